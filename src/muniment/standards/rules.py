"""Rules of law with the days from and to which they hold: nothing here is a constant of the program."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType
from typing import Any

import msgspec

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.standards.lists import list_names, list_read


class Rule(msgspec.Struct, frozen=True, kw_only=True):
    """One version of a rule.

    Attributes:
        rule_id: ``<register>.<kind>.<subject>``, such as ``CN.patent.term``.
        version: Of this rule; the older ones stay, so that an older day keeps its answer.
        valid_from: First day on which it holds.
        valid_to: Last day; ``None`` while it holds.
        source: The law.
        text: What it says, in the house's own words.
        data: What a computation needs: ``years months base last_day renewable grace_months`` of a term, and so on.
        confidence: ``H`` read in the law, ``M`` from knowledge, ``L`` to be verified.
    """

    rule_id: str
    version: str
    valid_from: date
    valid_to: date | None
    source: Text
    text: Text
    data: Mapping[str, Any]
    confidence: str

    def holds(self, day: date) -> bool:
        """Whether this version holds on the day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def rule_on(rule_id: str, day: date) -> Rule:
    """The version of a rule that holds on a day.

    Args:
        rule_id: Such as ``CN.design.term``.
        day: For a term the day of filing, for an effect the day on which it happened.

    Raises:
        NotFound: no such rule (``rule.unknown``), or none that holds on the day (``rule.not_then``).
    """
    found = _rules().get(rule_id)
    if found is None:
        raise NotFound(Text(f"没有规则 {rule_id}", f"no rule {rule_id}"), code="rule.unknown", rule_id=rule_id)
    for rule in found:
        if rule.holds(day):
            return rule
    raise NotFound(
        Text(f"规则 {rule_id} 在 {day} 没有有效版本", f"rule {rule_id} has no version for {day}"),
        code="rule.not_then",
        rule_id=rule_id,
        day=day,
    )


def rules_list() -> tuple[Rule, ...]:
    """All versions of all rules, by id and first day."""
    return tuple(rule for rule_id in sorted(_rules()) for rule in _rules()[rule_id])


@cache
def _rules() -> dict[str, tuple[Rule, ...]]:
    found: dict[str, tuple[Rule, ...]] = {}
    for path in list_names():
        if path.startswith("rules/"):
            for row in list_read(path)["rules"]:
                versions = sorted((_rule_read(row["id"], each) for each in row["versions"]), key=lambda r: r.valid_from)
                found[row["id"]] = tuple(versions)
    return found


def _rule_read(rule_id: str, row: dict[str, Any]) -> Rule:
    return Rule(
        rule_id=rule_id,
        version=str(row["version"]),
        valid_from=row["valid_from"],
        valid_to=row.get("valid_to"),
        source=Text(row["source"]["zh"], row["source"]["en"]),
        text=Text(row["text"]["zh"], row["text"]["en"]),
        data=MappingProxyType(row["data"]),
        confidence=row["confidence"],
    )
