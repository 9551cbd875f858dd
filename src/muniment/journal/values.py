"""The words of the journal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from muniment.accounts.values import Actor
from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class Link:
    """An entry as the table holds it, for the check of the chain; ``marks`` are its subjects as the index has them."""

    no: int
    prev: str
    hash: str
    kind: str
    made_at: datetime
    actor_id: str
    actor_kind: str
    subjects: str
    run_id: str
    seal: str
    salt: str | None
    content: str | None
    erased: bool
    marks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as a reader sees it; ``payload`` is ``None`` once it was erased, and the actor's name with it."""

    no: int
    prev: str
    hash: str
    kind: str
    made_at: datetime
    actor: Actor
    subjects: tuple[str, ...]
    payload: Mapping[str, object] | None
    run_id: str
    erased: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """Where the chain ends: number and hash of its last entry; ``0`` and the hash before all entries when empty."""

    no: int
    hash: str


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong with the chain at entry ``no``. ``code`` is one of ``gap link header content index head erasure guard``."""

    no: int
    code: str
    text: Text
