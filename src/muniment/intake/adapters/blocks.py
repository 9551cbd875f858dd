"""How a file falls into documents: one XML root after another, lines, rows in blocks, or not at all."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from typing import IO, NamedTuple

from muniment.intake.domain.detect import HEAD, encoding_of
from muniment.intake.sources import xml
from muniment.intake.values import Split

_READ = 1 << 18
DOCUMENT_BYTES = 256 << 20
"""Largest single document. The longest US grant on record is some 60 MB of XML."""
ROWS = 500
"""Rows in one block: enough that the header costs nothing, few enough that a block is a quick task."""
_ROW_LINES = 200
_ROW_BYTES = 1 << 20


class Block(NamedTuple):
    """A piece of a file for its reader: a document, or the header and some rows. ``reason`` says why it is unusable."""

    raw: bytes
    position: str
    first_row: int = 2
    rows: int = 1
    reason: str | None = None


def blocks(stream: IO[bytes], split: Split) -> Iterator[Block]:
    """The pieces of the file, in order; memory holds one at a time.

    Args:
        stream: The file from its start.
        split: How it falls into documents.
    """
    if split == "xml":
        for seq, raw in enumerate(xml.split(_chunks(stream), limit=DOCUMENT_BYTES), start=1):
            yield Block(raw, f"document {seq}", reason=_too_large(raw))
    elif split == "jsonl":
        for seq, raw in enumerate(stream, start=1):
            if raw.strip():
                yield Block(raw.strip(), f"line {seq}", first_row=seq, reason=_too_large(raw))
    elif split == "csv":
        yield from _rows(stream)
    else:
        raw = stream.read(DOCUMENT_BYTES + 1)
        yield Block(raw, "document 1", reason=_too_large(raw))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_READ):
        yield chunk


def _too_large(raw: bytes) -> str | None:
    return f"the document is larger than {DOCUMENT_BYTES >> 20} MB" if len(raw) > DOCUMENT_BYTES else None


def _rows(stream: IO[bytes]) -> Iterator[Block]:
    """Blocks of rows, each with the header before it, in UTF-8 whatever the file's encoding is."""
    head = stream.read(HEAD)
    stream.seek(0)
    encoding = encoding_of(head) or "utf-8"
    records = _records(_lines(stream, encoding))
    header = next(records, None)
    if header is None:
        return
    kept: list[str] = []
    first = row = 2
    for record in records:
        if "\ufffd" in record:
            if kept:
                yield _block(header, kept, first)
            reason = f"not a letter of the file's encoding ({encoding})"
            yield Block((header + record).encode("utf-8", "replace"), f"row {row}", first_row=row, reason=reason)
            kept, first = [], row + 1
        elif record.strip("\r\n\t ,;"):
            kept.append(record)
        else:
            kept.append("\n")
        row += 1
        if len(kept) >= ROWS:
            yield _block(header, kept, first)
            kept, first = [], row
    if kept:
        yield _block(header, kept, first)


def _block(header: str, rows: list[str], first: int) -> Block:
    raw = (header + "".join(rows)).encode("utf-8", "replace")
    return Block(raw, f"row {first}", first_row=first, rows=len(rows))


_NEWLINE = re.compile(r"(?<=\n)|(?<=\r)(?!\n)")


def _lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest = ""
    while chunk := stream.read(_READ):
        rest += decoder.decode(chunk)
        *whole, rest = rest.replace("\r\n", "\n").split("\n")
        yield from (line + "\n" for line in whole)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest.rstrip("\r") + "\n"


def _records(lines: Iterator[str]) -> Iterator[str]:
    """Rows, of which one can run over several lines within quotation marks.

    A lone quotation mark must not swallow the file: a row that runs on for too long is taken line by line.
    """
    held: list[str] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if "".join(held).count('"') % 2 == 0:
            yield "".join(held)
            held, size = [], 0
        elif len(held) > _ROW_LINES or size > _ROW_BYTES:
            yield from held
            held, size = [], 0
    yield from held
