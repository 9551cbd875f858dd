"""The status of classes, claims and designs, of the states of a regional right, and of terms that can be renewed."""

from __future__ import annotations

import pytest

from muniment.catalogue.values import GoodsServices
from muniment.register.tests.factories import NO_RULES, MadeRule, Rules, covers, day, event, known, record
from muniment.register.tests.test_domain_status import ask, whole
from muniment.register.values import Badge

# --- parts ----------------------------------------------------------------------------------------------------------


GOODS = (GoodsServices(class_no="9", text="灯"), GoodsServices(class_no="11", text="照明器"))


def test_a_class_that_is_cancelled_ends_alone():
    cancelled = event("lapse", "H", "2025-03-03", action="cancelled", part="9")
    rows = ask(record(kind="trademark", goods_services=GOODS, events=(cancelled,)))
    assert [(row.part, row.badge) for row in rows] == [(None, Badge.IN_FORCE), ("9", Badge.ENDED)]


def test_a_mark_whose_classes_all_ended_has_ended():
    events = (
        event("lapse", "H", "2025-03-03", action="cancelled", part="9", event_id="a"),
        event("lapse", "H", "2025-07-03", action="surrendered", part="11", event_id="b"),
    )
    part = whole(record(kind="trademark", goods_services=GOODS, events=events))
    assert (part.badge, part.state, part.ended_on) == (Badge.ENDED, "N", day("2025-07-03"))
    assert set(part.reasons[0].events) == {"a", "b"}


def test_a_mark_void_in_all_classes_never_existed():
    events = tuple(
        event("lapse", "H", "2025-03-03", action="invalidated", effect="from_start", part=part, event_id=part)
        for part in ("9", "11")
    )
    assert whole(record(kind="trademark", goods_services=GOODS, events=events)).badge is Badge.NEVER_EXISTED


def test_an_event_on_the_design_that_is_this_right_concerns_all_of_it():
    lapse = event("lapse", "H", "2025-03-03", action="surrendered", part="0002")
    rows = ask(record(register="EM", kind="design", part="0002", events=(lapse,)))
    assert [(row.part, row.badge) for row in rows] == [(None, Badge.ENDED)]


# --- territories ----------------------------------------------------------------------------------------------------


def test_a_grant_by_the_european_office_has_a_status_per_state():
    lapse = event("lapse", "H", "2023-01-01", action="unpaid", territory="FR", event_id="fr")
    right = record(register="EP", territories=("DE", "FR", "GB"), events=(lapse,))
    rows = ask(right, knowledge=known(covers("lapse", register="DE", source="de.register")), rules=NO_RULES)
    assert [(row.territory, row.badge) for row in rows] == [
        (None, Badge.IN_FORCE),
        ("DE", Badge.IN_FORCE),
        ("FR", Badge.ENDED),
        ("GB", Badge.GRANTED_LAPSE_NOT_COVERED),
    ]
    assert rows[0].text.en == "EP centrally granted 2020-05-08 · in force in 1 of 3 states: DE"


def test_a_grant_by_the_european_office_without_lapses():
    rows = ask(record(register="EP", territories=("DE", "FR")), knowledge=known(), rules=NO_RULES)
    assert {row.badge for row in rows} == {Badge.GRANTED_LAPSE_NOT_COVERED}
    assert rows[0].text.en == "EP centrally granted 2020-05-08 · national status per state"
    assert rows[0].text.zh == "EP 集中授权：2020-05-08 授权 · 各国状态分列"


def test_a_right_that_ended_in_every_state_has_ended():
    events = tuple(
        event("lapse", "H", "2023-01-01", action="unpaid", territory=code, event_id=code) for code in ("DE", "FR")
    )
    part = whole(record(register="EP", territories=("DE", "FR"), events=events), rules=NO_RULES)
    assert (part.badge, part.state) == (Badge.ENDED, "N")


def test_a_central_revocation_ends_it_everywhere():
    revoked = event("lapse", "H", "2023-01-01", action="invalidated", effect="from_start")
    rows = ask(record(register="EP", territories=("DE",), events=(revoked,)), rules=NO_RULES)
    assert {row.badge for row in rows} == {Badge.NEVER_EXISTED}


def test_an_opposition_before_the_european_office_is_a_dispute_in_every_state():
    opposed = event("dispute", "L", "2021-01-01", action="start")
    rows = ask(record(register="EP", territories=("DE",), events=(opposed,)), rules=NO_RULES)
    assert {row.badge for row in rows} == {Badge.IN_DISPUTE}


