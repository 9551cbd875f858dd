"""Pictures of every page type: ``python docs/gallery.py --data DIR [--out DIR] [--only NAME…]``.

The portal is opened on the folder (a sample country), each page is visited in both languages, on a desk and on a phone, in light
and dark, and one picture of each is written: ``NAME.LANG.SCREEN.SCHEME.png``. Pages that need somebody are visited as a persona.
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
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import BrowserContext, sync_playwright

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
        address: Path and query in the sample country.
        persona: Who looks; empty: a visitor.
        whole: The page to its end, instead of its first screen.
    """

    name: str
    address: str
    persona: str = ""
    whole: bool = True


_PATENT = "/rights/CN-patent-202119002305"
SHOTS = (
    Shot("home", "/"),
    Shot("tour", "/tour"),
    Shot("walk", "/tour/6"),
    Shot("search", "/search?q=electrolyte OR 电解液", whole=False),
    Shot("search-help", "/search/help"),
    Shot("nothing-found", "/search?q=zzzz AND 电解液"),
    Shot("record", _PATENT),
    Shot("record-claims", f"{_PATENT}?tab=claims"),
    Shot("record-parties", f"{_PATENT}?tab=parties"),
    Shot("record-raw", f"{_PATENT}?tab=raw", whole=False),
    Shot("check", "/check?number=ZL201519000077.0&made_on=2025-03-01"),
    Shot("difference", "/diff?from=2025-12-31.1&to=2026-11-20.1", whole=False),
    Shot("editions", "/editions"),
    Shot("edition", "/editions/2026-11-20.1"),
    Shot("browse", "/browse"),
    Shot("regions", "/regions"),
    Shot("region", "/regions/840000"),
    Shot("owners", "/owners?q=岚湾"),
    Shot("owner", "/owners/岚湾食品有限公司"),
    Shot("data", "/data"),
    Shot("data-edition", "/data/2026-11-20.1"),
    Shot("export", "/exports/new?q=kind:gi"),
    Shot("loads", "/loads"),
    Shot("load", "/loads/1"),
    Shot("sources", "/sources"),
    Shot("source", "/sources/cn.publication"),
    Shot("plan", "/plan", whole=False),
    Shot("measure", "/plan/measures/M07"),
    Shot("sign-in", "/accounts/sign-in"),
    Shot("account", "/accounts/", persona="attorney"),
    Shot("desk", "/workspace/", persona="attorney"),
    Shot("portfolios", "/workspace/portfolios", persona="attorney"),
    Shot("alerts", "/workspace/alerts", persona="attorney"),
    Shot("design", "/design", whole=False),
    Shot("not-there", "/nothing-here"),
)


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


def picture_take(context: BrowserContext, shot: Shot, path: Path) -> list[str]:
    """The picture is written; what is wrong with the page by the look of it."""
    page = context.new_page()
    if shot.persona:
        page.goto("/")
        page.locator(
            f'form[action="/accounts/persona/{shot.persona}"] button, button[name="persona"][value="{shot.persona}"]'
        ).first.click()
    page.goto(shot.address)
    page.screenshot(path=path, full_page=shot.whole, animations="disabled")
    wide = page.evaluate("document.scrollingElement.scrollWidth - document.scrollingElement.clientWidth")
    page.close()
    return [f"{wide} px too wide"] if wide > 0 else []


def main() -> int:
    """Takes the pictures that were asked for; 1 when a page is wider than its window."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--data", type=Path, required=True, help="a folder with the sample country")
    asked.add_argument("--out", type=Path, default=HERE / "build" / "gallery")
    asked.add_argument("--only", nargs="*", help="names of pages")
    asked.add_argument("--ways", nargs="*", help="such as zh.desk.light")
    words = asked.parse_args()
    words.out.mkdir(parents=True, exist_ok=True)
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        raise SystemExit("pictures need a Chromium on this machine")
    faults = 0
    with portal_open(words.data.absolute()) as address, sync_playwright() as playwright:
        sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []
        browser = playwright.chromium.launch(executable_path=path, args=["--disable-gpu", *sandbox])
        for lang, screen, scheme in itertools.product(LANGS, SCREENS, SCHEMES):
            way = f"{lang}.{screen}.{scheme}"
            if words.ways and way not in words.ways:
                continue
            width, height = SCREENS[screen]
            context = browser.new_context(
                base_url=address,
                locale="zh-CN" if lang == "zh" else "en-GB",
                viewport={"width": width, "height": height},
                is_mobile=screen == "phone",
                color_scheme="dark" if scheme == "dark" else "light",
            )
            for shot in SHOTS:
                if words.only and shot.name not in words.only:
                    continue
                for fault in picture_take(context, shot, words.out / f"{shot.name}.{way}.png"):
                    sys.stderr.write(f"{shot.name} {way}: {fault}\n")
                    faults += 1
            context.close()
        browser.close()
    return 1 if faults else 0


if __name__ == "__main__":
    raise SystemExit(main())
