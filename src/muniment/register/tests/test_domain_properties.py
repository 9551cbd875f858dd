"""What holds of every right, every day and every state of knowledge."""

from __future__ import annotations

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.catalogue.values import Coverage, Event, GoodsServices, Party, Record
from muniment.kernel.texts import Text
from muniment.register.domain.answer import status_line
from muniment.register.domain.check import Asked, marking_check
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.status import status_on
from muniment.register.domain.timeline import timeline_of
from muniment.register.tests.factories import ALL, MadeRule, Rules, record
from muniment.register.tests.test_domain_check import Printed
from muniment.register.values import Badge, Covered, Known

DAYS = st.dates(min_value=date(1995, 1, 1), max_value=date(2060, 1, 1))
ANY_DAYS = st.one_of(DAYS, st.dates(min_value=date(1, 2, 1)))
FAMILIES = (*ALL, "party", "correction", "other", "open_licence")
ACTIONS = (
    None, "start", "change", "end", "unpaid", "expired", "surrendered", "invalidated", "invalidated_part", "cancelled",
    "same_day_grant", "refused", "withdrawn", "restored", "paid", "renewed", "maintained",
)  # fmt: skip
PARTIES = st.lists(
    st.builds(
        Party,
        role=st.sampled_from(("owner", "assignor", "assignee", "pledgee", "licensee", "inventor")),
        name=st.sampled_from(("甲", "乙", "B Ltd")),
    ),
    max_size=2,
).map(tuple)
DETAIL = st.dictionaries(
    st.sampled_from(("until_on", "year", "amount")), st.sampled_from(("2030-01-01", "20011345", "7", "x")), max_size=2
)
EVENTS = st.builds(
    Event,
    occurred_on=ANY_DAYS,
    effective_on=st.one_of(st.none(), ANY_DAYS),
    published_on=st.one_of(st.none(), DAYS),
    category=st.sampled_from("ABCDEFGHKLMNPQRSTUVWYZ"),
    key_event=st.just("X00"),
    family=st.sampled_from(FAMILIES),
    action=st.sampled_from(ACTIONS),
    event_id=st.uuids().map(str),
    effect=st.sampled_from(("from_now", "from_start")),
    part=st.sampled_from((None, None, "9", "11", "claims 1")),
    territory=st.sampled_from((None, None, "CN", "DE")),
    instrument_id=st.sampled_from((None, "Y1", "Y2")),
    parties=PARTIES,
    detail=DETAIL,
)
COVERAGE = st.lists(
    st.builds(
        Coverage,
        source=st.sampled_from(("s1", "s2")),
        register=st.sampled_from(("CN", "EP", "WO", "DE")),
        kind=st.sampled_from(("patent", "trademark")),
        families=st.lists(st.sampled_from(ALL), min_size=1, max_size=6).map(tuple),
        since=st.one_of(st.none(), DAYS),
        until=DAYS,
    ),
    max_size=6,
).map(tuple)
KNOWN = st.builds(Known, on=DAYS, coverage=COVERAGE)
RULES = Rules(
    (
        MadeRule("CN.patent.term", {"years": 20, "base": "filed_on", "last_day": "day_before"}),
        MadeRule("CN.patent.annual_fee", {"grace_months": 6}),
        MadeRule("CN.trademark.term", {"years": 10, "base": "granted_on", "renewable": True, "grace_months": 6}),
        MadeRule("CN.patent.invalidation"),
        MadeRule("CN.patent.marking"),
    )
)


@st.composite
def rights(draw) -> Record:
    filed, granted = draw(st.one_of(st.none(), ANY_DAYS)), draw(st.one_of(st.none(), ANY_DAYS))
    stated = draw(st.one_of(st.none(), ANY_DAYS))
    return record(
        register=draw(st.sampled_from(("CN", "EP", "WO"))),
        kind=draw(st.sampled_from(("patent", "trademark"))),
        filed=filed.isoformat() if filed else None,
        granted=granted.isoformat() if granted else None,
        events=tuple(draw(st.lists(EVENTS, max_size=6))),
        territories=draw(st.sampled_from(((), ("DE", "FR")))),
        goods_services=(GoodsServices(class_no="9"), GoodsServices(class_no="11")),
        expiry_stated_on=stated.isoformat() if stated else None,
    )


