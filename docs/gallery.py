"""Pictures of every page type: ``python docs/gallery.py --data DIR [--out DIR] [--only NAME…] [--ways WAY…] [--first]``.

The portal is opened on the folder (a sample country), which is set back to its beginning; a desk is laid as its people would lay it
(a claim, a portfolio, alerts, a collection, a token, an export). Then each page is visited in both languages, on a desk and on a
phone, in light and dark, and one picture of each is written: ``NAME.LANG.SCREEN.SCHEME.png``. Run it on a copy of the folder.
"""

from __future__ import annotations

import argparse
import itertools
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

HERE = Path(__file__).parent
LANGS = ("zh", "en")
SCREENS = {"desk": (1280, 900), "phone": (390, 844)}
SCHEMES = ("light", "dark")
_WAIT_S = 120


@dataclass(frozen=True)
class Shot:
    """One page type.

    Attributes:
        name: Of the picture.
        address: Path and query in the sample country; words in braces are what laying the desk came to.
        persona: Who looks; empty: a visitor.
        whole: The page to its end, instead of its first screen.
    """

    name: str
    address: str
    persona: str = ""
    whole: bool = True


OFFICER, CURATOR, KEEPER, LENDER = "university-officer", "analyst", "local-operator", "bank-officer"
FIRM, CODE = "岚湾电池股份有限公司", "91840202MA90002686"
PLEDGED = {7: "CN-patent-201219010020", 8: "CN-patent-201719010091"}
PLEDGE = {
    "pledgors": FIRM, "pledgees": "云澜商业银行", "contract_no": "ZY-2026-88", "contract_on": "2026-11-18",
    "amount": "3,000,000 CNY", "term_from": "2026-12-01", "term_until": "2028-11-30", "scope": "主债权及利息",
    "fee_receipt": "示2026-0071",
}  # fmt: skip
"""What is filled in for a pledge."""
NUMBERS = "ZL201819000731.1\nZL201819002917.0\nZL202019006604.X"
_PATENT = "/rights/CN-patent-202119002305"
_AMENDED = "/rights/CN-patent-202419020001"
_THEME = "/themes/lithium-batteries"
SHOTS = (
    Shot("home", "/"),
    Shot("tour", "/tour"),
    Shot("walk", "/tour/6"),
    Shot("walk-names", "/tour/8"),
    Shot("search", "/search?q=electrolyte OR 电解液", whole=False),
    Shot("search-empty", "/search"),
    Shot("search-help", "/search/help"),
    Shot("nothing-found", "/search?q=zzzz AND 电解液"),
    Shot("wrong-number", "/search?q=ZL202219007718.6"),
    Shot("record", _PATENT),
    Shot("record-alive", "/rights/CN-patent-201819000731"),
    Shot("record-mark", "/rights/CN-trademark-99000011"),
    Shot("record-claims", f"{_AMENDED}?tab=claims"),
    Shot("record-claims-compared", f"{_AMENDED}?tab=claims&before="),
    Shot("record-description", f"{_PATENT}?tab=description", whole=False),
    Shot("record-family", "/rights/US-patent-99020010?tab=family"),
    Shot("record-citations", f"{_AMENDED}?tab=citations"),
    Shot("record-parties", f"{_PATENT}?tab=parties"),
    Shot("record-images", "/rights/{drawn}?tab=images"),
    Shot("record-changes", f"{_AMENDED}?tab=changes&since=2025-12-31.1"),
    Shot("record-raw", f"{_PATENT}?tab=raw", whole=False),
    Shot("record-then", f"{_PATENT}?edition=2025-12-31.1&as_of=2025-06-30", whole=False),
    Shot("check-form", "/check"),
    Shot("check", "/check?number=ZL201519000077.0&made_on=2025-03-01"),
    Shot("difference", "/diff?from=2025-12-31.1&to=2026-11-20.1", whole=False),
    Shot("difference-region", "/diff?from=2025-12-31.1&to=2026-11-20.1&region=840000", whole=False),
    Shot("editions", "/editions"),
    Shot("edition", "/editions/2026-11-20.1"),
    Shot("browse", "/browse"),
    Shot("class", "/browse/gb2260?version=sample"),
    Shot("regions", "/regions"),
    Shot("region", "/regions/840000"),
    Shot("owners", "/owners?q=岚湾"),
    Shot("owner", f"/owners/{FIRM}"),
    Shot("agencies", "/agencies"),
    Shot("agency", "/agencies/{agency}"),
    Shot("inventors", "/inventors"),
    Shot("inventor", "/inventors/{inventor}"),
    Shot("data", "/data"),
    Shot("data-edition", "/data/2026-11-20.1"),
    Shot("data-dictionary", "/data/dictionary", whole=False),
    Shot("themes", "/themes"),
    Shot("theme", _THEME),
    Shot("theme-new", "/themes/new", CURATOR),
    Shot("theme-edit", f"{_THEME}/edit", CURATOR),
    Shot("theme-tags", f"{_THEME}/tags", CURATOR),
    Shot("theme-work", f"{_THEME}/work", CURATOR),
    Shot("export-new", "/exports/new?q=kind:gi"),
    Shot("export", "/exports/{export}", OFFICER),
    Shot("loads", "/loads"),
    Shot("load", "/loads/1"),
    Shot("sources", "/sources"),
    Shot("source", "/sources/cn.publication"),
    Shot("plan", "/plan", whole=False),
    Shot("measure", "/plan/measures/M07"),
    Shot("api", "/api"),
    Shot("accessibility", "/accessibility"),
    Shot("sign-in", "/accounts/sign-in"),
    Shot("sign-up", "/accounts/sign-up"),
    Shot("forgotten", "/accounts/password/forgotten"),
    Shot("account", "/accounts/", OFFICER),
    Shot("tokens", "/accounts/tokens", OFFICER),
    Shot("own-data", "/accounts/data", OFFICER),
    Shot("activity", "/accounts/activity", OFFICER),
    Shot("organisations", "/accounts/bodies", OFFICER),
    Shot("organisation", "/accounts/bodies/yunlan-university-of-technology", OFFICER),
    Shot("people", "/accounts/people", KEEPER),
    Shot("person", "/accounts/people/1", KEEPER),
    Shot("settings", "/accounts/settings", KEEPER),
    Shot("audit", "/accounts/audit", KEEPER, whole=False),
    Shot("following", "/settings/following", KEEPER),
    Shot("operation", "/operation", KEEPER),
    Shot("desk", "/workspace/", OFFICER),
    Shot("desk-empty", "/workspace/", "mediator"),
    Shot("own-rights", "/workspace/rights", OFFICER, whole=False),
    Shot("claims-desk", "/workspace/claims", "registrar"),
    Shot("portfolios", "/workspace/portfolios", OFFICER),
    Shot("portfolio", "/workspace/portfolios/{portfolio}", OFFICER),
    Shot("collection", "/workspace/collections/{collection}", OFFICER),
    Shot("keep", "/workspace/keep?right=CN-patent-201819000731", OFFICER),
    Shot("report-form", "/workspace/reports/new?right=CN-patent-201819000731"),
    Shot("report", "/workspace/reports/{report}"),
    Shot("reports-desk", "/workspace/reports", "registrar"),
    Shot("report-entry", "/workspace/reports/entries/{entry}", "registrar"),
    Shot("alerts", "/workspace/alerts", OFFICER),
    Shot("alert", "/workspace/alerts/{alert}", OFFICER),
    Shot("watch", "/workspace/watch?q=电解液", OFFICER),
    Shot("history", "/workspace/history", OFFICER),
    Shot("count", "/workspace/count?from=2026-01-01&days=15", OFFICER),
    Shot("procedures", "/procedures"),
    Shot("procedure", "/procedures/pledge_registration"),
    Shot("open-licences", "/open-licences"),
    Shot("open-licence-price", "/open-licence/price?number=ZL201919004412.2&sales=2000000&years=3&rate=5&licensees=4"),
    Shot("open-licence-check", "/open-licence/check?number=ZL201919004412.2%0AZL202029001186.0"),
    Shot("complaints", "/complaints"),
    Shot("evidence", "/cases/{case}/evidence", "registrar"),
    Shot("evidence-verify", "/evidence/verify?hash=" + "0" * 64),
    Shot("title", "/title/CN-patent-202119002305"),
    Shot("registers", "/registers"),
    Shot("register", "/registers/pledge_registration"),
    Shot("verify", "/verify"),
    Shot("verified", "/verify/{paper}"),
    Shot("cases", "/cases", OFFICER),
    Shot("case-draft", "/cases/{draft}", OFFICER),
    Shot("case", "/cases/{case}", "registrar"),
    Shot("letter", "/cases/{case}/letters/{letter}", "registrar"),
    Shot("work", "/worklist", "registrar"),
    Shot("liens-form", "/liens"),
    Shot("liens", "/liens/CN-patent-201819000731"),
    Shot("due-diligence", f"/due-diligence?numbers={quote(NUMBERS)}&pledgor={quote(FIRM)}&until=2029-01-01"),
    Shot("pledges-public", "/pledges"),
    Shot("pledges", "/pledges", LENDER),
    Shot("pledge", "/pledges/Y2025980000318", LENDER),
    Shot("design", "/design", whole=False),
    Shot("not-there", "/nothing-here"),
)


