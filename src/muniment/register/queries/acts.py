"""Acts on a right as the journal holds them, up to an entry."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from datetime import date
from threading import Lock

import msgspec

from muniment.catalogue.values import Event, Record
from muniment.journal.queries import entries_about, entry_last
from muniment.journal.values import Entry, Head
from muniment.register.domain.acts import RECORDED, REVERSED, SETTLED, Folded, acts_fold
from muniment.register.domain.rights import law_day
from muniment.register.values import Act
from muniment.standards.rules import rule_on

KINDS = (RECORDED, SETTLED, REVERSED)
_TOLD = (*KINDS, "journal.erased")
ACTS_KEPT = 256
"""Rights of which a process remembers the acts; a further entry about one is read alone."""
_WINDOW = "house.one_fact_window"


def acts_of(right_id: str, *, upto: int | None = None, all_of_them: bool = False) -> tuple[Act, ...]:
    """The acts on a right, oldest first.

    Args:
        right_id: The right.
        upto: The last entry that counts; ``None`` is the head of the journal.
        all_of_them: Also those that are not public, for whoever works on their case.
    """
    last = acts_head(right_id, upto=upto)
    if last.no == 0:
        return ()
    acts = _KEPT.acts(right_id, last)
    return acts if all_of_them else tuple(each for each in acts if each.public)


def acts_head(right_id: str, *, upto: int | None = None) -> Head:
    """The last entry about acts on a right, or that erased one: as long as it is the same, so are they."""
    return entry_last(subject=right_id, kinds=_TOLD, upto=upto)


class _Kept:
    """The acts that a process remembers of some rights, each up to an entry; a further entry is read alone.

    The journal decides: what is remembered goes on only while the entry that it reaches to stands there with the same
    hash, which is over all before it. An erasure makes all be read anew.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._read: OrderedDict[str, tuple[Head, dict[str, Act]]] = OrderedDict()

    def acts(self, right_id: str, last: Head) -> tuple[Act, ...]:
        """The acts on a right up to an entry, in the order in which they were recorded."""
        with self._lock:
            known = self._read.get(right_id)
        if known is not None and known[0] == last:
            return tuple(known[1].values())
        found = self._further(right_id, known, last)
        if found is None:
            found = _read(right_id, {}, entries_about(subject=right_id, kinds=KINDS, upto=last.no))
        with self._lock:
            kept = self._read.get(right_id)
            if kept is None or kept[0].no <= last.no or kept is known:
                self._read[right_id] = (last, found)
                self._read.move_to_end(right_id)
            while len(self._read) > ACTS_KEPT:
                self._read.popitem(last=False)
        return tuple(found.values())

    @staticmethod
    def _further(right_id: str, known: tuple[Head, dict[str, Act]] | None, last: Head) -> dict[str, Act] | None:
        """What was remembered with what the further entries say; ``None`` where it cannot go on."""
        if known is None or known[0].no >= last.no or acts_head(right_id, upto=known[0].no) != known[0]:
            return None
        entries = entries_about(subject=right_id, kinds=_TOLD, upto=last.no, after=known[0].no)
        if any(each.kind not in KINDS for each in entries):
            return None
        return _read(right_id, dict(known[1]), entries)

    def forget(self) -> None:
        """Nothing is remembered."""
        with self._lock:
            self._read.clear()


_KEPT = _Kept()


def acts_forget() -> None:
    """What this process remembers of acts is read anew from the journal."""
    _KEPT.forget()


def _read(right_id: str, found: dict[str, Act], entries: Iterable[Entry]) -> dict[str, Act]:
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
    return found


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
    return acts_fold(record, acts, window_days=fold_window(acts))


def fold_window(acts: Iterable[Act]) -> int:
    """So many days may lie between two tellings of one fact, by the rule on the day of the newest of these acts."""
    day = max(law_day(each.event) for each in acts)
    return int(rule_on(_WINDOW, day).data["days"])
