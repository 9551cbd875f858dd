"""From paths to statements: walks, tells, splits, reads, joins pictures, and keeps the account on the way."""

from __future__ import annotations

import base64
import binascii
import csv
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal

import msgspec

from muniment.catalogue.values import Reject, Statement
from muniment.intake.adapters.archives import Leaf, Limits, Trouble, walk
from muniment.intake.adapters.blocks import blocks
from muniment.intake.adapters.mappings import Mapped, bundled, mapped, mapped_all, mapping_for, table_spec
from muniment.intake.adapters.pieces import Block
from muniment.intake.adapters.pool import Done, Task, run
from muniment.intake.adapters.tables import encoding_tell, text_blocks, workbook_blocks
from muniment.intake.domain.account import Account
from muniment.intake.domain.detect import HEAD, archive_is, complaint, format_of, promises, reader_for
from muniment.intake.domain.gallery import Gallery
from muniment.intake.errors import FileProblem
from muniment.intake.sources import source_get, source_list
from muniment.intake.values import Parsed, Place, Read, RejectLine, SourceSpec

OnImage = Callable[[bytes, str], str]

_RAW_KEPT = 16 << 20
"""Largest rejected document whose text is written to the rejects file."""
_IMAGE_BYTES = 256 << 20
_ROOT = re.compile(rb"<([A-Za-z_][^\s/>]*)")
_ROW = re.compile(r"(?:row|line) (\d+)")


