"""Signing up, confirming, signing in, the second step, forgotten passwords, throttles: through the pages."""

from __future__ import annotations

import re
import time

import pytest
from django.core import mail
from django.test import Client

from muniment.accounts.domain.totp import STEP_S, code_at
from muniment.accounts.models import AuditRow, Person, RecoveryCode, SecondFactor
from muniment.accounts.queries import identity_get
from muniment.accounts.tests.factories import OTHER, QUICK, WORDS, browser, letter_link, person_make

pytestmark = pytest.mark.django_db
SIGN_IN, HOME = "/accounts/sign-in", "/accounts/"


@pytest.fixture(autouse=True)
def _quick(settings, data_dir):
    settings.PASSWORD_HASHERS = QUICK


def sign_up(client, email="new@example.org", password=WORDS, **more):
    sent = {"email": email, "name": "新人", "password": password, "again": password, **more}
    return client.post("/accounts/sign-up", sent)


def signed_in(client) -> bool:
    return client.get(HOME).status_code == 200


def actions() -> list[str]:
    return list(AuditRow.objects.order_by("no").values_list("action", flat=True))


def test_sign_up_confirm_sign_in(client):
    assert sign_up(client)["Location"] == "/accounts/letter"
    refused = client.post(SIGN_IN, {"email": "new@example.org", "password": WORDS})
    assert refused.status_code == 403
    link = letter_link()
    assert client.get(link).status_code == 200
    assert Person.objects.get().email_confirmed_at is None, "opening a link alone confirms nothing"
    assert client.post(link)["Location"] == f"{SIGN_IN}?done=confirmed"
    assert client.post(link).status_code == 404, "it opens once"
    reply = client.post(SIGN_IN, {"email": " NEW@example.org", "password": WORDS, "next": "/search?q=a"})
    assert reply["Location"] == "/search?q=a"
    assert signed_in(client)
    assert actions() == ["person.signed_up", "person.email_confirmed", "person.signed_in"]


def test_a_known_address_is_not_given_away(client):
    person_make("an@example.org")
    known, fresh = sign_up(client, "an@example.org"), sign_up(client, "other@example.org")
    assert (known.status_code, known["Location"]) == (fresh.status_code, fresh["Location"])
    assert "already have" in mail.outbox[0].body or "已有账户" in mail.outbox[0].body
    assert Person.objects.get(email="an@example.org").check_password(WORDS)
    for email in ("an@example.org", "nobody@example.org"):
        assert client.post("/accounts/password/forgotten", {"email": email})["Location"] == "/accounts/letter"
    assert [each.to for each in mail.outbox] == [["an@example.org"], ["other@example.org"], ["an@example.org"]]


def test_who_squats_on_an_address_gets_nothing_from_it(client):
    sign_up(client, password=OTHER)
    first = letter_link()
    sign_up(client, password=WORDS)
    assert client.post(first).status_code == 404, "the letter of the first password no longer opens"
    assert client.post(letter_link()).status_code == 302
    assert browser("new@example.org", WORDS)


@pytest.mark.parametrize(("how", "status"), [("open", 200), ("invited", 403), ("closed", 403)])
def test_a_setting_gates_registration(client, settings, how, status):
    settings.MUNIMENT_REGISTRATION = how
    assert client.get("/accounts/sign-up").status_code == status
    sign_up(client)
    assert Person.objects.count() == (1 if how == "open" else 0)


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"email": "nowhere"}, "email"), ({"name": ""}, "name"), ({"password": "short", "again": "short"}, "password"),
     ({"password": "passwordpassword", "again": "x"}, "again"), ({"again": OTHER}, "again"),
     ({"name": "x" * 201}, "name"), ({"email": "a@b.org" + "x" * 600}, "email")],
)  # fmt: skip
@pytest.mark.parametrize("lang", ["en", "zh-Hans"])
def test_what_is_wrong_stands_beside_the_field_and_in_a_summary(client, changed, field, lang):
    reply = client.post(
        f"/accounts/sign-up?lang={lang}",
        {"email": "n@example.org", "name": "新", "password": WORDS, "again": WORDS} | changed,
    )
    page = reply.content.decode()
    assert reply.status_code == 400
    assert f'<a href="#f-{field}">' in page
    assert f'id="e-{field}"' in page
    assert re.search(rf'id="f-{field}"[^>]*aria-invalid="true"[^>]*aria-describedby="e-{field}', page)
    assert WORDS not in page
    assert not Person.objects.exists()


