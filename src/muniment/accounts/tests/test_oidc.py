"""Signing in through a real, local OpenID Connect provider."""

from __future__ import annotations

import re
import time
from urllib.parse import parse_qs, urlsplit

import jwt
import pytest
import requests
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from muniment.accounts.adapters import oidc
from muniment.accounts.models import AuditRow, ExternalIdentity, Person
from muniment.accounts.tests.factories import QUICK, browser, person_make
from muniment.kernel.errors import InvalidInput, NotAllowed

# The mock provider lives on parts of its library that are to go: that is not ours to mend.
pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore::DeprecationWarning")]


@pytest.fixture(scope="module")
def issuer():
    from oidc_provider_mock import User, run_server_in_thread

    people = [
        User(sub="new-1", claims={"email": "new@example.org", "email_verified": True, "name": "新人"}),
        User(sub="an-1", claims={"email": "an@example.org", "email_verified": True, "name": "安然"}),
        User(sub="shy-1", claims={"email": "shy@example.org", "email_verified": False}),
    ]
    with run_server_in_thread(user_claims=people) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _provider(settings, data_dir, tmp_path, request):
    settings.PASSWORD_HASHERS = QUICK
    settings.ALLOWED_HOSTS = ["testserver"]
    oidc._found.clear()
    if "issuer" in request.fixturenames:
        listed(settings, tmp_path, request.getfixturevalue("issuer"))


def listed(settings, tmp_path, issuer, more=""):
    path = tmp_path / "oidc.yaml"
    path.write_text(
        f"providers:\n  - slug: province\n    name: {{zh: 省统一身份, en: Provincial sign-in}}\n    issuer: {issuer}\n"
        f"    client_id: muniment\n    client_secret: not a real secret\n{more}",
        encoding="utf-8",
    )
    settings.MUNIMENT_OIDC_FILE = str(path)


