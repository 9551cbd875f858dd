"""Every address of the accounts, as everybody who may come: what it answers."""

from __future__ import annotations

import pytest
from django.test import Client

from muniment.accounts import urls
from muniment.accounts.models import Body, Delegation, Invitation, Token
from muniment.accounts.services.invitations import invitation_make
from muniment.accounts.services.personas import personas_create
from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import QUICK, body_make, browser, member_make, person_make
from muniment.accounts.values import SYSTEM

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

WHO = ("nobody", "registered", "manager", "staff", "administrator")
IN = 302  # to signing in, or on to the page that comes next
ALL, OWN, BOSS = (200,) * 5, (IN, 200, 200, 200, 200), (IN, 403, 403, 403, 200)
POSTED = (405,) * 5
GET: dict[str, tuple[int, ...]] = {
    "persona": POSTED, "leave": POSTED, "oidc": POSTED,
    "sign_in": ALL, "second": (IN,) * 5, "sign_up": ALL, "confirm_again": ALL, "letter": ALL, "forgotten": ALL,
    "confirm": (404,) * 5, "password_new": (404,) * 5, "email_confirm": ALL, "oidc_back": (403,) * 5, "invitation": ALL,
    "overview": OWN, "name": OWN, "password": OWN, "email": OWN, "factor": OWN, "tokens": OWN, "data": OWN, "close": OWN,
    "activity": OWN, "bodies": OWN,
    "codes": (IN, 404, 404, 404, 404), "factor_off": (IN, 404, 404, 404, 404),
    "body": (IN, 403, 200, 403, 200), "body_invite": (IN, 403, 200, 403, 200), "mandate": (IN, 403, 200, 403, 403),
    "credit_code": BOSS, "people": BOSS, "invite": BOSS, "person": BOSS, "person_close": BOSS, "audit": BOSS,
    "audit_csv": BOSS, "house": BOSS, "house_css": ALL,
    # These change something: a look at them from nobody leads to signing in, from anybody else to nothing.
    **dict.fromkeys(
        ("oidc_off", "invitation_withdraw", "everywhere", "token_off", "data_take", "member_end", "mandate_end"),
        (IN, 405, 405, 405, 405),
    ),
    **dict.fromkeys(("person_out", "person_factor_off"), (IN, 403, 403, 403, 405)),
}  # fmt: skip
POST: dict[str, tuple[int, ...]] = {
    "persona": (404,) * 5, "leave": (IN,) * 5, "oidc": (404,) * 5, "oidc_back": POSTED, "letter": POSTED,
    "sign_in": (400,) * 5, "second": (IN,) * 5, "sign_up": (400,) * 5, "confirm_again": (400,) * 5,
    "forgotten": (400,) * 5, "confirm": (404,) * 5, "password_new": (404,) * 5, "email_confirm": (404,) * 5,
    "invitation": (400, IN, IN, IN, IN), "overview": (IN, 405, 405, 405, 405), "data": (IN, 405, 405, 405, 405),
    "activity": (IN, 405, 405, 405, 405), "body": (IN, 405, 405, 405, 405),
    **dict.fromkeys(
        ("name", "password", "email", "close", "bodies", "tokens"), (IN, 400, 400, 400, 400)
    ),
    "factor": (IN, 400, 400, 400, 400), "codes": (IN, 404, 404, 404, 404), "factor_off": (IN, 404, 404, 404, 404),
    "everywhere": (IN,) * 5, "oidc_off": (IN,) * 5, "data_take": OWN,
    "token_off": (IN, 404, 404, 404, IN), "body_invite": (IN, 403, 400, 403, 400), "mandate": (IN, 403, 400, 403, 403),
    "credit_code": (IN, 403, 403, 403, IN), "member_end": (IN, 403, IN, 403, IN), "mandate_end": (IN, 403, IN, 403, IN),
    "invitation_withdraw": (IN, 403, IN, 403, IN),
    "people": (IN, 403, 403, 403, 405), "audit": (IN, 403, 403, 403, 405), "audit_csv": (IN, 403, 403, 403, 405),
    "house": (IN, 403, 403, 403, 400), "house_css": POSTED,
    "invite": (IN, 403, 403, 403, 400), "person": (IN, 403, 403, 403, 400), "person_close": (IN, 403, 403, 403, IN),
    "person_out": (IN, 403, 403, 403, IN), "person_factor_off": (IN, 403, 403, 403, IN),
}  # fmt: skip


