"""The last day of a term: by rule, as stated, or not at all; and the fees within it."""

from __future__ import annotations

import pytest

from muniment.catalogue.values import Relation
from muniment.kernel.texts import Text
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.fees import FeeDue, fee_next, fees_due
from muniment.register.tests.factories import NO_RULES, TODAY, MadeRule, Rules, day, event, record
from muniment.standards.rules import rule_on


def term(register="CN", kind="patent", **data):
    return Rules((MadeRule(f"{register}.{kind}.term", data),))


CN = {"last_day": "day_before", "base": "filed_on"}


@pytest.mark.parametrize(
    ("filed", "years", "last"),
    [
        ("2017-07-21", 20, "2037-07-20"),
        ("2018-06-01", 10, "2028-05-31"),
        ("2021-06-01", 15, "2036-05-31"),
        ("2016-02-29", 10, "2026-02-28"),
        ("2016-02-29", 20, "2036-02-28"),
    ],
)
def test_in_china_the_last_day_is_the_one_before_the_corresponding_day(filed, years, last):
    expiry = expiry_of(record(filed=filed), rule_on=term(years=years, **CN))
    assert expiry.on == day(last)
    assert expiry.rule_id == "CN.patent.term"
    assert expiry.source == Text("示例法第一条", "Sample Act art. 1")
    assert not expiry.stated
    assert expiry.inputs == {"filed_on": filed, "months": str(12 * years)}


def test_elsewhere_it_is_the_corresponding_day_itself():
    assert expiry_of(record(register="EP"), rule_on=term("EP", years=20, base="filed_on")).on == day("2038-06-01")


def test_no_rule_no_expiry():
    assert expiry_of(record(), rule_on=NO_RULES) is None


@pytest.mark.parametrize("right", [record(filed=None, granted=None), record(filed=None)])
def test_without_its_base_no_expiry(right):
    assert expiry_of(right, rule_on=term(years=20, **CN)) is None


def test_a_rule_without_a_length_gives_none():
    assert expiry_of(record(), rule_on=term(**CN)) is None


def test_the_rule_of_the_day_of_filing_applies():
    old = MadeRule("CN.design.term", {"years": 10, **CN})
    new = MadeRule("CN.design.term", {"years": 15, **CN}, valid_from=day("2021-06-01"))
    rules = Rules((new, old))
    assert expiry_of(record(kind="design", filed="2021-05-31"), rule_on=rules).on == day("2031-05-30")
    assert expiry_of(record(kind="design", filed="2021-06-01"), rule_on=rules).on == day("2036-05-31")


def test_days_of_adjustment_are_added_and_said():
    expiry = expiry_of(record(register="US", term_adjustment_days=100), rule_on=term("US", years=20, base="filed_on"))
    assert expiry.on == day("2038-09-09")
    assert expiry.inputs["term_adjustment_days"] == "100"
    assert expiry.text.en == "sample rule (counted from 2018-06-01, and 100 days of adjustment: last day 2038-09-09)"


def test_the_earliest_parent_counts_where_the_rule_says_so():
    rules = term("US", years=20, base="earliest_filed_on")
    parents = (
        Relation(type="continuation_of", office="US", number="15123456", date=day("2015-03-04")),
        Relation(type="provisional_of", office="US", number="62123456", date=day("2014-03-04")),
    )
    assert expiry_of(record(register="US", relations=parents), rule_on=rules).on == day("2035-03-04")
    assert expiry_of(record(register="US"), rule_on=rules).on == day("2038-06-01")


def test_a_parent_without_a_date_leaves_the_expiry_open():
    rules = term("US", years=20, base="earliest_filed_on")
    parents = (Relation(type="division_of", office="US", number="15123456"),)
    assert expiry_of(record(register="US", relations=parents), rule_on=rules) is None


LONGEST = {"choices": [{"years": 17, "base": "granted_on"}, {"years": 20, "base": "earliest_filed_on"}]}


@pytest.mark.parametrize(("granted", "last"), [("1993-05-04", "2011-03-01"), ("1996-05-04", "2013-05-04")])
def test_the_longest_of_two_ways_of_counting(granted, last):
    right = record(register="US", filed="1991-03-01", granted=granted)
    assert expiry_of(right, rule_on=term("US", take="longest", **LONGEST)).on == day(last)
    assert expiry_of(right, rule_on=term("US", **LONGEST)) is None


def test_a_way_of_counting_that_lacks_its_day_leaves_the_expiry_open():
    right = record(register="US", filed="1991-03-01", granted=None)
    assert expiry_of(right, rule_on=term("US", take="longest", **LONGEST)) is None


def test_a_base_that_no_record_knows_leaves_the_expiry_open():
    assert expiry_of(record(), rule_on=term(years=10, base="filed_or_first_use")) is None


