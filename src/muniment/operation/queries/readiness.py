"""Whether every part that a reader needs is there."""

from __future__ import annotations

import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import DatabaseError, connection

from muniment.operation.queries.queue import workers_alive
from muniment.operation.values import Check, QueueSeen
from muniment.register.queries.editions import edition_head
from muniment.search.queries.status import index_reached

_MB = 1024 * 1024


def readiness_get(data_dir: Path, *, now: datetime, free_mb: int) -> tuple[Check, ...]:
    """Database, tables, index, disk and worker, each with what was found.

    Args:
        data_dir: The data folder.
        now: Real time.
        free_mb: Megabytes that the disk must have left.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        head = edition_head()
        alive = len(workers_alive(now))
    except DatabaseError as problem:
        return (Check("database", ok=False, needed=True, told=type(problem).__name__),)
    reached = index_reached(data_dir)
    free = shutil.disk_usage(data_dir).free // _MB
    return (
        Check("database", ok=True, needed=True, told=connection.vendor),
        Check("tables", ok=head is None or (data_dir / "tables").is_dir(), needed=True, told=head.name if head else ""),
        Check("index", ok=head is None or reached == head.name, needed=False, told=reached or ""),
        Check("disk", ok=free >= free_mb, needed=False, told=f"{free} MB"),
        Check("worker", ok=alive > 0, needed=False, told=str(alive)),
    )


def operation_document(checks: tuple[Check, ...], queue: QueueSeen, *, now: datetime) -> dict[str, Any]:
    """The parts of the installation, its tasks and its jobs as one JSON document."""
    return {
        "ok": all(each.ok for each in checks),
        "checks": [
            {
                "name": each.name,
                "title": each.title._asdict(),
                "ok": each.ok,
                "needed": each.needed,
                "told": each.told,
            }
            for each in checks
        ],
        "tasks": {name: getattr(queue, name) for name in ("waiting", "running", "done", "failed")},
        "workers": queue.workers,
        "jobs": [
            {
                "name": each.name,
                "title": each.title._asdict(),
                "due_at": each.due_at.isoformat(),
                "running": each.running,
                "finished_at": each.finished_at.isoformat() if each.finished_at else None,
                "failed": each.failed,
            }
            for each in queue.jobs
        ],
        "failures": [{"task": each.task, "at": each.at.isoformat(), "why": each.why} for each in queue.failures],
        "at": now.isoformat(),
    }
