"""Appending a staged load to the tables under its ``seq``: layers, texts, then the new versions of the Records."""

from __future__ import annotations

import hashlib
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from itertools import islice
from operator import itemgetter
from pathlib import Path
from typing import TypeVar

import msgspec

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.columns import layers_table, texts_table, versions_table
from muniment.catalogue.adapters.locator import Locator, locator_create, locator_open
from muniment.catalogue.adapters.spool import SHARE_BYTES, Share, bucket_of
from muniment.catalogue.domain.layers import Body, layer_make, wording_digest
from muniment.catalogue.domain.merge import cause_of, layers_current, record_merge
from muniment.catalogue.services.staging import (
    Staged,
    right_gone,
    rights_ended,
    rights_renumbered,
    snapshot_first,
)
from muniment.catalogue.values import Content, Layer, Number, Record, Version
from muniment.kernel.ids import right_id_split
from muniment.standards.numbers import keys_of, keys_wide

# A chunk holds this many statements and ``SHARE_BYTES`` at most: enough for large files, within some 150 MB.
CHUNK = 8_000
_BODIES = 200
"""Long texts that come apart from their Records are written so many at a time: some 4 MB."""

KillPoint = Callable[[str], None]
Row = TypeVar("Row", bound=tuple[str, ...])


@dataclass(slots=True)
class Appended:
    """What a load changed under its ``seq``: rights by cause, and how the count of each (register, kind) moved."""

    seq: int
    causes: Counter[str] = field(default_factory=Counter)
    moved: Counter[tuple[str, str]] = field(default_factory=Counter)
    versions: int = 0


@dataclass(frozen=True, slots=True)
class Came:
    """A layer that the load brings, its long texts, and the key by which its document is known."""

    layer: Layer
    bodies: tuple[Body, ...]
    key: bytes


@dataclass(slots=True)
class _Work:
    """The rights of one chunk: their layers before, what came, what ended, what was renumbered."""

    came: dict[str, list[Came]] = field(default_factory=dict)
    ended: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    absorbs: dict[str, list[str]] = field(default_factory=dict)
    before: dict[str, Record] = field(default_factory=dict)
    size: int = 0
    bytes: int = 0

    def rights(self) -> list[str]:
        """All rights whose Record may change."""
        return sorted({*self.came, *self.ended, *self.absorbs})


