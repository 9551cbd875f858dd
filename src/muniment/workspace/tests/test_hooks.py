"""Webhooks: where they may go, how they are signed, what happens when nobody answers."""

from __future__ import annotations

import hashlib
import hmac
import json
import socket
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from muniment.accounts.adapters import hooks
from muniment.accounts.adapters.hooks import hook_call
from muniment.kernel.errors import InvalidInput, NotAllowed
from muniment.kernel.hooks import url_checked
from muniment.kernel.networks import address_allowed, connection_allowed
from muniment.kernel.signing import signature
from muniment.workspace.domain.watching import RETRIES
from muniment.workspace.models import AlertRow, DeliveryRow
from muniment.workspace.services import alerts, sending, watching
from muniment.workspace.services.watching import alerts_run
from muniment.workspace.tests.test_alerts import Desk, desk, named

__all__ = ["desk"]
HOME = ["127.0.0.0/8"]


# --- where they may go -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("127.8.8.8", False),
        ("10.0.0.1", False),
        ("172.16.0.1", False),
        ("172.31.255.255", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("192.0.0.8", False),
        ("192.0.2.1", False),
        ("198.18.0.1", False),
        ("198.51.100.7", False),
        ("203.0.113.9", False),
        ("224.0.0.1", False),
        ("239.255.255.250", False),
        ("240.0.0.1", False),
        ("255.255.255.255", False),
        ("0.0.0.0", False),  # noqa: S104 - an address to refuse
        ("::", False),
        ("::1", False),
        ("fe80::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("fd12:3456::1", False),
        ("fec0::1", False),
        ("ff02::1", False),
        ("ff0e::1", False),
        ("2001:db8::1", False),
        ("100::1", False),
        ("::ffff:127.0.0.1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("::127.0.0.1", False),
        ("2002:7f00:1::", False),
        ("2002:0a00:0001::1", False),
        ("64:ff9b::7f00:1", False),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2001:0:7f00:1::1", False),
        ("example.org", False),
        ("", False),
    ],
)
def test_addresses(address, allowed):
    assert address_allowed(address) is allowed


@pytest.mark.parametrize(
    ("address", "networks", "allowed"),
    [
        ("10.1.2.3", ["10.1.0.0/16"], True),
        ("10.2.2.3", ["10.1.0.0/16"], False),
        ("fd12::5", ["10.1.0.0/16", "fd12::/16"], True),
        ("::ffff:10.1.2.3", ["10.1.0.0/16"], True),
        ("127.0.0.1", HOME, True),
    ],
)
def test_named_networks(address, networks, allowed):
    assert address_allowed(address, networks) is allowed


@pytest.mark.parametrize(
    ("scheme", "addresses", "networks", "reached"),
    [
        ("https", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946"], [], "93.184.216.34"),
        ("https", ["93.184.216.34", "10.0.0.1"], [], None),
        ("https", [], [], None),
        ("http", ["93.184.216.34"], HOME, None),
        ("http", ["127.0.0.1"], HOME, "127.0.0.1"),
        ("http", ["10.1.2.3"], ["10.0.0.0/8"], None),
    ],
)
def test_every_address_that_a_name_leads_to_counts(scheme, addresses, networks, reached):
    if reached is None:
        with pytest.raises(NotAllowed):
            connection_allowed(scheme, addresses, networks)
    else:
        assert connection_allowed(scheme, addresses, networks) == reached


@pytest.mark.parametrize(
    "url",
    [
        "http://example.org/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "https://",
        "https://me:secret@example.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://example.org/#piece",
        "https://example.org/a b",
        "https://example.org/\r\nX: y",
        "https://例子.中国/",
        "https://example.org/" + "x" * 500,
        "//example.org",
        "",
    ],
)
def test_addresses_that_are_no_webhook(url):
    with pytest.raises(InvalidInput):
        url_checked(url)


def test_https_is_taken_and_http_where_a_network_is_named():
    assert url_checked(" https://example.org:8443/a?b=c ") == "https://example.org:8443/a?b=c"
    assert url_checked("http://127.0.0.1:9/", HOME) == "http://127.0.0.1:9/"


def test_the_signature_is_that_of_the_how_to():
    body = b'{"a":1}'
    digest = hmac.new(b"whsec_x", b"1700000000." + body, hashlib.sha256).hexdigest()
    assert signature("whsec_x", body, at_s=1_700_000_000) == f"t=1700000000,v1={digest}"


# --- calls -----------------------------------------------------------------------------------------------------------


class Receiver:
    """A program on this machine that takes calls and answers as it is told."""

    def __init__(self):
        self.answers, self.calls, self.headers = [204], [], {}
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.calls.append((dict(self.headers), body))
                self.send_response(outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0])
                for name, value in outer.headers.items():
                    self.send_header(name, value)
                self.end_headers()

            def log_message(self, *_words):
                """Silent."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/in"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver():
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def test_a_redirect_is_not_followed(receiver):
    receiver.answers, receiver.headers = [307], {"Location": receiver.url.replace("/in", "/elsewhere")}
    assert hook_call(receiver.url, b"{}", {}, networks=HOME) == (307, "")
    assert len(receiver.calls) == 1


def test_without_a_named_network_this_machine_is_not_reached(receiver):
    status, problem = hook_call(receiver.url, b"{}", {}, networks=[])
    assert (status, receiver.calls) == (0, [])
    assert "inside a network" in problem


def test_a_name_that_turns_inwards_is_looked_up_once_and_the_checked_address_reached(monkeypatch, receiver):
    port = receiver.server.server_port
    answers = [["127.0.0.1"], ["10.0.0.1"]]
    asked, reached = [], []

    def looked_up(host, wanted, **_words):
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, wanted)) for each in answers[len(asked) - 1]]

    def connected(address, **_words):
        reached.append(address)
        return _plain(address)

    monkeypatch.setattr(hooks.socket, "getaddrinfo", looked_up)
    monkeypatch.setattr(hooks.socket, "create_connection", connected)
    status, _ = hook_call(f"http://rebound.example:{port}/in", b"{}", {}, networks=HOME)
    assert status == 204
    assert asked == ["rebound.example"]
    assert reached == [("127.0.0.1", port)]
    assert receiver.calls[0][0]["Host"] == f"rebound.example:{port}"
    assert hook_call(f"https://rebound.example:{port}/in", b"{}", {}, networks=HOME)[0] == 0
    assert len(reached) == 1


def _plain(address):
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    found.connect(address)
    return found


def test_who_answers_drop_by_drop_is_cut_off(monkeypatch):
    monkeypatch.setattr(hooks, "ALL_S", 0.5)
    listener = socket.create_server(("127.0.0.1", 0))
    done = threading.Event()

    def dripping():
        taken, _ = listener.accept()
        with taken:
            while not done.wait(0.1):
                try:
                    taken.sendall(b"H")
                except OSError:
                    return

    threading.Thread(target=dripping, daemon=True).start()
    status, problem = hook_call(f"http://127.0.0.1:{listener.getsockname()[1]}/", b"{}", {}, networks=HOME)
    done.set()
    listener.close()
    assert status == 0
    assert problem != ""


# --- an alert that calls ---------------------------------------------------------------------------------------------


@pytest.fixture
def called(desk: Desk, receiver, settings):
    settings.MUNIMENT_HOOK_NETWORKS = HOME
    alert = desk.search("title%3Alamp", by_mail=False)
    return desk, receiver, alert, alerts.hook_open(me=desk.me, alert_id=alert, url=receiver.url)


@pytest.mark.django_db
def test_a_call_is_signed_and_says_what_the_letter_says(called):
    desk, receiver, alert, secret = called
    edition = desk.load(named(3, "Lamp", day=2), key="2")
    assert desk.run().sent == 1
    ((headers, body),) = receiver.calls
    at = headers["Muniment-Signature"].split(",")[0].removeprefix("t=")
    assert headers["Muniment-Signature"] == signature(secret, body, at_s=int(at))
    said = json.loads(body)
    assert headers["Idempotency-Key"] == said["key"] == DeliveryRow.objects.get().key
    assert said["alert"] == {"id": alert, "name": "lamps", "watches": "search", "subject": "title:lamp"}
    (item,) = said["items"]
    assert (item["right_id"], item["how"], item["edition"]) == ("CN-patent-201710000003", "entered", edition)
    assert item["difference"].startswith("https://here.example/diff?from=")


@pytest.mark.django_db
def test_a_call_that_fails_is_tried_again_under_the_same_key(called):
    desk, receiver, _, _ = called
    receiver.answers = [500, 503, 200]
    desk.load(named(3, "Lamp", day=2), key="2")
    assert [(run.sent, run.retried) for run in (desk.run(), desk.run(), desk.run(), desk.run())] == [
        (0, 1),
        (0, 1),
        (1, 0),
        (0, 0),
    ]
    assert len({headers["Idempotency-Key"] for headers, _ in receiver.calls}) == 1
    assert DeliveryRow.objects.get().tries == 3


@pytest.mark.django_db
def test_what_is_given_up_stands_on_the_desk_and_can_be_tried_again(called):
    desk, receiver, alert, _ = called
    receiver.answers = [500]
    desk.load(named(3, "Lamp", day=2), key="2")
    at = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    for pause in (timedelta(), *RETRIES):
        at += pause
        alerts_run(data_dir=desk.folder, clock=desk.office.clock, at=at)
    row = DeliveryRow.objects.get()
    assert (row.state, row.tries, row.problem) == ("failed", len(RETRIES) + 1, "HTTP 500")
    client = Client()
    client.post("/accounts/persona/founder")
    assert "HTTP 500" in client.get("/workspace/?lang=en").content.decode()
    assert "1 call was given up" in client.get(f"/workspace/alerts/{alert}?lang=en").content.decode()
    receiver.answers = [200]
    client.post(f"/workspace/alerts/{alert}/act", {"do": "again"})
    at += timedelta(days=400)
    alerts_run(data_dir=desk.folder, clock=desk.office.clock, at=at)
    assert DeliveryRow.objects.get().state == "sent"


@pytest.mark.django_db
def test_who_says_gone_is_called_no_more_for_that_message(called):
    desk, receiver, _, _ = called
    receiver.answers = [410]
    desk.load(named(3, "Lamp", day=2), key="2")
    assert desk.run().failed == 1
    assert len(receiver.calls) == 1


@pytest.mark.django_db
def test_more_changes_than_one_call_takes_come_in_several(called, monkeypatch):
    desk, receiver, _, _ = called
    for module in (sending, watching):
        monkeypatch.setattr(module, "HOOK_ROWS", 2)
    desk.load(*(named(n, f"Lamp {n}") for n in range(100, 105)), key="many")
    desk.run()
    parts = [json.loads(body) for _, body in receiver.calls]
    assert [(each["part"], len(each["items"])) for each in parts] == [(0, 2), (1, 2), (2, 1)]
    assert len({item["key"] for each in parts for item in each["items"]}) == 5


@pytest.mark.django_db
def test_the_secret_is_shown_once_and_kept_nowhere(called):
    _desk, _, alert, secret = called
    client = Client()
    client.post("/accounts/persona/founder")
    assert secret not in client.get(f"/workspace/alerts/{alert}").content.decode()
    kept = AlertRow.objects.values().get()
    assert secret not in str(kept)
    shown = client.post(f"/workspace/alerts/{alert}/act", {"do": "hook", "hook_url": "https://example.org/in"})
    (new,) = [word for word in shown.content.decode().replace("<", " ").replace(">", " ").split() if "whsec_" in word]
    assert new != secret
    refused = client.post(f"/workspace/alerts/{alert}/act", {"do": "hook", "hook_url": "ftp://example.org/in"})
    assert refused.status_code == 400
    client.post(f"/workspace/alerts/{alert}/act", {"do": "nohook"})
    assert not AlertRow.objects.get().by_hook