@pytest.fixture(autouse=True)
def _quick(settings, data_dir):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_PROFILE = "laptop"


@pytest.fixture
def address():
    """Addresses that lead to something: a firm with a clerk, a mandate, an invitation, somebody's token."""
    firm, agency = body_make("firm"), body_make("agency", "agency")
    member_make(firm, "manager@example.org")
    clerk = member_make(firm, "clerk@example.org", manages=False)
    person_make("registered@example.org")
    person_make("staff@example.org", "staff")
    person_make("administrator@example.org", "administrator")
    mandate = Delegation.objects.create(
        owner=firm,
        agent=agency,
        scopes=["read"],
        since_on="2026-01-01",
        given_by="person:1",
        given_at="2026-01-01T00:00Z",
    )
    word = invitation_make(actor=SYSTEM, email="n@example.org", body="firm", role="registered", manages=False)
    token_make(identity=clerk, name="t", scopes=["read"], days=7)
    values = {
        "slug": "firm", "token": "x:y:z", "uid": "MQ", "word": word, "person_id": clerk.person_id,
        "invitation_id": Invitation.objects.get().pk, "token_id": Token.objects.get().pk, "delegation_id": mandate.pk,
    }  # fmt: skip

    def of(name: str) -> str:
        route = next(each for each in urls.urlpatterns if each.name == name)
        said = str(route.pattern)
        for kind in ("slug", "str", "int"):
            for key, value in values.items():
                said = said.replace(f"<{kind}:{key}>", str(value))
        return f"/accounts/{said}"

    return of


def come(who: str) -> Client:
    return Client(raise_request_exception=False) if who == "nobody" else browser(f"{who}@example.org")


def test_the_matrix_names_every_address():
    names = {each.name for each in urls.urlpatterns}
    assert names == set(GET) == set(POST)


@pytest.mark.parametrize("who", WHO)
def test_every_address_looked_at(address, who):
    client = come(who)
    client.raise_request_exception = False
    told = {name: client.get(address(name)).status_code for name in GET}
    assert told == {name: codes[WHO.index(who)] for name, codes in GET.items()}


@pytest.mark.parametrize("name", sorted(POST))
def test_every_address_written_to(address, name):
    """Without a word in the form: what needs one says so (400); what needs none happens (302)."""
    told = []
    for who in WHO:
        client = come(who)
        client.raise_request_exception = False
        told.append(client.post(address(name)).status_code)
        if told[-1] == IN and name in ONCE:
            ONCE[name]()
    assert tuple(told) == POST[name]


def _again_mandate() -> None:
    Delegation.objects.update(ended_at=None)


def _again_invitation() -> None:
    Invitation.objects.update(used_at=None, withdrawn_at=None)


def _again_member() -> None:
    Body.objects.get(slug="firm").memberships.update(until=None)


ONCE = {"mandate_end": _again_mandate, "invitation_withdraw": _again_invitation, "member_end": _again_member,
        "invitation": _again_invitation}  # fmt: skip


@pytest.mark.parametrize("name", sorted(POST))
def test_nothing_is_written_without_the_forms_own_token(address, name):
    client = Client(enforce_csrf_checks=True)
    reply = client.post(address(name))
    assert reply.status_code == 403
    assert b"form.token" in reply.content


@pytest.mark.parametrize("name", ["overview", "name", "email", "close", "people", "audit"])
def test_pages_of_ones_own_are_kept_by_no_cache(address, name):
    assert "no-store" in browser("administrator@example.org").get(address(name))["Cache-Control"]


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_every_page_in_both_languages_without_a_script(address, lang, settings):
    settings.MUNIMENT_PROFILE = "demo"
    personas_create(actor=SYSTEM)
    for who in ("nobody", "manager", "administrator"):
        client = come(who)
        for name, codes in GET.items():
            if codes[WHO.index(who)] != 200 or name in {"audit_csv", "house_css"}:
                continue
            page = client.get(address(name), {"lang": lang}).content.decode()
            assert f'<html lang="{lang}">' in page, name
            assert page.count("<h1") == 1, name
            assert "<script" not in page, name
            assert "style=" not in page, name
