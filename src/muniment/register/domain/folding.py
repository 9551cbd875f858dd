"""The events of one territory and part folded in law time into where the right stands on a day."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from muniment.catalogue.values import Event, Record
from muniment.register.domain.rights import (
    filed_on,
    from_the_start,
    granted_on,
    law_day,
    of_status,
    part_of,
    territory_of,
)

_RANK = "ABCDEFGLVMHNK"
"""On one day: filing first, then grant, then challenges, then ends; what revives comes after what it revives."""


@dataclass(slots=True)
class Standing:
    """Where one part of a right stands in one territory on a day.

    Attributes:
        granted_on: When the right began to stand, if it did by that day.
        ended: The event that ended the right or the application, if none revived it since.
        void: The event that took the right away from the start, if none undid it. It counts on every day.
        challenge: The open request to review the right or the application.
        revived: The event that last revived what had ended.
        maintained: The last decision that upheld the right.
    """

    filed_on: date | None = None
    granted_on: date | None = None
    granted: Event | None = None
    ended: Event | None = None
    void: Event | None = None
    challenge: Event | None = None
    revived: Event | None = None
    maintained: Event | None = None
    examined: bool = False

    @property
    def stage(self) -> str:
        """The ST.27 stage, ``0`` to ``6``."""
        if self.ended is not None or self.void is not None:
            return "6"
        if self.granted_on is not None:
            return "5" if self.challenge is not None else "4"
        if self.challenge is not None:
            return "3"
        if self.examined:
            return "2"
        return "0" if self.filed_on is None else "1"


def fold(record: Record, *, territory: str | None, part: str | None, as_of: date) -> Standing:
    """Where the part stands in the territory on ``as_of``, by the events that the Record holds.

    An event counts from its day of effect; one that takes the right away from the start counts on every day from
    the grant on, however late it was made.

    Source: ST.27 section on states and stages; Patent Law (CN) art. 47, Trademark Law (CN) art. 47 for the void.
    """
    scope = [event for event in record.content.events if of_status(event) and _concerns(record, event, territory, part)]
    standing = Standing()
    filed = filed_on(record)
    granted = None if _decided_by_state(record, territory) else granted_on(record)
    if filed is not None and filed <= as_of:
        standing.filed_on = filed
    for event in sorted((e for e in _standing_events(scope) if law_day(e) <= as_of), key=_order):
        if granted is not None and standing.granted_on is None:
            if _order(event) >= _grant_order(granted):
                _stand(standing, granted)
            elif event.category == "F":
                continue
        _STEPS.get(event.category, _other)(standing, event, part)
    if granted is not None and granted <= as_of and standing.granted_on is None:
        _stand(standing, granted)
    if granted is None or granted <= as_of:
        standing.void = _void(scope, part)
    return standing


def _decided_by_state(record: Record, territory: str | None) -> bool:
    """Whether a central entry in the register protects nothing in the state before that state has decided."""
    return territory is not None and record.register == "WO"


def _concerns(record: Record, event: Event, territory: str | None, part: str | None) -> bool:
    if event.category == "F" and _decided_by_state(record, territory) and territory_of(record, event) is None:
        return False
    return territory_of(record, event) in {None, territory} and part_of(record, event) in {None, part}


def _order(event: Event) -> tuple[date, int, str]:
    rank = _RANK.find(event.category if event.category in _RANK else "H")
    return law_day(event), rank, event.event_id


def _grant_order(granted: date) -> tuple[date, int, str]:
    return granted, _RANK.find("F"), ""


def _stand(standing: Standing, day: date) -> None:
    """The right begins: what went against the application is over."""
    standing.granted_on = day
    standing.filed_on = standing.filed_on or day
    standing.ended = standing.challenge = standing.revived = None


def _standing_events(scope: list[Event]) -> list[Event]:
    """The events without the ends that a later restoration annulled from the start."""
    annulled = [e.occurred_on for e in scope if e.effect == "from_start" and _revives(e)]
    if not annulled:
        return scope
    return [e for e in scope if e.occurred_on > max(annulled) or not (_is_end(e) or e.category in "BHN")]


def _revives(event: Event) -> bool:
    return event.category in "CK" or event.action == "restored"


def _void(scope: list[Event], part: str | None) -> Event | None:
    """The latest event that voids this part and that no later decision undid."""
    voids = [event for event in scope if from_the_start(event) and _hits(event, part)]
    if not voids:
        return None
    last = max(voids, key=lambda event: (event.occurred_on, event.event_id))
    undone = any(
        event.occurred_on > last.occurred_on and (_revives(event) or event.action == "maintained") for event in scope
    )
    return None if undone else last


def _hits(event: Event, part: str | None) -> bool:
    """Whether an ending event takes away the part looked at: one for a part only leaves the whole standing."""
    if event.action == "invalidated_part":
        return part is not None and event.part == part
    return True


def _filed(standing: Standing, event: Event, part: str | None) -> None:
    standing.filed_on = standing.filed_on or law_day(event)


def _examined(standing: Standing, event: Event, part: str | None) -> None:
    standing.filed_on = standing.filed_on or law_day(event)
    standing.examined = True


def _granted(standing: Standing, event: Event, part: str | None) -> None:
    """The first grant counts; a later one is a correction or a new print and revives nothing."""
    if standing.granted_on is None:
        _stand(standing, law_day(event))
    standing.granted = standing.granted or event


def _challenged(standing: Standing, event: Event, part: str | None) -> None:
    if event.action == "end":
        standing.challenge = None
    elif event.action != "change":
        standing.challenge = event


def _maintained(standing: Standing, event: Event, part: str | None) -> None:
    standing.challenge = None
    if _is_end(event) and _hits(event, part):
        _ended(standing, event, part)
    else:
        standing.maintained = event


def _ended(standing: Standing, event: Event, part: str | None) -> None:
    if from_the_start(event) or not _hits(event, part):
        return
    standing.ended = event
    standing.challenge = standing.revived = None


def _revived(standing: Standing, event: Event, part: str | None) -> None:
    if standing.ended is not None:
        standing.revived = event
    standing.ended = None


def _other(standing: Standing, event: Event, part: str | None) -> None:
    """Offices file some ends and revivals under other letters; the family and the action tell."""
    if event.action == "restored":
        _revived(standing, event, part)
    elif event.family == "dispute" and event.action == "end":
        _closed(standing, event)
    elif _is_end(event):
        _ended(standing, event, part)


def _closed(standing: Standing, event: Event) -> None:
    """The end of an opposition, or of the very instrument that opened the challenge; a lawsuit's end is neither."""
    opened = standing.challenge
    if opened is None:
        return
    same = opened.instrument_id is not None and opened.instrument_id == event.instrument_id
    if same or (opened.category == "E" and event.instrument_id is None):
        standing.challenge = None


def _is_end(event: Event) -> bool:
    return event.action in _ENDS


_ENDS = frozenset(
    {
        "unpaid",
        "expired",
        "surrendered",
        "invalidated",
        "invalidated_part",
        "cancelled",
        "same_day_grant",
        "refused",
        "withdrawn",
    }
)

_STEPS: dict[str, Callable[[Standing, Event, str | None], None]] = {
    "A": _filed,
    "B": _ended,
    "C": _revived,
    "D": _examined,
    "E": _challenged,
    "F": _granted,
    "H": _ended,
    "K": _revived,
    "L": _challenged,
    "M": _maintained,
    "N": _ended,
    "V": _challenged,
}
