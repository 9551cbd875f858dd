"""The clock of the sample in a real browser: it moves without a script, what is due falls, and reset brings all back."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

RIGHT = "/rights/CN-patent-201819000731"


@pytest.fixture(params=(WAYS[0], WAYS[3]), ids=str)
def way(request):
    return request.param


def _move(page, name):
    page.locator("aside.sample").get_by_role("button", name=name, exact=True).click()


@pytest.fixture
def page(visit, way):
    opened = visit(way, javascript=False)
    yield opened
    opened.goto("/")
    _move(opened, way.words("重置", "reset"))
    expect(opened.locator("#clock")).to_have_text("2026-11-20")


def test_two_weeks_later_the_unpaid_patent_has_lapsed(page, way):
    page.goto(RIGHT)
    expect(page.locator("#clock")).to_have_text("2026-11-20")
    expect(page.locator("#answer")).to_have_attribute("data-badge", "in_force")
    _move(page, way.words("+2 周", "+2 weeks"))
    expect(page).to_have_url(re.compile(RIGHT))
    expect(page.locator("#clock")).to_have_text("2026-12-04")
    expect(page.locator("#answer")).to_have_attribute("data-badge", "ended")
    expect(page.locator("#answer")).to_contain_text("2026-06-01")
    page.goto("/editions")
    expect(page.locator("main")).to_contain_text("2026-11-21.1")
    expect(page.locator("main")).to_contain_text("2026-12-04.1")
    page.goto("/loads")
    expect(page.locator("main")).to_contain_text("2026-12-04.1")

    _move(page, way.words("重置", "reset"))
    expect(page).to_have_url(re.compile(r"/$"))
    expect(page.locator("#clock")).to_have_text("2026-11-20")
    page.goto(RIGHT)
    expect(page.locator("#answer")).to_have_attribute("data-badge", "in_force")
    page.goto("/editions")
    expect(page.locator("main")).not_to_contain_text("2026-12-04.1")


def test_a_day_and_half_a_year(page, way):
    page.goto("/tour")
    _move(page, way.words("+1 天", "+1 day"))
    expect(page.locator("#clock")).to_have_text("2026-11-21")
    expect(page.locator("a.stamp")).to_contain_text("2026-11-21.1")
    _move(page, way.words("+6 个月", "+6 months"))
    expect(page.locator("#clock")).to_have_text("2027-05-21")
    expect(page.locator("a.stamp")).to_contain_text("2027-05-14.1")


@pytest.fixture
def older(portal):
    """The copy for reset, as a program made it that knew no house settings yet."""
    copy = portal.folder / "demo" / "snapshot" / "muniment.db"
    kept = copy.read_bytes()
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("DROP TABLE accounts_houserow")
        database.execute("DELETE FROM django_migrations WHERE app = 'accounts' AND name = '0004_house'")
    yield
    copy.write_bytes(kept)


@pytest.mark.parametrize("way", [WAYS[0]], ids=str)
def test_reset_to_a_copy_of_an_older_program(older, page, way):
    page.goto("/")
    _move(page, way.words("重置", "reset"))
    expect(page).to_have_title(re.compile("知契"))
    assert page.goto("/rights/CN-patent-201819000731").status == 200
