"""The European Patent Register as the EPO's web service gives it (``register-document``)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import ClassSymbol, Content, Event, Number, Party, Priority, Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.docdb import references
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError, NotFound
from muniment.standards.events import event_of
from muniment.standards.numbers import number_normalise

_SPEC = source_get("ep.register")
_OFFICE = "EP"
_SYMBOL = re.compile(r"([A-HY]\d{2}[A-Z])\s*(\d{1,4})/\s*(\d{2,6})")
_ASKED = re.compile(r"(publication|application)=(EP[\d.]+)", re.IGNORECASE)
_ROLES = (("applicant", "applicants", "applicant"), ("inventor", "inventors", "inventor"), ("agent", "agents", "agent"))
_DATES = (
    ("dates-rights-effective/request-for-examination/date", "17P"),
    ("dates-rights-effective/first-examination-report-despatched/date", "17Q"),
    ("opposition-data/opposition-not-filed/date", "26N"),
)


def parse(raw: bytes, place: Place) -> Parsed:
    """What the register says of each application of the answer: its front page, or its events alone.

    The register keeps former entries beside the present one, newest first: the present one is read.

    Source: EPO, Open Patent Services 3.2, ``register``; European Patent Register.
    """
    opened = xml.document(raw, _SPEC)
    asked = next(filter(None, map(xml.text, opened.root.iter("{*}query"))), None)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for element in opened.root.iter("{*}register-document"):
        try:
            statements.append(_statement(element, asked))
        except MunimentError as problem:
            field = str(problem.facts.get("field") or "") or None
            rejects.append(Reject(position=place.position, reason=problem.message, field=field))
    if not statements and not rejects:
        raise DocumentProblem("holds no register document", code="document.root", field="register-document")
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _statement(element: Element, asked: str | None) -> Statement:
    part = xml.find(element, "bibliographic-data")
    numbers = tuple(_numbers(part)) or _asked(asked)
    if not numbers:
        raise DocumentProblem("says no number", code="document.field", field="application-reference")
    application = next((one for one in numbers if one.type == "application"), None)
    granted = next((one.date for one in numbers if one.type == "publication" and one.kind_code == "B1"), None)
    what = "register" if part is not None else "events"
    return Statement(
        register=_OFFICE,
        kind="patent",
        document=f"{_OFFICE}{numbers[0].number} {what}",
        office_date=references.loose_day(element.get("date-produced")),
        application_no=application.number if application else None,
        content=Content(
            filed_on=application.date if application else None,
            granted_on=granted,
            numbers=numbers,
            titles=_titles(part),
            parties=tuple(_parties(part)),
            classes=_classes(part),
            citations=references.citations(part) if part is not None else (),
            priorities=tuple(_priorities(part)),
            territories=_territories(part),
            events=(*_front(numbers, granted), *_dated(part), *_lapses(part), *_dossier(element)),
            facts=_facts(element, part),
        ),
    )


def _numbered(kind: str, printed: str, kind_code: str | None, day: date | None) -> Number:
    try:
        number = number_normalise(office=_OFFICE, number=printed, type=kind, kind_code=kind_code, date=day)
    except MunimentError as problem:
        raise DocumentProblem(problem.message, code=problem.code, field=f"{kind}-reference", value=printed) from problem
    return Number(type=kind, office=_OFFICE, number=number, kind_code=kind_code, date=day, original=printed)


def _numbers(part: Element | None) -> Iterator[Number]:
    """The application, then the publications of the office itself."""
    for kind in ("application", "publication"):
        for at in xml.find_all(part, f"{kind}-reference/document-id"):
            said = xml.leaves(at)
            printed, office = said.get("doc-number"), said.get("country")
            if printed and office == _OFFICE:
                kind_code = said.get("kind") if kind == "publication" else None
                yield _numbered(kind, printed, kind_code, xml.day(at, "date", field=f"{kind}-reference/date"))


def _asked(asked: str | None) -> tuple[Number, ...]:
    """An answer with events alone names the patent in the question that it repeats."""
    match = _ASKED.search(asked or "")
    return (_numbered(match[1].lower(), match[2], None, None),) if match else ()


def _latest(part: Element | None, path: str) -> Element | None:
    return next(iter(xml.find_all(part, path)), None)


def _titles(part: Element | None) -> dict[str, str]:
    found: dict[str, str] = {}
    for element in xml.find_all(part, "invention-title"):
        if words := xml.text(element):
            found.setdefault((element.get("lang") or "en").lower(), words)
    return found


def _parties(part: Element | None) -> Iterator[Party]:
    for role, group, name in _ROLES:
        for seq, element in enumerate(xml.find_all(_latest(part, f"parties/{group}"), name), start=1):
            book = xml.find(element, "addressbook")
            printed = xml.text(book, "name")
            if printed is not None:
                yield Party(role=role, name=printed, seq=seq, country=xml.text(book, "address/country"))


def _classes(part: Element | None) -> tuple[ClassSymbol, ...]:
    words = " ".join(filter(None, map(xml.text, xml.find_all(_latest(part, "classifications-ipcr"), _IPC))))
    symbols = dict.fromkeys(f"{sub} {group}/{rest}" for sub, group, rest in _SYMBOL.findall(words))
    return tuple(ClassSymbol(scheme="IPC", symbol=one, first=seq == 0) for seq, one in enumerate(symbols))


_IPC = "classification-ipcr/text"


def _priorities(part: Element | None) -> Iterator[Priority]:
    for element in xml.find_all(_latest(part, "priority-claims"), "priority-claim"):
        at = xml.find(element, "document-id")
        said = xml.leaves(at if at is not None else element)
        office, printed = said.get("country"), said.get("doc-number")
        if office and printed:
            day = references.loose_day(said.get("date"))
            one = references.Reference("docdb", office, printed, None, day)
            number = references.normalised(one, office, "application") or "".join(printed.split())
            yield Priority(office=office, number=number, date=day, original=printed)


def _territories(part: Element | None) -> tuple[str, ...]:
    path = "designation-pct/regional/country"
    found = [xml.text(at) for at in xml.find_all(_latest(part, "designation-of-states"), path)]
    return tuple(dict.fromkeys(code for code in found if code))


# --- events ----------------------------------------------------------------------------------------------------------


def _event(day: date, code: str, *, made_known: date | None = None, text: str | None = None) -> Event:
    """An entry by the list of the office's codes; a lapse without its state ends nothing."""
    try:
        known = event_of(office=_OFFICE, code=code)
        category, family, action = known.category, known.family, known.action
    except NotFound:
        category, family, action = "W", "other", None
    return Event(
        occurred_on=day,
        published_on=made_known,
        category=category,
        key_event=f"{category}10",
        family=family,
        action=action,
        office_code=code,
        instrument_id=code if family == "other" else None,
        text=text,
    )


