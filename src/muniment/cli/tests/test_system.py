"""The command as a process of its own: what the system refuses, and who interrupts."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from muniment.intake.tests.factories import grant
from muniment.register.adapters.lock import writer_lock

pytestmark = pytest.mark.one_database

COMMAND = [sys.executable, "-c", "from muniment.cli.main import main; main()"]
MANY = 1000


def environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}


def command(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    line = [*COMMAND, *words, "--data", str(folder)]
    return subprocess.run(line, env=environment(), capture_output=True, text=True, timeout=120, check=False)


def refused(folder: Path, *words: str) -> tuple[int, str]:
    """Exit code and the one line of a command that does nothing."""
    done = command(folder, *words)
    assert done.stdout == ""
    assert done.stderr.startswith("muniment: ")
    assert done.stderr.count("\n") == 1, done.stderr
    return done.returncode, done.stderr.removeprefix("muniment: ").rstrip("\n")


def names(folder: Path) -> list[str]:
    """The editions of a folder, which is whole."""
    assert command(folder, "doctor").stdout == "all is whole\n"
    return [item["name"] for item in json.loads(command(folder, "editions", "--format", "json").stdout)["items"]]


def many(path: Path, count: int) -> Path:
    path.write_bytes(b"".join(grant(11000000 + no, title="Lamp " * 50) for no in range(count)))
    return path


@contextmanager
def mounted(folder: Path, size: str) -> Iterator[Path]:
    """A small file system of its own, for root alone."""
    folder.mkdir()
    line = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(line, capture_output=True, check=False).returncode != 0:
        pytest.skip("NOT TESTED ON A SMALL FILE SYSTEM: this user may not mount one")
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def test_another_writer_is_named(tmp_path: Path):
    folder, week = tmp_path / "data", tmp_path / "week.xml"
    week.write_bytes(grant(11000001))
    folder.mkdir()
    with writer_lock(folder, owner="Yun Lan", since=datetime(2026, 11, 20, tzinfo=UTC)):
        code, line = refused(folder, "load", str(week))
    assert (code, line) == (
        3, f"another load is writing: Yun Lan, process {os.getpid()}, since 2026-11-20T00:00:00+00:00",
    )  # fmt: skip
    assert names(folder) == []
    assert command(folder, "load", str(week)).returncode == 0


@pytest.mark.slow
def test_ctrl_c_is_one_line_and_loses_nothing(tmp_path: Path):
    """Worth its seconds: only a process of its own, with reading processes beside it, can be interrupted in earnest."""
    folder, week, year = tmp_path / "data", tmp_path / "week.xml", many(tmp_path / "year.xml", 2000)
    week.write_bytes(grant(10999999))
    assert command(folder, "load", str(week)).returncode == 0
    kept = names(folder)
    line = [*COMMAND, "load", str(year), "--data", str(folder)]
    # A suite that runs in the background ignores the signal, and what it starts would too.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    load = subprocess.Popen(
        line, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    deadline = time.monotonic() + 60
    while not list(folder.glob(".staging-*")) and time.monotonic() < deadline:
        time.sleep(0.01)
    time.sleep(0.5)
    os.killpg(load.pid, signal.SIGINT)
    out, err = load.communicate(timeout=60)
    assert (load.returncode, out, err) == (3, "", "muniment: stopped: every edition is whole\n")
    assert names(folder) == kept
    assert not list(folder.glob(".staging-*"))
    assert command(folder, "load", str(year)).returncode == 0
    assert len(names(folder)) == 2


@pytest.mark.slow
def test_a_full_disk_is_one_line_and_loses_nothing(tmp_path: Path):
    """Worth its seconds: only a real file system says when it is full, and each engine says it in words of its own."""
    week, year = tmp_path / "week.xml", many(tmp_path / "year.xml", 3 * MANY)
    week.write_bytes(grant(10999999))
    with mounted(tmp_path / "small", "8m") as folder:
        assert command(folder, "load", str(week)).returncode == 0
        kept = names(folder)
        code, line = refused(folder, "load", str(year))
        assert code == 3
        assert line.startswith("the disk is full: nothing was published, every edition is whole")
        assert names(folder) == kept
        later = tmp_path / "later.xml"
        later.write_bytes(grant(10999998))
        assert command(folder, "load", str(later)).returncode == 0
        assert len(names(folder)) == 2


@pytest.mark.slow
def test_a_read_only_folder_is_one_line_and_still_read(tmp_path: Path):
    """Worth its seconds: root writes everywhere, so only a file system that is mounted read-only refuses."""
    week = tmp_path / "week.xml"
    week.write_bytes(grant(10999999))
    with mounted(tmp_path / "small", "16m") as folder:
        assert command(folder, "load", str(week)).returncode == 0
        subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
        later = tmp_path / "later.xml"
        later.write_bytes(grant(10999998))
        code, line = refused(folder, "load", str(later))
        assert code == 3
        assert "read-only" in line.lower()


def test_a_reader_who_leaves_early_is_no_failure(tmp_path: Path):
    line = [*COMMAND, "sources", "--format", "json"]
    with subprocess.Popen(line, env=environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE) as listing:
        assert listing.stdout is not None
        listing.stdout.close()
        assert listing.stderr is not None
        assert listing.stderr.read() == b""
    assert listing.returncode == 0
