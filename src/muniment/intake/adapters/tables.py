"""Tables as files: encoding, marks between cells and header of a text; rows of any table in blocks for its reader."""

from __future__ import annotations

import codecs
import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path
from typing import IO

from muniment.intake.adapters.pieces import ROWS, Block
from muniment.intake.adapters.workbooks import stripped, workbook_rows
from muniment.intake.domain.cells import LIST_SEP
from muniment.intake.domain.detect import HEAD, encoding_of
from muniment.intake.domain.rows import csv_text, delimiter_of, header_find, header_names, rows_of_json
from muniment.intake.errors import FileProblem

_READ = 1 << 18
_AHEAD = 30
"""Rows among which the header is looked for."""
_RECORD_LINES = 200
_RECORD_CHARS = 1 << 20
"""A row that runs on for longer than this within quotation marks has one mark too many."""
_BAD = "\ufffd"
_FOUR_BYTES = re.compile(rb"[\x81-\xfe][0-9][\x81-\xfe][0-9]")
_PAIR = re.compile(rb"[\x81-\xfe][\x40-\xfe]")

NumberedRow = tuple[int, list[str], str | None]
"""Number in the file, cells, and why the row cannot be read, if so."""


def text_blocks(stream: IO[bytes], *, encoding: str | None = None) -> Iterator[Block]:
    """The rows of a delimited text in blocks, each with the header before it, in UTF-8 and with commas.

    Args:
        stream: The text from its start, with any of the usual marks between cells.
        encoding: Its encoding, where that is known; else all of it tells.
    """
    encoding = encoding or encoding_tell(stream)
    return _blocks(_text_rows(_lines(stream, encoding), encoding))


def workbook_blocks(stream: IO[bytes], *, sheet: str | None = None) -> Iterator[Block]:
    """The rows of a workbook in blocks of CSV, each with the header before it, as those of a delimited text.

    Args:
        stream: The workbook.
        sheet: Name of the sheet; without it the first visible one that holds a table.

    Raises:
        FileProblem: it is no workbook, has no such sheet, or a part of it is larger than allowed.
    """
    return _blocks((no, cells, None) for no, cells in workbook_rows(stream, sheet=sheet))


def _blocks(rows: Iterator[NumberedRow]) -> Iterator[Block]:
    """Rows under the header in runs without gaps; blank rows between are kept, so that positions stay right."""
    ahead = list(islice(rows, _AHEAD))
    if not ahead:
        return
    at = header_find([cells for _, cells, _ in ahead])
    header = header_names(stripped(ahead[at][1]))
    kept: list[list[str]] = []
    first = ahead[at][0] + 1
    for no, cells, problem in chain(ahead[at + 1 :], rows):
        if kept and (problem or len(kept) >= ROWS or no - first > 2 * ROWS):
            yield _block(header, kept, first)
            kept = []
        if problem:
            yield _block(header, [cells], no)._replace(reason=problem)
            continue
        first = first if kept else no
        kept += [[] for _ in range(no - first - len(kept))]
        kept.append(cells)
    if kept:
        yield _block(header, kept, first)


def _block(header: tuple[str, ...], rows: list[list[str]], first: int) -> Block:
    text = csv_text([header, *rows])
    return Block(text.encode("utf-8", "replace"), f"row {first}", first_row=first, rows=len(rows))


def _lines(stream: IO[bytes], encoding: str) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    rest = ""
    while chunk := stream.read(_READ):
        rest = (rest + decoder.decode(chunk)).replace("\r\n", "\n")
        *whole, rest = rest.split("\n")
        yield from (line + "\n" for line in whole)
    rest += decoder.decode(b"", final=True)
    if rest:
        yield rest.rstrip("\r") + "\n"


class _Runaway(Exception):  # noqa: N818 - a signal between two generators here
    """A row has run on for too long."""


