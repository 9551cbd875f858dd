"""Who stands in a European publication: applicants, inventors, proprietors, representatives; never their street."""

from __future__ import annotations

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_ROLES = (
    ("applicant", "B700/B710/B711"),
    ("inventor", "B700/B720/B721"),
    ("owner", "B700/B730/B731"),
    ("agent", "B700/B740/B741"),
)


def read(part: Element) -> tuple[Party, ...]:
    """Applicants, inventors, proprietors and representatives, numbered within each role."""
    return tuple(
        party
        for role, path in _ROLES
        for seq, element in enumerate(xml.find_all(part, path), start=1)
        if (party := party_read(element, role=role, seq=seq)) is not None
    )


def party_read(element: Element, *, role: str, seq: int = 1) -> Party | None:
    """The person or body that a name-and-address element of the EPO gives; ``None`` where it names nobody.

    Args:
        element: ``B711``, ``B781`` and the like.
        role: The role of the party.
        seq: Its place within the role.
    """
    said, address = xml.leaves(element), xml.leaves(xml.find(element, "adr"))
    names = [said[part] for part in ("ttl", "fnm", "snm") if part in said] or [
        said[part] for part in ("onm",) if part in said
    ]
    if not names:
        return None
    suffix = said.get("sfx")
    code = said.get("iid", "")
    return Party(
        role=role,
        name=" ".join([*names, suffix] if suffix else names),
        seq=seq,
        country=address.get("ctry") or said.get("rctry"),
        place=address.get("city"),
        identifiers=(f"EP.party:{code}",) if code.strip("0") else (),
    )
