"""German trade marks as the register gives them (WIPO ST.66 with the office's extensions)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import msgspec

from muniment.catalogue.values import (
    ClassSymbol,
    Content,
    Event,
    GoodsServices,
    Image,
    Mark,
    Number,
    Priority,
    Reject,
    Statement,
)
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get, xml
from muniment.intake.sources.de import parties
from muniment.intake.sources.de.values import OFFICE, Words, known, normalised
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError

_SPEC = source_get("de.mark")
_FEATURES = {
    "word": "word",
    "figurative": "figurative",
    "combined": "combined",
    "stylized characters": "figurative",
    "3-d": "three_dimensional",
    "colour": "colour",
    "sound": "sound",
}
_OTHER = Words("W", "other")
_NOT_RENEWED = "Nichtverlängerung"
_KEPT = "nicht geloescht"
_GOODS = "GoodsServicesDetails/GoodsServices/ClassDescriptionDetails/ClassDescription"
_FACTS = {
    "status": "MarkCurrentStatusCode",
    "mark_category": "KindMark",
    "file_number": "FileNumber",
    "leading_class": "GoodsServicesDetails/GoodsServices/ProposedLeadingClassNumber",
}
_FACT_DAYS = {
    "opposition_from_on": "OppositionPeriodStartDate",
    "opposition_until_on": "OppositionPeriodEndDate",
    "terminated_on": "TerminationDate",
}


def parse(raw: bytes, place: Place) -> Parsed:
    """What the register says of its marks, one statement for each.

    Source: German Patent and Trade Mark Office, DPMAconnectPlus, schema DE-TM-Register (on WIPO ST.66).
    """
    opened = xml.document(raw, _SPEC)
    statements: list[Statement] = []
    rejects: list[Reject] = []
    for mark in opened.root.iter("{*}TradeMark"):
        number = xml.text(mark, "ApplicationNumber") or xml.text(mark, "RegistrationNumber")
        try:
            statements.append(_statement(mark, number))
        except MunimentError as problem:
            field = str(problem.facts.get("field") or "") or None
            rejects.append(Reject(position=place.position, reason=problem.message, field=field, document=number))
    if not statements and not rejects:
        raise DocumentProblem("holds no trade marks", code="document.root", field="TradeMark")
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=opened.unknown)


def _statement(mark: Element, printed: str | None) -> Statement:
    office = xml.text(mark, "RegistrationOfficeCode") or OFFICE
    if printed is None or office != OFFICE:
        field = "ApplicationNumber" if printed is None else "RegistrationOfficeCode"
        raise DocumentProblem(f"{field}: no German trade mark ({office})", code="document.field", field=field)
    filed, registered = _day(mark, "ApplicationDate"), _day(mark, "RegistrationDate")
    number = normalised(OFFICE, printed, "application")
    events = tuple(_events(mark, filed, registered))
    registration = xml.text(mark, "RegistrationNumber")
    images = tuple(
        Image(name=name.rsplit("/", 1)[-1], role="mark")
        for at in xml.find_all(mark, "MarkImageDetails/MarkImage")
        if (name := xml.text(at, "MarkImageURI") or xml.text(at, "MarkImageFilename"))
    )
    return Statement(
        register=OFFICE,
        kind="trademark",
        document=f"{OFFICE}{number}",
        office_date=max((event.published_on or event.occurred_on for event in events), default=filed),
        application_no=number,
        content=Content(
            filed_on=filed,
            granted_on=registered,
            expiry_stated_on=_day(mark, "ExpiryDate"),
            numbers=(
                Number(type="application", office=OFFICE, number=number, date=filed, original=printed),
                *_registration(registration, registered),
            ),
            mark=Mark(
                text=xml.text(mark, "WordMarkSpecification/MarkVerbalElementText"),
                kind=_feature(mark),
                image=images[0].name if images else None,
            ),
            images=images,
            parties=tuple(parties.read(mark, ("applicant", "owner") if registered else ("applicant",))),
            classes=_classes(mark),
            priorities=tuple(_priorities(mark)),
            goods_services=tuple(_goods(mark)),
            events=events,
            facts=_facts(mark),
        ),
    )


def _day(element: Element, path: str) -> date | None:
    return xml.day(element, path, field=path.rsplit("/", 1)[-1])


def _registration(printed: str | None, day: date | None) -> Iterator[Number]:
    if printed:
        number = normalised(OFFICE, printed, "registration")
        yield Number(type="registration", office=OFFICE, number=number, date=day, original=printed)


def _feature(mark: Element) -> str | None:
    feature = xml.text(mark, "MarkFeature")
    return _FEATURES.get(feature.lower(), feature.lower()) if feature else None


def _classes(mark: Element) -> tuple[ClassSymbol, ...]:
    nice = [xml.text(at) for at in xml.find_all(mark, f"{_GOODS}/ClassNumber")]
    vienna = [xml.text(at) for at in xml.find_all(mark, _VIENNA)]
    return (
        *(ClassSymbol(scheme="NICE", symbol=one.lstrip("0") or one) for one in dict.fromkeys(nice) if one),
        *(ClassSymbol(scheme="VIENNA", symbol=one) for one in dict.fromkeys(vienna) if one),
    )


_VIENNA = "MarkImageDetails/MarkImage/MarkImageCategory/CategoryCodeDetails/CategoryCode"


def _goods(mark: Element) -> Iterator[GoodsServices]:
    for element in xml.find_all(mark, _GOODS):
        number = xml.text(element, "ClassNumber")
        if number is None:
            continue
        texts = [(at, xml.text(at)) for at in xml.find_all(element, "GoodsServicesDescription")]
        for at, words in texts or [(element, None)]:
            lang = (at.get("languageCode") or "de").lower()
            yield GoodsServices(class_no=number.lstrip("0") or number, text=words or "", lang=lang if words else None)


def _priorities(mark: Element) -> Iterator[Priority]:
    for element in xml.find_all(mark, "PriorityDetails/Priority"):
        said = xml.leaves(element)
        if (office := said.get("PriorityCountryCode")) and (printed := said.get("PriorityNumber")):
            number = normalised(office, printed, "application")
            yield Priority(office=office, number=number, date=_day(element, "PriorityDate"), original=printed)


def _events(mark: Element, filed: date | None, registered: date | None) -> Iterator[Event]:
    """Dates, publications and records; the record of the registration lends its word to the date."""
    if filed is not None:
        yield Event(occurred_on=filed, category="A", key_event="A10", family="filing")
    records = [event for at in xml.find_all(mark, "MarkRecordDetails/MarkRecord") if (event := _record(at))]
    if registered is not None:
        grant = Event(occurred_on=registered, category="F", key_event="F10", family="grant")
        same = next((one for one in records if (one.category, one.occurred_on) == ("F", registered)), None)
        yield msgspec.structs.replace(grant, office_code=same.office_code) if same else grant
        records = [one for one in records if one is not same]
    for element in xml.find_all(mark, "PublicationDetails/Publication"):
        day = _day(element, "PublicationDate")
        if day is not None:
            bulletin = xml.text(element, "PublicationIdentifier")
            detail = {"bulletin": bulletin} if bulletin else {}
            yield _publication(day, detail)
    yield from records
    ended = _day(mark, "TerminationDate")
    if ended is not None and all(event.category != "H" for event in records):
        yield Event(occurred_on=ended, category="H", key_event="H10", family="lapse", office_code="TerminationDate")


def _publication(day: date, detail: dict[str, str]) -> Event:
    return Event(occurred_on=day, published_on=day, category="Q", key_event="Q10", family="publication", detail=detail)


def _record(element: Element) -> Event | None:
    """One entry: what it is about, when it was decided, under which number, and who held the mark before and after."""
    basic = xml.find(element, "BasicRecord")
    said = xml.leaves(basic)
    ground = next(filter(None, map(xml.text, element.iter("{*}LegalGround"))), None)
    cancelled = next((day for at in element.iter("{*}CancellationDate") if (day := _day_of(at))), None)
    day = cancelled or (_day(basic, "RecordCurrentStatusDate") if basic is not None else None)
    if day is None or basic is None:
        return None
    kind, state = said.get("BasicRecordKind", "Record"), said.get("RecordCurrentStatusCode", "")
    words = known(kind) or _OTHER
    if words.category == "H" and ground and _NOT_RENEWED in ground:
        words = words._replace(action="expired")
    if words.family == "dispute" and _KEPT in state:
        words = Words("W", "dispute", "end")
    detail = {
        "record_status": state,
        "bulletin": xml.text(basic, "RecordPublicationDetails/RecordPublication/PublicationIdentifier"),
    }
    return Event(
        occurred_on=day,
        published_on=_day(basic, "RecordPublicationDetails/RecordPublication/PublicationDate"),
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        effect=words.effect,
        office_code=kind,
        instrument_id=said.get("RecordIdentifier"),
        text=ground,
        parties=(
            *parties.of_role(_holders(element, "PreviousHolder"), "assignor"),
            *parties.of_role(_holders(element, "NewHolder"), "assignee"),
        ),
        detail={name: one for name, one in detail.items() if one},
    )


def _day_of(element: Element) -> date | None:
    return xml.day(element, field="CancellationDate")


def _holders(element: Element, name: str) -> list[Element]:
    return [book for at in element.iter(f"{{*}}{name}") for book in xml.find_all(at, "ApplicantAddressBook")]


def _facts(mark: Element) -> dict[str, str]:
    said = {name: xml.text(mark, path) for name, path in _FACTS.items()}
    for name, path in _FACT_DAYS.items():
        day = _day(mark, path)
        said[name] = day.isoformat() if day else None
    return {name: words for name, words in said.items() if words}
