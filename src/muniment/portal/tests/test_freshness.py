"""Tags of the API's replies, 304, what caches may keep, and 406 with the list of what there is."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import person_make
from muniment.catalogue.tests.factories import grant
from muniment.register.tests.loads import Office
from muniment.search.services.indexing import index_catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RIGHT = "/api/v1/show/CN-patent-201710000001"
READ = (
    RIGHT,
    "/api/v1/search?q=thing",
    "/api/v1/owners/Firm%201",
    "/api/v1/portfolio?q=thing",
    "/api/v1/check?number=ZL201710000001",
    "/api/v1/editions",
    "/api/v1/changes",
    "/api/v1/data",
    "/api/v1/node",
    "/api/v1/withheld",
    "/api/v1/themes",
    "/api/v1/openapi.json",
)


@pytest.fixture
def office(data_dir):
    made = Office(data_dir)
    made.load(*(grant(n) for n in range(3)), key="first")
    index_catch_up(data_dir=data_dir)
    return made


def test_what_is_still_the_same_is_not_sent_again(office, client):
    for address in READ:
        first = client.get(address)
        assert first.status_code == 200, address
        assert re.fullmatch(r'W/"[0-9a-f]{32}"', first["ETag"]), address
        assert first["Cache-Control"] == "public, no-cache"
        assert "Accept-Language" in first["Vary"]
        again = client.get(address, headers={"If-None-Match": f'"other", {first["ETag"]}'})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"]), address
        assert again["Cache-Control"] == first["Cache-Control"]
        assert client.head(address)["ETag"] == first["ETag"]
        assert client.get(address, headers={"If-None-Match": 'W/"0"'}).status_code == 200


def test_a_load_an_edition_a_language_and_a_form_have_tags_of_their_own(office, client, data_dir):
    before = client.get(RIGHT)["ETag"]
    kept = client.get(f"{RIGHT}?edition=2026-11-20.1")["ETag"]
    tags = {before, client.get(f"{RIGHT}?lang=en")["ETag"], client.get(f"{RIGHT}?format=st96")["ETag"]}
    assert len(tags) == 3
    office.load(grant(1, revision=1), key="second")
    index_catch_up(data_dir=data_dir)
    assert client.get(RIGHT, headers={"If-None-Match": before}).status_code == 200
    same = client.get(f"{RIGHT}?edition=2026-11-20.1", headers={"If-None-Match": kept})
    assert same.status_code == 304, "an edition does not change"


def test_problems_and_what_is_written_are_not_kept(office, client):
    for reply in (client.get("/api/v1/show/CN-patent-209910000001"), client.post(RIGHT), client.get("/api/v1/none")):
        assert reply.status_code in {404, 405}
        assert reply["Cache-Control"] == "no-store"
        assert "ETag" not in reply


def test_a_list_that_is_streamed_has_no_tag(office, client):
    reply = client.get("/api/v1/search/list/csv?q=*")
    assert reply.streaming
    assert "ETag" not in reply
    assert reply["Cache-Control"] == "public, no-cache"


def test_a_reply_to_a_token_is_kept_by_its_owner_alone_and_a_304_tells_the_limit(office):
    word = token_make(identity=person_make(), name="n", scopes=["read"], days=7)
    sent = {"Authorization": f"Bearer {word}"}
    first = Client().get(RIGHT, headers=sent)
    assert first["Cache-Control"] == "private, no-cache"
    again = Client().get(RIGHT, headers=sent | {"If-None-Match": first["ETag"]})
    assert again.status_code == 304
    assert again["RateLimit-Policy"] == '"minute";q=600;w=60'
    assert again["RateLimit"].startswith('"minute";r=59')


def test_a_form_that_there_is_not_gets_the_list_of_what_there_is(office, client):
    reply = client.get(RIGHT, headers={"Accept": "image/png, text/turtle"})
    told = json.loads(reply.content)
    assert (reply.status_code, told["code"]) == (406, "reply.accept")
    for offered in ("application/json", 'profile="st97"', "application/xml", "application/pdf"):
        assert offered in told["detail"]
