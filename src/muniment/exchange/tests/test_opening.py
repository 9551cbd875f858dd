"""Guards of the open licence: each ground by what the register says, each lifted by what may lift it, and nothing is ever called allowed."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from muniment.catalogue.tests.factories import grant
from muniment.exchange.domain.opening import GUARDS
from muniment.exchange.tests.made import BANK, FIRM, pledged, right
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import MoveSpec, Words
from muniment.procedures.domain.machine import obstacles
from muniment.procedures.values import CaseFacts, Facts, Party
from muniment.register.tests.factories import TODAY, covers, event, known, party
from muniment.register.tests.loads import Office
from muniment.register.values import Fee, FeesSeen, NotCovered

SPECS = {each.name: each for each in GUARDS}
FORM = {"fee_kind": "lump", "fee_amount": Money("CNY", Decimal(80_000)), "nothing_else": True}
UTILITY = {"kind": "utility_model", "filed": "2020-03-05"}


def fees(unpaid: bool | None) -> FeesSeen:
    last = Fee(9, date(2026, 6, 1), date(2026, 12, 1), 2000, 25)
    nothing = NotCovered(("fee",), (), Text("未覆盖", "not covered"))
    return FeesSeen(rule=None, confidence="M", filed_on=None, last=last, next=None, unpaid=unpaid, coverage=nothing)


def licence(kind: str) -> Any:
    parties = (party("licensor", FIRM), party("licensee", BANK))
    return event("licence", "S", "2025-02-01", action="start", instrument_id="X1", parties=parties, detail={"licence_kind": kind})  # fmt: skip


OPEN = event("open_licence", "S", "2026-01-05", action="start", instrument_id="K1", parties=(party("licensor", FIRM),))


def ask(*rights: Any, guard: str = "open_licence.statement", patentees: tuple[str, ...] = (FIRM,), **more: Any):
    sides = {"patentee": tuple(Party(each) for each in patentees)} | more.pop("sides", {})
    facts = Facts(
        on=TODAY, state="draft", form={**FORM, **more.pop("form", {})}, sides=sides, rights={each.right_id: each for each in rights}, **more
    )  # fmt: skip
    move = MoveSpec(name=Words(zh="", en=""), done=Words(zh="", en=""), source=("draft",), by=("patentee",), guards=(guard,))  # fmt: skip
    return obstacles(move, SPECS, facts)


@dataclass(frozen=True)
class Case:
    """One ground: how the right stands, what is stated, the code, whether it refuses, words of the answer, what lifts it."""

    code: str
    right: dict[str, Any] = field(default_factory=dict)
    events: tuple[Any, ...] = ()
    asked: dict[str, Any] = field(default_factory=dict)
    refuses: bool = True
    says: str = ""
    lifts: dict[str, Any] = field(default_factory=dict)
    guard: str = "open_licence.statement"


OTHER = CaseFacts(case_no="C2026-000009", procedure="assignment", act="transfer", state="filed", right_ids=("CN-patent-X",), opened_on=TODAY)  # fmt: skip
CASES = [
    Case("granted", events=(event("lapse", "H", "2026-01-04", action="unpaid", effective_on="2025-06-01"),), says="ended"),
    Case("granted", right={"granted": None}),
    Case("granted.coverage", right={"knows": known(covers("pledge", "transfer", "grant", "licence", "seizure"))}, refuses=False),
    Case("owner", asked={"patentees": ("新澜公司",)}, says=f"the register names {FIRM} as owner; the statement names 新澜公司"),
    Case("owner.coverage", right={"knows": known(covers("pledge", "lapse", "dispute", "grant", "licence"))}, refuses=False),
    Case("exclusive", events=(licence("独占许可"),), says="独占许可, number X1"),
    Case("exclusive", events=(licence("排他许可"),)),
    Case("exclusive.unfiled", right={"knows": known(covers("pledge", "transfer", "lapse", "dispute", "grant"))}, refuses=False),
    Case("suspended", events=(event("seizure", "T", "2026-01-05", action="start"),)),
    Case("suspended", events=(event("dispute", "W", "2026-01-05", action="start", text="专利权属纠纷，请求中止"),)),
    Case("suspended.dispute", events=(event("dispute", "W", "2026-01-05", action="start", text="侵权纠纷"),), refuses=False),
    Case("fees", right={"fees": fees(True)}, says="shows it unpaid", lifts={"fee_receipt": "1"}),
    Case("fees.unknown", right={"fees": fees(None)}, refuses=False, says="not covered"),
    Case("pledge", events=(pledged(),), says=f"needs the consent of {BANK}", lifts={"pledgee_consent": "同意书 1"}),
    Case("pledge.coverage", right={"knows": known(covers("transfer", "lapse", "dispute", "grant", "licence"))}, refuses=False),
    Case("other", events=(OPEN,), says="offered under an open licence already, number K1"),
    Case("other.case", right={"no": "CN-patent-X"}, asked={"others": (OTHER,)}, refuses=False, says="C2026-000009"),
    Case("co_owners", right={"owners": (FIRM, "澜丙大学")}, says="needs the consent of 澜丙大学", lifts={"co_owner_consent": "2"}),
    Case("report", right=UTILITY, lifts={"report_no": "P1"}),
    Case("report_negative", right=UTILITY, asked={"form": {"report_no": "P1", "report_result": "negative"}}),
    Case("ceiling", asked={"form": {"fee_amount": Money("CNY", Decimal(20_000_001))}}, lifts={"price_reasons": "三家评估"}),
    Case("ceiling", asked={"form": {"fee_kind": "sales", "fee_rate": Decimal("20.01")}}, lifts={"price_reasons": "x"}),
    Case("ceiling", asked={"form": {"fee_kind": "profit", "fee_rate": Decimal(41)}}, lifts={"price_reasons": "x"}),
    Case("words", asked={"form": {"scope": "本专利为国际领先、Best of all"}}, says="领先, best"),
    Case("declared", asked={"form": {"nothing_else": False}}, lifts={"nothing_else": True}),
    Case("price", asked={"form": {"fee_kind": "sales"}}, lifts={"fee_rate": Decimal(3)}),
    Case("taken_up.none", guard="open_licence.offer"),
    Case("taken_up.own", events=(OPEN,), asked={"sides": {"licensee": (Party(FIRM),)}}, guard="open_licence.offer"),
    Case("granted", events=(OPEN, event("lapse", "H", "2026-01-04", action="unpaid", effective_on="2025-06-01")), guard="open_licence.offer"),
    Case("taken_up.goes_on", events=(OPEN, licence("open")), guard="open_licence.withdrawal", refuses=False),
]  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize("case", CASES, ids=lambda each: f"{each.code} {each.says[:16]}")
def test_a_ground(case):
    asked = dict(case.asked)
    seen = right(*case.events, **case.right)
    found = ask(seen, guard=case.guard, **asked)
    mine = [each for each in found if each.code == f"open_licence.{case.code}"]
    assert mine, [each.code for each in found]
    assert mine[0].refuses is case.refuses
    assert case.says in mine[0].text.en
    assert mine[0].ground.rule.startswith("CN.patent.open_licence.")
    if case.guard == "open_licence.statement":
        others = {each.code.split(".")[1] for each in found if each.refuses} - {case.code.split(".")[0]}
        assert others == set(), "one ground at a time"
    if case.lifts:
        form = {**asked.pop("form", {}), **case.lifts}
        assert [each.code for each in ask(seen, guard=case.guard, form=form, **asked) if each.refuses] == []
    else:
        assert mine[0].kind != "needs"


@pytest.mark.one_database
def test_every_code_has_its_case_and_a_statement_in_order_finds_nothing():
    assert {f"open_licence.{each.code}" for each in CASES} == {code for spec in GUARDS for code in spec.codes}
    assert ask(right()) == ()
    assert ask(right(licence("普通许可"))) == ()
    assert ask(right(OPEN), guard="open_licence.offer") == ()
    said = " ".join(each.text.en + each.text.zh for case in CASES for each in ask(right(*case.events, **case.right)))
    for word in ("permitted", "allowed", "准许", "允许"):
        assert word not in said


@pytest.mark.one_database
def test_co_owners_who_all_state_it_need_no_consent():
    assert ask(right(owners=(FIRM, "澜丙大学")), patentees=("澜丙大学", FIRM)) == ()


@pytest.mark.django_db
def test_anybody_may_ask_what_stands_in_the_way(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(2)), key="first")
    page = Client().get(
        "/open-licence/check", {"number": "CN-patent-201710000001\n201799999999"}, HTTP_ACCEPT_LANGUAGE="en"
    )
    said = page.content.decode()
    assert page.status_code == 200
    assert "CN-patent-201710000001" in said
    assert "allowed" not in said
    assert Client().get("/open-licence/check").status_code == 200
