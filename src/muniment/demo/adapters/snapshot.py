"""A copy of a sample folder as it was made, and the way back to it.

Tables, pictures and segments of the index never change once written, so they are linked and not copied; databases are
copied by SQLite itself, so that whoever reads them meanwhile sees the old state or the new one, whole.
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from filelock import FileLock, Timeout

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text

SNAPSHOT = "demo/snapshot"
_WRITER_LOCK = "writer.lock"
"""The file that whoever writes in a data folder holds (see ``register``)."""

_INDEX_LOCK = "search/lock"
"""The same for the index (see ``search``)."""

_LINKED = ("tables", "images")
_SEGMENT = re.compile(r"search/.*[0-9a-f]{32}\.[a-z0-9.]+")
"""Files of the search index that are written once; its lists of segments change."""
_LEFT = (".db-wal", ".db-shm", ".lock", ".owner", ".key")
_INDEX_S = 20  # a worker that brings the index up to date after an edition is done by then
_SQLITE = b"SQLite format 3\0"


def snapshot_make(data_dir: Path) -> None:
    """``demo/snapshot`` is the folder as it stands; an older copy is gone."""
    copy = data_dir / SNAPSHOT
    draft = copy.with_name("snapshot.draft")
    shutil.rmtree(draft, ignore_errors=True)
    for name in _files(data_dir):
        _put(data_dir / name, draft / name, link=_lasting(name))
    shutil.rmtree(copy, ignore_errors=True)
    draft.rename(copy)


def snapshot_there(data_dir: Path) -> bool:
    """Whether there is a copy to go back to."""
    return (data_dir / SNAPSHOT).is_dir()


def snapshot_restore(data_dir: Path) -> None:
    """The folder is as it was when the copy was made.

    Databases first, so that no edition is shown whose files are gone; then files that came since, then what was lost.

    Raises:
        EngineUnavailable: somebody writes in the folder.
    """
    copy = data_dir / SNAPSHOT
    try:
        with FileLock(data_dir / _WRITER_LOCK, timeout=0), FileLock(data_dir / _INDEX_LOCK, timeout=_INDEX_S):
            kept = set(_files(copy)) - {Path(_INDEX_LOCK)}
            for name in sorted(kept, key=lambda each: (not _database(copy / each), str(each))):
                _back(copy / name, data_dir / name, link=_lasting(name))
            for name in set(_files(data_dir)) - kept - {Path(_INDEX_LOCK)}:
                (data_dir / name).unlink(missing_ok=True)
    except Timeout as problem:
        line = Text("正在写入数据，请稍后再重置", "data is being written: reset it a little later")
        raise EngineUnavailable(line, code="writer.busy") from problem


def _files(folder: Path) -> Iterator[Path]:
    """The files of a sample folder, by their names within it; copies, locks and keys are not of it."""
    for path in folder.rglob("*"):
        name = path.relative_to(folder)
        if path.is_file() and not name.as_posix().startswith(SNAPSHOT) and not name.name.endswith(_LEFT):
            yield name


def _lasting(name: Path) -> bool:
    """Whether the file never changes once it is written."""
    return name.parts[0] in _LINKED or _SEGMENT.fullmatch(name.as_posix()) is not None


def _database(path: Path) -> bool:
    with path.open("rb") as raw:
        return raw.read(len(_SQLITE)) == _SQLITE


def _put(source: Path, target: Path, *, link: bool) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if _database(source):
        _database_copy(source, target)
        return
    if link:
        try:
            os.link(source, target)
        except OSError:  # another file system, or one without links
            shutil.copy2(source, target)
        return
    shutil.copy2(source, target)


def _back(source: Path, target: Path, *, link: bool) -> None:
    """The target is what the copy holds; what is the same already is left alone."""
    if target.exists() and not _database(source) and _same(source, target):
        return
    if _database(source):
        _database_copy(source, target)
        return
    draft = target.with_name(f"{target.name}.draft")
    draft.unlink(missing_ok=True)
    _put(source, draft, link=link)
    draft.replace(target)


def _same(one: Path, other: Path) -> bool:
    first, second = one.stat(), other.stat()
    return first.st_ino == second.st_ino or (first.st_size, first.st_mtime_ns) == (second.st_size, second.st_mtime_ns)


def _database_copy(source: Path, target: Path) -> None:
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, timeout=30)) as new:
        old.backup(new)
