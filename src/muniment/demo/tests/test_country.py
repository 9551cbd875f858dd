"""What is promised of the sample country: every kind, the fixed records, 云澜省 the same at every size, its truth."""

from __future__ import annotations

import hashlib
import re
import tracemalloc
from collections import Counter
from datetime import timedelta
from itertools import chain

import pytest

from muniment.demo.adapters.drawings import logo_png, view_png
from muniment.demo.domain.country import YUNLAN, country_read
from muniment.demo.domain.high_value import AFTER, BEFORE, Tally, conditions
from muniment.demo.domain.plan import rights_plan
from muniment.demo.domain.planted import planted_truth
from muniment.demo.domain.proceedings import proceedings_of
from muniment.demo.domain.right import PATENT_KINDS, PENDING_DAYS, REGISTER_KINDS
from muniment.demo.domain.rows import PROCEEDING_HEADER, REGISTER_HEADER, proceeding_row, register_row
from muniment.demo.domain.truth import sample_truth, walk_truth
from muniment.demo.domain.walks import walk_numbers, walk_rights
from muniment.demo.domain.wording import wording_of
from muniment.demo.domain.yunlan import CAME, LEFT, UNIVERSITY_PATENTS
from muniment.demo.services import own_rights
from muniment.kernel.ids import KINDS
from muniment.standards.events import FAMILIES, event_of
from muniment.standards.numbers import number_read, uscc_ok

pytestmark = pytest.mark.one_database

COUNTRY = country_read()
OWN = own_rights(COUNTRY)
GROWING = list(rights_plan(COUNTRY, count=1500))
BY_ID = {(plan.kind, plan.register, plan.number): plan for plan in (*OWN, *GROWING)}


def _yunlan_ids(count: int) -> set[tuple[str, str, str]]:
    plans = chain(OWN, rights_plan(COUNTRY, count=count))
    return {(plan.kind, plan.register, plan.number) for plan in plans if plan.owner.province == YUNLAN}


@pytest.fixture(scope="module")
def truth():
    tally = Tally(COUNTRY)
    for plan in (*OWN, *GROWING):
        tally.note(plan)
    tally.close()
    return sample_truth(OWN, COUNTRY, tally, growth=0.1)


def test_all_eleven_kinds_of_rights_are_there():
    assert {plan.kind.split("_us")[0].split("_em")[0] for plan in BY_ID.values()} == set(KINDS)
    assert len(BY_ID) == len(OWN) + len(GROWING)


def test_yunlan_is_the_same_at_every_size():
    assert _yunlan_ids(40) == _yunlan_ids(700)
    moved_in = [
        row
        for plan in GROWING
        for row in plan.happenings
        if row.code == "TR01"
        and row.values["受让人所在地"] in {p.zh for p in COUNTRY.prefectures if p.code[:2] == YUNLAN}
    ]
    assert moved_in == []


def test_the_divisions_add_up():
    sums = Counter()
    for each in COUNTRY.divisions:
        if each.level in {"county", "district"}:
            sums[each.code[:4] + "00"] += each.population
            sums[each.code[:2] + "0000"] += each.population
    for each in COUNTRY.divisions:
        if each.level in {"province", "prefecture"}:
            assert sums[each.code] == each.population, each.zh
    assert {each.code[:2] for each in COUNTRY.divisions} == {"84", "85", "86", "87"}
    assert next(each.population for each in COUNTRY.divisions if each.code == "840000") == 612_000
    assert sum(each.level == "prefecture" for each in COUNTRY.divisions) == 16


def test_every_owner_has_a_credit_code_with_a_right_check_sign():
    codes = [owner.credit_code for owner in COUNTRY.owners]
    assert all(uscc_ok(code) for code in codes)
    assert len(set(codes)) == len(codes)


def test_the_numbers_that_the_walks_print_have_right_check_digits():
    printed = re.findall(r"ZL\d{12}\.[\dX]", str(walk_truth()))
    wrong = [number for number in printed if number_read(number)[0].check_digit_ok is not True]
    assert wrong == ["ZL202219007718.6"]
    fixed = {number for numbers in walk_numbers().values() for number in numbers}
    assert all(number[2:14] in fixed for number in printed)


def test_the_indicator_of_yunlan_moves_as_the_walk_says(truth):
    six = truth["6"]
    assert (six["before"], six["after"]) == (589, 576)
    assert (six["per_10k"]["before"]["yunlan"], six["per_10k"]["after"]["yunlan"]) == (9.62, 9.41)
    assert Counter(row["reason"] for row in six["came"]) == CAME
    assert Counter(row["reason"] for row in six["left"]) == LEFT
    assert sum(CAME.values()) == 11
    assert sum(LEFT.values()) == 24


def test_the_one_invalidated_is_the_patent_of_walk_5(truth):
    gone = [row["right_id"] for row in truth["6"]["left"] if row["reason"] == "invalidated"]
    assert gone == [truth["5"]["right_id"]]


def test_what_the_tally_counts_is_what_the_plans_say(truth):
    counted = sum(plan.owner.province == YUNLAN and bool(conditions(plan, COUNTRY, BEFORE)) for plan in OWN)
    assert counted == truth["6"]["before"]


