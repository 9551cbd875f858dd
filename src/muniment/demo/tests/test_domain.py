from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from muniment.demo.domain.abroad_xml import em_xml, us_xml
from muniment.demo.domain.cn_xml import publication_xml
from muniment.demo.domain.country import country_read
from muniment.demo.domain.plan import rights_plan
from muniment.demo.domain.right import LAST_DAY, first_day
from muniment.demo.domain.rows import MARK_HEADER, STATUS_HEADER, mark_row, status_row
from muniment.demo.domain.truth import walk_truth
from muniment.demo.domain.walks import walk_rights
from muniment.standards.numbers import number_read

pytestmark = pytest.mark.one_database

COUNTRY = country_read()
PLANS = list(rights_plan(COUNTRY, count=400))


def test_the_same_seed_gives_the_same_country():
    assert list(rights_plan(COUNTRY, count=400)) == PLANS
    assert list(rights_plan(COUNTRY, count=20, seed="another")) != PLANS[:20]


def test_a_larger_country_begins_like_a_smaller_one():
    assert list(rights_plan(COUNTRY, count=50)) == PLANS[:50]


def test_every_right_has_a_number_of_its_own_and_is_seen_by_the_last_day():
    assert len({(plan.kind, plan.number) for plan in PLANS}) == len(PLANS)
    assert all(first_day(plan) <= LAST_DAY for plan in PLANS)


def test_chinese_numbers_lie_where_no_office_reaches_and_above_those_of_the_walks():
    for plan in PLANS:
        if plan.kind in {"patent", "utility_model", "design"}:
            assert plan.number[5] == "9"
            assert int(plan.number[5:]) >= 9_010_000
    assert all(int(plan.number[5:]) < 9_010_000 for plan in walk_rights(COUNTRY))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLANS))
def test_nothing_happens_before_filing(plan):
    assert all(happening.occurred_on >= plan.filed_on for happening in plan.happenings)
    if plan.granted_on and plan.published_on and plan.kind == "patent":
        assert plan.granted_on >= plan.published_on


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(PLANS))
def test_documents_are_well_formed(plan):
    day = plan.published_on or plan.granted_on or date(2020, 1, 1)
    if plan.kind in {"patent", "utility_model", "design"}:
        root = etree.fromstring(publication_xml(plan, COUNTRY, kind_code="A", published_on=day).encode())
        assert root.get("docNumber") == plan.published_no
    elif plan.kind == "patent_us":
        root = etree.fromstring(us_xml(plan, COUNTRY, kind_code="A1", published_on=day).encode())
        assert root.tag == "us-patent-application"
    elif plan.kind == "trademark_em":
        assert etree.fromstring(em_xml(plan, COUNTRY, day=day).encode()) is not None
    elif plan.kind == "trademark":
        assert len(mark_row(plan, COUNTRY, as_known_on=day)) == len(MARK_HEADER)


def test_the_gazette_has_a_row_for_every_happening():
    (plan,) = (each for each in walk_rights(COUNTRY) if each.seed == "walk:5")
    rows = [
        dict(zip(STATUS_HEADER, status_row(plan, each), strict=True))
        for each in plan.happenings
        if each.table == "status"
    ]
    assert [row["法律状态代码"] for row in rows] == ["SE01", "EE01", "IW01"]
    assert rows[1]["登记号"] == walk_truth()["5"]["licence"]["instrument_id"]
    assert {row["申请号"] for row in rows} == {"202119002305.3"}


def test_the_misprinted_number_of_the_walk_is_wrong_by_its_check_digit_alone():
    truth = walk_truth()["7"]["misprinted"]
    reading = number_read(truth["number"])[0]
    assert (reading.check_digit_ok, reading.check_digit_expected) == (False, truth["expected_digit"])
    assert reading.keys == ("app:CN:202219007718",)
