"""One part of a right in one territory on one day: what its standing and the coverage allow to be said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from muniment.catalogue.values import Event, Record
from muniment.kernel.dates import months_add
from muniment.kernel.texts import Text
from muniment.register.domain.coverage import as_far_as, covered_by_any
from muniment.register.domain.expiry import AT_LATEST
from muniment.register.domain.fees import FeeArrears, fee_arrears
from muniment.register.domain.folding import Standing
from muniment.register.domain.phrases import (
    application_ended_text,
    dates_text,
    ended_text,
    grant_word,
    granted_text,
    in_force_text,
    lapse_not_covered_text,
)
from muniment.register.domain.rights import filed_on, given_up_for_invention, granted_on, law_day, published_on
from muniment.register.domain.rulebook import RuleOn, effect_rule_id, refs_find
from muniment.register.domain.words import NOT_COVERED, texts_join
from muniment.register.values import Badge, CoverageAnswer, Covered, Expiry, Known, Reason, Span, StatusPart

_DAY = timedelta(days=1)
LAST_SAFE = date(9990, 1, 1)
"""Later days only stand for *never*; months added to them would leave the calendar."""
_DECISIONS = ("grant", "examination")
"""The families in which an application finds its end: granted, refused, withdrawn."""
_DECISION_WORDS: dict[str, Text] = {
    "grant": Text("授权", "grant"),
    "examination": Text("驳回或撤回", "refusal or withdrawal"),
}
_RENEWALS = ("lapse", "fee")
"""The families in which a renewal, or the removal of what was not renewed, would be known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """All that a decision looks at."""

    record: Record
    territory: str | None
    part: str | None
    as_of: date
    known: Known
    rule_on: RuleOn
    standing: Standing
    expiry: Expiry | None
    latest: Expiry | None

    def covered(self, family: str, since: date | None) -> CoverageAnswer:
        """Whether the family is known from ``since`` to the day asked, in this territory's or the right's register."""
        registers = [code for code in (self.territory, self.record.register) if code]
        period = Span(since, self.as_of)
        return covered_by_any(self.known, registers=registers, kind=self.record.kind, family=family, period=period)


def decide(case: Case) -> StatusPart:
    """The status that the case allows; the first rule that has something to say decides.

    Order: never existed, ended, term over, fee overdue, granted with lapses covered or not, still an application.
    """
    return _void(case) or _ended(case) or _expired(case) or _granted(case) or _pending_known(case) or _open(case)


def _part(
    case: Case, badge: Badge, state: str, text: Text, reasons: tuple[Reason, ...], *, ended: date | None = None
) -> StatusPart:
    gone = state == "N"
    return StatusPart(
        territory=case.territory,
        part=case.part,
        state=state,
        stage="6" if gone and case.standing.stage != "0" else case.standing.stage,
        badge=badge,
        text=text,
        reasons=reasons,
        as_of=case.as_of,
        known_on=case.known.on,
        granted_on=case.standing.granted_on,
        ended_on=ended,
    )


def _ids(*events: Event | None) -> tuple[str, ...]:
    return tuple(event.event_id for event in events if event is not None)


def _void(case: Case) -> StatusPart | None:
    void = case.standing.void
    if void is None:
        return None
    day = void.occurred_on
    rules = refs_find(case.rule_on, effect_rule_id(case.record.register, case.record.kind, "invalidated"), day)
    why = Reason(
        Text(f"{day} 宣告无效，视为自始即不存在", f"declared invalid on {day}: deemed never to have existed"),
        _ids(void),
        rules,
    )
    stands = Reason(
        Text(
            "宣告无效之前已经履行的许可合同与转让合同、已经执行的判决和处理决定仍然有效；恶意造成损失或明显不公平的除外",
            "licences and assignments performed, and judgments carried out, before the decision stand; "
            "bad faith and manifest unfairness are excepted",
        ),
        _ids(void),
        rules,
    )
    text = Text(f"视为自始即不存在（{day} 宣告无效）", f"deemed never to have existed (declared invalid on {day})")
    first = case.standing.granted_on or case.standing.filed_on
    return _part(case, Badge.NEVER_EXISTED, "N", text, (why, stands) if rules else (why,), ended=first)


def _ended(case: Case) -> StatusPart | None:
    event = case.standing.ended
    if event is None:
        return None
    day = _end_day(case, event)
    action = "same_day_grant" if event.action == "surrendered" and given_up_for_invention(case.record) else event.action
    rules = refs_find(case.rule_on, effect_rule_id(case.record.register, case.record.kind, action), day)
    granted = case.standing.granted_on is not None
    text = ended_text(event.action, day) if granted else application_ended_text(event.action, day)
    reasons = [Reason(_announced(text, event, day), _ids(event), rules)]
    if granted:
        reasons.insert(0, _grant_reason(case))
    return _part(case, Badge.ENDED, "N", text, tuple(reasons), ended=day)


