"""Lists as tables: CSV and XLSX, of any length, in bounded memory, with nothing in them that a program would run."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from typing import IO

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from muniment.kernel.inert import cell_plain, formula_like, turns_drop
from muniment.search.adapters.export_columns import About, Row, cell_of, columns_of

BLOCK_BYTES = 64 * 1024
"""A piece of the reply: large enough to be sent at once, small enough to begin soon."""
SHEET_ROWS = 1_048_575
"""Rows of one sheet below its header; longer lists go on in the next sheet. Source: limits of XLSX (ECMA-376)."""
CELL_MOST = 32_767
"""Characters of one cell. Source: limits of XLSX."""


def csv_stream(rows: Iterable[Row], lang: str, about: About) -> Iterator[bytes]:
    """The list as CSV after RFC 4180, in UTF-8 with a byte-order mark, by which spreadsheets know it."""
    columns = columns_of(about)
    page = io.StringIO()
    writer = csv.writer(page, lineterminator="\r\n")
    page.write("\ufeff")
    writer.writerow([column.header.say(lang) for column in columns])
    for row in rows:
        writer.writerow([cell_plain(cell_of(row, column, lang, about)) for column in columns])
        if page.tell() >= BLOCK_BYTES:
            yield page.getvalue().encode()
            page.seek(0)
            page.truncate()
    yield page.getvalue().encode()


def xlsx_stream(rows: Iterable[Row], lang: str, about: About) -> Iterator[bytes]:
    """The list as XLSX: texts are texts, days are days; the first line stays in sight and can be filtered by."""
    with tempfile.TemporaryFile() as file:
        sheets = _Sheets(file, lang, about)
        try:
            for row in rows:
                sheets.add(row)
            sheets.end()
        finally:
            sheets.book.close()
        file.seek(0)
        while block := file.read(BLOCK_BYTES):
            yield block


class _Sheets:
    """The sheets of a workbook in the making, filled one after the other."""

    def __init__(self, file: IO[bytes], lang: str, about: About) -> None:
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(file, options)
        self.lang, self.about, self.columns = lang, about, columns_of(about)
        self.marking = about.marking.say(lang) if about.marking else ""
        self.book.set_properties({"title": about.query[:255], "subject": about.edition, "comments": self.marking})
        self.head = self.book.add_format({"bold": True, "bottom": 1})
        self.day = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.quoted = self.book.add_format({"quote_prefix": True})
        self.begin()

    def begin(self) -> None:
        """A new sheet with its headers."""
        self.sheet, self.at = self.book.add_worksheet(), 0
        self.sheet.freeze_panes(1, 0)
        self.sheet.set_landscape()
        self.sheet.repeat_rows(0)
        self.sheet.set_footer(f"&L{self.marking.replace('&', '&&')}&R&P / &N")
        for place, column in enumerate(self.columns):
            self.sheet.set_column(place, place, column.width)
            self.sheet.write_string(0, place, column.header.say(self.lang), self.head)

    def add(self, row: Row) -> None:
        """One more row, in the next sheet where this one is full."""
        if self.at == SHEET_ROWS:
            self.end()
            self.begin()
        self.at += 1
        for place, column in enumerate(self.columns):
            self._cell(place, row.get(column.name), turns_drop(cell_of(row, column, self.lang, self.about)))

    def end(self) -> None:
        """The sheet can be filtered by its headers."""
        self.sheet.autofilter(0, 0, self.at, len(self.columns) - 1)

    def _cell(self, place: int, value: object, text: str) -> None:
        if isinstance(value, date) and value.year >= 1900:
            self.sheet.write_datetime(self.at, place, value, self.day)
        elif formula_like(text):
            self.sheet.write_string(self.at, place, text[:CELL_MOST], self.quoted)
        elif text:
            self.sheet.write_string(self.at, place, text[:CELL_MOST])
