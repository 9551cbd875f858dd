"""Parquet for the world: the columns of the tables without what is the house's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from muniment.catalogue.adapters.columns import RECORD_SCHEMA, versions_table
from muniment.catalogue.values import Version

RECORDS = RECORD_SCHEMA
TEXTS = pa.schema(
    [pa.field(name, pa.string()) for name in ("right_id", "field", "lang", "sha256", "text")],
)
GROUP_ROWS = 10_000
"""Rows of one row group: some 10 MB of Records, which any reader holds."""


def record_rows(versions: list[Version]) -> pa.Table:
    """The versions as rows."""
    return versions_table(versions)


def text_rows(texts: Iterable[tuple[str, ...]]) -> pa.Table:
    """Texts as rows: right, field, language, hash, text."""
    rows = [dict(zip(TEXTS.names, each, strict=True)) for each in texts]
    return pa.Table.from_pylist(rows, schema=TEXTS)


def parquet_write(path: Path, schema: pa.Schema, tables: Iterable[pa.Table], about: Mapping[str, str]) -> int:
    """The tables are one file; the number of its rows is returned. What waits for a row group is all that is held."""
    written = 0
    waiting: list[pa.Table] = []
    with pq.ParquetWriter(path, schema.with_metadata(dict(about)), compression="zstd") as writer:
        for table in tables:
            waiting.append(table)
            if sum(each.num_rows for each in waiting) >= GROUP_ROWS:
                written += _flush(writer, waiting)
        written += _flush(writer, waiting)
    return written


def parquet_read(path: Path, schema: pa.Schema, batch: int) -> Iterator[list[dict[str, Any]]]:
    """The rows of such a file, few at a time.

    Raises:
        ValueError: it is no Parquet file, or one with other columns.
    """
    try:
        with pq.ParquetFile(path) as parquet:
            if not parquet.schema_arrow.equals(schema):
                raise ValueError(_columns_told(parquet.schema_arrow, schema))
            for part in parquet.iter_batches(batch, use_threads=False):
                yield part.to_pylist()
    except (pa.ArrowException, OSError) as problem:
        raise ValueError(str(problem)) from problem


def _columns_told(found: pa.Schema, known: pa.Schema) -> str:
    """Which columns are not those that this version of the software knows."""
    strange = [each.name for each in found if each.name not in known.names or each.type != known.field(each.name).type]
    return ", ".join(sorted({*strange, *(name for name in known.names if name not in found.names)}))


def _flush(writer: pq.ParquetWriter, waiting: list[pa.Table]) -> int:
    whole = pa.concat_tables(waiting) if waiting else None
    waiting.clear()
    if whole is None or not whole.num_rows:
        return 0
    writer.write_table(whole)
    return int(whole.num_rows)
