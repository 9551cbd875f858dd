"""Whole editions: their counts and digest, what differs between two, what a load brought."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import version_of
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.adapters.locator import FILE, locator_open
from muniment.catalogue.adapters.uses import owners_table
from muniment.catalogue.domain.merge import fields_differ
from muniment.catalogue.queries.glances import records_get
from muniment.catalogue.values import Change, FieldChange, Record, Version

# A right was there, or is there, where the edition has it and, where a region is asked, an owner of it lies in the region.
_TOUCHED = """
    WITH {regions} touched AS (
        SELECT right_id, seq, content_hash, deleted, successor, cause FROM rows WHERE seq <= $b
        AND right_id IN (SELECT right_id FROM rows WHERE seq > $a AND seq <= $b) {within}),
    sides AS (
        SELECT right_id,
            arg_max(content_hash, seq) FILTER (WHERE seq <= $a) AS old_hash,
            coalesce(arg_max(deleted, seq) FILTER (WHERE seq <= $a), true) AS old_gone,
            arg_max(content_hash, seq) AS new_hash,
            arg_max(deleted, seq) AS new_gone,
            arg_max(successor, seq) AS successor,
            arg_max(cause, seq) AS last_cause
        FROM touched GROUP BY right_id),
    stands AS (SELECT *, NOT old_gone {was} AS was, NOT new_gone {now} AS is_now FROM sides),
    changes AS (
        SELECT right_id, successor,
            CASE WHEN was <> is_now AND NOT old_gone AND NOT new_gone THEN 'moved' ELSE last_cause END AS cause,
            CASE WHEN NOT was AND NOT is_now THEN NULL
                WHEN new_gone AND successor IS NOT NULL THEN 'renumbered'
                WHEN NOT is_now THEN 'went'
                WHEN NOT was THEN 'came'
                WHEN old_hash IS DISTINCT FROM new_hash THEN 'changed' END AS change
        FROM stands)
    SELECT {columns} FROM changes WHERE change IS NOT NULL
"""
# An event is the same where its family, day and key are: what a source adds to it later makes it no new one.
_GAINED = """
    WITH said AS (
        SELECT right_id, seq, deleted,
            list_transform(coalesce(events, []), lambda e: [e.family, e.occurred_on::VARCHAR, e.key_event]) AS events
        FROM rows WHERE seq <= $b AND right_id IN (SELECT unnest($rights))),
    sides AS (
        SELECT right_id,
            coalesce(arg_max(deleted, seq) FILTER (WHERE seq <= $a), true) OR arg_max(deleted, seq) AS gone,
            arg_max(events, seq) FILTER (WHERE seq <= $a) AS old, arg_max(events, seq) AS new
        FROM said GROUP BY right_id),
    gained AS (
        SELECT right_id, list_distinct(list_transform(list_filter(new, lambda e: NOT list_contains(old, e)),
            lambda e: e[1])) AS families FROM sides WHERE NOT gone)
    SELECT right_id, families FROM gained WHERE len(families) > 0
