"""One writer at the end of the chain at a time."""

from __future__ import annotations

from django.db import connection

_KEY = 0x6D756E69  # "muni": the one advisory lock of the journal; its number has no other meaning


def chain_lock() -> None:
    """Until the transaction ends nobody else appends.

    PostgreSQL: the lock is a statement of its own, so that under READ COMMITTED the statement after it, which reads
    the head, sees what the writer before has committed. SQLite: the transaction has begun IMMEDIATE and holds the
    one write lock already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_KEY])
