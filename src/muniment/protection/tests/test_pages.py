"""The pages of disputes, driven as a phone without scripts drives them."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import hashlib
import io
import re
import zipfile
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from muniment.accounts.tests.factories import browser
from muniment.procedures.models import CaseRow
from muniment.protection.queries.complaints import door_of
from muniment.protection.tests.world import MAKER, OTHER_CODE, OTHER_NAME, RIGHT, Town, png, town  # noqa: F401

pytestmark = pytest.mark.django_db
SAID = {"number": RIGHT, "deed": "infringement", "says": "<img src=x onerror=alert(1)> 店里有卖", "place_kind": "shop"}


def text(reply) -> str:
    plain = re.sub(r"<(script|style).*?</\1>", "", reply.content.decode())
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", plain)).split())


def get(client: Client, address: str, status: int = 200, lang: str = "en") -> str:
    reply = client.get(address, HTTP_ACCEPT_LANGUAGE=lang)
    assert reply.status_code == status, address
    return text(reply)


def sent(client: Client, **more: object):
    return client.post("/complaints", {**SAID, **more}, HTTP_ACCEPT_LANGUAGE="en")


def test_a_visitor_complains_by_phone_is_told_the_way_and_comes_back_by_the_address(town):
    client = Client()
    assert "No account is needed" in get(client, f"/complaints?number={RIGHT}")
    assert "无需账户" in get(client, "/complaints", lang="zh")
    body = png()
    reply = sent(client, photos=SimpleUploadedFile("灯.png", body, "image/png"))
    assert reply.status_code == 302
    address = reply["Location"]
    page = client.get(address, HTTP_ACCEPT_LANGUAGE="en")
    words = text(page)
    assert "It goes to: administrative adjudication" in words
    assert "art. 65" in words
    assert hashlib.sha256(body).hexdigest() in words
    assert "this installation's own authority" in words
    assert "<img src=x" not in page.content.decode()
    assert page["X-Robots-Tag"] == "noindex"
    assert "no-store" in page["Cache-Control"]
    assert client.post(f"{address}/act", {"more": "今天还在卖"}).status_code == 302
    assert "今天还在卖" in get(Client(), address)
    assert client.post(f"{address}/act", {"more": ""}).status_code == 400
    assert client.post(f"{address}/act", {"do": "withdraw"}).status_code == 302
    assert "withdrawn" in get(client, address)
    assert client.post(f"{address}/act", {"more": "再补"}).status_code == 409
    get(client, address + "x", 404)


def test_what_was_typed_stays_when_it_is_refused_and_machines_get_nowhere(town):
    reply = sent(Client(), amount="1" * 30, place="三号铺")
    assert reply.status_code == 400
    assert 'value="三号铺"' in reply.content.decode()
    assert "more than 15 digits" in text(reply)
    assert sent(Client(), deed="").status_code == 400
    assert sent(Client(), photos=SimpleUploadedFile("a.png", b"MZ program", "image/png")).status_code == 400
    assert sent(Client(), number="", place_kind="").status_code == 409
    assert sent(Client(), website="http://spam.example").status_code == 200
    assert CaseRow.objects.count() == 0
    for _ in range(10):
        last = sent(Client(), deed="weather")
    assert last.status_code in {400, 429}
    assert sent(Client(), deed="weather").status_code == 429


def test_a_complaint_goes_on_as_a_mediation_after_signing_in(town):
    visitor = Client()
    address = sent(visitor, amount="300000 CNY", maker=f"{OTHER_NAME}；{OTHER_CODE}")["Location"]
    key = address.rpartition("/")[2]
    town.move(door_of(key, None)[0], "mediate", town.officer, reason="先调解")
    assert "Sign in to go on" in get(visitor, address)
    assert visitor.post(f"{address}/follow")["Location"].startswith("/accounts/sign-in")
    maker = browser("maker@example.org")
    assert "Begin the mediation" in get(maker, address)
    assert maker.post(f"{address}/follow", {"body": "other"}).status_code == 403
    reply = maker.post(f"{address}/follow", {"body": MAKER})
    assert reply["Location"].startswith("/cases/C2026-")
    assert RIGHT in get(maker, reply["Location"])
    get(visitor, address, 404)


def test_the_evidence_of_a_case_with_its_hands(town):
    address = sent(Client(), photos=SimpleUploadedFile("灯.png", png(), "image/png"))["Location"]
    number = door_of(address.rpartition("/")[2], None)[0]
    officer = browser("officer@example.org")
    page = get(officer, f"/cases/{number}/evidence")
    assert "own, not a public authority" in page
    assert "Chain of custody" in page
    assert "/evidence" in officer.get(f"/cases/{number}").content.decode()
    at = re.search(r"/evidence/(\d+)/stamp", officer.get(f"/cases/{number}/evidence").content.decode())[1]
    base = f"/cases/{number}/evidence/{at}"
    assert officer.post(f"{base}/stamp").status_code == 302
    hand = {"act": "handed", "to": "<i>鉴定所</i>", "on": "2026-11-20", "note": ""}
    assert officer.post(f"{base}/hand", hand).status_code == 302
    for wrong in ({"on": "2026-11-19"}, {"on": "民国115年"}, {"on": "2026-11-21"}, {"to": ""}, {"act": "burnt"}):
        assert officer.post(f"{base}/hand", {**hand, **wrong}).status_code == 400, wrong
    packed = officer.post(f"{base}/package")
    assert zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))).namelist()[0] == "灯.png"
    seen = officer.get(f"/cases/{number}/evidence").content.decode()
    assert "<i>鉴定所" not in seen
    assert "copied out" in text(officer.get(f"/cases/{number}/evidence", HTTP_ACCEPT_LANGUAGE="en"))
    stranger = browser("stranger@example.org")
    get(stranger, f"/cases/{number}/evidence", 404)
    assert stranger.post(f"{base}/stamp").status_code == 404
    assert Client().get(f"/cases/{number}/evidence").status_code == 302


def test_anybody_verifies_a_file_or_a_hash_and_learns_no_case(town):
    body = png("green")
    address = sent(Client(), photos=SimpleUploadedFile("灯.png", body, "image/png"))["Location"]
    number = door_of(address.rpartition("/")[2], None)[0]
    client = Client()
    reply = client.post("/evidence/verify", {"file": SimpleUploadedFile("x.png", body)}, HTTP_ACCEPT_LANGUAGE="en")
    assert "Stamped here" in text(reply)
    assert number not in text(reply)
    assert "Stamped here" in get(client, f"/evidence/verify?hash={hashlib.sha256(body).hexdigest().upper()}")
    assert "Not known here" in get(client, f"/evidence/verify?hash={'0' * 64}")
    assert "64 hexadecimal digits" in get(client, "/evidence/verify?hash=<b>x", 400)
    assert client.post("/evidence/verify").status_code == 400
    assert "核验证据" in get(client, "/evidence/verify", lang="zh")
