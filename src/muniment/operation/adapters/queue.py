"""The queue of tasks in the database: its counts, one step of work, and tasks whose worker died."""

from __future__ import annotations

from collections.abc import Callable, Collection
from datetime import datetime, timedelta

from django.db.models import Count
from django_tasks import TaskResultStatus
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from muniment.operation.values import TRIES, TaskFailed

BACKEND = "default"


def counts() -> dict[str, int]:
    """How many tasks are in each state."""
    rows = DBTaskResult.objects.order_by().values_list("status").annotate(n=Count("pk"))
    return dict(rows)


def failures(limit: int) -> tuple[TaskFailed, ...]:
    """The last tasks that failed for good, the newest first."""
    rows = DBTaskResult.objects.failed().order_by("-finished_at")[:limit]
    return tuple(
        TaskFailed(row.task_path, row.finished_at, row.exception_class_path.rpartition(".")[2])
        for row in rows
        if row.finished_at is not None
    )


def step(worker_id: str) -> bool:
    """One task that was due has been run by this worker; false where none was."""
    if not DBTaskResult.objects.ready().filter(backend_name=BACKEND).exists():
        return False  # a look locks nothing; the claim below locks the database
    worker = Worker(
        queue_names=["*"],
        excluded_queue_names=[],
        interval=0,
        batch=True,
        backend_name=BACKEND,
        startup_delay=False,
        max_tasks=1,
        worker_id=worker_id,
    )
    worker.run()
    return bool(worker._run_tasks)


def retake(alive: Callable[[], Collection[str]], now: datetime) -> int:
    """Tasks whose last worker is not alive wait again, or have failed where it was the last try; how many.

    The tasks are read before the workers: one that came in between is alive, whatever it has taken.
    """
    changed = 0
    rows = list(DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING))
    living = alive() if rows else ()
    for row in rows:
        if row.worker_ids and row.worker_ids[-1] in living:
            continue
        same = DBTaskResult.objects.filter(pk=row.pk, status=TaskResultStatus.RUNNING, started_at=row.started_at)
        if len(row.worker_ids) < TRIES:
            changed += same.update(status=TaskResultStatus.READY)
        else:
            changed += same.update(
                status=TaskResultStatus.FAILED,
                finished_at=now,
                exception_class_path="builtins.RuntimeError",
                traceback="its workers died",
            )
    return changed


def prune(now: datetime, days: int) -> int:
    """Tasks that ended longer ago are forgotten; how many."""
    return DBTaskResult.objects.finished().filter(finished_at__lt=now - timedelta(days=days)).delete()[0]
