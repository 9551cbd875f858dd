"""People, personas, sign-in; on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from muniment.accounts.adapters.personas import cast_read
from muniment.accounts.models import Body, BodyIdentifier, Membership, Person
from muniment.accounts.queries import identity_get, persona_list
from muniment.accounts.services.people import person_create
from muniment.accounts.services.personas import persona_sign_in, personas_create
from muniment.accounts.services.sessions import person_sign_in
from muniment.accounts.values import ROLES, SYSTEM, Identity, local_operator
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text

pytestmark = pytest.mark.django_db

AT = datetime(2026, 1, 1, tzinfo=UTC)
WORDS = "correct horse battery"
TEN = [
    "visitor",
    "founder",
    "attorney",
    "university-officer",
    "bank-officer",
    "registrar",
    "inspector",
    "mediator",
    "analyst",
    "local-operator",
]


@pytest.fixture(autouse=True)
def _demo(settings, data_dir):
    settings.MUNIMENT_PROFILE = "demo"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def person_make(email: str = "An@example.org", role="registered") -> Identity:
    name = Text("安然", "An Ran")
    return person_create(actor=SYSTEM, email=email, password=WORDS, name=name, role=role)


def test_the_ten_personas_in_their_order():
    assert [each.slug for each in persona_list()] == TEN
    for each in persona_list():
        assert all([*each.calling, *each.name, *each.does])
        assert each.role in ROLES
        assert (each.body is None) is (each.slug == "visitor")
    bodies = {each.slug for each in cast_read().bodies}
    assert set(cast_read().body_of.values()) <= bodies


def test_personas_made_twice_are_ten():
    first = personas_create(actor=SYSTEM)
    assert personas_create(actor=SYSTEM) == first
    assert [each.persona for each in first] == TEN
    assert (Person.objects.count(), Membership.objects.count(), Body.objects.count()) == (10, 10, 9)
    assert not any(person.has_usable_password() for person in Person.objects.all())


def test_a_persona_signs_in_with_role_and_body():
    personas_create(actor=SYSTEM)
    officer = persona_sign_in(slug="bank-officer")
    assert (officer.name, officer.role) == (Text("秦守衡", "Qin Shouheng"), "registered")
    assert officer.body == Text("云澜商业银行", "Yunlan Commercial Bank")
    assert (officer.actor.id, officer.actor.name) == (f"person:{officer.person_id}", "秦守衡")
    assert persona_sign_in(slug="visitor").role == "public"
    with pytest.raises(NotFound, match="no persona is called pirate"):
        persona_sign_in(slug="pirate")


@pytest.mark.parametrize("profile", ["laptop", "production"])
def test_personas_are_impossible_outside_a_demo(settings, profile):
    personas_create(actor=SYSTEM)
    settings.MUNIMENT_PROFILE = profile
    assert persona_list() == ()
    with pytest.raises(NotAllowed):
        persona_sign_in(slug="visitor")
    with pytest.raises(NotAllowed):
        personas_create(actor=SYSTEM)


def test_a_person_signs_in_by_password():
    made = person_make()
    assert person_sign_in(email=" AN@example.org ", password=WORDS) == made
    assert made.role == "registered"
    for email, password in [("an@example.org", "wrong"), ("nobody@example.org", WORDS), ("", "")]:
        with pytest.raises(NotAllowed, match="wrong"):
            person_sign_in(email=email, password=password)


def test_a_closed_account_opens_nothing():
    made = person_make()
    Person.objects.filter(pk=made.person_id).update(is_active=False)
    with pytest.raises(NotAllowed):
        person_sign_in(email="an@example.org", password=WORDS)
    with pytest.raises(NotFound):
        identity_get(person_id=made.person_id)


def test_one_address_one_account():
    person_make()
    with pytest.raises(Conflict):
        person_make("an@EXAMPLE.org")


@pytest.mark.parametrize(
    "changed", [{"email": "no address"}, {"password": "short"}, {"password": "1" * 8}, {"role": "emperor"}]
)
def test_malformed_people_are_refused(changed):
    right = {"email": "b@example.org", "password": WORDS, "name": Text("乙", "B"), "role": "staff"}
    with pytest.raises(InvalidInput):
        person_create(actor=SYSTEM, **{**right, **changed})


def test_the_highest_standing_role_counts():
    made = person_make(role="public")
    person = Person.objects.get(pk=made.person_id)
    bank = Body.objects.create(slug="bank", name_zh="行", name_en="Bank", kind="bank")
    Membership.objects.create(person=person, body=bank, role="staff", since=AT)
    now = identity_get(person_id=person.pk)
    assert (now.role, now.body) == ("staff", Text("行", "Bank"))
    assert [now.may(role) for role in ROLES] == [True, True, True, False]
    Membership.objects.filter(body=bank).update(until=timezone.now())
    assert identity_get(person_id=person.pk).role == "public"


def test_the_database_refuses_what_cannot_be():
    made = person_make()
    person = Person.objects.get(pk=made.person_id)
    body = Body.objects.create(slug="x", name_zh="甲", name_en="X", kind="firm")
    BodyIdentifier.objects.create(body=body, scheme="uscc", value="1")
    wrong = [
        lambda: Person.objects.create(name_zh="无", name_en="none", made_at=AT),
        lambda: Person.objects.create(name_zh="双", name_en="both", made_at=AT, email="c@d.org", persona="c"),
        lambda: Body.objects.create(slug="y", name_zh="乙", name_en="Y", kind="planet"),
        lambda: BodyIdentifier.objects.create(body=body, scheme="uscc", value="1"),
        lambda: Membership.objects.create(person=person, role="staff", since=AT),
        lambda: Membership.objects.create(person=person, body=body, role="emperor", since=AT),
    ]
    for act in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            act()


def test_the_operator_of_the_machine():
    actor = local_operator("anlan")
    assert (actor.id, actor.name, actor.kind) == ("operator:anlan", "anlan", "person")
