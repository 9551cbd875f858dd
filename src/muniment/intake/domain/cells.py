"""What a cell of a table says: days, numbers, amounts, lists. A cell is data: ``=1+1`` stays the four letters it is."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from muniment.intake.errors import DocumentProblem
from muniment.kernel.dates import date_read
from muniment.kernel.errors import SourceProblem

EMPTY: frozenset[str] = frozenset(
    ("", "NA", "N/A", "#N/A", "NULL", "null", "None", "nan", "NaN", "NaT", "-", "--", "—", "——", "/", "\\")
)
"""Cells that say nothing: what spreadsheets and statistics programs write for *missing*."""
LIST_SEP = "\x1f"
"""Between the items of a JSON list, so that lists look alike out of every form of table (ASCII *unit separator*)."""

_ROUNDED = re.compile(r"[+-]?(\d(?:\.(\d+))?)[eE]\+?(\d{1,2})")
_SERIAL = re.compile(r"([1-7]\d{4})(?:\.0+)?")
_EXCEL_ZERO = date(1899, 12, 30)
_YEAR_LAST = re.compile(r"(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})")
_YEAR_SHORT = re.compile(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2}")
_MONTH_NAMED = re.compile(r"(\d{1,2})[- ]([A-Za-z]{3})[a-z]*[- ,]+(\d{4})|([A-Za-z]{3})[a-z]*\.? (\d{1,2}), ?(\d{4})")
_MONTHS = {
    name: no
    for no, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], start=1
    )
}
_AMOUNT = re.compile(r"(?P<head>[^\d.,+-]*)(?P<digits>[+-]?[\d,]*\.?\d+)(?P<tail>.*)", re.DOTALL)
_UNITS: tuple[tuple[str, Decimal], ...] = (
    ("亿", Decimal(100_000_000)),
    ("百万", Decimal(1_000_000)),
    ("千万", Decimal(10_000_000)),
    ("万", Decimal(10_000)),
    ("million", Decimal(1_000_000)),
    ("billion", Decimal(1_000_000_000)),
)
_CURRENCIES: tuple[tuple[str, str], ...] = (
    ("美元", "USD"),
    ("欧元", "EUR"),
    ("日元", "JPY"),
    ("港元", "HKD"),
    ("港币", "HKD"),
    ("英镑", "GBP"),
    ("人民币", "CNY"),
    ("RMB", "CNY"),
    ("元", "CNY"),
    ("US$", "USD"),
    ("€", "EUR"),
    ("£", "GBP"),
    ("￥", "CNY"),
)
_ST4217 = re.compile(r"\b(CNY|USD|EUR|JPY|HKD|GBP|KRW|INR|CHF|TWD|SGD|AUD|CAD|RUB|BRL)\b")
_DIVISION = re.compile(
    r"(?:[^\W\d_]{1,8}?(?:省|自治区|特别行政区))?(?:[^\W\d_]{1,10}?(?:自治州|地区|市|州|盟))?(?:[^\W\d_]{1,8}?(?:自治县|区|县|旗|市))?"
)


def cell_clean(text: str | None, *, empty: frozenset[str] = EMPTY) -> str:
    """The cell without white space and marks around it; the empty text where it says nothing.

    Args:
        text: As the table has it.
        empty: Whole cells that mean *missing*.
    """
    clean = (text or "").replace("\ufeff", "").replace("\xa0", " ").strip(" \t\r\n\u3000")
    return "" if clean in empty else clean


def number_cell(text: str) -> str:
    """The number as it was written, full-width digits made plain.

    Raises:
        DocumentProblem: a spreadsheet has rounded it (``2.01711E+11``), so that digits are lost.
    """
    plain = unicodedata.normalize("NFKC", text).strip().lstrip("'")
    rounded = _ROUNDED.fullmatch(plain)
    if rounded is None or not ("." in plain or "+" in plain):
        return plain
    digits, power = rounded[1].replace(".", ""), int(rounded[3])
    if len(digits) < power + 1:
        raise DocumentProblem(
            f"{plain!r} is a number that a spreadsheet has rounded, its last digits are lost: write the column as text",
            code="cell.rounded",
            value=plain,
        )
    whole, part = digits[: power + 1], digits[power + 1 :]
    return f"{whole}.{part}" if part else whole


@lru_cache(maxsize=8192)
def date_cell(text: str, *, form: str = "ymd") -> date | None:
    """The day that a cell writes, or ``None`` for zeros and part-known days.

    Args:
        text: ``2018-01-05`` and the like; a day count of a spreadsheet (``43105``); a month by its English name.
        form: ``ymd``, or ``dmy`` or ``mdy`` where the table writes ``05/01/2018`` or ``21.08.2009``.

    Raises:
        DocumentProblem: it is no day, or one that does not exist (``20011345``).
    """
    clean = unicodedata.normalize("NFKC", text).strip()
    try:
        if serial := _SERIAL.fullmatch(clean):
            return _EXCEL_ZERO + timedelta(days=int(serial[1]))
        head = re.split(r"[T ]\d{1,2}:", clean, maxsplit=1)[0]
        if named := _MONTH_NAMED.fullmatch(head):
            return _named(named)
        if _YEAR_SHORT.fullmatch(head):
            raise DocumentProblem(f"the year has two digits only: {clean!r}", code="date.form", value=clean)
        if last := _YEAR_LAST.fullmatch(head):
            return _year_last(last, form, clean)
        return date_read(head)
    except SourceProblem as problem:
        raise DocumentProblem(problem.message, code=problem.code, value=clean) from problem


def _named(match: re.Match[str]) -> date | None:
    day, month, year = (match[1], match[2], match[3]) if match[1] else (match[5], match[4], match[6])
    return date_read(f"{year}-{_MONTHS.get(month.lower(), 99)}-{day}")


def _year_last(match: re.Match[str], form: str, clean: str) -> date | None:
    if form == "ymd":
        raise DocumentProblem(
            f"not a date with the year first: {clean!r} (`format: dmy` or `format: mdy` in the mapping reads it)",
            code="date.form",
            value=clean,
        )
    first, second, year = match.groups()
    day, month = (first, second) if form == "dmy" else (second, first)
    return date_read(f"{year}-{month}-{day}")


def amount_cell(text: str, *, unit: int = 1) -> tuple[str, str | None]:
    """The amount as a plain decimal, and its currency (ISO 4217) where the cell names one.

    Args:
        text: ``1,000.00``, ``500万元``, ``USD 3,000``.
        unit: What one stands for where the cell itself names no unit (10000 for a column in 万元).

    Raises:
        DocumentProblem: there is no number in it.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if _ROUNDED.fullmatch(plain):
        plain = f"{Decimal(plain):f}"
    match = _AMOUNT.fullmatch(plain)
    try:
        value = Decimal(match["digits"].replace(",", "")) if match else None
    except InvalidOperation:
        value = None
    if match is None or value is None:
        raise DocumentProblem(f"not an amount: {plain!r}", code="cell.amount", value=plain)
    words = f"{match['head']} {match['tail']}"
    named = next((times for word, times in _UNITS if word in words), Decimal(unit))
    if "千万" in words:
        named = Decimal(10_000_000)
    code = _ST4217.search(words.upper())
    currency = code[1] if code else next((iso for word, iso in _CURRENCIES if word in words), None)
    scaled = value * named
    return (f"{scaled:.2f}" if scaled % 1 else f"{scaled:.0f}"), currency


def list_cell(text: str, *, split: str | None) -> tuple[str, ...]:
    """The items of a cell, in order, none of them empty, each once.

    Args:
        text: A cell, or the items of a JSON list joined by ``LIST_SEP``.
        split: What stands between items; ``None`` leaves the cell whole.
    """
    parts = text.split(LIST_SEP)
    if split:
        parts = [piece for part in parts for piece in part.split(split)]
    return tuple(dict.fromkeys(clean for part in parts if (clean := cell_clean(part))))


def place_cell(text: str) -> str | None:
    """City, county or province of an address; street, house and telephone are left out and never kept."""
    plain = re.sub(r"^\d{6}\s*", "", unicodedata.normalize("NFKC", text).strip())
    match = _DIVISION.match(plain)
    if match and match[0]:
        return match[0]
    whole = not re.search(r"\d", plain) and len(plain) <= 40 and "," not in plain
    return plain if whole and plain else None
