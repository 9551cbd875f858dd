"""Rows of a table, each a header's names with the texts of the cells, out of delimited text or JSON."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import msgspec

from muniment.intake.domain.cells import LIST_SEP
from muniment.intake.errors import DocumentProblem

DELIMITERS = ",\t;|"
_CELL_CHARS = 16 << 20
"""Longest cell: a description of 16 million letters is longer than any on record."""
_SAMPLE_CHARS = 20_000
"""Letters from which the mark between cells is told."""
_HEADER_WITHIN = 30
"""Rows among which the header is looked for: exports put a title, a date and a search text above it."""

csv.field_size_limit(_CELL_CHARS)


class Row(NamedTuple):
    """One row: its number in the file (the header of a plain table is row 1), its cells by name, its text to be mended."""

    no: int
    cells: dict[str, str]
    raw: str
    problem: str | None = None


def name_key(name: str) -> str:
    """The name of a column without what typists vary: case, spaces, line breaks, full-width forms and brackets."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    kept = "".join(letter for letter in plain if letter.isalnum() or letter in "#%")
    return kept or plain.strip()


def delimiter_of(text: str) -> str:
    """What stands between the cells: the mark by which the most rows are of one width, and that the greatest.

    Args:
        text: The first rows of a table, or its header alone.
    """
    return max(DELIMITERS, key=lambda mark: _evenness(text, mark))


def _evenness(text: str, mark: str) -> tuple[float, int]:
    try:
        widths = [len(cells) for cells in csv.reader(io.StringIO(text, newline=""), delimiter=mark) if cells]
    except csv.Error:
        return 0.0, 0
    width, count = max(((width, widths.count(width)) for width in set(widths) if width > 1), default=(0, 0), key=_last)
    return (count / len(widths) if widths else 0.0), width


def _last(pair: tuple[int, int]) -> tuple[int, int]:
    return pair[1], pair[0]


def header_names(cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns: white space made single, a nameless one ``column 3``, a second ``Name`` ``Name#2``."""
    names: list[str] = []
    for seq, cell in enumerate(cells, start=1):
        name = " ".join(cell.replace("\ufeff", "").split()) or f"column {seq}"
        count = names.count(name)
        names.append(f"{name}#{count + 1}" if count else name)
    return tuple(names)


def header_find(rows: Sequence[Sequence[str]]) -> int:
    """The place of the header among the first rows: the first that is at least half as wide as the widest.

    Args:
        rows: The first rows of a table, those of a title and blank ones included.
    """
    widths = [sum(1 for cell in row if cell.strip()) for row in rows[:_HEADER_WITHIN]]
    widest = max(widths, default=0)
    if widest <= 1:
        return next((place for place, width in enumerate(widths) if width), 0)
    return next(place for place, width in enumerate(widths) if width > 1 and width * 2 >= widest)


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows as CSV with commas and plain line ends."""
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()


def rows_of_text(text: str, *, first_row: int) -> tuple[tuple[str, ...], Iterator[Row]]:
    """The header and the rows of delimited text; a row that does not fit carries its problem.

    Args:
        text: A header and the rows below it.
        first_row: Number of the first of these rows in its file.
    """
    delimiter = delimiter_of(text[:_SAMPLE_CHARS])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    header = header_names(next(reader, []))
    return header, _rows(reader, header, first_row)


def _rows(reader: Iterator[list[str]], header: tuple[str, ...], first_row: int) -> Iterator[Row]:
    width, blank = len(header), [""] * len(header)
    no = first_row - 1
    while True:
        no += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as problem:
            yield Row(no, {}, "", f"the row cannot be split into cells: {problem}")
            return
        if not any(map(str.strip, cells)):
            continue
        if len(cells) > width and any(map(str.strip, cells[width:])):
            problem_text = f"{len(cells)} cells under a header of {width}: a mark between cells stands within one"
            yield Row(no, {}, csv_text([header, cells]), problem_text)
            continue
        yield Row(no, dict(zip(header, [*cells, *blank[len(cells) :]], strict=False)), "")


def row_text(row: Row) -> str:
    """The row with its header as CSV, to be mended and loaded again."""
    return row.raw or csv_text([tuple(row.cells), tuple(row.cells.values())])


def rows_of_json(raw: bytes, *, first_row: int) -> Iterator[Row]:
    """The rows of a JSON object, or of a list of objects; nested names are joined by dots.

    Raises:
        DocumentProblem: it is no JSON, or holds something else than objects.
    """
    try:
        found = msgspec.json.decode(raw.removeprefix(b"\xef\xbb\xbf"))
    except msgspec.DecodeError as problem:
        raise DocumentProblem(f"not JSON: {problem}", code="table.json") from problem
    for no, one in enumerate(found if isinstance(found, list) else [found], start=first_row):
        if not isinstance(one, dict):
            yield Row(no, {}, msgspec.json.encode(one).decode(), "no JSON object with names and values")
        else:
            yield Row(no, dict(_flat(one, "")), msgspec.json.encode(one).decode())


def _flat(value: dict[str, Any], prefix: str) -> Iterator[tuple[str, str]]:
    for key, inner in value.items():
        name = " ".join(f"{prefix}{key}".replace("\ufeff", "").split())
        if isinstance(inner, dict):
            yield from _flat(inner, f"{name}.")
        else:
            yield name, _as_text(inner)


def _as_text(value: object) -> str:
    if isinstance(value, str):
        return value
    if value is None:
        return ""
    if isinstance(value, list):
        return LIST_SEP.join(_as_text(item) for item in value)
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return msgspec.json.encode(value).decode()
