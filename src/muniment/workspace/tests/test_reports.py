"""Errors reported on records: the table of moves, and the entry from the form to its end."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muniment.accounts.models import AuditRow, Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.holdings import data_export
from muniment.accounts.values import SYSTEM
from muniment.cli.main import run
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.register.services.withhold import right_withhold
from muniment.workspace.domain.reporting import CLOSED, MOVES, move_check, remark_state
from muniment.workspace.models import ReportRow
from muniment.workspace.services.holding import desk_erase
from muniment.workspace.services.reports import REPORT_ADDRESS
from muniment.workspace.tests.test_desk import OWNER, RIGHT, office, person, staff  # noqa: F401 - a fixture
from muniment.workspace.values import REPORT_STATES

SAYS = {"right": RIGHT, "edition": "", "subject": "filed_on", "says": "It was filed on 2017-10-02."}


def test_every_state_has_words_and_a_way_on():
    assert set(MOVES) == set(REPORT_STATES)
    assert {"corrected", "no_error", "same"} == CLOSED
    assert all(after in MOVES for ways in MOVES.values() for after in ways)


@given(st.sampled_from(sorted(MOVES)), st.sampled_from(sorted(MOVES)))
def test_a_move_is_allowed_exactly_where_the_table_says_so(before: str, after: str):
    same_as = 7 if after == "same" else None
    if after in MOVES[before]:
        move_check(before, after, reply="Because.", edition="", same_as=same_as)
    else:
        with pytest.raises(Conflict):
            move_check(before, after, reply="Because.", edition="", same_as=same_as)


@pytest.mark.parametrize(
    ("before", "after", "reply", "edition", "same_as", "field"),
    [
        ("looking", "no_error", " ", "", None, "reply"),
        ("corrected", "reopened", "", "", None, "reply"),
        ("looking", "passed", "", "E1", None, "edition"),
        ("received", "same", "", "", None, "same_as"),
        ("looking", "corrected", "", "E1", 4, "same_as"),
    ],
)
def test_a_move_says_what_it_must(before, after, reply, edition, same_as, field):
    with pytest.raises(InvalidInput) as refused:
        move_check(before, after, reply=reply, edition=edition, same_as=same_as)
    assert refused.value.facts["field"] == field


@given(st.sampled_from(sorted(MOVES)))
def test_a_remark_opens_what_is_closed_and_waits_for_its_answer(state: str):
    assert remark_state(state, waiting=False) == ("reopened" if state in CLOSED else state)
    with pytest.raises(Conflict):
        remark_state(state, waiting=True)


def report(client: Client, **words: str) -> str:
    reply = client.post("/workspace/reports/new", {**SAYS, **words}, HTTP_ACCEPT_LANGUAGE="en")
    assert reply.status_code == 302, reply.content.decode()
    return str(reply["Location"])


def page(client: Client, address: str) -> str:
    reply = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", reply.content.decode())


def move(client: Client, row: ReportRow, **words: str) -> int:
    return client.post(f"/workspace/reports/entries/{row.pk}/move", words).status_code


@pytest.mark.django_db
def test_a_stranger_reports_staff_correct_and_the_stranger_sees_it(office):  # noqa: F811
    stranger, worker = Client(), person(staff())
    assert f"/workspace/reports/new?right={RIGHT}" in page(stranger, f"/rights/{RIGHT}")
    own = report(stranger, email="reader@example.org")
    row = ReportRow.objects.get()
    assert (row.state, row.source, row.person_id) == ("received", office_source(row), None)
    assert own == f"/workspace/reports/{row.token}"
    assert own in mail.outbox[-1].body
    assert "1 open report on this record" in page(stranger, f"/rights/{RIGHT}")
    assert SAYS["says"] not in page(stranger, f"/rights/{RIGHT}")
    assert "1 open report on what this source tells" in page(stranger, f"/sources/{row.source}")
    assert f"/workspace/reports/entries/{row.pk}" in page(worker, "/workspace/reports?field=filed_on")
    assert f"/workspace/reports/entries/{row.pk}" not in page(worker, "/workspace/reports?field=parties")
    listed = page(worker, "/workspace/reports")
    assert "reader@example.org" not in listed
    assert "English" in listed
    assert "reader@example.org" in page(worker, f"/workspace/reports/entries/{row.pk}")
    assert move(worker, row, state="corrected") == 409
    assert move(worker, row, state="looking") == 302
    assert move(worker, row, state="corrected", edition="none") == 400
    assert move(worker, row, state="corrected", edition=row.edition, reply="Thank you.") == 302
    told = page(stranger, own)
    assert "Thank you." in told
    assert f"/editions/{row.edition}" in told
    assert "Thank you." in mail.outbox[-1].body
    assert "open report" not in page(stranger, f"/rights/{RIGHT}")
    assert stranger.post(f"{own}/act", {"remark": "Still wrong."}).status_code == 302
    assert stranger.post(f"{own}/act", {"remark": "And again."}).status_code == 409
    row.refresh_from_db()
    assert row.state == "reopened"
    assert stranger.post(f"{own}/act", {"do": "forget"}).status_code == 302
    assert not ReportRow.objects.exclude(email="").exists()
    trail = AuditRow.objects.filter(subject=f"report:{row.pk}")
    assert trail.filter(action="report.moved").count() == 2
    assert trail.filter(action="report.viewed").count() >= 1
    assert not any("example.org" in str(each.facts) for each in trail)


def office_source(row: ReportRow) -> str:
    assert row.source
    return row.source


@pytest.mark.django_db
@pytest.mark.parametrize(
    "wrong", [{"subject": "granted"}, {"says": " "}, {"says": "x" * 2001}, {"email": "nobody"}, {"website": "x"}]
)
def test_what_is_wrong_is_said_and_nothing_stands(office, wrong):  # noqa: F811
    reply = Client().post("/workspace/reports/new", {**SAYS, **wrong})
    assert reply.status_code == (200 if "website" in wrong else 400)
    assert not ReportRow.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("words", [{"says": "a\x00b"}, {"x\x00": "y"}])
def test_a_sign_that_no_database_keeps_is_refused_with_a_line(office, words):  # noqa: F811
    reply = Client().post("/workspace/reports/new", {**SAYS, **words}, HTTP_ACCEPT_LANGUAGE="en")
    assert reply.status_code == 400
    assert "the form holds a NUL character: it was not taken" in reply.content.decode()
    assert not ReportRow.objects.exists()


@pytest.mark.django_db
def test_the_entry_is_there_for_its_reporter_and_for_staff_alone(office):  # noqa: F811
    own = report(Client())
    row = ReportRow.objects.get()
    for address in ("/workspace/reports", f"/workspace/reports/entries/{row.pk}"):
        assert person(OWNER).get(address).status_code == 404
        assert Client().get(address).status_code == 302
    assert move(person(OWNER), row, state="looking") == 404
    assert Client().get(f"{own}x").status_code == 404
    for _ in range(REPORT_ADDRESS.times - 1):
        report(Client())
    assert Client().post("/workspace/reports/new", SAYS).status_code == 429


@pytest.mark.django_db
def test_a_report_goes_out_with_the_account_and_stays_without_a_name(office):  # noqa: F811
    report(person(OWNER), email="owner@example.org")
    row = ReportRow.objects.get()
    assert row.person_id == Person.objects.get(persona=OWNER).pk
    assert SAYS["says"] in str(data_export(identity=identity_get(person_id=row.person_id)))
    desk_erase(row.person_id)
    row.refresh_from_db()
    assert (row.person_id, row.email, row.says) == (None, "", SAYS["says"])


@pytest.mark.django_db
def test_a_record_that_is_withheld_is_answered_like_one_that_nobody_knows(office, data_dir):  # noqa: F811
    own = report(Client())
    at = datetime(2026, 1, 2, tzinfo=UTC)
    right_withhold(data_dir=data_dir, actor=SYSTEM, right_id=RIGHT, field=None, ground="Order 7", at=at)
    for ask in (RIGHT, "CN-patent-209910000009"):
        asked = Client().get("/workspace/reports/new", {"right": ask}, HTTP_ACCEPT_LANGUAGE="en")
        assert asked.status_code == 404
        assert "there is no such right" in asked.content.decode()
        assert "Order 7" not in asked.content.decode()
    assert Client().post("/workspace/reports/new", SAYS).status_code == 404
    assert "Thing 1" not in page(Client(), own)
    assert "cannot be shown now" in page(Client(), own)


@pytest.mark.django_db
def test_programs_and_the_operator_do_what_the_pages_do(office, data_dir, capsys):  # noqa: F811
    """Made without a token, listed and moved on the machine itself, followed by its word; no e-mail in a list."""
    body = {"right_id": RIGHT, "subject": "filed_on", "says": SAYS["says"], "email": "reader@example.org"}
    ask = "/api/v1/workspace/reports"
    made = Client().post(ask, body, content_type="application/json", headers={"Accept-Language": "en"})
    assert made.status_code == 201, made.content
    row, shell = ReportRow.objects.get(), ["--data", str(data_dir), "--format", "json"]
    assert (made.json()["word"], row.lang, row.person_id) == (row.token, "en", None)
    assert run(["reports", *shell]) == 0
    listed = capsys.readouterr().out
    assert [each["report_id"] for each in json.loads(listed)["items"]] == [row.pk]
    assert "example.org" not in listed
    assert row.token not in listed
    assert run(["reports", "--state", "corrected", *shell]) == 0
    assert json.loads(capsys.readouterr().out)["items"] == []
    assert run(["reports", str(row.pk), "--move", "looking", "--reply", "We compare.", *shell]) == 0
    assert json.loads(capsys.readouterr().out)["acts"][-1]["text"] == "We compare."
    seen = Client().get(f"{ask}/{row.token}")
    assert (seen.json()["state"], seen.json()["email"]) == ("looking", "reader@example.org")
    assert seen["Cache-Control"] == "private, no-store"
    trail = AuditRow.objects.filter(subject=f"report:{row.pk}")
    assert sorted(trail.values_list("action", flat=True)) == ["report.moved", "report.viewed"]
    assert all(each.startswith("operator:") for each in trail.values_list("actor", flat=True))
    assert run(["reports", "--move", "looking", *shell]) == 2
    capsys.readouterr()
    for _ in range(REPORT_ADDRESS.times - 1):
        assert Client().post(ask, body | {"email": ""}, content_type="application/json").status_code == 201
    assert Client().post(ask, body | {"email": ""}, content_type="application/json").status_code == 429
