"""A number as printed on goods."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from muniment.register.domain.check import Asked, marking_check
from muniment.register.tests.factories import TODAY, MadeRule, Rules, covers, day, event, known, known_all, record
from muniment.register.values import Verdict


@dataclass(frozen=True)
class Printed:
    number: str = "201819000731"
    type: str = "patent"
    office: str = "CN"
    kind: str | None = "patent"
    check_digit_ok: bool | None = True
    check_digit_expected: str | None = None
    original: str = ""


RULES = Rules(
    (
        MadeRule("CN.patent.term", {"years": 20, "base": "filed_on", "last_day": "day_before"}),
        MadeRule("CN.patent.marking"),
        MadeRule("CN.trademark.marking"),
        MadeRule("CN.patent.lapse_unpaid"),
        MadeRule("CN.patent.invalidation"),
    )
)


def check(reading, found, made=None, knowledge=None, printed="ZL201819000731.1", as_of=TODAY):
    asked = Asked(
        printed=printed,
        made_on=day(made) if made else None,
        as_of=as_of,
        known=knowledge or known_all(),
        rule_on=RULES,
    )
    return marking_check((reading,) if reading else (), found, asked)


ENDED = record(events=(event("lapse", "H", "2024-05-14", action="unpaid", published_on="2025-01-14", event_id="cf"),))
VOID = record(events=(event("lapse", "H", "2026-02-10", action="invalidated", effect="from_start"),))
REFUSED = record(granted=None, events=(event("lapse", "B", "2025-09-16", action="refused"),))


def test_a_genuine_number():
    result = check(Printed(), record(), "2023-01-01")
    assert (result.verdict, result.lawful, result.right_id) == (
        Verdict.IN_FORCE,
        True,
        "CN-patent-201819000731",
    )
    assert result.sentence.en == "ZL201819000731.1 · in force through 2038-05-31 · owned by 云澜甲公司."
    assert "only the owner (云澜甲公司)" in result.marking.en
    assert result.reasons[-1].rule_ids == ("CN.patent.marking",)
    assert (result.on, result.made_on, result.known_on) == (TODAY, day("2023-01-01"), TODAY)


def test_a_genuine_number_without_a_stated_owner():
    assert "only the owner, or" in check(Printed(), record(parties=())).marking.en


def test_goods_marked_before_the_grant():
    result = check(Printed(), record(), "2019-01-01")
    assert (result.verdict, result.lawful) == (Verdict.IN_FORCE, False)
    assert result.marking.en.startswith("Made on 2019-01-01, before the grant on 2020-05-08")


@pytest.mark.parametrize(
    ("made", "lawful", "says"),
    [
        ("2023-08-01", True, "may still be sold"),
        ("2024-05-13", True, "may still be sold"),
        ("2024-05-14", False, "passing off as patented"),
        ("2025-03-01", False, "passing off as patented"),
        ("2019-08-01", False, "before the grant"),
        (None, None, "may still be sold; goods marked on or after 2024-05-14 are passing off as patented"),
    ],
)
def test_an_ended_right_and_when_the_goods_were_made(made, lawful, says):
    result = check(Printed(), ENDED, made)
    assert (result.verdict, result.lawful) == (Verdict.ENDED, lawful)
    assert says in result.marking.en
    assert "cf" in {name for reason in result.reasons for name in reason.events}


@pytest.mark.parametrize(
    ("made", "lawful"), [("2025-01-01", None), ("2026-02-10", False), ("2026-05-01", False), (None, None)]
)
def test_an_invalidated_right(made, lawful):
    result = check(Printed(), VOID, made)
    assert (result.verdict, result.lawful) == (Verdict.NEVER_EXISTED, lawful)
    if made == "2025-01-01":
        assert "case by case" in result.marking.en


def test_a_wrong_check_digit_on_an_application_never_granted():
    reading = Printed(number="202219007718", check_digit_ok=False, check_digit_expected="5")
    result = check(reading, REFUSED, printed="ZL202219007718.6")
    assert (result.verdict, result.lawful, result.right_id) == (
        Verdict.WRONG_CHECK_DIGIT,
        False,
        REFUSED.right_id,
    )
    assert result.sentence.en == (
        "There is no number ZL202219007718.6: its check digit should be 5; if only that digit is misprinted: "
        "ZL202219007718.5 · not granted: application refused on 2025-09-16 · "
        "owned by 云澜甲公司."
    )
    assert result.marking.en == (
        "If only that digit is misprinted, it is ZL202219007718.5: it is only an application, never granted; "
        "marking it as a patent is passing off as patented."
    )
    assert "假冒专利" in result.marking.zh


def test_a_wrong_check_digit_on_a_living_right_is_a_misprint():
    result = check(Printed(check_digit_ok=False, check_digit_expected="1"), record(), printed="ZL201819000731.2 ")
    assert (result.verdict, result.lawful) == (Verdict.WRONG_CHECK_DIGIT, None)
    assert "it is ZL201819000731.1: the number is genuine" in result.marking.en


def test_a_wrong_check_digit_and_nothing_behind_it():
    result = check(Printed(check_digit_ok=False, check_digit_expected="1"), None, printed="ZL201819000731.2")
    assert (result.verdict, result.lawful, result.right_id) == (Verdict.WRONG_CHECK_DIGIT, False, None)
    assert "no right has the number ZL201819000731.1 (as far as" in result.sentence.en
    assert "unless it is a misprint" in result.marking.en


def test_no_such_number_is_said_only_where_grants_or_filings_are_covered():
    result = check(Printed(), None)
    assert (result.verdict, result.lawful, result.right_id) == (Verdict.NO_SUCH_NUMBER, False, None)
    assert result.sentence.en == "No right has the number ZL201819000731.1 (as far as cn.gazette to 2026-11-20)."
    assert result.reasons[-1].rule_ids == ("CN.patent.marking",)


@pytest.mark.parametrize(
    ("number", "kind", "coverage", "verdict"),
    [
        ("201819000731", "patent", covers("lapse"), Verdict.NOT_COVERED),
        ("201819000731", "patent", covers("grant", since="2018-01-01"), Verdict.NO_SUCH_NUMBER),
        ("201819000731", "patent", covers("grant", since="2018-01-02"), Verdict.NOT_COVERED),
        ("201819000731", "patent", covers("filing", since="2018-01-01"), Verdict.NO_SUCH_NUMBER),
        ("201819000731", "patent", covers("publication", since="2018-01-01"), Verdict.NO_SUCH_NUMBER),
        ("201829000731", "utility_model", covers("publication", kind="utility_model"), Verdict.NOT_COVERED),
        ("201829000731", "utility_model", covers("grant", kind="utility_model"), Verdict.NO_SUCH_NUMBER),
        ("201829000731", "utility_model", covers("grant"), Verdict.NOT_COVERED),
        ("95115608", "patent", covers("grant", since="1995-01-01"), Verdict.NO_SUCH_NUMBER),
        ("03115608", "patent", covers("grant", since="2003-01-01"), Verdict.NO_SUCH_NUMBER),
        ("000019000731", "patent", covers("grant"), Verdict.NOT_COVERED),
        ("1234", "patent", covers("grant"), Verdict.NOT_COVERED),
        ("1234", "patent", covers("grant", since=None), Verdict.NO_SUCH_NUMBER),
        ("20181900073A", "patent", covers("grant"), Verdict.NOT_COVERED),
        ("201819000731", None, covers("grant"), Verdict.NOT_COVERED),
    ],
)
def test_how_far_back_the_coverage_must_reach(number, kind, coverage, verdict):
    result = check(Printed(number=number, kind=kind), None, knowledge=known(coverage))
    assert result.verdict is verdict
    assert (result.lawful is None) == (verdict is Verdict.NOT_COVERED)


def test_a_text_that_is_no_number():
    result = check(None, None, printed="best quality")
    assert (result.verdict, result.lawful) == (Verdict.NO_SUCH_NUMBER, False)
    assert result.sentence.en == "No number in any customary form: best quality."


@pytest.mark.parametrize(
    ("right", "covered", "verdict"),
    [
        (record(granted=None), ("grant", "examination", "lapse"), Verdict.NOT_GRANTED),
        (record(granted=None), ("grant",), Verdict.NOT_GRANTED),
        (record(granted=None), ("lapse",), Verdict.NOT_COVERED),
        (REFUSED, (), Verdict.NOT_GRANTED),
    ],
)
def test_an_application_marked_as_a_patent(right, covered, verdict):
    result = check(Printed(), right, knowledge=known(covers(*covered)))
    assert result.verdict is verdict
    assert result.lawful is (False if verdict is Verdict.NOT_GRANTED else None)


def test_an_application_number_without_zl_may_say_applied_for():
    result = check(Printed(type="application"), REFUSED)
    assert (result.verdict, result.lawful) == (Verdict.NOT_GRANTED, None)
    assert "applied for, not yet granted" in result.marking.en


def test_before_its_filing_it_was_not_granted():
    assert check(Printed(), record(), as_of=day("2017-01-01")).verdict is Verdict.NOT_GRANTED


@pytest.mark.parametrize(
    ("made", "until", "lawful"),
    [(None, "2025-01-01", None), ("2024-06-01", "2025-01-01", True), ("2025-06-01", "2025-01-01", None)],
)
def test_granted_but_lapses_not_covered(made, until, lawful):
    result = check(Printed(), record(), made, knowledge=known(covers("lapse", until=until)))
    assert (result.verdict, result.lawful) == (Verdict.NOT_COVERED, lawful)
    if lawful:
        assert "Alive when the goods were made" in result.marking.en


def test_a_registered_mark_goes_by_its_own_law():
    ended = record(kind="trademark", events=(event("lapse", "H", "2024-05-14", action="cancelled"),))
    result = check(Printed(type="registration", kind="trademark"), ended, "2025-01-01", known_all("CN", "trademark"))
    assert "passing off as a registered mark" in result.marking.en
    assert result.reasons[-1].rule_ids == ("CN.trademark.marking",)


def test_a_kind_without_a_rule_on_markings():
    result = check(Printed(kind="gi"), record(kind="gi"), knowledge=known_all("CN", "gi"))
    assert (result.verdict, result.lawful) == (Verdict.IN_FORCE, None)
    assert result.marking.en == "No rule on the marking of such rights is loaded."
    none = check(Printed(kind="gi"), None, knowledge=known(covers("grant", kind="gi", since=None)))
    assert (none.verdict, none.lawful) == (Verdict.NO_SUCH_NUMBER, None)
    wrong = check(
        Printed(kind="gi", check_digit_ok=False, check_digit_expected="1"),
        record(kind="gi"),
        knowledge=known_all("CN", "gi"),
    )
    assert wrong.verdict is Verdict.WRONG_CHECK_DIGIT


US = Printed(number="7318131", type="publication", office="US", check_digit_ok=None)


@pytest.mark.parametrize(
    ("found", "coverage", "verdict"),
    [
        (None, covers("grant", register="US", since=None), Verdict.NO_SUCH_NUMBER),
        (None, covers("lapse", register="US"), Verdict.NOT_COVERED),
        (record(register="US"), covers("lapse", register="US"), Verdict.IN_FORCE),
        (record(register="US"), covers("grant", register="US"), Verdict.NOT_COVERED),
    ],
)
def test_a_foreign_number_is_no_chinese_patent(found, coverage, verdict):
    result = check(US, found, printed="US 7,318,131 B2", knowledge=known(coverage))
    assert (result.verdict, result.lawful) == (verdict, None)
    assert result.marking.en == (
        "The number is not of a Chinese register but of another: United States of America. The rules of that territory "
        "on the marking of patents are not held, so whether the marking is lawful cannot be said. "
        "The Chinese rule does not govern it, unless the goods are marked as a Chinese patent."
    )
    assert not any(reason.rule_ids == ("CN.patent.marking",) for reason in result.reasons)


EU_GI = Printed(number="PGI-NL+BE+DE-01994", type="application", office="EM", kind="gi", check_digit_ok=None)
EU_MARK = Printed(number="018123456", type="registration", office="EM", kind=None, check_digit_ok=None)
WO_MARK = Printed(number="1234567", type="registration", office="WO", kind="trademark", check_digit_ok=None)
US_DESIGN = Printed(number="D544321", type="publication", office="US", kind="design", check_digit_ok=None)


@pytest.mark.parametrize(
    ("reading", "register", "kind", "title", "unless"),
    [
        (EU_GI, "EM.GI", "gi", "European Union register of geographical indications", None),
        (EU_MARK, "EM", "trademark", "European Union Intellectual Property Office", "registered in China"),
        (US_DESIGN, "US", "design", "United States of America", "as a Chinese patent"),
        (WO_MARK, "WO", "trademark", "World Intellectual Property Organization", "It designates China"),
    ],
)
@pytest.mark.parametrize("made", [None, "2023-01-01"])
def test_a_right_of_another_register_goes_by_no_chinese_rule(reading, register, kind, title, unless, made):
    states = {"territories": ("CN", "DE")} if register == "WO" else {}
    events = (event("lapse", "H", "2024-05-14", action="cancelled", event_id="end"),)
    right = record(register=register, kind=kind, events=events, **states)
    result = check(reading, right, made, known_all(register, kind), printed=reading.number)
    assert (result.verdict, result.lawful, result.right_id) == (Verdict.ENDED, None, right.right_id)
    assert "云澜甲公司" in result.sentence.en
    assert "2024-05-14" in result.sentence.en
    assert title in result.marking.en
    assert ("On 2023-01-01, when the goods were made: " in result.marking.en) == bool(made)
    assert unless is None or unless in result.marking.en
    said = " ".join((*result.sentence, *result.marking, *(part for reason in result.reasons for part in reason.text)))
    assert "passing off" not in said
    assert "假冒" not in said
    assert not any(rule.startswith("CN.") for reason in result.reasons for rule in reason.rule_ids)
    if kind == "gi":
        assert "patent" not in said
        assert "专利" not in said


def test_a_number_not_found_in_a_register_beside_the_main_one():
    far = known(covers("grant", register="EM.GI", kind="gi", since=None))
    result = check(EU_GI, None, knowledge=far, printed="pgi-nl+be+de-01994")
    assert (result.verdict, result.lawful) == (Verdict.NO_SUCH_NUMBER, None)
    assert "patent" not in result.sentence.en + result.marking.en
    assert check(EU_GI, None, knowledge=known(), printed="x").verdict is Verdict.NOT_COVERED


def test_a_right_of_this_country_found_by_its_international_number_goes_by_the_law_here():
    treaty = Printed(number="PCTCN2018000001", type="application", office="WO", check_digit_ok=None)
    result = check(treaty, record(), "2023-01-01", printed="PCT/CN2018/000001")
    assert (result.verdict, result.lawful) == (Verdict.IN_FORCE, True)
    assert result.reasons[-1].rule_ids == ("CN.patent.marking",)


def test_the_reading_by_which_the_right_was_found_is_told():
    asked = Asked(printed="7318131", made_on=None, as_of=TODAY, known=known_all(), rule_on=RULES)
    wrong = Printed(number="07318131", office="JP", check_digit_ok=False, check_digit_expected="4")
    right = record(register="JP")
    assert marking_check((wrong, US), right, asked).verdict is Verdict.WRONG_CHECK_DIGIT
    assert marking_check((wrong, US), right, asked, by=US).verdict is not Verdict.WRONG_CHECK_DIGIT


@pytest.mark.parametrize("lapse", [(), ("lapse",)])
@pytest.mark.parametrize("made", [None, "2019-01-01", "2023-01-01", "2025-03-01"])
@pytest.mark.parametrize("right", [None, record(), ENDED, VOID, REFUSED, record(register="EM.GI", kind="gi")])
@pytest.mark.parametrize(
    "reading", [None, Printed(), Printed(check_digit_ok=False, check_digit_expected="3"), Printed(type="application")]
)
def test_every_text_of_a_check_is_a_whole_sentence(reading, right, made, lapse):
    result = check(reading, right, made, known_all("CN", "patent", *lapse), printed="zl201819000731.1")
    texts = [result.sentence, result.marking, *(reason.text for reason in result.reasons)]
    texts += [rule.text for reason in result.reasons for rule in reason.rules]
    for text in texts:
        assert not text.en[0].islower(), text.en
        assert text.en.endswith("."), text.en
        assert not text.en.endswith(".."), text.en
        assert text.zh.endswith("。"), text.zh


@pytest.mark.parametrize("expected", ["0", None])
def test_a_foreign_number_with_a_wrong_check_digit(expected):
    reading = Printed(number="98660050", office="EP", check_digit_ok=False, check_digit_expected=expected)
    result = check(reading, None, printed="98660050.3")
    assert result.verdict is Verdict.WRONG_CHECK_DIGIT


def test_the_reading_that_led_to_the_right_is_the_one_judged():
    asked = Asked(printed="7318131", made_on=None, as_of=TODAY, known=known_all(), rule_on=RULES)
    chinese = Printed(number="07318131", check_digit_ok=False, check_digit_expected="4")
    result = marking_check((chinese, US), record(register="US"), asked)
    assert result.verdict is Verdict.NOT_COVERED
    odd = marking_check((chinese, US), record(register="JP"), asked)
    assert odd.verdict is Verdict.WRONG_CHECK_DIGIT


def test_a_number_that_may_be_of_this_country_is_judged_as_such():
    asked = Asked(printed="7318131", made_on=None, as_of=TODAY, known=known(), rule_on=RULES)
    result = marking_check((US, Printed(number="7318131", type="registration", kind="trademark")), None, asked)
    assert "not a Chinese" not in result.marking.en
