"""What a lender should know of a right that secures a loan, today: pure rules over what the register says of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal

from muniment.catalogue.values import Event
from muniment.exchange.domain.pledging_words import GONE, events_by_id
from muniment.exchange.values import Signal
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.values import CaseFacts, RightFacts
from muniment.register.values import Badge, Fee, Lien, RuleRef
from muniment.standards.rules import rule_on

_HOUSE = "house.pledge_watch"
_DAY = timedelta(days=1)
_PLEDGE_ACTS = frozenset({"pledge", "pledge_mark", "pledge_disposal"})
CODES: tuple[str, ...] = (
    "ended", "never_existed", "fee_due", "fee_unknown", "fee_unpaid", "fee_past", "invalidation", "dispute", "seizure",
    "transfer", "case", "licence", "term", "debt_due", "debt_past", "released",
)  # fmt: skip


def signals_of(
    right: RightFacts, lien: Lien | None, *, on: date, others: Sequence[CaseFacts] = (), released: Lien | None = None
) -> tuple[Signal, ...]:
    """Everything about a right that a lender should know on a day, the gravest first.

    Args:
        right: What the register says of it.
        lien: The lender's pledge on it; ``None`` for a right that the lender only watches.
        on: The day of law.
        others: Open cases on the right.
        released: The lender's pledge where it stands no more.

    Returns:
        One signal a matter; each has a key that stays the same as long as the matter does.
    """
    found = [*_life(right, on), *_fees(right, on), *_liens(right), *_since(right, lien, on), *_cases(right, others)]
    found += [*_terms(right, lien, on), *_released(right, released)]
    return tuple(sorted(found, key=lambda each: ("red", "amber", "note").index(each.grade)))


def _said(name: str, on: date) -> int:
    return int(rule_on(_HOUSE, on).data[name])


def _life(right: RightFacts, on: date) -> Iterator[Signal]:
    """It stands no more, and from when; a loss of long ago is no news, but the pledge should be released."""
    status = right.status[0]
    if status.badge not in GONE:
        return
    events = tuple(each for reason in status.reasons for each in reason.events)
    rules = tuple(rule for reason in status.reasons for rule in reason.rules)
    never = status.badge is Badge.NEVER_EXISTED
    since = status.ended_on
    text = Text(
        f"担保的权利已失效：{status.text.zh}" + (f"，自 {since} 起" if since and not never else ""),
        f"the right that secures the loan is lost: {status.text.en}"
        + (f", with effect from {since}" if since and not never else ""),
    )
    advice = Text(
        "核对贷款与剩余担保的比例；要求补足担保或提前清偿；两个月内可以请求恢复权利的，请督促出质人办理",
        "reckon the loan against what is left; ask for further security or early payment; where the right can still be asked back, press the pledgor to do so",
    )
    told = [each.published_on or each.occurred_on for each in events_by_id(right, events)]
    came = max(told, default=since)
    old = came is not None and on - came > timedelta(days=_said("old_days", on))
    if old:
        advice = Text(
            "权利早已失效：核对债务，办理质押注销",
            "the right was lost long ago: settle the debt, and have the pledge released",
        )
    yield Signal(
        code="never_existed" if never else "ended",
        key=f"{'never_existed' if never else 'ended'}:{since}",
        grade="note" if old else "red",
        text=text,
        advice=advice,
        right_id=right.right_id,
        events=events,
        rules=rules,
    )


def _fees(right: RightFacts, on: date) -> Iterator[Signal]:
    """What was due and is known or told to be unpaid; what was due and may be paid; what is due soon."""
    fees = right.fees
    if fees is None or right.status[0].badge in GONE:
        return
    rules = (fees.rule,) if fees.rule else ()
    last = fees.last
    if last is not None and not _paid(right, last):
        notices = _notices(right, last)
        known = bool(fees.unpaid) or bool(notices)
        if on <= last.grace_until:
            yield _in_grace(right, last, known, notices, on, rules)
        elif known:
            yield _past_grace(right, last, notices, rules)
    coming = fees.next
    if coming is not None and coming.due_on - on <= timedelta(days=_said("fee_days", on)):
        amount = _amount(coming)
        text = Text(
            f"第 {coming.year} 年度年费{amount.zh}将于 {coming.due_on} 到期",
            f"the annual fee of year {coming.year}{amount.en} falls due on {coming.due_on}",
        )
        advice = Text(
            "提醒出质人按期缴费，并索取缴费凭证", "remind the pledgor to pay in time, and ask for the receipt"
        )
        yield Signal(
            code="fee_due",
            key=f"fee_due:{coming.year}",
            grade="note",
            text=text,
            advice=advice,
            right_id=right.right_id,
            rules=rules,
            due_on=coming.due_on,
        )


def _in_grace(
    right: RightFacts, last: Fee, known: bool, notices: Sequence[Event], on: date, rules: tuple[RuleRef, ...]
) -> Signal:
    money = sum_today(last)
    said = (
        Text(f"今日连同滞纳金共 {money.amount:,} 元", f"today CNY {money.amount:,} with the surcharge")
        if money
        else Text("金额未载入", "the amount is not loaded")
    )
    state = Text("未缴", "is unpaid") if known else Text("是否已缴未覆盖", "may be unpaid: payments are not covered")
    text = Text(
        f"第 {last.year} 年度年费（{last.due_on} 到期）{state.zh}；{said.zh}，补缴期至 {last.grace_until}",
        f"the annual fee of year {last.year}, due {last.due_on}, {state.en}; {said.en}, grace ends {last.grace_until}",
    )
    advice = Text(
        f"在 {last.grace_until} 前督促出质人补缴，或由质权人代缴；逾期权利自 {last.due_on} 起终止",
        f"have the pledgor pay by {last.grace_until}, or pay in their place; else the right ends with effect from {last.due_on}",
    )
    if not known:
        advice = Text(
            f"向出质人索取缴费凭证；未缴的，在 {last.grace_until} 前补缴",
            f"ask the pledgor for the receipt; where it was not paid, it can be paid late until {last.grace_until}",
        )
    code = "fee_unpaid" if known else "fee_unknown"
    return Signal(
        code=code,
        key=f"{code}:{last.year}",
        grade="amber" if known else "note",
        text=text,
        advice=advice,
        right_id=right.right_id,
        events=tuple(each.event_id for each in notices),
        rules=rules,
        sum=money,
        due_on=last.grace_until,
    )


def _past_grace(right: RightFacts, last: Fee, notices: Sequence[Event], rules: tuple[RuleRef, ...]) -> Signal:
    text = Text(
        f"第 {last.year} 年度年费的补缴期已于 {last.grace_until} 届满，登记簿上仍未见缴费；终止公告可能随时刊出，自 {last.due_on} 起生效",
        f"the time to pay the fee of year {last.year} late ended on {last.grace_until}, and the register shows no payment; the lapse may be published any day, with effect from {last.due_on}",
    )
    advice = Text(
        "立即核实是否已缴；准备请求恢复权利或补足担保",
        "find out at once whether it was paid; prepare to ask the right back, or for further security",
    )
    return Signal(
        code="fee_past",
        key=f"fee_past:{last.year}",
        grade="red",
        text=text,
        advice=advice,
        right_id=right.right_id,
        events=tuple(each.event_id for each in notices),
        rules=rules,
    )


def sum_today(fee: Fee) -> Money | None:
    """What paying a fee today costs, with the surcharge of today; ``None`` where no amount is loaded (CNY)."""
    if fee.amount_cny is None:
        return None
    return Money("CNY", Decimal(fee.amount_cny) * (100 + fee.surcharge_pct) / 100)


def _amount(fee: Fee) -> Text:
    return Text(f"（{fee.amount_cny:,} 元）", f" (CNY {fee.amount_cny:,})") if fee.amount_cny else Text("", "")


def _notices(right: RightFacts, last: Fee) -> list[Event]:
    return [
        each
        for each in right.record.content.events
        if each.family == "fee" and each.action == "unpaid" and each.occurred_on >= last.due_on
    ]


def _paid(right: RightFacts, last: Fee) -> bool:
    notices = _notices(right, last)
    since = max((each.occurred_on for each in notices), default=last.due_on)
    return any(
        each.family == "fee" and each.action == "paid" and each.occurred_on >= since
        for each in right.record.content.events
    )


def _liens(right: RightFacts) -> Iterator[Signal]:
    """Preservation orders, invalidation proceedings and disputes that stand."""
    for lien in right.standing("seizure").current:
        advice = Text(
            "向法院主张质权的优先受偿；质权登记在先的，保全轮候其后",
            "claim priority with the court: a pledge registered before the order comes first",
        )
        yield _lien_signal(right, lien, "seizure", "amber", advice)
    for lien in right.standing("dispute").current:
        if any(each.category == "L" for each in events_by_id(right, lien.events)):
            advice = Text(
                "评估被宣告无效的可能；要求出质人积极答辩并通报进展",
                "weigh how likely invalidity is; have the pledgor defend the right and report",
            )
            yield _lien_signal(right, lien, "invalidation", "amber", advice)
        else:
            advice = Text(
                "了解争议标的及其对担保价值的影响", "find out what the dispute is about and what it does to the value"
            )
            yield _lien_signal(right, lien, "dispute", "note", advice)


def _lien_signal(right: RightFacts, lien: Lien, code: str, grade: str, advice: Text) -> Signal:
    return Signal(
        code=code,
        key=f"{code}:{lien.instrument_id or lien.since}",
        grade=grade,
        text=lien.text,
        advice=advice,
        right_id=right.right_id,
        events=lien.events,
    )


def _since(right: RightFacts, lien: Lien | None, on: date) -> Iterator[Signal]:
    """What happened to the right since it was pledged, which needs the pledgee's consent; of long ago it is no news."""
    if lien is None:
        return
    for event in right.record.content.events:
        if event.occurred_on <= lien.since or event.action == "end":
            continue
        if event.family == "transfer" and any(each.role == "assignee" for each in event.parties):
            names = [each.name for each in event.parties if each.role == "assignee"]
            text = Text(
                f"{event.occurred_on} 登记簿记载转让给{'、'.join(names)}",
                f"the register records a transfer to {', '.join(names)} on {event.occurred_on}",
            )
            advice = Text(
                "质押期间转让须经质权人同意：核对是否同意过，否则提出异议",
                "a transfer during the pledge needs the pledgee's consent: check whether it was given, else object",
            )
            yield Signal(
                code="transfer",
                key=f"transfer:{'、'.join(names)}",
                grade="note" if on - event.occurred_on > timedelta(days=_said("old_days", on)) else "red",
                text=text,
                advice=advice,
                right_id=right.right_id,
                events=(event.event_id,),
            )
        elif event.family in {"licence", "open_licence"}:
            text = Text(f"{event.occurred_on} 登记簿记载许可", f"the register records a licence on {event.occurred_on}")
            advice = Text(
                "质押期间许可须经质权人同意；许可费应提前清偿或提存",
                "a licence during the pledge needs the pledgee's consent; what it earns goes to early payment or deposit",
            )
            yield Signal(
                code="licence",
                key=f"licence:{event.instrument_id or event.occurred_on}",
                grade="note",
                text=text,
                advice=advice,
                right_id=right.right_id,
                events=(event.event_id,),
            )


