"""Upkeep of the tables: sorted rewriting, a fresh locator, and the search for anything damaged."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import layer_of, version_of
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.adapters.images import image_put as _image_put
from muniment.catalogue.adapters.images import images_faulty
from muniment.catalogue.adapters.locator import FILE, Locator, locator_create, locator_current, locator_open
from muniment.catalogue.domain.layers import document_key, wording_digest
from muniment.catalogue.domain.merge import content_hash, layers_current
from muniment.catalogue.services.appending import file_locate, keys_locate
from muniment.catalogue.values import Fault, Layer, Record

_FRESH = "locator.new.db"
_ORDER = {"records": "register, kind, right_id, seq", "layers": "register, kind, right_id, seq", "texts": "sha256, seq"}


def image_put(data_dir: Path, body: bytes) -> str:
    """The picture is stored under the hash of its bytes, which is returned."""
    return _image_put(data_dir, body)


def store_prepare(data_dir: Path) -> None:
    """The tables and the locator are there; a locator that another version of the software made is made anew."""
    (data_dir / "tables").mkdir(parents=True, exist_ok=True)
    delta.tables_create(data_dir)
    locator_create(data_dir)
    if not locator_current(data_dir):
        locator_rebuild(data_dir)


def tables_maintain(data_dir: Path) -> None:
    """Every table lies in few, sorted files; the locator is made anew; files without rows are gone.

    The rows stay as they are, so that every edition reads as before. The locator is changed over before the old files
    are deleted: a reader that still has the old one finds its files until then.
    """
    for spec in delta.TABLES:
        _rewrite(data_dir, spec)
    locator_rebuild(data_dir)
    for spec in delta.TABLES:
        delta.vacuum(data_dir, spec)


def _rewrite(data_dir: Path, spec: delta.TableSpec) -> None:
    if len(delta.files(data_dir, spec)) < 2:
        return
    with table_view(data_dir, spec) as (connection, _rows):
        columns = ", ".join(f'"{field.name}"' for field in spec.schema)
        reader = connection.execute(
            f"SELECT {columns} FROM rows ORDER BY {_ORDER[spec.name]}"  # noqa: S608 - our own columns
        ).to_arrow_reader(spec.group_rows * 20)
        delta.rewrite(data_dir, spec, reader)


def locator_rebuild(data_dir: Path) -> None:
    """The locator says what the tables say, whatever it said before."""
    fresh = data_dir / _FRESH
    for leftover in data_dir.glob(f"{_FRESH}*"):
        leftover.unlink()
    locator_create(data_dir, file=_FRESH)
    with locator_open(data_dir, write=True, file=_FRESH) as locator, locator.transaction():
        for spec in (delta.TEXTS, delta.RECORDS, delta.LAYERS):
            for path in delta.files(data_dir, spec):
                file_locate(data_dir, locator, spec.name, path)
        _keys_locate(data_dir, locator)
        _layers_locate(data_dir, locator)
    with locator_open(data_dir, write=True, file=_FRESH) as locator:
        locator.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        locator.connection.execute("PRAGMA journal_mode=DELETE")
    for leftover in (data_dir / f"{FILE}-wal", data_dir / f"{FILE}-shm"):
        leftover.unlink(missing_ok=True)
    fresh.replace(data_dir / FILE)


def _keys_locate(data_dir: Path, locator: Locator) -> None:
    """Each right's keys, version by version."""
    before: Record | None = None
    for row in _versions(data_dir):
        version = version_of(row)
        if before is not None and before.right_id != version.right_id:
            before = None
        keys_locate(locator, version.right_id, version.seq, before=before, after=version.record)
        before = version.record


def _versions(data_dir: Path) -> Iterator[dict[str, Any]]:
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        reader = connection.execute("SELECT * FROM rows ORDER BY right_id, seq").to_arrow_reader(2000)
        for batch in reader:
            yield from batch.to_pylist()


def _layers_locate(data_dir: Path, locator: Locator) -> None:
    """The current layers of each right, from the states that the table of layers records one after another."""
    current: str | None = None
    kept: dict[tuple[str, str], list[Layer]] = {}
    last = 0
    with table_view(data_dir, delta.LAYERS) as (connection, _rows):
        # Within one seq what ended or moved away comes before what is present.
        reader = connection.execute(
            "SELECT right_id, seq, state, payload FROM rows"
            " ORDER BY right_id, seq, CASE state WHEN 'present' THEN 1 ELSE 0 END, source, document, content_hash"
        ).to_arrow_reader(5000)
        for batch in reader:
            for row in batch.to_pylist():
                if row["right_id"] != current:
                    _head_locate(locator, current, last, kept)
                    current, kept = row["right_id"], {}
                last = row["seq"]
                _layer_step(locator, row, kept)
    _head_locate(locator, current, last, kept)