def test_a_password_like_the_common_ones_is_refused(client):
    page = sign_up(client, password="1q2w3e4r5t6y7u8i9o0p").content.decode()
    assert "太常见" in page


def test_a_forgotten_password(client):
    person_make()
    other = browser()
    client.post("/accounts/password/forgotten", {"email": "an@example.org"})
    link = letter_link()
    assert client.post(link, {"password": OTHER, "again": OTHER})["Location"] == f"{SIGN_IN}?done=reset"
    assert client.get(link).status_code == 404
    assert not signed_in(other), "every session has ended"
    assert browser(password=OTHER)


def test_a_mutated_link_opens_nothing(client):
    person_make()
    client.post("/accounts/password/forgotten", {"email": "an@example.org"})
    link = letter_link()
    for wrong in (
        link[:-1] + ("a" if link[-1] != "a" else "b"),
        "/accounts/password/new/AAAA/x-y",
        "/accounts/password/new/!/x",
    ):
        assert client.get(wrong).status_code == 404
    assert client.get("/accounts/sign-up/confirm/x:y:z").status_code == 404
    assert client.get("/accounts/email/confirm/x:y:z").status_code == 200
    assert client.post("/accounts/email/confirm/x:y:z").status_code == 404


def test_the_password_changes_and_other_browsers_are_out():
    person_make()
    here, there = browser(), browser()
    before = here.cookies["muniment_session"].value
    wrong = here.post("/accounts/password", {"current": "no", "password": OTHER, "again": OTHER})
    assert wrong.status_code == 403
    assert here.post("/accounts/password", {"current": WORDS, "password": OTHER, "again": OTHER}).status_code == 302
    assert here.cookies["muniment_session"].value != before
    assert (signed_in(here), signed_in(there)) == (True, False)


def test_the_address_changes_by_letter():
    person_make()
    client = browser()
    assert client.post("/accounts/email", {"email": "b@example.org", "current": "no"}).status_code == 403
    assert client.post("/accounts/email", {"email": "b@example.org", "current": WORDS}).status_code == 302
    assert [each.to[0] for each in mail.outbox] == ["b@example.org", "an@example.org"]
    assert client.post(letter_link(0)).status_code == 302
    assert Person.objects.get().email == "b@example.org"
    assert client.post(letter_link(0)).status_code == 404


def test_sign_out_everywhere_and_mutated_sessions():
    person_make()
    here, there = browser(), browser()
    assert here.post("/accounts/sessions/end").status_code == 302
    assert (signed_in(here), signed_in(there)) == (False, False)
    third = browser()
    good = third.cookies["muniment_session"].value
    third.cookies["muniment_session"] = good[:-1] + ("a" if good[-1] != "a" else "b")
    assert third.get("/").status_code == 200
    assert third.get(HOME).status_code == 401


def test_signing_in_gives_a_fresh_session(client):
    person_make()
    client.get("/accounts/sign-in")
    session = client.session
    session["before"] = "kept by somebody else"
    session.save()
    planted = session.session_key
    client.cookies["muniment_session"] = planted
    client.post(SIGN_IN, {"email": "an@example.org", "password": WORDS})
    assert client.cookies["muniment_session"].value != planted


def test_ten_wrong_passwords_close_the_account_for_a_while(client):
    person_make()
    person_make("b@example.org")
    for _ in range(10):
        assert client.post(SIGN_IN, {"email": "an@example.org", "password": "wrong"}).status_code == 403
    shut = client.post(SIGN_IN, {"email": "an@example.org", "password": WORDS})
    assert shut.status_code == 429
    assert 0 < int(shut["Retry-After"]) <= 900
    assert client.post(SIGN_IN, {"email": "b@example.org", "password": WORDS}).status_code == 302
    client.post("/accounts/password/forgotten", {"email": "an@example.org"})
    client.post(letter_link(), {"password": OTHER, "again": OTHER})
    assert browser(password=OTHER), "a new password by letter opens it again"


