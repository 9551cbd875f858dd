"""A load from paths to a published edition, with its report."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from time import monotonic

import msgspec

from muniment.accounts.values import Actor
from muniment.catalogue.services.staging import Staged
from muniment.catalogue.services.upkeep import image_put
from muniment.catalogue.values import Coverage, Incoming
from muniment.intake.domain.account import Account, Sink
from muniment.intake.domain.coverage_file import coverage_read
from muniment.intake.domain.mapping import Mapping
from muniment.intake.domain.mapping_read import mapping_read
from muniment.intake.services.reading import load_key, load_read, rejects_open
from muniment.intake.values import LoadReport, SourceSpec
from muniment.kernel.clock import Clock
from muniment.kernel.errors import NotAllowed, NotFound, SourceProblem
from muniment.kernel.texts import Text
from muniment.register.queries.placing import placing_open
from muniment.register.queries.regions import divisions_digest
from muniment.register.services.publish import (
    Delivery,
    Judgement,
    KillPoint,
    edition_publish,
    never,
)
from muniment.register.values import SourceSeen

SAMPLE_MARKER = "sample.json"

Progress = Callable[[Text, int], None]

_STEPS = {
    "locked": Text("读取文件", "reading"),
    "staged": Text("写入数据表", "writing the tables"),
    "appended": Text("核算版本摘要", "computing the digest of the edition"),
    "digest": Text("发布版本", "publishing the edition"),
}
"""What a user is told at the named steps of a publication."""


def silent(_doing: Text, _count: int) -> None:
    """Nobody watches."""


@dataclass(slots=True)
class _Seen:
    """Documents of one source in this load: how many, between which days."""

    count: int = 0
    since: date | None = None
    until: date | None = None

    def note(self, day: date | None) -> None:
        self.count += 1
        if day is not None:
            self.since = min(day, self.since or day)
            self.until = max(day, self.until or day)


@dataclass(slots=True)
class _Load:
    """One load under way: what was asked, and what is counted on the way."""

    data_dir: Path
    paths: Sequence[Path]
    clock: Clock
    source: str | None
    mappings: tuple[Mapping, ...]
    mapping_text: str | None
    coverage: tuple[Coverage, ...]
    accept: bool
    workers: int
    progress: Progress
    account: Account = field(default_factory=Account)
    specs: dict[str, SourceSpec] = field(default_factory=dict)
    seen: dict[str, _Seen] = field(default_factory=dict)


def load_publish(
    *,
    data_dir: Path,
    paths: Sequence[Path],
    actor: Actor,
    clock: Clock,
    source: str | None = None,
    mappings: Sequence[Path] = (),
    coverage: Path | None = None,
    accept: bool = False,
    workers: int = 2,
    sample: bool = False,
    progress: Progress = silent,
    kill_point: KillPoint = never,
) -> LoadReport:
    """What the files say stands in a new edition, and every document is accounted for.

    Args:
        data_dir: The data folder.
        paths: Files, folders or archives.
        actor: Who loads.
        clock: The clock of the folder.
        source: Name of a reader that is to read everything.
        mappings: Mapping files for the tables among the files.
        coverage: A file that says what this delivery covers.
        accept: Publish although the load is outside of what its sources expect.
        workers: Reading processes.
        sample: Whether this is the sample country's own delivery.
        progress: Is told what is being done, and how many documents were read.
        kill_point: For tests.

    Raises:
        NotFound: a path does not exist.
        NotAllowed: files of one's own into a folder of sample data.
        SourceProblem: nothing in the files could be accepted.
        EngineUnavailable: another writer, a full disk, a read-only folder.
    """
    _paths_check((*paths, *mappings, *([coverage] if coverage else ())))
    _folder_check(data_dir, paths, sample=sample)
    started = monotonic()
    texts = [_text_read(path) for path in mappings]
    declared = _text_read(coverage) if coverage else ""
    load = _Load(
        data_dir=data_dir,
        paths=paths,
        clock=clock,
        source=source,
        mappings=tuple(mapping_read(text) for text in texts),
        mapping_text="\n---\n".join(texts) or None,
        coverage=coverage_read(declared) if declared else (),
        accept=accept,
        workers=workers,
        progress=progress,
    )
    return _publish(load, _key(load, declared), actor, kill_point, started)


def _publish(load: _Load, key: str, actor: Actor, kill_point: KillPoint, started: float) -> LoadReport:
    """The load under its key; what an earlier run of it wrote stays until this one has something else to say."""
    folder = load.data_dir / "loads" / key[:16]
    folder.mkdir(parents=True, exist_ok=True)
    rejects = folder / "rejects.jsonl"
    with _rejects_kept(rejects) as sink:
        load.account = Account(on_reject=sink)
        published = edition_publish(
            data_dir=load.data_dir,
            clock=load.clock,
            delivery=Delivery(
                key=key,
                actor=actor,
                read=lambda: _incoming(load),
                judge=lambda staged: _judge(load, staged),
            ),
            kill_point=lambda step: _step(load, step, kill_point),
        )
    state = "already_loaded" if published.state == "nothing_new" else published.state
    report = load.account.report(
        state=state,
        edition=published.edition,
        rejects_file=str(rejects) if rejects.exists() else None,
        seconds=round(monotonic() - started, 3),
    )
    if published.state != "already_loaded":
        (folder / "report.json").write_bytes(msgspec.json.encode(report))
    return report


@contextmanager
def _rejects_kept(path: Path) -> Iterator[Sink]:
    """What is rejected lies at ``path`` afterwards, also when nothing could be accepted.

    The draft bears the number of its process: a second load of the same file, which is refused, leaves the first alone.
    """
    draft = path.with_name(f"rejects-{os.getpid()}.draft")
    try:
        with rejects_open(path=draft) as sink:
            yield sink
    finally:
        if draft.exists():
            draft.replace(path)


def _step(load: _Load, name: str, kill_point: KillPoint) -> None:
    if name in _STEPS:
        load.progress(_STEPS[name], 0)
    kill_point(name)


def _paths_check(paths: Iterable[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise NotFound(Text("没有文件 {p}", "there is no file {p}").fill(p=path), code="load.path", path=str(path))


def _text_read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as problem:
        line = Text("{p} 不是 UTF-8 文本", "{p} is no UTF-8 text").fill(p=path)
        raise SourceProblem(line, code="load.encoding", file=str(path)) from problem


def _folder_check(data_dir: Path, paths: Sequence[Path], *, sample: bool) -> None:
    if sample or not (data_dir / SAMPLE_MARKER).exists():
        return
    line = Text(
        "{d} 存的是示例数据；请载入另一个文件夹：muniment load {p} --data ./muniment-data",
        "{d} holds sample data; load into another folder: muniment load {p} --data ./muniment-data",
    )
    raise NotAllowed(line.fill(d=data_dir, p=" ".join(str(path) for path in paths)), code="load.sample")


def _key(load: _Load, declared: str) -> str:
    digest = hashlib.sha256(load_key(paths=load.paths, source=load.source, mapping=load.mapping_text).encode())
    digest.update(declared.encode())
    digest.update(divisions_digest(load.data_dir).encode())
    return digest.hexdigest()


def _incoming(load: _Load) -> Iterator[Incoming]:
    load.seen.clear()
    load.specs.clear()

    def image_keep(body: bytes, _media_type: str) -> str:
        return image_put(load.data_dir, body)

    reads = load_read(
        paths=load.paths,
        account=load.account,
        source=load.source,
        mapping=load.mapping_text,
        workers=load.workers,
        on_image=image_keep,
    )
    now = load.clock.now()
    placing = placing_open(load.data_dir, on=load.clock.today())
    documents = 0
    for read in reads:
        documents += len(read.parsed.statements) + len(read.parsed.rejects)
        load.progress(_STEPS["locked"], documents)
        spec = load.specs.setdefault(read.source, load.account.spec(read.source))
        for statement in read.parsed.statements:
            load.seen.setdefault(spec.name, _Seen()).note(statement.office_date)
            yield Incoming(
                statement=placing.statement(statement),
                source=spec.name,
                level=spec.level,
                file=read.label or read.member.file,
                file_sha256=read.member.sha256,
                loaded_at=now,
                reader=read.reader,
                snapshot_on=_snapshot_day(load, spec),
            )
    load.account.placing = msgspec.to_builtins(placing.report())


def _snapshot_day(load: _Load, spec: SourceSpec) -> date | None:
    """The day of a snapshot: as its mapping declares, else today; ``None`` for a source that adds piece by piece."""
    if spec.mode != "snapshot":
        return None
    declared = (each.coverage.until for each in load.mappings if each.name == spec.name)
    return next((day for day in declared if day), None) or load.clock.today()


def _judge(load: _Load, staged: Staged) -> Judgement:
    for (file, source), counts in staged.by_file.items():
        load.account.accept(file, source, counts.accepted)
        load.account.duplicate(file, source, counts.duplicates)
        load.account.hold(file, source, counts.held)
    report = load.account.report(state="read")
    if report.accepted == 0 and report.duplicates == 0 and report.held == 0:
        raise SourceProblem(_nothing(report), code="load.nothing")
    publish = load.accept or not report.problems
    return Judgement(
        publish=publish,
        sources=tuple(_source_seen(load, name) for name in sorted(load.seen)),
        coverage=(*load.coverage, *_mapping_coverage(load)),
        report=msgspec.to_builtins(report),
    )


def _nothing(report: LoadReport) -> Text:
    first = next((file for file in report.files if file.reason), None)
    if report.rejected:
        line = Text(
            "没有可接受的文献：退回 {n} 份；首份 {where}：{why}",
            "nothing could be accepted: {n} rejected, the first in {where}: {why}",
        )
        one = report.rejects[0]
        field = None if one.field and one.reason.startswith(one.field) else one.field
        where = ", ".join(piece for piece in (one.file, one.position, field) if piece)
        return line.fill(n=report.rejected, where=where, why=one.reason)
    if first is None:
        return Text("文件中没有文献", "there is no document in these files")
    return Text("没有可读的文献：{f}：{r}", "nothing here can be read: {f}: {r}").fill(f=first.file, r=first.reason)


def _source_seen(load: _Load, name: str) -> SourceSeen:
    spec, seen = load.specs[name], load.seen[name]
    return SourceSeen(
        name=name,
        title=spec.title,
        reader=spec.reader_version,
        documents=seen.count,
        since=seen.since,
        until=seen.until,
        licence=spec.licence_said,
    )


def _mapping_coverage(load: _Load) -> Iterator[Coverage]:
    """What the mappings of the tables that were read declare; the last day in the table where they say so."""
    for mapping in load.mappings:
        seen = load.seen.get(mapping.name)
        register = mapping.register.value
        if seen is None or register is None or not mapping.coverage.families:
            continue
        until = mapping.coverage.until or seen.until
        if until is None:
            continue
        for kind in mapping.coverage.kinds:
            yield Coverage(
                source=mapping.name,
                register=register,
                kind=kind,
                families=tuple(sorted(mapping.coverage.families)),
                since=mapping.coverage.since,
                until=until,
            )
