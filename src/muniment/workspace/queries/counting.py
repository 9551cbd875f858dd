"""A period counted on request: for anybody, from days that they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.rules import Rule, rules_list
from muniment.standards.time import WAYS, Dispatch, Explained, clock_end, period_run, restoration_end, service_on
from muniment.workspace.adapters.days import calendar_read, day_read

DAYS: dict[str, Text] = {
    "sent_on": Text("发出日", "sent on"),
    "entered_on": Text("进入电子系统日", "entered the system on"),
    "received_on": Text("收到或受理日", "received on"),
    "delivered_on": Text("交付或送达日", "delivered on"),
    "announced_on": Text("公告日", "announced on"),
    "filed_on": Text("申请日（有优先权的为优先权日）", "filed on (or priority)"),
    "obstacle_removed_on": Text("障碍消除日", "the cause ended on"),
    "missed_on": Text("误过的期限届满日", "the period missed ended on"),
    "detained_on": Text("扣留日", "detained on"),
}
"""The days that a sum may start from."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A period or clock that can be counted."""

    rule_id: str
    label: Text
    text: Text
    needs: str


def count_choices() -> tuple[Choice, ...]:
    """All periods and clocks, in the order of the rules, each as it stands now."""
    newest: dict[str, Rule] = {}
    for rule in rules_list():
        if rule.data.get("counts") in {"period", "clock"}:
            newest[rule.rule_id] = rule
    return tuple(
        Choice(each.rule_id, Text(each.data["label"]["zh"], each.data["label"]["en"]), each.text, each.data["start"])
        for each in newest.values()
    )


def count_ways() -> dict[str, Text]:
    """The ways of service."""
    return WAYS


def count_document() -> dict[str, Any]:
    """Everything that can be counted, the days that a sum may start from, and the ways of service, as JSON."""
    return {
        "items": [
            {"rule": each.rule_id, "name": each.label._asdict(), "text": each.text._asdict(), "start": each.needs}
            for each in count_choices()
        ],
        "days": {name: text._asdict() for name, text in DAYS.items()},
        "ways": {name: text._asdict() for name, text in WAYS.items()},
    }


def count_asked(data_dir: Path, asked: Mapping[str, str]) -> Explained:
    """The last day of a period with its sum.

    Args:
        data_dir: The data folder, which may hold the operator's calendar.
        asked: ``rule``, ``way``, and the days by their names (``DAYS``).

    Raises:
        InvalidInput: no such rule, no such day, or a day that is needed is lacking.
    """
    rule = next((each for each in reversed(rules_list()) if each.rule_id == asked.get("rule")), None)
    if rule is None or rule.data.get("counts") not in {"period", "clock"}:
        raise InvalidInput(Text("没有这种期限", "there is no such period"), code="count.rule", field="rule")
    calendar = calendar_read(data_dir)
    start = str(rule.data["start"])
    if start == "service":
        days = {
            name: _day(asked, name) for name in ("sent_on", "entered_on", "received_on", "delivered_on", "announced_on")
        }
        served = service_on(str(rule.data["service"]), Dispatch(asked.get("way") or "electronic", **days))
        return period_run(rule.rule_id, served, calendar=calendar)
    first = _needed(asked, start)
    if "outer" in rule.data:
        return restoration_end(first, _needed(asked, str(rule.data["outer"]["base"])), calendar=calendar)
    if rule.data["counts"] == "clock":
        return clock_end(rule.rule_id, first, calendar=calendar)
    return period_run(rule.rule_id, first, calendar=calendar)


def _needed(asked: Mapping[str, str], name: str) -> date:
    day = _day(asked, name)
    if day is None:
        line = Text("需要这一天：{d}", "this day is needed: {d}").fill(d=DAYS[name])
        raise InvalidInput(line, code="count.day", field=name)
    return day


def _day(asked: Mapping[str, str], name: str) -> date | None:
    text = (asked.get(name) or "").strip()
    day = day_read(text) if text else None
    if text and day is None:
        line = Text("日期写作 2026-11-22，而不是 {t}", "write a day like 2026-11-22, not {t}").fill(t=text[:40])
        raise InvalidInput(line, code="count.day", field=name)
    return day
