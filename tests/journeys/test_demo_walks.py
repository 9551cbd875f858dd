"""Walk 6 in its record part and walk 8 in its display part, the doors and the personas, from the home page by clicking."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from muniment.portal.walks import COMING
from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture(params=WAYS[:4], ids=str)
def way(request):
    return request.param


def _walk(page, no):
    return page.locator(f"section[aria-labelledby=walk-{no}]")


def test_walk_6_what_came_and_what_left(visit, way):
    page = visit(way)
    page.goto("/")
    _walk(page, 6).locator("ol a").nth(0).click()
    expect(page).to_have_url(re.compile(r"/tour/6#came$"))
    expect(page.locator("#came tbody tr")).to_have_count(11)
    expect(page.locator("#left tbody tr")).to_have_count(24)
    expect(page.locator("main")).to_contain_text("9.62")
    expect(page.locator("main")).to_contain_text("9.41")
    gone = page.locator("#left tr", has_text="CN-patent-202119002305")
    expect(gone.locator(".badge").last).to_contain_text(way.words("视为自始即不存在", "deemed never to have existed"))
    gone.locator("td").last.locator("a").click()
    expect(page.locator("#answer")).to_have_attribute("data-badge", "never_existed")


def test_every_record_of_walk_6_opens_in_both_editions(visit):
    page = visit(WAYS[2])
    page.goto("/tour/6")
    for address in {link.get_attribute("href") for link in page.locator("main table a").all()}:
        reply = page.request.get(address)
        assert reply.status == 200, address


def test_walk_8_four_names_side_by_side_and_one_apart(visit, way):
    page = visit(way)
    page.goto("/tour")
    _walk(page, 8).locator("ol a").nth(0).click()
    expect(page.locator("main section").first.locator("tbody tr")).to_have_count(4)
    for name in ("岚湾电池股份有限公司", "岚湾电池有限公司", "LANWAN BATTERY CO LTD", "Lan Wan Battery Co., Ltd."):
        expect(page.locator("main section").first).to_contain_text(name)
    expect(page.locator("#apart")).to_contain_text("岚湾食品有限公司")
    page.locator("#apart tbody a").click()
    expect(page.locator("main")).to_contain_text("岚湾食品有限公司")


def test_the_other_walks_wait_in_one_folded_line(visit, way):
    page = visit(way)
    page.goto("/")
    coming = page.locator("details.coming")
    expect(coming).to_have_count(1)
    expect(coming.locator("li").first).to_be_hidden()
    coming.locator("summary").click()
    expect(coming.locator("li")).to_have_count(len(COMING))


def test_the_doors_lead_to_pages_that_are_there(visit):
    page = visit(WAYS[0])
    page.goto("/")
    expect(page.locator("#doors tbody tr")).to_have_count(6)
    for address in {link.get_attribute("href").partition("#")[0] for link in page.locator("#doors a").all()}:
        assert page.request.get(address).status == 200, address


def test_ten_personas_are_one_click_away(visit, way):
    page = visit(way)
    page.goto("/")
    expect(page.locator("form.personas button")).to_have_count(10)
    page.get_by_role("button", name=way.words("银行专员", "bank officer"), exact=True).click()
    leave = page.get_by_role("button", name=way.words("退出", "Sign out"))
    expect(leave).to_be_visible()
    leave.click()
