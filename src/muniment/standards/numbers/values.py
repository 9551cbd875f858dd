"""What a number that somebody typed can mean."""

from __future__ import annotations

import msgspec


class Reading(msgspec.Struct, frozen=True, kw_only=True):
    """One way to read a number.

    Attributes:
        scheme: The numbering, such as ``CN_APPLICATION`` or ``US_GRANT``.
        type: ``application``, ``publication``, ``registration``, ``patent`` (a patent number, ``ZL``) or ``other``.
        office: ST.3 code.
        number: Normalised, as the catalogue keeps it.
        kind_code: ST.16 kind code, if the text carries one.
        kind: One of ``kernel.ids.KINDS``, if the number tells.
        check_digit_ok: Whether its check digit is right; ``None`` where there is none to check.
        check_digit_expected: The right check digit, where it can be computed.
        original: The text as typed.
        keys: What to look it up by, best first.
    """

    scheme: str
    type: str
    office: str
    number: str
    original: str
    kind_code: str | None = None
    kind: str | None = None
    check_digit_ok: bool | None = None
    check_digit_expected: str | None = None
    keys: tuple[str, ...] = ()


class Found(msgspec.Struct, frozen=True):
    """A reading in the making, with its rank: the lower, the likelier."""

    rank: int
    reading: Reading
