"""The audit trail: every change to accounts, bodies, mandates and tokens, and every look of staff at what is not public."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils import timezone

from muniment.accounts.models import AuditRow
from muniment.accounts.values import Actor


def audit_write(
    *, actor: Actor, action: str, subject: str, about: str = "", facts: Mapping[str, object] | None = None
) -> None:
    """The line stands at the end of the trail; it joins the caller's transaction.

    Args:
        actor: Who did it, and for which body under which mandate.
        action: ``noun.verb`` in the past: ``person.closed``, ``record.viewed``.
        subject: Reference of what was changed or seen (``token:5``, a right_id).
        about: Reference of the person concerned (``person:12``) where that is another one: they see the line too.
        facts: What is worth knowing, by reference: never a name, an address or the text of anything.
    """
    AuditRow(
        at=timezone.now(),
        actor=actor.id,
        on_behalf=actor.on_behalf or "",
        under=actor.under or "",
        action=action,
        subject=subject,
        about=about,
        facts=dict(facts or {}),
    ).save()