SAYS_IN_FORCE = (Badge.IN_FORCE, Badge.FEE_OVERDUE, Badge.IN_DISPUTE)


@given(rights(), ANY_DAYS, KNOWN, st.one_of(st.none(), ANY_DAYS))
@settings(max_examples=300, deadline=None)
def test_nothing_raises_and_every_text_is_said_twice(right, as_of, knowledge, made_on):
    parts = status_on(right, as_of=as_of, known=knowledge, rule_on=RULES)
    liens = liens_on(right, as_of=as_of, known=knowledge)
    line = status_line(parts=parts, ownership=owners_on(right, as_of=as_of, known=knowledge), liens=liens)
    life = timeline_of(right, as_of=as_of, rule_on=RULES, title_of=lambda each: Text("事", "event"))
    asked = Asked(printed="ZL1", made_on=made_on, as_of=as_of, known=knowledge, rule_on=RULES)
    result = marking_check((Printed(),), right, asked)
    texts = [line, result.sentence, result.marking, *life.twin]
    texts += [reason.text for part in parts for reason in part.reasons] + [part.text for part in parts]
    assert all(text.zh and text.en for text in texts)
    assert all(part.reasons for part in parts)
    assert all((part.as_of, part.known_on) == (as_of, knowledge.on) for part in parts)


@given(rights(), ANY_DAYS, KNOWN)
@settings(max_examples=300, deadline=None)
def test_nothing_is_in_force_unless_lapses_are_covered(right, as_of, knowledge):
    blind = Known(knowledge.on, tuple(each for each in knowledge.coverage if "lapse" not in each.families))
    parts = status_on(right, as_of=as_of, known=blind, rule_on=RULES)
    assert not any(part.badge in SAYS_IN_FORCE for part in parts)
    assert not any("in force" in part.text.en or "有效，" in part.text.zh for part in parts)


@given(rights(), ANY_DAYS, KNOWN)
@settings(max_examples=300, deadline=None)
def test_nothing_is_free_of_liens_unless_they_are_covered(right, as_of, knowledge):
    blind = Known(knowledge.on, tuple(each for each in knowledge.coverage if "pledge" not in each.families))
    for standing in liens_on(right, as_of=as_of, known=blind):
        if standing.family == "pledge":
            assert not isinstance(standing.coverage, Covered)
            assert "not pledged" not in standing.text.en
    line = status_line(
        parts=status_on(right, as_of=as_of, known=blind, rule_on=RULES),
        ownership=owners_on(right, as_of=as_of, known=blind),
        liens=liens_on(right, as_of=as_of, known=blind),
    )
    assert "not pledged" not in line.en
    assert "无质押" not in line.zh


@given(rights(), ANY_DAYS, KNOWN)
@settings(max_examples=200, deadline=None)
def test_knowing_more_of_pledges_changes_no_status(right, as_of, knowledge):
    more = Coverage(
        source="s9", register=right.register, kind=right.kind, families=("pledge",), since=None, until=date.max
    )
    richer = Known(knowledge.on, (*knowledge.coverage, more))
    assert status_on(right, as_of=as_of, known=richer, rule_on=RULES) == status_on(
        right, as_of=as_of, known=knowledge, rule_on=RULES
    )


@given(rights(), ANY_DAYS, KNOWN, st.randoms())
@settings(max_examples=200, deadline=None)
def test_the_order_of_the_events_is_of_no_account(right, as_of, knowledge, rng):
    events = list(right.content.events)
    rng.shuffle(events)
    fields = {name: getattr(right.content, name) for name in right.content.__struct_fields__}
    content = type(right.content)(**fields | {"events": tuple(events)})
    other = type(right)(**{name: getattr(right, name) for name in right.__struct_fields__} | {"content": content})
    assert status_on(right, as_of=as_of, known=knowledge, rule_on=RULES) == status_on(
        other, as_of=as_of, known=knowledge, rule_on=RULES
    )
    assert liens_on(right, as_of=as_of, known=knowledge) == liens_on(other, as_of=as_of, known=knowledge)