def persona_enter(page: Page, slug: str) -> None:
    """The page's visitor is signed in as the persona."""
    page.goto("/accounts/sign-in")
    page.locator(f'button[formaction="/accounts/persona/{slug}"]').click()


def desk_lay(page: Page, other: Page) -> dict[str, str]:
    """An officer's desk holds one of each thing; what stands in the addresses for each.

    Args:
        page: Of somebody who reads Chinese and is not signed in.
        other: The same, for those who answer the officer.
    """
    persona_enter(page, OFFICER)
    _form_send(page, "/workspace/rights", "/workspace/rights/claim", {"uscc": CODE})
    persona_enter(other, "registrar")
    other.goto("/workspace/claims")
    other.locator('button[value="confirm"]').first.click()
    _form_send(
        page, "/workspace/portfolios", "/workspace/portfolios/new", {"name": "质押专利包", "client": "云澜商业银行"}
    )
    page.locator('main a[href^="/workspace/portfolios/"]').last.click()
    told = {"portfolio": page.url.rpartition("/")[2]}
    act = f"/workspace/portfolios/{told['portfolio']}/act"
    page.locator("#sort").select_option("number")
    _form_send(page, "", act, {"text": NUMBERS}, 'button[value="add"]')
    page.goto("/search?q=电解液&kind=patent")
    _form_send(
        page,
        "/workspace/watch?q=电解液&kind=patent",
        "/workspace/watch/put",
        {"name": "电解液专利"},
        'button[value="watch"]',
    )
    told["alert"] = page.url.rpartition("/")[2]
    kept = {"name": "电解液综述", "note": "低温性能的对照见权利要求 3。"}
    page.goto("/workspace/keep?right=CN-patent-201819000731")
    page.locator("#into").select_option("new")
    _form_send(page, "", "/workspace/keep/put", kept)
    told["collection"] = page.url.rpartition("/")[2]
    told |= _report_lay(page, other)
    told |= _cases_lay(page, other)
    _form_send(page, "/exports/new?q=kind:gi", "/exports", {})
    told["export"] = page.url.rpartition("/")[2]
    page.goto("/search?q=kind:design+has:images")
    told["drawn"] = _last(page, '.hits a[href^="/rights/"]')
    page.goto("/rights/CN-patent-201819000731?tab=parties")
    told["agency"] = _last(page, 'main a[href^="/agencies/"]')
    told["inventor"] = _last(page, 'main a[href^="/inventors/"]')
    return told


