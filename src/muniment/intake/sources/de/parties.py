"""Who stands in the German registers of marks and designs (WIPO ST.66 and ST.86): by name and town."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_LINES = "Name/FreeFormatName/FreeFormatNameDetails/FreeFormatNameLine"
_COUNTRIES = ("FormattedAddressCountryCode", "AddressCountryCode", "AddressCounty", "AddressState")


def read(holder: Element, roles: tuple[str, ...]) -> Iterator[Party]:
    """Applicants in the roles given, and representatives, numbered within each role."""
    for role in roles:
        yield from of_role(xml.find_all(holder, "ApplicantDetails/Applicant/ApplicantAddressBook"), role)
    yield from of_role(xml.find_all(holder, "RepresentativeDetails/Representative/RepresentativeAddressBook"), "agent")


def of_role(books: list[Element], role: str) -> Iterator[Party]:
    """The parties of some address books in one role."""
    seq = 0
    for book in books:
        at = xml.find(book, "FormattedNameAddress")
        name = _name(at)
        if name is None:
            continue
        seq += 1
        address = xml.leaves(xml.find(at, "Address/FormattedAddress"))
        body = xml.find(at, "Name/FormattedName/OrganizationName") is not None
        yield Party(
            role=role,
            name=name,
            seq=seq,
            country=_country(address),
            place=address.get("AddressCity"),
            postcode=address.get("AddressPostcode") if body else None,
        )


def _name(at: Element | None) -> str | None:
    free = [words for line in xml.find_all(at, _LINES) if (words := xml.text(line))]
    said = xml.leaves(xml.find(at, "Name/FormattedName"))
    names = [said[part] for part in ("FirstName", "MiddleName", "LastName") if part in said]
    return " ".join(free) or said.get("OrganizationName") or " ".join(names) or None


def _country(address: dict[str, str]) -> str | None:
    """The register writes the country where the schema has the county or the state."""
    found = (address.get(name, "") for name in _COUNTRIES)
    return next((code for code in found if len(code) == 2 and code.isupper()), None)
