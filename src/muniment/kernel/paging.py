"""A page of answers and the cursor to the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some items in order; ``next_cursor`` is ``None`` on the last page; ``total`` counts all, if known."""

    items: Sequence[T]
    next_cursor: str | None = None
    total: int | None = None
