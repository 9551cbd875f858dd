"""The pages of the plan, as a client sees them."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, resolve
from django.utils.html import escape

from muniment.governance.queries import measures_served, plan_get, system_list

pytestmark = pytest.mark.django_db

EN = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def pages(data_dir: Path, client: Client) -> Client:
    assert data_dir.is_dir()
    return client


def _text(client: Client, address: str, **headers: str) -> str:
    reply = client.get(address, **headers)
    assert reply.status_code == 200
    return reply.content.decode()


def test_the_map_names_every_measure_and_links_its_numbers(pages: Client):
    text = _text(pages, "/plan", **EN)
    assert all(f"/plan/measures/{each}" in text for each in plan_get().measures)
    assert "/plan?state=works" in text
    assert "our translation" in text


def test_the_map_speaks_chinese(pages: Client):
    text = _text(pages, "/plan", HTTP_ACCEPT_LANGUAGE="zh-CN")
    assert "规划地图" in text
    assert "尚未建设" in text


def test_a_filter_stays_chosen_and_says_what_it_shows(pages: Client):
    text = _text(pages, "/plan?state=not_software&body=SASTIND", **EN)
    assert 'value="SASTIND" selected' in text
    assert 'value="not_software" selected' in text
    assert "Rights in national defence" in text
    assert "Shown: measures" in text


def test_a_filter_that_nothing_fits_leads_back(pages: Client):
    text = _text(pages, "/plan?state=works&body=EDD", **EN)
    assert "No measure fits" in text


@pytest.mark.parametrize(
    ("address", "status"),
    [("/plan?state=nearly", 400), ("/plan?measures=x", 400), ("/plan?body=XX", 404), ("/plan/measures/M40", 404)],
)
def test_what_is_not_there_is_said(pages: Client, address: str, status: int):
    assert pages.get(address).status_code == status


def test_every_measure_has_a_page(pages: Client):
    for measure in plan_get().measures.values():
        text = _text(pages, f"/plan/measures/{measure.id}", **EN)
        assert measure.name.en in text


def test_a_measure_names_its_special_projects_and_what_it_shares(pages: Client):
    text = _text(pages, "/plan/measures/M07", **EN)
    assert "Protection of plant varieties" in text
    assert "name to be compared" not in text
    assert 'href="/plan/measures/M30"' in text
    assert "name to be compared" in _text(pages, "/plan/measures/M16", **EN)


def test_the_same_as_json(pages: Client):
    document = json.loads(pages.get("/plan?format=json&state=not_software").content)
    assert {each["state"] for each in document["systems"]} == {"not_software"}


def test_every_page_says_which_measures_it_serves(pages: Client):
    assert "/plan/measures/M07" in _text(pages, "/check", **EN)
    assert "/plan/measures/M22" in _text(pages, "/sources", **EN)
    assert "/plan/measures/M20" in _text(pages, "/design", **EN)


FRAME = {
    # of the portal itself: they serve what the portal serves
    "design", "api", "accessibility", "tour/<int:no>", "accounts/persona/<slug:slug>", "accounts/leave", "plan/measures/<str:measure_id>",
    # no pages: a picture, a state, moves of the clock, the way from a number to its page
    "images/<str:sha256>", "health", "clock", "find", "health/ready", "metrics",
    # of those who run the installation
    "operation",
}  # fmt: skip
BELOW = (
    "cases",
    "complaints/",
    "^cases",
    "work",
    "procedures/",
    "registers/",
    "verify",
    "accounts/",
    "workspace/",
    "settings/",
    "themes/",
    "exports",
    "data/",
    "owners/",
    "agencies/",
    "inventors/",
    "liens/",
    "pledges/",
)
"""Pages of one person's own affairs, which nobody can visit for them, and what is done or fetched below a page of the map."""


def _routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    for each in patterns:
        route = before + str(each.pattern)
        if isinstance(each, URLResolver):
            yield from _routes(each.url_patterns, route)
        else:
            yield route


def test_every_address_of_the_portal_is_in_the_inventory_or_of_its_frame():
    named = {resolve(page.partition("?")[0]).route for system in system_list() for page in system.pages}
    pages = {route for route in _routes(get_resolver().url_patterns) if not route.startswith("api/")}
    assert {route for route in pages - named - FRAME if not route.startswith(BELOW)} == set()
    assert {route for route in pages - FRAME if not measures_served(route)} == set()


def test_a_page_says_its_measures_with_their_names(pages: Client):
    for address in ("/search", "/browse", "/regions", "/sources", "/loads", "/check", "/editions", "/plan"):
        for lang in ("zh-CN", "en"):
            text = _text(pages, address, HTTP_ACCEPT_LANGUAGE=lang)
            serves = measures_served(address[1:])
            assert serves
            for measure in serves:
                name = measure.name.zh if lang == "zh-CN" else measure.name.en
                assert re.search(rf'href="/plan/measures/{measure.id}" title="{re.escape(escape(name))}"', text), (
                    address
                )


def test_every_name_of_the_plan_is_there_in_both_languages():
    plan = plan_get()
    named = [*plan.measures.values(), *plan.chapters, *plan.projects, *plan.bodies.values(), *system_list()]
    for each in named:
        assert re.search("[\u4e00-\u9fff]", each.name.zh), each.name
        assert re.fullmatch(r"[^\u4e00-\u9fff]{3,}", each.name.en), each.name
    assert len(plan.measures) == 39
