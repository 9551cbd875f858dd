"""Loading code lists: files and archives as they are, into lists by scheme and edition, to the last entry."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path

from muniment.accounts.values import Actor
from muniment.journal.services import entry_append
from muniment.kernel.errors import InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.register.adapters.codefiles import CodeFile, code_files
from muniment.register.adapters.codelists import (
    ListWriter,
    file_known,
    list_ensure,
    lists_open,
    summaries_write,
    trees_tie,
)
from muniment.register.adapters.lock import writer_lock
from muniment.standards.classifications import FORMATS, FileRead, file_read
from muniment.standards.classifications.formats import note_read

UNSTATED = "unstated"
_NOTES = ("source.md", "readme.md", "readme.txt")


@dataclass(frozen=True, slots=True)
class Statement:
    """What the user states of the files where they do not say it themselves."""

    scheme: str | None = None
    edition: str | None = None
    source: str | None = None
    licence: str | None = None


@dataclass(slots=True)
class FileLoaded:
    """One file and what became of its rows: ``read = entries + titles + headings + repeated + rejected``.

    ``entries`` brought a symbol, ``titles`` a further title or place for a known one, ``repeated`` nothing new.
    ``state`` is ``loaded already skipped``; ``reason`` says why it was skipped.
    """

    name: str
    state: str
    format: str = ""
    scheme: str = ""
    edition: str = ""
    read: int = 0
    entries: int = 0
    titles: int = 0
    headings: int = 0
    repeated: int = 0
    rejected: int = 0
    reasons: dict[str, int] = field(default_factory=dict)
    examples: list[str] = field(default_factory=list)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class _Part:
    """A file that was read, with the list that it belongs to."""

    file: CodeFile
    read: FileRead
    scheme: str
    edition: str
    edition_from: str
    source: str
    licence: str


def codelists_load(
    *, data_dir: Path, paths: Sequence[Path], stated: Statement, replace: bool, actor: Actor, at: datetime
) -> tuple[FileLoaded, ...]:
    """What the files say stands in code lists of the folder; every row of them is accounted for.

    Args:
        data_dir: The data folder.
        paths: Files, folders and archives.
        stated: What the user says of them.
        replace: Lists that a file touches are emptied first.
        actor: Who loads.
        at: The instant, aware.

    Raises:
        SourceProblem: a path holds nothing, or an archive is broken.
        InvalidInput: nothing that could be read names its scheme.
    """
    report: list[FileLoaded] = []
    with writer_lock(data_dir, owner=actor.name, since=at), lists_open(data_dir, write=True) as connection:
        if connection is None:
            return ()
        connection.execute("BEGIN IMMEDIATE")
        writers: dict[tuple[str, str], ListWriter] = {}
        for path in paths:
            for part in _parts(path, stated, report):
                key = (part.scheme, part.edition)
                number = list_ensure(
                    connection,
                    (*key, part.edition_from, part.source, part.licence, at.isoformat(timespec="seconds")),
                    replace=replace and key not in writers,
                )
                if file_known(connection, number, part.file.name, part.file.sha256):
                    report.append(FileLoaded(part.file.name, "already", part.read.format, *key, read=part.read.rows))
                    continue
                if key not in writers:
                    writers[key] = ListWriter(connection, number, part.scheme)
                report.append(_write(writers[key], part, at))
        for scheme in sorted({scheme for scheme, _edition in writers}):
            trees_tie(connection, scheme)
            summaries_write(connection, scheme)
        connection.execute("COMMIT")
    if not any(each.state != "skipped" for each in report):
        line = Text(
            "没有认出任何代码表；可识别的形式：{f}", "no file is a code list; the forms that are known: {f}"
        ).fill(f=", ".join(FORMATS))
        raise SourceProblem(line, code="codelist.form")
    lists = sorted({f"{each.scheme} {each.edition}" for each in report if each.state == "loaded"})
    if lists:
        entry_append(kind="codelists.loaded", actor=actor, payload={"lists": lists}, subjects=(), made_at=at)
    return tuple(report)


def _parts(path: Path, stated: Statement, report: list[FileLoaded]) -> Iterator[_Part]:
    """The files at a path that belong to code lists; what is skipped is put into the report at once."""
    read: list[tuple[CodeFile, FileRead]] = []
    note: tuple[str | None, str | None, str | None] = (None, None, None)
    for file in code_files(path):
        name = file.name.rsplit("/", 1)[-1].lower()
        if name in _NOTES:
            note = note_read(file.body.decode("utf-8", "replace"))
            report.append(FileLoaded(file.name, "skipped", reason="note"))
            continue
        found = file_read(file.name, file.body)
        if found is None or not (stated.scheme or found.scheme):
            report.append(FileLoaded(file.name, "skipped", reason="form.unknown" if found is None else "scheme.unsaid"))
            continue
        read.append((file, found))
    for file, found in read:
        edition, how = _edition(found, stated, note[2], [other for _file, other in read])
        yield _Part(
            file,
            found,
            (stated.scheme or found.scheme).upper(),
            edition,
            how,
            stated.source or found.source or note[0] or path.name,
            stated.licence or found.licence or note[1] or "",
        )


def _edition(found: FileRead, stated: Statement, noted: str | None, others: Sequence[FileRead]) -> tuple[str, str]:
    """The edition of a file and who says so: user, the file, the files beside it, a note beside it, marks in texts."""
    if stated.edition:
        return _clean(stated.edition), "user"
    if found.edition:
        return _clean(found.edition), "file"
    beside = {other.edition for other in others if other.edition and other.scheme == found.scheme}
    if len(beside) == 1:
        return _clean(beside.pop() or ""), "beside"
    if noted:
        return _clean(noted), "note"
    marks = [other.newest_mark for other in others if other.newest_mark and other.scheme == found.scheme]
    return (max(marks), "marks") if marks else (UNSTATED, "nobody")


def _clean(edition: str) -> str:
    kept = edition.strip()
    if not kept or len(kept) > 40 or "/" in kept or not kept.isprintable():
        line = Text("版次写作 2024.01 之类，而不是 {e}", "an edition is written like 2024.01, not {e}")
        raise InvalidInput(line.fill(e=repr(edition[:60])), code="codelist.edition")
    return kept


def _write(writer: ListWriter, part: _Part, at: datetime) -> FileLoaded:
    done = writer.write(part.read.entries)
    refused = part.read.refused
    loaded = FileLoaded(
        part.file.name,
        "loaded",
        part.read.format,
        part.scheme,
        part.edition,
        read=part.read.rows,
        entries=done.entries,
        titles=done.titles,
        headings=done.headings,
        repeated=done.repeated,
        rejected=len(refused),
        reasons=dict(Counter(each.reason for each in refused)),
        examples=[f"{each.position}: {each.raw}" for each in refused[:5]],
    )
    body = json.dumps(asdict(loaded), ensure_ascii=False)
    writer.file_note((part.file.name, part.file.sha256, part.read.format, body, at.isoformat(timespec="seconds")))
    return loaded
