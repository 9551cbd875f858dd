"""A right's life on a ruled scale: stages as bands, events as ticks, and the same in words."""

from __future__ import annotations

from bisect import bisect, bisect_left, bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from muniment.catalogue.values import Event, Record
from muniment.kernel.texts import Text
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.folding import fold
from muniment.register.domain.rights import filed_on, granted_on, law_day, of_status
from muniment.register.domain.rulebook import RuleOn
from muniment.register.domain.words import STAGES, names_join
from muniment.register.values import Band, Expiry, Tick, Timeline, Year

_STANDING = frozenset({"4", "5"})
TitleOf = Callable[[Event], Text]


@dataclass(frozen=True, slots=True)
class _Scale:
    start: date
    end: date

    def share(self, day: date) -> float:
        """Where the day lies between start (0) and end (1)."""
        whole = (self.end - self.start).days or 1
        return round(min(max((day - self.start).days / whole, 0.0), 1.0), 6)


class TicksKept:
    """The ticks of a right in their order, kept so that a further event costs its own tick alone."""

    def __init__(self, title_of: TitleOf) -> None:
        self.events: list[Event] = []
        self.ticks: list[Tick] = []
        self._title_of = title_of
        self._drawn: tuple[_Scale, date] | None = None

    def take(self, events: Iterable[Event]) -> None:
        """Further events; they are drawn when they are asked for."""
        for event in events:
            if self._drawn is None:
                self.events.append(event)
                continue
            place = bisect(self.events, _event_order(event), key=_event_order)
            self.events.insert(place, event)
            self.ticks.insert(place, _tick(event, *self._drawn, self._title_of))

    def sort(self) -> None:
        """The events stand in their order, whatever order they came in."""
        if self._drawn is None:
            self.events.sort(key=_event_order)

    def drawn(self, scale: _Scale, as_of: date) -> tuple[Tick, ...]:
        """The ticks on a scale; drawn anew only on another scale or for another day."""
        if self._drawn is None or self._drawn[0] != scale:
            self.ticks = [_tick(event, scale, as_of, self._title_of) for event in self.events]
        elif self._drawn[1] != as_of:
            between = sorted((self._drawn[1], as_of))
            since, until = (bisect(self.ticks, each, key=_day) for each in between)
            changed = (replace(tick, future=tick.day > as_of) for tick in self.ticks[since:until])
            self.ticks[since:until] = list(changed)
        self._drawn = (scale, as_of)
        return tuple(self.ticks)


def _event_order(event: Event) -> tuple[date, str]:
    return law_day(event), event.event_id


def timeline_of(record: Record, *, as_of: date, rule_on: RuleOn, title_of: TitleOf) -> Timeline:
    """The events of the right in law time, with its stages and last day, ready to be drawn and read aloud.

    Args:
        record: The right as the edition holds it.
        as_of: Law time; later events are drawn too, marked as such.
        rule_on: The rules that the edition was made with.
        title_of: The plain title of an event.

    Returns:
        A timeline whose ``twin`` says in words, oldest first, all that the drawing shows.

    Source: UI, "timeline"; WIPO ST.27 for the stages.
    """
    kept = TicksKept(title_of)
    kept.take(record.content.events)
    return timeline_kept(record, kept, as_of=as_of, rule_on=rule_on)


def timeline_kept(record: Record, kept: TicksKept, *, as_of: date, rule_on: RuleOn) -> Timeline:
    """The timeline of a right whose events are those of ``kept``; of the record only those of its status are read."""
    expiry = expiry_of(record, rule_on=rule_on, as_of=as_of)
    kept.sort()
    days = [day for day in (filed_on(record), granted_on(record), expiry.on if expiry else None, as_of) if day]
    days += [law_day(event) for event in (*kept.events[:1], *kept.events[-1:])]
    scale = _Scale(date(min(days).year, 1, 1), date(max(days).year, 12, 31))
    bands = _bands(record, list(record.content.events), scale, as_of, expiry)
    ticks = kept.drawn(scale, as_of)
    return Timeline(
        start=scale.start,
        end=scale.end,
        as_of=as_of,
        as_of_share=scale.share(as_of),
        expiry=expiry,
        expiry_share=scale.share(expiry.on) if expiry else None,
        years=tuple(Year(year, scale.share(date(year, 1, 1))) for year in range(scale.start.year, scale.end.year + 1)),
        bands=bands,
        ticks=ticks,
        twin=_twin(bands, ticks, expiry),
    )


def _bands(record: Record, events: list[Event], scale: _Scale, as_of: date, expiry: Expiry | None) -> tuple[Band, ...]:
    """The stages of the whole right, joined where nothing changed, up to ``as_of``."""
    turns = {day for day in (filed_on(record), granted_on(record)) if day}
    turns |= {law_day(event) for event in events if of_status(event)}
    found: list[tuple[str, date]] = []
    for day in sorted(turn for turn in turns if turn <= as_of):
        stage = fold(record, territory=None, part=None, as_of=day).stage
        if not found or found[-1][0] != stage:
            found.append((stage, day))
    if expiry is not None and not expiry.renewable and expiry.on < as_of and found and found[-1][0] in _STANDING:
        found.append(("6", expiry.on + timedelta(days=1)))
    ends: list[date | None] = [*(since for _, since in found), None][1:]
    return tuple(
        Band(stage, STAGES[stage], since, until, scale.share(since), scale.share(until or as_of))
        for (stage, since), until in zip(found, ends, strict=True)
    )


def _tick(event: Event, scale: _Scale, as_of: date, title_of: TitleOf) -> Tick:
    day, title = law_day(event), title_of(event)
    return Tick(
        day=day,
        share=scale.share(day),
        title=title,
        family=event.family,
        category=event.category,
        key_event=event.key_event,
        office_code=event.office_code,
        event_id=event.event_id,
        published_on=event.published_on,
        occurred_on=event.occurred_on,
        part=event.part,
        territory=event.territory,
        line=_line(event, day, title),
        future=day > as_of,
    )


def _line(event: Event, day: date, title: Text) -> Text:
    """One line of the twin: day, title, who, and when it was made known if that was on another day."""
    who = names_join(dict.fromkeys(party.name for party in event.parties))
    zh, en = f"{day} {title.zh}", f"{day} {title.en}"
    if event.parties:
        zh, en = f"{zh}：{who.zh}", f"{en}: {who.en}"
    places = [place for place in (event.territory, event.part) if place]
    if places:
        zh, en = f"{zh}（{'，'.join(places)}）", f"{en} ({', '.join(places)})"
    if event.published_on is not None and event.published_on != day:
        zh, en = f"{zh}，{event.published_on} 公布", f"{en}, published {event.published_on}"
    return Text(zh, en)


def _twin(bands: tuple[Band, ...], ticks: tuple[Tick, ...], expiry: Expiry | None) -> tuple[Text, ...]:
    """The stages before the events of their day, the last day of the term after those of its day."""
    lines = [tick.line for tick in ticks]
    if expiry is not None:
        lines.insert(
            bisect_right(ticks, expiry.on, key=_day), Text(f"{expiry.on} 期限届满", f"{expiry.on} last day of the term")
        )
    for band in sorted(bands, key=lambda each: each.since)[::-1]:
        text = Text(
            f"{band.since} 进入阶段 {band.stage}：{band.label.zh}",
            f"{band.since} stage {band.stage}: {band.label.en}",
        )
        place = bisect_left(ticks, band.since, key=_day)
        place += expiry is not None and expiry.on < band.since
        lines.insert(place, text)
    return tuple(lines)


def _day(tick: Tick) -> date:
    return tick.day
