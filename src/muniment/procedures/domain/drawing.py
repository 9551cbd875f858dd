"""The states of a procedure as a drawing: one under the other, moves as arcs beside them, each with its number.

Moves down run on the right, moves back on the left; arcs that would lie on each other take the next lane.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from muniment.procedures.domain.declaration import Declaration

ROW, BOX_H, BOX_W, LANE, PAD = 58, 30, 190, 30, 14
"""Pixels: from state to state, a state high and wide, from lane to lane, and to the edge."""


@dataclass(frozen=True, slots=True)
class Box:
    """A state: where its box lies."""

    name: str
    kind: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Arc:
    """A move between two states: its path, its number, and where that stands."""

    no: int
    path: str
    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Picture:
    """The drawing: its size in pixels, boxes and arcs."""

    width: int
    height: int
    boxes: tuple[Box, ...]
    arcs: tuple[Arc, ...]


def states_order(declaration: Declaration) -> tuple[str, ...]:
    """The states from the start on, as moves reach them; closed ones last."""
    order, waiting = [declaration.start], [declaration.start]
    while waiting:
        state = waiting.pop(0)
        for _, move in declaration.moves_from(state):
            after = move.target or state
            if after not in order:
                order.append(after)
                waiting.append(after)
    return tuple(sorted(order, key=lambda name: declaration.states[name].kind == "closed"))


def moves_numbered(declaration: Declaration) -> tuple[tuple[int, str], ...]:
    """The moves with their numbers, in the order of the declaration."""
    return tuple(enumerate(declaration.moves, 1))


def states_draw(declaration: Declaration) -> Picture:
    """The states and moves of a procedure as shapes; a move that leaves a case where it stands is not drawn."""
    order = states_order(declaration)
    place = {name: at for at, name in enumerate(order)}
    spans = [
        (no, place[source], place[move.target])
        for no, name in moves_numbered(declaration)
        for move in [declaration.moves[name]]
        for source in move.source
        if move.target and move.target != source and source in place
    ]
    down = _lanes((no, a, b) for no, a, b in spans if a < b)
    back = _lanes((no, b, a) for no, a, b in spans if a > b)
    left = PAD + LANE * _wide(back)
    boxes = tuple(Box(name, declaration.states[name].kind, left, PAD + ROW * at) for name, at in place.items())
    arcs = [_arc(no, top, bottom, left + BOX_W, lane, 1) for no, top, bottom, lane in down]
    arcs += [_arc(no, top, bottom, left, lane, -1) for no, top, bottom, lane in back]
    width = left + BOX_W + LANE * _wide(down) + PAD
    return Picture(
        width, 2 * PAD + ROW * (len(order) - 1) + BOX_H, boxes, tuple(sorted(arcs, key=lambda each: each.no))
    )


def _wide(laid: list[tuple[int, int, int, int]]) -> int:
    return max((lane for *_, lane in laid), default=0)


def _lanes(spans: Iterable[tuple[int, int, int]]) -> list[tuple[int, int, int, int]]:
    """Each arc with the first lane in which it crosses no other; short ones lie inside."""
    taken: list[list[tuple[int, int]]] = []
    laid = []
    for no, top, bottom in sorted(spans, key=lambda each: (each[2] - each[1], each[1], each[0])):
        lane = next((at for at, row in enumerate(taken) if all(bottom <= a or b <= top for a, b in row)), len(taken))
        if lane == len(taken):
            taken.append([])
        taken[lane].append((top, bottom))
        laid.append((no, top, bottom, lane + 1))
    return laid


def _arc(no: int, top: int, bottom: int, edge: int, lane: int, side: int) -> Arc:
    """From the upper state out to the lane and into the lower one, or the other way on the left."""
    far = edge + side * LANE * lane - side * (LANE // 3)
    begin, end = PAD + ROW * top + BOX_H * 2 // 3, PAD + ROW * bottom + BOX_H // 3
    if side < 0:
        begin, end = end, begin
    bend = 8 if end > begin else -8
    path = f"M{edge} {begin}H{far - side * 8}q{side * 8} 0 {side * 8} {bend}V{end - bend}q0 {bend} {-side * 8} {bend}H{edge + side * 5}"
    return Arc(no, path, far, (begin + end) // 2)
