"""Bodies, members, invitations and mandates: who may do what, and how it reads in the trail."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from muniment.accounts.models import AuditRow, Body, Delegation, Invitation, Membership, Person
from muniment.accounts.queries import identity_get, identity_of
from muniment.accounts.queries.directory import body_page
from muniment.accounts.services.bodies import (
    body_credit_code_set,
    body_found,
    delegation_end,
    delegation_give,
    member_end,
)
from muniment.accounts.services.invitations import (
    invitation_accept,
    invitation_make,
    invitation_read,
    invitation_send,
    invitation_sign_up,
    invitation_withdraw,
)
from muniment.accounts.services.people import person_role_set
from muniment.accounts.tests.factories import (
    OTHER,
    QUICK,
    WORDS,
    body_make,
    browser,
    letter_link,
    member_make,
    person_make,
)
from muniment.accounts.values import SYSTEM
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

pytestmark = pytest.mark.django_db
USCC = "91350211M000100Y46"
"""The code in GB 32100-2015's own style; its check sign is right."""


@pytest.fixture(autouse=True)
def _quick(settings, data_dir):
    settings.PASSWORD_HASHERS = QUICK


@pytest.fixture
def two():
    """A firm and an agency, each with a manager."""
    return (
        member_make(body_make("firm"), "firm@example.org"),
        member_make(body_make("agency", "agency"), "agency@example.org"),
    )


def today():
    return timezone.localdate()


def give(firm, *, scopes=("read", "file"), since=None, until=None, agent="agency") -> int:
    return delegation_give(identity=firm, owner="firm", agent=agent, scopes=scopes, since=since or today(), until=until)


def test_an_agent_acts_for_the_owner_and_the_trail_says_so(two):
    firm, agency = two
    with pytest.raises(NotAllowed):
        agency.acting_for("firm", scope="file")
    number = give(firm)
    agency = identity_get(person_id=agency.person_id)
    (mandate,) = agency.acts_for
    assert (mandate.agent, mandate.owner, mandate.scopes, mandate.until) == ("agency", "firm", ("read", "file"), None)
    actor = agency.acting_for("firm", scope="file")
    assert (actor.id, actor.on_behalf, actor.under) == (agency.ref, "body:firm", f"delegation:{number}")
    with pytest.raises(NotAllowed, match="no mandate"):
        agency.acting_for("firm", scope="manage")
    own = firm.acting_for("firm", scope="file")
    assert (own.on_behalf, own.under) == ("body:firm", None)
    line = AuditRow.objects.get(action="delegation.given")
    assert (line.actor, line.on_behalf, line.subject) == (firm.ref, "body:firm", f"delegation:{number}")
    assert line.facts["scopes"] == ["read", "file"]


@pytest.mark.parametrize(
    ("since", "until", "stands"),
    [(0, None, True), (0, 0, True), (-5, -1, False), (1, None, False), (-5, 5, True), (1, 9, False)],
)
def test_a_mandate_stands_through_its_days(two, since, until, stands):
    firm, agency = two
    day = today()
    Delegation.objects.create(
        owner=Body.objects.get(slug="firm"), agent=Body.objects.get(slug="agency"), scopes=["read"],
        since_on=day + timedelta(days=since), until_on=None if until is None else day + timedelta(days=until),
        given_by=firm.ref, given_at=timezone.now(),
    )  # fmt: skip
    assert bool(identity_get(person_id=agency.person_id).acts_for) is stands
    assert body_page(slug="firm").given[0].stands is stands


def test_either_side_ends_a_mandate_and_nobody_else(two):
    firm, agency = two
    stranger = person_make("x@example.org")
    number = give(firm)
    with pytest.raises(NotAllowed):
        delegation_end(identity=stranger, delegation_id=number)
    assert delegation_end(identity=firm, delegation_id=number) == "firm"
    assert identity_get(person_id=agency.person_id).acts_for == ()
    with pytest.raises(NotFound):
        delegation_end(identity=firm, delegation_id=number)
    delegation_end(identity=agency, delegation_id=give(firm))
    told = AuditRow.objects.filter(action__startswith="delegation.").order_by("no").values_list("action", "on_behalf")
    assert list(told)[1] == ("delegation.withdrawn", "body:firm")
    assert list(told)[3] == ("delegation.laid_down", "body:agency")


