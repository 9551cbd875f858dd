"""The turns of a right: from which day on it stands how, before it is asked what the sources cover.

A status is a standing and what the coverage of an edition allows to be said of it. The standing depends on the Record
and the rules alone, so an index may keep it; ``badge_of`` says what each standing is called once coverage is known.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from muniment.catalogue.values import Coverage, Event, Record
from muniment.kernel.dates import months_add
from muniment.register.domain.deciding import LAST_SAFE
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.fees import fee_arrears, fees_due
from muniment.register.domain.folding import Standing, fold
from muniment.register.domain.rights import (
    REGIONAL,
    classes_of,
    filed_on,
    granted_on,
    law_day,
    of_status,
    part_of,
    territory_of,
)
from muniment.register.domain.rulebook import RuleOn
from muniment.register.values import Badge, Expiry, Known

_DAY = timedelta(days=1)


class Stand(StrEnum):
    """How a right stands, whatever is covered."""

    VOID = "V"
    ENDED = "E"
    RENEWAL_DUE = "R"
    RENEWAL_OVER = "X"
    GRANTED = "G"
    DISPUTED = "D"
    GRANTED_FEE_DUE = "F"
    DISPUTED_FEE_DUE = "f"
    GRANTED_FEE_OVER = "U"
    DISPUTED_FEE_OVER = "u"
    DECIDED_LATER = "P"
    OPEN = "O"
    BEFORE = "B"
    BY_STATES = "S"
    BY_STATES_OVER = "Y"


@dataclass(frozen=True, slots=True)
class CoveredOf:
    """What is covered for one right on one day: ends, fees, and the decisions on an application."""

    lapse: bool
    fee: bool
    decision: bool


_UNRENEWED = {Stand.RENEWAL_DUE: Badge.FEE_OVERDUE, Stand.RENEWAL_OVER: Badge.ENDED}
_FEE_DUE = {
    Stand.GRANTED_FEE_DUE: Badge.FEE_OVERDUE,
    Stand.DISPUTED_FEE_DUE: Badge.FEE_OVERDUE,
    Stand.GRANTED_FEE_OVER: Badge.UNKNOWN,
    Stand.DISPUTED_FEE_OVER: Badge.UNKNOWN,
}
_PLAIN = frozenset({Stand.GRANTED, Stand.GRANTED_FEE_DUE, Stand.GRANTED_FEE_OVER})
STANDING = frozenset({Stand.GRANTED, Stand.DISPUTED, *_FEE_DUE})
"""The right is granted and nothing is known to have ended it."""
_ALWAYS = {
    Stand.VOID: Badge.NEVER_EXISTED,
    Stand.ENDED: Badge.ENDED,
    Stand.DECIDED_LATER: Badge.PENDING,
    Stand.BEFORE: Badge.UNKNOWN,
}


def badge_of(stand: Stand, covered: CoveredOf) -> Badge:
    """What a standing is called where so much is covered: the same that ``status_on`` says of the right."""
    if stand in _ALWAYS:
        return _ALWAYS[stand]
    if stand is Stand.OPEN:
        return Badge.PENDING if covered.decision else Badge.NOT_COVERED
    if stand in _UNRENEWED:
        return _UNRENEWED[stand] if covered.lapse and covered.fee else Badge.NOT_COVERED
    if not covered.lapse:
        return Badge.GRANTED_LAPSE_NOT_COVERED
    fee = _FEE_DUE if covered.fee else {}
    return fee.get(stand) or (Badge.IN_FORCE if stand in _PLAIN else Badge.IN_DISPUTE)


def turns_of(
    record: Record, *, rule_on: RuleOn, territory: str | None = None, fees: bool = False
) -> tuple[tuple[date | None, Stand], ...]:
    """From which day on the right, or its share in a state, stands how, oldest first; the first has no day.

    Args:
        record: The right.
        rule_on: The rules.
        territory: One of its states; ``None`` is the whole right.
        fees: Whether payments are covered at all, so that one that is lacking says something.
    """
    case = _Case(record, rule_on, territory, fees and territory is None)
    days = sorted(_days(case))
    asked = [days[0] - _DAY, *days] if days else [date(2000, 1, 1)]
    found: list[tuple[date | None, Stand]] = []
    for day in asked:
        stand = _stand(case, day)
        if not found or found[-1][1] is not stand:
            found.append((day if found else None, stand))
    return tuple(found)


class _Case:
    """A right, or its share in a state, and the rules; the last day of its term is worked out once where it can be."""

    def __init__(self, record: Record, rule_on: RuleOn, territory: str | None, fees: bool) -> None:
        self.record, self.rule_on, self.territory, self.fees = record, rule_on, territory, fees
        self.renewals = sorted({law_day(event) for event in record.content.events if _prolongs(event)})
        self._expiries: dict[date | None, Expiry | None] = {}

    def expiry(self, as_of: date) -> Expiry | None:
        """The last day of the term as of a day: it moves with renewals alone."""
        last = max((day for day in self.renewals if day <= as_of), default=None)
        if last not in self._expiries:
            self._expiries[last] = expiry_of(self.record, rule_on=self.rule_on, as_of=last or date.min)
        return self._expiries[last]


def _prolongs(event: Event) -> bool:
    return event.category == "G" or event.action in {"renewed", "extended"}


def _days(case: _Case) -> set[date]:
    """The days on which something can change."""
    record = case.record
    days = {day for day in (filed_on(record), granted_on(record)) if day}
    days |= {law_day(event) for event in record.content.events}
    for as_of in (date.min, *case.renewals):
        expiry = case.expiry(as_of)
        if expiry is not None:
            over = months_add(min(expiry.on, LAST_SAFE), expiry.grace_months or 0)
            days |= {min(day, LAST_SAFE) + _DAY for day in (expiry.on, over)}
    if case.fees:
        for fee in fees_due(record, rule_on=case.rule_on, until=LAST_SAFE):
            days |= {fee.due_on + _DAY, fee.grace_until + _DAY}
    return {max(day, date(1, 1, 2)) for day in days}


def _stand(case: _Case, day: date) -> Stand:
    record = case.record
    whole = _part_stand(case, day, None)
    if case.territory is not None:
        return whole
    whole = _by_classes(case, whole, day)
    if (record.register, record.kind) not in REGIONAL:
        return whole
    if whole is Stand.RENEWAL_OVER:
        return Stand.BY_STATES_OVER
    return Stand.BY_STATES if whole in STANDING or whole is Stand.RENEWAL_DUE else whole


def _by_classes(case: _Case, whole: Stand, day: date) -> Stand:
    """None of the classes stands any more: nor does the whole."""
    record = case.record
    gone = {Stand.VOID, Stand.ENDED}
    classes = set(classes_of(record))
    if whole in gone or not classes or classes - _parts(record):
        return whole
    stands = {_part_stand(case, day, part) for part in classes}
    if not stands <= gone:
        return whole
    return Stand.VOID if stands == {Stand.VOID} else Stand.ENDED


def _parts(record: Record) -> set[str]:
    return set(_parts_named(record))


def _parts_named(record: Record) -> Iterator[str]:
    for event in record.content.events:
        part = part_of(record, event)
        if part and of_status(event) and event.action != "change" and territory_of(record, event) is None:
            yield part


def _part_stand(case: _Case, day: date, part: str | None) -> Stand:
    """The order of ``deciding.decide``: void, ended, term over, granted, decided later, open, not yet filed."""
    standing = fold(case.record, territory=case.territory, part=part, as_of=day)
    if standing.void is not None:
        return Stand.VOID
    if standing.ended is not None:
        return Stand.ENDED
    if standing.granted_on is not None:
        return _term(case, day) or _granted(case, day, standing)
    if standing.filed_on is None:
        return Stand.BEFORE
    later = granted_on(case.record) if case.territory is None else None
    return Stand.DECIDED_LATER if later is not None and later > day else Stand.OPEN


def _term(case: _Case, day: date) -> Stand | None:
    expiry = case.expiry(day)
    if expiry is None or day <= expiry.on:
        return None
    if not expiry.renewable:
        return Stand.ENDED
    over = months_add(min(expiry.on, LAST_SAFE), expiry.grace_months or 0)
    return Stand.RENEWAL_OVER if day > over else Stand.RENEWAL_DUE


def _granted(case: _Case, day: date, standing: Standing) -> Stand:
    disputed = standing.challenge is not None
    arrears = None
    if case.fees:
        known = _fees_known(case.record, day)
        arrears = fee_arrears(case.record, rule_on=case.rule_on, known=known, as_of=day)
    if arrears is None:
        return Stand.DISPUTED if disputed else Stand.GRANTED
    if arrears.past_grace:
        return Stand.DISPUTED_FEE_OVER if disputed else Stand.GRANTED_FEE_OVER
    return Stand.DISPUTED_FEE_DUE if disputed else Stand.GRANTED_FEE_DUE


def _fees_known(record: Record, day: date) -> Known:
    """What would be known if all payments were covered."""
    whole = Coverage(
        source="", register=record.register, kind=record.kind, families=("fee",), since=None, until=date.max
    )
    return Known(on=day, coverage=(whole,))
