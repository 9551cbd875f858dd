"""Time limits of a case: when they end, by which arithmetic; extended, standing still, kept or not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from muniment.kernel.dates import months_add
from muniment.kernel.errors import Conflict
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import LimitSpec
from muniment.procedures.values import LimitState
from muniment.standards.rules import rule_on
from muniment.standards.time import (
    Dispatch,
    Explained,
    Pause,
    clock_end,
    period_moved,
    period_run,
    service_on,
    term_explained,
)
from muniment.standards.time.sums import given_step, length_of, rule_step


@dataclass(frozen=True, slots=True)
class Begun:
    """What sets a limit off: a day, or the dispatch of a letter by a family of service rules."""

    on: date
    service: str = ""
    way: str = "electronic"

    def start(self) -> Explained:
        """The day from which is counted, with the sum of the service where one is."""
        if not self.service:
            return Explained(self.on, (given_step(Text(f"起算：{self.on}", f"counted from {self.on}"), self.on),))
        return service_on(
            self.service, Dispatch(way=self.way, sent_on=self.on, entered_on=self.on, delivered_on=self.on)
        )


def limit_end(spec: LimitSpec, begun: Begun, *, pauses: Sequence[Pause] = (), extended: bool = False) -> Explained:
    """The last day of a limit, with its sum.

    Args:
        spec: As declared; its rule names the arithmetic (``period``, ``clock`` or ``term``).
        begun: What set it off.
        pauses: Times that a clock does not count.
        extended: Whether it was extended by the rule of the declaration.

    Raises:
        NotFound: the rule has no version for the day.
    """
    start = begun.start()
    rule = rule_on(spec.rule, start.on)
    match rule.data.get("counts"):
        case "period":
            end = period_run(spec.rule, start)
        case "clock":
            end = clock_end(spec.rule, start.on, pauses=pauses).after(start)
        case _:
            end = term_explained(rule, start.on).after(start)
    return _extended(spec, end) if extended else end


def _extended(spec: LimitSpec, end: Explained) -> Explained:
    rule = rule_on(spec.extension, end.on)
    length = length_of(rule.data)
    later = months_add(end.on, length.in_months) if length.in_months else end.on + timedelta(days=length.days)
    text = Text(f"延长 {length.text.zh}：{later}", f"extended by {length.text.en}: {later}")
    longer = Explained(later, (*end.steps, rule_step(rule, text, later)), end.provisional)
    method = rule.data.get("method")
    return longer if method is None else period_moved(longer, rule_on(str(method), later))


def limit_extend_check(spec: LimitSpec, *, extended: bool, on: date, due_on: date) -> None:
    """The limit may be extended on this day.

    Raises:
        Conflict: it cannot be extended, was already, or has passed.
    """
    if not spec.extension:
        raise Conflict(Text("此期限不能延长", "this limit cannot be extended"), code="limit.extension")
    if extended:
        raise Conflict(Text("此期限已经延长过一次", "this limit was extended once already"), code="limit.extended")
    if on > due_on:
        line = Text(
            f"期限已于 {due_on} 届满，不能再延长", f"the limit ended on {due_on}: it cannot be extended any more"
        )
        raise Conflict(line, code="limit.passed")


def limit_kept(due_on: date, on: date) -> LimitState:
    """What a limit is when what it asks for was done on a day."""
    return "kept" if on <= due_on else "late"


def paused_from(on: date, why: Text) -> Pause:
    """A pause whose end is not known yet."""
    return Pause(on, date.max, why)
