"""One click in, one click out, through the test client."""

from __future__ import annotations

import pytest
from django.contrib.auth import get_user
from django.http import HttpRequest
from django.test import Client

from muniment.accounts.models import Person
from muniment.accounts.queries import identity_of
from muniment.accounts.services.personas import personas_create
from muniment.accounts.values import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.urls("muniment.accounts.urls")]


@pytest.fixture(autouse=True)
def _demo(settings, data_dir):
    settings.MUNIMENT_PROFILE = "demo"
    personas_create(actor=SYSTEM)


def signed_in(client: Client) -> str | None:
    request = HttpRequest()
    request.session = client.session
    identity = identity_of(get_user(request))
    return identity and identity.persona


def test_in_and_out(client):
    reply = client.post("/persona/inspector", {"next": "/tour#walk-7"})
    assert (reply.status_code, reply["Location"]) == (302, "/tour#walk-7")
    assert signed_in(client) == "inspector"
    assert client.post("/persona/founder")["Location"] == "/"
    assert signed_in(client) == "founder"
    assert client.post("/leave", {"next": "/rights/x"})["Location"] == "/rights/x"
    assert signed_in(client) is None


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "\\\\evil", "tour"]
)
def test_the_way_on_is_a_page_of_ours(client, onward):
    assert client.post("/persona/founder", {"next": onward})["Location"] == "/"


def test_only_by_post_and_with_the_token(client):
    assert client.get("/persona/founder").status_code == 405
    assert client.get("/leave").status_code == 405
    assert Client(enforce_csrf_checks=True).post("/persona/founder").status_code == 403


@pytest.mark.parametrize("profile", ["laptop", "production"])
def test_outside_a_demo_there_is_no_such_page_and_old_sessions_are_nobodys(client, settings, profile):
    client.post("/persona/local-operator")
    settings.MUNIMENT_PROFILE = profile
    assert signed_in(client) is None
    client.raise_request_exception = False
    assert client.post("/persona/local-operator").status_code == 404


def test_an_unknown_persona_is_not_found(client):
    assert client.post("/persona/pirate").status_code == 404


def test_a_person_deleted_meanwhile_is_nobody(client):
    client.post("/persona/founder")
    Person.objects.filter(persona="founder").update(is_active=False)
    assert signed_in(client) is None
