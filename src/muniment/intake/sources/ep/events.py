"""The events that a European title page tells, from filing to the lapses in each state."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from muniment.catalogue.values import Event, Party
from muniment.intake.sources import xml
from muniment.intake.sources.ep.parties import party_read
from muniment.intake.sources.xml import Element

#: B-tag of a dated event: path, category, family, action. All are events of the whole application or patent.
_DATED = (
    ("B220", "B200/B220/date", "A", "filing", None),
    ("B241", "B200/B240/B241/date", "D", "examination", None),
    ("B242", "B200/B240/B242/date", "D", "examination", None),
    ("B245", "B200/B240/B245/date", "T", "other", "start"),
    ("B246", "B200/B240/B246/date", "T", "other", "end"),
    ("B451EP", "B400/B451EP/date", "D", "examination", None),
    ("B452EP", "B400/B452EP/date", "D", "examination", None),
    ("B430", "B400/B430/date", "Q", "publication", None),
    ("B450", "B400/B450/date", "F", "grant", None),
    ("B480", "B400/B480/date", "P", "correction", "change"),
    ("B787", "B700/B780/B787/date", "M", "dispute", "maintained"),
    ("B788", "B700/B780/B788/date", "L", "dispute", "end"),
)
_PUBLIC = frozenset({"B430", "B450", "B480"})
#: Results of the examination on admissibility that leave an opposition or intervention open.
_OPEN = frozenset({"0", "1", "5", "6", ""})


def read(part: Element, *, kind_code: str, published_on: date | None) -> tuple[Event, ...]:
    """The events of the document, in the order of the codes.

    The code of the EPO's tag stands beside each, the same in every document of a right.

    Args:
        part: The bibliographic data.
        kind_code: ST.16 kind code of the document.
        published_on: Its date.

    Source: ``ep-patent-document`` v1.5, comments on the B tags; WIPO ST.9, ST.27.
    """
    return (
        *_dated(part),
        *_document(kind_code, published_on),
        *_amended(part),
        *_oppositions(part),
        *_licences(part),
        *_lapses(part),
    )


def _dated(part: Element) -> Iterator[Event]:
    for code, path, category, family, action in _DATED:
        day = xml.day(part, path, field=code)
        if day is not None:
            yield Event(
                occurred_on=day,
                published_on=day if code in _PUBLIC else None,
                category=category,
                key_event=f"{category}10",
                family=family,
                action=action,
                office_code=code,
            )


def _document(kind_code: str, day: date | None) -> Iterator[Event]:
    """A search report that follows (A3, A4), and a corrected or whole new print (8, 9)."""
    if day is None:
        return
    if kind_code in {"A3", "A4"}:
        yield Event(
            occurred_on=day,
            published_on=day,
            category="Q",
            key_event="Q10",
            family="publication",
            office_code=kind_code,
        )
    elif kind_code[1:] in {"8", "9"}:
        yield Event(
            occurred_on=day,
            published_on=day,
            category="P",
            key_event="P10",
            family="correction",
            action="change",
            office_code=kind_code,
        )


def _amended(part: Element) -> Iterator[Event]:
    """The patent maintained as amended after opposition (B2), and each limitation (B3)."""
    printed = xml.day(part, "B400/B477/date", field="B477")
    decided = xml.day(part, "B200/B240/B243/date", field="B243")
    if day := decided or printed:
        yield Event(
            occurred_on=day,
            published_on=printed,
            category="M",
            key_event="M10",
            family="dispute",
            action="maintained",
            office_code="B243",
        )
    for element in xml.find_all(part, "B400/B453EP/B4530EP"):
        if day := xml.day(element, "date", field="B453EP"):
            yield Event(
                occurred_on=day,
                published_on=day,
                category="M",
                key_event="M10",
                family="other",
                action="limited",
                office_code="B453EP",
            )


def _oppositions(part: Element) -> Iterator[Event]:
    elements = xml.find_all(part, "B700/B780/B781")
    any_open = any((xml.text(element, "kind") or "") in _OPEN for element in elements)
    for element in elements:
        day, kind = xml.day(element, "date", field="B781"), xml.text(element, "kind") or ""
        if day is not None:
            said = {"opposition": xml.text(element, "dnum"), "admissibility": kind}
            yield Event(
                occurred_on=day,
                category="L",
                key_event="L10",
                family="dispute",
                action="start" if kind in _OPEN else "change" if any_open else "end",
                office_code="B781",
                parties=_parties((element, "opponent"), (xml.find(element, "B784"), "agent")),
                detail={name: words for name, words in said.items() if words},
            )


def _licences(part: Element) -> Iterator[Event]:
    for element in xml.find_all(part, "B700/B790/B791"):
        day = xml.day(element, "date", field="B791")
        states: list[str | None] = [code for at in xml.find_all(element, "B796/ctry") if (code := xml.text(at))]
        for state in states or [None]:
            if day is not None:
                yield Event(
                    occurred_on=day,
                    category="S",
                    key_event="S10",
                    family="licence",
                    action="start",
                    office_code="B791",
                    territory=state,
                    instrument_id=xml.text(element, "dnum"),
                    parties=_parties((element, "licensee"), (xml.find(element, "B794"), "agent")),
                    detail={"kind": kind} if (kind := xml.text(element, "kind")) else {},
                )


def _parties(*found: tuple[Element | None, str]) -> tuple[Party, ...]:
    read = (party_read(element, role=role) for element, role in found if element is not None)
    return tuple(party for party in read if party is not None)


def _lapses(part: Element) -> Iterator[Event]:
    """The lapse in each state: a date, then the state that it belongs to, one after another."""
    for code in ("B475", "B475EP"):
        for holder in xml.find_all(part, f"B400/B472/{code}"):
            day: date | None = None
            for element in holder:
                name = xml.local(element)
                if name == "date":
                    day = xml.day(element, field=code)
                elif name == "ctry" and day is not None and (state := xml.text(element)):
                    yield Event(
                        occurred_on=day,
                        category="H",
                        key_event="H10",
                        family="lapse",
                        office_code=code,
                        territory=state,
                    )
