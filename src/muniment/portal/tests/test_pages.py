"""Every page on a small published folder, in both languages; headers; what is said when something is wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.test import Client

from muniment.accounts.values import Actor
from muniment.intake.services.loading import load_publish
from muniment.intake.tests.factories import grant
from muniment.kernel.clock import Clock
from muniment.portal.doors import doors_shown
from muniment.register.services.withhold import right_withhold
from muniment.search.services.indexing import index_catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
LOADER = Actor(id="person:7", name="云澜七号", kind="person")
RIGHT = "US-patent-11000001"
FIRST, SECOND = "2026-11-20.1", "2026-11-20.2"
PAGES = (
    "/",
    "/tour",
    "/design",
    "/api",
    "/accessibility",
    f"/rights/{RIGHT}",
    f"/rights/{RIGHT}?as_of=2024-01-01&edition={FIRST}",
    "/check",
    "/check?number=US11000001&made_on=2024-05-01",
    "/check?number=ZL201710601862.4",
    "/check?number=nonsense",
    "/editions",
    f"/editions/{FIRST}",
    "/diff",
    f"/diff?from={FIRST}&to={SECOND}&change=came",
    "/loads",
    "/loads/1",
    "/sources",
    "/sources/us.grant",
    "/search",
    "/search/help",
    "/browse",
    "/regions",
)
TABS = ("claims", "description", "citations", "family", "sources")
EMPTY = (
    "/",
    "/search",
    "/search/help",
    "/browse",
    "/regions",
    "/tour",
    "/design",
    "/api",
    "/accessibility",
    "/check",
    "/editions",
    "/loads",
    "/sources",
    "/health",
)


@pytest.fixture
def pages(data_dir: Path, tmp_path: Path, client: Client) -> Client:
    """A browser before a folder of two editions."""
    clock = Clock(stopped_at=AT)
    for name, raw in (
        ("a.xml", grant(11000001)),
        ("b.xml", grant(11000002, filed="20011345") + grant(11000003, extra="<odd/>")),
    ):
        (tmp_path / name).write_bytes(raw)
        load_publish(data_dir=data_dir, paths=[tmp_path / name], actor=LOADER, clock=clock, workers=0)
    return client


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_every_page_answers_in_both_languages(pages: Client, lang: str):
    for page in (*PAGES, *(f"/rights/{RIGHT}?tab={tab}" for tab in TABS)):
        reply = pages.get(page, {"lang": lang} if "?" not in page else None, headers={"accept-language": lang})
        assert reply.status_code == 200, page
        assert reply["Content-Language"] == lang
        assert f'lang="{lang}"' in reply.content.decode(), page


def test_events_of_one_lane_are_listed_with_what_they_mean_and_not_drawn_again(pages: Client):
    body = pages.get(f"/rights/{RIGHT}", headers={"accept-language": "en"}).content.decode()
    assert '<tr id="event-' in body
    assert "lanes-title" not in body
    assert "The office granted or registered the right." in body


def test_every_page_keeps_to_itself(pages: Client):
    for page in PAGES:
        reply = pages.get(page)
        policy = reply["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert reply["X-Content-Type-Options"] == "nosniff"
        assert reply["Referrer-Policy"] == "same-origin"
        body = reply.content.decode()
        assert "<script" not in body
        assert ' style="' not in body, page
        assert 'src="http' not in body


def test_a_door_opens_lists_with_their_counts(pages: Client, data_dir: Path):
    ways = doors_shown(data_dir)[1].ways
    assert [way.href for way in ways if way.count is not None] == []  # there is no index yet: no list, no count
    index_catch_up(data_dir=data_dir)
    for door in doors_shown(data_dir):
        assert door.usable <= door.total
        for way in door.ways:
            reply = pages.get(way.href)
            assert reply.status_code == 200, way.href
            if way.count is not None:
                assert reply.context["answer"].total == way.count


def test_counts_of_the_home_page_open(pages: Client, data_dir: Path):
    index_catch_up(data_dir=data_dir)
    for kind, count in pages.get("/").context["edition"].kinds.items():
        assert pages.get(f"/search?q=kind:{kind}").context["answer"].total == count


def test_the_box_finds(pages: Client):
    reply = pages.get("/find", {"q": "US 11,000,001 B2"})
    assert (reply.status_code, reply["Location"]) == (302, f"/rights/{RIGHT}")
    assert pages.get("/find", {"q": "US99999999"}).status_code == 404
    assert pages.get("/find", {"q": " "}).status_code == 302
    assert pages.get(f"/rights/{RIGHT}?format=json").json()["right_id"] == RIGHT


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize(
    ("page", "status"),
    [
        ("/nothing", 404),
        ("/rights/US-patent-99999999", 404),
        ("/editions/2020-01-01.1", 404),
        ("/loads/99", 404),
        ("/sources/us.nothing", 404),
        (f"/images/{'0' * 64}", 404),
        (f"/rights/{RIGHT}?as_of=soon", 400),
        ("/check?number=US11000001&made_on=2024-02-30", 400),
        ("/editions/" + "9" * 60, 400),
    ],
)
def test_what_is_wrong_is_said_in_one_line(pages: Client, page: str, status: int, lang: str):
    reply = pages.get(page, headers={"accept-language": lang})
    assert reply.status_code == status
    assert f'lang="{lang}"' in reply.content.decode()
    assert "Traceback" not in reply.content.decode()
    assert "Content-Security-Policy" in reply


def test_what_is_withheld_is_not_missing(pages: Client, data_dir: Path):
    right_withhold(data_dir=data_dir, actor=LOADER, right_id=RIGHT, field=None, ground="rule 5", at=AT)
    reply = pages.get(f"/rights/{RIGHT}", headers={"accept-language": "en"})
    assert reply.status_code == 451
    assert "1 record withheld since 2026-11-20, ground: rule 5" in reply.content.decode()
    checked = pages.get("/check?number=US11000001", headers={"accept-language": "en"})
    assert checked.status_code == 200
    assert 'data-verdict="not_covered"' in checked.content.decode()
    assert "Lamp" not in checked.content.decode()


@pytest.mark.one_database
def test_an_empty_folder_has_pages_too(data_dir: Path, client: Client):
    for page in EMPTY:
        assert client.get(page).status_code == 200, page
    assert client.get("/diff").status_code == 404
    assert client.get("/check?number=US11000001").status_code == 404


def test_pages_are_only_read(pages: Client):
    assert pages.post("/check", {"number": "x"}).status_code in {403, 405}


def test_a_form_with_a_nul_is_refused_in_one_line(client):
    refused = client.post("/accounts/sign-in", {"email": "a\x00b", "password": "x"})
    assert refused.status_code == 400
    assert "NUL" in refused.content.decode()
