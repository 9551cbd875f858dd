"""A new index made by several processes side by side: each makes a part of its own, and the parts are joined."""

from __future__ import annotations

import multiprocessing
import multiprocessing.process
import pickle
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from pathlib import Path

from muniment.catalogue.queries.shares import Share, share_followed, share_stream
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text
from muniment.register.queries.standings import Acts
from muniment.search.adapters.tantivy_store import HEAP_BYTES, TantivyWriter
from muniment.search.services.aside import part_work
from muniment.search.services.making import Maker


@dataclass(frozen=True, slots=True)
class Part:
    """What one process makes: the versions of some shares, up to a ``seq``, in a folder of its own."""

    data_dir: Path
    folder: Path
    shares: tuple[Share, ...]
    until: int
    fees: frozenset[tuple[str, str]]
    withheld: Mapping[str, Acts]
    heap_bytes: int = HEAP_BYTES


def part_make(part: Part, *, alone: bool = False) -> int:
    """The part stands in its folder; how many entries it has.

    Args:
        part: What to make.
        alone: Whether this is a process of its own, which ends with the one that started it.
    """
    maker = Maker(part.data_dir, fees=part.fees, withheld=part.withheld)
    writer = TantivyWriter(part.folder, threads=1, heap_bytes=part.heap_bytes)
    added = 0
    try:
        for share in part.shares:
            ends = share_followed(part.data_dir, share, part.until)
            for versions in share_stream(part.data_dir, share, part.until):
                for entry in maker.entries(versions, ends):
                    writer.add(entry)
                    added += 1
                if alone and _orphaned():
                    return added
        writer.commit(None)
    finally:
        writer.close()
    return added


def _orphaned() -> bool:
    parent = multiprocessing.process.parent_process()
    return parent is not None and not parent.is_alive()


def parts_make(parts: list[Part]) -> int:
    """All parts stand, each made by a process of its own; how many entries they have.

    Raises:
        EngineUnavailable: a process died (no memory left, or killed from outside), or says what it lacks.
    """
    context = multiprocessing.get_context("spawn")
    running: dict[Connection, multiprocessing.process.BaseProcess] = {}
    with _ended(running):
        for part in parts:
            ours, theirs = context.Pipe(duplex=False)
            process = context.Process(target=part_work, args=(theirs, pickle.dumps(part)), daemon=True)
            process.start()
            theirs.close()
            running[ours] = process
        return sum(_told(each) for each in _spoken(set(running)))


def _spoken(waiting: set[Connection]) -> Iterator[Connection]:
    """Those that have something to say, as it comes."""
    while waiting:
        for each in wait(list(waiting)):
            if isinstance(each, Connection):
                waiting.discard(each)
                yield each


def _told(connection: Connection) -> int:
    try:
        said = connection.recv()
    except EOFError as problem:
        line = Text(
            "一个建索引的进程中断：可能内存不足；试用 --workers 1",
            "an indexing process died: memory may be short; try --workers 1",
        )
        raise EngineUnavailable(line, code="search.worker_died") from problem
    if isinstance(said, int):
        return said
    zh, en, code = said
    raise EngineUnavailable(Text(zh, en), code=code)


@contextmanager
def _ended(running: dict[Connection, multiprocessing.process.BaseProcess]) -> Iterator[None]:
    """No process is left behind, whatever happened."""
    try:
        yield
    except BaseException:
        for process in running.values():
            process.terminate()
        raise
    finally:
        for connection, process in running.items():
            process.join()
            connection.close()
