"""Who stands in a record of The Lens, and who took the right over when."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from muniment.catalogue.values import Event, Party
from muniment.intake.sources import objects

_ROLES = (("applicant", "applicants"), ("inventor", "inventors"), ("agent", "agents"))
_EXAMINERS = ("primary_examiner", "assistant_examiner")


def read(said: object) -> tuple[Party, ...]:
    """Applicants, inventors, the owners of the last assignment recorded, agents and examiners."""
    found: list[Party] = []
    for role, name in _ROLES:
        found += _numbered(role, objects.parts(said, f"biblio.parties.{name}"))
    found += _numbered("owner", _owners(said))
    examiners = [one for name in _EXAMINERS for one in objects.parts(said, f"biblio.parties.examiners.{name}")]
    found += _numbered("examiner", examiners)
    return tuple(found)


def transfers(said: object) -> tuple[Event, ...]:
    """The assignments that the office recorded: to whom, signed when, recorded when."""
    found = []
    for (signed, recorded), owners in _assignments(said).items():
        day = signed or recorded
        if day is not None:
            found.append(
                Event(
                    occurred_on=day,
                    published_on=recorded,
                    category="R",
                    key_event="R10",
                    family="transfer",
                    parties=_numbered("assignee", owners),
                )
            )
    return tuple(found)


def _numbered(role: str, found: list[object]) -> tuple[Party, ...]:
    """The parties of a role in their order, each name once."""
    named = {name: one for one in reversed(found) if (name := objects.text(one, "extracted_name.value"))}
    ordered = [name for one in found if (name := objects.text(one, "extracted_name.value"))]
    return tuple(
        Party(role=role, name=name, seq=seq, country=_country(named[name]))
        for seq, name in enumerate(dict.fromkeys(ordered), start=1)
    )


def _country(one: object) -> str | None:
    return objects.text(one, "residence") or objects.text(one, "extracted_country")


def _assignments(said: object) -> dict[tuple[date | None, date | None], list[object]]:
    """The owners by the days on which an assignment was signed and recorded."""
    found: dict[tuple[date | None, date | None], list[object]] = defaultdict(list)
    for one in objects.parts(said, "biblio.parties.owners_all"):
        found[objects.day(one, "execution_date"), objects.day(one, "recorded_date")].append(one)
    return found


def _owners(said: object) -> list[object]:
    """Those of the assignment signed last among those recorded last."""
    dated = {days: owners for days, owners in _assignments(said).items() if any(days)}
    if not dated:
        return [one for owners in _assignments(said).values() for one in owners]
    last = max(dated, key=lambda days: (days[1] or date.min, days[0] or date.min))
    return dated[last]
