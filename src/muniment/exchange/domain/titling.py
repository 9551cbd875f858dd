"""Guards of changes of owner and of licences: the chain starts from the holder whom the register names."""

from __future__ import annotations

from collections.abc import Sequence

from muniment.exchange.domain.chain import chain_of
from muniment.exchange.domain.pledging_words import (
    GONE,
    UNSURE,
    Finder,
    events_by_id,
    name_plain,
    names_said,
    sides_of,
)
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.register.values import Covered

RULES, CODE = "CN.patent.title", "title"


def name_changes(facts: Facts) -> Sequence[Obstacle]:
    """The former name is that of the holder on the register, and the new one is another."""
    finder = Finder(facts, RULES, CODE)
    former, new = (str(facts.form.get(name) or "") for name in ("former_name", "new_name"))
    for right in facts.rights.values():
        _stands(right, finder)
        names, events = right.ownership.names, [each for r in right.ownership.reasons for each in r.events]
        if name_plain(former) not in {name_plain(each) for each in names}:
            said = names_said(names)
            text = Text(
                f"登记簿上的权利人是{said.zh or '（未载明）'}，不是{former}",
                f"the register names {said.en or '(nobody)'} as holder, not {former}",
            )
            finder.add("holder", text, right=right, events=events)
        elif not isinstance(right.ownership.coverage, Covered):
            finder.add("holder", right.ownership.coverage.text, right=right, kind="remark", code="holder.coverage")
    if name_plain(former) == name_plain(new):
        finder.add("holder", Text("变更前后的名称相同", "the name before and after is the same"), code="same")
    return finder.found


def assignment_stands(facts: Facts) -> Sequence[Obstacle]:
    """The assignor holds the right by a whole chain, all owners agree, and nothing binds it."""
    finder = Finder(facts, RULES, CODE)
    for right in facts.rights.values():
        _stands(right, finder)
        _assignors(facts, right, finder)
        _free(right, finder)
        for other in facts.others:
            if right.right_id in other.right_ids:
                text = Text(
                    f"同一专利另有在办案件 {other.case_no}", f"another case, {other.case_no}, is open on this patent"
                )
                finder.add("holder", text, right=right, kind="remark", code="other")
    if facts.form.get("abroad") is True:
        text = Text("受让人是外国人：须办理出口手续", "the assignee is a foreigner: it needs the formalities of export")
        finder.add("abroad", text)
    return finder.found


def _assignors(facts: Facts, right: RightFacts, finder: Finder) -> None:
    names = right.ownership.names
    giving = [each.name for each in sides_of(facts, "assignor")]
    held, events = {name_plain(each) for each in names}, [each for r in right.ownership.reasons for each in r.events]
    strange = [each for each in giving if name_plain(each) not in held]
    if strange or not giving:
        said, who = names_said(names), names_said(strange)
        text = Text(f"登记簿上的权利人是{said.zh}，转让人是{who.zh}", f"the register names {said.en} as holder; the filing names {who.en} as assignor")  # fmt: skip
        finder.add("holder", text, right=right, events=events)
        return
    for gap in chain_of(right.record, right.ownership).gaps:
        finder.add("chain", gap.text, right=right, kind="stop" if gap.breaks else "remark", code="chain" if gap.breaks else "chain.doubt")  # fmt: skip
    missing = [name for name in names if name_plain(name) not in {name_plain(each) for each in giving}]
    if missing:
        said = names_said(missing)
        finder.add("co_owners", Text(f"共有人{said.zh}未参加转让", f"the co-owner {said.en} is not among the assignors"), right=right)  # fmt: skip


def _free(right: RightFacts, finder: Finder) -> None:
    """Pledges need their pledgee's consent; preservation and disputes of ownership stop."""
    for lien in right.standing("pledge").current:
        finder.add("pledged", lien.text, right=right, events=lien.events)
    for lien in right.standing("seizure").current:
        finder.add("bound", lien.text, right=right, events=lien.events)
    for lien in right.standing("dispute").current:
        said = [lien.detail.get("kind", ""), *(each.text or "" for each in events_by_id(right, lien.events))]
        owned = any("权属" in each or "中止" in each or "ownership" in each.casefold() for each in said)
        finder.add("bound", lien.text, right=right, events=lien.events, kind="stop" if owned else "remark", code="bound" if owned else "bound.dispute")  # fmt: skip


def _stands(right: RightFacts, finder: Finder) -> None:
    status = right.status[0]
    events = [each for reason in status.reasons for each in reason.events]
    if status.badge in GONE:
        finder.add("standing", status.text, right=right, events=events)
    elif status.badge in UNSURE:
        finder.add("standing", status.text, right=right, kind="remark", code="standing.coverage")


GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec(
        "title.name",
        name_changes,
        ("title.standing", "title.standing.coverage", "title.holder", "title.holder.coverage", "title.same"),
        Text("变更前的名称与登记簿一致，权利仍存在", "the former name is that on the register, and the right stands"),
        Ground(Text("《专利法实施细则》第一百零六条", "Implementing Rules of the Patent Law (CN) art. 106"), "CN.patent.title.holder", "M"),
    ),
    GuardSpec(
        "title.assignment",
        assignment_stands,
        tuple(f"title.{each}" for each in ("standing", "standing.coverage", "holder", "chain", "chain.doubt", "co_owners", "pledged", "bound", "bound.dispute", "other", "abroad")),
        Text("转让人是登记簿上的权利人，权利链完整，没有未同意的负担", "the assignor holds it by a whole chain, and nothing binds it"),
        Ground(Text("《专利法》第十条", "Patent Law (CN) art. 10"), "CN.patent.assignment", "H"),
    ),
)  # fmt: skip
