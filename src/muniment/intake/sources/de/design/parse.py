"""German designs as the register gives them (WIPO ST.86 with the office's extensions): one right for each design."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import msgspec

from muniment.catalogue.values import ClassSymbol, Content, Event, Image, Number, Party, Priority, Reject, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.de import parties
from muniment.intake.sources.de.values import OFFICE, Words, known, normalised
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError

_SPEC = source_get("de.design")
_PART = re.compile(r"-(\d{1,4})$")
_LOCARNO = re.compile(r"(\d{1,2})\s*-\s*(\d{1,2})")
_VIEWS = "DesignRepresentationSheetDetails/DesignRepresentationSheet/ViewDetails/View"
_PRODUCTS = "IndicationProductDetails/IndicationProduct"
_MORE = "DE_ST86Extension"
_OTHER = Words("W", "other")


def parse(raw: bytes, place: Place) -> Parsed:
    """What the register says of the designs of its applications, one statement for each design.

    Source: German Patent and Trade Mark Office, DPMAconnectPlus, DE-Design-RegisterExt (on WIPO ST.86).
    """
    opened = xml.document(raw, _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for application in opened.root.iter("{*}DesignApplication"):
        for design in xml.find_all(application, "DesignDetails/Design"):
            try:
                statements.append(_statement(application, design))
            except MunimentError as problem:
                field = str(problem.facts.get("field") or "") or None
                number = xml.text(design, "DesignIdentifier")
                rejects.append(Reject(position=place.position, reason=problem.message, field=field, document=number))
    if not statements and not rejects:
        raise DocumentProblem("holds no designs", code="document.root", field="DesignApplication")
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _statement(application: Element, design: Element) -> Statement:
    printed = xml.text(application, "DesignApplicationNumber")
    office = xml.text(application, "RegistrationOfficeCode") or OFFICE
    if printed is None or office != OFFICE:
        field = "DesignApplicationNumber" if printed is None else "RegistrationOfficeCode"
        raise DocumentProblem(f"{field}: no German design ({office})", code="document.field", field=field)
    identifier = xml.text(design, "DesignIdentifier")
    match = _PART.search(identifier or "")
    number = normalised(OFFICE, printed, "application")
    part = match[1].zfill(4) if match else None
    filed, registered = _day(application, "DesignApplicationDate"), _day(design, "RegistrationDate")
    events = tuple(_events(design, filed, registered))
    return Statement(
        register=OFFICE,
        kind="design",
        document=f"{OFFICE}{identifier or number}",
        office_date=max((event.published_on or event.occurred_on for event in events), default=filed),
        application_no=number,
        part=part,
        content=Content(
            filed_on=filed,
            granted_on=registered,
            numbers=(
                Number(type="application", office=OFFICE, number=number, date=filed, original=printed),
                *_registration(identifier or xml.text(design, "RegistrationNumber"), registered),
            ),
            titles=_titles(design),
            images=_images(design),
            parties=tuple(_parties(application, design, registered)),
            classes=_classes(design),
            priorities=tuple(_priorities(design)),
            events=events,
            facts=_facts(application, design),
        ),
    )


def _day(element: Element, path: str) -> date | None:
    return xml.day(element, path, field=path.rsplit("/", 1)[-1])


def _registration(printed: str | None, day: date | None) -> Iterator[Number]:
    if printed:
        number = normalised(OFFICE, printed, "registration")
        yield Number(type="registration", office=OFFICE, number=number, date=day, original=printed)


def _titles(design: Element) -> dict[str, str]:
    """The title, else the indications of the products."""
    title = xml.text(design, "DesignTitle")
    products = [
        words
        for at in xml.find_all(design, f"{_PRODUCTS}/ClassDescriptionDetails/ClassDescription")
        if (words := xml.text(at, "ProductDescription"))
    ]
    found = title or "; ".join(dict.fromkeys(products))
    return {"de": found} if found else {}


def _images(design: Element) -> tuple[Image, ...]:
    found: dict[str, Image] = {}
    for element in xml.find_all(design, _VIEWS):
        if name := xml.text(element, "ViewFilename"):
            found.setdefault(name, Image(name=name.rsplit("/", 1)[-1], role="view"))
    return tuple(found.values())


def _parties(application: Element, design: Element, registered: date | None) -> Iterator[Party]:
    """Those of the design, else those of the application that holds it."""
    holder = design if xml.find(design, "ApplicantDetails") is not None else application
    yield from parties.read(holder, ("applicant", "owner") if registered else ("applicant",))
    yield from parties.of_role(xml.find_all(design, "DesignerDetails/Designer/DesignerAddressBook"), "designer")


def _classes(design: Element) -> tuple[ClassSymbol, ...]:
    found: dict[str, ClassSymbol] = {}
    for product in xml.find_all(design, _PRODUCTS):
        version = xml.text(product, "ClassificationVersion")
        for at in xml.find_all(product, "ClassDescriptionDetails/ClassDescription/ClassNumber"):
            match = _LOCARNO.search(xml.text(at) or "")
            if match:
                symbol = f"{match[1].zfill(2)}-{match[2].zfill(2)}"
                first = not found
                found.setdefault(symbol, ClassSymbol(scheme="LOCARNO", symbol=symbol, first=first, version=version))
    return tuple(found.values())


def _priorities(design: Element) -> Iterator[Priority]:
    for element in xml.find_all(design, "PriorityDetails/Priority"):
        said = xml.leaves(element)
        if (office := said.get("PriorityCountryCode")) and (printed := said.get("PriorityNumber")):
            number = normalised(office, printed, "application")
            yield Priority(office=office, number=number, date=_day(element, "PriorityDate"), original=printed)


def _events(design: Element, filed: date | None, registered: date | None) -> Iterator[Event]:
    if filed is not None:
        yield Event(occurred_on=filed, category="A", key_event="A10", family="filing")
    records = [event for at in xml.find_all(design, _RECORDS) if (event := _record(at))]
    if registered is not None:
        grant = Event(occurred_on=registered, category="F", key_event="F10", family="grant")
        same = next((one for one in records if (one.category, one.occurred_on) == ("F", registered)), None)
        yield msgspec.structs.replace(same, family="grant") if same else grant
        records = [one for one in records if one is not same]
    for element in xml.find_all(design, "PublicationDetails/Publication"):
        day = _day(element, "PublicationDate")
        if day is not None:
            yield Event(occurred_on=day, published_on=day, category="Q", key_event="Q10", family="publication")
    yield from records
    ended = _day(design, f"{_MORE}/CancellationDate")
    if ended is not None and all(event.category != "H" for event in records):
        yield Event(occurred_on=ended, category="H", key_event="H10", family="lapse", office_code="CancellationDate")


_RECORDS = f"{_MORE}/DesignRecordDetails/DesignRecord/DesignBasicRecord"


def _record(element: Element) -> Event | None:
    day = _day(element, "RecordFilingDate")
    state = xml.text(element, "LegalStatus")
    if day is None or state is None:
        return None
    words = known(state) or _OTHER
    bulletin = xml.text(element, "RecordPublicationDetails/RecordPublication/PublicationIdentifier")
    return Event(
        occurred_on=day,
        published_on=_day(element, "RecordPublicationDetails/RecordPublication/PublicationDate"),
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        effect=words.effect,
        office_code=state,
        instrument_id=f"record {day.isoformat()} {state}" if words is _OTHER else None,
        detail={"bulletin": bulletin} if bulletin else {},
    )


def _facts(application: Element, design: Element) -> dict[str, str]:
    more = xml.find(design, _MORE)
    said = {
        "status": xml.text(more, "DesignStatus"),
        "deferment": xml.text(more, "DefermentStatus"),
        "term_years": xml.text(more, "TermProtectionObtained"),
        "number_of_designs": xml.text(application, "TotalDesign"),
        "deposit": xml.text(more, "TypeOfDeposit"),
    }
    due = _day(more, "PaymentDeadline") if more is not None else None
    said["fee_due_on"] = due.isoformat() if due else None
    return {name: words for name, words in said.items() if words}
