"""Sheets as table files; every cell is text, so none is a formula."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from muniment.kernel.inert import formula_like, turns_drop


def xlsx_write(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The rows as a spreadsheet below their heads."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("sheet")
        bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        for at, head in enumerate(heads):
            sheet.write_string(0, at, head, bold)
        for line, row in enumerate(rows, start=1):
            for at, cell in enumerate(row):
                sheet.write_string(line, at, turns_drop(cell), quoted if formula_like(cell) else None)
        sheet.freeze_panes(1, 0)
    return out.getvalue()
