"""The table of Records cut into shares, so that several processes read it side by side."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import version_of
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.values import Version

SHARE_ROWS = 50_000
"""Rows of one share: what is remembered of its versions is small whatever the size of the table."""


@dataclass(frozen=True, slots=True)
class Share:
    """Row groups of the table of Records: ``(file, first group, group after the last)``."""

    pieces: tuple[tuple[str, int, int], ...]
    rows: int


def versions_shares(data_dir: Path, *, readers: int = 1) -> list[Share]:
    """All rows of the table of Records in shares, at least one a reader where there are rows enough; each row in one."""
    counts = {file: delta.group_rows(data_dir, delta.RECORDS, file) for file in delta.files(data_dir, delta.RECORDS)}
    total = sum(map(sum, counts.values()))
    most = min(SHARE_ROWS, -(-total // readers))
    shares: list[Share] = []
    pieces: list[tuple[str, int, int]] = []
    rows = 0
    for file, groups in counts.items():
        first = 0
        for end, count in enumerate(groups, 1):
            rows += count
            if rows >= most:
                shares.append(Share((*pieces, (file, first, end)), rows))
                pieces, rows, first = [], 0, end
        if first < len(groups):
            pieces.append((file, first, len(groups)))
    return [*shares, Share(tuple(pieces), rows)] if pieces else shares


def share_stream(data_dir: Path, share: Share, until: int, *, batch: int = 500) -> Iterator[list[Version]]:
    """The versions of a share up to a ``seq``, with the Records, at most ``batch`` at a time."""
    for file, first, end in share.pieces:
        place = delta.partition_of(file)
        for rows in delta.rows_read(data_dir, delta.RECORDS, file, range(first, end), batch):
            yield [version_of({**place, **row}) for row in rows if row["seq"] <= until]


def share_followed(data_dir: Path, share: Share, until: int) -> dict[tuple[str, int], tuple[int, str]]:
    """Each version of the rights of a share that another one followed, in the loads up to ``until``.

    Returns:
        By right and ``seq``: the ``seq`` of the version that followed, and the successor that it names ("" for none).
    """
    names = delta.column_read(data_dir, delta.RECORDS, share.pieces, "right_id")
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        connection.register("names", names)
        found = connection.execute(
            "SELECT right_id, seq, next_seq, coalesce(next_successor, '') FROM (SELECT right_id, seq,"
            " lead(seq) OVER later AS next_seq, lead(successor) OVER later AS next_successor"
            " FROM rows WHERE seq <= ? AND right_id IN (SELECT right_id FROM names)"
            " WINDOW later AS (PARTITION BY right_id ORDER BY seq)) WHERE next_seq IS NOT NULL",
            [until],
        ).fetchall()
    return {(right_id, seq): (next_seq, successor) for right_id, seq, next_seq, successor in found}


def rights_former(data_dir: Path, right_ids: Iterable[str], until: int) -> frozenset[str]:
    """These rights, and all that turned out to be one of them in the loads up to ``until``."""
    known = frozenset(right_ids)
    waiting = known
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        while waiting:
            found = connection.execute(
                "SELECT DISTINCT right_id FROM rows WHERE seq <= ? AND list_contains(?, successor)",
                [until, sorted(waiting)],
            ).fetchall()
            waiting = frozenset(right_id for (right_id,) in found) - known
            known |= waiting
    return known
