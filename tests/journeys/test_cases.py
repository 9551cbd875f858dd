"""Walks 2 and 4 of the sample country and the journeys beside them: refused with the law, settled, registered, by those who act."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import WAYS, Way, faults_of

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
BOTH = (WAYS[0], WAYS[3])
BANK = "云澜商业银行；91840101MA99990019"


@pytest.fixture(params=BOTH, ids=str)
def way(request):
    return request.param


@pytest.fixture
def page(visit, way):
    opened = visit(way)
    yield opened
    opened.goto("/?lang=zh-Hans")
    opened.locator("aside.sample").get_by_role("button", name="重置", exact=True).click()
    expect(opened.locator("#clock")).to_have_text("2026-11-20")


def enter(page: Page, slug: str) -> None:
    page.context.clear_cookies(name="muniment_session")
    page.goto("/accounts/sign-in")
    page.locator(f'button[formaction="/accounts/persona/{slug}"]').click()


def fill(page: Page, **words: str) -> None:
    for name, said in words.items():
        field = page.locator(f'[name="{name}"]').first
        kind = field.evaluate("each => each.tagName == 'SELECT' ? 'select' : each.type")
        if kind == "select":
            field.select_option(said)
        elif kind == "radio":
            page.locator(f'[name="{name}"][value="{said}"]').check()
        else:
            field.fill(said)


def begin(page: Page, procedure: str, right_id: str, side: str = "") -> str:
    """A draft about the right; its number."""
    page.goto(f"/procedures/{procedure}?rights={right_id}")
    if side:
        page.locator("#side").select_option(side)
    page.locator("#start button").click()
    expect(page).to_have_url(re.compile(r"/cases/C\d{4}-\d{6}$"))
    return page.url.rpartition("/")[2]


def press(page: Page, value: str) -> None:
    page.locator(f'button[name="do"][value="{value}"]').click()


def move(page: Page, name: str, **asked: str) -> None:
    """A move of the case that is open on the page, with what it asks."""
    form = page.locator(f'form[action$="/moves/{name}"]')
    if asked or form.locator("summary").count():
        form.locator("summary").click()
    for field, said in asked.items():
        form.locator(f'[name="{name}.{field}"]').fill(said)
    form.locator("button:not([value=check])").last.click()


def refusals(page: Page) -> set[str]:
    return {each.inner_text() for each in page.locator("#found li:has(.b-ended, .b-fee_overdue) .src code").all()}


STATEMENT = {
    "fee_kind": "lump",
    "fee_amount": "80,000 CNY",
    "fee_when": "通知后十日内",
    "term_until": "2029-11-30",
    "nothing_else": "yes",
}


def take_up(page: Page, way: Way, case: str, right: str) -> None:
    """A firm takes the published offer up, pays, and the licence is recorded."""
    enter(page, "founder")
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text(way.words("开放许可", "offered under an open licence"))
    taken = begin(page, "open_licence_take_up", right)
    fill(page, patentees="云澜理工大学；91840102MA9000001R", statement_no=case, use="低温电解液", from_on="2026-12-01", until_on="2029-11-30")  # fmt: skip
    press(page, "move:notify")
    expect(page.locator(".answer")).to_contain_text(way.words("已通知，待支付", "notified, to be paid"))
    move(page, "pay", paid="80,000 CNY", paid_on="2026-11-20")
    expect(page.locator(".answer")).to_contain_text("2027")
    enter(page, "university-officer")
    page.goto(f"/cases/{taken}")
    expect(page.locator("#letters")).to_contain_text(way.words("通知实施开放许可", "takes up the open licence"))
    enter(page, "registrar")
    page.goto(f"/cases/{taken}")
    move(page, "record")
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text("云澜华睿照明有限公司")


def test_walk_2_refused_and_why(page, way):
    """The university's open licence is stopped, settled, published and taken up; a utility model is stopped."""
    right = "CN-patent-201919004412"
    page.goto("/open-licence/check?number=ZL201919004412.2")
    expect(page.locator("main")).to_contain_text(
        way.words("需要质权人云澜商业银行的同意", "needs the consent of 云澜商业银行")
    )
    enter(page, "university-officer")
    case = begin(page, "open_licence", right)
    fill(page, **STATEMENT)
    press(page, "move:file")
    expect(page.locator("#found h2")).to_have_text(way.words("为什么不能办理", "Why it cannot be done"))
    codes = refusals(page)
    assert {"open_licence.pledge", "open_licence.co_owners", "CN.patent.open_licence.pledge"} <= codes
    expect(page.locator("#found")).to_contain_text(
        way.words("第八十六条第（四）项", "Implementing Rules of the Patent Law (CN) art. 86(4)")
    )
    expect(page.locator("#found")).to_contain_text(way.words("《专利法》第十四条第二款", "Patent Law (CN) art. 14(2)"))
    assert faults_of(page, page.url) == []
    expect(page.locator("#f-fee_when")).to_have_value("通知后十日内")
    fill(page, co_owner_consent="岚湾同意书 2026-11", pledgee_consent="银行同意书 2026-11")
    press(page, "check:file")
    assert not {each for each in refusals(page) if each.startswith("open_licence")}
    press(page, "move:file")
    expect(page.locator(".answer")).to_contain_text(way.words("已提交，待核对", "put in, to be checked"))
    enter(page, "registrar")
    page.goto("/worklist")
    page.locator(f'a[href="/cases/{case}"]').click()
    move(page, "publish")
    expect(page.locator(".answer")).to_contain_text(way.words("开放许可中", "open for licences"))
    take_up(page, way, case, right)
    enter(page, "university-officer")
    begin(page, "open_licence", "CN-utility_model-202029001186")
    fill(page, **STATEMENT)
    press(page, "move:file")
    expect(page.locator("#found")).to_contain_text(way.words("没有专利权评价报告", "there is no evaluation report"))
    page.goto(f"/cases/{case}")
    move(page, "withdraw")
    expect(page.locator(".answer")).to_contain_text(way.words("已撤回", "withdrawn"))


