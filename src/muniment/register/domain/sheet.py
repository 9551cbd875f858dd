"""The report sheet of one right: what stands on it, in one language, as plain values that are then set and printed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from muniment.catalogue.values import Content, Party, Record
from muniment.kernel.texts import Text
from muniment.register.domain.drawing import Drawing
from muniment.register.domain.words import FAMILIES, sentence_of
from muniment.register.values import (
    Answer,
    Badge,
    CheckResult,
    CoverageAnswer,
    Expiry,
    Manifest,
    Ownership,
    StatusPart,
    Tick,
    Timeline,
    Verdict,
)

Plain = dict[str, Any]
WordOf = Callable[[str, str], Text]
"""The plain word for a code of a group: ``("role", "owner")``."""

EVENTS = 24
"""Events on a sheet: with them it stays within two pages; the address has all."""
PARTIES = 16
CLASSES = 24
GOODS = 240
"""Characters of the goods of one class."""
_TONES = {
    Badge.IN_FORCE: "jade",
    Badge.FEE_OVERDUE: "amber",
    Badge.IN_DISPUTE: "amber",
    Badge.PENDING: "pending",
    Badge.ENDED: "seal",
    Badge.NEVER_EXISTED: "seal",
}
_NUMBERS = {
    "application": Text("申请号", "Application no."),
    "publication": Text("公布（公告）号", "Publication no."),
    "registration": Text("注册（登记）号", "Registration no."),
    "other": Text("其他号码", "Other number"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """All that a sheet tells of one right.

    Attributes:
        record, edition, status, line, ownership, expiry, answers, coverage, timeline: What the record page shows.
        drawing: The timeline as shapes.
        headline, below: Title in the reader's language, and the others.
        numbers: Each with its kind, as customarily printed, and its day.
        address: Where the right is shown, with its edition and day of law.
        sources: Titles and terms of the sources behind the record.
        sample: Whether the data are a made-up sample.
    """

    record: Record
    edition: Manifest
    status: Sequence[StatusPart]
    line: Text
    ownership: Ownership
    expiry: Expiry | None
    answers: Sequence[Answer]
    coverage: Sequence[tuple[str, CoverageAnswer]]
    timeline: Timeline
    drawing: Drawing
    headline: str
    below: Sequence[str]
    numbers: Sequence[tuple[str, str, str]]
    address: str
    sources: Sequence[tuple[Text, Text | None]] = ()
    sample: bool = False


def sheet_plain(sheet: Sheet, *, lang: str, word: WordOf) -> Plain:
    """The sheet in one language: texts, numbers, lists and mappings only.

    Args:
        sheet: What is told.
        lang: ``zh-Hans`` or ``en``.
        word: The plain word for a code.
    """
    pen = Pen(lang, word)
    first = sheet.status[0]
    words = {each.event_id: each.text or "" for each in sheet.record.content.events if each.category == "W"}
    return {
        "lang": lang,
        "labels": _labels(pen),
        "kind": pen.capital(pen.word("kind", sheet.record.kind)),
        "headline": sheet.headline,
        "below": list(sheet.below),
        "right_id": sheet.record.right_id,
        "document": f"{sheet.headline} · {sheet.record.right_id}",
        "foot": sheet.record.right_id,
        "sample": pen.say(_SAMPLE) if sheet.sample else "",
        "tone": _TONES.get(first.badge, "ink"),
        "shape": first.badge.look.shape,
        "line": pen.say(sheet.line),
        "answers": [*_answers(sheet, pen)],
        "timeline": _timeline(sheet, pen),
        "facts": [*_facts(sheet, pen)],
        "parties": [*_parties(sheet.record.content.parties, pen)],
        "parties_more": max(len(sheet.record.content.parties) - PARTIES, 0),
        "events": [_event(tick, words, pen) for tick in reversed(sheet.timeline.ticks[-EVENTS:])],
        "events_more": _more(len(sheet.timeline.ticks) - EVENTS, pen),
        "coverage": [*_coverage(sheet.coverage, pen)],
        "sources": [[pen.say(title), pen.say(terms) if terms else ""] for title, terms in sheet.sources],
        "edition": sheet.edition.name,
        "as_of": sheet.timeline.as_of.isoformat(),
        "proof": [
            *_stamp(pen, sheet.edition, sheet.timeline.as_of, first.known_on),
            [pen.say(_CHECKSUM), sheet.record.content_hash, True],
            [pen.say(_ADDRESS), sheet.address, True],
            [pen.say(_HOW), pen.say(_VERIFY.fill(id=sheet.record.right_id, e=sheet.edition.name)), False],
        ],
    }


_SAMPLE = Text(
    "示例数据：本单所载权利与当事人均为虚构", "Sample data: the right and all persons on this sheet are made up"
)
_VERIFY = Text(
    "在任何载有该版本的平台运行 muniment show {id} --edition {e} --format json：content_hash 与本单校验值相同，"
    "即为同一记录；版本一经发布不再改变。",
    "Run muniment show {id} --edition {e} --format json on any installation that holds this edition: the same "
    "content_hash as the checksum on this sheet means the same record. An edition never changes.",
)


_CHECKSUM = Text("记录校验值（SHA-256）", "Checksum of the record (SHA-256)")
_ADDRESS = Text("地址", "Address")
_HOW = Text("如何核验", "How to verify")


def _stamp(pen: Pen, edition: Manifest, as_of: date, known_on: date) -> Iterable[list[object]]:
    """Edition, day of law and how far is known: label, words, and whether they are set as code."""
    yield [pen.say(Text("版本", "Edition")), edition.name, False]
    yield [pen.say(Text("截至（法律时间）", "As of (law time)")), as_of.isoformat(), False]
    yield [pen.say(Text("所知至", "Known to")), known_on.isoformat(), False]
    yield [pen.say(Text("版本摘要", "Digest of the edition")), edition.digest, True]


class Pen:
    """Writes in one language, with the plain words for codes."""

    def __init__(self, lang: str, word: WordOf) -> None:
        self.lang, self._word = lang, word

    def say(self, text: Text) -> str:
        """The text in the language."""
        return text.say(self.lang)

    def sentence(self, text: Text) -> str:
        """The text as a sentence of its own."""
        return sentence_of(text).say(self.lang)

    def word(self, group: str, code: str) -> str:
        """The plain word for a code."""
        return self.say(self._word(group, code))

    def capital(self, said: str) -> str:
        """The word as a label begins."""
        return said[:1].upper() + said[1:]


def _labels(pen: Pen) -> dict[str, str]:
    return {name: pen.say(text) for name, text in _LABELS.items()}


_LABELS = {
    "sheet": Text("权利报告单", "Report sheet of a right"),
    "answers": Text("问与答", "Questions and answers"),
    "timeline": Text("时间线", "Timeline"),
    "facts": Text("基本事实", "Key facts"),
    "parties": Text("当事人", "Parties"),
    "events": Text("事件（新的在前）", "Events, newest first"),
    "coverage": Text("所载来源知道什么", "What the loaded sources know"),
    "sources": Text("来源与使用条款", "Sources and their terms"),
    "proof": Text("版本与核验", "Edition and how to verify"),
    "edition": Text("版本", "Edition"),
    "as_of": Text("截至（法律时间）", "As of (law time)"),
    "now": Text("截至", "as of"),
    "end": Text("届满", "term ends"),
    "more": Text("另有", "and"),
    "page": Text("第 {n} 页，共 {m} 页", "page {n} of {m}"),
}


def _answers(sheet: Sheet, pen: Pen) -> Iterable[Plain]:
    for each in sheet.answers:
        if each.name == "last":
            continue  # the events stand on the sheet themselves
        source = pen.say(each.known) if each.known else ""
        tone = "pending" if each.weight == "care" else "ink"
        if each.name == "alive":
            source = " ".join(pen.sentence(reason.text) for reason in each.reasons[:2])
            tone = _TONES.get(sheet.status[0].badge, "ink")
        yield {"question": pen.say(each.question), "answer": pen.say(each.said), "source": source, "tone": tone}


def _timeline(sheet: Sheet, pen: Pen) -> Plain:
    drawing = sheet.drawing
    last = drawing.bands[-1].stage if drawing.bands else ""
    ends = drawing.end_x is not None and last in {"4", "5"} and drawing.end_x > drawing.now_x
    return {
        "width": drawing.width,
        "height": drawing.height,
        "years": [[mark.x, mark.label] for mark in drawing.years],
        "bands": [[band.x, band.width, band.stage] for band in drawing.bands],
        "ticks": [
            {
                "x": tick.x,
                "top": tick.top,
                "tone": tick.tone,
                "label": pen.say(tick.label) if tick.label else "",
                "text_x": tick.text_x,
                "text_y": tick.text_y,
                "anchor": tick.anchor,
            }
            for tick in drawing.ticks
        ],
        "now_x": drawing.now_x,
        "now_anchor": drawing.now_anchor,
        "now_label": drawing.now_label,
        "end_x": drawing.end_x if ends else None,
        "end_label": sheet.expiry.on.isoformat() if ends and sheet.expiry else "",
        "legend": [[band.stage, pen.say(band.label)] for band in drawing.legend],
    }


_GONE = frozenset({Badge.ENDED, Badge.NEVER_EXISTED})
_TERM = Text("期限届满", "Term ends")
_TERM_GONE = Text("届满（若未终止）", "Term, had it stood")


def _facts(sheet: Sheet, pen: Pen) -> Iterable[list[str]]:
    content = sheet.record.content
    for kind, printed, day in sheet.numbers:
        yield [pen.say(_NUMBERS.get(kind, _NUMBERS["other"])), f"{printed}　{day}".rstrip("　")]
    rows = (
        (Text("申请日", "Filed"), content.filed_on.isoformat() if content.filed_on else ""),
        (Text("授权或注册日", "Granted or registered"), content.granted_on.isoformat() if content.granted_on else ""),
        (_TERM_GONE if sheet.status[0].badge in _GONE else _TERM, sheet.expiry.on.isoformat() if sheet.expiry else ""),
        (Text("名称", "Denomination"), content.denomination or ""),
        (Text("分类", "Classes"), _classes(content)),
        (Text("指定国", "Designated"), " · ".join(content.territories)),
        (Text("优先权", "Priority"), "；".join(_joined(p.office, p.number, p.date) for p in content.priorities)),
        (Text("关联申请", "Related"), "；".join(_joined(r.office, r.number, r.date) for r in content.relations)),
        (Text("同族号", "Family"), content.family_id or ""),
    )
    for label, said in rows:
        if said:
            yield [pen.say(label), said]
    for each in _goods(content, pen):
        yield [pen.say(Text("商品和服务", "Goods and services")), each]
    for name, said in content.facts.items():
        yield [pen.capital(pen.word("fact", name)), said]


def _goods(content: Content, pen: Pen) -> Iterable[str]:
    """The goods and services of each class, in the reader's language where the source has them in it."""
    spoken = [each for each in content.goods_services if each.lang == pen.lang]
    for each in (spoken or content.goods_services)[:CLASSES]:
        text = each.text if len(each.text) <= GOODS else each.text[: GOODS - 1] + "…"
        yield f"{each.class_no}　{text}".rstrip("　")


