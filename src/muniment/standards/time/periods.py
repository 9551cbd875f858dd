"""Periods of parties: from the day after their start to the corresponding day, moved on where that is a holiday."""

from __future__ import annotations

from datetime import date, timedelta

from muniment.kernel.dates import months_add
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.rules import Rule, rule_on, rules_list
from muniment.standards.time.sums import Explained, Length, Step, given_step, length_of, rule_step, too_far
from muniment.standards.time.working import WorkCalendar, calendar_get

_WORKED_WEEKEND = "CN.patent.period_worked_weekend"
_START = Text("起算：{day}", "counted from {day}")


def period_end(
    start: date, length: Length, *, method: str, calendar: WorkCalendar | None = None, what: Text | None = None
) -> Explained:
    """The last day of a period of a party, with its sum.

    Args:
        start: The day that sets it off, such as the day of service; it is not counted itself.
        length: Years and months, or days.
        method: The rule that says how to count: ``CN.patent.period``, ``CN.trademark.period``.
        calendar: Working days; by default those that the rule names.
        what: What happened on ``start``, for the first line of the sum.

    Raises:
        NotFound: no such rule, or none that held on ``start``.
        InvalidInput: the length is in working days, or the sum runs past the calendar.

    Source: Implementing Rules of the Patent Law (CN) art. 5; Implementing Regulations of the Trademark Law art. 12(1).
    """
    if length.working_days:
        line = Text("当事人的期限不按工作日计", "periods of parties are not counted in working days")
        raise InvalidInput(line, code="period.length")
    rule = rule_on(method, start)
    end, text = _counted(start, length)
    first = given_step(what or _START.fill(day=start), start)
    nominal = Explained(end, (first, rule_step(rule, text, end)))
    return period_moved(nominal, rule, calendar=calendar)


def _counted(start: date, length: Length) -> tuple[date, Text]:
    try:
        if length.days:
            end = start + timedelta(days=length.days)
            return end, Text(
                f"{length.text.zh}，从次日 {start + timedelta(days=1)} 数起，到 {end}",
                f"{length.text.en}, the first of them {start + timedelta(days=1)}: {end}",
            )
        end = months_add(start, length.in_months)
    except (ValueError, OverflowError) as problem:
        raise too_far() from problem
    if end.day == start.day:
        return end, Text(f"{length.text.zh}，最后一月的对应日 {end}", f"{length.text.en}: the corresponding day, {end}")
    return end, Text(
        f"{length.text.zh}，最后一月没有 {start.day} 日，取月底 {end}",
        f"{length.text.en}: that month has no day {start.day}, so its last day, {end}",
    )


def period_moved(nominal: Explained, rule: Rule, *, calendar: WorkCalendar | None = None) -> Explained:
    """The day, moved to the first working day after a holiday where it falls on one; the sum says why.

    Source: Implementing Rules of the Patent Law (CN) art. 5; Implementing Regulations of the Trademark Law art. 12(1).
    """
    days = calendar or calendar_get(str(rule.data["calendar"]))
    last = days.next_working(nominal.on)
    steps: list[Step] = []
    closed = days.closed_why(nominal.on)
    if closed is not None:
        text = Text(
            f"{nominal.on} 是休假日（{closed.name.zh}），顺延到其后第一个工作日 {last}",
            f"{nominal.on} is a holiday ({closed.name.en}): moved to the first working day after, {last}",
        )
        steps += [rule_step(rule, text, last), Step(closed.source, None, closed.source)]
        if last in days.worked and rule.rule_id == "CN.patent.period":
            remark = rule_on(_WORKED_WEEKEND, last)
            steps.append(rule_step(remark, remark.text, None))
    provisional = not (days.known(nominal.on) and days.known(last))
    if provisional:
        steps.append(_unknown(days))
    return Explained(last, (*nominal.steps, *steps), provisional or nominal.provisional)


def _unknown(days: WorkCalendar) -> Step:
    text = Text(
        f"暂定：休假安排只公布到 {days.known_until}（自 {days.known_from} 起），这一天仍可能顺延",
        f"provisional: holidays are published from {days.known_from} to {days.known_until} only, and the day may move",
    )
    return Step(text, None, days.title)


def period_rules() -> tuple[str, ...]:
    """The ids of all rules that state a period or a clock: what can be counted from a start of one's own."""
    return tuple(dict.fromkeys(r.rule_id for r in rules_list() if r.data.get("counts") in {"period", "clock"}))


def period_run(rule_id: str, start: date | Explained, *, calendar: WorkCalendar | None = None) -> Explained:
    """The last day of the period that a rule states, from its start, which may bring the sum of its own service.

    Raises:
        NotFound: no such rule, or none that held on the day.
        InvalidInput: the rule states no period of a party.
    """
    begun = start if isinstance(start, Explained) else Explained(start, (given_step(_START.fill(day=start), start),))
    rule = rule_on(rule_id, begun.on)
    if rule.data.get("counts") != "period":
        raise InvalidInput(Text(f"{rule_id} 不是期限", f"{rule_id} states no period"), code="period.rule")
    length = length_of(rule.data)
    asked = Explained(begun.on, (*begun.steps, rule_step(rule, rule.text, None)), begun.provisional)
    return period_end(begun.on, length, method=str(rule.data["method"]), calendar=calendar).after(asked)


def restoration_end(obstacle_removed_on: date, missed_on: date, *, calendar: WorkCalendar | None = None) -> Explained:
    """The last day to ask a right back that was lost through an irresistible cause: the earlier of two periods.

    Args:
        obstacle_removed_on: The day on which the cause ended.
        missed_on: The last day of the period that was missed.
        calendar: Working days.

    Source: Implementing Rules of the Patent Law (CN) art. 6(1).
    """
    rule = rule_on("CN.patent.restoration_force_majeure", obstacle_removed_on)
    inner = period_run(rule.rule_id, obstacle_removed_on, calendar=calendar)
    years = int(rule.data["outer"]["years"])
    what = Text(f"误过的期限届满于 {missed_on}", f"the period missed ended on {missed_on}")
    outer = period_end(missed_on, Length(years=years), method=str(rule.data["method"]), calendar=calendar, what=what)
    earlier = min(inner, outer, key=lambda each: each.on)
    text = Text(f"两者中较早的一天：{earlier.on}", f"the earlier of the two: {earlier.on}")
    steps = (*inner.steps, *outer.steps, rule_step(rule, text, earlier.on))
    return Explained(earlier.on, steps, inner.provisional or outer.provisional)