def test_the_university_has_its_patents(truth):
    assert len(truth["9"]["right_ids"]) == UNIVERSITY_PATENTS
    assert truth["9"]["meets"]["right_id"] in truth["9"]["right_ids"]


def test_pledges_lapse_and_the_truth_names_them(truth):
    named = truth["planted"]["lapsed_pledges"]
    assert "CN-patent-201819000731" in named
    assert len(named) >= 5


def test_forty_twins_of_five_shells_at_one_address_in_six_weeks():
    planted = planted_truth(COUNTRY)["twins"]
    twins = [BY_ID["utility_model", "CN", right_id.rsplit("-", 1)[1]] for right_id in planted["rights"]]
    assert len(twins) == 40
    assert len({twin.owner.zh for twin in twins}) == 5
    assert len({twin.owner.street for twin in twins}) == 1
    days = [twin.filed_on for twin in twins]
    assert max(days) - min(days) <= timedelta(weeks=6)
    for twin in twins[:8]:
        original = BY_ID["utility_model", "CN", planted["rights"][f"CN-utility_model-{twin.number}"].rsplit("-", 1)[1]]
        one, other = wording_of(twin, COUNTRY), wording_of(original, COUNTRY)
        assert one.title_zh == other.title_zh
        assert one.abstract_zh != other.abstract_zh
        assert twin.owner.zh != original.owner.zh


def test_six_innocent_divisionals_name_their_parent():
    planted = planted_truth(COUNTRY)["innocent_divisionals"]
    assert len(planted["rights"]) == 6
    assert all(
        BY_ID["patent", "CN", right_id.rsplit("-", 1)[1]].division_of[0] == planted["parent"].rsplit("-", 1)[1]
        for right_id in planted["rights"]
    )


def test_the_draw_can_be_run_again_by_anybody():
    draw = planted_truth(COUNTRY)["draw"]
    again = sorted(draw["among"], key=lambda code: hashlib.sha256(f"{draw['seed']}:{code}".encode()).hexdigest())
    assert draw["drawn"] == again[:8]


def test_an_agency_is_listed_objects_and_is_restored():
    told = planted_truth(COUNTRY)["restored_agency"]
    plan = BY_ID["trademark", "CN", told["told_on"].rsplit("-", 1)[1]]
    days = [row.occurred_on.isoformat() for row in plan.happenings]
    assert days == [told["listed_on"], told["objected_on"], told["restored_on"]]
    names = {row.values["当事人"] for row in plan.happenings}
    assert names == {agency.zh for agency in COUNTRY.agencies if agency.code == told["agency"]}


def test_the_log_holds_every_family_of_proceedings():
    told = {("CN", row.code) for plan in BY_ID.values() for row in plan.happenings}
    told |= {
        ("CN", row.code) for plan in BY_ID.values() if plan.seed[0] != "w" for row in proceedings_of(plan, COUNTRY)
    }
    families = {event_of(office=office, code=code).family for office, code in told}
    assert set(FAMILIES) - families <= {"filing", "publication", "grant"}  # those come with the documents
    texts = {row.values.get("说明", "") for plan in BY_ID.values() for row in proceedings_of(plan, COUNTRY)}
    for word in ("调解", "检查", "信用", "服务", "培训", "异议", "请求宣告", "侵权", "保全"):
        assert any(word in text for text in texts), word


def test_rows_have_the_columns_of_their_tables():
    for plan in BY_ID.values():
        if plan.kind in REGISTER_KINDS:
            assert len(register_row(plan, COUNTRY, as_known_on=AFTER)) == len(REGISTER_HEADER)
    plan = next(plan for plan in OWN if plan.seed == "walk:5")
    row = proceeding_row(plan, next(each for each in plan.happenings if each.table == "proceedings"))
    assert dict(zip(PROCEEDING_HEADER, row, strict=True))["申请号"] == "202119002305.3"


def test_something_comes_on_every_day_that_waits():
    days = [row.published_on for plan in OWN for row in plan.happenings if row.published_on > AFTER]
    days += [plan.granted_on for plan in OWN if plan.granted_on and plan.granted_on > AFTER]
    delivered = {next(day for day in PENDING_DAYS if each <= day) for each in days}
    assert delivered == set(PENDING_DAYS)


def test_a_walk_is_what_the_walk_says():
    rights = {plan.number: plan for plan in walk_rights(COUNTRY)}
    assert rights["201919004412"].co_owner.zh == "岚湾电池股份有限公司"
    assert [row.code for row in rights["201819000731"].happenings][-2:] == ["CF01", "FEE_UNPAID"]
    assert all(plan.filed_on < (plan.published_on or plan.granted_on) for plan in rights.values())
    assert {plan.kind for plan in rights.values()} >= {
        *PATENT_KINDS[:2],
        "trademark",
        "gi",
        "patent_us",
        "trademark_em",
    }


def test_pictures_are_drawn_the_same_each_time():
    assert view_png("a") == view_png("a") != view_png("b")
    assert logo_png("a").startswith(b"\x89PNG")
    assert len(view_png("a")) < 6000


def test_memory_does_not_grow_with_the_number_of_rights():
    peaks = []
    for count in (4_000, 12_000):
        tally = Tally(COUNTRY)
        tracemalloc.start()
        for plan in rights_plan(COUNTRY, count=count):
            tally.note(plan)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.25 * peaks[0]
