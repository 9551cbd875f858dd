"""The status of a right: every case that the design lists, on two clocks."""

from __future__ import annotations

import pytest

from muniment.catalogue.values import Number, Relation
from muniment.register.domain.status import status_on, status_whole
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
    record,
)
from muniment.register.values import Badge

TERM = MadeRule("CN.patent.term", {"years": 20, "base": "filed_on", "last_day": "day_before"})
FEES = MadeRule("CN.patent.annual_fee", {"grace_months": 6})
RULES = Rules(
    (
        TERM,
        FEES,
        MadeRule("CN.patent.invalidation"),
        MadeRule("CN.patent.lapse_unpaid"),
        MadeRule("CN.trademark.invalidation"),
        MadeRule("CN.trademark.cancellation"),
        MadeRule("CN.utility_model.same_day_grant"),
    )
)
LAPSED = event(
    "lapse", "H", "2024-06-01", action="unpaid", effective_on="2024-06-01", published_on="2025-01-14", event_id="cf01"
)
VOID = event("lapse", "H", "2026-02-10", action="invalidated", effect="from_start", event_id="iw01")


def ask(right, as_of=TODAY, knowledge=None, rules=RULES):
    as_of = day(as_of) if isinstance(as_of, str) else as_of
    return status_on(right, as_of=as_of, known=knowledge or known_all(right.register, right.kind), rule_on=rules)


def whole(right, as_of=TODAY, knowledge=None, rules=RULES):
    return status_whole(ask(right, as_of, knowledge, rules))


def test_in_force_says_until_when_and_how_far_the_source_reaches():
    part = whole(record())
    assert (part.badge, part.state, part.stage) == (Badge.IN_FORCE, "A", "4")
    assert part.text.en == "in force through 2038-05-31"
    assert part.text.zh == "有效，至 2038-05-31 届满"
    assert part.reasons[1].text.en == "no end is recorded (as far as cn.gazette to 2026-11-20)"
    assert part.reasons[2].rule_ids == ("CN.patent.term",)
    assert (part.as_of, part.known_on) == (TODAY, TODAY)


def test_in_force_without_a_term_rule_prints_no_expiry():
    part = whole(record(), rules=NO_RULES)
    assert part.badge is Badge.IN_FORCE
    assert part.text.en == "in force"


def test_a_grant_file_alone_never_says_in_force():
    right = record(register="US")
    part = whole(right, knowledge=known(covers("filing", "grant", register="US")))
    assert (part.badge, part.state, part.stage) == (Badge.GRANTED_LAPSE_NOT_COVERED, "U", "4")
    assert part.text.en == "granted 2020-05-08 · lapse not covered"
    assert part.text.zh == "2020-05-08 授权 · 是否终止：所载来源未覆盖"


def test_lapses_must_be_covered_from_the_grant_on():
    part = whole(record(), knowledge=known(covers("lapse", since="2020-05-09")))
    assert part.badge is Badge.GRANTED_LAPSE_NOT_COVERED
    assert part.reasons[-1].text.en == "lapses: not covered by the sources loaded for 2020-05-08 to 2020-05-08"


@pytest.mark.parametrize(
    ("as_of", "badge"),
    [
        ("2024-05-31", Badge.IN_FORCE),
        ("2024-06-01", Badge.ENDED),
        ("2024-09-01", Badge.ENDED),
        ("2026-11-20", Badge.ENDED),
    ],
)
def test_an_unpaid_fee_ends_the_right_on_the_due_day_though_published_months_later(as_of, badge):
    part = whole(record(events=(LAPSED,)), as_of)
    assert part.badge is badge
    if badge is Badge.ENDED:
        assert part.ended_on == day("2024-06-01")
        assert part.text.en == "ended on 2024-06-01: fee not paid"
        assert part.reasons[-1].text.en == (
            "ended on 2024-06-01: fee not paid; published 2025-01-14, effective 2024-06-01"
        )
        assert part.reasons[-1].events == ("cf01",)
        assert part.reasons[-1].rule_ids == ("CN.patent.lapse_unpaid",)
        assert (part.state, part.stage) == ("N", "6")


def test_the_same_day_in_two_editions_in_force_then_never_existed():
    before = whole(record(), "2025-06-30", known(covers("lapse", until="2025-12-31"), on=day("2025-12-31")))
    assert before.badge is Badge.IN_FORCE
    after = whole(record(events=(VOID,)), "2025-06-30")
    assert (after.badge, after.state) == (Badge.NEVER_EXISTED, "N")
    assert after.text.en == "deemed never to have existed (declared invalid on 2026-02-10)"
    assert "licences and assignments performed" in after.reasons[1].text.en
    assert "仍然有效" in after.reasons[1].text.zh
    assert all(reason.rule_ids == ("CN.patent.invalidation",) for reason in after.reasons)
    assert all(reason.events == ("iw01",) for reason in after.reasons)


