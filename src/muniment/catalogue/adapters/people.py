"""Who stands on which right of an edition in which role, and what happened to it when: one small database per edition.

Names are looked up one at a time and at once: SQLite answers in a fraction of the time in which DuckDB opens.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.adapters.uses import edition_file

_BATCH = 20_000
HAPPENED_KEPT = 28
"""Answers on what happened in some days that a process remembers: the seven families in the year before a day, four times."""
# Inventors, designers, breeders and authors are one role: whoever made what is protected.
_PEOPLE = """
    WITH newest AS (SELECT right_id, max(seq) AS seq FROM rows WHERE seq <= $seq AND seq > $after GROUP BY right_id),
    said AS (SELECT right_id, unnest(parties) AS p FROM rows JOIN newest USING (right_id, seq) WHERE NOT deleted)
    SELECT DISTINCT right_id,
        CASE WHEN p.role IN ('designer', 'breeder', 'author') THEN 'inventor' ELSE p.role END AS role, p.name AS name,
        coalesce(p.identifiers, []) AS codes, coalesce(map_values(p.names_other), []) AS others
    FROM said WHERE p.role IN ('owner', 'applicant', 'agency', 'inventor', 'designer', 'breeder', 'author')
"""
_HAPPENED = """
    WITH newest AS (SELECT right_id, max(seq) AS seq FROM rows WHERE seq <= $seq AND seq > $after GROUP BY right_id),
    said AS (SELECT right_id, unnest(events) AS e FROM rows JOIN newest USING (right_id, seq) WHERE NOT deleted)
    SELECT DISTINCT e.family AS family, e.occurred_on::VARCHAR AS day, right_id FROM said
    WHERE e.family IN ('transfer', 'party', 'licence', 'open_licence', 'pledge', 'seizure', 'dispute')
"""
_CHANGED = "SELECT DISTINCT right_id FROM rows WHERE seq <= $seq AND seq > $after"
_UNSAFE = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
"""It is written as a draft: whoever dies leaves a draft behind, and no database."""
_SCHEMA = f"""{_UNSAFE}
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
CREATE INDEX said_by_right ON said (n);
CREATE INDEX happened_by_right ON happened (n);
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
# From each text to the next one: a name stands on thousands of rights, and beside one or two codes.
_SAID = """
    WITH RECURSIVE one (text) AS (
        SELECT min(text) FROM said WHERE name = :name AND role = :role AND what = :what
        UNION ALL
        SELECT (SELECT min(text) FROM said WHERE name = :name AND role = :role AND what = :what AND text > one.text)
        FROM one WHERE one.text IS NOT NULL
    )
    SELECT text FROM one WHERE EXISTS (
        SELECT 1 FROM said AS s WHERE s.name = :name AND s.role = :role AND s.what = :what AND s.text = one.text
        AND s.n NOT IN (SELECT n FROM withheld)
    )
"""
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
    """The database about an edition; made where it is not there yet, from that of an earlier edition if there is one."""

    def make(draft: Path) -> None:
        earlier = _earlier(draft.parent, seq)
        if earlier is not None:
            shutil.copyfile(earlier, draft)
        after = int(earlier.stem.rpartition("-")[2]) if earlier else 0
        with table_view(data_dir, delta.RECORDS, after=after) as (rows, _), closing(sqlite3.connect(draft)) as made:
            made.executescript(_SCHEMA if earlier is None else _UNSAFE)
            writer = _Writer(made)
            asked = {"seq": seq, "after": after}
            if earlier is not None:
                writer.forget(str(row[0]) for row in rows.execute(_CHANGED, asked).fetchall())
            rows.execute(_PEOPLE, asked)
            while some := rows.fetchmany(_BATCH):
                writer.add(some)
            rows.execute(_HAPPENED, asked)
            while some := rows.fetchmany(_BATCH):
                writer.add_happened(some)
            writer.finish(indexed=earlier is not None)

    return edition_file(data_dir, "people", seq, make, ending="db")


def _earlier(folder: Path, seq: int) -> Path | None:
    """The database of the newest edition before this one."""
    kept = {int(each.stem.rpartition("-")[2]): each for each in folder.glob("people-*.db")}
    before = max((each for each in kept if each < seq), default=None)
    return None if before is None else kept[before]


class _Writer:
    """Writes the database: rights and names by numbers of its own."""

    def __init__(self, made: sqlite3.Connection) -> None:
        self._made = made
        self._rights: dict[str, int] = {str(right): n for n, right in made.execute("SELECT n, right_id FROM rights")}
        self._names: dict[str, int] = {str(name): at for at, name in made.execute("SELECT id, name FROM names")}
        self._old = len(self._rights), len(self._names)

    def forget(self, right_ids: Iterable[str]) -> None:
        """Nothing is said of these rights any more."""
        gone = [(self._rights[each],) for each in right_ids if each in self._rights]
        for table in ("stands", "said", "happened"):
            self._made.executemany(f"DELETE FROM {table} WHERE n = ?", gone)  # noqa: S608 - our own tables

    def add(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Who stands on rights, with the codes and other names beside them."""
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
        """What happened to rights on which day."""
        happened = [(family, day, self._right(right_id)) for family, day, right_id in rows]
        self._made.executemany("INSERT OR IGNORE INTO happened VALUES (?, ?, ?)", happened)

    def finish(self, *, indexed: bool) -> None:
        """The new rights and names are named, and everything can be looked up."""
        rights = ((n, right) for right, n in self._rights.items() if n >= self._old[0])
        names = ((at, name, name.lower()) for name, at in self._names.items() if at >= self._old[1])
        self._made.executemany("INSERT INTO rights VALUES (?, ?)", rights)
        self._made.executemany("INSERT INTO names VALUES (?, ?, ?)", names)
        if not indexed:
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
            asked = [{"name": name, "role": role, "what": what} for role in roles]
            return sorted({str(row[0]) for each in asked for row in connection.execute(_SAID, each)})

        return [(name, rights, told(at, "code"), told(at, "other")) for at, name, rights in found]


def people_beside(
    path: Path, names: tuple[str, ...], roles: tuple[str, str], kind: str, without: Iterable[str], limit: int
) -> list[tuple[str, int]]:
    """Names in the second role on the rights on which any of ``names`` stands in the first, the most frequent first."""
    role, beside = roles
    asked = _BESIDE.format(names=", ".join("?" * len(names)))
    with _opened(path, without) as connection:
        return [
            (str(row[0]), int(row[1])) for row in connection.execute(asked, [*names, role, kind, kind, beside, limit])
        ]


def rights_named(path: Path, role: str, name: str) -> list[str]:
    """The rights on which somebody of exactly that name stands in the role."""
    with _opened(path) as connection:
        return [str(row[0]) for row in connection.execute(_NAMED, [name, role])]


@lru_cache(maxsize=HAPPENED_KEPT)
def rights_happened(path: Path, family: str, since: date, until: date) -> frozenset[str]:
    """The rights with an event of the family in these days, both included; the file never changes."""
    with _opened(path) as connection:
        rows = connection.execute(_IN_DAYS, [family, since.isoformat(), until.isoformat()])
        return frozenset(str(row[0]) for row in rows)


@contextmanager
def _opened(path: Path, without: Iterable[str] = ()) -> Iterator[sqlite3.Connection]:
    """The database, with the numbers of what is withheld."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        connection.execute("CREATE TEMP TABLE withheld (n INTEGER PRIMARY KEY)")
        connection.executemany(
            "INSERT OR IGNORE INTO withheld SELECT n FROM rights WHERE right_id = ?", ((each,) for each in without)
        )
        yield connection