def _cases_lay(page: Page, other: Page) -> dict[str, str]:
    """The officer has a draft; the registrar has registered one pledge and has another before them."""
    page.goto("/procedures/pledge_registration?rights=CN-patent-201919004412")
    page.locator("#start button").click()
    told = {"draft": page.url.rpartition("/")[2]}
    for no, letter in ((7, ""), (8, "letter")):
        other.goto(f"/procedures/pledge_registration?rights={PLEDGED[no]}")
        other.locator("#side").select_option("registrar")
        other.locator("#start button").click()
        told["case"] = other.url.rpartition("/")[2]
        for name, words in PLEDGE.items():
            other.locator(f"#f-{name}").fill(words)
        other.locator("#f-claim_kind").select_option("loan")
        other.locator('button[value="save"]').click()
        other.locator("form[action$=take_in] summary").click()
        other.locator('[name="take_in.paper_no"]').fill(f"窗 2026-{no}")
        other.locator("form[action$=take_in] button").last.click()
        if not letter:
            other.locator("form[action$=register] summary").click()
            other.locator("form[action$=register] button").last.click()
            told["paper"] = _last(other, '#papers a[href^="/verify/"]')
    told["letter"] = _last(other, '#letters a[href*="/letters/"]')
    return told


def _report_lay(page: Page, other: Page) -> dict[str, str]:
    page.goto("/workspace/reports/new?right=CN-patent-201819000731")
    page.locator("#subject").select_option("filed_on")
    _form_send(page, "", "/workspace/reports/new", {"says": "申请日应为次日。", "seen_at": "公告文本首页"})
    told = {"report": page.url.rpartition("/")[2]}
    other.goto("/workspace/reports")
    return {**told, "entry": _last(other, 'main a[href^="/workspace/reports/entries/"]')}


