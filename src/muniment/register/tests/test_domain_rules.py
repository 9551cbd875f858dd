"""The rules of the house, as they come with the program, give the answers that the walks and the design ask for."""

from __future__ import annotations

import pytest

from muniment.catalogue.values import Event, Relation
from muniment.register.domain.check import Asked, marking_check
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.fees import fees_due
from muniment.register.domain.rulebook import effect_rule_id, refs_find
from muniment.register.domain.status import status_on, status_whole
from muniment.register.tests.factories import TODAY, covers, day, event, known, known_all, party, record
from muniment.register.values import Badge, Verdict
from muniment.standards.events import ACTIONS
from muniment.standards.numbers import number_read
from muniment.standards.rules import rule_on


@pytest.mark.parametrize(
    ("register", "kind", "filed", "granted", "last"),
    [
        ("CN", "patent", "2017-07-21", "2019-05-07", "2037-07-20"),
        ("CN", "utility_model", "2017-07-21", "2018-05-08", "2027-07-20"),
        ("CN", "design", "2021-05-31", "2021-12-07", "2031-05-30"),
        ("CN", "design", "2021-06-01", "2021-12-07", "2036-05-31"),
        ("CN", "trademark", "2011-01-04", "2012-05-07", "2022-05-06"),
        ("US", "patent", "1990-01-02", "1993-02-02", "2010-02-02"),
        ("US", "patent", "2000-01-02", "2003-02-02", "2020-01-02"),
        ("US", "design", "2014-01-02", "2015-02-03", "2029-02-03"),
        ("US", "design", "2016-01-02", "2017-02-03", "2032-02-03"),
        ("EP", "patent", "2002-07-10", "2008-07-09", "2022-07-10"),
        ("EM", "trademark", "2012-07-10", "2012-12-09", "2022-07-10"),
        ("EM", "design", "2020-07-10", "2020-07-12", "2025-07-10"),
        ("CN", "layout_design", "2020-07-10", "2020-12-12", None),
        ("CN.MARA", "plant_variety", "2020-07-10", "2022-12-12", None),
        ("CN", "gi", "2020-07-10", "2022-12-12", None),
        ("JP", "patent", "2020-07-10", "2022-12-12", None),
    ],
)
def test_last_days(register, kind, filed, granted, last):
    expiry = expiry_of(record(register=register, kind=kind, filed=filed, granted=granted), rule_on=rule_on)
    assert (expiry.on if expiry else None) == (day(last) if last else None)


@pytest.mark.parametrize(
    ("kind", "action"),
    [
        ("patent", "invalidated"),
        ("design", "unpaid"),
        ("utility_model", "surrendered"),
        ("utility_model", "same_day_grant"),
        ("patent", "expired"),
        ("trademark", "invalidated"),
        ("trademark", "cancelled"),
        ("trademark", "surrendered"),
        ("trademark", "expired"),
    ],
)
def test_every_effect_that_is_named_has_its_rule(kind, action):
    assert refs_find(rule_on, effect_rule_id("CN", kind, action), TODAY)


def test_the_fee_of_year_nine_and_its_grace():
    right = record(filed="2018-06-01", granted="2020-05-08")
    fee = fees_due(right, rule_on=rule_on, until=TODAY)[-1]
    assert (fee.year, fee.due_on, fee.grace_until) == (9, day("2026-06-01"), day("2026-12-01"))
    paid = event("fee", "U", "2025-05-20", action="paid", detail={"year": "8"})
    part = status_whole(
        status_on(
            record(filed="2018-06-01", granted="2020-05-08", events=(paid,)),
            as_of=TODAY,
            known=known(covers("lapse", "fee")),
            rule_on=rule_on,
        )
    )
    assert part.badge is Badge.FEE_OVERDUE


LICENCE = event(
    "licence",
    "S",
    "2024-03-18",
    action="start",
    parties=(party("licensee", "汐光"),),
    detail={"until_on": "2029-03-17"},
)
VOID = event("lapse", "H", "2026-02-10", action="invalidated", effect="from_start", published_on="2026-03-17")


