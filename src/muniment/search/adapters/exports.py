"""Lists to take away: an iterator of rows in, pieces of a file out. No format has a cap, none holds the list in memory."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.adapters.export_citations import bibtex_stream, ris_stream
from muniment.search.adapters.export_columns import About, Row
from muniment.search.adapters.export_tables import csv_stream, xlsx_stream

Stream = Callable[[Iterable[Row], str, About], Iterator[bytes]]


@dataclass(frozen=True, slots=True)
class Format:
    """A format of lists: its name in words, ending of its files, media type, and what writes it."""

    name: str
    text: Text
    ending: str
    media_type: str
    stream: Stream


def export(name: str, rows: Iterable[Row], *, lang: str = "en", about: About | None = None) -> Iterator[bytes]:
    """The list as a file, piece by piece, in the order of the rows.

    Args:
        name: One of ``FORMATS``.
        rows: Mappings with the keys of ``export_columns.Row``; read once, one at a time.
        lang: The language of headers and of values in words.
        about: Edition, query and marking of the list.

    Raises:
        InvalidInput: there is no such format (at once, before anything is read).
    """
    return format_of(name).stream(rows, lang, about or About())


def format_of(name: str) -> Format:
    """The format of that name.

    Raises:
        InvalidInput: there is none; the message lists them.
    """
    found = FORMATS.get(name)
    if found is None:
        listed = ", ".join(FORMATS)
        raise InvalidInput(
            Text(f"没有“{name[:20]}”这种格式；可用：{listed}", f"there is no format {name[:20]!r}; there are {listed}"),
            code="search.format",
        )
    return found


# --- JSON ------------------------------------------------------------------------------------------------------------


def _plain(value: object) -> object:
    if isinstance(value, Text):
        return {"zh": value.zh, "en": value.en}
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, str | int | float | bool) or value is None:
        return value
    if isinstance(value, Iterable):
        return [_plain(each) for each in value]
    return str(value)


def _json(value: object) -> bytes:
    return json.dumps(_plain(value), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _head(about: About) -> dict[str, object]:
    head: dict[str, object] = {"edition": about.edition, "query": about.query}
    return head | ({"marking": about.marking} if about.marking else {})


def json_stream(rows: Iterable[Row], _lang: str, about: About) -> Iterator[bytes]:
    """The list as one JSON document: ``edition``, ``query``, ``marking`` where there is one, and ``items``."""
    yield _json(_head(about))[:-1] + b',"items":['
    for place, row in enumerate(rows):
        yield (b",\n" if place else b"\n") + _json(row)
    yield b"\n]}\n"


def jsonl_stream(rows: Iterable[Row], _lang: str, about: About) -> Iterator[bytes]:
    """The list as JSON Lines: one row a line, each with its edition and the marking where there is one."""
    more = {"marking": about.marking} if about.marking else {}
    for row in rows:
        edition = {"edition": about.edition} if about.edition and not row.get("edition") else {}
        yield _json({**row, **edition, **more}) + b"\n"


_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMATS: Mapping[str, Format] = MappingProxyType(
    {
        each.name: each
        for each in (
            Format("csv", Text("CSV 表格", "CSV table"), "csv", "text/csv; charset=utf-8", csv_stream),
            Format("xlsx", Text("Excel 表格", "Excel sheet"), "xlsx", _XLSX, xlsx_stream),
            Format("json", Text("JSON", "JSON"), "json", "application/json", json_stream),
            Format("jsonl", Text("JSON Lines", "JSON Lines"), "jsonl", "application/x-ndjson", jsonl_stream),
            Format("ris", Text("RIS 题录", "RIS references"), "ris", "application/x-research-info-systems", ris_stream),
            Format("bibtex", Text("BibTeX 题录", "BibTeX references"), "bib", "application/x-bibtex", bibtex_stream),
        )
    }
)
