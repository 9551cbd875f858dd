"""Loans and what secures them: loan to value, how much hangs on one pledgor, what may be told in public."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal

from muniment.exchange.values import Ceiling, Collateral, Instrument, Share, Signal
from muniment.kernel.money import Money
from muniment.kernel.texts import Text

_WHOLE = Decimal(1)


def ltv_of(loan: Money | None, values: Sequence[Money | None]) -> Decimal | None:
    """The loan in percent of the values, to a whole percent; ``None`` while a value is missing, is nothing, or is of another currency.

    Source: a lender's own measure; no law sets it.
    """
    total = total_of(values)
    if loan is None or total is None or total.currency != loan.currency or total.amount == 0:
        return None
    return (loan.amount * 100 / total.amount).quantize(_WHOLE, ROUND_HALF_UP)


def ltv_signal(loan: Money | None, value: Money | None, ceiling: Ceiling) -> Signal | None:
    """The loan is more than the ceiling allows of the value; ``None`` where it is not, or cannot be reckoned.

    Args:
        loan: What is owed.
        value: The values of the rights that stand, added.
        ceiling: The lender's, in percent.

    Returns:
        The signal, with what would have to be repaid, or given as further security, to come back to the ceiling.

    Source: the lender's own measure, or the default of the house; no law sets it.
    """
    if loan is None or value is None or value.currency != loan.currency or value.amount <= 0:
        return None
    allowed = value.amount * ceiling.percent / 100
    if loan.amount <= allowed:
        return None
    repay = Money(loan.currency, (loan.amount - allowed).quantize(_WHOLE, ROUND_UP))
    further = Money(loan.currency, (loan.amount * 100 / ceiling.percent - value.amount).quantize(_WHOLE, ROUND_UP))
    percent = (loan.amount * 100 / value.amount).quantize(_WHOLE, ROUND_HALF_UP)
    text = Text(
        f"贷款 {loan.text.zh}，仍有效的担保 {value.text.zh}，贷款比担保 {percent}%，超过上限 {ceiling.percent}%",
        f"the loan of {loan.text.en} against {value.text.en} that stands is {percent} %, above the ceiling of {ceiling.percent} %",
    )
    advice = Text(
        f"请借款人提前归还 {repay.text.zh}，或补充价值 {further.text.zh} 的担保",
        f"have {repay.text.en} repaid, or further security worth {further.text.en} given",
    )
    return Signal(code="ltv", key="ltv", grade="red", text=text, advice=advice, right_id="", sum=repay)


def total_of(values: Sequence[Money | None]) -> Money | None:
    """The values added; ``None`` where one is missing or they are of several currencies."""
    kept = [each for each in values if each is not None]
    if not kept or len(kept) < len(values) or len({each.currency for each in kept}) > 1:
        return None
    return Money(kept[0].currency, sum((each.amount for each in kept), Decimal(0)))


def values_of(rights: Iterable[Collateral], *, standing: bool) -> list[Money | None]:
    """The values of rights: of all, or only of those that stand."""
    return [each.value.amount if each.value else None for each in rights if each.stands or not standing]


def loans_added(instruments: Iterable[Instrument]) -> tuple[Money, ...]:
    """The loans by currency, each instrument once."""
    found: dict[str, Decimal] = {}
    for each in instruments:
        if each.loan is not None:
            found[each.loan.currency] = found.get(each.loan.currency, Decimal(0)) + each.loan.amount
    return tuple(Money(currency, found[currency]) for currency in sorted(found))


def shares_of(instruments: Sequence[Instrument]) -> tuple[Share, ...]:
    """How much of the loans hangs on each group of pledgors, the most first; within the commonest currency."""
    loans = loans_added(instruments)
    if not loans:
        return ()
    most = max(
        loans,
        key=lambda each: (
            sum(i.loan is not None and i.loan.currency == each.currency for i in instruments),
            each.amount,
        ),
    )
    found: dict[str, list[Decimal]] = {}
    for each in instruments:
        if each.loan is not None and each.loan.currency == most.currency:
            found.setdefault("、".join(each.pledgors), []).append(each.loan.amount)
    shares = [
        Share(
            name=name,
            instruments=len(amounts),
            amount=Money(most.currency, sum(amounts, Decimal(0))),
            percent=(sum(amounts, Decimal(0)) * 100 / most.amount).quantize(_WHOLE, ROUND_HALF_UP),
        )
        for name, amounts in found.items()
        if most.amount
    ]
    return tuple(sorted(shares, key=lambda each: (-each.amount.amount, each.name)))


def total_public(loans: Sequence[Money], instruments: int, *, least: int) -> tuple[Money, ...]:
    """A total that may be shown to everybody: nothing over fewer than ``least`` instruments, from which one loan could be told."""
    return tuple(loans) if instruments >= least else ()
