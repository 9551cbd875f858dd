"""A loan above its lender's ceiling: reckoned to the yuan, told once as long as it lasts, by whosever ceiling it is."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muniment.accounts.services.tokens import token_make
from muniment.exchange.domain.lending import ltv_signal
from muniment.exchange.models import AlertRow
from muniment.exchange.queries.board import board_get, ceiling_of
from muniment.exchange.queries.boards import board_page
from muniment.exchange.services.ceilings import ceiling_put, valued_look
from muniment.exchange.services.valuing import value_put
from muniment.exchange.tests.world import DAY, A, B, lapse, lending, moment, pledge, right  # noqa: F401
from muniment.exchange.values import Ceiling
from muniment.kernel.errors import InvalidInput, NotAllowed
from muniment.kernel.money import Money
from muniment.kernel.texts import Text

HOUSE = Ceiling(80, False, Text("默认", "default"))


def yuan(amount: int | str) -> Money:
    return Money("CNY", Decimal(amount))


@pytest.mark.parametrize(
    ("loan", "value", "percent", "repay", "further"),
    [
        (8_000_000, 10_000_000, 80, None, None),  # at the ceiling is not above it
        (8_000_001, 10_000_000, 80, 1, "2"),
        (8_000_000, 9_090_000, 80, 728_000, "910,000"),
        (8_000_000, 9_090_000, 90, None, None),
        (100, 300, 33, 1, "4"),
    ],
)
def test_what_is_above_the_ceiling_and_what_brings_it_back(loan, value, percent, repay, further):
    found = ltv_signal(yuan(loan), yuan(value), Ceiling(percent, True, HOUSE.source))
    if repay is None:
        assert found is None
        return
    assert found.sum == yuan(repay)
    assert further in found.advice.en
    assert found.grade == "red"


@given(st.integers(1, 10**12), st.integers(1, 10**12), st.integers(1, 500))
def test_what_is_advised_brings_the_loan_back_to_the_ceiling(loan, value, percent):
    found = ltv_signal(yuan(loan), yuan(value), Ceiling(percent, True, HOUSE.source))
    assert (found is not None) == (loan * 100 > value * percent)
    if found is not None:
        left = loan - found.sum.amount
        assert left * 100 <= value * percent < (left + 1) * 100


def test_what_cannot_be_reckoned_is_no_alarm():
    assert ltv_signal(None, yuan(1), HOUSE) is None
    assert ltv_signal(yuan(9), None, HOUSE) is None
    assert ltv_signal(yuan(9), yuan(0), HOUSE) is None
    assert ltv_signal(yuan(9), Money("USD", Decimal(1)), HOUSE) is None


def entered(lending, subject, amount, about="right"):
    said = {"amount": amount, "valued_on": str(DAY), "source": "评估报告"}
    value_put(me=lending.banker, about=about, subject=subject, said=said, on=DAY, at=moment().at)
    return valued_look(data_dir=lending.folder, me=lending.banker, subject=subject, on=DAY, at=moment().at)


def put(lending, said, me=None):
    return ceiling_put(data_dir=lending.folder, me=me or lending.banker, said=said, on=DAY, at=moment().at)


@pytest.mark.django_db
def test_a_pledge_above_the_ceiling_is_told_once_until_it_comes_back(lending):
    lending.load(right(1, pledge()), right(2, pledge()))
    lending.run()
    assert [entered(lending, A, "5000000"), entered(lending, B, "5000000")] == [0, 0]
    assert entered(lending, B, "4000000") == 1, "8 of 9 million"
    assert entered(lending, B, "3900000") == 0, "the same matter"
    (alert,) = AlertRow.objects.filter(code="ltv")
    assert (alert.instrument, alert.right_id, alert.grade) == ("Y1", "", "red")
    assert "above the ceiling of 80 %" in alert.text["en"]
    assert alert.source["en"] == "the default of the house; no law sets it"
    board = board_get(lending.folder, lending.banker, on=DAY)
    assert (board.instruments[0].signals[0].code, board.instruments[0].grade) == ("ltv", "red")
    assert entered(lending, "Y1", "7000000", "instrument") == 0, "below again: the matter is over"
    assert entered(lending, "Y1", "8000000", "instrument") == 1, "above again is another"
    mail.outbox.clear()
    assert lending.run(date(2026, 11, 21)).letters == 1
    assert "Y1" in mail.outbox[-1].body
    assert lending.run(date(2026, 11, 22)).letters == 0


@pytest.mark.django_db
def test_the_ceiling_is_the_lender_s_own_to_set(lending):
    lending.load(right(1, pledge()))
    lending.run()
    assert ceiling_of("lan-bank", DAY) == Ceiling(80, False, ceiling_of("lan-bank", DAY).source)
    entered(lending, A, "16000000")
    assert put(lending, " 60% ").percent == 60
    assert AlertRow.objects.filter(code="ltv").count() == 0
    assert put(lending, "40").own
    assert AlertRow.objects.filter(code="ltv").count() == 1
    for wrong in ("", "0", "501", "八十", "８０", "80.5", "-1", "9" * 30):
        with pytest.raises(InvalidInput) as refused:
            put(lending, wrong)
        assert refused.value.facts["field"] == "percent"
    with pytest.raises(NotAllowed):
        put(lending, "50", me=lending.pledgor)


@pytest.mark.django_db
def test_a_board_of_many_pledges_is_read_page_by_page_at_the_browser_and_by_a_token(lending):
    numbers = [f"Y{n:02}" for n in range(25)]
    lending.load(right(1, *(pledge(no=no) for no in numbers)))
    lending.run()
    board = board_get(lending.folder, lending.banker, on=DAY)
    first = board_page(board)
    assert (len(first.items), first.total, first.next_cursor) == (20, 25, first.items[-1].no)
    second = board_page(board, after=first.next_cursor)
    assert second.next_cursor is None
    assert sorted(each.no for each in (*first.items, *second.items)) == numbers
    with pytest.raises(InvalidInput):
        board_page(board, after="Y99")
    word = token_make(identity=lending.banker, name="board", scopes=("read",), days=30)
    program = Client(HTTP_AUTHORIZATION=f"Bearer {word}")
    told = program.get("/api/v1/pledges?limit=10").json()
    assert (len(told["items"]), told["total"], told["ceiling"]["percent"]) == (10, 25, 80)
    again = program.get("/api/v1/pledges", {"limit": 20, "after": told["next_cursor"]}).json()
    assert sorted(each["no"] for each in (*told["items"], *again["items"])) == numbers
    assert program.get("/api/v1/pledges?after=Y99").status_code == 400
    assert program.get("/api/v1/pledges/Y07").json()["loan"] == {"amount": "8000000", "currency": "CNY"}
    assert program.get("/api/v1/pledges/Y99").status_code == 404


@pytest.mark.django_db
def test_a_right_that_ends_pushes_a_pledge_above_the_ceiling(lending):
    lending.load(right(1, pledge()), right(2, pledge()))
    lending.run()
    for each in (A, B):
        entered(lending, each, "9000000")
    after = date(2026, 12, 4)
    lending.load(right(1, pledge(), lapse(), revision=1), until=after)
    lending.run(after)
    assert AlertRow.objects.filter(code="ltv").count() == 1
    assert lending.run(after).written == 0
