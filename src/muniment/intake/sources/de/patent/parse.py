"""German patents and utility models as the register gives them (``dpma-patent-document``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import ClassSymbol, Content, Event, Number, Party, Priority, Relation, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError, NotFound
from muniment.standards.events import event_of
from muniment.standards.numbers import number_normalise

_SPEC = source_get("de.patent")
_OFFICE = "DE"
_SYMBOL = re.compile(r"([A-H]\d{2}[A-Z])(\d{4})(\d{6})")
_POSTCODE = re.compile(r"^(?P<postcode>[A-Z]?-?\d{4,6})\s+(?P<place>.+)$")
#: What a state of no known code is about, by the kind of procedure.
_PROCEDURES = {
    "pruefungsverfahren": ("D", "examination"),
    "rechercheverfahren": ("D", "examination"),
    "publikationen": ("Q", "publication"),
    "anmelderaenderung": ("R", "party"),
    "erfinderaenderung": ("R", "party"),
    "vertreteraenderung": ("R", "party"),
    "lizenzerklaerungen": ("S", "open_licence"),
    "einspruchsverfahren": ("W", "dispute"),
    "nichtigkeitsverfahren": ("W", "dispute"),
    "widerrufsverfahren": ("W", "dispute"),
    "gebrauchsmusterloeschungverfahren": ("W", "dispute"),
}
_KINDS = {"gebrauchsmuster": "utility_model", "topografie": "layout_design"}
_BIB = "office-specific-bib-data"
_ROLES = (
    ("applicant", "applicants/applicant"),
    ("inventor", "inventors/inventor"),
    ("agent", "agents/agent"),
)
_RELATIONS = {"addition": "addition_to", "division": "division_of", "utility-model-basis": "based_on_utility_model"}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the register says of one patent or utility model.

    Source: German Patent and Trade Mark Office, DPMAconnectPlus, schema DE-PATGBM-RegisterExt.
    """
    opened = xml.document(raw, _SPEC)
    part = xml.find(opened.root, "bibliographic-data")
    if part is None:
        raise DocumentProblem("holds no bibliographic data", code="document.field", field="bibliographic-data")
    application = _application(part)
    more = xml.find(part, _BIB)
    said = Statement(
        register=_OFFICE,
        kind=_KINDS.get(xml.text(more, "type-of-ip-right") or "", "patent"),
        document=f"{_OFFICE}{application.number}",
        office_date=xml.day(more, "date-last-register-update", field="date-last-register-update") or application.date,
        application_no=application.number,
        content=_content(opened.root, part, more, application),
    )
    return Parsed(statements=(said,), unknown=opened.unknown)


def _application(part: Element) -> Number:
    at = xml.find(part, "application-reference/document-id")
    printed = xml.text(at, "doc-number")
    if printed is None:
        raise DocumentProblem("application-reference: no number", code="document.field", field="application-reference")
    day = xml.day(at, "date", field="application-reference/date")
    number = _normalised(_OFFICE, printed, "application")
    return Number(type="application", office=_OFFICE, number=number, date=day, original=printed)


def _normalised(office: str, printed: str, kind: str, kind_code: str | None = None) -> str:
    try:
        return number_normalise(office=office, number=printed, type=kind, kind_code=kind_code)
    except MunimentError:
        return "".join(printed.split())


def _content(root: Element, part: Element, more: Element | None, application: Number) -> Content:
    granted = _granted(more)
    titles = {
        (at.get("lang") or "de").lower(): words
        for at in reversed(xml.find_all(part, "invention-title"))
        if (words := xml.text(at))
    }
    abstract = xml.paragraphs(xml.find(more, "abstract"))
    return Content(
        filed_on=application.date or xml.day(more, "national-filing-data", field="national-filing-data"),
        granted_on=granted,
        expiry_stated_on=xml.day(more, "end-of-term-of-protection", field="end-of-term-of-protection"),
        numbers=(application, *_publications(part)),
        titles=titles,
        abstracts={"de": abstract} if abstract else {},
        parties=tuple(_parties(xml.find(part, "parties"))),
        classes=_classes(part),
        priorities=tuple(_priorities(part)),
        relations=tuple(_relations(part)),
        events=tuple(_events(root, application, granted)),
        facts=_facts(more),
    )


def _granted(more: Element | None) -> date | None:
    """A patent has effect from the publication of its grant, a utility model from its registration.

    Source: Patentgesetz (DE) § 58(1); Gebrauchsmustergesetz (DE) § 11.
    """
    for name in ("date-of-publication-of-grant", "date-of-registration"):
        day = xml.day(more, name, field=name)
        if day is not None:
            return day
    return None


def _publications(part: Element) -> Iterator[Number]:
    for at in xml.find_all(part, "publication-references/publication-reference/document-id"):
        said = xml.leaves(at)
        if printed := said.get("doc-number"):
            office, kind_code = said.get("country") or _OFFICE, said.get("kind")
            yield Number(
                type="publication",
                office=office,
                number=_normalised(office, printed.lstrip("0"), "publication", kind_code),
                kind_code=kind_code,
                date=xml.day(at, "date", field="publication-reference/date"),
                original=printed,
            )


def _parties(holder: Element | None) -> Iterator[Party]:
    for role, path in _ROLES:
        for seq, element in enumerate(xml.find_all(holder, path), start=1):
            party = _party(role, xml.find(element, "addressbook"), seq)
            if party is not None:
                yield party
                if role == "applicant" and element.get("app-type") == "applicant-inventor":
                    yield Party(role="inventor", name=party.name, seq=seq, country=party.country)


