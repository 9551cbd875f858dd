"""What cases hold of a person: given out whole; drafts go with the account, what was put in is an official record."""

from __future__ import annotations

from typing import Any

from muniment.procedures.models import CaseRow, FileRow, LetterRow, PartyRow, StepRow
from muniment.procedures.queries.registry import declaration_of


def cases_export(person_id: int) -> dict[str, Any]:
    """Everything that cases hold of a person: where they stand as a party, what they did, the letters to them."""
    ref = f"person:{person_id}"
    parties = PartyRow.objects.filter(ref=ref).select_related("case").order_by("pk")
    steps = StepRow.objects.filter(ref=ref).select_related("case").order_by("pk")
    letters = LetterRow.objects.filter(to_ref=ref).select_related("case").order_by("pk")
    return {
        "parties": [{"case": each.case.case_no, "side": each.side, "name": each.name} for each in parties],
        "steps": [
            {"case": each.case.case_no, "kind": each.kind, "move": each.move, "on": each.on.isoformat()}
            for each in steps
        ],
        "files": [
            {"case": each.case.case_no, "name": each.name, "sha256": each.sha256, "on": each.on.isoformat()}
            for each in FileRow.objects.filter(ref=ref, state="whole").select_related("case").order_by("pk")
        ],
        "letters": [
            {"case": each.case.case_no, "subject": each.subject_zh, "sent_on": each.sent_on.isoformat()}
            for each in letters
        ],
    }


def cases_erase(person_id: int) -> None:
    """Drafts that the person opened are gone; what was put in stays, and names them by reference alone."""
    for row in CaseRow.objects.filter(opened_by=f"person:{person_id}", closed=False):
        drafting = declaration_of(f"{row.procedure}@{row.version}").states[row.state].kind == "draft"
        if drafting and not row.steps.filter(kind="move").exists():
            row.delete()
