"""Whole editions and whole differences, Record by Record, in memory that does not grow with them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import version_of
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.queries.editions import texts_get
from muniment.catalogue.values import Record, Version

_NEWEST = """
    SELECT rows.* FROM rows SEMI JOIN (
        SELECT right_id, max(seq) AS seq FROM rows WHERE seq > $after AND seq <= $until GROUP BY right_id
    ) AS newest USING (right_id, seq)
"""


def edition_stream(data_dir: Path, seq: int, *, batch: int = 500) -> Iterator[list[Record]]:
    """Every Record that an edition holds, few at a time, in the same order every time.

    Args:
        data_dir: The data folder.
        seq: Of the edition.
        batch: At most so many Records at a time.
    """
    for versions in _stream(data_dir, 0, seq, batch, "WHERE NOT deleted"):
        yield [version.record for version in versions if version.record is not None]


def difference_stream(data_dir: Path, after: int, until: int, *, batch: int = 500) -> Iterator[list[Version]]:
    """The newest version of each right that the loads after one ``seq`` and up to another touched.

    A version that ends a right (``deleted``) names its successor; one of a right that came and went in between is there
    too: who holds the first edition and takes these over has the second.

    Args:
        data_dir: The data folder.
        after: ``seq`` of the older edition.
        until: ``seq`` of the newer one.
        batch: At most so many versions at a time.
    """
    yield from _stream(data_dir, after, until, batch, "")


def _stream(data_dir: Path, after: int, until: int, batch: int, only: str) -> Iterator[list[Version]]:
    with table_view(data_dir, delta.RECORDS, after=after, threads=1) as (connection, _rows):
        found = connection.execute(f"{_NEWEST} {only}", {"after": after, "until": until})
        for part in found.to_arrow_reader(batch):
            yield [version_of(row) for row in part.to_pylist()]


def edition_count(data_dir: Path, seq: int) -> int:
    """How many rights an edition holds."""
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        found = connection.execute(
            "SELECT count(*) FROM (SELECT arg_max(deleted, seq) AS gone FROM rows WHERE seq <= ? GROUP BY right_id)"
            " WHERE NOT gone",
            [seq],
        ).fetchone()
    return int(found[0]) if found else 0


def texts_of(data_dir: Path, records: list[Record]) -> Iterator[tuple[Record, str, str, str, str]]:
    """The long texts of these Records: Record, field (``claims``, ``description``), language, hash, text."""
    bodies = texts_get(data_dir, {ref.sha256 for record in records for ref in record.content.texts})
    for record in records:
        for ref in record.content.texts:
            if ref.sha256 in bodies:
                yield record, ref.field, ref.lang, ref.sha256, bodies[ref.sha256]


def difference_count(data_dir: Path, after: int, until: int) -> int:
    """How many rights the loads after one ``seq`` and up to another touched."""
    with table_view(data_dir, delta.RECORDS, after=after) as (connection, _rows):
        found = connection.execute(
            "SELECT count(DISTINCT right_id) FROM rows WHERE seq > ? AND seq <= ?", [after, until]
        ).fetchone()
    return int(found[0]) if found else 0
