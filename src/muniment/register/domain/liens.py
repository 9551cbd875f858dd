"""What lies on a right: pledges, seizures, licences, open licences, disputes, each an instrument with its events."""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from muniment.catalogue.values import Event, Record
from muniment.kernel.dates import date_read
from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text
from muniment.register.domain.coverage import absence_text, covered_over
from muniment.register.domain.rights import filed_on, granted_on, law_day, part_of, territory_of
from muniment.register.domain.words import names_join, texts_join
from muniment.register.values import Covered, Known, Lien, LienStanding, Reason, Span

LIEN_FAMILIES: tuple[str, ...] = ("pledge", "seizure", "licence", "open_licence", "dispute")

_GRANTED_FIRST = frozenset({"pledge", "open_licence"})
"""Only a right that was granted can be pledged or offered to all (Patent Law (CN) art. 50; Civil Code art. 444)."""
_OWN_TERM_ENDS = frozenset({"seizure", "licence", "open_licence"})
"""Families that end with their own term. A pledge stands until it is discharged, whatever the debt's last day."""
_OTHER_SIDE = frozenset({"pledgee", "licensee", "petitioner"})
_NOUNS: dict[str, Text] = {
    "pledge": Text("质押", "pledged"),
    "seizure": Text("保全", "under seizure"),
    "licence": Text("许可", "licensed"),
    "open_licence": Text("开放许可", "offered under an open licence"),
    "dispute": Text("争议", "in dispute"),
}
_ABSENT: dict[str, Text] = {
    "pledge": Text("无质押", "not pledged"),
    "seizure": Text("无保全", "not under seizure"),
    "licence": Text("无备案许可", "no licence recorded"),
    "open_licence": Text("无开放许可", "no open licence"),
    "dispute": Text("无争议", "no dispute"),
}


@dataclass(slots=True)
class _Open:
    """An instrument while its events are read, oldest first."""

    events: list[Event] = field(default_factory=list)
    ended_on: date | None = None
    place: int = 0

    @property
    def started(self) -> Event:
        return self.events[0]

    @property
    def detail(self) -> dict[str, str]:
        return {name: value for event in self.events for name, value in event.detail.items()}

    @property
    def names(self) -> tuple[str, ...]:
        return _other_side(self.events)


def liens_on(record: Record, *, as_of: date, known: Known) -> tuple[LienStanding, ...]:
    """What stands on the right on ``as_of``, family by family, each with how far the sources reach.

    Events of one instrument belong together. An end without an instrument ends the one open entry that shares a
    party with it, or the only open one; where that is not clear nothing is ended and the standing says so.

    Args:
        record: The right as the edition holds it.
        as_of: Law time: the day asked about.
        known: What the edition can know.

    Returns:
        One standing for each of ``LIEN_FAMILIES``, in that order.

    Source: DESIGN, "Coverage" and "Instruments"; Civil Code (CN) art. 444 (a pledge begins with its registration).
    """
    return LiensKept(record, as_of=as_of).standings(record, known)


class LiensKept:
    """What lies on a right on a day, kept so that a further event costs what it changes alone."""

    def __init__(self, record: Record, *, as_of: date) -> None:
        self.as_of = as_of
        self._families = {family: _Family(family, as_of) for family in LIEN_FAMILIES}
        self.take(record, record.content.events)

    def take(self, record: Record, events: Iterable[Event]) -> bool:
        """Further events are read.

        Args:
            record: The right; what it holds beside its events is that of before.
            events: Those that it gained, in any order.

        Returns:
            ``False`` where one of them lies before what was read: then all has to be read anew.
        """
        listed = tuple(events)
        went_on = [family.take(record, listed) for family in self._families.values()]
        return all(went_on)

    def move(self, record: Record, as_of: date) -> bool:
        """Another day is asked about; ``False`` where all has to be read anew for it."""
        if as_of == self.as_of:
            return True
        self.as_of = as_of
        went_on = [family.move(record, as_of) for family in self._families.values()]
        return all(went_on)

    def standings(self, record: Record, known: Known) -> tuple[LienStanding, ...]:
        """One standing for each of ``LIEN_FAMILIES``, in that order."""
        return tuple(_standing(record, each, known) for each in self._families.values())


def liens_current(standings: Iterable[LienStanding]) -> tuple[Lien, ...]:
    """All that stands, of every family."""
    return tuple(lien for standing in standings for lien in standing.current)


def lien_noun(family: str) -> Text:
    """The short word for a lien of the family."""
    return _NOUNS[family]


