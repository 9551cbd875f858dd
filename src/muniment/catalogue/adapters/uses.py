"""Which rights of an edition carry which class, and whose they are: tables made once per edition, counted at once."""

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
_BUILD_OWNERS = """
COPY (
    WITH newest AS (
        SELECT right_id, kind, arg_max(deleted, seq) AS gone, arg_max(parties, seq) AS parties
        FROM rows WHERE seq <= $seq GROUP BY right_id, kind),
    said AS (SELECT right_id, kind, unnest(parties) AS p FROM newest WHERE NOT gone)
    SELECT DISTINCT right_id, kind, p.country AS country, coalesce(p.region_code, '') AS region,
        coalesce(p.owner_type, '') AS type
    FROM said WHERE p.role = 'owner' ORDER BY region, type, kind, right_id
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
    return _made(data_dir, "classes", seq, _BUILD)


def owners_table(data_dir: Path, seq: int) -> Path:
    """The file that says region and type of the owners of each right of the edition; made where it is not there yet."""
    return _made(data_dir, "owners", seq, _BUILD_OWNERS)


def _made(data_dir: Path, name: str, seq: int, build: str) -> Path:
    path = data_dir / _FOLDER / f"{name}-{seq}.parquet"
    if path.exists():
        return path
    path.parent.mkdir(exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        connection.execute(build.format(draft=str(draft).replace("'", "''")), {"seq": seq})
    draft.replace(path)
    kept = sorted(path.parent.glob(f"{name}-*.parquet"), key=lambda each: each.stat().st_mtime, reverse=True)
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


# The search asks of a right whether any owner is of a type, not whether the owner in the region is: so do the counts.
_REGIONS = """
    WITH owners AS (
        SELECT * FROM read_parquet('{path}') WHERE right_id NOT IN (SELECT right_id FROM withheld)),
    here AS (
        SELECT DISTINCT w.key, o.right_id, o.kind FROM owners AS o JOIN wanted AS w ON starts_with(o.region, w.symbol))
    SELECT key, h.kind, o.type, count(DISTINCT right_id) FROM here AS h JOIN owners AS o USING (right_id) GROUP BY ALL
    UNION ALL SELECT key, kind, NULL, count(*) FROM here GROUP BY key, kind
    UNION ALL SELECT key, NULL, NULL, count(*) FROM here GROUP BY key
"""
_UNPLACED = """
    SELECT count(DISTINCT right_id), count(DISTINCT CASE WHEN region = '' THEN right_id END)
    FROM read_parquet('{path}')
    WHERE (country IS NULL OR country = 'CN') AND right_id NOT IN (SELECT right_id FROM withheld)
"""


def regions_count(
    path: Path, stems: Mapping[str, str], without: Iterable[str]
) -> list[tuple[str, str | None, str | None, int]]:
    """Rights with an owner in each region: in all, by kind, and by kind and the types of all its owners.

    Returns:
        Key, kind, type, count; ``None`` stands for all kinds or all types, an empty type for one that nobody says.
    """
    with closing(duckdb.connect()) as connection:
        connection.register("wanted", pa.table({"key": list(stems), "symbol": list(stems.values())}))
        connection.register("withheld", pa.table({"right_id": pa.array(list(without), pa.string())}))
        return connection.execute(_REGIONS.format(path=str(path).replace("'", "''"))).fetchall()


def owners_unplaced(path: Path, without: Iterable[str]) -> tuple[int, int]:
    """Rights with an owner of China or of no stated country, and those of them with an owner whose region is not known."""
    with closing(duckdb.connect()) as connection:
        connection.register("withheld", pa.table({"right_id": pa.array(list(without), pa.string())}))
        found = connection.execute(_UNPLACED.format(path=str(path).replace("'", "''"))).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)
