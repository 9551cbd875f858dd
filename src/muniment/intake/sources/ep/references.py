"""What a European publication points at: citations, priorities, relatives, the international application."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Citation, Priority, Relation
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_YEAR = re.compile(r"^(\d{4})0000$")
_PLAIN = re.compile(r"[\s/.,]")
_CITED = re.compile(r"(?P<office>[A-Z]{2})-(?P<kind>[A-Z]\d?)?-\s*(?P<number>[A-Z]?[\d/ .,]+\d[A-Z]?)")
_SERIES_ONLY = frozenset({"EP", "WO"})
_PCT = re.compile(r"(?:PCT/?)?(?P<office>[A-Z]{2})/?(?P<year>\d{4}|\d{2})/?(?P<number>\d{5,6})")
_PUBLISHED = re.compile(r"(?:WO)?(?P<year>\d{4}|\d{2})/?(?P<number>\d{5,6})")
_RELATIONS = {
    "B610": "addition_to",
    "B620": "division_of",
    "B631": "continuation_of",
    "B632": "continuation_of",
    "B633": "continuation_in_part_of",
    "B640": "reissue_of",
    "B645": "reexamination_of",
    "B660": "substitution_of",
    "B670": "based_on_utility_model",
}


def normalised(office: str, printed: str, kind: str, kind_code: str | None, day: date | None) -> str:
    """The number in its normal form; where the office's forms do not know it, without spaces and signs."""
    try:
        return number_normalise(office=office, number=printed.strip(), type=kind, kind_code=kind_code, date=day)
    except MunimentError:
        return _PLAIN.sub("", printed)


def loose_day(words: str | None) -> date | None:
    """The date of a document that is only pointed at: an impossible one is none, not a fault of this document."""
    try:
        return date_read(words)
    except MunimentError:
        return None


def citations(root: Element, part: Element) -> tuple[Citation, ...]:
    """Cited documents and literature, each once: those of the search and examination, then those of the applicant.

    The applicant's are the list that the EPO draws from the description (``ep-reference-list``).
    """
    found: dict[tuple[str | None, ...], Citation] = {}
    for citation in (*_official(part), *_described(xml.find(root, "ep-reference-list"))):
        found.setdefault((citation.office, citation.number, citation.kind_code, citation.text), citation)
    return tuple(found.values())


def _official(part: Element) -> Iterator[Citation]:
    for element in xml.find_all(part, "B500/B560/B561"):
        words = xml.text(element)
        if words:
            yield cited(words)
    for element in xml.find_all(part, "B500/B560/B562"):
        if words := xml.text(element):
            yield Citation(text=words, by="examiner")


def cited(words: str) -> Citation:
    """A document as the title page prints it: ``EP-A1- 3 109 871``, ``WO-A-03/008444``, ``DE-A1-102009 041 527``.

    ``EP-A`` and ``WO-A`` name a level of publication, not the kind of a document: no kind code is taken from them.
    """
    match = _CITED.fullmatch(words)
    if match is None:
        return Citation(text=words, by="examiner")
    office, kind_code, printed = match["office"], match["kind"], match["number"]
    if kind_code and office in _SERIES_ONLY and len(kind_code) == 1:
        kind_code = None
    plain = printed.replace(" ", "")
    return Citation(
        office=office,
        number=normalised(office, plain, "publication", kind_code, None),
        kind_code=kind_code,
        by="examiner",
    )


def _described(holder: Element | None) -> Iterator[Citation]:
    if holder is None:
        return
    for element in holder.iter("{*}patcit"):
        said = xml.leaves(xml.find(element, "document-id"))
        printed, office = said.get("doc-number"), said.get("country")
        if printed and office:
            kind_code = said.get("kind")
            number = normalised(office, printed, "publication", kind_code, loose_day(said.get("date")))
            yield Citation(office=office, number=number, kind_code=kind_code, by="applicant", phase="description")
        elif words := xml.text(element) or element.get("dnum"):
            yield Citation(text=words, by="applicant", phase="description")
    for element in holder.iter("{*}nplcit"):
        if words := _literature(element):
            yield Citation(text=words, by="applicant", phase="description")


def _literature(element: Element) -> str | None:
    """A reference on one line, its pieces (author, title, serial, pages) parted by commas."""
    pieces: list[str] = []
    for leaf in element.iter():
        words = " ".join((leaf.text or "").split()) if len(leaf) == 0 else ""
        words = _YEAR.sub(r"\1", words)
        if words and words not in pieces:
            pieces.append(words)
    return ", ".join(pieces) or xml.text(element)


def priorities(part: Element) -> tuple[Priority, ...]:
    """Earlier filings whose date is claimed: number, date and country stand one after another."""
    found: list[Priority] = []
    printed, day = None, None
    for element in _children(xml.find(part, "B300")):
        name = xml.local(element)
        if name == "B310":
            printed, day = xml.text(element), None
        elif name == "B320":
            day = xml.day(element, "date", field="B320")
        elif name == "B330" and printed and (office := xml.text(element, "ctry")):
            number = normalised(office, printed, "application", None, day)
            found.append(Priority(office=office, number=number, date=day, original=printed))
    return tuple(found)


def _children(holder: Element | None) -> tuple[Element, ...]:
    return tuple(holder) if holder is not None else ()


def relations(part: Element) -> tuple[Relation, ...]:
    """Ties to other applications: the parent, the applications divided off, the international application."""
    return tuple(dict.fromkeys(_relations(part)))


def _relations(part: Element) -> Iterator[Relation]:
    pct = xml.find(part, "B800/B860/B861")
    if pct is not None and (printed := xml.text(pct, "dnum/anum")):
        day = xml.day(pct, "date", field="B861")
        yield Relation(
            type="national_phase_of",
            office="WO",
            number=normalised("WO", _pct(printed), "application", None, day),
            date=day,
        )
    holder = xml.find(part, "B600")
    for element in holder.iter() if holder is not None else ():
        name = xml.local(element)
        kind = _RELATIONS.get(name)
        if kind is not None:
            yield from _documents(kind, xml.find_all(element, "parent/pdoc"))
        elif name == "B620EP":
            yield from _documents("divided_into", xml.find_all(element, "parent/cdoc"))


def _documents(kind: str, elements: list[Element]) -> Iterator[Relation]:
    for element in elements:
        office = xml.text(element, "ctry") or "EP"
        if printed := xml.text(element, "dnum/anum"):
            day = xml.day(element, "date", field="B600")
            yield Relation(
                type=kind, office=office, number=normalised(office, printed, "application", None, day), date=day
            )


def pct_publication(printed: str, day: date | None) -> str:
    """The normalised number of an international publication that the EPO writes ``WO02020444`` or ``WO2005045109``."""
    match = _PUBLISHED.fullmatch(printed.replace(" ", ""))
    clear = f"WO {match['year']}/{match['number']}" if match else printed
    return normalised("WO", clear, "publication", None, day)


def _pct(printed: str) -> str:
    match = _PCT.fullmatch(printed.replace(" ", ""))
    return f"PCT/{match['office']}{match['year']}/{match['number']}" if match else printed
