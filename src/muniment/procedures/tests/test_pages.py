"""The pages of procedures and cases, driven as a browser without scripts drives them."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from muniment.accounts.tests.factories import browser
from muniment.accounts.values import SYSTEM
from muniment.kernel.clock import clock_stop
from muniment.procedures.models import CaseRow, LetterRow, PaperRow, PartyRow
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.tests.world import FIRM, FIRM_CODE, RIGHT, Desk, declared, desk, moment  # noqa: F401
from muniment.register.services.withhold import right_withhold

pytestmark = pytest.mark.django_db
FORM = {
    "rights": RIGHT,
    "guarantors": f"guard-bank机构；{FIRM_CODE}",
    "deposit": "1000 CNY",
    "purpose": "研究",
    "until_on": "2027-01-31",
}


@pytest.fixture
def at_desk(desk: Desk) -> Desk:
    clock_stop(desk.folder, moment().at)
    return desk


def text(reply) -> str:
    plain = re.sub(r"<(script|style).*?</\1>", "", reply.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def get(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
    assert reply.status_code == status, address
    return text(reply)


def started(client: Client) -> str:
    reply = client.post("/procedures/lending/start", {"side": "reader", "body": FIRM, "rights": RIGHT})
    assert reply.status_code == 302
    return reply["Location"].removeprefix("/cases/")


def sent(client: Client, number: str, do: str, **words: str):
    rev = CaseRow.objects.get(case_no=number).rev
    return client.post(f"/cases/{number}/draft", {**FORM, **words, "rev": rev, "do": do}, HTTP_ACCEPT_LANGUAGE="en")


def moved(client: Client, number: str, move: str, **words: str):
    rev = CaseRow.objects.get(case_no=number).rev
    return client.post(f"/cases/{number}/moves/{move}", {**words, "rev": rev}, HTTP_ACCEPT_LANGUAGE="en")


def test_a_procedure_tells_who_by_what_law_and_within_what_time(at_desk):
    page = get(Client(), "/procedures/lending")
    assert "Two readers ask together" in page
    assert "Rules of lending art. 1" in page
    assert "takes place once all have assented" in page
    assert "CN.customs.recordal_clock" in page
    assert "the right stands and is not licensed" in page
    assert "Sign in to begin" in page
    assert "Lending" in get(Client(), "/procedures")
    assert get(Client(), "/procedures/unheard", 404)


def test_a_draft_keeps_what_was_typed_and_is_put_in_by_both(at_desk):
    reader, guarantor = browser("reader@example.org"), browser("guarantor@example.org")
    number = started(reader)
    reply = sent(reader, number, "save", deposit="80x")
    assert reply["Location"] == f"/cases/{number}?kept=1"
    page = get(reader, f"/cases/{number}?kept=1")
    assert "not an amount: 80x" in page
    assert "cannot be read yet" in page
    lacking = sent(reader, number, "move:ask", deposit="80x", purpose="")
    assert lacking.status_code == 400
    assert "This is still lacking" in text(lacking)
    assert sent(reader, number, "move:ask").status_code == 302
    assert "Still waited for: guard-bank机构" in get(reader, f"/cases/{number}")
    assert get(browser("stranger@example.org"), f"/cases/{number}", 404)
    assert get(browser("desk@example.org"), f"/cases/{number}", 404), "a draft is of its sides alone"
    assert "waits for you" in get(guarantor, "/cases")
    letter = LetterRow.objects.get(letter="assent_asked")
    assert "assent to it" in get(guarantor, f"/cases/{number}/letters/{letter.pk}")
    letter.refresh_from_db()
    assert letter.opened_at is not None
    rev = CaseRow.objects.get(case_no=number).rev
    old = guarantor.post(f"/cases/{number}/draft", {"rev": rev - 1, "do": "move:ask"}, HTTP_ACCEPT_LANGUAGE="en")
    assert old.status_code == 409
    assert "somebody else has just changed the case" in text(old)
    assert guarantor.post(f"/cases/{number}/draft", {"rev": rev, "do": "move:ask"}).status_code == 302
    assert CaseRow.objects.get(case_no=number).state == "asked"


def test_staff_find_it_work_on_it_and_issue_the_paper(at_desk):
    number = at_desk.asked()
    staff = browser("desk@example.org")
    listed = get(staff, "/worklist")
    assert "1 open case" in listed
    assert number in listed
    assert number in get(staff, "/worklist?whose=nobody&procedure=lending")
    assert "Nothing waits" in get(staff, "/worklist?whose=mine")
    person = at_desk.desk.person_id
    assert staff.post(f"/cases/{number}/assign", {"person": person}).status_code == 302
    assert number in get(staff, "/worklist?whose=mine")
    missing = moved(staff, number, "refuse")
    assert missing.status_code == 400
    assert "this must be filled in" in text(missing)
    assert (
        moved(staff, number, "suspend", **{"suspend.reason": "缺件", "suspend.inner_note": "催办"}).status_code == 302
    )
    page = get(browser("reader@example.org"), f"/cases/{number}")
    assert "缺件" in page
    assert "催办" not in page
    assert moved(staff, number, "resume").status_code == 302
    assert moved(staff, number, "lend").status_code == 302
    paper = PaperRow.objects.get(case__case_no=number)
    reader = browser("reader@example.org")
    got = reader.get(f"/cases/{number}/papers/{paper.code}.pdf")
    assert got.content.startswith(b"%PDF")
    assert browser("stranger@example.org").get(f"/cases/{number}/papers/{paper.code}.pdf").status_code == 404
    assert "Issued here" in get(Client(), f"/verify/{paper.code}")
    typed = Client().get("/verify", {"code": paper.code.lower()})
    assert typed["Location"] == f"/verify/{paper.code.lower()}"
    assert "no paper was issued" in get(Client(), "/verify/AAAA-BBBB-CCCC-DDDD", 404)


def test_what_refuses_is_shown_with_its_law_before_and_when_it_is_tried(at_desk):
    reader, guarantor = browser("reader@example.org"), browser("guarantor@example.org")
    at_desk.lent()
    number = started(reader)
    checked = sent(reader, number, "check:ask")
    assert checked.status_code == 200
    said = text(checked)
    assert "What the check found" in said
    assert "Rules of lending art. 3" in said
    assert "lending.licensed" in said
    assert sent(reader, number, "move:ask").status_code == 302
    rev = CaseRow.objects.get(case_no=number).rev
    refused = guarantor.post(f"/cases/{number}/draft", {"rev": rev, "do": "move:ask"}, HTTP_ACCEPT_LANGUAGE="en")
    assert refused.status_code == 409
    assert "Why it cannot be done" in text(refused)
    assert CaseRow.objects.get(case_no=number).state == "draft"


def test_the_public_sees_the_register_and_no_more(at_desk):
    number = at_desk.lent()
    listed = get(Client(), "/registers/lending")
    assert number in listed
    assert "1,000.50" not in listed
    page = get(Client(), f"/cases/{number}")
    assert "You see what is public of it." in page
    assert "1,000.50" not in page
    assert "研究" not in page
    assert "lent 1" in get(Client(), "/registers")
    assert "There is no such public case" in get(Client(), "/registers/lending?right=CN-patent-1")
    assert RIGHT in page
    right_withhold(data_dir=at_desk.folder, actor=SYSTEM, right_id=RIGHT, field=None, ground="court", at=moment().at)
    assert RIGHT not in get(Client(), f"/cases/{number}") + get(Client(), "/registers/lending")
    assert RIGHT in get(browser("reader@example.org"), f"/cases/{number}")


def test_messages_extensions_and_invitations(at_desk):
    number = at_desk.lent()
    reader, staff = browser("reader@example.org"), browser("desk@example.org")
    words = {"to": "desk", "subject": "<b>延期</b>", "body": "可否延期？"}
    assert reader.post(f"/cases/{number}/messages", words).status_code == 302
    assert "&lt;b&gt;延期" in staff.get(f"/cases/{number}").content.decode()
    assert staff.post(f"/cases/{number}/limits/return/extend", {"reason": "准予"}).status_code == 302
    again = staff.post(f"/cases/{number}/limits/return/extend", {"reason": "再准"}, HTTP_ACCEPT_LANGUAGE="en")
    assert again.status_code == 409
    assert "extended once already" in text(again)
    number = started(reader)
    sent(reader, number, "save", guarantors="无账户者")
    given = reader.post(f"/cases/{number}/invite", {"side": "guarantor", "name": "无账户者"}, HTTP_ACCEPT_LANGUAGE="en")
    (address,) = re.findall(r"http://testserver(/cases/join/[\w-]+)", given.content.decode())
    stranger = browser("stranger@example.org")
    assert "You are invited" in get(stranger, address)
    assert stranger.post(address)["Location"] == f"/cases/{number}"
    assert stranger.post(address, HTTP_ACCEPT_LANGUAGE="en").status_code == 403
    assert PartyRow.objects.get(name="无账户者").ref == at_desk.stranger.ref


def test_an_assent_on_paper_is_recorded_by_staff_with_the_paper(at_desk):
    number = case_open(procedure="lending", side="desk", me=at_desk.desk, moment=moment())
    draft_save(data_dir=at_desk.folder, case_no=number, me=at_desk.desk, typed=at_desk.typed(), rev=1, moment=moment())
    staff = browser("desk@example.org")
    rev = CaseRow.objects.get(case_no=number).rev
    words = {"side": "guarantor", "name": "guard-bank机构", "rev": rev}
    assert staff.post(f"/cases/{number}/assents", {**words, "paper": " "}).status_code == 400
    assert staff.post(f"/cases/{number}/assents", {**words, "paper": "盖章申请表，档案柜 3"}).status_code == 302
    page = get(staff, f"/cases/{number}")
    assert "盖章申请表，档案柜 3" in page
    assert "✓ assented" in page
