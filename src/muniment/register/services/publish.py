"""Publishing an edition: lock, intent, appends, digest, one commit point, mirror.

Each step can be the last one that a machine lives to see. Whoever takes the lock next finishes the same load under
its own ``seq``, or marks a dead intent abandoned and deletes its rows; until the commit point no reader sees anything.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable, Iterable
from contextlib import closing
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
from django.db import transaction

import muniment
from muniment.accounts.values import Actor
from muniment.catalogue.queries.editions import edition_digest
from muniment.catalogue.services.appending import Appended, load_append, load_rollback
from muniment.catalogue.services.staging import Staged, stage
from muniment.catalogue.services.upkeep import store_prepare
from muniment.catalogue.values import Coverage, Incoming
from muniment.journal.queries import head as journal_head
from muniment.journal.services import entry_append
from muniment.kernel.clock import Clock
from muniment.kernel.errors import MunimentError
from muniment.register.adapters.lock import writer_lock
from muniment.register.adapters.mirror import mirror_differs, mirror_write
from muniment.register.domain.manifest import counts_move, coverage_join, edition_name, sources_join
from muniment.register.models import EditionRow, LoadRow
from muniment.register.queries.editions import edition_head, manifest_bodies
from muniment.register.values import Follows, Manifest, SourceSeen
from muniment.standards.versions import versions

KillPoint = Callable[[str], None]

STEPS: tuple[str, ...] = (
    "locked",
    "staged",
    "intent",
    "appended",
    "digest",
    "journal",
    "precommit",
    "committed",
    "mirror",
)
"""The named steps of a publication, in order; ``load_append`` names further ones between the fourth and fifth."""


SCRATCH = ".staging-"
"""How the scratch folders of loads begin, beside the tables: never more than the one of the writer."""


def never(_step: str) -> None:
    """Nobody kills a load in earnest: tests pass a function that does."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the loader says of a staged load: publish it or hold it, and what it adds to the manifest."""

    publish: bool
    sources: tuple[SourceSeen, ...] = ()
    coverage: tuple[Coverage, ...] = ()
    report: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Published:
    """What became of a load: ``state`` is ``published``, ``held``, ``already_loaded`` or ``nothing_new``."""

    state: str
    edition: str | None
    seq: int | None = None
    staged: Staged | None = None
    appended: Appended | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """A load on its way: ``key`` names its files, source, mapping and readers; ``read`` gives its statements anew.

    Attributes:
        bodies: Gives the long texts that come apart from their statements.
        follows: The edition of another installation that the load takes over: it is published though it changes nothing.
        day: The day that the edition stands for, where it is not today.
        check: Looks at what was written under a ``seq`` before anybody can read it; what it raises undoes the load.
    """

    key: str
    actor: Actor
    read: Callable[[], Iterable[Incoming]]
    judge: Callable[[Staged], Judgement]
    bodies: Callable[[], Iterable[tuple[str, str, str, str]]] = tuple
    follows: Follows | None = None
    day: date | None = None
    check: Callable[[int], None] | None = None


def edition_publish(*, data_dir: Path, clock: Clock, delivery: Delivery, kill_point: KillPoint = never) -> Published:
    """The delivery stands in a new edition, whole, or nothing of it is visible.

    Raises:
        EngineUnavailable: another writer, a full disk or a read-only folder.
        SourceProblem: the loader's ``judge`` found nothing to accept.
    """
    known = _published_as(delivery.key)
    if known is not None and not mirror_differs(data_dir, manifest_bodies()):
        return Published(state="already_loaded", edition=known)
    with writer_lock(data_dir, owner=delivery.actor.name, since=clock.now()):
        kill_point("locked")
        store_prepare(data_dir)
        mirror_write(data_dir, manifest_bodies())
        known = _published_as(delivery.key)
        if known is not None:
            return Published(state="already_loaded", edition=known)
        dead_abandon(data_dir, clock, keep=delivery.key)
        scratch_clear(data_dir)
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=data_dir) as work:
            return _publish_locked(data_dir, clock, delivery, Path(work), kill_point)


def _publish_locked(data_dir: Path, clock: Clock, delivery: Delivery, work: Path, kill_point: KillPoint) -> Published:
    head = edition_head()
    staged = stage(
        data_dir=data_dir,
        workdir=work,
        head_seq=head.seq if head else 0,
        statements=delivery.read(),
    )
    with closing(staged.spool):
        return _publish_staged(data_dir, clock, delivery, staged, kill_point)