def _end_day(case: Case, event: Event) -> date:
    """The first day without the right: an expiry that is reported late has still happened when the term was over."""
    day, expiry = law_day(event), case.expiry
    if event.action != "expired" or expiry is None or expiry.renewable or expiry.on >= day:
        return day
    return expiry.on + _DAY


def _announced(text: Text, event: Event, day: date) -> Text:
    """The ending with the day on which it was made known, where that is a later one."""
    if event.published_on is None or event.published_on == day:
        return text
    made = event.published_on
    return Text(f"{text.zh}；{made} 公告，效力自 {day} 起", f"{text.en}; published {made}, effective {day}")


def _grant_reason(case: Case) -> Reason:
    day = case.standing.granted_on
    text = granted_text(case.record.kind, day) if day else grant_word(case.record.kind)
    return Reason(text, _ids(case.standing.granted))


def _expired(case: Case) -> StatusPart | None:
    expiry, granted = case.expiry or case.latest, case.standing.granted_on
    if expiry is None or granted is None or case.as_of <= expiry.on:
        return None
    if expiry.renewable:
        return _not_renewed(case, expiry)
    return _term_over(case, expiry, ())


def _expiry_reason(expiry: Expiry) -> Reason:
    events = (expiry.inputs["event_id"],) if expiry.inputs.get("event_id") else ()
    return Reason(expiry.text, events, (expiry.rule,) if expiry.rule else ())


def _term_over(case: Case, expiry: Expiry, more: tuple[Reason, ...]) -> StatusPart:
    first = expiry.on + _DAY
    text = Text(f"期限已于 {expiry.on} 届满", f"term expired on {expiry.on}")
    if AT_LATEST in expiry.inputs:
        text = Text(f"期限最迟已于 {expiry.on} 届满", f"term expired on {expiry.on} at the latest")
    return _part(case, Badge.ENDED, "N", text, (_grant_reason(case), _expiry_reason(expiry), *more), ended=first)


def _not_renewed(case: Case, expiry: Expiry) -> StatusPart:
    """A term that could have been renewed ends nothing unless a renewal would be known."""
    answers = [case.covered(family, case.standing.granted_on) for family in _RENEWALS]
    gaps = tuple(Reason(answer.text) for answer in answers if not isinstance(answer, Covered))
    base = (_grant_reason(case), _expiry_reason(expiry))
    if gaps:
        text = Text(
            f"有效期至 {expiry.on}；是否续展：所载来源未覆盖", f"registered to {expiry.on} · renewal not covered"
        )
        return _part(case, Badge.NOT_COVERED, "U", text, (*base, *gaps))
    grace_until = months_add(min(expiry.on, LAST_SAFE), expiry.grace_months or 0)
    far = tuple(Reason(answer.text) for answer in answers[:1])
    if case.as_of > grace_until:
        return _term_over(case, expiry, far)
    text = Text(
        f"有效期已于 {expiry.on} 届满，可续展至 {grace_until}",
        f"in force · renewal overdue since {expiry.on}, possible until {grace_until}",
    )
    return _part(case, Badge.FEE_OVERDUE, "A", text, (*base, *far))


def _granted(case: Case) -> StatusPart | None:
    granted = case.standing.granted_on
    if granted is None:
        return None
    lapse = case.covered("lapse", granted)
    reasons = [_grant_reason(case), *_history(case)]
    if not isinstance(lapse, Covered):
        text = lapse_not_covered_text(case.record.kind, granted)
        return _part(case, Badge.GRANTED_LAPSE_NOT_COVERED, "U", text, (*reasons, Reason(lapse.text)))
    reasons.append(Reason(Text(f"未见终止记录（{lapse.text.zh}）", f"no end is recorded ({lapse.text.en})")))
    if case.expiry is not None:
        reasons.append(_expiry_reason(case.expiry))
    arrears = (
        None if case.territory else fee_arrears(case.record, rule_on=case.rule_on, known=case.known, as_of=case.as_of)
    )
    if arrears is not None:
        return _overdue(case, arrears, tuple(reasons))
    headline = in_force_text(case.expiry.on if case.expiry else None)
    if case.standing.challenge is not None:
        since = law_day(case.standing.challenge)
        text = Text(f"{headline.zh} · 自 {since} 起效力有争议", f"{headline.en} · validity disputed since {since}")
        return _part(case, Badge.IN_DISPUTE, "A", text, tuple(reasons))
    return _part(case, Badge.IN_FORCE, "A", headline, tuple(reasons))


