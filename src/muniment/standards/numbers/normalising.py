"""The one form in which the catalogue keeps a number."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text
from muniment.standards.numbers import asia, cn, cn_others, ep_wo, german, jp, others, us
from muniment.standards.numbers.reading import readings_of
from muniment.standards.numbers.typed import Typed, fold, typed_read
from muniment.standards.numbers.values import Reading

_LETTERS = {"application": "app:", "patent": "app:", "publication": "pub:", "registration": "reg:"}
_READERS_OF = {
    "CN": (cn.read, cn_others.read, ep_wo.read),
    "US": (us.read, ep_wo.read),
    "EP": (ep_wo.read,),
    "WO": (ep_wo.read, cn_others.read),
    "JP": (jp.read, ep_wo.read),
    "KR": (asia.read, ep_wo.read),
    "TW": (asia.read,),
    "DE": (german.read, ep_wo.read),
}
_STRICT = frozenset({"CN", "US", "EP", "WO", "JP", "KR"})
"""Offices whose application and publication numbers have only the forms that are read here."""


@lru_cache(maxsize=65536)
def number_normalise(
    *, office: str, number: str, type: str, kind_code: str | None = None, date: date | None = None
) -> str:
    """The number as the catalogue keeps it: ``201710601862``, ``09930611``, ``20150322651``, ``D544321``, ``0240590``.

    Args:
        office: ST.3 code of the office whose number it is, as the source states it.
        number: As the source prints it; it may repeat the country, a kind code, a check digit.
        type: ``application``, ``publication``, ``registration``, ``patent`` or ``other``.
        kind_code: ST.16 kind code beside the number. On a US application it marks the DOCDB form (serial and year).
        date: The day of filing, for a US application whose series is left out.

    Raises:
        SourceProblem: ``number.form`` (no form of that office), ``number.check_digit`` (facts: ``expected``), or
            ``number.series`` (a US application whose series cannot be told: hold it until a fuller number comes).

    Source: the forms of ZC 0006, ZC 0007, ST.6, ST.13 and of DOCDB.
    """
    typed = typed_read(number, office=office, kind_code=kind_code)
    if type == "other":
        return _as_it_is(typed, number)
    if office == "US" and type in {"application", "patent"} and not _is_treaty(typed):
        told = us.application_normalise(typed, date)
        if told is not None:
            return told
        raise _problem("number.series", office, number, "系列号无法判定", "its series cannot be told")
    reading = _best(readings_of(typed, _READERS_OF.get(office, (ep_wo.read, others.read))), type)
    if reading is None:
        if type != "registration" and office in _STRICT:
            raise _problem("number.form", office, number, "不是该局的任何号码形式", "no form of that office")
        return _as_it_is(typed, number)
    if reading.check_digit_ok is False:
        expected = reading.check_digit_expected
        raise SourceProblem(
            Text(
                f"{office} {number}：校验位有误，应为 {expected}",
                f"{office} {number}: its check digit is wrong, it should be {expected}",
            ),
            code="number.check_digit",
            office=office,
            number=number,
            expected=expected,
        )
    return reading.number


def _is_treaty(typed: Typed) -> bool:
    return typed.kind_code == "W" or typed.body.startswith("PCT")


def _best(readings: tuple[Reading, ...], type_: str) -> Reading | None:
    """The first reading of that type; one that may be kept under it serves too."""
    told = [each for each in readings if each.scheme != asia.UNTYPED]
    same = next((each for each in told if each.type == type_ or (type_, each.type) == ("application", "patent")), None)
    letter = _LETTERS.get(type_, "oth:")
    return same or next((each for each in told if any(key.startswith(letter) for key in each.keys)), None)


def _as_it_is(typed: Typed, number: str) -> str:
    """A number without a form of its own: folded, without spaces and signs that cannot stand in an identity."""
    clean = re.sub(r"[\s/?#%<>\"'\\.,]+", "", fold(number))
    if not clean:
        raise _problem("number.form", typed.office or "", number, "没有号码", "there is no number")
    return clean


def _problem(code: str, office: str, number: str, zh: str, en: str) -> SourceProblem:
    text = Text(f"{office} {number}：{zh}", f"{office} {number}: {en}")
    return SourceProblem(text, code=code, office=office, number=number)
