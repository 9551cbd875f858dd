"""What falls due on a right by rule: fees, renewals, the end of a term, the request for examination."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muniment.kernel.dates import months_add
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.values import Badge, Expiry, Fee, FeesSeen, NotCovered, RuleRef
from muniment.standards.rules import rule_on
from muniment.standards.time import Explained, Step, WorkCalendar, period_moved, period_run
from muniment.workspace.values import NOT_COVERED, Due

_ALIVE = frozenset({Badge.IN_FORCE, Badge.FEE_OVERDUE, Badge.GRANTED_LAPSE_NOT_COVERED, Badge.IN_DISPUTE})
_METHODS = {"patent": "patent", "utility_model": "patent", "design": "patent", "trademark": "trademark"}
_UNMOVED = Text(
    "没有载入该登记簿的期限顺延规则：逢休假日不顺延", "no rule on holidays is loaded for this register: not moved"
)
_FULL = Text(
    "金额为收费标准全额，未计减缴；请向专利局核实",
    "the amount is that of the schedule in full, before reductions: verify it with the office",
)


@dataclass(frozen=True, slots=True)
class RightFacts:
    """What of a right decides over its deadlines."""

    right_id: str
    register: str
    kind: str
    badge: Badge
    filed_on: date | None
    priority_on: date | None
    expiry: Expiry | None
    examination_seen: bool


def dues_of(facts: RightFacts, fees: FeesSeen, *, today: date, calendar: WorkCalendar) -> tuple[Due, ...]:
    """Everything that falls due by rule on a right that stands or is pending, soonest first.

    Args:
        facts: The right.
        fees: Its fees on ``today``.
        today: The day on which one looks.
        calendar: The working days.

    Source: the rules that each sum names.
    """
    found: list[Due] = []
    if facts.badge in _ALIVE:
        found += _fees(facts, fees, today, calendar)
        found += _end(facts, today, calendar)
    elif facts.badge is Badge.PENDING:
        found += _examination(facts, today, calendar)
    return tuple(sorted(found, key=lambda due: (due.on, due.key)))


def _fees(facts: RightFacts, fees: FeesSeen, today: date, calendar: WorkCalendar) -> list[Due]:
    if fees.rule is None or fees.filed_on is None:
        return []
    found = []
    last = fees.last
    if last is not None and fees.unpaid is not False:
        late = _late(facts, fees, last, calendar)
        if today <= late.on:
            due = _moved(facts, _anniversary(fees, last), calendar)
            found.append(_fee(facts, fees, last, *((due, "ahead") if today <= due.on else (late, "grace"))))
        elif fees.unpaid:
            found.append(_fee(facts, fees, last, late, "past"))
    if fees.next is not None:
        found.append(_fee(facts, fees, fees.next, _moved(facts, _anniversary(fees, fees.next), calendar), "ahead"))
    return found


def _fee(facts: RightFacts, fees: FeesSeen, fee: Fee, found: Explained, state: str) -> Due:
    words = {
        "ahead": Text(f"第 {fee.year} 年度年费", f"annual fee of year {fee.year}"),
        "grace": Text(f"第 {fee.year} 年度年费（补缴期）", f"annual fee of year {fee.year}, late"),
        "past": Text(f"第 {fee.year} 年度年费：补缴期已过", f"annual fee of year {fee.year}: time to pay late is over"),
    }
    remarks = [] if fee.amount_cny is None else [_FULL]
    if isinstance(fees.coverage, NotCovered):
        remarks.append(NOT_COVERED)
    elif fees.unpaid and state != "ahead":
        remarks.append(
            Text(f"没有缴费记录（{fees.coverage.text.zh}）", f"no payment recorded ({fees.coverage.text.en})")
        )
    return Due(
        key=f"fee:{fee.year}",
        right_id=facts.right_id,
        title=words[state],
        on=found.on,
        state=state,  # type: ignore[arg-type]
        sum=found,
        amount_cny=fee.amount_cny,
        surcharge_pct=fee.surcharge_pct if state == "grace" else 0,
        remarks=tuple(remarks),
    )


def _anniversary(fees: FeesSeen, fee: Fee) -> Explained:
    rule, filed = fees.rule, fees.filed_on
    assert rule is not None  # noqa: S101 - asked before
    assert filed is not None  # noqa: S101
    return Explained(
        fee.due_on,
        (
            Step(Text(f"申请日 {filed}", f"filed on {filed}"), filed),
            _quoted(rule, fees.confidence, fee.due_on),
        ),
    )


def _late(facts: RightFacts, fees: FeesSeen, fee: Fee, calendar: WorkCalendar) -> Explained:
    due = _anniversary(fees, fee)
    text = Text(
        f"补缴期自 {fee.due_on} 起六个月，到 {fee.grace_until}",
        f"it can be paid late for six months from {fee.due_on}: {fee.grace_until}",
    )
    rule = fees.rule
    assert rule is not None  # noqa: S101
    step = Step(text, fee.grace_until, rule.source, f"{rule.rule_id}/{rule.version}", fees.confidence)
    return _moved(facts, Explained(fee.grace_until, (*due.steps, step)), calendar)


def _quoted(rule: RuleRef, confidence: str, day: date) -> Step:
    text = Text(f"{rule.text.zh}：{day}", f"{rule.text.en.rstrip('.')}: {day}")
    return Step(text, day, rule.source, f"{rule.rule_id}/{rule.version}", confidence)


def _end(facts: RightFacts, today: date, calendar: WorkCalendar) -> list[Due]:
    """The end of the term: a renewal, or the last day of protection."""
    expiry = facts.expiry
    if expiry is None:
        return []
    rule = f"{expiry.rule.rule_id}/{expiry.rule.version}" if expiry.rule else ""
    told = Explained(expiry.on, (Step(expiry.text, expiry.on, expiry.source, rule),))
    if not expiry.renewable:
        title = Text("保护期最后一天", "last day of protection")
        return [Due(f"end:{expiry.on}", facts.right_id, title, expiry.on, sum=told)] if today <= expiry.on else []
    key, opens = f"renewal:{expiry.on}", _opens(facts, expiry.on)
    due = _moved(facts, told, calendar)
    if today <= due.on:
        return [Due(key, facts.right_id, Text("续展", "renewal"), due.on, sum=due, remarks=opens)]
    if not expiry.grace_months:
        return []
    until = months_add(expiry.on, expiry.grace_months)
    text = Text(f"宽展期 {expiry.grace_months} 个月，到 {until}", f"{expiry.grace_months} months of grace: {until}")
    late = _moved(facts, Explained(until, (*told.steps, Step(text, until, expiry.source, rule))), calendar)
    if today > late.on:
        return []
    return [Due(key, facts.right_id, Text("续展（宽展期）", "renewal, in grace"), late.on, "grace", sum=late)]


def _opens(facts: RightFacts, last: date) -> tuple[Text, ...]:
    try:
        rule = rule_on(f"{facts.register}.{facts.kind}.renewal", last)
    except NotFound:
        return ()
    day = months_add(last, -int(rule.data["opens_months"]))
    return (Text(f"{day} 起可以办理（{rule.source.zh}）", f"can be asked for from {day} ({rule.source.en})"),)


def _examination(facts: RightFacts, today: date, calendar: WorkCalendar) -> list[Due]:
    start = facts.priority_on or facts.filed_on
    if (facts.register, facts.kind) != ("CN", "patent") or facts.examination_seen or start is None:
        return []
    try:
        found = period_run("CN.patent.examination_request", start, calendar=calendar)
    except NotFound:
        return []
    if today > found.on:
        return []
    remark = Text("所载来源没有实质审查请求的记载", "the loaded sources tell of no request for examination")
    title = Text("请求实质审查", "request for examination")
    return [Due("examination", facts.right_id, title, found.on, sum=found, remarks=(remark,))]


def _moved(facts: RightFacts, nominal: Explained, calendar: WorkCalendar) -> Explained:
    """Past a holiday where the register's own rule says so."""
    method = _METHODS.get(facts.kind)
    try:
        rule = rule_on(f"{facts.register}.{method}.period", nominal.on)
    except NotFound:
        return Explained(nominal.on, (*nominal.steps, Step(_UNMOVED, None)), nominal.provisional)
    return period_moved(nominal, rule, calendar=calendar)
