"""Which form a file of a code list has, told from its content."""

from __future__ import annotations

import csv
import re

from muniment.standards.classifications.documents import document_read
from muniment.standards.classifications.tables import table_read
from muniment.standards.classifications.values import FileRead

FORMATS: tuple[str, ...] = (
    "documented table", "tree table", "bare table", "labels table", "ancestors table", "symbol dates table",
    "category table", "Korean goods table", "Nice goods and services", "similar groups", "coded titles", "nested titles",
    "divisions by year", "divisions table",
)  # fmt: skip
_EDITIONS = re.compile(r"(?<![\d.])((?:19|20)\d\d\.(?:01|04|05|08|10))(?![\d.])|NCL ?(\d\d-20\d\d)")
_LICENCE = re.compile(r"licence: ([^|\n]+)")


def file_read(name: str, body: bytes) -> FileRead | None:
    """What a file says as part of a code list, or ``None`` where it is of no known form.

    Args:
        name: Its name, with folders; some forms carry their edition or scheme in it.
        body: Its bytes, UTF-8 with or without a mark, or GB 18030.
    """
    text = _text(body)
    if text is None:
        return None
    if text.lstrip("\ufeff \r\n\t")[:1] in ("{", "["):
        return document_read(name, text.lstrip("\ufeff"))
    try:
        return table_read(name, text)
    except csv.Error:  # a field longer than any title, or quotes that never close
        return None


def _text(body: bytes) -> str | None:
    if b"\0" in body[:4096]:
        return None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding).replace("\r\n", "\n").replace("\r", "\n")
        except UnicodeDecodeError:
            continue
    return None


def note_read(text: str) -> tuple[str | None, str | None, str | None]:
    """Source, licence and edition as a note beside the files (``SOURCE.md``) states them; ``None`` where it does not.

    An edition is taken only where the note names exactly one.
    """
    licence = _LICENCE.search(text)
    editions = {one or other for one, other in _EDITIONS.findall(text)}
    source = text.strip().split(" | ", 1)[0].split("\n", 1)[0].strip()
    return source[:200] or None, licence[1].strip() if licence else None, editions.pop() if len(editions) == 1 else None
