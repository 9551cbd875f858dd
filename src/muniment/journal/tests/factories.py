"""Made-up entries, and the address of the database that the test runs on, for processes that it starts."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import quote

from django.db import connection

from muniment.accounts.values import Actor
from muniment.journal.services import entry_append
from muniment.journal.values import Entry

AT = datetime(2026, 11, 20, 1, 30, tzinfo=UTC)
ANLAN = Actor(id="person:10", name="安澜", kind="person")


def entry_make(kind: str = "right.noted", subjects: tuple[str, ...] = (), **payload: object) -> Entry:
    return entry_append(kind=kind, actor=ANLAN, payload=payload, subjects=subjects, made_at=AT)


def database_url() -> str:
    base = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{base['NAME']}"
    words = {"host": base["HOST"], "port": base["PORT"], "user": base["USER"], "password": base["PASSWORD"]}
    asked = "&".join(f"{key}={quote(str(value), safe='')}" for key, value in words.items() if value)
    return f"postgresql:///{base['NAME']}?{asked}"