def _classes(content: Content) -> str:
    said = [f"{each.symbol} ({each.scheme})" for each in content.classes[:CLASSES]]
    more = len(content.classes) - CLASSES
    return " · ".join([*said, *([f"+{more}"] if more > 0 else [])])


def _joined(*parts: object) -> str:
    return " ".join(str(part) for part in parts if part)


def _parties(parties: Sequence[Party], pen: Pen) -> Iterable[list[str]]:
    for party in parties[:PARTIES]:
        names = [party.name, *party.names_other.values()]
        place = _joined(party.country, party.place)
        yield [pen.capital(pen.word("role", party.role)), " / ".join(dict.fromkeys(names)), place]


def _event(tick: Tick, words: Mapping[str, str], pen: Pen) -> list[str]:
    """Day, title, the office's code, key event; and the source's own words where the title says only *other*."""
    where = " · ".join(piece for piece in (tick.territory, tick.part) if piece)
    title = pen.say(tick.title) + (f" · {where}" if where else "")
    code = tick.office_code or ""
    return [tick.day.isoformat(), title, "" if code in title else code, tick.key_event, words.get(tick.event_id, "")]


def _more(count: int, pen: Pen) -> str:
    if count <= 0:
        return ""
    line = Text("另有更早的 {n} 条，见记录地址", "{n} earlier events: see the address of the record")
    return pen.say(line.fill(n=count))