def _publish_staged(
    data_dir: Path, clock: Clock, delivery: Delivery, staged: Staged, kill_point: KillPoint
) -> Published:
    head = edition_head()
    judgement = delivery.judge(staged)
    kill_point("staged")
    if not judgement.publish:
        return Published(state="held", edition=None, staged=staged)
    if staged.changes_nothing and delivery.follows is None:
        return Published(state="nothing_new", edition=head.name if head else None, staged=staged)
    seq = _intent_write(clock, delivery)
    kill_point("intent")
    appended = load_append(
        data_dir=data_dir,
        seq=seq,
        load_key=delivery.key,
        staged=staged,
        kill_point=kill_point,
        bodies=delivery.bodies(),
    )
    kill_point("appended")
    if delivery.check is not None:
        _checked(data_dir, clock, delivery.check, seq)
    manifest = _manifest_draft(data_dir, clock, delivery, judgement, appended, head)
    kill_point("digest")
    name = _commit(clock, delivery, judgement, manifest, kill_point)
    kill_point("committed")
    mirror_write(data_dir, manifest_bodies())
    kill_point("mirror")
    return Published(state="published", edition=name, seq=seq, staged=staged, appended=appended)


def _checked(data_dir: Path, clock: Clock, check: Callable[[int], None], seq: int) -> None:
    """What was written is as it should be, or it is gone again."""
    try:
        check(seq)
    except MunimentError:
        dead_abandon(data_dir, clock)
        raise


def _published_as(key: str) -> str | None:
    row = LoadRow.objects.filter(key=key, state="published").first()
    return None if row is None else EditionRow.objects.get(seq=row.seq).name


def dead_abandon(data_dir: Path, clock: Clock, *, keep: str = "") -> None:
    """No intent of another load is open: what it had written is deleted first, then it is marked."""
    for row in LoadRow.objects.filter(state="open").exclude(key=keep):
        load_rollback(data_dir=data_dir, seq=row.seq)
        row.state = "abandoned"
        row.closed_at = clock.now()
        row.save(update_fields=["state", "closed_at"])


def scratch_clear(data_dir: Path) -> None:
    """No scratch folder of a killed process is left; only whoever holds the lock may ask for this."""
    for left in data_dir.glob(f"{SCRATCH}*"):
        shutil.rmtree(left, ignore_errors=True)


def _intent_write(clock: Clock, delivery: Delivery) -> int:
    """The seq of this load: the one of its own dead intent, else a fresh one."""
    with transaction.atomic():
        row = LoadRow.objects.filter(key=delivery.key, state="open").first()
        if row is not None:
            return row.seq
        last = LoadRow.objects.order_by("-seq").first()
        seq = last.seq + 1 if last else 1
        LoadRow.objects.create(seq=seq, key=delivery.key, state="open", actor=delivery.actor.id, opened_at=clock.now())
        return seq


def _manifest_draft(
    data_dir: Path,
    clock: Clock,
    delivery: Delivery,
    judgement: Judgement,
    appended: Appended,
    head: Manifest | None,
) -> Manifest:
    seq = appended.seq
    moved = [(register.split(".")[0], kind, count) for (register, kind), count in appended.moved.items()]
    kinds = counts_move(head.kinds if head else {}, ((kind, count) for _office, kind, count in moved))
    offices = counts_move(head.offices if head else {}, ((office, count) for office, _kind, count in moved))
    before = head.digest if head else ""
    day = delivery.day or clock.today()
    return Manifest(
        name=edition_name(day, EditionRow.objects.values_list("name", flat=True)),
        seq=seq,
        made_at=clock.now(),
        day=day,
        total=sum(kinds.values()),
        kinds=kinds,
        offices=offices,
        sources=sources_join(head.sources if head else (), judgement.sources),
        coverage=coverage_join(head.coverage if head else (), judgement.coverage),
        versions=versions(),
        program=muniment.__version__,
        digest=edition_digest(data_dir, seq, before),
        digest_before=before,
        journal_no=0,
        journal_head="",
        load_key=delivery.key,
        previous=head.name if head else None,
        follows=delivery.follows,
    )


def _commit(clock: Clock, delivery: Delivery, judgement: Judgement, draft: Manifest, kill_point: KillPoint) -> str:
    """The commit point: journal entries, manifest row and the state of the load, in one transaction."""
    with transaction.atomic():
        entry_append(
            kind="load.accepted",
            actor=delivery.actor,
            payload={"load_key": delivery.key, "seq": draft.seq, "files": judgement.report.get("files", [])},
            made_at=clock.now(),
        )
        entry_append(
            kind="edition.published",
            actor=delivery.actor,
            payload={"edition": draft.name, "seq": draft.seq, "digest": draft.digest, "total": draft.total},
            made_at=clock.now(),
        )
        kill_point("journal")
        head = journal_head()
        manifest = msgspec.structs.replace(draft, journal_no=head.no, journal_head=head.hash)
        EditionRow.objects.create(
            seq=manifest.seq,
            name=manifest.name,
            made_at=manifest.made_at,
            digest=manifest.digest,
            manifest=msgspec.json.encode(manifest).decode(),
        )
        report = {**judgement.report, "edition": manifest.name, "state": "published"}
        LoadRow.objects.filter(seq=manifest.seq).update(
            state="published", closed_at=clock.now(), report=msgspec.json.encode(report).decode()
        )
        kill_point("precommit")
    return manifest.name
