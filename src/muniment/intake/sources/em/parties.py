"""Who stands in an EUIPO record: by name and town where the record gives them, else by the office's key."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_KINDS = (
    ("Applicant", "ApplicantDetails"),
    ("Representative", "RepresentativeDetails"),
    ("Opponent", "OpponentDetails"),
    ("Claimant", "ClaimantDetails"),
    ("Designer", "DesignerDetails"),
)


def read(holder: Element, roles: dict[str, tuple[str, ...]]) -> tuple[Party, ...]:
    """The parties of a mark, of a design or of a proceeding, numbered within each role.

    EUIPO's files of marks and designs name most parties by a key alone, whose names lie in files of their own: their name here is
    ``EUIPO`` and the key, until such a file or another source says more.

    Args:
        holder: The mark, the design or the proceeding.
        roles: For each of ``Applicant Representative Opponent Claimant Designer`` the roles that it fills.
    """
    seq: dict[str, int] = {}
    numbered: list[Party] = []
    for name, element in _all(holder):
        for role in roles.get(name, ()):
            party = _party(name, element, role, seq.get(role, 0) + 1)
            if party is not None:
                seq[role] = party.seq
                numbered.append(party)
    return tuple(numbered)


def _all(holder: Element) -> Iterator[tuple[str, Element]]:
    for name, group in _KINDS:
        for found in (f"{group}/{name}", f"{group}/{name}Key"):
            for element in xml.find_all(holder, found):
                yield name, element


def _party(name: str, element: Element, role: str, seq: int) -> Party | None:
    key = xml.text(element, "Identifier") or xml.text(element, f"{name}Identifier")
    book = xml.find(element, f"{name}AddressBook/FormattedNameAddress")
    address = xml.find(book, "Address")
    printed = _printed(book)
    if printed is None and key is None:
        return None
    return Party(
        role=role,
        name=printed or f"EUIPO {key}",
        seq=seq,
        country=xml.text(address, "AddressCountryCode") or xml.text(element, f"{name}NationalityCode"),
        place=xml.text(address, "FormattedAddress/AddressCity"),
        identifiers=(f"EM.{name.lower()}:{key}",) if key else (),
    )


def _printed(book: Element | None) -> str | None:
    free = [words for at in xml.find_all(book, _FREE) if (words := xml.text(at))]
    if free:
        return " ".join(free)
    said = xml.leaves(xml.find(book, "Name/FormattedName"))
    names = [said[part] for part in ("FirstName", "MiddleName", "LastName") if part in said]
    return said.get("OrganizationName") or " ".join(names) or None


_FREE = "Name/FreeFormatName/FreeFormatNameDetails/FreeFormatNameLine"
