"""Parquet files to take away: Records and their long texts as plain tables, whatever may be shown of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from muniment.catalogue.adapters.extracts import RECORDS, TEXTS, parquet_write, record_rows, text_rows
from muniment.catalogue.queries.whole import texts_of
from muniment.catalogue.values import Record, Version


def records_write(path: Path, batches: Iterable[list[Version]], *, about: Mapping[str, str]) -> int:
    """The file holds one row a version, nested as in the data dictionary; the number of rows is returned.

    Args:
        path: The file; one that is there is written over.
        batches: The versions, with no more in their Records than may be shown.
        about: What the file says of itself, in its own metadata.
    """
    return parquet_write(path, RECORDS, (record_rows(batch) for batch in batches), about)


def texts_write(path: Path, data_dir: Path, batches: Iterable[list[Record]], *, about: Mapping[str, str]) -> int:
    """The file holds one row a long text (claims, description) of these Records; the number of rows is returned.

    Args:
        path: The file; one that is there is written over.
        data_dir: The data folder, which keeps the texts.
        batches: The Records, with no more in them than may be shown.
        about: What the file says of itself, in its own metadata.
    """
    rows = (text_rows((record.right_id, *rest) for record, *rest in texts_of(data_dir, batch)) for batch in batches)
    return parquet_write(path, TEXTS, rows, about)
