"""What is forged opens nothing and breaks nothing: sessions, form tokens and bearer tokens, mutated, swapped, of another."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from muniment.accounts.models import Person, Token
from muniment.accounts.queries import identity_get
from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import QUICK, browser, person_make

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
SESSION, FORM, ASKED = "muniment_session", "muniment_csrf", "/api/v1/openapi.json"
GARBAGE = ("", "x", "x" * 5000, "a b", "%00", "../../etc/passwd", "é", "{}", "null", "-1", "' OR 1=1 --")


@pytest.fixture(autouse=True)
def _quick(settings, data_dir):
    settings.PASSWORD_HASHERS = QUICK


def form_word(client: Client, page: str = "/accounts/name") -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', client.get(page).content.decode())
    assert found is not None
    return found[1]


def flipped(word: str) -> str:
    return word[:-1] + ("A" if word[-1] != "A" else "B")


@pytest.fixture
def two():
    """Two people, each signed in at a browser whose forms are checked."""
    person_make("a@example.org")
    person_make("b@example.org")
    found = []
    for email in ("a@example.org", "b@example.org"):
        client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        client.cookies = browser(email).cookies
        client.get("/accounts/name")
        found.append(client)
    return found


@pytest.mark.parametrize("forged", ["swapped", "mutated", "cookie", "missing", *GARBAGE])
def test_a_form_with_a_forged_token_changes_nothing(two, forged):
    mine, other = two
    word = form_word(mine)
    sent = {"swapped": form_word(other), "mutated": flipped(word), "cookie": word, "missing": None}.get(forged, forged)
    if forged == "cookie":
        mine.cookies[FORM] = flipped(mine.cookies[FORM].value)
    said = {"name_zh": "他人", "name_en": "Somebody else"} | ({} if sent is None else {"csrfmiddlewaretoken": sent})
    assert mine.post("/accounts/name", said).status_code == 403
    assert not Person.objects.filter(name_en="Somebody else").exists()
    with_mine = mine.post("/accounts/name", {**said, "csrfmiddlewaretoken": word}).status_code
    assert (with_mine == 403) is (forged == "cookie"), "one's own token is taken: the refusal was of the forged one"


@pytest.mark.parametrize("forged", ["mutated", "of nobody", *GARBAGE])
def test_a_forged_session_is_nobody(two, forged):
    mine = two[0]
    good = mine.cookies[SESSION].value
    word = form_word(mine)
    mine.cookies[SESSION] = {"mutated": flipped(good), "of nobody": "q" * len(good)}.get(forged, forged)
    assert mine.get("/").status_code == 200
    page = mine.get("/accounts/name")
    assert page.status_code == 401
    assert "重新登录" in page.content.decode()
    assert page.cookies[SESSION]["max-age"] == 0
    del mine.cookies[SESSION]  # as a browser does then
    again = mine.get("/accounts/name")
    assert (again.status_code, again["Location"]) == (302, "/accounts/sign-in?next=%2Faccounts%2Fname")
    mine.cookies[SESSION] = {"mutated": flipped(good), "of nobody": "q" * len(good)}.get(forged, forged)
    said = {"name_zh": "他人", "name_en": "Somebody else", "csrfmiddlewaretoken": word}
    reply = mine.post("/accounts/name", said)
    assert reply.status_code in {401, 403}
    assert not Person.objects.filter(name_en="Somebody else").exists()


@pytest.mark.parametrize("word", [*GARBAGE, "mnt_" + "x" * 43, "mnt_" + "é" * 43, "Bearer", "mnt_\udcff"])
def test_a_word_that_is_no_token_gets_401(word):
    sent = word.encode("utf-8", "surrogateescape").decode("latin-1")
    reply = Client(raise_request_exception=False).get(ASKED, HTTP_AUTHORIZATION=f"Bearer {sent}")
    assert (reply.status_code, reply["Content-Type"]) == (401, "application/problem+json")


def test_the_token_of_another_is_that_person_and_shuts_with_its_days(two):
    one, other = (Person.objects.get(email=f"{each}@example.org") for each in "ab")
    word = token_make(identity=_identity(other), name="theirs", scopes=["read"], days=30)
    client = two[0]
    reply = client.get(ASKED, HTTP_AUTHORIZATION=f"Bearer {word}")
    assert reply.wsgi_request.user.pk == other.pk != one.pk
    number = Token.objects.get().pk
    form = {"csrfmiddlewaretoken": form_word(client)}
    assert client.post(f"/accounts/tokens/{number}/revoke", form).status_code == 404
    assert Token.objects.get().revoked_at is None
    Token.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert client.get(ASKED, HTTP_AUTHORIZATION=f"Bearer {word}").status_code == 401


def _identity(person: Person):

    return identity_get(person_id=person.pk)
