"""Applicants and inventors: one party for the forms in which its name stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.catalogue.values import Party
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_ROLES = (
    ("applicant", "applicants/applicant", "applicant-name"),
    ("inventor", "inventors/inventor", "inventor-name"),
)
#: The forms of a name: as delivered, as printed, as DOCDB standardises it, as Espacenet shows it.
_FORMS = ("docdba", "original", "docdb", "epodoc")
_TAIL = re.compile(r"\s*\[([A-Z]{2})\]\s*$")


def read(part: Element) -> tuple[Party, ...]:
    """The parties, numbered within each role by the sequence that the document gives; never an address."""
    return tuple(party for role, path, name in _ROLES for party in _of_role(part, role, path, name))


def _of_role(part: Element, role: str, path: str, name: str) -> Iterator[Party]:
    found: dict[str, dict[str, Element]] = {}
    for element in xml.find_all(xml.find(part, "parties"), path):
        forms = found.setdefault(element.get("sequence") or str(len(found) + 1), {})
        forms.setdefault(element.get("data-format") or "original", element)
    for seq, forms in enumerate(found.values(), start=1):
        names = {
            form: words
            for form, element in forms.items()
            if (words := xml.text(element, f"{name}/name") or xml.text(element, name))
        }
        best = next((names[form] for form in _FORMS if form in names), None) or next(iter(names.values()), None)
        if best is None:
            continue
        tails = (match[1] for words in names.values() if (match := _TAIL.search(words)))
        country = next((code for at in forms.values() if (code := xml.text(at, "residence/country"))), None)
        plain = _plain(best)
        standard = _plain(names["docdb"]) if "docdb" in names else plain
        yield Party(
            role=role,
            name=plain,
            seq=seq,
            country=country or next(tails, None),
            names_other={"x-docdb": standard} if standard != plain else {},
        )


def _plain(name: str) -> str:
    """Without the country that Espacenet appends, and the comma that the service leaves after a name."""
    return _TAIL.sub("", name).rstrip(" ,")
