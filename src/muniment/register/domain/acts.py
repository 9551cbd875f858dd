"""Acts recorded here folded into a record: what the office's files tell too is one event with two sources.

An act and an event of the office are the same fact when they name one instrument, or else are of one family and action,
share a party and lie within the window of the rule. Where they name one instrument and contradict each other the
office's version stands in the record and the act is held beside it, with what differs: neither is lost.
"""

from __future__ import annotations

import unicodedata
from bisect import insort
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import msgspec

from muniment.catalogue.values import Event, Record
from muniment.kernel.texts import Text
from muniment.register.domain.rights import law_day
from muniment.register.values import Act, HeldAct
from muniment.standards.licences import licence_kind

SOURCE = "journal:"
"""Before the number of the entry among the sources of an event."""
RECORDED, SETTLED, REVERSED = "right.act", "right.act_settled", "right.act_reversed"
"""The kinds of entries by which an act is recorded, goes forward, and is taken back."""
STATES: tuple[str, ...] = ("prepared", "lodged", "effective")
"""An act goes forward through these; only the last counts."""


@dataclass(frozen=True, slots=True)
class Folded:
    """A record with what was recorded here, and the acts that contradict the office's files."""

    record: Record
    held: tuple[HeldAct, ...] = ()


def acts_fold(record: Record, acts: Iterable[Act], *, window_days: int) -> Folded:
    """The record with every effective act among its events, each fact once.

    The answer does not hang on the order of the acts.

    Args:
        record: The right as an edition holds it.
        acts: Acts on it, in any order; those that are not effective are left out.
        window_days: So many days may lie between the two tellings of one fact that share no instrument.
    """
    folding = Folding(record, window_days=window_days)
    for act in sorted(acts, key=lambda each: each.entry_no):
        folding.take(act)
    return folding.folded()


class Folding:
    """A record into which acts are folded one after the other, in the order of their entries; it can go on later."""

    def __init__(self, record: Record, *, window_days: int) -> None:
        self.window_days = window_days
        self._record = record
        self._events: dict[str, Event] = {}
        self._held: list[HeldAct] = []
        self._free: dict[tuple[str, str], dict[str, Event]] = {}
        self._sorted: list[Event] | None = None
        for event in record.content.events:
            self._events[event.event_id] = event
            self._free.setdefault(_sort_of(event), {})[event.event_id] = event

    def take(self, act: Act) -> Event | None:
        """One more act is folded in, of a later entry than all before it.

        Returns:
            The event that the record holds for it now; ``None`` where it does not count, or is held.
        """
        if act.state != "effective":
            return None
        same = self._free.get(_sort_of(act.event), {})
        told = _told(act, list(same.values()), self.window_days)
        if told is None:
            return self._put(_event_of(act), act.act_id)
        differs = _differs(act.event, told, self.window_days)
        if differs:
            self._held.append(HeldAct(act=act, event_id=told.event_id, differs=differs))
            return None
        del same[told.event_id]
        return self._put(_joined(told, act), told.event_id)

    def knows(self, event_id: str) -> bool:
        """Whether an event of that name stands already."""
        return event_id in self._events

    def folded(self) -> Folded:
        """The record as it stands now, its events in their order."""
        if self._sorted is None:
            self._sorted = sorted(self._events.values(), key=_order)
        content = msgspec.structs.replace(self._record.content, events=tuple(self._sorted))
        return Folded(msgspec.structs.replace(self._record, content=content), tuple(self._held))

    def _put(self, event: Event, event_id: str) -> Event:
        if self._sorted is not None and event_id not in self._events:
            insort(self._sorted, event, key=_order)
        else:
            self._sorted = None
        self._events[event_id] = event
        return event


def _order(event: Event) -> tuple[date, str]:
    return event.occurred_on, event.event_id


