"""Numbers of a Chinese publication, and what it points at: citations, priorities, relatives, earlier publications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Citation, Number, Priority, Relation
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_SPACES = re.compile(r"\s+")
_PHASES = {
    "SEA": "search",
    "EXA": "examination",
    "ISR": "international_search",
    "APP": "application",
    "OPP": "opposition",
}
_BY = {"APP": "applicant", "OPP": "opponent", "TPO": "third_party"}
_RELATIONS = {
    "Division": "division_of",
    "Addition": "addition_to",
    "Continuation": "continuation_of",
    "ContinuationInPart": "continuation_in_part_of",
    "Substitution": "substitution_of",
    "UtilityModelBasis": "based_on_utility_model",
    "SameDayApplication": "same_day_of",
}
PCT_FILING = ("PCTOrRegionalFilingData", "PCTorRegionalFilingData", "InternationalFilingData")
PCT_PUBLISHING = ("PCTOrRegionalPublishingData", "PCTorRegionalPublishingData", "InternationalPublishingData")


def reference(part: Element, name: str, kind: str) -> Number:
    """The number of the document or of its application, with its date.

    The office gives each twice: ``original`` as printed, with the check digit, and ``standard``, padded. The first
    is read.

    Raises:
        DocumentProblem: there is none, or no such number can be.
    """
    found = xml.find_all(part, name)
    at = next((one for one in found if one.get("dataFormat") == "original"), found[0] if found else None)
    said = xml.leaves(xml.find(at, "DocumentID"))
    printed = said.get("DocNumber")
    if printed is None:
        raise DocumentProblem(f"{name}: no number", code="document.field", field=name)
    office, kind_code = said.get("WIPOST3Code", "CN"), said.get("Kind") if kind == "publication" else None
    day = xml.day(at, "DocumentID/Date", field=f"{name}/Date")
    try:
        number = number_normalise(office=office, number=printed, type=kind, kind_code=kind_code, date=day)
    except MunimentError as problem:
        raise DocumentProblem(f"{name}: {problem.message}", code=problem.code, field=name, value=printed) from problem
    return Number(type=kind, office=office, number=number, kind_code=kind_code, date=day, original=printed)


def normalised(office: str, printed: str, kind: str, kind_code: str | None, day: date | None) -> str:
    """The number in its normal form; where the office's forms do not know it, as printed without spaces."""
    try:
        return number_normalise(office=office, number=printed, type=kind, kind_code=kind_code, date=day)
    except MunimentError:
        return _SPACES.sub("", printed)


def loose_day(said: dict[str, str]) -> date | None:
    """The date of a document that is only pointed at: an impossible one is none, not a fault of this document."""
    try:
        return date_read(said.get("Date"))
    except MunimentError:
        return None


def citations(part: Element) -> tuple[Citation, ...]:
    """Cited documents and literature in order, each once, with the phase in which they were cited."""
    found: dict[tuple[str | None, ...], Citation] = {}
    for element in xml.find_all(part, "ReferencesCited/Citation"):
        code = (element.get("srepPhase") or "").upper()
        by, phase = _BY.get(code, "examiner"), _PHASES.get(code)
        category = xml.text(element, "Category")
        for child in element:
            one = _citation(child, by=by, phase=phase, category=category)
            if one is not None:
                found.setdefault((one.office, one.number, one.kind_code, one.text), one)
    return tuple(found.values())


def _citation(element: Element, *, by: str, phase: str | None, category: str | None) -> Citation | None:
    name = xml.local(element)
    if name == "ApplicationCitation":
        references = xml.find_all(element, "PublicationReference")
        at = next((one for one in references if one.get("dataFormat") == "standard"), next(iter(references), None))
        said = xml.leaves(xml.find(at if at is not None else element, "DocumentID"))
        if printed := said.get("DocNumber"):
            office, kind_code = said.get("WIPOST3Code", ""), said.get("Kind")
            number = normalised(office, printed, "publication", kind_code, loose_day(said))
            return Citation(
                office=office or None, number=number, kind_code=kind_code, category=category, by=by, phase=phase
            )
    if name in {"ApplicationCitation", "NPLCitation", "NonPatentCitation"} and (words := xml.text(element)):
        return Citation(text=words, category=category, by=by, phase=phase)
    return None


def priorities(part: Element) -> tuple[Priority, ...]:
    """Earlier filings whose date is claimed, as printed where the office gives two forms."""
    found: dict[str, Priority] = {}
    elements = xml.find_all(part, "PriorityDetails/Priority")
    for at, element in enumerate(sorted(elements, key=lambda one: one.get("dataFormat") != "original")):
        inner = xml.find(element, "DocumentID")
        said = xml.leaves(inner if inner is not None else element)
        printed, office = said.get("DocNumber"), said.get("WIPOST3Code")
        if printed and office:
            day = xml.day(inner if inner is not None else element, "Date", field="Priority/Date")
            one = Priority(
                office=office,
                number=normalised(office, printed, "application", None, day),
                date=day,
                original=printed,
            )
            found.setdefault(element.get("sequence") or f"#{at}", one)
    return tuple(found[key] for key in sorted(found, key=lambda key: (len(key), key)))


def relations(part: Element) -> tuple[Relation, ...]:
    """Ties to other applications: the one divided from, and the international one behind a national phase."""
    return tuple(dict.fromkeys(_relations(part)))


def _relations(part: Element) -> Iterator[Relation]:
    for name in PCT_FILING:
        for element in xml.find_all(part, name):
            yield from _relation("national_phase_of", element, office="WO")
    holder = xml.find(part, "RelatedDocuments")
    for element in holder if holder is not None else ():
        kind = _RELATIONS.get(xml.local(element))
        if kind is not None:
            yield from _relation(kind, element, office=None)


def _relation(kind: str, element: Element, *, office: str | None) -> Iterator[Relation]:
    parent = next((one for one in element.iter("{*}ParentDoc", "{*}ParentDocument")), element)
    at = next(parent.iter("{*}DocumentID"), None)
    said = xml.leaves(at)
    if printed := said.get("DocNumber"):
        named = office or said.get("WIPOST3Code") or "CN"
        day = loose_day(said)
        yield Relation(type=kind, office=named, number=normalised(named, printed, "application", None, day), date=day)


def earlier_publications(part: Element) -> tuple[Number, ...]:
    """The earlier publications of the same application."""
    found = (xml.leaves(at) for at in xml.find_all(part, "RelatedDocuments/RelatedPublicationDoc/DocumentID"))
    return tuple(
        Number(
            type="publication",
            office=said.get("WIPOST3Code", "CN"),
            number=normalised(said.get("WIPOST3Code", "CN"), printed, "publication", said.get("Kind"), loose_day(said)),
            kind_code=said.get("Kind"),
            date=loose_day(said),
            original=printed,
        )
        for said in found
        if (printed := said.get("DocNumber"))
    )