class Reading:
    """One walk over the inputs of a load.

    Args:
        account: Is told of every file and document.
        source: Name of the reader that is to read everything, instead of the one that fits.
        mapping: Text of a mapping file, for tables.
        on_image: Stores a picture (bytes, media type) and gives its sha256; without it pictures are left.
        limits: How far archives may grow.
    """

    def __init__(
        self,
        *,
        account: Account,
        source: str | None = None,
        mapping: str | None = None,
        on_image: OnImage | None = None,
        limits: Limits | None = None,
    ) -> None:
        self._account = account
        listed = tuple(one for one in bundled() if one.spec.name == source)
        self._forced = table_spec() if listed else source_get(source) if source else None
        self._given = mapped_all(mapping) or listed
        self._on_image = on_image
        self._limits = limits
        self._gallery = Gallery()

    def reads(self, paths: Iterable[Path], *, workers: int) -> Iterator[Read]:
        """Each block that was read, in order, pictures joined."""
        for task, parsed in run(self._tasks(paths), workers=workers):
            yield from self._gallery.pass_on(self._finish(task, parsed))
        yield from self._gallery.rest()

    def _finish(self, task: Task, parsed: Parsed) -> Read:
        spec = _spec_of(task)
        read = Read(
            member=task.member,
            source=spec.name,
            reader=f"{spec.name} {spec.reader_version}",
            parsed=_positioned(parsed, task.place.position),
            label=task.label,
        )
        self._account.read(read, spec, tuple(reject_line((task, parsed), one, spec) for one in parsed.rejects))
        return read

    def _tasks(self, paths: Iterable[Path]) -> Iterator[Task]:
        for path in paths:
            for found in walk(path, limits=self._limits):
                if isinstance(found, Trouble):
                    self._trouble(found)
                else:
                    yield from self._leaf(found, alone=path.is_file() and "!" not in found.member.file)

    def _trouble(self, found: Trouble) -> None:
        self._account.file_open(found.member, state="skipped" if found.skipped else "rejected", reason=found.reason)
        if not found.skipped:
            self._account.reject_whole(
                found.member, RejectLine(source=None, file=found.member.file, position="", reason=found.reason)
            )

    def _leaf(self, leaf: Leaf, *, alone: bool) -> Iterator[Task]:
        kind, name = leaf.format.kind, leaf.member.name
        if kind == "image" and not promises(name):
            self._image(leaf)
        elif kind == "rejects":
            self._account.file_open(leaf.member)
            yield from self._again(leaf)
        elif spec := self._reader(leaf):
            self._account.file_open(leaf.member)
            yield from self._document_tasks(leaf, spec)
        else:
            self._unread(leaf, alone=alone)

    def _reader(self, leaf: Leaf) -> SourceSpec | None:
        if self._forced is None:
            known = reader_for(leaf.format, source_list())
            return known or (table_spec() if self._mapping_of(leaf) is not None else None)
        kind, split = leaf.format.kind, self._forced.split
        fits = kind in {"xml", "json", "jsonl"} if split == "xml" else kind in {"json", "jsonl", "text", "xml"}
        return self._forced if fits or leaf.format.media_type == "xlsx" else None

    def _mapping_of(self, leaf: Leaf) -> Mapped | None:
        """The mapping for a table: the one that was given; of several, or of those bundled, the one for its header."""
        if leaf.format.kind not in {"json", "jsonl", "text"} and leaf.format.media_type != "xlsx":
            return None
        if not self._given and not bundled():
            return None
        names = tuple(_header(leaf))
        alone = self._given[0] if len(self._given) == 1 else None
        if alone is not None and (alone.knows(names) or promises(leaf.member.name)):
            return alone
        return mapping_for(names, self._given) or mapping_for(names, bundled())

    def _unread(self, leaf: Leaf, *, alone: bool) -> None:
        """No reader: an unreadable document is a reject; what holds no records is listed with the reason."""
        reason, kind, name = complaint(leaf.format, leaf.member.name), leaf.format.kind, leaf.member.name
        table = kind in {"json", "jsonl"} or leaf.format.media_type == "xlsx" or (kind == "text" and promises(name))
        hollow = kind == "empty" and archive_is(name)
        record_less = leaf.format.reason is not None and (hollow or not promises(name))
        if not alone and (table or record_less):
            self._account.file_open(leaf.member, state="skipped", reason=reason)
            return
        self._account.file_open(leaf.member, state="rejected", reason=reason)
        raw = leaf.stream.read(_RAW_KEPT + 1) if kind in {"xml", "empty"} else None
        text, encoding = _as_text(raw)
        line = RejectLine(source=None, file=leaf.member.file, position="document 1", reason=reason, raw=text)
        self._account.reject_whole(leaf.member, msgspec.structs.replace(line, encoding=encoding))

    def _image(self, leaf: Leaf) -> None:
        if leaf.member.size > _IMAGE_BYTES:
            self._account.file_open(leaf.member, state="skipped", reason="a picture over 256 MB")
            return
        self._account.images += 1
        if self._on_image is not None:
            media_type = leaf.format.media_type or "application/octet-stream"
            sha256 = self._on_image(leaf.stream.read(), media_type)
            self._gallery.add(leaf.member.folder, leaf.member.name, sha256, media_type)

    def _document_tasks(self, leaf: Leaf, spec: SourceSpec) -> Iterator[Task]:
        table = self._mapping_of(leaf) if "table" in spec.detect.magic else None
        text = table.text if table else None
        try:
            for block in self._blocks(leaf, spec, table):
                place = Place(
                    file=leaf.member.file,
                    position=block.position,
                    siblings=leaf.siblings,
                    mapping=text,
                    first_row=block.first_row,
                )
                if block.reason is not None:
                    self._refuse(Task(leaf.member, spec.name, place, block.raw), block.reason)
                elif (own := self._own_reader(block.raw, spec)) is None:
                    self._account.attach(leaf.member.file)
                else:
                    yield Task(leaf.member, own.name, place, block.raw)
        except FileProblem as problem:
            line = RejectLine(source=spec.name, file=leaf.member.file, position="", reason=problem.message)
            self._account.reject_whole(leaf.member, line)

    def _blocks(self, leaf: Leaf, spec: SourceSpec, table: Mapped | None) -> Iterator[Block]:
        kind = leaf.format.kind
        if leaf.format.media_type == "xlsx":
            return workbook_blocks(leaf.stream, sheet=table.sheet if table else None)
        if spec.split != "csv":
            return blocks(leaf.stream, spec.split, inside=spec.inside)
        if kind in {"json", "jsonl"}:
            return blocks(leaf.stream, "jsonl" if kind == "jsonl" else "whole")
        encoding = encoding_tell(leaf.stream)
        if encoding != "utf-8-sig":
            self._account.file_open(leaf.member, reason=f"text read as {encoding}")
        return text_blocks(leaf.stream, encoding=encoding)

    def _own_reader(self, raw: bytes, spec: SourceSpec) -> SourceSpec | None:
        """The reader of one document among others in a file; ``None`` for what belongs to the document before it."""
        match = _ROOT.search(raw) if spec.split == "xml" and not spec.inside else None
        if match is None or self._forced is not None:
            return spec
        root = match[1].decode("utf-8", "replace")
        if root in spec.attachments:
            return None
        if root in spec.detect.roots and not spec.detect.root_has:
            return spec
        return reader_for(format_of(raw[:HEAD]), source_list()) or spec

    def _refuse(self, task: Task, reason: str) -> None:
        spec = _spec_of(task)
        reject = Reject(position=task.place.position, reason=reason)
        read = Read(member=task.member, source=spec.name, reader=spec.name, parsed=Parsed(rejects=(reject,)))
        self._account.read(read, spec, (reject_line((task, read.parsed), reject, spec),))

    def _again(self, leaf: Leaf) -> Iterator[Task]:
        """The documents of a rejects file, mended or not, under the names of the files that they came from."""
        for seq, raw in enumerate(leaf.stream, start=1):
            if not raw.strip():
                continue
            line, document, reason = _line_read(raw)
            spec, text = self._again_reader(line, document)
            if line is None or document is None or spec is None:
                reason = reason or "no reader knows this document"
                file, position = (line.file, line.position) if line else (leaf.member.file, f"line {seq}")
                again = RejectLine(
                    source=None, file=file, position=position, reason=reason, raw=line.raw if line else None
                )
                self._account.reject_whole(leaf.member, again)
                continue
            row = _ROW.fullmatch(line.position)
            place = Place(
                file=line.file,
                position=line.position,
                mapping=text,
                first_row=int(row[1]) if row else 2,
            )
            yield Task(leaf.member, spec.name, place, document, label=line.file)

    def _again_reader(self, line: RejectLine | None, document: bytes | None) -> tuple[SourceSpec | None, str | None]:
        """The reader of a rejected document, and the mapping with which it was a table."""
        text = self._given[0].text if len(self._given) == 1 else None
        if line is None or document is None:
            return None, text
        if self._forced is not None:
            return self._forced, text
        if line.source is None:
            return reader_for(format_of(document[:HEAD]), source_list(), mapped=text is not None), text
        table = next((one for one in (*self._given, *bundled()) if one.spec.name == line.source), None)
        if table is not None:
            return next(spec for spec in source_list() if "table" in spec.detect.magic), table.text
        return next((spec for spec in source_list() if spec.name == line.source), None), text


