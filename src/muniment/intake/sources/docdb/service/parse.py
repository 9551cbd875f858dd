"""Families, legal events and full texts as the EPO's web service gives them (``world-patent-data``)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date

from muniment.catalogue.values import Claim, Content, Event, Number, Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.docdb import documents, references
from muniment.intake.sources.docdb.references import Reference
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError, NotFound
from muniment.standards.events import EventCode, event_of

_SPEC = source_get("docdb.service")
_LABEL = re.compile(r"^\s*(\d+)\s*[.)]\s*")
_MENTION = re.compile(
    r"(?:claims?|Anspr(?:uch|üche)n?|revendications?)\s+((?:\d+|\s|,|-|(?:to|and|or|bis|und|oder|et|ou|à)\b)+)",
    re.IGNORECASE,
)
_FIELD = re.compile(r"L(\d{3})EP$")
#: Ends that touch the patent as a whole; any other ends it in one state.
_WHOLE = frozenset({"27W"})
#: The states designated are stated with each publication: with that of the granted patent, the grant is told.
_GRANT = ("AK", "B1")
_DETAILS = {
    "502": "national_code",
    "506": "kind_code",
    "507": "states",
    "518": "paid_on",
    "520": "year",
    "524": "states",
}
_TEXTS = ("510", "509")


def parse(raw: bytes, place: Place) -> Parsed:
    """What an answer says: a statement for each member of a family, each full text, each front page among them.

    Source: EPO, Open Patent Services 3.2: ``family``, ``legal``, ``fulltext``.
    """
    opened = xml.document(raw, _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for element in opened.root.iter(*_READERS):
        try:
            statements.append(_READERS[f"{{*}}{xml.local(element)}"](element))
        except MunimentError as problem:
            rejects.append(documents.reject(problem, element, place))
    if not statements and not rejects:
        raise DocumentProblem(
            "holds no member of a family and no full text", code="document.root", field="family-member"
        )
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _publication(found: tuple[Reference, ...], holder: Element) -> Number:
    """The publication in DOCDB's form, else by the attributes of its text."""
    said = references.form_of(found, "docdb")
    office = (said.office if said else None) or holder.get("country")
    printed = (said.number if said else None) or holder.get("doc-number")
    if office is None or printed is None:
        raise DocumentProblem("publication-reference: no number", code="document.field", field="publication-reference")
    kind_code = (said.kind_code if said else None) or holder.get("kind")
    day = next((one.day for one in found if one.day), None)
    whole = Reference("docdb", office, printed, kind_code, day)
    return Number(
        type="publication",
        office=office,
        number=references.normalised(whole, office, "publication") or "".join(printed.split()),
        kind_code=kind_code,
        date=day,
        original=printed,
    )


def _kind(publication: Number, application: Number | None) -> str:
    filed, printed = (application.kind_code if application else None) or "", publication.kind_code or ""
    return "utility_model" if filed[:1] == "U" or printed[:1] in {"U", "Y"} else "patent"


# --- members of a family and their legal events ----------------------------------------------------------------------


def _member(element: Element) -> Statement:
    publication = _publication(references.read(element, "publication-reference"), element)
    application = references.application(element)
    own = application if application and application.office == publication.office else None
    events = (*_filed(application), *_published(publication), *_legal(element))
    days = [day for event in events if (day := event.published_on) is not None]
    return Statement(
        register=publication.office,
        kind=_kind(publication, application),
        document=f"{publication.office}{publication.number}{publication.kind_code or ''} family",
        office_date=max(days, default=publication.date),
        application_no=own.number if own else None,
        content=Content(
            filed_on=application.date if application else None,
            granted_on=documents.granted_by_kind(publication),
            numbers=tuple(number for number in (own, publication) if number is not None),
            priorities=references.priorities_of(element, "priority-claim"),
            family_id=element.get("family-id"),
            events=events,
        ),
    )


def _filed(application: Number | None) -> Iterator[Event]:
    if application is not None and application.date is not None:
        yield Event(occurred_on=application.date, category="A", key_event="A10", family="filing")


def _published(publication: Number) -> Iterator[Event]:
    granted = documents.granted_by_kind(publication)
    if granted is not None:
        code = publication.kind_code
        yield Event(
            occurred_on=granted, published_on=granted, category="F", key_event="F10", family="grant", office_code=code
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


def _legal(element: Element) -> Iterator[Event]:
    for at in xml.find_all(element, "legal"):
        said = {
            match[1]: words
            for one in at.iter()
            if (match := _FIELD.search(xml.local(one))) and (words := xml.text(one))
        }
        code = (at.get("code") or said.get("008") or "").strip()
        made_known = references.loose_day(said.get("007"))
        day = references.loose_day(said.get("525")) or made_known
        if day is not None and code:
            yield _event(code, at.get("desc") or "", said, day, made_known)


def _known(office: str, code: str) -> EventCode | None:
    try:
        return event_of(office=office, code=code)
    except NotFound:
        return None


def _event(code: str, name: str, said: dict[str, str], day: date, made_known: date | None) -> Event:
    """An entry by the list of its office's codes; an end without a state, save that of the whole, ends nothing."""
    known = _known(said.get("001", ""), code)
    territory = said.get("501") if said.get("501", "") != said.get("001") else None
    if known is not None and known.category == "H" and territory is None and code not in _WHOLE:
        known = None
    category = known.category if known else "W"
    family = known.family if known else "other"
    if (code, said.get("506")) == _GRANT:
        category, family = "F", "grant"
    free = [said[name] for name in _TEXTS if name in said]
    detail = {words: said[key] for key, words in _DETAILS.items() if key in said}
    return Event(
        occurred_on=day,
        published_on=made_known,
        category=category,
        key_event=f"{category}10",
        family=family,
        action=known.action if known else None,
        effect=known.effect if known else "from_now",
        office_code=code,
        territory=territory,
        instrument_id=f"{code} {said.get('502', '')}".strip() if family == "other" else None,
        text="; ".join(filter(None, (" ".join(name.split()), *free))) or None,
        detail=detail,
    )


# --- full texts ------------------------------------------------------------------------------------------------------


def _fulltext(element: Element) -> Statement:
    found = references.read(xml.find(element, "bibliographic-data"), "publication-reference")
    publication = _publication(found, element)
    claims = tuple(_claims(element))
    descriptions = {
        (at.get("lang") or "und").lower(): words
        for at in xml.find_all(element, "description")
        if (words := xml.paragraphs(at))
    }
    what = "claims" if claims else "description"
    return Statement(
        register=publication.office,
        kind=_kind(publication, None),
        document=f"{publication.office}{publication.number}{publication.kind_code or ''} {what}",
        office_date=publication.date,
        content=Content(numbers=(publication,)),
        claims=claims,
        descriptions=descriptions,
    )


def _claims(element: Element) -> Iterator[Claim]:
    """The service gives one ``claim`` for each language, and in it a text for each claim."""
    for holder in xml.find_all(element, "claims"):
        lang = (holder.get("lang") or "und").lower()
        for seq, at in enumerate(xml.find_all(holder, "claim/claim-text"), start=1):
            words = xml.flat(at)
            label = _LABEL.match(words)
            no = int(label[1]) if label else seq
            text = words[label.end() :] if label else words
            named = {one for match in _MENTION.finditer(text) for one in xml.claim_numbers(match[1])}
            yield Claim(no=no, text=text, lang=lang, depends_on=tuple(sorted(one for one in named if one < no)))


_READERS: dict[str, Callable[[Element], Statement]] = {
    "{*}family-member": _member,
    "{*}fulltext-document": _fulltext,
    "{*}exchange-document": documents.statement,
}
