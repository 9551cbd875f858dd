"""The index follows the editions: built, caught up, made anew; killed at any step; what is withheld stays hidden."""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest

from muniment.accounts.values import SYSTEM
from muniment.catalogue.queries.editions import edition_rights
from muniment.catalogue.tests.factories import grant
from muniment.kernel.errors import EngineUnavailable
from muniment.register.queries.editions import edition_list
from muniment.register.services.withhold import right_release, right_withhold
from muniment.register.tests.loads import BY_NUMBER, BY_PUBLICATION, REAL, STAND_IN, Office
from muniment.search.adapters.tantivy_store import engine_open, index_lock
from muniment.search.domain.tree import Everything, Word
from muniment.search.ports import Scope
from muniment.search.queries.searching import search, search_all
from muniment.search.services.indexing import index_catch_up, index_rebuild
from muniment.search.values import Question

pytestmark = pytest.mark.django_db
FIRST = tuple(grant(n) for n in range(8))
SECOND = tuple(grant(n, revision=1) for n in (1, 3)) + tuple(grant(n) for n in range(8, 12))


@pytest.fixture
def office(data_dir):
    return Office(data_dir)


def held(folder, seq: int) -> list[str]:
    found = engine_open(folder).every(Everything(), Scope(seq), sort="right", descending=False)
    return sorted(each.right_id for each in found)


def test_an_index_is_built_and_holds_what_the_edition_holds(office):
    office.load(*FIRST, key="first")
    reached = index_catch_up(data_dir=office.folder)
    assert (reached.seq, reached.added, reached.rebuilt) == (1, 8, True)
    assert held(office.folder, 1) == sorted(office.rights())
    engine = engine_open(office.folder)
    assert engine.count(Word("thing"), Scope(1)) == 8
    assert engine.count(Word("wording"), Scope(1)) == 8
    assert engine.facets(Everything(), Scope(1), ["kind", "owner", "office", "year", "class"], 5)["kind"] == [
        ("patent", 8)
    ]


