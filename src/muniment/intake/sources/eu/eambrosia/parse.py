"""Geographical indications of the European Union: one object of the register eAmbrosia."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from muniment.catalogue.values import Content, Event, Number, Party, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import objects, source_get
from muniment.intake.values import Parsed, Place
from muniment.kernel.dates import date_read
from muniment.kernel.errors import SourceProblem
from muniment.standards.numbers import number_normalise

_SPEC = source_get("eu.eambrosia")
_STATUSES = frozenset({"registered", "applied"})
_JOURNAL = re.compile(
    r"(?:official\s+jou\w+|OJ)\s+(?P<series>[CL])\s*(?P<issue>\d+)(?:\s*,\s*|\s+)"
    r"(?P<day>\d{1,2})[./](?P<month>\d{1,2})[./](?P<year>\d{4})",
    re.IGNORECASE,
)
_FACTS = {
    "gi_type": "giType",
    "product_type": "productType",
    "product_categories": "productCategories",
    "combined_nomenclature": "cnClassification.cnText",
    "status_stated": "status",
    "transcriptions": "transcriptions",
    "legal_instrument": "legalInstrument.text",
    "publications": "publications.text",
}


class _Issue(NamedTuple):
    """An issue of the Official Journal: series L holds acts, series C applications for opposition and notices."""

    day: date
    series: str
    issue: str


def parse(raw: bytes, place: Place) -> Parsed:
    """What one object of the register says of its geographical indication.

    Source: export of eAmbrosia, the Union register of geographical indications; Regulation (EU) 2024/1143, art. 22.
    """
    said, unknown = objects.document(raw, _SPEC)
    printed = objects.required(said, "fileNumber")
    number = number_normalise(office="EM", number=printed, type="application")
    name, events = _name(said), _events(said)
    statement = Statement(
        register="EM.GI",
        kind="gi",
        document=number,
        office_date=objects.day(said, "modificationDate"),
        application_no=number,
        content=Content(
            filed_on=_first_day(events, "filing"),
            granted_on=_first_day(events, "grant"),
            numbers=(
                Number(type="application", office="EM", number=number, original=printed),
                Number(type="registration", office="EM", number=objects.required(said, "giIdentifier")),
            ),
            titles={"und": name},
            denomination=name,
            parties=_producers(said),
            territories=objects.texts(said, "countries"),
            events=events,
            facts=_facts(said),
        ),
    )
    return Parsed(statements=(statement,), unknown=unknown)


def _name(said: dict[str, object]) -> str:
    """The protected names as the register writes them, one after another."""
    objects.required(said, "protectedNames")
    return " / ".join(objects.texts(said, "protectedNames"))


def _producers(said: dict[str, object]) -> tuple[Party, ...]:
    """The groups of producers that answer for the name: nobody owns a geographical indication alone."""
    country = objects.text(said, "producerGroupCountry")
    names = (*objects.texts(said, "producerGroupName"), *objects.texts(said, "recognisedProducersGroup.name"))
    return tuple(
        Party(role="owner", name=name, seq=seq, country=country.upper() if country else None)
        for seq, name in enumerate(dict.fromkeys(names), start=1)
    )


def _events(said: dict[str, object]) -> tuple[Event, ...]:
    issues = _issues(said)
    found = [
        Event(
            occurred_on=each.day,
            published_on=each.day,
            category="Q",
            key_event="Q10",
            family="publication",
            office_code=f"OJ {each.series} {each.issue}",
        )
        for each in issues
    ]
    main = _main_event(said, frozenset(each.day for each in issues if each.series == "L"))
    return (*((main,) if main else ()), *found)


def _main_event(said: dict[str, object], acts: frozenset[date]) -> Event | None:
    """What happened on the one day that the register states.

    The key ``euProtectionDate`` holds the day of protection of a registered name and the day of application of one
    applied for. Of a name that was removed by an act in series L it holds the day of that act.

    Raises:
        DocumentProblem: a status that is not known, or a registered name removed without a day.
    """
    status, day = objects.required(said, "status"), objects.day(said, "euProtectionDate")
    removed = objects.text(said, "removedFlag") == "True"
    if status not in _STATUSES:
        raise DocumentProblem(f"status: {status!r} is not known", code="document.value", field="status", value=status)
    if removed and status == "registered" and day not in acts:
        raise DocumentProblem("removed, without the day of the act", code="document.field", field="removedFlag")
    if day is None:
        return None
    if removed and day in acts:
        if status == "registered":
            return Event(occurred_on=day, category="H", key_event="H10", family="lapse", action="cancelled")
        return Event(occurred_on=day, category="B", key_event="B10", family="examination", action="refused")
    if status == "registered":
        return Event(occurred_on=day, category="F", key_event="F10", family="grant")
    return Event(occurred_on=day, category="A", key_event="A10", family="filing")


def _issues(said: dict[str, object]) -> tuple[_Issue, ...]:
    """The issues of the Official Journal that are named with a day, each once, oldest first.

    References by file number (``Ares(2022)1438655``) and words without a day stay among the facts alone.
    """
    found = set()
    for path in ("publications.text", "legalInstrument.text"):
        for words in objects.texts(said, path):
            if match := _JOURNAL.search(words):
                day = _issue_day(match)
                found |= {_Issue(day, match["series"].upper(), match["issue"])} if day else set()
    return tuple(sorted(found))


def _issue_day(match: re.Match[str]) -> date | None:
    try:
        return date_read(f"{match['year']}-{match['month']}-{match['day']}")
    except SourceProblem as problem:
        raise DocumentProblem(
            f"publications.text: {problem.message}", code=problem.code, field="publications.text", value=match[0]
        ) from problem


def _first_day(events: tuple[Event, ...], family: str) -> date | None:
    return next((event.occurred_on for event in events if event.family == family), None)


def _facts(said: dict[str, object]) -> dict[str, str]:
    found = {name: "; ".join(objects.texts(said, path)) for name, path in _FACTS.items()}
    for name, path in (("amendment_in_progress", "amendmentsInProgressFlag"), ("removed", "removedFlag")):
        found[name] = "yes" if objects.text(said, path) == "True" else ""
    return {name: words for name, words in found.items() if words}
