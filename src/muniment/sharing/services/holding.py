"""What open data holds of a person: the lists that they asked for while signed in."""

from __future__ import annotations

from typing import Any

from django.conf import settings

from muniment.sharing.models import ExportRow
from muniment.sharing.queries.exports import place


def exports_export(person_id: int) -> list[dict[str, Any]]:
    """Every list that the person asked for, as JSON takes it."""
    rows = ExportRow.objects.filter(person_id=person_id).order_by("asked_at")
    return [
        {
            "asked_at": row.asked_at.isoformat(),
            "question": row.question,
            "form": row.form,
            "edition": row.edition,
            "state": row.state,
            "expires_at": row.expires_at.isoformat(),
        }
        for row in rows
    ]


def exports_erase(person_id: int) -> None:
    """No list names the person any more, and their files are gone."""
    rows = ExportRow.objects.filter(person_id=person_id)
    for token in rows.values_list("token", flat=True):
        place(settings.MUNIMENT_DATA, token).unlink(missing_ok=True)
    rows.delete()