def test_what_stands_after_an_invalidation_is_said_only_with_its_rule():
    assert len(whole(record(register="US", events=(VOID,))).reasons) == 1


def test_before_the_grant_the_application_was_pending_whatever_came_later():
    part = whole(record(events=(VOID,)), "2019-01-01")
    assert (part.badge, part.state, part.stage) == (Badge.PENDING, "A", "1")
    assert part.reasons[-1].text.en == "granted 2020-05-08"


@pytest.mark.parametrize("undo", [{"category": "K", "action": "restored"}, {"category": "M", "action": "maintained"}])
def test_an_invalidation_that_a_court_sets_aside_is_undone(undo):
    later = event("lapse", undo["category"], "2026-09-01", action=undo["action"])
    assert whole(record(events=(VOID, later))).badge is Badge.IN_FORCE


def test_partial_invalidation_leaves_the_rest():
    partly = event("lapse", "M", "2025-03-03", action="invalidated_part", effect="from_start", part="claims 1-3")
    rows = ask(record(events=(partly,)))
    assert [(row.part, row.badge) for row in rows] == [
        (None, Badge.IN_FORCE),
        ("claims 1-3", Badge.NEVER_EXISTED),
    ]


def test_partial_invalidation_without_named_claims_leaves_the_whole_standing():
    partly = event("lapse", "M", "2025-03-03", action="invalidated_part", effect="from_start")
    rows = ask(record(events=(partly,)))
    assert [(row.part, row.badge) for row in rows] == [(None, Badge.IN_FORCE)]


def test_a_cancelled_mark_ends_when_that_is_announced():
    cancelled = event("lapse", "H", "2025-03-03", action="cancelled", published_on="2025-05-06")
    right = record(kind="trademark", events=(cancelled,))
    assert whole(right, "2025-05-05").badge is Badge.IN_FORCE
    after = whole(right, "2025-05-06")
    assert after.badge is Badge.ENDED
    assert after.reasons[-1].rule_ids == ("CN.trademark.cancellation",)
    assert after.text.en == "ended on 2025-05-06: cancelled"


def test_an_invalidated_mark_never_existed():
    right = record(kind="trademark", events=(VOID,))
    part = whole(right, "2024-01-01")
    assert part.badge is Badge.NEVER_EXISTED
    assert part.reasons[0].rule_ids == ("CN.trademark.invalidation",)


def test_a_utility_model_ends_when_the_invention_of_the_same_day_is_granted():
    given_up = event(
        "lapse", "H", "2022-01-20", action="same_day_grant", effective_on="2022-02-11", published_on="2022-02-11"
    )
    right = record(kind="utility_model", events=(given_up,))
    assert whole(right, "2022-02-10").badge is Badge.IN_FORCE
    after = whole(right, "2022-02-11")
    assert after.badge is Badge.ENDED
    assert after.reasons[-1].rule_ids == ("CN.utility_model.same_day_grant",)


@pytest.mark.parametrize(
    ("as_of", "badge"),
    [
        ("2025-06-01", Badge.IN_FORCE),
        ("2025-06-02", Badge.FEE_OVERDUE),
        ("2025-12-01", Badge.FEE_OVERDUE),
        ("2025-12-02", Badge.UNKNOWN),
    ],
)
def test_between_due_day_and_end_of_grace_the_fee_is_overdue(as_of, badge):
    paid = event("fee", "U", "2024-05-20", action="paid", detail={"year": "7"})
    knowledge = known(covers("lapse", "fee"))
    part = whole(record(events=(paid,)), as_of, knowledge)
    assert part.badge is badge
    if badge is Badge.FEE_OVERDUE:
        assert part.state == "A"
        assert part.text.en == "in force · fee overdue since 2025-06-01"
        assert part.reasons[-1].rule_ids == ("CN.patent.annual_fee",)
    if badge is Badge.UNKNOWN:
        assert part.state == "U"
        assert "neither a payment nor an end is recorded" in part.text.en


@pytest.mark.parametrize(
    ("knowledge", "rules"),
    [
        (known(covers("lapse")), RULES),
        (known(covers("lapse", "fee")), Rules((TERM,))),
        (known(covers("lapse"), covers("fee", since="2021-01-01")), RULES),
    ],
)
def test_without_coverage_or_rule_nothing_is_said_of_fees(knowledge, rules):
    assert whole(record(), "2025-07-01", knowledge, rules).badge is Badge.IN_FORCE


