"""How often something was done in a slot of time, counted once for all workers.

On one machine the counts lie in a small SQLite file of their own beside the database: a request that is counted never
waits for a load that is writing. Where the accounts lie in PostgreSQL, several machines may share them: a table without
a log. The statement is the same. Keys are hashed with the installation's key: no address or e-mail lies there.
"""

from __future__ import annotations

import hashlib
import sqlite3
import threading
import time
from pathlib import Path

import structlog
from django.conf import settings
from django.db import connection

_FILE = "counts.db"
_WAIT_S = 1.0
_KEPT_S = 7200  # twice the longest window
_ADD = (
    "INSERT INTO accounts_count (key, slot, n) VALUES ({0}, {0}, 1) "
    "ON CONFLICT (key, slot) DO UPDATE SET n = accounts_count.n + 1 RETURNING n"
)
_PEEK = "SELECT n FROM accounts_count WHERE key = {0} AND slot = {0}"
_CLEAR = "DELETE FROM accounts_count WHERE key = {0}"
_OLD = "DELETE FROM accounts_count WHERE slot < {0}"
_TABLE = "CREATE TABLE IF NOT EXISTS accounts_count (key TEXT, slot INTEGER, n INTEGER, PRIMARY KEY (key, slot)) WITHOUT ROWID"
_mine = threading.local()
_cleaned = {"at": 0}
_log = structlog.get_logger("muniment.accounts")


def count_add(key: str, *, window_s: int, now: float) -> int:
    """How often the key was used in the slot of ``window_s`` seconds that ``now`` is in, this time included."""
    _tidy(int(now))
    found = _ask(_ADD, (_hidden(key), int(now) // window_s * window_s))
    return found if found is not None else 1


def count_peek(key: str, *, window_s: int, now: float) -> int:
    """How often the key was used in that slot so far."""
    return _ask(_PEEK, (_hidden(key), int(now) // window_s * window_s)) or 0


def count_clear(key: str) -> None:
    """The key counts from nothing again."""
    _ask(_CLEAR, (_hidden(key),))


def _hidden(key: str) -> str:
    secret = hashlib.sha256(settings.SECRET_KEY.encode()).digest()
    return hashlib.blake2b(key.encode(), key=secret, digest_size=16).hexdigest()


def _tidy(now: int) -> None:
    """Slots that nobody asks for any more go, once a minute and worker, also after a clock was set back."""
    if abs(now - _cleaned["at"]) >= 60:
        _cleaned["at"] = now
        _ask(_OLD, (now - _KEPT_S,))


def _ask(statement: str, values: tuple[str | int, ...]) -> int | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(statement.format("%s"), values)
            row = cursor.fetchone() if cursor.description else None
        return int(row[0]) if row else None
    try:
        row = _file().execute(statement.format("?"), values).fetchone()
    except (sqlite3.Error, OSError) as problem:
        # Counting protects the service; it must never be what stops it.
        _log.warning("accounts.count_failed", problem=str(problem), at=time.time())
        return None
    return int(row[0]) if row else None


def _file() -> sqlite3.Connection:
    path = Path(settings.MUNIMENT_DATA) / _FILE
    kept: tuple[Path, sqlite3.Connection] | None = getattr(_mine, "kept", None)
    if kept is None or kept[0] != path or not path.exists():
        if kept is not None:
            kept[1].close()
        path.parent.mkdir(parents=True, exist_ok=True)
        opened = sqlite3.connect(path, timeout=_WAIT_S, isolation_level=None)
        opened.execute("PRAGMA journal_mode=WAL")
        opened.execute("PRAGMA synchronous=OFF")
        opened.execute(_TABLE)
        _mine.kept = kept = (path, opened)
    return kept[1]
