"""A day with its sum: from where it was counted, by which rules, step by step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.standards.rules import Rule

LONGEST_YEARS = 200
"""No law counts longer; more is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a sum.

    Attributes:
        text: What is done, in words.
        day: The day on which one stands after it; ``None`` where the step only remarks.
        source: The law or notice behind it; ``None`` for what was given.
        rule: Id and version of the rule, such as ``CN.patent.period/2``; empty for what was given.
        confidence: Of the rule: ``H``, ``M`` or ``L``; empty for what was given.
    """

    text: Text
    day: date | None
    source: Text | None = None
    rule: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Explained:
    """A day that opens into its sum.

    Attributes:
        on: The day.
        steps: How one comes to it, in order.
        provisional: The calendar of working days is not published that far: the day may still move.
    """

    on: date
    steps: tuple[Step, ...]
    provisional: bool = False

    def after(self, before: Explained) -> Explained:
        """The same day with the sum of what it starts from put before its own; the given start is told once."""
        own = self.steps[1:] if self.steps and not self.steps[0].rule else self.steps
        return replace(self, steps=(*before.steps, *own), provisional=self.provisional or before.provisional)

    def document(self) -> dict[str, Any]:
        """The day and its sum as JSON takes them."""
        return {
            "on": self.on.isoformat(),
            "provisional": self.provisional,
            "steps": [
                {
                    "text": {"zh": each.text.zh, "en": each.text.en},
                    "day": each.day.isoformat() if each.day else None,
                    "source": {"zh": each.source.zh, "en": each.source.en} if each.source else None,
                    "rule": each.rule or None,
                    "confidence": each.confidence or None,
                }
                for each in self.steps
            ],
        }


def explained_read(document: Mapping[str, Any]) -> Explained:
    """The day and its sum from the JSON that ``Explained.document`` gave."""
    return Explained(
        date.fromisoformat(document["on"]),
        tuple(
            Step(
                Text(**each["text"]),
                date.fromisoformat(each["day"]) if each["day"] else None,
                Text(**each["source"]) if each["source"] else None,
                each["rule"] or "",
                each["confidence"] or "",
            )
            for each in document["steps"]
        ),
        bool(document["provisional"]),
    )


@dataclass(frozen=True, slots=True)
class Length:
    """How long: years and months, or days, or working days; exactly one of the three ways."""

    years: int = 0
    months: int = 0
    days: int = 0
    working_days: int = 0

    def __post_init__(self) -> None:
        """The length is one that a law can mean."""
        ways = [bool(self.years or self.months), bool(self.days), bool(self.working_days)]
        counts = (self.years, self.months, self.days, self.working_days)
        if sum(ways) != 1 or min(counts) < 0 or self.years > LONGEST_YEARS or max(counts) > LONGEST_YEARS * 366:
            line = Text(
                "期限按年月、按日或按工作日计，取其一，且为正数",
                "a period is counted in years and months, in days or in working days: one of these, and more than none",
            )
            raise InvalidInput(line, code="period.length")

    @property
    def in_months(self) -> int:
        """Years and months as months."""
        return 12 * self.years + self.months

    @property
    def text(self) -> Text:
        """The length in words."""
        parts = (
            (self.years, "年", "year"),
            (self.months, "个月", "month"),
            (self.days, "日", "day"),
            (self.working_days, "个工作日", "working day"),
        )
        zh = "".join(f"{count} {word}" for count, word, _ in parts if count)
        en = " and ".join(f"{count} {word}{'' if count == 1 else 's'}" for count, _, word in parts if count)
        return Text(zh, en)


@dataclass(frozen=True, slots=True)
class Pause:
    """Days that a clock does not count, both included, and why."""

    first: date
    last: date
    why: Text


def length_of(data: Mapping[str, Any]) -> Length:
    """The length that a rule's data states."""
    return Length(**{name: int(data.get(name, 0)) for name in ("years", "months", "days", "working_days")})


def rule_name(rule: Rule) -> str:
    """A rule and its version as a step quotes it."""
    return f"{rule.rule_id}/{rule.version}"


def rule_step(rule: Rule, text: Text, day: date | None) -> Step:
    """A step that a rule makes."""
    return Step(text, day, rule.source, rule_name(rule), rule.confidence)


def given_step(text: Text, day: date) -> Step:
    """The day from which a sum starts, as it was given."""
    return Step(text, day)


def too_far() -> InvalidInput:
    """The failure of a sum that runs past the end of the calendar."""
    return InvalidInput(Text("日期超出日历范围", "the day lies beyond the calendar"), code="period.beyond")
