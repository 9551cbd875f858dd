"""The locator: where everything lies. A SQLite file beside the tables that can be made anew from them at any time.

Every row carries the ``seq`` that brought it and is invisible above the ``seq`` that is asked for, so that a load
under way, or a dead one, is never seen.
"""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import zstandard

from muniment.catalogue.values import Layer
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text

FILE = "locator.db"
_CONNECTIONS_KEPT = 4
# Written into the file: another layout is made anew from the tables (``muniment maintain``, or the next load).
LAYOUT = 2

_FILES = """
CREATE TABLE IF NOT EXISTS files (id INTEGER PRIMARY KEY, tab TEXT NOT NULL, path TEXT NOT NULL, sha256 TEXT NOT NULL,
    seq INTEGER NOT NULL, UNIQUE (tab, path));
CREATE TABLE IF NOT EXISTS snapshot_days (source TEXT NOT NULL, seq INTEGER NOT NULL, taken_on TEXT NOT NULL,
    PRIMARY KEY (source, seq)) WITHOUT ROWID;
"""
_KEYS = (
    "key TEXT NOT NULL, right_id TEXT NOT NULL, seq INTEGER NOT NULL, gone INTEGER NOT NULL,"
    " PRIMARY KEY (key, right_id, seq)) WITHOUT ROWID"
)
# Each of these lies in two tables with a view over both. Keys come in random order, and a row among a million others
# dirties a page of its own: an ordinary load writes to the small ``recent`` tables, which are emptied into ``base`` in
# order of their keys when they have grown to a tenth of it. A large load writes to ``base`` at once.
_TIERED = {
    "versions": (
        "right_id TEXT NOT NULL, seq INTEGER NOT NULL, file INTEGER NOT NULL, grp INTEGER NOT NULL, hash TEXT,"
        " deleted INTEGER NOT NULL, successor TEXT, PRIMARY KEY (right_id, seq)) WITHOUT ROWID"
    ),
    "numbers": _KEYS,
    "citing": _KEYS,
    "family": _KEYS,
    "heads": "right_id TEXT NOT NULL, seq INTEGER NOT NULL, layers BLOB NOT NULL, UNIQUE (right_id, seq))",
    "documents": "key BLOB NOT NULL, hash BLOB NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (key, hash)) WITHOUT ROWID",
    "snapshots": (
        "source TEXT NOT NULL, right_id TEXT NOT NULL, document TEXT NOT NULL, seq INTEGER NOT NULL,"
        " present INTEGER NOT NULL, PRIMARY KEY (source, right_id, document, seq)) WITHOUT ROWID"
    ),
    "texts": (
        "sha256 TEXT PRIMARY KEY, file INTEGER NOT NULL, grp INTEGER NOT NULL, seq INTEGER NOT NULL) WITHOUT ROWID"
    ),
}
_TIERS = ("base", "recent")
_FIRST_COLUMN = {"snapshots": "source, right_id", "texts": "sha256", "versions": "right_id", "heads": "right_id"}
LARGE_LOAD = 50_000
FIRST_SEQ = 1
"""Before the first load nothing is known, and nothing need be asked: it is often the largest one."""
_LARGE_CACHE_KB, _LARGE_LOG_PAGES = 256 * 1024, 64 * 1024
"""While a large load writes to ``base``: pages kept, and pages of the log before they are written back."""
RECENT_VERSIONS_MIN, RECENT_SHARE = 50_000, 10

_LOG_BYTES_LEFT = 32 * 1024 * 1024
"""What the log of a large load leaves on the disk once it is written back."""


