"""A pledge from the filing to its end, what lies on a right, and certificates; on the real database."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import threading
from datetime import date

import pytest
from django.db import connection, connections

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import incoming, statement
from muniment.catalogue.values import Event, GoodsServices, Mark, Party
from muniment.exchange.models import CertificateRow
from muniment.exchange.queries.liens import certificate_get, certificate_pdf, liens_document, liens_get
from muniment.exchange.services.certificates import certificate_issue
from muniment.exchange.tests.world import BANK, DAY, FIRM, A, B, lending, moment, pledge, right  # noqa: F401
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.services.inviting import party_invite
from muniment.procedures.services.parties import word_use
from muniment.register.queries.rights import right_get
from muniment.register.services.acts import act_record

pytestmark = pytest.mark.django_db
OLD = "旧澜电池厂"


def renamed(lending, right_id=A):
    event = Event(
        occurred_on=DAY, category="R", key_event="R10", family="party", action="change",
        parties=(Party(role="assignor", name=OLD, seq=1), Party(role="assignee", name=FIRM, seq=2)),
    )  # fmt: skip
    act_record(actor=SYSTEM, act_id="rename:1", right_ids=[right_id], event=event, state="effective", at=moment().at)


def test_you_are_not_the_owner_until_the_change_of_name_is_recorded(lending):
    lending.load(right(1, owner=OLD))
    lending.registrar_here()
    number = lending.filed(A)
    with pytest.raises(Conflict) as refused:
        lending.move(number, "register")
    assert refused.value.code == "pledge.R1"
    assert f"the register names {OLD} as owner; the filing names {FIRM} as pledgor" in refused.value.message
    renamed(lending)
    assert lending.move(number, "register", said={"instrument_no": "Y2026"}).state == "registered"
    (lien,) = right_get(lending.folder, A).liens[0].current
    assert (lien.names, lien.instrument_id, lien.until_on) == ((BANK,), "Y2026", date(2029, 11, 30))
    assert "amount" not in lien.detail, "what is owed is for the two sides"
    public = {each.name for each in case_get(case_no=number, me=None, on=DAY).fields}
    assert public == {"rights", "pledgors", "pledgees", "term_until"}
    assert case_get(case_no=number, me=None, on=DAY).papers == ()


def test_both_sides_assent_and_what_the_registrar_will_ask_is_told(lending):
    lending.load(right(1))
    lending.registrar_here()
    number = case_open(
        procedure="pledge_registration", side="pledgee", me=lending.banker, moment=moment(), body="lan-bank"
    )
    typed = lending.typed(A, pledgors=f"{FIRM}") | {"pledgees": ""}
    draft_save(data_dir=lending.folder, case_no=number, me=lending.banker, typed=typed, rev=1, moment=moment())
    first = lending.move(number, "file", lending.banker)
    assert (first.state, first.waits) == ("draft", (FIRM,))
    number = lending.filed(A)
    told = case_get(case_no=number, me=lending.registrar, on=DAY)
    assert {each.code for step in told.steps for each in step.remarks} == {"pledge.R4.unknown"}
    assert [(each.name, each.due_on) for each in told.limits] == [("decision", date(2026, 11, 27))]


def test_one_pledge_at_a_time_then_changed_and_released(lending):
    lending.load(right(1), right(2))
    lending.registrar_here()
    first, second = lending.filed(A, B), lending.filed(B)
    lending.move(first, "register", said={"instrument_no": "Y1"})
    with pytest.raises(Conflict) as refused:
        lending.move(second, "register")
    assert refused.value.code == "pledge.R9"
    prolonged(lending)
    release = case_open(procedure="pledge_release", side="pledgee", me=lending.banker, moment=moment(), body="lan-bank")
    typed = {"rights": f"{A}\n{B}", "instrument_no": "Y1", "why": "paid", "pledgors": FIRM}
    draft_save(data_dir=lending.folder, case_no=release, me=lending.banker, typed=typed, rev=1, moment=moment())
    assert lending.move(release, "file", lending.banker).state == "filed"
    assert lending.move(release, "release").state == "released"
    assert lending.move(second, "register", said={"instrument_no": "Y2"}).state == "registered"
    seen = liens_get(lending.folder, B, on=DAY)
    assert [each.lien.instrument_id for each in seen.current] == ["Y2"]
    assert [each.instrument_id for each in seen.past] == ["Y1"]


def prolonged(lending):
    """The pledge Y1 runs a year longer: both sides file, the registrar records it."""
    change = case_open(procedure="pledge_change", side="pledgee", me=lending.banker, moment=moment(), body="lan-bank")
    typed = {
        "rights": f"{A}\n{B}", "instrument_no": "Y1", "pledgors": FIRM, "change": "term", "term_until": "2030-11-30", "agreement_no": "B-1",
    }  # fmt: skip
    draft_save(data_dir=lending.folder, case_no=change, me=lending.banker, typed=typed, rev=1, moment=moment())
    assert lending.move(change, "file", lending.banker).waits == (FIRM,)
    word = party_invite(case_no=change, side="pledgor", name=FIRM, me=lending.banker)
    assert word_use(word=word, me=lending.pledgor, body="lan-firm").case_no == change
    assert lending.move(change, "file", lending.pledgor).state == "filed"
    assert lending.move(change, "change").state == "changed"
    assert {liens_get(lending.folder, each, on=DAY).current[0].lien.until_on for each in (A, B)} == {date(2030, 11, 30)}


@pytest.mark.django_db(transaction=True)
def test_two_pledges_in_the_same_second_are_one(lending):
    lending.load(right(1))
    lending.registrar_here()
    numbers = [lending.filed(A), lending.filed(A)]
    started, came = threading.Barrier(2), []

    def register(number):
        started.wait()
        try:
            came.append(lending.move(number, "register").state)
        except Conflict as problem:
            came.append(problem.code)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=register, args=[each]) for each in numbers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(came) == ["pledge.R9", "registered"], connection.vendor
    assert len(right_get(lending.folder, A).liens[0].current) == 1


def seized(on: str, no: str) -> Event:
    return Event(
        occurred_on=date.fromisoformat(on),
        category="T",
        key_event="T10",
        family="seizure",
        action="start",
        instrument_id=no,
    )


def test_liens_as_of_any_day_with_waiting_order(lending):
    ended = pledge("2024-02-01", no="Y0", action="end")
    lending.load(
        right(1, pledge("2023-01-01", no="Y0"), ended, pledge(), seized("2026-01-05", "S2"), seized("2025-12-01", "S1"))
    )
    seen = liens_get(lending.folder, A, on=DAY)
    assert [(each.lien.instrument_id, each.rank, each.place.en) for each in seen.current] == [
        ("Y1", None, ""),
        ("S1", 1, "binding"),
        ("S2", 2, "waiting, place 1"),
    ]
    assert [each.instrument_id for each in seen.past] == ["Y0"]
    assert [each.lien.instrument_id for each in liens_get(lending.folder, A, on=date(2023, 6, 1)).current] == ["Y0"]
    assert liens_get(lending.folder, A, on=date(2024, 6, 1)).current == ()
    document = liens_document(seen)
    assert document["current"][2]["place"] == {"zh": "轮候第 1 位", "en": "waiting, place 1"}


def test_a_certificate_is_verified_and_tells_when_the_register_has_moved_on(lending):
    lending.load(right(1, pledge()))
    code = certificate_issue(data_dir=lending.folder, right=A, on=DAY, me=lending.stranger, today=DAY, at=moment().at)
    seen = certificate_get(lending.folder, code.lower().replace("-", " "))
    assert (seen.whole, seen.still, seen.edition) == (True, True, "2026-11-20.1")
    assert any("number Y1" in each.en for each in seen.body)
    paper = certificate_pdf(lending.folder, seen, lang="zh-Hans", site="https://example.org")
    assert paper.startswith(b"%PDF")
    lending.load(right(1, pledge(), pledge("2026-11-18", action="end"), revision=1))
    assert certificate_get(lending.folder, code).still is False
    CertificateRow.objects.filter(code=code).update(
        content={**CertificateRow.objects.get(code=code).content, "on": "2026-01-01"}
    )
    assert certificate_get(lending.folder, code).whole is False
    with pytest.raises(InvalidInput):
        certificate_issue(
            data_dir=lending.folder, right=A, on=date(2027, 1, 1), me=lending.stranger, today=DAY, at=moment().at
        )


def sign(number: int, words: str, class_no: str, owner: str = FIRM):
    """A registered mark."""
    no = f"9900000{number}"
    granted = Event(occurred_on=date(2019, 2, 21), category="F", key_event="F10", family="grant")
    return incoming(
        statement(
            document=f"TM{no}", no=no, kind="trademark", day=date(2019, 2, 21), parties=(Party(role="owner", name=owner),),
            filed_on=date(2018, 3, 12), granted_on=date(2019, 2, 21), mark=Mark(text=words),
            goods_services=(GoodsServices(class_no=class_no),), events=(granted,),
        )
    )  # fmt: skip


def marked(lending, *rights):
    """A pledge of marks taken in at the window."""
    number = case_open(procedure="pledge_mark_registration", side="registrar", me=lending.registrar, moment=moment())
    typed = lending.typed(*rights)
    draft_save(data_dir=lending.folder, case_no=number, me=lending.registrar, typed=typed, rev=1, moment=moment())
    lending.move(number, "take_in", said={"paper_no": "P-1"})
    return number


def test_identical_marks_of_the_holder_go_together(lending):
    left = "CN-trademark-99000002"
    lending.load(sign(1, "澜锐", "9"), sign(2, "澜 锐", "9"), sign(3, "澜锐", "30"), sign(4, "澜锐", "9", "别的公司"))
    authority_set(actor=SYSTEM, act="pledge_mark", authority="registrar", basis="Made-up law art. 2", moment=moment())
    alone = marked(lending, "CN-trademark-99000001")
    with pytest.raises(Conflict) as refused:
        lending.move(alone, "register")
    assert refused.value.code == "pledge.mark.identical"
    assert left in refused.value.message
    assert "class 9" in refused.value.message
    both = marked(lending, "CN-trademark-99000001", left)
    moved = lending.move(both, "register", said={"instrument_no": "TM-1"})
    assert (moved.state, {each.code for each in moved.remarks}) == ("registered", {"pledge.mark.identical.compared"})
    seen = liens_get(lending.folder, left, on=DAY)
    assert [(each.rank, each.place.en) for each in seen.current] == [(1, "rank 1")]
