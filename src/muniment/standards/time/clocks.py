"""Clocks of offices: working days, or months, less the times that do not count."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from muniment.kernel.dates import months_add
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.rules import rule_on
from muniment.standards.time.sums import Explained, Length, Pause, Step, given_step, length_of, rule_step, too_far
from muniment.standards.time.working import WorkCalendar, calendar_get

_DAY = timedelta(days=1)


def clock_end(
    rule_id: str, start: date, *, pauses: Iterable[Pause] = (), calendar: WorkCalendar | None = None
) -> Explained:
    """The last day on which an office keeps its time, with its sum.

    The day of the start is not counted. A clock of working days leaves out those that fall into a pause; one of months
    or days runs on for as many days as were paused before it ended.

    Args:
        rule_id: A rule that states a clock, such as ``CN.customs.recordal_clock``.
        start: The day that sets it off.
        pauses: Times that do not count; they may touch or overlap, and are counted once.
        calendar: Working days; by default those that the rule names.

    Raises:
        NotFound: no such rule, or none that held on the day.
        InvalidInput: the rule states no clock, or a pause ends before it begins.

    Source: the rule named; for pauses of trade-mark examination Implementing Regulations (CN) art. 11.
    """
    rule = rule_on(rule_id, start)
    if rule.data.get("counts") != "clock":
        raise InvalidInput(Text(f"{rule_id} 不是办理时限", f"{rule_id} states no clock"), code="clock.rule")
    days = calendar or calendar_get(str(rule.data["calendar"]))
    length = length_of(rule.data)
    stops = sorted(pauses, key=lambda each: each.first)
    wrong = next((each for each in stops if each.last < each.first), None)
    if wrong is not None:
        line = Text("中止的末日早于首日", "a pause ends before it begins")
        raise InvalidInput(line, code="clock.pause", first=wrong.first, last=wrong.last)
    steps = [given_step(Text(f"起算：{start}", f"counted from {start}"), start), rule_step(rule, rule.text, None)]
    steps += [Step(_paused(each), None) for each in stops]
    end = _working(days, start, length, stops) if length.working_days else _running(start, length, stops)
    steps.append(rule_step(rule, Text(f"{length.text.zh}，到 {end}", f"{length.text.en}: {end}"), end))
    provisional = bool(length.working_days) and not (days.known(start) and days.known(end))
    if provisional:
        text = Text(
            f"暂定：休假安排只公布到 {days.known_until}",
            f"provisional: holidays are published to {days.known_until} only",
        )
        steps.append(Step(text, None, days.title))
    return Explained(end, tuple(steps), provisional)


def _working(days: WorkCalendar, start: date, length: Length, stops: list[Pause]) -> date:
    return days.working_add(start, length.working_days, left_out=((each.first, each.last) for each in stops))


def _running(start: date, length: Length, stops: list[Pause]) -> date:
    """The end by the calendar, moved on by every paused day that lies before it, again and again till none is new."""
    try:
        plain = months_add(start, length.in_months) if length.in_months else start + timedelta(days=length.days)
        end = plain
        while True:
            moved = plain + timedelta(days=_days_paused(start, end, stops))
            if moved == end:
                return end
            end = moved
    except (ValueError, OverflowError) as problem:
        raise too_far() from problem


def _days_paused(start: date, end: date, stops: list[Pause]) -> int:
    count, seen = 0, start
    for each in stops:
        first, last = max(each.first, seen + _DAY), min(each.last, end)
        if first <= last:
            count += (last - first).days + 1
            seen = last
    return count


def _paused(pause: Pause) -> Text:
    return Text(
        f"{pause.first} 至 {pause.last} 不计入：{pause.why.zh}",
        f"{pause.first} to {pause.last} not counted: {pause.why.en}",
    )
