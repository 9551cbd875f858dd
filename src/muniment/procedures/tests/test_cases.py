"""Cases from the first word typed to the last limit: sides, assents, guards, acts, limits, letters, papers, and who sees what."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import io
import threading
from datetime import date, timedelta

import pytest
from django.db import connection, connections
from docx import Document

from muniment.accounts.services.holdings import data_export, person_close
from muniment.accounts.values import SYSTEM
from muniment.journal.queries import chain_verify, entries_for
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.procedures.models import CaseRow, LetterRow, LimitRow, PaperRow, StepRow
from muniment.procedures.queries.cases import case_get, case_list_own
from muniment.procedures.queries.papers import paper_file, paper_verify
from muniment.procedures.services.assigning import case_assign
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.services.letters import letter_open, letters_mail, message_send
from muniment.procedures.services.parties import word_make, word_use
from muniment.procedures.services.ticking import cases_tick
from muniment.procedures.services.timing import limit_extend
from muniment.procedures.tests.world import DAY, FIRM, GUARD, OTHER, RIGHT, Desk, after, declared, desk, moment  # noqa: F401
from muniment.register.queries.acts import acts_of
from muniment.register.queries.rights import right_get
from muniment.register.services.acts import act_settle

pytestmark = pytest.mark.django_db


def test_from_the_draft_to_the_end(desk):
    number = desk.draft()
    assert number == "C2026-" + number[-6:]
    first = desk.move(number, "ask", desk.reader)
    assert (first.state, first.waits) == ("draft", ("guard-bank机构",))
    put_in = desk.move(number, "ask", desk.guarantor)
    assert (put_in.state, put_in.waits) == ("asked", ())
    due = LimitRow.objects.get(name="decision").due_on
    assert {each.body_en for each in LetterRow.objects.filter(letter="received")} == {f"We decide by {due}."}
    lent = desk.move(number, "lend", desk.desk)
    assert lent.state == "lent"

    seen = case_get(case_no=number, me=desk.reader, on=DAY)
    assert (seen.state, seen.right_ids, seen.sides) == ("lent", (RIGHT,), ("reader",))
    assert [each.kind for each in seen.steps] == ["opened", "assent", "move", "move"]
    assert [(each.name, each.state) for each in seen.limits] == [("decision", "kept"), ("return", "running")]
    (paper,) = seen.papers
    assert paper.title.en == f"Ticket {number}"
    assert [each.subject.en for each in seen.letters] == [f"{number} received", f"{number} lent"]
    assert {each.name: each.value.en for each in seen.fields}["deposit"] == "CNY 1,000.50"

    desk.move(number, "bring", desk.reader, after(10))
    closed = case_get(case_no=number, me=desk.reader, on=after(10))
    assert closed.closed
    assert [each.state for each in closed.limits] == ["kept", "kept"]
    assert chain_verify() == []
    kinds = [each.kind for each in entries_for(subject=f"case:{number}")]
    assert kinds == ["case.moved", "case.moved", "right.act", "case.moved", "right.act"]


def test_what_was_decided_stands_on_the_right_at_once_and_ends_there(desk):
    before = right_get(desk.folder, RIGHT)
    assert before.liens[2].current == ()
    number = desk.lent()
    view = right_get(desk.folder, RIGHT)
    (lien,) = view.liens[2].current
    assert (lien.names, lien.instrument_id, lien.since) == (("lending-firm机构",), number, DAY)
    assert lien.detail == {"amount": "1000.50", "currency": "CNY", "until_on": "2027-01-31", "kind": "lending"}
    event = next(each for each in view.record.content.events if each.family == "licence")
    assert event.sources[0].startswith("journal:")
    older = right_get(desk.folder, RIGHT, edition=view.edition.name)
    assert older.record == before.record, "an edition never changes"
    desk.move(number, "bring", desk.desk, after(3))
    assert right_get(desk.folder, RIGHT).liens[2].current == ()
    assert right_get(desk.folder, RIGHT, as_of=after(1)).liens[2].current[0].names == ("lending-firm机构",)


def test_a_draft_keeps_what_was_typed_and_is_put_in_only_whole(desk):
    number = desk.draft(deposit="a million", until_on="令和8年1月1日", purpose="x" * 201)
    seen = case_get(case_no=number, me=desk.reader, on=DAY)
    assert seen.typed["deposit"] == "a million"
    assert set(seen.faults) == {"deposit", "until_on", "purpose"}
    with pytest.raises(InvalidInput) as refused:
        desk.move(number, "ask", desk.reader)
    assert set(refused.value.facts["faults"]) == {"deposit", "until_on", "purpose"}
    assert case_get(case_no=number, me=desk.reader, on=DAY).typed == seen.typed
    found = draft_save(
        data_dir=desk.folder,
        case_no=number,
        me=desk.reader,
        typed=desk.typed(rights="ZL000"),
        rev=seen.rev,
        moment=moment(),
    )
    assert set(found.faults) == {"rights"}


def test_somebody_else_s_change_meanwhile_is_seen(desk):
    number = desk.draft()
    with pytest.raises(Conflict) as refused:
        draft_save(data_dir=desk.folder, case_no=number, me=desk.reader, typed={}, rev=1, moment=moment())
    assert refused.value.code == "case.rev"
    with pytest.raises(Conflict):
        desk.move(number, "drop", desk.reader, rev=1)


def test_a_change_of_the_form_voids_the_assents(desk):
    number = desk.draft()
    desk.move(number, "ask", desk.reader)
    row = CaseRow.objects.get(case_no=number)
    draft_save(
        data_dir=desk.folder, case_no=number, me=desk.guarantor, typed={"purpose": "别的"}, rev=row.rev, moment=moment()
    )
    assert desk.move(number, "ask", desk.guarantor).waits == ("lending-firm机构",)
    assert desk.move(number, "ask", desk.reader).state == "asked"


@pytest.mark.parametrize(
    ("who", "move", "problem", "code"),
    [
        ("reader", "lend", NotAllowed, "case.side"),
        ("desk", "bring", Conflict, "case.state"),
        ("reader", "fly", Conflict, "case.move_unknown"),
        ("stranger", "drop", NotFound, "case.unknown"),
    ],
)
def test_who_may_do_what_and_when(desk, who, move, problem, code):
    number = desk.asked()
    with pytest.raises(problem) as refused:
        desk.move(number, move, getattr(desk, who))
    assert refused.value.code == code
    if code == "case.side":
        assert "Rules of lending art. 2" in refused.value.message


def test_a_guard_stops_and_its_law_is_told_and_a_consent_lifts_it(desk):
    desk.lent()
    number = desk.draft()
    desk.move(number, "ask", desk.reader)
    with pytest.raises(Conflict) as refused:
        desk.move(number, "ask", desk.guarantor)
    assert refused.value.code == "lending.licensed"
    assert "Rules of lending art. 3" in refused.value.message
    assert [(each.code, each.refuses) for each in refused.value.facts["obstacles"]] == [
        ("lending.licensed", True),
        ("lending.other", False),
    ]
    row = CaseRow.objects.get(case_no=number)
    draft_save(
        data_dir=desk.folder, case_no=number, me=desk.reader, typed={"consent": "K-1"}, rev=row.rev, moment=moment()
    )
    desk.move(number, "ask", desk.reader)
    put_in = desk.move(number, "ask", desk.guarantor)
    assert put_in.state == "asked"
    assert [each.code for each in put_in.remarks] == ["lending.licensed", "lending.other"]


def test_each_side_sees_its_own_and_the_public_what_is_published(desk):
    number = desk.asked(insured="yes", copies="2")
    desk.move(number, "suspend", desk.desk, said={"reason": "缺件", "inner_note": "催办"})
    shown = {name: case_get(case_no=number, me=getattr(desk, name), on=DAY) for name in ("reader", "guarantor", "desk")}
    fields = {name: {each.name for each in seen.fields} for name, seen in shown.items()}
    public = {"rights", "until_on", "kind"}
    assert fields["reader"] == public | {"guarantors", "purpose", "deposit", "copies"}
    assert fields["guarantor"] == public | {"guarantors", "purpose"}
    assert fields["desk"] == fields["reader"] | {"insured"}
    said = {name: {label.en for label, _ in seen.steps[-1].said} for name, seen in shown.items()}
    assert said == {"reader": {"Reason"}, "guarantor": {"Reason"}, "desk": {"Reason", "Note for staff"}}
    assent = f"{number}: please look at “Lending” and assent to it"
    assert [each.subject.en for each in shown["guarantor"].letters] == [assent, f"{number} received"]
    assert shown["reader"].papers == ()
    for nobody in (None, desk.stranger):
        with pytest.raises(NotFound):
            case_get(case_no=number, me=nobody, on=DAY)
    desk.move(number, "resume", desk.desk)
    desk.move(number, "lend", desk.desk)
    seen = case_get(case_no=number, me=None, on=DAY)
    assert {each.name for each in seen.fields} == public
    assert [each.text.en for each in seen.steps] == ["lent it"]
    assert (seen.letters, seen.limits, seen.papers, seen.parties, seen.moves) == ((), (), (), (), ())
    assert shown["guarantor"].papers == ()


def test_an_office_clock_stands_still_while_the_case_is_suspended(desk):
    number = desk.asked()
    due = LimitRow.objects.get(name="decision").due_on
    desk.move(number, "suspend", desk.desk, after(4), said={"reason": "缺件"})
    assert LimitRow.objects.get(name="decision").due_on is None
    desk.move(number, "resume", desk.desk, after(18))
    limit = LimitRow.objects.get(name="decision")
    assert limit.due_on > due
    assert any("2026-11-24" in str(step["text"]) for step in limit.sum["steps"])


def test_a_limit_that_passes_is_carried_out_on_the_day_after_whenever_one_looks(desk):
    number = desk.lent()
    limit = LimitRow.objects.get(name="return")
    assert limit.due_on == date(2027, 1, 20)
    assert cases_tick(data_dir=desk.folder, moment=moment(limit.due_on)) == {
        "migrated": 0,
        "moves": 0,
        "happened": 0,
        "warnings": 1,
    }
    assert cases_tick(data_dir=desk.folder, moment=moment(limit.due_on)) == {
        "migrated": 0,
        "moves": 0,
        "happened": 0,
        "warnings": 0,
    }
    late = limit.due_on + timedelta(days=40)
    assert cases_tick(data_dir=desk.folder, moment=moment(late)) == {
        "migrated": 0,
        "moves": 1,
        "happened": 0,
        "warnings": 0,
    }
    row = CaseRow.objects.get(case_no=number)
    assert (row.state, row.closed_on) == ("back", limit.due_on + timedelta(days=1))
    assert StepRow.objects.filter(case=row).last().ref == "system"
    assert LimitRow.objects.get(name="return").state == "lapsed"
    assert cases_tick(data_dir=desk.folder, moment=moment(late)) == {
        "migrated": 0,
        "moves": 0,
        "happened": 0,
        "warnings": 0,
    }


def test_a_limit_is_extended_once_by_staff_and_the_sum_shows_it(desk):
    number = desk.lent()
    due = LimitRow.objects.get(name="return").due_on
    with pytest.raises(NotAllowed):
        limit_extend(case_no=number, name="return", me=desk.reader, reason="", moment=moment())
    later = limit_extend(case_no=number, name="return", me=desk.desk, reason="病假", moment=moment())
    assert later > due
    assert any("extended" in step["text"]["en"] for step in LimitRow.objects.get(name="return").sum["steps"])
    with pytest.raises(Conflict) as refused:
        limit_extend(case_no=number, name="return", me=desk.desk, reason="", moment=moment())
    assert refused.value.code == "limit.extended"


def test_letters_are_served_by_their_rule_opened_once_and_mailed(desk):
    number = desk.lent()
    letter = LetterRow.objects.get(letter="lent")
    assert letter.served_on == DAY
    assert letter.sum["steps"][-1]["rule"].startswith("CN.patent.service.electronic")
    letter_open(letter_id=letter.pk, me=desk.stranger, moment=moment())
    assert LetterRow.objects.get(pk=letter.pk).opened_at is None
    letter_open(letter_id=letter.pk, me=desk.reader, moment=moment())
    letter_open(letter_id=letter.pk, me=desk.reader, moment=moment(after(1)))
    assert LetterRow.objects.get(pk=letter.pk).opened_at == moment().at
    message_send(case_no=number, to="guarantor", subject="请确认", body="收到了吗？", me=desk.reader, moment=moment())
    assert "请确认" in {each.subject.zh for each in case_get(case_no=number, me=desk.guarantor, on=DAY).letters}
    assert letters_mail() == LetterRow.objects.filter(mailed="sent").count()
    assert letters_mail() == 0


def test_a_paper_is_verified_by_its_code_and_an_altered_one_is_not(desk):
    number = desk.lent()
    (paper,) = case_get(case_no=number, me=desk.reader, on=DAY).papers
    told = paper_verify(code=f" {paper.code.lower()} ")
    assert (told.case_no, told.digest, told.whole) == (number, paper.digest, True)
    PaperRow.objects.filter(code=paper.code).update(content={"title": {"zh": "改", "en": "altered"}})
    assert not paper_verify(code=paper.code).whole
    with pytest.raises(NotFound):
        paper_verify(code="AAAA-AAAA-AAAA-AAAA")


def test_a_case_is_given_to_one_of_the_staff_who_may_work_on_it(desk):
    number = desk.asked()
    case_assign(case_no=number, person_id=desk.desk.person_id, me=desk.desk, moment=moment())
    assert case_get(case_no=number, me=desk.desk, on=DAY).worker == desk.desk.name
    assert case_get(case_no=number, me=desk.reader, on=DAY).worker is None
    with pytest.raises(NotAllowed):
        case_assign(case_no=number, person_id=desk.desk.person_id, me=desk.reader, moment=moment())
    for person in (desk.stranger, desk.guarantor):
        with pytest.raises(NotAllowed) as refused:
            case_assign(case_no=number, person_id=person.person_id, me=desk.desk, moment=moment())
        assert refused.value.code == "case.worker"


def test_a_party_without_an_account_joins_by_a_word(desk):
    number = desk.draft(guarantors="张三")
    desk.move(number, "ask", desk.reader)
    row = CaseRow.objects.get(case_no=number)
    word = word_make(row, "guarantor", "张三")
    with pytest.raises(NotAllowed):
        word_use(word="another", me=desk.stranger)
    assert word_use(word=word, me=desk.stranger).case_no == number
    with pytest.raises(NotAllowed):
        word_use(word=word, me=desk.guarantor)
    assert desk.move(number, "ask", desk.stranger).state == "asked"


def test_staff_who_belong_to_a_party_work_on_nothing_of_it(desk):
    from muniment.accounts.models import Body
    from muniment.accounts.queries import identity_get
    from muniment.accounts.services.bodies import member_save

    number = desk.asked()
    firm = Body.objects.get(slug=FIRM)
    member_save(actor=SYSTEM, person_id=desk.desk.person_id, body=firm, role="registered", manages=False)
    both = identity_get(person_id=desk.desk.person_id)
    assert case_get(case_no=number, me=both, on=DAY).sides == ("reader",)


def test_the_same_key_does_nothing_twice(desk):
    said = {"procedure": "lending", "side": "reader", "me": desk.reader, "moment": moment(), "body": FIRM, "key": "k1"}
    assert case_open(**said) == case_open(**said)
    with pytest.raises(Conflict) as refused:
        case_open(**(said | {"body": ""}))
    assert refused.value.code == "case.key"
    number = desk.asked()
    first = desk.move(number, "lend", desk.desk, key="k2")
    assert desk.move(number, "lend", desk.desk, key="k2").state == first.state
    assert StepRow.objects.filter(move="lend").count() == 1


def test_somebody_s_cases_are_listed(desk):
    number = desk.draft()
    assert [each.case_no for each in case_list_own(me=desk.reader).items] == [number]
    assert [each.case_no for each in case_list_own(me=desk.guarantor).items] == [number]
    assert case_list_own(me=desk.stranger).items == ()
    assert GUARD != FIRM
    assert OTHER != RIGHT


def test_an_agent_prepares_and_lodges_and_nothing_counts_before_the_registrar(desk):
    authority_set(actor=SYSTEM, act="lending", authority="agent", basis="Mandate", moment=moment())
    number = desk.lent()
    assert {each.label.en for each in case_get(case_no=desk.draft(), me=desk.reader, on=DAY).moves} >= {
        "Prepare the request"
    }
    assert right_get(desk.folder, RIGHT).liens[2].current == ()
    (act,) = acts_of(RIGHT)
    assert (act.state, act.case_no) == ("prepared", number)
    act_settle(actor=SYSTEM, act_id=act.act_id, state="lodged", on=after(1), at=moment().at)
    act_settle(actor=SYSTEM, act_id=act.act_id, state="effective", on=after(5), at=moment().at, number="R-77")
    (lien,) = right_get(desk.folder, RIGHT).liens[2].current
    assert (lien.since, lien.detail["number"]) == (after(5), "R-77")


def test_a_mirror_takes_nothing_in_and_an_authority_needs_its_law(desk):
    authority_set(actor=SYSTEM, act="lending", authority="mirror", basis="Decision 3", moment=moment())
    with pytest.raises(Conflict) as refused:
        desk.draft()
    assert refused.value.code == "case.mirror"
    for act, authority, basis in (("flying", "agent", "x"), ("lending", "king", "x"), ("lending", "agent", " ")):
        with pytest.raises(InvalidInput):
            authority_set(actor=SYSTEM, act=act, authority=authority, basis=basis, moment=moment())


@pytest.mark.django_db(transaction=True)
def test_of_two_who_act_on_one_right_at_once_the_second_sees_the_first(desk):
    """Two cases lend the same right in the same moment: one is decided, the other is stopped by its licence."""
    numbers = [desk.asked(), desk.asked()]
    start, told = threading.Barrier(2), []

    def work(number: str) -> None:
        try:
            start.wait()
            told.append(desk.move(number, "lend", desk.desk).state)
        except Conflict as refused:
            told.append(refused.code)
        finally:
            connections[connection.alias].close()

    threads = [threading.Thread(target=work, args=(number,)) for number in numbers]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert sorted(told) == ["lending.licensed", "lent"]
    assert len(right_get(desk.folder, RIGHT).liens[2].current) == 1
    assert chain_verify() == []


def test_a_person_takes_their_part_away_and_only_drafts_go_with_the_account(desk):
    put_in, draft = desk.asked(), desk.draft()
    told = data_export(identity=desk.reader)["procedures"]
    assert {each["case"] for each in told["steps"]} == {put_in, draft}
    person_close(actor=SYSTEM, person_id=desk.reader.person_id)
    assert list(CaseRow.objects.values_list("case_no", flat=True)) == [put_in]


def test_a_paper_can_be_taken_along_as_pdf_and_docx_by_whoever_sees_it(desk):
    number = desk.lent()
    (paper,) = case_get(case_no=number, me=desk.reader, on=DAY).papers
    asked = {
        "data_dir": desk.folder,
        "case_no": number,
        "code": paper.code,
        "lang": "zh-Hans",
        "site": "https://x.example",
    }
    name, body = paper_file(me=desk.reader, form="pdf", **asked)
    assert name == f"{number}-ticket.pdf"
    assert body.startswith(b"%PDF")
    again = paper_file(me=desk.desk, form="pdf", **asked)[1]
    assert again == body
    name, body = paper_file(me=desk.reader, form="docx", **asked)
    said = "\n".join(
        [each.text for each in Document(io.BytesIO(body)).paragraphs]
        + [cell.text for table in Document(io.BytesIO(body)).tables for row in table.rows for cell in row.cells]
    )
    assert f"借阅证 {number}" in said
    assert paper.code in said
    with pytest.raises(NotFound):
        paper_file(me=desk.guarantor, form="pdf", **asked)
    with pytest.raises(NotFound):
        paper_file(me=None, form="pdf", **asked)
