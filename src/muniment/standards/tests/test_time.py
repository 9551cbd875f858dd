"""Periods, service, terms and clocks against a table made by hand, and what must hold for every day."""

from __future__ import annotations

import csv
import re
from datetime import date, timedelta
from pathlib import Path

import holidays
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.standards.rules import rule_on, rules_list
from muniment.standards.time import (
    Dispatch,
    Explained,
    Length,
    Pause,
    calendar_get,
    calendar_merged,
    clock_end,
    period_end,
    period_rules,
    period_run,
    restoration_end,
    service_on,
    term_explained,
)

CASES = list(csv.DictReader((Path(__file__).parent / "time_cases.csv").read_text("utf-8").splitlines()))
PATENT = "CN.patent.period"
DAYS = st.dates(min_value=date(2014, 6, 1), max_value=date(2026, 6, 1))
UNITS = {"d": "days", "m": "months", "y": "years"}


def length(text: str) -> Length:
    number, unit = re.fullmatch(r"(\d+)([dmy])", text).groups()
    return Length(**{UNITS[unit]: int(number)})


def counted(case: dict[str, str]) -> Explained:
    rule, start = case["rule"], date.fromisoformat(case["start"])
    if case["arithmetic"] == "period":
        return period_end(start, length(case["length"]), method=rule)
    if case["arithmetic"] == "term":
        return term_explained(rule_on(rule, start), start)
    if case["arithmetic"] == "clock":
        return clock_end(rule, start)
    family, _, way = rule.rpartition(".")
    days = {"announced_on": start} if way == "announcement" else {"sent_on": start}
    if case["expected"] == case["start"]:
        days["entered_on"] = start
    return service_on(family, Dispatch(way, **days))


@pytest.mark.parametrize("case", CASES, ids=lambda c: f"{c['rule']} {c['start']} {c['length']}")
def test_the_table_made_by_hand(case: dict[str, str]) -> None:
    found = counted(case)
    assert found.on.isoformat() == case["expected"], case["why"]
    assert found.provisional is (case["provisional"] == "yes")
    assert found.steps[0].day == date.fromisoformat(case["start"])
    assert [each.day for each in found.steps if each.day][-1] == found.on
    assert all(each.source for each in found.steps[1:])


def test_the_table_is_large_enough() -> None:
    assert len(CASES) >= 40


# --- the calendar ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("year", range(2014, 2027))
def test_published_years_agree_with_the_library(year: int) -> None:
    ours, theirs = calendar_get(), holidays.China(years=year)
    day, wrong = date(year, 1, 1), []
    while day.year == year:
        expected = day not in theirs and (day.isoweekday() < 6 or day in theirs.weekend_workdays)
        if ours.working(day) is not expected:
            wrong.append(day)
        day += timedelta(days=1)
    assert wrong == []


def test_the_calendar_says_until_when_it_is_known() -> None:
    days = calendar_get()
    assert (days.known_from, days.known_until) == (date(2014, 1, 1), date(2026, 12, 31))
    assert days.known(date(2026, 12, 31))
    assert not days.known(date(2027, 1, 1))
    assert not days.working(date(2027, 2, 6)), "fixed by the Regulation"
    with pytest.raises(NotFound):
        calendar_get("XX")


def test_an_operators_file_wins() -> None:
    said = {
        "known_until": date(2027, 12, 31),
        "source": "notice",
        "holidays": [{"first": date(2027, 2, 5), "last": date(2027, 2, 11), "zh": "春节", "en": "Spring Festival"}],
        "worked": [date(2027, 1, 31)],
        "open": [date(2026, 10, 7)],
    }
    days = calendar_merged(calendar_get(), said, file="cn.yaml")
    assert days.working(date(2027, 1, 31))
    assert not days.working(date(2027, 2, 11))
    assert days.working(date(2026, 10, 7))
    assert days.working(date(2027, 5, 3)), "what was only expected gives way to what is known"
    found = period_end(date(2026, 11, 8), Length(months=3), method=PATENT, calendar=days)
    assert (found.on, found.provisional) == (date(2027, 2, 12), False)
    assert calendar_get().working(date(2026, 10, 7)) is False, "the calendar below is untouched"


