"""Which rights of an edition carry which class, and whose they are: tables made once per edition, counted at once."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path

import duckdb
import pyarrow as pa

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view

_FOLDER = "uses"
_KEPT = 4
"""Tables of older editions beyond these are made anew when somebody asks for one."""
# The newest version of a right is found by its ``seq`` and then joined: an aggregate that keeps lists cannot leave memory.
# NICE classes are written with one or two digits by sources: here always with two. Similar groups stand beside them.
_BUILD = """
COPY (
    WITH newest AS (SELECT right_id, max(seq) AS seq FROM rows WHERE seq <= $seq GROUP BY right_id),
    kept AS (
        SELECT right_id, kind, classes, goods_services AS goods FROM rows JOIN newest USING (right_id, seq)
        WHERE NOT deleted),
    said AS (
        SELECT right_id, kind, unnest(classes, recursive := true) FROM kept),
    worded AS (
        SELECT right_id, kind, unnest(goods) AS g FROM kept),
    pairs AS (
        SELECT right_id, kind, scheme, symbol FROM said
        UNION ALL SELECT right_id, kind, CASE kind WHEN 'design' THEN 'LOCARNO' ELSE 'NICE' END, g.class_no FROM worded
        UNION ALL SELECT right_id, kind, 'NICE', unnest(g.groups) FROM worded),
    rights AS (SELECT right_id, row_number() OVER (ORDER BY right_id)::INTEGER AS n FROM kept)
    SELECT DISTINCT n, right_id, scheme,
        CASE WHEN scheme = 'NICE' AND regexp_full_match(symbol, '[0-9]') THEN '0' || symbol ELSE symbol END AS symbol
    FROM pairs JOIN rights USING (right_id) WHERE symbol IS NOT NULL AND symbol <> '' ORDER BY scheme, symbol, n
) TO '{draft}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)
"""
_STEM_LENGTHS = (1, 2, 3, 4, 5)
"""Sections, classes and subclasses of IPC; classes and groups of NICE; categories and divisions of VIENNA."""
_BUILD_STEMS = """
COPY (
    SELECT scheme, left(symbol, l) AS stem, count(DISTINCT n)::BIGINT AS rights
    FROM read_parquet('{classes}'), unnest({lengths}) AS t(l) WHERE length(symbol) >= l GROUP BY ALL ORDER BY ALL
) TO '{draft}' (FORMAT parquet, COMPRESSION zstd)
"""
_STEMS = """
    WITH hidden AS (
        SELECT left(u.symbol, $length) AS stem, count(DISTINCT n) AS rights FROM read_parquet('{classes}') AS u
        WHERE {hidden} AND scheme = $scheme AND right_id IN (SELECT right_id FROM withheld) GROUP BY 1)
    SELECT w.key, s.rights - coalesce(h.rights, 0) FROM read_parquet('{stems}') AS s
    JOIN wanted AS w ON w.symbol = s.stem LEFT JOIN hidden AS h ON h.stem = s.stem WHERE s.scheme = $scheme
"""
# Distinct numbers are counted, not names: at two million rights that is the difference between seconds and a blink.
_COUNT = """
    SELECT w.key, count(DISTINCT u.n) FROM read_parquet('{path}') AS u JOIN wanted AS w ON w.symbol = {symbol}
    WHERE u.scheme = $scheme AND u.symbol >= $low AND u.symbol < $high AND {shown} GROUP BY w.key