def test_walk_five_two_truths_about_one_day():
    then = record(filed="2021-03-16", granted="2023-06-13", events=(LICENCE,))
    now = record(filed="2021-03-16", granted="2023-06-13", events=(LICENCE, VOID))
    old = known(covers("lapse", since="1985-04-01", until="2025-12-31"), on=day("2025-12-31"))
    before = status_whole(status_on(then, as_of=day("2025-06-30"), known=old, rule_on=rule_on))
    after = status_whole(status_on(now, as_of=day("2025-06-30"), known=known_all(), rule_on=rule_on))
    assert (before.badge, before.text.zh) == (Badge.IN_FORCE, "有效，至 2041-03-15 届满")
    assert after.badge is Badge.NEVER_EXISTED
    assert after.reasons[1].rules[0].source.en == "Patent Law (CN) art. 47"


def walk_seven(printed, found, made=None):
    asked = Asked(printed=printed, made_on=made, as_of=TODAY, known=known_all(), rule_on=rule_on)
    return marking_check(number_read(printed), found, asked)


def test_walk_seven_a_wrong_digit():
    refused = event("examination", "B", "2025-09-16", action="refused", published_on="2025-10-14")
    result = walk_seven("ZL202219007718.6", record(filed="2022-08-23", granted=None, events=(refused,)))
    assert result.verdict is Verdict.WRONG_CHECK_DIGIT
    assert "ZL202219007718.5" in result.sentence.zh
    assert "从未授权" in result.marking.zh
    assert result.reasons[-1].rule_ids == ("CN.patent.marking",)


@pytest.mark.parametrize(("made", "lawful"), [("2023-08-01", True), ("2025-03-01", False)])
def test_walk_seven_made_before_or_after_the_end(made, lawful):
    unpaid = event("lapse", "H", "2024-05-14", action="unpaid", effective_on="2024-05-14", published_on="2025-01-14")
    right = record(filed="2015-05-14", granted="2018-07-10", events=(unpaid,))
    result = walk_seven("ZL201519000077.0", right, day(made))
    assert (result.verdict, result.lawful) == (Verdict.ENDED, lawful)


def test_a_continuation_counts_from_its_parent():
    parent = Relation(type="continuation_of", office="US", number="10123456", date=day("2002-04-16"))
    right = record(register="US", filed="2008-01-02", granted="2010-02-02", relations=(parent,))
    assert expiry_of(right, rule_on=rule_on).on == day("2022-04-16")


def test_the_actions_that_an_event_may_have_are_all_told():
    told = set(Event.__doc__.split("action: ")[1].split("effect: ")[0].replace("`", " ").replace(")", " ").split())
    assert {*ACTIONS, "limited", "maintained"} <= told


@pytest.mark.parametrize("typed", ["PGI-NL+BE+DE-01994", "pgi-nl+be+de-01994", "US 7,318,131 B2", "018123456-0001"])
def test_a_foreign_number_on_goods_meets_no_chinese_rule(typed):
    result = marking_check(
        number_read(typed), None, Asked(printed=typed, made_on=None, as_of=TODAY, known=known(), rule_on=rule_on)
    )
    assert (result.verdict, result.lawful) == (Verdict.NOT_COVERED, None)
    assert result.sentence.en.startswith(typed.upper())
    assert [rule for reason in result.reasons for rule in reason.rule_ids] == []
    assert "passing off" not in result.marking.en


@pytest.mark.parametrize(
    ("register", "kind", "filed", "granted", "badge"),
    [
        ("CN", "layout_design", "2016-11-20", "2017-05-01", Badge.IN_FORCE),
        ("CN", "layout_design", "2009-10-02", "2010-05-01", Badge.ENDED),
        ("CN.MARA", "plant_variety", "2004-01-01", "2006-11-20", Badge.IN_FORCE),
        ("CN.MARA", "plant_variety", "2004-01-01", "2006-11-19", Badge.ENDED),
        ("CN.NFGA", "plant_variety", "1999-01-01", "2001-01-01", Badge.ENDED),
    ],
)
def test_a_term_whose_choice_is_not_known_still_ends_at_the_latest(register, kind, filed, granted, badge):
    right = record(register=register, kind=kind, filed=filed, granted=granted)
    whole = status_whole(status_on(right, as_of=TODAY, known=known_all(register, kind), rule_on=rule_on))
    assert whole.badge is badge
    assert ("at the latest" in whole.text.en) is (badge is Badge.ENDED)