class Append:
    """One load on its way into the tables."""

    def __init__(
        self,
        data_dir: Path,
        *,
        seq: int,
        load_key: str,
        staged: Staged,
        kill_point: KillPoint,
        bodies: Iterable[Body] = (),
    ) -> None:
        self._data_dir = data_dir
        self._bodies = bodies
        self._seq = seq
        self._app = f"load:{load_key}:{seq}"
        self._staged = staged
        self._kill_point = kill_point
        self._appended = Appended(seq=seq)

    def run(self) -> Appended:
        """All chunks stand in the tables and in the locator."""
        with locator_open(self._data_dir, write=True, documents=self._staged.accepted) as locator:
            locator.recent_settle(self._staged.head_seq)
            self._bodies_append(locator)
            chunk = 0
            for chunk, work in enumerate(self._chunks(), 1):
                self._chunk(chunk - 1, work, locator)
            self._snapshots_mark(chunk, locator)
        return self._appended

    def _bodies_append(self, locator: Locator) -> None:
        """Long texts that come apart from their Records stand in the table of texts before them."""
        waiting = iter(self._bodies)
        number = 0
        while few := list(islice(waiting, _BODIES)):
            number += 1
            fresh = {body[0]: body for body in few if locator.text_place(body[0]) is None}
            if not fresh:
                continue
            paths = self._write(delta.TEXTS, texts_table(fresh.values(), self._seq), -number)
            with locator.transaction():
                for path in paths:
                    file_locate(self._data_dir, locator, "texts", path)
            self._kill_point(f"bodies {number}")

    def _snapshots_mark(self, chunk: int, locator: Locator) -> None:
        """The day of each snapshot in the load is known, in the tables too, though it may repeat every row."""
        rows = []
        for source, day in sorted(self._staged.snapshots.items()):
            first = snapshot_first(self._staged, source)
            if first is not None:
                rows.append((self._seq, "snapshot", _marker(first[0], source, day)))
        if not rows:
            return
        files = [("layers", self._write(delta.LAYERS, layers_table(rows), chunk))]
        with locator.transaction():
            for table, paths in files:
                for path in paths:
                    file_locate(self._data_dir, locator, table, path)
            days = [(source, self._seq, day.isoformat()) for source, day in self._staged.snapshots.items()]
            locator.rows_add("snapshot_days", days)
        self._kill_point("snapshots marked")

    def _chunks(self) -> Iterator[_Work]:
        """Whole shares, gathered until a chunk is full: the same ones whenever the same load is run again."""
        ended = _by_bucket(rights_ended(self._staged), of=0)
        renumbered = _by_bucket(rights_renumbered(self._staged), of=1)
        work = _Work()
        for share in self._staged.spool.shares(rows=CHUNK, besides={*ended, *renumbered}):
            if work.size >= CHUNK or (work.bytes and work.bytes + share.bytes > SHARE_BYTES):
                yield work
                work = _Work()
            work.bytes += share.bytes
            for placed in self._staged.spool.share(share):
                layer, bodies = layer_make(placed.incoming, placed.right_id, placed.content_hash)
                work.came.setdefault(placed.right_id, []).append(Came(layer, bodies, placed.key))
                work.size += 1
            for right_id, source, document in _held(share, ended, of=0):
                work.ended.setdefault(right_id, set()).add((source, document))
            for old, new in _held(share, renumbered, of=1):
                work.absorbs.setdefault(new, []).append(old)
        if work.rights():
            yield work

    def _chunk(self, chunk: int, work: _Work, locator: Locator) -> None:
        rows: list[tuple[int, str, Layer]] = []
        versions: list[Version] = []
        heads: dict[str, list[Layer]] = {}
        for right_id in work.rights():
            self._right(right_id, work, locator, rows, versions, heads)
        bodies = {body[0]: body for came in work.came.values() for each in came for body in each.bodies}
        fresh = [body for sha256, body in sorted(bodies.items()) if locator.text_place(sha256) is None]
        self._kill_point(f"chunk {chunk} merged")
        files: list[tuple[str, list[str]]] = []
        if rows:
            files.append(("layers", self._write(delta.LAYERS, layers_table(rows), chunk)))
        self._kill_point(f"chunk {chunk} layers")
        if fresh:
            files.append(("texts", self._write(delta.TEXTS, texts_table(fresh, self._seq), chunk)))
        self._kill_point(f"chunk {chunk} texts")
        if versions:
            files.append(("records", self._write(delta.RECORDS, versions_table(versions), chunk)))
        self._kill_point(f"chunk {chunk} records")
        with locator.transaction():
            self._locate(locator, files, versions, work, heads)
        self._kill_point(f"chunk {chunk} located")

    def _write(self, spec: delta.TableSpec, rows: object, chunk: int) -> list[str]:
        return delta.append(self._data_dir, spec, rows, app=self._app, chunk=chunk)

    def _right(
        self,
        right_id: str,
        work: _Work,
        locator: Locator,
        rows: list[tuple[int, str, Layer]],
        versions: list[Version],
        heads: dict[str, list[Layer]],
    ) -> None:
        head = self._staged.head_seq
        before = locator.layers(right_id, head)
        known = record_merge(right_id, before)
        if known is not None:
            work.before[right_id] = known
        ended = work.ended.get(right_id, set())
        kept = [layer for layer in before if (layer.source, layer.document) not in ended]
        rows.extend((self._seq, "ended", layer) for layer in before if (layer.source, layer.document) in ended)
        came = [each.layer for each in work.came.get(right_id, ())]
        rows.extend((self._seq, "present", layer) for layer in came)
        moved = []
        for old in work.absorbs.get(right_id, ()):
            moved += self._absorb(old, right_id, locator, rows, versions, heads)
        after = layers_current([*kept, *came, *moved])
        heads[right_id] = after
        place = locator.place(right_id, head)
        existed = place is not None and not place.deleted
        record = record_merge(right_id, after)
        cause = cause_of(before=before, came=[*came, *moved], ended=bool(ended), renumbered=bool(moved))
        gone = right_gone(self._staged, right_id) if record is None else None
        successor, cause = gone or (None, _carried_cause(came) or cause)
        versions.append(
            Version(
                seq=self._seq,
                right_id=right_id,
                deleted=record is None,
                successor=successor,
                cause=cause,
                record=record,
            )
        )
        self._count(right_id, existed=existed, exists=record is not None, cause=cause)

    def _absorb(
        self,
        old: str,
        new: str,
        locator: Locator,
        rows: list[tuple[int, str, Layer]],
        versions: list[Version],
        heads: dict[str, list[Layer]],
    ) -> list[Layer]:
        """The layers of a stand-in become those of the right that it turns out to be."""
        moved = []
        for layer in locator.layers(old, self._staged.head_seq):
            rows.append((self._seq, "moved", layer))
            theirs = msgspec.structs.replace(layer, right_id=new)
            rows.append((self._seq, "present", theirs))
            moved.append(theirs)
        heads[old] = []
        versions.append(Version(seq=self._seq, right_id=old, deleted=True, successor=new, cause="renumbered"))
        self._count(old, existed=True, exists=False, cause="renumbered")
        return moved

    def _count(self, right_id: str, *, existed: bool, exists: bool, cause: str) -> None:
        self._appended.versions += 1
        self._appended.causes[cause] += 1
        register, kind, _number = right_id_split(right_id)
        self._appended.moved[register, kind] += int(exists) - int(existed)

    def _locate(
        self,
        locator: Locator,
        files: Iterable[tuple[str, list[str]]],
        versions: list[Version],
        work: _Work,
        heads: dict[str, list[Layer]],
    ) -> None:
        seq = self._seq
        for table, paths in files:
            for path in paths:
                self._locate_file(locator, table, path, versions)
        for version in versions:
            keys_locate(locator, version.right_id, seq, before=work.before.get(version.right_id), after=version.record)
        for right_id, layers in heads.items():
            locator.head_put(right_id, seq, layers, keep_from=self._staged.head_seq)
        for right_id, came in work.came.items():
            digests = [
                (each.key, wording_digest(each.layer.content_hash, each.layer.office_date), seq) for each in came
            ]
            locator.rows_add("documents", digests)
            kept = [each.layer for each in came if each.layer.snapshot_on is not None]
            locator.rows_add("snapshots", [(each.source, right_id, each.document, seq, 1) for each in kept])
        for right_id, ended in work.ended.items():
            locator.rows_add("snapshots", [(source, right_id, document, seq, 0) for source, document in sorted(ended)])

    def _locate_file(self, locator: Locator, table: str, path: str, versions: list[Version]) -> None:
        file_locate(self._data_dir, locator, table, path, {version.right_id: version for version in versions})


