"""The programs that hear of somebody's letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from muniment.accounts.values import Identity
from muniment.kernel.texts import Text
from muniment.procedures.models import HookRow


@dataclass(frozen=True, slots=True)
class Hook:
    """One for whom a program may hear: themselves, or a body that they manage.

    Attributes:
        body: Its slug; empty for themselves.
        url: Where letters go; empty where no program hears.
        heard_at: When the last letter arrived.
        problem: What went wrong last.
    """

    body: str
    name: Text
    url: str
    heard_at: datetime | None
    problem: str


def hooks_own(me: Identity) -> tuple[Hook, ...]:
    """Their own, and those of the bodies that they manage."""
    named = {"": Text("本人", "yourself")} | {seat.body: seat.name for seat in me.bodies if seat.manages}
    rows = {
        each.ref: each for each in HookRow.objects.filter(ref__in=[me.ref, *(f"body:{slug}" for slug in named if slug)])
    }
    found = []
    for body, name in named.items():
        row = rows.get(f"body:{body}" if body else me.ref)
        found.append(
            Hook(body, name, row.url if row else "", row.heard_at if row else None, row.problem if row else "")
        )
    return tuple(found)
