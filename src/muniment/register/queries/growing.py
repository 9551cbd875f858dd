"""The view of a right on which very much was recorded here, kept by a process and moved on by further entries alone.

The journal and the edition stay the truth: what is kept is known by the record, the edition, what is withheld and the
acts themselves, and where those do not simply go on from what was kept, all is made anew.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import date
from threading import Lock
from typing import Generic, TypeVar

import msgspec

from muniment.catalogue.values import Event, Record
from muniment.register.domain.acts import Folded, Folding
from muniment.register.domain.liens import LiensKept
from muniment.register.domain.rights import lies_only
from muniment.register.domain.timeline import TicksKept, TitleOf
from muniment.register.queries.acts import fold_window
from muniment.register.values import Act

VIEWS_KEPT = 32
"""Such views that a process keeps."""


_Made = TypeVar("_Made")


@dataclass(slots=True)
class Grown(Generic[_Made]):
    """A record with its acts folded in, and what was made of it.

    ``slim`` is the record without the events that only lie on it: what tells of status, term and owner reads that.
    """

    base: Record
    acts: tuple[Act, ...]
    folding: Folding
    folded: Folded
    slim: Record
    liens: LiensKept
    ticks: TicksKept
    as_of: date
    lock: Lock = field(default_factory=Lock)
    made: _Made | None = None
    """The answer that was made of it."""
    whole: bool = True
    """Whether it can go on: not once an advance broke off."""


def grown_make(record: Record, acts: tuple[Act, ...], *, as_of: date, title_of: TitleOf) -> Grown[_Made]:
    """All made anew from the record and its acts."""
    folding = Folding(record, window_days=fold_window(acts))
    for act in sorted(acts, key=lambda each: each.entry_no):
        folding.take(act)
    folded = folding.folded()
    slim = _slim(folded.record, [each for each in folded.record.content.events if not lies_only(each)])
    ticks = TicksKept(title_of)
    ticks.take(folded.record.content.events)
    return Grown(record, acts, folding, folded, slim, LiensKept(folded.record, as_of=as_of), ticks, as_of)


def grown_same(kept: Grown[_Made], record: Record, acts: tuple[Act, ...], as_of: date) -> bool:
    """Whether what was kept is of this very record, these acts and this day."""
    return kept.whole and kept.as_of == as_of and _as_one(record, kept.base) and kept.acts == acts


def _as_one(record: Record, other: Record) -> bool:
    return record is other or (record.content_hash == other.content_hash and record == other)


def grown_advance(kept: Grown[_Made], record: Record, acts: tuple[Act, ...], *, as_of: date) -> bool:
    """What was kept takes further acts and another day; ``False`` where they do not go on from it: make it anew."""
    kept.as_of = as_of
    if not _as_one(record, kept.base):
        return False
    changed = _changed(kept.acts, acts)
    if changed is None or (changed and fold_window(acts) != kept.folding.window_days):
        return False
    added: list[Event] = []
    for act in changed:
        stood = kept.folding.knows(act.act_id)
        event = kept.folding.take(act)
        if event is not None and (stood or event.event_id != act.act_id):
            return False
        added += [event] if event is not None else []
    if added:
        kept.folded = kept.folding.folded()
        telling = [each for each in added if not lies_only(each)]
        if telling:
            kept.slim = _slim(
                kept.folded.record, [each for each in kept.folded.record.content.events if not lies_only(each)]
            )
        kept.ticks.take(added)
    elif changed:
        kept.folded = kept.folding.folded()
    kept.acts = acts
    return kept.liens.move(kept.folded.record, as_of) and kept.liens.take(kept.folded.record, added)


def _changed(before: tuple[Act, ...], now: tuple[Act, ...]) -> list[Act] | None:
    """The acts that are to be folded in further, by their entries; ``None`` where one that was folded in is another now.

    An act that becomes effective goes on only where none of a later entry was folded in before it.
    """
    if len(now) < len(before):
        return None
    last = max((each.entry_no for each in before if each.state == "effective"), default=0)
    found = []
    for one, other in zip(before, now[: len(before)], strict=True):
        if one is other or one == other:
            continue
        if one.act_id != other.act_id or one.state == "effective":
            return None
        found.append(other)
    found = [each for each in (*found, *now[len(before) :]) if each.state == "effective"]
    if any(each.entry_no <= last for each in found):
        return None
    return sorted(found, key=lambda each: each.entry_no)


def _slim(record: Record, events: list[Event]) -> Record:
    content = msgspec.structs.replace(record.content, events=tuple(events))
    return msgspec.structs.replace(record, content=content)


class GrownKept(Generic[_Made]):
    """Grown views by what they are known by, the ones used last."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: OrderedDict[tuple[object, ...], Grown[_Made]] = OrderedDict()

    def get(self, known_by: tuple[object, ...]) -> Grown[_Made] | None:
        """What was kept under these."""
        with self._lock:
            found = self._kept.get(known_by)
            if found is not None:
                self._kept.move_to_end(known_by)
            return found

    def put(self, known_by: tuple[object, ...], grown: Grown[_Made] | None) -> None:
        """This is kept under these now; ``None`` forgets what was."""
        with self._lock:
            self._kept.pop(known_by, None)
            if grown is not None:
                self._kept[known_by] = grown
            while len(self._kept) > VIEWS_KEPT:
                self._kept.popitem(last=False)

    def forget(self) -> None:
        """Nothing is kept."""
        with self._lock:
            self._kept.clear()
