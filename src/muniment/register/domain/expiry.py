"""The last day of a term: as a source states it, or as a rule that is loaded computes it; else nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from muniment.catalogue.values import Event, Record
from muniment.kernel.dates import date_read
from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text
from muniment.register.domain.rights import filed_on, granted_on, law_day
from muniment.register.domain.rulebook import Rule, RuleOn, rule_find, rule_ref
from muniment.register.values import Expiry
from muniment.standards.time.terms import term_last_day

_PARENTS = frozenset(
    {
        "continuation_of",
        "continuation_in_part_of",
        "division_of",
        "substitution_of",
        "reissue_of",
        "continuing_reissue_of",
        "divisional_reissue_of",
        "national_phase_of",
    }
)
"""Relations to an earlier filing of the same term (35 U.S.C. 120, 121, 365(c)); a provisional one is none of them."""
AT_LATEST = "at_latest"
"""Among the inputs of an ``Expiry``: the right ended on that day or before it."""
_UNTITLED: Mapping[str, Text] = {}
_RENEWALS = frozenset({"renewed", "extended"})


@dataclass(frozen=True, slots=True)
class _Term:
    """One way in which a term rule counts, as its data says it."""

    months: int
    base: str
    day_before: bool
    renewable: bool
    grace_months: int | None
    max_months: int | None


def expiry_of(
    record: Record, *, rule_on: RuleOn, as_of: date | None = None, titles: Mapping[str, Text] = _UNTITLED
) -> Expiry | None:
    """The last day on which the right stands, fees apart; ``None`` where no source states it and no rule is loaded.

    A renewal or extension with a day of its own comes first, then the day that a source states, then the rule; none
    of them goes past the longest term that the rule allows.

    Args:
        record: The right.
        rule_on: The rules that the edition was made with.
        as_of: Renewals and extensions after this day are left out; ``None`` counts all.
        titles: What the sources are called, by name; one that is not there is called by its name.

    Source: the rule ``<register>.<kind>.term``; China: Patent Law art. 42, Trademark Law art. 39-40, Implementing
        Regulations of the Trademark Law art. 12 (the last day is the one before the corresponding day).
    """
    rule = _term_rule(record, rule_on)
    term = _term_read(rule.data) if rule else None
    found = _by_event(record, rule, term, as_of) or _stated(record, term, titles) or _by_rule(record, rule, term, as_of)
    return _capped(record, rule, term, found)


def expiry_latest(record: Record, *, rule_on: RuleOn) -> Expiry | None:
    """The day past which the right cannot stand, where its own last day needs what no record says; else ``None``.

    A layout design lasts ten years from its filing or, if that was earlier, its first use; a variety fifteen or twenty,
    as its plant is. Whatever the choice is, it ends no later than the longest way of counting says.

    Source: Regulations on layout designs of integrated circuits (CN) art. 12; Regulations on the protection of new
        plant varieties (CN) as revised in 2014, art. 34.
    """
    rule = _term_rule(record, rule_on)
    if rule is None or rule.confidence == "L" or "choices" not in rule.data:
        return None
    ways = [_counted(record, _bounding(_term_read(data)), None) for data in rule.data["choices"] if not data.get("cap")]
    known = [way for way in ways if way is not None]
    if not known or len(known) != len(ways):
        return None
    last = max(known, key=lambda way: way.last)
    return Expiry(
        on=last.last,
        rule=rule_ref(rule),
        source=rule.source,
        text=_rule_text(rule, last),
        inputs={**last.inputs, AT_LATEST: "true"},
    )


def _bounding(term: _Term) -> _Term:
    """The way of counting that ends no earlier: from the filing, though a first use may have come before it."""
    return replace(term, base="filed_on") if term.base == "filed_or_first_use" else term


def term_rule_id(record: Record) -> str:
    """The name of the rule that sets the term of such a right."""
    return f"{record.register}.{record.kind}.term"


def _term_rule(record: Record, rule_on: RuleOn) -> Rule | None:
    """The term rule for rights filed on that day; where no filing is known, registered on that day."""
    return rule_find(rule_on, term_rule_id(record), filed_on(record) or granted_on(record))


def _term_read(data: Mapping[str, Any]) -> _Term:
    grace, most = data.get("grace_months"), data.get("max_years")
    return _Term(
        months=int(data.get("months", 0)) + 12 * int(data.get("years", 0)),
        base=str(data.get("base", "")),
        day_before=data.get("last_day") == "day_before",
        renewable=bool(data.get("renewable", False)),
        grace_months=None if grace is None else int(grace),
        max_months=None if most is None else 12 * int(most),
    )


def _capped(record: Record, rule: Rule | None, term: _Term | None, found: Expiry | None) -> Expiry | None:
    """The last day, brought back to that of the longest term where it lies past it."""
    longest = _longest(record, term)
    if found is None or rule is None or term is None or longest is None or found.on <= longest:
        return found
    return replace(
        found,
        on=longest,
        rule=rule_ref(rule),
        source=rule.source,
        text=Text(
            f"{found.text.zh}；但按规则，最长期限到 {longest} 为止",
            f"{found.text.en}; but by the rule the longest term ends on {longest}",
        ),
        inputs={**found.inputs, "max_months": str(term.max_months)},
        renewable=False,
        stated=False,
    )


def _longest(record: Record, term: _Term | None) -> date | None:
    """The last day of the longest term allowed; ``None`` where there is no such limit, or no day to count it from."""
    base = _base(record, term.base) if term is not None and term.max_months is not None else None
    if term is None or term.max_months is None or base is None:
        return None
    return term_last_day(base, months=term.max_months, day_before=term.day_before, added=0)


def _by_event(record: Record, rule: Rule | None, term: _Term | None, as_of: date | None) -> Expiry | None:
    """The latest day that a renewal or a prolongation of the term states."""
    found = [
        (until, event)
        for event in record.content.events
        if (event.category == "G" or event.action in _RENEWALS)
        and (as_of is None or law_day(event) <= as_of)
        and (until := _until_read(event)) is not None
    ]
    if not found:
        return None
    until, event = max(found, key=lambda pair: (pair[0], pair[1].event_id))
    stated = record.content.expiry_stated_on
    if stated is not None and stated > until:
        return None
    return Expiry(
        on=until,
        rule=rule_ref(rule) if rule else None,
        source=_event_source(event),
        text=Text(f"{law_day(event)} 续展或延长至 {until}", f"renewed or extended on {law_day(event)}, to {until}"),
        inputs={"until_on": until.isoformat(), "event_id": event.event_id},
        renewable=_renewable(record, term, until),
        stated=True,
        grace_months=term.grace_months if term else None,
    )


def _event_source(event: Event) -> Text:
    named = event.office_code or event.key_event
    return Text(f"事项 {named}", f"event {named}")


def _until_read(event: Event) -> date | None:
    try:
        return date_read(event.detail.get("until_on"))
    except SourceProblem:
        return None


def _stated(record: Record, term: _Term | None, titles: Mapping[str, Text]) -> Expiry | None:
    """The day that a source states, with the name of that source."""
    day = record.content.expiry_stated_on
    if day is None:
        return None
    place = record.field_sources.get("expiry_stated_on")
    named = record.provenance[place].source if place is not None and place < len(record.provenance) else None
    source = titles.get(named, Text(named, named)) if named else Text("来源文件", "the source file")
    return Expiry(
        on=day,
        rule=None,
        source=source,
        text=Text(f"届满日 {day} 由 {source.zh} 载明", f"the last day, {day}, is stated by {source.en}"),
        inputs={"expiry_stated_on": day.isoformat()},
        renewable=_renewable(record, term, day),
        stated=True,
        grace_months=term.grace_months if term else None,
    )


def _by_rule(record: Record, rule: Rule | None, term: _Term | None, as_of: date | None) -> Expiry | None:
    if rule is None or term is None:
        return None
    counted = _counted(record, term, as_of) if "choices" not in rule.data else _chosen(record, rule, as_of)
    if counted is None:
        return None
    return Expiry(
        on=counted.last,
        rule=rule_ref(rule),
        source=rule.source,
        text=_rule_text(rule, counted),
        inputs=counted.inputs,
        renewable=_renewable(record, term, counted.last),
        grace_months=term.grace_months,
    )


@dataclass(frozen=True, slots=True)
class _Counted:
    """A last day with what it was counted from."""

    last: date
    base: date
    added: int
    inputs: dict[str, str]


def _counted(record: Record, term: _Term, as_of: date | None) -> _Counted | None:
    """The last day by one way of counting; ``None`` where a day that it needs is not known."""
    base = _base(record, term.base)
    if base is None or term.months <= 0:
        return None
    added = record.content.term_adjustment_days or 0
    renewals = _renewals(record, as_of) if term.renewable else 0
    months = term.months * (1 + renewals)
    if term.max_months is not None:
        months = min(months, term.max_months)
    last = term_last_day(base, months=months, day_before=term.day_before, added=added)
    if last is None:
        return None
    inputs = {term.base: base.isoformat(), "months": str(term.months)}
    if added:
        inputs["term_adjustment_days"] = str(added)
    if renewals:
        inputs["renewals"] = str(renewals)
    return _Counted(last, base, added, inputs)


def _chosen(record: Record, rule: Rule, as_of: date | None) -> _Counted | None:
    """The longest of several ways of counting; ``None`` where the rule's choice needs what no record says."""
    ways = [_counted(record, _term_read(data), as_of) for data in rule.data["choices"]]
    known = [way for way in ways if way is not None]
    if rule.data.get("take") != "longest" or len(known) != len(ways):
        return None
    return max(known, key=lambda way: way.last)


