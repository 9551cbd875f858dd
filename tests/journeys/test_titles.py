"""A transfer with a gap in title, and a fact recorded here that the office's file brings later, in a real browser and both languages."""

# ruff: noqa: F811 - the fixtures are asked for by name
from __future__ import annotations

import csv
import io
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import Portal, Way, faults_of
from tests.journeys.test_cases import begin, enter, fill, move, page, refusals, way  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
UNIVERSITY = "云澜理工大学"
FREE = f"owner:{UNIVERSITY} status:in_force kind:patent NOT has:pledge NOT has:transfer NOT has:open_licence NOT has:licence"
COLUMNS = (
    "申请号", "法律状态代码", "法律状态", "发生日期", "生效日期", "公告日", "登记号", "转让人", "受让人", "受让人英文名", "受让人所在地",
    "出质人", "质权人", "许可人", "被许可人", "许可种类", "金额（万元）", "付款日", "期限至",
)  # fmt: skip


def free_right(page: Page) -> tuple[str, str]:
    """A patent of the university on which nothing lies: its identity, and its number as the gazette writes it."""
    found = page.request.get(f"/api/v1/search?q={quote(FREE)}&limit=20").json()
    hits = [each for each in found["items"] if len(each["owners"]) == 1]
    return hits[0]["right_id"], hits[0]["application_no"]


def office_delivers(portal: Portal, day: str, *rows: dict[str, str]) -> None:
    """A file of the gazette lies ready, to be loaded when the clock comes to the day."""
    folder = portal.folder / "demo" / "pending" / day
    folder.mkdir(parents=True, exist_ok=True)
    written = io.StringIO()
    table = csv.DictWriter(written, COLUMNS, restval="")
    table.writeheader()
    table.writerows(rows)
    (folder / "cn-legal-status.csv").write_text("\ufeff" + written.getvalue(), encoding="utf-8")


def later(page: Page, way: Way) -> None:
    """Two weeks pass."""
    page.goto("/")
    page.locator("aside.sample").get_by_role("button", name=way.words("+2 周", "+2 weeks"), exact=True).click()
    expect(page.locator("#clock")).to_have_text("2026-12-04")


def moved(number: str, on: str, giver: str, taker: str) -> dict[str, str]:
    return {
        "申请号": number, "法律状态代码": "TR01", "法律状态": "专利权转移", "发生日期": on, "公告日": on, "转让人": giver, "受让人": taker,
    }  # fmt: skip


def take_in(page: Page, procedure: str, right: str, **words: str) -> str:
    """A filing taken in at the window; its number."""
    number = begin(page, procedure, right, side="registrar")
    fill(page, **words)
    page.locator('button[name="do"][value="save"]').click()
    move(page, "take_in", paper_no="纸件 1")
    return number


def test_a_transfer_with_a_gap_in_title(page, way, portal):
    """The gazette tells two transfers between which one is missing: named, refused, mended by a succession, registered."""
    right, number = free_right(page)
    office_delivers(
        portal, "2026-11-30", moved(number, "2020-06-02", "澜旧研究所", "澜中科技有限公司"),
        moved(number, "2022-03-04", "澜后科技有限公司", UNIVERSITY),
    )  # fmt: skip
    later(page, way)
    page.goto(f"/title/{right}")
    gap = way.words(
        "缺少由澜中科技有限公司到澜后科技有限公司的登记", "no entry leads from 澜中科技有限公司 to 澜后科技有限公司"
    )
    expect(page.locator("main")).to_contain_text(gap)
    assert faults_of(page, page.url) == []
    enter(page, "registrar")
    said = {
        "assignors": UNIVERSITY,
        "assignees": "岚湾电池股份有限公司",
        "instrument_no": "HT-1",
        "contract_on": "2026-11-01",
        "abroad": "no",
    }
    transfer = take_in(page, "assignment", right, **said)
    move(page, "register")
    assert "title.chain" in refusals(page)
    expect(page.locator("#found")).to_contain_text(gap)
    take_in(
        page, "succession", right, predecessor="澜中科技有限公司", successors="澜后科技有限公司", ground="merger",
        succeeded_on="2021-05-06", proof_no="合并证明 7 号",
    )  # fmt: skip
    move(page, "record")
    expect(page.locator(".answer")).to_contain_text(way.words("已登记", "recorded"))
    told = page.request.get(f"/title/{right}?format=json").json()
    assert told["whole"] is True
    assert [each["holders"][0] for each in told["links"]] == [
        "澜旧研究所",
        "澜中科技有限公司",
        "澜后科技有限公司",
        UNIVERSITY,
    ]
    page.goto(f"/title/{right}")
    expect(page.locator("main")).not_to_contain_text(gap)
    page.goto(f"/cases/{transfer}")
    move(page, "register")
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text("岚湾电池股份有限公司")


