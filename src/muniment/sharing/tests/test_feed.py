"""The feed of changes as strangers read it."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant
from muniment.register.queries.editions import edition_get
from muniment.register.services.withhold import right_release, right_withhold
from muniment.register.tests.loads import Office

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
HIDDEN = "CN-patent-201710000002"


@pytest.fixture
def office(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(5)), key="first")
    right_withhold(data_dir=data_dir, actor=SYSTEM, right_id=HIDDEN, field=None, ground="Art. 4", at=AT)
    office.load(grant(1, revision=1), grant(2, revision=1), grant(7), key="second")
    return office


def read(limit, cursor="0:0"):
    """Every item from a cursor on, page by page."""
    items = []
    while True:
        page = Client().get("/api/v1/changes", {"cursor": cursor, "limit": limit})
        assert page.status_code == 200
        told = page.json()
        items += told["items"]
        if told["next_cursor"] == cursor:
            return items
        cursor = told["next_cursor"]


@pytest.mark.parametrize("limit", [1, 2, 3, 1000])
def test_pages_of_any_length_say_the_same(office, limit):
    by_right = [(each["edition"], each["right_id"]) for each in read(limit) if each["kind"] == "right.version"]
    first, second = edition_get().previous, edition_get().name
    assert by_right == [
        *((first, f"CN-patent-20171000000{n}") for n in (0, 1, 3, 4)),
        *((second, f"CN-patent-20171000000{n}") for n in (1, 7)),
    ]


@pytest.mark.parametrize("limit", [1, 1000])
def test_the_feed_goes_on_after_each_item(office, limit):
    items = read(limit)
    for at, item in enumerate(items):
        rest = [(each["kind"], each["right_id"]) for each in read(1000, item["cursor"])]
        assert rest == [(each["kind"], each["right_id"]) for each in items[at + 1 :]]


def test_who_keeps_a_copy_hears_of_every_withholding(office):
    right_release(data_dir=office.folder, actor=SYSTEM, right_id=HIDDEN, field=None, ground="lifted", at=AT)
    acts = [each for each in read(1000) if each["kind"].startswith("right.") and each["kind"] != "right.version"]
    assert [(each["kind"], each["right_id"], each["detail"]["ground"]) for each in acts] == [
        ("right.withheld", HIDDEN, "Art. 4"),
        ("right.released", HIDDEN, "lifted"),
    ]
    assert acts[0]["detail"] == {"field": None, "ground": "Art. 4", "at": AT.isoformat()}


def test_the_houses_own_business_is_in_no_item(office):
    kinds = {each["kind"] for each in read(1000)}
    assert kinds == {"right.version", "right.withheld", "edition.published"}
    published = [each for each in read(1000) if each["kind"] == "edition.published"]
    assert [each["edition"] for each in published] == [edition_get().previous, edition_get().name]
    assert published[1]["detail"]["digest"] == edition_get().digest


def test_a_wrong_cursor_is_said(office):
    reply = Client().get("/api/v1/changes", {"cursor": "yesterday"})
    assert reply.status_code == 400
    assert reply.json()["code"] == "changes.cursor"


def test_editions_with_their_files(office):
    listed = Client().get("/api/v1/data").json()["items"]
    assert [each["edition"] for each in listed] == [edition_get().name, edition_get().previous]
    one = Client().get(f"/api/v1/data/{edition_get().name}").json()
    assert one == listed[0]
    assert {each["state"] for each in one["files"]} == {"absent"}
    assert Client().get("/api/v1/data/nothing").status_code == 404