def _carried_cause(came: Sequence[Layer]) -> str | None:
    """Why a right has a new version, as the installation says that it was carried from."""
    return next((layer.carried.cause for layer in came if layer.carried), None)


def _by_bucket(rows: Iterable[Row], *, of: int) -> dict[str, list[Row]]:
    """The rows by the bucket of the right in one of their columns, in the order of these rights."""
    found: dict[str, list[Row]] = {}
    for row in sorted(rows, key=itemgetter(of)):
        found.setdefault(bucket_of(row[of]), []).append(row)
    return found


def _held(share: Share, rows: dict[str, list[Row]], *, of: int) -> list[Row]:
    """The rows of the rights of a share."""
    here = rows.get(share.bucket, [])
    end = len(here) if share.high is None else bisect_left(here, share.high, key=itemgetter(of))
    return here[bisect_left(here, share.low, key=itemgetter(of)) : end]


def file_locate(
    data_dir: Path, locator: Locator, table: str, path: str, versions: dict[str, Version] | None = None
) -> None:
    """The rows of a file are known by file and row group."""
    spec = {each.name: each for each in delta.TABLES}[table]
    absolute = delta.table_path(data_dir, spec) / path
    seqs = delta.groups(data_dir, spec, path, "seq")
    seq = min((min(group) for group in seqs if group), default=0)
    number = locator.file_add(table, path, hashlib.sha256(absolute.read_bytes()).hexdigest(), seq)
    if table == "texts":
        for group, values in enumerate(delta.groups(data_dir, spec, path, "sha256")):
            locator.rows_add(
                "texts", [(sha256, number, group, row) for sha256, row in zip(values, seqs[group], strict=True)]
            )
    elif table == "records":
        columns = zip(
            delta.groups(data_dir, spec, path, "right_id"),
            seqs,
            delta.groups(data_dir, spec, path, "content_hash"),
            delta.groups(data_dir, spec, path, "deleted"),
            delta.groups(data_dir, spec, path, "successor"),
            strict=True,
        )
        for group, (ids, numbers, hashes, deleted, successors) in enumerate(columns):
            locator.version_rows_put(
                [
                    (right_id, row, number, group, digest, int(gone), successor)
                    for right_id, row, digest, gone, successor in zip(
                        ids, numbers, hashes, deleted, successors, strict=True
                    )
                ]
            )


