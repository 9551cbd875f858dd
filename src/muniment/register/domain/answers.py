"""The questions that everybody asks of a right, each with one sentence, what it rests on, and how far it is known."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from muniment.kernel.texts import Text
from muniment.register.domain.words import FAMILIES, sentence_of, texts_join
from muniment.register.values import (
    Answer,
    Badge,
    Covered,
    Expiry,
    FeesSeen,
    LienStanding,
    NotCovered,
    Ownership,
    Reason,
    StatusPart,
    Timeline,
)

QUESTIONS: dict[str, Text] = {
    "alive": Text("是否有效", "Alive?"),
    "whose": Text("属于谁", "Whose?"),
    "until": Text("到何时", "Until when?"),
    "fee": Text("下一次年费", "Next fee?"),
    "licence": Text("有无许可", "Licensed?"),
    "open_licence": Text("有无开放许可", "Open licence?"),
    "pledge": Text("有无质押", "Pledged?"),
    "seizure": Text("有无保全", "Seized?"),
    "dispute": Text("有无争议", "Disputed?"),
    "last": Text("最近发生了什么", "What happened last?"),
}
_WEIGHTS = {
    Badge.IN_FORCE: "good",
    Badge.FEE_OVERDUE: "care",
    Badge.IN_DISPUTE: "care",
    Badge.ENDED: "bad",
    Badge.NEVER_EXISTED: "bad",
}
_STANDS = frozenset({Badge.IN_FORCE, Badge.FEE_OVERDUE, Badge.IN_DISPUTE, Badge.GRANTED_LAPSE_NOT_COVERED})
_UNSTATED = Text("来源未载", "not stated by the sources")
_NO_RULE = Text("没有可用的期限规则，不推算", "no rule for its term is loaded; none is guessed")
_TRUSTED = frozenset({"H", "M"})
_NEXT = Text("第 {n} 年年费应在 {day} 前缴纳", "the fee of year {n} is to be paid by {day}")
_UNPAID = Text(
    "第 {n} 年年费（{day} 到期）未缴，可补缴至 {grace}",
    "the fee of year {n} (due {day}) is not paid, and can be paid late to {grace}",
)
_LATE = Text(
    "第 {n} 年年费已于 {day} 到期，可补缴至 {grace}；是否已缴，所载来源未覆盖",
    "the fee of year {n} was due on {day} and can be paid late to {grace}; whether it was paid is not covered by the sources loaded",
)
_ENDED = Text("权利已不存在；若未终止，到 {day}", "the right does not stand any more; its term would have run to {day}")


def answers_of(
    *,
    status: Sequence[StatusPart],
    ownership: Ownership,
    expiry: Expiry | None,
    liens: Sequence[LienStanding],
    timeline: Timeline,
    fees: FeesSeen | None = None,
) -> tuple[Answer, ...]:
    """One answer to each question that the record can be asked, in the order in which people ask.

    Args:
        status: The rows of ``status_on``; the first is the whole right.
        ownership: The answer of ``owners_on`` for the same day.
        expiry: The last day of the term, if it is known.
        liens: The standings of ``liens_on``.
        timeline: What happened, oldest first.
        fees: Annual fees on that day; without them, and for a right that does not stand, nothing is said of fees.
    """
    return tuple(_answers(status[0], ownership, expiry, liens, timeline, fees))


def _answers(
    whole: StatusPart,
    ownership: Ownership,
    expiry: Expiry | None,
    liens: Sequence[LienStanding],
    timeline: Timeline,
    fees: FeesSeen | None,
) -> Iterator[Answer]:
    yield Answer(
        name="alive",
        question=QUESTIONS["alive"],
        said=sentence_of(whole.text),
        weight=_WEIGHTS.get(whole.badge, ""),
        missing=whole.badge in {Badge.NOT_COVERED, Badge.UNKNOWN, Badge.GRANTED_LAPSE_NOT_COVERED},
        reasons=whole.reasons,
        events=_events(whole.reasons),
    )
    yield _owner(ownership)
    yield _until(whole, expiry)
    if fees is not None and whole.badge in _STANDS:
        yield from _fee(fees, whole.as_of)
    for standing in liens:
        yield _lien(standing)
    yield from _last(timeline)


def _owner(ownership: Ownership) -> Answer:
    covered = isinstance(ownership.coverage, Covered)
    return Answer(
        name="whose",
        question=QUESTIONS["whose"],
        said=sentence_of(ownership.text if ownership.names else _UNSTATED),
        known=sentence_of(ownership.coverage.text),
        missing=not covered,
        reasons=ownership.reasons,
        events=_events(ownership.reasons),
    )


def _until(whole: StatusPart, expiry: Expiry | None) -> Answer:
    if expiry is None:
        return Answer(name="until", question=QUESTIONS["until"], said=sentence_of(_NO_RULE), missing=True)
    gone = whole.badge in {Badge.ENDED, Badge.NEVER_EXISTED} and (whole.ended_on is None or whole.ended_on <= expiry.on)
    said = _ENDED.fill(day=expiry.on) if gone else expiry.text
    rules = (expiry.rule,) if expiry.rule else ()
    return Answer(
        name="until",
        question=QUESTIONS["until"],
        said=sentence_of(said),
        known=sentence_of(expiry.source),
        reasons=(Reason(expiry.text, rules=rules),),
    )


def _fee(fees: FeesSeen, as_of: date) -> Iterator[Answer]:
    """The fee that can still be paid late, unless it is known to be paid, and the next one; by rules to be trusted only."""
    if fees.rule is None or fees.next is None or fees.confidence not in _TRUSTED:
        return
    pieces = [_NEXT.fill(n=fees.next.year, day=fees.next.due_on)]
    last = fees.last
    if last is not None and fees.unpaid is not False and last.due_on < as_of <= last.grace_until:
        late = _UNPAID if fees.unpaid else _LATE
        pieces.insert(0, late.fill(n=last.year, day=last.due_on, grace=last.grace_until))
    yield Answer(
        name="fee",
        question=QUESTIONS["fee"],
        said=sentence_of(texts_join(pieces, zh="；", en="; ")),
        known=sentence_of(fees.coverage.text),
        missing=isinstance(fees.coverage, NotCovered),
        weight="care" if fees.unpaid else "",
        reasons=(Reason(fees.rule.text, rules=(fees.rule,)),),
    )


def _lien(standing: LienStanding) -> Answer:
    question = QUESTIONS.get(standing.family) or FAMILIES.get(standing.family) or Text(standing.family, standing.family)
    past = tuple(sentence_of(lien.text) for lien in standing.past)
    events = tuple(dict.fromkeys(event for lien in (*standing.past, *standing.current) for event in lien.events))
    if standing.current:
        zh = "".join(sentence_of(lien.text).zh for lien in standing.current)
        en = " ".join(sentence_of(lien.text).en for lien in standing.current)
        said = Text(zh, en)
    else:
        said = sentence_of(standing.text)
    told = not standing.current and standing.coverage.text.en in standing.text.en
    return Answer(
        name=standing.family,
        question=question,
        said=said,
        known=None if told else sentence_of(standing.coverage.text),
        missing=isinstance(standing.coverage, NotCovered) and not standing.current,
        weight="care" if standing.current else "",
        past=past,
        reasons=standing.reasons,
        events=events,
        instruments=tuple(
            dict.fromkeys(lien.instrument_id for lien in (*standing.current, *standing.past) if lien.instrument_id)
        ),
    )


def _last(timeline: Timeline) -> Iterator[Answer]:
    past = [tick for tick in timeline.ticks if not tick.future]
    if past:
        yield Answer(
            name="last", question=QUESTIONS["last"], said=sentence_of(past[-1].line), events=(past[-1].event_id,)
        )


def _events(reasons: Sequence[Reason]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(event for reason in reasons for event in reason.events))