def _header(leaf: Leaf) -> Iterable[str]:
    """The names of a table's columns: of its header, or of the first objects."""
    if leaf.format.kind in {"json", "jsonl"}:
        return leaf.format.names
    workbook = leaf.format.media_type == "xlsx"
    try:
        first = next(iter(workbook_blocks(leaf.stream) if workbook else text_blocks(leaf.stream)), None)
    except FileProblem:
        first = None
    leaf.stream.seek(0)
    return next(csv.reader([first.raw.split(b"\n", 1)[0].decode()]), []) if first else ()


def _spec_of(task: Task) -> SourceSpec:
    """What the documents of the task are a source of: their reader, or for a table its mapping."""
    spec = source_get(task.source)
    if "table" in spec.detect.magic and task.place.mapping is not None:
        return mapped(task.place.mapping).spec
    return spec


def _line_read(raw: bytes) -> tuple[RejectLine | None, bytes | None, str | None]:
    """A line of a rejects file, its document, or the reason why it gives none."""
    try:
        line = msgspec.json.decode(raw, type=RejectLine)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        return None, None, f"no line of a rejects file: {problem}"
    if not line.raw:
        return line, None, f"no text to read again ({line.reason})"
    if line.encoding == "text":
        return line, line.raw.encode(), None
    try:
        return line, base64.b64decode(line.raw, validate=True), None
    except binascii.Error as problem:
        return line, None, f"not base64: {problem}"


def _positioned(parsed: Parsed, position: str) -> Parsed:
    if all(statement.position for statement in parsed.statements):
        return parsed

    def placed(statement: Statement) -> Statement:
        return statement if statement.position else msgspec.structs.replace(statement, position=position)

    return msgspec.structs.replace(parsed, statements=tuple(placed(one) for one in parsed.statements))


def _as_text(raw: bytes | None) -> tuple[str | None, Literal["text", "base64"]]:
    if raw is None or len(raw) > _RAW_KEPT:
        return None, "text"
    try:
        return raw.decode("utf-8"), "text"
    except UnicodeDecodeError:
        return base64.b64encode(raw).decode("ascii"), "base64"


def reject_line(done: Done, reject: Reject, spec: SourceSpec) -> RejectLine:
    """The line of the rejects file: with the header before a row, with the whole document for a document."""
    task, parsed = done
    raw = reject.raw
    encoding: Literal["text", "base64"] = "text"
    if raw is None and len(parsed.rejects) + len(parsed.statements) == 1:
        raw, encoding = _as_text(task.raw)
    elif raw is not None and spec.split == "csv" and not task.place.position.startswith("line"):
        header = task.raw.split(b"\n", 1)[0].decode("utf-8", "replace")
        raw = raw if raw.startswith(header) else f"{header}\n{raw}"
    line = RejectLine(
        source=spec.name,
        file=task.label or task.member.file,
        position=reject.position or task.place.position,
        reason=reject.reason,
        field=reject.field,
        document=reject.document,
        raw=raw,
    )
    return msgspec.structs.replace(line, encoding=encoding)
