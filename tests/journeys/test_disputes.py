"""Walk 10 in a real browser, in both languages: from a complaint with photos to the package for the court."""

# ruff: noqa: F811 - the fixtures of the cases are asked for by name
from __future__ import annotations

import io
import re
import shutil
import subprocess
import zipfile

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.test_cases import begin, enter, fill, move, page, press, way  # noqa: F401

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
LAMP = "ZL 2024 1 9005523.6"
OTHER = "光川灯具厂"


def photo() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (60, 40), "orange").save(kept, "PNG")
    return kept.getvalue()


def complain(page: Page, way) -> str:
    """The founder's complaint; its number."""
    enter(page, "founder")
    page.goto(f"/complaints?number={LAMP}&amount=300000")
    fill(page, deed="infringement", says="灯具城三号铺卖的壁灯与我的专利一样")
    page.locator("#f-photos").set_input_files({"name": "壁灯.png", "mimeType": "image/png", "buffer": photo()})
    page.get_by_role("button", name=way.words("提交", "Send"), exact=True).click()
    expect(page).to_have_url(re.compile(r"/complaints/C\d{4}-\d{6}$"))
    expect(page.locator(".verdict .answer")).to_have_text(way.words("调解", "mediation"))
    expect(page.locator(".verdict")).to_contain_text(way.words("《专利法》第六十五条", "Patent Law (CN) art. 65"))
    expect(page.locator("#said")).to_contain_text("CN-patent-202419005523")
    return page.url.rpartition("/")[2]


def verified(page: Page, way, number: str, tmp_path) -> str:
    """What openssl says of the stamp in the package of the photo."""
    page.goto(f"/cases/{number}/evidence")
    with page.expect_download() as kept:
        page.get_by_role("button", name=way.words("下载文件和时间戳", "Download file and stamps"), exact=True).click()
    with zipfile.ZipFile(kept.value.path()) as packed:
        packed.extractall(tmp_path)
    told = (tmp_path / "how-to-verify.txt").read_text(encoding="utf-8")
    command = next(line.strip() for line in told.splitlines() if line.strip().startswith("openssl ts -verify"))
    if shutil.which("openssl") is None:
        pytest.skip("STAMP NOT VERIFIED BY OPENSSL: there is no openssl on the path")
    done = subprocess.run(["/bin/sh", "-c", command], cwd=tmp_path, capture_output=True, text=True, check=False)
    return done.stdout


def as_who(page: Page, slug: str, number: str) -> None:
    enter(page, slug)
    page.goto(f"/cases/{number}")


def timeline(page: Page) -> list[str]:
    return [
        re.sub(r"\s+", " ", each.locator("b").first.inner_text()) for each in page.locator("#timeline > ol > li").all()
    ]


def test_walk_10_from_complaint_to_court_seal(page, way, tmp_path):
    complaint = complain(page, way)
    as_who(page, "mediator", complaint)
    move(page, "mediate", reason="先调解")
    enter(page, "founder")
    page.goto(f"/complaints/{complaint}")
    page.get_by_role("button", name=way.words("提出调解", "Begin the mediation"), exact=True).click()
    expect(page).to_have_url(re.compile(r"/cases/C\d{4}-\d{6}$"))
    number = page.url.rpartition("/")[2]
    expect(page.locator("#f-rights")).to_have_value("CN-patent-202419005523")
    fill(page, respondents=OTHER, kind="infringement")
    press(page, "save")
    page.locator("#parties button.link").first.click()
    invitation = page.locator("pre.token").inner_text()
    page.goto(f"/cases/{number}")
    press(page, "move:ask")
    as_who(page, "mediator", number)
    move(page, "invite")
    enter(page, "attorney")
    page.goto(invitation)
    page.get_by_role("button", name=way.words("加入", "Join"), exact=True).click()
    expect(page).to_have_url(re.compile(f"/cases/{number}$"))
    move(page, "join", view="我方有在先设计")
    as_who(page, "founder", number)
    move(page, "propose", proposal="停止销售并赔偿", sum="300000")
    as_who(page, "mediator", number)
    expect(page.locator("#timeline")).to_contain_text("300,000")
    move(
        page,
        "draw_up",
        terms="停止销售，赔偿二十二万元",
        agreed_sum="220000",
        pay_until="2026-12-31",
        court="云澜市中级人民法院",
    )
    for step in ("sign", "package"):
        for slug in ("founder", "attorney"):
            as_who(page, slug, number)
            move(page, step)
    expect(page.locator(".answer b")).to_have_text(way.words("司法确认材料已备好", "package for the court ready"))
    expect(page.locator("#limits")).to_contain_text("2026-12-21")
    expect(page.locator("#papers li")).to_have_count(2)
    theirs = timeline(page)
    as_who(page, "founder", number)
    assert timeline(page) == theirs
    assert len(theirs) > 8
    assert "Verification: OK" in verified(page, way, complaint, tmp_path)


def test_an_adjudication_suspended_by_an_invalidation_request(page, way):
    enter(page, "founder")
    number = begin(page, "infringement_adjudication", "CN-patent-202419005523", "requester")
    fill(page, respondents=OTHER, facts="制造、销售相同的壁灯", claims="停止制造、销售", place="云澜市")
    fill(page, civil_suit="no", arbitration="no")
    press(page, "save")
    page.locator("#parties button.link").first.click()
    invitation = page.locator("pre.token").inner_text()
    page.goto(f"/cases/{number}")
    press(page, "move:request")
    as_who(page, "registrar", number)
    move(page, "accept")
    move(page, "serve")
    enter(page, "attorney")
    page.goto(invitation)
    page.get_by_role("button", name=way.words("加入", "Join"), exact=True).click()
    reply = page.locator('form[action$="/moves/reply"]')
    reply.locator("summary").click()
    reply.locator('[name="reply.defence"]').select_option("prior_art")
    reply.locator('[name="reply.answer_text"]').fill("涉案设计早已公开")
    reply.locator("button:not([value=check])").last.click()
    move(page, "ask_suspension", request_no="4W123456", accepted_on="2026-11-20")
    as_who(page, "registrar", number)
    expect(page.locator("#limits")).to_contain_text("2027-02-")
    move(page, "suspend", reason="等待无效决定")
    expect(page.locator("main")).to_contain_text(
        way.words("《专利法实施细则》第九十八条", "Implementing Rules of the Patent Law (CN) art. 98")
    )
    move_open(page, "suspend", reason="等待无效决定", invalidation_no="4W123456")
    expect(page.locator(".answer b")).to_have_text(way.words("中止", "suspended"))
    expect(page.locator(".answer")).to_contain_text(way.words("中止计时", "standing still"))
    page.goto("/rights/CN-patent-202419005523")
    expect(page.locator("main")).to_contain_text(number)


def move_open(page: Page, name: str, **asked: str) -> None:
    """A move whose form stands open because it was refused before."""
    form = page.locator(f'form[action$="/moves/{name}"]')
    for field, said in asked.items():
        form.locator(f'[name="{name}.{field}"]').fill(said)
    form.locator("button:not([value=check])").last.click()
