"""Due diligence on one right of a package: title, liens, term, fees, family, disputes, coverage, each with its reason."""

from __future__ import annotations

from datetime import date

from muniment.exchange.domain.pledging_words import GONE, UNSURE, lien_no, name_plain, names_said
from muniment.exchange.domain.watching import sum_today
from muniment.exchange.values import Cell
from muniment.kernel.texts import Text
from muniment.procedures.values import RightFacts
from muniment.register.values import Badge, Covered

COLUMNS: dict[str, Text] = {
    "status": Text("法律状态", "status"),
    "title": Text("权属", "title"),
    "liens": Text("质押、保全与许可", "liens"),
    "term": Text("剩余期限", "term"),
    "fees": Text("年费", "fees"),
    "family": Text("同族", "family"),
    "disputes": Text("争议", "disputes"),
    "coverage": Text("覆盖", "coverage"),
}
"""What is asked of each right, in the order of the table."""
_ASKED = ("lapse", "transfer", "pledge", "seizure", "licence", "dispute", "fee")


def cells_of(
    right: RightFacts, *, pledgor: str, until: date | None, on: date, family: int, coverage: dict[str, bool]
) -> dict[str, Cell]:
    """The answers about one right, by column.

    Args:
        right: What the register says of it.
        pledgor: Who is to pledge it; empty where nobody is named.
        until: The last day of the loan, if given.
        on: The day of law.
        family: How many other rights of its family are loaded.
        coverage: Whether each family of events is covered, by name.
    """
    page = f"/rights/{right.right_id}"
    return {
        "status": _status(right, page),
        "title": _title(right, pledgor, page),
        "liens": _liens(right, on),
        "term": _term(right, until, on, page),
        "fees": _fees(right, on, page),
        "family": Cell(
            grade="ok",
            text=Text(f"{family} 件", f"{family} other{'s' if family != 1 else ''}"),
            href=f"{page}?tab=family",
        ),
        "disputes": _disputes(right),
        "coverage": _coverage(coverage, page),
    }


def _status(right: RightFacts, page: str) -> Cell:
    status = right.status[0]
    why = status.reasons[0].text if status.reasons else None
    if status.badge in GONE or status.badge is Badge.PENDING:
        return Cell(grade="bad", text=status.badge.look.label, href=page, why=status.text)
    grade = (
        "doubt"
        if status.badge in {Badge.FEE_OVERDUE, Badge.IN_DISPUTE}
        else "unknown"
        if status.badge in UNSURE
        else "ok"
    )
    return Cell(grade=grade, text=status.badge.look.label, href=page, why=status.text if grade != "ok" else why)


def _title(right: RightFacts, pledgor: str, page: str) -> Cell:
    owners = names_said(right.ownership.names)
    why = right.ownership.text
    href = f"{page}?tab=parties"
    if not right.ownership.names:
        return Cell(grade="unknown", text=Text("权利人未载明", "no owner stated"), href=href, why=why)
    if not pledgor:
        return Cell(grade="ok", text=owners, href=href, why=why)
    if name_plain(pledgor) not in {name_plain(each) for each in right.ownership.names}:
        return Cell(
            grade="bad",
            text=Text(f"登记为{owners.zh}，不是{pledgor}", f"registered to {owners.en}, not {pledgor}"),
            href=href,
            why=why,
        )
    if len(right.ownership.names) > 1:
        return Cell(
            grade="doubt",
            text=Text(f"共有：{owners.zh}；须其他共有人同意", f"co-owned: {owners.en}; the others must consent"),
            href=href,
            why=why,
        )
    if not isinstance(right.ownership.coverage, Covered):
        return Cell(grade="unknown", text=owners, href=href, why=right.ownership.coverage.text)
    return Cell(grade="ok", text=owners, href=href, why=why)


