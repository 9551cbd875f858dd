"""Hostile words in titles, names, notes and the names of one's own things are inert in every face."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from itertools import cycle
from urllib.parse import quote

import pytest
from django.conf import settings
from django.core import mail

from muniment.accounts.tests.factories import QUICK, browser, person_make
from muniment.register.tests.loads import CLOCK
from muniment.search.services.indexing import index_catch_up
from muniment.sharing.models import ThemeRow
from muniment.workspace.models import AlertRow, CollectionRow, MessageRow, PortfolioRow
from muniment.workspace.services.watching import alerts_run
from tests.visibility.faces import walked
from tests.visibility.hostile import WORDS, harm, load
from tests.visibility.marked import AGENCY, INVENTOR, KINDS, OWNER, PATENT
from tests.visibility.test_visibility import made

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)


@pytest.fixture
def folder(data_dir, settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_RATE_TOKEN = settings.MUNIMENT_RATE_ADDRESS = 0
    load(data_dir)
    index_catch_up(data_dir=data_dir, workers=0)
    return data_dir


def desk(client) -> dict[str, int | str]:
    """One's own things, each with hostile names and notes."""
    name = iter(WORDS * 3)
    client.post("/accounts/name", {"name_zh": next(name)[:60], "name_en": next(name)[:60]})
    client.post("/workspace/portfolios/new", {"name": next(name)})
    row = PortfolioRow.objects.get()
    act = f"/workspace/portfolios/{row.pk}/act"
    client.post(act, {"do": "add", "sort": "number", "text": "\n".join(KINDS)})
    for each in WORDS:
        said = {"do": "due", "title": each, "on": "2027-01-04", "due_on": "2027-01-04", "note": each, "right": PATENT}
        client.post(act, said)
    client.post(act, {"do": "feed"})
    client.post("/workspace/collections/new", {"name": next(name), "note": next(name)})
    box = CollectionRow.objects.get()
    for right_id in KINDS:
        kept = {"do": "keep", "number": right_id, "note": next(name)}
        client.post(f"/workspace/collections/{box.pk}/act", kept)
    client.post(f"/workspace/collections/{box.pk}/act", {"do": "share"})
    for each in WORDS[:4]:
        query = f"q=owner:{quote(chr(34) + each.replace(chr(34), '') + chr(34))}"
        client.post("/workspace/watch/put", {"search": query, "name": each, "rhythm": "edition", "mail": "on"})
    sent = {"search": "q=*", "name": WORDS[2], "rhythm": "edition", "mail": "on"}
    assert client.post("/workspace/watch/put", sent).status_code == 302
    alert = AlertRow.objects.order_by("-pk")[0]
    AlertRow.objects.filter(pk=alert.pk).update(cursor="1:0")
    alerts_run(data_dir=settings.MUNIMENT_DATA, clock=CLOCK, at=AT)
    message = MessageRow.objects.filter(alert=alert).order_by("-pk")[0]
    row.refresh_from_db()
    box.refresh_from_db()
    return {
        "portfolio": row.pk, "feed": row.feed or "", "collection": box.pk, "share": box.share or "",
        "alert": alert.pk, "message": message.pk, "news": alert.feed or "",
    }  # fmt: skip


def asked_back() -> list[str]:
    """Hostile words in the question itself, which pages say back."""
    spots = (
        "/search?q={}", "/search?q=*&owner={}", "/find?q={}", "/check?number={}", "/owners?name={}", "/owners/{}",
        "/inventors/{}", "/agencies/{}", f"/rights/{PATENT}?tab={{}}", f"/rights/{PATENT}?edition={{}}", "/diff?region={}",
        "/browse?q={}", "/regions?at={}", "/accounts/sign-in?next={}", "/search?q=*&sort={}", "/search?q=*&view={}",
        "/api/v1/search?q={}", "/api/v1/find?number={}", "/exports/new?q={}", "/workspace/keep?number={}", "/{}",
    )  # fmt: skip
    people = [f"/{sort}/{quote(f'{each} {who}', safe='')}" for each in WORDS for sort, who in
              (("owners", OWNER), ("inventors", INVENTOR), ("agencies", AGENCY))]  # fmt: skip
    words = cycle(WORDS)  # twenty-one places, nine words: each place meets three of them
    return [spot.format(quote(next(words), safe="")) for spot in spots for _ in range(3)] + people


def looked_at(client, addresses) -> tuple[list[str], dict[str, int]]:
    """What any reply does beyond standing there, and by media type how many bear a hostile word."""
    wrong: list[str] = []
    bore: dict[str, int] = {}
    for address in addresses:
        reply = client.get(address, follow=True)
        body = b"".join(reply.streaming_content) if reply.streaming else reply.content
        kind = reply.get("Content-Type", "").split(";")[0]
        if b"zqx" in body or b"zqrun" in body:
            bore[kind] = bore.get(kind, 0) + 1
        found = harm(kind, body) if body else []
        found += [] if reply.status_code < 500 else [str(reply.status_code)]
        found += [] if reply.get("X-Content-Type-Options") == "nosniff" else ["the type may be guessed"]
        found += ["scripts may run"] if "script-src" in reply["Content-Security-Policy"] else []
        wrong += [f"{address[:90]}: {each}" for each in dict.fromkeys(found)]
    return wrong, bore


def test_hostile_words_stand_in_every_face_and_do_nothing(folder):
    person_make("administrator@example.org", "administrator")
    client = browser("administrator@example.org", raise_request_exception=False)
    things = made(folder)
    ThemeRow.objects.update(title_zh=WORDS[1], title_en=WORDS[2], about_zh=WORDS[7], about_en=WORDS[3])
    things.desk = desk(client)
    faces = [each for asked in walked(things).values() for each in asked]
    wrong, bore = looked_at(client, [*faces, *asked_back()])
    assert not wrong, "\n".join(wrong)
    faced = {"text/html", "text/csv", "application/json", "application/xml", "application/atom+xml", "text/calendar"}
    assert faced <= set(bore), bore
    assert bore["text/html"] > 100
    assert mail.outbox, "the alert has told its news"
    for letter in mail.outbox:
        assert letter.content_subtype == "plain"
        assert not getattr(letter, "alternatives", [])
        assert "\n" not in letter.subject
        assert "\u202e" not in letter.subject + letter.body


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("text/html", b"<p>a<zqx onload=1></p>"),
        ("text/html", b'<p><a href=" JavaScript:zqrun()">a</a></p>'),
        ("text/html", b"<p onclick=zqrun()>a</p>"),
        ("text/html", "<p>a\u202eb</p>".encode()),
        ("application/atom+xml", b"<feed><script/></feed>"),
        ("text/csv", b"a,=1\r\n"),
        ("application/pdf", b"%PDF /JavaScript"),
    ],
)
def test_the_look_sees_what_would_run(kind, body):
    assert harm(kind, body)
    assert not harm("application/json", json.dumps(WORDS).encode())
