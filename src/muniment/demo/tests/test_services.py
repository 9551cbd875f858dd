"""The sample country made small, through the public doors, on the database of the suite."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing

import pytest
from filelock import FileLock

from muniment.accounts.values import SYSTEM
from muniment.demo.adapters.snapshot import snapshot_make, snapshot_restore
from muniment.demo.domain.country import country_read
from muniment.demo.queries import movement_get, names_get
from muniment.demo.services import clock_move, own_rights, sample_make, sample_reset
from muniment.intake.services.loading import load_publish
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotAllowed
from muniment.kernel.ids import KINDS
from muniment.register.queries.checks import number_check
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.health import health_check
from muniment.register.queries.rights import right_get, right_resolve
from muniment.register.values import Badge


@pytest.fixture
def sample(data_dir, settings, db):
    settings.MUNIMENT_PROFILE = "demo"
    begun = sample_make(data_dir=data_dir, size="small", actor=SYSTEM, count=400)
    written = next(begun)
    begun.close()
    (data_dir / "truth.json").touch()
    touched = (data_dir / "truth.json").stat().st_mtime_ns
    lines = list(sample_make(data_dir=data_dir, size="small", actor=SYSTEM, count=400))
    assert (len(lines), lines[0]) == (5, written)
    assert (data_dir / "truth.json").stat().st_mtime_ns == touched
    return data_dir


@pytest.mark.slow
def test_the_sample_country_stands(sample):
    """Takes some seconds: it is the only test that makes, loads and asks the sample from end to end on both databases."""
    names = [manifest.name for manifest in edition_list()]
    assert names == ["2025-12-31.1", "2026-10-31.1", "2026-11-20.1"]
    assert clock_read(sample).today().isoformat() == "2026-11-20"
    assert health_check(sample) == []
    truth = json.loads((sample / "truth.json").read_text(encoding="utf-8"))
    _walk_5(sample, truth["5"])
    _walk_7(sample, truth["7"])
    _every_kind(sample)
    _pictures(sample)
    _walk_6(sample)
    _walk_8(sample)
    _again(sample)
    _clock(sample)


def _every_kind(sample):
    assert set(edition_get().kinds) == set(KINDS)
    for right_id in ("CN-gi-2012000021", "CN-trademark-99000013", "CN-patent-201919004412", "CN-patent-202319008106"):
        assert right_get(sample, right_id).record.right_id == right_id
    relations = right_get(sample, "CN-patent-202319008106").record.content.relations
    assert [(each.type, each.number) for each in relations] == [("division_of", "202319008100")]
    events = [event.office_code for event in right_get(sample, "CN-trademark-99000016").record.content.events]
    assert "SURRENDERED" in events


def _pictures(sample):
    """Designs, combined marks and figurative marks have their drawings."""
    drawn = [plan for plan in own_rights(country_read()) if plan.pictured and plan.granted_on]
    for kind, name in (("design", "CN-design"), ("trademark_em", "EM-trademark"), ("trademark", "CN-trademark")):
        plan = next(plan for plan in drawn if plan.kind == kind)
        assert right_get(sample, f"{name}-{plan.number}").record.content.images[0].sha256, kind
    mark = right_get(sample, f"CN-trademark-{plan.number}").record.content
    assert (mark.images[0].role, mark.mark.kind in {"combined", "figurative"}) == ("mark", True)


def _walk_6(sample):
    seen = movement_get(sample)
    assert (seen.counts, seen.came_count, seen.left_count) == ((589, 576), 11, 24)
    for reason, rows in (*seen.came, *seen.left):
        for row in rows:
            before, after = row.before.badge, row.after.badge
            assert after is not Badge.UNKNOWN, row.right_id
            if reason.en == "newly granted":
                assert (before, after) == (Badge.PENDING, Badge.IN_FORCE), row.right_id
            elif reason.en == "lapsed for a fee":
                assert (before, after) == (Badge.IN_FORCE, Badge.ENDED), row.right_id
            elif reason.en.startswith("owner moved"):
                assert row.before.owner != row.after.owner, row.right_id
            elif reason.en.startswith("first granted"):
                assert row.leads_to, row.right_id


def _walk_8(sample):
    names = names_get(sample)
    assert [each.same for each in names] == [True] * 4 + [False]
    assert len({each.name for each in names}) == 5


def _clock(sample):
    """What waits is loaded when its day has come; the copy for reset is not used here: the database lies elsewhere."""
    with pytest.raises(InvalidInput):
        clock_move(data_dir=sample, by="1y", actor=SYSTEM)
    assert right_get(sample, "CN-patent-201819000731").status[0].badge is Badge.IN_FORCE
    moved = clock_move(data_dir=sample, by="2w", actor=SYSTEM)
    assert moved.editions == ("2026-11-21.1", "2026-12-04.1")
    assert clock_read(sample).today().isoformat() == "2026-12-04"
    lapsed = right_get(sample, "CN-patent-201819000731").status[0]
    assert (lapsed.badge, lapsed.ended_on.isoformat()) == (Badge.ENDED, "2026-06-01")
    assert clock_move(data_dir=sample, by="1d", actor=SYSTEM).editions == ()
    with pytest.raises(Conflict, match="database lies on a server"):
        sample_reset(data_dir=sample)


def test_only_the_clock_of_a_sample_moves(data_dir):
    for act in (lambda: clock_move(data_dir=data_dir, by="1d", actor=SYSTEM), lambda: sample_reset(data_dir=data_dir)):
        with pytest.raises(NotAllowed):
            act()


def test_the_copy_brings_files_and_databases_back(tmp_path):
    folder = tmp_path / "data"
    (folder / "tables").mkdir(parents=True)
    (folder / "tables" / "a.parquet").write_bytes(b"one")
    (folder / "clock.json").write_text("{}", encoding="utf-8")
    with closing(sqlite3.connect(folder / "muniment.db")) as kept:
        kept.execute("PRAGMA journal_mode=WAL")
        kept.execute("CREATE TABLE t (x)")
        kept.execute("INSERT INTO t VALUES (1)")
        kept.commit()
        snapshot_make(folder)
        kept.execute("INSERT INTO t VALUES (2)")
        kept.commit()
        (folder / "tables" / "b.parquet").write_bytes(b"two")
        (folder / "clock.json").write_text('{"later": 1}', encoding="utf-8")
        (folder / "tables" / "a.parquet").unlink()
        snapshot_restore(folder)
        assert kept.execute("SELECT count(*) FROM t").fetchone() == (1,)
    assert (folder / "tables" / "a.parquet").read_bytes() == b"one"
    assert not (folder / "tables" / "b.parquet").exists()
    assert (folder / "clock.json").read_text(encoding="utf-8") == "{}"
    with FileLock(folder / "writer.lock"), pytest.raises(EngineUnavailable):
        snapshot_restore(folder)


def _walk_5(sample, truth):
    from datetime import date

    for name, badge in truth["editions"].items():
        edition = edition_get(name)
        right_id = right_resolve(sample, truth["number"], edition)
        assert right_id == truth["right_id"]
        view = right_get(sample, right_id, edition=name, as_of=date.fromisoformat(truth["as_of"]))
        assert view.status[0].badge == badge
    assert any("47" in rule.source.en for reason in view.status[0].reasons for rule in reason.rules)


def _walk_7(sample, truth):
    from datetime import date

    edition = edition_get()
    misprint = number_check(sample, truth["misprinted"]["number"], edition=edition)
    assert misprint.result.verdict == truth["misprinted"]["verdict"]
    assert misprint.result.right_id == truth["misprinted"]["right_id"]
    ended = truth["ended"]
    before = number_check(sample, ended["number"], edition=edition, made_on=date.fromisoformat(ended["lawful_made_on"]))
    after = number_check(
        sample, ended["number"], edition=edition, made_on=date.fromisoformat(ended["unlawful_made_on"])
    )
    assert (before.result.verdict, before.result.lawful) == ("ended", True)
    assert (after.result.verdict, after.result.lawful) == ("ended", False)
    assert before.result.status.ended_on.isoformat() == ended["ended_on"]


def _again(sample):
    assert len(list(sample_make(data_dir=sample, size="small", actor=SYSTEM, count=400))) == 1
    with pytest.raises(Conflict):
        list(sample_make(data_dir=sample, size="medium", actor=SYSTEM))
    own = sample / "own.csv"
    own.write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(NotAllowed):
        load_publish(data_dir=sample, paths=[own], actor=SYSTEM, clock=clock_read(sample))


@pytest.mark.django_db
def test_there_are_three_sizes(data_dir):
    with pytest.raises(InvalidInput):
        list(sample_make(data_dir=data_dir, size="huge", actor=SYSTEM))
