"""A timeline as shapes on a grid: two drawings of one life, a wide one and one for phones, so that words stay readable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from muniment.kernel.texts import Text
from muniment.register.values import Timeline

_LOSS = frozenset({"lapse"})
_LIENS = frozenset({"pledge", "seizure", "licence", "open_licence", "dispute"})
_LABELLED = ("grant", "filing", "lapse", "dispute", "pledge", "transfer", "licence", "publication")
"""Families whose ticks get a word first, where there is room."""

_LANE = 16
_LANES = 3


@dataclass(frozen=True, slots=True)
class YearMark:
    """A year on the scale."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class BandShape:
    """A stage as a bar."""

    stage: str
    label: Text
    x: float
    width: float


@dataclass(frozen=True, slots=True)
class TickShape:
    """An event as a stroke, with a word where there is room for one."""

    x: float
    top: int
    tone: str
    label: Text | None
    strength: str
    text_x: float
    text_y: int
    anchor: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """All shapes of one drawing, in units of its view box."""

    name: str
    width: int
    height: int
    years: tuple[YearMark, ...]
    bands: tuple[BandShape, ...]
    ticks: tuple[TickShape, ...]
    now_x: float
    now_label: str
    now_anchor: str
    end_x: float | None
    legend: tuple[BandShape, ...]
    now_top: int = 14
    now_text_y: int = 11
    tick_end: int = 92
    band_y: int = 82
    rule_y: int = 92
    year_y: int = 114


def drawings_of(timeline: Timeline) -> tuple[Drawing, Drawing]:
    """The wide drawing and the narrow one of a timeline."""
    return _draw(timeline, "wide", 960, 5), _draw(timeline, "narrow", 360, 2)


def _draw(timeline: Timeline, name: str, width: int, labels: int) -> Drawing:
    inner = width - 24

    def x(share: float) -> float:
        return round(12 + share * inner, 1)

    bands = tuple(
        BandShape(
            band.stage, band.label, x(band.share_from), max(round((band.share_to - band.share_from) * inner, 1), 1.0)
        )
        for band in timeline.bands
    )
    years = timeline.years
    room = 46 / inner
    kept: list[YearMark] = []
    last = -1.0
    for year in years:
        if year.share - last >= room:
            kept.append(YearMark(x(year.share), str(year.year)))
            last = year.share
    legend = {band.stage: band for band in bands}
    return Drawing(
        name=name,
        width=width,
        height=120,
        years=tuple(kept),
        bands=bands,
        ticks=_ticks(timeline, x, width, labels),
        now_x=x(timeline.as_of_share),
        now_label=timeline.as_of.isoformat(),
        now_anchor=_anchor(x(timeline.as_of_share), width),
        end_x=x(timeline.expiry_share) if timeline.expiry_share is not None else None,
        legend=tuple(legend[stage] for stage in sorted(legend)),
    )


def _anchor(at: float, width: int) -> str:
    if at < 70:
        return "start"
    return "end" if at > width - 70 else "middle"


def _ticks(timeline: Timeline, x: Callable[[float], float], width: int, labels: int) -> tuple[TickShape, ...]:
    taken: list[list[tuple[float, float]]] = [[] for _ in range(_LANES)]
    wanted = sorted(
        (tick for tick in timeline.ticks if tick.family in _LABELLED),
        key=lambda tick: (_LABELLED.index(tick.family), tick.day),
    )
    worded: dict[str, tuple[int, str]] = {}
    used: set[str] = set()
    for tick in wanted:
        if len(worded) >= labels * _LANES or (tick.family in used and labels < 3):
            continue
        place = _lane(taken, x(tick.share), width, _length(tick.title))
        if place is not None:
            worded[tick.event_id] = place
            used.add(tick.family)
    shapes = []
    for tick in timeline.ticks:
        lane, anchor = worded.get(tick.event_id, (_LANES - 1, "middle"))
        top = 30 + lane * _LANE
        tone = "loss" if tick.family in _LOSS else "lien" if tick.family in _LIENS else ""
        shapes.append(
            TickShape(
                x=x(tick.share),
                top=top if tick.event_id in worded else 72,
                tone=tone,
                label=tick.title if tick.event_id in worded else None,
                strength="strong" if tick.family in {"grant", "filing", "lapse"} else "",
                text_x=x(tick.share) + (4 if anchor == "start" else -4),
                text_y=top + 6,
                anchor=anchor,
            )
        )
    return tuple(shapes)


def _length(words: Text) -> float:
    """The room that a word needs in either language: 12.5 units a Chinese character, 6.8 a letter of bold 12-unit type."""
    return max(len(words.zh) * 12.5, len(words.en) * 6.8)


def _lane(taken: list[list[tuple[float, float]]], at: float, width: int, length: float) -> tuple[int, str] | None:
    """The first lane in which a word of this length has room beside its stroke."""
    for lane, spans in enumerate(taken):
        for anchor, left in (("start", at), ("end", at - length - 4)):
            right = left + length + 8
            if left < 0 or right > width or any(left < b and a < right for a, b in spans):
                continue
            spans.append((left, right))
            return lane, anchor
    return None
