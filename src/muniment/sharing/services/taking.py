"""One edition of a leader becomes an edition here: files fetched and checked, published, and checked again as they stand.

Until the commit point of the publication nothing of it can be read. What is not as the leader says is undone.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from muniment.accounts.values import Actor
from muniment.catalogue.queries.editions import edition_digest
from muniment.catalogue.queries.extracts import (
    Contents,
    bodies_read,
    carried_contents,
    content_name,
    texts_lacking,
    versions_read,
)
from muniment.catalogue.queries.records import image_get
from muniment.catalogue.queries.whole import edition_count
from muniment.catalogue.services.upkeep import image_put
from muniment.catalogue.values import Carried, Content, Incoming, Statement, Version
from muniment.kernel.clock import Clock
from muniment.kernel.errors import EngineUnavailable, InvalidInput, SourceProblem
from muniment.kernel.ids import right_id_split
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_head
from muniment.register.services.publish import Delivery, Judgement, KillPoint, edition_publish
from muniment.register.values import Follows, Manifest
from muniment.sharing.adapters.followed import room_free
from muniment.sharing.adapters.leader import Leader
from muniment.sharing.domain.following import (
    FORMAT,
    coverage_taken,
    history_changed,
    reply_wrong,
    sources_added,
)
from muniment.sharing.values import EditionTold, FileTold, Stamp, Wanted

_LEVEL = 3
"""A Record that was taken over ranks as what an aggregator says: behind an office's own file, before a table of ours."""
Keep = Callable[[Version], str]
"""What becomes of a version: ``take``, ``end``, or nothing of it (empty)."""
Told = Callable[[Text, int], None]
_READING = Text("取得 {f}", "fetching {f}")
_PICTURES = Text("取得图片", "fetching pictures")
_WRITING = Text("发布版本 {e}", "publishing edition {e}")


@dataclass(frozen=True, slots=True)
class Parcel:
    """A file of a leader that lies here, checked against its size and checksum."""

    told: FileTold
    path: Path


@dataclass(frozen=True, slots=True)
class Step:
    """One edition here: the leader's edition, the one before it that was taken, and what of its files is taken.

    Attributes:
        stamp, before: Of the leader.
        about, about_before: Sources and coverage of both.
        files: Files of Records, and what becomes of each version in them.
        bodies: Files of long texts.
        leaving: Rights that end here though no file says so: they stopped to answer to the query.
        query: Which of the leader's rights are followed.
        mended: It only brings what had been missed.
        needless: There is no edition where there is nothing to bring.
        exact: Nothing is left out of what the leader has: its digest must come out here too, if it did before.
    """

    stamp: Stamp
    before: Stamp | None
    about: EditionTold
    about_before: EditionTold | None
    query: str
    files: tuple[tuple[Parcel, Keep], ...] = ()
    bodies: tuple[Parcel, ...] = ()
    leaving: tuple[str, ...] = ()
    mended: bool = False
    needless: bool = False
    exact: bool = False


