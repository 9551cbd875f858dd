"""Annual fees: whether the last one due is known to be unpaid. Silent without a rule and without coverage."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import takewhile

from muniment.catalogue.values import Event, Record
from muniment.kernel.dates import date_read, months_add, years_add
from muniment.kernel.errors import SourceProblem
from muniment.register.domain.coverage import covered_over
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.rights import filed_on, granted_on, law_day
from muniment.register.domain.rulebook import RuleOn, rule_find, rule_ref
from muniment.register.values import Covered, Known, RuleRef, Span


@dataclass(frozen=True, slots=True)
class FeeDue:
    """One annual fee: the last day to pay it, and the last day to pay it late."""

    year: int
    due_on: date
    grace_until: date


@dataclass(frozen=True, slots=True)
class FeeArrears:
    """The last fee due, not paid although payments are covered."""

    fee: FeeDue
    rule: RuleRef
    coverage: Covered
    past_grace: bool
    notices: tuple[str, ...]


def fee_rule_id(record: Record) -> str:
    """The name of the rule that says when the fees of such a right are due."""
    return f"{record.register}.{record.kind}.annual_fee"


def fees_due(record: Record, *, rule_on: RuleOn, until: date) -> tuple[FeeDue, ...]:
    """The annual fees that fell due after the grant and up to ``until``, oldest first.

    The fee of patent year ``n`` is due on the day on which that year begins. The year of the grant itself is paid
    for with the grant.

    Source: Patent Law (CN) art. 43; Implementing Rules art. 114, 115: due before the end of the year before, six
        months of grace with a surcharge.
    """
    return tuple(takewhile(lambda fee: fee.due_on <= until, _fees(record, rule_on, until)))


def fee_next(record: Record, *, rule_on: RuleOn, as_of: date) -> FeeDue | None:
    """The next fee to fall due after ``as_of`` by the calendar, whether or not earlier ones were paid."""
    return next((fee for fee in _fees(record, rule_on, as_of) if fee.due_on > as_of), None)


def fee_arrears(record: Record, *, rule_on: RuleOn, known: Known, as_of: date) -> FeeArrears | None:
    """The last fee due, where it is known to be unpaid on ``as_of``; ``None`` also where payments are not covered.

    Only the last one counts: had an earlier one stayed unpaid, the right would have ended, and its end be recorded.
    A payment that names no year settles the fee whose time to pay it falls in.

    Source: Implementing Rules (CN) art. 115.
    """
    fees = [fee for fee in fees_due(record, rule_on=rule_on, until=as_of) if fee.due_on < as_of]
    rule = rule_find(rule_on, fee_rule_id(record), as_of)
    if not fees or rule is None:
        return None
    period = Span(granted_on(record), as_of)
    coverage = covered_over(known, register=record.register, kind=record.kind, families=("fee",), period=period)
    events = [event for event in record.content.events if event.family == "fee" and law_day(event) <= as_of]
    fee, before = fees[-1], fees[-2] if len(fees) > 1 else None
    paid = any(_settles(event, fee, before) for event in events if event.action == "paid" or event.category == "U")
    if paid or not isinstance(coverage, Covered):
        return None
    notices = tuple(event.event_id for event in events if event.action == "unpaid" and law_day(event) >= fee.due_on)
    return FeeArrears(fee, rule_ref(rule), coverage, as_of > fee.grace_until, notices)


def _settles(payment: Event, fee: FeeDue, before: FeeDue | None) -> bool:
    year, until = _year_paid(payment), _paid_until(payment)
    if year is not None:
        return year >= fee.year
    if until is not None:
        return until > fee.due_on
    return before is None or law_day(payment) > before.grace_until


def _fees(record: Record, rule_on: RuleOn, as_of: date) -> Iterator[FeeDue]:
    """All fees of the term, oldest first, by the rule as it stands on ``as_of``."""
    filed, granted = filed_on(record), granted_on(record)
    rule = rule_find(rule_on, fee_rule_id(record), as_of)
    if rule is None or filed is None or granted is None:
        return
    grace = int(rule.data.get("grace_months", 0))
    expiry = expiry_of(record, rule_on=rule_on)
    last = expiry.on if expiry else date.max
    for year in range(2, date.max.year - filed.year):
        due = years_add(filed, year - 1)
        if due > last:
            return
        if due > granted:
            yield FeeDue(year, due, months_add(due, grace))


def _year_paid(event: Event) -> int | None:
    text = event.detail.get("year", "")
    return int(text) if text.isascii() and text.isdigit() else None


def _paid_until(event: Event) -> date | None:
    try:
        return date_read(event.detail.get("until_on"))
    except SourceProblem:
        return None
