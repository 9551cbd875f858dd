"""The grounds against a pledge, one by one: what the register says decides, and every code has its case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.catalogue.values import GoodsServices, Mark, Relation
from muniment.exchange.domain.pledging import GUARDS
from muniment.exchange.domain.pledging_words import name_plain
from muniment.exchange.tests.made import FIRM, facts, pledged, right, said
from muniment.procedures.domain.declaration import MoveSpec, Words
from muniment.procedures.domain.machine import obstacles
from muniment.procedures.values import CaseFacts, Facts
from muniment.register.tests.factories import TODAY, covers, day, event, known, party
from muniment.register.values import Fee, FeesSeen, NotCovered

SPECS = {each.name: each for each in GUARDS}
NOT_KNOWN = NotCovered(("fee",), (), said("not covered"))
GRANTED = event("grant", "F", "2020-05-08")


def fees(unpaid: bool | None) -> FeesSeen:
    last = Fee(9, date(2026, 6, 1), date(2026, 12, 1), 2000, 25)
    return FeesSeen(
        rule=None, confidence="M", filed_on=day("2018-06-01"), last=last, next=None, unpaid=unpaid, coverage=NOT_KNOWN
    )


def ask(asked: Facts, guard: str = "pledge.patents"):
    move = MoveSpec(
        name=Words(zh="", en=""), done=Words(zh="", en=""), source=("filed",), by=("registrar",), guards=(guard,)
    )
    return obstacles(move, SPECS, asked)


@dataclass(frozen=True)
class Case:
    """One ground: how the right stands, what is filed, the code, whether it refuses, words of the answer, what lifts it."""

    code: str
    right: dict[str, Any] = field(default_factory=dict)
    events: tuple[Any, ...] = ()
    filed: dict[str, Any] = field(default_factory=dict)
    refuses: bool = True
    says: str = ""
    lifts: dict[str, Any] = field(default_factory=dict)


RENAMED = event(
    "party", "R", "2025-02-03", action="change", parties=(party("assignor", "旧澜公司"), party("assignee", FIRM))
)
LITIGATION = event("dispute", "W", "2026-03-01", action="start", text="侵权纠纷起诉")
CASES = [
    Case("pledge.R1", filed={"pledgors": ("新澜公司",)}, says=f"the register names {FIRM} as owner; the filing names 新澜公司"),
    Case("pledge.R1", events=(RENAMED,), filed={"pledgors": ("旧澜公司",)}, says="the register was changed on 2025-02-03"),
    Case("pledge.R1", right={"owners": ()}, says="the register states no owner"),
    Case("pledge.R1.coverage", right={"knows": known(covers("pledge", "lapse", "dispute", "grant"))}, refuses=False),
    Case("pledge.R2", events=(event("lapse", "H", "2026-12-04", action="unpaid", effective_on="2026-06-01"),), says="ended"),
    Case("pledge.R2.coverage", right={"knows": known(covers("pledge", "transfer", "grant"))}, refuses=False),
    Case("pledge.R3", right={"granted": None}),
    Case("pledge.R4", right={"fees": fees(True)}, says="CNY 2,000", lifts={"fee_receipt": "2026-77"}),
    Case("pledge.R4", events=(event("fee", "W", "2026-07-06", action="unpaid"),), right={"fees": fees(None)}, says="can be paid late until 2026-12-01", lifts={"fee_receipt": "1"}),
    Case("pledge.R4.unknown", right={"fees": fees(None)}, refuses=False, says="whether it was paid is not covered"),
    Case("pledge.R5", events=(event("seizure", "T", "2026-01-05", action="start"),)),
    Case("pledge.R5", events=(event("dispute", "W", "2026-01-05", action="start", text="专利权属纠纷，请求中止"),)),
    Case("pledge.R5.dispute", events=(LITIGATION,), refuses=False),
    Case("pledge.R6", filed={"form": {"term_until": day("2039-01-01")}}, says="the patent until 2038-05-31"),
    Case("pledge.R6.unknown", right={"filed": None}, refuses=False),
    Case("pledge.R7", filed={"form": {"scope": None, "amount": None}}, says="lacks: amount of the claim, what is secured"),
    Case("pledge.R7", filed={"form": {"term_from": day("2029-12-01")}}, says="wrong way round"),
    Case("pledge.R8", right={"owners": (FIRM, "澜丙大学")}, says="澜丙大学 is not among", lifts={"co_owner_consent": "2026-3"}),
    Case("pledge.R9", events=(pledged(no="Y2025980000318"),), says="Y2025980000318"),
    Case("pledge.R9.coverage", right={"knows": known(covers("transfer", "party", "lapse", "dispute", "grant"))}, refuses=False),
    Case("pledge.R9.other", filed={"others": (CaseFacts(case_no="C2026-000001", procedure="pledge_registration", act="pledge", state="filed", right_ids=("CN-patent-X",), opened_on=TODAY),)}, right={"no": "CN-patent-X"}, refuses=False, says="C2026-000001"),
    Case("pledge.R10", right={"kind": "utility_model", "content": {"relations": (Relation(type="same_day_of", office="CN", number="201810000009"),)}}, filed={"form": {"term_until": day("2028-01-01")}}, says="201810000009", lifts={"parties_agree": True}),
    Case("pledge.R10", right={"kind": "utility_model"}, filed={"form": {"same_day": True, "term_until": day("2028-01-01")}}, says="by the filing", lifts={"parties_agree": True}),
    Case("pledge.R10.unknown", right={"kind": "utility_model"}, filed={"form": {"term_until": day("2028-01-01")}}, refuses=False),
    Case("pledge.R11", events=(event("dispute", "L", "2026-05-01", action="start"),), lifts={"parties_agree": True}),
    Case("pledge.R12", filed={"pledgees": (FIRM,)}, says="stands on both sides"),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.code} {each.says[:20]}")
def test_a_ground(case):
    filed = dict(case.filed)
    asked = facts(
        right(*case.events, on=date(2026, 12, 10) if case.code == "pledge.R2" else TODAY, **case.right), **filed
    )
    found = ask(asked)
    mine = [each for each in found if each.code == case.code]
    assert mine, [each.code for each in found]
    assert mine[0].refuses is case.refuses
    assert case.says in mine[0].text.en
    assert mine[0].ground.rule.startswith("CN.patent.pledge.R")
    assert mine[0].ground.confidence == "H"
    others = [each for each in found if each.refuses and each.code.split(".")[1] != case.code.split(".")[1]]
    assert others == [], "one ground at a time"
    if case.events and case.refuses:
        assert mine[0].events
    form = {**filed.pop("form", {}), **case.lifts}
    if case.lifts:
        again = ask(facts(right(*case.events, **case.right), form=form, **filed))
        assert [each.code for each in again if each.refuses] == []
    told = ask(asked, "pledge.foreseen")
    assert [each.code for each in told if each.refuses] == []
    assert {each.code for each in told} == {each.code for each in found}


def test_a_filing_in_order_passes_and_a_former_name_passes_after_the_change():
    assert ask(facts(right())) == ()
    assert ask(facts(right(RENAMED, owners=("旧澜公司",)))) == ()
    assert ask(facts(right(pledged(), pledged("2026-01-09", action="end")))) == ()


def test_a_ground_counts_only_from_its_day():

    early = replace(facts(right(on=day("2021-01-01")), pledgors=("新澜公司",)), on=day("2021-01-01"))
    assert ask(early) == ()


GOODS = {"mark": Mark(text="澜锐"), "goods_services": (GoodsServices(class_no="9", groups=("0901", "0907")),)}


def mark(
    *events: Any,
    words: str = "澜锐",
    class_no: str = "9",
    groups: tuple[str, ...] = ("0901",),
    no: str = "CN-trademark-1",
    **more: Any,
):
    content = {"mark": Mark(text=words), "goods_services": (GoodsServices(class_no=class_no, groups=groups),)}
    return right(*events, kind="trademark", content=content, no=no, **more)


def mark_codes(*rights: Any, beside: tuple[Any, ...] = (), **more: Any) -> dict[str, bool]:
    asked = facts(*rights, beside={rights[0].right_id: beside}, **more)
    return {each.code: each.refuses for each in ask(asked, "pledge.marks")}


def test_marks_have_grounds_of_their_own():
    fine = {"pledge.mark.identical.compared": False}
    assert mark_codes(mark()) == fine
    assert mark_codes(mark(), pledgors=("新澜公司",)) == {"pledge.mark.owner": True} | fine
    assert mark_codes(mark(owners=(FIRM, "澜丙大学"))) == {"pledge.mark.co_owner": True} | fine
    assert mark_codes(mark(granted=None)) == {"pledge.mark.pending": True} | fine
    assert (
        mark_codes(mark(event("lapse", "H", "2026-03-10", action="surrendered"))) == {"pledge.mark.ended": True} | fine
    )
    assert mark_codes(mark(event("seizure", "T", "2026-03-10", action="start"))) == {"pledge.mark.seized": True} | fine
    assert mark_codes(mark(), form={"scope": ""}) == {"pledge.mark.content": True} | fine
    second = mark_codes(mark(pledged()))
    assert second == {"pledge.mark.ranked": True} | fine
    assert mark_codes(mark(pledged()), form={"pledgee_consent": "7"})["pledge.mark.ranked"] is False


@pytest.mark.parametrize(
    ("other", "stops"),
    [
        ({"groups": ("0901",)}, True),
        ({"groups": ("0911",)}, False),
        ({"groups": ()}, True),
        ({"class_no": "30", "groups": ()}, False),
    ],
)
def test_an_identical_mark_for_the_same_or_similar_goods_goes_along(other, stops):
    left = mark(no="CN-trademark-2", **other)
    assert mark_codes(mark(), beside=(left,)).get("pledge.mark.identical", False) is stops


def test_an_ended_mark_left_behind_stops_nothing():
    gone = mark(event("lapse", "H", "2026-03-10", action="surrendered"), no="CN-trademark-2")
    assert "pledge.mark.identical" not in mark_codes(mark(), beside=(gone,))


def standing(guard: str, *events: Any, no: str = "Y1", **more: Any) -> list[tuple[str, bool]]:
    asked = facts(right(*events, on=date(2026, 12, 10)), form={"instrument_no": no, **more.pop("form", {})}, **more)
    return [(each.code, each.refuses) for each in ask(asked, guard)]


def test_only_a_standing_pledge_is_changed_released_or_turned_to_account():
    lapse = event("lapse", "H", "2026-12-04", action="unpaid", effective_on="2026-06-01")
    assert standing("pledge.stands", pledged()) == []
    assert standing("pledge.stands", pledged(), no="Y2") == [("pledge.standing.none", True)]
    assert standing("pledge.stands", pledged(), pledgees=("别的银行",)) == [("pledge.standing.pledgee", True)]
    assert standing("pledge.stands", pledged(), pledgees=("别的银行",), form={"change": "pledgee"}) == []
    assert standing("pledge.enforceable", pledged(), lapse) == [("pledge.standing.ended", False)]


def test_every_code_has_its_case():
    shown = {each.code for each in CASES}
    shown |= {
        f"pledge.mark.{each}"
        for each in ["owner", "co_owner", "pending", "ended", "seized", "content", "ranked", "identical"]
    }
    shown |= {
        "pledge.mark.identical.compared",
        "pledge.standing.none",
        "pledge.standing.pledgee",
        "pledge.standing.ended",
    }
    assert {code for spec in GUARDS for code in spec.codes} == shown


@given(st.text(max_size=30), st.sampled_from([" ", "．", ".", "　", ""]))
def test_names_are_compared_without_regard_to_width_blanks_and_stops(name, blank):
    assert name_plain(name + blank) == name_plain(name)


def test_a_name_in_wide_letters_is_the_same_name():
    assert name_plain("ＬＡＮ Bank Co., Ltd.") == name_plain("Lan Bank Co Ltd")