"""
_HIDDEN = "SELECT DISTINCT n FROM read_parquet('{path}') WHERE scheme = $scheme AND right_id IN (SELECT right_id FROM withheld)"
_BUILD_OWNERS = """
COPY (
    WITH newest AS (SELECT right_id, max(seq) AS seq FROM rows WHERE seq <= $seq GROUP BY right_id),
    kept AS (SELECT right_id, kind, parties FROM rows JOIN newest USING (right_id, seq) WHERE NOT deleted),
    rights AS (SELECT right_id, row_number() OVER (ORDER BY right_id)::INTEGER AS n FROM kept),
    said AS (SELECT n, right_id, kind, unnest(parties) AS p FROM kept JOIN rights USING (right_id))
    SELECT DISTINCT n, right_id, kind, p.country AS country, coalesce(p.region_code, '') AS region,
        coalesce(p.owner_type, '') AS type
    FROM said WHERE p.role = 'owner' ORDER BY region, type, kind, n
) TO '{draft}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 50000)
"""
# The search asks of a right whether any owner is of a type, not whether the owner in the region is: so do the counts.
_REGIONS = """
    WITH here AS (
        SELECT DISTINCT w.key, o.n, o.kind FROM shown AS o JOIN wanted AS w ON w.symbol = left(o.region, $length)
        WHERE length(w.symbol) = $length)
    SELECT key, h.kind, o.type, count(DISTINCT n) FROM here AS h JOIN shown AS o USING (n) GROUP BY ALL
    UNION ALL SELECT key, kind, NULL, count(*) FROM here GROUP BY key, kind
    UNION ALL SELECT key, NULL, NULL, count(*) FROM here GROUP BY key
"""
_UNPLACED = """
    SELECT count(DISTINCT n), count(DISTINCT CASE WHEN region = '' THEN n END)
    FROM shown WHERE country IS NULL OR country = 'CN'
