"""The annual fees of one right as a page or a docket tells them: the last one due, the next, and what is known of payment."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from muniment.kernel.dates import months_add
from muniment.register.domain.coverage import covered_over
from muniment.register.domain.fees import FeeDue, fee_arrears, fee_next, fee_rule_id, fees_due
from muniment.register.domain.rights import filed_on, granted_on
from muniment.register.domain.rulebook import rule_find, rule_ref
from muniment.register.queries.rights import RightView, edition_knows
from muniment.register.values import Covered, Fee, FeesSeen, Span
from muniment.standards.rules import rule_on

_TRUSTED = frozenset({"H", "M"})


def fees_seen(view: RightView, *, on: date) -> FeesSeen:
    """The fees of a right on a day, as far as its record and the rules tell.

    Source: Patent Law (CN) art. 43; Implementing Rules art. 114 and 115.
    """
    record, known = view.record, edition_knows(view.edition)
    rule = rule_find(rule_on, fee_rule_id(record), on)
    due = fees_due(record, rule_on=rule_on, until=on)
    coming = fee_next(record, rule_on=rule_on, as_of=on)
    span = Span(granted_on(record), on)
    coverage = covered_over(known, register=record.register, kind=record.kind, families=("fee",), period=span)
    arrears = fee_arrears(record, rule_on=rule_on, known=known, as_of=on)
    data: Mapping[str, Any] = rule.data if rule is not None and rule.confidence in _TRUSTED else {}
    return FeesSeen(
        rule=rule_ref(rule) if rule is not None else None,
        confidence=rule.confidence if rule is not None else "",
        filed_on=filed_on(record),
        last=_fee(due[-1], data, on) if due else None,
        next=_fee(coming, data, on) if coming else None,
        unpaid=arrears is not None if isinstance(coverage, Covered) else None,
        coverage=coverage,
    )


def _fee(due: FeeDue, data: Mapping[str, Any], on: date) -> Fee:
    rows = data.get("amounts_cny", ())
    amount = next((int(row["amount"]) for row in rows if row["first"] <= due.year <= row["last"]), None)
    return Fee(due.year, due.due_on, due.grace_until, amount, _surcharge(due, data, on))


def _surcharge(due: FeeDue, data: Mapping[str, Any], on: date) -> int:
    """Percent for the month of lateness in which the day falls."""
    steps = data.get("surcharge_pct", ())
    if on <= due.due_on or not steps:
        return 0
    months = next((n for n in range(len(steps)) if on <= months_add(due.due_on, n + 1)), len(steps) - 1)
    return int(steps[months])