@pytest.mark.parametrize(
    "payment",
    [
        {"occurred": "2025-05-20", "detail": {"year": "8"}},
        {"occurred": "2025-05-20", "detail": {"until_on": "2026-05-31"}},
        {"occurred": "2025-05-20", "detail": {}},
        {"occurred": "2025-05-20", "detail": {"year": "eight", "until_on": "20011345"}},
    ],
)
def test_a_payment_settles_the_fee(payment):
    paid = event("fee", "U", payment["occurred"], action="paid", detail=payment["detail"])
    assert whole(record(events=(paid,)), "2025-07-01", known(covers("lapse", "fee"))).badge is Badge.IN_FORCE


@pytest.mark.parametrize(
    "payment",
    [
        {"occurred": "2024-11-20", "detail": {}},
        {"occurred": "2025-05-20", "detail": {"year": "7"}},
        {"occurred": "2025-05-20", "detail": {"until_on": "2025-05-31"}},
        {"occurred": "2025-07-20", "detail": {"year": "8"}},
    ],
)
def test_a_payment_of_another_year_or_of_later_settles_nothing(payment):
    paid = event("fee", "U", payment["occurred"], action="paid", detail=payment["detail"])
    assert whole(record(events=(paid,)), "2025-07-01", known(covers("lapse", "fee"))).badge is Badge.FEE_OVERDUE


def test_a_notice_of_the_missing_fee_is_quoted():
    notice = event("fee", "U", "2025-06-20", action="unpaid", event_id="notice")
    other = event("fee", "W", "2025-01-20", action="unpaid", event_id="older")
    right = record(events=(notice, other))
    part = whole(right, "2025-05-20", known(covers("lapse", "fee")))
    assert part.badge is Badge.UNKNOWN
    unpaid = event("fee", "W", "2025-06-20", action="unpaid", event_id="notice")
    part = whole(record(events=(unpaid, other)), "2025-07-01", known(covers("lapse", "fee")))
    assert part.reasons[-1].events == ("notice",)


RESTORED = event("lapse", "K", "2025-05-01", action="restored", event_id="rr01")


@pytest.mark.parametrize(
    ("as_of", "badge"), [("2024-05-01", Badge.IN_FORCE), ("2024-07-01", Badge.ENDED), ("2025-05-01", Badge.IN_FORCE)]
)
def test_restoration_from_now_leaves_the_gap(as_of, badge):
    part = whole(record(events=(LAPSED, RESTORED)), as_of)
    assert part.badge is badge
    if as_of == "2025-05-01":
        assert part.reasons[1].text.en == "restored on 2025-05-01"
        assert part.reasons[1].events == ("rr01",)


def test_restoration_from_the_start_closes_the_gap():
    seamless = event("lapse", "K", "2025-05-01", action="restored", effect="from_start")
    assert whole(record(events=(LAPSED, seamless)), "2024-07-01").badge is Badge.IN_FORCE
    again = event("lapse", "H", "2026-06-01", action="unpaid")
    assert whole(record(events=(LAPSED, seamless, again)), "2026-06-01").badge is Badge.ENDED


@pytest.mark.parametrize(("as_of", "badge"), [("2038-05-31", Badge.IN_FORCE), ("2038-06-01", Badge.ENDED)])
def test_the_term_ends_by_rule(as_of, badge):
    knowledge = known(covers("lapse", until="2040-01-01"), on=day("2040-01-01"))
    part = whole(record(), as_of, knowledge)
    assert part.badge is badge
    if badge is Badge.ENDED:
        assert part.ended_on == day("2038-06-01")
        assert part.text.en == "term expired on 2038-05-31"


@pytest.mark.parametrize(("reported", "ended"), [("2038-09-20", "2038-06-01"), ("2036-01-01", "2036-01-01")])
def test_an_expiry_reported_late_ended_the_right_when_the_term_was_over(reported, ended):
    expired = event("lapse", "H", reported, action="expired")
    part = whole(record(events=(expired,)), "2039-01-01", known())
    assert (part.badge, part.ended_on) == (Badge.ENDED, day(ended))
    assert part.reasons[-1].rule_ids == ("CN.patent.term",)


def test_a_term_that_is_over_needs_no_coverage():
    part = whole(record(), "2038-06-01", known())
    assert part.badge is Badge.ENDED