class _Feed:
    """Lines for the CSV reader, those of the row under way kept, so that they can be read again."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self._again: deque[str] = deque()
        self.held: list[str] = []
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if len(self.held) > _RECORD_LINES or self._size > _RECORD_CHARS:
            raise _Runaway
        line = self._again.popleft() if self._again else next(self._lines)
        self.held.append(line)
        self._size += len(line)
        return line

    def done(self) -> None:
        """The row is complete."""
        self.held, self._size = [], 0

    def back(self) -> str:
        """All lines of the row but the first are to be read again; gives the first."""
        first, *rest = self.held
        self._again.extendleft(reversed(rest))
        self.done()
        return first


def _text_rows(lines: Iterator[str], encoding: str) -> Iterator[NumberedRow]:
    ahead = list(islice(lines, _AHEAD))
    delimiter = delimiter_of("".join(ahead)[:HEAD])
    feed = _Feed(chain(ahead, lines))
    reader = csv.reader(feed, delimiter=delimiter)
    for no in range(1, 1 << 62):
        try:
            cells = next(reader)
        except StopIteration:
            return
        except (_Runaway, csv.Error):
            yield no, [feed.back().rstrip("\n")], "a quotation mark opens a cell and none closes it"
            reader = csv.reader(feed, delimiter=delimiter)
            continue
        bad = any(_BAD in line for line in feed.held)
        feed.done()
        if bad:
            yield no, cells, f"not a letter of the file's encoding ({encoding})"
        elif any(map(str.strip, cells)):
            yield no, cells, None


def encoding_tell(stream: IO[bytes]) -> str:
    """The encoding of a whole text, by all of its bytes; the stream stands at its start again.

    UTF-8 if every letter is, or all but a few (they spoil only their rows); GB 18030 if the other bytes come in pairs
    as in Chinese; Windows Latin else.
    """
    head = stream.read(HEAD)
    stream.seek(0)
    marked = encoding_of(head)
    if marked is not None and marked.startswith("utf-16"):
        return marked
    if _valid(stream, "utf-8") or _nearly_utf8(head):
        return "utf-8-sig"
    if _valid(stream, "gb18030") and _chinese(stream):
        return "gb18030"
    return "cp1252" if _valid(stream, "cp1252") else "latin-1"


def _nearly_utf8(head: bytes) -> bool:
    text = head.decode("utf-8", "replace")
    bad = text.count(_BAD)
    return bad * 3 < sum(letter > "\x7f" for letter in text) - bad


def _valid(stream: IO[bytes], encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    try:
        while chunk := stream.read(_READ):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    finally:
        stream.seek(0)
    return True


def _chinese(stream: IO[bytes]) -> bool:
    """Whether the pairs of bytes are mostly those of common Chinese, not an accented letter and the one after it."""
    sample = _FOUR_BYTES.sub(b"", stream.read(1 << 20))
    stream.seek(0)
    pairs: list[bytes] = _PAIR.findall(sample)
    common = sum(pair[1] >= 0xA1 for pair in pairs)
    return common * 3 >= len(pairs) - common


def table_sample(path: Path, *, rows: int = 50) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    """The header of a table file and its first rows.

    Args:
        path: A delimited text, a workbook, or JSON Lines.
        rows: How many rows at most.

    Raises:
        FileProblem: it is none of these, or empty.
    """
    with path.open("rb") as stream:
        head = stream.read(HEAD)
        stream.seek(0)
        if not head.startswith(b"PK\x03\x04") and encoding_of(head) is None:
            raise FileProblem(f"{path.name} is no table (CSV, XLSX, JSON Lines)", code="table.form", file=path.name)
        if head.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"["):
            return _sample_json(stream, rows)
        numbered = (
            ((no, cells, None) for no, cells in workbook_rows(stream))
            if head.startswith(b"PK\x03\x04")
            else _text_rows(_lines(stream, encoding_tell(stream)), "")
        )
        found = [cells for _, cells, _ in islice(numbered, _AHEAD + rows)]
    if not found:
        raise FileProblem(f"{path.name} holds no row", code="table.empty", file=path.name)
    at = header_find(found)
    header = header_names(stripped(found[at]))
    return header, tuple(dict(zip(header, cells, strict=False)) for cells in found[at + 1 :][:rows])


def _sample_json(stream: IO[bytes], rows: int) -> tuple[tuple[str, ...], tuple[dict[str, str], ...]]:
    first = stream.read(_READ).lstrip(b"\xef\xbb\xbf \t\r\n")[:1]
    stream.seek(0)
    pieces = [stream.read()] if first == b"[" else islice((line for line in stream if line.strip()), rows)
    found = [row.cells for piece in pieces for row in rows_of_json(piece, first_row=1)][:rows]
    header = tuple(dict.fromkeys(name for cells in found for name in cells))
    shown = tuple({name: text.replace(LIST_SEP, "; ") for name, text in cells.items()} for cells in found)
    return header, shown
