"""The audit of dependencies: what it says of a weakness, and that a missing network is told and fails nothing."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
SCRIPT = ROOT / "requirements" / "audit.py"


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("requirements_audit", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


audit = _load()
SOUND = {"name": "lamp", "version": "1.0", "vulns": []}
WEAK = {"name": "wick", "version": "2.0", "vulns": [{"id": "PYSEC-2026-1", "fix_versions": ["2.1"]}]}
HOPELESS = {"name": "oil", "version": "3.0", "vulns": [{"id": "PYSEC-2026-2", "fix_versions": []}]}


def said(*packages: dict) -> str:
    return json.dumps({"dependencies": packages, "fixes": []})


def test_nothing_known_is_said_with_the_count():
    assert audit.verdict("run.txt", 0, said(SOUND, SOUND), "") == (
        True,
        ["run.txt: no weakness is known of 2 packages"],
    )


def test_a_weakness_is_named_and_refused():
    assert audit.verdict("run.txt", 1, said(SOUND, WEAK, HOPELESS), "Found 2") == (
        False,
        ["run.txt: wick 2.0: PYSEC-2026-1, mended in 2.1", "run.txt: oil 3.0: PYSEC-2026-2, mended in nothing yet"],
    )


def test_what_could_not_be_asked_is_never_silent():
    skipped = {"name": "wick", "skip_reason": "not on the index"}
    assert audit.verdict("run.txt", 0, said(SOUND, skipped), "") == (
        True,
        ["NOT AUDITED: run.txt: wick: not on the index"],
    )


def test_a_failure_of_the_audit_itself_is_one():
    assert audit.verdict("run.txt", 2, "", "usage: pip-audit\nno such option") == (
        False, ["run.txt: the audit itself failed: no such option"],
    )  # fmt: skip


def test_without_the_network_it_says_so_and_fails_nothing(tmp_path: Path):
    """It is sent to a port where nobody listens."""
    lock = tmp_path / "lock.txt"
    lock.write_text(f"lamp==1.0 --hash=sha256:{'0' * 64}\n", encoding="ascii")
    nowhere = dict.fromkeys(
        ("HTTPS_PROXY", "HTTP_PROXY", "https_proxy", "http_proxy", "ALL_PROXY"), "http://127.0.0.1:9"
    )
    kept = {name: each for name, each in os.environ.items() if name.upper() != "NO_PROXY"}
    done = subprocess.run(
        [sys.executable, str(SCRIPT), str(lock)],
        env=kept | nowhere,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("NOT AUDITED: the package index cannot be reached: ")
    assert done.stdout.count("\n") == 1


def test_make_check_asks():
    targets = {
        line.partition(":")[0]: line.partition(":")[2]
        for line in (ROOT / "Makefile").read_text(encoding="utf-8").splitlines()
        if line[:1].isalpha()
    }
    assert "audit" in targets["check"].split("##")[0].split()
