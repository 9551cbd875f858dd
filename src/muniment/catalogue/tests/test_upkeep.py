"""Upkeep: nothing an edition says is changed by it, and nothing damaged stays unseen."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from muniment.catalogue.adapters.locator import locator_open
from muniment.catalogue.queries.editions import edition_digest, edition_rights
from muniment.catalogue.queries.records import claims_get, layers_get, number_find
from muniment.catalogue.services.appending import load_rollback
from muniment.catalogue.services.upkeep import image_put, locator_rebuild, store_prepare, tables_maintain, verify
from muniment.catalogue.tests.factories import Store, grant, incoming, publication, statement
from muniment.kernel.errors import EngineUnavailable

pytestmark = pytest.mark.one_database
RIGHT = "CN-patent-201710000001"
TABLES = ("layers", "records", "texts")


@pytest.fixture
def store(tmp_path):
    """Three editions: grants, a corrected one, a stand-in that found its number."""
    made = Store(tmp_path / "data")
    listed = publication("2008101068", "A", "JP")
    made.load(
        grant(1),
        grant(2),
        incoming(statement(document="P", register="JP", no=None, numbers=(listed,)), source="lens.table", level=3),
    )
    made.load(grant(1, revision=1))
    made.load(incoming(statement(document="W", register="JP", no="2007123456", numbers=(listed,)), source="jp.own"))
    return made


def said(store: Store) -> list[object]:
    """All that the editions say."""
    return [
        (edition_rights(store.folder, seq), edition_digest(store.folder, seq, ""), store.record(RIGHT, seq))
        for seq in range(1, store.seq + 1)
    ]


def parquet(store: Store, table: str) -> list[Path]:
    return sorted((store.folder / "tables" / table).rglob("*.parquet"))


def test_a_sound_folder_has_no_fault(store):
    assert verify(store.folder, head_seq=3) == []


def test_maintain_leaves_every_edition_as_it_was(store):
    before, files = said(store), len(parquet(store, "records"))
    tables_maintain(store.folder)
    assert said(store) == before
    assert len(parquet(store, "records")) < files
    assert verify(store.folder, head_seq=3) == []
    assert number_find(store.folder, ["app:CN:201710000001"], 3) == [RIGHT]
    assert claims_get(store.folder, store.record(RIGHT).content.texts)


def test_maintain_twice_is_maintain_once(store):
    tables_maintain(store.folder)
    before = said(store)
    tables_maintain(store.folder)
    assert said(store) == before


def test_a_load_after_maintain_is_the_load_without_it(tmp_path):
    kept, tidy = Store(tmp_path / "kept"), Store(tmp_path / "tidy")
    for each in (kept, tidy):
        each.load(grant(1), grant(2))
    tables_maintain(tidy.folder)
    for each in (kept, tidy):
        each.load(grant(1, revision=1), grant(2), grant(3))
    assert kept.records() == tidy.records()
    assert verify(tidy.folder, head_seq=2) == []


def test_the_locator_is_made_anew_from_the_tables(store):
    before = said(store)
    layers = layers_get(store.folder, RIGHT, 3)
    (store.folder / "locator.db").unlink()
    assert [fault.rebuildable for fault in verify(store.folder, head_seq=3)] == [True]
    locator_rebuild(store.folder)
    assert said(store) == before
    assert layers_get(store.folder, RIGHT, 3) == layers
    assert verify(store.folder, head_seq=3) == []


def test_recent_rows_lead_to_the_same_after_they_are_settled(store):
    rows = "SELECT (SELECT count(*) FROM versions_base), (SELECT count(*) FROM versions_recent)"
    before, layers = said(store), layers_get(store.folder, RIGHT, 3)
    with locator_open(store.folder, write=True) as locator:
        assert locator.connection.execute(rows).fetchone() == (0, 6)
        assert not locator.recent_settle(3)
        assert locator.recent_settle(2, versions_min=1)
        assert locator.connection.execute(rows).fetchone() == (4, 2)
    assert (said(store), layers_get(store.folder, RIGHT, 3)) == (before, layers)
    assert verify(store.folder, head_seq=3) == []
    store.load(grant(1, revision=2), grant(2, revision=2))
    assert number_find(store.folder, ["app:CN:201710000001"], 4) == [RIGHT]


def test_a_dead_load_is_undone_in_both_tiers(store):
    with locator_open(store.folder, write=True) as locator:
        locator.recent_settle(3, versions_min=1)
    before = said(store)
    store.load(grant(1, revision=3), grant(7))
    load_rollback(data_dir=store.folder, seq=4)
    store.seq = 3
    assert said(store) == before
    assert number_find(store.folder, ["app:CN:201710000007"], 4) == []
    assert verify(store.folder, head_seq=3) == []


def test_a_locator_of_another_version_is_told_and_made_anew(store):
    before = said(store)
    with closing(sqlite3.connect(store.folder / "locator.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA user_version = 1")
    with pytest.raises(EngineUnavailable, match="muniment maintain"):
        store.record(RIGHT)
    assert [fault.rebuildable for fault in verify(store.folder, head_seq=3)] == [True]
    store_prepare(store.folder)
    assert said(store) == before


def flip(path: Path, at: int) -> None:
    body = bytearray(path.read_bytes())
    body[at] ^= 0x40
    path.write_bytes(bytes(body))


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("share", [0.02, 0.5, 0.98])
def test_a_flipped_byte_is_found_in_any_table(store, table, share):
    path = parquet(store, table)[0]
    flip(path, int(path.stat().st_size * share))
    faults = verify(store.folder, head_seq=3)
    assert any(path.name in fault.where for fault in faults)
    assert not any(fault.rebuildable for fault in faults)


AFTER = [
    "layers",
    "records",
    "texts",
]


@pytest.mark.parametrize("table", AFTER)
def test_a_flipped_byte_is_found_after_maintain_too(store, table):
    tables_maintain(store.folder)
    path = parquet(store, table)[0]
    flip(path, path.stat().st_size // 2)
    assert verify(store.folder, head_seq=3)


@pytest.mark.parametrize("table", TABLES)
def test_a_missing_file_is_found(store, table):
    path = parquet(store, table)[0]
    path.unlink()
    assert any(path.name in fault.where for fault in verify(store.folder, head_seq=3))


def test_a_changed_picture_is_found(store):
    sha256 = image_put(store.folder, b"a picture")
    (store.folder / "images" / sha256[:2] / sha256).write_bytes(b"another")
    assert [sha256 in fault.where for fault in verify(store.folder, head_seq=3)] == [True]


def test_what_a_snapshot_ended_stays_ended_in_a_new_locator(tmp_path):
    store = Store(tmp_path / "data")

    def row(document: str, no: str, title: str, day: int) -> object:
        made = statement(document=document, no=no, title=title, day=date(2020, 1, day))
        return incoming(made, source="cn.table", day=date(2020, 1, day))

    other = "201710000002"
    store.load(row("A", "201710000001", "first", 1), row("B", other, "b", 1))
    store.load(row("A", "201710000001", "second", 2), row("B", other, "b", 2))
    store.load(row("B", other, "b", 3))
    assert layers_get(store.folder, RIGHT, 3) == []
    locator_rebuild(store.folder)
    assert layers_get(store.folder, RIGHT, 3) == []
