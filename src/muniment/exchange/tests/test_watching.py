"""What a lender is told: every signal with its case, once each, by letter, and nothing to anybody else."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import threading
from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.db import connections
from hypothesis import given
from hypothesis import strategies as st

from muniment.accounts.models import Body
from muniment.accounts.tests.factories import member_make
from muniment.accounts.values import SYSTEM
from muniment.catalogue.values import Event, Party
from muniment.exchange.domain.lending import ltv_of, shares_of, total_public
from muniment.exchange.domain.watching import CODES, looks_next, signals_of
from muniment.exchange.models import AlertRow, WatchRow
from muniment.exchange.queries.board import board_get, instrument_get, totals_public, values_list
from muniment.exchange.services.valuing import value_put
from muniment.exchange.services.watching import alerts_seen, watch_add, watch_due, watch_end, watch_run
from muniment.exchange.tests.made import NOW_FEES, pledged
from muniment.exchange.tests.made import right as made
from muniment.exchange.tests.world import DAY, A, B, C, covered, lapse, lending, moment, pledge, right, unpaid  # noqa: F401
from muniment.exchange.values import Instrument
from muniment.kernel.errors import InvalidInput, NotAllowed, NotFound
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.queries.cases import case_get
from muniment.procedures.values import CaseFacts
from muniment.register.services.acts import act_record
from muniment.register.tests.factories import event, party

YUAN = "CNY"


def told(*events, on=DAY, fees=NOW_FEES, until="2028-03-17", others=(), **more):
    facts = made(pledged(detail={"until_on": until}), *events, on=on, fees=fees, **more)
    lien = next(iter(facts.standing("pledge").current), None)
    return {
        each.code: each
        for each in signals_of(
            facts, lien, on=on, others=others, released=next(iter(facts.standing("pledge").past), None)
        )
    }


CASE = CaseFacts(
    case_no="C2026-000009", procedure="assignment", act="transfer", state="filed", right_ids=(), opened_on=DAY
)
MOVED = event(
    "transfer", "R", "2026-02-01", action="change", parties=(party("assignor", "甲"), party("assignee", "乙"))
)
SIGNALS = {
    "ended": (
        told(event("lapse", "H", "2026-12-04", action="unpaid", effective_on="2026-06-01"), on=date(2026, 12, 5)),
        "red",
    ),
    "never_existed": (told(event("lapse", "H", "2026-10-01", action="invalidated", effect="from_start")), "red"),
    "fee_unknown": (told(), "note"),
    "fee_unpaid": (told(event("fee", "W", "2026-07-06", action="unpaid")), "amber"),
    "fee_past": (told(event("fee", "W", "2026-07-06", action="unpaid"), on=date(2026, 12, 2)), "red"),
    "fee_due": (told(on=date(2027, 4, 1)), "note"),
    "invalidation": (told(event("dispute", "L", "2026-09-01", action="start")), "amber"),
    "dispute": (told(event("dispute", "W", "2026-09-01", action="start")), "note"),
    "seizure": (told(event("seizure", "T", "2026-09-01", action="start")), "amber"),
    "transfer": (told(MOVED), "red"),
    "licence": (told(event("licence", "W", "2026-09-01", action="start")), "note"),
    "case": (told(others=(CASE,)), "amber"),
    "term": (told(until="2039-01-01"), "amber"),
    "debt_due": (told(until="2027-02-01"), "note"),
    "debt_past": (told(until="2026-11-01"), "amber"),
    "released": (told(pledged("2026-10-01", action="end")), "note"),
}


@pytest.mark.parametrize("code", CODES)
def test_every_signal_has_its_case(code):
    found, grade = SIGNALS[code]
    signal = found[code]
    assert signal.grade == grade
    assert signal.text.zh
    assert signal.advice.en
    assert signal.key.startswith(code)


def test_the_sum_of_today_and_the_last_day_to_pay():
    signal = SIGNALS["fee_unpaid"][0]["fee_unpaid"]
    assert signal.sum == Money(YUAN, Decimal(2500))
    assert signal.due_on == date(2026, 12, 1)
    assert "today CNY 2,500 with the surcharge, grace ends 2026-12-01" in signal.text.en
    assert "fee_unpaid" not in told(
        event("fee", "W", "2026-07-06", action="unpaid"), event("fee", "U", "2026-08-01", action="paid")
    )


def test_a_loss_of_long_ago_is_no_news():
    gone = event("lapse", "H", "2021-12-04", action="unpaid", effective_on="2021-06-01")
    assert told(gone)["ended"].grade == "note"


def test_time_alone_brings_the_next_look():
    facts = made(pledged(detail={"until_on": "2028-03-17"}), fees=NOW_FEES)
    assert looks_next(facts, facts.standing("pledge").current[0], on=DAY) == date(2026, 12, 2)


@given(st.decimals("1", "1e12", places=2), st.lists(st.decimals("1", "1e12", places=2), min_size=1, max_size=5))
def test_losing_collateral_never_lowers_the_ratio(loan, values):
    amounts = [Money(YUAN, each) for each in values]
    whole = ltv_of(Money(YUAN, loan), amounts)
    assert whole is not None
    for lost in range(1, len(amounts)):
        left = ltv_of(Money(YUAN, loan), amounts[lost:])
        assert left is not None
        assert left >= whole


def instrument(no: str, pledgor: str, amount: int | None) -> Instrument:
    loan = None if amount is None else Money(YUAN, Decimal(amount))
    return Instrument(
        no=no,
        pledgors=(pledgor,),
        since=DAY,
        until_on=None,
        loan=loan,
        loan_source=Text("", ""),
        rights=(),
        value=None,
        ltv=None,
        ltv_before=None,
    )


def test_ratio_shares_and_what_may_be_told_in_public():
    money = [Money(YUAN, Decimal(each)) for each in (4_020_000, 5_130_000, 3_960_000)]
    assert ltv_of(Money(YUAN, Decimal(8_000_000)), money) == 61
    assert ltv_of(Money(YUAN, Decimal(8_000_000)), money[1:]) == 88
    assert ltv_of(Money("USD", Decimal(8)), money) is None
    assert ltv_of(Money(YUAN, Decimal(8)), [*money, None]) is None
    shares = shares_of(
        [instrument("1", "甲", 75), instrument("2", "乙", 15), instrument("3", "甲", 10), instrument("4", "丙", None)]
    )
    assert [(each.name, each.instruments, each.percent) for each in shares] == [("甲", 2, 85), ("乙", 1, 15)]
    assert total_public(money, 2, least=3) == ()
    assert total_public(money, 3, least=3) == tuple(money)


# --- the run ---------------------------------------------------------------------------------------------------------


def valued(lending):
    for right_id, amount in ((A, "4,020,000"), (B, "5130000 CNY"), (C, "3960000")):
        said = {"amount": amount, "valued_on": "2025-03-01", "source": "评估报告 1 号"}
        value_put(me=lending.banker, about="right", subject=right_id, said=said, on=DAY, at=moment().at)


@pytest.mark.django_db
def test_the_collateral_is_about_to_die(lending):
    lending.load(
        right(1, pledge(), unpaid()),
        right(2, pledge()),
        right(3, pledge()),
        right(4),
        right(5, pledge(no="Y9", bank="别的银行")),
    )
    ran = lending.run()
    assert (ran.looked, ran.found, ran.letters, ran.prepared) == (3, 3, 1, 0)
    valued(lending)
    board = board_get(lending.folder, lending.banker, on=DAY)
    (one,) = board.instruments
    assert (one.no, one.ltv, one.grade, one.loan) == ("Y1", 61, "amber", Money(YUAN, Decimal(8_000_000)))
    assert board.loans == (Money(YUAN, Decimal(8_000_000)),), "three rights, one loan"
    assert one.signals[0].sum == Money(YUAN, Decimal(2500))
    assert "◔" in mail.outbox[-1].body
    assert "2,500" in mail.outbox[-1].body
    assert lending.run().looked == 0, "nothing changed: no right is read"
    lending.registrar_here()
    after = date(2026, 12, 4)
    lending.load(right(1, pledge(), unpaid(), lapse(), revision=1), until=after)
    ran = lending.run(after)
    assert (ran.written, ran.prepared, ran.letters) == (2, 1, 1), "the loss, and the ratio that passes the ceiling"
    _, one = instrument_get(lending.folder, lending.banker, "Y1", on=after)
    assert (one.ltv_before, one.ltv, one.grade) == (61, 88, "red")
    newest = board_get(lending.folder, lending.banker, on=after).alerts[0]
    assert "with effect from 2026-06-01" in newest.text.en
    assert "loan-to-value goes from 61 % to 88 %" in newest.text.en
    case = case_get(case_no=one.case_no, me=lending.banker, on=after)
    assert (case.procedure, case.state, case.right_ids) == ("pledge_enforcement", "draft", (A,))
    assert case.typed["shortfall"] == "4020000.00 CNY"
    again = lending.run(after)
    assert (again.written, again.prepared, again.letters) == (0, 0, 0)
    with pytest.raises(NotFound):
        case_get(case_no=one.case_no, me=lending.pledgor, on=after)
    disposed(lending, one.case_no, after)


def disposed(lending, number, on):
    """The bank tells the pledgor; no answer comes in time."""
    assert lending.move(number, "tell", lending.banker, on).state == "noticed"
    seen = case_get(case_no=number, me=lending.banker, on=on)
    assert [(each.name, each.due_on) for each in seen.limits] == [("answer", date(2026, 12, 21))]
    assert {each.code for step in seen.steps for each in step.remarks} == {"pledge.standing.ended"}


@pytest.mark.django_db
def test_a_pledge_recorded_here_is_watched_and_its_end_told(lending):
    lending.load(right(1))
    lending.run()
    assert WatchRow.objects.count() == 0
    for action in ("start", "end"):
        parties = (
            Party(role="pledgor", name="甲", seq=1),
            Party(role="pledgee", name="别名", seq=2, identifiers=("91110000100000000R",)),
        )
        said = Event(occurred_on=DAY, category="R", key_event="R10", family="pledge", action=action, parties=parties)
        act_record(
            actor=SYSTEM,
            act_id=f"x:{action}",
            right_ids=[A],
            event=said,
            state="effective",
            at=moment().at,
            instrument_id="Y7",
        )
        assert watch_due(clock=lending.clock())
        lending.run()
        assert not watch_due(clock=lending.clock())
    row = WatchRow.objects.get()
    assert (row.right_id, row.instrument, row.ended_on) == (A, "Y7", DAY)
    assert list(AlertRow.objects.values_list("code", flat=True).order_by("pk"))[-1] == "released"


@pytest.mark.django_db
def test_only_the_bank_s_people_see_and_enter(lending):
    lending.load(right(1, pledge()))
    lending.run()
    for other in (lending.stranger, lending.pledgor, lending.registrar):
        with pytest.raises(NotAllowed):
            board_get(lending.folder, other, on=DAY)
        with pytest.raises(NotAllowed):
            value_put(me=other, about="right", subject=A, said={"amount": "1", "source": "x"}, on=DAY, at=moment().at)
    with pytest.raises(NotFound):
        instrument_get(lending.folder, lending.banker, "Y8", on=DAY)
    assert totals_public(DAY) == (0, 0), "one pledge: nothing is told"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"amount": "十万", "source": "x"}, None),
        ({"amount": "9" * 30, "source": "x"}, None),
        ({"amount": "1", "source": " "}, "source"),
        ({"amount": "1", "source": "x", "valued_on": "2027-01-01"}, "valued_on"),
        ({"amount": "1", "source": "x", "valued_on": "令和8年"}, "valued_on"),
    ],
)
def test_a_value_that_cannot_be_read_is_refused(lending, said, field):
    lending.load(right(1, pledge()))
    lending.run()
    with pytest.raises(InvalidInput) as refused:
        value_put(me=lending.banker, about="right", subject=A, said=said, on=DAY, at=moment().at)
    assert refused.value.facts.get("field") == field


@pytest.mark.django_db
def test_values_are_kept_and_the_newest_counts(lending):
    lending.load(right(1, pledge()))
    lending.run()
    for amount, on in (("100", "2026-01-01"), ("300", "2026-11-01"), ("200", "2026-06-01")):
        said = {"amount": amount, "valued_on": on, "source": "s"}
        value_put(me=lending.banker, about="right", subject=A, said=said, on=DAY, at=moment().at)
    assert [each.amount.amount for each in values_list("lan-bank", "right", A)] == [300, 200, 100]
    value_put(
        me=lending.banker,
        about="instrument",
        subject="Y1",
        said={"amount": "150", "source": "s"},
        on=DAY,
        at=moment().at,
    )
    _, one = instrument_get(lending.folder, lending.banker, "Y1", on=DAY)
    assert (one.loan, one.ltv) == (Money(YUAN, Decimal(150)), 50)


@pytest.mark.django_db
def test_a_right_is_watched_by_hand_and_told_of_and_let_go(lending):
    lending.load(right(1), right(2))
    lending.run()
    assert watch_add(data_dir=lending.folder, me=lending.banker, number=A, on=DAY) == A
    assert lending.run().looked == 1
    board = board_get(lending.folder, lending.banker, on=DAY)
    assert [each.right_id for each in board.watched] == [A]
    assert alerts_seen(me=lending.banker, at=moment().at) == len(board.alerts)
    watch_end(me=lending.banker, right_id=A, on=DAY)
    assert board_get(lending.folder, lending.banker, on=DAY).watched == ()


@pytest.mark.django_db(transaction=True)
def test_two_runs_at_once_tell_each_matter_once(lending):
    lending.load(right(1, pledge(), unpaid()), right(2, pledge()))
    clock, started, wrong = lending.clock(), threading.Barrier(2), []

    def run():
        started.wait()
        try:
            watch_run(data_dir=lending.folder, clock=clock, at=moment().at)
        except Exception as problem:  # noqa: BLE001 - whatever a thread meets is told by the test
            wrong.append(problem)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert wrong == []
    assert WatchRow.objects.count() == 2
    told_of = list(AlertRow.objects.values_list("right_id", "key"))
    assert len(told_of) == len(set(told_of)) == 2
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_every_person_of_the_bank_gets_one_letter(lending):
    member_make(Body.objects.get(slug="lan-bank"), "second@example.org")
    lending.load(right(1, pledge(), unpaid()))
    mail.outbox.clear()
    assert lending.run().letters == 2
    assert len(mail.outbox) == 2
