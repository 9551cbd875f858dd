"""The journey "find the plan's task on open licences and see what works", and the pages of the plan in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.mark.parametrize("way", WAYS[:4], ids=str)
def test_the_task_on_open_licences_and_what_works_of_it(visit, way):
    page = visit(way)
    page.goto("/")
    page.locator("footer").get_by_role("link", name=way.words("规划地图", "The plan as a map")).click()
    expect(page.locator("#answer")).to_contain_text("139")
    page.get_by_role("link", name=way.words("M14 完善运营服务体系", "M14 Improve the services of trade")).click()
    expect(page).to_have_url(re.compile(r"/plan/measures/M14$"))
    licence = page.locator("#I073")
    expect(licence).to_contain_text(way.words("专利开放许可", "Open licences of patents"))
    expect(licence).to_contain_text(way.words("可用", "works"))
    licence.get_by_role("link").first.click()
    expect(page.locator("h1")).to_be_visible()
    page.locator("footer").get_by_role("link", name=re.compile("^M14")).click()
    expect(page).to_have_url(re.compile(r"/plan/measures/M14$"))


@pytest.mark.parametrize("way", [WAYS[0], WAYS[2]], ids=str)
def test_a_number_opens_and_a_body_finds_its_own(visit, way):
    page = visit(way, javascript=False)
    page.goto("/plan")
    link = page.locator(".tally a[href='/plan?state=partly']")
    count = link.inner_text()
    link.click()
    expect(page.locator(".notice")).to_contain_text(way.words(f"{count}\u2009个系统", f"systems {count}"))
    page.locator("select[name=state]").select_option("")
    page.locator("select[name=body]").select_option("GACC")
    page.locator("form.sift button").click()
    expect(page.locator("main .chapter > .list > li")).to_have_count(2)


def test_the_keyboard_opens_a_measure_of_the_map(visit):
    page = visit(WAYS[2])
    page.goto("/plan")
    summary = page.locator("#M14 > details summary").last
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#M14-I073")).to_be_visible()


def test_a_print_of_the_map_shows_every_system(visit):
    page = visit(WAYS[0])
    page.goto("/plan")
    page.emulate_media(media="print")
    expect(page.locator("form.sift")).to_be_hidden()
    expect(page.locator("#M14-I073")).to_be_visible()
