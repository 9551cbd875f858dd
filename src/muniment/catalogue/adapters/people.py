"""Who stands on which right of an edition in which role, and what happened to it when: one small database per edition.

Names are looked up one at a time and at once: SQLite answers in a fraction of the time in which DuckDB opens.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.adapters.uses import edition_file

_BATCH = 20_000
# Inventors, designers, breeders and authors are one role: whoever made what is protected.
_PEOPLE = """
    WITH newest AS (
        SELECT right_id, kind, arg_max(deleted, seq) AS gone, arg_max(parties, seq) AS parties
        FROM rows WHERE seq <= $seq GROUP BY right_id, kind),
    said AS (SELECT right_id, unnest(parties) AS p FROM newest WHERE NOT gone)
    SELECT DISTINCT right_id,
        CASE WHEN p.role IN ('designer', 'breeder', 'author') THEN 'inventor' ELSE p.role END AS role, p.name AS name,
        coalesce(p.identifiers, []) AS codes, coalesce(map_values(p.names_other), []) AS others
    FROM said WHERE p.role IN ('owner', 'applicant', 'agency', 'inventor', 'designer', 'breeder', 'author')
"""
_HAPPENED = """
    WITH newest AS (
        SELECT right_id, kind, arg_max(deleted, seq) AS gone, arg_max(events, seq) AS events
        FROM rows WHERE seq <= $seq GROUP BY right_id, kind),
    said AS (SELECT right_id, unnest(events) AS e FROM newest WHERE NOT gone)
    SELECT DISTINCT e.family AS family, e.occurred_on::VARCHAR AS day, right_id FROM said
    WHERE e.family IN ('transfer', 'party', 'licence', 'open_licence', 'pledge', 'seizure', 'dispute')
"""
_SCHEMA = """
PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
CREATE TABLE rights (n INTEGER PRIMARY KEY, right_id TEXT NOT NULL);
CREATE TABLE names (id INTEGER PRIMARY KEY, name TEXT NOT NULL, folded TEXT NOT NULL);
CREATE TABLE stands (role TEXT, name INTEGER, n INTEGER, PRIMARY KEY (role, name, n)) WITHOUT ROWID;
CREATE TABLE said (name INTEGER, role TEXT, what TEXT, text TEXT, n INTEGER, PRIMARY KEY (name, role, what, text, n)) WITHOUT ROWID;
CREATE TABLE happened (family TEXT, day TEXT, n INTEGER, PRIMARY KEY (family, day, n)) WITHOUT ROWID;
"""
_INDEXES = """
CREATE INDEX rights_by_id ON rights (right_id);
CREATE INDEX names_by_name ON names (name);
CREATE INDEX stands_by_right ON stands (n, role, name);
CREATE INDEX said_by_text ON said (what, text, name);
"""
# What is asked for; each gives ids of names. ``{roles}`` are places of the roles.
_BY = {
    "name": "SELECT id FROM names WHERE name = ?",
    "code": "SELECT name FROM said WHERE what = 'code' AND text = ? AND role IN ({roles}) AND n NOT IN (SELECT n FROM withheld)",
    "words": "SELECT id FROM names WHERE instr(folded, ?) > 0",
    "other": "SELECT name FROM said WHERE what = 'other' AND instr(lower(text), ?) > 0 AND role IN ({roles}) AND n NOT IN (SELECT n FROM withheld)",
}
_COUNTED = """
    SELECT w.id, w.name, count(DISTINCT s.n) AS rights FROM names AS w CROSS JOIN stands AS s ON s.name = w.id
    WHERE w.id IN ({wanted}) AND s.role IN ({roles}) AND n NOT IN (SELECT n FROM withheld)
    GROUP BY w.id ORDER BY rights DESC, w.name LIMIT ?
"""
_SAID = "SELECT DISTINCT text FROM said WHERE name = ? AND role IN ({roles}) AND what = ? AND n NOT IN (SELECT n FROM withheld) ORDER BY text"
_BESIDE = """
    WITH mine AS (SELECT DISTINCT s.n FROM names AS w CROSS JOIN stands AS s ON s.name = w.id
        WHERE w.name IN ({names}) AND s.role = ? AND s.n NOT IN (SELECT n FROM withheld)
        AND (? = '' OR EXISTS (SELECT 1 FROM rights AS r WHERE r.n = s.n AND instr(r.right_id, '-' || ? || '-') > 0)))
    SELECT w.name, count(*) AS rights FROM mine CROSS JOIN stands AS s ON s.n = mine.n JOIN names AS w ON w.id = s.name
    WHERE s.role = ? GROUP BY w.id ORDER BY rights DESC, w.name LIMIT ?
"""
_NAMED = """
    SELECT r.right_id FROM names AS w CROSS JOIN stands AS s ON s.name = w.id JOIN rights AS r ON r.n = s.n
    WHERE w.name = ? AND s.role = ?
