"""What an open licence might cost: from prices on the register and from the usual formulas. An estimate, never an official figure.

The trial guideline on estimating such fees could not be read; the formulas are those of general valuation practice, their
figures the house's own (rule ``house.open_licence_price``), the ceilings those of the examination guidelines.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from muniment.catalogue.values import ClassSymbol
from muniment.kernel.money import Money
from muniment.kernel.texts import Text

_CENT, _HUNDRED = Decimal("0.01"), Decimal(100)


@dataclass(frozen=True, slots=True, kw_only=True)
class Priced:
    """One price on the register that can be compared.

    Attributes:
        own: Whether it is of the very right asked about.
        amount: A fixed sum or entry fee.
        rate_percent: Of net sales or profit, as ``fee_kind`` says.
    """

    right_id: str
    instrument: str
    own: bool
    fee_kind: str
    amount: Money | None
    rate_percent: Decimal | None


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle of some figures: least, lower quarter, median, upper quarter, greatest."""

    count: int
    least: Decimal
    lower: Decimal
    median: Decimal
    upper: Decimal
    greatest: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What the user expects, where no register can know.

    Attributes:
        sales: Net sales of one licensee a year.
        years: Whole years of use.
        rate_percent: Of net sales; ``None`` takes the median of the comparable ones.
        licensees: How many are expected.
    """

    sales: Money
    years: int
    rate_percent: Decimal | None = None
    licensees: int = 1


@dataclass(frozen=True, slots=True)
class Step:
    """One figure of the estimate with how it comes about."""

    text: Text
    amount: Money


def classes_of(symbols: Iterable[ClassSymbol]) -> tuple[str, ...]:
    """The classes by which rights are compared: the subclass of a patent (``H01M``), the whole class of a design (``26-05``)."""
    found = {
        each.symbol.replace(" ", "") if each.scheme == "LOCARNO" else each.symbol.replace(" ", "")[:4]
        for each in symbols
        if each.symbol
    }
    return tuple(sorted(found))


def spread_of(figures: Iterable[Decimal], *, least: int) -> Spread | None:
    """The spread of figures; ``None`` where there are fewer than ``least``: from so few nothing is said."""
    kept = sorted(figures)
    if len(kept) < max(least, 1):
        return None
    return Spread(
        len(kept), kept[0], _at(kept, Decimal("0.25")), _at(kept, Decimal("0.5")), _at(kept, Decimal("0.75")), kept[-1]
    )


def _at(kept: Sequence[Decimal], share: Decimal) -> Decimal:
    """The figure at a share of the way, between two neighbours in proportion."""
    place = share * (len(kept) - 1)
    below = int(place)
    above = min(below + 1, len(kept) - 1)
    return (kept[below] + (kept[above] - kept[below]) * (place - below)).quantize(_CENT, ROUND_HALF_UP)


def lumps(prices: Iterable[Priced], currency: str = "CNY") -> list[Decimal]:
    """Fixed sums in one currency; an entry fee beside a rate is none."""
    return [
        each.amount.amount
        for each in prices
        if each.fee_kind in {"", "lump"} and each.amount and each.amount.currency == currency
    ]


def rates(prices: Iterable[Priced]) -> list[Decimal]:
    """Rates of net sales, in percent."""
    return [
        each.rate_percent
        for each in prices
        if each.fee_kind in {"sales", "entry_sales"} and each.rate_percent is not None
    ]


def estimate(
    plan: Plan, *, rate_percent: Decimal, data: Mapping[str, Any], ceiling: Mapping[str, Any]
) -> tuple[Step, ...]:
    """The fee a year, the same as one sum, and as an entry fee with a rate; for one licensee, then shared among those expected.

    Args:
        plan: What the user expects.
        rate_percent: Percent of net sales a year.
        data: The rule ``house.open_licence_price``: ``discount_percent entry_percent share_power``.
        ceiling: The rule of the ceilings: ``lump_cny sales_percent``.

    Source: discounted cash flow, as in general valuation practice; F = sum of sales x rate / (1 + r)^t.
    """
    most, top = Decimal(str(ceiling["sales_percent"])), Decimal(str(ceiling["lump_cny"]))
    rate, currency = min(rate_percent, most), plan.sales.currency
    yearly = plan.sales.amount * rate / _HUNDRED
    discount = 1 + Decimal(str(data["discount_percent"])) / _HUNDRED
    whole = sum((yearly / discount**year for year in range(1, plan.years + 1)), Decimal(0))
    share = Decimal(plan.licensees) ** -Decimal(str(data["share_power"]))
    each = whole * share
    capped = min(each, top) if currency == "CNY" else each
    entry = capped * Decimal(str(data["entry_percent"])) / _HUNDRED
    steps = [
        (_yearly_said(plan, rate, most if rate < rate_percent else None), yearly),
        (
            Text(
                f"折成一次付清：{plan.years} 年，折现率 {data['discount_percent']}%",
                f"as one sum: {plan.years} years, discounted at {data['discount_percent']}%",
            ),
            whole,
        ),
    ]
    if plan.licensees > 1:
        times = share.quantize(_CENT)
        steps.append(
            (
                Text(
                    f"预计 {plan.licensees} 家被许可人，每家 × {times}",
                    f"{plan.licensees} licensees expected: × {times} for each",
                ),
                each,
            )
        )
    if capped < each:
        steps.append(
            (Text(f"一次付清一般不高于 {top:,} CNY", f"a fixed sum is normally not above CNY {top:,}"), capped)
        )
    percent = data["entry_percent"]
    steps.append(
        (
            Text(
                f"入门费加提成：入门费取其 {percent}%，其余按比例提成",
                f"as an entry fee and a rate: {percent}% of it at once, the rest by the rate",
            ),
            entry,
        )
    )
    return tuple(Step(text, _money(currency, amount)) for text, amount in steps)


def _yearly_said(plan: Plan, rate: Decimal, most: Decimal | None) -> Text:
    cut = (
        Text(f"（按通常上限 {most}% 计）", f" (at the usual ceiling of {most}%)") if most is not None else Text("", "")
    )
    sales = plan.sales.text
    return Text(f"每年：净销售额 {sales.zh} × {rate}%{cut.zh}", f"a year: net sales {sales.en} × {rate}%{cut.en}")


def _money(currency: str, amount: Decimal) -> Money:
    return Money(currency, amount.quantize(_CENT, ROUND_HALF_UP))