def _liens(right: RightFacts, on: date) -> Cell:
    href = f"/liens/{right.right_id}?on={on}"
    standing = [
        lien for family in ("pledge", "seizure", "licence", "open_licence") for lien in right.standing(family).current
    ]
    if standing:
        said = [Text(each.text.zh + lien_no(each).zh, each.text.en + lien_no(each).en) for each in standing]
        grave = any(each.family in {"pledge", "seizure"} for each in standing)
        text = Text("；".join(each.zh for each in said), "; ".join(each.en for each in said))
        return Cell(grade="bad" if grave else "doubt", text=text, href=href)
    unknown = [
        right.standing(each) for each in ("pledge", "seizure") if not isinstance(right.standing(each).coverage, Covered)
    ]
    if unknown:
        return Cell(grade="unknown", text=unknown[0].text, href=href)
    return Cell(grade="ok", text=Text("无", "none"), href=href, why=right.standing("pledge").text)


def _term(right: RightFacts, until: date | None, on: date, page: str) -> Cell:
    if right.expiry is None:
        return Cell(grade="unknown", text=Text("无法计算", "cannot be computed"), href=page)
    last = right.expiry.on
    left = max((last - on).days, 0)
    years = f"{left / 365.25:.1f}"
    text = Text(f"至 {last}（{years} 年）", f"until {last} ({years} years)")
    if until is not None and last < until:
        return Cell(
            grade="bad",
            text=Text(f"{text.zh}，早于贷款期 {until}", f"{text.en}, before the loan ends ({until})"),
            href=page,
            why=right.expiry.text,
        )
    return Cell(grade="ok", text=text, href=page, why=right.expiry.text)


def _fees(right: RightFacts, on: date, page: str) -> Cell:
    fees = right.fees
    if fees is None or fees.rule is None:
        return Cell(grade="ok", text=Text("不适用", "does not apply"), href=page)
    why = fees.rule.text
    last = fees.last
    if last is None:
        return Cell(grade="ok", text=Text("尚未到期", "none due yet"), href=page, why=why)
    notices = [
        each
        for each in right.record.content.events
        if each.family == "fee" and each.action == "unpaid" and each.occurred_on >= last.due_on
    ]
    paid = [
        each
        for each in right.record.content.events
        if each.family == "fee" and each.action == "paid" and each.occurred_on >= last.due_on
    ]
    due = Text(f"第 {last.year} 年度，{last.due_on} 到期", f"year {last.year}, due {last.due_on}")
    if fees.unpaid or (notices and not paid):
        money = sum_today(last) if on <= last.grace_until else None
        zh = f"{due.zh}：未缴" + (f"，今日须 {money.amount:,} 元" if money else "") + f"，补缴期至 {last.grace_until}"
        en = (
            f"{due.en}: unpaid"
            + (f", CNY {money.amount:,} today" if money else "")
            + f", grace ends {last.grace_until}"
        )
        return Cell(grade="bad", text=Text(zh, en), href=page, why=why)
    if fees.unpaid is False or paid:
        return Cell(grade="ok", text=Text(f"{due.zh}：已缴", f"{due.en}: paid"), href=page, why=why)
    return Cell(
        grade="unknown",
        text=Text(f"{due.zh}：是否已缴未覆盖", f"{due.en}: payment not covered"),
        href=page,
        why=fees.coverage.text,
    )


def _disputes(right: RightFacts) -> Cell:
    standing = right.standing("dispute")
    if standing.current:
        text = Text(
            "；".join(each.text.zh for each in standing.current), "; ".join(each.text.en for each in standing.current)
        )
        return Cell(grade="doubt", text=text, href=f"/liens/{right.right_id}")
    grade = "ok" if isinstance(standing.coverage, Covered) else "unknown"
    return Cell(
        grade=grade,
        text=Text("无", "none") if grade == "ok" else standing.text,
        href=f"/liens/{right.right_id}",
        why=standing.text,
    )


def _coverage(coverage: dict[str, bool], page: str) -> Cell:
    from_words = {"lapse": Text("终止", "lapse"), "transfer": Text("转让", "transfers"), "pledge": Text("质押", "pledges"), "seizure": Text("保全", "seizures"), "licence": Text("许可", "licences"), "dispute": Text("争议", "disputes"), "fee": Text("缴费", "fees")}  # fmt: skip
    missing = [from_words[each] for each in _ASKED if not coverage.get(each)]
    if not missing:
        return Cell(grade="ok", text=Text("全部", "all"), href=page)
    zh, en = "、".join(each.zh for each in missing), ", ".join(each.en for each in missing)
    return Cell(grade="unknown", text=Text(f"未覆盖：{zh}", f"not covered: {en}"), href=page)
