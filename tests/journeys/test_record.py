"""The record page in a real browser: the way from an answer to its event, claims compared, a picture turned."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

PATENT = "/rights/CN-patent-202419020001"
"""Published twice, with claims that were amended in between."""


def test_an_owner_reads_the_answers_and_opens_what_lies_behind(visit):
    page = visit(WAYS[0])
    page.goto(PATENT)
    answers = page.locator("dl.answers")
    for question in ("是否有效", "属于谁", "到何时", "有无许可", "有无质押", "有无争议", "最近发生了什么"):
        expect(answers).to_contain_text(question)
    answers.get_by_role("link", name="事件").first.click()
    expect(page.locator("tr:target")).to_be_visible()


@pytest.mark.parametrize("way", [WAYS[0], WAYS[3]], ids=str)
def test_an_attorney_sees_what_examination_did_to_the_claims(visit, way):
    page = visit(way)
    page.goto(PATENT)
    page.get_by_role("navigation", name=way.words("内容", "Contents")).get_by_role(
        "link", name=way.words("权利要求", "Claims")
    ).click()
    page.get_by_role("button", name=way.words("看差别", "Show what differs")).click()
    expect(page.locator("ol.compared li.c-changed ins")).to_have_count(1)
    expect(page.locator("ol.compared li.c-gone del")).to_have_count(1)
    page.get_by_role("link", name=way.words("回到权利要求树", "back to the tree of claims")).click()
    expect(page.locator("ol.claims li").first).to_contain_text("1")


def test_a_reader_learns_what_changed_since_an_edition(visit):
    page = visit(WAYS[2])
    page.goto(f"{PATENT}?tab=changes")
    page.get_by_label("Since edition").select_option("2025-12-31.1")
    page.get_by_role("button", name="Show what changed").click()
    expect(page.get_by_role("heading", name="From 2025-12-31.1 to 2026-11-20.1")).to_be_visible()


def test_drawings_are_looked_at_one_by_one_with_the_keyboard(visit):
    page = visit(WAYS[0])
    page.goto("/search?q=kind:design+has:images")
    page.goto(page.locator(".hits h3 a").first.get_attribute("href").split("?")[0] + "?tab=images")
    first = page.locator("ul.shots a").first
    first.focus()
    page.keyboard.press("Enter")
    expect(page.locator("figure.viewer img")).to_be_visible()
    page.get_by_role("link", name="全部图像").press("Enter")
    expect(page.locator("ul.shots")).to_be_visible()


def test_the_page_prints_with_its_answers_and_without_its_forms(visit):
    page = visit(WAYS[0])
    page.goto(PATENT)
    page.emulate_media(media="print")
    expect(page.locator("dl.answers")).to_be_visible()
    expect(page.locator("form.clocks").first).to_be_hidden()
    expect(page.locator("nav.tabs")).to_be_hidden()
