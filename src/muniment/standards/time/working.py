"""Working days as data: holidays, the days bridged to them, weekends worked in exchange, and how far all that is known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.standards.lists import list_names, list_read
from muniment.standards.time.sums import too_far

_DAY = timedelta(days=1)
_STRETCH = 60
"""Days of one holiday; longer is a slip of the pen."""
_WEEKEND = Text("周末", "weekend")


@dataclass(frozen=True, slots=True)
class Marked:
    """What a calendar says of one day: the holiday that it belongs to, and the notice that says so."""

    name: Text
    source: Text


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """The working days of a country.

    Attributes:
        code: ISO code of the country.
        known_from, known_until: Between these days, both included, the notices are all there.
        rest: Days of the week on which nobody works, 1 for Monday.
        off: Holidays and days bridged to them.
        worked: Days of rest that are worked in exchange.
    """

    code: str
    title: Text
    known_from: date
    known_until: date
    rest: frozenset[int]
    off: Mapping[date, Marked]
    worked: Mapping[date, Marked]

    def known(self, day: date) -> bool:
        """Whether the notices that decide over the day are there."""
        return self.known_from <= day <= self.known_until

    def working(self, day: date) -> bool:
        """Whether the day is a working day, as far as the calendar tells."""
        if day in self.off:
            return False
        return day in self.worked or day.isoweekday() not in self.rest

    def closed_why(self, day: date) -> Marked | None:
        """Why nobody works on the day; ``None`` for a working day."""
        if self.working(day):
            return None
        return self.off.get(day) or Marked(_WEEKEND, self.title)

    def next_working(self, day: date) -> date:
        """The day itself, or the first working day after it."""
        try:
            while not self.working(day):
                day += _DAY
        except OverflowError as problem:
            raise too_far() from problem
        return day

    def working_add(self, day: date, count: int, *, left_out: Iterable[tuple[date, date]] = ()) -> date:
        """The day on which ``count`` working days after ``day`` are full; days left out do not count."""
        spans = tuple(left_out)
        try:
            while count > 0:
                day += _DAY
                if self.working(day) and not any(first <= day <= last for first, last in spans):
                    count -= 1
        except OverflowError as problem:
            raise too_far() from problem
        return day


@cache
def calendar_get(code: str = "CN") -> WorkCalendar:
    """The calendar of a country that comes with the program.

    Raises:
        NotFound: there is none (``calendar.unknown``).

    Source: the yearly notices of the General Office of the State Council (CN); after them what the Regulation on
        public holidays fixes, marked provisional.
    """
    path = f"calendars/{code.lower()}.yaml"
    if path not in list_names():
        raise NotFound(
            Text(f"没有 {code} 的工作日历", f"no calendar of working days of {code}"), code="calendar.unknown"
        )
    said = list_read(path)
    names = {key: Text(each["zh"], each["en"]) for key, each in said["names"].items()}
    off: dict[date, Marked] = {}
    worked: dict[date, Marked] = {}
    for year in said["years"]:
        source = Text(year["source"]["zh"], year["source"]["en"])
        _stretches(off, year["holidays"], names, source)
        worked |= dict.fromkeys(year["worked"], Marked(Text("调休上班", "worked in exchange"), source))
    expected = said["expected"]
    _stretches(off, expected["holidays"], names, Text(expected["source"]["zh"], expected["source"]["en"]))
    return WorkCalendar(
        code=said["code"],
        title=Text(said["title"]["zh"], said["title"]["en"]),
        known_from=said["known_from"],
        known_until=said["known_until"],
        rest=frozenset(said["rest"]),
        off=MappingProxyType(off),
        worked=MappingProxyType(worked),
    )


def _stretches(
    off: dict[date, Marked], rows: Iterable[Mapping[str, Any]], names: Mapping[str, Text], source: Text
) -> None:
    for row in rows:
        day = row["first"]
        while day <= row["last"]:
            off[day] = Marked(names[row["name"]], source)
            day += _DAY


def calendar_merged(calendar: WorkCalendar, said: Mapping[str, Any], *, file: str) -> WorkCalendar:
    """The calendar with what an operator's file adds or puts right; the file wins over what comes with the program.

    Args:
        calendar: The calendar below.
        said: The file's content: ``holidays`` (rows of ``first``, ``last``, ``zh``, ``en``), ``worked`` (days),
            ``open`` (days that are no holiday after all), ``known_until`` and ``source``; all may be left out.
        file: Its name, for messages and as the source where it names none.

    Raises:
        InvalidInput: a key, a day or a stretch that cannot be (``calendar.file``).
    """
    strange = set(said) - {"holidays", "worked", "open", "known_until", "source", "version"}
    if strange:
        raise _wrong(file, ", ".join(sorted(strange)))
    source = Text(str(said.get("source", file)), str(said.get("source", file)))
    off, worked = dict(calendar.off), dict(calendar.worked)
    until = said.get("known_until", calendar.known_until)
    if until != calendar.known_until:  # what was only expected gives way to what is now known
        beyond = [day for day in off if calendar.known_until < day <= _day(until, file)]
        for day in beyond:
            del off[day]
    for row in said.get("holidays") or ():
        first, last, name = _row(row, file)
        while first <= last:
            off[first] = Marked(name, source)
            worked.pop(first, None)
            first += _DAY
    for day in said.get("worked") or ():
        worked[_day(day, file)] = Marked(Text("调休上班", "worked in exchange"), source)
        off.pop(day, None)
    for day in said.get("open") or ():
        off.pop(_day(day, file), None)
    return replace(calendar, off=MappingProxyType(off), worked=MappingProxyType(worked), known_until=_day(until, file))


def _row(row: object, file: str) -> tuple[date, date, Text]:
    if not isinstance(row, Mapping) or not {"first", "last"} <= set(row):
        raise _wrong(file, f"holidays: {row}")
    first, last = _day(row["first"], file), _day(row["last"], file)
    if not timedelta() <= last - first < timedelta(days=_STRETCH):
        raise _wrong(file, f"{first} – {last}")
    zh = str(row.get("zh") or row.get("en") or "休假日")
    return first, last, Text(zh, str(row.get("en") or row.get("zh") or "holiday"))


def _day(value: object, file: str) -> date:
    if type(value) is not date:
        raise _wrong(file, str(value))
    return value


def _wrong(file: str, what: str) -> InvalidInput:
    line = Text("日历文件 {file} 有误：{what}", "the calendar file {file} is wrong: {what}").fill(file=file, what=what)
    return InvalidInput(line, code="calendar.file", file=file)
