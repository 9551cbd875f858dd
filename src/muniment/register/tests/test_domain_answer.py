"""The answer line and the timeline."""

from __future__ import annotations

import pytest

from muniment.catalogue.values import GoodsServices
from muniment.kernel.texts import Text
from muniment.register.domain.answer import status_line
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.status import status_on
from muniment.register.domain.timeline import timeline_of
from muniment.register.tests.factories import (
    NO_RULES,
    TODAY,
    MadeRule,
    Rules,
    covers,
    day,
    event,
    known,
    known_all,
    party,
    record,
)

RULES = Rules((MadeRule("CN.patent.term", {"years": 20, "base": "filed_on", "last_day": "day_before"}),))


def line(right, knowledge, as_of=TODAY):
    return status_line(
        parts=status_on(right, as_of=as_of, known=knowledge, rule_on=RULES),
        ownership=owners_on(right, as_of=as_of, known=knowledge),
        liens=liens_on(right, as_of=as_of, known=knowledge),
    )


def transfer(on):
    parties = (party("assignor", "甲公司"), party("assignee", "华瑞光电"))
    return event("transfer", "R", on, action="start", parties=parties)


def test_alive_until_when_whose_and_what_is_not_covered():
    right = record(filed="2017-07-21", granted="2018-05-08", events=(transfer("2019-03-01"),))
    knowledge = known(covers("lapse", "transfer", "licence", "seizure", "open_licence"))
    said = line(right, knowledge)
    assert said.zh == (
        "有效，至 2037-07-20 届满 · 自 2019-03-01 起归 华瑞光电 · "
        "无保全、无备案许可、无开放许可（据 cn.gazette，截至 2026-11-20） · 质押、争议：所载来源未覆盖"
    )
    assert said.en == (
        "In force through 2037-07-20 · owned by 华瑞光电 since 2019-03-01 · "
        "not under seizure, no licence recorded, no open licence (as far as cn.gazette to 2026-11-20) · "
        "pledges, disputes: not covered by the sources loaded"
    )


def test_after_a_grant_file_alone_nothing_is_in_force_or_free():
    said = line(record(register="US"), known(covers("filing", "grant", register="US")))
    assert said.en == (
        "Granted 2020-05-08 · lapse not covered · owned by 云澜甲公司 · "
        "transfers, pledges, seizures, licences, open licences, disputes: not covered by the sources loaded"
    )


def test_what_lies_on_the_right_is_named_or_counted():
    licences = tuple(
        event("licence", "S", on, action="start", instrument_id=on, event_id=on) for on in ("2022-01-01", "2023-01-01")
    )
    bank = party("pledgee", "云澜商业银行")
    pledge = event("pledge", "R", "2025-03-18", action="start", parties=(bank,))
    seized = event("seizure", "T", "2026-03-18", action="start")
    said = line(record(events=(*licences, pledge, seized)), known_all())
    assert "pledged: 云澜商业银行 (since 2025-03-18) · under seizure since 2026-03-18 · licensed (2)" in said.en
    assert "质押：云澜商业银行（自 2025-03-18） · 自 2026-03-18 起保全 · 许可 2 项" in said.zh


def test_of_a_right_that_is_gone_nothing_more_is_said():
    lapse = event("lapse", "H", "2024-06-01", action="unpaid")
    assert line(record(events=(lapse,)), known_all()).en == "Ended on 2024-06-01: fee not paid · owned by 云澜甲公司"


def test_parts_that_stand_otherwise_are_named():
    goods = (GoodsServices(class_no="9"), GoodsServices(class_no="11"))
    cancelled = event("lapse", "H", "2025-03-03", action="cancelled", part="9")
    right = record(kind="trademark", goods_services=goods, events=(cancelled,), parties=())
    said = line(right, known_all("CN", "trademark"))
    assert said.en.startswith("In force · 9: ended on 2025-03-03: cancelled · not pledged")


# --- timeline -------------------------------------------------------------------------------------------------------


def drawn(right, as_of=TODAY, rules=RULES):
    return timeline_of(right, as_of=as_of, rule_on=rules, title_of=lambda each: Text(f"事{each.family}", each.family))


def test_bands_ticks_and_their_twin():
    exam = event("examination", "D", "2019-01-08", office_code="SE01")
    lapse = event("lapse", "H", "2024-06-01", action="unpaid", published_on="2025-01-14", office_code="CF01")
    life = drawn(record(events=(lapse, exam)))
    assert [(band.stage, band.since, band.until) for band in life.bands] == [
        ("1", day("2018-06-01"), day("2019-01-08")),
        ("2", day("2019-01-08"), day("2020-05-08")),
        ("4", day("2020-05-08"), day("2024-06-01")),
        ("6", day("2024-06-01"), None),
    ]
    assert [(tick.office_code, tick.title.en, tick.future) for tick in life.ticks] == [
        ("SE01", "examination", False),
        ("CF01", "lapse", False),
    ]
    assert (life.start, life.end) == (day("2018-01-01"), day("2038-12-31"))
    assert life.expiry.on == day("2038-05-31")
    assert 0 < life.as_of_share < life.expiry_share < 1
    assert [year.year for year in life.years] == list(range(2018, 2039))
    assert [text.en for text in life.twin] == [
        "2018-06-01 stage 1: filing",
        "2019-01-08 stage 2: examination",
        "2019-01-08 examination",
        "2020-05-08 stage 4: grant",
        "2024-06-01 stage 6: termination",
        "2024-06-01 lapse, published 2025-01-14",
        "2038-05-31 last day of the term",
    ]
    assert life.twin[5].zh == "2024-06-01 事lapse，2025-01-14 公布"


def test_a_tick_says_who_and_where():
    moved = event(
        "transfer", "R", "2024-06-01", parties=(party("assignee", "乙"),), territory="DE", part="9", action="start"
    )
    life = drawn(record(events=(moved,)), rules=NO_RULES)
    assert life.twin[-1].en == "2024-06-01 transfer: 乙 (DE, 9)"
    assert life.expiry is None
    assert life.expiry_share is None


def test_events_after_the_day_asked_are_marked_and_make_no_band():
    lapse = event("lapse", "H", "2024-06-01", action="unpaid")
    life = drawn(record(events=(lapse,)), day("2023-01-01"))
    assert [band.stage for band in life.bands] == ["1", "4"]
    assert life.ticks[0].future


@pytest.mark.parametrize(("as_of", "stages"), [("2038-05-31", ["1", "4"]), ("2038-06-01", ["1", "4", "6"])])
def test_the_end_of_the_term_is_a_band(as_of, stages):
    assert [band.stage for band in drawn(record(), day(as_of)).bands] == stages


def test_a_record_without_days_still_has_a_scale():
    life = drawn(record(filed=None, granted=None), rules=NO_RULES)
    assert (life.start, life.end, life.bands, life.ticks, life.twin) == (
        day("2026-01-01"),
        day("2026-12-31"),
        (),
        (),
        (),
    )
