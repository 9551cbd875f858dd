"""Sample values for the living page of parts: every part with all its states."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from muniment.catalogue.values import Claim, Party
from muniment.kernel.texts import Text
from muniment.register.domain.drawing import Drawing, drawings_of
from muniment.register.queries.pages import ClaimNode
from muniment.register.values import (
    Badge,
    Band,
    Covered,
    Expiry,
    Missing,
    NotCovered,
    Reason,
    RuleRef,
    Span,
    Tick,
    Timeline,
    Year,
)
from muniment.webbase.domain.charts import TONES, Bars, Cell, Column, Series

TOKENS: tuple[tuple[str, Text], ...] = (
    ("ink", Text("墨：文字", "ink: text")),
    ("soft", Text("淡墨：次要文字", "soft ink: secondary text")),
    ("paper", Text("纸", "paper")),
    ("sheet", Text("衬纸：输入框、提示", "sheet: fields, notices")),
    ("hairline", Text("细线", "hairline")),
    ("jade", Text("玉：链接与操作", "jade: links, actions")),
    ("seal", Text("印红：失权、拒绝、危险", "seal red: loss, refusal, danger")),
    ("amber", Text("琥珀：期限与疑问", "amber: deadlines, doubt")),
    ("pending", Text("灰蓝：待决", "blue-grey: pending")),
)
"""The colours, each with the one thing that it means."""

ANSWERS: tuple[tuple[Badge, Text], ...] = (
    (
        Badge.IN_FORCE,
        Text(
            "有效，至 2035-05-13 届满 · 权利人 岚湾电池股份有限公司 · 质押：所载来源未覆盖",
            "In force through 2035-05-13 · owned by Lanwan Battery Co., Ltd. · pledges: not covered by the sources loaded",
        ),
    ),
    (
        Badge.FEE_OVERDUE,
        Text(
            "有效，年费自 2026-06-01 起逾期 · 2026-12-01 前可补缴",
            "In force, fee overdue since 2026-06-01 · can be paid until 2026-12-01",
        ),
    ),
    (Badge.PENDING, Text("2024-02-27 公布，尚未决定", "Published 2024-02-27, not yet decided")),
    (Badge.ENDED, Text("自 2024-05-14 起终止：未缴年费", "Ended on 2024-05-14: fee not paid")),
    (
        Badge.NEVER_EXISTED,
        Text(
            "视为自始即不存在（2026-02-10 宣告无效）", "Deemed never to have existed (declared invalid on 2026-02-10)"
        ),
    ),
    (
        Badge.GRANTED_LAPSE_NOT_COVERED,
        Text("2018-07-10 授权 · 是否终止：所载来源未覆盖", "Granted 2018-07-10 · lapse not covered"),
    ),
)
"""An answer line for each way in which a right can stand."""


@dataclass(frozen=True, slots=True)
class Life:
    """A timeline with its two drawings and what it shows."""

    title: Text
    timeline: Timeline
    drawings: tuple[Drawing, Drawing]


def parts_shown() -> dict[str, object]:
    """The variables of the page of parts."""
    return {
        "badges": tuple(Badge),
        "tokens": TOKENS,
        "answers": ANSWERS,
        "reasons": _reasons(),
        "lives": tuple(Life(title, each, drawings_of(each)) for title, each in _lives()),
        "coverage": _coverage(),
        "claim_roots": _claims(),
        "parties": _parties(),
        "ticks": _ticks(),
        "charts": _charts(),
    }


def _charts() -> tuple[tuple[str, Bars], ...]:
    """A chart of many series, of one, and without anything."""
    kinds = [
        Text(zh, en)
        for zh, en in (
            ("实用新型", "utility model"),
            ("发明专利", "patent"),
            ("商标", "trade mark"),
            ("外观设计", "design"),
            ("其他种类", "other kinds"),
        )
    ]
    rows = {
        2021: (20, 6, 10, 5, 5),
        2022: (5, 10, 7, 4, 7),
        2023: (5, 11, 12, 4, 3),
        2024: (0, 0, 0, 0, 0),
        2025: (12, 4, 6, 6, 7),
    }
    head, title = Text("申请年", "filing year"), Text("申请量：按年份和种类", "Filings by year and kind")
    columns = tuple(_column(str(year), counts) for year, counts in rows.items())
    sums = [sum(counts[at] for counts in rows.values()) for at in range(len(kinds))]
    series = tuple(Series(name, Cell(sums[at], "#charts"), at + 1) for at, name in enumerate(kinds))
    alone = Series(Text("申请", "applications"), Cell(21, "#charts"), TONES)
    few = tuple(_column(label, (count,)) for label, count in (("2024", 9), ("2025", 12)))
    applied = Text("尚无权利人的申请：按年份", "Applications without an owner yet, by year")
    return (
        ("many", Bars(title, head, series, columns, Text("2024 年没有申请。", "Nothing was filed in 2024."))),
        ("one", Bars(applied, head, (alone,), few)),
        ("none", Bars(title, head, (), ())),
    )


def _column(label: str, counts: tuple[int, ...]) -> Column:
    return Column(label, Cell(sum(counts), "#charts"), tuple(Cell(each, "#charts") for each in counts))


def _rule() -> RuleRef:
    return RuleRef(
        rule_id="CN.patent.term",
        version="1",
        source=Text("《专利法》第四十二条", "Patent Law (CN) art. 42"),
        text=Text("发明专利权的期限为二十年，自申请日起计算", "twenty years from filing"),
        valid_from=date(2021, 6, 1),
    )


def _reasons() -> tuple[Reason, ...]:
    return (
        Reason(text=Text("2018-07-10 授权公告", "grant announced on 2018-07-10"), events=("e1",)),
        Reason(
            text=Text(
                "期限二十年，末日为对应日的前一日", "twenty years; the last day is the day before the anniversary"
            ),
            rules=(_rule(),),
        ),
        Reason(text=Text("终止：据 示例公报，截至 2026-11-20", "lapses: as far as the sample gazette to 2026-11-20")),
    )


def _coverage() -> tuple[tuple[str, Covered | NotCovered], ...]:
    far = Text("据 示例公报，截至 2026-11-20", "as far as the sample gazette to 2026-11-20")
    until = date(2026, 11, 20)
    missing = NotCovered(
        ("pledge",),
        (Missing("pledge", (Span(None, until),)),),
        Text("质押：所载来源未覆盖", "pledges: not covered by the sources loaded"),
    )
    return (
        ("grant", Covered(("grant",), until, ("sample.gazette",), far)),
        ("lapse", Covered(("lapse",), until, ("sample.gazette",), far)),
        ("pledge", missing),
    )


def _claims() -> tuple[ClaimNode, ...]:
    first = ClaimNode(Claim(no=1, text="一种电解液，其特征在于包含锂盐、溶剂和添加剂。", lang="zh-Hans"))
    second = ClaimNode(Claim(no=2, text="根据权利要求1所述的电解液，添加剂占1%至3%。", lang="zh-Hans", depends_on=(1,)))
    third = ClaimNode(Claim(no=3, text="根据权利要求2所述的电解液，溶剂为碳酸酯。", lang="zh-Hans", depends_on=(2,)))
    second.children.append(third)
    first.children.append(second)
    return (first, ClaimNode(Claim(no=4, text="一种电池，包含权利要求1所述的电解液。", lang="zh-Hans")))


def _parties() -> tuple[Party, ...]:
    return (
        Party(
            role="owner",
            name="岚湾电池股份有限公司",
            names_other={"en": "LANWAN BATTERY CO LTD"},
            country="CN",
            place="云澜省岚湾市",
        ),
        Party(role="inventor", name="陆一鸣"),
        Party(role="agency", name="青岭知识产权代理有限公司", country="CN"),
    )


_START, _END, _TODAY = date(2015, 1, 1), date(2036, 12, 31), date(2026, 11, 20)


def _share(day: date) -> float:
    return (day - _START).days / (_END - _START).days


def _tick(day: date, title: Text, family: str, codes: tuple[str, str, str | None]) -> Tick:
    category, key_event, office_code = codes
    return Tick(
        day=day,
        share=_share(day),
        title=title,
        family=family,
        category=category,
        key_event=key_event,
        office_code=office_code,
        event_id=f"{family}{day}",
        published_on=None,
        occurred_on=day,
        part=None,
        territory=None,
        line=Text(f"{day} {title.zh}", f"{day} {title.en}"),
    )


def _ticks() -> tuple[Tick, ...]:
    return (
        _tick(date(2015, 5, 14), Text("提交申请", "application filed"), "filing", ("A", "A10", None)),
        _tick(date(2016, 11, 15), Text("公布", "published"), "publication", ("Q", "Q10", "A")),
        _tick(date(2018, 7, 10), Text("授权", "granted"), "grant", ("F", "F10", "B")),
        _tick(date(2021, 3, 2), Text("许可备案", "licence recorded"), "licence", ("S", "S10", "EE01")),
    )


def _band(stage: str, words: Text, since: date, until: date | None) -> Band:
    return Band(stage, words, since, until, _share(since), _share(until or _TODAY))


def _lives() -> tuple[tuple[Text, Timeline], ...]:
    """One right that stands, and one that ended."""
    filed, published, granted, lapsed = date(2015, 5, 14), date(2016, 11, 15), date(2018, 7, 10), date(2024, 5, 14)
    early = (
        _band("1", Text("申请", "filing"), filed, published),
        _band("2", Text("审查", "examination"), published, granted),
    )
    last = date(2035, 5, 13)
    expiry = Expiry(
        on=last,
        rule=_rule(),
        source=_rule().source,
        text=_rule().text,
        inputs={"filed_on": filed.isoformat(), "years": "20"},
    )
    ticks = _ticks()
    standing = Timeline(
        start=_START,
        end=_END,
        as_of=_TODAY,
        as_of_share=_share(_TODAY),
        expiry=expiry,
        expiry_share=_share(last),
        years=tuple(Year(year, _share(date(year, 1, 1))) for year in range(_START.year, _END.year + 1)),
        bands=(*early, _band("4", Text("授权", "grant"), granted, None)),
        ticks=ticks,
        twin=tuple(each.line for each in ticks),
    )
    ended = (*ticks, _tick(lapsed, Text("未缴年费终止", "lapsed, fee not paid"), "lapse", ("H", "H13", "CF01")))
    gone = replace(
        standing,
        bands=(
            *early,
            _band("4", Text("授权", "grant"), granted, lapsed),
            _band("6", Text("终止", "termination"), lapsed, None),
        ),
        ticks=ended,
        twin=tuple(each.line for each in ended),
    )
    return ((Text("仍在的权利", "a right that stands"), standing), (Text("已终止的权利", "a right that ended"), gone))
