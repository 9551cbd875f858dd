"""Terms of rights: the last day of so many months by a register's own rule, never moved by a holiday."""

from __future__ import annotations

from datetime import date, timedelta

from muniment.kernel.dates import months_add
from muniment.kernel.texts import Text
from muniment.standards.rules import Rule
from muniment.standards.time.sums import Explained, given_step, rule_step, too_far


def term_last_day(base: date, *, months: int, day_before: bool, added: int = 0) -> date | None:
    """The last day of so many months and days; ``None`` past the end of the calendar.

    Where the last month has no corresponding day its own last day ends the term, and none is taken off.

    Source: Implementing Regulations of the Trademark Law (CN) art. 12(2); Implementing Rules of the Patent Law art. 5.
    """
    try:
        last = months_add(base, months)
        off = 1 if day_before and last.day == base.day else 0
        return last + timedelta(days=added - off)
    except (ValueError, OverflowError):
        return None


def term_explained(rule: Rule, base: date, *, added: int = 0) -> Explained:
    """The last day of the term that a rule states, with its sum.

    Args:
        rule: A term rule with ``years`` or ``months``, ``base`` and ``last_day``.
        base: The day from which it runs.
        added: Days of adjustment.

    Raises:
        InvalidInput: the last day lies beyond the calendar.
    """
    months = 12 * int(rule.data.get("years", 0)) + int(rule.data.get("months", 0))
    before = rule.data.get("last_day") == "day_before"
    plain = term_last_day(base, months=months, day_before=before)
    last = term_last_day(base, months=months, day_before=before, added=added)
    if plain is None or last is None:
        raise too_far()
    steps = [
        given_step(Text(f"起算：{base}", f"counted from {base}"), base),
        rule_step(rule, Text(f"{rule.text.zh}：{plain}", f"{rule.text.en.rstrip('.')}: {plain}"), plain),
    ]
    if added:
        text = Text(f"另加期限调整 {added} 天：{last}", f"and {added} days of adjustment: {last}")
        steps.append(rule_step(rule, text, last))
    return Explained(last, tuple(steps))
