"""What an address asks of the catalogue of open licences and of the estimate, read once for pages and operations."""

from __future__ import annotations

from datetime import date
from decimal import Decimal, InvalidOperation

from django.http import HttpRequest

from muniment.exchange.domain.pricing import Plan
from muniment.exchange.queries.offers import FEE_KINDS, KINDS, SORTS, Wanted
from muniment.kernel.dates import date_read
from muniment.kernel.errors import InvalidInput, SourceProblem
from muniment.kernel.money import money_read
from muniment.kernel.texts import Text

LOOKS = 100
"""Rights that a reader waits for to be looked at; a worker looks at all of them."""


def plan_of(request: HttpRequest) -> Plan | None:
    """What the user expects; ``None`` where no sales are named.

    Raises:
        InvalidInput: a figure is none.
    """
    sales = request.GET.get("sales", "").strip()
    if not sales:
        return None
    return Plan(
        sales=money_read(sales),
        years=_whole(request, "years", 3),
        rate_percent=_figure(request, "rate"),
        licensees=_whole(request, "licensees", 1),
    )


def wanted_of(request: HttpRequest) -> Wanted:
    """What the address asks for.

    Raises:
        InvalidInput: a figure or a day is none, or there is no such kind or order.
    """
    asked = {name: request.GET.get(name, "").strip() for name in ("kind", "fee", "sort")}
    known = {"kind": KINDS, "fee": tuple(FEE_KINDS), "sort": tuple(SORTS)}
    for name, value in asked.items():
        if value and value not in known[name]:
            line = Text(f"没有这一选项：{value[:40]}", f"there is no such choice: {value[:40]}")
            raise InvalidInput(line, code="offers.choice", field=name)
    until = request.GET.get("until", "").strip()
    return Wanted(
        words=request.GET.get("q", "")[:200],
        kind=asked["kind"],
        fee_kind=asked["fee"],
        amount_most=_figure(request, "amount"),
        rate_most=_figure(request, "rate"),
        until=_day(until) if until else None,
        standing=not request.GET.get("ended"),
        taken=bool(request.GET.get("taken")),
        year=_whole(request, "year", 0) or None,
        sort=asked["sort"] or "newest",
    )


def _figure(request: HttpRequest, name: str) -> Decimal | None:
    said = request.GET.get(name, "").strip().replace(",", "").removesuffix("%")
    if not said:
        return None
    try:
        figure = Decimal(said)
    except InvalidOperation as problem:
        raise _no_number(said, name) from problem
    if not figure.is_finite() or figure < 0 or figure >= 10**15:
        raise _no_number(said, name)
    return figure


def _whole(request: HttpRequest, name: str, usual: int) -> int:
    said = request.GET.get(name, "").strip()
    if not said:
        return usual
    if not (said.isascii() and said.isdigit() and len(said) <= 6):
        raise _no_number(said, name)
    return int(said)


def _no_number(said: str, name: str) -> InvalidInput:
    return InvalidInput(Text(f"不是数：{said[:40]}", f"not a number: {said[:40]}"), code="offers.number", field=name)


def _day(said: str) -> date | None:
    try:
        return date_read(said)
    except SourceProblem as problem:
        line = Text(f"不是日期：{said[:40]}（如 2026-11-20）", f"not a day: {said[:40]} (as 2026-11-20)")
        raise InvalidInput(line, code="form.day", field="until") from problem
