"""Who stands in an ST.96 document; never a street, a telephone or an e-mail."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.wo.values import language
from muniment.intake.sources.xml import Element

_ROLES = {
    "Applicant": "applicant",
    "Inventor": "inventor",
    "Assignee": "owner",
    "PatentOwner": "owner",
    "RegisteredPractitioner": "agent",
    "PrimaryExaminer": "examiner",
    "AssistantExaminer": "examiner",
}
_CONTACTS = ("Contact", "PublicationContact")
_ADDRESS = "PostalAddressBag/PostalAddress/PostalStructuredAddress"


def read(part: Element, office: str, lang: str) -> tuple[Party, ...]:
    """All parties, numbered within each role in the order of the document."""
    seq: dict[str, int] = {}
    found: list[Party] = []
    for role, element in _all(part):
        party = _party(role, element, office, lang, seq.get(role, 0) + 1)
        if party is not None:
            seq[role] = party.seq
            found.append(party)
    return tuple(found)


def _all(part: Element) -> Iterator[tuple[str, Element]]:
    """Below the bag of parties, whose name differs from office to office; never those of related documents."""
    holders = [child for child in part if xml.local(child).endswith("PartyBag")] or [
        child for child in part if xml.local(child).endswith("Bag") and xml.local(child)[:-3] in _ROLES
    ]
    for holder in holders:
        for element in holder.iter("{*}*"):
            role = _ROLES.get(xml.local(element))
            if role is not None:
                yield role, element


def _party(role: str, element: Element, office: str, lang: str, seq: int) -> Party | None:
    contacts = [at for name in _CONTACTS for at in xml.find_all(element, name)] or [element]
    names = [(language(at, lang), name) for at in contacts if (name := _name(at))]
    if not names:
        return None
    first = contacts[0]
    address = xml.leaves(xml.find(first, _ADDRESS))
    said = xml.leaves(first)
    place = [address.get(part) or said.get(part) for part in ("CityName", "GeographicRegionName")]
    key = xml.text(element, "PartyIdentifier") or xml.text(element, "RegisteredPractitionerRegistrationNumber")
    body = xml.find(first, "Name/OrganizationName") is not None
    return Party(
        role=role,
        name=names[0][1],
        seq=seq,
        lang=names[0][0],
        names_other={tag: name for tag, name in names[1:] if tag != names[0][0]},
        country=address.get("CountryCode")
        or said.get("CountryCode")
        or xml.text(element, "ResidenceCountryCode")
        or xml.text(element, "NationalityCode"),
        place=", ".join(filter(None, place)) or None,
        postcode=address.get("PostalCode") if body else None,
        identifiers=(f"{office}.{role}:{key}",) if key else (),
    )


def _name(contact: Element) -> str | None:
    at = xml.find(contact, "Name")
    person = xml.leaves(xml.find(at, "PersonName"))
    parts = [person[part] for part in ("FirstName", "MiddleName", "LastName") if part in person]
    return (
        xml.text(at, "OrganizationName/OrganizationStandardName")
        or xml.text(at, "EntityName")
        or person.get("PersonFullName")
        or " ".join(parts)
        or None
    )