def _history(case: Case) -> list[Reason]:
    """What befell the right without ending it."""
    standing, found = case.standing, []
    if standing.revived is not None:
        day = law_day(standing.revived)
        found.append(Reason(Text(f"{day} 恢复", f"restored on {day}"), _ids(standing.revived)))
    if standing.maintained is not None:
        day = law_day(standing.maintained)
        found.append(Reason(Text(f"{day} 维持有效", f"maintained on {day}"), _ids(standing.maintained)))
    if standing.challenge is not None:
        day = law_day(standing.challenge)
        found.append(
            Reason(
                Text(f"自 {day} 起被请求复核效力", f"its validity is challenged since {day}"), _ids(standing.challenge)
            )
        )
    return found


def _overdue(case: Case, arrears: FeeArrears, reasons: tuple[Reason, ...]) -> StatusPart:
    fee = arrears.fee
    why = Reason(
        Text(
            f"第 {fee.year} 年年费应于 {fee.due_on} 前缴纳，未见缴费记录（{arrears.coverage.text.zh}）；"
            f"可补缴至 {fee.grace_until}",
            f"the fee of year {fee.year} was due on {fee.due_on}, no payment is recorded "
            f"({arrears.coverage.text.en}); it can be paid late until {fee.grace_until}",
        ),
        arrears.notices,
        (arrears.rule,),
    )
    if arrears.past_grace:
        text = Text(
            f"无法判定：第 {fee.year} 年年费补缴期已于 {fee.grace_until} 届满，未见缴费，也未见终止公告",
            f"cannot be decided: the fee of year {fee.year} could be paid until {fee.grace_until}; "
            "neither a payment nor an end is recorded",
        )
        return _part(case, Badge.UNKNOWN, "U", text, (*reasons, why))
    text = Text(f"有效 · 费用自 {fee.due_on} 起逾期", f"in force · fee overdue since {fee.due_on}")
    return _part(case, Badge.FEE_OVERDUE, "A", text, (*reasons, why))


def _pending_known(case: Case) -> StatusPart | None:
    """An application that was decided later was still open on the day asked: no coverage is needed to say so."""
    if case.standing.filed_on is None:
        return None
    granted = granted_on(case.record) if case.territory is None else None
    if granted is None or granted <= case.as_of:
        return None
    later = Reason(granted_text(case.record.kind, granted))
    filed = dates_text(case.standing.filed_on, published_on(case.record, case.as_of))
    text = Text(f"待决：{filed.zh}", f"pending: {filed.en}")
    return _part(case, Badge.PENDING, "A", text, (Reason(filed), *_history(case), later))


def _open(case: Case) -> StatusPart:
    filed = case.standing.filed_on
    if filed is None:
        return _before_filing(case)
    answers = {family: case.covered(family, filed) for family in _DECISIONS}
    dates = dates_text(filed, published_on(case.record, case.as_of))
    reasons = (Reason(dates), *_history(case), *(Reason(answer.text) for answer in answers.values()))
    unknown = [family for family, answer in answers.items() if not isinstance(answer, Covered)]
    if unknown:
        return _part(case, Badge.NOT_COVERED, "U", _undecided_text(dates, unknown), reasons)
    covered = [answer for answer in answers.values() if isinstance(answer, Covered)]
    far = as_far_as(case.known, dict.fromkeys(s for a in covered for s in a.sources), min(a.until for a in covered))
    text = Text(f"待决：{dates.zh}，尚未决定（{far.zh}）", f"pending: {dates.en}, not decided ({far.en})")
    return _part(case, Badge.PENDING, "A", text, reasons)


def _undecided_text(dates: Text, unknown: list[str]) -> Text:
    """``filed DATE, published DATE · grant, refusal: not covered by the sources loaded``."""
    named = [_DECISION_WORDS[family] for family in unknown]
    zh, en = "、".join(word.zh for word in named), ", ".join(word.en for word in named)
    return texts_join((dates, Text(f"{zh}：{NOT_COVERED.zh}", f"{en}: {NOT_COVERED.en}")))


def _before_filing(case: Case) -> StatusPart:
    filed = filed_on(case.record)
    if filed is not None:
        text = Text(f"当日尚未申请（{filed} 申请）", f"not yet filed on that day (filed {filed})")
        return _part(case, Badge.UNKNOWN, "N", text, (Reason(text),))
    text = Text("无法判定：来源未载明申请日和授权日", "cannot be decided: no source states a day of filing or grant")
    return _part(case, Badge.UNKNOWN, "U", text, (Reason(text),))
