"""Legal days: strict reading of office dates, and arithmetic on whole months."""

from __future__ import annotations

import calendar
import re
from datetime import date

from muniment.kernel.errors import SourceProblem

_DASHED = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SLASHED = re.compile(r"(\d{4})[/.](\d{1,2})[/.](\d{1,2})")
_CHINESE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")


def date_read(text: str | None) -> date | None:
    """The day that an office wrote, or ``None`` for nothing, zeros or a part-known day.

    Reads ``20110420``, ``2011-04-20``, ``2011/4/20``, ``2011.4.20`` and ``2011年4月20日``, each also with a time
    after it. ``00000000`` and days such as ``19010500`` (WIPO ST.2: month or day not known) are ``None``.

    Raises:
        SourceProblem: the text is no date of any of these forms, or no such day exists (``20011345``).
    """
    if text is None or not (clean := text.strip()):
        return None
    head = re.split(r"[T ]", clean, maxsplit=1)[0]
    match = next((m for shape in (_SOLID, _DASHED, _SLASHED, _CHINESE) if (m := shape.fullmatch(head))), None)
    if match is None:
        raise SourceProblem(f"not a date: {clean!r}", code="date.form", value=clean)
    year, month, day = (int(part) for part in match.groups())
    if year == 0 or month == 0 or day == 0:
        return None
    try:
        return date(year, month, day)
    except ValueError as problem:
        raise SourceProblem(f"no such day: {clean!r}", code="date.day", value=clean) from problem


def months_add(day: date, months: int) -> date:
    """The corresponding day ``months`` later, or the last day of that month where it has none."""
    year, month0 = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month0 + 1, min(day.day, calendar.monthrange(year, month0 + 1)[1]))


def years_add(day: date, years: int) -> date:
    """The corresponding day ``years`` later; 29 February answers to 28 February in a common year."""
    return months_add(day, 12 * years)
