"""How a file falls into documents: one XML root after another, lines, rows in blocks, or not at all."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from muniment.intake.adapters.pieces import Block
from muniment.intake.adapters.tables import text_blocks
from muniment.intake.sources import deliveries, xml
from muniment.intake.values import Split

_READ = 1 << 18
DOCUMENT_BYTES = 256 << 20
"""Largest single document. The longest US grant on record is some 60 MB of XML."""


def blocks(stream: IO[bytes], split: Split, *, inside: tuple[str, ...] = ()) -> Iterator[Block]:
    """The pieces of the file, in order; memory holds one at a time.

    Args:
        stream: The file from its start, seekable.
        split: How it falls into documents.
        inside: For ``xml``: elements that are the documents of a delivery; a file without them is taken as it is.
    """
    if inside and split == "xml":
        seq = 0
        for seq, raw in enumerate(deliveries.records(_chunks(stream), names=inside, limit=DOCUMENT_BYTES), start=1):
            yield Block(raw, f"document {seq}", reason=_too_large(raw) if raw else "the delivery is cut off here")
        if seq:
            return
        stream.seek(0)
    if split == "xml":
        for seq, raw in enumerate(xml.split(_chunks(stream), limit=DOCUMENT_BYTES), start=1):
            yield Block(raw, f"document {seq}", reason=_too_large(raw))
    elif split == "jsonl":
        for seq, raw in enumerate(stream, start=1):
            if raw.strip():
                yield Block(raw.strip(), f"line {seq}", first_row=seq, reason=_too_large(raw))
    elif split == "csv":
        yield from text_blocks(stream)
    else:
        raw = stream.read(DOCUMENT_BYTES + 1)
        yield Block(raw, "document 1", reason=_too_large(raw))


def _chunks(stream: IO[bytes]) -> Iterator[bytes]:
    while chunk := stream.read(_READ):
        yield chunk


def _too_large(raw: bytes) -> str | None:
    return f"the document is larger than {DOCUMENT_BYTES >> 20} MB" if len(raw) > DOCUMENT_BYTES else None