def _renewable(record: Record, term: _Term | None, last: date) -> bool:
    """Whether the right can go on after that day: not once the longest term allowed is used up."""
    if term is None or not term.renewable:
        return False
    longest = _longest(record, term)
    return longest is None or last < longest


def _rule_text(rule: Rule, counted: _Counted) -> Text:
    added, base, last = counted.added, counted.base, counted.last
    plus = Text(f"，另加期限调整 {added} 天", f", and {added} days of adjustment") if added else Text("", "")
    said = Text(rule.text.zh.rstrip("。"), rule.text.en.rstrip("."))
    return Text(
        f"{said.zh}（自 {base} 起算{plus.zh}，届满日 {last}）",
        f"{said.en} (counted from {base}{plus.en}: last day {last})",
    )


def _renewals(record: Record, as_of: date | None) -> int:
    """How often the right was renewed, as far as events without a day of their own tell."""
    days = {
        law_day(event)
        for event in record.content.events
        if event.action == "renewed" and (as_of is None or law_day(event) <= as_of)
    }
    return len(days)


def _base(record: Record, base: str) -> date | None:
    """The day from which the term runs; ``None`` where it is not known for certain.

    A terminal disclaimer ties the end of the term to that of another patent, which no rule can count.

    Source: 35 U.S.C. 154(a)(2), 253(b).
    """
    if record.content.facts.get("terminal_disclaimer"):
        return None
    if base == "granted_on":
        return granted_on(record)
    if base == "filed_on":
        return filed_on(record)
    if base != "earliest_filed_on":
        return None
    parents = [relation.date for relation in record.content.relations if relation.type in _PARENTS]
    own = filed_on(record)
    if own is None or None in parents:
        return None
    return min([own, *(day for day in parents if day is not None)])
