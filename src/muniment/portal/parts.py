"""Sample values for the living page of parts: every part with all its states."""

from __future__ import annotations

from datetime import date

from muniment.kernel.texts import Text
from muniment.register.domain.drawing import drawings_of
from muniment.register.values import Badge, Band, Reason, RuleRef, Tick, Timeline, Year


def parts_shown() -> dict[str, object]:
    """The variables of the page of parts."""
    timeline = _timeline()
    rule = RuleRef(
        rule_id="cn.patent.term",
        version="1",
        source=Text("示例规则", "a sample rule"),
        text=Text("示例", "sample"),
        valid_from=date(2021, 6, 1),
    )
    reasons = (
        Reason(text=Text("授权公告于 2019-03-01", "granted on 2019-03-01"), events=("e1",)),
        Reason(text=Text("期限按规则计算", "the term follows a rule"), rules=(rule,)),
    )
    return {
        "badges": tuple(Badge),
        "reasons": reasons,
        "timeline": timeline,
        "drawings": drawings_of(timeline),
    }


def _timeline() -> Timeline:
    start, end = date(2015, 1, 1), date(2036, 12, 31)

    def share(day: date) -> float:
        return (day - start).days / (end - start).days

    def tick(day: date, zh: str, en: str, family: str) -> Tick:
        return Tick(
            day=day,
            share=share(day),
            title=Text(zh, en),
            family=family,
            category="A",
            key_event="A10",
            office_code=None,
            event_id=f"{family}{day}",
            published_on=None,
            occurred_on=day,
            part=None,
            territory=None,
            line=Text(f"{day} {zh}", f"{day} {en}"),
        )

    def band(stage: str, zh: str, en: str, since: date, until: date) -> Band:
        return Band(stage, Text(zh, en), since, until, share(since), share(until))

    filed, granted, today = date(2015, 5, 14), date(2018, 7, 10), date(2026, 11, 20)
    ticks = (
        tick(filed, "申请", "filed", "filing"),
        tick(date(2016, 11, 15), "公布", "published", "publication"),
        tick(granted, "授权", "granted", "grant"),
        tick(date(2021, 3, 2), "许可", "licensed", "licence"),
        tick(date(2024, 5, 14), "终止", "lapsed", "lapse"),
    )
    return Timeline(
        start=start,
        end=end,
        as_of=today,
        as_of_share=share(today),
        expiry=None,
        expiry_share=share(date(2035, 5, 13)),
        years=tuple(Year(year, share(date(year, 1, 1))) for year in range(2015, 2037)),
        bands=(
            band("1", "申请", "filing", filed, date(2016, 11, 15)),
            band("2", "审查", "examination", date(2016, 11, 15), granted),
            band("4", "有效", "in force", granted, date(2024, 5, 14)),
            band("6", "终止", "ended", date(2024, 5, 14), end),
        ),
        ticks=ticks,
        twin=tuple(each.line for each in ticks),
    )
