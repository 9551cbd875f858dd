"""Triggers by which the database itself refuses to change or delete a line of the audit trail, whoever asks."""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_TABLE = "accounts_auditrow"
_WORDS = "a line of the audit trail is never changed or deleted"
GUARDS = ("accounts_audit_update", "accounts_audit_delete")
"""The triggers, the same names on both databases."""


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    return [
        f"CREATE TRIGGER accounts_audit_update BEFORE UPDATE ON {_TABLE} {refuse}",
        f"CREATE TRIGGER accounts_audit_delete BEFORE DELETE ON {_TABLE} {refuse}",
    ]


def _postgres() -> list[str]:
    run = f"ON {_TABLE} FOR EACH STATEMENT EXECUTE FUNCTION accounts_audit_refuse()"
    return [
        "CREATE OR REPLACE FUNCTION accounts_audit_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER accounts_audit_update BEFORE UPDATE {run}",
        f"CREATE TRIGGER accounts_audit_delete BEFORE DELETE OR TRUNCATE {run}",
    ]


def guards_set(using: BaseDatabaseWrapper | None = None) -> None:
    """Both triggers stand."""
    base = using or connection
    guards_drop(base)
    with base.cursor() as cursor:
        for statement in _postgres() if base.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def guards_drop(using: BaseDatabaseWrapper | None = None) -> None:
    """Neither stands: for the migration back, and for a test base that is emptied between tests."""
    base = using or connection
    with base.cursor() as cursor:
        for name in GUARDS:
            on = f" ON {_TABLE}" if base.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def guards_missing() -> tuple[str, ...]:
    """The triggers that this database lacks."""
    query = (
        "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return tuple(name for name in GUARDS if name not in there)