def test_what_no_mandate_can_be(two):
    firm, agency = two
    with pytest.raises(NotAllowed):
        give(agency)
    with pytest.raises(InvalidInput, match="covers"):
        give(firm, scopes=("everything",))
    with pytest.raises(InvalidInput, match="before"):
        give(firm, until=today() - timedelta(days=1))
    with pytest.raises(InvalidInput, match="itself"):
        give(firm, agent="firm")
    with pytest.raises(NotFound):
        give(firm, agent="nobody")
    member = member_make(Body.objects.get(slug="firm"), "clerk@example.org", manages=False)
    with pytest.raises(NotAllowed):
        give(member)


def test_who_founds_a_body_manages_it():
    one = person_make()
    slug = body_found(identity=one, name=Text("华锐", "Hua Rui Ltd"), kind="firm")
    assert (slug, body_found(identity=one, name=Text("华锐", "Hua Rui Ltd"), kind="bank")) == (
        "hua-rui-ltd",
        "hua-rui-ltd-2",
    )
    seats = identity_get(person_id=one.person_id).bodies
    assert [(seat.body, seat.manages, seat.role) for seat in seats] == [
        ("hua-rui-ltd", True, "registered"), ("hua-rui-ltd-2", True, "registered"),
    ]  # fmt: skip
    with pytest.raises(InvalidInput):
        body_found(identity=one, name=Text("甲", "A"), kind="planet")
    with pytest.raises(InvalidInput):
        body_found(identity=one, name=Text(" ", ""), kind="firm")


def test_only_administrators_state_who_a_body_is_in_law(two):
    firm, _agency = two
    boss = person_make("boss@example.org", "administrator")
    with pytest.raises(NotAllowed):
        body_credit_code_set(identity=firm, body="firm", code=USCC)
    with pytest.raises(InvalidInput, match="check sign"):
        body_credit_code_set(identity=boss, body="firm", code=USCC[:-1] + "7")
    body_credit_code_set(identity=boss, body="firm", code=USCC.lower())
    assert body_page(slug="firm").uscc == USCC
    with pytest.raises(Conflict):
        body_credit_code_set(identity=boss, body="agency", code=USCC)
    body_credit_code_set(identity=boss, body="firm", code="")
    assert body_page(slug="firm").uscc == ""


def test_members_leave_but_not_the_last_manager(two):
    firm, agency = two
    clerk = member_make(Body.objects.get(slug="firm"), "clerk@example.org", manages=False)
    with pytest.raises(NotAllowed):
        member_end(identity=agency, body="firm", person_id=clerk.person_id)
    with pytest.raises(NotAllowed):
        member_end(identity=clerk, body="firm", person_id=firm.person_id)
    with pytest.raises(Conflict):
        member_end(identity=firm, body="firm", person_id=firm.person_id)
    member_end(identity=firm, body="firm", person_id=clerk.person_id)
    assert identity_get(person_id=clerk.person_id).bodies == ()
    with pytest.raises(NotFound):
        member_end(identity=firm, body="firm", person_id=clerk.person_id)


def test_an_invitation_opens_an_account_and_a_place(two, settings):
    firm, _agency = two
    settings.MUNIMENT_REGISTRATION = "invited"
    invitation_send(
        identity=firm, email="New@example.org", body="firm", role="registered", manages=True,
        site="https://ip.example", lang="en",
    )  # fmt: skip
    assert mail.outbox[0].to == ["new@example.org"]
    link = letter_link()
    page = Client().get(link)
    assert page.status_code == 200
    assert b"new@example.org" in page.content
    client = Client()
    reply = client.post(link, {"name": "新人", "password": OTHER, "again": OTHER})
    assert reply["Location"] == "/accounts/?done=joined"
    made = identity_of(Person.objects.get(email="new@example.org"))
    assert made is not None
    assert [(seat.body, seat.manages) for seat in made.bodies] == [("firm", True)]
    assert Client().get(link).status_code == 404
    assert client.get("/accounts/").status_code == 200
    word = link.rsplit("/", 1)[1]
    assert word not in str(Invitation.objects.values())


def test_who_is_signed_in_accepts_with_that_account(two):
    _firm, agency = two
    word = invitation_make(actor=SYSTEM, email="whoever@example.org", body="firm", role="registered", manages=False)
    assert invitation_read(word=word).email == "whoever@example.org"
    assert browser("agency@example.org").post(f"/accounts/invitations/{word}")["Location"] == "/accounts/?done=joined"
    assert [seat.body for seat in identity_get(person_id=agency.person_id).bodies] == ["agency", "firm"]
    with pytest.raises(NotFound):
        invitation_accept(word=word, identity=agency)


