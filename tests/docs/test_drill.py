"""The drill of the page about copies works as it stands there."""

from __future__ import annotations

import json
import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from muniment.intake.tests.factories import grant

pytestmark = pytest.mark.one_database

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "back-up-and-restore.md"
COMMAND = [sys.executable, "-c", "from muniment.cli.main import main; main()"]


def environment() -> dict[str, str]:
    return {name: each for name, each in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}


def ran(words: list[str]) -> str:
    line = [*COMMAND, *words]
    done = subprocess.run(line, env=environment(), capture_output=True, text=True, timeout=240, check=False)
    assert (done.returncode, done.stderr) == (0, ""), words
    return done.stdout


def served(words: list[str]) -> dict[str, object]:
    """What the portal of the copy says of itself, on a port that is free."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    words[words.index("--port") + 1] = port
    portal = subprocess.Popen(
        [*COMMAND, *words], env=environment(), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        until = time.monotonic() + 90
        while True:
            assert portal.poll() is None
            assert time.monotonic() < until
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/ready", timeout=10) as reply:
                    return json.loads(reply.read())
            except OSError:
                time.sleep(0.2)
    finally:
        portal.terminate()
        portal.wait(60)


@pytest.mark.slow
def test_the_drill_of_the_page_works_as_it_stands(tmp_path: Path):
    """Slow: every command is a process of its own, as it is for whoever practises."""
    (block,) = re.findall(r"```sh drill\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    lines = [shlex.split(line.replace("/tmp/drill", str(tmp_path)))[1:] for line in block.splitlines()]  # noqa: S108 - the page's
    assert [words[0] for words in lines] == ["backup", "restore", "restore", "doctor", "editions", "search", "serve"]
    week = tmp_path / "week.xml"
    week.write_bytes(grant(11000001) + grant(11000002))
    ran(["load", str(week), "--data", str(tmp_path / "data")])
    told = [ran(words) for words in lines[:-1]]
    assert told[0].startswith("the copy is whole: ")
    assert told[1].startswith("the copy is sound: ")
    assert told[2].startswith("restored and checked: ")
    assert told[3] == "all is whole\n"
    assert "2" in told[4]
    assert served(lines[-1])["ok"] is True