@dataclass(slots=True)
class _Seen:
    """What a pass over the files of Records found."""

    taken: Contents = field(default_factory=Contents)
    changes: int = 0
    pictures: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Taking:
    """Whoever takes editions over from one leader."""

    data_dir: Path
    clock: Clock
    actor: Actor
    leader: Leader
    source: str
    folder: Path
    free_mb: int
    told: Told
    kill_point: KillPoint

    def fetch(self, wanted: Wanted) -> Parcel:
        """The file lies here, with the size and the checksum that the leader tells of it now.

        Raises:
            SourceProblem: it is not what the leader says.
            EngineUnavailable: the leader is down, or the disk has no room.
        """
        path = self.folder / wanted.name
        doing = _READING.fill(f=wanted.name)
        for last in (False, True):
            told = self.leader.file(wanted.name, wanted.edition, lambda _done: self.told(doing, 0))
            if room_free(self.data_dir) < told.size_bytes + self.free_mb * 1_000_000:
                line = Text("磁盘空间不足，无法取得 {f}", "the disk has no room for {f}").fill(f=wanted.name)
                raise EngineUnavailable(line, code="follow.disk")
            if path.exists() and _sha256(path) == told.sha256:
                return Parcel(told, path)
            try:
                self.leader.download(told, path, lambda _size: self.told(doing, 0))
            except SourceProblem:
                now = self.leader.file(wanted.name, wanted.edition, lambda _done: None)
                if last or now.sha256 == told.sha256:
                    raise
            else:
                return Parcel(told, path)
            self.kill_point("fetched again")
        raise AssertionError  # the second time either returns or raises

    def publish(self, step: Step) -> str | None:
        """The edition stands here, or everything is as it was; its name, none where there was nothing to mend.

        Raises:
            SourceProblem: what came is not what the leader says of it.
        """
        seen = self._look(step)
        if step.needless and not seen.changes:
            return None
        self.kill_point("looked")
        self._pictures(seen.pictures)
        self.kill_point("pictures")
        follows = Follows(
            site=self.leader.site,
            edition=step.stamp.edition,
            digest=step.stamp.digest,
            contents=seen.taken.told,
            query=step.query,
            mended=step.mended,
        )
        self.told(_WRITING.fill(e=step.stamp.edition), 0)
        head = edition_head()
        published = edition_publish(
            data_dir=self.data_dir,
            clock=self.clock,
            delivery=Delivery(
                key=_key(step, follows),
                actor=self.actor,
                read=lambda: self._incoming(step),
                judge=lambda _staged: _judge(step),
                bodies=lambda: (body for parcel in step.bodies for body in bodies_read(parcel.path)),
                follows=follows,
                day=step.stamp.day,
                check=lambda seq: self._check(step, seen, head, seq),
            ),
            kill_point=self.kill_point,
        )
        return published.edition

    def _look(self, step: Step) -> _Seen:
        """Every row is read once before anything is written: it is what the leader says, and what it needs is known."""
        seen = _Seen(changes=len(step.leaving))
        for parcel, keep in step.files:
            given, rows = Contents(), 0
            for batch in versions_read(parcel.path):
                for version in batch:
                    rows += 1
                    _version_check(self.leader.site, version)
                    if version.record is not None:
                        given.add(version.right_id, content_name(version.record.content))
                    _note(seen, version, keep(version))
            if rows != parcel.told.count or given.told != parcel.told.contents:
                line = Text("{s} 的 {f} 与所公布的件数或内容不符", "{f} of {s} does not hold the Records told of it")
                raise SourceProblem(line.fill(s=self.leader.site, f=parcel.told.name), code="follow.contents")
        return seen

    def _pictures(self, wanted: set[str]) -> None:
        lacking = sorted(each for each in wanted if image_get(self.data_dir, each) is None)
        for at, sha256 in enumerate(lacking):
            self.told(_PICTURES, at)
            body = self.leader.picture(sha256)
            if body is not None:
                image_put(self.data_dir, body)

    def _incoming(self, step: Step) -> Iterator[Incoming]:
        now = self.clock.now()
        for parcel, keep in step.files:
            for batch in versions_read(parcel.path):
                for version in batch:
                    if doing := keep(version):
                        given = version if doing == "take" else _ending(version.right_id, version)
                        yield self._one(given, parcel, now)
        for right_id in step.leaving:
            gone = Version(seq=step.stamp.seq, right_id=right_id, deleted=True, cause="snapshot_end")
            yield self._one(gone, step.files[0][0], now)

    def _one(self, version: Version, parcel: Parcel, now: datetime) -> Incoming:
        register, kind, _number = right_id_split(version.right_id)
        record = version.record
        return Incoming(
            statement=Statement(
                register=register,
                kind=kind,
                document=version.right_id,
                office_date=None,
                content=record.content if record else Content(),
            ),
            source=self.source,
            level=_LEVEL,
            file=parcel.told.name,
            file_sha256=parcel.told.sha256 or "",
            loaded_at=now,
            reader=f"follow {FORMAT}",
            carried=Carried(
                right_id=version.right_id,
                seq=version.seq,
                cause=version.cause,
                provenance=record.provenance if record else (),
                field_sources=record.field_sources if record else {},
                gone=record is None,
                successor=version.successor,
            ),
        )

    def _check(self, step: Step, seen: _Seen, head: Manifest | None, seq: int) -> None:
        """What stands in the tables is what the files said, and where nothing is left out, what the leader has."""
        site = self.leader.site
        found = carried_contents(self.data_dir, seq=seq, source=self.source)
        if (found.count, found.told) != (seen.taken.count, seen.taken.told):
            line = Text("{s} 的 {e} 写入后不符，已撤销", "edition {e} of {s} did not come out as it was sent: undone")
            raise SourceProblem(line.fill(s=site, e=step.stamp.edition), code="follow.stored")
        lacking = texts_lacking(self.data_dir, sorted(seen.texts))
        if lacking:
            line = Text("{s} 的 {e} 缺 {n} 段全文", "edition {e} of {s} lacks {n} long texts")
            raise SourceProblem(line.fill(s=site, e=step.stamp.edition, n=len(lacking)), code="follow.texts")
        before = step.before
        if not step.exact or (head.digest if head else "") != (before.digest if before else ""):
            return
        count = edition_count(self.data_dir, seq)
        digest = edition_digest(self.data_dir, seq, head.digest if head else "")
        if count != step.stamp.total or digest != step.stamp.digest:
            raise history_changed(site, step.stamp.edition, count, step.stamp.total)


