"""The index follows the tables: caught up from its own marker, or made anew beside the one that is read."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.queries.editions import versions_followed, versions_stream
from muniment.catalogue.queries.records import record_get, right_newest
from muniment.catalogue.queries.shares import Share, rights_former, versions_shares
from muniment.kernel.errors import EngineUnavailable
from muniment.register.queries.editions import edition_get
from muniment.register.queries.standings import Acts, fees_covered
from muniment.register.queries.withholdings import fields_private, withholding_list, withholdings_of
from muniment.register.values import Manifest
from muniment.search.adapters.tantivy_layout import layout_digest
from muniment.search.adapters.tantivy_store import (
    HEAP_BYTES,
    TantivyWriter,
    current,
    engine_open,
    generation_next,
    generation_swap,
    index_lock,
    parts_join,
)
from muniment.search.domain.entries import Entry
from muniment.search.ports import Marker
from muniment.search.services.making import Maker
from muniment.search.services.siding import Part, parts_make

KillPoint = Callable[[str], None]
BATCH = 500
SIDE_BY_SIDE_FROM = 8_000
"""Fewer versions are in the index before other processes would have started."""
HEAP_LEAST = 48_000_000


@dataclass(frozen=True, slots=True)
class Reached:
    """How far the index has come. ``added`` and ``closed`` count versions; ``rebuilt`` says that it was made anew."""

    edition: str
    seq: int
    added: int = 0
    closed: int = 0
    rebuilt: bool = False


def _live(_step: str) -> None:
    """Nobody kills the process here: this is no test."""


def index_catch_up(*, data_dir: Path, workers: int | None = None, kill_point: KillPoint = _live) -> Reached:
    """The index holds every edition that is published; what it already held is not read again.

    Everything since its marker comes in one commit that moves the marker: a process that dies leaves the index as it
    was. Where there is no index, or one of another layout, or payments are covered of rights of which they were not,
    or other fields are public, it is made anew.

    Args:
        data_dir: The data folder.
        workers: Processes that make a new index side by side; by default one a core.
        kill_point: Told of each step; for tests.

    Raises:
        NotFound: nothing is published.
        EngineUnavailable: another process writes the index.
    """
    head = edition_get()
    with index_lock(data_dir):
        folder = current(data_dir)
        marker = _marker(data_dir)
        other = marker is None or set(marker.private) != fields_private()
        if folder is None or marker is None or other or not fees_covered(head) <= set(marker.fees):
            return _rebuild(data_dir, head, kill_point, workers)
        return _follow(data_dir, folder, marker, head, kill_point)


def index_rebuild(*, data_dir: Path, workers: int | None = None, kill_point: KillPoint = _live) -> Reached:
    """The index is made anew beside the one that is read, which serves until the new one is whole.

    Args:
        data_dir: The data folder.
        workers: Processes that make it side by side; by default one a core.
        kill_point: Told of each step; for tests.

    Raises:
        NotFound: nothing is published.
        EngineUnavailable: another process writes the index, or one of those that make it died.
    """
    head = edition_get()
    with index_lock(data_dir):
        return _rebuild(data_dir, head, kill_point, workers)


def _marker(data_dir: Path) -> Marker | None:
    """The marker of an index that can be caught up."""
    try:
        return engine_open(data_dir).marker()
    except EngineUnavailable:
        return None


def _rebuild(data_dir: Path, head: Manifest, kill_point: KillPoint, asked: int | None) -> Reached:
    folder = generation_next(data_dir)
    workers = (os.cpu_count() or 1) if asked is None else asked
    shares = versions_shares(data_dir, readers=max(workers, 1))
    enough = asked is not None or sum(share.rows for share in shares) >= SIDE_BY_SIDE_FROM
    if workers > 1 and enough and shares:
        added = _parts(data_dir, folder, shares, head, kill_point, workers)
    else:
        added = _follow(data_dir, folder, Marker(), head, kill_point).added
    generation_swap(data_dir, folder, kill_point)
    return Reached(head.name, head.seq, added, 0, rebuilt=True)


def _parts(
    data_dir: Path, folder: Path, shares: list[Share], head: Manifest, kill_point: KillPoint, workers: int
) -> int:
    """A new index by several processes; the commit that moves the marker is the last thing done."""
    acts = _acts()
    withheld = _withheld(data_dir, {right_id for _, right_id in acts}, head)
    fees = fees_covered(head)
    parts = [
        Part(
            data_dir=data_dir,
            folder=folder / f"part{at}-{secrets.token_hex(4)}",
            shares=tuple(shares[at::workers]),
            until=head.seq,
            fees=fees,
            withheld=withheld,
            heap_bytes=max(HEAP_BYTES // workers, HEAP_LEAST),
        )
        for at in range(min(workers, len(shares)))
    ]
    added = parts_make(parts)
    kill_point("parts")
    parts_join(folder, [part.folder for part in parts])
    kill_point("joined")
    writer = TantivyWriter(folder)
    try:
        writer.commit(_reached(head, acts, fees))
        kill_point("committed")
    finally:
        writer.close()
    return added


def _acts() -> tuple[tuple[int, str], ...]:
    return tuple((act.entry_no, act.right_id) for act in withholding_list() if act.field is not None)


def _withheld(data_dir: Path, right_ids: set[str], head: Manifest) -> dict[str, Acts]:
    """The acts on the rights of which a field is withheld, under all their names."""
    newest = {right_newest(data_dir, each, head.seq) for each in right_ids}
    names = rights_former(data_dir, right_ids | newest, head.seq) if right_ids else ()
    return {name: withholdings_of(data_dir, name) for name in names}


def _reached(head: Manifest, acts: tuple[tuple[int, str], ...], fees: frozenset[tuple[str, str]]) -> Marker:
    private = tuple(sorted(fields_private()))
    return Marker(head.seq, head.name, acts, tuple(sorted(fees)), layout_digest(), private)


def _follow(data_dir: Path, folder: Path, marker: Marker, head: Manifest, kill_point: KillPoint) -> Reached:
    """Everything after the marker, up to the head, in one commit."""
    acts = _acts()
    if marker.seq >= head.seq and marker.withheld == acts:
        return Reached(marker.edition, marker.seq)
    fees = fees_covered(head)
    turned = {right_id for _, right_id in set(marker.withheld) ^ set(acts)}
    withheld = _withheld(data_dir, {right_id for _, right_id in acts} | turned, head)
    writer = TantivyWriter(folder)
    try:
        run = _Run(data_dir, writer, Maker(data_dir, fees=fees, withheld=withheld), after=marker.seq, until=head.seq)
        run.ties_read(kill_point)
        run.bring(kill_point)
        if turned and marker.seq:
            run.project(_withheld(data_dir, turned, head))
        kill_point("projected")
        writer.commit(_reached(head, acts, fees))
        kill_point("committed")
    finally:
        writer.close()
    return Reached(head.name, head.seq, run.added, run.closed)


class _Run:
    """One catching up: the versions after one ``seq`` and up to another."""

    def __init__(self, data_dir: Path, writer: TantivyWriter, maker: Maker, *, after: int, until: int) -> None:
        self._data_dir, self._writer, self._maker = data_dir, writer, maker
        self._after, self._until = after, until
        self._ends: dict[tuple[str, int], tuple[int, str]] = {}
        self.added = self.closed = 0

    def ties_read(self, kill_point: KillPoint) -> None:
        """Which versions were followed by which; those that the index holds are closed."""
        for right_id, before, seq, successor in versions_followed(self._data_dir, self._after, self._until):
            end = (seq, successor or "")
            if before is None and self._after:
                before = self._writer.close_open(right_id, *end)  # noqa: PLW2901 - what the index knows
                self.closed += before is not None
            if before is not None:
                self._ends[right_id, before] = end
        kill_point("closed")

    def bring(self, kill_point: KillPoint) -> None:
        """The versions of the editions are in the index."""
        for versions in versions_stream(self._data_dir, self._after, self._until, batch=BATCH):
            for entry in self._maker.entries(versions, self._ends):
                self._writer.add(entry)
                self.added += 1
            kill_point("batch")
        kill_point("brought")

    def project(self, right_ids: Iterable[str]) -> None:
        """Rights of which a field was withheld or released since are written anew, with what may be shown."""
        for right_id in sorted(right_ids):
            for old in self._writer.engine.entries(right_id):
                self._project(old)

    def _project(self, old: Entry) -> None:
        version = record_get(self._data_dir, old.right_id, old.seq_from)
        if version is None or version.record is None:
            return
        ends = {(old.right_id, old.seq_from): (old.seq_to, old.successor)} | self._ends
        for entry in self._maker.entries([version], ends):
            self._writer.remove(old.uid)
            self._writer.add(entry)
