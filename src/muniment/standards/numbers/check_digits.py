"""Check digits: what the last place of a number must be."""

from __future__ import annotations

_CN_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_USCC_SIGNS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USCC_WEIGHTS = tuple(pow(3, place, 31) for place in range(17))


def cn_check_digit(digits: str) -> str:
    """The check digit of a Chinese application number: a digit, or ``X`` for ten.

    Args:
        digits: The 12 digits of a number since October 2003, or the 8 of one before, without the check digit.

    Source: ZC 0006-2003; verified on published documents of 1995 to 2017.
    """
    total = sum(int(digit) * weight for digit, weight in zip(digits, _CN_WEIGHTS, strict=False))
    return "0123456789X"[total % 11]


def ep_check_digit(digits: str) -> str:
    """The check digit of a European application number.

    Args:
        digits: Its 8 digits without the check digit.

    Source: the rule of the European Patent Office (weights 1 and 2 in turn, sum of the digits of the products, made up
        to the next ten); verified on published documents of 1998 to 2025.
    """
    products = (int(digit) * (1 + place % 2) for place, digit in enumerate(digits))
    return str(-sum(product // 10 + product % 10 for product in products) % 10)


def uscc_check_sign(signs: str) -> str | None:
    """The 18th sign of a Chinese unified social credit code; ``None`` where a sign is not of its alphabet.

    Args:
        signs: The first 17 signs, upper case.

    Source: GB 32100-2015: weights 3 to the power of the place, modulo 31.
    """
    if len(signs) != 17 or any(sign not in _USCC_SIGNS for sign in signs):
        return None
    total = sum(_USCC_SIGNS.index(sign) * weight for sign, weight in zip(signs, _USCC_WEIGHTS, strict=True))
    return _USCC_SIGNS[-total % 31]


def uscc_ok(code: str) -> bool:
    """Whether a text is a unified social credit code with a right check sign."""
    clean = code.strip().upper()
    return len(clean) == 18 and uscc_check_sign(clean[:17]) == clean[17]