def lien_absent(family: str) -> Text:
    """The words that say that nothing of the family is there; only to be used where that is covered."""
    return _ABSENT[family]


def _standing(record: Record, kept: _Family, known: Known) -> LienStanding:
    family, as_of = kept.family, kept.as_of
    liens = kept.liens
    current = tuple(lien for lien in liens if lien.ended_on is None)
    past = tuple(lien for lien in liens if lien.ended_on is not None)
    begins = granted_on(record) if family in _GRANTED_FIRST else None
    period = Span(begins or filed_on(record), as_of)
    answer = covered_over(known, register=record.register, kind=record.kind, families=(family,), period=period)
    reasons = [Reason(lien.text, lien.events) for lien in (*current, *past)]
    reasons += [Reason(_UNCLEAR, (event.event_id,)) for event in kept.entries.unclear]
    if current:
        far = answer.text if isinstance(answer, Covered) else _END_NOT_COVERED
        text = texts_join((texts_join((lien.text for lien in current), zh="；", en="; "), far))
    else:
        text = absence_text(family, answer, _ABSENT[family])
    return LienStanding(
        family=family,
        current=current,
        past=past,
        coverage=answer,
        text=text,
        reasons=(*reasons, Reason(answer.text)),
    )


def _concerns(event: Event, family: str) -> bool:
    return event.family == family or (family == "dispute" and bool(_closes(event)))


def _closes(event: Event) -> str:
    """The categories of challenge that a decision on the right closes, as ST.27 letters."""
    if event.category == "M" or event.action in {"invalidated", "invalidated_part"}:
        return "ELV"
    return "E" if event.category in {"B", "F"} else ""


def _action(event: Event, family: str) -> str:
    """What the event does to its instrument: ``start``, ``change`` or ``end``."""
    if family == "dispute" and _closes(event):
        return "end"
    return event.action or "start"


_ACTION_RANK = {"start": 0, "change": 1, "end": 2}
_UNCLEAR = Text(
    "有一项解除记录，但不能确定解除的是哪一项", "an end is recorded, but which entry it ends cannot be decided"
)
_END_NOT_COVERED = Text("是否已解除：所载来源未覆盖", "whether it was ended since: not covered by the sources loaded")


class _Family:
    """The events of one family up to a day, read in their order into instruments."""

    def __init__(self, family: str, as_of: date) -> None:
        self.family, self.as_of = family, as_of
        self.entries = _Entries()
        self.liens: list[Lien] = []
        self._last: tuple[date, int, str] | None = None
        self._later = False

    def move(self, record: Record, as_of: date) -> bool:
        """The day moves on; ``False`` where it moves back, or past events that were left out for it."""
        if as_of < self.as_of or self._later:
            return False
        self.as_of = as_of
        if self.family in _OWN_TERM_ENDS:
            self.liens = [_lien(record, self.family, entry, as_of) for entry in self.entries.all]
        return True

    def take(self, record: Record, events: tuple[Event, ...]) -> bool:
        """Further events are read; ``False`` where one lies before what was read."""
        every = [event for event in events if _concerns(event, self.family)]
        mine = [event for event in every if law_day(event) <= self.as_of]
        self._later = self._later or len(mine) < len(every)
        mine.sort(key=self._order)
        if not mine:
            return True
        touched: dict[int, _Open] = {}
        for event in mine:
            order = self._order(event)
            if self._last is not None and order < self._last:
                if not self._between(record, event):
                    return False
                continue
            self._last = order
            entry = self.entries.take(event, self.family)
            if entry is not None:
                touched[id(entry)] = entry
        for entry in sorted(touched.values(), key=lambda each: each.place):
            self.liens[entry.place : entry.place + 1] = [_lien(record, self.family, entry, self.as_of)]
        return True

    def _between(self, record: Record, event: Event) -> bool:
        """An event that lies before others that were read; ``False`` where it might change what those did.

        Where every event names its instrument, and every end found it, events of one instrument say nothing of another.
        """
        entries, no = self.entries, event.instrument_id
        if self.family == "dispute" or entries.loose or no is None:
            return False
        same = entries.numbered(no)
        if same is None:
            if _action(event, self.family) == "end":
                return False
            place = bisect(entries.all, self._order(event), key=lambda each: self._order(each.started))
            entry = _Open([event], place=place)
            entries.add(entry)
            self.liens.insert(place, _lien(record, self.family, entry, self.as_of))
            return True
        if same.ended_on is not None or self._order(event) < self._order(same.events[-1]):
            return False
        entries.take(event, self.family)
        self.liens[same.place] = _lien(record, self.family, same, self.as_of)
        return True

    def _order(self, event: Event) -> tuple[date, int, str]:
        return law_day(event), _ACTION_RANK.get(_action(event, self.family), 1), event.event_id


