"""The renewal of marks: the window of the law day by day, and a renewal from the draft to the new last day."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import incoming, statement
from muniment.catalogue.values import Event, GoodsServices, Mark
from muniment.catalogue.values import Party as Named
from muniment.exchange.domain.renewing import GUARDS
from muniment.exchange.tests.made import FIRM, right
from muniment.exchange.tests.world import DAY, Lending, lending, moment  # noqa: F401 - the fixture is asked for by name
from muniment.journal.queries import chain_verify, entries_for
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.services.fees import fee_settle
from muniment.procedures.values import Facts, Party
from muniment.register.queries.rights import right_get
from muniment.register.tests.factories import event

(SPEC,) = GUARDS
MARK = {"kind": "trademark", "filed": "2016-01-04", "granted": "2016-11-21"}  # its last day is 2026-11-20
CANCELLED = event("lapse", "H", "2024-02-03", action="surrendered", effective_on="2024-02-03")


def ask(on: str, *events, holder: str = FIRM, until: str = "", **more):
    day = date.fromisoformat(on)
    seen = right(*events, on=day, **(MARK | more))
    form = {"renewed_until": date.fromisoformat(until)} if until else {}
    facts = Facts(on=day, state="draft", form=form, sides={"holder": (Party(holder),)}, rights={seen.right_id: seen})
    return {each.code: each for each in SPEC.guard(facts)}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("on", "found", "refuses"),
    [
        ("2025-11-19", {"renewal.early"}, True),
        ("2025-11-20", set(), False),
        ("2026-11-20", set(), False),
        ("2026-11-21", {"renewal.grace"}, False),
        ("2027-05-20", {"renewal.grace"}, False),
    ],
)
def test_the_window_day_by_day(on, found, refuses):
    said = ask(on)
    assert set(said) == found
    assert any(each.refuses for each in said.values()) is refuses


@pytest.mark.one_database
def test_every_other_ground():
    assert ask("2026-06-01", holder="旁人公司")["renewal.holder"].refuses
    assert ask("2026-06-01", CANCELLED)["renewal.ended"].refuses
    assert ask("2026-06-01", filed=None, granted=None).keys() >= {"renewal.term"}
    assert (
        ask("2026-06-01", until="2036-11-19")["renewal.until"].text.en
        == "the renewal runs until 2036-11-20, not 2036-11-19"
    )
    assert ask("2026-06-01", until="2036-11-20") == {}
    late = ask("2027-05-21")
    assert "renewal.late" in late or "renewal.ended" in late


@pytest.mark.one_database
def test_what_the_move_writes_is_the_new_last_day():
    renewed = event("other", "G", "2026-10-01", action="renewed", detail={"until_on": "2036-11-20"})
    seen = right(renewed, on=date(2026, 12, 1), **MARK)
    assert seen.expiry is not None
    assert seen.expiry.on == date(2036, 11, 20)
    assert "renewal.early" in ask("2026-12-01", renewed)


# --- with its fees ---------------------------------------------------------------------------------------------------

NUMBER = "CN-trademark-99000001"


def sign(granted: str, *classes: str):
    """A mark registered for some classes on a day, and nothing else known of it."""
    day = date.fromisoformat(granted)
    return incoming(
        statement(
            document="TM99000001", no="99000001", kind="trademark", day=day, parties=(Named(role="owner", name=FIRM),),
            filed_on=day, granted_on=day, mark=Mark(text="知契"),
            goods_services=tuple(GoodsServices(class_no=each) for each in classes),
            events=(Event(occurred_on=day, category="F", key_event="F10", family="grant"),),
        )
    )  # fmt: skip


def filed(lending: Lending, granted: str, *classes: str) -> str:  # noqa: F811
    """A renewal filed by the holder; its number."""
    lending.load(sign(granted, *classes))
    authority_set(actor=SYSTEM, act="renewal", authority="registrar", basis="Made-up law art. 1", moment=moment())
    number = case_open(
        procedure="trademark_renewal", side="holder", me=lending.pledgor, moment=moment(), body="lan-firm"
    )
    draft_save(
        data_dir=lending.folder, case_no=number, me=lending.pledgor, typed={"rights": NUMBER}, rev=1, moment=moment()
    )
    lending.move(number, "file", lending.pledgor)
    return number


def fees_of(number: str, me) -> dict[str, tuple[str, str]]:
    seen = case_get(case_no=number, me=me, on=DAY)
    return {each.name: (str(each.amount), each.state) for each in seen.fees}


@pytest.mark.django_db
def test_a_renewal_in_the_grace_costs_more_for_each_class_and_waits_until_both_fees_are_settled(lending):  # noqa: F811
    number = filed(lending, "2016-09-01", "9", "11")  # it ran until 2026-08-31
    assert fees_of(number, lending.pledgor) == {"renewal": ("1000.00 CNY", "due"), "late": ("500.00 CNY", "due")}
    assert fees_of(number, lending.registrar) == fees_of(number, lending.pledgor)
    seen = case_get(case_no=number, me=lending.pledgor, on=DAY)
    fee, late = seen.fees
    assert fee.lines[0].en == f"{NUMBER}: 2 classes (9, 11), CNY 500 each"
    assert (fee.rule, fee.confidence, fee.owed) == ("CN.trademark.renewal_fee", "M", True)
    assert seen.letters[0].body.en.endswith("Due: Renewal fee CNY 1,000.00; Late fee CNY 500.00.")
    renew = {"said": {"renewed_until": "2036-08-31"}}
    with pytest.raises(Conflict) as refused:
        lending.move(number, "renew", **renew)
    assert [each.code for each in refused.value.facts["obstacles"] if each.refuses] == ["fee.unpaid", "fee.unpaid"]
    assert "财税〔2019〕45号" in refused.value.text.zh
    say = {"case_no": number, "moment": moment()}
    assert fee_settle(fee_id=fee.fee_id, receipt="R-1", me=lending.pledgor, **say) == "told"
    with pytest.raises(Conflict):
        lending.move(number, "renew", **renew)  # told is not settled
    assert fee_settle(fee_id=fee.fee_id, receipt="R-1", me=lending.registrar, **say) == "paid"
    assert fee_settle(fee_id=late.fee_id, receipt="灾害减免 2 号", me=lending.registrar, waive=True, **say) == "waived"
    assert lending.move(number, "renew", **renew).state == "renewed"
    expiry = right_get(lending.folder, NUMBER, as_of=DAY).expiry
    assert expiry is not None
    assert expiry.on == date(2036, 8, 31)
    assert [each.kind for each in entries_for(subject=f"case:{number}")][1:4] == ["case.fee"] * 3
    assert chain_verify() == []
    told = [each for each in case_get(case_no=number, me=lending.pledgor, on=DAY).steps if each.kind == "fee"]
    assert [label.en for each in told for label, _ in each.said] == [
        "fee",
        "said to be paid, to be checked",
        "fee",
        "paid",
        "fee",
        "waived",
    ]
    assert case_get(case_no=number, me=None, on=DAY).fees == (), "the public sees no fee"


@pytest.mark.django_db
def test_in_time_there_is_no_late_fee_and_a_class_that_no_record_names_counts_as_one(lending):  # noqa: F811
    number = filed(lending, "2016-12-20")
    assert fees_of(number, lending.pledgor) == {"renewal": ("500.00 CNY", "due")}
    assert "no class on record" in case_get(case_no=number, me=lending.pledgor, on=DAY).fees[0].lines[0].en
    lending.move(number, "withdraw", lending.pledgor)
    assert fees_of(number, lending.pledgor) == {"renewal": ("500.00 CNY", "dropped")}


@pytest.mark.django_db
def test_who_may_settle_a_fee_and_with_what(lending):  # noqa: F811
    number = filed(lending, "2016-12-20", "9")
    (fee,) = case_get(case_no=number, me=lending.pledgor, on=DAY).fees
    say = {"case_no": number, "fee_id": fee.fee_id, "moment": moment()}
    with pytest.raises(NotFound):
        fee_settle(receipt="R-1", me=lending.stranger, **say)
    with pytest.raises(NotFound):
        fee_settle(receipt="R-1", me=lending.pledgor, **{**say, "fee_id": fee.fee_id + 99})
    with pytest.raises(NotAllowed):
        fee_settle(receipt="为何", me=lending.pledgor, waive=True, **say)
    for words in ("", "  ", "x" * 301):
        with pytest.raises(InvalidInput):
            fee_settle(receipt=words, me=lending.pledgor, **say)
    fee_settle(receipt="R-1", me=lending.registrar, **say)
    with pytest.raises(Conflict):
        fee_settle(receipt="R-2", me=lending.registrar, **say)
    assert fees_of(number, lending.pledgor) == {"renewal": ("500.00 CNY", "paid")}
