"""The rows of a workbook (XLSX).

A workbook is read from its XML directly, row by row: ``openpyxl`` refuses whole files for one bad colour in the style
sheet (the exports of KIPRIS), and nothing of styles matters here but which numbers are days.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal, InvalidOperation
from itertools import islice
from typing import IO, NamedTuple

from lxml import etree

from muniment.intake.errors import FileProblem

_PART_BYTES = 1 << 30
"""Largest part of a workbook, unpacked: a sheet has at most 1,048,576 rows, about 1 KB each."""
_STRINGS_BYTES = 256 << 20
_CELLS = 16_384
"""Columns of the widest sheet that a workbook can have."""
_AHEAD = 30
_DAY_STYLES = frozenset((*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)))
"""Built-in number formats that write days or times (ECMA-376 part 1, 18.8.30, with the East Asian ones)."""
_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]')
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_COLUMN = re.compile(r"([A-Z]{1,3})\d*")
_ZERO_1900, _ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)


class Sheet(NamedTuple):
    """A sheet of a workbook: its name and the part of the file that holds it."""

    name: str
    part: str
    hidden: bool = False


def stripped(cells: list[str]) -> list[str]:
    """The cells without the empty ones at the end."""
    while cells and not cells[-1].strip():
        cells = cells[:-1]
    return cells


def workbook_rows(stream: IO[bytes], *, sheet: str | None = None) -> Iterator[tuple[int, list[str]]]:
    """The rows of one sheet that hold anything: number in the sheet, and the texts of the cells.

    A day is written ``2026-01-05``; a number as it is, and in scientific form where a spreadsheet has rounded it; a
    formula is its stored result.

    Args:
        stream: The workbook.
        sheet: Name of the sheet; without it the first visible one that holds a table.

    Raises:
        FileProblem: it is no workbook, has no such sheet, or a part of it is larger than allowed.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            book = _Book(archive)
            chosen = book.choose(sheet)
            if chosen is not None:
                yield from book.rows(chosen)
    except (zipfile.BadZipFile, KeyError, etree.XMLSyntaxError, EOFError) as problem:
        raise FileProblem(f"the workbook is damaged: {problem}", code="workbook.damaged") from problem