"""


def uses_table(data_dir: Path, seq: int) -> Path:
    """The file that says which right of the edition carries which class; made where it is not there yet."""
    return _made(data_dir, "classes", seq, _BUILD)


def owners_table(data_dir: Path, seq: int) -> Path:
    """The file that says region and type of the owners of each right of the edition; made where it is not there yet."""
    return _made(data_dir, "owners", seq, _BUILD_OWNERS)


def stems_table(data_dir: Path, seq: int) -> Path:
    """The file that counts the rights of every short beginning of a symbol; made where it is not there yet."""
    path = _place(data_dir, "stems", seq)
    if path.exists():
        return path
    classes = str(uses_table(data_dir, seq)).replace("'", "''")
    draft = _draft(path)
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads = 2")
        connection.execute(
            _BUILD_STEMS.format(draft=str(draft).replace("'", "''"), classes=classes, lengths=list(_STEM_LENGTHS))
        )
    return _kept(draft, path, "stems")


def _made(data_dir: Path, name: str, seq: int, build: str) -> Path:
    def make(draft: Path) -> None:
        with table_view(data_dir, delta.RECORDS) as (connection, _rows):
            connection.execute(build.format(draft=str(draft).replace("'", "''")), {"seq": seq})

    return edition_file(data_dir, name, seq, make)


def edition_file(data_dir: Path, name: str, seq: int, make: Callable[[Path], None], *, ending: str = "parquet") -> Path:
    """The file of that name about an edition; made where it is not there yet, as a draft that then takes its place."""
    path = _place(data_dir, name, seq, ending)
    if path.exists():
        return path
    draft = _draft(path)
    make(draft)
    return _kept(draft, path, name)


def _place(data_dir: Path, name: str, seq: int, ending: str = "parquet") -> Path:
    return data_dir / _FOLDER / f"{name}-{seq}.{ending}"


def _draft(path: Path) -> Path:
    path.parent.mkdir(exist_ok=True)
    return path.with_suffix(f".{os.getpid()}-{threading.get_ident()}.tmp")


def _kept(draft: Path, path: Path, name: str) -> Path:
    """The draft stands in its place, and of older tables of its name only the newest few stay."""
    draft.replace(path)
    kept = sorted(path.parent.glob(f"{name}-*{path.suffix}"), key=lambda each: each.stat().st_mtime, reverse=True)
    for old in kept[_KEPT:]:
        old.unlink(missing_ok=True)
    return path


def stems_count(
    data_dir: Path, seq: int, scheme: str, stems: Mapping[str, str], without: Iterable[str]
) -> dict[str, int]:
    """How many rights of the edition carry a symbol that begins with each stem, by key; ``without`` are not counted."""
    lengths: dict[int, list[tuple[str, str]]] = {}
    for key, stem in stems.items():
        lengths.setdefault(len(stem), []).append((key, stem))
    found: dict[str, int] = {}
    for length, pairs in lengths.items():
        if length in _STEM_LENGTHS:
            found |= _stems(data_dir, seq, scheme, pairs, list(without), length)
        else:
            found |= _count(uses_table(data_dir, seq), scheme, pairs, without, symbol=f"left(u.symbol, {length})")
    return found


def _stems(
    data_dir: Path, seq: int, scheme: str, pairs: list[tuple[str, str]], without: list[str], length: int
) -> dict[str, int]:
    """Counts that stand ready, less those of what is withheld."""
    places = [stems_table(data_dir, seq), uses_table(data_dir, seq)]
    stems, classes = (str(place).replace("'", "''") for place in places)
    with closing(duckdb.connect()) as connection:
        wanted = {"key": [key for key, _stem in pairs], "symbol": [stem for _key, stem in pairs]}
        connection.register("wanted", pa.table(wanted))
        connection.register("withheld", pa.table({"right_id": pa.array(without, pa.string())}))
        asked = _STEMS.format(stems=stems, classes=classes, hidden="true" if without else "false")
        return dict(connection.execute(asked, {"scheme": scheme, "length": length}).fetchall())


def symbols_count(path: Path, scheme: str, sets: Mapping[str, Iterable[str]], without: Iterable[str]) -> dict[str, int]:
    """How many rights carry any symbol of each set, by key; ``without`` are not counted."""
    pairs = [(key, symbol) for key, symbols in sets.items() for symbol in symbols]
    return _count(path, scheme, pairs, without, symbol="u.symbol") if pairs else {}


def _count(
    path: Path, scheme: str, pairs: list[tuple[str, str]], without: Iterable[str], *, symbol: str
) -> dict[str, int]:
    symbols = [each for _key, each in pairs]
    where = str(path).replace("'", "''")
    hidden = list(without)
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads = 2")
        connection.register("wanted", pa.table({"key": [key for key, _symbol in pairs], "symbol": symbols}))
        shown = "true"
        if hidden:
            connection.register("withheld", pa.table({"right_id": pa.array(hidden, pa.string())}))
            rows = connection.execute(_HIDDEN.format(path=where), {"scheme": scheme}).fetchall()
            connection.register("hidden", pa.table({"n": pa.array([row[0] for row in rows], pa.int32())}))
            shown = "u.n NOT IN (SELECT n FROM hidden)"
        found = connection.execute(
            _COUNT.format(path=where, symbol=symbol, shown=shown),
            {"scheme": scheme, "low": min(symbols), "high": max(f"{each}\U0010ffff" for each in symbols)},
        ).fetchall()
    return {key: int(count) for key, count in found}


def regions_count(
    path: Path, stems: Mapping[str, str], without: Iterable[str]
) -> list[tuple[str, str | None, str | None, int]]:
    """Rights with an owner in each region: in all, by kind, and by kind and the types of all its owners.

    Returns:
        Key, kind, type, count; ``None`` stands for all kinds or all types, an empty type for one that nobody says.
    """
    found: list[tuple[str, str | None, str | None, int]] = []
    with _shown(path, without) as connection:
        connection.register("wanted", pa.table({"key": list(stems), "symbol": list(stems.values())}))
        for length in sorted({len(stem) for stem in stems.values()}):
            found += connection.execute(_REGIONS, {"length": length}).fetchall()
    return found


def owners_unplaced(path: Path, without: Iterable[str]) -> tuple[int, int]:
    """Rights with an owner of China or of no stated country, and those of them with an owner whose region is not known."""
    with _shown(path, without) as connection:
        found = connection.execute(_UNPLACED).fetchone()
    return (int(found[0]), int(found[1])) if found else (0, 0)


@contextmanager
def _shown(path: Path, without: Iterable[str]) -> Iterator[duckdb.DuckDBPyConnection]:
    """A connection with the table of owners as ``shown``, less what is withheld."""
    with closing(duckdb.connect()) as connection:
        connection.execute("SET threads = 2")
        connection.register("withheld", pa.table({"right_id": pa.array(list(without), pa.string())}))
        where = str(path).replace("'", "''")
        source = f"SELECT * FROM read_parquet('{where}') WHERE right_id NOT IN (SELECT right_id FROM withheld)"  # noqa: S608
        connection.execute(f"CREATE VIEW shown AS {source}")
        yield connection
