"""The events of an EU trade mark: dates, status, publications, oppositions and recordals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from muniment.catalogue.values import Event
from muniment.intake.sources import xml
from muniment.intake.sources.em import parties
from muniment.intake.sources.xml import Element


class _Words(NamedTuple):
    """What a status or a kind of recordal means: ST.61 category, family, action, and whether it hits a part only."""

    category: str
    family: str
    action: str | None = None
    partial: bool = False


_STATUS = {
    "application filed": _Words("A", "filing"),
    "application under examination": _Words("D", "examination"),
    "application published": _Words("Q", "publication"),
    "application opposed": _Words("E", "dispute", "start"),
    "application withdrawn": _Words("B", "lapse", "withdrawn"),
    "application refused": _Words("B", "lapse", "refused"),
    "application deemed not to be filed": _Words("B", "lapse", "withdrawn"),
    "registered": _Words("F", "grant"),
    "registration pending": _Words("D", "examination"),
    "registration surrendered": _Words("H", "lapse", "surrendered"),
    "registration expired": _Words("H", "lapse", "expired"),
    "registration cancelled": _Words("H", "lapse", "cancelled"),
    "registration cancellation pending": _Words("L", "dispute", "start"),
    "appeal pending": _Words("V", "dispute", "start"),
}
#: Kinds of recordals by the words that they contain, the first that fits.
_RECORDS = (
    ("partial surrender", _Words("H", "lapse", "surrendered", partial=True)),
    ("surrender", _Words("H", "lapse", "surrendered")),
    ("partial transfer", _Words("R", "transfer", partial=True)),
    ("total transfer", _Words("R", "transfer")),
    ("transfer of licence", _Words("S", "licence", "change")),
    ("transfer of right", _Words("R", "pledge", "change")),
    ("transfer", _Words("R", "transfer")),
    ("cancellation of licence", _Words("S", "licence", "end")),
    ("licen", _Words("S", "licence", "start")),
    ("cancellation of right", _Words("R", "pledge", "end")),
    ("rights in rem", _Words("R", "pledge", "start")),
    ("right in rem", _Words("R", "pledge", "start")),
    ("levy of execution", _Words("T", "seizure", "start")),
    ("insolvency", _Words("T", "seizure", "start")),
    ("renewal", _Words("U", "fee", "renewed")),
    ("proprietor -", _Words("R", "party", "change")),
    ("representative -", _Words("R", "party", "change")),
)
_OTHER = _Words("W", "other")
_REFUSED = ("reject", "refus", "withdrawn")


def read(mark: Element) -> tuple[Event, ...]:
    """The events of the record, in the order filing, registration, status, publications, oppositions, recordals.

    The status is an event of its own unless it repeats one of the dates: then its wording stands beside that one.

    Source: EUIPO, EM-TM 3.4; WIPO ST.61 (categories as in ST.27).
    """
    found = [*_dates(mark), *_publications(mark), *_oppositions(mark), *_recordals(mark)]
    status = _status(mark)
    if status is None:
        return tuple(found)
    for at, event in enumerate(found):
        if (event.category, event.occurred_on) == (status.category, status.occurred_on):
            if event.office_code is None:
                found[at] = msgspec.structs.replace(event, office_code=status.office_code)
            return tuple(found)
    return (*found, status)


def _dates(mark: Element) -> Iterator[Event]:
    for name, category, family in (("ApplicationDate", "A", "filing"), ("RegistrationDate", "F", "grant")):
        day = xml.day(mark, name, field=name)
        if day is not None:
            yield Event(occurred_on=day, category=category, key_event=f"{category}10", family=family)


def _status(mark: Element) -> Event | None:
    wording = xml.text(mark, "MarkCurrentStatusCode")
    day = xml.day(mark, "MarkCurrentStatusDate", field="MarkCurrentStatusDate")
    if wording is None or day is None:
        return None
    words = _STATUS.get(wording.lower(), _OTHER)
    registered = xml.day(mark, "RegistrationDate", field="RegistrationDate")
    if words.category == "F" and registered is not None:
        day = registered  # the status "Registered" is renewed by later entries; the right began once
    return Event(
        occurred_on=day,
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        office_code=wording,
    )


def _publications(mark: Element) -> Iterator[Event]:
    """Each entry in the bulletin: part A applications, B registrations, C recordals, D renewals …"""
    for element in xml.find_all(mark, "PublicationDetails/Publication"):
        day = xml.day(element, "PublicationDate", field="PublicationDate")
        if day is not None:
            said = xml.leaves(element)
            page = said.get("PublicationPage", "0")
            detail = {"bulletin": said.get("PublicationIdentifier"), "page": page if page != "0" else None}
            yield Event(
                occurred_on=day,
                published_on=day,
                category="Q",
                key_event="Q10",
                family="publication",
                office_code=said.get("PublicationSection"),
                detail={name: words for name, words in detail.items() if words},
            )


def _oppositions(mark: Element) -> Iterator[Event]:
    for element in xml.find_all(mark, "OppositionDetails/Opposition"):
        day = xml.day(element, "OppositionDate", field="OppositionDate")
        if day is None:
            continue
        grounds = xml.find(element, "OppositionGroundText")
        lines = ((grounds.text or "") if grounds is not None else "").split("\n")
        earlier = [
            " ".join(filter(None, (said.get("EarlierMarkCountryCode"), said.get("ApplicationNumber"))))
            for said in map(xml.leaves, xml.find_all(element, "EarlierMarkDetails/EarlierMark"))
        ]
        detail = {
            "language": xml.text(element, "ProceedingLanguageCode"),
            "earlier_marks": ", ".join(filter(None, earlier)),
        }
        yield Event(
            occurred_on=day,
            category="E",
            key_event="E10",
            family="dispute",
            action="start",
            office_code="Opposition",
            instrument_id=xml.text(element, "OppositionIdentifier"),
            text="; ".join(line.strip() for line in lines if line.strip()) or None,
            parties=parties.read(element, {"Opponent": ("opponent",), "Representative": ("agent",)}),
            detail={name: words for name, words in detail.items() if words},
        )


def _recordals(mark: Element) -> Iterator[Event]:
    """Entries in the register; one that the office refused is kept as an event without effect."""
    for element in xml.find_all(mark, "MarkRecordDetails/MarkRecord/BasicRecord"):
        day = xml.day(element, "RecordCurrentStatusDate", field="RecordCurrentStatusDate")
        if day is None:
            continue
        kind = xml.text(element, "BasicRecordKind") or "Recordal"
        state = xml.text(element, "RecordCurrentStatusCode") or ""
        words = _record_words(kind, state)
        yield Event(
            occurred_on=day,
            published_on=day if state == "Published" else None,
            category=words.category,
            key_event=f"{words.category}10",
            family=words.family,
            action=words.action,
            part="partial" if words.partial else None,
            office_code=kind,
            instrument_id=xml.text(element, "RecordIdentifier"),
            parties=parties.read(element, {"Claimant": ("claimant",), "Representative": ("agent",)}),
            detail={"record_status": state} if state else {},
        )


def _record_words(kind: str, state: str) -> _Words:
    if any(word in state.lower() for word in _REFUSED):
        return _OTHER
    lower = kind.lower()
    return next((words for part, words in _RECORDS if part in lower), _OTHER)
