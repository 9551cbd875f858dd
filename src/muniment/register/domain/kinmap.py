"""Two small drawings of how a right is tied to others: its family over time and offices, and what cites what."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

_ROW = 34
_LEFT = 52
_RIGHT = 96
_TOP = 16
_FOOT = 28
_DAYS = 365.25
CITED_MOST = 12
"""Documents on one side of the graph; the list below has all."""


@dataclass(frozen=True, slots=True)
class Kin:
    """A member of a family as it is drawn: whose parent by priority is ``parents`` (places in the same list)."""

    label: str
    office: str
    filed_on: date | None
    own: bool
    parents: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Dot:
    """A member on the map."""

    x: float
    y: float
    label: str
    own: bool
    anchor: str


@dataclass(frozen=True, slots=True)
class Word:
    """A word at a place."""

    x: float
    y: float
    text: str


@dataclass(frozen=True, slots=True)
class FamilyMap:
    """All shapes of one drawing of a family, in units of its view box."""

    name: str
    width: int
    height: int
    dots: tuple[Dot, ...]
    ties: tuple[str, ...]
    rows: tuple[Word, ...]
    years: tuple[Word, ...]
    floor: int
    left: int = _LEFT


def family_drawn(kin: Sequence[Kin]) -> tuple[FamilyMap, ...]:
    """The wide drawing and the narrow one; none where fewer than two members have a day of filing.

    A row is an office, the place on it the day of filing; a line leads from a priority to what claims it.
    """
    if sum(1 for each in kin if each.filed_on) < 2:
        return ()
    return _family(kin, "wide", 640), _family(kin, "narrow", 360)


def _family(kin: Sequence[Kin], name: str, width: int) -> FamilyMap:
    dated = [each for each in kin if each.filed_on]
    first = min(each.filed_on for each in dated if each.filed_on)
    last = max(each.filed_on for each in dated if each.filed_on)
    start, end = date(first.year, 1, 1), date(last.year, 12, 31)
    right = width - (_RIGHT if width > 600 else 64)
    inner = right - _LEFT

    def x(day: date) -> float:
        return round(_LEFT + inner * (day - start).days / max((end - start).days, 1), 1)

    offices = list(dict.fromkeys(each.office for each in sorted(dated, key=lambda each: (each.filed_on, each.office))))
    lanes: dict[str, list[list[float]]] = {}
    places: dict[int, tuple[float, float, str]] = {}
    tops: dict[str, int] = {}
    y = _TOP
    for office in offices:
        tops[office] = y
        lanes[office] = []
        for at, each in sorted(enumerate(kin), key=lambda pair: (pair[1].filed_on or date.min, pair[0])):
            if each.office != office or each.filed_on is None:
                continue
            lane = _lane(lanes[office], x(each.filed_on), len(each.label) * 7.2 + 16)
            places[at] = (x(each.filed_on), y + _ROW * (lane + 0.5), each.label)
        y += _ROW * len(lanes[office])
    ties = tuple(
        _tie(places[parent], places[at])
        for at, each in enumerate(kin)
        for parent in each.parents
        if at in places and parent in places
    )
    every = 1 + (end.year - start.year) * 46 // inner
    return FamilyMap(
        name=name,
        width=width,
        height=y + _FOOT,
        dots=tuple(Dot(px, py, label, kin[at].own, "start") for at, (px, py, label) in sorted(places.items())),
        ties=ties,
        rows=tuple(Word(4, tops[office] + _ROW * 0.5 + 4, office) for office in offices),
        years=tuple(Word(x(date(year, 1, 1)), y + 18, str(year)) for year in range(start.year, end.year + 1, every)),
        floor=y,
    )


def _lane(lanes: list[list[float]], at: float, length: float) -> int:
    """The first lane in which a word of this length has room after the one before."""
    for no, ends in enumerate(lanes):
        if ends[-1] <= at:
            ends.append(at + length)
            return no
    lanes.append([at + length])
    return len(lanes) - 1


def _tie(parent: tuple[float, float, str], child: tuple[float, float, str]) -> str:
    (x1, y1, _), (x2, y2, _) = parent, child
    return f"M{x1:.1f} {y1:.1f}C{(x1 + x2) / 2:.1f} {y1:.1f} {(x1 + x2) / 2:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"


@dataclass(frozen=True, slots=True)
class CiteGraph:
    """All shapes of one drawing of citations: what is cited on the left, what cites on the right."""

    name: str
    width: int
    height: int
    middle: Word
    cited: tuple[Word, ...]
    citing: tuple[Word, ...]
    ties: tuple[str, ...]
    cited_more: int
    citing_more: int


def citations_drawn(own: str, cited: Sequence[str], citing: Sequence[str]) -> tuple[CiteGraph, ...]:
    """The wide drawing and the narrow one; none where nothing cites and nothing is cited.

    Args:
        own: The right itself, as it is called in the middle.
        cited: Documents that it cites.
        citing: Documents that cite it.
    """
    if not cited and not citing:
        return ()
    return _graph(own, cited, citing, "wide", 640, 24), _graph(own, cited, citing, "narrow", 360, 13)


def _graph(own: str, cited: Sequence[str], citing: Sequence[str], name: str, width: int, chars: int) -> CiteGraph:
    left, right = [*cited[:CITED_MOST]], [*citing[:CITED_MOST]]
    step = 24
    height = max(len(left), len(right), 2) * step + 16
    room = 12 + chars * 7.4
    middle = Word(width / 2, height / 2, own if width > 600 else "")

    def column(labels: Sequence[str], x: float) -> tuple[Word, ...]:
        top = (height - (len(labels) - 1) * step) / 2
        return tuple(Word(x, round(top + at * step, 1), _cut(label, chars)) for at, label in enumerate(labels))

    on_left, on_right = column(left, room), column(right, width - room)
    half = len(middle.text) * 3.8 + 12 if middle.text else 8
    ties = [_bow(word.x + 6, word.y, middle.x - half, middle.y) for word in on_left]
    ties += [_bow(middle.x + half, middle.y, word.x - 6, word.y) for word in on_right]
    return CiteGraph(
        name=name,
        width=width,
        height=height,
        middle=middle,
        cited=on_left,
        citing=on_right,
        ties=tuple(ties),
        cited_more=len(cited) - len(left),
        citing_more=len(citing) - len(right),
    )


def _cut(label: str, chars: int) -> str:
    return label if len(label) <= chars else label[: chars - 1] + "…"


def _bow(x1: float, y1: float, x2: float, y2: float) -> str:
    mid = (x1 + x2) / 2
    return f"M{x1:.1f} {y1:.1f}C{mid:.1f} {y1:.1f} {mid:.1f} {y2:.1f} {x2:.1f} {y2:.1f}"
