"""Protected names of the United Kingdom: one object of the register of its ministry."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from muniment.catalogue.values import Content, Event, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import objects, source_get
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError
from muniment.standards.numbers import number_normalise

_SPEC = source_get("gb.gi")
_FILE = re.compile(
    r"(?P<name>(?:PDO|PGI|TSG|GI)-(?P<countries>[A-Z]{2}(?:\+[A-Z]{2})*)-[A-Z]{0,2}\d+)(?:-(?P<step>AM\d+|CANCEL))?"
)
_DAY = re.compile(r"(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})")
_FACTS = {
    "gi_type": "EA_Type",
    "product_type": "EA_ProductType",
    "product_categories": "EA_ProductCategory",
    "register": "DEF_Register",
    "status_stated": "EA_Status",
    "countries": "EA_Country",
    "legal_instrument": "EA_LegalInstrument",
}


class _File(NamedTuple):
    """A file of the register: the name's own number, its countries, and the step that the file is of, if any.

    ``PDO-FR-0145-AM03`` asks to amend the specification of PDO-FR-0145, ``PGI-LU-0062-CANCEL`` to cancel PGI-LU-0062.
    """

    printed: str
    number: str
    countries: tuple[str, ...]
    step: str | None


def parse(raw: bytes, place: Place) -> Parsed:
    """What one object of the register says of its name.

    Source: register of protected geographical food and drink names, gov.uk; Regulation (EU) 1151/2012 as retained.
    """
    said, unknown = objects.document(raw, _SPEC)
    file = _file(objects.required(said, "EA_FileNumber"))
    name = objects.required(said, "EA_Name")
    events = _events(said, file)
    step = file.step is not None
    statement = Statement(
        register="GB",
        kind="gi",
        document=file.printed,
        office_date=None,
        application_no=file.number,
        content=Content(
            filed_on=None if step else _day(said, "EA_ApplicationDate"),
            granted_on=None if step else _day(said, "EA_DateRegistration"),
            numbers=_numbers(file),
            titles={"und": name},
            denomination=name,
            territories=file.countries,
            events=events,
            facts=_facts(said, step=step),
        ),
    )
    return Parsed(statements=(statement,), unknown=unknown)


def _file(printed: str) -> _File:
    """The number as it is printed, taken apart; one of another form is the number as it stands."""
    match = _FILE.fullmatch(printed.upper())
    if match is None:
        return _File(printed, "".join(printed.split()), (), None)
    try:
        number = number_normalise(office="EM", number=match["name"], type="application")
    except MunimentError:
        number = match["name"]
    return _File(printed, number, tuple(match["countries"].split("+")), match["step"])


def _numbers(file: _File) -> tuple[Number, ...]:
    """The register keeps the file numbers of the European Union, where look-ups know them."""
    return (
        Number(type="application", office="GB", number=file.number, original=file.printed),
        Number(type="application", office="EM", number=file.number),
    )


def _day(said: dict[str, object], path: str) -> date | None:
    """The day at the path, written with the day first (``21/06/1996``).

    Raises:
        DocumentProblem: the text is no such day.
    """
    words = objects.text(said, path)
    if words is None:
        return None
    match = _DAY.fullmatch(words)
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"])) if match else objects.day(said, path)
    except ValueError as problem:
        raise DocumentProblem(f"{path}: no such day: {words!r}", code="date.day", field=path, value=words) from problem


def _events(said: dict[str, object], file: _File) -> tuple[Event, ...]:
    """What happened to the name, in the order filing, publication, registration; a step of it is an event of its own."""
    filed, published = _day(said, "EA_ApplicationDate"), _day(said, "EA_DatePublication")
    registered = _day(said, "EA_DateRegistration")
    if file.step is not None:
        return _steps(file, filed, published, registered)
    found = []
    if filed is not None:
        found.append(Event(occurred_on=filed, category="A", key_event="A10", family="filing"))
    if published is not None:
        found.append(_publication(published, None))
    if registered is not None:
        found.append(Event(occurred_on=registered, category="F", key_event="F10", family="grant"))
    return tuple(found)


def _publication(day: date, file: str | None) -> Event:
    """The application, or the amendment that the file is of, was published for opposition."""
    return Event(
        occurred_on=day, published_on=day, category="Q", key_event="Q10", family="publication", instrument_id=file
    )


def _steps(file: _File, filed: date | None, published: date | None, registered: date | None) -> tuple[Event, ...]:
    """An amendment that is asked for changes nothing yet; a request to cancel opens a proceeding."""
    name, found = file.printed, []
    if filed is not None and file.step == "CANCEL":
        found.append(
            Event(
                occurred_on=filed,
                category="L",
                key_event="L10",
                family="dispute",
                action="start",
                office_code="Cancellation applied for",
                instrument_id=name,
            )
        )
    elif filed is not None:
        found.append(
            Event(
                occurred_on=filed,
                category="W",
                key_event="W10",
                family="other",
                office_code="Amendment applied for",
                instrument_id=name,
            )
        )
    if published is not None:
        found.append(_publication(published, name))
    if registered is not None and file.step != "CANCEL":
        found.append(
            Event(
                occurred_on=registered,
                category="P",
                key_event="P10",
                family="correction",
                action="change",
                office_code="Amendment registered",
                instrument_id=name,
            )
        )
    return tuple(found)


def _facts(said: dict[str, object], *, step: bool) -> dict[str, str]:
    """The words of the register; the status and the act of a step are not those of the name."""
    left = {"status_stated", "legal_instrument"} if step else set()
    found = {name: objects.text(said, path) for name, path in _FACTS.items() if name not in left}
    return {name: words for name, words in found.items() if words}
