"""The folder in which what comes from a leader lies until it is published, and the lock of whoever fetches it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text

_FOLDER = "following"
SAMPLE = "sample.json"


@contextmanager
def following_lock(data_dir: Path) -> Iterator[None]:
    """Only this process follows until the block ends.

    Raises:
        EngineUnavailable: another one does.
    """
    folder = data_dir / _FOLDER
    folder.mkdir(exist_ok=True)
    lock = FileLock(folder / "lock", timeout=0)
    try:
        lock.acquire()
    except Timeout as problem:
        line = Text("另一进程正在跟随", "another process is following already")
        raise EngineUnavailable(line, code="follow.busy") from problem
    try:
        yield
    finally:
        lock.release()


def parcel(data_dir: Path, site: str) -> Path:
    """The folder for the files of one leader; it is there."""
    folder = data_dir / _FOLDER / hashlib.sha256(site.encode()).hexdigest()[:12]
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def parcel_clear(data_dir: Path, site: str) -> None:
    """Nothing of a leader waits on the disk any more."""
    shutil.rmtree(parcel(data_dir, site), ignore_errors=True)


def sample_is(data_dir: Path) -> bool:
    """Whether the folder holds made-up data."""
    return (data_dir / SAMPLE).exists()


def sample_mark(data_dir: Path, size: str) -> None:
    """The folder holds the made-up data of another installation from now on: every page says so."""
    draft = data_dir / f"{SAMPLE}.tmp"
    draft.write_text(json.dumps({"size": size, "followed": True}), encoding="utf-8")
    draft.replace(data_dir / SAMPLE)


def room_free(data_dir: Path) -> int:
    """Bytes of the disk that are free."""
    return shutil.disk_usage(data_dir).free
