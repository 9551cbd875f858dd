"""A few columns of many Records at once: each row group is read once, and only what a list shows of it."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.locator import Place

_COLUMNS = ["right_id", "seq", "titles", "abstracts"]


@lru_cache(maxsize=128)
def _opened(path: str, _size: int) -> pq.ParquetFile:
    return pq.ParquetFile(path, memory_map=True)


def glances_read(data_dir: Path, places: Iterable[Place]) -> list[dict[str, Any]]:
    """Right, ``seq``, titles and abstracts of the versions that lie at the places, in no order."""
    groups: dict[tuple[str, int], set[tuple[str, int]]] = {}
    for place in places:
        groups.setdefault((place.file, place.group), set()).add((place.right_id, place.seq))
    found = []
    for (file, group), wanted in groups.items():
        path = delta.table_path(data_dir, delta.RECORDS) / file
        rows = _opened(str(path), path.stat().st_size).read_row_group(group, columns=_COLUMNS, use_threads=False)
        rights = pa.array([right_id for right_id, _seq in wanted])
        kept = rows.filter(pc.is_in(rows.column("right_id"), value_set=rights)).to_pylist()
        found += [row for row in kept if (row["right_id"], row["seq"]) in wanted]
    return found