CHALLENGE = event("dispute", "L", "2025-01-15", action="start", event_id="l10")


def test_a_challenge_after_the_grant_is_a_dispute():
    part = whole(record(events=(CHALLENGE,)))
    assert (part.badge, part.state, part.stage) == (Badge.IN_DISPUTE, "A", "5")
    assert part.text.en == "in force through 2038-05-31 · validity disputed since 2025-01-15"


def test_a_challenge_without_coverage_of_lapses_does_not_say_in_force():
    part = whole(record(events=(CHALLENGE,)), knowledge=known())
    assert (part.badge, part.stage) == (Badge.GRANTED_LAPSE_NOT_COVERED, "5")
    assert part.reasons[1].text.en == "its validity is challenged since 2025-01-15"


@pytest.mark.parametrize(
    "closing",
    [
        event("dispute", "M", "2025-09-15", action="maintained", event_id="m10"),
        event("dispute", "L", "2025-09-15", action="end", event_id="m10"),
    ],
)
def test_a_challenge_ends_with_its_decision(closing):
    changed = event("dispute", "L", "2025-03-15", action="change")
    part = whole(record(events=(CHALLENGE, changed, closing)))
    assert (part.badge, part.stage) == (Badge.IN_FORCE, "4")
    if closing.category == "M":
        assert part.reasons[1].text.en == "maintained on 2025-09-15"


def test_that_an_appeal_is_possible_opens_no_dispute():
    changed = event("dispute", "V", "2025-03-15", action="change")
    assert whole(record(events=(changed,))).badge is Badge.IN_FORCE


@pytest.mark.parametrize(
    ("opened", "closed", "stage"),
    [
        ({}, {}, "1"),
        ({"instrument_id": "O1"}, {"instrument_id": "O1"}, "1"),
        ({"instrument_id": "O1"}, {"instrument_id": "O2"}, "3"),
    ],
)
def test_the_end_of_an_opposition_closes_it(opened, closed, stage):
    events = (
        event("dispute", "E", "2019-09-01", action="start", **opened),
        event("dispute", "W", "2020-01-01", action="end", **closed),
    )
    assert whole(record(granted=None, events=events)).stage == stage


def test_the_end_of_a_lawsuit_closes_no_challenge():
    ended = event("dispute", "W", "2025-09-15", action="end")
    assert whole(record(events=(CHALLENGE, ended))).badge is Badge.IN_DISPUTE
    assert whole(record(events=(ended,))).badge is Badge.IN_FORCE


def test_what_was_given_up_in_part_is_an_event_but_no_row():
    limited = event("lapse", "P", "2025-01-01", action="change", part="claims 4")
    assert len(ask(record(events=(limited,)))) == 1


def test_a_utility_model_given_up_for_the_invention_goes_by_that_rule():
    tie = Relation(type="same_day_of", office="CN", number="201819000732")
    given_up = event("lapse", "H", "2022-02-11", action="surrendered")
    right = record(kind="utility_model", relations=(tie,), events=(given_up,))
    assert whole(right).reasons[-1].rule_ids == ("CN.utility_model.same_day_grant",)


def test_an_infringement_dispute_leaves_the_status_alone():
    suit = event("dispute", "W", "2025-03-15", action="start")
    assert whole(record(events=(suit,))).badge is Badge.IN_FORCE


REFUSED = event("lapse", "B", "2022-09-16", action="refused", published_on="2022-10-14", event_id="rj01")


def test_a_refused_application_was_never_granted():
    right = record(granted=None, events=(REFUSED,))
    part = whole(right, knowledge=known())
    assert (part.badge, part.state, part.stage, part.granted_on) == (Badge.ENDED, "N", "6", None)
    assert part.text.en == "not granted: application refused on 2022-09-16"


def test_a_revived_application_is_open_again():
    revived = event("lapse", "C", "2023-01-05", action="restored")
    right = record(granted=None, events=(REFUSED, revived))
    part = whole(right)
    assert part.badge is Badge.PENDING
    assert [reason.text.en for reason in part.reasons][1] == "restored on 2023-01-05"


def test_an_application_is_pending_where_decisions_are_covered():
    published = Number(type="publication", office="CN", number="199000731", kind_code="A", date=day("2019-12-03"))
    part = whole(record(granted=None, numbers=(published,)))
    assert (part.badge, part.state, part.stage) == (Badge.PENDING, "A", "1")
    assert part.text.en == (
        "pending: filed 2018-06-01, published 2019-12-03, not decided (as far as cn.gazette to 2026-11-20)"
    )