def test_a_fact_recorded_here_then_loaded_from_the_office_s_file(page, way, portal):
    """A licence recorded by a case stands once after the gazette has told it too, with both its sources."""
    right, number = free_right(page)
    enter(page, "registrar")
    take_in(
        page, "licence_recordal", right, licensors=UNIVERSITY, licensees="云澜华睿照明有限公司", licence_kind="ordinary", contract_no="HT-2",
        from_on="2026-11-01", until_on="2029-10-31",
    )  # fmt: skip
    move(page, "record", instrument_no="X2026980000777")
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text("云澜华睿照明有限公司")
    licence = {
        "申请号": number, "法律状态代码": "EE01", "法律状态": "专利实施许可合同备案的生效", "发生日期": "2026-11-20", "公告日": "2026-11-28",
        "登记号": "X2026980000777", "许可人": UNIVERSITY, "被许可人": "云澜华睿照明有限公司", "许可种类": "普通许可", "期限至": "2029-10-31",
    }  # fmt: skip
    office_delivers(portal, "2026-11-30", licence)
    later(page, way)
    told = page.request.get(f"/liens/{right}?format=json").json()
    assert [(each["family"], each["instrument"]) for each in told["current"]] == [("licence", "X2026980000777")]
    shown = page.request.get(f"/api/v1/show/{right}").json()
    events = [each for each in shown["events"] if each["family"] == "licence"]
    assert len(events) == 1, events
    assert told["held"] == []
    page.goto(f"/liens/{right}")
    expect(page.locator("main")).to_contain_text("X2026980000777")
    assert faults_of(page, page.url) == []


def test_a_fact_told_otherwise_by_the_office_is_held_and_shown(page, way, portal):
    """The gazette names another licensee under the same number: the office's stands, and what was recorded here is shown beside it."""
    right, number = free_right(page)
    enter(page, "registrar")
    case = take_in(
        page, "licence_recordal", right, licensors=UNIVERSITY, licensees="云澜华睿照明有限公司", licence_kind="ordinary", contract_no="HT-3",
        from_on="2026-11-01", until_on="2029-10-31",
    )  # fmt: skip
    move(page, "record", instrument_no="X2026980000778")
    licence = {
        "申请号": number, "法律状态代码": "EE01", "法律状态": "专利实施许可合同备案的生效", "发生日期": "2026-11-20", "公告日": "2026-11-28",
        "登记号": "X2026980000778", "许可人": UNIVERSITY, "被许可人": "岚湾电池股份有限公司", "许可种类": "普通许可", "期限至": "2029-10-31",
    }  # fmt: skip
    office_delivers(portal, "2026-11-30", licence)
    later(page, way)
    page.goto(f"/rights/{right}")
    expect(page.locator("#answer")).to_contain_text("岚湾电池股份有限公司")
    expect(page.locator("#answer")).not_to_contain_text("云澜华睿照明有限公司")
    held = page.locator('.notice[id^="held-"]')
    expect(held).to_contain_text(way.words("两处记载不一致", "Two tellings differ"))
    expect(held).to_contain_text(case)
    assert faults_of(page, page.url) == []


MARK, NAME = "CN-trademark-99000815", "岚湾食品有限公司"


def test_all_marks_of_a_holder_change_their_name_together(page, way):
    """One mark is filed at the window: the others are named, put right with one button, and all bear the new name."""
    enter(page, "registrar")
    case = take_in(
        page, "trademark_party_change", MARK, holders=NAME, former_name=NAME, new_name="岚湾食品集团有限公司", changed_on="2026-11-10",
        proof_no="变更通知 78",
    )  # fmt: skip
    move(page, "record", announced_on="2026-11-20")
    assert {"title.all", "CN.trademark.title.all"} <= refusals(page)
    other = page.locator("#found li", has_text="CN-trademark-").first.inner_text()
    move(page, "ask_correction", left_behind=other[:200])
    expect(page.locator(".answer")).to_contain_text(way.words("限期改正", "to be put right"))
    page.locator('button[value="held:rights"]').click()
    marks = page.locator('[name="rights"]').input_value().split()
    assert len(marks) > 1
    assert faults_of(page, page.url) == []
    page.goto(f"/cases/{case}")
    move(page, "correct_paper", correction_no="窗 78")
    move(page, "record", announced_on="2026-11-20")
    expect(page.locator(".answer")).to_contain_text(way.words("已变更", "recorded"))
    page.goto(f"/rights/{marks[-1]}")
    expect(page.locator("#answer")).to_contain_text("岚湾食品集团有限公司")
    page.goto(f"/cases/{case}")
    expect(page.locator("#timeline")).to_contain_text(way.words("通知限期改正", "asked to put it right"))
