"""A theme database from its first word to a reader who takes its list away."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import Way

pytestmark = [pytest.mark.browser, pytest.mark.one_database]


def enter(page, slug):
    page.goto("/")
    page.locator(f"form.personas button[formaction$='/{slug}']").click()


def test_a_theme_is_made_tagged_published_and_read(visit):
    curator = visit(Way("zh", 1280))
    enter(curator, "analyst")
    curator.goto("/themes/new")
    for name, words in (
        ("slug", "lamps"), ("title_zh", "灯具专题"), ("title_en", "Lamps"), ("query", "ipc:F21V"), ("about_zh", "照明灯具。"),
    ):  # fmt: skip
        curator.locator(f"[name={name}]").fill(words)
    curator.locator("main form.fields button").click()
    expect(curator.locator("h1")).to_have_text("标签")
    for code, zh, en, rule in (("cooling", "散热", "Cooling", "title:热管"), ("chosen", "精选", "Chosen", "")):
        for name, words in (("code", code), ("name_zh", zh), ("name_en", en), ("query", rule)):
            curator.locator(f"form.fields [name={name}]").fill(words)
        curator.locator("form.fields button").click()
    curator.locator("form[action$='/update'] button").click()
    expect(curator.locator("h1")).to_contain_text("待标引")
    first = curator.locator("tbody tr").first
    right = first.locator(".src a").inner_text()
    first.locator("input").check()
    curator.locator("select[name=tag]").select_option("chosen")
    curator.locator("button[value=put]").click()
    expect(curator.locator("table.rows")).not_to_contain_text(right)

    reader = visit(Way("en", 390), javascript=False)
    assert reader.goto("/themes/lamps").status == 404
    curator.goto("/themes/lamps")
    curator.locator("form[action$='/publish'] button").click()
    expect(curator.locator("main")).not_to_contain_text("筹备中")

    reader.goto("/themes")
    reader.locator("a[href='/themes/lamps']").click()
    expect(reader.locator("h1")).to_have_text("Lamps")
    reader.locator("a[href='/themes/lamps?tag=chosen']").click()
    expect(reader.locator("ol.hits li")).to_have_count(1)
    expect(reader.locator("ol.hits")).to_contain_text(right)
    with reader.expect_download() as taken:
        reader.locator("a[href*='/list/csv']").click()
    assert right in taken.value.path().read_text(encoding="utf-8-sig")
