"""Deadlines as calendars: a feed that any calendar program follows, and files that it wrote."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from icalendar import Calendar, Component, Event

from muniment.kernel.errors import InvalidInput
from muniment.kernel.inert import turns_drop_utf8
from muniment.kernel.texts import Text
from muniment.workspace.adapters.tables import ROWS_MOST, Read, size_checked
from muniment.workspace.values import Due


def ical_write(name: str, dues: Iterable[Due], *, lang: str, made_at: datetime, scope: str) -> bytes:
    """The deadlines as all-day events, each under a name that stays the same from one reading to the next.

    Source: RFC 5545; RFC 7986 for the name and the refresh interval.
    """
    book = Calendar()
    book.add("prodid", "-//Muniment//workspace//EN")
    book.add("version", "2.0")
    book.add("x-wr-calname", name)
    book.add("refresh-interval", timedelta(hours=12), parameters={"VALUE": "DURATION"})
    for due in dues:
        event = Event()
        named = hashlib.sha256(f"{scope}|{due.right_id}|{due.key}".encode()).hexdigest()[:40]
        event.add("uid", f"{named}@muniment")
        event.add("dtstamp", made_at)
        event.add("dtstart", due.on)
        event.add("dtend", due.on + timedelta(days=1))
        event.add("summary", f"{due.title.say(lang)} · {due.right_id}" if due.right_id else due.title.say(lang))
        event.add("description", "\n".join(_lines(due, lang)))
        event.add("transp", "TRANSPARENT")
        book.add_component(event)
    return turns_drop_utf8(bytes(book.to_ical()))


def _lines(due: Due, lang: str) -> list[str]:
    steps = [each.text.say(lang) for each in (due.sum.steps if due.sum else ())]
    return [*([due.note] if due.note else []), *steps, *(each.say(lang) for each in due.remarks)]


def ical_read(body: bytes) -> tuple[Read, ...]:
    """The events of a calendar file as deadlines, each on its first day.

    Raises:
        InvalidInput: it is no calendar, too large, or an event has no day or summary.
    """
    size_checked(body)
    try:
        events = list(Calendar.from_ical(body).walk("VEVENT"))
        found = tuple(_read(each) for each in events[: ROWS_MOST + 1])
    except (ValueError, KeyError, AttributeError, IndexError, TypeError) as problem:
        raise InvalidInput(
            Text("读不懂这个日历文件", "this calendar file cannot be read"), code="docket.file"
        ) from problem
    if not found or len(found) > ROWS_MOST:
        line = Text("日历须有 1 至 {n} 个事项", "the calendar must hold 1 to {n} events").fill(n=ROWS_MOST)
        raise InvalidInput(line, code="docket.file")
    return found


def _read(event: Component) -> Read:
    start = event.decoded("dtstart")
    day = start.date() if isinstance(start, datetime) else start
    if not isinstance(day, date):
        raise TypeError(start)
    summary = str(event["summary"]).strip()[:300]
    uid = str(event.get("uid", ""))[:300]
    return Read("", summary, day, str(event.get("description", "")).strip()[:1000], uid)
