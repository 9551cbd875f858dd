"""Parquet for the world: the columns of the tables without what is the house's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

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


def _flush(writer: pq.ParquetWriter, waiting: list[pa.Table]) -> int:
    whole = pa.concat_tables(waiting) if waiting else None
    waiting.clear()
    if whole is None or not whole.num_rows:
        return 0
    writer.write_table(whole)
    return int(whole.num_rows)
