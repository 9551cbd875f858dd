"""One exchange document: what it says of its right. Deliveries and answers of the web service hold the same."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Content, Event, Number, Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml
from muniment.intake.sources.docdb import classes, parties, references
from muniment.intake.sources.docdb.references import Reference
from muniment.intake.sources.xml import Element
from muniment.intake.values import Place
from muniment.kernel.errors import MunimentError, NotFound
from muniment.standards.events import event_of

_GRANTED = "printed-with-grant"
_MODELS = frozenset({"U", "Y"})
_FACTS = {
    "language_of_filing": "language-of-filing",
    "language_of_publication": "language-of-publication",
    "extended_kind_code": "extended-kind-code",
}


def reject(problem: MunimentError, element: Element, place: Place) -> Reject:
    """A document among others that cannot be read."""
    field = problem.facts.get("field")
    name = "".join(element.get(key) or "" for key in ("country", "doc-number", "kind"))
    return Reject(
        position=place.position,
        reason=problem.message,
        field=str(field) if field else None,
        document=name or None,
    )


def statement(element: Element) -> Statement:
    """What one ``exchange-document`` says.

    Raises:
        DocumentProblem: it is withdrawn, was not found, or has no number.
    """
    status = element.get("status") or ""
    if status in {"D", "not found"}:
        reason = "the office withdraws the record" if status == "D" else "the service has not found the document"
        raise DocumentProblem(reason, code="document.deleted", field="status")
    part = xml.find(element, "bibliographic-data")
    if part is None:
        raise DocumentProblem("holds no bibliographic data", code="document.field", field="bibliographic-data")
    publication = _publication(element, part)
    application = references.application(part)
    # An application filed under the treaty is an application of the document's own office only for WO documents.
    own = application if application and application.office == publication.office else None
    return Statement(
        register=publication.office,
        kind=_kind(part, publication),
        document=f"{publication.office}{publication.number}{publication.kind_code or ''}",
        office_date=publication.date,
        application_no=own.number if own else None,
        content=_content(element, part, publication, application, own),
    )


def _publication(element: Element, part: Element) -> Number:
    """The publication by the reference in DOCDB's form, else by the attributes of the document."""
    found = references.read(part, "publication-reference")
    said = references.form_of(found, "docdb")
    office = (said.office if said else None) or element.get("country")
    printed = (said.number if said else None) or element.get("doc-number")
    if office is None or printed is None:
        raise DocumentProblem("publication-reference: no number", code="document.field", field="publication-reference")
    kind_code = (said.kind_code if said else None) or element.get("kind")
    day = next((one.day for one in found if one.day), None) or references.loose_day(element.get("date-publ"))
    whole = Reference("docdb", office, printed, kind_code, day)
    original = references.form_of(found, "original")
    return Number(
        type="publication",
        office=office,
        number=references.normalised(whole, office, "publication") or "".join(printed.split()),
        kind_code=kind_code,
        date=day,
        original=original.number if original else printed,
    )


def _kind(part: Element, publication: Number) -> str:
    """Utility models and designs, by the kind of the application and by that of the document (ST.16)."""
    docdb = references.form_of(references.read(part, "application-reference"), "docdb")
    filed, printed = (docdb.kind_code if docdb else None) or "", publication.kind_code or ""
    if filed[:1] == "U" or printed[:1] in _MODELS:
        return "utility_model"
    return "design" if filed[:1] == "F" or printed[:1] == "S" else "patent"


def _content(
    element: Element, part: Element, publication: Number, application: Number | None, own: Number | None
) -> Content:
    granted = _granted(part, publication)
    return Content(
        filed_on=application.date if application else None,
        granted_on=granted,
        numbers=tuple(filter(None, (own, publication))),
        titles=_texts(xml.find_all(part, "invention-title")),
        abstracts=_texts(xml.find_all(element, "abstract")),
        parties=parties.read(part),
        classes=classes.read(part),
        citations=references.citations(part),
        priorities=references.priorities(part),
        relations=references.relations(part, element, own.number if own else None),
        family_id=element.get("family-id"),
        territories=_territories(part),
        events=tuple(_events(publication, application, granted)),
        facts=_facts(element, part),
    )


def _texts(elements: list[Element]) -> dict[str, str]:
    """By language, the first of each; where the document does not say which, ``und``."""
    found: dict[str, str] = {}
    for element in elements:
        if words := xml.paragraphs(element):
            found.setdefault((element.get("lang") or "und").lower(), words)
    return found


def _granted(part: Element, publication: Number) -> date | None:
    """The day from which the document was available as a granted right, where it says so or its kind does."""
    stated = xml.text(part, f"dates-of-public-availability/{_GRANTED}/document-id/date")
    if stated:
        return references.loose_day(stated)
    return granted_by_kind(publication)


def granted_by_kind(publication: Number) -> date | None:
    """The day of a publication whose kind code is, by the list of its office, that of a granted right."""
    try:
        known = event_of(office=publication.office, code=publication.kind_code or "")
    except NotFound:
        return None
    return publication.date if known.family == "grant" else None


def _events(publication: Number, application: Number | None, granted: date | None) -> Iterator[Event]:
    if application is not None and application.date is not None:
        yield Event(occurred_on=application.date, category="A", key_event="A10", family="filing")
    if granted is not None:
        yield Event(
            occurred_on=granted,
            published_on=publication.date,
            category="F",
            key_event="F10",
            family="grant",
            office_code=publication.kind_code,
        )
    elif publication.date is not None:
        yield Event(
            occurred_on=publication.date,
            published_on=publication.date,
            category="Q",
            key_event="Q10",
            family="publication",
            office_code=publication.kind_code,
        )


def _states(part: Element) -> Iterator[str]:
    """The states designated, of a European or of an international application."""
    holder = xml.find(part, "designation-of-states")
    for path in ("designation-epc", "designation-pct"):
        for element in xml.find_all(holder, path):
            for at in element.iter("{*}country"):
                up = at.getparent()
                if up is not None and xml.local(up) != "region" and (code := xml.text(at)):
                    yield code


def _territories(part: Element) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_states(part)))


def _facts(element: Element, part: Element) -> dict[str, str]:
    said = {name: xml.text(part, path) for name, path in _FACTS.items()}
    found = references.read(part, "application-reference")
    for form in ("docdb", "epodoc"):
        one = references.form_of(found, form)
        if one is not None:
            said[f"application_{form}"] = " ".join(filter(None, (one.office, one.number, one.kind_code)))
    regions = [
        code
        for at in xml.find_all(part, "designation-of-states/designation-pct/regional/region/country")
        if (code := xml.text(at))
    ]
    said["designated_regions"] = " ".join(dict.fromkeys(regions))
    said["family_representative"] = {"YES": "true"}.get(element.get("is-representative") or "")
    for name, key in (("exchanged_on", "date-of-last-exchange"), ("added_on", "date-added-docdb")):
        day = references.loose_day(element.get(key))
        said[name] = day.isoformat() if day else None
    return {name: words for name, words in said.items() if words}
