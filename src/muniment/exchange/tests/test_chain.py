"""The chain of title: whole, doubtful, broken; and a transfer with a gap in title from the register to the page."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.exchange.domain.chain import chain_of
from muniment.register.domain.owners import owners_on
from muniment.register.tests.factories import TODAY, event, known_all, party, record

pytestmark = pytest.mark.one_database


def moved(on: str, givers: tuple[str, ...], takers: tuple[str, ...], family: str = "transfer"):
    parties = [*(party("assignor", name, at) for at, name in enumerate(givers)), *(party("assignee", name, at) for at, name in enumerate(takers))]  # fmt: skip
    return event(family, "R", on, action="change", parties=tuple(parties), instrument_id=f"T{on}")


def chain(*events, as_of=TODAY):
    made = record(events=events)
    return chain_of(made, owners_on(made, as_of=as_of, known=known_all()))


A, B, C = "澜甲电池有限公司", "澜乙科技有限公司", "澜丙股份有限公司"


def test_a_chain_without_a_gap_is_whole():
    found = chain(moved("2020-01-02", (A,), (B,)), moved("2022-03-04", (B,), (C,)))
    assert [each.holders for each in found.links] == [(A,), (B,), (C,)]
    assert [str(each.until) for each in found.links] == ["2020-01-02", "2022-03-04", "None"]
    assert found.gaps == ()
    assert found.whole


def test_a_giver_who_did_not_hold_is_a_gap_and_says_what_is_missing():
    found = chain(moved("2020-01-02", (A,), (B,)), moved("2022-03-04", (C,), (A,)))
    assert not found.whole
    (gap,) = found.gaps
    assert gap.kind == "giver"
    assert gap.text.en == f"{C} gave it, while {B} held it: no entry leads from {B} to {C}"


def test_a_recorded_change_of_name_closes_the_gap():
    found = chain(
        moved("2020-01-02", (A,), (B,)), moved("2021-01-02", (B,), (C,), "party"), moved("2022-03-04", (C,), (A,))
    )
    assert found.whole
    assert found.gaps == ()
    assert found.links[2].how.en == f"renamed {C}"


@pytest.mark.parametrize(
    ("givers", "kind", "whole"),
    [(("澜乙科技股份有限公司",), "variant", True), ((), "unnamed", True), (("ＬＡＮ Ｂ",), "giver", False)],
)
def test_doubts_are_told_apart_from_gaps(givers, kind, whole):
    found = chain(moved("2020-01-02", (A,), (B,)), moved("2022-03-04", givers, (C,)))
    assert [each.kind for each in found.gaps] == [kind]
    assert found.whole is whole


def test_one_of_two_holders_gives_and_the_other_stays():
    made = record(events=(moved("2020-01-02", (A,), (A, B)), moved("2022-03-04", (A,), (C,))))
    ownership = replace(owners_on(made, as_of=TODAY, known=known_all()), names=(B, C))
    found = chain_of(made, ownership)
    assert found.links[-1].holders == (B, C)
    assert found.whole


def test_an_earlier_day_knows_no_later_link():
    found = chain(moved("2020-01-02", (A,), (B,)), moved("2022-03-04", (C,), (A,)), as_of=TODAY.replace(year=2021))
    assert [each.holders for each in found.links] == [(A,), (B,)]
    assert found.whole


@given(st.lists(st.sampled_from("甲乙丙丁"), min_size=1, max_size=6))
def test_a_chain_in_which_each_gives_what_they_got_has_no_gap(names):
    events = [moved(f"20{10 + at}-01-02", (before,), (after,)) for at, (before, after) in enumerate(itertools.pairwise(names))]  # fmt: skip
    found = chain(*events)
    assert found.gaps == ()
    assert found.links[-1].holders == ((names[-1],) if events else chain().links[0].holders)
