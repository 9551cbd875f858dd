"""Acts recorded here: one fact told twice is one event, a contradiction is held, and only effective ones count."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import permutations

import msgspec
import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant, incoming, publication, statement
from muniment.catalogue.values import Event, Party
from muniment.kernel.errors import Conflict, InvalidInput, NotFound
from muniment.register.domain.acts import acts_fold, name_folded
from muniment.register.queries.acts import acts_of
from muniment.register.queries.rights import right_get
from muniment.register.services.acts import act_record, act_reverse, act_settle
from muniment.register.tests.loads import AT, Office
from muniment.register.values import Act

DAY = date(2026, 3, 18)
RIGHT = "CN-patent-201710000001"
BANK = Party(role="pledgee", name="云澜商业银行")
OTHER, OWNER = Party(role="pledgee", name="岚湾银行"), Party(role="pledgor", name="云澜甲公司")


def pledge(day: date = DAY, *, party: Party = BANK, action: str = "start", **more: object) -> Event:
    plain = {"detail": {"amount": "8000000", "currency": "CNY"}, "parties": (party,)} | more
    return Event(occurred_on=day, category="W", key_event="W10", family="pledge", action=action, **plain)  # type: ignore[arg-type]


def act(event: Event, no: int = 7, *, instrument: str = "Y2026-1", state: str = "effective") -> Act:
    return Act(
        act_id=f"C2026-000001:register:{no}",
        right_id=RIGHT,
        state=state,
        event=event,
        instrument_id=instrument,
        case_no="C2026-000001",
        public=True,
        entry_no=no,
        recorded_at=datetime(2026, 3, 18, tzinfo=UTC),
    )


@pytest.fixture
def office(data_dir, db) -> Office:
    made = Office(data_dir)
    made.load(grant(1), grant(2), key="first")
    return made


@pytest.fixture
def record(office):
    return right_get(office.folder, RIGHT).record


def with_events(record, *events: Event):
    own = tuple(msgspec.structs.replace(each, event_id=f"e{at}", sources=("cn",)) for at, each in enumerate(events))
    return msgspec.structs.replace(record, content=msgspec.structs.replace(record.content, events=own))


@pytest.mark.parametrize(
    ("theirs", "mine", "instrument", "events", "held"),
    [
        # the office's event · ours · our instrument · how many events then · how many held
        (pledge(instrument_id="Y2026-1"), pledge(), "Y2026-1", 1, 0),
        (pledge(DAY + timedelta(days=5)), pledge(), "Y2026-1", 1, 0),
        (pledge(DAY + timedelta(days=90)), pledge(), "", 1, 0),
        (pledge(DAY + timedelta(days=91)), pledge(), "", 2, 0),
        (pledge(party=Party(role="pledgee", name="岚湾银行")), pledge(), "", 2, 0),
        (pledge(instrument_id="Y2026-9"), pledge(), "Y2026-1", 2, 0),
        (pledge(action="end"), pledge(), "", 2, 0),
        (pledge(instrument_id="Y2026-1", detail={"amount": "9000000"}), pledge(), "Y2026-1", 1, 1),
        (pledge(instrument_id="Y2026-1", detail={"amount": "8,000,000.00"}), pledge(), "Y2026-1", 1, 0),
        (pledge(DAY + timedelta(days=200), instrument_id="Y2026-1"), pledge(), "Y2026-1", 1, 1),
        (pledge(instrument_id="Y2026-1", party=Party(role="pledgee", name="岚湾银行")), pledge(), "Y2026-1", 1, 1),
        (pledge(party=Party(role="pledgee", name="云澜 商业银行。")), pledge(), "", 1, 0),
        (pledge(instrument_id="Y2026-1", parties=(OWNER, OTHER)), pledge(parties=(OWNER, BANK)), "Y2026-1", 1, 1),
        (pledge(instrument_id="Y2026-1", parties=(OWNER, BANK)), pledge(parties=(BANK,)), "Y2026-1", 1, 0),
    ],
)
def test_one_fact_told_twice(record, theirs, mine, instrument, events, held):
    folded = acts_fold(with_events(record, theirs), [act(mine, instrument=instrument)], window_days=90)
    assert (len(folded.record.content.events), len(folded.held)) == (events, held)
    if events == 1 and not held:
        (event,) = folded.record.content.events
        assert event.sources == ("cn", "journal:7")
        assert event.event_id == "e0"
    for each in folded.held:
        assert each.event_id == "e0"
        assert each.differs
        assert folded.record.content.events[0].detail == theirs.detail, "the office's version stands"


@pytest.mark.parametrize("state", ["prepared", "lodged", "reversed"])
def test_only_what_is_effective_counts(record, state):
    assert acts_fold(record, [act(pledge(), state=state)], window_days=90).record == record


@given(
    st.lists(st.tuples(st.integers(0, 200), st.sampled_from(["start", "end"]), st.booleans()), min_size=1, max_size=4)
)
def test_the_order_of_acts_does_not_matter(said):
    from muniment.catalogue.values import Content, Record

    acts = [
        act(pledge(DAY + timedelta(days=days), action=action), no, instrument="Y1" if named else "")
        for no, (days, action, named) in enumerate(said, 1)
    ]
    events = (pledge(instrument_id="Y1", event_id="e0"), pledge(DAY + timedelta(days=60), event_id="e1"))
    bare = Record(
        right_id=RIGHT,
        register="CN",
        kind="patent",
        office="CN",
        application_no=None,
        part=None,
        content=Content(events=events),
        content_hash="",
        provenance=(),
        field_sources={},
    )
    folded = [acts_fold(bare, order, window_days=90) for order in permutations(acts)]
    assert all(each == folded[0] for each in folded)
    ids = [event.event_id for event in folded[0].record.content.events]
    assert len(ids) == len(set(ids))


def test_names_are_compared_without_width_case_and_stops():
    assert name_folded("Ｌａｎ Wan Co., Ltd.") == name_folded("lanwan co ltd")


@pytest.mark.django_db
def test_an_act_goes_forward_and_is_taken_back_by_further_entries(office):
    said = {"actor": SYSTEM, "act_id": "A1", "right_ids": [RIGHT], "event": pledge(), "at": AT}
    first = act_record(**said, state="prepared", instrument_id="Y1", case_no="C1")
    assert act_record(**said, state="prepared", instrument_id="Y1", case_no="C1").no == first.no
    with pytest.raises(Conflict):
        act_record(**said, state="effective", instrument_id="Y1", case_no="C1")
    assert right_get(office.folder, RIGHT).liens[0].current == ()
    act_settle(actor=SYSTEM, act_id="A1", state="lodged", on=date(2026, 3, 20), at=AT)
    act_settle(actor=SYSTEM, act_id="A1", state="effective", on=date(2026, 3, 25), at=AT, number="Y2026980000001")
    (lien,) = right_get(office.folder, RIGHT).liens[0].current
    assert (lien.since, lien.detail["number"]) == (date(2026, 3, 25), "Y2026980000001")
    with pytest.raises(Conflict):
        act_settle(actor=SYSTEM, act_id="A1", state="lodged", on=date(2026, 3, 26), at=AT)
    act_reverse(actor=SYSTEM, act_id="A1", ground="recorded by mistake", at=AT)
    assert right_get(office.folder, RIGHT).liens[0].current == ()
    with pytest.raises(Conflict):
        act_reverse(actor=SYSTEM, act_id="A1", ground="again", at=AT)
    with pytest.raises(InvalidInput):
        act_record(**(said | {"act_id": "A2", "right_ids": []}), state="effective")
    with pytest.raises(NotFound):
        act_settle(actor=SYSTEM, act_id="A9", state="lodged", on=DAY, at=AT)


@pytest.mark.django_db
def test_a_fact_recorded_here_and_then_loaded_is_one_event_that_counts_once(office):
    act_record(
        actor=SYSTEM, act_id="A1", right_ids=[RIGHT], event=pledge(), state="effective", at=AT, instrument_id="Y1"
    )
    alone = right_get(office.folder, RIGHT)
    assert [lien.detail["amount"] for lien in alone.liens[0].current] == ["8000000"]
    later = incoming(
        statement(
            document="CN10000001B",
            no="201710000001",
            day=date(2026, 6, 1),
            title="Thing 1",
            numbers=(publication("10000001", "B"),),
            events=(pledge(DAY + timedelta(days=7), instrument_id="Y1"),),
        )
    )
    office.load(later, key="second")
    both = right_get(office.folder, RIGHT)
    (lien,) = both.liens[0].current
    assert (lien.detail["amount"], both.held) == ("8000000", ())
    (event,) = [each for each in both.record.content.events if each.family == "pledge"]
    assert [each.partition(":")[0] for each in event.sources][-1] == "journal"
    assert len(event.sources) == 2


@pytest.mark.django_db
def test_an_edition_that_is_named_never_changes_and_what_is_not_public_stays_out(office):
    name = right_get(office.folder, RIGHT).edition.name
    before = right_get(office.folder, RIGHT, edition=name)
    act_record(actor=SYSTEM, act_id="A1", right_ids=[RIGHT], event=pledge(), state="effective", at=AT, public=False)
    assert right_get(office.folder, RIGHT).record == before.record
    assert [each.act_id for each in acts_of(RIGHT, all_of_them=True)] == ["A1"]
    act_record(actor=SYSTEM, act_id="A2", right_ids=[RIGHT], event=pledge(), state="effective", at=AT)
    assert right_get(office.folder, RIGHT, edition=name).record == before.record
    assert len(right_get(office.folder, RIGHT).liens[0].current) == 1


@pytest.mark.django_db
def test_a_contradiction_stands_on_the_page_of_the_record_with_both_tellings(office):
    act_record(
        actor=SYSTEM, act_id="A1", right_ids=[RIGHT], event=pledge(), state="effective", at=AT, instrument_id="Y1", case_no="C2026-000001"
    )  # fmt: skip
    told = pledge(DAY, instrument_id="Y1", detail={"amount": "9000000", "currency": "CNY"})
    later = incoming(
        statement(
            document="CN10000001B",
            no="201710000001",
            day=date(2026, 6, 1),
            title="Thing 1",
            numbers=(publication("10000001", "B"),),
            events=(told,),
        )
    )
    office.load(later, key="second")
    page = Client().get(f"/rights/{RIGHT}", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "Two tellings differ" in page
    assert "amount: 8000000 here, 9000000 by the office" in page
    assert 'href="/cases/C2026-000001"' in page
    document = Client().get(f"/rights/{RIGHT}?format=json").json()
    (held,) = document["held"]
    assert held["differs"][0]["en"] == "amount: 8000000 here, 9000000 by the office"
    assert [each["detail"]["amount"] for each in document["events"] if each["family"] == "pledge"] == ["9000000"]