def test_one_address_may_not_try_many_accounts(settings):
    settings.MUNIMENT_PROXIES = 1
    person_make()
    client = Client(HTTP_X_FORWARDED_FOR="203.0.113.9")
    for no in range(50):
        client.post(SIGN_IN, {"email": f"x{no}@example.org", "password": "wrong"})
    sent = {"email": "an@example.org", "password": WORDS}
    assert client.post(SIGN_IN, sent).status_code == 429
    assert Client(HTTP_X_FORWARDED_FOR="203.0.113.9, 198.51.100.7").post(SIGN_IN, sent).status_code == 302


def enrol(client) -> tuple[str, list[str]]:
    page = client.get("/accounts/second-factor").content.decode()
    secret = re.search(r"<code>([A-Z2-7]{32})</code>", page)[1]
    assert "<svg" in page
    assert "<script" not in page
    assert client.post("/accounts/second-factor", {"code": "000000"}).status_code == 403
    done = client.post("/accounts/second-factor", {"code": code_now(secret)})
    return secret, re.findall(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>", done.content.decode())


def code_now(secret: str, drift: int = 0) -> str:
    return code_at(secret, int(time.time()) // STEP_S + drift)


def test_the_second_factor():
    person_make()
    client, other = browser(), browser()
    secret, codes = enrol(client)
    assert len(set(codes)) == 10
    assert (signed_in(client), signed_in(other)) == (True, False)
    assert secret not in SecondFactor.objects.get().sealed

    fresh = Client()
    reply = fresh.post(SIGN_IN, {"email": "an@example.org", "password": WORDS, "next": "/editions"})
    assert reply["Location"] == "/accounts/sign-in/second"
    assert not signed_in(fresh), "half way is not in"
    assert fresh.post("/accounts/sign-in/second", {"code": code_now(secret)}).status_code == 403, "used while enrolling"
    assert fresh.post("/accounts/sign-in/second", {"code": codes[0].upper()})["Location"] == "/editions"
    assert signed_in(fresh)
    assert RecoveryCode.objects.filter(used_at__isnull=True).count() == 9

    again = browser_half()
    assert again.post("/accounts/sign-in/second", {"code": codes[0]}).status_code == 403
    assert again.post("/accounts/sign-in/second", {"code": code_now(secret, 1)}).status_code == 302
    assert signed_in(again)
    assert actions().count("person.signed_in") == 4


def browser_half() -> Client:
    client = Client()
    assert client.post(SIGN_IN, {"email": "an@example.org", "password": WORDS})["Location"].endswith("/second")
    return client


def test_five_wrong_codes_are_enough():
    person_make()
    _secret, codes = enrol(browser())
    half = browser_half()
    for _ in range(5):
        assert half.post("/accounts/sign-in/second", {"code": "000000"}).status_code == 403
    assert half.post("/accounts/sign-in/second", {"code": codes[3]}).status_code == 429


def test_codes_are_renewed_and_the_factor_taken_off():
    person_make()
    client = browser()
    _secret, codes = enrol(client)
    assert client.post("/accounts/second-factor/codes", {"current": "no"}).status_code == 403
    renewed = client.post("/accounts/second-factor/codes", {"current": WORDS}).content.decode()
    assert not any(each in renewed for each in codes)
    assert client.get("/accounts/second-factor")["Location"] == HOME
    assert client.post("/accounts/second-factor/off", {"current": WORDS}).status_code == 302
    assert not SecondFactor.objects.exists()
    assert browser()


def test_a_role_that_needs_a_second_factor_waits_for_it(settings):
    settings.MUNIMENT_SECOND_FACTOR = ["staff", "administrator"]
    boss = person_make("boss@example.org", "administrator")
    assert (boss.role, boss.factor_due) == ("registered", True)
    client = browser("boss@example.org")
    assert client.get("/accounts/people").status_code == 403
    assert "/accounts/second-factor" in client.get(HOME).content.decode()
    enrol(client)
    assert client.get("/accounts/people").status_code == 200
    now = identity_get(person_id=boss.person_id)
    assert (now.role, now.factor_due) == ("administrator", False)
