"""What an ST.96 document points at: citations, priorities, relatives, earlier publications, its family."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import Citation, Number, Priority, Relation
from muniment.intake.sources import xml
from muniment.intake.sources.wo import values
from muniment.intake.sources.xml import Element

_RELATIONS = {
    "Addition": "addition_to",
    "Continuation": "continuation_of",
    "ContinuingReissue": "continuing_reissue_of",
    "Division": "division_of",
    "PartialContinuation": "continuation_in_part_of",
    "ProvisionalApplication": "provisional_of",
    "Reexamination": "reexamination_of",
    "Reissue": "reissue_of",
    "Substitution": "substitution_of",
    "UtilityModelBasis": "based_on_utility_model",
}
_BY = ("examiner", "applicant", "opponent", "third party")
_IDENTIFIED = "PatentDocumentIdentification/ApplicationIdentification"


def priorities(part: Element) -> tuple[Priority, ...]:
    """Earlier filings whose date is claimed."""
    found = (values.application(at) for at in xml.find_all(part, "PriorityClaimBag/PriorityClaim"))
    return tuple(
        Priority(office=one.office, number=one.number, date=one.date, original=one.original) for one in found if one
    )


def relations(part: Element, own: str | None) -> tuple[Relation, ...]:
    """Applications from which this one comes, the international one, and the members of its family."""
    found: dict[tuple[str, str, str], Relation] = {}
    for kind, number in (*_related(part), *_international(part), *_family(part)):
        if number.number != own:
            relation = Relation(type=kind, office=number.office, number=number.number, date=number.date)
            found.setdefault((relation.type, relation.office, relation.number), relation)
    return tuple(found.values())


def _related(part: Element) -> Iterator[tuple[str, Number]]:
    holder = xml.find(part, "RelatedDocumentBag")
    for element in holder if holder is not None else ():
        kind = _RELATIONS.get(xml.local(element))
        for path in (f"ParentDocument/{_IDENTIFIED}", _IDENTIFIED, "ApplicationIdentification"):
            number = values.application(xml.find(element, path)) if kind else None
            if kind and number is not None:
                yield kind, number
                break


def _international(part: Element) -> Iterator[tuple[str, Number]]:
    number = values.application(xml.find(part, "InternationalFilingData/ApplicationIdentification"), default="WO")
    if number is not None:
        yield "national_phase_of", number


def _family(part: Element) -> Iterator[tuple[str, Number]]:
    for element in xml.find_all(part, "PatentFamily/PatentFamilyMember"):
        number = values.application(xml.find(element, "ApplicationIdentification"))
        if number is not None:
            yield "family_member", number


def earlier_publications(part: Element) -> tuple[Number, ...]:
    """Earlier publications of the same application."""
    path = "RelatedDocumentBag/RelatedPublication/PatentDocumentIdentification/PatentPublicationIdentification"
    found = (values.publication(at) for at in xml.find_all(part, path))
    return tuple(number for number in found if number is not None)


def citations(part: Element) -> tuple[Citation, ...]:
    """Cited documents and literature in order, each once, with category and who cited."""
    found: dict[tuple[str | None, ...], Citation] = {}
    for element in xml.find_all(part, "ReferenceCitationBag/ReferenceCitation"):
        said = (
            values.attribute(element, "citingPartyCategory") or xml.text(element, "CitingPartyCategory") or ""
        ).lower()
        by = next((who.replace(" ", "_") for who in _BY if who in said), None)
        letters = [words for at in element.iter("{*}CitationCategoryCode") if (words := xml.text(at))]
        for citation in _cited(element, by, "".join(dict.fromkeys(letters)) or None):
            found.setdefault((citation.office, citation.number, citation.kind_code, citation.text), citation)
    return tuple(found.values())


def _cited(element: Element, by: str | None, category: str | None) -> Iterator[Citation]:
    for at in xml.find_all(element, "PatentCitation"):
        said = xml.leaves(xml.find(at, "CitedPatentDocumentIdentification"))
        printed, office = values.folded(said.get("DocumentNumber")), said.get("IPOfficeCode")
        if printed:
            kind_code = said.get("PatentDocumentKindCode")
            on = values.loose_day(said.get("PatentDocumentDate"))
            number = values.normalised(office or "", printed, "publication", kind_code, on)
            yield Citation(office=office, number=number, kind_code=kind_code, category=category, by=by)
        elif words := xml.text(at, "PatentCitationText"):
            yield Citation(text=words, category=category, by=by)
    for at in xml.find_all(element, "NPLCitation"):
        if words := xml.text(at, "NPLCitationText") or xml.text(at):
            yield Citation(text=words, category=category, by=by)
