"""Theme databases: made, tagged by hand and by rule, published, and brought up to date with every edition."""

from __future__ import annotations

import json
from datetime import date

import pytest
from django.test import Client

from muniment.accounts.models import AuditRow
from muniment.accounts.tests.factories import QUICK, body_make, browser, member_make, person_make
from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant, incoming, statement
from muniment.register.queries.editions import edition_get
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, Office
from muniment.search.services.indexing import index_catch_up
from muniment.sharing.models import TaggingRow, ThemeRightRow
from muniment.sharing.services.themes import themes_update

pytestmark = pytest.mark.django_db

SAID = {
    "slug": "cells", "title_zh": "电池", "title_en": "Cells", "about_zh": "关于<b>电池</b>", "about_en": "On cells.\n\n[More](/plan)",
    "query": "title:cell", "curator": "office",
}  # fmt: skip
TAGS = (
    {"code": "lithium", "name_zh": "锂", "name_en": "Lithium", "query": "title:lithium", "parent": ""},
    {"code": "solid", "name_zh": "固态", "name_en": "Solid", "query": "title:solid", "parent": "lithium"},
    {"code": "good", "name_zh": "精选", "name_en": "Chosen", "query": "", "parent": ""},
)


def right(number, title, day=1):
    no = f"20181{number:07d}"
    return incoming(statement(document=f"CN{number}", no=no, title=title, day=date(2018, 1, day)))


def named(number):
    return f"CN-patent-20181{number:07d}"


@pytest.fixture
def office(data_dir, settings):
    settings.PASSWORD_HASHERS = QUICK
    settings.MUNIMENT_PROFILE = "laptop"
    office = Office(data_dir)
    office.load(
        right(1, "Lithium cell"),
        right(2, "Solid lithium cell"),
        right(3, "Sodium cell"),
        right(4, "Lamp"),
        grant(5),
        key="first",
    )
    index_catch_up(data_dir=data_dir, workers=1)
    return office


@pytest.fixture
def curator(office):
    member_make(body_make("office", "office"), "curator@example.org", role="staff", manages=False)
    return browser("curator@example.org")


@pytest.fixture
def theme(curator):
    assert curator.post("/themes/new", SAID).status_code == 302
    for tag in TAGS:
        assert curator.post("/themes/cells/tags", tag).status_code == 302
    assert curator.post("/themes/cells/publish").status_code == 302
    return curator


def told(path="/api/v1/themes/cells"):
    return Client().get(path).json()


def counts():
    return {each["code"]: each["count"] for each in told()["tags"]}


def test_a_theme_is_private_until_it_is_published_and_then_stands_for_everybody(curator):
    curator.post("/themes/new", SAID)
    assert Client().get("/themes/cells").status_code == 404
    assert told("/api/v1/themes")["items"] == []
    assert "In preparation" in curator.get("/themes/cells?lang=en").content.decode()
    curator.post("/themes/cells/publish")
    page = Client().get("/themes/cells?lang=en").content.decode()
    assert "<h1>Cells</h1>" in page
    assert "3 rights" in page
    assert '<p>On cells.</p><p><a href="/plan">More</a></p>' in page
    assert "关于&lt;b&gt;电池&lt;/b&gt;" in Client().get("/themes/cells?lang=zh-Hans").content.decode()
    assert "title:cell" in page
    assert curator.post("/themes/cells/withdraw").status_code == 302
    assert [
        each.get(way).status_code for each in (Client(), curator) for way in ("/themes/cells", "/themes/cells/list/csv")
    ] == [404, 404, 200, 200]
    assert told("/api/v1/themes")["items"] == []
    assert curator.post("/themes/new", SAID).status_code == 409
    assert [line.action for line in AuditRow.objects.filter(action__startswith="theme.").order_by("no")] == [
        "theme.made",
        "theme.published",
        "theme.withdrawn",
    ]


def test_rules_give_tags_and_a_tag_counts_those_below_it(theme):
    assert counts() == {"lithium": 2, "solid": 1, "good": 0}
    assert told()["untagged"] == 1
    page = Client().get("/themes/cells?tag=solid&lang=en").content.decode()
    assert named(2) in page
    assert named(1) not in page


def test_a_hand_gives_takes_and_says_that_none_is_needed(theme):
    work = theme.get("/themes/cells/work?lang=en").content.decode()
    assert "1 right is to be tagged" in work
    assert named(3) in work
    assert named(1) not in work
    theme.post("/themes/cells/work", {"right": [named(1), named(3)], "tag": "good", "act": "put"})
    theme.post("/themes/cells/work", {"right": [named(2)], "tag": "lithium", "act": "drop"})
    theme.post("/themes/cells/update")
    assert counts() == {"lithium": 2, "solid": 1, "good": 2}
    theme.post("/themes/cells/work", {"right": [named(2)], "tag": "solid", "act": "drop"})
    theme.post("/themes/cells/update")
    assert counts() == {"lithium": 1, "solid": 0, "good": 2}
    theme.post("/themes/cells/work", {"right": [named(2)], "act": "none"})
    assert told()["untagged"] == 0
    assert theme.post("/themes/cells/work", {"right": [named(2)], "act": "put"}).status_code == 400
    assert theme.post("/themes/cells/work", {"right": [named(4)], "tag": "good", "act": "put"}).status_code == 302
    assert not TaggingRow.objects.filter(right_id=named(4)).exists()