def _cases(right: RightFacts, others: Sequence[CaseFacts]) -> Iterator[Signal]:
    """Cases of others that were put in on the right and are open."""
    for case in others:
        if case.act in _PLEDGE_ACTS:
            continue
        text = Text(
            f"登记机关正在办理 {case.case_no}（{case.procedure}），涉及此权利",
            f"case {case.case_no} ({case.procedure}) on this right is before the registrar",
        )
        advice = Text(
            "查看案件；未经同意的，向登记机关说明质权",
            "look at the case; where you did not consent, tell the registrar of the pledge",
        )
        yield Signal(
            code="case", key=f"case:{case.case_no}", grade="amber", text=text, advice=advice, right_id=right.right_id
        )


def _terms(right: RightFacts, lien: Lien | None, on: date) -> Iterator[Signal]:
    """The right or the debt runs out."""
    soon = timedelta(days=_said("term_days", on))
    until = lien.until_on if lien else None
    if right.expiry is not None and right.status[0].badge not in GONE:
        last = right.expiry.on
        short = until is not None and last < until
        if last - on <= soon or short:
            text = Text(
                f"权利期限至 {last}" + (f"，早于债务履行期 {until}" if short else ""),
                f"the right runs until {last}" + (f", before the debt ({until})" if short else ""),
            )
            advice = Text(
                "在期限届满前收回贷款，或换以其他担保", "have the loan repaid before then, or other security given"
            )
            yield Signal(
                code="term",
                key=f"term:{last}",
                grade="amber" if short else "note",
                text=text,
                advice=advice,
                right_id=right.right_id,
                due_on=last,
            )
    if until is not None and until < on:
        text = Text(
            f"债务履行期已于 {until} 届满，质押仍在登记簿上",
            f"the debt fell due on {until}, and the pledge still stands on the register",
        )
        advice = Text(
            "已清偿的办理注销；未清偿的准备处置",
            "where it was paid have the pledge released; else prepare the disposal",
        )
        yield Signal(
            code="debt_past", key=f"debt_past:{until}", grade="amber", text=text, advice=advice, right_id=right.right_id
        )
    elif until is not None and until - on <= soon:
        text = Text(f"债务履行期将于 {until} 届满", f"the debt falls due on {until}")
        advice = Text(
            "确认还款安排；展期的，办理质押变更",
            "settle how it is repaid; where it is prolonged, have the pledge changed",
        )
        yield Signal(
            code="debt_due",
            key=f"debt_due:{until}",
            grade="note",
            text=text,
            advice=advice,
            right_id=right.right_id,
            due_on=until,
        )


def _released(right: RightFacts, released: Lien | None) -> Iterator[Signal]:
    if released is not None:
        advice = Text("核对是否经本机构同意", "check that you agreed to it")
        yield Signal(
            code="released",
            key=f"released:{released.instrument_id or released.ended_on}",
            grade="note",
            text=released.text,
            advice=advice,
            right_id=right.right_id,
            events=released.events,
        )


def looks_next(right: RightFacts, lien: Lien | None, *, on: date) -> date | None:
    """The next day on which time alone can bring up a further matter; until then only news of the right can."""
    days: list[date] = []
    fee, term = timedelta(days=_said("fee_days", on)), timedelta(days=_said("term_days", on))
    if right.fees is not None:
        for each in (right.fees.last, right.fees.next):
            if each is not None:
                days += [each.due_on - fee, each.due_on + _DAY, each.grace_until + _DAY]
    for last in (right.expiry.on if right.expiry else None, lien.until_on if lien else None):
        if last is not None:
            days += [last - term, last + _DAY]
    return min((each for each in days if each > on), default=None)
