"""Events, offices and rules: the lists are whole, and each answers as it should."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from muniment.kernel.errors import NotFound
from muniment.kernel.ids import KINDS
from muniment.kernel.texts import Text
from muniment.standards.events import ACTIONS, FAMILIES, event_codes, event_guess, event_of, key_event, key_events
from muniment.standards.lists import list_read
from muniment.standards.offices import (
    language_name,
    office_get,
    office_known,
    office_list,
    office_name,
    register_get,
    register_list,
    zone_of,
)
from muniment.standards.rules import rule_on, rules_list
from muniment.standards.versions import versions

SHARED = Path(__file__).parents[5] / "shared" / "reference" / "tables" / "st27_key_events.csv"
LISTS = ("CN", "EM", "US", "generic")


@pytest.mark.parametrize(
    ("code", "category", "family", "action", "effect"),
    [
        ("PB01", "Q", "publication", None, "from_now"),
        ("SE01", "D", "examination", "start", "from_now"),
        ("GR01", "F", "grant", None, "from_now"),
        ("RJ01", "B", "examination", "refused", "from_now"),
        ("WD01", "B", "examination", "withdrawn", "from_now"),
        ("AV01", "H", "lapse", "surrendered", "from_now"),
        ("CF01", "H", "lapse", "unpaid", "from_now"),
        ("CX01", "H", "lapse", "expired", "from_now"),
        ("IW01", "H", "lapse", "invalidated", "from_start"),
        ("IP01", "M", "lapse", "invalidated_part", "from_start"),
        ("TR01", "R", "transfer", None, "from_now"),
        ("CP01", "R", "party", "change", "from_now"),
        ("EE01", "S", "licence", "start", "from_now"),
        ("EC01", "S", "licence", "end", "from_now"),
        ("OL01", "S", "open_licence", "start", "from_now"),
        ("PE01", "R", "pledge", "start", "from_now"),
        ("PM01", "R", "pledge", "change", "from_now"),
        ("PC01", "R", "pledge", "end", "from_now"),
        ("PP01", "T", "seizure", "start", "from_now"),
        ("PD01", "T", "seizure", "end", "from_now"),
        ("RR01", "K", "lapse", "restored", "from_now"),
    ],
)
def test_chinese_codes(code: str, category: str, family: str, action: str | None, effect: str) -> None:
    event = event_of(office="CN", code=code)
    assert (event.category, event.family, event.action, event.effect) == (category, family, action, effect)
    assert event.key_event == f"{category}10"
    assert event.confidence in "HML"


@pytest.mark.parametrize(
    ("office", "code", "family", "action"),
    [
        ("EM", "Registered", "grant", None),
        ("EM", "registration  CANCELLED", "lapse", "cancelled"),
        ("EM", "Application refused", "examination", "refused"),
        ("EM", "Expired", "lapse", "expired"),
        ("EM", "Opposition pending", "dispute", "start"),
        ("US", "B2", "grant", None),
        ("US", "A1", "publication", None),
        ("FR", "PLEDGE", "pledge", "start"),
        ("CN", "SAME_DAY_GRANT", "lapse", "same_day_grant"),
    ],
)
def test_words_of_other_offices_and_the_houses_own_codes(
    office: str, code: str, family: str, action: str | None
) -> None:
    event = event_of(office=office, code=code)
    assert (event.family, event.action) == (family, action)


def test_an_unknown_code_is_not_found() -> None:
    with pytest.raises(NotFound) as problem:
        event_of(office="CN", code="ZZ99")
    assert problem.value.code == "event.code"


@pytest.mark.parametrize("office", LISTS)
def test_every_code_keeps_to_the_vocabulary(office: str) -> None:
    events = event_codes(office)
    assert len(events) > 10
    for event in events:
        assert event.family in FAMILIES
        assert event.action is None or event.action in ACTIONS
        assert key_event(event.key_event).category == event.category
        assert event.effect in {"from_now", "from_start"}
        assert event.title.zh != event.title.en


def test_key_events_have_a_title_a_state_and_an_unmapped_twin() -> None:
    assert [each.code for each in key_events()][:3] == ["A10", "B10", "C10"]
    assert (key_event("H10").state, key_event("H10").stage) == ("N", "6")
    assert key_event("H00").title.zh.startswith(key_event("H10").title.zh)
    for code in ("H11", "", "I10"):
        with pytest.raises(NotFound):
            key_event(code)


@pytest.mark.skipif(
    not SHARED.exists(), reason="THE SHARED TABLE OF KEY EVENTS WAS NOT READ: it does not lie beside the project"
)
def test_key_events_agree_with_the_shared_table() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        event = key_event(row["key_event"])
        assert (event.state or "", event.stage or "") == (row["typical_state_after"], row["typical_stage_after"])
        assert key_event(row["unmapped_code"]).category == row["category"]
    assert len(rows) == 21


GUESSES = {
    "质押": "PLEDGE",
    "专利权质押合同登记的注销": "PLEDGE_END",
    "质权变更": "PLEDGE_CHANGE",
    "许可": "LICENCE",
    "专利实施许可合同备案的注销": "LICENCE_END",
    "开放许可": "OPEN_LICENCE",
    "撤回开放许可声明": "OPEN_LICENCE_END",
    "转让": "TRANSFER",
    "专利权的转移": "TRANSFER",
    "未缴年费终止": "LAPSE_UNPAID",
    "未缴年费专利权终止": "LAPSE_UNPAID",
    "终止": "LAPSE",
    "期限届满": "EXPIRED",
    "无效": "INVALIDATED",
    "部分无效": "INVALIDATED_PART",
    "请求宣告无效": "INVALIDITY_REQUEST",
    "保全": "SEIZURE",
    "解除保全": "SEIZURE_END",
    "恢复": "RESTORED",
    "续展": "RENEWED",
    "避免重复授权放弃": "SAME_DAY_GRANT",
    "公布后的驳回": "REFUSED",
    "视为撤回": "WITHDRAWN",
    "实质审查的生效": "EXAMINATION",
    "专利权人名称变更": "PARTY_CHANGE",
    "著录事项变更": "PARTY_CHANGE",
    "异议": "OPPOSITION",
    "维持专利权有效": "MAINTAINED",
    "撤销连续三年不使用": "CANCELLATION_REQUEST",
    "授权": "GRANT",
    "公布": "PUBLICATION",
    "申请": "FILING",
    "CF01": "CF01",
    "Opposition pending": "Opposition pending",
    "Pledge registered": "PLEDGE",
    "Security interest released": "PLEDGE_END",
    "lapsed due to non-payment of fees": "LAPSE_UNPAID",
    "assignment": "TRANSFER",
}


@pytest.mark.parametrize(("word", "code"), GUESSES.items())
def test_words_of_tables_are_guessed(word: str, code: str) -> None:
    guess = event_guess(word)
    assert guess is not None
    assert guess.code == code


@pytest.mark.parametrize("word", ["", "  ", "云澜", "hello"])
def test_what_says_nothing_is_not_guessed(word: str) -> None:
    assert event_guess(word) is None


def test_every_pattern_leads_to_a_code_of_the_house() -> None:
    for row in list_read("events/synonyms.yaml")["words"]:
        assert event_of(office="generic", code=row["code"]).code == row["code"]


def test_names_follow_official_usage() -> None:
    assert [office_name(code).zh for code in ("HK", "MO", "TW")] == ["中国香港", "中国澳门", "中国台湾"]
    assert office_name("CN") == Text("中国", "China")
    assert office_name("QQ") == Text("QQ", "QQ")
    assert office_get("EM").group == "regional"
    assert office_known("US")
    assert not office_known("QQ")
    with pytest.raises(NotFound):
        office_get("QQ")


def test_the_list_of_offices_is_whole() -> None:
    codes = [each.code for each in office_list()]
    assert len(codes) == len(set(codes))
    assert sum(each.group == "country" for each in office_list()) == 193
    for code in [
        "CN",
        "TW",
        "HK",
        "MO",
        "US",
        "JP",
        "KR",
        "DE",
        "GB",
        "FR",
        "RU",
        "IN",
        "BR",
        "CA",
        "AU",
        "SG",
        "MY",
        "TH",
        "VN",
        "ID",
        "WO",
        "IB",
        "EP",
        "EA",
        "AP",
        "OA",
        "GC",
        "EM",
        "BX",
        "QZ",
        "XN",
        "XV",
        "UP",
        "EU",
        "SU",
        "DD",
        "CS",
        "YU",
        "XX",
    ]:
        assert office_known(code), code
    for each in office_list():
        assert each.name.zh
        assert each.name.en
        assert ZoneInfo(each.zone or "UTC")


def test_registers() -> None:
    assert register_get("CN.MARA").kinds == ("plant_variety",)
    assert register_get("US").zone == "America/New_York"
    assert zone_of("CN.NFGA") == zone_of("CN") == "Asia/Shanghai"
    assert zone_of("QQ") == "UTC"
    for each in register_list():
        assert office_known(each.office)
        assert set(each.kinds) <= set(KINDS)
        assert ZoneInfo(each.zone)
    for code in ("CN.NONE", "QQ"):
        with pytest.raises(NotFound):
            register_get(code)


def test_languages() -> None:
    assert language_name("zh-Hans").zh == "简体中文"
    assert language_name("de-AT").en == "German"
    assert language_name("no").en == "Norwegian"
    assert language_name("x-none") == Text("x-none", "x-none")


@pytest.mark.parametrize(
    ("rule_id", "day", "years", "base"),
    [
        ("CN.patent.term", date(2018, 6, 1), 20, "filed_on"),
        ("CN.utility_model.term", date(2018, 6, 1), 10, "filed_on"),
        ("CN.design.term", date(2021, 5, 31), 10, "filed_on"),
        ("CN.design.term", date(2021, 6, 1), 15, "filed_on"),
        ("CN.trademark.term", date(2018, 6, 1), 10, "granted_on"),
        ("US.patent.term", date(1995, 6, 8), 20, "earliest_filed_on"),
        ("US.design.term", date(2015, 5, 12), 14, "granted_on"),
        ("US.design.term", date(2015, 5, 13), 15, "granted_on"),
        ("EP.patent.term", date(2018, 6, 1), 20, "filed_on"),
        ("EM.trademark.term", date(2018, 6, 1), 10, "filed_on"),
    ],
)
def test_terms_by_day_of_filing(rule_id: str, day: date, years: int, base: str) -> None:
    rule = rule_on(rule_id, day)
    assert (rule.data["years"], rule.data["base"]) == (years, base)
    assert (rule.data["last_day"] == "day_before") is rule_id.startswith("CN.")


def test_a_term_that_cannot_be_computed_names_no_years() -> None:
    assert "years" not in rule_on("US.patent.term", date(1990, 1, 1)).data
    assert "years" not in rule_on("CN.layout_design.term", date(2020, 1, 1)).data


@pytest.mark.parametrize(
    ("rule_id", "effective"),
    [
        ("CN.patent.lapse_unpaid", "due_date"),
        ("CN.patent.invalidation", "from_start"),
        ("CN.trademark.invalidation", "from_start"),
        ("CN.trademark.cancellation", "published_on"),
        ("CN.utility_model.same_day_grant", "grant_announced"),
    ],
)
def test_effects(rule_id: str, effective: str) -> None:
    assert rule_on(rule_id, date(2025, 1, 1)).data["effective"] == effective


def test_annual_fees_cover_the_whole_term() -> None:
    for kind, years in (("patent", 20), ("utility_model", 10), ("design", 15)):
        data = rule_on(f"CN.{kind}.annual_fee", date(2025, 1, 1)).data
        covered = [year for row in data["amounts_cny"] for year in range(row["first"], row["last"] + 1)]
        assert covered == list(range(1, years + 1))
        assert data["grace_months"] == 6
        assert len(data["surcharge_pct"]) == 6


def test_the_article_on_marking_changes_with_the_law() -> None:
    assert "101" in rule_on("CN.patent.marking", date(2025, 3, 1)).source.en
    assert rule_on("CN.patent.marking", date(2020, 3, 1)).data["fine_times_gains"] == 4
    with pytest.raises(NotFound) as problem:
        rule_on("CN.patent.marking", date(1990, 1, 1))
    assert problem.value.code == "rule.not_then"
    with pytest.raises(NotFound) as problem:
        rule_on("CN.patent.nothing", date(2020, 1, 1))
    assert problem.value.code == "rule.unknown"


def test_versions_of_a_rule_follow_one_another_without_gap_or_overlap() -> None:
    for one, other in pairwise(rules_list()):
        if one.rule_id == other.rule_id:
            assert one.valid_to is not None
            assert one.valid_to + timedelta(days=1) == other.valid_from
    for rule in rules_list():
        assert rule.confidence in {"H", "M", "L"}
        assert all((rule.source.zh, rule.source.en, rule.text.zh, rule.text.en))


def test_rule_data_cannot_be_changed() -> None:
    with pytest.raises(TypeError):
        rule_on("CN.patent.term", date(2020, 1, 1)).data["years"] = 21  # type: ignore[index]


def test_every_list_has_a_version() -> None:
    found = versions()
    assert {"events/cn", "numbers/us_series", "offices/codes", "rules/cn_patent"} <= set(found)
    assert all(found.values())
