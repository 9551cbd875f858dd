"""Guards of what moves marks and of what passes by law, ground by ground."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.catalogue.values import GoodsServices, Mark
from muniment.exchange.domain.titling import GUARDS
from muniment.exchange.tests.made import FIRM, pledged, right
from muniment.procedures.values import Facts, Party
from muniment.register.tests.factories import TODAY, covers, event, known, party

pytestmark = pytest.mark.one_database
SPECS = {each.name: each for each in GUARDS}
OTHER = "澜乙科技有限公司"
LAPSED = event("lapse", "H", "2026-01-04", action="surrendered", effective_on="2026-01-04")


def mark(no, *events, words="知契", classes=("9",), groups=(), **more):
    goods = tuple(GoodsServices(class_no=each, groups=groups) for each in classes)
    content = {"mark": Mark(text=words), "goods_services": goods}
    return right(
        *events,
        kind="trademark",
        content=content,
        no=f"CN-trademark-{no}",
        filed="2019-01-04",
        granted="2019-11-21",
        **more,
    )


def ask(name, seen, **more):
    return {
        each.code: each
        for each in SPECS[name].guard(
            Facts(on=TODAY, state="draft", form=more.pop("form", {}), rights={seen.right_id: seen}, **more)
        )
    }


@pytest.mark.parametrize(
    ("other", "left"),
    [
        (mark("2"), True),
        (mark("2", classes=("9", "35")), True),
        (mark("2", classes=("35",)), False),
        (mark("2", LAPSED), False),
        (mark("2", groups=("0907",)), True),
    ],
)
def test_an_identical_mark_for_near_goods_stops_an_assignment_unless_it_goes_along(other, left):
    one = mark("1")
    found = ask("title.marks_together", one, beside={one.right_id: (other,)})
    assert ("title.identical" in found) is left
    assert not found["title.identical.compared"].refuses
    assert "similar marks were not compared" in found["title.identical.compared"].text.en
    assert all(each.ground.rule == "CN.trademark.title.identical" for each in found.values())


def test_groups_of_similar_goods_decide_where_both_records_have_them():
    one = mark("1", groups=("0901",))
    assert "title.identical" not in ask(
        "title.marks_together", one, beside={one.right_id: (mark("2", groups=("0907",)),)}
    )
    assert "title.identical" in ask(
        "title.marks_together", one, beside={one.right_id: (mark("2", groups=("0901", "0907")),)}
    )


def test_a_change_of_name_names_every_mark_that_it_leaves_out_once():
    one, two = mark("1"), mark("2")
    left, gone = mark("3", words="另"), mark("4", LAPSED)
    facts = Facts(
        on=TODAY,
        state="draft",
        form={},
        rights={one.right_id: one, two.right_id: two},
        held={one.right_id: (left, gone), two.right_id: (left,)},
    )
    (found,) = SPECS["title.marks_all"].guard(facts)
    assert (found.code, found.right_id, found.refuses) == ("title.all", left.right_id, True)
    assert found.ground.source.en == "Implementing Regulations of the Trademark Law (CN) art. 30(2)"
    assert ask("title.marks_all", one, held={}) == {}


def moved(on, giver, taker):
    return event("transfer", "R", on, action="change", parties=(party("assignor", giver), party("assignee", taker)))


SUCCEEDED = {"predecessor": FIRM, "succeeded_on": date(2026, 5, 6)}
GAP = (moved("2020-06-02", "澜旧公司", OTHER), moved("2022-03-04", "澜丙公司", FIRM))
THEN = {"predecessor": OTHER, "succeeded_on": date(2021, 5, 6)}
SUCCESSIONS = [
    ("same", right(), {"after": FIRM}, True),
    ("kept", right(owners=(FIRM, OTHER)), {}, True),
    ("chain", right(*GAP), THEN | {"after": "旁人公司"}, True),
    ("later", right(*GAP), THEN | {"after": "澜丙公司"}, False),
    ("standing", right(event("lapse", "H", "2026-01-04", action="unpaid", effective_on="2025-06-01")), {}, True),
    ("standing.coverage", right(knows=known(covers("transfer", "party", "grant", "pledge", "seizure"))), {}, False),
    ("holder", right(), {"predecessor": "旁人公司"}, True),
    ("holder", right(moved("2022-03-04", "澜旧公司", FIRM)), {"succeeded_on": date(2021, 5, 6)}, True),
    (
        "later",
        right(moved("2022-03-04", "澜旧公司", FIRM)),
        {"predecessor": "澜旧公司", "succeeded_on": date(2021, 5, 6), "after": "澜旧公司"},
        False,
    ),
    ("burden", right(pledged()), {}, False),
]


def succeed(seen, *, after="澜承公司", **said):
    successors = {"successor": tuple(map(Party, after.split("、")))}
    return ask("title.succession", seen, form={**SUCCEEDED, **said}, sides=successors)


@pytest.mark.parametrize(("code", "seen", "said", "refuses"), SUCCESSIONS)
def test_a_ground_of_succession(code, seen, said, refuses):
    found = succeed(seen, **said)
    assert found[f"title.{code}"].refuses is refuses


def test_every_code_of_succession_has_its_case_and_one_in_order_finds_nothing():
    assert {f"title.{each[0]}" for each in SUCCESSIONS} == set(SPECS["title.succession"].codes)
    assert succeed(right()) == {}
    assert succeed(right(owners=(FIRM, OTHER)), after=f"澜承公司、{OTHER}") == {}
    assert not any(each.refuses for each in succeed(right(*GAP), **THEN, after="澜丙公司").values())
    broken = succeed(right(*GAP), **THEN, after="旁人公司")["title.chain"].text.en
    assert broken == "澜丙公司, who is no successor, gave it on 2022-03-04: the chain would break"


def test_the_rules_are_those_of_the_kind_of_right():
    lapsed = ask("title.assignment", mark("1", LAPSED), sides={"assignor": (Party(FIRM),)})
    assert lapsed["title.standing"].ground.rule == "CN.trademark.title.standing"
    layout = right(
        no="CN-layout_design-1", owners=(OTHER,), kind="layout_design", filed="2020-01-04", granted="2020-05-04"
    )
    assert (
        ask("title.assignment", layout, sides={"assignor": (Party(FIRM),)})["title.holder"].ground.rule
        == "CN.layout_design.title.holder"
    )


def _seen(code):
    return next(each[1] for each in SUCCESSIONS if each[0] == code)


@pytest.mark.parametrize(
    ("who", "stops"), [((FIRM,), False), (("旁人公司",), True), ((FIRM, "旁人公司"), False), ((), True)]
)
def test_who_files_is_a_holder(who, stops):
    found = ask("title.filer", right(), sides={"holder": tuple(map(Party, who))})
    assert ("title.holder" in found) is stops
    gone = ask("title.filer", _seen("standing"), sides={"holder": (Party(FIRM),)})
    assert gone["title.standing"].refuses
    assert not ask("title.filer", _seen("standing.coverage"), sides={"holder": (Party(FIRM),)})[
        "title.standing.coverage"
    ].refuses
