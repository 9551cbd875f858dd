"""How an entry stands on a day, as terms of an index: any number of turns, asked for by any day, exactly.

A stretch of days is cut into blocks of 1, 2, 4 … days that begin at multiples of their length, at most two of each
length; a day lies in one block of each length, so that *stands like this on this day* is an alternative of
``LEVELS`` terms. It costs a query what the matching entries cost, and an entry some ten terms a turn.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from muniment.search.domain.entries import Turn

LEVELS = 17
"""Blocks of up to 2^16 days: 179 years from ``FIRST`` on, past the last term of any right that an office registers."""
FIRST = date(1900, 1, 1).toordinal()
ANY_STATE = "*"
"""The name under which the turns of every state are found."""
_LAST = (1 << (LEVELS - 1)) - 1


def day_place(day: date) -> int:
    """The number of a day; days before the first and after the last one count as these."""
    return min(max(day.toordinal() - FIRST, 0), _LAST)


def standing_terms(turns: Sequence[Turn], *, state: str = "") -> list[str]:
    """The terms of all turns: ``STATE.LABEL:LEVEL:BLOCK``, of the whole right without a state."""
    starts = [0 if turn.since is None else day_place(turn.since) for turn in turns]
    ends = [*starts[1:], _LAST + 1]
    terms: list[str] = []
    for turn, start, end in zip(turns, starts, ends, strict=True):
        terms.extend(f"{state}.{turn.standing}:{level}:{block}" for level, block in _blocks(start, end))
    return terms


def _blocks(start: int, end: int) -> Iterator[tuple[int, int]]:
    """The fewest blocks that make up the days from ``start`` to before ``end``."""
    level = 0
    while start < end:
        if start & 1:
            yield level, start
            start += 1
        if end & 1:
            end -= 1
            yield level, end
        start, end, level = start >> 1, end >> 1, level + 1


def day_terms(labels: Iterable[str], day: date, *, state: str = "") -> list[str]:
    """The terms of which an entry has one exactly if it stands like one of the labels on that day."""
    place = day_place(day)
    return [f"{state}.{label}:{level}:{place >> level}" for label in labels for level in range(LEVELS)]


def standing_at(turns: Sequence[Turn], day: date) -> str:
    """How the entry stands on that day; empty where no turn says."""
    label = ""
    for turn in turns:
        if turn.since is not None and day_place(turn.since) > day_place(day):
            break
        label = turn.standing
    return label
