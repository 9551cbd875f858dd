"""One writer at a time: a lock that the system frees when its holder dies, with the holder's name beside it."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text

_LOCK = "writer.lock"
_OWNER = "writer.owner"


@contextmanager
def writer_lock(data_dir: Path, *, owner: str, since: datetime) -> Iterator[None]:
    """The caller is the only writer of the folder until the block ends.

    Raises:
        EngineUnavailable: somebody else writes (the message names them), or the folder cannot be written.
    """
    lock = FileLock(data_dir / _LOCK, timeout=0)
    try:
        lock.acquire()
    except Timeout as problem:
        line = Text("另一次写入正在进行：{who}", "another load is writing: {who}").fill(who=_owner_read(data_dir))
        raise EngineUnavailable(line, code="writer.busy") from problem
    except OSError as problem:
        line = Text("无法写入 {folder}：{why}", "cannot write in {folder}: {why}")
        raise EngineUnavailable(
            line.fill(folder=data_dir, why=problem.strerror or problem), code="folder.write", folder=str(data_dir)
        ) from problem
    try:
        _owner_write(data_dir, owner, since)
        yield
    finally:
        (data_dir / _OWNER).unlink(missing_ok=True)
        lock.release()


def _owner_write(data_dir: Path, owner: str, since: datetime) -> None:
    text = json.dumps({"owner": owner, "pid": os.getpid(), "since": since.isoformat(timespec="seconds")})
    (data_dir / _OWNER).write_text(text, encoding="utf-8")


def _owner_read(data_dir: Path) -> str:
    try:
        kept = json.loads((data_dir / _OWNER).read_text(encoding="utf-8"))
        return f"{kept['owner']}, process {kept['pid']}, since {kept['since']}"
    except (OSError, ValueError, KeyError):
        return "its name is not written yet"
