"""What the data dictionary keeps for parties or staff reaches nobody: every field, through every face, as everybody.

The dictionary of this version marks every field public. Each walk therefore marks some of them otherwise, builds everything
from the same editions, and looks through all that the portal gives. No face of the register shows such a field to anybody yet,
members of staff included: a right's party and an officer see it where their procedures will show it.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections import defaultdict
from datetime import UTC, datetime
from urllib.parse import unquote

import msgspec
import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from muniment.accounts.queries import identity_get
from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import QUICK, body_make, browser, member_make, person_make
from muniment.accounts.values import SYSTEM
from muniment.catalogue.domain import fields
from muniment.register.queries.editions import edition_list
from muniment.register.queries.rights import right_get
from muniment.register.queries.sheets import _plain as sheet_words
from muniment.register.services.withhold import right_release, right_withhold
from muniment.register.tests.loads import CLOCK
from muniment.search.adapters.tantivy_store import engine_open
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question
from muniment.sharing.queries.files import items_of
from muniment.sharing.services.exporting import Asker, Bounds, export_ask, export_make
from muniment.sharing.services.making import file_ask, file_make
from muniment.sharing.services.themes import tag_put, theme_make, theme_publish, theme_update
from muniment.sharing.values import State
from muniment.workspace.models import AlertRow, CollectionRow, MessageRow, PortfolioRow
from muniment.workspace.queries.reports import report_followed
from muniment.workspace.services.watching import alerts_run
from tests.visibility.faces import FORMS as LISTS
from tests.visibility.faces import Heard, Made, excused, looked_at, routes, walked
from tests.visibility.marked import FORMS, KINDS, PATENT, PICTURE, PLAIN, load

pytestmark = [pytest.mark.django_db, pytest.mark.slow, pytest.mark.one_database]

NAMES = tuple(each.name for each in fields.fields_list())
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BOUNDS = Bounds(days=7, all_mb=100, free_mb=0)
WALKS = {
    "some": (NAMES[::2], ("nobody", "administrator")),
    "others": (NAMES[1::2], ("nobody", "administrator")),
    "all": (NAMES, ("registered", "member", "staff")),
}
"""Which fields are shut, and who comes: in halves, so that no field hides behind another that is shut beside it."""
ITS_TITLE = "cell of 14000001"
HISTORY = {"workspace/history", "api/v1/workspace/history"}
"""Where the questions of a walk stand beside what it looked at."""
TOLD = {
    "/api/v1/withheld", "/api/v1/changes", "/api/v1/audit", "/api/v1/activity", "/accounts/audit", "/accounts/audit.csv",
    "/accounts/activity",
}  # fmt: skip
"""Where it is told that a record is withheld: for those who follow, and for those who answer for it."""
LED = {"region:840100": "parties", "pledge": "events"}
"""Questions that ask for a field without its word."""
RIGHT = re.compile("|".join(map(re.escape, KINDS)))


@pytest.fixture
def folder(data_dir, settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_RATE_TOKEN = settings.MUNIMENT_RATE_ADDRESS = 0
    load(data_dir)
    return data_dir


def dictionary(monkeypatch, private) -> None:
    """From now on these fields are for a party or for staff, by turns."""
    shut = {name: ("party", "staff")[at % 2] for at, name in enumerate(private)}
    kept = tuple(
        msgspec.structs.replace(each, visibility=shut.get(each.name, "public")) for each in fields.fields_list()
    )
    monkeypatch.setattr(fields, "fields_list", lambda: kept)


def come(who: str) -> Client:
    if who == "nobody":
        return Client(raise_request_exception=False)
    email = f"{who}@example.org"
    if who == "member":
        member_make(body_make("firm"), email)
    else:
        person_make(email, who)
    return browser(email, raise_request_exception=False)


def made(folder) -> Made:
    """All files, and a list in every form, are there to be taken away."""
    editions = edition_list()
    files = tuple(each.name for manifest in editions for each in items_of(manifest))
    for name in files:
        file_ask(data_dir=folder, actor=SYSTEM, name=name)
        seen = file_make(data_dir=folder, name=name)
        assert seen.state is State.READY, (name, seen.problem)
    asker = Asker(address="192.0.2.7", identity=None, lang="en", site="http://127.0.0.1:8000")
    tokens = []
    for form in LISTS:
        seen = export_ask(data_dir=folder, asker=asker, question=Question("*"), form=form, bounds=BOUNDS)
        assert export_make(data_dir=folder, token=seen.token, bounds=BOUNDS).ready
        tokens.append(seen.token)
    theme(folder)
    old, new = (each.name for each in editions)
    return Made((old, new), hashlib.sha256(PICTURE).hexdigest(), files, tuple(tokens))


def desk(client: Client) -> dict[str, int | str]:
    """A portfolio and a collection of all the rights, in a calendar and shared with whoever has the address; a token."""
    me = identity_get(person_id=int(client.session["_auth_user_id"]))
    client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {token_make(identity=me, name='walk', scopes=['read'], days=7)}"
    rights = "\n".join((*KINDS, PLAIN))
    assert client.post("/workspace/portfolios/new", {"name": "All"}).status_code == 302
    row = PortfolioRow.objects.order_by("-pk")[0]
    for sent in ({"do": "add", "sort": "number", "text": rights}, {"do": "feed"}):
        assert client.post(f"/workspace/portfolios/{row.pk}/act", sent).status_code == 302
    client.post("/workspace/history/set", {"do": "on"})
    client.post("/workspace/collections/new", {"name": "All"})
    box = CollectionRow.objects.order_by("-pk")[0]
    for right_id in KINDS:
        assert (
            client.post(f"/workspace/collections/{box.pk}/act", {"do": "keep", "number": right_id}).status_code == 302
        )
    client.post(f"/workspace/collections/{box.pk}/act", {"do": "share"})
    said = {"right": PATENT, "subject": "other", "says": "Something is wrong.", "seen_at": "", "email": ""}
    reported = client.post("/workspace/reports/new", said)
    assert reported.status_code == 302
    row.refresh_from_db()
    box.refresh_from_db()
    shown: dict[str, int | str] = {"portfolio": row.pk, "feed": row.feed or "", "collection": box.pk}
    token = reported["Location"].rpartition("/")[2]
    shown |= {"report_token": token, "report": report_followed(settings.MUNIMENT_DATA, token).report_id}
    return {**shown, "share": box.share or "", **watched(client)}


def watched(client: Client) -> dict[str, int | str]:
    """An alert on all rights that has heard of everything since the first edition, and told it."""
    sent = {"search": "q=*", "name": "All", "rhythm": "edition", "mail": "on"}
    assert client.post("/workspace/watch/put", sent).status_code == 302
    alert = AlertRow.objects.order_by("-pk")[0]
    AlertRow.objects.filter(pk=alert.pk).update(cursor="1:0")
    alerts_run(data_dir=settings.MUNIMENT_DATA, clock=CLOCK, at=AT)
    message = MessageRow.objects.filter(alert=alert).order_by("-pk")[0]
    return {"alert": alert.pk, "message": message.pk, "news": alert.feed or ""}


def theme(folder) -> None:
    """A theme of all rights is published, with one of them tagged by hand."""
    me = person_make("curator@example.org", "administrator")
    said = {
        "title_zh": "全部",
        "title_en": "All",
        "about_zh": "全部",
        "about_en": "All of it",
        "query": "*",
        "curator": "",
    }
    theme_make(data_dir=folder, me=me, slug="all", said=said, at=AT)
    tag_put(data_dir=folder, me=me, slug="all", code="a", said={"name_zh": "甲", "name_en": "A"})
    theme_publish(data_dir=folder, me=me, slug="all", at=AT)
    theme_update(data_dir=folder, slug="all", at=AT)


def looked_through(client: Client, things: Made) -> dict[str, list[str]]:
    """By field, the addresses at which its words stand, or which lead to a right by them; and all that failed."""
    heard, log = Heard(), logging.getLogger()
    log.addHandler(heard)
    found: dict[str, list[str]] = defaultdict(list)
    try:
        for route, asked in walked(things).items():
            if route in HISTORY:  # the questions of this walk go, what it looked at stays
                client.post("/workspace/history/set", {"do": "empty"})
                for right_id in KINDS:
                    client.get(f"/rights/{right_id}")
            for address in asked:
                heard.lines.clear()
                code, text = looked_at(client, address)
                if code >= 500:
                    found["FAILED"].append(f"{address}: {code}")
                for name in words_in(address, text + "\n".join(heard.lines)):
                    found[name].append(address)
    finally:
        log.removeHandler(heard)
    for letter in mail.outbox:
        for name in words_in("letter", f"{letter.subject}\n{letter.body}"):
            found[name].append("letter")
    return found


def words_in(address: str, text: str) -> list[str]:
    """The fields of which a word stands in the reply; where the question itself bears it, those of which it finds a right."""
    said = unquote(address)
    led = {field for word, field in LED.items() if word in said}
    return [
        name
        for name, form in FORMS.items()
        if (RIGHT.search(text.replace(said, "")) if name in led or form.search(said) else form.search(text))
    ]


def kept(folder) -> dict[str, list[str]]:
    """What is read elsewhere than at an address: what the index keeps of the rights, and the words of the sheet."""
    engine = engine_open(folder)
    texts = {f"index {each}": msgspec.json.encode(engine.entries(each)).decode() for each in KINDS}
    for each in KINDS:
        sheet = sheet_words(folder, right_get(folder, each), "en", "")
        texts[f"sheet {each}"] = json.dumps(sheet, default=str, ensure_ascii=False)
    found: dict[str, list[str]] = defaultdict(list)
    for where, text in texts.items():
        for name in words_in(where, text):
            found[name].append(where)
    return found


def test_every_address_is_walked_or_excused_with_a_reason():
    things = Made(("a", "b"), "c", ("d",), ("e",))
    asked = walked(things)
    assert all(asked.values())
    known = routes()
    assert set(asked) <= known
    assert {each for each in known if not excused(each)} == set(asked)
    assert not {each for each in asked if excused(each)}


def test_every_field_bears_a_word():
    assert set(FORMS) == set(NAMES)


def test_the_walk_sees_every_field_that_is_public(folder):
    """The walk can fail: of what the dictionary leaves public it finds every field, on many faces."""
    index_catch_up(data_dir=folder, workers=0)
    client = come("registered")
    things = made(folder)
    things.desk = desk(client)
    found = looked_through(client, things)
    assert found.pop("FAILED", []) == []
    assert {name for name in NAMES if found[name]} == set(NAMES)
    assert "letter" in found["titles"]
    assert {"titles", "parties", "events", "claims"} <= set(kept(folder))


@pytest.mark.parametrize("walk", WALKS)
def test_no_word_of_a_field_that_is_not_public_reaches_anybody(folder, monkeypatch, walk):
    shut, everybody = WALKS[walk]
    dictionary(monkeypatch, shut)
    index_catch_up(data_dir=folder, workers=0)
    things = made(folder)
    leaks = {("kept", name): where for name, where in kept(folder).items() if name in shut}
    for who in everybody:
        client = come(who)
        things.desk = desk(client) if who != "nobody" else things.desk
        found = looked_through(client, things)
        leaks |= {(who, name): where for name, where in found.items() if name in {*shut, "FAILED"}}
    said = "\n".join(f"{who} {name}: {where}" for (who, name), where in leaks.items())
    assert not leaks, said


def test_a_record_that_is_withheld_is_gone_from_every_face_at_once_and_comes_back(folder):
    """Gone from both editions, without a new index or file; its page, its check and the lists say that it is withheld."""
    index_catch_up(data_dir=folder, workers=0)
    client = come("staff")
    things = made(folder)
    things.desk = desk(client)
    old, new = things.editions
    before = answers(client, things)
    shown = {address for address, (_, text) in before.items() if PATENT in text or ITS_TITLE in text}
    assert len(shown) > 60
    right_withhold(data_dir=folder, actor=SYSTEM, right_id=PATENT, field=None, ground="Court order 7", at=AT)
    after = answers(client, things)
    assert not [address for address, (_, text) in after.items() if ITS_TITLE in text]
    found = {address.split("?")[0] for address, (_, text) in after.items() if PATENT in text}
    mine = {f"/workspace/{each}" for each in (f"portfolios/{things.desk['portfolio']}", "keep", "count")}
    mine |= {
        "/api/v1/workspace/portfolios",
        *(f"/api/v1{each}" for each in mine),
    }  # what was typed in, as on their page
    mine |= {
        f"/workspace/{each}" for each in (f"collections/{things.desk['collection']}", f"shared/{things.desk['share']}")
    }
    token, number = things.desk["report_token"], things.desk["report"]
    reported = [f"/workspace/reports{each}" for each in ("", f"/{token}", f"/entries/{number}")]
    mine |= {f"{start}{each}" for start in ("", "/api/v1") for each in reported}
    asked = {
        f"/rights/{PATENT}",
        "/check",
        "/find",
        "/api/v1/find",
        "/workspace/watch",
        "/workspace/reports/new",
        "/due-diligence",
        "/complaints",
        "/open-licence/check",
        "/open-licence/price",
        f"/api/v1/open-licence/check/{PATENT}",
        f"/api/v1/open-licence/price/{PATENT}",
        "/open-licences",
        "/api/v1/open-licences",
    }
    assert found - mine - asked - TOLD == set()
    for edition in (old, new):
        code, text = looked_at(client, f"/rights/{PATENT}?edition={edition}")
        assert code == 451
        assert "Court order 7" in text
        assert not FORMS["titles"].search(text)
    for address in (f"/api/v1/show/{PATENT}", "/api/v1/check?number=US14000001", "/check?number=US14000001"):
        assert "Court order 7" in looked_at(client, address)[1], address
    for address in (f"/images/{things.picture}", f"/data/pictures/{things.picture}"):
        assert after[address][0] == 404
    assert all(after[f"/data/files/{name}"][0] == 404 for name in things.files)
    assert all(after[f"/exports/{token}/file"][0] == 404 for token in things.tokens)
    assert client.get("/api/v1/search?q=*").json()["withheld"] == 1
    right_release(data_dir=folder, actor=SYSTEM, right_id=PATENT, field=None, ground="lifted", at=AT)
    back = [each for each in sorted(shown) if not each.startswith(("/rights/", "/search?"))]
    for address in (f"/rights/{PATENT}?edition={old}", "/search?q=%2A", *back):
        assert PATENT in (text := looked_at(client, address)[1]) or ITS_TITLE in text, address
    assert client.get(f"/images/{things.picture}").status_code == 200


def answers(client: Client, things: Made) -> dict[str, tuple[int, str]]:
    """What is answered to every question of the walk."""
    return {
        address: looked_at(client, address)
        for route, asked in walked(things).items()
        if route not in HISTORY
        for address in asked
    }


def test_what_cites_or_shares_a_family_is_not_told_by_the_other_side(folder, monkeypatch):
    address = f"/rights/{PLAIN}?tab={{}}"
    told = [PATENT in looked_at(Client(), address.format(tab))[1] for tab in ("family", "citations")]
    assert told == [True, True]
    right_withhold(data_dir=folder, actor=SYSTEM, right_id=PATENT, field="citations", ground="Art. 4", at=AT)
    right_withhold(data_dir=folder, actor=SYSTEM, right_id=PATENT, field="family_id", ground="Art. 4", at=AT)
    assert not any(PATENT in looked_at(Client(), address.format(tab))[1] for tab in ("family", "citations"))
    dictionary(monkeypatch, {"citations", "family_id", "priorities"})
    assert not RIGHT.search("".join(looked_at(Client(), address.format(tab))[1] for tab in ("family", "citations")))


def test_an_index_made_while_more_was_public_is_not_asked(folder, monkeypatch):
    index_catch_up(data_dir=folder, workers=0)
    assert Client().get("/api/v1/search?q=zqtitles").json()["total"] == len(KINDS)
    dictionary(monkeypatch, {"titles"})
    assert Client(raise_request_exception=False).get("/api/v1/search?q=zqtitles").status_code == 503
    assert index_catch_up(data_dir=folder, workers=0).rebuilt
    assert Client().get("/api/v1/search?q=zqtitles").json()["total"] == 0
