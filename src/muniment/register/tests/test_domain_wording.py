"""Claims of two publications side by side: paired by wording, and word for word what went and what came."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.catalogue.values import Claim
from muniment.register.domain.kinmap import CITED_MOST, Kin, citations_drawn, family_drawn
from muniment.register.domain.wording import GONE, NEW, SAME, claims_differ, pieces_of
from muniment.register.tests.factories import day


def claims(*texts):
    return [Claim(no=no, text=text, lang="zh-Hans") for no, text in enumerate(texts, 1)]


def test_a_claim_that_moved_is_found_by_its_wording():
    wide = "一种灯具，其特征在于，包括主体和散热片。"
    ranged = "根据权利要求1所述的灯具，其特征在于，所述散热片厚2至5毫米。"
    control = "根据权利要求1所述的灯具，还包括与主体相连的控制单元。"
    narrow = "一种灯具，其特征在于，包括主体和散热片，所述散热片厚2至5毫米。"
    found = claims_differ(claims(wide, ranged, control), claims(narrow, control))
    assert [(each.change, each.before, each.after) for each in found] == [
        ("changed", 1, 1),
        ("same", 3, 2),
        ("gone", 2, None),
    ]
    assert [(piece.mark, piece.text) for piece in found[0].pieces] == [
        (SAME, "一种灯具，其特征在于，包括主体和散热片"),
        (NEW, "，所述散热片厚2至5毫米"),
        (SAME, "。"),
    ]


def test_words_of_latin_letters_stay_whole():
    assert [(p.mark, p.text) for p in pieces_of("from 12 to 50 mm", "from 15 to 50 mm")] == [
        (SAME, "from "),
        (GONE, "12"),
        (NEW, "15"),
        (SAME, " to 50 mm"),
    ]


def test_claims_that_have_nothing_in_common_are_no_pair():
    found = claims_differ(claims("一种灯具。"), claims("A method of baking bread."))
    assert [each.change for each in found] == ["new", "gone"]


TEXTS = st.text(alphabet="灯具体abc 12。,\n", max_size=60)


@given(st.lists(TEXTS, max_size=6), st.lists(TEXTS, max_size=6))
def test_nothing_is_lost_and_nothing_is_doubled(before, after):
    found = claims_differ(claims(*before), claims(*after))
    assert sorted(each.after for each in found if each.after) == list(range(1, len(after) + 1))
    assert sorted(each.before for each in found if each.before) == list(range(1, len(before) + 1))
    for each in found:
        if each.after:
            assert "".join(p.text for p in each.pieces if p.mark != GONE) == after[each.after - 1]
        if each.before:
            assert "".join(p.text for p in each.pieces if p.mark != NEW) == before[each.before - 1]


def test_a_very_long_claim_is_compared_by_its_sentences():
    long = "".join(f"第{no}步，加热。" for no in range(2_000))
    found = pieces_of(long, long.replace("第7步，", "第7步，再"))
    assert [(p.mark, p.text) for p in found if p.mark != SAME] == [(GONE, "第7步，加热。"), (NEW, "第7步，再加热。")]


def test_a_family_is_drawn_by_office_and_day_with_its_priorities():
    kin = [
        Kin("201910000001", "CN", day("2019-05-01"), True),
        Kin("16400001", "US", day("2020-04-28"), False, parents=(0,)),
        Kin("20730001", "EP", day("2020-04-30"), False, parents=(0, 1)),
    ]
    wide, narrow = family_drawn(kin)
    assert [word.text for word in wide.rows] == ["CN", "US", "EP"]
    assert len(wide.ties) == len(narrow.ties) == 3
    assert [dot.own for dot in wide.dots] == [True, False, False]
    assert wide.dots[0].x < wide.dots[1].x < wide.dots[2].x <= wide.width
    assert family_drawn(kin[:1]) == ()


@given(st.lists(st.integers(0, 6000), min_size=2, max_size=30))
def test_no_member_leaves_the_drawing_and_no_two_words_of_an_office_lie_on_one_another(days):
    kin = [
        Kin(f"20{no:02d}10000001", "CN", day("2001-01-01").fromordinal(730_000 + at), False)
        for no, at in enumerate(days)
    ]
    for drawn in family_drawn(kin):
        spots = sorted((dot.y, dot.x, len(dot.label) * 7.2) for dot in drawn.dots)
        assert all(drawn.left <= x <= drawn.width and 0 < y < drawn.floor for y, x, _room in spots)
        for (y1, x1, room), (y2, x2, _next) in pairwise(spots):
            assert y1 != y2 or x1 + room <= x2


@pytest.mark.parametrize(("cited", "citing", "more"), [(0, 0, None), (3, 1, 0), (20, 0, 20 - CITED_MOST)])
def test_a_graph_of_citations_says_what_it_leaves_out(cited, citing, more):
    drawn = citations_drawn("X", [f"CN {no} A" for no in range(cited)], [f"CN-patent-{no}" for no in range(citing)])
    if more is None:
        assert drawn == ()
        return
    assert drawn[0].cited_more == more
    assert len(drawn[0].ties) == min(cited, CITED_MOST) + citing
    assert all(0 < word.y < drawn[0].height for word in drawn[0].cited)
