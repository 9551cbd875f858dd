"""Chinese patents: application, patent and publication numbers in every customary form."""

from __future__ import annotations

import re

from muniment.standards.numbers.check_digits import cn_check_digit
from muniment.standards.numbers.typed import FoundAll, Typed, found

_KINDS = {"1": "patent", "2": "utility_model", "3": "design", "8": "patent", "9": "utility_model"}
_BY_CODE = {"U": "utility_model", "Y": "utility_model", "S": "design", "D": "design"}
_DIGITS = re.compile(r"(?P<digits>\d{12}|\d{8})(?:\.?(?P<check>[0-9X]))?")
_GAZETTE = re.compile(r"\d{7,9}")
_EPODOC = re.compile(r"(?P<year>\d{4})(?P<type>[12389])(?P<serial>\d{5,6})")
_ST13 = re.compile(r"(?P<type>10|11|20|21|30)(?P<year>\d{4})(?P<serial>\d{9})")
_ST13_TYPES = {"10": "1", "11": "8", "20": "2", "21": "9", "30": "3"}
_DOCDB_CODES = frozenset("AUYSDBC")
_RUN_TOGETHER = 30
"""Nine or thirteen digits without a dot, whose last is no right check digit: hardly an application number."""


def read(typed: Typed) -> FoundAll:
    """All readings as a number of a Chinese patent, utility model or design."""
    if not typed.of("CN"):
        return
    body = re.sub(r"[,\-/' ]", "", typed.body)
    patent = body.startswith("ZL")
    body = body.removeprefix("ZL").removeprefix("CN").lstrip(".")
    body = _undotted(body)
    whole = _DIGITS.fullmatch(body)
    if whole:
        yield from _application(typed, whole, patent=patent)
    if not patent:
        yield from _publication(typed, body)
        yield from _epodoc(typed, body)
        yield from _st13(typed, body)


def _undotted(body: str) -> str:
    """Without dots that only set digits apart: the one before a last check digit stays."""
    return re.sub(r"\.(?=[0-9X]*\.?[0-9X]{2,})", "", body)


def application_plausible(digits: str) -> bool:
    """Whether the year and the type digit of 12 or 8 digits can be those of a Chinese application.

    Source: ZC 0006-2003: since October 2003 four digits of the year, before (from 1985) two.
    """
    if len(digits) == 12:
        return 2003 <= int(digits[:4]) <= 2099 and digits[4] in _KINDS
    return (int(digits[:2]) >= 85 or int(digits[:2]) <= 3) and digits[2] in _KINDS


def application_kind(digits: str) -> str:
    """The kind of right that the type digit tells."""
    return _KINDS[digits[4] if len(digits) == 12 else digits[2]]


def _application(typed: Typed, whole: re.Match[str], *, patent: bool) -> FoundAll:
    digits, check = whole["digits"], whole["check"]
    if not application_plausible(digits) and not (patent and digits[4 if len(digits) == 12 else 2] in _KINDS):
        return
    expected = cn_check_digit(digits)
    rank = (0 if typed.office == "CN" or patent else 5) + (0 if len(digits) == 12 else 10)
    if check is None and len(digits) == 8 and typed.kind_code is None:
        rank += 15
    if check not in {None, expected} and "." not in whole[0] and typed.office is None and not patent:
        rank += _RUN_TOGETHER
    yield found(
        typed,
        rank,
        "CN_PATENT" if patent or typed.type == "patent" else "CN_APPLICATION",
        digits,
        office="CN",
        types=("patent", "application") if patent or typed.type == "patent" else ("application",),
        kind=application_kind(digits),
        check=(check == expected, expected) if check else None,
    )


def _publication(typed: Typed, body: str) -> FoundAll:
    code = typed.kind_code
    if not _GAZETTE.fullmatch(body) or (code and code[0] not in _DOCDB_CODES):
        return
    early = len(body) == 8
    kind = _KINDS.get(body[2] if early else body[0])
    if kind is None or (early and not "85" <= body[:2] <= "88") or (not early and body[0] in "89"):
        return
    explicit = typed.office == "CN" or typed.country == "CN"
    rank = 1 if explicit and code else 8 if explicit else 30 if len(body) == 9 else 60
    yield found(
        typed,
        rank,
        "CN_PUBLICATION",
        body,
        office="CN",
        types=("publication",),
        kind=_BY_CODE.get(code[0], kind) if code else kind,
        kind_code=code,
    )


def _epodoc(typed: Typed, body: str) -> FoundAll:
    """``CN20171601862``: the year in full, the type, the serial without its first zero."""
    parts = _EPODOC.fullmatch(body)
    if parts is None or typed.office != "CN":
        return
    year, kind, serial = parts["year"], parts["type"], parts["serial"]
    if 2003 <= int(year) <= 2099 and len(serial) == 6:
        digits = f"{year}{kind}0{serial}"
    elif 1985 <= int(year) <= 2003 and len(serial) == 5:
        digits = f"{year[2:]}{kind}{serial}"
    else:
        return
    yield found(
        typed, 6, "CN_APPLICATION_EPODOC", digits, office="CN", types=("application",), kind=application_kind(digits)
    )


def _st13(typed: Typed, body: str) -> FoundAll:
    """``102009000190429``: type, year and a serial of nine, as in the *standard* format of the office's own XML.

    Before October 2003 a number had a serial of five digits, since then of seven. A serial one digit longer that
    begins with 8 or 9 is that of an international application and brings its own type digit.
    """
    parts = _ST13.fullmatch(body)
    if parts is None or int(parts["year"]) < 1985:
        return
    year, serial = parts["year"], parts["serial"].lstrip("0")
    early = int(year) < 2003 or (year == "2003" and len(serial) <= 5)
    places = 5 if early else 7
    if len(serial) <= places:
        tail = _ST13_TYPES[parts["type"]] + serial.zfill(places)
    elif len(serial) == places + 1 and serial[0] in "89":
        tail = serial
    else:
        return
    digits = (year[2:] if early else year) + tail
    yield found(typed, 3, "ST13", digits, office="CN", types=("application",), kind=application_kind(digits))
