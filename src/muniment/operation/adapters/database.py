"""The database of the installation: what it holds at one moment, its rows out to files and back.

SQLite is copied as a file. PostgreSQL's rows go through ``COPY`` within one snapshot: no client program is needed, and
the tables themselves are made by the migrations that the copy names.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text
from muniment.operation.adapters.copying import database_copy

FOLDER = "database"
_MIGRATIONS = "django_migrations"


@dataclass(frozen=True, slots=True)
class Held:
    """What a database holds: migrations applied, rows of each table, editions, the end of the journal."""

    migrations: tuple[str, ...]
    tables: dict[str, int]
    editions: tuple[tuple[str, str], ...]
    journal: tuple[int, str]


def vendor() -> str:
    """``sqlite`` or ``postgresql``."""
    return connection.vendor


def sqlite_file() -> Path:
    """Where the database of the installation lies; only SQLite has one."""
    return Path(str(connection.settings_dict["NAME"]))


def sqlite_out(target: Path) -> Held:
    """The target is the database at one moment; what that moment holds."""
    database_copy(sqlite_file(), target)
    with closing(sqlite3.connect(f"{target.absolute().as_uri()}?mode=ro", uri=True)) as copy:
        return _held(_Sqlite(copy))


def postgres_out(folder: Path) -> Held:
    """One file a table lies in the folder, all of one snapshot; what that snapshot holds."""
    folder.mkdir(parents=True, exist_ok=True)
    with _snapshot(), connection.cursor() as cursor:
        held = _held(_Django(cursor))
        for table in held.tables:
            columns = ", ".join(f'"{each}"' for each in _columns(cursor, table))
            with (folder / f"{table}.copy").open("wb") as out:
                out.write(f"{columns}\n".encode())
                with cursor.copy(f'COPY "{table}" ({columns}) TO STDOUT') as rows:
                    for piece in rows:
                        out.write(piece)
    return held


def postgres_empty() -> bool:
    """Whether the database has no table of ours."""
    with connection.cursor() as cursor:
        return _MIGRATIONS not in connection.introspection.table_names(cursor)


def postgres_in(folder: Path, migrations: Sequence[str]) -> None:
    """The empty database holds the rows of the folder, in tables as they were when the copy was made.

    Raises:
        SourceProblem: the rows are of tables or columns that are not there.
    """
    for label, migration in _targets(migrations).items():
        call_command("migrate", label, migration, interactive=False, verbosity=0, skip_checks=True)
    paths = sorted(folder.glob("*.copy"))
    with transaction.atomic(), connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        for path in paths:
            if path.stem not in there:
                raise _misfit(path.stem)
            _rows_in(cursor, path)
        models = list(apps.get_models(include_auto_created=True))
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(statement)


def _targets(migrations: Sequence[str]) -> dict[str, str]:
    """The last migration of each app that is installed."""
    ours = {app.label for app in apps.get_app_configs()}
    names = (name.split(".", 1) for name in sorted(migrations))
    return {label: migration for label, migration in names if label in ours}


def _rows_in(cursor: Any, path: Path) -> None:  # noqa: ANN401 - Django's wrapper of a cursor
    table = path.stem
    with path.open("rb") as rows:
        columns = rows.readline().decode().strip()
        if sorted(columns.split(", ")) != sorted(f'"{each}"' for each in _columns(cursor, table)):
            raise _misfit(table)
        cursor.execute(f'SELECT 1 FROM "{table}" LIMIT 1')  # noqa: S608 - a table of ours
        if cursor.fetchone():  # what the migrations had put there
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - a table of ours
        with cursor.copy(f'COPY "{table}" ({columns}) FROM STDIN') as into:
            while piece := rows.read(1 << 20):
                into.write(piece)


def _misfit(table: str) -> SourceProblem:
    line = Text("副本的数据表 {t} 与本程序不合", "table {t} of the copy does not fit this program").fill(t=table)
    return SourceProblem(line, code="backup.table")


def migrations_known() -> frozenset[str]:
    """The migrations of this program, as ``app.name``."""
    return frozenset(f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations or ())


def held_now() -> Held:
    """What the database of the installation holds."""
    with connection.cursor() as cursor:
        return _held(_Django(cursor))


@contextmanager
def _snapshot() -> Iterator[None]:
    """Everything that is read in the block is of one moment, and nothing waits for it."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


class _Sqlite:
    def __init__(self, copy: sqlite3.Connection) -> None:
        self._copy = copy

    def rows(self, statement: str) -> list[Any]:
        return self._copy.execute(statement).fetchall()

    def tables(self) -> list[str]:
        return [row[0] for row in self.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]


class _Django:
    def __init__(self, cursor: Any) -> None:  # noqa: ANN401 - Django's wrapper of a cursor
        self._cursor = cursor

    def rows(self, statement: str) -> list[Any]:
        self._cursor.execute(statement)
        return list(self._cursor.fetchall())

    def tables(self) -> list[str]:
        return connection.introspection.table_names(self._cursor)


def _held(asked: _Sqlite | _Django) -> Held:
    ours = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {_MIGRATIONS}
    there = sorted(ours & set(asked.tables()))
    head = asked.rows("SELECT no, hash FROM journal_entryrow ORDER BY no DESC LIMIT 1")
    return Held(
        migrations=tuple(
            f"{app}.{name}" for app, name in asked.rows("SELECT app, name FROM django_migrations ORDER BY id")
        ),
        tables={name: asked.rows(f'SELECT count(*) FROM "{name}"')[0][0] for name in there},  # noqa: S608 - our own tables
        editions=tuple(asked.rows("SELECT name, digest FROM register_editionrow ORDER BY seq")),
        journal=(head[0][0], head[0][1]) if head else (0, ""),
    )


def _columns(cursor: Any, table: str) -> list[str]:  # noqa: ANN401 - Django's wrapper of a cursor
    return [each.name for each in connection.introspection.get_table_description(cursor, table)]