@pytest.mark.parametrize(
    ("covered", "text"),
    [
        (("grant",), "refusal or withdrawal: not covered by the sources loaded"),
        ((), "grant, refusal or withdrawal: not covered by the sources loaded"),
    ],
)
def test_an_application_whose_decision_is_not_covered_is_not_called_pending(covered, text):
    part = whole(record(granted=None), knowledge=known(covers("filing", *covered)))
    assert (part.badge, part.state) == (Badge.NOT_COVERED, "U")
    assert part.text.en == f"filed 2018-06-01 · {text}"


@pytest.mark.parametrize(
    ("events", "stage"),
    [
        ((event("examination", "D", "2019-12-20"),), "2"),
        ((event("examination", "D", "2019-12-20"), event("dispute", "E", "2021-01-01")), "3"),
        ((event("publication", "Q", "2019-12-20"),), "1"),
    ],
)
def test_the_stage_follows_the_procedure(events, stage):
    part = whole(record(granted=None, events=events))
    assert (part.stage, part.badge) == (stage, Badge.PENDING)


def test_events_alone_tell_filing_and_grant():
    events = (
        event("filing", "A", "2018-06-01"),
        event("examination", "D", "2019-01-01"),
        event("grant", "F", "2020-05-08", event_id="gr01"),
    )
    part = whole(record(filed=None, granted=None, events=events))
    assert (part.badge, part.granted_on) == (Badge.IN_FORCE, day("2020-05-08"))
    assert part.reasons[0].events == ("gr01",)


def test_a_later_print_of_the_grant_revives_nothing():
    again = event("grant", "F", "2025-02-01")
    assert whole(record(events=(LAPSED, again))).badge is Badge.ENDED
    assert whole(record(events=(CHALLENGE, again))).badge is Badge.IN_DISPUTE


def test_the_decision_to_grant_is_not_yet_the_grant():
    decided = event("grant", "F", "2020-03-01")
    right = record(events=(decided,))
    assert whole(right, "2020-04-01").badge is Badge.PENDING
    assert whole(right).granted_on == day("2020-05-08")


@pytest.mark.parametrize(
    "before", [event("lapse", "B", "2019-09-01", action="refused"), event("dispute", "E", "2019-09-01")]
)
@pytest.mark.parametrize("stated", [True, False])
def test_what_went_against_the_application_is_over_with_the_grant(before, stated):
    grant = event("grant", "F", "2020-05-08")
    part = whole(record(granted="2020-05-08" if stated else None, events=(before,) if stated else (before, grant)))
    assert (part.badge, part.stage) == (Badge.IN_FORCE, "4")


@pytest.mark.parametrize("category", ["D", "F"])
def test_a_filing_that_no_source_states_is_implied(category):
    part = whole(record(filed=None, granted=None, events=(event("other", category, "2019-01-01"),)), rules=NO_RULES)
    assert part.stage in {"2", "4"}


def test_before_the_filing_there_was_no_application():
    part = whole(record(), "2017-01-01")
    assert (part.badge, part.state, part.stage) == (Badge.UNKNOWN, "N", "0")
    assert part.text.en == "not yet filed on that day (filed 2018-06-01)"


def test_a_record_without_dates_cannot_be_decided():
    part = whole(record(filed=None, granted=None))
    assert (part.badge, part.state, part.stage) == (Badge.UNKNOWN, "U", "0")


@pytest.mark.parametrize(
    ("family", "category", "action", "badge"),
    [
        ("lapse", "W", "surrendered", Badge.ENDED),
        ("lapse", "W", "restored", Badge.IN_FORCE),
        ("grant", "W", None, Badge.IN_FORCE),
        ("other", "N", None, Badge.ENDED),
        ("lapse", "H", None, Badge.ENDED),
        ("lapse", "M", "cancelled", Badge.ENDED),
    ],
)
def test_ends_that_an_office_files_under_another_letter(family, category, action, badge):
    assert whole(record(events=(event(family, category, "2023-01-01", action=action),))).badge is badge


def test_an_end_without_a_known_cause_is_still_an_end():
    part = whole(record(events=(event("lapse", "H", "2023-01-01"),)))
    assert part.text.en == "ended on 2023-01-01: ceased"


def test_every_badge_has_a_shape_and_a_word_and_two_alone_say_in_force():
    looks = [badge.look for badge in Badge]
    assert all(look.shape and look.label.zh and look.label.en for look in looks)
    assert [badge for badge in Badge if "in force" in badge.look.label.en] == [Badge.IN_FORCE, Badge.FEE_OVERDUE]
