"""Every page type in a real browser: axe, contrast, narrow screens, weight, no outside asset; keyboard, no script, print, zoom."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest
from docs.gallery import SHOTS, Shot, desk_lay, persona_enter
from playwright.sync_api import Page, expect

from tests.journeys.conftest import WAYS, Way, faint_of, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

RIGHT = "/rights/CN-patent-202119002305"
MORE = (
    "/search?q=owner:岚湾 AND 电解液&kind=patent&edition=2025-12-31.1",
    "/browse/ipc",
    "/browse/ipc/H01M",
    "/find?q=ZL202219007718.6",
    "/rights/CN-patent-999999999999",
    "/plan?state=works&body=EDD",
    "/plan/measures/M14",
    "/owners?name=岚湾",
    "/themes/lithium-batteries?tag=materials&q=title:方",
)
"""Beside the page types of the gallery: the same in another state."""
PAGES = (*SHOTS, *(Shot(address, address) for address in MORE))
PARTS = {"design", "home", "search", "record"}
"""Pages that hold every part: there axe reckons the contrast too."""
NOT_THERE = {"not-there", "/find?q=ZL202219007718.6", "/rights/CN-patent-999999999999"}


@pytest.fixture(scope="module")
def told(browser, portal) -> Iterator[dict[str, str]]:
    """What stands in the addresses; an officer's desk is laid, and cleared at the end."""
    contexts = [browser.new_context(base_url=portal.address, locale="zh-CN") for _ in range(2)]
    page, other = (each.new_page() for each in contexts)
    yield desk_lay(page, other)
    page.goto("/")
    page.locator('button[name="move"][value="reset"]').click()
    expect(page.locator("form.personas")).to_be_visible()
    for each in contexts:
        each.close()


def test_faint_words_are_seen(visit):
    page = visit(WAYS[0])
    page.set_content(
        "<body style='background: #fff'><p style='color: #808080'>faint<p style='color: #707070'>plain<svg><text fill='#999'>drawn"
    )
    assert [html[:3] for _, _, html in faint_of(page)] == ["<p ", "<te"]


def _pages_of(visit: Callable[..., Page], way: Way) -> Callable[[str], Page]:
    held: dict[str, Page] = {}

    def page_of(persona: str) -> Page:
        if persona not in held:
            held[persona] = visit(way)
            if persona:
                persona_enter(held[persona], persona)
        return held[persona]

    return page_of


def test_every_page_is_sound(visit, told):
    page_of, found = _pages_of(visit, Way("zh", 1280)), {}
    for each in PAGES:
        wrong = faults_of(page_of(each.persona), each.address.format(**told), contrast=each.name in PARTS)
        if wrong:
            found[each.name] = wrong
    assert found == {}


def test_every_page_type_opens_in_english_on_a_phone_in_the_dark(visit, told):
    page_of, found = _pages_of(visit, Way("en", 390, dark=True)), {}
    for each in PAGES:
        page = page_of(each.persona)
        reply = page.goto(each.address.format(**told))
        assert reply
        owed = 404 if each.name in NOT_THERE else 200
        seen = page.evaluate(
            "[document.documentElement.lang, document.scrollingElement.scrollWidth, document.querySelectorAll('h1').length]"
        )
        if [reply.status, *seen] != [owed, "en", 390, 1]:
            found[each.name] = [reply.status, *seen]
    assert found == {}


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


FOCUS = """() => {
  const each = document.activeElement, style = getComputedStyle(each), box = each.getBoundingClientRect()
  const order = [...document.querySelectorAll('*')].indexOf(each)
  return [order, style.outlineStyle, parseFloat(style.outlineWidth), box.width * box.height > 0, box.top < innerHeight && box.bottom > 0]
}"""


@pytest.mark.parametrize(("persona", "address"), [("", "/search?q=电解液"), ("", RIGHT), ("attorney", "/workspace/")])
def test_focus_goes_down_the_page_and_is_always_seen(visit, persona, address):
    page = visit(WAYS[0])
    if persona:
        persona_enter(page, persona)
    page.emulate_media(reduced_motion="reduce")
    page.goto(address)
    moving = "[...document.querySelectorAll('*')].filter(each => parseFloat(getComputedStyle(each).transitionDuration)).length"
    assert page.evaluate(moving) == 0
    last = 0
    for _ in range(40):
        page.keyboard.press("Tab")
        order, *seen = page.evaluate(FOCUS)
        if order < last:
            break
        assert seen == ["solid", 2, True, True], page.evaluate("document.activeElement.outerHTML")
        last = order
    assert last > 40


def test_a_print_has_no_navigation_and_is_on_white_paper_for_one_who_reads_in_the_dark(visit):
    page = visit(Way("zh", 1280, dark=True))
    page.goto(RIGHT)
    page.emulate_media(media="print", color_scheme="dark", reduced_motion="reduce")
    assert faint_of(page) == []
    expect(page.locator("header.top")).to_be_hidden()
    expect(page.locator("#answer")).to_be_visible()


def test_the_language_is_asked_for_once_and_remembered(visit):
    page = visit(WAYS[0])
    page.goto(RIGHT)
    page.get_by_role("link", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.goto("/check")
    expect(page.locator("html")).to_have_attribute("lang", "en")
