"""Loaded code lists: one SQLite file in the data folder, written by a load, read by pages.

A list is a scheme in an edition. ``edges`` tie a symbol to the one above it; ``how`` says whether the file states the
tie (``stated``), another loaded edition does (``borrowed``) or the form of the symbol (``shape``). A place that no file
of the edition names, but that its symbols need above them, is ``implied``.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from muniment.standards.classifications import Entry, symbol_level, symbol_order, symbol_parent

FILE = "codelists/lists.db"
_SCHEMA = """
CREATE TABLE lists (id INTEGER PRIMARY KEY, scheme TEXT NOT NULL, edition TEXT NOT NULL, edition_from TEXT NOT NULL,
    source TEXT NOT NULL, licence TEXT NOT NULL, loaded_at TEXT NOT NULL, UNIQUE (scheme, edition));
CREATE TABLE files (list INTEGER NOT NULL, name TEXT NOT NULL, sha256 TEXT NOT NULL, format TEXT NOT NULL,
    report TEXT NOT NULL, loaded_at TEXT NOT NULL, PRIMARY KEY (list, sha256, name)) WITHOUT ROWID;
CREATE TABLE entries (list INTEGER NOT NULL, symbol TEXT NOT NULL, level INTEGER NOT NULL, sort TEXT NOT NULL,
    implied INTEGER NOT NULL, since TEXT, until TEXT, facts TEXT NOT NULL, PRIMARY KEY (list, symbol)) WITHOUT ROWID;
CREATE TABLE edges (list INTEGER NOT NULL, parent TEXT NOT NULL, symbol TEXT NOT NULL, how TEXT NOT NULL,
    PRIMARY KEY (list, parent, symbol)) WITHOUT ROWID;
CREATE INDEX edges_up ON edges (list, symbol);
CREATE TABLE titles (list INTEGER NOT NULL, symbol TEXT NOT NULL, lang TEXT NOT NULL, title TEXT NOT NULL,
    heading INTEGER NOT NULL);