def _front(numbers: tuple[Number, ...], granted: date | None) -> Iterator[Event]:
    for number in numbers:
        day = number.date
        if day is None:
            continue
        if number.type == "application":
            yield Event(occurred_on=day, category="A", key_event="A10", family="filing")
        elif day == granted:
            yield Event(
                occurred_on=day, published_on=day, category="F", key_event="F10", family="grant", office_code="B1"
            )
        else:
            yield Event(
                occurred_on=day,
                published_on=day,
                category="Q",
                key_event="Q10",
                family="publication",
                office_code=number.kind_code,
            )


def _dated(part: Element | None) -> Iterator[Event]:
    for path, code in _DATES:
        day = xml.day(part, path, field=path)
        if day is not None:
            yield _event(day, code)


def _lapses(part: Element | None) -> Iterator[Event]:
    for element in xml.find_all(_latest(part, "term-of-grant"), "lapsed-in-country"):
        day, state = xml.day(element, "date", field="lapsed-in-country"), xml.text(element, "country")
        if day is not None and state is not None:
            yield Event(
                occurred_on=day,
                category="H",
                key_event="H10",
                family="lapse",
                office_code="lapsed-in-country",
                territory=state,
            )


def _dossier(element: Element) -> Iterator[Event]:
    for at in xml.find_all(element, "events-data/dossier-event"):
        day, code = xml.day(at, "event-date/date", field="event-date"), xml.text(at, "event-code")
        if day is not None and code is not None:
            made_known = xml.day(at, "gazette-reference/date", field="gazette-reference")
            yield _event(day, code, made_known=made_known, text=xml.text(at, "event-text"))


def _facts(element: Element, part: Element | None) -> dict[str, str]:
    status = _latest(element, "ep-patent-statuses/ep-patent-status")
    day = references.loose_day(status.get("change-date")) if status is not None else None
    said = {
        "status": xml.text(status),
        "status_on": day.isoformat() if day else None,
        "language_of_filing": xml.text(part, "language-of-filing"),
    }
    return {name: words for name, words in said.items() if words}
