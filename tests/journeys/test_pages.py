"""Every page in a real browser: axe, narrow screens, keyboard, no script, no outside asset, print."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS, Way, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

RIGHT = "/rights/CN-patent-202119002305"
PAGES = (
    "/",
    "/tour",
    "/tour/6",
    "/tour/8",
    "/search",
    "/search/help",
    "/search?q=electrolyte OR 电解液",
    "/search?q=owner:岚湾 AND 电解液&kind=patent&edition=2025-12-31.1",
    "/search?q=zzzz AND 电解液",
    "/search?q=ZL202219007718.6",
    "/browse",
    "/browse/ipc",
    "/browse/ipc/H01M",
    "/regions",
    "/regions/840000",
    "/diff?from=2025-12-31.1&to=2026-11-20.1&region=840000",
    "/design",
    "/check",
    "/check?number=ZL201519000077.0&made_on=2025-03-01",
    RIGHT,
    *(f"{RIGHT}?tab={tab}" for tab in ("claims", "description", "parties", "raw")),
    f"{RIGHT}?edition=2025-12-31.1&as_of=2025-06-30",
    "/editions",
    "/editions/2026-11-20.1",
    "/diff?from=2025-12-31.1&to=2026-11-20.1",
    "/loads",
    "/loads/1",
    "/sources",
    "/sources/cn.publication",
    "/find?q=ZL202219007718.6",
    "/rights/CN-patent-999999999999",
    "/nothing-here",
)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_axe_finds_nothing_and_no_page_scrolls_sideways(visit, lang):
    assert faults_of(visit(Way(lang, 1280)), PAGES, dark_phone=lang == "zh") == {}


def test_pages_are_light_and_ask_nobody_else(visit, portal):
    page = visit(WAYS[0])
    asked, weight = [], 0

    def heard(response):
        nonlocal weight
        asked.append(response.url)
        weight += len(response.body())

    page.on("response", heard)
    page.goto(RIGHT)
    assert all(url.startswith(portal.address) for url in asked)
    assert weight < 300_000


def test_the_answer_is_there_without_scripts_and_no_page_has_one(visit):
    page = visit(WAYS[0], javascript=False)
    page.goto(RIGHT)
    expect(page.locator("#answer")).to_contain_text("视为自始即不存在")
    assert page.locator("script").count() == 0


def test_the_keyboard_reaches_everything(visit):
    page = visit(WAYS[2])
    page.goto(RIGHT)
    page.keyboard.press("Tab")
    expect(page.locator("a.skip")).to_be_focused()
    for _ in range(3):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "find":
            break
    expect(page.locator("#find")).to_be_focused()
    why = page.locator("main > details.why summary")
    why.focus()
    page.keyboard.press("Enter")
    expect(page.locator("main > details.why")).to_have_attribute("open", "")
    page.locator("#find").fill("ZL 2015 1 9000077.0")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/rights/CN-patent-201519000077$"))


def test_a_print_has_no_navigation(visit):
    page = visit(WAYS[0])
    page.goto(RIGHT)
    page.emulate_media(media="print")
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("#answer")).to_be_visible()


def test_the_language_is_asked_for_once_and_remembered(visit):
    page = visit(WAYS[0])
    page.goto(RIGHT)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/check")
    expect(page.locator("html")).to_have_attribute("lang", "en")
