"""The turns of a right say what ``status_on`` says, on any day and whatever is covered."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from muniment.catalogue.values import GoodsServices
from muniment.register.domain.rights import granted_on
from muniment.register.domain.status import status_on, status_whole
from muniment.register.domain.turns import CoveredOf, Stand, badge_of, turns_of
from muniment.register.tests.factories import NO_RULES, MadeRule, Rules, covers, event, known, record

RULES = Rules(
    (
        MadeRule("CN.patent.term", {"years": 20, "base": "filed_on", "last_day": "day_before"}),
        MadeRule("CN.patent.annual_fee", {"grace_months": 6}),
        MadeRule("CN.trademark.term", {"years": 10, "base": "granted_on", "renewable": True, "grace_months": 6}),
    )
)
START = date(2004, 1, 1)
SORTS = (
    ("grant", "F", {}),
    ("lapse", "H", {"action": "unpaid"}),
    ("lapse", "H", {"action": "expired"}),
    ("lapse", "N", {"action": "surrendered"}),
    ("dispute", "L", {}),
    ("dispute", "M", {"action": "maintained"}),
    ("dispute", "H", {"action": "invalidated", "effect": "from_start"}),
    ("lapse", "C", {"action": "restored"}),
    ("lapse", "K", {"action": "restored", "effect": "from_start"}),
    ("dispute", "L", {"action": "end"}),
    ("examination", "D", {}),
    ("examination", "B", {"action": "refused"}),
    ("fee", "U", {"action": "paid"}),
    ("lapse", "H", {"action": "cancelled", "part": "9"}),
    ("lapse", "H", {"action": "cancelled", "part": "42"}),
    ("publication", "Q", {}),
    ("fee", "G", {"action": "renewed", "detail": {"until_on": "2031-01-01"}}),
)


def made(rng: random.Random):
    kind = rng.choice(["patent", "trademark"])
    filed = START + timedelta(days=rng.randrange(4000)) if rng.random() < 0.9 else None
    granted = (filed or START) + timedelta(days=rng.randrange(1500)) if rng.random() < 0.6 else None
    events = tuple(
        event(family, category, str(START + timedelta(days=rng.randrange(8000))), event_id=f"e{at}", **more)
        for at, (family, category, more) in enumerate(rng.choices(SORTS, k=rng.randrange(5)))
    )
    goods = tuple(GoodsServices(class_no=no) for no in ("9", "42")[: rng.randrange(3)]) if kind == "trademark" else ()
    return record(
        kind=kind,
        filed=str(filed) if filed else None,
        granted=str(granted) if granted else None,
        events=events,
        goods_services=goods,
    )


@pytest.mark.parametrize("rules", [RULES, NO_RULES])
@pytest.mark.parametrize("seed", range(6))
def test_turns_are_the_status_of_any_day_and_coverage(seed, rules):
    rng = random.Random(seed)  # noqa: S311 - a made-up set, the same each time
    for _ in range(40):
        right = made(rng)
        turns = turns_of(right, rule_on=rules, fees=True)
        for _ in range(8):
            as_of = date(2003, 6, 1) + timedelta(days=rng.randrange(11_000))
            lapse, fee, decision = (rng.random() < 0.6 for _ in range(3))
            families = [*["lapse"] * lapse, *["fee"] * fee, *["grant", "examination"] * decision]
            edition = known(covers(*families, kind=right.kind, since=None, until="2090-01-01"), on=date(2040, 1, 1))
            said = status_whole(status_on(right, as_of=as_of, known=edition, rule_on=rules)).badge
            stand = [stand for since, stand in turns if since is None or since <= as_of][-1]
            assert badge_of(stand, CoveredOf(lapse, fee, decision)) is said, (right, as_of, stand, turns)


def test_a_right_without_days_has_one_turn():
    right = record(filed=None, granted=None)
    assert turns_of(right, rule_on=NO_RULES) == ((None, Stand.BEFORE),)
    assert granted_on(right) is None
