"""Numbers as offices print them."""

from __future__ import annotations

import re

from muniment.standards.numbers.check_digits import cn_check_digit, ep_check_digit
from muniment.standards.numbers.years import era_sign

_JP_OPEN = {"utility_model": "実開", "design": "意匠", "patent": "特開"}
_JP_FILED = {"utility_model": "実願", "design": "意願", "trademark": "商願", "patent": "特願"}
_JP_REGISTERED = {
    "utility_model": "実用新案登録",
    "design": "意匠登録",
    "trademark": "商標登録",
    "patent": "特許",
}
_JP_BY_CODE = {"U": "utility_model", "Y": "utility_model", "S": "design"}
_KR_TYPES = {"patent": "10", "utility_model": "20", "design": "30", "trademark": "40"}


def number_print(*, type: str, office: str, number: str, kind_code: str | None = None, kind: str | None = None) -> str:
    """A normalised number in the form its office prints: ``201710601862.3``, ``US 2015/0322651 A1``, ``EP 0 240 590 B1``.

    Args:
        type: ``application``, ``publication``, ``registration``, ``patent`` or ``other``.
        office: ST.3 code.
        number: Normalised.
        kind_code: ST.16 kind code of a publication.
        kind: Kind of right, where the office prints it in the number (Japan, Korea).

    Returns:
        A text that ``number_read`` reads again; a number of unknown form with its office before it.
    """
    printed = _BY_OFFICE.get(office, _any)(type, number, kind_code, kind)
    return printed or _any_with(office, number, kind_code if type == "publication" else None)


def _any_with(office: str, number: str, kind_code: str | None) -> str:
    return f"{office} {number}" + (f" {kind_code}" if kind_code else "")


def _any(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    return ""


def _cn(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    if type_ in {"application", "patent"} and re.fullmatch(r"\d{12}|\d{8}", number) and kind != "trademark":
        return ("ZL " if type_ == "patent" else "") + f"{number}.{cn_check_digit(number)}"
    if type_ == "publication":
        return ""
    return number


def _us(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    if type_ == "application" and re.fullmatch(r"\d{8}", number):
        return f"US {number[:2]}/{number[2:5]},{number[5:]}"
    if type_ != "publication":
        return ""
    tail = f" {kind_code}" if kind_code else ""
    if re.fullmatch(r"20\d{9}", number):
        return f"US {number[:4]}/{number[4:]}{tail}"
    parts = re.fullmatch(r"([A-Z]*)(\d+)", number)
    return f"US {parts[1]}{int(parts[2]):,}{tail}" if parts else ""


def _ep(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    if type_ == "application" and re.fullmatch(r"\d{8}", number):
        return f"EP {number}.{ep_check_digit(number)}"
    if type_ == "publication" and re.fullmatch(r"\d{7}", number):
        return f"EP {number[0]} {number[1:4]} {number[4:]}" + (f" {kind_code}" if kind_code else "")
    return ""


def _wo(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    if parts := re.fullmatch(r"PCT([A-Z]{2})(\d{4})(\d{6})", number):
        return f"PCT/{parts[1]}{parts[2]}/{parts[3]}"
    if type_ == "publication" and re.fullmatch(r"\d{10}", number):
        return f"WO {number[:4]}/{number[4:]}" + (f" {kind_code}" if kind_code else "")
    if number.startswith("DM"):
        return f"DM/{number[2:]}"
    return f"G{number}" if kind == "trademark" else ""


def _jp(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    right = kind or _JP_BY_CODE.get((kind_code or " ")[0], "patent")
    if type_ == "application" and re.fullmatch(r"\d{10}", number):
        return f"{_JP_FILED.get(right, '特願')}{number[:4]}-{number[4:]}"
    if parts := re.fullmatch(r"([HSTM])(\d{2})(\d{6})", number):
        return f"{_JP_OPEN.get(right, '特開')}{era_sign(parts[1])}{int(parts[2])}-{int(parts[3])}"
    if type_ == "publication" and re.fullmatch(r"20\d{8}", number):
        return f"{_JP_OPEN.get(right, '特開')}{number[:4]}-{number[4:]}"
    if re.fullmatch(r"\d{6,7}", number):
        return f"{_JP_REGISTERED.get(right, '特許')}第{number}号"
    return ""


def _kr(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    right = kind or _JP_BY_CODE.get((kind_code or " ")[0], "patent")
    if re.fullmatch(r"(?:19|20)\d{9}", number):
        return f"KR {_KR_TYPES.get(right, '10')}-{number[:4]}-{number[4:]}" + _tail(type_, kind_code)
    if re.fullmatch(r"\d{9}", number):
        return f"KR {number[:2]}-{number[2:]}" + _tail(type_, kind_code)
    return ""


def _tail(type_: str, kind_code: str | None) -> str:
    return f" {kind_code}" if kind_code and type_ == "publication" else ""


def _de(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    if re.fullmatch(r"\d{12}", number):
        spaced = f"DE {number[:2]} {number[2:6]} {number[6:9]} {number[9:]}"
    elif re.fullmatch(r"\d{7,8}", number):
        spaced = f"DE {number[:-6]} {number[-6:-3]} {number[-3:]}"
    else:
        return ""
    return spaced + _tail(type_, kind_code)


def _em(type_: str, number: str, kind_code: str | None, kind: str | None) -> str:
    return number if re.fullmatch(r"\d{9}(-\d{4})?", number) else ""


_BY_OFFICE = {"CN": _cn, "US": _us, "EP": _ep, "WO": _wo, "JP": _jp, "KR": _kr, "DE": _de, "EM": _em}