def _event_of(act: Act) -> Event:
    return msgspec.structs.replace(
        act.event, event_id=act.act_id, instrument_id=act.instrument_id or None, sources=(f"{SOURCE}{act.entry_no}",)
    )


def _joined(event: Event, act: Act) -> Event:
    """The office's event, with what only the act says and with its source."""
    return msgspec.structs.replace(
        event,
        instrument_id=event.instrument_id or act.instrument_id or None,
        parties=event.parties or act.event.parties,
        detail={**act.event.detail, **event.detail},
        sources=(*event.sources, f"{SOURCE}{act.entry_no}"),
    )


def _sort_of(event: Event) -> tuple[str, str]:
    return event.family, event.action or "start"


def _told(act: Act, same: Sequence[Event], window_days: int) -> Event | None:
    """The event of the office that tells the same fact among those of its family and action; the nearest in time."""
    mine = act.event
    by_instrument = [event for event in same if act.instrument_id and event.instrument_id == act.instrument_id]
    if by_instrument:
        return min(by_instrument, key=lambda event: (_apart(event, mine), event.event_id))
    near = [
        event
        for event in same
        if not (act.instrument_id and event.instrument_id)
        and _apart(event, mine) <= window_days
        and _parties(event) & _parties(mine)
    ]
    return min(near, key=lambda event: (_apart(event, mine), event.event_id), default=None)


def _apart(one: Event, other: Event) -> int:
    return abs((law_day(one) - law_day(other)).days)


def _parties(event: Event) -> frozenset[str]:
    return frozenset(name_folded(party.name) for party in event.parties)


def name_folded(name: str) -> str:
    """A name as two tellings of it are compared: width, case, blanks and full stops do not count."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(sign for sign in plain if not sign.isspace() and sign not in ".,，。")


_DAY = Text("日期：本机构 {mine}，主管局 {theirs}", "the day: {mine} here, {theirs} by the office")
_NAMES = Text("当事人：本机构 {mine}，主管局 {theirs}", "the parties: {mine} here, {theirs} by the office")
_DETAIL = Text("{name}：本机构 {mine}，主管局 {theirs}", "{name}: {mine} here, {theirs} by the office")


def _differs(mine: Event, theirs: Event, window_days: int) -> tuple[Text, ...]:
    """In what the two tellings of one fact contradict each other."""
    found = []
    if _apart(mine, theirs) > window_days:
        found.append(_DAY.fill(mine=law_day(mine), theirs=law_day(theirs)))
    if mine.parties and theirs.parties and not _parties_agree(mine, theirs):
        found.append(_NAMES.fill(mine=_names(mine), theirs=_names(theirs)))
    for name in sorted(set(mine.detail) & set(theirs.detail)):
        if not _same_detail(name, mine.detail[name], theirs.detail[name]):
            found.append(_DETAIL.fill(name=name, mine=mine.detail[name], theirs=theirs.detail[name]))
    return tuple(found)


def _parties_agree(one: Event, other: Event) -> bool:
    """Whether they share somebody, and in every role that both name: another licensee of the same licensor is another fact."""
    sides = [{party.role: set[str]() for party in each.parties} for each in (one, other)]
    for each, side in zip((one, other), sides, strict=True):
        for party in each.parties:
            side[party.role].add(name_folded(party.name))
    both = set(sides[0]) & set(sides[1])
    return bool(_parties(one) & _parties(other)) and all(sides[0][role] & sides[1][role] for role in both)


def _names(event: Event) -> Text:
    names = [party.name for party in event.parties]
    return Text("、".join(names), ", ".join(names))


def _same_detail(name: str, mine: str, theirs: str) -> bool:
    """Two spellings of one number are one, and two words for one kind of licence; all else is compared as it stands."""
    if name == "licence_kind" and licence_kind(mine):
        return licence_kind(mine) == licence_kind(theirs)
    one, other = (each.replace(",", "").strip() for each in (mine, theirs))
    try:
        return float(one) == float(other)
    except ValueError:
        return one == other