def _last(page: Page, link: str) -> str:
    address = page.locator(link).first.get_attribute("href") or ""
    return unquote(urlsplit(address).path.rpartition("/")[2])


def _form_send(page: Page, at: str, action: str, words: dict[str, str], button: str = "button") -> None:
    if at:
        page.goto(at)
    form = page.locator(f'form[action="{action}"]')
    for name, said in words.items():
        form.locator(f'[name="{name}"]').first.fill(said)
    with page.expect_navigation():
        form.locator(button).first.click()


@contextmanager
def portal_open(data_dir: Path) -> Iterator[str]:
    """The portal answers at the address while the block runs."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from muniment.cli.main import main; main()", "serve"]
    env = os.environ | {"MUNIMENT_PROFILE": "demo"}
    server = subprocess.Popen([*command, "--data", str(data_dir), "--port", str(port)], env=env)  # noqa: S603 - our own command
    address = f"http://127.0.0.1:{port}"
    try:
        _answer_await(f"{address}/health", server)
        yield address
    finally:
        server.terminate()
        server.wait()


def _answer_await(address: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:  # noqa: S310 - our own address
                reply.read()
                return
        except urllib.error.HTTPError as problem:
            problem.close()
            return
        except OSError:
            time.sleep(0.2)
    raise SystemExit("the portal did not answer")


def picture_take(page: Page, shot: Shot, path: Path, told: dict[str, str], *, whole: bool) -> list[str]:
    """The picture is written; what is wrong with the page by the look of it."""
    page.goto(shot.address.format(**told))
    page.screenshot(path=path, full_page=whole, animations="disabled")
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    return [f"{wide} px too wide"] if wide > 0 else []


def _pages_open(browser: Browser, address: str, lang: str, screen: str, scheme: str) -> Callable[[str], Page]:
    """Who looks has a window of their own, opened when they first look."""
    held: dict[str, Page] = {}
    width, height = SCREENS[screen]

    def page_of(persona: str) -> Page:
        if persona not in held:
            context = browser.new_context(
                base_url=address,
                locale="zh-CN" if lang == "zh" else "en-GB",
                viewport={"width": width, "height": height},
                is_mobile=screen == "phone",
                color_scheme="dark" if scheme == "dark" else "light",
            )
            held[persona] = context.new_page()
            if persona:
                persona_enter(held[persona], persona)
        return held[persona]

    return page_of


def pictures_take(browser: Browser, address: str, out: Path, wanted: Callable[[str, str], bool], *, first: bool) -> int:
    """The pictures that were asked for are written; how many pages are wider than their window.

    Args:
        browser: Where they are taken.
        address: Of the portal.
        out: The folder.
        wanted: Whether a page is wanted in a way.
        first: Only the first screen of every page.
    """
    begun = _pages_open(browser, address, "zh", "desk", "light")
    begun("").goto("/")
    begun("").locator('button[name="move"][value="reset"]').click()
    told = desk_lay(begun(""), begun("registrar"))
    faults = 0
    for lang, screen, scheme in itertools.product(LANGS, SCREENS, SCHEMES):
        way = f"{lang}.{screen}.{scheme}"
        page_of = _pages_open(browser, address, lang, screen, scheme)
        for shot in (each for each in SHOTS if wanted(each.name, way)):
            path = out / f"{shot.name}.{way}.png"
            for fault in picture_take(page_of(shot.persona), shot, path, told, whole=shot.whole and not first):
                sys.stderr.write(f"{shot.name} {way}: {fault}\n")
                faults += 1
    return faults


def main() -> int:
    """Takes the pictures that were asked for; 1 when a page is wider than its window."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True, help="a folder with the sample country")
    asked.add_argument("--out", type=Path, default=HERE / "build" / "gallery")
    asked.add_argument("--only", nargs="*", default=[], help="names of pages")
    asked.add_argument("--ways", nargs="*", default=[], help="such as zh.desk.light")
    asked.add_argument("--pictures", nargs="*", default=[], help="such as home.zh.desk.light: these and no others")
    asked.add_argument("--first", action="store_true", help="the first screen of each page")
    words = asked.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("pictures need a Chromium on this machine")

    def wanted(name: str, way: str) -> bool:
        if words.pictures:
            return f"{name}.{way}" in words.pictures
        return (not words.only or name in words.only) and (not words.ways or way in words.ways)

    with portal_open(words.data.absolute()) as address, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *sandbox])
        faults = pictures_take(browser, address, words.out, wanted, first=words.first)
        browser.close()
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
