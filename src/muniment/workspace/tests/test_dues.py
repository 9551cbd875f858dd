"""What falls due by rule, with its sum."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.kernel.texts import Text
from muniment.register.values import Badge, Covered, Expiry, Fee, FeesSeen, NotCovered, RuleRef
from muniment.standards.time import calendar_get
from muniment.workspace.domain.dues import RightFacts, dues_of
from muniment.workspace.values import NOT_COVERED

RULE = RuleRef("CN.patent.annual_fee", "1", Text("专利法", "Patent Law"), Text("按周年", "by the anniversary."))
UNKNOWN = NotCovered(("fee",), (), Text("费用：未覆盖", "fees: not covered"))
KNOWN = Covered(("fee",), date(2026, 11, 1), ("s",), Text("据 s", "as far as s"))


def facts(badge=Badge.IN_FORCE, **more):
    words = {
        "right_id": "CN-patent-1", "register": "CN", "kind": "patent", "badge": badge, "filed_on": date(2017, 10, 1),
        "priority_on": None, "expiry": None, "examination_seen": False,
    }  # fmt: skip
    return RightFacts(**{**words, **more})


def fees(last=None, coming=None, unpaid=None, coverage=UNKNOWN):
    return FeesSeen(RULE, "M", date(2017, 10, 1), last, coming, unpaid, coverage)


def none():
    return FeesSeen(None, "", None, None, None, None, UNKNOWN)


NINTH = Fee(9, date(2025, 10, 1), date(2026, 4, 1), 2000, 10)
TENTH = Fee(10, date(2026, 10, 1), date(2027, 4, 1), 4000, 0)


def due(found, key):
    return next(each for each in found if each.key == key)


def dues(one, other, day):
    return dues_of(one, other, today=day, calendar=calendar_get())


def test_a_fee_on_a_holiday_can_be_paid_after_it():
    found = due(dues(facts(), fees(coming=TENTH), date(2026, 6, 1)), "fee:10")
    assert (found.on, found.state, found.amount_cny) == (date(2026, 10, 8), "ahead", 4000)
    assert [each.day for each in found.sum.steps if each.day] == [
        date(2017, 10, 1), date(2026, 10, 1), date(2026, 10, 8),
    ]  # fmt: skip
    assert NOT_COVERED in found.remarks


def test_within_the_holiday_the_fee_is_not_late_yet():
    found = due(dues(facts(), fees(last=TENTH), date(2026, 10, 7)), "fee:10")
    assert (found.on, found.state, found.surcharge_pct) == (date(2026, 10, 8), "ahead", 0)
    assert due(dues(facts(), fees(last=TENTH), date(2026, 10, 9)), "fee:10").state == "grace"


@pytest.mark.parametrize(
    ("day", "unpaid", "coverage", "state"),
    [
        (date(2025, 12, 1), None, UNKNOWN, "grace"),
        (date(2025, 12, 1), True, KNOWN, "grace"),
        (date(2025, 12, 1), False, KNOWN, None),
        (date(2026, 4, 1), None, UNKNOWN, "grace"),
        (date(2026, 4, 2), None, UNKNOWN, None),
        (date(2026, 4, 2), True, KNOWN, "past"),
    ],
)
def test_a_late_fee_is_said_as_far_as_payments_are_known(day, unpaid, coverage, state):
    found = [each for each in dues(facts(), fees(NINTH, None, unpaid, coverage), day) if each.key == "fee:9"]
    assert [each.state for each in found] == ([state] if state else [])
    if found and unpaid:
        assert NOT_COVERED not in found[0].remarks
    if state == "grace":
        assert (found[0].on, found[0].surcharge_pct) == (date(2026, 4, 1), 10)


def test_no_rule_no_fee_and_an_ended_right_owes_nothing():
    assert dues(facts(), none(), date(2026, 1, 1)) == ()
    assert dues(facts(Badge.ENDED), fees(coming=TENTH), date(2026, 1, 1)) == ()


def expiry(on, **more):
    return Expiry(on=on, rule=RULE, source=RULE.source, text=Text("期限", "the term"), inputs={}, **more)


def test_a_mark_is_renewed_up_to_the_working_day_after_its_last_and_in_grace():
    mark = facts(kind="trademark", expiry=expiry(date(2026, 10, 4), renewable=True, grace_months=6))
    ahead = due(dues(mark, none(), date(2026, 1, 1)), "renewal:2026-10-04")
    assert (ahead.on, ahead.state) == (date(2026, 10, 8), "ahead")
    assert ahead.remarks[0].en.startswith("can be asked for from 2025-10-04")
    late = due(dues(mark, none(), date(2026, 10, 9)), "renewal:2026-10-04")
    assert (late.on, late.state, late.sum.provisional) == (date(2027, 4, 6), "grace", True)
    assert dues(mark, none(), date(2027, 4, 7)) == ()


def test_the_last_day_of_a_term_is_not_moved():
    right = facts(expiry=expiry(date(2026, 10, 1)))
    assert due(dues(right, none(), date(2026, 1, 1)), "end:2026-10-01").on == date(2026, 10, 1)
    assert dues(right, none(), date(2026, 10, 2)) == ()


def test_abroad_nothing_is_moved_and_that_is_said():
    mark = facts(register="EM", kind="trademark", expiry=expiry(date(2026, 10, 4), renewable=True, grace_months=6))
    found = due(dues(mark, none(), date(2026, 1, 1)), "renewal:2026-10-04")
    assert found.on == date(2026, 10, 4)
    assert "not moved" in found.sum.steps[-1].text.en


def test_examination_is_to_be_requested_three_years_from_the_priority():
    pending = facts(Badge.PENDING, filed_on=date(2025, 3, 1), priority_on=date(2024, 3, 1))
    assert due(dues(pending, none(), date(2026, 1, 1)), "examination").on == date(2027, 3, 1)
    assert dues(facts(Badge.PENDING, examination_seen=True), none(), date(2018, 1, 1)) == ()