DESIGN = {"years": 5, "base": "filed_on", "renewable": True, "max_years": 25, "grace_months": 6}


@pytest.mark.parametrize(
    ("renewals", "last", "renewable"), [(0, "2023-06-01", True), (4, "2043-06-01", False), (6, "2043-06-01", False)]
)
def test_a_term_can_be_renewed_up_to_its_longest(renewals, last, renewable):
    events = tuple(event("fee", "U", f"20{20 + n}-01-01", action="renewed") for n in range(renewals))
    right = record(register="EM", kind="design", events=events)
    expiry = expiry_of(right, rule_on=term("EM", "design", **DESIGN))
    assert (expiry.on, expiry.renewable) == (day(last), renewable)


TO_2048 = event("fee", "U", "2043-05-01", action="renewed", detail={"until_on": "2048-06-01"})
TO_2043 = event("fee", "U", "2038-05-01", action="renewed", detail={"until_on": "2043-06-01"})
TO_2038 = event("grant", "G", "2033-05-01", action="extended", detail={"until_on": "2038-06-01"})


@pytest.mark.parametrize(
    ("rule", "content", "last", "stated", "renewable"),
    [
        (DESIGN, {"events": (TO_2038,)}, "2038-06-01", True, True),
        (DESIGN, {"events": (TO_2038, TO_2043)}, "2043-06-01", True, False),
        (DESIGN, {"events": (TO_2043, TO_2048)}, "2043-06-01", False, False),
        (DESIGN, {"expiry_stated_on": "2043-06-01"}, "2043-06-01", True, False),
        (DESIGN, {"expiry_stated_on": "2048-06-01"}, "2043-06-01", False, False),
        (DESIGN, {"expiry_stated_on": "2049-06-01", "events": (TO_2048,)}, "2043-06-01", False, False),
        (DESIGN, {"term_adjustment_days": 30}, "2023-07-01", False, True),
        (DESIGN | {"years": 25}, {"term_adjustment_days": 30}, "2043-06-01", False, False),
        (DESIGN | {"years": 30}, {}, "2043-06-01", False, False),
        (DESIGN | {"last_day": "day_before"}, {"events": (TO_2048,)}, "2043-05-31", False, False),
        (DESIGN | {"max_years": None}, {"events": (TO_2048,)}, "2048-06-01", True, True),
        (DESIGN, {"filed": None, "events": (TO_2048,)}, "2048-06-01", True, True),
    ],
)
def test_no_expiry_is_past_the_longest_term(rule, content, last, stated, renewable):
    expiry = expiry_of(record(register="EM", kind="design", **content), rule_on=term("EM", "design", **rule))
    assert (expiry.on, expiry.stated, expiry.renewable) == (day(last), stated, renewable)


def test_a_last_day_brought_back_to_the_longest_term_says_so():
    right = record(register="EM", kind="design", expiry_stated_on="2048-06-01")
    expiry = expiry_of(right, rule_on=term("EM", "design", **DESIGN))
    assert expiry.text.en.endswith("stated by cn.sample; but by the rule the longest term ends on 2043-06-01")
    assert (expiry.rule_id, expiry.inputs["max_months"]) == ("EM.design.term", "300")


@pytest.mark.parametrize("renewals", range(8))
def test_an_eu_design_under_the_rules_loaded_ends_after_twenty_five_years(renewals):
    events = tuple(event("fee", "U", f"{2009 + 5 * n}-05-01", action="renewed") for n in range(renewals))
    right = record(register="EM", kind="design", filed="2004-06-01", events=events)
    assert expiry_of(right, rule_on=rule_on).on == day(f"{min(2009 + 5 * renewals, 2029)}-06-01")


def test_a_rule_that_is_a_whole_sentence_reads_on():
    rules = Rules((MadeRule("CN.patent.term", {"years": 20, **CN}, text=Text("示例规则。", "Sample rule.")),))
    text = expiry_of(record(), rule_on=rules).text
    assert text.en == "Sample rule (counted from 2018-06-01: last day 2038-05-31)"
    assert text.zh.startswith("示例规则（自")


def test_a_stated_last_day_at_the_longest_term_cannot_be_renewed():
    rules = term("EM", "design", **DESIGN)
    assert not expiry_of(record(register="EM", kind="design", expiry_stated_on="2043-06-01"), rule_on=rules).renewable
    assert expiry_of(record(register="EM", kind="design", expiry_stated_on="2038-06-01"), rule_on=rules).renewable
    bare = record(register="EM", kind="design", filed=None, expiry_stated_on="2038-06-01")
    assert expiry_of(bare, rule_on=rules).renewable


def test_a_terminal_disclaimer_leaves_the_expiry_open():
    right = record(register="US", facts={"terminal_disclaimer": "yes"})
    assert expiry_of(right, rule_on=term("US", years=20, base="filed_on")) is None


