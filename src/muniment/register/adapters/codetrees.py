"""Questions to the loaded code lists, each one statement."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

_BATCH = 500
_SUBTREE = 5000
_DEPTH = 20


@dataclass(frozen=True, slots=True)
class ListRow:
    """A list as it is stored, with its summary and what its files brought."""

    number: int
    scheme: str
    edition: str
    edition_from: str
    source: tuple[str, ...]
    licence: tuple[str, ...]
    loaded_at: str
    summary: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Place:
    """A symbol of a list."""

    symbol: str
    level: int
    implied: bool
    since: str | None
    until: str | None
    facts: dict[str, str]


@dataclass(frozen=True, slots=True)
class Title:
    """A title of a symbol in one list; ``heading`` stands before the symbol."""

    number: int
    symbol: str
    lang: str
    title: str
    heading: bool


def lists_all(connection: sqlite3.Connection, scheme: str | None = None) -> list[ListRow]:
    """The lists of one scheme or all, newest edition first."""
    rows = connection.execute(
        "SELECT l.id, scheme, edition, edition_from, source, licence, loaded_at, coalesce(s.body, '{}') FROM lists AS l"
        " LEFT JOIN summaries AS s ON s.list = l.id WHERE ? IS NULL OR scheme = ? ORDER BY scheme, edition DESC",
        [scheme, scheme],
    )
    return [
        ListRow(row[0], row[1], row[2], row[3], _lines(row[4]), _lines(row[5]), row[6], json.loads(row[7]))
        for row in rows
    ]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(line for line in text.split("\n") if line)


def files_of(connection: sqlite3.Connection, number: int) -> list[dict[str, Any]]:
    """The report of each file of a list, in the order of their names."""
    rows = connection.execute("SELECT report FROM files WHERE list = ? ORDER BY name", [number])
    return [json.loads(row[0]) for row in rows]


def place_find(connection: sqlite3.Connection, number: int, symbol: str) -> Place | None:
    """A symbol of a list, or ``None``."""
    found = places_find(connection, number, [symbol])
    return found[0] if found else None


def places_find(connection: sqlite3.Connection, number: int, symbols: Sequence[str]) -> list[Place]:
    """Those symbols of a list, in the order of the scheme."""
    marks = ",".join("?" * len(symbols))
    rows = connection.execute(
        f"SELECT symbol, level, implied, since, until, facts FROM entries WHERE list = ? AND symbol IN ({marks})"  # noqa: S608
        " ORDER BY sort",
        [number, *symbols],
    )
    return [_place(row) for row in rows]


def _place(row: tuple[Any, ...]) -> Place:
    return Place(row[0], row[1], bool(row[2]), row[3], row[4], json.loads(row[5]))


def children_of(
    connection: sqlite3.Connection, number: int, symbol: str, *, skip: int, take: int
) -> tuple[list[Place], int]:
    """Some of the places right under a symbol (``""``: the roots) in the order of the scheme, and how many there are."""
    rows = connection.execute(
        "SELECT e.symbol, level, implied, since, until, facts FROM edges AS g JOIN entries AS e"
        " ON e.list = g.list AND e.symbol = g.symbol WHERE g.list = ? AND g.parent = ? ORDER BY sort LIMIT ? OFFSET ?",
        [number, symbol, take, skip],
    )
    places = [_place(row) for row in rows]
    total = connection.execute("SELECT count(*) FROM edges WHERE list = ? AND parent = ?", [number, symbol]).fetchone()
    return places, int(total[0])


def parents_of(connection: sqlite3.Connection, number: int, symbol: str) -> list[str]:
    """The symbols right above one; a root has none."""
    rows = connection.execute(
        "SELECT parent FROM edges WHERE list = ? AND symbol = ? ORDER BY parent", [number, symbol]
    )
    return [row[0] for row in rows if row[0]]


def path_to(connection: sqlite3.Connection, number: int, symbol: str) -> list[str]:
    """The symbols from the root down to the one above, by the first place where the symbol stands."""
    path: list[str] = []
    here = symbol
    while len(path) < _DEPTH:
        above = parents_of(connection, number, here)
        if not above or above[0] in path:
            break
        here = above[0]
        path.insert(0, here)
    return path


def subtree_of(connection: sqlite3.Connection, number: int, symbol: str) -> list[str]:
    """The symbol and everything under it; at most five thousand."""
    rows = connection.execute(
        "WITH RECURSIVE under(symbol) AS (SELECT ? UNION SELECT g.symbol FROM edges AS g JOIN under AS u"
        " ON g.list = ? AND g.parent = u.symbol) SELECT symbol FROM under LIMIT ?",
        [symbol, number, _SUBTREE],
    )
    return [row[0] for row in rows]


def titles_of(connection: sqlite3.Connection, numbers: Sequence[int], symbols: Iterable[str]) -> list[Title]:
    """All titles and headings of those symbols in those lists, in the order in which they were loaded."""
    wanted, found = list(dict.fromkeys(symbols)), []
    lists = ",".join("?" * len(numbers))
    for at in range(0, len(wanted), _BATCH):
        some = wanted[at : at + _BATCH]
        marks = ",".join("?" * len(some))
        rows = connection.execute(
            f"SELECT list, symbol, lang, title, heading FROM titles WHERE list IN ({lists}) AND symbol IN ({marks})"  # noqa: S608
            " ORDER BY rowid",
            [*numbers, *some],
        )
        found += [Title(row[0], row[1], row[2], row[3], bool(row[4])) for row in rows]
    return found


def entries_all(connection: sqlite3.Connection, number: int) -> Iterator[tuple[Place, dict[str, str]]]:
    """Every place of a list with its first title in each language, in the order of the scheme."""
    titles: dict[str, dict[str, str]] = {}
    rows = connection.execute(
        "SELECT symbol, lang, title FROM titles WHERE list = ? AND heading = 0 ORDER BY rowid", [number]
    )
    for symbol, lang, title in rows:
        titles.setdefault(symbol, {}).setdefault(lang, title)
    places = connection.execute(
        "SELECT symbol, level, implied, since, until, facts FROM entries WHERE list = ? ORDER BY sort", [number]
    )
    for row in places.fetchall():
        yield _place(row), titles.get(row[0], {})


def titles_search(
    connection: sqlite3.Connection, number: int, numbers: Sequence[int], words: Sequence[str], *, under: str, take: int
) -> tuple[list[Place], int]:
    """Places of a list whose titles, in any of the lists, hold all the words as they stand; and how many there are.

    Args:
        connection: The lists.
        number: The list whose places are wanted.
        numbers: The lists whose titles are read.
        words: Pieces of text, at least one; letters match in either case.
        under: Only symbols that begin so; ``""`` for all.
        take: At most so many places.
    """
    lists = ",".join("?" * len(numbers))
    like = " AND ".join("t.title LIKE ? ESCAPE '\\'" for _word in words)
    patterns = [f"%{_escaped(word)}%" for word in words]
    core = (
        "FROM entries AS e WHERE e.list = ? AND e.symbol LIKE ? ESCAPE '\\' AND e.symbol IN"  # noqa: S608
        f" (SELECT t.symbol FROM titles AS t WHERE t.list IN ({lists}) AND t.heading = 0 AND {like})"
    )
    asked = [number, f"{_escaped(under)}%", *numbers, *patterns]
    rows = connection.execute(
        f"SELECT symbol, level, implied, since, until, facts {core} ORDER BY level, sort LIMIT ?",
        [*asked, take],
    )
    places = [_place(row) for row in rows]
    total = len(places)
    if total == take:
        total = int(connection.execute(f"SELECT count(*) {core}", asked).fetchone()[0])
    return places, total


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
