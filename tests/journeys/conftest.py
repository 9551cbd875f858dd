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
from collections.abc import Callable, Iterable, Iterator
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


def faults_of(page: Page, addresses: Iterable[str], *, dark_phone: bool) -> dict[str, list[object]]:
    """What is wrong with pages: what axe finds on a desk, or on a phone in the dark, and sideways scrolling at 320.

    Each page is opened once; the window changes around it.
    """
    axe, found = Axe(), {}
    size = {"width": 390, "height": 844} if dark_phone else {"width": 1280, "height": 800}
    page.emulate_media(color_scheme="dark" if dark_phone else "light", reduced_motion="reduce")
    for address in addresses:
        page.set_viewport_size(size)
        page.goto(address)
        violations = axe.run(page).response["violations"]
        wrong = [(each["id"], [node["html"][:120] for node in each["nodes"][:3]]) for each in violations]
        page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true })")
        page.set_viewport_size({"width": 320, "height": 844})
        if page.evaluate("document.scrollingElement.scrollWidth") > 320:
            wrong.append("it scrolls sideways")
        if wrong:
            found[address] = wrong
    return found


@pytest.fixture
def visit(browser: Browser, portal: Portal) -> Iterator[Callable[..., Page]]:
    """Opens a page in one of the ways; whatever its console or its policy complains of fails the test."""
    opened: list[BrowserContext] = []
    complaints: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "404 (Not Found)" not in message.text:
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
