"""Guards of changes of owner and of licences: the chain starts from the holder whom the register names."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from muniment.exchange.domain.chain import chain_of
from muniment.exchange.domain.pledging_marks import marks_left
from muniment.exchange.domain.pledging_words import (
    GONE,
    UNSURE,
    Finder,
    events_by_id,
    name_plain,
    names_said,
    sides_of,
)
from muniment.kernel.ids import right_id_split
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.register.values import Covered

CODE = "title"
PATENTS = frozenset({"patent", "utility_model", "design"})
REVIEW, PASSED, OBJECTED = "external_review", "no_concern", "concern"
"""The act of a review of a transfer abroad, and the two states in which it ends on its merits."""


def rules_of(right: RightFacts, subject: str = "title") -> str:
    """The family of rules for a kind of right, such as ``CN.trademark.title``."""
    kind = right_id_split(right.right_id)[1]
    return f"CN.{'patent' if kind in PATENTS else kind}.{subject}"


def each_right(facts: Facts, look: Callable[[RightFacts, Finder], None], *, subject: str = "title") -> list[Obstacle]:
    """What is found right by right, each under the rules of its kind."""
    found: list[Obstacle] = []
    for right in facts.rights.values():
        finder = Finder(facts, rules_of(right, subject), subject)
        look(right, finder)
        found += finder.found
    return found


def name_changes(facts: Facts) -> Sequence[Obstacle]:
    """The former name is that of the holder on the register, and the new one is another."""
    former, new = (str(facts.form.get(name) or "") for name in ("former_name", "new_name"))

    def look(right: RightFacts, finder: Finder) -> None:
        right_stands(right, finder)
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
            text = Text("变更前后的名称相同", "the name before and after is the same")
            finder.add("holder", text, right=right, code="same")

    return each_right(facts, look)


def assignment_stands(facts: Facts) -> Sequence[Obstacle]:
    """The assignor holds the right by a whole chain, all owners agree, and nothing binds it."""

    def look(right: RightFacts, finder: Finder) -> None:
        right_stands(right, finder)
        _assignors(facts, right, finder)
        right_free(right, finder)
        for other in facts.others:
            if right.right_id in other.right_ids:
                text = Text(
                    f"同一权利另有在办案件 {other.case_no}", f"another case, {other.case_no}, is open on this right"
                )
                finder.add("holder", text, right=right, kind="remark", code="other")
        _coming(facts, right, finder)
        if facts.form.get("abroad") is True:
            goes_abroad(facts, right, finder, "assignee")

    return each_right(facts, look)


def _coming(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """A transfer that was recorded already and has effect on a later day, such as one of a mark that waits for its announcement."""
    for event in right.record.content.events:
        if event.family == "transfer" and (event.effective_on or event.occurred_on) > facts.on:
            day = event.effective_on or event.occurred_on
            text = Text(
                f"已登记另一转让，自 {day} 起生效", f"another transfer is recorded already, with effect from {day}"
            )
            finder.add("holder", text, right=right, events=(event.event_id,), code="coming")


def goes_abroad(facts: Facts, right: RightFacts, finder: Finder, side: str) -> None:
    """What goes to a foreigner waits for the review of that transfer, or for the number of the export licence."""
    takers = [each.name for each in sides_of(facts, side)]
    reviews = [
        each
        for each in facts.past
        if each.act == REVIEW and right.right_id in each.right_ids and _reviewed(each.said, takers)
    ]
    last = reviews[-1] if reviews else None
    if last is not None and last.state == OBJECTED:
        text = Text(
            f"对外转让审查 {last.case_no} 的意见：不宜转让",
            f"the review {last.case_no} of the transfer abroad objected to it",
        )
        finder.add("review", text, right=right, code="review")
    elif last is not None and last.state == PASSED:
        text = Text(
            f"对外转让审查 {last.case_no}：未提出异议",
            f"the review {last.case_no} of the transfer abroad raised no objection",
        )
        finder.add("abroad", text, right=right, kind="remark", code="abroad.reviewed")
    else:
        text = Text(
            "受让人或者被许可人是外国人：须先就此经对外转让审查，并办理出口手续",
            "it goes to a foreigner: this transfer is reviewed first, and needs the formalities of export",
        )
        finder.add("abroad", text, right=right)


def _reviewed(said: Mapping[str, Any], takers: Sequence[str]) -> bool:
    """Whether a review was about these transferees: it opens nothing for others."""
    named = name_plain(str(said.get("transferees") or ""))
    return all(name_plain(each) in named for each in takers)


def marks_together(facts: Facts) -> Sequence[Obstacle]:
    """Identical marks of the holder for the same or similar goods go together; which comparison was made is said."""

    def look(right: RightFacts, finder: Finder) -> None:
        left, compared = marks_left(facts, right)
        for text in left:
            finder.add("identical", text, right=right)
        finder.add("identical", compared, right=right, kind="remark", code="identical.compared")

    return each_right(facts, look)


def marks_all(facts: Facts) -> Sequence[Obstacle]:
    """A change of name or address is made on all registered marks of the holder."""
    found: list[Obstacle] = []
    named: set[str] = set()

    def look(right: RightFacts, finder: Finder) -> None:
        for each in facts.held.get(right.right_id, ()):
            if each.status[0].badge in GONE or each.right_id in named:
                continue
            named.add(each.right_id)
            text = Text(
                f"同一注册人的商标 {each.right_id} 未一并变更",
                f"{each.right_id}, a mark of the same holder, is left out of the change",
            )
            finder.add("all", text, right=each)

    found += each_right(facts, look)
    return found


def succession_stands(facts: Facts) -> Sequence[Obstacle]:
    """Whoever the right passes from held it on the day on which it passed by law; what lies on it passes with it."""
    before, on = str(facts.form.get("predecessor") or ""), facts.form.get("succeeded_on")

    def look(right: RightFacts, finder: Finder) -> None:
        right_stands(right, finder)
        chain = chain_of(right.record, right.ownership)
        held = chain.holders_on(on) if isinstance(on, date) else right.ownership.names
        if name_plain(before) not in {name_plain(each) for each in held}:
            said = names_said(held)
            text = Text(
                f"{on} 登记簿上的权利人是{said.zh}，不是{before}",
                f"on {on} the register named {said.en} as holder, not {before}",
            )
            finder.add("holder", text, right=right)
        elif isinstance(on, date):
            _successors(facts, right, (before, held, on), finder)
        later = [each for each in chain.links if each.since and isinstance(on, date) and each.since > on]
        for link in later:
            text = Text(
                f"其后已有登记：{link.since} {link.how.zh}",
                f"the register goes on after it: {link.since} {link.how.en}",
            )
            finder.add("holder", text, right=right, events=(link.event_id,), kind="remark", code="later")
        for family in ("pledge", "seizure", "licence"):
            for lien in right.standing(family).current:
                finder.add("holder", lien.text, right=right, events=lien.events, kind="remark", code="burden")

    return each_right(facts, look)


def _successors(facts: Facts, right: RightFacts, passed: tuple[str, Sequence[str], date], finder: Finder) -> None:
    """All who hold it afterwards are named, and whoever gave it next on the register is one of them."""
    before, held, on = passed
    after = {name_plain(each.name) for each in sides_of(facts, "successor")}
    if name_plain(before) in after:
        text = Text(f"{before}同时是继受人", f"{before} stands on both sides")
        finder.add("holder", text, right=right, code="same")
    kept = [each for each in held if name_plain(each) not in after | {name_plain(before)}]
    if kept:
        names = names_said(kept)
        text = Text(f"其余共有人{names.zh}未列入移转后的权利人", f"the remaining co-owner {names.en} is not named among the holders afterwards")  # fmt: skip
        finder.add("holder", text, right=right, code="kept")
    move = next((each for each in right.ownership.moves if each.on > on), None)
    strange = [each for each in move.givers if name_plain(each) not in after] if move else []
    if move and strange:
        names = names_said(strange)
        text = Text(
            f"其后 {move.on} 由{names.zh}转出，不是继受人：权利链会因此断开",
            f"{names.en}, who is no successor, gave it on {move.on}: the chain would break",
        )
        finder.add("chain", text, right=right, events=(move.event_id,))


def filer_stands(facts: Facts) -> Sequence[Obstacle]:
    """Whoever files is a holder on the register, and the right stands."""

    def look(right: RightFacts, finder: Finder) -> None:
        right_stands(right, finder)
        held = {name_plain(each) for each in right.ownership.names}
        filing = [each.name for each in sides_of(facts, "holder")]
        if not any(name_plain(each) in held for each in filing):
            said, who = names_said(right.ownership.names), names_said(filing)
            text = Text(
                f"登记簿上的权利人是{said.zh}，申报人是{who.zh}",
                f"the register names {said.en} as holder; {who.en} files",
            )
            finder.add("holder", text, right=right)

    return each_right(facts, look)


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


def right_free(right: RightFacts, finder: Finder) -> None:
    """Pledges need their pledgee's consent; preservation and disputes of ownership stop."""
    for lien in right.standing("pledge").current:
        finder.add("pledged", lien.text, right=right, events=lien.events)
    for lien in right.standing("seizure").current:
        finder.add("bound", lien.text, right=right, events=lien.events)
    for lien in right.standing("dispute").current:
        said = [lien.detail.get("kind", ""), *(each.text or "" for each in events_by_id(right, lien.events))]
        owned = any("权属" in each or "中止" in each or "ownership" in each.casefold() for each in said)
        finder.add("bound", lien.text, right=right, events=lien.events, kind="stop" if owned else "remark", code="bound" if owned else "bound.dispute")  # fmt: skip


