"""The status of a right on a day: by territory and part, on two clocks, with the reasons of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from muniment.catalogue.values import Record
from muniment.kernel.texts import Text
from muniment.register.domain.deciding import Case, decide
from muniment.register.domain.expiry import expiry_latest, expiry_of
from muniment.register.domain.folding import fold
from muniment.register.domain.phrases import granted_text
from muniment.register.domain.rights import REGIONAL, classes_of, of_status, part_of, territories_of, territory_of
from muniment.register.domain.rulebook import RuleOn
from muniment.register.values import Badge, Known, Reason, StatusPart

_GONE = frozenset({Badge.ENDED, Badge.NEVER_EXISTED})


def status_on(record: Record, *, as_of: date, known: Known, rule_on: RuleOn) -> tuple[StatusPart, ...]:
    """Where the right stands on ``as_of`` as the edition knows it: the whole right first, then states, then parts.

    Nothing is said to be in force, and nothing undecided to be pending, beyond what the loaded sources cover.

    Args:
        record: The right as the edition holds it.
        as_of: Law time: the day asked about.
        known: What the edition can know, and the day it stands for.
        rule_on: The rules that the edition was made with.

    Returns:
        One row for the whole right; one for each state that has a status of its own; one for each part (class,
        goods, claims, design) on which an event of its own is recorded. Never empty.

    Source: WIPO ST.27, ST.61, ST.87; DESIGN, "Identity".
    """
    expiry = expiry_of(record, rule_on=rule_on, as_of=as_of)
    latest = expiry_latest(record, rule_on=rule_on)

    def row(territory: str | None, part: str | None) -> StatusPart:
        standing = fold(record, territory=territory, part=part, as_of=as_of)
        return decide(
            Case(
                record=record,
                territory=territory,
                part=part,
                as_of=as_of,
                known=known,
                rule_on=rule_on,
                standing=standing,
                expiry=expiry,
                latest=latest,
            )
        )

    states = territories_of(record)
    whole = row(None, None)
    parts = [row(None, part) for part in _parts(record, None)]
    by_state = [row(state, None) for state in states]
    state_parts = [row(state, part) for state in states for part in _parts(record, state)]
    whole = _by_classes(record, whole, parts)
    if (record.register, record.kind) in REGIONAL:
        whole = _by_states(record, whole, by_state)
    return (whole, *by_state, *parts, *state_parts)


def status_whole(parts: Iterable[StatusPart]) -> StatusPart:
    """The row that speaks of the whole right: what a badge in a list shows."""
    return next(part for part in parts if part.territory is None and part.part is None)


def _parts(record: Record, territory: str | None) -> tuple[str, ...]:
    """The parts on which an event of this very territory is recorded."""
    named = {
        part
        for event in record.content.events
        if of_status(event)
        and event.action != "change"
        and territory_of(record, event) == territory
        and (part := part_of(record, event))
    }
    return tuple(sorted(named))


def _by_classes(record: Record, whole: StatusPart, parts: list[StatusPart]) -> StatusPart:
    """A mark none of whose classes stands any more does not stand as a whole."""
    classes = set(classes_of(record))
    gone = [part for part in parts if part.badge in _GONE and part.part in classes]
    if whole.badge in _GONE or not classes or {part.part for part in gone} != classes:
        return whole
    last = max((part.ended_on for part in gone if part.ended_on is not None), default=None)
    text = Text(f"全部类别均已终止（最后 {last}）", f"ended in every class (last on {last})")
    reason = Reason(text, tuple(i for part in gone for reason in part.reasons for i in reason.events))
    void = all(part.badge is Badge.NEVER_EXISTED for part in gone)
    badge = Badge.NEVER_EXISTED if void else Badge.ENDED
    return replace(whole, badge=badge, state="N", stage="6", text=text, reasons=(reason,), ended_on=last)


def _by_states(record: Record, whole: StatusPart, states: list[StatusPart]) -> StatusPart:
    """A right granted centrally stands where its states let it stand: the whole row only sums them up."""
    if whole.granted_on is None or whole.badge in _GONE:
        return whole
    granted = granted_text(record.kind, whole.granted_on)
    badge, state = _summed(states)
    standing = [
        part.territory for part in states if part.badge in {Badge.IN_FORCE, Badge.FEE_OVERDUE} and part.territory
    ]
    if standing:
        named = " ".join(standing)
        tail = Text(
            f"在 {len(standing)}/{len(states)} 国有效：{named}",
            f"in force in {len(standing)} of {len(states)} states: {named}",
        )
    else:
        tail = Text("各国状态分列", "national status per state")
    text = Text(
        f"{record.register} 集中授权：{granted.zh} · {tail.zh}", f"{record.register} centrally {granted.en} · {tail.en}"
    )
    return replace(whole, badge=badge, state=state, text=text, reasons=(*whole.reasons[:1], Reason(tail)))


def _summed(states: list[StatusPart]) -> tuple[Badge, str]:
    badges = [part.badge for part in states]
    if any(badge in {Badge.IN_FORCE, Badge.FEE_OVERDUE} for badge in badges):
        return Badge.IN_FORCE, "A"
    if Badge.IN_DISPUTE in badges:
        return Badge.IN_DISPUTE, "A"
    if badges and all(badge in _GONE for badge in badges):
        return Badge.ENDED, "N"
    return Badge.GRANTED_LAPSE_NOT_COVERED, "U"