class _Entries:
    """The instruments as far as they were read: all, those that stand, and by their number."""

    def __init__(self) -> None:
        self.all: list[_Open] = []
        self.standing: dict[int, _Open] = {}
        self.loose = False
        """Whether an event named no instrument, or an end found none: then one instrument can tell on another."""
        self.unclear: list[Event] = []
        """The ends that fit none of them for certain."""
        self._by_no: dict[str, _Open] = {}

    def take(self, event: Event, family: str) -> _Open | None:
        """One more event, later than all before it; the instrument that it belongs to, if any."""
        action = _action(event, family)
        entry = self.of(event, action)
        self.loose = self.loose or event.instrument_id is None or (action == "end" and entry is None)
        if action == "end":
            if entry is None:
                self.unclear += [event] if not _closes(event) and self.standing else []
                return None
            self.end(entry, event)
        elif entry is None and action == "change" and family == "dispute":
            return None
        elif entry is None or (action != "change" and entry.ended_on is not None):
            entry = _Open([event], place=len(self.all))
            self.add(entry)
        else:
            entry.events.append(event)
        return entry

    def add(self, entry: _Open) -> None:
        """One more instrument stands, at its place among all."""
        self.all.insert(entry.place, entry)
        for later in self.all[entry.place + 1 :]:
            later.place += 1
        self.standing[id(entry)] = entry
        if entry.started.instrument_id is not None:
            self._by_no[entry.started.instrument_id] = entry

    def end(self, entry: _Open, event: Event) -> None:
        """An instrument does not stand any more."""
        entry.ended_on = law_day(event)
        entry.events.append(event)
        self.standing.pop(id(entry), None)

    def numbered(self, no: str) -> _Open | None:
        """The instrument of that number read last."""
        return self._by_no.get(no)

    def of(self, event: Event, action: str) -> _Open | None:
        """The entry that an event belongs to; ``None`` starts a new one."""
        if event.instrument_id is not None:
            same = self._by_no.get(event.instrument_id)
            if same is not None or action != "end":
                return same
        if action not in {"change", "end"}:
            return None
        standing = [entry for entry in self.standing.values() if _may_fit(entry, event)]
        names = set(_other_side([event]))
        shared = [entry for entry in standing if names & set(entry.names)]
        fitting = shared or standing
        return fitting[0] if len(fitting) == 1 else None


def _may_fit(entry: _Open, event: Event) -> bool:
    """An event that names one instrument does not belong to an entry that names another; nor a decision to a lawsuit."""
    if (closes := _closes(event)) and entry.started.category not in closes:
        return False
    return event.instrument_id is None or entry.started.instrument_id is None


def _other_side(events: Iterable[Event]) -> tuple[str, ...]:
    """The names on the other side of the right's owner, by the newest event that gives any."""
    for event in sorted(events, key=law_day, reverse=True):
        names = tuple(party.name for party in event.parties if party.role in _OTHER_SIDE)
        if names:
            return names
    return ()


def _lien(record: Record, family: str, entry: _Open, as_of: date) -> Lien:
    until = _until(entry)
    ended = entry.ended_on
    if ended is None and until is not None and until < as_of and family in _OWN_TERM_ENDS:
        ended = until + timedelta(days=1)
    since = law_day(entry.started)
    names = entry.names
    return Lien(
        family=family,
        since=since,
        until_on=until,
        ended_on=ended,
        instrument_id=entry.started.instrument_id,
        names=names,
        detail=entry.detail,
        events=tuple(event.event_id for event in entry.events),
        part=part_of(record, entry.started),
        territory=territory_of(record, entry.started),
        text=_text(family, since=since, ended=ended, names=names),
    )


def _text(family: str, *, since: date, ended: date | None, names: tuple[str, ...]) -> Text:
    noun, who = _NOUNS[family], names_join(names)
    zh = f"自 {since} 起{noun.zh}" + (f"（{who.zh}）" if names else "")
    en = f"{noun.en} since {since}" + (f" ({who.en})" if names else "")
    if ended is not None:
        return Text(f"{zh}，至 {ended} 止", f"{en}, ended {ended}")
    return Text(zh, en)


def _until(entry: _Open) -> date | None:
    """The last day of the instrument's own term, by the newest event that states one."""
    try:
        return date_read(entry.detail.get("until_on"))
    except SourceProblem:
        return None
