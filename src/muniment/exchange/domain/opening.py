"""Guards of the open licence: what the register says against a statement, against taking it up, and against its end.

What is found is an obstacle in the register or none: whether an open licence is allowed is never said.
Source: Patent Law (CN) arts 14, 50, 51; Implementing Rules arts 85 to 88; the rules ``CN.patent.open_licence.*``.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from muniment.exchange.domain.pledging_words import (
    GONE,
    UNSURE,
    Finder,
    events_by_id,
    lien_no,
    name_plain,
    names_said,
    sides_of,
)
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, Ground, GuardSpec, Obstacle, RightFacts
from muniment.register.values import Badge, Covered, Lien
from muniment.standards.licences import licence_kind
from muniment.standards.rules import rule_on

RULES, CODE = "CN.patent.open_licence", "open_licence"
BARRED_KINDS = frozenset({"exclusive", "sole"})
"""Kinds of licences that leave no room for another."""
STATED: tuple[str, ...] = (
    "granted", "granted.coverage", "owner", "owner.coverage", "exclusive", "exclusive.unfiled", "suspended",
    "suspended.dispute", "fees", "fees.unknown", "pledge", "pledge.coverage", "other", "other.case", "co_owners",
    "report", "report_negative", "ceiling", "words", "declared", "price",
)  # fmt: skip


def statement_stands(facts: Facts) -> Sequence[Obstacle]:
    """What stands against an open licence of these patents, right by right, then of the statement itself."""
    finder = Finder(facts, RULES, CODE)
    for right in facts.rights.values():
        _right(facts, right, finder)
        _offered(right, finder)
    _price(facts, finder)
    _words(facts, finder)
    if facts.form.get("nothing_else") is not True:
        text = Text(
            "尚未书面声明：没有登记簿之外的独占或排他许可、权属争议或其他约定",
            "it is not declared in writing that there is no licence, dispute or agreement beside the register",
        )
        finder.add("declared", text)
    return finder.found


def right_stands(facts: Facts) -> Sequence[Obstacle]:
    """What the register alone says against an open licence of these patents, before any statement is written."""
    finder = Finder(facts, RULES, CODE)
    for right in facts.rights.values():
        _right(facts, right, finder)
        _offered(right, finder)
    return finder.found


def _right(facts: Facts, right: RightFacts, finder: Finder) -> None:
    _life(right, finder)
    _owners(facts, right, finder)
    _licences(right, finder)
    _bound(right, finder)
    _fees(right, finder)
    _pledged(right, finder)
    _report(facts, right, finder)
    for other in facts.others:
        if right.right_id in other.right_ids:
            text = Text(
                f"同一专利另有在办案件 {other.case_no}", f"another case, {other.case_no}, is open on this patent"
            )
            finder.add("other", text, right=right, kind="remark", code="other.case")


def _life(right: RightFacts, finder: Finder) -> None:
    status = right.status[0]
    events = [each for reason in status.reasons for each in reason.events]
    if status.badge in GONE or status.badge is Badge.PENDING or status.granted_on is None:
        finder.add("granted", status.text, right=right, events=events)
    elif status.badge in UNSURE:
        finder.add("granted", status.text, right=right, kind="remark", code="granted.coverage")


def _owners(facts: Facts, right: RightFacts, finder: Finder) -> None:
    """The patentees make the statement; co-owners who do not join must consent."""
    owners = right.ownership.names
    said = {name_plain(each.name) for each in sides_of(facts, "patentee")}
    events = tuple(each for reason in right.ownership.reasons for each in reason.events)
    if said:
        strange = [
            each.name
            for each in sides_of(facts, "patentee")
            if name_plain(each.name) not in set(map(name_plain, owners))
        ]
        if strange:
            names, asked = names_said(owners), names_said(strange)
            zh = f"登记簿上的权利人是{names.zh}，声明人是{asked.zh}"
            en = f"the register names {names.en} as owner; the statement names {asked.en}"
            finder.add("owner", Text(zh, en), right=right, events=events)
            return
    if not isinstance(right.ownership.coverage, Covered):
        finder.add("owner", right.ownership.coverage.text, right=right, kind="remark", code="owner.coverage")
    missing = [name for name in owners if name_plain(name) not in said]
    if len(owners) > 1 and missing:
        names = names_said(missing if said else owners)
        zh = f"专利为共有：需要共有人{names.zh}的同意"
        en = f"the patent is co-owned: it needs the consent of {names.en}"
        finder.add("co_owners", Text(zh, en), right=right, events=events)


def barred(right: RightFacts, lien: Lien) -> bool:
    """Whether a licence is an exclusive or sole one."""
    return licence_kind(lien.detail.get("licence_kind", "")) in BARRED_KINDS


def _licences(right: RightFacts, finder: Finder) -> None:
    standing = right.standing("licence")
    for lien in standing.current:
        if barred(right, lien):
            no, kind = lien_no(lien), lien.detail["licence_kind"]
            text = Text(f"{lien.text.zh}：{kind}{no.zh}", f"{lien.text.en}: {kind}{no.en}")
            finder.add("exclusive", text, right=right, events=lien.events)
    if not isinstance(standing.coverage, Covered):
        finder.add("exclusive", standing.coverage.text, right=right, kind="remark", code="exclusive.unfiled")


def _bound(right: RightFacts, finder: Finder) -> None:
    """Preservation and ownership disputes stop; other disputes are told."""
    for lien in right.standing("seizure").current:
        finder.add("suspended", lien.text, right=right, events=lien.events)
    for lien in right.standing("dispute").current:
        said = [lien.detail.get("kind", ""), *(each.text or "" for each in events_by_id(right, lien.events))]
        if any("权属" in each or "中止" in each or "ownership" in each.casefold() for each in said):
            finder.add("suspended", lien.text, right=right, events=lien.events)
        else:
            finder.add("suspended", lien.text, right=right, events=lien.events, kind="remark", code="suspended.dispute")


def _fees(right: RightFacts, finder: Finder) -> None:
    fees = right.fees
    if fees is None or fees.last is None or right.status[0].badge in GONE:
        return
    last = fees.last
    notices = [
        each
        for each in right.record.content.events
        if each.family == "fee" and each.action == "unpaid" and each.occurred_on >= last.due_on
    ]
    if fees.unpaid or notices:
        text = Text(
            f"第 {last.year} 年度年费应于 {last.due_on} 前缴纳，登记簿显示未缴",
            f"the annual fee of year {last.year} was due by {last.due_on}; the register shows it unpaid",
        )
        finder.add("fees", text, right=right, events=[each.event_id for each in notices])
    elif fees.unpaid is None:
        text = Text(
            f"第 {last.year} 年度年费应于 {last.due_on} 前缴纳，是否已缴：所载来源未覆盖",
            f"the annual fee of year {last.year} was due by {last.due_on}; whether it was paid is not covered by the sources loaded",
        )
        finder.add("fees", text, right=right, kind="remark", code="fees.unknown")


def _pledged(right: RightFacts, finder: Finder) -> None:
    standing = right.standing("pledge")
    for lien in standing.current:
        no, names = lien_no(lien), names_said(lien.names)
        text = Text(
            f"{lien.text.zh}{no.zh}：需要质权人{names.zh}的同意",
            f"{lien.text.en}{no.en}: it needs the consent of {names.en}",
        )
        finder.add("pledge", text, right=right, events=lien.events)
    if not standing.current and not isinstance(standing.coverage, Covered):
        finder.add("pledge", standing.coverage.text, right=right, kind="remark", code="pledge.coverage")


def _report(facts: Facts, right: RightFacts, finder: Finder) -> None:
    if right.record.kind == "patent":
        return
    text = Text("没有专利权评价报告", "there is no evaluation report")
    finder.add("report", text, right=right)
    if facts.form.get("report_result") == "negative":
        text = Text("评价报告的结论是否定的", "the evaluation report is negative")
        finder.add("report_negative", text, right=right)


def _offered(right: RightFacts, finder: Finder) -> None:
    for lien in right.standing("open_licence").current:
        no = lien_no(lien)
        text = Text(f"已在实行开放许可{no.zh}", f"it is offered under an open licence already{no.en}")
        finder.add("other", text, right=right, events=lien.events)


def _price(facts: Facts, finder: Finder) -> None:
    """How the fee is paid, how much it is, and whether that lies beneath what is normal."""
    kind, amount, rate = (facts.form.get(name) for name in ("fee_kind", "fee_amount", "fee_rate"))
    needs_amount, needs_rate = kind in {"lump", "entry_sales"}, kind in {"sales", "profit", "entry_sales"}
    if kind is None or (needs_amount and amount is None) or (needs_rate and rate is None):
        text = Text("没有写明使用费的支付方式或标准", "it does not say how the fee is paid, or how much it is")
        finder.add("price", text)
        return
    most = rule_on(f"{RULES}.ceiling", facts.on).data
    if needs_amount and isinstance(amount, Money) and amount.currency == "CNY" and amount.amount > most["lump_cny"]:
        text = Text(
            f"一次付清 {amount.text.zh}，一般不高于 {most['lump_cny']:,} CNY；需说明理由",
            f"a fixed sum of {amount.text.en} is above the usual CNY {most['lump_cny']:,}: it needs reasons",
        )
        finder.add("ceiling", text)
    limit = most["profit_percent"] if kind == "profit" else most["sales_percent"]
    if needs_rate and isinstance(rate, Decimal) and rate > limit:
        text = Text(
            f"提成 {rate}%，一般不高于 {limit}%；需说明理由",
            f"a rate of {rate}% is above the usual {limit}%: it needs reasons",
        )
        finder.add("ceiling", text)


def _words(facts: Facts, finder: Finder) -> None:
    """Words of advertising in what will be published."""
    listed = rule_on(f"{RULES}.words", facts.on).data["words"]
    said = " ".join(str(facts.form.get(name) or "") for name in ("scope", "remarks", "price_reasons")).casefold()
    found = [str(word) for word in listed if str(word).casefold() in said]
    if found:
        names = names_said(found)
        finder.add("words", Text(f"含有宣传用语：{names.zh}", f"it holds words of advertising: {names.en}"))


def offer_stands(facts: Facts) -> Sequence[Obstacle]:
    """The patent stands and is offered under an open licence on the day; nobody takes up an offer of their own."""
    finder = Finder(facts, RULES, CODE)
    licensees = {name_plain(each.name) for each in sides_of(facts, "licensee")}
    for right in facts.rights.values():
        if not right.standing("open_licence").current:
            text = Text(
                "登记簿上没有仍有效的开放许可声明", "the register shows no standing statement of an open licence"
            )
            finder.add("taken_up", text, right=right, code="taken_up.none")
        status = right.status[0]
        if status.badge in GONE:
            events = [each for reason in status.reasons for each in reason.events]
            finder.add("granted", status.text, right=right, events=events)
        own = [name for name in right.ownership.names if name_plain(name) in licensees]
        if own:
            names = names_said(own)
            text = Text(f"{names.zh}就是专利权人", f"{names.en} is the patentee")
            finder.add("taken_up", text, right=right, code="taken_up.own")
    return finder.found


def statement_withdrawable(facts: Facts) -> Sequence[Obstacle]:
    """The statement stands on the register; licences that were given go on, and that is told."""
    finder = Finder(facts, RULES, CODE)
    for right in facts.rights.values():
        for lien in right.standing("licence").current:
            if licence_kind(lien.detail.get("licence_kind", "")) == "open":
                text = Text(
                    f"{lien.text.zh}：撤回不影响此前给予的许可",
                    f"{lien.text.en}: a licence given before is not touched",
                )
                finder.add("taken_up", text, right=right, events=lien.events, kind="remark", code="taken_up.goes_on")
    return finder.found


def statement_goes_on(facts: Facts) -> Sequence[Obstacle]:
    """What ends a published statement by itself: the right is gone, bound, pledged without consent or licensed to one alone.

    Source: Implementing Rules of the Patent Law (CN) art. 86.
    """
    finder = Finder(facts, RULES, CODE)
    for right in facts.rights.values():
        status = right.status[0]
        if status.badge in GONE:
            events = [each for reason in status.reasons for each in reason.events]
            finder.add("granted", status.text, right=right, events=events)
        _licences(right, finder)
        _bound(right, finder)
        _pledged(right, finder)
    return [each for each in finder.found if each.refuses]


_ART_50 = Ground(Text("《专利法》第五十条；《专利法实施细则》第八十五、八十六条", "Patent Law (CN) art. 50; Implementing Rules arts 85 and 86"), "CN.patent.open_licence.granted", "H")  # fmt: skip
_ART_51 = Ground(Text("《专利法》第五十一条", "Patent Law (CN) art. 51"), "CN.patent.open_licence.taken_up", "H")


def _codes(*names: str) -> tuple[str, ...]:
    return tuple(f"{CODE}.{name}" for name in names)


GUARDS: tuple[GuardSpec, ...] = (
    GuardSpec(
        "open_licence.statement",
        statement_stands,
        _codes(*STATED),
        Text(
            "专利法与细则所列不得实行开放许可的情形、价格上限和用语",
            "what the law names against an open licence, ceilings of the price, and words",
        ),
        _ART_50,
    ),
    GuardSpec(
        "open_licence.offer",
        offer_stands,
        _codes("taken_up.none", "taken_up.own", "granted"),
        Text("专利有效，声明仍在登记簿上", "the patent stands, and so does the statement on the register"),
        _ART_51,
    ),
    GuardSpec(
        "open_licence.goes_on",
        statement_goes_on,
        _codes("granted", "exclusive", "suspended", "pledge"),
        Text(
            "公布后权利终止、被保全、独占许可或者未经同意质押",
            "after publication the right ends, is bound, licensed to one alone, or pledged without consent",
        ),
        Ground(
            Text("《专利法实施细则》第八十六条", "Implementing Rules of the Patent Law (CN) art. 86"),
            "CN.patent.open_licence.other",
            "H",
        ),
    ),
    GuardSpec(
        "open_licence.withdrawal",
        statement_withdrawable,
        _codes("taken_up.goes_on"),
        Text("此前给予的许可继续有效", "licences given before go on"),
        _ART_50,
    ),
)
