"""Acts on a right as the journal holds them, up to an entry."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from functools import lru_cache

import msgspec

from muniment.catalogue.values import Event, Record
from muniment.journal.queries import entries_about, entry_last
from muniment.journal.values import Entry, Head
from muniment.register.domain.acts import RECORDED, REVERSED, SETTLED, Folded, acts_fold
from muniment.register.domain.rights import law_day
from muniment.register.values import Act
from muniment.standards.rules import rule_on

KINDS = (RECORDED, SETTLED, REVERSED)
ACTS_KEPT = 256
"""Rights of which a process remembers the acts; a further entry about one makes them be read anew."""
_WINDOW = "house.one_fact_window"


def acts_of(right_id: str, *, upto: int | None = None, all_of_them: bool = False) -> tuple[Act, ...]:
    """The acts on a right, oldest first.

    Args:
        right_id: The right.
        upto: The last entry that counts; ``None`` is the head of the journal.
        all_of_them: Also those that are not public, for whoever works on their case.
    """
    last = entry_last(subject=right_id, kinds=KINDS, upto=upto)
    if last.no == 0:
        return ()
    return tuple(each for each in _acts(right_id, last) if all_of_them or each.public)


def acts_head(right_id: str, *, upto: int | None = None) -> Head:
    """The last entry about acts on a right: as long as it is the same, so are they."""
    return entry_last(subject=right_id, kinds=KINDS, upto=upto)


@lru_cache(maxsize=ACTS_KEPT)
def _acts(right_id: str, last: Head) -> tuple[Act, ...]:
    """By the hash of the last entry, which is over all before it: another journal is never taken for this one."""
    return tuple(_read(right_id, entries_about(subject=right_id, kinds=KINDS, upto=last.no)))


def _read(right_id: str, entries: Iterable[Entry]) -> Iterable[Act]:
    found: dict[str, Act] = {}
    for entry in entries:
        said = entry.payload
        if said is None:
            continue
        act_id = str(said["act"])
        if entry.kind == RECORDED:
            found[act_id] = Act(
                act_id=act_id,
                right_id=right_id,
                state=str(said["state"]),
                event=msgspec.convert(said["event"], type=Event),
                instrument_id=str(said["instrument"]),
                case_no=str(said["case"]),
                public=bool(said["public"]),
                entry_no=entry.no,
                recorded_at=entry.made_at,
            )
        elif act_id in found:
            found[act_id] = _moved(found[act_id], entry)
    return found.values()


def _moved(act: Act, entry: Entry) -> Act:
    said = entry.payload or {}
    if entry.kind == REVERSED:
        return _with(act, state="reversed", event=act.event)
    number, on = str(said.get("number") or ""), said.get("on")
    event = act.event
    if said["state"] == "effective" and on:
        event = msgspec.structs.replace(event, effective_on=date.fromisoformat(str(on)))
    if number:
        event = msgspec.structs.replace(event, detail={**event.detail, "number": number})
    return _with(act, state=str(said["state"]), event=event)


def _with(act: Act, *, state: str, event: Event) -> Act:
    return Act(
        act_id=act.act_id,
        right_id=act.right_id,
        state=state,
        event=event,
        instrument_id=act.instrument_id,
        case_no=act.case_no,
        public=act.public,
        entry_no=act.entry_no,
        recorded_at=act.recorded_at,
    )


def record_folded(record: Record, acts: tuple[Act, ...]) -> Folded:
    """The record with these acts, each fact once; the window is that of the rule on the day of the newest of them."""
    if not acts:
        return Folded(record)
    day = max(law_day(each.event) for each in acts)
    return acts_fold(record, acts, window_days=int(rule_on(_WINDOW, day).data["days"]))
