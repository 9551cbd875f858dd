"""The twelve grounds on which the pledge of a Chinese patent is refused, each looked for in what the register says.

Source: Measures for the registration of patent pledges (CNIPA Announcement 461); the rules ``CN.patent.pledge.R1`` … ``R12``.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from muniment.exchange.domain.pledging_words import (
    GONE,
    UNSURE,
    Finder,
    events_by_id,
    lien_no,
    name_plain,
    names_said,
    owner_text,
    owners_missing,
    sides_of,
    strangers,
)
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Obstacle, RightFacts
from muniment.register.values import Badge, Covered, Lien

RULES = "CN.patent.pledge"
CODES: tuple[str, ...] = (
    *(f"pledge.R{n}" for n in range(1, 13)),
    "pledge.R1.coverage", "pledge.R2.coverage", "pledge.R4.unknown", "pledge.R5.dispute", "pledge.R6.unknown",
    "pledge.R9.coverage", "pledge.R9.other", "pledge.R10.unknown",
)  # fmt: skip
"""Every code that these guards answer with; those with a third part remark and refuse nothing."""
CONTENT: dict[str, Text] = {
    "claim_kind": Text("主债权种类", "kind of the claim"),
    "amount": Text("主债权数额", "amount of the claim"),
    "term_until": Text("债务履行期", "term of the debt"),
    "scope": Text("担保范围", "what is secured"),
}
"""What a pledge contract must say beside its parties and rights (Measures, art. 8; from memory, confidence M)."""


def patents_stand(facts: Facts) -> Sequence[Obstacle]:
    """What of the twelve grounds stands against pledging these patents, right by right, then of the contract."""
    finder = Finder(facts, RULES)
    for right in facts.rights.values():
        _owner(facts, right, finder)
        _life(right, finder)
        _fees(right, finder)
        _bound(right, finder)
        _term(facts, right, finder)
        _co_owners(facts, right, finder)
        _pledged(facts, right, finder)
        _same_day(facts, right, finder)
    _content(facts, finder)
    _other(facts, finder)
    return finder.found


def _owner(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """R1; and that a later transfer might not be known."""
    wrong = strangers(facts, right)
    if wrong or not right.ownership.names:
        text, events = owner_text(right, wrong or tuple(each.name for each in sides_of(facts, "pledgor")))
        finder.add("R1", text, right=right, events=events)
    elif not isinstance(right.ownership.coverage, Covered):
        finder.add("R1", right.ownership.coverage.text, right=right, kind="remark", code="R1.coverage")


def _life(right: RightFacts, finder: Finder) -> None:
    """R2 and R3: it has to be granted and to stand."""
    status = right.status[0]
    events = [each for reason in status.reasons for each in reason.events]
    if status.badge in GONE:
        finder.add("R2", status.text, right=right, events=events)
    elif status.badge is Badge.PENDING or status.granted_on is None:
        finder.add("R3", status.text, right=right, events=events)
    elif status.badge in UNSURE:
        finder.add("R2", status.text, right=right, kind="remark", code="R2.coverage")


def _fees(right: RightFacts, finder: Finder) -> None:
    """R4: unpaid where that is known, or where the office has told so since; else what was due, its payment unknown."""
    fees = right.fees
    if fees is None or fees.last is None or right.status[0].badge in GONE:
        return
    last = fees.last
    notices = [
        each
        for each in right.record.content.events
        if each.family == "fee" and each.action == "unpaid" and each.occurred_on >= last.due_on
    ]
    paid = any(
        each.family == "fee" and each.action == "paid" and notices and each.occurred_on >= notices[-1].occurred_on
        for each in right.record.content.events
    )
    told = f"{last.due_on}" + (f"（{last.amount_cny} 元）" if last.amount_cny else "")
    told_en = f"{last.due_on}" + (f" (CNY {last.amount_cny:,})" if last.amount_cny else "")
    if fees.unpaid or (notices and not paid):
        zh = f"第 {last.year} 年度年费应于 {told} 前缴纳，登记簿显示未缴，可补缴至 {last.grace_until}"
        en = f"the annual fee of year {last.year} was due by {told_en}; the register shows it unpaid, and it can be paid late until {last.grace_until}"
        finder.add("R4", Text(zh, en), right=right, events=[each.event_id for each in notices])
    elif fees.unpaid is None:
        zh = f"第 {last.year} 年度年费应于 {told} 前缴纳，是否已缴：所载来源未覆盖"
        en = f"the annual fee of year {last.year} was due by {told_en}; whether it was paid is not covered by the sources loaded"
        finder.add("R4", Text(zh, en), right=right, kind="remark", code="R4.unknown")


def _bound(right: RightFacts, finder: Finder) -> None:
    """R5: preservation orders and ownership disputes stop; other disputes are told. R11: invalidation proceedings."""
    for lien in right.standing("seizure").current:
        finder.add("R5", lien.text, right=right, events=lien.events)
    for lien in right.standing("dispute").current:
        if _about_ownership(right, lien):
            finder.add("R5", lien.text, right=right, events=lien.events)
        elif _invalidation(right, lien):
            finder.add("R11", lien.text, right=right, events=lien.events)
        else:
            finder.add("R5", lien.text, right=right, events=lien.events, kind="remark", code="R5.dispute")


def _about_ownership(right: RightFacts, lien: Lien) -> bool:
    said = [lien.detail.get("kind", ""), *(each.text or "" for each in events_by_id(right, lien.events))]
    return any("权属" in each or "中止" in each or "ownership" in each.casefold() for each in said)


def _invalidation(right: RightFacts, lien: Lien) -> bool:
    return any(each.category == "L" for each in events_by_id(right, lien.events))


def _term(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """R6: the debt must not outlast the patent."""
    until: date | None = facts.form.get("term_until")
    if until is None:
        return
    if right.expiry is None:
        text = Text("期限届满日无法计算", "the last day of the term cannot be computed")
        finder.add("R6", text, right=right, kind="remark", code="R6.unknown")
    elif until > right.expiry.on:
        zh = f"债务履行期至 {until}，专利权至 {right.expiry.on} 届满"
        en = f"the debt runs until {until}, the patent until {right.expiry.on}"
        finder.add("R6", Text(zh, en), right=right)


def _co_owners(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """R8: every other owner consents."""
    if strangers(facts, right):
        return
    missing = owners_missing(facts, right)
    if missing and len(missing) < len(right.ownership.names):
        names = names_said(missing)
        finder.add(
            "R8", Text(f"共有人{names.zh}未参加出质", f"the co-owner {names.en} is not among the pledgors"), right=right
        )


def _pledged(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """R9: one pledge at a time; another case that was put in before is told."""
    standing = right.standing("pledge")
    for lien in standing.current:
        no = lien_no(lien)
        until = (
            Text(f"，债务履行期至 {lien.until_on}", f", debt until {lien.until_on}") if lien.until_on else Text("", "")
        )
        text = Text(lien.text.zh + no.zh + until.zh, lien.text.en + no.en + until.en)
        finder.add("R9", text, right=right, events=lien.events)
    if not standing.current and not isinstance(standing.coverage, Covered):
        finder.add("R9", standing.coverage.text, right=right, kind="remark", code="R9.coverage")
    for other in facts.others:
        if other.act == "pledge" and other.procedure == "pledge_registration" and right.right_id in other.right_ids:
            text = Text(
                f"同一专利另有在办的质押登记申请 {other.case_no}",
                f"another pledge filing, {other.case_no}, is open on this patent",
            )
            finder.add("R9", text, right=right, kind="remark", code="R9.other")


def _same_day(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """R10: by the register's own tie between the two applications, else by what the parties declare."""
    if right.record.kind != "utility_model":
        return
    ties = [each.number for each in right.record.content.relations if each.type == "same_day_of"]
    declared = facts.form.get("same_day")
    if ties or declared:
        numbers = names_said(ties)
        zh = "同日就同样的发明创造另有发明专利申请" + (f"：{numbers.zh}" if ties else "（申请书所载）")
        en = "an invention patent was applied for on the same day for the same invention" + (
            f": {numbers.en}" if ties else " (by the filing)"
        )
        finder.add("R10", Text(zh, en), right=right)
    elif declared is None:
        text = Text(
            "有无同日发明专利申请：登记簿无记载，申请书未说明",
            "whether an invention patent was applied for on the same day: not on the register, and the filing does not say",
        )
        finder.add("R10", text, right=right, kind="remark", code="R10.unknown")


def _content(facts: Facts, finder: Finder) -> None:
    """R7: what the contract must say, and days that cannot be."""
    lacking = [text for name, text in CONTENT.items() if not facts.form.get(name)]
    if lacking:
        said = Text("、".join(each.zh for each in lacking), ", ".join(each.en for each in lacking))
        finder.add("R7", Text(f"合同缺少：{said.zh}", f"the contract lacks: {said.en}"))
    since, until = facts.form.get("term_from"), facts.form.get("term_until")
    if since and until and until < since:
        text = Text(
            f"履行期自 {since} 至 {until}，先后颠倒",
            f"the debt runs from {since} to {until}: the days are the wrong way round",
        )
        finder.add("R7", text)


def _other(facts: Facts, finder: Finder) -> None:
    """R12: nobody pledges to themselves."""
    pledgees = {name_plain(each.name): each.name for each in sides_of(facts, "pledgee")}
    same = [each.name for each in sides_of(facts, "pledgor") if name_plain(each.name) in pledgees]
    if same:
        names = names_said(same)
        finder.add("R12", Text(f"{names.zh}同为出质人和质权人", f"{names.en} stands on both sides"))
