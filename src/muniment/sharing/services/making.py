"""Files of editions are asked for, made by one process at a time, and gone when they may be given out no more."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import time
from collections import Counter
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import structlog
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone

from muniment.accounts.values import Actor
from muniment.catalogue.queries.extracts import Contents, content_name
from muniment.catalogue.queries.whole import difference_count, difference_stream, edition_stream
from muniment.catalogue.services.extracts import records_write, texts_write
from muniment.catalogue.values import Record, Version
from muniment.kernel.errors import EngineUnavailable, MunimentError
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.publication import Projection, projection_read
from muniment.register.queries.st96 import rights_st96, rights_st97, rights_told
from muniment.register.values import Manifest
from muniment.sharing.adapters.tables import csv_write, packed_write
from muniment.sharing.domain.reuse import record_shared
from muniment.sharing.models import SharedFileRow
from muniment.sharing.queries.files import FOLDER, file_seen, files_key, place, wanted_checked
from muniment.sharing.queries.terms import reuse_list, sources_shared
from muniment.sharing.values import FileSeen, Reuse, State, Wanted

DEAD_AFTER = timedelta(seconds=90)
"""A maker that has said nothing for so long is taken for dead; it says something every two seconds."""
_SAY_EVERY_S = 2.0
_NAMED = frozenset({"records", "changes"})
_STANDARD: dict[str, Callable[[Iterator[Any]], Iterator[bytes]]] = {"st96": rights_st96, "st97": rights_st97}
_log = structlog.get_logger("muniment.sharing")


def file_ask(*, data_dir: Path, actor: Actor, name: str, word: Collection[str] = ()) -> FileSeen:
    """The file is waiting to be made, being made, or there; one that failed waits again.

    Args:
        data_dir: The data folder.
        actor: Who asks.
        name: Of the file, as ``Wanted.name`` says it.
        word: Sources that the operator has made sure may be passed on.

    Raises:
        NotFound: there is no such edition, or no file can have that name.
    """
    wanted, manifest = wanted_checked(name)
    key = files_key(sources_shared(reuse_list(data_dir, manifest, word=word)))
    about = {
        "edition": wanted.edition, "before": wanted.before, "part": wanted.part, "form": wanted.form, "key": key,
    }  # fmt: skip
    try:
        with transaction.atomic():
            row, fresh = SharedFileRow.objects.get_or_create(
                **about, defaults={"state": State.WAITING, "asked_at": timezone.now()}
            )
    except IntegrityError:  # somebody else asked in the same moment
        row, fresh = SharedFileRow.objects.get(**about), False
    lost = row.state == State.READY and not place(data_dir, key, wanted).exists()
    if row.state == State.FAILED or lost:
        SharedFileRow.objects.filter(pk=row.pk, state=row.state).update(state=State.WAITING, problem="")
    if fresh:
        _log.info("sharing.file_asked", file=name, actor=actor.id)
    return file_seen(data_dir, name, word=word)


def files_waiting() -> tuple[str, ...]:
    """Names of the files that nobody makes yet, or whose maker died; the longest waiting first."""
    dead = timezone.now() - DEAD_AFTER
    rows = SharedFileRow.objects.filter(Q(state=State.WAITING) | Q(state=State.MAKING, seen_at__lt=dead))
    return tuple(
        Wanted(row.edition, row.part, row.form, row.before).name  # type: ignore[arg-type]
        for row in rows.order_by("asked_at")
    )


def file_make(*, data_dir: Path, name: str, word: Collection[str] = (), free_mb: int = 0) -> FileSeen:
    """The file is made, unless another process is at it or it is there; whoever dies leaves nothing that passes for it.

    Args:
        data_dir: The data folder.
        name: Of a file that was asked for.
        word: Sources that the operator has made sure may be passed on.
        free_mb: Megabytes of the disk that stay free.

    Raises:
        NotFound: there is no such edition, or no file can have that name.
    """
    wanted, manifest = wanted_checked(name)
    reuses = reuse_list(data_dir, manifest, word=word)
    key = files_key(sources_shared(reuses))
    row = _claim(wanted, key)
    if row is None:
        return file_seen(data_dir, name, word=word)
    run = _Making(data_dir, row, wanted, manifest, reuses, free_mb)
    try:
        run.make(place(data_dir, key, wanted))
    except (MunimentError, OSError) as problem:
        said = problem.text.en if isinstance(problem, MunimentError) else str(problem)
        SharedFileRow.objects.filter(pk=row.pk).update(state=State.FAILED, problem=said[:500])
        _log.warning("sharing.file_failed", file=name, problem=said[:200])
    return file_seen(data_dir, name, word=word)


def files_clean(*, data_dir: Path, word: Collection[str] = ()) -> int:
    """What may be given out no more is gone from the disk; how many files that were."""
    keys = {files_key(sources_shared(reuse_list(data_dir, each, word=word))) for each in edition_list()}
    folder = data_dir / FOLDER
    gone = [each for each in folder.iterdir() if each.name not in keys] if folder.exists() else []
    count = sum(1 for each in gone for _ in each.iterdir())
    SharedFileRow.objects.exclude(key__in=keys).delete()
    for each in gone:
        shutil.rmtree(each, ignore_errors=True)
    return count


def _claim(wanted: Wanted, key: str) -> SharedFileRow | None:
    """The row, if it is this process that makes the file now."""
    now = timezone.now()
    rows = SharedFileRow.objects.filter(
        edition=wanted.edition, before=wanted.before, part=wanted.part, form=wanted.form, key=key
    )
    free = Q(state=State.WAITING) | Q(state=State.MAKING, seen_at__lt=now - DEAD_AFTER)
    taken = rows.filter(free).update(state=State.MAKING, seen_at=now, done=0, total=0)
    return rows.first() if taken else None


@dataclass
class _Making:
    """One file on its way, with the account of what is not in it."""

    data_dir: Path
    row: SharedFileRow
    wanted: Wanted
    manifest: Manifest
    reuses: tuple[Reuse, ...]
    free_mb: int
    done: int = 0
    fields_left_out: int = 0
    left_out: Counter[str] = field(default_factory=Counter)
    contents: Contents = field(default_factory=Contents)
    said_at: float = 0.0

    def make(self, path: Path) -> None:
        """The file lies at its place, whole, and its row says so."""
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{path.name}.{os.getpid()}")
        try:
            count = self._write(draft)
            digest = _sha256(draft)
            size = draft.stat().st_size
            draft.replace(path)
        finally:
            draft.unlink(missing_ok=True)
        SharedFileRow.objects.filter(pk=self.row.pk).update(
            state=State.READY, done=self.done, size_bytes=size, sha256=digest, count=count,
            contents=self.contents.told if self.wanted.form == "parquet" and self.wanted.part in _NAMED else "",
            left_out={name: n for name, n in self.left_out.items() if n}, fields_left_out=self.fields_left_out, made_at=timezone.now(), problem="",
        )  # fmt: skip
        _log.info("sharing.file_made", file=self.wanted.name, count=count, size_bytes=size)

    def _write(self, path: Path) -> int:
        seq = self.manifest.seq
        before = edition_get(self.wanted.before).seq if self.wanted.before else 0
        total = difference_count(self.data_dir, before, seq) if before else self.manifest.total
        SharedFileRow.objects.filter(pk=self.row.pk).update(total=total)
        shown = self._shown(before, seq)
        about = {"edition": self.wanted.edition, "before": self.wanted.before, "digest": self.manifest.digest}
        about["terms"] = json.dumps({each.source: each.note.en for each in self.reuses if each.shared})
        if self.wanted.form == "csv":
            return csv_write(path, shown, changes=bool(before))
        if self.wanted.part in {"texts", "changed_texts"}:
            records = ([each.record for each in batch if each.record is not None] for batch in shown)
            return texts_write(path, self.data_dir, records, about=about)
        if self.wanted.form in _STANDARD:
            return self._standard(path, shown)
        return records_write(path, self._named(shown), about=about)

    def _named(self, shown: Iterator[list[Version]]) -> Iterator[list[Version]]:
        """The same, while each Record is counted into the name of them all as it is given out."""
        for batch in shown:
            for each in batch:
                if each.record is not None:
                    self.contents.add(each.right_id, content_name(each.record.content))
            yield batch

    def _standard(self, path: Path, shown: Iterator[list[Version]]) -> int:
        """In a form of WIPO's, with the long texts; it has nothing to say of a right that ended."""
        records = (record for batch in shown for each in batch if (record := self._standing(each)) is not None)
        told = rights_told(self.data_dir, records, edition=self.manifest, show=lambda record: record)
        count = 0

        def counted() -> Iterator[Any]:
            nonlocal count
            for count, each in enumerate(told, 1):  # noqa: B007 - counted as they are written
                yield each

        packed_write(path, _STANDARD[self.wanted.form](counted()))
        return count

    def _standing(self, version: Version) -> Record | None:
        self.left_out["ended"] += version.record is None
        return version.record

    def _shown(self, before: int, seq: int) -> Iterator[list[Version]]:
        """What may be given out, few at a time."""
        projection = projection_read(self.data_dir)
        shared = sources_shared(self.reuses)
        for batch in self._versions(before, seq):
            yield [shown for each in batch if (shown := self._show(each, projection, shared)) is not None]
            self.done += len(batch)
            self._say()

    def _versions(self, before: int, seq: int) -> Iterator[list[Version]]:
        if before:
            yield from difference_stream(self.data_dir, before, seq)
            return
        for records in edition_stream(self.data_dir, seq):
            yield [Version(seq=seq, right_id=each.right_id, cause="", record=each) for each in records]

    def _show(self, version: Version, projection: Projection, shared: Collection[str]) -> Version | None:
        if not projection.shows(version.right_id):
            self.left_out["withheld"] += 1
            return None
        if version.record is None:
            return version
        public = projection.show(version.record)
        given = record_shared(public, shared) if public is not None else None
        if given is None:
            self.left_out.update({each.source for each in version.record.provenance})
            return None
        self.fields_left_out += given is not public
        return Version(
            seq=version.seq, right_id=version.right_id, successor=version.successor, cause=version.cause, record=given
        )

    def _say(self) -> None:
        now = time.monotonic()
        if now - self.said_at < _SAY_EVERY_S:
            return
        self.said_at = now
        SharedFileRow.objects.filter(pk=self.row.pk).update(done=self.done, seen_at=timezone.now())
        if shutil.disk_usage(self.data_dir).free < self.free_mb * 1_000_000:
            line = Text("磁盘剩余空间不足 {n} MB", "less than {n} MB of the disk are free").fill(n=self.free_mb)
            raise EngineUnavailable(line, code="data.disk")


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
