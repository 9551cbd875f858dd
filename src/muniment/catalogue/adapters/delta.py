"""Three append-only Delta tables: layers, records, texts. Rows are added; only a dead load's are ever taken away."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import unquote, urlparse

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from deltalake import CommitProperties, DeltaTable, Transaction, WriterProperties, write_deltalake

from muniment.catalogue.adapters.columns import LAYER_SCHEMA, RECORD_SCHEMA, TEXT_SCHEMA

_CONFIG = {"delta.logRetentionDuration": "interval 36500 days", "delta.enableExpiredLogCleanup": "false"}


@dataclass(frozen=True, slots=True)
class TableSpec:
    """A table: its schema, its partitions and how many rows one row group holds."""

    name: str
    schema: pa.Schema
    partitions: tuple[str, ...]
    group_rows: int


# A row group is read whole to show one row: small ones make a record quick, large ones make analysis quick.
RECORDS = TableSpec("records", RECORD_SCHEMA, ("register", "kind"), 250)
LAYERS = TableSpec("layers", LAYER_SCHEMA, ("register", "kind"), 5000)
TEXTS = TableSpec("texts", TEXT_SCHEMA, (), 40)
TABLES = (LAYERS, RECORDS, TEXTS)


def table_path(data_dir: Path, spec: TableSpec) -> Path:
    """Where the table lies."""
    return data_dir / "tables" / spec.name


def tables_create(data_dir: Path) -> None:
    """The three tables exist."""
    for spec in TABLES:
        path = table_path(data_dir, spec)
        if DeltaTable.is_deltatable(str(path)):
            continue
        DeltaTable.create(
            str(path), schema=spec.schema, partition_by=list(spec.partitions), configuration=_CONFIG, mode="ignore"
        )


def writer(spec: TableSpec) -> WriterProperties:
    """How files of the table are written, by an append and by the compaction alike."""
    return WriterProperties(
        compression="ZSTD",
        compression_level=3,
        max_row_group_size=spec.group_rows,
        write_batch_size=spec.group_rows,
        data_page_size_limit=256 * 1024,
    )


def append(data_dir: Path, spec: TableSpec, rows: pa.Table, *, app: str, chunk: int) -> list[str]:
    """The rows stand in the table; the new files are returned, relative to the table.

    A chunk that an earlier attempt of the same load had written is not written again: its files are returned.
    """
    path = str(table_path(data_dir, spec))
    table = DeltaTable(path)
    done = table.transaction_version(f"{app}:{spec.name}:{chunk}")
    if done is not None:
        return _files_since(table, done)
    before = set(_files(table))
    write_deltalake(
        path,
        rows,
        mode="append",
        partition_by=list(spec.partitions) or None,
        writer_properties=writer(spec),
        commit_properties=CommitProperties(
            app_transactions=[Transaction(f"{app}:{spec.name}:{chunk}", table.version() + 1)]
        ),
    )
    table = DeltaTable(path)
    return sorted(set(_files(table)) - before)


def _files_since(table: DeltaTable, version: int) -> list[str]:
    """The files that the commit of that version added."""
    after = DeltaTable(table.table_uri, version=version)
    before = set(_files(DeltaTable(table.table_uri, version=version - 1))) if version > 0 else set()
    return sorted(set(_files(after)) - before)


def _files(table: DeltaTable) -> list[str]:
    root = Path(unquote(urlparse(table.table_uri).path))
    return [str(Path(unquote(urlparse(uri).path)).relative_to(root)) for uri in table.file_uris()]


def files(data_dir: Path, spec: TableSpec, *, after: int = 0) -> list[str]:
    """The live files of a table, relative to it; without those that the log knows to hold no later ``seq``."""
    path = table_path(data_dir, spec)
    if not DeltaTable.is_deltatable(str(path)):
        return []
    table = DeltaTable(str(path))
    if not after:
        return sorted(_files(table))
    actions = pa.table(table.get_add_actions(flatten=True))
    last = actions["max.seq"].to_pylist() if "max.seq" in actions.column_names else [None] * actions.num_rows
    rows = zip(actions["path"].to_pylist(), last, strict=True)
    return sorted(unquote(path) for path, seq in rows if seq is None or seq > after)


def files_pinned(data_dir: Path, spec: TableSpec) -> list[str]:
    """The live files of a table and the log that says so, up to the version that it has now; relative to the table."""
    path = table_path(data_dir, spec)
    if not DeltaTable.is_deltatable(str(path)):
        return []
    table = DeltaTable(str(path))
    log = (each.name for each in (path / "_delta_log").iterdir() if each.name[:20].isdigit())
    return [
        *(f"_delta_log/{name}" for name in sorted(log) if int(name[:20]) <= table.version()),
        *sorted(_files(table)),
    ]


def delete_seq(data_dir: Path, spec: TableSpec, seq: int) -> None:
    """No row of that ``seq`` is left in the table."""
    path = str(table_path(data_dir, spec))
    if DeltaTable.is_deltatable(path):
        DeltaTable(path).delete(f"seq = {seq}", writer_properties=writer(spec))


def vacuum(data_dir: Path, spec: TableSpec) -> None:
    """Files that no row of the table lies in any more are gone from the disk."""
    DeltaTable(str(table_path(data_dir, spec))).vacuum(
        retention_hours=0, dry_run=False, enforce_retention_duration=False, full=True
    )


def rewrite(data_dir: Path, spec: TableSpec, rows: pa.RecordBatchReader) -> None:
    """The table holds exactly these rows, in this order, in fresh files."""
    batches = (pa.Table.from_batches([batch]).cast(spec.schema).combine_chunks().to_batches() for batch in rows)
    rows = pa.RecordBatchReader.from_batches(spec.schema, (each for few in batches for each in few))
    write_deltalake(
        str(table_path(data_dir, spec)),
        rows,
        mode="overwrite",
        partition_by=list(spec.partitions) or None,
        writer_properties=writer(spec),
    )


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that stays open for all threads of a process, and whose turn it is.

    One reader of Arrow serves one thread at a time: two at once read wrong or take the process down.
    """

    file: pq.ParquetFile
    turn: Lock

    def group(self, at: int, columns: list[str] | None = None) -> pa.Table:
        """A row group, read while nobody else reads from this file."""
        with self.turn:
            return self.file.read_row_group(at, columns=columns, use_threads=False)


