"""The words of a code list: its entries, and what became of every row of a file that was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of a code list.

    Attributes:
        symbol: In the customary form of its scheme (``H01M 10/0567``, ``9``, ``0901``, ``02.01.09``).
        titles: Title by language (``zh-Hans``, ``en`` …); empty where the file gives none.
        parent: The symbol above it as the file states it; ``""`` is a root; ``None`` leaves it to the structure.
        heading: A guidance heading that stands before the symbol, and is no place of its own.
        since: From when it holds (``YYYY-MM-DD`` or ``YYYY``), where the file says so; ``until`` its last day.
        facts: Further columns by name.
    """

    symbol: str
    titles: Mapping[str, str]
    parent: str | None = None
    heading: bool = False
    since: str | None = None
    until: str | None = None
    facts: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that cannot be kept, where it stands and why (a stable dotted reason)."""

    position: str
    reason: str
    raw: str


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file of a code list, read to its last row.

    Attributes:
        format: The name of the form that was recognised.
        rows: Rows of the file that speak of a symbol; each is in ``entries`` or in ``refused``.
        edition: As the file itself states it, in the scheme's own writing (``2020.01``, ``10-2015``).
        newest_mark: The newest edition that a mark in its texts names (``[2023.01]``).
        source, licence: As the file itself states them.
    """

    format: str
    scheme: str
    rows: int
    entries: tuple[Entry, ...]
    refused: tuple[Refused, ...] = ()
    edition: str | None = None
    newest_mark: str | None = None
    source: str | None = None
    licence: str | None = None
