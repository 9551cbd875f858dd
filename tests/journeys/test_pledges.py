"""Walk 1 and a package of thirty numbers in a real browser, in both languages, without a script."""

from __future__ import annotations

import json
import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

PLEDGE = "Y2025980000318"


@pytest.fixture(params=(WAYS[0], WAYS[3]), ids=str)
def way(request):
    return request.param


def _move(page, name):
    page.locator("aside.sample").get_by_role("button", name=name, exact=True).click()


def test_walk_1_the_collateral_is_about_to_die(visit, way):
    page = visit(way, javascript=False)
    page.goto("/")
    page.get_by_role("button", name=way.words("银行专员", "bank officer"), exact=True).click()
    page.goto("/pledges")
    news = page.locator("#news li").filter(has_text=PLEDGE)
    expect(news).to_have_count(1)
    expect(news).to_contain_text("◔")
    expect(news).to_contain_text("2,500")
    expect(news).to_contain_text("2026-12-01")
    page.locator("td a", has_text=PLEDGE).click()
    expect(page.locator(".answer")).to_contain_text("61")
    _move(page, way.words("+2 周", "+2 weeks"))
    page.goto(f"/pledges/{PLEDGE}")
    expect(page.locator(".answer")).to_contain_text("88")
    expect(page.locator(".answer")).to_contain_text("61")
    expect(page.locator("main")).to_contain_text("2026-06-01")
    page.locator("p.notice a").click()
    expect(page).to_have_url(re.compile(r"/cases/C2026-"))
    expect(page.locator("main")).to_contain_text(way.words("质权处置", "Disposal of a pledge"))
    _move(page, way.words("重置", "reset"))
    expect(page.locator("#clock")).to_have_text("2026-11-20")


def test_a_package_of_thirty_numbers_for_a_loan(visit, way, portal):
    truth = json.loads((portal.folder / "truth.json").read_text(encoding="utf-8"))
    numbers = [*truth["1"]["pledged"], truth["4"]["number"], *truth["planted"]["lapsed_pledges"]]
    numbers += [f"ZL2022190{n:05d}.0" for n in range(30)]
    page = visit(way, javascript=False)
    page.goto("/due-diligence")
    page.locator("#numbers").fill("\n".join(list(dict.fromkeys(numbers))[:30]))
    page.locator("#pledgor").fill("岚湾电池股份有限公司")
    page.locator("#until").fill("2037-01-01")
    page.get_by_role("button", name=way.words("核对", "Check"), exact=True).click()
    rows = page.locator("table.rows tbody tr")
    expect(rows).to_have_count(29)
    expect(page.locator("main")).to_contain_text(way.words("重复的号码 1 个", "1 number stood there twice"))
    expect(rows.first).to_contain_text(way.words("未缴，今日须 2,500 元", "unpaid, CNY 2,500 today"))
    expect(rows.nth(3)).to_contain_text(
        way.words("登记为岚新能源科技有限公司", "registered to 岚新能源科技有限公司, not")
    )
    expect(rows.nth(3)).to_contain_text(way.words("早于贷款期", "before the loan ends"))
    with page.expect_download() as kept:
        page.get_by_role("button", name="XLSX").click()
    assert kept.value.suggested_filename == "due-diligence-2026-11-20.xlsx"
