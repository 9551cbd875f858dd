"""The files of the tables at one moment, for whoever copies them."""

from __future__ import annotations

from pathlib import Path

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view

DERIVED = ("locator.db", "uses")
"""What the catalogue makes anew from its tables."""


def table_files(data_dir: Path) -> tuple[str, ...]:
    """Every file that the tables consist of now, relative to the data folder; none of them ever changes.

    Each table is taken at the version that its log has at this moment: what a load appends meanwhile is not in it.
    """
    return tuple(f"tables/{spec.name}/{name}" for spec in delta.TABLES for name in delta.files_pinned(data_dir, spec))


def seqs_after(data_dir: Path, seq: int) -> tuple[int, ...]:
    """The ``seq`` of all rows that came after this one, each once, lowest first."""
    found: set[int] = set()
    for spec in delta.TABLES:
        if delta.files(data_dir, spec, after=seq):
            with table_view(data_dir, spec) as (connection, _rows):
                rows = connection.execute("SELECT DISTINCT seq FROM rows WHERE seq > ?", [seq]).fetchall()
                found.update(int(row[0]) for row in rows)
    return tuple(sorted(found))
