"""Which rights of an edition carry which class: a table of its own per edition, made once, counted in milliseconds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path

import duckdb
import pyarrow as pa

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view

_FOLDER = "uses"
_KEPT = 4
"""Tables of older editions beyond these are made anew when somebody asks for one."""
# NICE classes are written with one or two digits by sources: here always with two. Similar groups stand beside them.
_BUILD = """
COPY (
    WITH newest AS (
        SELECT right_id, kind, arg_max(deleted, seq) AS gone, arg_max(classes, seq) AS classes,
            arg_max(goods_services, seq) AS goods
        FROM rows WHERE seq <= $seq GROUP BY right_id, kind),
    kept AS (SELECT * FROM newest WHERE NOT gone),
    said AS (
        SELECT right_id, kind, unnest(classes, recursive := true) FROM kept),
    worded AS (
        SELECT right_id, kind, unnest(goods) AS g FROM kept),
    pairs AS (
        SELECT right_id, kind, scheme, symbol FROM said
        UNION ALL SELECT right_id, kind, CASE kind WHEN 'design' THEN 'LOCARNO' ELSE 'NICE' END, g.class_no FROM worded
        UNION ALL SELECT right_id, kind, 'NICE', unnest(g.groups) FROM worded)
    SELECT DISTINCT right_id, kind, scheme,
        CASE WHEN scheme = 'NICE' AND regexp_full_match(symbol, '[0-9]') THEN '0' || symbol ELSE symbol END AS symbol
    FROM pairs WHERE symbol IS NOT NULL AND symbol <> '' ORDER BY scheme, symbol, right_id
) TO '{draft}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)
"""
_COUNT = """
    SELECT w.key, count(DISTINCT u.right_id)
    FROM (SELECT * FROM read_parquet('{path}') WHERE scheme = $scheme AND symbol >= $low AND symbol < $high) AS u
    JOIN wanted AS w ON {match}
    WHERE u.right_id NOT IN (SELECT right_id FROM withheld) GROUP BY w.key
"""


def uses_table(data_dir: Path, seq: int) -> Path:
    """The file that says which right of the edition carries which class; made where it is not there yet."""
    path = data_dir / _FOLDER / f"classes-{seq}.parquet"
    if path.exists():
        return path
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        connection.execute(_BUILD.format(draft=str(draft).replace("'", "''")), {"seq": seq})
    draft.replace(path)
    kept = sorted(path.parent.glob("classes-*.parquet"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)
    return path


def stems_count(path: Path, scheme: str, stems: Mapping[str, str], without: Iterable[str]) -> dict[str, int]:
    """How many rights carry a symbol that begins with each stem, by key; ``without`` are not counted."""
    return _count(path, scheme, list(stems.items()), without, match="starts_with(u.symbol, w.symbol)")


def symbols_count(path: Path, scheme: str, sets: Mapping[str, Iterable[str]], without: Iterable[str]) -> dict[str, int]:
    """How many rights carry any symbol of each set, by key; ``without`` are not counted."""
    pairs = [(key, symbol) for key, symbols in sets.items() for symbol in symbols]
    return _count(path, scheme, pairs, without, match="u.symbol = w.symbol")


def _count(
    path: Path, scheme: str, pairs: list[tuple[str, str]], without: Iterable[str], *, match: str
) -> dict[str, int]:
    if not pairs:
        return {}
    symbols = [symbol for _key, symbol in pairs]
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads = 2")
        connection.register("wanted", pa.table({"key": [key for key, _symbol in pairs], "symbol": symbols}))
        connection.register("withheld", pa.table({"right_id": pa.array(list(without), pa.string())}))
        asked = _COUNT.format(path=str(path).replace("'", "''"), match=match)
        found = connection.execute(
            asked, {"scheme": scheme, "low": min(symbols), "high": max(f"{each}\U0010ffff" for each in symbols)}
        ).fetchall()
    return {key: int(count) for key, count in found}
