"""The jobs of the users that the public pages serve, each with its journey: all in Chinese, on a desk.

==========================  =========================================================  ============================================
User                        Job                                                        Journey
==========================  =========================================================  ============================================
Information-centre          State-of-the-art search and a delivered report             test_search: found and taken away
librarian                   A theme database and its alerts                            test_themes: made, tagged, published, read
Tech-transfer officer       What is maintained, what is due, what is new               test_desk: from the first claim to the news
Owner of a small firm       State, next fee and deadline of my rights                  here: an owner
Bank officer                Title and remaining life of a pasted list                  here: a bank officer
Inspector                   Is this number genuine, alive and whose                    test_walks: walk 7
Policy analyst              Compare regions; what came and went                        test_search: counts; came and went
                            Track the tasks of the plan                                test_plan: open licences
Attorney                    Saved strategy; docket over clients                        here: an attorney
Researcher, journalist      Download a dated data set                                  here: a researcher
                            Call an API                                                test_api: lines and programs of the how-to
Local operator              Name, colours, reports                                     here: an operator
==========================  =========================================================  ============================================
"""

from __future__ import annotations

import ast
import gzip
import hashlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docs.gallery import CODE, FIRM, NUMBERS, persona_enter
from playwright.sync_api import Page, expect

from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]

JOBS = (
    "test_search.test_the_patents_of_a_firm_about_electrolytes_are_found_and_taken_away",
    "test_themes.test_a_theme_is_made_tagged_published_and_read",
    "test_desk.test_from_the_first_claim_to_the_news",
    "test_jobs.test_an_owner_reads_state_fee_and_deadline_of_its_rights",
    "test_jobs.test_a_bank_officer_pastes_a_list_and_reads_title_and_remaining_life",
    "test_walks.test_walk_7_is_this_box_honest",
    "test_search.test_counts_of_regions_and_classes_open_into_as_many",
    "test_search.test_what_came_and_went_for_a_province_between_two_editions",
    "test_plan.test_the_task_on_open_licences_and_what_works_of_it",
    "test_jobs.test_an_attorney_keeps_a_strategy_and_dockets_two_clients",
    "test_jobs.test_a_researcher_takes_a_dated_data_set_away",
    "test_api.test_a_line_of_the_how_to_is_answered",
    "test_api.test_the_programs_of_the_how_to_run",
    "test_jobs.test_an_operator_names_the_installation",
)
RIGHT = "CN-patent-201819000731"


def test_every_job_has_its_journey():
    for job in JOBS:
        module, _, name = job.partition(".")
        tree = ast.parse((Path(__file__).parent / f"{module}.py").read_text(encoding="utf-8"))
        assert name in {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}, job


@pytest.fixture
def page(visit) -> Iterator[Page]:
    """A window without scripts; what was done in it is taken back."""
    opened = visit(WAYS[0], javascript=False)
    yield opened
    opened.goto("/")
    opened.locator('aside.sample button[value="reset"]').click()
    expect(opened.locator("form.personas")).to_be_visible()


def test_an_owner_reads_state_fee_and_deadline_of_its_rights(page, visit):
    persona_enter(page, "founder")
    page.goto("/workspace/")
    page.get_by_role("link", name="我的权利").click()
    page.get_by_label("统一社会信用代码").fill(CODE)
    page.get_by_role("button", name="认领").click()
    staff = visit(WAYS[0], javascript=False)
    persona_enter(staff, "registrar")
    staff.goto("/workspace/claims")
    staff.get_by_role("button", name="确认").click()
    page.goto("/workspace/rights")
    expect(page.locator("p.answer")).to_contain_text(FIRM)
    row = page.locator("tr", has=page.locator(f"a[href='/rights/{RIGHT}']"))
    expect(row).to_contain_text("有效")
    expect(row.locator("[data-label=下一次年费]")).to_contain_text("2026年12月1日")
    expect(row.locator("[data-label=下一次年费]")).to_contain_text("2,000\u2009元 + 25%")
    row.get_by_text("怎么算出来的").first.click()
    expect(row).to_contain_text("细则")
    expect(row.locator("[data-label=下一个期限]")).to_contain_text("2026年12月1日")