def test_every_edition_brings_new_rights_and_lets_go_of_those_that_stopped(theme, office):
    office.load(right(6, "Hydrogen cell"), right(3, "Sodium lamp", day=2), key="second")
    office.load(right(7, "Lithium cell again"), key="third")
    index_catch_up(data_dir=office.folder, workers=1)
    assert themes_update(data_dir=office.folder, at=AT) == 1
    assert themes_update(data_dir=office.folder, at=AT) == 0
    seen = told()
    assert (seen["total"], seen["untagged"], seen["edition"]) == (4, 1, edition_get().name)
    assert [(each["came"], each["went"], each["total"]) for each in seen["steps"]] == [(1, 0, 4), (1, 1, 3), (3, 0, 3)]
    assert ThemeRightRow.objects.get(right_id=named(3)).went == edition_get().previous
    assert counts()["lithium"] == 3
    feed = Client().get("/themes/cells/feed.atom", {"lang": "en"})
    assert feed["Content-Type"] == "application/atom+xml"
    assert feed.content.decode().count("<entry>") == 3
    assert "1 came, 1 went, 3 in all" in feed.content.decode()


def test_a_withheld_right_is_in_no_count_and_no_list_and_did_not_leave(theme, office):
    right_withhold(data_dir=office.folder, actor=SYSTEM, right_id=named(2), field=None, ground="Art. 4", at=AT)
    office.load(right(8, "Zinc cell"), key="second")
    index_catch_up(data_dir=office.folder, workers=1)
    themes_update(data_dir=office.folder, at=AT)
    assert (told()["total"], counts()["solid"]) == (3, 0)
    assert ThemeRightRow.objects.get(right_id=named(2)).went == ""
    assert named(2) not in Client().get("/themes/cells?tag=lithium").content.decode()
    assert named(2) not in theme.get("/themes/cells/work?show=all").content.decode()


def test_search_inside_and_lists_to_take_away(theme):
    page = Client().get("/themes/cells", {"q": "sodium", "lang": "en"}).content.decode()
    assert named(3) in page
    assert named(1) not in page
    assert Client().get("/themes/cells", {"q": "title:("}).status_code == 400
    assert Client().get("/themes/cells", {"tag": "nothing"}).status_code == 404
    lines = (
        b"".join(Client().get("/themes/cells/list/jsonl", {"tag": "lithium"}).streaming_content).decode().splitlines()
    )
    assert {json.loads(line)["right_id"] for line in lines} == {named(1), named(2)}
    for form in ("csv", "xlsx", "json", "jsonl", "ris", "bibtex"):
        reply = Client().get(f"/themes/cells/list/{form}")
        assert reply.status_code == 200
        assert b"".join(reply.streaming_content)
    assert Client().get("/themes/cells/list/pdf").status_code == 404


def test_another_query_brings_the_rights_in_line(theme):
    theme.post("/themes/cells/edit", {**SAID, "query": "title:lamp"})
    assert (told()["total"], told()["query"]) == (1, "title:lamp")
    assert counts() == {"lithium": 0, "solid": 0, "good": 0}


@pytest.mark.parametrize(
    ("wrong", "status", "words"),
    [
        ({"slug": "No"}, 400, "small letters"),
        ({"slug": "new"}, 400, "small letters"),
        ({"title_en": ""}, 400, "this is needed"),
        ({"query": "title:("}, 400, "<"),
        ({"curator": "elsewhere"}, 403, "you do not belong to this body"),
        ({"slug": "cells"}, 409, "is taken"),
    ],
)
def test_what_is_wrong_with_a_theme_stands_beside_its_field(theme, wrong, status, words):
    reply = theme.post("/themes/new?lang=en", {**SAID, "slug": "other", **wrong})
    assert reply.status_code == status
    assert words in reply.content.decode()


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"code": "A b"}, "small letters"),
        ({"parent": "nothing"}, "no such tag above"),
        ({"code": "lithium", "parent": "solid"}, "a ring"),
        ({"query": "title:("}, "<"),
        ({"name_zh": ""}, "this is needed"),
    ],
)
def test_what_is_wrong_with_a_tag_stands_beside_its_field(theme, wrong, words):
    reply = theme.post("/themes/cells/tags?lang=en", {**TAGS[2], **wrong})
    assert reply.status_code == 400
    assert words in reply.content.decode()


def test_a_tag_goes_with_those_below_it(theme):
    theme.post("/themes/cells/tags/drop", {"code": "lithium"})
    assert counts() == {"good": 0}
    assert told()["untagged"] == 3


PRIVATE = ("edit", "tags", "work")
WRITTEN = ("edit", "tags", "work", "publish", "withdraw", "update", "tags/drop")


def test_who_may_do_what(theme):
    person_make("reader@example.org")
    person_make("other@example.org", "staff")
    person_make("head@example.org", "administrator")
    reader, other, head = (browser(f"{name}@example.org") for name in ("reader", "other", "head"))
    for page in PRIVATE:
        path = f"/themes/cells/{page}"
        assert Client().get(path).status_code == 302
        assert reader.get(path).status_code == 403
        assert head.get(path).status_code == 200
    assert other.get("/themes/cells/work").status_code == 403
    for page in WRITTEN:
        path = f"/themes/cells/{page}"
        assert Client().post(path, {}).status_code == 302
        assert reader.post(path, {}).status_code == 403
        assert other.post(path, {**SAID, **TAGS[0]}).status_code == 403
    assert Client().post("/themes/new", SAID).status_code == 302
    assert reader.get("/themes/new").status_code == 403
    assert told()["title"]["en"] == "Cells"