def _schema() -> str:
    made = [_FILES]
    for name, columns in _TIERED.items():
        made += [f"CREATE TABLE IF NOT EXISTS {name}_{tier} ({columns};" for tier in _TIERS]
        made.append(
            f"CREATE VIEW IF NOT EXISTS {name} AS SELECT * FROM {name}_base UNION ALL SELECT * FROM {name}_recent;"  # noqa: S608 - fixed names
        )
    return "".join(made)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a version of a right lies."""

    right_id: str
    seq: int
    file: str
    group: int
    hash: str | None
    deleted: bool
    successor: str | None


def _connect(path: Path, *, write: bool) -> sqlite3.Connection:
    mode = "rwc" if write else "ro"
    connection = sqlite3.connect(f"file:{path}?mode={mode}", uri=True, isolation_level=None, timeout=30)
    if write:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        connection.execute(f"PRAGMA journal_size_limit={_LOG_BYTES_LEFT}")
    connection.execute("PRAGMA cache_size=-65536")
    connection.execute("PRAGMA mmap_size=1073741824")
    return connection


def locator_create(data_dir: Path, *, file: str = FILE) -> None:
    """The file is there with its tables; one of another layout stays as it is."""
    with closing(_connect(data_dir / file, write=True)) as connection:
        if connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0] == 0:
            connection.executescript(f"{_schema()}PRAGMA user_version = {LAYOUT};")


def locator_current(data_dir: Path) -> bool:
    """Whether the file is there and of this version's layout."""
    if not (data_dir / FILE).exists():
        return False
    with closing(_connect(data_dir / FILE, write=False)) as connection:
        return _layout(connection) == LAYOUT