def test_a_part_may_end_in_one_state_alone():
    partly = event("lapse", "M", "2023-01-01", action="invalidated_part", territory="DE", part="claims 1", event_id="x")
    rows = ask(record(register="EP", territories=("DE",), events=(partly,)), rules=NO_RULES)
    assert [(row.territory, row.part, row.badge) for row in rows] == [
        (None, None, Badge.IN_FORCE),
        ("DE", None, Badge.IN_FORCE),
        ("DE", "claims 1", Badge.ENDED),
    ]


def test_an_application_at_the_european_office_is_not_summed_by_state():
    rows = ask(record(register="EP", granted=None, territories=("DE",)), rules=NO_RULES)
    assert rows[0].badge is Badge.PENDING


def test_a_madrid_registration_protects_where_a_state_has_granted():
    events = (
        event("grant", "F", "2021-01-01", territory="DE", event_id="g"),
        event("lapse", "B", "2021-06-01", action="refused", territory="JP", event_id="r"),
    )
    right = record(register="WO", kind="trademark", territories=("DE", "JP", "KR"), events=events)
    rows = ask(right, rules=NO_RULES)
    assert [(row.territory, row.badge) for row in rows] == [
        (None, Badge.IN_FORCE),
        ("DE", Badge.IN_FORCE),
        ("JP", Badge.ENDED),
        ("KR", Badge.PENDING),
    ]
    assert rows[0].text.en == "WO centrally registered 2020-05-08 · in force in 1 of 3 states: DE"


def test_a_central_entry_of_grant_decides_for_no_state():
    entered = event("grant", "F", "2020-05-08")
    right = record(register="WO", kind="trademark", territories=("KR",), events=(entered,))
    assert [row.badge for row in ask(right, knowledge=known(), rules=NO_RULES)] == [
        Badge.GRANTED_LAPSE_NOT_COVERED,
        Badge.NOT_COVERED,
    ]


def test_the_register_itself_is_no_territory():
    lapse = event("lapse", "H", "2023-01-01", action="unpaid", territory="CN")
    rows = ask(record(events=(lapse,), territories=("CN",)))
    assert [(row.territory, row.badge) for row in rows] == [(None, Badge.ENDED)]


# --- renewable terms ------------------------------------------------------------------------------------------------

MARK_TERM = MadeRule(
    "CN.trademark.term",
    {"years": 10, "base": "granted_on", "last_day": "day_before", "renewable": True, "grace_months": 6},
)
MARKS = Rules((MARK_TERM,))


@pytest.mark.parametrize(
    ("as_of", "badge"),
    [
        ("2022-05-07", Badge.IN_FORCE),
        ("2022-05-08", Badge.FEE_OVERDUE),
        ("2022-11-07", Badge.FEE_OVERDUE),
        ("2022-11-08", Badge.ENDED),
    ],
)
def test_a_mark_that_is_known_not_to_be_renewed(as_of, badge):
    right = record(kind="trademark", filed="2011-01-04", granted="2012-05-08")
    knowledge = known(covers("lapse", "fee", kind="trademark"))
    part = whole(right, as_of, knowledge, MARKS)
    assert part.badge is badge
    if badge is Badge.FEE_OVERDUE:
        assert part.text.en == "in force · renewal overdue since 2022-05-07, possible until 2022-11-07"
    if badge is Badge.ENDED:
        assert part.ended_on == day("2022-05-08")


def test_whether_a_mark_was_renewed_is_not_guessed():
    right = record(kind="trademark", filed="2011-01-04", granted="2012-05-08")
    part = whole(right, "2024-01-01", known(covers("lapse", kind="trademark")), MARKS)
    assert (part.badge, part.state) == (Badge.NOT_COVERED, "U")
    assert part.text.en == "registered to 2022-05-07 · renewal not covered"


def test_a_renewed_mark_stands():
    renewed = event("fee", "U", "2022-03-01", action="renewed", event_id="ren")
    right = record(kind="trademark", filed="2011-01-04", granted="2012-05-08", events=(renewed,))
    part = whole(right, "2024-01-01", known(covers("lapse", "fee", kind="trademark")), MARKS)
    assert (part.badge, part.text.en) == (Badge.IN_FORCE, "in force through 2032-05-07")
