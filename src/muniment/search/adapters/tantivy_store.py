"""Where the index lies: one folder a generation, and a file that names the one that is read.

::

    search/current        the name of the generation that is read; replaced by a rename
    search/g000001/       an index of Tantivy
    search/lock           held by whoever writes

A rebuild writes the next generation beside the one that is read. The generation before stays until the next rebuild:
whoever opened it goes on reading it.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from filelock import FileLock, Timeout

from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text
from muniment.search.adapters.tantivy_engine import TantivyEngine, engine_missing
from muniment.search.adapters.tantivy_layout import MARKER, document, layout_digest, marker_document, schema
from muniment.search.domain.entries import Entry
from muniment.search.ports import Marker

FOLDER = "search"
_GENERATION = re.compile(r"g\d{6}")
_OPENINGS = 20
"""A reader that meets a swap between reading the name and opening the folder tries again."""
_META, _MANAGED = "meta.json", ".managed.json"
HEAP_BYTES = 192_000_000
THREADS = 2

KillPoint = Callable[[str], None]


def current(data_dir: Path) -> Path | None:
    """The generation that is read, if there is one."""
    try:
        name = (data_dir / FOLDER / "current").read_text(encoding="ascii").strip()
    except FileNotFoundError:
        return None
    return data_dir / FOLDER / name if _GENERATION.fullmatch(name) else None


@dataclass(frozen=True, slots=True)
class _State:
    """A generation as it was read after a commit. Nobody else has the same ``name``: what is remembered of it is of it."""

    stamp: tuple[int, int]
    index: tantivy.Index
    searcher: tantivy.Searcher
    name: object


_opened: dict[Path, _State] = {}


def engine_open(data_dir: Path) -> TantivyEngine:
    """The newest state of the index.

    Raises:
        EngineUnavailable: there is none, or it was made by another layout.
    """
    for _ in range(_OPENINGS):
        folder = current(data_dir)
        if folder is None:
            raise engine_missing(data_dir / FOLDER)
        try:
            engine = _engine(folder)
        except (OSError, ValueError):
            continue
        if engine.marker().layout != layout_digest():
            line = Text(
                "检索索引由其他版本的程序生成：运行 muniment index",
                "the search index was made by another version of the program: run muniment index",
            )
            raise EngineUnavailable(line, code="search.layout")
        return engine
    line = Text(
        "检索索引无法打开：运行 muniment index --rebuild",
        "the search index cannot be opened: run muniment index --rebuild",
    )
    raise EngineUnavailable(line, code="search.broken", folder=str(data_dir / FOLDER))


def _engine(folder: Path) -> TantivyEngine:
    """The index of a generation, opened once a process and read anew after each commit."""
    meta = (folder / "meta.json").stat()
    stamp = (meta.st_mtime_ns, meta.st_ino)
    known = _opened.get(folder)
    if known is None or known.stamp != stamp:
        index = known.index if known is not None else tantivy.Index.open(str(folder))
        index.reload()
        known = _State(stamp, index, index.searcher(), object())
        for other in [each for each in _opened if each.parent == folder.parent and each != folder]:
            _opened.pop(other, None)
        _opened[folder] = known
    return TantivyEngine(known.searcher, known.name)


class TantivyWriter:
    """Writing one generation."""

    def __init__(self, folder: Path, *, threads: int = THREADS, heap_bytes: int = HEAP_BYTES) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        fresh = not tantivy.Index.exists(str(folder))
        self._index = tantivy.Index(schema(), str(folder)) if fresh else tantivy.Index.open(str(folder))
        self._index.reload()
        self.engine = TantivyEngine(self._index.searcher())
        self._writer = self._index.writer(heap_bytes, threads)
        # A process that died while it committed leaves files of names that the next commit would give again.
        self._writer.garbage_collect_files()

    def add(self, entry: Entry) -> None:
        """One more version, in the place of the same one."""
        self._writer.add_document(document(entry))

    def close_open(self, right_id: str, seq_to: int, successor: str) -> int | None:
        """The version that no other has followed is written anew, in no edition from ``seq_to`` on.

        Returns:
            Its ``seq``; none where the right has no such version.
        """
        entry = self.engine.entry_open(right_id)
        if entry is None:
            return None
        self.remove(entry.uid)
        self.add(msgspec.structs.replace(entry, seq_to=seq_to, successor=successor))
        return entry.seq_from

    def remove(self, uid: str) -> None:
        """The version is not there."""
        self._writer.delete_documents_by_term("uid", uid)

    def forget(self, right_id: str) -> None:
        """No version of the right is there."""
        self._writer.delete_documents_by_term("rid", right_id)

    def commit(self, marker: Marker | None) -> None:
        """All of it is seen at once; what an earlier attempt left on the disk is gone.

        Args:
            marker: How far the index has come; none where this is a part that ``parts_join`` will join.
        """
        if marker is not None:
            self.remove(MARKER)
            self._writer.add_document(marker_document(msgspec.json.encode(marker)))
        self._writer.commit()

    def reopened(self, state: object = None) -> TantivyEngine:
        """What the index holds after the last commit; ``state`` as the engine takes it."""
        self._index.reload()
        return TantivyEngine(self._index.searcher(), state)

    def close(self) -> None:
        """Small segments are joined."""
        self._writer.garbage_collect_files()
        self._writer.wait_merging_threads()


def parts_join(folder: Path, parts: Iterable[Path]) -> None:
    """The folder is one index of all that lay in the parts, which are gone.

    Tantivy's list of segments is the whole truth of an index, and the name of a segment is a random UUID: the files
    are moved, and one list names them all. Nobody may read or write the folder meanwhile.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tantivy.Index(schema(), str(folder))
    meta, managed = _listed(folder)
    for part in parts:
        theirs, names = _listed(part)
        if theirs["schema"] != meta["schema"] or theirs["index_settings"] != meta["index_settings"]:
            line = f"{part}: a part of another layout"
            raise EngineUnavailable(line, code="search.layout")
        meta["segments"] += theirs["segments"]
        for name in sorted({*names} - {_META}):
            if (part / name).exists():
                (part / name).rename(folder / name)
                managed.append(name)
        shutil.rmtree(part)
    (folder / _MANAGED).write_bytes(msgspec.json.encode(managed))
    (folder / _META).write_bytes(msgspec.json.encode(meta))