def _coverage(rows: Iterable[tuple[str, CoverageAnswer]], pen: Pen) -> Iterable[list[str]]:
    for family, answer in rows:
        yield [pen.capital(pen.say(FAMILIES.get(family, Text(family, family)))), pen.sentence(answer.text)]


# --- a check -----------------------------------------------------------------------------------------------------------

_VERDICTS = {
    Verdict.IN_FORCE: ("●", "jade"),
    Verdict.ENDED: ("■", "seal"),
    Verdict.NEVER_EXISTED: ("▢", "seal"),
    Verdict.NO_SUCH_NUMBER: ("■", "seal"),
    Verdict.WRONG_CHECK_DIGIT: ("■", "seal"),
    Verdict.NOT_GRANTED: ("○", "pending"),
    Verdict.NOT_COVERED: ("△", "ink"),
}
_LAWFUL = {
    True: (Text("● 据现有所知，标注合法", "● The marking is lawful, by what is known"), "jade"),
    False: (Text("■ 据现有所知，标注不合法", "■ The marking is not lawful, by what is known"), "seal"),
    None: (Text("△ 标注是否合法：不能判定", "△ Whether the marking is lawful cannot be decided"), "amber"),
}


def check_plain(
    result: CheckResult,
    *,
    number: str,
    edition: Manifest,
    coverage: Sequence[tuple[str, CoverageAnswer]],
    address: str,
    sample: bool,
    pen: Pen,
) -> Plain:
    """What a check of a number found, in one language: texts and lists only.

    Args:
        result: The verdict.
        number: As it was typed.
        edition: What was known.
        coverage: How far, family by family.
        address: Where the same check is shown.
        sample: Whether the data are a made-up sample.
        pen: Writes in the language.
    """
    shape, tone = _VERDICTS[result.verdict]
    verdict, marking_tone = _LAWFUL[result.lawful]
    made_on = result.made_on.isoformat() if result.made_on else pen.say(Text("未载明", "not given"))
    return {
        "lang": pen.lang,
        "labels": _labels(pen) | {name: pen.say(text) for name, text in _CHECK_LABELS.items()},
        "document": f"{pen.say(_CHECK_LABELS['sheet'])} · {number}",
        "foot": number,
        "sample": pen.say(_SAMPLE) if sample else "",
        "number": number,
        "shape": shape,
        "tone": tone,
        "sentence": pen.sentence(result.sentence),
        "verdict": pen.say(verdict),
        "marking": pen.sentence(result.marking),
        "marking_tone": marking_tone,
        "reasons": [
            [
                pen.sentence(reason.text),
                [f"{pen.say(rule.text)} ({pen.say(rule.source)} · {rule.rule_id})" for rule in reason.rules],
            ]
            for reason in result.reasons
        ],
        "facts": [
            [pen.say(Text("对应的权利", "The right")), result.right_id or "—"],
            [pen.say(Text("制造日期", "Made on")), made_on],
        ],
        "coverage": [*_coverage(coverage, pen)],
        "edition": edition.name,
        "as_of": result.on.isoformat(),
        "proof": [
            *_stamp(pen, edition, result.on, result.known_on),
            [pen.say(_ADDRESS), address, True],
            [pen.say(_HOW), pen.say(_CHECK_VERIFY), False],
        ],
    }


_CHECK_LABELS = {
    "sheet": Text("号码核对结果", "Check of a number on goods"),
    "number": Text("包装上的号码", "Number as printed"),
    "marking": Text("标注的含义", "What the marking means"),
    "reasons": Text("为什么", "Why"),
    "facts": Text("所问", "What was asked"),
}
_CHECK_VERIFY = Text(
    "打开上列地址：同一版本、同一日期，答案不变。",
    "Open the address above: for one edition and one day the answer never changes.",
)
