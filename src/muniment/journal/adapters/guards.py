"""Triggers by which the database itself refuses to change or delete an entry, whoever asks."""

from __future__ import annotations

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper

_KEPT = ("no", "prev", "hash", "kind", "made_at", "actor_id", "actor_kind", "subjects", "run_id", "seal")
_ENTRY, _SUBJECT = "journal_entryrow", "journal_subjectrow"
_WORDS = "an entry of the journal is never changed or deleted"
GUARDS = ("journal_entry_update", "journal_entry_delete", "journal_subject_update", "journal_subject_delete")
"""The triggers, the same names on both databases."""


def _allowed(same: str) -> str:
    """The one change that is allowed: salt and content go, all else stays."""
    stays = " AND ".join(f"NEW.{name} {same} OLD.{name}" for name in _KEPT)
    return f"{stays} AND NEW.salt IS NULL AND NEW.content IS NULL"


def _sqlite() -> list[str]:
    refuse = f"BEGIN SELECT RAISE(ABORT, '{_WORDS}'); END"
    return [
        f"CREATE TRIGGER journal_entry_update BEFORE UPDATE ON {_ENTRY} WHEN NOT ({_allowed('IS')}) {refuse}",
        f"CREATE TRIGGER journal_entry_delete BEFORE DELETE ON {_ENTRY} {refuse}",
        f"CREATE TRIGGER journal_subject_update BEFORE UPDATE ON {_SUBJECT} {refuse}",
        f"CREATE TRIGGER journal_subject_delete BEFORE DELETE ON {_SUBJECT} {refuse}",
    ]


def _postgres() -> list[str]:
    run = "EXECUTE FUNCTION journal_refuse()"
    return [
        "CREATE OR REPLACE FUNCTION journal_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{_WORDS}' USING ERRCODE = 'restrict_violation'; END $$",
        f"CREATE TRIGGER journal_entry_update BEFORE UPDATE ON {_ENTRY} FOR EACH ROW "
        f"WHEN (NOT ({_allowed('IS NOT DISTINCT FROM')})) {run}",
        f"CREATE TRIGGER journal_subject_update BEFORE UPDATE ON {_SUBJECT} FOR EACH ROW {run}",
        f"CREATE TRIGGER journal_entry_delete BEFORE DELETE OR TRUNCATE ON {_ENTRY} FOR EACH STATEMENT {run}",
        f"CREATE TRIGGER journal_subject_delete BEFORE DELETE OR TRUNCATE ON {_SUBJECT} FOR EACH STATEMENT {run}",
    ]


def guards_set(using: BaseDatabaseWrapper | None = None) -> None:
    """All four triggers stand."""
    base = using or connection
    guards_drop(base)
    with base.cursor() as cursor:
        for statement in _postgres() if base.vendor == "postgresql" else _sqlite():
            cursor.execute(statement)


def guards_drop(using: BaseDatabaseWrapper | None = None) -> None:
    """None of the four stands: for the migration back, and for a test base that is emptied between tests."""
    base = using or connection
    with base.cursor() as cursor:
        for name in GUARDS:
            table = _ENTRY if "_entry_" in name else _SUBJECT
            on = f" ON {table}" if base.vendor == "postgresql" else ""
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
