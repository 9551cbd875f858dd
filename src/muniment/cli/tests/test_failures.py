"""Failures: one line in either language, and the exit code of the contract."""

from __future__ import annotations

import errno
import io
import sqlite3

import pytest
from django.db import OperationalError

from muniment.cli.failures import failure
from muniment.cli.progress import Progress, shown
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotFound
from muniment.kernel.texts import Text

pytestmark = pytest.mark.one_database


def engine(cause: str) -> Exception:
    """What an engine raises when the system refused it."""
    problem = RuntimeError("Generic error")
    problem.__cause__ = ValueError(cause)
    return problem


@pytest.mark.parametrize(
    ("problem", "line", "code"),
    [
        (NotFound("no such right", code="x"), "no such right", 1),
        (Conflict("held", code="x"), "held", 1),
        (InvalidInput("no date", code="x"), "no date", 2),
        (EngineUnavailable("two\nlines", code="x"), "two lines", 3),
        (KeyboardInterrupt(), "stopped: every edition is whole", 3),
        (OSError(errno.ENOSPC, "full", "/d/x"), "the disk is full: nothing was published, every edition is whole: /d/x", 3),
        (OSError(errno.EROFS, "ro", "/d/x"), "the folder is read-only: /d/x", 3),
        (OSError(errno.EIO, "I/O error", "/d/x"), "I/O error: /d/x", 3),
        (engine("No space left on device (os error 28)"), "the disk is full: nothing was published, every edition is whole", 3),
        (OperationalError("database or disk is full"), "the disk is full: nothing was published, every edition is whole", 3),
        (OperationalError("attempt to write a readonly database"), "the folder is read-only", 3),
        (sqlite3.OperationalError("no such table: x\nmore"), "the database cannot be used: no such table: x", 3),
        (ValueError("odd"), "an error of the program itself, ValueError: odd (MUNIMENT_DEBUG=1 shows where)", 3),
    ],
)  # fmt: skip
def test_each_failure_is_one_line_with_its_code(problem: BaseException, line: str, code: int):
    assert failure(problem) == (line, code)


def test_chinese_where_it_is_asked_for(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MUNIMENT_LANG", "zh-Hans")
    assert failure(OSError(errno.EROFS, "ro")) == ("文件夹只读", 3)
    assert failure(NotFound(Text("没有", "none"), code="x")) == ("没有", 1)


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_a_sign_of_life_is_drawn_on_a_terminal_and_wiped_off():
    out = Terminal()
    with shown(Text("读取", "reading"), out=out, patience=0) as progress:
        progress.note(Text("写入", "writing"), 1234)
        while "writing · 1,234 documents" not in out.getvalue():
            pass
    assert out.getvalue().endswith("\r\x1b[2K")


def test_nothing_is_drawn_for_quick_work_or_off_a_terminal():
    quick, off = Terminal(), io.StringIO()
    with shown(Text("读取", "reading"), out=quick):
        pass
    with shown(Text("读取", "reading"), out=off, patience=0):
        pass
    assert (quick.getvalue(), off.getvalue()) == ("", "")


def test_the_count_stays_while_the_next_step_counts_nothing():
    progress = Progress(Text("读取", "reading"))
    progress.note(Text("读取", "reading"), 7)
    progress.note(Text("写入", "writing"), 0)
    assert progress.line(seconds=2.6, turn=0) == "⠋ writing · 7 documents · 3 s"