def travel(client: Client, sub: str):
    """The browser goes to the provider, signs in there as ``sub``, and comes back."""
    there = client.post("/accounts/oidc/province", {"next": "/editions"})["Location"]
    query = parse_qs(urlsplit(there).query)
    assert query["code_challenge_method"] == ["S256"]
    back = requests.post(there, data={"sub": sub}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    return client.get(f"{parts.path}?{parts.query}")


def test_a_new_person_comes_through_the_provider_and_comes_again(issuer):
    client = Client()
    assert "省统一身份" in client.get("/accounts/sign-in").content.decode()
    assert travel(client, "new-1")["Location"] == "/editions"
    person = Person.objects.get()
    assert (person.email, person.name_zh, person.has_usable_password()) == ("new@example.org", "新人", False)
    assert travel(Client(), "new-1")["Location"] == "/editions"
    assert Person.objects.count() == 1
    told = list(AuditRow.objects.order_by("no").values_list("action", flat=True))
    assert told == ["person.signed_up", "external.linked", "person.signed_in", "person.signed_in"]
    assert client.post("/accounts/oidc/province/off").status_code == 409, "the only way in stays"


def test_where_registration_is_not_open_nobody_new_comes(issuer, settings):
    settings.MUNIMENT_REGISTRATION = "invited"
    assert travel(Client(), "new-1").status_code == 403
    assert not Person.objects.exists()


def test_a_known_address_is_connected_by_its_owner_only(issuer):
    one = person_make()
    refused = travel(Client(), "an-1")
    assert refused.status_code == 403
    assert not ExternalIdentity.objects.exists()
    client = browser()
    assert travel(client, "an-1")["Location"] == "/accounts/?done=linked"
    assert travel(Client(), "an-1")["Location"] == "/editions"
    assert ExternalIdentity.objects.get().person_id == one.person_id
    person_make("b@example.org")
    assert travel(browser("b@example.org"), "an-1").status_code == 403, "an identity belongs to one account"
    assert client.post("/accounts/oidc/province/off")["Location"] == "/accounts/?done=unlinked"


def test_a_trusted_provider_opens_the_account_of_a_verified_address(issuer, settings, tmp_path):
    listed(settings, tmp_path, issuer, "    trusts_email: true\n")
    one = person_make()
    assert travel(Client(), "an-1")["Location"] == "/editions"
    assert ExternalIdentity.objects.get().person_id == one.person_id


def test_an_unverified_address_is_no_address(issuer):
    assert travel(Client(), "shy-1").status_code == 403
    assert not Person.objects.exists()


def test_a_closed_account_stays_closed(issuer):
    travel(Client(), "new-1")
    Person.objects.update(is_active=False)
    assert travel(Client(), "new-1").status_code == 403


def test_a_browser_that_did_not_start_here_is_refused(issuer):
    client = Client()
    there = client.post("/accounts/oidc/province")["Location"]
    back = requests.post(there, data={"sub": "new-1"}, allow_redirects=False, timeout=10)
    parts = urlsplit(back.headers["Location"])
    assert Client().get(f"{parts.path}?{parts.query}").status_code == 403, "another browser"
    changed = re.sub(r"state=[^&]+", "state=mine", parts.query)
    assert client.get(f"{parts.path}?{changed}").status_code == 403
    assert client.get(f"{parts.path}?{parts.query}").status_code == 403, "what was kept is used up"
    assert client.get("/accounts/oidc/province/back?error=access_denied").status_code == 403
    assert not Person.objects.exists()


KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
GOOD = {"iss": "http://localhost:1", "aud": "muniment", "sub": "s", "nonce": "n"}


@pytest.mark.parametrize(
    ("changed", "algorithm"),
    [({}, "RS256"), ({"nonce": "other"}, "RS256"), ({"aud": "somebody"}, "RS256"), ({"iss": "http://evil"}, "RS256"),
     ({"exp": 1}, "RS256"), ({"sub": None}, "RS256"), ({"azp": "somebody"}, "RS256"), ({}, "HS256"), ({}, "none"),
     ({}, "other key")],
)  # fmt: skip
def test_a_token_is_taken_only_if_everything_is_right(monkeypatch, changed, algorithm):
    now = int(time.time())
    claims = {key: each for key, each in ({"iat": now, "exp": now + 60} | GOOD | changed).items() if each is not None}
    other = rsa.generate_private_key(public_exponent=65537, key_size=2048) if algorithm == "other key" else KEY
    key = {"HS256": "x" * 32, "none": None}.get(algorithm, other)
    token = jwt.encode(claims, key, algorithm="RS256" if algorithm == "other key" else algorithm, headers={"kid": "k"})
    public = jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key(), as_dict=True) | {"kid": "k", "use": "sig"}
    monkeypatch.setattr(oidc, "_ask", lambda *_args, **_words: {"keys": [public]})
    provider = oidc.Provider("p", oidc.Text("", ""), GOOD["iss"], "muniment", "", trusts_email=False)
    document = {"issuer": GOOD["iss"], "jwks_uri": "x"}
    if not changed and algorithm == "RS256":
        assert oidc._checked(provider, document, token, "n")["sub"] == "s"
    else:
        with pytest.raises(NotAllowed):
            oidc._checked(provider, document, token, "n")


@pytest.mark.parametrize("text", ["providers: 3", "providers: [{slug: a}]", "{", None])
def test_a_file_that_cannot_be_used_says_so(settings, tmp_path, text):
    path = tmp_path / "wrong.yaml"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    settings.MUNIMENT_OIDC_FILE = str(path)
    with pytest.raises(InvalidInput, match="MUNIMENT_OIDC_FILE"):
        oidc.providers_read()


def test_only_https_or_the_machine_itself(settings, tmp_path):
    listed(settings, tmp_path, "http://id.example.org")
    with pytest.raises(InvalidInput, match="https only"):
        oidc.providers_read()


def test_a_provider_that_is_silent_is_said_to_be(settings, tmp_path):
    listed(settings, tmp_path, "http://127.0.0.1:9")
    assert Client(raise_request_exception=False).post("/accounts/oidc/province").status_code == 503