@pytest.mark.parametrize(
    "said",
    [
        {"days_off": []},
        {"holidays": [{"first": "2027-01-01", "last": date(2027, 1, 1)}]},
        {"holidays": [{"first": date(2027, 1, 2), "last": date(2027, 1, 1)}]},
        {"holidays": [{"first": date(2027, 1, 1), "last": date(2028, 1, 1)}]},
        {"worked": ["soon"]},
    ],
)
def test_a_wrong_file_is_refused_by_name(said: dict) -> None:
    with pytest.raises(InvalidInput, match=r"cn\.yaml"):
        calendar_merged(calendar_get(), said, file="cn.yaml")


# --- service, and periods that start from it ---------------------------------------------------------------------------


def test_what_is_proved_counts_before_what_is_presumed() -> None:
    sent, there = date(2024, 3, 1), date(2024, 3, 4)
    marks = service_on("CN.trademark.service", Dispatch("electronic", sent_on=sent, entered_on=there))
    assert marks.on == there
    assert service_on("CN.patent.service", Dispatch("post", sent_on=sent, received_on=there)).on == there
    assert service_on("CN.trademark.service", Dispatch("post", sent_on=sent, received_on=date(2024, 4, 1))).on == date(
        2024, 4, 1
    )


def test_service_that_lacks_a_day_names_it() -> None:
    with pytest.raises(InvalidInput) as problem:
        service_on("CN.patent.service", Dispatch("electronic", sent_on=date(2024, 3, 1)))
    assert problem.value.facts["field"] == "entered_on"
    with pytest.raises(InvalidInput):
        service_on("CN.patent.service", Dispatch("post"))
    with pytest.raises(InvalidInput) as problem:
        service_on("CN.trademark.service", Dispatch("post", sent_on=date(2024, 3, 2), received_on=date(2024, 3, 1)))
    assert problem.value.code == "service.order"
    with pytest.raises(InvalidInput):
        service_on("CN.patent.service", Dispatch("pigeon", sent_on=date(2024, 3, 1)))


def test_a_period_from_service_shows_the_whole_sum() -> None:
    served = service_on("CN.trademark.service", Dispatch("electronic", sent_on=date(2024, 9, 1)))
    found = period_run("CN.trademark.review_refusal", served)
    assert served.on == date(2024, 9, 16)
    assert found.on == date(2024, 10, 8)
    assert [each.rule.partition("/")[0] for each in found.steps] == [
        "",
        "CN.trademark.service.electronic",
        "CN.trademark.review_refusal",
        "CN.trademark.period",
        "CN.trademark.period",
        "",
    ]
    assert [each.day for each in found.steps if each.day] == [
        date(2024, 9, 1), date(2024, 9, 16), date(2024, 10, 1), date(2024, 10, 8),
    ]  # fmt: skip
    document = found.document()
    assert document["on"] == "2024-10-08"
    assert document["steps"][1]["rule"] == "CN.trademark.service.electronic/1"


def test_a_worked_weekend_is_remarked_for_patents_alone() -> None:
    start = date(2024, 8, 6)  # two months end on Sunday 6 October, a holiday; nothing is worked before the 8th
    assert not any("Monday" in each.text.en for each in period_end(start, Length(months=2), method=PATENT).steps)
    start = date(2023, 6, 1)  # four months end in a holiday that ends before a worked Saturday
    patent = period_end(start, Length(months=4), method=PATENT)
    assert patent.on == date(2023, 10, 7)
    assert any("Monday" in each.text.en for each in patent.steps)
    marks = period_end(start, Length(months=4), method="CN.trademark.period")
    assert marks.on == date(2023, 10, 7)
    assert not any("Monday" in each.text.en for each in marks.steps)


def test_restoration_takes_the_earlier_of_two_periods() -> None:
    assert restoration_end(date(2024, 5, 10), date(2024, 3, 1)).on == date(2024, 7, 10)
    late = restoration_end(date(2026, 5, 10), date(2024, 6, 3))
    assert late.on == date(2026, 6, 3)
    assert "earlier of the two" in late.steps[-1].text.en


