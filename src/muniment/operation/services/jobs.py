"""The jobs that come round again, each run by one worker at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import structlog
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db.models import Q

from muniment.accounts.values import SYSTEM
from muniment.exchange.services.offering import offers_follow
from muniment.exchange.services.watching import watch_due, watch_run
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import MunimentError
from muniment.operation.adapters import queue
from muniment.operation.models import JobRow
from muniment.operation.services.watching import folder_load
from muniment.operation.values import SILENT_S
from muniment.procedures.services.filing import uploads_sweep
from muniment.procedures.services.ticking import cases_run
from muniment.search.services.indexing import index_catch_up
from muniment.search.services.preparing import profiles_prepare
from muniment.sharing.services.exporting import bounds_set, export_make, exports_clean, exports_tell, exports_waiting
from muniment.sharing.services.following import subscriptions_run
from muniment.sharing.services.making import file_make, files_clean, files_waiting
from muniment.sharing.services.themes import themes_update
from muniment.workspace.services.watching import alerts_run

_log = structlog.get_logger("muniment.operation")
_KEEP_DAYS = 30
_NOT_NOW = ("search.locked", "edition.none")
"""Another process is at the index, or there is nothing to search yet: the next round will do."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that is done again ``every_s`` seconds after it was last done."""

    every_s: int
    run: Callable[[Path, datetime], object]


def _index(data_dir: Path, _now: datetime) -> None:
    try:
        index_catch_up(data_dir=data_dir)
        profiles_prepare(data_dir=data_dir)
    except MunimentError as problem:
        if problem.code not in _NOT_NOW:
            raise


def _watch(data_dir: Path, now: datetime) -> None:
    watched = settings.MUNIMENT_WATCH
    if watched:
        went = folder_load(data_dir=data_dir, watched=Path(watched).expanduser().absolute(), now=now)
        if went:
            _index(data_dir, now)


def _sharing(data_dir: Path, _now: datetime) -> None:
    """What tasks left undone: their enqueuing was lost, or their maker died more often than a task is tried."""
    for token in exports_waiting():
        export_make(data_dir=data_dir, token=token, bounds=bounds_set())
    word, free_mb = settings.MUNIMENT_SHARE_SOURCES, settings.MUNIMENT_DISK_FREE_MB
    for name in files_waiting():
        file_make(data_dir=data_dir, name=name, word=word, free_mb=free_mb)
    exports_tell()
    exports_clean(data_dir=data_dir)
    files_clean(data_dir=data_dir, word=word)


def _follow(data_dir: Path, _now: datetime) -> None:
    """What leaders have published and withheld; a leader that is down is told on the page of those that are followed."""
    subscriptions_run(
        data_dir=data_dir, clock=clock_read(data_dir), actor=SYSTEM, free_mb=settings.MUNIMENT_DISK_FREE_MB
    )


def _themes(data_dir: Path, now: datetime) -> None:
    """Theme databases hold the rights of the newest edition that can be searched."""
    themes_update(data_dir=data_dir, at=now)


def _alerts(data_dir: Path, now: datetime) -> None:
    alerts_run(data_dir=data_dir, clock=clock_read(data_dir), at=now)


def _cases(data_dir: Path, now: datetime) -> None:
    cases_run(data_dir=data_dir, clock=clock_read(data_dir), at=now)


def _pledges(data_dir: Path, now: datetime) -> None:
    """What lenders should know of their pledges: once a day, and after every load and act on a right."""
    clock = clock_read(data_dir)
    if watch_due(clock=clock):
        watch_run(data_dir=data_dir, clock=clock, at=now)


def _offers(data_dir: Path, _now: datetime) -> None:
    """The catalogue of open licences follows the register."""
    offers_follow(data_dir=data_dir, on=clock_read(data_dir).today())


def _tidy(data_dir: Path, now: datetime) -> None:
    queue.prune(now, _KEEP_DAYS)
    uploads_sweep(data_dir=data_dir)
    Session.objects.filter(expire_date__lt=now).delete()


JOBS: Mapping[str, Job] = {
    "index": Job(60, _index),
    "watch": Job(10, _watch),
    "sharing": Job(60, _sharing),
    "follow": Job(60, _follow),
    "themes": Job(60, _themes),
    "alerts": Job(60, _alerts),
    "cases": Job(60, _cases),
    "pledges": Job(60, _pledges),
    "offers": Job(60, _offers),
    "tidy": Job(3600, _tidy),
}


def jobs_run(*, data_dir: Path, worker_id: str, now: Callable[[], datetime], jobs: Mapping[str, Job] = JOBS) -> int:
    """Every job that was due and that nobody else runs has been run once; how many.

    Args:
        data_dir: The data folder.
        worker_id: Whose claim it is.
        now: Real time.
        jobs: What comes round, by name.
    """
    ran = 0
    for name, job in jobs.items():
        if _claim(name, worker_id, now()):
            _run(name, job, data_dir, worker_id, now)
            ran += 1
    return ran


def claims_renew(worker_id: str, now: datetime) -> None:
    """The claims of this worker hold for another minute."""
    JobRow.objects.filter(claimed_by=worker_id, claimed_until__isnull=False).update(
        claimed_until=now + timedelta(seconds=SILENT_S)
    )


def _claim(name: str, worker_id: str, now: datetime) -> bool:
    """Whether the job is due and is this worker's now: one UPDATE decides among all workers."""
    JobRow.objects.get_or_create(name=name, defaults={"due_at": now})
    free = Q(claimed_until__isnull=True) | Q(claimed_until__lte=now)
    until = now + timedelta(seconds=SILENT_S)
    return bool(
        JobRow.objects.filter(free, name=name, due_at__lte=now).update(claimed_by=worker_id, claimed_until=until)
    )


def _run(name: str, job: Job, data_dir: Path, worker_id: str, now: Callable[[], datetime]) -> None:
    failed = ""
    try:
        job.run(data_dir, now())
    except Exception as problem:  # noqa: BLE001 - one job that fails must not end the worker; it is told and comes round
        failed = problem.code if isinstance(problem, MunimentError) else type(problem).__name__
        _log.warning("job.failed", job=name, why=failed)
    ended = now()
    JobRow.objects.filter(name=name, claimed_by=worker_id).update(
        due_at=ended + timedelta(seconds=job.every_s), claimed_until=None, finished_at=ended, failed=failed
    )