CREATE UNIQUE INDEX titles_whole ON titles (list, symbol, lang, heading, title);
CREATE TABLE summaries (list INTEGER PRIMARY KEY, body TEXT NOT NULL);
PRAGMA user_version = 1;
"""


@contextmanager
def lists_open(data_dir: Path, *, write: bool = False) -> Iterator[sqlite3.Connection | None]:
    """A connection to the lists for the length of the block; ``None`` where nothing was ever loaded."""
    path = data_dir / FILE
    if not write and not path.exists():
        yield None
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = "rwc" if write else "ro"
    with closing(sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None, timeout=30)) as connection:
        connection.execute("PRAGMA cache_size=-32768")
        if write and not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
            connection.execute("PRAGMA journal_mode=WAL")
            connection.executescript(_SCHEMA)
        yield connection


def list_ensure(connection: sqlite3.Connection, row: tuple[str, str, str, str, str, str], *, replace: bool) -> int:
    """The number of a list, made where it was not there (scheme, edition, edition_from, source, licence, loaded_at).

    With ``replace`` whatever it held before is gone; else what this load states of source and licence is added.
    """
    kept = connection.execute("SELECT id, source, licence FROM lists WHERE scheme = ? AND edition = ?", row[:2])
    found = kept.fetchone()
    if found is None:
        made = connection.execute(
            "INSERT INTO lists (scheme, edition, edition_from, source, licence, loaded_at) VALUES (?,?,?,?,?,?)", row
        )
        return int(made.lastrowid or 0)
    number = int(found[0])
    source, licence = row[3], row[4]
    if replace:
        for table in ("files", "entries", "edges", "titles"):
            connection.execute(f"DELETE FROM {table} WHERE list = ?", [number])  # noqa: S608 - fixed names
    else:
        source, licence = _joined(found[1], source), _joined(found[2], licence)
    connection.execute(
        "UPDATE lists SET source = ?, licence = ?, loaded_at = ? WHERE id = ?", [source, licence, row[5], number]
    )
    return number


def _joined(kept: str, more: str) -> str:
    lines = kept.split("\n") if kept else []
    return "\n".join(lines if not more or more in lines else [*lines, more])


def file_known(connection: sqlite3.Connection, number: int, name: str, sha256: str) -> bool:
    """Whether this very file was loaded into this list."""
    found = connection.execute("SELECT 1 FROM files WHERE list = ? AND sha256 = ? AND name = ?", [number, sha256, name])
    return found.fetchone() is not None


@dataclass(slots=True)
class Written:
    """What became of the entries of a file."""

    entries: int = 0
    titles: int = 0
    headings: int = 0
    repeated: int = 0


@dataclass(slots=True)
class ListWriter:
    """Writes entries into one list and counts what was new."""

    connection: sqlite3.Connection
    number: int
    scheme: str
    symbols: set[str] = field(default_factory=set)
    titled: set[tuple[str, str, str, bool]] = field(default_factory=set)
    ties: set[tuple[str, str]] = field(default_factory=set)

    def __post_init__(self) -> None:
        ask = self.connection.execute
        self.symbols = {row[0] for row in ask("SELECT symbol FROM entries WHERE list = ?", [self.number])}
        rows = ask("SELECT symbol, lang, title, heading FROM titles WHERE list = ?", [self.number])
        self.titled = {(symbol, lang, title, bool(heading)) for symbol, lang, title, heading in rows}
        rows = ask("SELECT parent, symbol FROM edges WHERE list = ? AND how = 'stated'", [self.number])
        self.ties = set(rows)

    def write(self, entries: Iterable[Entry]) -> Written:
        """The entries stand in the list; what stood there already is counted as repeated."""
        done = Written()
        places: list[tuple[object, ...]] = []
        titles: list[tuple[object, ...]] = []
        ties: list[tuple[object, ...]] = []
        for entry in entries:
            new = self._titles(entry, titles)
            if entry.heading:
                done.headings += 1
                continue
            fresh = entry.symbol not in self.symbols
            if fresh or entry.since or entry.until or entry.facts:
                self.symbols.add(entry.symbol)
                places.append(self._place(entry))
            tied = entry.parent is not None and (entry.parent, entry.symbol) not in self.ties
            if tied and entry.parent is not None:
                self.ties.add((entry.parent, entry.symbol))
                ties.append((self.number, entry.parent, entry.symbol))
            done.entries += fresh
            done.titles += not fresh and (new or tied or bool(entry.since))
            done.repeated += not (fresh or new or tied or entry.since)
        self._save(places, titles, ties)
        return done

    def _titles(self, entry: Entry, titles: list[tuple[object, ...]]) -> bool:
        said = [(lang, title, entry.heading) for lang, title in entry.titles.items()]
        if entry.facts.get("heading"):
            said.append((next(iter(entry.titles), "und"), entry.facts["heading"], True))
        new = False
        for lang, title, heading in said:
            key = (entry.symbol, lang, title, heading)
            if key not in self.titled:
                self.titled.add(key)
                titles.append((self.number, *key))
                new = new or heading == entry.heading
        return new

    def _place(self, entry: Entry) -> tuple[object, ...]:
        level, order = symbol_level(self.scheme, entry.symbol), symbol_order(self.scheme, entry.symbol)
        facts = json.dumps({k: v for k, v in entry.facts.items() if k != "heading"}, ensure_ascii=False)
        return (self.number, entry.symbol, level, order, 0, entry.since, entry.until, facts)

    def _save(
        self, places: list[tuple[object, ...]], titles: list[tuple[object, ...]], ties: list[tuple[object, ...]]
    ) -> None:
        many = self.connection.executemany
        many(
            "INSERT INTO entries VALUES (?,?,?,?,?,?,?,?) ON CONFLICT DO UPDATE SET implied = 0,"
            " since = coalesce(excluded.since, since), until = coalesce(excluded.until, until),"
            " facts = CASE WHEN excluded.facts = '{}' THEN facts ELSE excluded.facts END",
            places,
        )
        many("INSERT OR IGNORE INTO titles VALUES (?,?,?,?,?)", titles)
        many("INSERT INTO edges VALUES (?,?,?,'stated') ON CONFLICT DO UPDATE SET how = 'stated'", ties)

    def file_note(self, row: tuple[str, str, str, str, str]) -> None:
        """The file (name, sha256, format, report, loaded_at) is among those of the list."""
        self.connection.execute("INSERT OR REPLACE INTO files VALUES (?,?,?,?,?,?)", [self.number, *row])


def trees_tie(connection: sqlite3.Connection, scheme: str) -> None:
    """Every symbol of every list of the scheme hangs somewhere: as stated, as another edition says, or by its form."""
    numbers = [row[0] for row in connection.execute("SELECT id FROM lists WHERE scheme = ? ORDER BY id", [scheme])]
    stated: dict[int, dict[str, str]] = {}
    for number in numbers:
        connection.execute("DELETE FROM edges WHERE list = ? AND how <> 'stated'", [number])
        connection.execute("DELETE FROM entries WHERE list = ? AND implied = 1", [number])
        stated[number] = dict(connection.execute("SELECT symbol, parent FROM edges WHERE list = ?", [number]))
    for number in numbers:
        lenders = sorted((stated[other] for other in numbers if other != number), key=len, reverse=True)
        _tie(connection, number, scheme, set(stated[number]), lenders)


def _tie(
    connection: sqlite3.Connection, number: int, scheme: str, stated: set[str], lenders: list[dict[str, str]]
) -> None:
    rows = connection.execute("SELECT symbol FROM entries WHERE list = ?", [number])
    symbols = {row[0] for row in rows}
    above = connection.execute("SELECT DISTINCT parent FROM edges WHERE list = ? AND parent <> ''", [number])
    implied = {row[0] for row in above} - symbols
    ties: list[tuple[int, str, str, str]] = []
    waiting = sorted((symbols - stated) | implied)
    while waiting:
        symbol = waiting.pop()
        parent, how = _above(scheme, symbol, symbols, lenders)
        ties.append((number, parent, symbol, how))
        if parent and parent not in symbols and parent not in implied:
            implied.add(parent)
            waiting.append(parent)
    connection.executemany("INSERT OR IGNORE INTO edges VALUES (?,?,?,?)", ties)
    places = [(number, each, symbol_level(scheme, each), symbol_order(scheme, each)) for each in sorted(implied)]
    connection.executemany("INSERT OR IGNORE INTO entries VALUES (?,?,?,?,1,NULL,NULL,'{}')", places)


def _above(scheme: str, symbol: str, symbols: set[str], lenders: list[dict[str, str]]) -> tuple[str, str]:
    shape = symbol_parent(scheme, symbol)
    # Only the dots of IPC and CPC are not in the symbol itself.
    if shape is not None and not (scheme in ("IPC", "CPC") and symbol_level(scheme, symbol) > 4):
        return shape, "shape"
    for known in lenders:
        parent = known.get(symbol)
        if parent is not None and parent in symbols:
            return parent, "borrowed"
    return shape or "", "shape"


def summaries_write(connection: sqlite3.Connection, scheme: str) -> None:
    """For every list of the scheme it is written down how much it holds: entries by level, titles by language, roots."""
    for (number,) in connection.execute("SELECT id FROM lists WHERE scheme = ?", [scheme]).fetchall():
        ask = connection.execute
        levels = ask(
            "SELECT level, count(*), sum(implied) FROM entries WHERE list = ? GROUP BY level ORDER BY level", [number]
        ).fetchall()
        languages = ask(
            "SELECT lang, count(DISTINCT symbol) FROM titles WHERE list = ? AND heading = 0 GROUP BY lang ORDER BY lang",
            [number],
        ).fetchall()
        titled = ask("SELECT count(DISTINCT symbol) FROM titles WHERE list = ? AND heading = 0", [number]).fetchone()
        roots = ask("SELECT symbol FROM edges WHERE list = ? AND parent = ''", [number]).fetchall()
        ties = ask("SELECT how, count(*) FROM edges WHERE list = ? GROUP BY how", [number]).fetchall()
        body = {
            "levels": levels, "languages": languages, "titled": titled[0], "roots": sorted(row[0] for row in roots),
            "ties": dict(ties),
        }  # fmt: skip
        connection.execute("INSERT OR REPLACE INTO summaries VALUES (?, ?)", [number, json.dumps(body)])
