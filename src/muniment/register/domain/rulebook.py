"""Which rule answers which question about a right, and how a rule is looked up on a day."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any, Protocol

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.values import RuleRef


class Rule(Protocol):
    """A rule of ``standards.rules`` as far as the register reads it."""

    @property
    def rule_id(self) -> str: ...
    @property
    def version(self) -> str: ...
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...
    @property
    def source(self) -> Text: ...
    @property
    def text(self) -> Text: ...
    @property
    def confidence(self) -> str: ...
    @property
    def data(self) -> Mapping[str, Any]: ...


RuleOn = Callable[[str, date], Rule]
"""``standards.rules.rule_on``: the rule in force on a day; ``NotFound`` where none is loaded."""


def rule_find(rule_on: RuleOn, rule_id: str | None, day: date | None) -> Rule | None:
    """The rule as it stood on the day, or ``None``: a question without a loaded rule stays unanswered."""
    if rule_id is None or day is None:
        return None
    try:
        return rule_on(rule_id, day)
    except NotFound:
        return None


def rule_ref(rule: Rule) -> RuleRef:
    """What a reason quotes of a rule."""
    return RuleRef(rule.rule_id, rule.version, rule.source, rule.text, rule.valid_from, rule.valid_to)


def refs_find(rule_on: RuleOn, rule_id: str | None, day: date | None) -> tuple[RuleRef, ...]:
    """The rule as a reason quotes it; nothing where it is not loaded."""
    rule = rule_find(rule_on, rule_id, day)
    return () if rule is None else (rule_ref(rule),)


_PATENT_KINDS = frozenset({"patent", "utility_model", "design"})
_EFFECTS: dict[tuple[str, str, str], str] = {
    ("CN", "patent", "invalidated"): "CN.patent.invalidation",
    ("CN", "patent", "unpaid"): "CN.patent.lapse_unpaid",
    ("CN", "patent", "surrendered"): "CN.patent.surrender",
    ("CN", "patent", "same_day_grant"): "CN.utility_model.same_day_grant",
    ("CN", "trademark", "invalidated"): "CN.trademark.invalidation",
    ("CN", "trademark", "cancelled"): "CN.trademark.cancellation",
    ("CN", "trademark", "surrendered"): "CN.trademark.surrender",
}


def effect_rule_id(register: str, kind: str, action: str | None) -> str | None:
    """The name of the rule that says from when such an event has effect; ``None`` where none is known to the house."""
    group = "patent" if kind in _PATENT_KINDS else kind
    if action == "expired":
        return f"{register}.{kind}.term"
    return _EFFECTS.get((register, group, action or ""))
