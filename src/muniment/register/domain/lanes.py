"""The events of a right sorted into lanes that a lay reader tells apart by place and shape, never by colour alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from muniment.kernel.texts import Text
from muniment.register.values import Lien, LienStanding, Tick, Timeline

_LANE, _HEAD, _FOOT = 40, 16, 24
_OTHER = "procedure"
_LABELS: dict[str, Text] = {
    "procedure": Text("程序", "procedure"),
    "ownership": Text("归属", "ownership"),
    "others": Text("他人的权利", "rights of others"),
    "disputes": Text("争议", "disputes"),
    "fees": Text("费用与期限", "fees and term"),
}
_SHAPES: dict[str, tuple[str, str]] = {
    "procedure": ("●", "M{x} {y}m-5 0a5 5 0 1 0 10 0a5 5 0 1 0 -10 0z"),
    "ownership": ("■", "M{x} {y}m-5 -5h10v10h-10z"),
    "others": ("◆", "M{x} {y}m0 -6l6 6l-6 6l-6 -6z"),
    "disputes": ("▲", "M{x} {y}m0 -6l6 11h-12z"),
    "fees": ("✚", "M{x} {y}m-2 -6h4v4h4v4h-4v4h-4v-4h-4v-4h4z"),
}
_OF_FAMILY = {
    "transfer": "ownership",
    "party": "ownership",
    "licence": "others",
    "open_licence": "others",
    "pledge": "others",
    "seizure": "others",
    "dispute": "disputes",
    "fee": "fees",
    "lapse": "fees",
}


@dataclass(frozen=True, slots=True)
class Mark:
    """One event: its shape, and the words that it stands for."""

    path: str
    label: Text
    event_id: str
    future: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """How long a right of somebody else stands or stood, or a dispute went on; ``open`` where no end is recorded."""

    x: float
    width: float
    label: Text
    open: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """One lane: ``y`` is its middle."""

    name: str
    label: Text
    shape: str
    y: int
    stretches: tuple[Stretch, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Lanes:
    """All lanes that hold something, in units of the view box."""

    name: str
    width: int
    height: int
    lanes: tuple[Lane, ...]
    years: tuple[tuple[float, int], ...]
    now_x: float


def lane_of(family: str) -> str:
    """The lane in which events of a family are drawn."""
    return _OF_FAMILY.get(family, _OTHER)


def lane_shape(family: str) -> str:
    """The shape, as a character, that stands for events of a family in the drawing and in the list."""
    return _SHAPES[lane_of(family)][0]


def lanes_of(timeline: Timeline, liens: Iterable[LienStanding]) -> tuple[Lanes, ...]:
    """A wide drawing and a narrow one; none for a right without events.

    Every event of the timeline is drawn exactly once. A stretch without a recorded end goes up to the day asked about
    and no further.

    Args:
        timeline: The events, in law time.
        liens: The standings of ``liens_on`` for the same day.
    """
    if not timeline.ticks:
        return ()
    kept = tuple(liens)
    return _draw(timeline, kept, "wide", 960), _draw(timeline, kept, "narrow", 360)


def _draw(timeline: Timeline, liens: tuple[LienStanding, ...], name: str, width: int) -> Lanes:
    def x(share: float) -> float:
        return round(12 + share * (width - 24), 1)

    days = (timeline.end - timeline.start).days or 1

    def at(day: date) -> float:
        return x(min(max((day - timeline.start).days / days, 0.0), 1.0))

    used = [each for each in _LABELS if any(lane_of(tick.family) == each for tick in timeline.ticks)]
    lanes = tuple(
        _lane(lane, _HEAD + row * _LANE + 22, [t for t in timeline.ticks if lane_of(t.family) == lane],
              [each for standing in liens if lane_of(standing.family) == lane
               for each in (*standing.past, *standing.current)], (x, at, timeline.as_of))
        for row, lane in enumerate(used)
    )  # fmt: skip
    return Lanes(name, width, _HEAD + len(used) * _LANE + _FOOT, lanes, _years(timeline, x, width), at(timeline.as_of))


_Scale = tuple[Callable[[float], float], Callable[[date], float], date]


def _lane(name: str, y: int, ticks: list[Tick], liens: list[Lien], scale: _Scale) -> Lane:
    x, at, as_of = scale
    shape, path = _SHAPES[name]
    stretches = []
    for lien in liens:
        left, right = at(lien.since), at(min(lien.ended_on or as_of, as_of))
        stretches.append(Stretch(left, max(round(right - left, 1), 1.0), lien.text, lien.ended_on is None))
    marks = tuple(Mark(path.format(x=x(tick.share), y=y), tick.line, tick.event_id, tick.future) for tick in ticks)
    return Lane(name, _LABELS[name], shape, y, tuple(stretches), marks)


def _years(timeline: Timeline, x: Callable[[float], float], width: int) -> tuple[tuple[float, int], ...]:
    """As many years as leave each other room."""
    kept: list[tuple[float, int]] = []
    for year in timeline.years:
        place = x(year.share)
        if (not kept or place - kept[-1][0] >= 46) and place <= width - 20:
            kept.append((place, year.year))
    return tuple(kept)
