"""The audit trail is only ever added to; personal data goes out whole and is erased whole."""

from __future__ import annotations

import csv
import io
import json

import pytest
from django.db import DatabaseError, transaction

from muniment.accounts.models import AuditRow, Invitation, Membership, Person, Token
from muniment.accounts.queries import identity_get
from muniment.accounts.queries.trail import Wanted, audit_list, audit_own
from muniment.accounts.services import holders
from muniment.accounts.services.audit import audit_write
from muniment.accounts.services.holders import Holding, holding_register
from muniment.accounts.services.holdings import data_export, person_close
from muniment.accounts.services.invitations import invitation_make
from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import QUICK, WORDS, body_make, browser, member_make, person_make
from muniment.accounts.values import SYSTEM, Actor
from muniment.kernel.errors import Conflict, NotFound
from muniment.kernel.texts import Text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _quick(settings, data_dir, monkeypatch):
    settings.PASSWORD_HASHERS = QUICK
    monkeypatch.setattr(holders, "_held", {})


def test_no_line_is_changed_or_deleted_by_whatever_program():
    audit_write(actor=SYSTEM, action="test.done", subject="test:1")
    row = AuditRow.objects.get()
    for act in (row.save, row.delete):
        with pytest.raises(TypeError):
            act()
    for act in (
        lambda: AuditRow.objects.update(action="x"),
        lambda: AuditRow.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
            act()
    assert AuditRow.objects.get().action == "test.done"


def test_a_line_tells_who_for_whom_under_which_mandate():
    one = person_make()
    actor = Actor(one.ref, one.name.zh, "person", on_behalf="body:firm", under="delegation:7")
    audit_write(actor=actor, action="record.viewed", subject="CN-patent-1", about="person:99", facts={"field": "note"})
    (line,) = audit_list(wanted=Wanted(action="record."))
    assert (line.actor, line.actor_name, line.on_behalf, line.under) == (
        one.ref, Text("安然", "An Ran"), "body:firm", "delegation:7",
    )  # fmt: skip
    assert (line.subject, line.about, line.facts) == ("CN-patent-1", "person:99", {"field": "note"})
    assert [each.no for each in audit_list(wanted=Wanted(who="body:firm"))] == [line.no]
    assert [each.action for each in audit_own(ref="person:99")] == ["record.viewed"]


def test_everybody_sees_their_own_lines_and_administrators_all():
    person_make("boss@example.org", "administrator")
    one, other = person_make(), person_make("b@example.org")
    boss, client = browser("boss@example.org"), browser()
    boss.get(f"/accounts/people/{one.person_id}")
    mine = client.get("/accounts/activity?lang=en").content.decode()
    assert "looked at a person" in mine
    assert other.ref not in mine
    assert client.get("/accounts/audit").status_code == 403
    assert client.get("/accounts/audit.csv").status_code == 403
    page = boss.get(f"/accounts/audit?lang=en&who={one.ref}").content.decode()
    assert "person.viewed" in page
    assert boss.get("/accounts/audit?before=x&since=never").status_code == 200
    reply = boss.get(f"/accounts/audit.csv?who={one.ref}")
    rows = list(csv.reader(io.StringIO(b"".join(reply.streaming_content).decode("utf-8-sig"))))
    assert rows[0][:3] == ["no", "at", "actor"]
    assert [row[5] for row in rows[1:]] == ["person.created", "person.signed_in", "person.viewed"]
    assert AuditRow.objects.filter(action="audit.exported").count() == 1


def test_the_whole_of_ones_data_goes_out_with_what_other_flats_hold():
    holding_register(Holding("notes", Text("笔记", "notes"), lambda pk: [f"note of {pk}"], lambda _pk: None))
    one = member_make(body_make("firm"), "an@example.org")
    token_make(identity=one, name="weekly", scopes=["read"], days=7)
    document = json.loads(json.dumps(data_export(identity=one)))
    assert document["account"]["email"] == "an@example.org"
    assert [each["body"] for each in document["roles"]] == [None, "firm"]
    assert document["tokens"][0]["name"] == "weekly"
    assert document["notes"] == [f"note of {one.person_id}"]
    assert [each["action"] for each in document["trail"]] == ["person.created", "member.added", "token.made"]
    reply = browser().post("/accounts/data/take")
    assert reply["Content-Disposition"] == 'attachment; filename="muniment-my-data.json"'
    assert json.loads(reply.content)["account"]["reference"] == one.ref


def test_a_closed_account_leaves_references_and_nothing_else():
    erased: list[int] = []
    holding_register(Holding("notes", Text("笔记", "notes"), lambda _pk: [], erased.append))
    one = member_make(body_make("firm"), "an@example.org")
    token_make(identity=one, name="weekly", scopes=["read"], days=7)
    invitation_make(actor=SYSTEM, email="an@example.org", body=None, role="registered", manages=False)
    client = browser()
    assert client.post("/accounts/data/close", {"current": "no"}).status_code == 403
    assert client.post("/accounts/data/close", {"current": WORDS})["Location"] == "/accounts/sign-in?done=closed"
    assert erased == [one.person_id]
    person = Person.objects.get(pk=one.person_id)
    assert (person.email, person.name_en, person.is_active, person.last_login) == (None, "closed account", False, None)
    assert not Token.objects.exists()
    assert not Invitation.objects.exists()
    assert not Membership.objects.filter(until__isnull=True).exists()
    everything = str([list(each.objects.values()) for each in (Person, AuditRow, Membership)])
    assert "an@example.org" not in everything
    assert "安然" not in everything
    assert client.get("/accounts/").status_code == 401
    with pytest.raises(NotFound):
        identity_get(person_id=one.person_id)
    (line, *_rest) = audit_list(wanted=Wanted(who=one.ref))
    assert (line.action, line.actor_name) == ("person.closed", None)
    assert person_make("an@example.org").person_id != one.person_id, "the address is free again"


def test_what_stands_in_the_way_of_closing():
    boss = person_make("boss@example.org", "administrator")
    with pytest.raises(Conflict):
        person_close(actor=SYSTEM, person_id=boss.person_id)
    firm = body_make("firm")
    manager = member_make(firm, "m@example.org")
    member_make(firm, "clerk@example.org", manages=False)
    with pytest.raises(Conflict):
        person_close(actor=SYSTEM, person_id=manager.person_id)
    member_make(firm, "second@example.org")
    person_close(actor=SYSTEM, person_id=manager.person_id)


def test_an_eraser_that_fails_closes_nothing():
    def fail(_pk: int) -> None:
        raise Conflict("not now", code="notes.busy")

    holding_register(Holding("notes", Text("笔记", "notes"), lambda _pk: [], fail))
    one = person_make()
    with pytest.raises(Conflict):
        person_close(actor=SYSTEM, person_id=one.person_id)
    assert identity_get(person_id=one.person_id).role == "registered"
    assert Person.objects.get().email == "an@example.org"
