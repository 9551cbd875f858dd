"""A piece of a file on its way to a reader."""

from __future__ import annotations

from typing import NamedTuple

ROWS = 500
"""Rows in one block: enough that the header costs nothing, few enough that a block is a quick task."""


class Block(NamedTuple):
    """A piece of a file for its reader: a document, or the header and some rows. ``reason`` says why it is unusable."""

    raw: bytes
    position: str
    first_row: int = 2
    rows: int = 1
    reason: str | None = None