def test_past_the_end_of_the_calendar_there_is_none():
    assert expiry_of(record(filed="9990-01-01"), rule_on=term(years=20, **CN)) is None


def test_a_stated_day_wins_and_names_its_source():
    right = record(kind="trademark", expiry_stated_on="2031-01-01", source="cn.marks")
    expiry = expiry_of(right, rule_on=term(kind="trademark", years=10, base="granted_on", renewable=True))
    assert (expiry.on, expiry.stated, expiry.renewable, expiry.rule_id) == (day("2031-01-01"), True, True, None)
    assert expiry.source.en == "cn.marks"
    assert expiry.text.en == "the last day, 2031-01-01, is stated by cn.marks"


def test_a_stated_day_without_provenance_is_still_used():
    right = record(expiry_stated_on="2031-01-01")
    bare = type(right)(**{name: getattr(right, name) for name in right.__struct_fields__} | {"field_sources": {}})
    assert expiry_of(bare, rule_on=NO_RULES).source.en == "the source file"


RENEWAL = event("fee", "U", "2029-01-01", action="renewed", detail={"until_on": "2040-05-07"}, event_id="ren")


def test_a_renewal_with_its_own_day_comes_first():
    expiry = expiry_of(record(kind="trademark", events=(RENEWAL,)), rule_on=NO_RULES)
    assert (expiry.on, expiry.inputs["event_id"]) == (day("2040-05-07"), "ren")
    assert expiry.text.en == "renewed or extended on 2029-01-01, to 2040-05-07"
    assert expiry.source.en == "event U10"


def test_a_renewal_after_the_day_asked_is_left_out():
    right = record(kind="trademark", expiry_stated_on="2030-05-07", events=(RENEWAL,))
    assert expiry_of(right, rule_on=NO_RULES, as_of=day("2028-01-01")).on == day("2030-05-07")
    assert expiry_of(right, rule_on=NO_RULES, as_of=day("2029-01-01")).on == day("2040-05-07")


def test_a_later_stated_day_is_newer_than_the_renewal():
    right = record(kind="trademark", expiry_stated_on="2050-05-07", events=(RENEWAL,))
    assert expiry_of(right, rule_on=NO_RULES).on == day("2050-05-07")


@pytest.mark.parametrize("detail", [{}, {"until_on": "20011345"}])
def test_a_prolongation_without_a_readable_day_changes_nothing(detail):
    longer = event("grant", "G", "2029-01-01", detail=detail)
    assert expiry_of(record(events=(longer,)), rule_on=term(years=20, **CN)).on == day("2038-05-31")


def test_renewals_without_a_day_are_counted():
    events = tuple(event("fee", "U", on, action="renewed") for on in ("2010-01-01", "2020-01-01"))
    right = record(kind="trademark", granted="2000-05-08", events=events)
    rules = term(kind="trademark", years=10, base="granted_on", last_day="day_before", renewable=True)
    expiry = expiry_of(right, rule_on=rules)
    assert (expiry.on, expiry.inputs["renewals"]) == (day("2030-05-07"), "2")
    assert expiry_of(right, rule_on=rules, as_of=day("2015-01-01")).on == day("2020-05-07")


FEES = Rules((MadeRule("CN.patent.annual_fee", {"grace_months": 6}), MadeRule("CN.patent.term", {"years": 20, **CN})))


def test_fees_fall_due_when_each_year_after_the_grant_begins():
    fees = fees_due(record(), rule_on=FEES, until=day("2022-06-01"))
    assert fees == (
        FeeDue(3, day("2020-06-01"), day("2020-12-01")),
        FeeDue(4, day("2021-06-01"), day("2021-12-01")),
        FeeDue(5, day("2022-06-01"), day("2022-12-01")),
    )


def test_the_next_fee():
    assert fee_next(record(), rule_on=FEES, as_of=day("2026-06-01")).due_on == day("2027-06-01")


@pytest.mark.parametrize("as_of", ["2037-06-01", "9999-12-31"])
def test_after_the_last_year_no_fee_falls_due(as_of):
    assert fee_next(record(), rule_on=FEES, as_of=day(as_of)) is None


def test_without_a_term_rule_the_calendar_is_the_end():
    bare = Rules(FEES.rules[:1])
    assert fee_next(record(), rule_on=bare, as_of=day("2050-01-01")).due_on == day("2050-06-01")
    assert fee_next(record(filed="9990-01-01", granted="9991-01-01"), rule_on=bare, as_of=day("9998-12-31")) is None


@pytest.mark.parametrize("right", [record(granted=None), record(register="US")])
def test_no_grant_or_no_rule_no_fee(right):
    assert fee_next(right, rule_on=FEES, as_of=TODAY) is None
