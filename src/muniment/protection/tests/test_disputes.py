"""Every guard of disputes says what it found, and every row of the routing has its case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.kernel.errors import NotFound
from muniment.kernel.money import Money
from muniment.procedures.domain.declaration import MoveSpec, Words
from muniment.procedures.domain.machine import obstacles
from muniment.procedures.values import CaseFacts
from muniment.protection.domain.disputes import GUARDS, routed, routing
from muniment.protection.domain.routing import Told, complaint_route
from muniment.protection.tests.made import FIRM, OTHER, facts, right
from muniment.protection.values import ROUTES
from muniment.register.tests.factories import TODAY, covers, event, known, party

SPECS = {each.name: each for each in GUARDS}
LAPSED = event("lapse", "H", "2026-06-01", action="unpaid", effective_on="2026-06-01")
CHALLENGED = event("dispute", "L", "2026-05-01", action="start", text="无效宣告请求")
SUED = event("dispute", "W", "2026-03-01", action="start", text="侵权纠纷起诉", parties=(party("petitioner", FIRM),))
JOINED = CaseFacts(
    case_no="C2026-000009", procedure="infringement_adjudication", act="adjudication", state="served",
    right_ids=("CN-patent-X",), opened_on=TODAY,
)  # fmt: skip


def ask(asked, guard):
    words = Words(zh="", en="")
    return obstacles(MoveSpec(name=words, done=words, source=("a",), by=("b",), guards=(guard,)), SPECS, asked)


@dataclass(frozen=True)
class Case:
    """One finding: guard, code, whether it refuses, how the right stands, what is filed, words of it, what lifts it."""

    guard: str
    code: str
    refuses: bool = True
    events: tuple[Any, ...] = ()
    right: dict[str, Any] = field(default_factory=dict)
    form: dict[str, Any] = field(default_factory=dict)
    sides: dict[str, tuple[str, ...]] | None = None
    others: tuple[CaseFacts, ...] = ()
    says: str = ""
    lifts: dict[str, Any] = field(default_factory=dict)


NOT_LAPSES = known(covers("transfer", "party", "dispute", "grant"))
NOT_TRANSFERS = known(covers("lapse", "dispute", "grant"))
A, M = "adjudication.conditions", "mediation.fit"
CASES = [
    Case(A, "adjudication.in_force", events=(LAPSED,), says="ended"),
    Case(A, "adjudication.in_force", right={"granted": None}),
    Case(A, "adjudication.in_force.unknown", refuses=False, right={"knows": NOT_LAPSES}),
    Case(A, "adjudication.standing", right={"owner": OTHER}, sides={"requester": (FIRM,), "respondent": ("澜戊",)}, says=f"the register names {OTHER}", lifts={"entitlement": "许可备案 2025-1"}),
    Case(A, "adjudication.standing.coverage", refuses=False, right={"knows": NOT_TRANSFERS}),
    Case(A, "adjudication.respondent", sides={"requester": (FIRM,)}, says="no respondent"),
    Case(A, "adjudication.respondent", sides={"requester": (FIRM,), "respondent": ("澜甲电池有限公司.",)}, says="both sides"),
    Case(A, "adjudication.civil_suit", form={"civil_suit": True}),
    Case(A, "adjudication.arbitration", form={"arbitration": True}),
    Case(A, "adjudication.report", refuses=False, right={"kind": "utility_model"}),
    Case(A, "adjudication.joined", refuses=False, others=(JOINED,), says="C2026-000009"),
    Case(A, "adjudication.disputed", refuses=False, events=(SUED,), says="2026-03-01"),
    Case(A, "adjudication.major.said", refuses=False, form={"major": True}),
    Case("adjudication.major", "adjudication.major.not"),
    Case("adjudication.suspension", "adjudication.suspension", says="give the number", lifts={"invalidation_no": "4W100001"}),
    Case("adjudication.suspension", "adjudication.suspension", events=(SUED,), lifts={"invalidation_no": "4W100001"}),
    Case("adjudication.suspension", "adjudication.suspension.shown", refuses=False, events=(CHALLENGED,)),
    Case("adjudication.alive", "adjudication.gone", events=(LAPSED,), says="ended"),
    Case("adjudication.gone", "adjudication.gone.not", says="the right stands"),
    Case(M, "mediation.sides", sides={"claimant": (FIRM,), "respondent": (FIRM,)}, says="both sides"),
    Case(M, "mediation.pre_grant", right={"granted": None}, form={"kind": "pre_grant_fee"}),
    Case(M, "mediation.subject.ended", refuses=False, events=(LAPSED,), form={"kind": "infringement"}, says="can still be mediated"),
    Case("complaint.said", "complaint.nothing", form={"says": "<b>无</b>"}),
]  # fmt: skip


@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.code} {each.says[:16]}")
def test_what_a_guard_finds(case):
    asked = replace(facts(right(*case.events, **case.right), sides=case.sides, **case.form), others=case.others)
    found = ask(asked, case.guard)
    mine = [each for each in found if each.code == case.code]
    assert mine, [each.code for each in found]
    assert mine[0].refuses is case.refuses
    assert case.says in mine[0].text.en
    assert mine[0].ground.rule
    assert [each.code for each in found if each.refuses and each.code != case.code] == [], "one finding at a time"
    if case.events and case.code != "adjudication.suspension":
        assert mine[0].events == (case.events[-1].event_id,)
    if case.lifts:
        again = replace(asked, form={**asked.form, **case.lifts})
        assert [each.code for each in ask(again, case.guard) if each.refuses] == []
    if case.guard == A:
        told = ask(asked, "adjudication.foreseen")
        assert {each.code for each in told} == {each.code for each in found}
        assert not any(each.refuses for each in told)


def test_what_is_in_order_passes():
    assert ask(facts(right()), A) == ()
    assert ask(facts(right()), "adjudication.alive") == ()
    assert ask(facts(right(LAPSED)), "adjudication.gone") == ()
    assert ask(facts(right(), major=True), "adjudication.major") == ()
    assert ask(facts(right(), kind="infringement"), M) == ()
    assert ask(facts(right(), kind="pre_grant_fee"), M) == ()
    assert ask(facts(number="ZL1"), "complaint.said") == ()


def test_a_condition_counts_only_from_its_day():
    early = facts(right(on=date(2022, 1, 1)), on=date(2022, 1, 1), arbitration=True)
    assert ask(early, A) == ()


DAY = date(2026, 11, 20)
ROWS = [
    ("quality", "no_dispute", {"deed": "quality", "kind": "patent"}),
    ("border", "other_body", {"deed": "infringement", "kind": "patent", "place": "border", "standing": "yes"}),
    ("false_marking", "other_body", {"deed": "false_marking"}),
    ("mark_crime", "other_body", {"deed": "mark", "kind": "trademark", "amount": Decimal(50000)}),
    ("mark", "other_body", {"deed": "mark", "kind": "trademark", "amount": Decimal(49999)}),
    ("secret", "other_body", {"deed": "secret"}),
    ("copying", "other_body", {"deed": "copying", "kind": "copyright"}),
    ("plant_variety", "other_body", {"deed": "infringement", "kind": "plant_variety", "standing": "yes"}),
    ("layout", "other_body", {"deed": "infringement", "kind": "layout_design", "standing": "yes"}),
    ("sign", "other_body", {"deed": "infringement", "kind": "trademark", "standing": "yes"}),
    ("dead", "no_dispute", {"deed": "infringement", "kind": "patent", "standing": "no"}),
    ("not_found", "ask", {"deed": "infringement"}),
    ("provinces", "adjudication", {"deed": "infringement", "kind": "patent", "place": "provinces", "standing": "yes"}),
    ("amount", "mediation", {"deed": "infringement", "kind": "patent", "amount": Decimal(300000), "standing": "yes"}),
    ("online", "mediation", {"deed": "infringement", "kind": "design", "place": "online", "standing": "yes"}),
    ("stop", "adjudication", {"deed": "infringement", "kind": "patent", "place": "shop", "standing": "unknown"}),
    ("pre_grant", "ask", {"deed": "pre_grant_fee", "kind": "patent", "standing": "pending"}),
    ("mediated", "mediation", {"deed": "ownership", "kind": "patent", "standing": "pending"}),
    ("licence_fee", "mediation", {"deed": "licence_fee", "kind": "patent"}),
    ("rest", "ask", {"deed": "other"}),
]


@pytest.mark.parametrize(("row", "route", "told"), ROWS, ids=[row for row, _, _ in ROWS])
def test_a_row_of_the_routing(row, route, told):
    found = complaint_route(Told(on=DAY, **told), routing())
    assert (found.row, found.route) == (row, route)
    assert found.source.zh
    assert found.body.en


def test_every_row_and_route_has_its_case():
    assert [each.id for each in routing()] == [row for row, _, _ in ROWS]
    assert {route for _, route, _ in ROWS} == set(ROUTES)


def test_a_row_counts_only_from_its_day():
    told = Told(on=date(2020, 1, 1), deed="secret")
    assert complaint_route(told, routing()).row == "secret"
    assert complaint_route(replace(told, on=date(2018, 1, 1)), routing()).row == "rest"
    with pytest.raises(NotFound):
        complaint_route(told, ())


@given(
    st.sampled_from([told["deed"] for _, _, told in ROWS]),
    st.sampled_from(["", "patent", "design", "trademark", "gi"]),
    st.sampled_from(["", "shop", "online", "border", "provinces"]),
    st.none() | st.decimals(0, 10**9, places=2),
    st.sampled_from(["yes", "no", "pending", "unknown"]),
)
def test_every_complaint_goes_somewhere_with_its_law(deed, kind, place, amount, standing):
    told = Told(on=DAY, deed=deed, kind=kind, place=place, amount=amount, standing=standing)
    found = complaint_route(told, routing())
    assert found.route in ROUTES
    assert found == complaint_route(told, routing())


@pytest.mark.parametrize(
    ("asked", "route", "says"),
    [
        ((facts(right(), deed="infringement", amount=Money("CNY", Decimal(300000)))), "mediation", "CNY 300,000"),
        ((facts(right(), deed="infringement", amount=Money("USD", Decimal(900000)))), "mediation", "mediation"),
        ((facts(right(), deed="infringement", place_kind="shop")), "adjudication", "art. 65"),
        ((facts(right(LAPSED), deed="infringement")), "no_dispute", "stands no more"),
        ((facts(deed="false_marking")), "other_body", "market supervision"),
        ((facts(deed="infringement")), "ask", "no such right"),
    ],
)
def test_the_way_is_told_with_its_reasons_and_refuses_nothing(asked, route, says):
    (told,) = ask(asked, "complaint.route")
    assert told.code == f"complaint.route.{route}"
    assert not told.refuses
    assert says in told.text.en + told.ground.source.en
    assert routed(asked).route == route


def test_every_code_has_its_case():
    shown = {case.code for case in CASES} | {f"complaint.route.{route}" for _, route, _ in ROWS}
    assert {code for spec in GUARDS for code in spec.codes} == shown
