"""Service: on which day a document of an office counts as received. It is a rule of its own; a holiday does not move it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from muniment.kernel.dates import months_add
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.rules import rule_on
from muniment.standards.time.sums import Explained, given_step, length_of, rule_step, too_far

WAYS: dict[str, Text] = {
    "electronic": Text("电子送达", "electronically"),
    "post": Text("邮寄", "by post"),
    "hand": Text("直接送交", "by hand"),
    "announcement": Text("公告送达", "by announcement"),
}
"""How offices serve."""
_DAYS: dict[str, Text] = {
    "sent_on": Text("文件发出于 {day}", "sent on {day}"),
    "entered_on": Text("进入电子系统于 {day}", "entered the electronic system on {day}"),
    "received_on": Text("经证明收到于 {day}", "proved to be received on {day}"),
    "delivered_on": Text("交付于 {day}", "delivered on {day}"),
    "announced_on": Text("公告于 {day}", "announced on {day}"),
}


@dataclass(frozen=True, slots=True)
class Dispatch:
    """One document on its way: how it went, and the days that are known of it."""

    way: str
    sent_on: date | None = None
    entered_on: date | None = None
    received_on: date | None = None
    delivered_on: date | None = None
    announced_on: date | None = None

    def day(self, name: str) -> date | None:
        """One of its days by name."""
        found: date | None = getattr(self, name)
        return found

    @property
    def first(self) -> date | None:
        """The first day known, which decides over the version of the rule."""
        return min((day for name in _DAYS if (day := self.day(name)) is not None), default=None)


def service_on(family: str, dispatch: Dispatch) -> Explained:
    """The day on which a document counts as served, with its sum.

    Args:
        family: ``CN.patent.service`` or ``CN.trademark.service``.
        dispatch: The way and the days.

    Raises:
        InvalidInput: a day that the rule needs is not given (the facts name it), or days that contradict each other.
        NotFound: no rule for the way, or none that held then.

    Source: Implementing Rules of the Patent Law (CN) art. 4; Implementing Regulations of the Trademark Law art. 10.
    """
    if dispatch.way not in WAYS:
        raise InvalidInput(
            Text(f"没有这种送达方式：{dispatch.way}", f"no such way of service: {dispatch.way}"), code="service.way"
        )
    first = dispatch.first
    if first is None:
        raise _lacking("announced_on" if dispatch.way == "announcement" else "sent_on")
    _agree(dispatch)
    rule = rule_on(f"{family}.{dispatch.way}", dispatch.sent_on or first)
    data = rule.data
    proved = dispatch.day(str(data["proof"])) if "proof" in data else None
    if proved is not None:
        told = given_step(_DAYS[str(data["proof"])].fill(day=proved), proved)
        return Explained(proved, (told, rule_step(rule, rule.text, proved)))
    name = str(data.get("on") or data["base"])
    base = dispatch.day(name)
    if base is None:
        raise _lacking(name)
    told = given_step(_DAYS[name].fill(day=base), base)
    if "on" in data:
        return Explained(base, (told, rule_step(rule, rule.text, base)))
    length = length_of(data)
    try:
        served = months_add(base, length.in_months) if length.in_months else base + timedelta(days=length.days)
    except (ValueError, OverflowError) as problem:
        raise too_far() from problem
    text = Text(f"{rule.text.zh}：{served}", f"{rule.text.en.rstrip('.')}: {served}")
    return Explained(served, (told, rule_step(rule, text, served)))


def _agree(dispatch: Dispatch) -> None:
    for name in ("entered_on", "received_on", "delivered_on"):
        later = dispatch.day(name)
        if dispatch.sent_on is not None and later is not None and later < dispatch.sent_on:
            line = Text("到达早于发出", "it arrived before it was sent")
            raise InvalidInput(line, code="service.order", field=name)


def _lacking(name: str) -> InvalidInput:
    said = _DAYS[name].fill(day="……")
    line = Text(f"缺少这一天：{said.zh}", f"a day is needed: {said.en.replace('……', '…')}")
    return InvalidInput(line, code="service.lacking", field=name)
