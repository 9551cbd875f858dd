"""A lender's board page by page, and as programs get it; and a certificate of liens by its code."""

from __future__ import annotations

from typing import Any

from muniment.exchange.values import Board, Ceiling, Certificate, Instrument, Signal, Told
from muniment.kernel.errors import InvalidInput
from muniment.kernel.money import Money
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text

SHOWN = 20
"""Pledges of one page."""


def board_page(board: Board, *, after: str = "", limit: int = SHOWN) -> Page[Instrument]:
    """The pledges of a board after one of them, the gravest first.

    Args:
        board: As it stands.
        after: The number of the last pledge of the page before; empty for the first page.
        limit: At most so many, 1 to 200.

    Raises:
        InvalidInput: the board has no such pledge any more.
    """
    every = board.instruments
    start = 0
    if after:
        start = next((at for at, each in enumerate(every, 1) if each.no == after), 0)
        if not start:
            line = Text(
                f"看板上已没有质押 {after[:60]}，请从头看起",
                f"the board has no pledge {after[:60]} now: begin at its start",
            )
            raise InvalidInput(line, code="pledges.cursor", field="after")
    items = every[start : start + limit]
    more = start + limit < len(every)
    return Page(items=items, next_cursor=items[-1].no if more else None, total=len(every))


def board_document(board: Board, page: Page[Instrument], ceiling: Ceiling) -> dict[str, Any]:
    """A page of a board as JSON takes it."""
    return {
        "body": board.body,
        "name": board.name._asdict(),
        "on": board.on,
        "edition": board.edition,
        "ran_on": board.ran_on,
        "ceiling": {"percent": ceiling.percent, "own": ceiling.own, "source": ceiling.source._asdict()},
        "loans": [_money(each) for each in board.loans],
        "items": [instrument_document(each) for each in page.items],
        "total": page.total,
        "next_cursor": page.next_cursor,
        "alerts": [_alert(each) for each in board.alerts],
    }


def instrument_document(one: Instrument) -> dict[str, Any]:
    """One pledge as JSON takes it."""
    return {
        "no": one.no,
        "grade": one.grade,
        "pledgors": list(one.pledgors),
        "since": one.since,
        "until_on": one.until_on,
        "loan": _money(one.loan),
        "loan_source": one.loan_source._asdict(),
        "value": _money(one.value),
        "ltv": None if one.ltv is None else str(one.ltv),
        "ltv_before": None if one.ltv_before is None else str(one.ltv_before),
        "case_no": one.case_no,
        "over": _signal(one.over) if one.over else None,
        "rights": [
            {
                "right_id": each.right_id,
                "title": each.title._asdict(),
                "stands": each.stands,
                "value": _money(each.value.amount if each.value else None),
                "valued_on": each.value.valued_on if each.value else None,
                "value_source": each.value.source if each.value else None,
                "signals": [_signal(signal) for signal in each.signals],
            }
            for each in one.rights
        ],
    }


def certificate_document(one: Certificate) -> dict[str, Any]:
    """A certificate of liens as JSON takes it."""
    return {
        "code": one.code,
        "right_id": one.right_id,
        "on": one.on,
        "edition": one.edition,
        "title": one.title._asdict(),
        "body": [each._asdict() for each in one.body],
        "digest": one.digest,
        "made_on": one.made_on,
        "whole": one.whole,
        "still": one.still,
    }


def _money(money: Money | None) -> dict[str, str] | None:
    return None if money is None else {"amount": f"{money.amount:f}", "currency": money.currency}


def _signal(signal: Signal) -> dict[str, Any]:
    return {
        "code": signal.code,
        "grade": signal.grade,
        "text": signal.text._asdict(),
        "advice": signal.advice._asdict(),
        "events": list(signal.events),
        "sum": _money(signal.sum),
        "due_on": signal.due_on,
    }


def _alert(told: Told) -> dict[str, Any]:
    return {
        "right_id": told.right_id or None,
        "instrument": told.instrument,
        "grade": told.grade,
        "code": told.code,
        "text": told.text._asdict(),
        "advice": told.advice._asdict(),
        "source": told.source._asdict(),
        "on": told.on,
        "seen": told.seen,
        "case_no": told.case_no,
    }
