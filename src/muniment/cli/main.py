"""The ``muniment`` command: finds the data folder, starts Django, and turns every failure into one line."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path

import click
import typer
from django.db import DatabaseError

from muniment.kernel.errors import MunimentError
from muniment.kernel.texts import Text

_FOLDER = "muniment-data"
_FOLDER_DEMO = "muniment-demo"

_DISK = {
    errno.ENOSPC: Text(
        "磁盘已满：没有发布任何内容，已有的版本完好", "the disk is full: nothing was published, every edition is whole"
    ),
    errno.EDQUOT: Text(
        "超出磁盘配额：没有发布任何内容，已有的版本完好",
        "the disk quota is used up: nothing was published, every edition is whole",
    ),
    errno.EROFS: Text("文件夹只读", "the folder is read-only"),
    errno.EACCES: Text("没有写入文件夹的权限", "the folder may not be written"),
}


def main(argv: Sequence[str] | None = None) -> None:
    """Run one command and leave with its exit code: 0 done, 1 no, 2 wrong usage, 3 a source or engine problem."""
    words = list(sys.argv[1:] if argv is None else argv)
    sys.exit(run(words))


def run(words: Sequence[str]) -> int:
    """The exit code of a command line; whatever went wrong is one line on standard error."""
    try:
        _data_dir_set(words)
        return _dispatch(list(words))
    except (Exception, KeyboardInterrupt) as problem:  # noqa: BLE001 - the edge: a user never meets a traceback
        line, code = failure(problem)
        if os.environ.get("MUNIMENT_DEBUG"):
            traceback.print_exc()
        print(f"muniment: {line}", file=sys.stderr)
        return code


def failure(problem: BaseException) -> tuple[str, int]:
    """The line and the exit code that a failure deserves: the one table of this face."""
    match problem:
        case MunimentError():
            return problem.text.say(_lang()), problem.exit_code
        case click.ClickException():
            return problem.format_message(), 2
        case KeyboardInterrupt() | click.Abort():
            line = Text(
                "已停止；没有发布任何内容，已有的版本完好", "stopped: nothing was published, every edition is whole"
            )
        case OSError():
            return _disk_line(problem), 3
        case DatabaseError() | sqlite3.Error():
            line = Text("数据库无法使用：{why}", "the database cannot be used: {why}").fill(
                why=str(problem).split("\n")[0]
            )
        case _:
            line = Text(
                "程序自身的错误 {name}：{why}（设 MUNIMENT_DEBUG=1 可见位置）",
                "an error of the program itself, {name}: {why} (MUNIMENT_DEBUG=1 shows where)",
            ).fill(name=type(problem).__name__, why=problem)
    return line.say(_lang()), 3


def _dispatch(words: list[str]) -> int:
    import django  # noqa: PLC0415 - settings read the data folder, which stands only now

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "muniment.portal.settings")
    django.setup()
    from muniment.cli.app import app  # noqa: PLC0415 - commands import tables, which need Django

    command = typer.main.get_command(app)
    result = command.main(args=words, prog_name="muniment", standalone_mode=False)
    return result if isinstance(result, int) else 0


def _data_dir_set(words: Sequence[str]) -> None:
    """``--data`` wins over ``MUNIMENT_DATA``; ``demo`` alone has a folder of its own by default, and personas."""
    for at, word in enumerate(words):
        if word == "--data" and at + 1 < len(words):
            os.environ["MUNIMENT_DATA"] = words[at + 1]
        elif word.startswith("--data="):
            os.environ["MUNIMENT_DATA"] = word.removeprefix("--data=")
    folder = _FOLDER_DEMO if words and words[0] == "demo" else _FOLDER
    os.environ.setdefault("MUNIMENT_DATA", str(Path.cwd() / folder))
    if (words and words[0] == "demo") or (Path(os.environ["MUNIMENT_DATA"]) / "sample.json").exists():
        os.environ.setdefault("MUNIMENT_PROFILE", "demo")


def _lang() -> str:
    return os.environ.get("MUNIMENT_LANG", "en")


def _disk_line(problem: OSError) -> str:
    known = _DISK.get(problem.errno or 0)
    where = f": {problem.filename}" if problem.filename else ""
    return (known.say(_lang()) if known else problem.strerror or str(problem)) + where