def _layout(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


class _Kept(threading.local):
    """The reading connections of a thread: to open one takes longer than most questions that are put to it.

    A file that was made anew in the same place is another file, and a forked process begins without any.
    """

    def __init__(self) -> None:
        self._open: dict[tuple[int, Path, int, int], sqlite3.Connection] = {}

    def connection(self, path: Path) -> sqlite3.Connection:
        """A connection to the file that lies there now."""
        try:
            there = path.stat()
        except FileNotFoundError:
            return _connect(path, write=False)  # says what is missing
        key = (os.getpid(), path, there.st_dev, there.st_ino)
        connection = self._open.pop(key, None)
        if connection is None:
            connection = _connect(path, write=False)
        self._open[key] = connection
        while len(self._open) > _CONNECTIONS_KEPT:
            self._open.pop(next(iter(self._open))).close()
        return connection

    def __del__(self) -> None:
        for connection in self._open.values():
            connection.close()


_KEPT = _Kept()


class Locator:
    """An open locator. Use ``locator_open``."""

    def __init__(self, connection: sqlite3.Connection, *, tier: str) -> None:
        self.connection = connection
        self._tier = tier
        self._packer = zstandard.ZstdCompressor(level=3)
        self._opener = zstandard.ZstdDecompressor()
        self._encoder = msgspec.msgpack.Encoder()
        self._decoder = msgspec.msgpack.Decoder(list[Layer])

    # reading ---------------------------------------------------------------------------------------------------

    def place(self, right_id: str, seq: int) -> Place | None:
        """Where the newest version of a right up to ``seq`` lies."""
        if seq < FIRST_SEQ:
            return None
        row = self.connection.execute(
            "SELECT v.right_id, v.seq, f.path, v.grp, v.hash, v.deleted, v.successor FROM versions v"
            " JOIN files f ON f.id = v.file WHERE v.right_id = ? AND v.seq <= ? ORDER BY v.seq DESC LIMIT 1",
            (right_id, seq),
        ).fetchone()
        return Place(row[0], row[1], row[2], row[3], row[4], bool(row[5]), row[6]) if row else None

    def hashes(self, right_ids: Sequence[str], seq: int) -> dict[str, tuple[str | None, bool]]:
        """Content hash and whether deleted of the newest versions up to ``seq``, for the rights that have one."""
        found = {}
        for right_id in right_ids:
            row = self.connection.execute(
                "SELECT hash, deleted FROM versions WHERE right_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
                (right_id, seq),
            ).fetchone()
            if row:
                found[right_id] = (row[0], bool(row[1]))
        return found

    def rights(self, table: str, keys: Iterable[str], seq: int) -> list[str]:
        """The rights that any of the keys leads to in ``numbers``, ``citing`` or ``family``, in order of the keys."""
        found: dict[str, bool] = {}
        if seq < FIRST_SEQ:
            return []
        statement = f"SELECT right_id, gone FROM {table} WHERE key = ? AND seq <= ? ORDER BY right_id, seq"  # noqa: S608 - fixed names
        for key in keys:
            last = dict(self.connection.execute(statement, (key, seq)).fetchall())
            found.update((right_id, True) for right_id, gone in last.items() if not gone)
        return list(found)

    def layers(self, right_id: str, seq: int) -> list[Layer]:
        """The layers of a right as they stood at ``seq``, as far as they are kept (the newest two states)."""
        if seq < FIRST_SEQ:
            return []
        row = self.connection.execute(
            "SELECT layers FROM heads WHERE right_id = ? AND seq <= ? ORDER BY seq DESC LIMIT 1", (right_id, seq)
        ).fetchone()
        return self._decoder.decode(self._opener.decompress(row[0])) if row else []

    def document_known(self, key: bytes, digest: bytes, seq: int) -> bool:
        """Whether this very document with this very content was stored."""
        if seq < FIRST_SEQ:
            return False
        row = self.connection.execute(
            "SELECT 1 FROM documents WHERE key = ? AND hash = ? AND seq <= ?", (key, digest, seq)
        ).fetchone()
        return row is not None

    def snapshot_rows(self, source: str, seq: int) -> list[tuple[str, str]]:
        """Right and document of everything that the newest snapshot of a source holds."""
        rows = self.connection.execute(
            "SELECT right_id, document, present FROM snapshots WHERE source = ? AND seq <= ?"
            " ORDER BY right_id, document, seq",
            (source, seq),
        )
        last = {(right_id, document): present for right_id, document, present in rows}
        return [names for names, present in last.items() if present]

    def snapshot_holds(self, source: str, right_id: str, document: str, seq: int) -> bool:
        """Whether the newest snapshot of a source holds the document."""
        row = self.connection.execute(
            "SELECT present FROM snapshots WHERE source = ? AND right_id = ? AND document = ? AND seq <= ?"
            " ORDER BY seq DESC LIMIT 1",
            (source, right_id, document, seq),
        ).fetchone()
        return bool(row and row[0])

    def snapshot_day(self, source: str, seq: int) -> str | None:
        """The day of the newest snapshot of a source."""
        row = self.connection.execute(
            "SELECT max(taken_on) FROM snapshot_days WHERE source = ? AND seq <= ?", (source, seq)
        ).fetchone()
        return row[0] if row else None

    def text_place(self, sha256: str) -> tuple[str, int] | None:
        """File and row group of a text."""
        row = self.connection.execute(
            "SELECT f.path, t.grp FROM texts t JOIN files f ON f.id = t.file WHERE t.sha256 = ?", (sha256,)
        ).fetchone()
        return (row[0], row[1]) if row else None

    # writing ---------------------------------------------------------------------------------------------------

    def file_add(self, table: str, path: str, sha256: str, seq: int) -> int:
        """The number of a file of a table."""
        self.connection.execute(
            "INSERT INTO files (tab, path, sha256, seq) VALUES (?, ?, ?, ?) ON CONFLICT (tab, path) DO NOTHING",
            (table, path, sha256, seq),
        )
        row = self.connection.execute("SELECT id FROM files WHERE tab = ? AND path = ?", (table, path)).fetchone()
        return int(row[0])

    def rows_add(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        """The rows stand in one of the tables; what stood there under the same key stays."""
        kept = list(rows)
        if not kept:
            return
        marks = ",".join("?" * len(kept[0]))
        self.connection.executemany(f"INSERT OR IGNORE INTO {self._written(table)} VALUES ({marks})", kept)  # noqa: S608 - fixed names

    def version_rows_put(self, rows: Iterable[tuple[Any, ...]]) -> None:
        """Where these versions lie; a newer place takes the place of an older one."""
        self.connection.executemany(
            f"INSERT OR REPLACE INTO {self._written('versions')} VALUES (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - fixed names
            list(rows),
        )

    def _written(self, table: str) -> str:
        return f"{table}_{self._tier}" if table in _TIERED else table

    def keys_put(self, table: str, right_id: str, seq: int, *, before: set[str], after: set[str]) -> None:
        """From ``seq`` on, the keys ``after`` lead to the right, and those that were only ``before`` do not."""
        rows = [(key, right_id, seq, 0) for key in sorted(after - before)]
        rows += [(key, right_id, seq, 1) for key in sorted(before - after)]
        if rows:
            self.connection.executemany(f"INSERT OR REPLACE INTO {self._written(table)} VALUES (?, ?, ?, ?)", rows)  # noqa: S608 - fixed names

    def head_put(self, right_id: str, seq: int, layers: list[Layer], *, keep_from: int) -> None:
        """These are the layers of a right from ``seq`` on; states older than ``keep_from`` are dropped."""
        blob = self._packer.compress(self._encoder.encode(layers))
        self.connection.execute(
            f"INSERT OR REPLACE INTO {self._written('heads')} VALUES (?, ?, ?)",  # noqa: S608 - fixed names
            (right_id, seq, blob),
        )
        if keep_from < FIRST_SEQ:
            return
        kept = "SELECT max(seq) FROM heads WHERE right_id = ? AND seq <= ?"
        (oldest,) = self.connection.execute(kept, (right_id, keep_from)).fetchone()
        for tier in _TIERS if oldest is not None else ():
            self.connection.execute(
                f"DELETE FROM heads_{tier} WHERE right_id = ? AND seq < ?",  # noqa: S608 - fixed names
                (right_id, oldest),
            )

    def forget(self, seq: int) -> None:
        """Nothing that the load of that ``seq`` brought is left."""
        tables = [f"{name}_{tier}" for name in _TIERED for tier in _TIERS]
        with self.transaction():
            for table in (*tables, "files", "snapshot_days"):
                self.connection.execute(f"DELETE FROM {table} WHERE seq = ?", (seq,))  # noqa: S608 - fixed names

    def recent_settle(self, seq: int, *, versions_min: int = RECENT_VERSIONS_MIN, share: int = RECENT_SHARE) -> bool:
        """The recent rows up to ``seq`` lie in the base, once they are a tenth of it. Whether they were moved.

        Args:
            seq: The newest published one.
            versions_min: While there are fewer, they stay.
            share: While they are less than this part of the base, they stay.
        """
        recent = self.connection.execute("SELECT count(*) FROM versions_recent WHERE seq <= ?", (seq,)).fetchone()[0]
        if recent < versions_min:
            return False
        base = self.connection.execute("SELECT count(*) FROM versions_base").fetchone()[0]
        if recent * share < base:
            return False
        with self.transaction():
            for name in _TIERED:
                order = _FIRST_COLUMN.get(name, "key")
                self.connection.execute(
                    f"INSERT OR IGNORE INTO {name}_base SELECT * FROM {name}_recent WHERE seq <= ? ORDER BY {order}",  # noqa: S608 - fixed names
                    (seq,),
                )
                self.connection.execute(f"DELETE FROM {name}_recent WHERE seq <= ?", (seq,))  # noqa: S608 - fixed names
        return True

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All or nothing of the block."""
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.connection.execute("ROLLBACK")
            raise
        self.connection.execute("COMMIT")


@contextmanager
def locator_open(
    data_dir: Path, *, write: bool = False, file: str = FILE, documents: int = LARGE_LOAD
) -> Iterator[Locator]:
    """An open locator for the length of the block.

    Args:
        data_dir: The data folder.
        write: Whether rows are written.
        file: The name of the file.
        documents: How many the writer brings: a large load writes to the base at once.

    Raises:
        EngineUnavailable: the file was made by another version of the software.
    """
    if not write:
        connection = _KEPT.connection(data_dir / file)
        _layout_check(connection)
        yield Locator(connection, tier="recent")
        return
    with closing(_connect(data_dir / file, write=True)) as connection:
        _layout_check(connection)
        large = documents >= LARGE_LOAD
        if large:
            connection.execute(f"PRAGMA cache_size=-{_LARGE_CACHE_KB}")
            connection.execute(f"PRAGMA wal_autocheckpoint={_LARGE_LOG_PAGES}")
        yield Locator(connection, tier="base" if large else "recent")


def _layout_check(connection: sqlite3.Connection) -> None:
    if _layout(connection) != LAYOUT:
        raise EngineUnavailable(
            Text(
                "定位文件 locator.db 出自另一版本的软件：请运行 muniment maintain 重建",
                "locator.db was made by another version of the software: run muniment maintain to make it anew",
            ),
            code="locator.layout",
        )
