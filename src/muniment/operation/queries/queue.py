"""What waits, runs and has failed."""

from __future__ import annotations

from datetime import datetime, timedelta

from muniment.operation.adapters import queue
from muniment.operation.models import JobRow, WorkerRow
from muniment.operation.values import SILENT_S, JobSeen, QueueSeen

_FAILURES = 10


def workers_alive(now: datetime) -> tuple[str, ...]:
    """The workers that were heard of within a minute before ``now``."""
    rows = WorkerRow.objects.filter(seen_at__gte=now - timedelta(seconds=SILENT_S)).order_by("id")
    return tuple(rows.values_list("id", flat=True))


def queue_get(now: datetime) -> QueueSeen:
    """The queue, the workers and the jobs as they are at ``now``."""
    tallies = queue.counts()
    jobs = tuple(
        JobSeen(
            name=row.name,
            due_at=row.due_at,
            running=row.claimed_until is not None and row.claimed_until > now,
            finished_at=row.finished_at,
            failed=row.failed,
        )
        for row in JobRow.objects.order_by("name")
    )
    return QueueSeen(
        waiting=tallies.get("READY", 0),
        running=tallies.get("RUNNING", 0),
        done=tallies.get("SUCCESSFUL", 0),
        failed=tallies.get("FAILED", 0),
        workers=len(workers_alive(now)),
        jobs=jobs,
        failures=queue.failures(_FAILURES),
    )