def file_open(path: str) -> OpenFile:
    """The file, open for whoever keeps it."""
    return OpenFile(pq.ParquetFile(path, memory_map=True), Lock())


@lru_cache(maxsize=512)
def _opened(path: str, _size: int) -> OpenFile:
    return file_open(path)


GROUPS_KEPT = 8
"""Row groups that a process remembers: some megabytes."""


@lru_cache(maxsize=GROUPS_KEPT)
def _group_read(path: str, size: int, group: int) -> pa.Table:
    """A row group, whole: the rows of one load lie together, and whoever reads many of them reads each group once."""
    return _opened(path, size).group(group)


def row_find(
    data_dir: Path, spec: TableSpec, file: str, group: int, wanted: dict[str, str | int]
) -> dict[str, Any] | None:
    """The row of a row group that has these values; files never change, so what was read of their ends is kept."""
    path = table_path(data_dir, spec) / file
    rows = _group_read(str(path), path.stat().st_size, group)
    match = None
    for column, value in wanted.items():
        same = pc.equal(rows.column(column), value)
        match = same if match is None else pc.and_(match, same)
    at = pc.index(match, True).as_py()
    return None if at < 0 else rows.slice(at, 1).to_pylist()[0]


def bodies_find(data_dir: Path, file: str, group: int, wanted: set[str]) -> dict[str, str]:
    """The wanted texts of a row group of the table of texts, by hash."""
    path = table_path(data_dir, TEXTS) / file
    columns = ["sha256", "body"]
    rows = _opened(str(path), path.stat().st_size).group(group, columns)
    rows = rows.filter(pc.is_in(rows.column("sha256"), value_set=pa.array(sorted(wanted))))
    return dict(zip(*(rows.column(name).to_pylist() for name in columns), strict=True))


def groups(data_dir: Path, spec: TableSpec, file: str, column: str) -> list[list[Any]]:
    """The values of one column, row group by row group."""
    path = table_path(data_dir, spec) / file
    parquet = pq.ParquetFile(path)
    return [parquet.read_row_group(at, columns=[column]).column(0).to_pylist() for at in range(parquet.num_row_groups)]


def group_rows(data_dir: Path, spec: TableSpec, file: str) -> list[int]:
    """How many rows each row group of a file has."""
    known = pq.ParquetFile(table_path(data_dir, spec) / file).metadata
    return [known.row_group(at).num_rows for at in range(known.num_row_groups)]


def rows_read(data_dir: Path, spec: TableSpec, file: str, these: range, batch: int) -> Iterator[list[dict[str, Any]]]:
    """The rows of some row groups of a file, at most ``batch`` at a time; without the columns of the partition."""
    with pq.ParquetFile(table_path(data_dir, spec) / file) as parquet:
        for part in parquet.iter_batches(batch, row_groups=list(these), use_threads=False):
            yield part.to_pylist()


def column_read(data_dir: Path, spec: TableSpec, pieces: Iterable[tuple[str, int, int]], column: str) -> pa.Table:
    """One column of some row groups of several files (``file, first group, group after the last``)."""
    tables = []
    for file, first, end in pieces:
        with pq.ParquetFile(table_path(data_dir, spec) / file) as parquet:
            tables.append(parquet.read_row_groups(list(range(first, end)), columns=[column], use_threads=False))
    return pa.concat_tables(tables)


def partition_of(file: str) -> dict[str, str]:
    """The partition values that a file's path carries."""
    pairs = (piece.split("=", 1) for piece in file.split("/")[:-1])
    return {name: unquote(value) for name, value in pairs}
