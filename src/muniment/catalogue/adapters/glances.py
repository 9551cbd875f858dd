"""Many Records at once: each row group is read once, and of it only the columns that are wanted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.locator import Place

SHORT = ("right_id", "seq", "titles", "abstracts")
"""What a list shows of a Record."""


@lru_cache(maxsize=128)
def _opened(path: str, _size: int) -> delta.OpenFile:
    return delta.file_open(path)


def rows_at(
    data_dir: Path, places: Iterable[Place], columns: tuple[str, ...] | None = None
) -> Iterator[dict[str, Any]]:
    """The rows that lie at the places, in no order: these columns of them, or all with those of the partition."""
    groups: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for place in places:
        groups.setdefault((place.file, place.group), set()).add((place.right_id, place.seq))
    for (file, group), wanted in groups.items():
        path = delta.table_path(data_dir, delta.RECORDS) / file
        chosen = list(columns) if columns else None
        rows = _opened(str(path), path.stat().st_size).group(group, chosen)
        rights = pa.array([right_id for right_id, _seq in wanted])
        partition = {} if columns else delta.partition_of(file)
        for row in rows.filter(pc.is_in(rows.column("right_id"), value_set=rights)).to_pylist():
            if (row["right_id"], row["seq"]) in wanted:
                yield {**partition, **row}