def take_all(_version: Version) -> str:
    """Everything is taken."""
    return "take"


def _note(seen: _Seen, version: Version, doing: str) -> None:
    if not doing:
        return
    seen.changes += 1
    record = version.record
    if doing != "take" or record is None:
        return
    seen.taken.add(version.right_id, content_name(record.content))
    seen.pictures |= {each.sha256 for each in record.content.images if each.sha256}
    seen.texts |= {each.sha256 for each in record.content.texts}


def _version_check(site: str, version: Version) -> None:
    """The version names a right, and its Record is of that right."""
    try:
        register, kind, _number = right_id_split(version.right_id)
        if version.successor is not None:
            right_id_split(version.successor)
    except InvalidInput as problem:
        raise reply_wrong(site, version.right_id) from problem
    record = version.record
    if record is not None and (record.register, record.kind, record.right_id) != (register, kind, version.right_id):
        raise reply_wrong(site, version.right_id)


def _ending(right_id: str, version: Version) -> Version:
    """The right ends here, though it stands at the leader."""
    return Version(seq=version.seq, right_id=right_id, deleted=True, cause="snapshot_end")


def _judge(step: Step) -> Judgement:
    sources = step.about_before.sources if step.about_before else ()
    files = [
        {
            "file": parcel.told.name,
            "sha256": parcel.told.sha256,
            "size": parcel.told.size_bytes,
            "state": "read",
            "read": parcel.told.count,
            "accepted": parcel.told.count,
        }
        for parcel, _keep in step.files
    ]
    count = sum(parcel.told.count for parcel, _keep in step.files)
    return Judgement(
        publish=True,
        sources=sources_added(sources, step.about.sources),
        coverage=coverage_taken(step.about.coverage, query=step.query),
        report={"files": files, "read": count, "accepted": count},
    )


def _key(step: Step, follows: Follows) -> str:
    """Names this very load: another state of the leader's files, or of what is kept of them, is another."""
    digest = hashlib.sha256(f"{follows.site}\n{follows.edition}\n{follows.digest}\n{follows.query}".encode())
    digest.update(f"\n{follows.contents}\n{follows.mended}\n".encode())
    for parcel in (*(parcel for parcel, _keep in step.files), *step.bodies):
        digest.update(f"{parcel.told.name} {parcel.told.sha256}\n".encode())
    digest.update("\n".join(step.leaving).encode())
    return digest.hexdigest()


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def chosen(rights: frozenset[str], held: Mapping[str, str]) -> Keep:
    """Of a difference, what touches the rights that answer to a query; what stopped to answer ends."""

    def keep(version: Version) -> str:
        if version.right_id not in held:
            return "take" if version.record is not None and version.right_id in rights else ""
        return "take" if version.record is None or version.right_id in rights else "end"

    return keep


def missing(held: Mapping[str, str], only: frozenset[str] | None) -> Keep:
    """Of a whole edition, what is not here as it is there; of all rights, or of some of them."""

    def keep(version: Version) -> str:
        record = version.record
        if record is None or (only is not None and version.right_id not in only):
            return ""
        return "take" if held.get(version.right_id) != content_name(record.content) else ""

    return keep
