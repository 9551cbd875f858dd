"""Lists as tables: CSV and XLSX, of any length, in bounded memory, with nothing in them that a program would run."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

import xlsxwriter

from muniment.search.adapters.export_columns import About, Column, Row, cell_of, columns_of

BLOCK_BYTES = 64 * 1024
"""A piece of the reply: large enough to be sent at once, small enough to begin soon."""
SHEET_ROWS = 1_048_575
"""Rows of one sheet below its header; longer lists go on in the next sheet. Source: limits of XLSX (ECMA-376)."""
CELL_MOST = 32_767
"""Characters of one cell. Source: limits of XLSX."""
_RUN = frozenset("=+-@\t\r＝＋－＠")
"""Signs by which spreadsheets know a formula. Source: OWASP, CSV injection."""


def formula_like(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return text.lstrip()[:1] in _RUN if text else False


def csv_cell(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before it where it looks like one."""
    return f"'{text}" if formula_like(text) else text


def csv_stream(rows: Iterable[Row], lang: str, about: About) -> Iterator[bytes]:
    """The list as CSV after RFC 4180, in UTF-8 with a byte-order mark, by which spreadsheets know it."""
    columns = columns_of(about)
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    page.write("\ufeff")
    writer.writerow([column.header.say(lang) for column in columns])
    for row in rows:
        writer.writerow([csv_cell(cell_of(row, column, lang, about)) for column in columns])
        if page.tell() >= BLOCK_BYTES:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def xlsx_stream(rows: Iterable[Row], lang: str, about: About) -> Iterator[bytes]:
    """The list as XLSX: texts are texts, days are days; the first line stays in sight and can be filtered by."""
    with tempfile.TemporaryFile() as file:
        _xlsx_write(file, rows, lang, about)
        file.seek(0)
        while block := file.read(BLOCK_BYTES):
            yield block


def _xlsx_write(file: Any, rows: Iterable[Row], lang: str, about: About) -> None:
    options = {
        "constant_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(file, options) as book:
        marking = about.marking.say(lang) if about.marking else ""
        book.set_properties({"title": about.query[:255], "subject": about.edition, "comments": marking})
        columns = columns_of(about)
        looks = {
            "head": book.add_format({"bold": True, "bottom": 1}),
            "day": book.add_format({"num_format": "yyyy-mm-dd"}),
            "quoted": book.add_format({"quote_prefix": True}),
        }
        sheet, at = _sheet(book, columns, lang, looks, marking), 0
        for row in rows:
            if at == SHEET_ROWS:
                _sheet_end(sheet, at, columns)
                sheet, at = _sheet(book, columns, lang, looks, marking), 0
            at += 1
            for place, column in enumerate(columns):
                _xlsx_cell(sheet, at, place, row.get(column.name), cell_of(row, column, lang, about), looks)
        _sheet_end(sheet, at, columns)


def _sheet(book: Any, columns: tuple[Column, ...], lang: str, looks: dict[str, Any], marking: str) -> Any:
    sheet = book.add_worksheet()
    sheet.freeze_panes(1, 0)
    sheet.set_landscape()
    sheet.repeat_rows(0)
    sheet.set_footer(f"&L{marking.replace('&', '&&')}&R&P / &N")
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.header.say(lang), looks["head"])
    return sheet


def _sheet_end(sheet: Any, rows: int, columns: tuple[Column, ...]) -> None:
    sheet.autofilter(0, 0, rows, len(columns) - 1)


def _xlsx_cell(sheet: Any, row: int, place: int, value: object, text: str, looks: dict[str, Any]) -> None:
    if isinstance(value, date) and value.year >= 1900:
        sheet.write_datetime(row, place, value, looks["day"])
    elif formula_like(text):
        sheet.write_string(row, place, text[:CELL_MOST], looks["quoted"])
    elif text:
        sheet.write_string(row, place, text[:CELL_MOST])
