"""Who stands in a Chinese publication: applicants, inventors, designers, owners, agents, examiners; never their street."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.cn.texts import lang_tag
from muniment.intake.sources.xml import Element

#: The office fills unused parts of an address with zeros, and counties of a city proper with a word of filing.
_EMPTY = frozenset({"0", "市辖区"})
_AGENCY = re.compile(r"(?P<name>.+?)\s*(?P<code>\d{5})")
_PEOPLE = (
    ("applicant", "ApplicantDetails", "Applicant"),
    ("inventor", "InventorDetails", "Inventor"),
    ("designer", "DesignerDetails", "Designer"),
)


def read(part: Element) -> tuple[Party, ...]:
    """All parties of the bibliographic data, numbered within each role in the order of the document."""
    seq: dict[str, int] = {}
    seen: set[tuple[str, str]] = set()
    numbered: list[Party] = []
    for role, holder, code in _all(part):
        party = _party(role, holder, code, seq.get(role, 0) + 1)
        if party is None or (role == "agency" and (role, party.name) in seen):
            continue
        seen.add((role, party.name))
        seq[role] = party.seq
        numbered.append(party)
    return tuple(numbered)


def _all(part: Element) -> Iterator[tuple[str, Element, str | None]]:
    holders = [found for found in (xml.find(part, "Parties"), part) if found is not None]
    for holder in holders:
        for role, group, name in _PEOPLE:
            for element in xml.find_all(holder, f"{group}/{name}"):
                yield role, element, xml.text(element, "OrganizationCode")
        for element in xml.find_all(holder, "AgentDetails/Agent"):
            for agency in xml.find_all(element, "Agency"):
                yield "agency", agency, None
            yield "agent", element, None
        for element in xml.find_all(holder, "AssigneeDetails/Assignee"):
            yield "owner", element, xml.text(element, "AssigneeCode") or xml.text(element, "OrganizationCode")
        for element in xml.find_all(holder, "ExaminerDetails/Examiner"):
            yield "examiner", element, None


def _party(role: str, element: Element, code: str | None, seq: int) -> Party | None:
    books = xml.find_all(element, "AddressBook") or [element]
    names = [(lang_tag(book.get("lang") or element.get("lang")), name) for book in books if (name := _name(book))]
    if not names:
        return None
    (lang, name), others = names[0], names[1:]
    identifiers = (f"CN.organization:{code}",) if code and code.strip("0") else ()
    if role == "agency" and (match := _AGENCY.fullmatch(name)):
        name, identifiers = match["name"], (f"CN.agency:{match['code']}",)
    address = xml.leaves(xml.find(books[0], "Address"))
    return Party(
        role=role,
        name=name,
        seq=seq,
        lang=lang,
        names_other={tag: other for tag, other in others if tag != lang},
        country=_filled(address.get("WIPOST3Code")),
        place=_place(address),
        postcode=_filled(address.get("PostCode")),
        identifiers=identifiers,
    )


def _name(book: Element) -> str | None:
    said = xml.leaves(book)
    name = said.get("Name") or said.get("OrganizationName")
    return name or " ".join(said[part] for part in ("FirstName", "MiddleName", "LastName") if part in said) or None


def _place(address: dict[str, str]) -> str | None:
    """Province, city and county; the full address with its street stands beside them and is left."""
    parts: list[str] = []
    for name in ("Province", "City", "County"):
        word = _filled(address.get(name))
        if word and word not in parts:
            parts.append(word)
    return "".join(parts) or None


def _filled(word: str | None) -> str | None:
    return None if word is None or word in _EMPTY or not word.strip("0") else word
