"""A tech-transfer officer in a real browser: own rights, a portfolio with its sums, a watched search, and the news when they come."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

FIRM, CODE = "岚湾电池股份有限公司", "91840202MA90002686"
RIGHT = "CN-patent-201819000731"


def _enter(page, slug):
    page.goto("/accounts/sign-in")
    page.locator(f'button[formaction="/accounts/persona/{slug}"]').click()


@pytest.fixture
def page(visit):
    opened = visit(WAYS[0], javascript=False)
    yield opened
    opened.goto("/")
    opened.locator("aside.sample").get_by_role("button", name="重置", exact=True).click()
    expect(opened.locator("#clock")).to_have_text("2026-11-20")


def test_from_the_first_claim_to_the_news(page, visit):
    _enter(page, "university-officer")
    page.goto("/workspace/rights")
    page.get_by_label("统一社会信用代码").fill(CODE)
    page.get_by_role("button", name="认领").click()
    expect(page.locator("main")).to_contain_text(f"{FIRM} {CODE} · 等待核对")

    staff = visit(WAYS[0], javascript=False)
    _enter(staff, "registrar")
    staff.goto("/workspace/claims")
    staff.get_by_role("button", name="确认").first.click()
    page.goto("/workspace/rights")
    expect(page.locator("p.answer")).to_contain_text(FIRM)
    expect(page.locator("main")).to_contain_text("一种低温锂离子电池电解液")

    page.goto("/workspace/portfolios")
    page.locator("#name").fill("岚湾")
    page.get_by_role("button", name="建立").click()
    page.get_by_role("link", name="岚湾", exact=True).click()
    page.get_by_label("按什么加入").select_option("number")
    page.get_by_label("内容（号码可多行）").fill("CN201819000731.1\nZL201919004412.2")
    page.locator('button[value="add"]').click()
    due = page.locator("table").first
    expect(due).to_contain_text("年费")
    due.locator("details summary").first.click()
    expect(due.locator("details[open]").first).to_contain_text("细则")

    page.goto("/search?q=电解液&kind=patent")
    page.get_by_role("link", name="保存或关注").click()
    page.locator("#name").fill("电解液专利")
    page.get_by_role("button", name="关注", exact=True).click()
    expect(page.locator("h1")).to_have_text("电解液专利")
    expect(page.locator("main")).to_contain_text("还没有。下一个版本发布后")

    page.locator("aside.sample").get_by_role("button", name="+2 周", exact=True).click()
    expect(page.locator("#clock")).to_have_text("2026-12-04")
    page.goto("/workspace/")
    page.get_by_role("link", name="电解液专利").first.click()
    row = page.locator("tr", has_text=RIGHT)
    expect(row).to_contain_text("在检索“电解液专利”的结果中，有变化")
    expect(row).to_contain_text("新事件：终止")
    message = page.url
    row.get_by_role("link", name="前后对照").click()
    expect(page.locator("main")).to_contain_text(RIGHT)
    expect(page).to_have_url(re.compile(r"/diff\?from=2026-11-2.*right=CN-patent-201819000731"))

    scripted = visit(WAYS[0])
    _enter(scripted, "university-officer")
    assert faults_of(scripted, message) == []
