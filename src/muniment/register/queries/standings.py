"""What an index may keep of a Record, and what an edition lets be said of it: status on any day without reading it anew."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from muniment.catalogue.values import Coverage, Record
from muniment.register.domain.coverage import covered_over
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.rights import filed_on, granted_on, territories_of
from muniment.register.domain.turns import CoveredOf, Stand, badge_of, turns_of
from muniment.register.domain.withholding import Withholding, record_project
from muniment.register.queries.rights import edition_knows
from muniment.register.queries.withholdings import fields_private
from muniment.register.values import Badge, Covered, Known, Manifest, Span
from muniment.standards.rules import rule_on

_DAY = timedelta(days=1)
_SUMMED = frozenset({Stand.BY_STATES, Stand.BY_STATES_OVER})
Turns = tuple[tuple[date | None, str], ...]
Days = tuple[tuple[date, date], ...]
Acts = tuple[Withholding, ...]
"""What is withheld of one right."""


@dataclass(frozen=True, slots=True)
class Facts:
    """The days on which the status of a right rests: nothing that ages, nothing that hangs on coverage.

    Attributes:
        filed_on, granted_on: In law time: from then on absence must be covered.
        expires_on: The last day of the term.
        turns: From which day on the whole right stands how (``Stand``).
        states: The same of each of its states, where the whole only sums them up.
    """

    filed_on: date | None
    granted_on: date | None
    expires_on: date | None
    turns: Turns
    states: dict[str, Turns]


def record_facts(record: Record, *, fees: bool = False) -> Facts:
    """The facts of a Record by the rules that are loaded.

    Args:
        record: The right.
        fees: Whether payments are covered for its register and kind.
    """
    expiry = expiry_of(record, rule_on=rule_on)
    turns = turns_of(record, rule_on=rule_on, fees=fees)
    named = territories_of(record) if any(stand in _SUMMED for _, stand in turns) else ()
    return Facts(
        filed_on=filed_on(record),
        granted_on=granted_on(record),
        expires_on=expiry.on if expiry else None,
        turns=turns,
        states={state: turns_of(record, rule_on=rule_on, territory=state) for state in named},
    )


def record_public(record: Record, acts: Iterable[Withholding]) -> Record:
    """The record without the fields that are withheld, or that the data dictionary does not mark public."""
    return record_project(record, acts, fields_private())


def fees_covered(edition: Manifest) -> frozenset[tuple[str, str]]:
    """The registers and kinds of which an edition knows payments."""
    return frozenset((each.register, each.kind) for each in edition.coverage if "fee" in each.families)


@dataclass(frozen=True, slots=True)
class CoveredDays:
    """For one register and kind: the days from which on a family is known up to the day asked.

    ``lapse`` and ``fee`` are days of grant, ``decision`` days of filing; both ends of each stretch are included.
    """

    register: str
    kind: str
    lapse: Days
    fee: Days
    decision: Days

    def of(self, *, granted: date | None, filed: date | None) -> CoveredOf:
        """What is covered for a right granted and filed on these days."""
        return CoveredOf(_within(granted, self.lapse), _within(granted, self.fee), _within(filed, self.decision))


def _within(day: date | None, days: Days) -> bool:
    since = day or date.min
    return any(low <= since <= high for low, high in days)


def covered_days(edition: Manifest, as_of: date) -> tuple[CoveredDays, ...]:
    """What an edition covers on a day, for each register and kind that it knows anything of."""
    known = edition_knows(edition)
    places = sorted({(each.register, each.kind) for each in known.coverage})
    return tuple(
        CoveredDays(
            register,
            kind,
            lapse=_days(known, register, kind, ("lapse",), as_of),
            fee=_days(known, register, kind, ("fee",), as_of),
            decision=_days(known, register, kind, ("grant", "examination"), as_of),
        )
        for register, kind in places
    )


def _days(known: Known, register: str, kind: str, families: tuple[str, ...], as_of: date) -> Days:
    """The first days from which on all the families are covered up to the day asked.

    The answer can change only where a source begins or ends, so it is asked there and between.
    """
    entries = [each for each in known.coverage if each.register == register and each.kind == kind]
    edges = sorted({date.min, *(day for each in entries for day in _edges(each, known, as_of)), as_of})
    edges = [day for day in edges if day <= as_of]
    found: list[tuple[date, date]] = []
    for low, nxt in zip(edges, [*edges[1:], as_of + _DAY], strict=True):
        since = None if low == date.min else low
        span = Span(since, as_of)
        if not isinstance(covered_over(known, register=register, kind=kind, families=families, period=span), Covered):
            continue
        if found and found[-1][1] == low - _DAY:
            found[-1] = (found[-1][0], nxt - _DAY)
        else:
            found.append((low, nxt - _DAY))
    return tuple(found)


def _edges(entry: Coverage, known: Known, as_of: date) -> list[date]:
    """Days at which the answer may change because of a source: its ends, and the days that no issue can tell of yet."""
    near = [known.on - timedelta(days=back) for back in range(-1, 13)]
    ends = [entry.until + timedelta(days=on) for on in (0, 1) if entry.until < date.max - _DAY]
    return [
        day for day in (*near, *ends, *((entry.since, entry.since - _DAY) if entry.since else ())) if day > date.min
    ]


def nothing_covered() -> CoveredOf:
    """What is covered where no source speaks of such rights."""
    return CoveredOf(lapse=False, fee=False, decision=False)


def badge_at(stand: str, covered: CoveredOf) -> Badge:
    """What a standing is called where so much is covered."""
    return badge_of(Stand(stand), covered)