def test_walk_4_you_are_not_the_owner(page, way):
    """A pledge is filed under a name that the register does not know: R1; the change is recorded, and it passes."""
    right = "CN-patent-201619000952"
    enter(page, "registrar")
    case = begin(page, "pledge_registration", right, side="registrar")
    fill(
        page,
        pledgors="新岚新能源有限公司",
        pledgees=BANK,
        contract_no="ZY-2026-0952",
        contract_on="2026-11-18",
        claim_kind="loan",
        amount="3,000,000 CNY",
        term_from="2026-12-01",
        term_until="2028-11-30",
        scope="主债权及利息",
        fee_receipt="示2026-0952",
    )
    press(page, "save")
    move(page, "take_in", paper_no="窗 2026-0952")
    move(page, "register")
    assert "pledge.R1" in refusals(page)
    expect(page.locator("#found")).to_contain_text(
        way.words("登记簿上的权利人是岚新能源科技有限公司", "the register names 岚新能源科技有限公司 as owner")
    )
    changed = begin(page, "party_change", right, side="registrar")
    fill(
        page,
        holders="新岚新能源有限公司",
        former_name="岚新能源科技有限公司",
        new_name="新岚新能源有限公司",
        changed_on="2026-11-10",
        proof_no="变更通知 77",
    )
    press(page, "save")
    move(page, "take_in", paper_no="窗 2026-0953")
    move(page, "record")
    expect(page.locator(".answer")).to_contain_text(way.words("已变更", "recorded"))
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text("新岚新能源有限公司")
    page.goto(f"/cases/{case}")
    move(page, "register")
    expect(page.locator(".answer")).to_contain_text(way.words("已登记", "registered"))
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text("云澜商业银行")
    code = page.goto(f"/cases/{case}") and page.locator("#papers code").first.inner_text()
    page.goto(f"/verify/{code}")
    expect(page.locator(".verdict")).to_contain_text(way.words("本机构签发", "Issued here"))
    page.goto(f"/cases/{changed}")
    expect(page.locator("#timeline")).to_contain_text(way.words("名称地址已变更", "recorded the change"))
