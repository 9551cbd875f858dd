"""Amounts of money, as people type them and as instruments state them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """An amount in one currency (ISO 4217); amounts of several are never added."""

    currency: str
    amount: Decimal

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"

    @property
    def text(self) -> Text:
        """The amount for people, with thousands apart."""
        said = f"{self.amount:,}"
        return Text(f"{said} {self.currency}", f"{self.currency} {said}")


_MONEY = re.compile(
    r"(?P<sum>[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?P<part>\.[0-9]{1,2})?\s*(?P<currency>[A-Za-z]{3})?", re.ASCII
)
_MONEY_DIGITS = 15
"""No instrument on record comes near: an amount of more digits is a slip of the hand."""


def money_read(text: str) -> Money:
    """The amount that somebody typed, with its currency (ISO 4217, CNY where none is given).

    Raises:
        InvalidInput: it is no amount, or one of more digits than any on record.
    """
    found = _MONEY.fullmatch(text.strip())
    if found is None:
        line = Text(f"不是金额：{text[:60]}（如 8000000 CNY）", f"not an amount: {text[:60]} (as 8000000 CNY)")
        raise InvalidInput(line, code="form.value")
    digits = found["sum"].replace(",", "")
    if len(digits.lstrip("0")) > _MONEY_DIGITS:
        line = Text(
            f"金额超过 {_MONEY_DIGITS} 位数，请核对", f"an amount of more than {_MONEY_DIGITS} digits: please check it"
        )
        raise InvalidInput(line, code="form.value")
    return Money((found["currency"] or "CNY").upper(), Decimal(digits + (found["part"] or "")))