def test_a_higher_role_is_for_the_account_of_the_letters_address(two):
    _firm, agency = two
    words = {"actor": SYSTEM, "body": None, "role": "staff", "manages": False}
    word = invitation_make(email="whoever@example.org", **words)
    assert browser("agency@example.org").post(f"/accounts/invitations/{word}").status_code == 403
    assert identity_get(person_id=agency.person_id).role == "registered"
    invitation_accept(word=invitation_make(email="agency@example.org", **words), identity=agency)
    assert identity_get(person_id=agency.person_id).role == "staff"


def test_what_an_invitation_may_not_give(two):
    firm, agency = two
    words = {"email": "n@example.org", "manages": False, "site": "https://x.example", "lang": "en"}
    for identity, body, role in [(agency, "firm", "registered"), (firm, "firm", "staff"), (firm, None, "registered"),
                                 (firm, "firm", "administrator")]:  # fmt: skip
        with pytest.raises(NotAllowed):
            invitation_send(identity=identity, body=body, role=role, **words)
    with pytest.raises(InvalidInput):
        invitation_make(actor=SYSTEM, email="n@example.org", body=None, role="public", manages=False)
    assert mail.outbox == []


def test_stale_used_and_withdrawn_invitations_open_nothing(two):
    firm, agency = two
    made = [
        invitation_make(actor=SYSTEM, email=f"n{no}@example.org", body="firm", role="registered", manages=False)
        for no in range(2)
    ]
    first, second = Invitation.objects.order_by("pk")
    with pytest.raises(NotAllowed):
        invitation_withdraw(identity=agency, invitation_id=first.pk)
    assert invitation_withdraw(identity=firm, invitation_id=first.pk) == "firm"
    Invitation.objects.filter(pk=second.pk).update(expires_at=timezone.now())
    for word in (*made, "nothing"):
        with pytest.raises(NotFound):
            invitation_sign_up(word=word, password=WORDS, name=Text("甲", "A"))


def test_an_invitation_into_a_role():
    word = invitation_make(actor=SYSTEM, email="s@example.org", body=None, role="staff", manages=False)
    assert invitation_sign_up(word=word, password=WORDS, name=Text("甲", "A")).role == "staff"
    assert Membership.objects.filter(until__isnull=True).count() == 1


def test_the_last_administrator_stays():
    boss = person_make("boss@example.org", "administrator")
    with pytest.raises(Conflict):
        person_role_set(actor=SYSTEM, person_id=boss.person_id, role="staff")
    person_make("two@example.org", "administrator")
    assert person_role_set(actor=SYSTEM, person_id=boss.person_id, role="staff").role == "staff"


def test_a_lower_role_is_lower_in_every_body():
    clerk = member_make(body_make("office", "office"), "c@example.org", role="staff")
    assert clerk.role == "staff"
    assert person_role_set(actor=SYSTEM, person_id=clerk.person_id, role="registered").role == "registered"


def test_the_pages_of_a_body(two):
    manager = browser("firm@example.org")
    sent = {"agent": "agency", "scopes": ["read", "manage"], "since": "2026-01-01", "until": ""}
    assert manager.post("/accounts/bodies/firm/mandate", sent)["Location"] == "/accounts/bodies/firm?done=given"
    assert manager.post("/accounts/bodies/firm/mandate", {**sent, "scopes": []}).status_code == 400
    assert manager.post("/accounts/bodies/firm/mandate", {**sent, "agent": "nobody"}).status_code == 404
    number = Delegation.objects.get().pk
    for lang in ("en", "zh-Hans"):
        page = manager.get(f"/accounts/bodies/firm?lang={lang}").content.decode()
        assert f"/accounts/mandates/{number}/end" in page
    agent = browser("agency@example.org").get("/accounts/?lang=en").content.decode()
    assert "You act for" in agent
    assert "firm Ltd" in agent
    assert manager.post(f"/accounts/mandates/{number}/end")["Location"] == "/accounts/bodies/firm?done=ended"
    invited = manager.post("/accounts/bodies/firm/invite", {"email": "n@example.org", "role": "registered"})
    assert invited["Location"] == "/accounts/bodies/firm?done=invited"
    assert manager.post("/accounts/bodies", {"name": "新公司", "kind": "firm"})["Location"] == "/accounts/bodies/body"
