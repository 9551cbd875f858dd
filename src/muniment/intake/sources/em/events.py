"""The events of an EU trade mark or design: dates, status, publications, oppositions and recordals."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import msgspec

from muniment.catalogue.values import Event
from muniment.intake.sources import xml
from muniment.intake.sources.em import parties
from muniment.intake.sources.xml import Element
from muniment.kernel.errors import NotFound
from muniment.standards.events import event_of


class _Words(NamedTuple):
    """What a status or a kind of recordal means: ST.61 category, family, action, effect."""

    category: str
    family: str
    action: str | None = None
    effect: str = "from_now"


#: Kinds of recordals that the list of words does not hold, by a word that they contain; the first that fits.
_RECORDS = (
    ("transfer of licence", _Words("S", "licence", "change")),
    ("cancellation of licence", _Words("S", "licence", "end")),
    ("cancellation of right", _Words("R", "pledge", "end")),
    ("transfer of right", _Words("R", "pledge", "change")),
    ("in rem", _Words("R", "pledge", "start")),
    ("levy of execution", _Words("T", "seizure", "start")),
    ("insolvency", _Words("T", "seizure", "start")),
    ("licen", _Words("S", "licence", "start")),
    ("renewal", _Words("U", "fee", "renewed")),
    ("transfer", _Words("R", "transfer")),
    ("proprietor -", _Words("R", "party", "change")),
    ("representative -", _Words("R", "party", "change")),
)
_OTHER = _Words("W", "other")
_REFUSED = ("reject", "refus", "withdrawn")


def _words(wording: str) -> _Words:
    """What the office's wording means, by the list of its words, else by the kind of recordal that it names."""
    try:
        known = event_of(office="EM", code=wording)
    except NotFound:
        lower = wording.lower()
        return next((words for part, words in _RECORDS if part in lower), _OTHER)
    return _Words(known.category, known.family, known.action, known.effect)


def read(right: Element, records: str = "MarkRecordDetails/MarkRecord/BasicRecord") -> tuple[Event, ...]:
    """The events of the record, in the order filing, registration, status, publications, oppositions, recordals.

    The status is an event of its own unless it repeats one of the dates: then its wording stands beside that one.

    Args:
        right: The mark or the design.
        records: Where its recordals lie; the elements of its status begin as this path does (``Mark``, ``Design``).

    Source: EUIPO, EM-TM 3.4 and EM-DS 2.1; WIPO ST.61 (categories as in ST.27).
    """
    found = [*_dates(right), *_publications(right), *_oppositions(right), *_recordals(right, records)]
    status = _status(right, records.partition("Record")[0])
    if status is None:
        return tuple(found)
    for at, event in enumerate(found):
        if (event.category, event.occurred_on) == (status.category, status.occurred_on):
            if event.office_code is None:
                found[at] = msgspec.structs.replace(event, office_code=status.office_code)
            return tuple(found)
    return (*found, status)


def _dates(right: Element) -> Iterator[Event]:
    for name, category, family in (("ApplicationDate", "A", "filing"), ("RegistrationDate", "F", "grant")):
        day = xml.day(right, name, field=name)
        if day is not None:
            yield Event(occurred_on=day, category=category, key_event=f"{category}10", family=family)


def _status(right: Element, prefix: str) -> Event | None:
    wording = xml.text(right, f"{prefix}CurrentStatusCode")
    day = xml.day(right, f"{prefix}CurrentStatusDate", field=f"{prefix}CurrentStatusDate")
    if wording is None or day is None:
        return None
    words = _words(wording)
    registered = xml.day(right, "RegistrationDate", field="RegistrationDate")
    if words.category == "F" and registered is not None:
        day = registered  # the status "Registered" is renewed by later entries; the right began once
    return Event(
        occurred_on=day,
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        effect=words.effect,
        office_code=wording,
    )


def _publications(right: Element) -> Iterator[Event]:
    """Each entry in the bulletin; its section (``A.1``) says what it is of."""
    for element in xml.find_all(right, "PublicationDetails/Publication"):
        day = xml.day(element, "PublicationDate", field="PublicationDate")
        if day is not None:
            said = xml.leaves(element)
            page = said.get("PublicationPage", "0")
            detail = {
                "bulletin": said.get("PublicationIdentifier"),
                "page": page if page != "0" else None,
                "entry": said.get("PublicationSequenceNumber"),
            }
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
            "earlier_marks": ", ".join(filter(None, dict.fromkeys(earlier))),
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


def _recordals(right: Element, path: str) -> Iterator[Event]:
    """Entries in the register; one that the office refused is kept as an event without effect."""
    for element in xml.find_all(right, path):
        day = xml.day(element, "RecordCurrentStatusDate", field="RecordCurrentStatusDate")
        if day is None:
            continue
        kind = xml.text(element, "BasicRecordKind") or "Recordal"
        state = xml.text(element, "RecordCurrentStatusCode") or ""
        refused = any(word in state.lower() for word in _REFUSED)
        words = _OTHER if refused else _words(kind)
        yield Event(
            occurred_on=day,
            published_on=day if state.endswith("Published") else None,
            category=words.category,
            key_event=f"{words.category}10",
            family=words.family,
            action=words.action,
            effect=words.effect,
            part="partial" if "partial" in kind.lower() and not refused else None,
            office_code=kind,
            instrument_id=xml.text(element, "RecordIdentifier"),
            parties=parties.read(element, {"Claimant": ("claimant",), "Representative": ("agent",)}),
            detail=_record_detail(element, state),
        )


def _record_detail(element: Element, state: str) -> dict[str, str]:
    detail = {
        "record_status": state,
        "entry": xml.text(element, "RecordPublicationDetails/RecordPublication/PublicationSequenceNumber"),
        "renewal": xml.text(element, "RenewalSequenceNumber"),
    }
    return {name: words for name, words in detail.items() if words}
