"""Guards of the renewal of marks: within the window of the law, by the holder, for the ten years that follow."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from muniment.exchange.domain.pledging_words import GONE, Finder, name_plain, names_said, sides_of
from muniment.kernel.dates import months_add
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.standards.rules import rule_on

RULE, TERM = "CN.trademark.renewal", "CN.trademark.term"


def renewal_stands(facts: Facts) -> Sequence[Obstacle]:
    """The mark stands or is in its grace, the holder asks, and it is neither too early nor too late."""
    finder = Finder(facts, "CN.trademark", "renewal")
    for right in facts.rights.values():
        _holder(facts, right, finder)
        if right.status[0].badge in GONE:
            finder.add("renewal", right.status[0].text, right=right, code="ended")
        elif right.expiry is None:
            text = Text("期满日无法计算", "the last day cannot be computed")
            finder.add("renewal", text, right=right, code="term")
        else:
            _window(facts, right, right.expiry.on, finder)
    return finder.found


def _holder(facts: Facts, right: RightFacts, finder: Finder) -> None:
    owners = {name_plain(name) for name in right.ownership.names}
    asking = [each.name for each in sides_of(facts, "holder")]
    if not any(name_plain(each) in owners for each in asking):
        names, asked = names_said(right.ownership.names), names_said(asking)
        text = Text(f"登记簿上的注册人是{names.zh}，申请人是{asked.zh}", f"the register names {names.en} as holder; the filing names {asked.en}")  # fmt: skip
        finder.add("renewal", text, right=right, code="holder")


def _window(facts: Facts, right: RightFacts, last: date, finder: Finder) -> None:
    term = rule_on(TERM, facts.on).data
    opens = months_add(last, -int(rule_on(RULE, facts.on).data["opens_months"]))
    closes = months_add(last, int(term["grace_months"]))
    if facts.on < opens:
        text = Text(f"有效期至 {last}，自 {opens} 起才能续展", f"it runs until {last}: renewal opens on {opens}")
        finder.add("renewal", text, right=right, code="early")
    elif facts.on > closes:
        text = Text(
            f"有效期至 {last}，宽展期已于 {closes} 届满", f"it ran until {last}, and the grace ended on {closes}"
        )
        finder.add("renewal", text, right=right, code="late")
    elif facts.on > last:
        text = Text(f"已在宽展期内，至 {closes}", f"it is in its grace, until {closes}")
        finder.add("renewal", text, right=right, kind="remark", code="grace")
    until, asked = months_add(last, 12 * int(term["years"])), facts.form.get("renewed_until")
    if asked is not None and asked != until:
        text = Text(f"续展至 {until}，不是 {asked}", f"the renewal runs until {until}, not {asked}")
        finder.add("renewal", text, right=right, code="until")


GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec(
        "renewal.window",
        renewal_stands,
        tuple(f"renewal.{each}" for each in ("holder", "ended", "term", "early", "late", "grace", "until")),
        Text("由注册人在期满前十二个月内或宽展期内续展", "the holder renews within twelve months before the last day, or in the grace"),
        Ground(Text("《商标法》第四十条", "Trademark Law (CN) art. 40"), RULE, "H"),
    ),
)  # fmt: skip
