"""A small sample country behind a real server, and a headless Chromium in the ways that people come."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from filelock import FileLock
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Playwright, sync_playwright

# The browser's event loop lives in this thread, beside whatever else the suite tests here.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")

_FLAGS = (
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
_COUNT = 300
_CLASSES = (
    "#scheme,IPC\n#edition,2026.01\n#licence,made up for the tests\nsymbol,parent,title_zh,title_en\n"
    "H,,测试电学,test electricity\nH01,H,测试元件,test elements\nH01M,H01,测试电池,test batteries\nA,,测试生活,test living\n"
)
"""A classification of our own, for pages that browse."""
_SAMPLE = f"""
import os, sys
from pathlib import Path
from muniment.portal.bootstrap import django_start
folder = Path(os.environ["MUNIMENT_DATA"])
django_start(folder)
from muniment.accounts.values import Actor
from muniment.demo.services import sample_finish, sample_make
from muniment.kernel.clock import clock_read
from muniment.register.services.codelists import Statement, codelists_load
actor = Actor(id="operator:journeys", name="journeys", kind="person")
for line in sample_make(data_dir=folder, size="small", actor=actor, count={_COUNT}, index=False):
    print(line.en)
lists = folder.parent / "ipc.csv"
lists.write_text({_CLASSES!r}, encoding="utf-8")
at = clock_read(folder).now()
codelists_load(data_dir=folder, paths=[lists], stated=Statement(), replace=False, actor=actor, at=at)
for line in sample_finish(data_dir=folder):
    print(line.en)
"""
_WAIT_S = 60
_SAID = ("404 (Not Found)", "409 (Conflict)")
"""Replies that the pages themselves say in words: what a browser says of them beside is no complaint."""

Lang = Literal["zh", "en"]


@dataclass(frozen=True)
class Way:
    """How somebody comes: a language, a screen, a scheme of colours."""

    lang: Lang
    width: int
    dark: bool = False

    def __str__(self) -> str:
        return f"{self.lang}-{self.width}{'-dark' if self.dark else ''}"

    def words(self, zh: str, en: str) -> str:
        """The wording that this visitor reads."""
        return zh if self.lang == "zh" else en


WAYS = (Way("zh", 1280), Way("zh", 390), Way("en", 1280), Way("en", 390), Way("zh", 390, dark=True))


@dataclass(frozen=True)
class Portal:
    """Where the server answers, and on which folder."""

    address: str
    folder: Path


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of its own with a sample of a few hundred rights, which all processes of the run make once together."""
    mine = tmp_path_factory.mktemp("journeys") / "data"
    shared = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        shared = shared.parent
    made = shared / "journeys-sample" / "data"
    with FileLock(shared / "journeys-sample.lock"):
        if not made.exists():
            part = made.parent / "part"
            done = subprocess.run(
                [sys.executable, "-c", _SAMPLE], env=_environment(part), capture_output=True, text=True, check=False
            )
            assert done.returncode == 0, done.stderr
            part.rename(made)
    shutil.copytree(made, mine)
    return mine


def _environment(folder: Path) -> dict[str, str]:
    """A demo on its own SQLite, whatever the suite runs on."""
    return os.environ | {
        "MUNIMENT_PROFILE": "demo",
        "MUNIMENT_DATA": str(folder),
        "MUNIMENT_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "muniment.portal.settings",
    }


