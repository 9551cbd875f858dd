"""The watched folder: what is laid into it is loaded once, and its report lies beside it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

import msgspec
import structlog
from django.db import DatabaseError

from muniment.accounts.values import SYSTEM
from muniment.intake.services.loading import load_publish
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import EngineUnavailable, MunimentError
from muniment.kernel.texts import Text

_log = structlog.get_logger("muniment.operation")
SETTLED_S = 15
"""A file that nobody has written to for so many seconds has stopped growing."""
_PARTIAL = (".part", ".tmp", ".filepart", ".crdownload")
_GOES_TO = {"published": "done", "already_loaded": "done", "held": "held"}


def folder_load(*, data_dir: Path, watched: Path, now: datetime) -> list[str]:
    """Every settled file of the folder has been loaded and lies in ``done``, ``held`` or ``refused``.

    A kill between the edition and the move loads nothing twice: the same file again is "already loaded". While
    another load writes, or the disk is full, files stay where they are.

    Args:
        data_dir: The data folder.
        watched: The folder that files are laid into.
        now: Real time.

    Returns:
        Where each file went, such as ``done/week-1.zip``.
    """
    went: list[str] = []
    for path in _settled(watched, now):
        try:
            report = load_publish(data_dir=data_dir, paths=[path], actor=SYSTEM, clock=clock_read(data_dir))
            state, told = report.state, msgspec.to_builtins(report)
        except (EngineUnavailable, DatabaseError) as problem:
            _log.warning("watch.waits", why=getattr(problem, "code", type(problem).__name__))
            break
        except Exception as problem:  # noqa: BLE001 - a file that the program fails on must not keep back the others
            if isinstance(problem, OSError) and problem.errno:
                _log.warning("watch.waits", why=problem.strerror)  # the disk, not what the file says
                continue
            state, told = "refused", _refusal(problem)
        went.append(_move(path, watched / _GOES_TO.get(state, "refused"), told))
        _log.info("watch.loaded", state=state)
    return went


def _refusal(problem: Exception) -> dict[str, str]:
    if isinstance(problem, MunimentError):
        return {"state": "refused", "code": problem.code, "zh": problem.text.zh, "en": problem.text.en}
    name = type(problem).__name__
    _log.error("watch.failed", why=name, exc_info=problem)
    line = Text("程序自身出错：{n}", "the program itself failed: {n}").fill(n=name)
    return {"state": "refused", "code": "program.error", "zh": line.zh, "en": line.en}


def _settled(watched: Path, now: datetime) -> list[Path]:
    """Whole files, oldest first; hidden ones and those that a transfer marks as partial are left alone."""
    found: list[tuple[float, Path]] = []
    for path in watched.iterdir() if watched.is_dir() else ():
        if path.name.startswith(".") or path.suffix in _PARTIAL or path.is_symlink() or not path.is_file():
            continue
        changed = path.stat().st_mtime
        if now.timestamp() - changed >= SETTLED_S:
            found.append((changed, path))
    return [path for _changed, path in sorted(found)]


def _move(path: Path, folder: Path, told: object) -> str:
    """The report first, then the file: a file in its last place always has its report."""
    folder.mkdir(exist_ok=True)
    aim, no = folder / path.name, 1
    while aim.exists():
        no += 1
        aim = folder / f"{path.stem}.{no}{path.suffix}"
    body = json.dumps(told, ensure_ascii=False, indent=1, default=str)
    aim.with_name(f"{aim.name}.report.json").write_text(body, encoding="utf-8")
    path.rename(aim)
    return f"{folder.name}/{aim.name}"
