"""Bars stacked by series, as shapes on a grid: a wide drawing and one for phones, of the same numbers as their table."""

from __future__ import annotations

from dataclasses import dataclass

from muniment.kernel.texts import Text

TONES = 6
"""Series that a drawing tells apart by fill and texture; the last stands for all others."""
_LEFT, _TOP, _RIGHT, _FOOT = 44, 16, 8, 22
_LINES = 4
_LABEL_ROOM = 40


@dataclass(frozen=True, slots=True)
class Cell:
    """A number and the address that lists what it counts; "" where it counts nothing that could be listed."""

    count: int
    address: str = ""


@dataclass(frozen=True, slots=True)
class Series:
    """One kind of thing that is counted in every column."""

    name: Text
    total: Cell
    tone: int


@dataclass(frozen=True, slots=True)
class Column:
    """One place on the axis: its cells in the order of the series."""

    label: Text | str
    total: Cell
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """All pieces of one series as one path."""

    tone: int
    path: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A label of an axis and where it stands."""

    at: float
    label: Text | str


@dataclass(frozen=True, slots=True)
class Drawn:
    """All shapes of one drawing, in units of its view box."""

    name: str
    width: int
    height: int
    shapes: tuple[Shape, ...]
    lines: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    left: int
    right: int
    floor: int

    @property
    def label_y(self) -> int:
        """The line of the labels under the axis."""
        return self.floor + 16


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart with its numbers.

    Attributes:
        title: What is counted by what.
        head: What the columns are.
        series: What each column is made of, the most frequent first.
        columns: From left to right.
        note: What is not in it, in words.
    """

    title: Text
    head: Text
    series: tuple[Series, ...]
    columns: tuple[Column, ...]
    note: Text | None = None

    @property
    def drawings(self) -> tuple[Drawn, ...]:
        """The wide drawing and the narrow one; none without columns."""
        return (_draw(self, "wide", 960, 240), _draw(self, "narrow", 360, 200)) if self.columns else ()


def scale_of(most: int) -> tuple[int, ...]:
    """Round numbers from 0 on, at most five, of which the last is the first not below ``most``."""
    size = 1
    while 5 * size * _LINES < most:
        size *= 10
    step = next(lead * size for lead in (1, 2, 5) if lead * size * _LINES >= most)
    return tuple(range(0, -(-max(most, 1) // step) * step + 1, step))


def _draw(bars: Bars, name: str, width: int, height: int) -> Drawn:
    scale = scale_of(max(column.total.count for column in bars.columns))
    floor = height - _FOOT
    room = (width - _LEFT - _RIGHT) / len(bars.columns)
    thick = max(min(room * 0.72, 48), 1.5)
    per = (floor - _TOP) / scale[-1]
    middles = [_LEFT + (at + 0.5) * room for at in range(len(bars.columns))]
    pieces: list[list[str]] = [[] for _ in bars.series]
    for middle, column in zip(middles, bars.columns, strict=True):
        top = float(floor)
        for at, cell in enumerate(column.cells):
            if cell.count:
                top -= cell.count * per
                pieces[at].append(_piece(middle - thick / 2, top, thick, cell.count * per))
    every = max(1, -(-_LABEL_ROOM // max(int(room), 1)))
    shown = [
        Mark(round(middle, 1), column.label)
        for at, (middle, column) in enumerate(zip(middles, bars.columns, strict=True))
        if (len(bars.columns) - 1 - at) % every == 0
    ]
    return Drawn(
        name=name,
        width=width,
        height=height,
        shapes=tuple(Shape(each.tone, "".join(some)) for each, some in zip(bars.series, pieces, strict=True) if some),
        lines=tuple(Mark(round(floor - each * per, 1), f"{each:,}") for each in scale),
        labels=tuple(shown),
        left=_LEFT,
        right=width - _RIGHT,
        floor=floor,
    )


def _piece(x: float, y: float, width: float, height: float) -> str:
    """A rectangle as a part of a path; what is there at all can be seen."""
    return f"M{x:.1f} {y:.1f}h{width:.1f}v{max(height, 0.8):.1f}h-{width:.1f}z"
