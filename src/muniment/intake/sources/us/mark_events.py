"""The events of a US trade mark: its dates, the entries of its history, the deeds recorded, the state of its file."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from muniment.catalogue.values import Event, Party
from muniment.kernel.errors import NotFound
from muniment.standards.events import event_of


class Entry(NamedTuple):
    """One line of the prosecution history."""

    day: date
    code: str
    words: str | None
    number: str | None


class Deed(NamedTuple):
    """One recorded conveyance: ``givers`` convey, ``takers`` receive."""

    id: str | None
    kind: str
    executed: date | None
    recorded: date | None
    givers: tuple[tuple[str, str | None], ...]
    takers: tuple[tuple[str, str | None], ...]


class Life(NamedTuple):
    """The dates of the file itself, and its present state."""

    filed_on: date | None
    registered_on: date | None
    published: tuple[tuple[date, str | None], ...]
    status: str | None
    status_on: date | None


class _Words(NamedTuple):
    """What a code or a wording means: category, family, action, effect."""

    category: str
    family: str
    action: str | None = None
    effect: str = "from_now"


_OTHER = _Words("W", "other")
#: Entries whose code the list does not hold, by how the office's wording begins; the first that fits.
_ENTRIES = (
    ("OPPOSITION INSTITUTED", _Words("E", "dispute", "start")),
    ("OPPOSITION TERMINATED", _Words("W", "dispute", "end")),
    ("OPPOSITION DISMISSED", _Words("W", "dispute", "end")),
    ("OPPOSITION SUSTAINED", _Words("W", "dispute", "end")),
    ("CANCELLATION INSTITUTED", _Words("L", "dispute", "start")),
    ("CANCELLATION TERMINATED", _Words("W", "dispute", "end")),
    ("CANCELLATION DISMISSED", _Words("W", "dispute", "end")),
    ("ABANDONMENT - ", _Words("B", "examination", "withdrawn")),
    ("CANCELLED SEC", _Words("H", "lapse", "cancelled")),
    ("EXPIRED SEC", _Words("H", "lapse", "expired")),
    ("REGISTERED AND RENEWED", _Words("U", "fee", "renewed")),
    ("PETITION TO REVIVE-GRANTED", _Words("C", "examination", "restored")),
    ("APPLICATION REINSTATED", _Words("C", "examination", "restored")),
    ("EX PARTE APPEAL-INSTITUTED", _Words("V", "dispute", "start")),
)
#: Conveyances whose wording the list does not hold, by words that they contain, all of them; the first that fits.
_DEEDS = (
    (("SECURITY", "RELEASE"), _Words("R", "pledge", "end")),
    (("SECURITY", "TERMINAT"), _Words("R", "pledge", "end")),
    (("SECURITY", "ASSIGN"), _Words("R", "pledge", "change")),
    (("SECURITY",), _Words("R", "pledge", "start")),
    (("LICENS", "TERMINAT"), _Words("S", "licence", "end")),
    (("LICENS",), _Words("S", "licence", "start")),
    (("CORRECT",), _Words("P", "correction", "change")),
    (("MERGER",), _Words("R", "transfer")),
    (("ASSIGN",), _Words("R", "transfer")),
    (("NAME",), _Words("R", "party", "change")),
)
_ROLES = {
    ("pledge", "end"): ("pledgee", "pledgor"),
    ("pledge", "start"): ("pledgor", "pledgee"),
    ("pledge", "change"): ("assignor", "pledgee"),
    ("licence", "start"): ("licensor", "licensee"),
    ("licence", "end"): ("licensor", "licensee"),
}
_STEPS = frozenset({"other", "examination", "correction", "party"})
_PROCEEDING = re.compile(r"\bNO\.?\s*(\d{5,})")


def read(life: Life, history: Iterable[Entry], deeds: Iterable[Deed]) -> tuple[Event, ...]:
    """All events: filing, registration and publications, the history from its oldest entry, deeds, the state.

    An entry that repeats one of the dates gives it the office's code; the state is an event only where the history
    does not tell of it.

    Source: USPTO, Trademark Status and Document Retrieval; WIPO ST.61 (categories as in ST.27).
    """
    found = list(_dates(life))
    for event in map(_entry, sorted(history, key=_order)):
        at = next((at for at, known in enumerate(found) if _same(known, event)), None)
        if at is None:
            found.append(event)
        else:
            known = found[at]
            found[at] = msgspec.structs.replace(
                known, office_code=event.office_code, text=event.text, detail=known.detail | event.detail
            )
    found += filter(None, map(_deed, deeds))
    state = _state(life)
    if state is not None and all(event.category != state.category for event in found):
        found.append(state)
    return tuple(found)


def _order(entry: Entry) -> tuple[date, int]:
    return entry.day, int(entry.number) if entry.number and entry.number.isdigit() else 0


def _same(known: Event, event: Event) -> bool:
    return known.office_code is None and (known.category, known.occurred_on) == (event.category, event.occurred_on)


def _dates(life: Life) -> Iterator[Event]:
    if life.filed_on is not None:
        yield Event(occurred_on=life.filed_on, category="A", key_event="A10", family="filing")
    if life.registered_on is not None:
        yield Event(occurred_on=life.registered_on, category="F", key_event="F10", family="grant")
    for day, gazette in life.published:
        yield Event(
            occurred_on=day,
            published_on=day,
            category="Q",
            key_event="Q10",
            family="publication",
            detail={"bulletin": gazette} if gazette else {},
        )


def _known(code: str) -> _Words | None:
    try:
        known = event_of(office="US", code=code)
    except NotFound:
        return None
    return _Words(known.category, known.family, known.action, known.effect)


def _entry(entry: Entry) -> Event:
    """ST.96 files add a letter for the kind of entry to the code of four signs."""
    code, sort = (entry.code[:4], entry.code[4:]) if len(entry.code) == 5 else (entry.code, "")
    wording = entry.words or ""
    words = _known(code) or next((words for start, words in _ENTRIES if wording.startswith(start)), _OTHER)
    if "PARTIAL" in wording and words.category in "BH":
        words = _Words("P", "lapse", "change")
    return Event(
        occurred_on=entry.day,
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        effect=words.effect,
        office_code=code,
        instrument_id=_instrument(entry, words),
        text=entry.words,
        detail={name: said for name, said in (("entry", entry.number), ("entry_kind", sort)) if said},
    )


def _instrument(entry: Entry, words: _Words) -> str | None:
    """The number of a proceeding; for a plain step the number of its entry, which keeps two of one day apart."""
    if words.family == "dispute":
        named = _PROCEEDING.search(entry.words or "")
        return named[1] if named else None
    plain = words.family in _STEPS and words.action in {None, "change", "start"}
    return f"entry {entry.number}" if plain and entry.number else None


def _deed(deed: Deed) -> Event | None:
    """A conveyance is of the day on which it was executed; the office makes it known when it records it.

    A release is recorded under a number of its own: it is no instrument by which the security could be found.
    """
    day = deed.executed or deed.recorded
    if day is None:
        return None
    kind = deed.kind.upper()
    words = _known(kind) or next((words for parts, words in _DEEDS if all(part in kind for part in parts)), _OTHER)
    giver, taker = _ROLES.get((words.family, words.action or ""), ("assignor", "assignee"))
    release = words.action == "end"
    return Event(
        occurred_on=day,
        published_on=deed.recorded,
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        effect=words.effect,
        office_code=deed.kind,
        instrument_id=None if release else deed.id,
        parties=(*_named(giver, deed.givers), *_named(taker, deed.takers)),
        detail={"record": deed.id} if release and deed.id else {},
    )


def _named(role: str, names: Iterable[tuple[str, str | None]]) -> Iterator[Party]:
    for seq, (name, country) in enumerate(names, start=1):
        yield Party(role=role, name=name, seq=seq, lang="en", country=country)


def _state(life: Life) -> Event | None:
    words = _known(life.status) if life.status else None
    if words is None or life.status_on is None:
        return None
    return Event(
        occurred_on=life.status_on,
        category=words.category,
        key_event=f"{words.category}10",
        family=words.family,
        action=words.action,
        effect=words.effect,
        office_code=life.status,
    )