class _Book:
    """An open workbook."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {info.filename: info for info in archive.infolist()}
        self.sheets, self._zero = self._outline()
        self._strings = self._shared()
        self._days, self._widths = self._styles()

    def choose(self, name: str | None) -> Sheet | None:
        """The sheet of that name, or the first visible one with a row of two cells."""
        if name is not None:
            named = next((sheet for sheet in self.sheets if sheet.name == name), None)
            if named is None:
                known = ", ".join(sheet.name for sheet in self.sheets)
                raise FileProblem(f"the workbook has no sheet {name!r}; it has: {known}", code="workbook.sheet")
            return named
        visible = [sheet for sheet in self.sheets if not sheet.hidden] or list(self.sheets)
        wide = (s for s in visible if any(len(stripped(cells)) > 1 for _, cells in islice(self.rows(s), _AHEAD)))
        return next(wide, visible[0] if visible else None)

    def _part(self, name: str, limit: int = _PART_BYTES) -> IO[bytes]:
        info = self._names.get(name)
        if info is None:
            raise FileProblem(f"the workbook lacks {name}", code="workbook.damaged")
        if info.file_size > limit:
            raise FileProblem(f"{name} is larger than {limit >> 20} MB unpacked", code="workbook.too_large")
        return self._archive.open(info)

    def _outline(self) -> tuple[tuple[Sheet, ...], date]:
        with self._part("xl/workbook.xml") as part:
            root = etree.parse(part, _parser()).getroot()
        with self._part("xl/_rels/workbook.xml.rels") as part:
            rels = etree.parse(part, _parser()).getroot()
        targets = {rel.get("Id"): rel.get("Target") or "" for rel in rels.iter("{*}Relationship")}
        sheets = []
        for at in root.iter("{*}sheet"):
            key = next((value for name, value in at.attrib.items() if str(name).endswith("}id")), None)
            target = targets.get(key, "")
            path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            hidden = at.get("state") in ("hidden", "veryHidden")
            if path in self._names and "chartsheet" not in path:
                sheets.append(Sheet(at.get("name") or path, path, hidden))
        old = next((at.get("date1904") for at in root.iter("{*}workbookPr")), None)
        return tuple(sheets), _ZERO_1904 if old in ("1", "true") else _ZERO_1900

    def _shared(self) -> list[str]:
        if "xl/sharedStrings.xml" not in self._names:
            return []
        with self._part("xl/sharedStrings.xml", _STRINGS_BYTES) as part:
            strings = []
            for item in _items(part, "{*}si"):
                strings.append(_text(item))
        return strings

    def _styles(self) -> tuple[frozenset[int], dict[int, int]]:
        """The cell styles that write days, and those that pad whole numbers with zeros to a width."""
        days: set[int] = set()
        widths: dict[int, int] = {}
        if "xl/styles.xml" not in self._names:
            return frozenset(), widths
        with self._part("xl/styles.xml") as part:
            root = etree.parse(part, _parser(recover=True)).getroot()
        own = {at.get("numFmtId"): at.get("formatCode") or "" for at in root.iter("{*}numFmt")}
        for seq, at in enumerate(root.iterfind("{*}cellXfs/{*}xf")):
            key = at.get("numFmtId") or "0"
            code = _QUOTED.sub("", own.get(key, ""))
            if (key.isdigit() and int(key) in _DAY_STYLES) or re.search(r"[ymdhs]|年|月|日", code, re.IGNORECASE):
                days.add(seq)
            elif re.fullmatch(r"0{2,}", code):
                widths[seq] = len(code)
        return frozenset(days), widths

    def rows(self, sheet: Sheet) -> Iterator[tuple[int, list[str]]]:
        """The rows of the sheet that hold anything, with their numbers."""
        no = 0
        with self._part(sheet.part) as part:
            for row in _items(part, "{*}row"):
                stated = row.get("r")
                no = int(stated) if stated and stated.isdigit() else no + 1
                cells = self._cells(row)
                if any(cells):
                    yield no, cells

    def _cells(self, row: etree._Element) -> list[str]:
        cells: list[str] = []
        for cell in row.iterchildren("{*}c"):
            at = _place(cell.get("r")) if cell.get("r") else len(cells)
            if at >= _CELLS:
                continue
            cells += [""] * (at - len(cells))
            cells.append(self._value(cell))
        return cells

    def _value(self, cell: etree._Element) -> str:
        kind = cell.get("t") or "n"
        if kind == "inlineStr":
            return _text(cell)
        value = next((at.text or "" for at in cell.iterchildren("{*}v")), "")
        if kind == "s":
            return self._strings[int(value)] if value.isdigit() and int(value) < len(self._strings) else ""
        if kind == "b":
            return "true" if value == "1" else "false"
        if kind != "n" or not value:
            return _unescaped(value)
        style = int(cell.get("s") or 0)
        return self._day(value) if style in self._days else _number(value, self._widths.get(style, 0))

    def _day(self, value: str) -> str:
        try:
            count = Decimal(value)
        except InvalidOperation:
            return value
        if not 1 <= count < 2_958_466:  # 31 December 9999
            return value
        # The 1900 system counts a 29 February 1900 that never was.
        shift = 1 if self._zero == _ZERO_1900 and count < 60 else 0
        return (self._zero + timedelta(days=int(count) + shift)).isoformat()


def _number(value: str, width: int) -> str:
    """The number in full digits; in scientific form where it has more than the 15 that a spreadsheet keeps."""
    try:
        number = Decimal(value)
    except InvalidOperation:
        return value
    if abs(number) >= 10**15:
        return f"{number:.14E}"
    # What is stored is the nearest binary fraction: 15 digits give back what was typed.
    typed = Decimal(f"{number:.15g}")
    return f"{typed:f}".zfill(width)


def _place(reference: str | None) -> int:
    match = _COLUMN.match(reference or "")
    if match is None:
        return 0
    place = 0
    for letter in match[1]:
        place = place * 26 + ord(letter) - 64
    return place - 1


def _text(item: etree._Element) -> str:
    """All runs of a text; readings in kana that stand beside it are left out."""
    pieces = (at.text or "" for at in item.iter("{*}t") if not _reading(at.getparent()))
    return _unescaped("".join(pieces))


def _reading(parent: etree._Element | None) -> bool:
    return parent is not None and str(parent.tag).rpartition("}")[2] == "rPh"


def _unescaped(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def _parser(*, recover: bool = False) -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, recover=recover)


def _items(part: IO[bytes], tag: str) -> Iterator[etree._Element]:
    """Each element of that name, forgotten once the next is asked for: memory holds one."""
    for _, item in etree.iterparse(
        part, tag=tag, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    ):
        yield item
        item.clear()
        parent = item.getparent()
        while parent is not None and item.getprevious() is not None:
            del parent[0]
