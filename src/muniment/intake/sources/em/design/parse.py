"""EU designs as EUIPO's register states them (``Transaction`` with ``DesignTransactionBody``)."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

import msgspec

from muniment.catalogue.values import ClassSymbol, Content, Event, Image, Number, Party, Priority, Reject, Statement
from muniment.intake.domain.symbols import symbol_read
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.em import events, parties
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_SPEC = source_get("em.design")
_IDENTIFIER = re.compile(r"(?P<application>\d+)-(?P<part>\d{1,4})")
_RECORDS = "DesignRecordDetails/DesignRecord/DesignBasicRecord"
_ROLES: dict[str, tuple[str, ...]] = {"Applicant": ("applicant",), "Representative": ("agent",)}
_DESIGNER: dict[str, tuple[str, ...]] = {"Designer": ("designer",)}
_VIEWS = "DesignRepresentationSheetDetails/DesignRepresentationSheet/ViewDetails/View"
_FACTS = {
    "status": "DesignCurrentStatusCode",
    "renewal_status": "RenewalCurrentStatusCode",
    "application_language": "ApplicationLanguageCode",
    "second_language": "SecondLanguageCode",
    "verbal_element": "VerbalElementText",
}
_DAYS = {
    "status_on": "DesignCurrentStatusDate",
    "received_on": "ReceivingOfficeDate",
    "effective_on": "EffectiveDate",
}
_FLAGS = {"description_filed": "DesignDescription", "publication_deferred": "PublicationDefermentIndicator"}


class _Named(NamedTuple):
    """What a design is called: its number in the register, and the application and part that make it."""

    register_no: str
    application_no: str
    part: str


def parse(raw: bytes, place: Place) -> Parsed:
    """What the records of a transaction say, one statement for each design.

    Source: EUIPO, EM-DS-Design 2.1 (derived from WIPO ST.86).
    """
    opened = xml.document(raw, _SPEC)
    body = xml.find(opened.root, "DesignTransactionBody")
    if xml.local(opened.root) != "Transaction" or body is None:
        raise DocumentProblem("holds no designs", code="document.root", field="DesignTransactionBody")
    path = "TransactionHeader/SenderDetails/RequestProducerDateTime"
    made_on = xml.day(opened.root, path, field="RequestProducerDateTime")
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for design in xml.find_all(body, "TransactionContentDetails/TransactionData/DesignDetails/Design"):
        try:
            statements.append(_statement(design, made_on))
        except MunimentError as problem:
            rejects.append(_reject(problem, design, place))
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _reject(problem: MunimentError, design: Element, place: Place) -> Reject:
    field = problem.facts.get("field")
    return Reject(
        position=place.position,
        reason=problem.message,
        field=str(field) if field else None,
        document=xml.text(design, "DesignIdentifier"),
    )


def _statement(design: Element, made_on: date | None) -> Statement:
    named = _named(design)
    withdrawn = design.get("operationCode") == "Delete"
    status_on = xml.day(design, "DesignCurrentStatusDate", field="DesignCurrentStatusDate")
    return Statement(
        register="EM",
        kind="design",
        document=f"EM{named.register_no}",
        office_date=made_on or status_on,
        application_no=named.application_no,
        part=named.part,
        content=_withdrawn(named, design, made_on) if withdrawn else _content(design, named),
    )


def _named(design: Element) -> _Named:
    """``001063390-0002`` is the second design of the application 001063390.

    Raises:
        DocumentProblem: there is no number, or one of another form.
    """
    printed = xml.text(design, "DesignIdentifier")
    match = _IDENTIFIER.fullmatch(printed or "")
    if printed is None or match is None:
        reason = f"DesignIdentifier: {printed!r} is no number of a design" if printed else "DesignIdentifier: no number"
        raise DocumentProblem(reason, code="document.field", field="DesignIdentifier", value=printed)
    application = xml.text(design, "ApplicationNumber") or match["application"]
    return _Named(
        register_no=_normalised("EM", printed, "registration"),
        application_no=_normalised("EM", application, "application"),
        part=match["part"].zfill(4),
    )


def _normalised(office: str, printed: str, kind: str) -> str:
    """The number in its normal form; where the office's forms do not know it, as printed without spaces."""
    try:
        return number_normalise(office=office, number=printed, type=kind)
    except MunimentError:
        return "".join(printed.split())


def _withdrawn(named: _Named, design: Element, made_on: date | None) -> Content:
    """The office takes the record out of the file and says no more than its number: nothing tells why.

    The design may be refused, split off or withheld; so it is an event without effect on the right.
    """
    on = [made_on] if made_on else []
    told = [Event(occurred_on=day, category="W", key_event="W10", family="other", office_code="Delete") for day in on]
    return Content(
        numbers=_numbers(design, named, None, None),
        events=tuple(told),
        facts={"record": "deleted", **_facts(design)},
    )


