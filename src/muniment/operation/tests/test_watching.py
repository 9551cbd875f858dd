"""The watched folder: whole files once, partial ones never, bad ones aside with the reason."""

from __future__ import annotations

import gzip
import json
import os
import signal
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from muniment.accounts.values import SYSTEM
from muniment.intake.services.loading import load_publish
from muniment.intake.tests.factories import grant
from muniment.kernel.clock import clock_read
from muniment.operation.queries.queue import queue_get
from muniment.operation.services.watching import SETTLED_S, folder_load
from muniment.operation.services.working import work
from muniment.operation.tests.factories import awaited, process
from muniment.register.adapters.lock import writer_lock
from muniment.register.queries.editions import edition_list
from muniment.register.queries.health import health_check
from muniment.search.queries.status import index_reached

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


@pytest.fixture
def watched(tmp_path: Path) -> Path:
    folder = tmp_path / "watched"
    folder.mkdir()
    return folder


def laid(folder: Path, name: str, body: bytes, *, age_s: float = SETTLED_S + 5) -> Path:
    path = folder / name
    path.write_bytes(body)
    os.utime(path, (NOW.timestamp() - age_s,) * 2)
    return path


def report(watched: Path, name: str) -> dict:
    return json.loads((watched / f"{name}.report.json").read_text(encoding="utf-8"))


def loaded(data_dir: Path, watched: Path, now: datetime = NOW) -> list[str]:
    return folder_load(data_dir=data_dir, watched=watched, now=now)


def test_whole_files_are_loaded_oldest_first_each_an_edition(data_dir, watched):
    laid(watched, "b.xml", grant(11000001), age_s=500)
    laid(watched, "a.xml.gz", gzip.compress(grant(11000002)), age_s=50)
    assert loaded(data_dir, watched) == ["done/b.xml", "done/a.xml.gz"]
    first, second = edition_list()
    assert (first.total, second.total) == (1, 2)
    assert report(watched, "done/b.xml")["edition"] == first.name
    assert report(watched, "done/a.xml.gz")["accepted"] == 1
    assert sorted(each.name for each in watched.iterdir()) == ["done"]


def test_what_still_grows_is_left_alone(data_dir, watched):
    laid(watched, "growing.xml", grant(11000001), age_s=SETTLED_S - 1)
    laid(watched, "week.xml.part", grant(11000002))
    laid(watched, ".hidden.xml", grant(11000003))
    (watched / "link.xml").symlink_to(laid(watched.parent, "elsewhere.xml", grant(11000004)))
    assert loaded(data_dir, watched) == []
    assert edition_list() == ()
    assert loaded(data_dir, watched, NOW + timedelta(seconds=2)) == ["done/growing.xml"]


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.xml", b""),
        ("cut.xml", grant(11000001)[:-200]),
        ("cut.xml.gz", gzip.compress(grant(11000001))[:-20]),
        ("cut.zip", b"PK\x03\x04 nothing more"),
        ("noise.bin", bytes(range(256)) * 40),
    ],
)
def test_a_bad_file_goes_aside_with_its_reason_and_keeps_nothing_back(data_dir, watched, name, body):
    laid(watched, name, body, age_s=100)
    laid(watched, "good.xml", grant(11000009))
    assert loaded(data_dir, watched) == [f"refused/{name}", "done/good.xml"]
    told = report(watched, f"refused/{name}")
    assert told["state"] == "refused"
    assert told["code"] != "program.error"
    assert told["zh"]
    assert told["en"]
    assert [each.total for each in edition_list()] == [1]
    assert health_check(data_dir) == []


def test_a_file_of_the_same_name_replaces_nothing(data_dir, watched):
    for no in (11000001, 11000002, 11000003):
        laid(watched, "week.xml", grant(no))
        loaded(data_dir, watched)
    done = sorted(each.name for each in (watched / "done").iterdir() if each.suffix == ".xml")
    assert done == ["week.2.xml", "week.3.xml", "week.xml"]


def test_while_another_load_writes_files_wait(data_dir, watched):
    path = laid(watched, "week.xml", grant(11000001))
    with writer_lock(data_dir, owner="somebody", since=NOW):
        assert loaded(data_dir, watched) == []
    assert path.exists()
    assert loaded(data_dir, watched) == ["done/week.xml"]


def test_a_kill_between_the_edition_and_the_move_loads_nothing_twice(data_dir, watched):
    path = laid(watched, "week.xml", grant(11000001))
    load_publish(data_dir=data_dir, paths=[path], actor=SYSTEM, clock=clock_read(data_dir))
    assert loaded(data_dir, watched) == ["done/week.xml"]
    assert len(edition_list()) == 1
    assert report(watched, "done/week.xml")["state"] == "already_loaded"


KILLED = """
import os, signal, django
django.setup()
from datetime import UTC, datetime
from pathlib import Path
from django.conf import settings
from muniment.operation.services import watching
def die(*_words): os.kill(os.getpid(), signal.SIGKILL)
watching._move = die
watching.folder_load(data_dir=settings.MUNIMENT_DATA, watched=Path({watched!r}), now=datetime.now(UTC))
"""


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_before_the_move_leaves_the_file_to_the_next(data_dir, watched):
    laid(watched, "week.xml", grant(11000001))
    dead = process(KILLED.format(watched=str(watched)), data_dir)
    _out, err = dead.communicate(timeout=60)
    assert dead.returncode == -signal.SIGKILL, err
    assert [each.name for each in watched.iterdir()] == ["week.xml"]
    assert len(edition_list()) == 1
    assert loaded(data_dir, watched) == ["done/week.xml"]
    assert len(edition_list()) == 1
    assert health_check(data_dir) == []


def test_a_worker_watches_and_the_index_follows(data_dir, watched, settings):
    settings.MUNIMENT_WATCH = str(watched)
    laid(watched, "week.xml", grant(11000001))
    work(data_dir=data_dir, once=True, now=lambda: datetime.now(UTC), stop=threading.Event())
    assert (watched / "done/week.xml").exists()
    awaited(lambda: index_reached(data_dir) == edition_list()[-1].name, seconds=1)
    assert {each.failed for each in queue_get(datetime.now(UTC)).jobs} == {""}


def test_a_watched_folder_that_is_not_there_is_no_failure(data_dir, watched):
    assert loaded(data_dir, watched / "nowhere") == []
