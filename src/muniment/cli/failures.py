"""The one table of this face: what a command says on standard error, and its exit code, for each kind of failure."""

from __future__ import annotations

import errno
import os
import re
import sqlite3
from collections.abc import Iterator

import typer
from django.db import DatabaseError

from muniment.kernel.errors import MunimentError
from muniment.kernel.texts import Text

_FULL = Text(
    "磁盘已满：没有发布任何内容，已有的版本完好", "the disk is full: nothing was published, every edition is whole"
)
_READ_ONLY = Text("文件夹只读", "the folder is read-only")
_FORBIDDEN = Text("没有写入文件夹的权限", "the folder may not be written")
_NO_FOLDER = Text("数据文件夹的位置上是一个文件", "a file stands where the data folder should be")
_DISK = {
    errno.ENOSPC: _FULL,
    errno.EDQUOT: Text(
        "超出磁盘配额：没有发布任何内容，已有的版本完好",
        "the disk quota is used up: nothing was published, every edition is whole",
    ),
    errno.EROFS: _READ_ONLY,
    errno.EACCES: _FORBIDDEN,
    errno.EEXIST: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.ENOENT: Text("没有这个文件", "there is no such file"),
}
_DISK_WORDS = (
    (re.compile(r"No space left on device|database or disk is full", re.IGNORECASE), _FULL),
    (re.compile(r"Read-only file system|readonly database", re.IGNORECASE), _READ_ONLY),
    (re.compile(r"Permission denied", re.IGNORECASE), _FORBIDDEN),
)
"""Engines tell of the disk in words of their own, without the number of the system's error."""

_USAGE_WORDS = (
    (re.compile(r"No such option: (\S+?)\.?(?: .*)?"), "没有选项 {}"),
    (re.compile(r"No such command '(.*)'\."), "没有命令 {}"),
    (re.compile(r"Missing argument '(.*)'\."), "缺少参数 {}"),
    (re.compile(r"Missing option '(.*)'\."), "缺少选项 {}"),
    (re.compile(r"Missing command\."), "缺少命令"),
    (re.compile(r"Option '(.*)' requires an argument\."), "选项 {} 需要一个值"),
    (re.compile(r"Option '(.*)' does not take a value\."), "选项 {} 不带值"),
    (re.compile(r"Got unexpected extra arguments? \((.*)\)"), "多余的参数 {}"),
    (re.compile(r"Invalid value for '(.*)': Input should be less than or equal to (.*)"), "{} 应不大于 {}"),
    (re.compile(r"Invalid value for '(.*)': Input should be greater than or equal to (.*)"), "{} 应不小于 {}"),
    (re.compile(r"Invalid value for '(.*)': (.*) is not one of (.*)\."), "{} 的值 {} 不在 {} 之中"),
    (re.compile(r"Invalid value for '(.*)': (.*)"), "{} 的值无效：{}"),
)


def lang() -> str:
    """The language of commands: English, or Chinese with ``MUNIMENT_LANG=zh-Hans``."""
    return os.environ.get("MUNIMENT_LANG", "en")


def failure(problem: BaseException) -> tuple[str, int]:
    """The line and the exit code that a failure deserves."""
    text, code = _failure(problem)
    return " ".join(text.say(lang()).split("\n")), code


def _failure(problem: BaseException) -> tuple[Text, int]:
    match problem:
        case MunimentError():
            return problem.text, problem.exit_code
        case KeyboardInterrupt() | typer.Abort():
            return Text("已停止；已有的版本完好", "stopped: every edition is whole"), 3
        case typer.TyperException():  # the public ancestor of the errors of usage: typer's copy of click is private
            return _usage_text(problem), 2
    disk = _disk_text(problem)
    if disk is not None:
        return disk, 3
    if isinstance(problem, DatabaseError | sqlite3.Error):
        line = Text("数据库无法使用：{why}", "the database cannot be used: {why}")
        return line.fill(why=str(problem).split("\n")[0]), 3
    line = Text(
        "程序自身的错误 {name}：{why}（设 MUNIMENT_DEBUG=1 可见位置）",
        "an error of the program itself, {name}: {why} (MUNIMENT_DEBUG=1 shows where)",
    )
    return line.fill(name=type(problem).__name__, why=problem), 3


def _usage_text(problem: typer.TyperException) -> Text:
    """What typer complains of, with the command whose ``--help`` says more."""
    message = str(getattr(problem, "format_message", problem.__str__)()).replace("Value error, ", "")
    context = getattr(problem, "ctx", None)
    command = context.command_path if context is not None else "muniment"
    found = ((pattern.fullmatch(message), zh) for pattern, zh in _USAGE_WORDS)
    zh = next((zh.format(*match.groups()) for match, zh in found if match), message)
    return Text(f"{zh}（见 {command} --help）", f"{message} (see {command} --help)")


def _disk_text(problem: BaseException) -> Text | None:
    """What the disk refused, whoever met it; ``None`` where it is not about the disk."""
    for each in _chain(problem):
        known = _DISK.get(each.errno or 0) if isinstance(each, OSError) else None
        told = known or next((text for pattern, text in _DISK_WORDS if pattern.search(str(each))), None)
        if told is not None:
            where = f": {each.filename}" if isinstance(each, OSError) and each.filename else ""
            return Text(told.zh + where, told.en + where)
    if isinstance(problem, OSError):
        said = (problem.strerror or str(problem)) + (f": {problem.filename}" if problem.filename else "")
        return Text(said, said)
    return None


def _chain(problem: BaseException) -> Iterator[BaseException]:
    """The failure and what led to it, the last first."""
    seen: BaseException | None = problem
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__