def _content(design: Element, named: _Named) -> Content:
    filed = xml.day(design, "ApplicationDate", field="ApplicationDate")
    registered = xml.day(design, "RegistrationDate", field="RegistrationDate")
    expiry = xml.day(design, "ExpiryDate", field="ExpiryDate")
    return Content(
        filed_on=filed,
        granted_on=registered,
        expiry_stated_on=expiry,
        numbers=_numbers(design, named, filed, registered),
        titles=_indications(design),
        images=_images(design),
        parties=_parties(design, registered),
        classes=_classes(design),
        priorities=_priorities(design),
        events=tuple(_due(event, expiry) for event in events.read(design, _RECORDS)),
        facts=_facts(design),
    )


def _numbers(design: Element, named: _Named, filed: date | None, registered: date | None) -> tuple[Number, ...]:
    """The application holds up to hundreds of designs; each is registered under its number and part."""
    return (
        Number(
            type="application",
            office="EM",
            number=named.application_no,
            date=filed,
            original=xml.text(design, "ApplicationNumber"),
        ),
        Number(
            type="registration",
            office="EM",
            number=named.register_no,
            date=registered,
            original=xml.text(design, "DesignIdentifier"),
        ),
    )


def _parties(design: Element, registered: date | None) -> tuple[Party, ...]:
    """Applicants hold the design once it is registered."""
    owners = {"Applicant": ("applicant", "owner")} if registered else {}
    return parties.read(design, {**_ROLES, **owners, **_DESIGNER})


def _due(event: Event, expiry: date | None) -> Event:
    """A design lapses with the end of its term; the office notes it months later."""
    if event.family == "lapse" and event.action == "expired" and expiry and expiry < event.occurred_on:
        return msgspec.structs.replace(event, effective_on=expiry)
    return event


def _indications(design: Element) -> dict[str, str]:
    """The indication of the product in each language; several products one after another."""
    found: dict[str, list[str]] = {}
    for element in xml.find_all(design, "IndicationProductDetails/IndicationProduct"):
        words = xml.text(element)
        if words:
            found.setdefault((element.get("languageCode") or "und").lower(), []).append(words)
    return {lang: "; ".join(dict.fromkeys(words)) for lang, words in found.items()}


def _images(design: Element) -> tuple[Image, ...]:
    found: dict[str, Image] = {}
    for element in xml.find_all(design, _VIEWS):
        said = xml.leaves(element)
        name = said.get("ViewURI", "").rsplit("/", 1)[-1]
        if not name and "ViewIdentifier" in said:
            name = f"{said['ViewIdentifier']}.{said.get('ViewFileFormat', 'JPG')}"
        if name:
            found.setdefault(name, Image(name=name, role="view"))
    return tuple(found.values())


def _classes(design: Element) -> tuple[ClassSymbol, ...]:
    """The Locarno subclasses, and the Vienna codes of what a view shows (logos, ornaments)."""
    locarno = _texts(design, "ClassDescriptionDetails/ClassDescription/ClassNumber")
    vienna = _texts(design, f"{_VIEWS}/ViewCategory/CategoryCodeDetails/CategoryCode")
    return (
        *(symbol_read(symbol, scheme="LOCARNO", first=not at) for at, symbol in enumerate(locarno)),
        *(ClassSymbol(scheme="VIENNA", symbol=symbol) for symbol in vienna),
    )


def _texts(design: Element, path: str) -> list[str]:
    """The texts at the path, each once, in order."""
    return list(dict.fromkeys(words for element in xml.find_all(design, path) if (words := xml.text(element))))


def _priorities(design: Element) -> tuple[Priority, ...]:
    """The claims that stand; those that the office refused are among the facts."""
    return tuple(
        Priority(
            office=said["PriorityCountryCode"],
            number=_normalised(said["PriorityCountryCode"], said["PriorityNumber"], "application"),
            date=xml.day(element, "PriorityDate", field="PriorityDate"),
            original=said["PriorityNumber"],
        )
        for element in xml.find_all(design, "PriorityDetails/Priority")
        if {"PriorityCountryCode", "PriorityNumber"} <= (said := xml.leaves(element)).keys() and not _refused(said)
    )


def _refused(said: dict[str, str]) -> bool:
    state = said.get("PriorityStatusCode", "").lower()
    return any(word in state for word in ("refus", "reject", "withdrawn", "lost", "cancel"))


def _facts(design: Element) -> dict[str, str]:
    said = {name: xml.text(design, path) for name, path in _FACTS.items()}
    for name, path in _DAYS.items():
        day = xml.day(design, path, field=path)
        said[name] = day.isoformat() if day else None
    for name, path in _FLAGS.items():
        said[name] = "true" if xml.text(design, path) == "true" else None
    claims = [xml.leaves(element) for element in xml.find_all(design, "PriorityDetails/Priority")]
    said["priority_refused"] = ", ".join(
        f"{claim.get('PriorityCountryCode', '')} {claim.get('PriorityNumber', '')}".strip()
        for claim in claims
        if _refused(claim)
    )
    return {name: words for name, words in said.items() if words}
