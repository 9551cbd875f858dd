"""Two installations on one machine, each in processes of its own, through ten editions with a withholding and kills."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from muniment.sharing.tests.leading import Leading

pytestmark = [pytest.mark.slow, pytest.mark.one_database]

RUN = "from muniment.cli.main import main; main()"
HIDDEN = "CN-patent-201710000102"
"""No delivery after the second speaks of it: the digests stay the same while it is withheld."""


def command(folder, *words, wait=True):
    known = {**os.environ, "MUNIMENT_DATABASE_URL": "", "MUNIMENT_LANG": "en"}
    process = subprocess.Popen(
        [sys.executable, "-c", RUN, *words, "--data", str(folder)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=known,
    )
    if not wait:
        return process
    out, problem = process.communicate(timeout=120)
    assert process.returncode == 0, problem
    return json.loads(out)


def stamps(folder):
    """What the manifests of a folder say."""
    told = [json.loads(path.read_text(encoding="utf-8")) for path in (folder / "editions").glob("*.json")]
    return [[each["name"], each["digest"], each["total"]] for each in sorted(told, key=lambda each: each["seq"])]


def test_ten_editions_a_withholding_and_kills(tmp_path):
    """The promise of a follower, kept by real processes: the one test that kills them with the system's own signal."""
    leader, folder = Leading(tmp_path / "leader"), tmp_path / "follower"
    try:
        for number in (1, 2, 3):
            leader.tell(f"load {number}")
        told = command(folder, "follow", leader.site, "--format", "json")["items"][0]
        assert (told["editions"], told["behind"], told["problem"]) == (3, 0, None)
        leader.tell(f"withhold {HIDDEN}")
        for number in range(4, 11):
            leader.tell(f"load {number}")
        for seconds in (2.0, 3.5):
            process = command(folder, "follow", "--once", wait=False)
            time.sleep(seconds)
            process.send_signal(signal.SIGKILL)
            process.communicate()
        told = command(folder, "follow", "--once", "--format", "json")["items"][0]
        assert (told["editions"], told["withheld"], told["problem"]) == (10, 1, None)
        assert stamps(folder) == leader.tell("say")
        shown = subprocess.run(
            [sys.executable, "-c", RUN, "show", HIDDEN, "--data", str(folder)],
            capture_output=True, text=True, env={**os.environ, "MUNIMENT_DATABASE_URL": "", "MUNIMENT_LANG": "en"},
            check=False,
        )  # fmt: skip
        assert "withheld since" in shown.stdout + shown.stderr
        assert "Thing" not in shown.stdout
        leader.tell(f"release {HIDDEN}")
        told = command(folder, "follow", "--once", "--format", "json")["items"][0]
        assert (told["editions"], told["withheld"]) == (10, 0)
        assert stamps(folder) == leader.tell("say")
    finally:
        leader.end()
