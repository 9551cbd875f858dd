"""Letters of cases to programs: signed, tried again, given up; for whom they may be set up."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.test import Client

from muniment.accounts.tests.factories import browser
from muniment.kernel.errors import InvalidInput, NotAllowed, NotFound
from muniment.kernel.signing import signature
from muniment.procedures.models import HookRow, LetterRow
from muniment.procedures.queries.hooks import hooks_own
from muniment.procedures.services.hooks import hook_drop, hook_set, letters_hook
from muniment.procedures.tests.world import FIRM, declared, desk, moment  # noqa: F401

pytestmark = pytest.mark.django_db
AT = moment().at


class Receiver:
    """A program that answers what it is told to."""

    def __init__(self) -> None:
        self.calls: list[tuple[dict[str, str], bytes]] = []
        self.answers = [204]
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                outer.calls.append((dict(self.headers), body))
                self.send_response(outer.answers.pop(0) if len(outer.answers) > 1 else outer.answers[0])
                self.end_headers()

            def log_message(self, *_words: object) -> None:
                """Nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/letters"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def receiver(settings):
    settings.MUNIMENT_HOOK_NETWORKS = ["127.0.0.0/8"]
    made = Receiver()
    yield made
    made.server.shutdown()
    made.server.server_close()


def test_a_letter_to_a_body_reaches_its_program_once_and_signed(desk, receiver):
    secret = hook_set(me=desk.reader, url=receiver.url, body=FIRM, moment=moment())
    number = desk.asked()
    assert letters_hook(at=AT) == 1
    assert letters_hook(at=AT) == 0
    ((headers, body),) = receiver.calls
    said = json.loads(body)
    letter = LetterRow.objects.get(hooked="sent")
    at = headers["Muniment-Signature"].split(",")[0].removeprefix("t=")
    assert headers["Muniment-Signature"] == signature(secret, body, at_s=int(at))
    assert headers["Idempotency-Key"] == said["key"] == f"letter-{letter.pk}"
    assert (said["case"], said["letter"], said["subject"]["en"]) == (number, "received", f"{number} received")
    assert said["page"] == f"/cases/{number}/letters/{letter.pk}"
    assert [each.heard_at for each in hooks_own(desk.reader)] == [None, AT]
    assert not LetterRow.objects.filter(hooked="sent").exclude(to_ref=f"body:{FIRM}").exists(), (
        "the guarantor set up none"
    )


def test_a_program_that_fails_is_tried_again_under_the_same_key_and_given_up_in_the_end(desk, receiver):
    hook_set(me=desk.reader, url=receiver.url, body=FIRM, moment=moment())
    desk.asked()
    receiver.answers = [500, 503, 204]
    assert [letters_hook(at=AT + timedelta(minutes=each)) for each in (0, 0, 1, 2, 6)] == [0, 0, 0, 0, 1]
    assert len({headers["Idempotency-Key"] for headers, _ in receiver.calls}) == 1
    receiver.answers = [500]
    desk.asked()
    for days in range(12):
        letters_hook(at=AT + timedelta(days=days))
    assert LetterRow.objects.filter(hooked="failed").count() == 1
    assert hooks_own(desk.reader)[1].problem == "HTTP 500"
    receiver.answers = [410]
    desk.asked()
    letters_hook(at=AT)
    assert LetterRow.objects.filter(hooked="failed").count() == 2, "gone is gone"


def test_who_may_set_one_up_and_where_it_may_lead(desk, receiver, settings):
    with pytest.raises(NotAllowed):
        hook_set(me=desk.stranger, url=receiver.url, body=FIRM, moment=moment())
    settings.MUNIMENT_HOOK_NETWORKS = []
    for url in ("", "http://127.0.0.1/x", "ftp://example.org", "https://me:word@example.org/", "javascript:alert(1)"):
        with pytest.raises(InvalidInput):
            hook_set(me=desk.reader, url=url, body=FIRM, moment=moment())
    hook_set(me=desk.reader, url="https://127.0.0.1/x", body=FIRM, moment=moment())
    desk.asked()
    assert letters_hook(at=AT) == 0
    assert "127.0.0.1" not in str(receiver.calls)
    assert hooks_own(desk.reader)[1].problem
    hook_drop(me=desk.reader, body=FIRM)
    assert LetterRow.objects.filter(hooked="waiting").count() == 0
    with pytest.raises(NotFound):
        hook_drop(me=desk.reader, body=FIRM)


def test_the_page_shows_the_secret_once_and_whom_it_is_for(desk, settings):
    client = browser("reader@example.org")
    page = client.post(
        "/cases/hook", {"body": FIRM, "url": "https://example.org/in"}, HTTP_ACCEPT_LANGUAGE="en"
    ).content.decode()
    assert "whsec_" in page
    again = client.get("/cases", HTTP_ACCEPT_LANGUAGE="en").content.decode()
    assert "https://example.org/in" in again
    assert "whsec_" not in again
    wrong = client.post("/cases/hook", {"body": FIRM, "url": "nonsense"}, HTTP_ACCEPT_LANGUAGE="en")
    assert wrong.status_code == 400
    assert "nonsense" in wrong.content.decode()
    assert client.post("/cases/hook", {"body": "other", "url": "https://example.org/in"}).status_code == 403
    assert client.post("/cases/hook", {"body": FIRM, "do": "drop"}).status_code == 302
    assert not HookRow.objects.exists()
    assert Client().post("/cases/hook", {"url": "https://example.org/in"}).status_code in {302, 401, 403}