def right_stands(right: RightFacts, finder: Finder) -> None:
    """A right that is gone stops; one of which the sources cannot tell is remarked."""
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
        tuple(f"title.{each}" for each in ("standing", "standing.coverage", "holder", "chain", "chain.doubt", "co_owners", "pledged", "bound", "bound.dispute", "other", "coming", "abroad", "abroad.reviewed", "review")),
        Text("转让人是登记簿上的权利人，权利链完整，没有未同意的负担", "the assignor holds it by a whole chain, and nothing binds it"),
        Ground(Text("《专利法》第十条", "Patent Law (CN) art. 10"), "CN.patent.assignment", "H"),
        wants=("past",),
    ),
    GuardSpec(
        "title.filer",
        filer_stands,
        ("title.standing", "title.standing.coverage", "title.holder"),
        Text("申报人是登记簿上的权利人，权利仍存在", "who files is a holder on the register, and the right stands"),
        Ground(Text("《专利法实施细则》第一百四十六条第二款", "Implementing Rules of the Patent Law (CN) art. 146(2)"), "CN.patent.party_change", "H"),
    ),
    GuardSpec(
        "title.marks_together",
        marks_together,
        ("title.identical", "title.identical.compared"),
        Text("同种或者类似商品上的相同商标一并办理", "identical marks of the holder for the same or similar goods go together"),
        Ground(Text("《商标法》第四十二条第二款", "Trademark Law (CN) art. 42(2)"), "CN.trademark.title.identical", "H"),
    ),
    GuardSpec(
        "title.marks_all",
        marks_all,
        ("title.all",),
        Text("注册人的全部注册商标一并变更", "the change is made on all registered marks of the holder"),
        Ground(Text("《商标法实施条例》第三十条第二款", "Implementing Regulations of the Trademark Law (CN) art. 30(2)"), "CN.trademark.title.all", "H"),
        wants=("held",),
    ),
    GuardSpec(
        "title.succession",
        succession_stands,
        tuple(f"title.{each}" for each in ("standing", "standing.coverage", "holder", "same", "kept", "chain", "later", "burden")),
        Text("被继受人在移转之日是登记簿上的权利人；负担随之移转", "the predecessor was the holder on the day; what lies on the right passes with it"),
        Ground(Text("《专利法实施细则》第十五条第一款；《商标法实施条例》第三十二条", "Implementing Rules of the Patent Law (CN) art. 15(1); Implementing Regulations of the Trademark Law (CN) art. 32"), "CN.patent.title.holder", "H"),
    ),
)  # fmt: skip
