"""Absence is said only where sources cover it, without a gap."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.catalogue.values import Coverage
from muniment.kernel.texts import Text
from muniment.register.domain.coverage import absence_text, coverage_table, covered_by_any, covered_on, covered_over
from muniment.register.tests.factories import covers, day, known
from muniment.register.values import Covered, Known, Missing, NotCovered, Span


def ask(knowledge: Known, since: str | None, until: str, *families: str):
    period = Span(day(since) if since else None, day(until))
    return covered_over(knowledge, register="CN", kind="patent", families=families or ("lapse",), period=period)


def test_one_source_over_the_whole_period():
    answer = ask(known(covers("lapse", since="2010-01-01", until="2020-12-31")), "2012-01-01", "2019-01-01")
    assert answer == Covered(
        ("lapse",),
        day("2020-12-31"),
        ("cn.gazette",),
        Text("据 cn.gazette，截至 2020-12-31", "as far as cn.gazette to 2020-12-31"),
    )


def test_two_sources_that_touch_make_one_span():
    answer = ask(
        known(
            covers("lapse", since="2010-01-01", until="2014-12-31", source="old"),
            covers("lapse", since="2015-01-01", until="2020-12-31", source="new"),
        ),
        "2012-01-01",
        "2019-01-01",
    )
    assert isinstance(answer, Covered)
    assert answer.sources == ("old", "new")


def test_a_gap_is_named():
    answer = ask(
        known(
            covers("lapse", since="2010-01-01", until="2014-12-31", source="old"),
            covers("lapse", since="2015-03-01", until="2020-12-31", source="new"),
        ),
        "2012-01-01",
        "2019-01-01",
    )
    assert isinstance(answer, NotCovered)
    assert answer.missing == (Missing("lapse", (Span(day("2015-01-01"), day("2015-02-28")),)),)
    assert answer.until == day("2014-12-31")
    assert answer.text.en == "lapses: not covered by the sources loaded for 2015-01-01 to 2015-02-28"
    assert answer.text.zh == "终止：所载来源未覆盖（2015-01-01 至 2015-02-28）"


@pytest.mark.parametrize(
    ("since", "until", "gaps"),
    [
        ("2009-12-31", "2019-01-01", [("2009-12-31", "2009-12-31")]),
        (None, "2019-01-01", [(None, "2009-12-31")]),
        ("2012-01-01", "2021-01-02", [("2021-01-01", "2021-01-02")]),
        ("2030-01-01", "2025-01-01", [("2025-01-01", "2025-01-01")]),
    ],
)
def test_what_is_missing_at_either_end(since, until, gaps):
    answer = ask(known(covers("lapse", since="2010-01-01", until="2020-12-31")), since, until)
    assert isinstance(answer, NotCovered)
    assert answer.missing[0].spans == tuple(Span(day(a) if a else None, day(b)) for a, b in gaps)


def test_from_the_beginning_needs_a_source_that_starts_there():
    assert isinstance(ask(known(covers("lapse", since=None, until="2020-12-31")), None, "2019-01-01"), Covered)


def test_an_open_gap_reads_up_to_the_day_before():
    answer = ask(known(covers("lapse", since="2010-01-01", until="2020-12-31")), None, "2019-01-01")
    assert answer.text.en.endswith("for up to 2009-12-31")


def test_every_family_asked_must_be_covered():
    knowledge = known(covers("lapse"), covers("grant", until="2020-01-01", source="other"))
    answer = ask(knowledge, "2012-01-01", "2019-01-01", "lapse", "grant")
    assert isinstance(answer, Covered)
    assert answer.until == day("2020-01-01")
    later = ask(knowledge, "2012-01-01", "2024-01-01", "lapse", "grant", "fee")
    assert isinstance(later, NotCovered)
    assert later.text.en == (
        "fees: not covered by the sources loaded; "
        "grants: not covered by the sources loaded for 2020-01-02 to 2024-01-01"
    )


@pytest.mark.parametrize("other", [{"register": "US"}, {"kind": "design"}])
def test_another_register_or_kind_covers_nothing(other):
    assert isinstance(ask(known(covers("lapse", **other)), "2012-01-01", "2019-01-01"), NotCovered)


def test_the_days_that_the_next_issue_will_tell_of_are_spared():
    knowledge = known(covers("lapse", since="2010-01-01", until="2026-11-12"), on=day("2026-11-20"))
    answer = ask(knowledge, "2012-01-01", "2026-11-20")
    assert isinstance(answer, Covered)
    assert answer.text.en == "as far as cn.gazette to 2026-11-12"


@pytest.mark.parametrize(("until", "asked"), [("2026-11-09", "2026-11-20"), ("2026-11-20", "2026-11-21")])
def test_a_stale_source_or_a_day_after_the_edition_is_not_spared(until, asked):
    knowledge = known(covers("lapse", since="2010-01-01", until=until), on=day("2026-11-20"))
    assert isinstance(ask(knowledge, "2012-01-01", asked), NotCovered)


def test_a_hole_in_the_past_is_not_spared():
    knowledge = known(covers("lapse", until="2019-06-05"), covers("lapse", since="2019-07-01"))
    assert isinstance(ask(knowledge, "2012-01-01", "2019-06-10"), NotCovered)


def test_a_right_granted_within_the_spared_days_needs_its_own_days():
    knowledge = known(covers("lapse", until="2026-11-17"))
    assert isinstance(ask(knowledge, "2026-11-18", "2026-11-20"), NotCovered)
    assert isinstance(ask(knowledge, "2026-11-17", "2026-11-20"), Covered)


def test_the_register_of_a_state_answers_for_the_regional_one():
    knowledge = known(covers("lapse", register="DE", source="de.register"))
    period = Span(day("2012-01-01"), day("2019-01-01"))
    answer = covered_by_any(knowledge, registers=("DE", "EP"), kind="patent", family="lapse", period=period)
    assert isinstance(answer, Covered)
    none = covered_by_any(knowledge, registers=("FR", "EP"), kind="patent", family="lapse", period=period)
    assert isinstance(none, NotCovered)


def test_sources_are_named_by_their_titles():
    knowledge = Known(day("2026-11-20"), (covers("lapse"),), {"cn.gazette": Text("公报", "the gazette")})
    answer = covered_on(knowledge, register="CN", kind="patent", families=("lapse",), day=day("2020-01-01"))
    assert answer.text == Text("据 公报，截至 2026-11-20", "as far as the gazette to 2026-11-20")


def test_each_family_has_its_line_in_the_table():
    period = Span(day("2012-01-01"), day("2019-01-01"))
    table = coverage_table(
        known(covers("lapse")), register="CN", kind="patent", families=("lapse", "unheard_of"), period=period
    )
    assert [(family, type(answer)) for family, answer in table] == [("lapse", Covered), ("unheard_of", NotCovered)]
    assert table[1][1].text.en == "unheard_of: not covered by the sources loaded"


def test_absence_is_said_with_its_source_or_not_at_all():
    absent = Text("无质押", "not pledged")
    good = ask(known(covers("pledge")), "2012-01-01", "2019-01-01", "pledge")
    assert absence_text("pledge", good, absent).en == "not pledged (as far as cn.gazette to 2026-11-20)"
    bad = ask(known(), "2012-01-01", "2019-01-01", "pledge")
    assert absence_text("pledge", bad, absent) == Text(
        "质押：所载来源未覆盖", "pledges: not covered by the sources loaded"
    )


DAYS = st.dates(min_value=date(2000, 1, 1), max_value=date(2002, 12, 31))


@given(st.lists(st.tuples(st.one_of(st.none(), DAYS), DAYS), max_size=5), DAYS, DAYS)
def test_covered_means_that_each_day_is_in_some_span(spans, one, other):
    since, until = sorted((one, other))
    entries = [
        Coverage(source="s", register="CN", kind="patent", families=("lapse",), since=a, until=b) for a, b in spans
    ]
    answer = ask(known(*entries), since.isoformat(), until.isoformat())
    held = all(
        any((e.since is None or e.since.toordinal() <= n) and n <= e.until.toordinal() for e in entries)
        for n in range(since.toordinal(), until.toordinal() + 1)
    )
    assert isinstance(answer, Covered) == held
    if isinstance(answer, Covered):
        assert answer.until >= until


@given(st.dates(), st.one_of(st.none(), st.dates()), st.dates(), st.dates())
def test_no_day_of_the_calendar_breaks_it(on, since, until, end):
    entry = Coverage(source="s", register="CN", kind="patent", families=("lapse",), since=since, until=until)
    knowledge = Known(max(on, date(1, 2, 1)), (entry, entry))
    answer = covered_over(knowledge, register="CN", kind="patent", families=("lapse",), period=Span(since, end))
    assert answer.text.en