@pytest.fixture(scope="session")
def portal(sample: Path) -> Iterator[Portal]:
    """A server on the sample."""
    folder, env = sample, _environment(sample)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    log = folder.parent / "server.log"
    command = [sys.executable, "-c", "from muniment.cli.main import main; main()"]
    with log.open("wb") as out:
        server = subprocess.Popen(
            [*command, "serve", "--data", str(folder), "--port", str(port)], env=env, stdout=out, stderr=out
        )
    try:
        _answer_await(f"http://127.0.0.1:{port}/health", server, log)
        yield Portal(f"http://127.0.0.1:{port}", folder)
    finally:
        server.terminate()
        try:
            server.wait(20)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answer_await(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + _WAIT_S
    while time.monotonic() < until:
        assert server.poll() is None, log.read_text(encoding="utf-8", errors="replace")
        try:
            with urllib.request.urlopen(address, timeout=5) as reply:  # noqa: S310 - our own address
                reply.read()
                return
        except urllib.error.HTTPError as problem:
            with problem:
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer within {_WAIT_S} s: " + log.read_text(encoding="utf-8", errors="replace"))


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    assert path, "a test under the mark `browser` runs only where there is a Chromium"
    sandbox = ("--no-sandbox",) if os.geteuid() == 0 else ()
    started = playwright.chromium.launch(executable_path=path, args=[*_FLAGS, *sandbox])
    yield started
    started.close()


_AXE = Axe().axe_script
_LOOK = """contrast => axe.run({
  resultTypes: ['violations'], preload: false, rules: {'color-contrast': {enabled: contrast}},
}).then(({violations}) => {
  const loaded = performance.getEntriesByType('navigation').concat(performance.getEntriesByType('resource'))
  return {
    violations: violations.map(each => [each.id, each.nodes.slice(0, 3).map(node => node.html.slice(0, 120))]),
    outside: loaded.map(each => each.name).filter(name => !name.startsWith(location.origin)),
    weight: loaded.reduce((sum, each) => sum + each.encodedBodySize, 0),
  }
})"""
_FAINT = """() => {
  const read = text => text.match(/[\\d.]+/g).map(Number).map((part, at) => at < 3 && text.startsWith('color(') ? part * 255 : part)
  const light = ([r, g, b]) => [r, g, b].map(part => part / 255).map(part =>
    part <= .04045 ? part / 12.92 : ((part + .055) / 1.055) ** 2.4).reduce((sum, part, at) => sum + part * [.2126, .7152, .0722][at], 0)
  const behind = element => {
    for (; element; element = element.parentElement) {
      const colour = read(getComputedStyle(element).backgroundColor)
      if (colour[3] === undefined || colour[3] > .5) return colour
    }
    return [20, 23, 26]
  }
  const held = new Set(), words = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT)
  while (words.nextNode()) if (words.currentNode.data.trim()) held.add(words.currentNode.parentElement)
  return [...held].filter(each => each.checkVisibility() && !each.closest('.hidden, .skip, option')).flatMap(each => {
    const style = getComputedStyle(each), [ink, paper] = [read(each.closest('svg') ? style.fill : style.color), behind(each)].map(light)
    const ratio = (Math.max(ink, paper) + .05) / (Math.min(ink, paper) + .05), size = parseFloat(style.fontSize)
    return ratio < (size >= 24 || size >= 18.66 && style.fontWeight >= 700 ? 3 : 4.5) ? [[ratio, each.outerHTML.slice(0, 120)]] : []
  }).slice(0, 3)
}"""
WEIGHT = 300_000
"""Bytes that a first visit may take."""


def faint_of(page: Page) -> list[object]:
    """Texts that stand out too little from what is behind them (WCAG 1.4.3), with their contrast."""
    return [("too faint", *each) for each in page.evaluate(_FAINT)]


def faults_of(page: Page, address: str, *, contrast: bool = False) -> list[object]:
    """What is wrong with a page, by one visit on a desk, the window changing around it.

    Asked are axe; the contrast of every text, in light and in the dark; scrolling sideways at 320 pixels, which is also a window
    of 1280 at 400 %, with all that folds unfolded; its weight; and whether anything came from elsewhere.

    Args:
        contrast: Whether axe reckons contrast too, which takes it three times as long as all its other rules together.
    """
    page.set_viewport_size({"width": 1280, "height": 800})
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    page.goto(address)
    page.evaluate(_AXE)
    seen = page.evaluate(_LOOK, contrast)
    wrong = [*seen["violations"], *seen["outside"], *faint_of(page)]
    if seen["weight"] >= WEIGHT:
        wrong.append(f"it weighs {seen['weight']} bytes")
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    wrong += faint_of(page)
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
    page.set_viewport_size({"width": 320, "height": 844})
    if page.evaluate("document.scrollingElement.scrollWidth") > 320:
        wrong.append("it scrolls sideways")
    return wrong


@pytest.fixture
def visit(browser: Browser, portal: Portal) -> Iterator[Callable[..., Page]]:
    """Opens a page in one of the ways; whatever its console or its policy complains of fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not any(each in message.text for each in _SAID):
            complaints.append(message.text)

    def open_in(way: Way, *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=portal.address,
            locale="zh-CN" if way.lang == "zh" else "en-GB",
            viewport={"width": way.width, "height": 844 if way.width < 600 else 800},
            color_scheme="dark" if way.dark else "light",
            java_script_enabled=javascript,
            is_mobile=way.width < 600,
        )
        opened.append(context)
        context.set_default_timeout(15_000)
        page = context.new_page()
        page.on("console", heard)
        page.on("pageerror", lambda problem: complaints.append(str(problem)))
        return page

    yield open_in
    for context in opened:
        context.close()
    assert not complaints