def keys_locate(locator: Locator, right_id: str, seq: int, *, before: Record | None, after: Record | None) -> None:
    """The numbers, citations and family ties of a Record lead to its right from ``seq`` on, and no others do."""
    old, new = record_keys(before), record_keys(after)
    for table, keys in new.items():
        locator.keys_put(table, right_id, seq, before=old[table], after=keys)


def record_keys(record: Record | None) -> dict[str, set[str]]:
    """By what a Record is found: its numbers, what it cites, what ties it to a family."""
    if record is None:
        return {"numbers": set(), "citing": set(), "family": set()}
    content = record.content
    numbers = {key for number in content.numbers for key in keys_of(number)}
    family = {f"pri:{each.office}:{each.number}" for each in content.priorities}
    if content.family_id:
        family.add(f"fam:{content.family_id}")
    if record.application_no is not None:
        own = Number(type="application", office=record.office, number=record.application_no)
        numbers.update(keys_of(own))
        family.add(f"pri:{record.office}:{record.application_no}")
    cited = {
        key
        for each in content.citations
        if each.office and each.number
        for key in keys_wide(
            Number(type="publication", office=each.office, number=each.number, kind_code=each.kind_code)
        )
    }
    return {"numbers": numbers, "citing": cited, "family": family}


def _marker(right_id: str, source: str, day: date) -> Layer:
    """A row of the table of layers that says nothing of a right: only that a snapshot was taken on a day."""
    return Layer(
        right_id=right_id,
        source=source,
        document="",
        level=0,
        office_date=None,
        content=Content(),
        content_hash="",
        file="",
        file_sha256="",
        position="",
        loaded_at=datetime.combine(day, time(), tzinfo=UTC),
        reader="",
        snapshot_on=day,
    )


def load_append(
    *,
    data_dir: Path,
    seq: int,
    load_key: str,
    staged: Staged,
    kill_point: KillPoint,
    bodies: Iterable[Body] = (),
) -> Appended:
    """The staged load stands in the tables under ``seq``, still invisible to every edition.

    Run again after a death with the same load and ``seq``, it writes only what is missing.

    Args:
        data_dir: The data folder.
        seq: The load's own, never used before by another.
        load_key: Names the load in the tables' transactions.
        staged: From ``stage``, over the same files.
        kill_point: Called after each step with its name.
        bodies: Long texts that come apart from their Records: SHA-256, field, language, text.
    """
    return Append(data_dir, seq=seq, load_key=load_key, staged=staged, kill_point=kill_point, bodies=bodies).run()


def load_rollback(*, data_dir: Path, seq: int) -> None:
    """Nothing of a dead load is left in the tables or the locator."""
    for spec in delta.TABLES:
        delta.delete_seq(data_dir, spec, seq)
    locator_create(data_dir)
    with locator_open(data_dir, write=True) as locator:
        locator.forget(seq)
