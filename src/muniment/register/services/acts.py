"""Acts on rights recorded here: prepared, lodged, effective; taken back only by a further entry."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import msgspec
from django.db import transaction

from muniment.accounts.values import Actor
from muniment.catalogue.values import Event
from muniment.journal.queries import entries_for
from muniment.journal.services import chain_hold, entry_append
from muniment.journal.values import Entry
from muniment.kernel.errors import Conflict, InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.domain.acts import RECORDED, REVERSED, SETTLED, STATES


def act_record(
    *,
    actor: Actor,
    act_id: str,
    right_ids: Sequence[str],
    event: Event,
    state: str,
    at: datetime,
    instrument_id: str = "",
    case_no: str = "",
    public: bool = True,
) -> Entry:
    """One act on one or several rights stands in the journal; the same act again is the entry that stands already.

    Args:
        actor: Who records it.
        act_id: Its own name for ever; what names it twice records it once.
        right_ids: The rights, at least one.
        event: What happened, in the words of the catalogue; its identity and sources are given here.
        state: ``prepared``, ``lodged`` or ``effective``.
        at: The instant.
        instrument_id: The contract or decision behind it.
        case_no: The case that it comes from.
        public: Whether everybody may read of it; else only those of the case.

    Raises:
        InvalidInput: no right, or no such state.
        Conflict: the name stands for another act.
    """
    if not right_ids or state not in STATES:
        raise InvalidInput(Text("没有权利，或状态有误", "no right, or no such state"), code="act.malformed")
    payload = {
        "act": act_id,
        "state": state,
        "rights": list(right_ids),
        "instrument": instrument_id,
        "case": case_no,
        "public": public,
        "event": msgspec.json.decode(msgspec.json.encode(event)),
    }
    with transaction.atomic():
        chain_hold()
        known = _recorded(act_id)
        if known is not None:
            if known.payload != payload:
                line = Text(f"{act_id} 已是另一行为", f"{act_id} is another act already")
                raise Conflict(line, code="act.taken")
            return known
        marks = {_mark(act_id), *right_ids}
        marks |= {f"case:{case_no}"} if case_no else set()
        marks |= {f"instrument:{instrument_id}"} if instrument_id else set()
        return entry_append(kind=RECORDED, actor=actor, payload=payload, made_at=at, subjects=sorted(marks))


def act_settle(*, actor: Actor, act_id: str, state: str, on: date, at: datetime, number: str = "") -> Entry:
    """A prepared act is lodged, or a lodged one effective, with the registrar's number and day.

    Raises:
        NotFound: there is no such act.
        Conflict: it stands there already or further, or was taken back.
    """
    with transaction.atomic():
        chain_hold()
        first, now = _standing(act_id)
        if now == "reversed" or state not in STATES or STATES.index(state) <= STATES.index(now):
            line = Text(f"{act_id} 现为 {now}，不能改为 {state}", f"{act_id} is {now}: it cannot become {state}")
            raise Conflict(line, code="act.order")
        payload = {"act": act_id, "state": state, "on": on, "number": number}
        return entry_append(kind=SETTLED, actor=actor, payload=payload, made_at=at, subjects=first.subjects)


def act_reverse(*, actor: Actor, act_id: str, ground: str, at: datetime) -> Entry:
    """The act does not count any more; that it did stays in the journal.

    Raises:
        NotFound: there is no such act.
        InvalidInput: no ground.
        Conflict: it was taken back already.
    """
    if not ground.strip():
        raise InvalidInput(Text("请写明撤销的依据", "taking an act back needs its ground"), code="act.ground")
    with transaction.atomic():
        chain_hold()
        first, now = _standing(act_id)
        if now == "reversed":
            raise Conflict(Text(f"{act_id} 已撤销", f"{act_id} was taken back already"), code="act.reversed")
        payload = {"act": act_id, "ground": ground}
        return entry_append(kind=REVERSED, actor=actor, payload=payload, made_at=at, subjects=first.subjects)


def _mark(act_id: str) -> str:
    return f"act:{act_id}"


def _recorded(act_id: str) -> Entry | None:
    return next((each for each in entries_for(subject=_mark(act_id)) if each.kind == RECORDED), None)


def _standing(act_id: str) -> tuple[Entry, str]:
    entries = entries_for(subject=_mark(act_id))
    first = next((each for each in entries if each.kind == RECORDED and each.payload is not None), None)
    if first is None or first.payload is None:
        raise NotFound(Text(f"没有行为 {act_id}", f"there is no act {act_id}"), code="act.unknown")
    state = str(first.payload["state"])
    for each in entries:
        if each.kind == REVERSED:
            return first, "reversed"
        if each.kind == SETTLED and each.payload is not None:
            state = str(each.payload["state"])
    return first, state
