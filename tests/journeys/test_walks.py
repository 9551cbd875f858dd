"""Walks 5 and 7 of the sample country, whole: from the home page, by clicking, in two languages, on desk and phone."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


@pytest.fixture(params=WAYS[:4], ids=str)
def way(request):
    return request.param


def _walk(page, no):
    return page.locator(f"section[aria-labelledby=walk-{no}]")


def test_walk_7_is_this_box_honest(visit, way):
    page = visit(way)
    page.goto("/")
    _walk(page, 7).locator("ol a").nth(0).click()
    verdict = page.locator("#verdict")
    expect(verdict).to_have_attribute("data-verdict", "wrong_check_digit")
    expect(verdict).to_contain_text("ZL202219007718.6")
    expect(verdict).to_contain_text("ZL202219007718.5")
    expect(verdict).to_contain_text(way.words("假冒专利", "passing off"))
    verdict.locator("details.why summary").click()
    expect(verdict).to_contain_text(way.words("专利法", "Patent Law"))

    page.goto("/")
    _walk(page, 7).locator("ol a").nth(1).click()
    expect(verdict).to_have_attribute("data-verdict", "ended")
    expect(verdict).to_contain_text("2024-05-14")
    expect(verdict).to_contain_text(way.words("可以继续销售", "may still be sold"))

    page.locator("input[name=made_on]").fill("2025-03-01")
    page.locator("main form button").click()
    expect(verdict).to_have_attribute("data-verdict", "ended")
    expect(verdict).to_contain_text(way.words("假冒专利", "passing off"))
    verdict.locator("a.button").click()
    expect(page).to_have_url(re.compile(r"/rights/CN-patent-201519000077"))
    expect(page.locator("#answer")).to_have_attribute("data-badge", "ended")


def test_walk_5_the_same_patent_two_truths(visit, way):
    page = visit(way)
    page.goto("/")
    _walk(page, 5).locator("ol a").nth(0).click()
    answer = page.locator("#answer")
    expect(answer).to_have_attribute("data-badge", "in_force")
    expect(answer).to_contain_text(way.words("有效", "In force"))
    expect(page.locator(".crumbs")).to_contain_text("2025-06-30")
    expect(page.locator(".crumbs")).to_contain_text("2025-12-31.1")

    page.locator("aside select[name=edition]").select_option("2026-11-20.1")
    page.locator("aside .clocks button").click()
    expect(answer).to_have_attribute("data-badge", "never_existed")
    expect(page.locator(".crumbs")).to_contain_text("2025-06-30")
    page.locator("main > details.why summary").click()
    expect(page.locator("main > details.why")).to_contain_text(way.words("第四十七条", "art. 47"))
    expect(page.locator("main")).to_contain_text("X2024980000231")

    page.goto("/")
    _walk(page, 5).locator("ol a").nth(2).click()
    expect(page.locator("main")).to_contain_text("CN-patent-202119002305")
    expect(page.locator("main")).to_contain_text(way.words("事件", "events"))


def test_a_persona_is_one_click_away(visit, way):
    page = visit(way)
    page.goto("/")
    _walk(page, 7).locator("form button").click()
    expect(page).to_have_url(re.compile(r"/check\?number="))
    leave = page.get_by_role("button", name=way.words("退出", "Sign out"))
    expect(leave).to_be_visible()
    leave.click()
    page.goto("/")
    expect(leave).to_have_count(0)
