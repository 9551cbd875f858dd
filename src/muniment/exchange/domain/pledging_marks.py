"""What stands against pledging registered marks: a set of grounds of its own; identical marks of the holder go together.

Source: Provisions on the registration of pledges of marks (CNIPA Announcement 358); the rules ``CN.trademark.pledge.…``.
"""

from __future__ import annotations

from collections.abc import Sequence

from muniment.exchange.domain.pledging_patents import CONTENT
from muniment.exchange.domain.pledging_words import (
    GONE,
    Finder,
    lien_no,
    names_said,
    owner_text,
    owners_missing,
    strangers,
)
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Obstacle, RightFacts
from muniment.register.values import Badge

RULES = "CN.trademark.pledge"
CODES: tuple[str, ...] = tuple(
    f"pledge.mark.{each}"
    for each in ("owner", "ended", "pending", "seized", "identical", "identical.compared", "content", "co_owner", "ranked")
)  # fmt: skip


def marks_stand(facts: Facts) -> Sequence[Obstacle]:
    """What stands against pledging these marks, mark by mark, then of the contract."""
    finder = Finder(facts, RULES, "pledge.mark")
    for right in facts.rights.values():
        _holder(facts, right, finder)
        _life(right, finder)
        for lien in right.standing("seizure").current:
            finder.add("seized", lien.text, right=right, events=lien.events)
        for rank, lien in enumerate(right.standing("pledge").current, 1):
            no = lien_no(lien)
            zh, en = f"第 {rank} 顺位：{lien.text.zh}{no.zh}", f"rank {rank}: {lien.text.en}{no.en}"
            finder.add("ranked", Text(zh, en), right=right, events=lien.events)
        _identical(facts, right, finder)
    lacking = [text for name, text in CONTENT.items() if not facts.form.get(name)]
    if lacking:
        said = Text("、".join(each.zh for each in lacking), ", ".join(each.en for each in lacking))
        finder.add("content", Text(f"合同缺少：{said.zh}", f"the contract lacks: {said.en}"))
    return finder.found


def _holder(facts: Facts, right: RightFacts, finder: Finder) -> None:
    wrong = strangers(facts, right)
    if wrong or not right.ownership.names:
        text, events = owner_text(right, wrong)
        finder.add("owner", text, right=right, events=events)
        return
    missing = owners_missing(facts, right)
    if missing and len(missing) < len(right.ownership.names):
        names = names_said(missing)
        text = Text(f"共有人{names.zh}未参加出质", f"the co-owner {names.en} is not among the pledgors")
        finder.add("co_owner", text, right=right)


def _life(right: RightFacts, finder: Finder) -> None:
    status = right.status[0]
    events = [each for reason in status.reasons for each in reason.events]
    if status.badge in GONE:
        finder.add("ended", status.text, right=right, events=events)
    elif status.badge is Badge.PENDING or status.granted_on is None:
        finder.add("pending", status.text, right=right, events=events)


def _identical(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """Marks of the holder with the same words that stay behind, class by class; which comparison was made is said."""
    left, compared = marks_left(facts, right)
    for text in left:
        finder.add("identical", text, right=right)
    finder.add("identical", compared, right=right, kind="remark", code="identical.compared")


def marks_left(facts: Facts, right: RightFacts) -> tuple[list[Text], Text]:
    """The marks of the holder with the same words for near goods that the case leaves behind; and which comparison was made.

    Source: Trademark Law (CN) art. 42(2); Implementing Regulations art. 31(2).
    """
    beside = [each for each in facts.beside.get(right.right_id, ()) if each.status[0].badge not in GONE]
    left = []
    for each in beside:
        shared = goods_near(right, each)
        if shared is None:
            continue
        words = each.record.content.mark.text if each.record.content.mark else ""
        zh = f"注册人的相同商标“{words}”（{each.right_id}，{shared.zh}）未一并办理"
        en = f"an identical mark of the holder, “{words}” ({each.right_id}, {shared.en}), is left behind"
        left.append(Text(zh, en))
    compared = Text(
        f"已比对注册人文字相同的其他商标 {len(beside)} 件的类别和类似群；近似商标未比对",
        f"compared: {len(beside)} other marks of the holder with the same words, by class and group of similar goods; similar marks were not compared",
    )
    return left, compared


def goods_near(one: RightFacts, other: RightFacts) -> Text | None:
    """Where the goods of two marks are the same or similar: a shared group, else a shared class; ``None`` where neither.

    Groups decide where both records have them: goods of one class need not be similar.
    """
    groups = [
        frozenset(group for goods in each.record.content.goods_services for group in goods.groups)
        for each in (one, other)
    ]
    if all(groups):
        shared = sorted(groups[0] & groups[1])
        return Text(f"类似群 {'、'.join(shared)}", f"groups {', '.join(shared)}") if shared else None
    classes = [frozenset(goods.class_no for goods in each.record.content.goods_services) for each in (one, other)]
    common = sorted(classes[0] & classes[1])
    return Text(f"第 {'、'.join(common)} 类", f"class {', '.join(common)}") if common else None
