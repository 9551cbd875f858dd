"""Somebody finds an error on a page and says so; staff correct it; the reporter sees what became of it. Without a script."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

RIGHT = "/rights/CN-patent-201819000731"


@pytest.fixture
def page(visit):
    opened = visit(WAYS[0], javascript=False)
    yield opened
    opened.goto("/")
    opened.locator("aside.sample").get_by_role("button", name="重置", exact=True).click()
    expect(opened.locator("#clock")).to_have_text("2026-11-20")


def test_an_error_is_reported_corrected_and_seen_to_be(page, visit):
    page.goto(f"{RIGHT}?edition=2025-12-31.1")
    page.get_by_role("link", name="报告错误").click()
    expect(page.locator("main")).to_contain_text("您看到的版本 2025-12-31.1")
    page.get_by_label("哪一项有误").select_option("other")
    page.get_by_label("正确的内容是什么").fill("=HYPERLINK(1) <b>发明名称</b>少一个字")
    page.get_by_role("button", name="提交报告").click()
    expect(page).to_have_url(re.compile(r"/workspace/reports/[\w-]{32}$"))
    expect(page.locator("[role=status]")).to_contain_text("已收到")
    expect(page.locator("main")).to_contain_text("=HYPERLINK(1) <b>发明名称</b>少一个字")
    address = page.url
    number = re.search(r"\d+", page.locator("h1").inner_text())[0]

    page.goto(RIGHT)
    expect(page.locator("main")).to_contain_text("1 条错误报告处理中")

    staff = visit(WAYS[0], javascript=False)
    staff.goto("/accounts/sign-in")
    staff.locator('button[formaction="/accounts/persona/registrar"]').click()
    staff.goto("/workspace/")
    staff.get_by_role("link", name="错误报告").click()
    staff.get_by_role("link", name=f"编号 {number}", exact=True).click()
    for state, reply in (("looking", "正在核对公告文本。"), ("corrected", "已按公告文本更正，谢谢。")):
        staff.get_by_label("改为").select_option(state)
        staff.get_by_label("给报告人的答复").fill(reply)
        if state == "corrected":
            staff.get_by_label("更正所在版本").select_option("2026-11-20.1")
        staff.get_by_role("button", name="保存").click()

    page.goto(address)
    expect(page.locator("[role=status]")).to_contain_text("已更正")
    expect(page.locator("main")).to_contain_text("已按公告文本更正，谢谢。")
    expect(page.locator("main").get_by_role("link", name="2026-11-20.1")).to_be_visible()
    page.goto(RIGHT)
    expect(page.locator("main")).not_to_contain_text("条错误报告处理中")
    assert page.goto(f"{address}x").status == 404
