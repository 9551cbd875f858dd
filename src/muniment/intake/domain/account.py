"""The account of a load: every document ends in exactly one of four columns, and what readers did not know is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.values import Coverage, Statement
from muniment.intake.domain.expectations import FIELDS, expectations_check, filled
from muniment.intake.values import (
    FileReport,
    LoadReport,
    Member,
    Problem,
    Read,
    Rejection,
    RejectLine,
    SourceReport,
    SourceSpec,
    Unknown,
)

Sink = Callable[[RejectLine], None]

_NAMED = 1000
"""Rejects that the report names: more than a person reads, little enough to show on a page."""


class _Tally:
    """Counts of one file or one source."""

    __slots__ = ("accepted", "duplicates", "held", "read", "rejected")

    def __init__(self) -> None:
        self.read = self.accepted = self.rejected = self.duplicates = self.held = 0

    def counts(self) -> dict[str, int]:
        return {name: getattr(self, name) for name in self.__slots__}


class Account:
    """Keeps the account while files are read and layers are merged, and closes it as a ``LoadReport``.

    Args:
        on_reject: Is given each rejected document, once, in order.
    """

    def __init__(self, *, on_reject: Sink | None = None) -> None:
        self._on_reject = on_reject
        self._files: dict[str, FileReport] = {}
        self._by_file: dict[str, _Tally] = defaultdict(_Tally)
        self._by_source: dict[str, _Tally] = defaultdict(_Tally)
        self._specs: dict[str, SourceSpec] = {}
        self._source_files: dict[str, set[str]] = defaultdict(set)
        self._filled: dict[str, Counter[str]] = defaultdict(Counter)
        self._statements: Counter[str] = Counter()
        self._unknown: dict[tuple[str, str], Unknown] = {}
        self._file_unknown: dict[str, set[str]] = defaultdict(set)
        self._days: dict[tuple[str, str, str], tuple[date | None, date | None]] = {}
        self._came_from: dict[str, str] = {}
        self._whys: dict[str, str] = {}
        self._rejections: list[Rejection] = []
        self.images = 0
        self.placing: dict[str, Any] | None = None

    def file_open(self, member: Member, *, state: str = "read", reason: str | None = None) -> None:
        """The file is listed, with its state; a later state of the same file takes its place."""
        self._files[member.file] = FileReport(
            file=member.file, state=state, reason=reason, sha256=member.sha256, size=member.size
        )

    def attach(self, file: str) -> None:
        """One more piece of the file belongs to the document before it and is no document of its own."""
        kept = self._files[file]
        self._files[file] = msgspec.structs.replace(kept, attached=kept.attached + 1)

    def read(self, read: Read, spec: SourceSpec, rejects: tuple[RejectLine, ...] = ()) -> None:
        """The documents of one block are counted as read, its rejects as rejected; its alarms are raised.

        Args:
            read: The block.
            spec: Its reader.
            rejects: Its rejects with the text to be mended, one for each of ``read.parsed.rejects``.
        """
        file, parsed = read.member.file, read.parsed
        self._specs[spec.name] = spec
        if read.label is not None:
            self._came_from[read.label] = file
        self._source_files[spec.name].add(file)
        for tally in (self._by_file[file], self._by_source[spec.name]):
            tally.read += len(parsed.statements) + len(parsed.rejects)
            tally.rejected += len(parsed.rejects)
        for statement in parsed.statements:
            self._note(spec.name, statement)
        for line in rejects:
            self._reject_write(line)
        position = parsed.statements[0].position if parsed.statements else ""
        for name in parsed.unknown:
            seen = self._unknown.get((spec.name, name))
            first = seen or Unknown(source=spec.name, name=name, count=0, file=file, position=position)
            self._unknown[spec.name, name] = msgspec.structs.replace(first, count=first.count + 1)
            self._file_unknown[file].add(name)

    def reject_whole(self, member: Member, line: RejectLine) -> None:
        """A file, or a piece of one that no reader takes, counts as one document, rejected."""
        for tally in (self._by_file[member.file], *([self._by_source[line.source]] if line.source else [])):
            tally.read += 1
            tally.rejected += 1
        self._reject_write(line)

    def accept(self, file: str, source: str, count: int = 1) -> None:
        """So many documents of the file became layers."""
        self._add(file, source, "accepted", count)

    def duplicate(self, file: str, source: str, count: int = 1) -> None:
        """So many documents of the file say what is known already, word for word."""
        self._add(file, source, "duplicates", count)

    def hold(self, file: str, source: str, count: int = 1) -> None:
        """So many documents of the file wait for an identity."""
        self._add(file, source, "held", count)

    def spec(self, source: str) -> SourceSpec:
        """The declaration of a source that was read: of its reader, or of the mapping of a table."""
        return self._specs[source]

    def problems(self) -> tuple[Problem, ...]:
        """The expectations of the sources that this load does not meet."""
        return tuple(
            problem
            for name in sorted(self._specs)
            for problem in expectations_check(self._specs[name], self._source_report(name), self._statements[name])
        )

    def coverage(self) -> tuple[Coverage, ...]:
        """What the load lets each source speak of: its families, from the oldest to the newest office date read."""
        found: dict[tuple[str, str, str], Coverage] = {}
        for (name, register, kind), (since, until) in sorted(self._days.items(), key=lambda item: item[0]):
            spec = self._specs[name]
            last = spec.until or until
            for one in {kind, *spec.kinds} if spec.whole_register else {kind}:
                if last is not None and spec.families:
                    found[name, register, one] = Coverage(
                        source=name,
                        register=register,
                        kind=one,
                        families=spec.families,
                        since=spec.since or since,
                        until=last,
                    )
        return tuple(found[key] for key in sorted(found))

    def report(
        self, *, state: str, edition: str | None = None, rejects_file: str | None = None, seconds: float = 0.0
    ) -> LoadReport:
        """The account, closed.

        Args:
            state: ``published``, ``held``, ``already_loaded`` or ``read``.
            edition: Name of the edition that the load published.
            rejects_file: Where the rejected documents were written, if there were any.
            seconds: How long the load took.
        """
        total = _Tally()
        for tally in self._by_file.values():
            for name in _Tally.__slots__:
                setattr(total, name, getattr(total, name) + getattr(tally, name))
        return LoadReport(
            **total.counts(),
            edition=edition,
            state=state,
            files=tuple(self._file_report(file) for file in self._files),
            sources=tuple(self._source_report(name) for name in sorted(self._by_source)),
            unknown_elements=tuple(sorted({name for _, name in self._unknown})),
            alarms=tuple(self._unknown[key] for key in sorted(self._unknown)),
            problems=self.problems(),
            rejects=tuple(self._rejections),
            rejects_file=rejects_file if total.rejected else None,
            images=self.images,
            placing=self.placing,
            seconds=seconds,
        )

    def _add(self, file: str, source: str, column: str, count: int) -> None:
        for tally in (self._by_file[self._came_from.get(file, file)], self._by_source[source]):
            setattr(tally, column, getattr(tally, column) + count)

    def _note(self, source: str, statement: Statement) -> None:
        self._statements[source] += 1
        self._filled[source].update(filled(statement))
        key = (source, statement.register, statement.kind)
        since, until = self._days.get(key, (None, None))
        day = statement.office_date
        if day is not None:
            since, until = min(since or day, day), max(until or day, day)
        self._days[key] = (since, until)

    def _reject_write(self, line: RejectLine) -> None:
        self._whys.setdefault(line.file, line.reason)
        if len(self._rejections) < _NAMED:
            self._rejections.append(
                Rejection(
                    file=line.file,
                    position=line.position,
                    field=line.field,
                    reason=line.reason,
                    source=line.source,
                    document=line.document,
                )
            )
        if self._on_reject is not None:
            self._on_reject(line)

    def _file_report(self, file: str) -> FileReport:
        kept, counts = self._files[file], self._by_file[file].counts() if file in self._by_file else {}
        sources = sorted(name for name, files in self._source_files.items() if file in files)
        state = "rejected" if counts.get("read") and counts["rejected"] == counts["read"] else kept.state
        why = self._whys.get(file) if state == "rejected" else None
        return msgspec.structs.replace(
            kept,
            **counts,
            state=state,
            reason=kept.reason or why,
            source=", ".join(sources) or None,
            unknown_elements=tuple(sorted(self._file_unknown.get(file, ()))),
        )

    def _source_report(self, name: str) -> SourceReport:
        spec, count = self._specs.get(name), self._statements[name]
        shares = {field: round(self._filled[name][field] / count, 4) for field in FIELDS if self._filled[name][field]}
        return SourceReport(
            **self._by_source[name].counts(),
            source=name,
            reader_version=spec.reader_version if spec else "",
            files=len(self._source_files.get(name, ())),
            fill=shares,
            unknown_elements=tuple(sorted(unknown for source, unknown in self._unknown if source == name)),
        )