"""
_PLACED = "{name} AS (SELECT DISTINCT right_id FROM read_parquet('{path}') WHERE starts_with(region, '{stem}')),"


@dataclass(frozen=True, slots=True)
class EditionCounts:
    """How many rights an edition holds, by kind and by office."""

    kinds: dict[str, int]
    offices: dict[str, int]


def edition_counts(data_dir: Path, seq: int) -> EditionCounts:
    """The counts of an edition, from the tables themselves."""
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        found = connection.execute(
            "SELECT register, kind, count(*) FROM (SELECT right_id, any_value(register) AS register,"
            " any_value(kind) AS kind, arg_max(deleted, seq) AS gone FROM rows WHERE seq <= ? GROUP BY right_id)"
            " WHERE NOT gone GROUP BY ALL ORDER BY ALL",
            [seq],
        ).fetchall()
    kinds: Counter[str] = Counter()
    offices: Counter[str] = Counter()
    for register, kind, count in found:
        kinds[kind] += count
        offices[register.split(".")[0]] += count
    return EditionCounts(dict(sorted(kinds.items())), dict(sorted(offices.items())))


def edition_digest(data_dir: Path, seq: int, before: str) -> str:
    """SHA-256 over the digest before and the sorted content hashes of the versions that this ``seq`` brought."""
    digest = hashlib.sha256(before.encode())
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        cursor = connection.execute(
            "SELECT right_id, coalesce(content_hash, ''), coalesce(successor, '') FROM rows WHERE seq = ?"
            " ORDER BY right_id",
            [seq],
        )
        while batch := cursor.fetchmany(10_000):
            for row in batch:
                digest.update("\x1f".join(row).encode() + b"\n")
    return digest.hexdigest()


def _touched(data_dir: Path, before: int, after: int, columns: str, region: str) -> str:
    """The question what became of each right, of all or of those with an owner in a region before or after."""
    if not region:
        return _TOUCHED.format(regions="", within="", was="", now="", columns=columns)
    stem = "".join(letter for letter in region if letter.isdigit())
    names = {"old_here": before, "new_here": after}
    placed = (
        _PLACED.format(name=name, path=str(owners_table(data_dir, seq)).replace("'", "''"), stem=stem)
        for name, seq in names.items()
    )
    within = "AND (right_id IN (FROM old_here) OR right_id IN (FROM new_here))"
    return _TOUCHED.format(
        regions=" ".join(placed),
        within=within,
        was="AND right_id IN (FROM old_here)",
        now="AND right_id IN (FROM new_here)",
        columns=columns,
    )


def edition_diff_totals(
    data_dir: Path, before: int, after: int, *, without: Iterable[str] = (), region: str = ""
) -> dict[tuple[str, str], int]:
    """How many rights came, went, changed and were renumbered between two editions, by (change, cause).

    Args:
        data_dir: The data folder.
        before: ``seq`` of the older edition.
        after: ``seq`` of the newer one.
        without: Rights that are not counted.
        region: Only rights with an owner in this region in one of the two, by the beginning of its code (``84``); a
            right comes when such an owner does, and goes with the last one, with the cause ``moved``.
    """
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        sql = _touched(data_dir, before, after, "change, cause, count(*)", region)
        sql += " AND NOT list_contains($without, right_id) GROUP BY change, cause"
        found = connection.execute(sql, {"a": before, "b": after, "without": list(without)}).fetchall()
    return {(change, cause): count for change, cause, count in found}


def edition_diff(
    data_dir: Path,
    before: int,
    after: int,
    *,
    change: str | None = None,
    from_right: str = "",
    limit: int = 1000,
    region: str = "",
    only: Iterable[str] | None = None,
) -> Iterator[Change]:
    """What became of each right between two editions, in order of right, field by field.

    Args:
        data_dir: The data folder.
        before: ``seq`` of the older edition.
        after: ``seq`` of the newer one.
        change: Only one kind of change.
        from_right: Only rights after this one.
        limit: At most so many.
        region: As in ``edition_diff_totals``.
        only: Only these rights.
    """
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        sql = _touched(data_dir, before, after, "right_id, change, cause, successor", region)
        sql += " AND right_id > $from AND ($change IS NULL OR change = $change)"
        asked: dict[str, object] = {"a": before, "b": after, "from": from_right, "change": change, "limit": limit}
        if only is not None:
            sql += " AND right_id IN (SELECT unnest($only))"
            asked["only"] = list(only)
        rows = connection.execute(sql + " ORDER BY right_id LIMIT $limit", asked).fetchall()
    changed = [right_id for right_id, kind, *_ in rows if kind == "changed"]
    olds, news = (records_get(data_dir, changed, seq) for seq in (before, after))
    for right_id, kind, cause, successor in rows:
        fields = fields_changed(olds.get(right_id), news.get(right_id)) if kind == "changed" else ()
        yield Change(right_id=right_id, change=kind, cause=cause, successor=successor, fields=fields)


def edition_diff_events(data_dir: Path, before: int, after: int, *, region: str) -> dict[str, tuple[str, ...]]:
    """The families of the events that rights of a region gained between two editions, by right.

    Only rights that both editions have: of one that is new every event would be.

    Args:
        data_dir: The data folder.
        before: ``seq`` of the older edition.
        after: ``seq`` of the newer one.
        region: As in ``edition_diff_totals``.
    """
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        touched = connection.execute(
            _touched(data_dir, before, after, "right_id", region), {"a": before, "b": after}
        ).fetchall()
        rights = [right_id for (right_id,) in touched]
        found = connection.execute(_GAINED, {"a": before, "b": after, "rights": rights}).fetchall()
    return {right_id: tuple(sorted(families)) for right_id, families in found}


def fields_changed(old: Record | None, new: Record | None) -> tuple[FieldChange, ...]:
    """The fields of two states of a right that differ, each as it was and as it is; none where one of them is missing."""
    if old is None or new is None:
        return ()
    rows = fields_differ(old.content, new.content)
    return tuple(FieldChange(name=name, before=was, after=now) for name, was, now in rows)


def versions_since(
    data_dir: Path, after: int, until: int, *, from_right: str = "", limit: int | None = None
) -> list[Version]:
    """What the loads after one ``seq`` and up to another brought, without the Records themselves.

    Args:
        data_dir: The data folder.
        after: Only versions with a later ``seq``.
        until: Only versions up to this ``seq``.
        from_right: Only rights after this one.
        limit: At most so many; the first by ``seq`` and right.
    """
    with table_view(data_dir, delta.RECORDS, after=after) as (connection, _rows):
        found = connection.execute(
            "SELECT seq, right_id, deleted, successor, cause FROM rows WHERE seq > ? AND seq <= ? AND right_id > ?"
            " ORDER BY seq, right_id LIMIT ?",
            [after, until, from_right, limit],
        ).fetchall()
    return [
        Version(seq=seq, right_id=right_id, deleted=deleted, successor=successor, cause=cause)
        for seq, right_id, deleted, successor, cause in found
    ]


def edition_rights(data_dir: Path, seq: int) -> dict[str, str]:
    """Content hash of every right that an edition holds, by right."""
    with table_view(data_dir, delta.RECORDS) as (connection, _rows):
        found = connection.execute(
            "SELECT right_id, hash FROM (SELECT right_id, arg_max(content_hash, seq) AS hash,"
            " arg_max(deleted, seq) AS gone FROM rows WHERE seq <= ? GROUP BY right_id) WHERE NOT gone ORDER BY right_id",
            [seq],
        ).fetchall()
    return dict(found)


def versions_stream(data_dir: Path, after: int, until: int, *, batch: int = 500) -> Iterator[list[Version]]:
    """What the loads after one ``seq`` and up to another brought, with the Records, few at a time.

    The order is that of the files, so that nothing is sorted and the memory does not grow with the table.

    Args:
        data_dir: The data folder.
        after: Only versions with a later ``seq``.
        until: Only versions up to this ``seq``.
        batch: At most so many versions at a time.
    """
    with table_view(data_dir, delta.RECORDS, after=after) as (connection, _rows):
        reader = connection.execute("SELECT * FROM rows WHERE seq > ? AND seq <= ?", [after, until]).to_arrow_reader(
            batch
        )
        for part in reader:
            yield [version_of(row) for row in part.to_pylist()]


def versions_followed(data_dir: Path, after: int, until: int) -> Iterator[tuple[str, int | None, int, str | None]]:
    """Which version followed which in the loads after one ``seq`` and up to another.

    Returns:
        Right, ``seq`` of the version before in these loads (none: the version is the first of the right in them),
        ``seq`` of the version, and the successor that it names.
    """
    with table_view(data_dir, delta.RECORDS, after=after) as (connection, _rows):
        cursor = connection.execute(
            "SELECT right_id, lag(seq) OVER earlier, seq, successor FROM rows WHERE seq > $a AND seq <= $b"
            " WINDOW earlier AS (PARTITION BY right_id ORDER BY seq)",
            {"a": after, "b": until},
        )
        while rows := cursor.fetchmany(10_000):
            yield from rows


def texts_get(data_dir: Path, hashes: Iterable[str]) -> dict[str, str]:
    """The long texts of those hashes, each row group read once; what is not stored is left out."""
    wanted = set(hashes)
    if not wanted or not (data_dir / FILE).exists():
        return {}
    places: dict[tuple[str, int], set[str]] = {}
    with locator_open(data_dir) as locator:
        for sha256 in wanted:
            place = locator.text_place(sha256)
            if place is not None:
                places.setdefault(place, set()).add(sha256)
    found: dict[str, str] = {}
    for (file, group), here in sorted(places.items()):
        found.update(delta.bodies_find(data_dir, file, group, here))
    return found