"""
_IN_DAYS = """
    SELECT DISTINCT r.right_id FROM happened AS h JOIN rights AS r ON r.n = h.n WHERE h.family = ? AND h.day BETWEEN ? AND ?
"""


def people_file(data_dir: Path, seq: int) -> Path:
    """The database about an edition; made where it is not there yet."""

    def make(draft: Path) -> None:
        with table_view(data_dir, delta.RECORDS) as (connection, _rows), closing(sqlite3.connect(draft)) as made:
            made.executescript(_SCHEMA)
            numbers = _People(made)
            connection.execute(_PEOPLE, {"seq": seq})
            while rows := connection.fetchmany(_BATCH):
                numbers.add(rows)
            connection.execute(_HAPPENED, {"seq": seq})
            while rows := connection.fetchmany(_BATCH):
                numbers.add_happened(rows)
            numbers.finish()

    return edition_file(data_dir, "people", seq, make, ending="db")


class _People:
    """Writes the database: rights and names by numbers of its own."""

    def __init__(self, made: sqlite3.Connection) -> None:
        self._made = made
        self._rights: dict[str, int] = {}
        self._names: dict[str, int] = {}

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        stands, said = [], []
        for right_id, role, name, codes, others in rows:
            if not name:
                continue
            n, at = self._right(right_id), self._names.setdefault(name, len(self._names))
            stands.append((role, at, n))
            said += [(at, role, "code", code, n) for code in codes]
            said += [(at, role, "other", other, n) for other in others]
        self._made.executemany("INSERT OR IGNORE INTO stands VALUES (?, ?, ?)", stands)
        self._made.executemany("INSERT OR IGNORE INTO said VALUES (?, ?, ?, ?, ?)", said)

    def add_happened(self, rows: Iterable[tuple[Any, ...]]) -> None:
        happened = [(family, day, self._right(right_id)) for family, day, right_id in rows]
        self._made.executemany("INSERT OR IGNORE INTO happened VALUES (?, ?, ?)", happened)

    def finish(self) -> None:
        self._made.executemany("INSERT INTO rights VALUES (?, ?)", ((n, right) for right, n in self._rights.items()))
        named = ((at, name, name.lower()) for name, at in self._names.items())
        self._made.executemany("INSERT INTO names VALUES (?, ?, ?)", named)
        self._made.executescript(_INDEXES)
        self._made.commit()

    def _right(self, right_id: str) -> int:
        return self._rights.setdefault(right_id, len(self._rights))


def people_find(
    path: Path, roles: tuple[str, ...], by: str, text: str, without: Iterable[str], limit: int
) -> list[tuple[str, int, list[str], list[str]]]:
    """Names in any of the roles by ``name``, ``code`` or ``words``: each with its rights, codes and other names."""
    marks = ", ".join("?" * len(roles))
    asked = (_BY["words"], _BY["other"]) if by == "words" else (_BY[by],)
    text = text.lower() if by == "words" else text
    wanted = " UNION ".join(asked).format(roles=marks)
    values = [value for each in asked for value in ((text, *roles) if "{roles}" in each else (text,))]
    with _opened(path, without) as connection:
        counted = _COUNTED.format(wanted=wanted, roles=marks)
        found = connection.execute(counted, [*values, *roles, limit]).fetchall()

        def told(name: int, what: str) -> list[str]:
            return [str(row[0]) for row in connection.execute(_SAID.format(roles=marks), [name, *roles, what])]

        return [(name, rights, told(at, "code"), told(at, "other")) for at, name, rights in found]


def people_beside(
    path: Path, names: tuple[str, ...], roles: tuple[str, str], kind: str, without: Iterable[str], limit: int
) -> list[tuple[str, int]]:
    """Names in the second role on the rights on which any of ``names`` stands in the first, the most frequent first."""
    role, beside = roles
    asked = _BESIDE.format(names=", ".join("?" * len(names)))
    with _opened(path, without) as connection:
        return [(str(row[0]), int(row[1])) for row in connection.execute(asked, [*names, role, kind, kind, beside, limit])]


def rights_named(path: Path, role: str, name: str) -> list[str]:
    """The rights on which somebody of exactly that name stands in the role."""
    with _opened(path) as connection:
        return [str(row[0]) for row in connection.execute(_NAMED, [name, role])]


def rights_happened(path: Path, family: str, since: date, until: date) -> list[str]:
    """The rights with an event of the family in these days, both included."""
    with _opened(path) as connection:
        return [str(row[0]) for row in connection.execute(_IN_DAYS, [family, since.isoformat(), until.isoformat()])]


@contextmanager
def _opened(path: Path, without: Iterable[str] = ()) -> Iterator[sqlite3.Connection]:
    """The database, with the numbers of what is withheld."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.execute("CREATE TEMP TABLE withheld (n INTEGER PRIMARY KEY)")
        connection.executemany(
            "INSERT OR IGNORE INTO withheld SELECT n FROM rights WHERE right_id = ?", ((each,) for each in without)
        )
        yield connection
