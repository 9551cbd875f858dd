"""Who stands on the front page: applicants, inventors, owners, agents, examiners; never their street."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_NO_COUNTRY = frozenset({"unknown", "omitted", "XX", ""})
#: The office's own assignee types (ICE ``role``); a leading 1 marks a part interest.
_OWNER_TYPES = {
    "01": "unassigned",
    "02": "us_company",
    "03": "foreign_company",
    "04": "us_individual",
    "05": "foreign_individual",
    "06": "us_government",
    "07": "foreign_government",
    "08": "us_county_government",
    "09": "us_state_government",
}


def read(part: Element) -> tuple[Party, ...]:
    """All parties, numbered within each role in the order of the document."""
    seq: dict[str, int] = {}
    numbered: list[Party] = []
    for role, element, owner_type in _all(part):
        party = _party(role, element, owner_type, seq.get(role, 0) + 1)
        if party is not None:
            seq[role] = party.seq
            numbered.append(party)
    return tuple(numbered)


def _all(part: Element) -> Iterator[tuple[str, Element, str | None]]:
    for holder in (xml.find(part, "parties"), xml.find(part, "us-parties")):
        for element in (
            *xml.find_all(holder, "applicants/applicant"),
            *xml.find_all(holder, "us-applicants/us-applicant"),
        ):
            yield "applicant", element, None
            if element.get("app-type") == "applicant-inventor":
                yield "inventor", element, None
        for group in xml.find_all(holder, "inventors"):
            for element in group:
                yield "inventor", element, None
        for element in xml.find_all(holder, "agents/agent"):
            yield ("agency" if xml.text(element, "addressbook/orgname") else "agent"), element, None
    for element in xml.find_all(part, "assignees/assignee"):
        code = xml.text(element, "addressbook/role") or xml.text(element, "role") or ""
        yield "owner", element, _OWNER_TYPES.get(code if len(code) < 2 or code[0] != "1" else f"0{code[1]}")
    for name in ("primary-examiner", "assistant-examiner"):
        for element in xml.find_all(part, f"examiners/{name}"):
            yield "examiner", element, None


def _party(role: str, element: Element, owner_type: str | None, seq: int) -> Party | None:
    book = xml.find(element, "addressbook")
    at = book if book is not None else element
    said, address = xml.leaves(at), xml.leaves(xml.find(at, "address"))
    body = said.get("orgname")
    name = body or " ".join(said[part] for part in ("first-name", "middle-name", "last-name") if part in said)
    if not name:
        return None
    suffix = said.get("suffix")
    country = address.get("country") or xml.text(element, "residence/country")
    place = ", ".join(address[part] for part in ("city", "state") if part in address)
    return Party(
        role=role,
        name=f"{name}, {suffix}" if suffix and not body else name,
        seq=seq,
        lang="en",
        country=None if (country or "") in _NO_COUNTRY else country,
        place=place or None,
        postcode=address.get("postcode") if body else None,
        owner_type=owner_type,
    )
