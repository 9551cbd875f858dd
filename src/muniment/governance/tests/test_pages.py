"""The pages of the plan, as a client sees them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.test import Client

from muniment.governance.queries import plan_get

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
