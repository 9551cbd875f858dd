"""What a US document points at: cited literature, priorities, relatives, its own earlier publications."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Citation, Number, Priority, Relation
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element
from muniment.kernel.dates import date_read
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_BY = {"cited by examiner": "examiner", "cited by applicant": "applicant", "cited by third party": "third_party"}
_RELATIONS = {
    "addition": "addition_to",
    "continuation": "continuation_of",
    "continuation-in-part": "continuation_in_part_of",
    "continuing-reissue": "continuing_reissue_of",
    "division": "division_of",
    "reexamination": "reexamination_of",
    "reissue": "reissue_of",
    "substitution": "substitution_of",
    "us-divisional-reissue": "divisional_reissue_of",
    "us-reexamination-reissue-merger": "reissue_of",
    "us-relation": "related_to",
    "utility-model-basis": "based_on_utility_model",
}
_SPACES = re.compile(r"\s+")
_PCT = re.compile(r"\s*PCT\b|\s*PCT(?=[A-Z]{2}\d)", re.IGNORECASE)


def citations(part: Element) -> tuple[Citation, ...]:
    """Cited documents and literature, in order, with who cited them (``cited by other`` names nobody)."""
    return tuple(
        citation
        for holder in ("references-cited/citation", "us-references-cited/us-citation")
        for element in xml.find_all(part, holder)
        for citation in _citation(element)
    )


def _citation(element: Element) -> Iterator[Citation]:
    by = _BY.get((xml.text(element, "category") or "").lower())
    cited = xml.leaves(xml.find(element, "patcit/document-id"))
    if printed := cited.get("doc-number"):
        office, kind_code = cited.get("country"), cited.get("kind")
        number = normalised(office or "", printed, "publication", kind_code, loose_day(cited))
        yield Citation(office=office, number=number, kind_code=kind_code, by=by)
    words = xml.text(element, "nplcit")
    if words:
        yield Citation(by=by, text=words)


def loose_day(said: dict[str, str]) -> date | None:
    """The date of a document that is only pointed at: an impossible one is none, not a fault of this document."""
    try:
        return date_read(said.get("date"))
    except MunimentError:
        return None


def normalised(office: str, printed: str, kind: str, kind_code: str | None, day: date | None) -> str:
    """The number in its normal form; where the office's forms do not know it, as printed without spaces."""
    try:
        return number_normalise(office=office, number=printed, type=kind, kind_code=kind_code, date=day)
    except MunimentError:
        return _SPACES.sub("", printed)


def priorities(part: Element) -> tuple[Priority, ...]:
    """Foreign filings whose date is claimed."""
    return tuple(
        Priority(
            office=office,
            number=normalised(office, printed, "application", None, loose_day(said)),
            date=xml.day(element, "date", field="priority-claim/date"),
            original=printed,
        )
        for element in xml.find_all(part, "priority-claims/priority-claim")
        if (printed := (said := xml.leaves(element)).get("doc-number")) and (office := said.get("country"))
    )


def relations(part: Element, own: str) -> tuple[Relation, ...]:
    """Ties of this application itself. Those between its forebears are stated by the forebears.

    Args:
        part: The bibliographic data.
        own: The normalised number of this application.
    """
    found: dict[tuple[str, str, str], Relation] = {}
    for relation in _relations(part, own):
        found.setdefault((relation.type, relation.office, relation.number), relation)
    return tuple(found.values())


def _relations(part: Element, own: str) -> Iterator[Relation]:
    pct = xml.find(part, "pct-or-regional-filing-data/document-id")
    if pct is not None:
        yield from _relation("national_phase_of", pct)
    holder = xml.find(part, "us-related-documents")
    for element in holder if holder is not None else ():
        name = xml.local(element)
        if name == "us-provisional-application":
            yield from _relation("provisional_of", xml.find(element, "document-id"))
        elif name in _RELATIONS:
            for tie in xml.find_all(element, "relation"):
                child = xml.text(tie, "child-doc/document-id/doc-number")
                if child is None or normalised("US", child, "application", None, None) == own:
                    yield from _relation(_RELATIONS[name], xml.find(tie, "parent-doc/document-id"))


def _relation(kind: str, at: Element | None) -> Iterator[Relation]:
    said = xml.leaves(at)
    printed = said.get("doc-number")
    if printed is None:
        return
    office = "WO" if _PCT.match(printed) else said.get("country") or "US"
    day = loose_day(said)
    yield Relation(type=kind, office=office, number=normalised(office, printed, "application", None, day), date=day)


def earlier_publications(part: Element) -> tuple[Number, ...]:
    """The earlier publications of the same application."""
    found = (xml.leaves(at) for at in xml.find_all(part, "us-related-documents/related-publication/document-id"))
    return tuple(
        Number(
            type="publication",
            office=said.get("country") or "US",
            number=normalised(said.get("country") or "US", printed, "publication", said.get("kind"), loose_day(said)),
            kind_code=said.get("kind"),
            date=loose_day(said),
            original=printed,
        )
        for said in found
        if (printed := said.get("doc-number"))
    )


def hague_numbers(part: Element) -> tuple[Number, ...]:
    """The international registration behind a design under the Hague Agreement."""
    printed = xml.text(part, "hague-agreement-data/international-registration-number")
    if printed is None:
        return ()
    day = xml.day(part, "hague-agreement-data/international-registration-date/date", field="hague-agreement-data")
    return (Number(type="other", office="WO", number=_SPACES.sub("", printed), date=day, original=printed),)