def test_it_catches_up_and_older_editions_stay(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    office.load(*SECOND, key="second")
    reached = index_catch_up(data_dir=office.folder)
    assert (reached.seq, reached.added, reached.closed, reached.rebuilt) == (2, 6, 2, False)
    for manifest in edition_list():
        assert held(office.folder, manifest.seq) == sorted(edition_rights(office.folder, manifest.seq))
    again = index_catch_up(data_dir=office.folder)
    assert (again.seq, again.added, again.closed) == (2, 0, 0)
    engine = engine_open(office.folder)
    assert engine.count(Word("1", "title"), Scope(1)) == 1
    anew = index_rebuild(data_dir=office.folder)
    assert anew.rebuilt
    for manifest in edition_list():
        assert held(office.folder, manifest.seq) == sorted(edition_rights(office.folder, manifest.seq))


@pytest.mark.one_database
@pytest.mark.slow
def test_killed_at_any_step_nothing_is_missing_or_doubled(tmp_path):
    """A process of its own whose children kill themselves: only so SIGKILL is what it is in life."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
    line = [sys.executable, "-m", "muniment.search.tests.killing", str(tmp_path / "data")]
    done = subprocess.run(line, env=kept, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    told = done.stdout.splitlines()
    assert "none: swapped: died -9, then 0" in told
    assert "first: committed: died -9, then 0" in told
    assert "side: joined: died -9, then 0" in told
    assert len(told) == 14, told


def told_of(office) -> list[object]:
    """All that the index keeps of every version of every right, and what each edition holds."""
    engine = engine_open(office.folder)
    names = sorted({each for manifest in edition_list() for each in edition_rights(office.folder, manifest.seq)})
    kept = [sorted(engine.entries(name), key=lambda each: each.seq_from) for name in names]
    return [kept, [held(office.folder, manifest.seq) for manifest in edition_list()], engine.marker()]


def test_made_by_processes_side_by_side_it_is_the_same_index(office):
    office.load(*FIRST, BY_PUBLICATION, key="first")
    office.load(*SECOND, BY_NUMBER, key="second")
    withhold(office, "CN-patent-201710000001", "titles")
    alone = index_rebuild(data_dir=office.folder, workers=1)
    before = told_of(office)
    joined = index_rebuild(data_dir=office.folder, workers=3)
    assert joined == alone
    assert told_of(office) == before
    assert (told(office, "title:thing")[0], told(office, "*")[0]) == (11, 13)
    office.load(grant(2, revision=2), key="third")
    reached = index_catch_up(data_dir=office.folder)
    assert (reached.added, reached.closed, reached.rebuilt) == (1, 1, False)
    for manifest in edition_list():
        assert held(office.folder, manifest.seq) == sorted(edition_rights(office.folder, manifest.seq))


def test_a_process_that_dies_leaves_the_index_that_was(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)

    def kill() -> None:
        while not (running := multiprocessing.active_children()):
            time.sleep(0.005)
        running[0].kill()

    with ThreadPoolExecutor(1) as pool:
        killing = pool.submit(kill)
        with pytest.raises(EngineUnavailable) as died:
            index_rebuild(data_dir=office.folder, workers=2)
        killing.result()
    assert died.value.code == "search.worker_died"
    assert multiprocessing.active_children() == []
    assert engine_open(office.folder).count(Word("thing"), Scope(1)) == 8
    assert index_rebuild(data_dir=office.folder, workers=2).added == 8


def test_a_rebuild_serves_from_the_old_one_and_a_swap_fails_no_query(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    held_open = engine_open(office.folder)
    asked: list[int] = []

    def ask(_step: str) -> None:
        asked.append(engine_open(office.folder).count(Word("thing"), Scope(1)))

    for _ in range(3):
        index_rebuild(data_dir=office.folder, kill_point=ask)
    assert asked == [8] * len(asked)
    assert len(asked) > 15
    assert held_open.count(Word("thing"), Scope(1)) == 8
    assert len(list((office.folder / "search").glob("g??????"))) == 2


def test_queries_from_other_threads_survive_swaps(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    stop = threading.Event()

    def ask() -> int:
        asked = 0
        while not stop.is_set():
            engine = engine_open(office.folder)
            assert engine.count(Word("thing"), Scope(1)) == 8
            assert len(engine.hits(Word("thing"), Scope(1), sort="score", descending=True, after="", limit=20)) == 8
            asked += 1
        return asked

    with ThreadPoolExecutor(2) as pool:
        running = [pool.submit(ask) for _ in range(2)]
        for _ in range(4):
            index_rebuild(data_dir=office.folder)
        stop.set()
        assert all(each.result() > 0 for each in running)


def test_two_writers_the_second_is_told(office):
    office.load(*FIRST, key="first")
    with index_lock(office.folder), pytest.raises(EngineUnavailable) as told:
        index_catch_up(data_dir=office.folder)
    assert told.value.code == "search.locked"


def test_without_an_index_a_question_is_told_so(office):
    office.load(*FIRST, key="first")
    with pytest.raises(EngineUnavailable) as told:
        search(office.folder, Question("thing"))
    assert told.value.code == "search.none"


def test_an_index_that_lags_says_so(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    office.load(*SECOND, key="second")
    answer = search(office.folder, Question("thing"))
    assert (answer.edition, answer.total) == (edition_list()[0].name, 8)
    assert edition_list()[1].name in answer.notes[0].en
    with pytest.raises(EngineUnavailable) as told:
        search(office.folder, Question("thing", edition=edition_list()[1].name))
    assert told.value.code == "search.behind"


def withhold(office, right_id: str, field: str | None = None) -> None:
    at = datetime(2026, 11, 22, tzinfo=UTC)
    right_withhold(data_dir=office.folder, actor=SYSTEM, right_id=right_id, field=field, ground="R 1", at=at)


def told(office, query: str, **more) -> tuple[int, list[str], dict[str, int]]:
    """Total, hits and the kinds counted; the list of everything agrees."""
    answer = search(office.folder, Question(query, limit=100, **more))
    hits = [hit.right_id for hit in answer.hits]
    assert sorted(hit.right_id for hit in search_all(office.folder, Question(query, **more))) == sorted(hits)
    assert sum(part.count for part in answer.parts if part.query == query) in {0, answer.total}
    return answer.total, hits, {each.value: each.count for each in answer.facets["kind"]}


def test_a_withheld_right_is_in_no_hit_count_facet_part_or_list_under_any_of_its_names(office):
    office.load(BY_PUBLICATION, *FIRST, key="first")
    office.load(BY_NUMBER, key="second")
    index_catch_up(data_dir=office.folder)
    old, new = (each.name for each in edition_list())
    assert told(office, "*", edition=old)[0] == told(office, "*", edition=new)[0] == 9
    withhold(office, REAL)
    for edition in (old, new):
        total, hits, kinds = told(office, "*", edition=edition)
        assert (total, len(hits), kinds) == (8, 8, {"patent": 8})
        assert not {REAL, STAND_IN} & set(hits)
    assert search(office.folder, Question("*")).withheld == 1
    assert search(office.folder, Question("Gathered OR Whole")).total == 0


def test_a_withheld_field_is_not_found_by_nor_shown_before_and_after_the_index_follows(office):
    office.load(*FIRST, key="first")
    office.load(*SECOND, key="second")
    index_catch_up(data_dir=office.folder)
    right = "CN-patent-201710000001"
    assert right in told(office, "title:thing")[1]
    withhold(office, right, "titles")
    assert right not in told(office, "*")[1]
    index_catch_up(data_dir=office.folder)
    for manifest in edition_list():
        assert right in told(office, "*", edition=manifest.name)[1]
        assert right not in told(office, "title:thing", edition=manifest.name)[1]
        assert all(hit.title == "" for hit in search_all(office.folder, Question("*")) if hit.right_id == right)
    index_rebuild(data_dir=office.folder)
    assert right not in told(office, "title:thing")[1]
    at = datetime(2026, 11, 23, tzinfo=UTC)
    right_release(data_dir=office.folder, actor=SYSTEM, right_id=right, field="titles", ground="R 2", at=at)
    assert right not in told(office, "*")[1]
    index_catch_up(data_dir=office.folder)
    for manifest in edition_list():
        assert right in told(office, "title:thing", edition=manifest.name)[1]


@pytest.mark.parametrize("number", ["201710000003", "CN201710000003", "ZL201710000003", "CN-patent-201710000003"])
def test_a_number_in_any_form_finds_its_right(office, number):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    assert told(office, number)[1] == ["CN-patent-201710000003"]


def test_when_nothing_is_found_what_would_find_something_is_offered(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    answer = search(office.folder, Question("thing absent"))
    assert (answer.total, [part.count for part in answer.parts]) == (0, [8, 0])
    assert "thing" in [query for query, _ in answer.suggestions]