def test_a_bank_officer_pastes_a_list_and_reads_title_and_remaining_life(page):
    persona_enter(page, "bank-officer")
    page.goto("/workspace/portfolios")
    page.locator("#name").fill("质押 Y2025980000318")
    page.get_by_role("button", name="建立").click()
    page.get_by_role("link", name="质押 Y2025980000318").click()
    page.get_by_label("按什么加入").select_option("number")
    page.get_by_label("内容（号码可多行）").fill(f"{NUMBERS}\nZL201819000731.2")
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.locator(".notice")).to_contain_text("ZL201819000731.2")
    expect(page.locator("h1 + p")).to_contain_text("3\u2009件权利")
    ends = page.locator("tr", has_text="保护期最后一天")
    expect(ends).to_have_count(3)
    expect(ends.filter(has_text=RIGHT)).to_contain_text("2038年5月31日")
    page.locator(f"#rights ~ table a[href='/rights/{RIGHT}']").click()
    answers = page.locator("dl.answers")
    expect(answers).to_contain_text(FIRM)
    expect(answers).to_contain_text("云澜商业银行")


def test_an_attorney_keeps_a_strategy_and_dockets_two_clients(page, tmp_path):
    persona_enter(page, "attorney")
    page.goto("/search?q=owner:岚湾 AND 电解液&kind=patent")
    found = page.locator("#answer").inner_text()
    page.get_by_role("link", name="保存或关注").click()
    page.locator("#name").fill("岚湾电解液")
    page.get_by_role("button", name="只保存").click()
    page.get_by_role("link", name="岚湾电解液", exact=True).click()
    expect(page.locator("#answer")).to_have_text(found)
    for client, name, number in (
        ("岚湾电池", "年费", NUMBERS.splitlines()[0]),
        ("云澜理工大学", "维持", "ZL201919004412.2"),
    ):
        page.goto("/workspace/portfolios")
        page.locator("#name").fill(name)
        page.get_by_label("客户").fill(client)
        page.get_by_role("button", name="建立").click()
        page.get_by_role("link", name=name, exact=True).click()
        page.get_by_label("按什么加入").select_option("number")
        page.get_by_label("内容（号码可多行）").fill(number)
        page.get_by_role("button", name="加入", exact=True).click()
        expect(page.locator("h1 + p")).to_contain_text(client)
        with page.expect_download() as waiting:
            page.get_by_role("link", name="CSV").click()
        waiting.value.save_as(tmp_path / "docket.csv")
        assert number[2:14] in (tmp_path / "docket.csv").read_text(encoding="utf-8-sig")
    page.goto("/workspace/")
    for client in ("岚湾电池", "云澜理工大学"):
        expect(page.locator("main")).to_contain_text(client)


def test_a_researcher_takes_a_dated_data_set_away(page, tmp_path):
    page.goto("/")
    page.locator("footer").get_by_role("link", name="开放数据").click()
    page.get_by_role("link", name="2025-12-31.1", exact=True).click()
    file = page.locator("tr", has_text=re.compile(r"records\.csv\.gz"))
    if file.locator("form").count():
        file.get_by_role("button").click()
    link = file.locator("a[href$='records.csv.gz']")
    for _ in range(200):
        if link.count():
            break
        page.wait_for_timeout(100)
        page.reload()
    rows = int(file.locator("[data-label=行]").inner_text().replace(",", ""))
    with page.expect_download() as waiting:
        link.click()
    waiting.value.save_as(tmp_path / "set.csv.gz")
    body = (tmp_path / "set.csv.gz").read_bytes()
    file.get_by_text("校验与缺失").click()
    expect(file).to_contain_text(hashlib.sha256(body).hexdigest())
    assert gzip.decompress(body).decode("utf-8-sig").count("CN-patent-201819000731") >= 1
    assert rows > 100


def test_an_operator_names_the_installation(page, visit):
    persona_enter(page, "local-operator")
    page.goto("/accounts/")
    page.get_by_role("link", name="本站设置").click()
    page.get_by_label("名称（中文）").fill("云澜知识产权")
    page.get_by_label("名称（英文）").fill("Yunlan IP")
    page.locator("[name=palette]").select_option(index=1)
    page.get_by_role("button", name="保存").click()
    reader = visit(WAYS[0], javascript=False)
    reader.goto("/search?q=电解液")
    expect(reader.locator("a.brand")).to_contain_text("云澜知识产权")
    expect(reader).to_have_title(re.compile("云澜知识产权"))
    assert reader.locator("link[href^='/accounts/house.css']").count() == 1
    page.goto("/accounts/")
    page.get_by_role("link", name="运行状况").click()
    expect(page.locator("main")).to_contain_text("定期工作")
