"""One answer to each question, with what it rests on; nothing is said that no source covers."""

from __future__ import annotations

import pytest

from muniment.kernel.texts import Text
from muniment.register.domain.answers import QUESTIONS, answers_of
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.status import status_on
from muniment.register.domain.timeline import timeline_of
from muniment.register.tests.factories import (
    NO_RULES,
    TODAY,
    MadeRule,
    Rules,
    day,
    event,
    known,
    known_all,
    party,
    record,
)
from muniment.register.tests.test_domain_liens import pledge
from muniment.register.values import Covered, Fee, FeesSeen, NotCovered, RuleRef

RULES = Rules((MadeRule("CN.patent.term", {"years": 20, "base": "filed_on", "last_day": "day_before"}),))


def answers(right, knowledge, *, rules=RULES, as_of=TODAY, seen=None):
    found = answers_of(
        status=status_on(right, as_of=as_of, known=knowledge, rule_on=rules),
        ownership=owners_on(right, as_of=as_of, known=knowledge),
        expiry=expiry_of(right, rule_on=rules, as_of=as_of),
        liens=liens_on(right, as_of=as_of, known=knowledge),
        timeline=timeline_of(right, as_of=as_of, rule_on=rules, title_of=lambda each: QUESTIONS["alive"]),
        fees=seen,
    )
    return {each.name: each for each in found}


def granted(*events):
    return record(
        filed="2015-03-02",
        granted="2018-01-05",
        parties=(party("owner", "华瑞光电"),),
        events=(event("grant", "F", "2018-01-05"), *events),
    )


def test_each_question_has_its_answer_in_the_order_in_which_people_ask():
    told = answers(granted(), known_all())
    assert list(told)[:3] == ["alive", "whose", "until"]
    assert {"licence", "open_licence", "pledge", "seizure", "dispute"} <= set(told)
    assert list(told)[-1] == "last"
    assert told["alive"].said.en == "In force through 2035-03-01."
    assert told["alive"].weight == "good"
    assert told["whose"].said.zh == "权利人 华瑞光电。"
    assert "2035-03-01" in told["until"].said.en
    assert told["until"].reasons[0].rules[0].rule_id == "CN.patent.term"


def test_what_no_source_covers_is_said_to_be_so_and_never_to_be_absent():
    told = answers(granted(), known())
    assert told["alive"].missing
    assert "in force" not in told["alive"].said.en
    for name in ("licence", "open_licence", "pledge", "seizure", "dispute"):
        assert told[name].missing, name
        assert "not covered" in told[name].said.en


def test_a_pledge_weighs_and_leads_to_its_events():
    held = pledge("start", "2024-02-01", bank="云澜银行")
    told = answers(granted(held), known_all())
    assert told["pledge"].weight == "care"
    assert "云澜银行" in told["pledge"].said.zh
    assert told["pledge"].events == (held.event_id,)
    assert not told["pledge"].missing
    assert told["last"].events == (held.event_id,)


@pytest.mark.parametrize("action", ["unpaid", "surrendered"])
def test_a_right_that_ended_says_how_long_its_term_would_have_run(action):
    told = answers(granted(event("lapse", "H", "2022-03-02", action=action)), known_all())
    assert told["alive"].weight == "bad"
    assert told["until"].said.en == "The right does not stand any more; its term would have run to 2035-03-01."


def test_without_a_rule_no_term_is_guessed():
    told = answers(granted(), known_all(), rules=NO_RULES)
    assert told["until"].missing
    assert told["until"].said.en == "No rule for its term is loaded; none is guessed."


RULE = RuleRef("CN.patent.annual_fee", "1", Text("示例", "sample"), Text("示例", "sample"))
NINTH = Fee(9, day("2026-06-01"), day("2026-12-01"), None, 0)
TENTH = Fee(10, day("2027-06-01"), day("2027-12-01"), None, 0)


def fees(unpaid, *, confidence="H", covered=True):
    said = Text("费用", "fees")
    coverage = Covered(("fee",), TODAY, ("cn.gazette",), said) if covered else NotCovered(("fee",), (), said)
    return FeesSeen(RULE, confidence, day("2018-06-01"), NINTH, TENTH, unpaid, coverage)


@pytest.mark.parametrize(
    ("seen", "on", "said"),
    [
        (fees(unpaid=False), TODAY, "The fee of year 10 is to be paid by 2027-06-01."),
        (
            fees(unpaid=True),
            TODAY,
            "The fee of year 9 (due 2026-06-01) is not paid, and can be paid late to 2026-12-01; the fee",
        ),
        (
            fees(unpaid=None, covered=False),
            TODAY,
            "The fee of year 9 was due on 2026-06-01 and can be paid late to 2026-12-01; wh",
        ),
        (fees(unpaid=None, covered=False), day("2026-12-02"), "The fee of year 10 is to be paid by 2027-06-01."),
        (fees(unpaid=None, confidence="L", covered=False), TODAY, None),
    ],
)
def test_a_fee_that_can_still_be_paid_late_is_told_unless_it_is_known_to_be_paid(seen, on, said):
    told = answers(granted(), known_all(), as_of=on, seen=seen)
    assert ("fee" in told) == (said is not None)
    if said is not None:
        assert told["fee"].said.en.startswith(said)
        assert told["fee"].missing == (seen.unpaid is None)
