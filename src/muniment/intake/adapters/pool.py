"""Reading documents in other processes, in order, with a bounded queue; or here, with no process at all.

Small loads never start a process: the first documents are read here, and only a load that goes on gets its workers.
"""

from __future__ import annotations

import gc
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from multiprocessing.connection import wait
from typing import NamedTuple

import msgspec

from muniment.catalogue.values import Reject
from muniment.intake.sources import source_parse
from muniment.intake.values import Member, Parsed, Place
from muniment.kernel.errors import EngineUnavailable, MunimentError

_HERE_FIRST = 3 << 20
"""Bytes that are read before workers start: starting them costs about as long as reading this much."""
_TASK_BYTES = 1 << 19
_TASK_DOCUMENTS = 64
_AHEAD = 3
"""Tasks in the queue for each worker: none waits, and no more than a few megabytes are under way."""


class Task(NamedTuple):
    """One block for its reader."""

    member: Member
    source: str
    place: Place
    raw: bytes
    label: str | None = None


Done = tuple[Task, Parsed]


class _Batch(NamedTuple):
    tasks: list[Task]
    future: Future[bytes]


_DECODE = msgspec.msgpack.Decoder(list[Parsed])


def parse_one(source: str, raw: bytes, place: Place) -> Parsed:
    """What the reader makes of the block; a failure is a reject that carries the text, never an exception."""
    parse = source_parse(source)
    try:
        return _complete(parse(raw, place), raw, place)
    except MunimentError as problem:
        field = problem.facts.get("field")
        return _rejected(raw, place, problem.message, str(field) if field else None)
    except RecursionError:
        return _rejected(raw, place, "elements lie too deep within each other", None)
    except Exception as problem:  # noqa: BLE001 - the edge of a job: one bad document must not end the load
        return _rejected(raw, place, f"the reader failed: {type(problem).__name__}: {problem}", None)


def _complete(parsed: Parsed, raw: bytes, place: Place) -> Parsed:
    """A block that gives nothing is a reject: no document disappears in silence."""
    if parsed.statements or parsed.rejects or not raw.strip() or place.position.startswith("row"):
        return parsed
    return msgspec.structs.replace(parsed, rejects=_rejected(raw, place, "says nothing of any right", None).rejects)


def _rejected(raw: bytes, place: Place, reason: str, field: str | None) -> Parsed:
    text = raw.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode() if _utf8(raw) else None
    return Parsed(rejects=(Reject(position=place.position, reason=reason, field=field, raw=text),))


def _utf8(raw: bytes) -> bool:
    try:
        raw.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def run(tasks: Iterable[Task], *, workers: int) -> Iterator[Done]:
    """Each task with what its reader made of it, in the order given.

    Args:
        tasks: Blocks; taken only as fast as they are read.
        workers: Processes; 0 reads everything here.

    Raises:
        EngineUnavailable: a worker died (no memory left, or killed from outside).
    """
    source = iter(tasks)
    here = 0
    for task in source:
        yield task, parse_one(task.source, task.raw, task.place)
        here += len(task.raw)
        if workers > 0 and here > _HERE_FIRST:
            yield from _pooled(source, workers)
            return


def _pooled(tasks: Iterator[Task], workers: int) -> Iterator[Done]:
    first = next(tasks, None)
    if first is None:
        return
    with ExitStack() as stack:
        context = multiprocessing.get_context("spawn")
        pool = ProcessPoolExecutor(max_workers=workers, mp_context=context, initializer=_quiet)
        stack.callback(pool.shutdown, wait=True, cancel_futures=True)
        waiting: deque[_Batch] = deque()
        for batch in _batches(first, tasks):
            waiting.append(_Batch(batch, pool.submit(_work, [(task.source, task.raw, task.place) for task in batch])))
            if len(waiting) >= _AHEAD * workers:
                yield from _result(waiting.popleft())
        while waiting:
            yield from _result(waiting.popleft())


def _batches(first: Task, tasks: Iterator[Task]) -> Iterator[list[Task]]:
    batch, size = [first], len(first.raw)
    for task in tasks:
        if size + len(task.raw) > _TASK_BYTES or len(batch) >= _TASK_DOCUMENTS:
            yield batch
            batch, size = [], 0
        batch.append(task)
        size += len(task.raw)
    yield batch


def _result(batch: _Batch) -> Iterator[Done]:
    try:
        parsed = _DECODE.decode(batch.future.result())
    except BrokenProcessPool as problem:
        where = f"{batch.tasks[0].member.file}, {batch.tasks[0].place.position}"
        raise EngineUnavailable(
            f"a reading process died at {where}: memory may be short; try --workers 0", code="intake.worker_died"
        ) from problem
    yield from zip(batch.tasks, parsed, strict=True)


def _work(items: list[tuple[str, bytes, Place]]) -> bytes:
    return msgspec.msgpack.encode([parse_one(source, raw, place) for source, raw, place in items])


def _quiet() -> None:
    """Ctrl-C is answered by the process that people speak to; values without cycles need few sweeps for cycles."""
    gc.set_threshold(50_000, 20, 20)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_leave_with_parent, daemon=True).start()


def _leave_with_parent() -> None:
    """A worker holds both ends of its queue and would wait for ever for a process that was killed."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