def test_pauses_stop_the_clock_and_are_counted_once() -> None:
    why = Text("公告送达", "announced service")
    pauses = [Pause(date(2024, 3, 1), date(2024, 3, 10), why), Pause(date(2024, 3, 5), date(2024, 3, 12), why)]
    assert clock_end("CN.trademark.examination_clock", date(2024, 1, 31), pauses=pauses).on == date(2024, 11, 12)
    late = [Pause(date(2024, 11, 1), date(2024, 11, 2), why)]
    assert clock_end("CN.trademark.examination_clock", date(2024, 1, 31), pauses=late).on == date(2024, 10, 31)
    chain = [*pauses, Pause(date(2024, 11, 5), date(2024, 11, 6), why)]
    assert clock_end("CN.trademark.examination_clock", date(2024, 1, 31), pauses=chain).on == date(2024, 11, 14)
    stop = [Pause(date(2024, 10, 8), date(2024, 10, 9), why)]
    assert clock_end("CN.customs.application_after_notice", date(2024, 9, 30), pauses=stop).on == date(2024, 10, 12)
    with pytest.raises(InvalidInput):
        clock_end(
            "CN.customs.recordal_clock", date(2024, 1, 2), pauses=[Pause(date(2024, 2, 2), date(2024, 2, 1), why)]
        )


def test_what_is_no_period_or_clock_is_refused() -> None:
    with pytest.raises(InvalidInput):
        period_run("CN.patent.term", date(2024, 1, 1))
    with pytest.raises(InvalidInput):
        clock_end("CN.patent.registration", date(2024, 2, 1))
    with pytest.raises(InvalidInput):
        period_end(date(2024, 1, 2), Length(working_days=3), method=PATENT)
    with pytest.raises(NotFound):
        period_end(date(1999, 1, 2), Length(days=3), method=PATENT)
    with pytest.raises(InvalidInput) as problem:
        period_end(date.max, Length(days=1), method=PATENT)
    assert problem.value.code == "period.beyond"


@pytest.mark.parametrize("wrong", [{}, {"days": -1}, {"days": 1, "months": 1}, {"years": 900}, {"working_days": 10**9}])
def test_a_length_says_one_thing(wrong: dict[str, int]) -> None:
    with pytest.raises(InvalidInput):
        Length(**wrong)


def test_every_period_rule_counts() -> None:
    for rule_id in period_rules():
        rule = next(each for each in reversed(rules_list()) if each.rule_id == rule_id)
        start = date(2024, 3, 1)
        found = clock_end(rule_id, start) if rule.data["counts"] == "clock" else period_run(rule_id, start)
        assert found.on > start
        assert {"zh", "en"} == set(rule.data["label"])


# --- what must hold for every day --------------------------------------------------------------------------------------


@given(DAYS, st.integers(1, 90))
def test_a_period_ends_on_a_working_day_after_its_last_counted_day(start: date, days: int) -> None:
    found = period_end(start, Length(days=days), method=PATENT)
    assert found.on >= start + timedelta(days=days)
    assert calendar_get().working(found.on)
    between = [found.on - timedelta(days=n) for n in range(1, (found.on - start).days - days + 1)]
    assert not any(calendar_get().working(each) for each in between)


@given(DAYS, DAYS, st.integers(1, 40))
def test_a_later_start_never_ends_earlier(one: date, other: date, months: int) -> None:
    first, second = (period_end(day, Length(months=months), method=PATENT).on for day in sorted((one, other)))
    assert first <= second


@given(DAYS, st.integers(1, 30))
def test_months_and_years_say_the_same(start: date, years: int) -> None:
    assert (
        period_end(start, Length(years=years), method=PATENT).on
        == period_end(start, Length(months=12 * years), method=PATENT).on
    )


@given(DAYS, st.integers(1, 60))
def test_working_days_add_up(start: date, count: int) -> None:
    days = calendar_get()
    end = days.working_add(start, count)
    assert days.working(end)
    assert sum(days.working(start + timedelta(days=n)) for n in range(1, (end - start).days + 1)) == count


@given(st.dates(min_value=date(2010, 2, 1), max_value=date(2040, 1, 1)), st.integers(0, 2000))
def test_a_term_of_china_ends_the_day_before_or_at_the_end_of_the_month(base: date, added: int) -> None:
    last = term_explained(rule_on("CN.patent.term", base), base, added=added).on - timedelta(days=added)
    if (base.month, base.day) == (2, 29):
        assert (last.month, last.day) in {(2, 28)}
    else:
        assert last + timedelta(days=1) == base.replace(year=base.year + 20)


@given(st.dates(min_value=date(2014, 5, 1), max_value=date(2040, 1, 1)))
def test_service_of_marks_is_fifteen_full_days(sent: date) -> None:
    assert service_on("CN.trademark.service", Dispatch("electronic", sent_on=sent)).on == sent + timedelta(days=15)
