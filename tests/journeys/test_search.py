"""Search, browse and regions from the home page: find and take away, what came and went for a province, counts that agree."""

from __future__ import annotations

import io
import re
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

FOUND = re.compile(r"^([\d,]+)")
IN_BOTH = pytest.mark.parametrize("way", [WAYS[0], WAYS[3]], ids=str)


def total(page: Page) -> int:
    """How many rights the page of results says that it found."""
    return whole(page.locator("#answer b").inner_text())


def whole(text: str) -> int:
    said = FOUND.match(text.strip())
    assert said, text
    return int(said[1].replace(",", ""))


@IN_BOTH
def test_the_patents_of_a_firm_about_electrolytes_are_found_and_taken_away(visit, way, tmp_path: Path):
    page = visit(way)
    page.goto("/")
    page.locator("#q").fill(way.words("owner:岚湾 电解液", "owner:岚湾 electrolyte"))
    page.keyboard.press("Enter")
    expect(page.locator("#answer")).to_contain_text(way.words("权利人含“岚湾”", "the word '岚湾' in the owner's name"))
    if way.width < 600:
        expect(page.locator(".facets li a").first).to_be_hidden()
        page.locator(".facets .sieve > summary").click()
    facet = page.locator(".facets a[href*='kind=patent']")
    count = whole(facet.locator(".count").inner_text())
    facet.click()
    expect(page.locator("a.chip")).to_contain_text(way.words("发明专利", "patent"))
    found = total(page)
    assert found == count
    assert found > 1
    assert page.locator("ol.hits > li").count() == min(found, 20)
    expect(page.locator("ol.hits mark").first).to_contain_text(way.words("电解液", "electrolyte"), ignore_case=True)
    if way.width < 600:
        assert page.locator("ol.hits > li").first.bounding_box()["y"] < 844  # within the first screen of a phone
        page.locator(".take-order > summary").click()
    with page.expect_download() as waiting:
        page.locator(".take").get_by_role("link", name=re.compile("Excel")).click()
    waiting.value.save_as(tmp_path / "list.xlsx")
    taken = io.BytesIO((tmp_path / "list.xlsx").read_bytes())
    rows = list(openpyxl.load_workbook(taken, read_only=True).worksheets[0].values)
    assert len(rows) - 1 == found
    shown = {link.get_attribute("href").split("/")[-1] for link in page.locator("ol.hits h3 a").all()}
    assert shown <= {str(cell) for row in rows for cell in row}
    assert all(any(way.words("示例数据", "sample data") in str(cell) for cell in row) for row in rows[1:])


@IN_BOTH
def test_what_came_and_went_for_a_province_between_two_editions(visit, way):
    page = visit(way)
    page.goto("/")
    page.locator("header").get_by_role("link", name=way.words("地区", "Regions"), exact=True).click()
    page.locator("main").get_by_role("link", name=way.words("云澜省", "Yunlan"), exact=True).click()
    page.get_by_role("link", name=way.words("这里来了什么", "What came here")).click()
    page.locator("main select[name=from]").select_option("2025-12-31.1")
    page.locator("main form.clocks button").click()
    expect(page).to_have_url(re.compile(r"from=2025-12-31\.1.*region=840000"))
    answer = page.locator("h1")
    expect(answer).to_contain_text(way.words("云澜省", "Yunlan"))
    came = whole(page.locator("nav.tabs a[href*='change=came'] .count").inner_text())
    expect(answer).to_contain_text(way.words(f"新增 {came}", f"{came} came"))
    assert came > 0
    lapses = page.locator(".gains a[href*='event=lapse']")
    lapsed = whole(lapses.locator(".count").inner_text())
    lapses.click()
    expect(page.locator("table.changes tbody tr")).to_have_count(min(lapsed, 50))
    page.locator("nav.tabs a[href*='change=came']").click()
    expect(page.locator("table.changes tbody tr")).to_have_count(min(came, 50))
    for link in page.locator("table.changes tbody td:first-child a").all()[:3]:
        assert page.request.get(link.get_attribute("href")).status == 200
    page.locator("table.changes tbody td:first-child a").first.click()
    expect(page.locator("#answer")).to_be_visible()


def test_counts_of_regions_and_classes_open_into_as_many(visit):
    page = visit(WAYS[2])
    page.goto("/regions/840000")
    for place in (".big-number a", "table.facts td a >> nth=0", "table.rows td.num a >> nth=0"):
        page.goto("/regions/840000")
        count = whole(page.locator(place).inner_text())
        page.locator(place).click()
        assert total(page) == count, place
    page.goto("/browse")
    page.get_by_role("link", name=re.compile("^IPC")).click()
    count = whole(page.locator("tr", has_text="test electricity").locator("td.num a").inner_text())
    page.locator("tr", has_text="test electricity").locator("td.num a").click()
    assert total(page) == count
    page.goto("/browse/ipc/H01M")
    count = whole(page.locator(".big-number a").inner_text())
    page.locator(".big-number a").click()
    assert total(page) == count > 0


def test_by_keyboard_alone_and_without_scripts(visit):
    page = visit(WAYS[0], javascript=False)
    page.goto("/search?q=电解液")
    before = total(page)
    _tab_to(page, ".facets li a")
    page.keyboard.press("Enter")
    expect(page.locator("a.chip")).to_be_visible()
    assert total(page) <= before
    _tab_to(page, "select[name=sort]")
    page.keyboard.press("ArrowDown")
    _tab_to(page, ".order button")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"kind=\w+.*sort=filed"))
    _tab_to(page, "ol.hits h3 a")
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(r"/rights/"))
    page.go_back()
    page.locator("a[rel=next]").click()
    expect(page.locator(".pager")).to_contain_text("第\u200921–")


def _tab_to(page: Page, target: str) -> None:
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.locator(f":is({target}):focus").count():
            return
    pytest.fail(f"Tab does not reach {target}")
