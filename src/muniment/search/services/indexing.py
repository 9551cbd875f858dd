"""The index follows the tables: caught up from its own marker, or made anew beside the one that is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import msgspec

from muniment.catalogue.queries.editions import texts_get, versions_followed, versions_stream
from muniment.catalogue.queries.records import record_get, right_newest
from muniment.catalogue.values import Claim, Record, Version
from muniment.kernel.errors import EngineUnavailable
from muniment.register.queries.editions import edition_get
from muniment.register.queries.standings import Turns, fees_covered, record_facts, record_public
from muniment.register.queries.withholdings import withholding_list, withholdings_of
from muniment.register.values import Manifest
from muniment.search.adapters.tantivy_layout import layout_digest
from muniment.search.adapters.tantivy_store import (
    TantivyWriter,
    current,
    engine_open,
    generation_next,
    generation_swap,
    index_lock,
)
from muniment.search.domain.entries import Entry, Standing, Turn, entry_of
from muniment.search.ports import Marker

KillPoint = Callable[[str], None]
BATCH = 500
_CLAIMS = msgspec.json.Decoder(tuple[Claim, ...])
_FIELDS = {"claims": "claims", "descriptions": "description"}


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


def index_catch_up(*, data_dir: Path, kill_point: KillPoint = _live) -> Reached:
    """The index holds every edition that is published; what it already held is not read again.

    Everything since its marker comes in one commit that moves the marker: a process that dies leaves the index as it
    was. Where there is no index, or one of another layout, or payments are covered of rights of which they were not,
    it is made anew.

    Args:
        data_dir: The data folder.
        kill_point: Told of each step; for tests.

    Raises:
        NotFound: nothing is published.
        EngineUnavailable: another process writes the index.
    """
    head = edition_get()
    with index_lock(data_dir):
        folder = current(data_dir)
        marker = _marker(data_dir)
        if folder is None or marker is None or not fees_covered(head) <= set(marker.fees):
            return _rebuild(data_dir, head, kill_point)
        return _follow(data_dir, folder, marker, head, kill_point)


def index_rebuild(*, data_dir: Path, kill_point: KillPoint = _live) -> Reached:
    """The index is made anew beside the one that is read, which serves until the new one is whole."""
    head = edition_get()
    with index_lock(data_dir):
        return _rebuild(data_dir, head, kill_point)


def _marker(data_dir: Path) -> Marker | None:
    """The marker of an index that can be caught up."""
    try:
        return engine_open(data_dir).marker()
    except EngineUnavailable:
        return None


def _rebuild(data_dir: Path, head: Manifest, kill_point: KillPoint) -> Reached:
    folder = generation_next(data_dir)
    reached = _follow(data_dir, folder, Marker(), head, kill_point)
    generation_swap(data_dir, folder, kill_point)
    return Reached(reached.edition, reached.seq, reached.added, 0, rebuilt=True)


def _follow(data_dir: Path, folder: Path, marker: Marker, head: Manifest, kill_point: KillPoint) -> Reached:
    """Everything after the marker, up to the head, in one commit."""
    acts = tuple((act.entry_no, act.right_id) for act in withholding_list() if act.field is not None)
    if marker.seq >= head.seq and marker.withheld == acts:
        return Reached(marker.edition, marker.seq)
    fees = fees_covered(head)
    writer = TantivyWriter(folder)
    try:
        run = _Run(data_dir, writer, after=marker.seq, head=head, fees=fees)
        run.ties_read(kill_point)
        run.withheld_read({right_id for _, right_id in acts})
        run.bring(kill_point)
        run.project({right_id for _, right_id in set(marker.withheld) ^ set(acts)})
        kill_point("projected")
        writer.commit(
            Marker(seq=head.seq, edition=head.name, withheld=acts, fees=tuple(sorted(fees)), layout=layout_digest())
        )
        kill_point("committed")
    finally:
        writer.close()
    return Reached(head.name, head.seq, run.added, run.closed)


class _Run:
    """One catching up: the versions after one ``seq`` and up to another."""

    def __init__(
        self, data_dir: Path, writer: TantivyWriter, *, after: int, head: Manifest, fees: frozenset[tuple[str, str]]
    ) -> None:
        self._data_dir = data_dir
        self._writer = writer
        self._after, self._until, self._fees = after, head.seq, fees
        self._ends: dict[tuple[str, int], tuple[int, str]] = {}
        self._former: dict[str, set[str]] = {}
        self._withheld: set[str] = set()
        self.added = self.closed = 0

    def ties_read(self, kill_point: KillPoint) -> None:
        """Which versions were followed by which; those that the index holds are closed."""
        for right_id, seq, next_seq, successor in versions_followed(self._data_dir, self._after, self._until):
            if successor:
                self._former.setdefault(successor, set()).add(right_id)
            self._ends[right_id, seq] = (next_seq, successor or "")
            if seq <= self._after:
                self._writer.close_version(right_id, seq, next_seq, successor or "")
                self.closed += 1
        kill_point("closed")

    def withheld_read(self, right_ids: set[str]) -> None:
        """All identities of the rights of which a field is withheld."""
        newest = {right_newest(self._data_dir, each, self._until) for each in right_ids}
        self._withheld = self._alike(right_ids | newest)

    def _alike(self, right_ids: set[str]) -> set[str]:
        """The rights and what turned out to be one of them, as the index and this run know."""
        known = set(self._writer.engine.former(right_ids))
        waiting = list(known)
        while waiting:
            names = self._former.get(waiting.pop(), set()) - known
            known |= names
            waiting += names
        return known

    def bring(self, kill_point: KillPoint) -> None:
        """The versions of the editions are in the index."""
        for versions in versions_stream(self._data_dir, self._after, self._until, batch=BATCH):
            records = [(each, each.record) for each in versions if each.record is not None]
            texts = texts_get(self._data_dir, (ref.sha256 for _, record in records for ref in record.content.texts))
            for version, record in records:
                self._add(version, record, texts)
            kill_point("batch")
        kill_point("brought")

    def _add(self, version: Version, record: Record, texts: dict[str, str]) -> None:
        if record.right_id in self._withheld:
            record = record_public(record, withholdings_of(self._data_dir, record.right_id))
        self._writer.add(self._entry(version.seq, record, texts))
        self.added += 1

    def _entry(self, seq: int, record: Record, texts: dict[str, str]) -> Entry:
        facts = record_facts(record, fees=(record.register, record.kind) in self._fees)
        standing = Standing(
            turns=_turns(facts.turns),
            states={state: _turns(turns) for state, turns in facts.states.items()},
            filed_on=facts.filed_on,
            granted_on=facts.granted_on,
            expires_on=facts.expires_on,
        )
        entry = entry_of(record, seq, _long_texts(record, texts), standing)
        end = self._ends.get((record.right_id, seq))
        return entry if end is None else msgspec.structs.replace(entry, seq_to=end[0], successor=end[1])

    def project(self, right_ids: set[str]) -> None:
        """Rights of which a field was withheld or released since are written anew, with what may be shown."""
        if not right_ids:
            return
        newest = {right_newest(self._data_dir, each, self._until) for each in right_ids}
        for right_id in sorted(self._alike(right_ids | newest)):
            for old in self._writer.engine.entries(right_id):
                self._project(old)

    def _project(self, old: Entry) -> None:
        version = record_get(self._data_dir, old.right_id, old.seq_from)
        if version is None or version.record is None:
            return
        record = record_public(version.record, withholdings_of(self._data_dir, old.right_id))
        texts = texts_get(self._data_dir, (ref.sha256 for ref in record.content.texts))
        entry = self._entry(old.seq_from, record, texts)
        if (old.right_id, old.seq_from) not in self._ends:
            entry = msgspec.structs.replace(entry, seq_to=old.seq_to, successor=old.successor)
        self._writer.remove(old.uid)
        self._writer.add(entry)


def _turns(turns: Turns) -> tuple[Turn, ...]:
    return tuple(Turn(since, str(stand)) for since, stand in turns)


def _long_texts(record: Record, texts: dict[str, str]) -> dict[str, tuple[str, ...]]:
    """The claims and descriptions of a Record as plain texts."""
    found: dict[str, list[str]] = {}
    for ref in record.content.texts:
        body = texts.get(ref.sha256)
        if body is None:
            continue
        parts = [claim.text for claim in _CLAIMS.decode(body)] if ref.field == "claims" else [body]
        found.setdefault(_FIELDS.get(ref.field, ref.field), []).extend(parts)
    return {name: tuple(parts) for name, parts in found.items()}