def _party(role: str, book: Element | None, seq: int) -> Party | None:
    """By name and town; the line of the address that stands for it may begin with the postcode."""
    name = xml.text(book, "name") or xml.text(book, "text")
    if name is None:
        return None
    address = xml.leaves(xml.find(book, "address"))
    line = address.get("address-1", "")
    match = _POSTCODE.match(line)
    return Party(
        role=role,
        name=name,
        seq=seq,
        country=address.get("country"),
        place=(match["place"] if match else line) or None,
    )


def _classes(part: Element) -> tuple[ClassSymbol, ...]:
    found: dict[str, ClassSymbol] = {}
    for element in xml.find_all(part, "classifications-ipcr/classification-ipcr"):
        symbol = ipc_symbol(xml.text(element, "text") or "")
        if symbol:
            found.setdefault(
                symbol,
                ClassSymbol(
                    scheme="IPC",
                    symbol=symbol,
                    first=element.get("sequence") == "1",
                    version=xml.text(element, "ipc-version-indicator"),
                ),
            )
    return tuple(found.values())


def ipc_symbol(printed: str) -> str | None:
    """``H02K0016000000`` is H02K 16/00: four places of main group, six of subgroup, its zeros at the end unsaid."""
    match = _SYMBOL.match(printed)
    if match is None:
        return None
    rest = match[3].rstrip("0")
    return f"{match[1]} {int(match[2])}/{rest if len(rest) > 1 else rest.ljust(2, '0')}"


def _priorities(part: Element) -> Iterator[Priority]:
    for element in xml.find_all(part, "priority-claims/priority-claim"):
        said = xml.leaves(element)
        if (office := said.get("country")) and (printed := said.get("doc-number")):
            day = xml.day(element, "date", field="priority-claim/date")
            yield Priority(
                office=office, number=_normalised(office, printed, "application"), date=day, original=printed
            )


def _relations(part: Element) -> Iterator[Relation]:
    holder = xml.find(part, "related-documents")
    for element in holder if holder is not None else ():
        kind = _RELATIONS.get(xml.local(element))
        for at in xml.find_all(element, "relation/parent-doc/document-id") if kind else ():
            if kind and (printed := xml.text(at, "doc-number")):
                number = _normalised(_OFFICE, printed, "application")
                yield Relation(type=kind, office=xml.text(at, "country") or _OFFICE, number=number)
    for element in xml.find_all(part, "pct-or-regional-filing-data/document-id"):
        if printed := xml.text(element, "doc-number"):
            office = xml.text(element, "country") or "WO"
            yield Relation(
                type="national_phase_of",
                office=office,
                number=_normalised(office, printed, "application"),
                date=xml.day(element, "date", field="pct-or-regional-filing-data"),
            )


def _events(root: Element, application: Number, granted: date | None) -> Iterator[Event]:
    if application.date is not None:
        yield Event(occurred_on=application.date, category="A", key_event="A10", family="filing")
    if granted is not None:
        yield Event(occurred_on=granted, published_on=granted, category="F", key_event="F10", family="grant")
    for element in xml.find_all(root, "events/event-data"):
        day = xml.day(element, "date-of-procedural-status", field="date-of-procedural-status")
        code = xml.text(element, "procedural-status")
        if day is not None and code is not None:
            yield _event(element, day, code)


def _event(element: Element, day: date, code: str) -> Event:
    procedure = xml.text(element, "type-of-procedure")
    try:
        known = event_of(office=_OFFICE, code=code)
        category, family, action, effect = known.category, known.family, known.action, known.effect
    except NotFound:
        category, family = _PROCEDURES.get(procedure or "", ("W", "other"))
        action, effect = ("change" if family in {"party", "dispute", "open_licence"} else None), "from_now"
    said = xml.leaves(xml.find(element, "publication-info"))
    detail = {
        "procedure": procedure,
        "gazette": " ".join(said[name] for name in ("year", "issue-number") if name in said),
        "documents": " ".join(filter(None, map(xml.text, xml.find_all(element, "published-documents/document")))),
    }
    return Event(
        occurred_on=day,
        published_on=xml.day(element, "publication-info/publication-date", field="publication-date"),
        category=category,
        key_event=f"{category}10",
        family=family,
        action=action,
        effect=effect,
        office_code=code,
        instrument_id=f"{procedure} {code}" if family == "other" else None,
        parties=tuple(_changed(element)),
        detail={name: words for name, words in detail.items() if words},
    )


def _changed(element: Element) -> Iterator[Party]:
    """Who owned before and after, where the event names them."""
    for role, path in (("assignor", "previous-applicants/applicant"), ("assignee", "applicants/applicant")):
        for seq, at in enumerate(xml.find_all(element, path), start=1):
            party = _party(role, xml.find(at, "addressbook"), seq)
            if party is not None:
                yield party


def _facts(more: Element | None) -> dict[str, str]:
    said = {"status": xml.text(more, "status"), "right_type": xml.text(more, "type-of-ip-right")}
    for name, path in (("first_published_on", "date-of-first-publication"), ("fee_due_on", "due-date")):
        day = xml.day(more, path, field=path)
        said[name] = day.isoformat() if day else None
    return {name: words for name, words in said.items() if words}
