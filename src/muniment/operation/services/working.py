"""The worker: it runs what is due, tells that it lives, and takes again what a dead one left."""

from __future__ import annotations

import os
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path

from django.db import DatabaseError, close_old_connections, connection

from muniment.operation.adapters import queue
from muniment.operation.models import WorkerRow
from muniment.operation.queries.queue import workers_alive
from muniment.operation.services.jobs import claims_renew, jobs_run

_BEAT_S = 10
_IDLE_S = 1.0
_FORGOTTEN_S = 24 * 3600


def work(
    *, data_dir: Path, once: bool, now: Callable[[], datetime], stop: threading.Event, beside: int | None = None
) -> int:
    """Everything that was due has been run (``once``), or goes on being run until ``stop`` is set; how many tasks.

    Args:
        data_dir: The data folder.
        once: Return when nothing is due any more.
        now: Real time.
        stop: Ends the work after the task in hand.
        beside: The process that started this one: the work ends when it has died.
    """
    worker_id = f"{os.getpid()}-{secrets.token_hex(8)}"
    worker_seen(worker_id, now())
    beating = threading.Thread(target=_beat, args=(worker_id, now, stop, beside), daemon=True)
    beating.start()
    ran = 0
    try:
        while not stop.is_set():
            dead_retake(now())
            jobs_run(data_dir=data_dir, worker_id=worker_id, now=now)
            if queue.step(worker_id):
                ran += 1
            elif once:
                break
            else:
                stop.wait(_IDLE_S)
            close_old_connections()
    finally:
        stop.set()
        beating.join()
        WorkerRow.objects.filter(pk=worker_id).delete()
    return ran


def dead_retake(now: datetime) -> int:
    """What a dead worker had in hand waits again; workers not heard of for a day are forgotten; how many tasks."""
    WorkerRow.objects.filter(seen_at__lt=now - timedelta(seconds=_FORGOTTEN_S)).delete()
    return queue.retake(lambda: workers_alive(now), now)


def worker_seen(worker_id: str, now: datetime) -> None:
    """The worker was alive at ``now``, and what it claims is still its own."""
    WorkerRow.objects.update_or_create(
        id=worker_id, defaults={"seen_at": now}, create_defaults={"started_at": now, "seen_at": now}
    )
    claims_renew(worker_id, now)


@contextmanager
def workers_kept() -> Iterator[None]:
    """Whatever becomes of the tables in the block, the workers that were known before it are known after it.

    The copy of a sample knows other workers than those that run now, which would be missed until they tell of themselves.
    """
    kept = list(WorkerRow.objects.all())
    try:
        yield
    finally:
        for row in kept:
            words = {"started_at": row.started_at, "seen_at": row.seen_at}
            WorkerRow.objects.update_or_create(id=row.pk, defaults=words)


def _beat(worker_id: str, now: Callable[[], datetime], stop: threading.Event, beside: int | None) -> None:
    """A thread of its own, for a task may take hours."""
    while not stop.wait(_BEAT_S):
        if beside is not None and os.getppid() != beside:
            os.kill(os.getpid(), signal.SIGTERM)
        try:
            worker_seen(worker_id, now())
        except DatabaseError:  # busy or gone for the moment: the next beat tells
            connection.close()
    connection.close()
