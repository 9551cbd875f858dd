"""Records as comma-separated values: a column a field of the data dictionary."""

from __future__ import annotations

import csv
import gzip
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, TextIO

import msgspec

from muniment.catalogue.values import Content, Version

KEYS = ("right_id", "kind", "register", "office", "application_no", "part", "content_hash")
_LEVEL = 6


def header(*, changes: bool) -> list[str]:
    """The names of the columns, those of the data dictionary; a difference begins with what became of the right."""
    return [*(("change", "successor", "cause") if changes else ()), *KEYS, *Content.__struct_fields__, "sources"]


def csv_write(path: Path, batches: Iterable[list[Version]], *, changes: bool) -> int:
    """The file holds one row a version; the number of rows is returned.

    Codes, numbers and dates stand as they are. Everything else is JSON, so that nothing is lost, and no cell can begin
    with a character that a spreadsheet takes for a formula.

    Args:
        path: The file, compressed.
        batches: The versions, with no more in their Records than may be shown.
        changes: The rows say what became of the right.
    """
    written = 0
    with _opened(path) as out:
        writer = csv.writer(out, lineterminator="\r\n")  # RFC 4180
        writer.writerow(header(changes=changes))
        for batch in batches:
            for version in batch:
                writer.writerow(_row(version, changes=changes))
                written += 1
    return written


def packed_write(path: Path, pieces: Iterable[bytes]) -> None:
    """The file holds these pieces one after another, compressed."""
    with path.open("wb") as raw, gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed:
        for piece in pieces:
            packed.write(piece)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", _LEVEL, raw, mtime=0) as packed,  # no name, no time: the same bytes every time
        io.TextIOWrapper(packed, encoding="utf-8", newline="") as out,
    ):
        yield out


def _row(version: Version, *, changes: bool) -> list[str]:
    record = version.record
    begin = ["gone" if version.deleted else "stands", version.successor or "", version.cause] if changes else []
    if record is None:
        register, kind, _ = version.right_id.split("-", 2)
        known = [version.right_id, kind, register, register.split(".")[0]]
        return [*begin, *known, *[""] * (len(KEYS) + len(Content.__struct_fields__) + 1 - len(known))]
    keys = [str(getattr(record, name) or "") for name in KEYS]
    cells = [_cell(getattr(record.content, name)) for name in Content.__struct_fields__]
    return [*begin, *keys, *cells, " ".join(sorted({each.source for each in record.provenance}))]


def _cell(value: Any) -> str:  # noqa: ANN401 - any field
    if value is None or value in ((), {}):
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return msgspec.json.encode(value).decode()
