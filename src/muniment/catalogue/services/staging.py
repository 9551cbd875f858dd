"""Staging: each statement finds its right; what is known already is left out; nothing is written to the tables yet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from muniment.catalogue.adapters.locator import Locator, locator_open
from muniment.catalogue.adapters.spool import Placed, Spool
from muniment.catalogue.domain.identity import (
    candidate_choose,
    candidates_real,
    may_be_one,
    publications_of,
    stand_in_for,
    statement_numbers,
    statement_right,
)
from muniment.catalogue.domain.layers import document_key, statement_hash, wording_digest
from muniment.catalogue.values import Carried, Held, Incoming, Number
from muniment.kernel.errors import InvalidInput
from muniment.kernel.ids import right_id_split, stand_in_is
from muniment.standards.numbers import keys_meeting, keys_of


@dataclass(slots=True)
class Counts:
    """What became of the documents of one file and source."""

    accepted: int = 0
    duplicates: int = 0
    held: int = 0


@dataclass(slots=True)
class Staged:
    """A load that waits on disk: what it would change, and the account of its documents."""

    spool: Spool
    head_seq: int
    by_file: dict[tuple[str, str], Counts] = field(default_factory=dict)
    held: list[Held] = field(default_factory=list)
    accepted: int = 0
    renumbered: int = 0
    ended: int = 0
    snapshots: dict[str, date] = field(default_factory=dict)

    @property
    def changes_nothing(self) -> bool:
        """Whether publishing it would add nothing."""
        return not (self.accepted or self.renumbered or self.ended or self.snapshots)

    def count(self, incoming: Incoming, column: str) -> None:
        """One more document of the file is accepted, a duplicate, or held."""
        counts = self.by_file.setdefault((incoming.file, incoming.source), Counts())
        setattr(counts, column, getattr(counts, column) + 1)


@dataclass(slots=True)
class _Stage:
    staged: Staged
    locator: Locator
    snapshots: dict[str, date] = field(default_factory=dict)

    def run(self, statements: Iterable[Incoming]) -> None:
        for incoming in statements:
            self._first(incoming)
        self._ties_spread()
        for incoming in self.staged.spool.waiting():
            self._second(incoming)
        self._snapshots_end()
        rows = self.staged.spool.scratch.execute("SELECT count(*) FROM renumbered").fetchone()
        self.staged.renumbered = rows[0]

    def _first(self, incoming: Incoming) -> None:
        """A statement with an application number is placed at once; the others wait for the numbers of the rest."""
        if incoming.carried is not None:
            self._carry(incoming, incoming.carried)
            return
        if incoming.snapshot_on is not None:
            self._snapshot_note(incoming)
        try:
            right_id = statement_right(incoming.statement)
        except InvalidInput as problem:
            self._hold(incoming, problem.message)
            return
        if right_id is None:
            self.staged.spool.wait(incoming)
            return
        self._tie(publications_of(incoming.statement.content), right_id)
        self._place(incoming, right_id)

    def _carry(self, incoming: Incoming, carried: Carried) -> None:
        """A Record of another installation keeps the identity that it has there, and every version of it counts."""
        scratch, document = self.staged.spool.scratch, incoming.statement.document
        if carried.gone:
            ended = (carried.right_id, incoming.source, document)
            scratch.execute("INSERT OR IGNORE INTO ended VALUES (?, ?, ?)", ended)
            gone = (carried.right_id, carried.successor, carried.cause)
            self.staged.ended += scratch.execute("INSERT OR IGNORE INTO gone VALUES (?, ?, ?)", gone).rowcount
            return
        self.staged.count(incoming, "accepted")
        self.staged.accepted += 1
        key = document_key(incoming.source, document, "")
        self.staged.spool.place(Placed(carried.right_id, incoming, key, statement_hash(incoming.statement)))

    def _second(self, incoming: Incoming) -> None:
        """A statement that names only publications: the right that has one of them, else a stand-in."""
        candidates = self._candidates(incoming)
        chosen = candidate_choose(incoming.statement, candidates)
        if chosen is None and len(candidates_real(incoming.statement, candidates)) > 1:
            self._hold(incoming, f"several rights answer to its number: {', '.join(sorted(set(candidates)))}")
            return
        try:
            right_id = chosen or stand_in_for(incoming.statement)
        except InvalidInput as problem:
            self._hold(incoming, problem.message)
            return
        if right_id is None:
            self._hold(incoming, "it names neither an application nor a publication")
            return
        self._place(incoming, right_id)

    def _tie(self, numbers: Iterable[Number], right_id: str) -> int:
        """The numbers lead to the right; so do those of each stand-in that has one of them, and it ends. New keys."""
        scratch, head = self.staged.spool.scratch, self.staged.head_seq
        register, kind, _number = right_id_split(right_id)
        waiting, added = list(numbers), 0
        while waiting:
            number = waiting.pop()
            rows = [(key, right_id) for key in keys_of(number)]
            added += scratch.executemany("INSERT OR IGNORE INTO numbers VALUES (?, ?)", rows).rowcount
            for old in self.locator.rights("numbers", keys_meeting(number), head):
                if not stand_in_is(old) or not may_be_one(old, register=register, kind=kind) or self._gone(old):
                    continue
                row = scratch.execute("INSERT OR IGNORE INTO renumbered VALUES (?, ?)", (old, right_id))
                if row.rowcount:
                    waiting += [
                        each for layer in self.locator.layers(old, head) for each in publications_of(layer.content)
                    ]
        return added

    def _ties_spread(self) -> None:
        """What the waiting statements tie to a right is known before any of them is placed, in whatever order."""
        while sum(self._spread(incoming) for incoming in self.staged.spool.waiting()):
            pass

    def _spread(self, incoming: Incoming) -> int:
        chosen = candidate_choose(incoming.statement, self._candidates(incoming))
        return self._tie(publications_of(incoming.statement.content), chosen) if chosen else 0

    def _candidates(self, incoming: Incoming) -> list[str]:
        keys = [key for number in statement_numbers(incoming.statement) for key in keys_meeting(number)]
        candidates = self.locator.rights("numbers", keys, self.staged.head_seq)
        for key in keys:
            rows = self.staged.spool.scratch.execute("SELECT right_id FROM numbers WHERE key = ?", (key,))
            candidates.extend(row[0] for row in rows)
        return candidates

    def _gone(self, right_id: str) -> bool:
        place = self.locator.place(right_id, self.staged.head_seq)
        return place is None or place.deleted

    def _place(self, incoming: Incoming, right_id: str) -> None:
        statement = incoming.statement
        if self._outdated(incoming, right_id):
            return
        key = document_key(incoming.source, statement.document, right_id if statement.part else "")
        content = statement_hash(statement)
        digest = wording_digest(content, statement.office_date)
        cursor = self.staged.spool.scratch.execute("INSERT OR IGNORE INTO documents VALUES (?, ?)", (key, digest))
        if cursor.rowcount == 0 or self._known(incoming, right_id, key, digest, content):
            self.staged.count(incoming, "duplicates")
            return
        self.staged.count(incoming, "accepted")
        self.staged.accepted += 1
        self.staged.spool.place(Placed(right_id, incoming, key, content))

    def _known(self, incoming: Incoming, right_id: str, key: bytes, digest: bytes, content: str) -> bool:
        """Whether this wording was stored; in a snapshot, whether it is the one that counts now."""
        head = self.staged.head_seq
        if incoming.snapshot_on is None:
            return self.locator.document_known(key, digest, head)
        name = (incoming.source, incoming.statement.document, content)
        layers = self.locator.layers(right_id, head)
        return any((layer.source, layer.document, layer.content_hash) == name for layer in layers)

    def _hold(self, incoming: Incoming, reason: str) -> None:
        self.staged.count(incoming, "held")
        self.staged.held.append(
            Held(
                file=incoming.file,
                source=incoming.source,
                position=incoming.statement.position,
                document=incoming.statement.document,
                reason=reason,
            )
        )

    def _snapshot_note(self, incoming: Incoming) -> None:
        day = incoming.snapshot_on
        if day is not None:
            self.snapshots[incoming.source] = max(day, self.snapshots.get(incoming.source, day))

    def _outdated(self, incoming: Incoming, right_id: str) -> bool:
        """Whether the statement stands in a snapshot older than one that is loaded: it is counted and not revived."""
        if incoming.snapshot_on is None:
            return False
        newest = self._newest(incoming.source)
        if newest is not None and incoming.snapshot_on.isoformat() < newest:
            self.staged.count(incoming, "duplicates")
            return True
        self.staged.spool.scratch.execute(
            "INSERT OR IGNORE INTO snapshot VALUES (?, ?, ?)", (incoming.source, right_id, incoming.statement.document)
        )
        return False

    def _newest(self, source: str) -> str | None:
        return self.locator.snapshot_day(source, self.staged.head_seq)

    def _snapshots_end(self) -> None:
        """What the newest snapshot of a source omits is ended."""
        scratch = self.staged.spool.scratch
        for source, day in self.snapshots.items():
            newest = self._newest(source)
            if newest is not None and day.isoformat() < newest:
                continue
            if newest is None or day.isoformat() > newest:
                self.staged.snapshots[source] = day
            for right_id, document in self.locator.snapshot_rows(source, self.staged.head_seq):
                kept = scratch.execute(
                    "SELECT 1 FROM snapshot WHERE source = ? AND right_id = ? AND document = ?",
                    (source, right_id, document),
                ).fetchone()
                if kept is None:
                    scratch.execute("INSERT OR IGNORE INTO ended VALUES (?, ?, ?)", (right_id, source, document))
                    self.staged.ended += 1


def stage(*, data_dir: Path, workdir: Path, head_seq: int, statements: Iterable[Incoming]) -> Staged:
    """Every statement lies in its right's bucket, is a duplicate, or is held.

    Args:
        data_dir: The data folder.
        workdir: An empty folder for scratch files.
        head_seq: The newest published ``seq``.
        statements: In a fixed order.
    """
    staged = Staged(spool=Spool(workdir), head_seq=head_seq)
    try:
        with locator_open(data_dir) as locator:
            _Stage(staged, locator).run(statements)
    except BaseException:
        staged.spool.close()
        raise
    return staged


def rights_ended(staged: Staged) -> Iterator[tuple[str, str, str]]:
    """Right, source and document of each layer that a snapshot ends."""
    yield from staged.spool.scratch.execute("SELECT right_id, source, document FROM ended ORDER BY right_id")


def rights_renumbered(staged: Staged) -> Iterator[tuple[str, str]]:
    """Each stand-in with the right that it turns out to be."""
    yield from staged.spool.scratch.execute("SELECT old, new FROM renumbered ORDER BY old")


def right_gone(staged: Staged, right_id: str) -> tuple[str | None, str] | None:
    """Successor and cause of a right that another installation no longer has; ``None`` for any other."""
    row = staged.spool.scratch.execute("SELECT successor, cause FROM gone WHERE right_id = ?", (right_id,)).fetchone()
    return (row[0], row[1]) if row else None


def snapshot_first(staged: Staged, source: str) -> tuple[str, str] | None:
    """The first right and document that the load's snapshot of a source holds."""
    row = staged.spool.scratch.execute(
        "SELECT right_id, document FROM snapshot WHERE source = ? ORDER BY right_id, document LIMIT 1", (source,)
    ).fetchone()
    return (row[0], row[1]) if row else None
