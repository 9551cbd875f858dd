"""What the desk holds of a person: given out whole, and erased."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from muniment.workspace.models import (
    ActRow,
    AlertRow,
    ClaimRow,
    CollectionRow,
    DeadlineRow,
    HabitRow,
    ItemRow,
    KeptRow,
    NoteRow,
    PortfolioRow,
    ReportRow,
    SearchRow,
    SeenRow,
    TidingRow,
)


def desk_export(person_id: int) -> dict[str, Any]:
    """Everything on the desk of a person, as JSON takes it; shared portfolios of others are not theirs."""
    shelves = {
        "claims": ClaimRow.objects.filter(person=person_id).values(
            "uscc", "name", "state", "asked_at", "decided_at", "reason"
        ),
        "portfolios": PortfolioRow.objects.filter(person=person_id).values("id", "name", "client", "body", "made_at"),
        "portfolio_items": ItemRow.objects.filter(portfolio__person=person_id).values("portfolio", "sort", "value"),
        "deadlines": DeadlineRow.objects.filter(portfolio__person=person_id).values(
            "portfolio", "right_id", "title", "due_on", "note", "source"
        ),
        "portfolio_history": ActRow.objects.filter(by=f"person:{person_id}").values(
            "portfolio", "at", "action", "subject"
        ),
        "collections": CollectionRow.objects.filter(person=person_id).values("id", "name", "about", "made_at"),
        "kept": KeptRow.objects.filter(collection__person=person_id).values("id", "collection", "right_id", "place"),
        "notes": NoteRow.objects.filter(kept__collection__person=person_id).values("kept", "text", "at"),
        "searches": SearchRow.objects.filter(person=person_id).values("id", "name", "address", "made_at"),
        "alerts": AlertRow.objects.filter(person=person_id).values(
            "id", "name", "watched", "search", "portfolio", "right_id", "rhythm", "by_mail", "hook_url", "made_at"
        ),
        "alert_changes": TidingRow.objects.filter(alert__person=person_id).values(
            "alert", "key", "edition", "right_id", "how", "at"
        ),
        "reports": ReportRow.objects.filter(person=person_id).values(
            "id", "right_id", "edition", "subject", "says", "seen_at", "email", "state", "made_at"
        ),
        "history": SeenRow.objects.filter(person=person_id).values("at", "sort", "words", "address"),
    }
    return {name: [{key: _said(value) for key, value in row.items()} for row in rows] for name, rows in shelves.items()}


def desk_erase(person_id: int) -> None:
    """Nothing on the desk names the person any more; what they made for themselves or shared is gone."""
    with transaction.atomic():
        ReportRow.objects.filter(person=person_id).update(person=None, email="")
        for table in (AlertRow, SearchRow, ClaimRow, PortfolioRow, CollectionRow, HabitRow, SeenRow):
            table.objects.filter(person=person_id).delete()


def _said(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value
