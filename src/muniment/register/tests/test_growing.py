"""What is kept of a right goes on with further entries to exactly what is made from scratch, whatever the entries are."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant
from muniment.catalogue.values import Content, Event, Party, Record
from muniment.journal.services import entry_erase
from muniment.kernel.texts import Text
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.status import status_on
from muniment.register.domain.timeline import timeline_kept, timeline_of
from muniment.register.queries import rights
from muniment.register.queries.acts import acts_forget, acts_of, record_folded
from muniment.register.queries.growing import Grown, grown_advance, grown_make
from muniment.register.queries.rights import right_get, views_forget
from muniment.register.services.acts import act_record, act_reverse, act_settle
from muniment.register.tests.loads import AT, Office
from muniment.register.values import Act, Known
from muniment.standards.rules import rule_on

RIGHT = "CN-patent-201710000001"
DAY = date(2024, 1, 1)
KNOWN = Known(on=DAY, coverage=(), titles={})
NAMES = ("云澜商业银行", "岚湾银行")

EVENTS = st.builds(
    lambda days, sort, no, party, until: Event(
        occurred_on=DAY + timedelta(days=days),
        category=sort[0],
        key_event=f"{sort[0]}10",
        family=sort[1],
        action=sort[2],
        instrument_id=no,
        parties=(Party(role="licensee" if "licence" in sort[1] else "pledgee", name=party),),
        detail={} if until is None else {"until_on": (DAY + timedelta(days=until)).isoformat()},
    ),
    st.integers(0, 400),
    st.sampled_from(
        [(c, f, a) for f in ("pledge", "seizure", "licence", "open_licence") for c in "WR" for a in ("start", "change", "end", None)]
        + [("E", "dispute", "start"), ("L", "dispute", "start"), ("M", "dispute", "end"), ("H", "lapse", "surrendered"), ("R", "transfer", None)]
    ),
    st.sampled_from([None, "Y1", "Y2", "Y3", "Y4"]),
    st.sampled_from(NAMES),
    st.one_of(st.none(), st.integers(0, 600)),
)  # fmt: skip
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["prepared", "effective", "effective", "effective", "settle", "reverse"]),
        EVENTS,
        st.integers(0, 30),
        st.integers(-20, 60),
    ),
    min_size=2,
    max_size=14,
)


def bare(events: list[Event]) -> Record:
    given_ids = tuple(_named(each, f"e{at}") for at, each in enumerate(events))
    content = Content(events=given_ids, filed_on=date(2017, 1, 1), granted_on=date(2019, 1, 1))
    return Record(
        right_id=RIGHT, register="CN", kind="patent", office="CN", application_no=None, part=None, content=content,
        content_hash="", provenance=(), field_sources={},
    )  # fmt: skip


def _named(event: Event, event_id: str) -> Event:
    return Event(**{name: getattr(event, name) for name in event.__struct_fields__} | {"event_id": event_id})


def title(event: Event) -> Text:
    return Text(event.key_event, event.key_event)


def told(acts: dict[str, Act], step: tuple[str, Event, int, int], no: int) -> dict[str, Act]:
    what, event, which, _ = step
    if what in {"settle", "reverse"}:
        ids = sorted(acts)
        if not ids:
            return acts
        old = acts[ids[which % len(ids)]]
        if old.state == "reversed":
            return acts
        state = "reversed" if what == "reverse" else "effective"
        fields = {name: getattr(old, name) for name in Act.__dataclass_fields__}
        return acts | {old.act_id: Act(**fields | {"state": state})}
    made = Act(
        act_id=f"A{no:03}", right_id=RIGHT, state=what, event=event, instrument_id=event.instrument_id or "", case_no="",
        public=True, entry_no=no, recorded_at=datetime(2024, 1, 1, tzinfo=UTC),
    )  # fmt: skip
    return acts | {made.act_id: made}


@settings(max_examples=40)
@given(st.lists(EVENTS, max_size=4), STEPS)
def test_going_on_is_making_anew(office_told, steps):
    record, acts = bare(office_told), {}
    day = DAY + timedelta(days=200)
    kept: Grown[None] | None = None
    for no, step in enumerate(steps, 1):
        acts = told(acts, step, no)
        day += timedelta(days=step[3])
        now = tuple(acts.values())
        if not now:
            continue
        if kept is None or not grown_advance(kept, record, now, as_of=day):
            kept = grown_make(record, now, as_of=day, title_of=title)
        scratch = record_folded(record, now)
        assert kept.folded == scratch
        whole = scratch.record
        assert kept.liens.standings(kept.slim, KNOWN) == liens_on(whole, as_of=day, known=KNOWN)
        drawn = timeline_kept(kept.slim, kept.ticks, as_of=day, rule_on=rule_on)
        assert drawn == timeline_of(whole, as_of=day, rule_on=rule_on, title_of=title)
        assert status_on(kept.slim, as_of=day, known=KNOWN, rule_on=rule_on) == status_on(
            whole, as_of=day, known=KNOWN, rule_on=rule_on
        )
        assert owners_on(kept.slim, as_of=day, known=KNOWN) == owners_on(whole, as_of=day, known=KNOWN)
        assert expiry_of(kept.slim, rule_on=rule_on, as_of=day) == expiry_of(whole, rule_on=rule_on, as_of=day)


def test_numbered_instruments_go_on_without_reading_anew_though_they_come_out_of_order():
    record = bare([])
    acts: dict[str, Act] = {}
    kept = None
    for no, (days, instrument, action) in enumerate(
        [(10, "Y1", "start"), (5, "Y2", "start"), (20, "Y1", "end"), (19, "Y2", "change"), (19, "Y3", "start")], 1
    ):
        said = Event(
            occurred_on=DAY + timedelta(days=days), category="W", key_event="W10", family="pledge", action=action, instrument_id=instrument
        )  # fmt: skip
        acts = told(acts, ("effective", said, 0, 0), no)
        now = tuple(acts.values())
        if kept is None:
            kept = grown_make(record, now, as_of=DAY + timedelta(days=30), title_of=title)
            continue
        assert grown_advance(kept, record, now, as_of=DAY + timedelta(days=30))
    liens = kept.liens.standings(kept.slim, KNOWN)[0]
    assert [each.instrument_id for each in (*liens.current, *liens.past)] == ["Y2", "Y3", "Y1"]


@pytest.fixture
def office(data_dir, db, monkeypatch) -> Office:
    made = Office(data_dir)
    made.load(grant(1), key="first")
    monkeypatch.setattr(rights, "ACTS_LONG", 1)
    acts_forget()
    views_forget()
    return made


def _pledge(days: int, action: str = "start") -> Event:
    return Event(
        occurred_on=DAY + timedelta(days=days), category="W", key_event="W10", family="pledge", action=action,
        parties=(Party(role="pledgee", name=NAMES[0]),),
    )  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize("as_of", [None, DAY + timedelta(days=300)])
def test_every_reader_after_every_entry_reads_what_the_journal_says(office, as_of):
    moves = [
        lambda: _recorded("A1", _pledge(0), "Y1"),
        lambda: _recorded("A2", _pledge(3), "Y2", state="prepared"),
        lambda: _recorded("A3", _pledge(9), "Y3"),
        lambda: act_settle(actor=SYSTEM, act_id="A2", state="effective", on=DAY + timedelta(days=12), at=AT),
        lambda: _recorded("A4", _pledge(15, "end"), "Y1"),
        lambda: act_reverse(actor=SYSTEM, act_id="A3", ground="by mistake", at=AT),
        lambda: _recorded("A5", _pledge(2), "Y5"),
        lambda: entry_erase(no=_number("A1"), actor=SYSTEM, ground="personal", made_at=AT),
        lambda: _recorded("A6", _pledge(30), "Y6"),
    ]
    seen = []
    for move in moves:
        move()
        kept = right_get(office.folder, RIGHT, as_of=as_of), right_get(office.folder, RIGHT, as_of=as_of)
        acts_forget()
        views_forget()
        anew = right_get(office.folder, RIGHT, as_of=as_of)
        assert kept == (anew, anew)
        assert right_get(office.folder, RIGHT, as_of=as_of) == anew
        seen.append({each.instrument_id for each in anew.liens[0].current})
    assert seen == [
        {"Y1"}, {"Y1"}, {"Y1", "Y3"}, {"Y1", "Y2", "Y3"}, {"Y2", "Y3"}, {"Y2"}, {"Y2", "Y5"}, {"Y2", "Y5"}, {"Y2", "Y5", "Y6"}
    ]  # fmt: skip


def _recorded(act_id: str, event: Event, no: str, state: str = "effective") -> None:
    act_record(actor=SYSTEM, act_id=act_id, right_ids=[RIGHT], event=event, state=state, at=AT, instrument_id=no)


def _number(act_id: str) -> int:
    return next(each.entry_no for each in acts_of(RIGHT) if each.act_id == act_id)
