"""Workers: what one leaves another takes, and no two do the same at the same time."""

from __future__ import annotations

import signal
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.db import connection
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from muniment.catalogue.tests.factories import grant
from muniment.operation.models import JobRow, WorkerRow
from muniment.operation.queries.queue import queue_get, workers_alive
from muniment.operation.services.jobs import JOBS, Job, claims_renew, jobs_run
from muniment.operation.services.working import dead_retake, work, worker_seen, workers_kept
from muniment.operation.tests.factories import WORK, awaited, process
from muniment.operation.tests.tasks import fail, mark
from muniment.operation.values import SILENT_S, TRIES
from muniment.register.tests.loads import Office
from muniment.search.queries.status import index_reached
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question
from muniment.sharing.queries.exports import export_get
from muniment.sharing.services.exporting import Asker, Bounds, export_ask
from muniment.sharing.values import State

pytestmark = pytest.mark.django_db
beside = pytest.mark.django_db(transaction=True)
"""Other processes and threads see only what is committed."""

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
LATER = timedelta(seconds=SILENT_S + 1)


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
def queued(settings, data_dir):
    """Tasks wait for a worker, as they do outside of tests."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    return data_dir


def once(data_dir: Path) -> int:
    return work(data_dir=data_dir, once=True, now=now, stop=threading.Event())


def steps(folder: Path) -> list[str]:
    return (folder / "steps").read_text(encoding="ascii").split() if (folder / "steps").exists() else []


def killed_half_way(data_dir: Path, folder: Path, begun: int) -> None:
    """A worker takes the task, and dies in the middle of it."""
    (folder / "wait").touch()
    worker = process(WORK, data_dir)
    awaited(lambda: len(steps(folder)) == begun)
    worker.send_signal(signal.SIGKILL)
    worker.communicate(timeout=10)
    (folder / "wait").unlink()


@beside
def test_a_task_of_a_killed_worker_is_taken_by_another_and_done_once(queued, tmp_path):
    mark.enqueue(str(tmp_path))
    killed_half_way(queued, tmp_path, begun=1)
    assert steps(tmp_path) == ["begun"]
    assert dead_retake(now()) == 0  # it was heard of a moment ago
    assert once(queued) == 0
    assert dead_retake(now() + LATER) == 1
    assert once(queued) == 1
    assert steps(tmp_path) == ["begun", "begun", "ended"]
    row = DBTaskResult.objects.get()
    assert (row.status, len(set(row.worker_ids))) == (TaskResultStatus.SUCCESSFUL, 2)
    assert dead_retake(now() + LATER) == 0


def test_a_task_that_kills_its_workers_is_given_up(queued, tmp_path):
    mark.enqueue(str(tmp_path))
    for died in range(1, TRIES + 1):
        row = DBTaskResult.objects.get()
        assert row.status == TaskResultStatus.READY
        row.claim(f"worker {died}")
        assert dead_retake(now()) == 1
    assert DBTaskResult.objects.get().status == TaskResultStatus.FAILED
    assert once(queued) == 0
    seen = queue_get(now())
    assert (seen.failed, seen.failures[0].task) == (1, "muniment.operation.tests.tasks.mark")


def test_a_task_in_the_hands_of_a_living_worker_is_left_there(queued, tmp_path):
    mark.enqueue(str(tmp_path))
    worker_seen("alive", now())
    DBTaskResult.objects.get().claim("alive")
    assert dead_retake(now()) == 0
    worker_seen("alive", now() + LATER)
    assert dead_retake(now() + LATER) == 0
    assert workers_alive(now() + LATER) == ("alive",)


@beside
def test_a_task_that_fails_is_told_and_ends_nothing(queued, tmp_path):
    fail.enqueue()
    mark.enqueue(str(tmp_path))
    assert once(queued) == 2
    seen = queue_get(now())
    assert (seen.waiting, seen.running, seen.done, seen.failed, seen.workers) == (0, 0, 1, 1, 0)
    assert [(each.task, each.why) for each in seen.failures] == [("muniment.operation.tests.tasks.fail", "ValueError")]
    assert steps(tmp_path) == ["begun", "ended"]


@beside
def test_two_workers_take_every_task_once(queued, tmp_path):
    folders = [tmp_path / str(no) for no in range(12)]
    for folder in folders:
        folder.mkdir()
        mark.enqueue(str(folder))
    workers = [process(WORK, queued) for _ in range(2)]
    told = [each.communicate(timeout=60)[1] for each in workers]
    assert [each.returncode for each in workers] == [0, 0], told
    assert [steps(folder) for folder in folders] == [["begun", "ended"]] * len(folders)


@beside
def test_a_job_is_run_by_one_of_many_workers(data_dir):
    ran: list[str] = []
    running: list[str] = []
    most: list[int] = []

    def slow(_folder: Path, _now: datetime) -> None:
        running.append("one")
        most.append(len(running))
        time.sleep(0.3)
        ran.append("one")
        running.pop()

    def worker(no: int) -> int:
        try:
            return jobs_run(data_dir=data_dir, worker_id=f"worker {no}", now=now, jobs={"probe": Job(3600, slow)})
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        assert sum(pool.map(worker, range(6))) == 1
    assert (ran, most) == (["one"], [1])
    row = JobRow.objects.get()
    assert row.claimed_until is None
    assert row.due_at - row.finished_at == timedelta(seconds=3600)


def test_a_job_comes_round_when_its_time_has_come(data_dir):
    times: list[datetime] = []
    jobs = {"probe": Job(60, lambda _folder, at: times.append(at))}
    for minute in (0, 0.5, 1, 1.5, 2.1):
        at = AT + timedelta(minutes=minute)
        jobs_run(data_dir=data_dir, worker_id="w", now=lambda at=at: at, jobs=jobs)
    assert times == [AT, AT + timedelta(minutes=1), AT + timedelta(minutes=2.1)]


def test_the_claim_of_a_dead_worker_ends_and_that_of_a_living_one_is_renewed(data_dir):
    ran: list[str] = []
    jobs = {"probe": Job(60, lambda _folder, _at: ran.append("again"))}
    JobRow.objects.create(name="probe", due_at=AT, claimed_by="first", claimed_until=AT + timedelta(seconds=SILENT_S))

    def other(at: datetime) -> int:
        return jobs_run(data_dir=data_dir, worker_id="second", now=lambda: at, jobs=jobs)

    assert other(AT + timedelta(seconds=SILENT_S - 1)) == 0
    claims_renew("first", AT + timedelta(seconds=SILENT_S - 1))
    assert other(AT + LATER) == 0
    assert other(AT + 2 * LATER) == 1
    assert ran == ["again"]


def test_a_job_that_fails_is_told_and_comes_round_again(data_dir):
    def bad(_folder: Path, _at: datetime) -> None:
        raise OSError("gone")

    assert jobs_run(data_dir=data_dir, worker_id="w", now=lambda: AT, jobs={"probe": Job(60, bad)}) == 1
    (seen,) = queue_get(AT).jobs
    assert (seen.failed, seen.running, seen.due_at) == ("OSError", False, AT + timedelta(seconds=60))


def test_an_empty_folder_keeps_every_job_content(data_dir):
    once(data_dir)
    seen = queue_get(now())
    assert {each.name: each.failed for each in seen.jobs} == dict.fromkeys(JOBS, "")
    assert not WorkerRow.objects.exists()


def test_a_worker_does_what_was_asked_for_and_what_its_task_lost(data_dir):
    """The lists and files wait in their own tables; that nobody enqueued a task for them loses nothing."""
    office = Office(data_dir)
    edition = office.load(*(grant(n) for n in range(5)), key="first").edition
    index_catch_up(data_dir=data_dir)
    asker = Asker(address="192.0.2.7", identity=None, lang="en", site="http://127.0.0.1:8000")
    export = export_ask(
        data_dir=data_dir, asker=asker, question=Question("*"), form="csv", bounds=Bounds(days=7, all_mb=10, free_mb=0)
    )
    office.load(grant(9), key="second")
    assert index_reached(data_dir) == edition
    once(data_dir)
    done = export_get(export.token)
    assert (done.state, done.done) == (State.READY, 5)
    assert index_reached(data_dir) != edition
    assert {each.failed for each in queue_get(now()).jobs} == {""}


def test_the_workers_are_known_after_the_tables_went_back(data_dir):
    began, seen = timezone.now() - timedelta(seconds=40), timezone.now()
    WorkerRow.objects.create(id="runs", started_at=began, seen_at=seen)
    with workers_kept():
        WorkerRow.objects.all().delete()  # as a copy knows it, made before this worker began
    assert workers_alive(seen) == ("runs",)
    assert WorkerRow.objects.get().started_at == began


def test_what_ended_long_ago_is_forgotten(data_dir):
    old = timezone.now() - timedelta(days=31)
    for status, at in (("SUCCESSFUL", old), ("FAILED", timezone.now()), ("READY", None)):
        DBTaskResult.objects.create(
            status=status, finished_at=at, args_kwargs={"args": [], "kwargs": {}}, task_path="x", run_after=old,
            backend_name="other", exception_class_path="", traceback="",
        )  # fmt: skip
    WorkerRow.objects.create(id="old", started_at=old, seen_at=old)
    once(data_dir)
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "READY"]
    assert not WorkerRow.objects.exists()