def _layer_step(locator: Locator, row: dict[str, Any], kept: dict[tuple[str, str], list[Layer]]) -> None:
    layer = layer_of(row["payload"])
    name = (layer.source, layer.document)
    if row["state"] == "snapshot":
        locator.rows_add("snapshot_days", [(layer.source, row["seq"], str(layer.snapshot_on))])
        return
    if row["state"] != "present":
        kept.pop(name, None)
        if row["state"] == "ended":
            locator.rows_add("snapshots", [(*_named(layer), row["seq"], 0)])
        return
    kept.setdefault(name, []).append(layer)
    digest = wording_digest(layer.content_hash, layer.office_date)
    for part in ("", layer.right_id):
        locator.rows_add("documents", [(document_key(layer.source, layer.document, part), digest, row["seq"])])
    if layer.snapshot_on is not None:
        locator.rows_add("snapshots", [(*_named(layer), row["seq"], 1)])


def _named(layer: Layer) -> tuple[str, str, str]:
    return layer.source, layer.right_id, layer.document


def _head_locate(locator: Locator, right_id: str | None, seq: int, kept: dict[tuple[str, str], list[Layer]]) -> None:
    if right_id is not None:
        layers = [layer for wordings in kept.values() for layer in wordings]
        locator.head_put(right_id, seq, layers_current(layers), keep_from=seq)


def verify(data_dir: Path, *, head_seq: int) -> list[Fault]:
    """Everything stored that is not what it was when it was written.

    Args:
        data_dir: The data folder.
        head_seq: The newest published ``seq``.
    """
    faults = [*_files_faulty(data_dir)]
    if not faults:  # a damaged file cannot be read row by row
        faults += _versions_faulty(data_dir)
        faults += _texts_faulty(data_dir)
        faults += _locator_faulty(data_dir, head_seq)
    faults += [
        Fault(what="a picture's bytes are not what its name says", where=name) for name in images_faulty(data_dir)
    ]
    return faults


def _files_faulty(data_dir: Path) -> Iterator[Fault]:
    if not (data_dir / FILE).exists():
        yield Fault(what="the locator is missing", where=FILE, rebuildable=True)
        return
    if not locator_current(data_dir):
        yield Fault(what="the locator was made by another version of the software", where=FILE, rebuildable=True)
        return
    with locator_open(data_dir) as locator:
        kept = {
            (tab, path): sha for tab, path, sha in locator.connection.execute("SELECT tab, path, sha256 FROM files")
        }
    for spec in delta.TABLES:
        for path in delta.files(data_dir, spec):
            absolute = delta.table_path(data_dir, spec) / path
            where = f"tables/{spec.name}/{path}"
            if not absolute.exists():
                yield Fault(what="a file of the tables is missing", where=where)
            elif (spec.name, path) in kept and hashlib.sha256(absolute.read_bytes()).hexdigest() != kept[
                spec.name, path
            ]:
                yield Fault(what="a file of the tables was changed", where=where)


def _versions_faulty(data_dir: Path) -> Iterator[Fault]:
    for row in _versions(data_dir):
        version = version_of(row)
        if version.record is not None and content_hash(version.record.content) != version.record.content_hash:
            yield Fault(what="a record does not have its content hash", where=f"{version.right_id} seq {version.seq}")


def _texts_faulty(data_dir: Path) -> Iterator[Fault]:
    with table_view(data_dir, delta.TEXTS) as (connection, _rows):
        for batch in connection.execute("SELECT sha256, body FROM rows").to_arrow_reader(200):
            for row in batch.to_pylist():
                if hashlib.sha256(row["body"].encode()).hexdigest() != row["sha256"]:
                    yield Fault(what="a text does not have its hash", where=row["sha256"])


def _locator_faulty(data_dir: Path, head_seq: int) -> Iterator[Fault]:
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        stored = set(
            connection.execute(
                "SELECT right_id, seq, coalesce(content_hash, '') FROM rows WHERE seq <= ?", [head_seq]
            ).fetchall()
        )
    with locator_open(data_dir) as locator:
        known = set(
            locator.connection.execute(
                "SELECT right_id, seq, coalesce(hash, '') FROM versions WHERE seq <= ?", (head_seq,)
            )
        )
    if stored != known:
        lost = len(stored - known) + len(known - stored)
        yield Fault(what=f"the locator and the tables differ in {lost} versions", where=FILE, rebuildable=True)