def _listed(folder: Path) -> tuple[dict[str, Any], list[str]]:
    """The segments of an index, and the files that belong to them."""
    return msgspec.json.decode((folder / _META).read_bytes()), msgspec.json.decode((folder / _MANAGED).read_bytes())


@contextmanager
def index_lock(data_dir: Path) -> Iterator[None]:
    """Nobody else writes the index.

    Raises:
        EngineUnavailable: somebody else does.
    """
    folder = data_dir / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as busy:
        line = Text("另一个进程正在更新检索索引", "another process is writing the search index")
        raise EngineUnavailable(line, code="search.locked") from busy
    try:
        yield
    finally:
        lock.release()


def generation_next(data_dir: Path) -> Path:
    """A folder for the next generation; what was left of one that was never read is gone."""
    root = data_dir / FOLDER
    held = current(data_dir)
    newest = int(held.name[1:]) if held else 0
    for left in root.glob("g??????"):
        if int(left.name[1:]) > newest:
            shutil.rmtree(left)
    return root / f"g{newest + 1:06d}"


def generation_swap(data_dir: Path, folder: Path, kill_point: KillPoint) -> None:
    """From now on the folder is read; the generation before the last is gone."""
    draft = data_dir / FOLDER / "current.tmp"
    with draft.open("w", encoding="ascii") as file:
        file.write(folder.name)
        file.flush()
        os.fsync(file.fileno())
    kill_point("pointer written")
    draft.replace(data_dir / FOLDER / "current")
    kill_point("swapped")
    for old in (data_dir / FOLDER).glob("g??????"):
        if int(old.name[1:]) < int(folder.name[1:]) - 1:
            shutil.rmtree(old, ignore_errors=True)
