"""Documents of the house as DOCX, for those who go on writing in them."""

from __future__ import annotations

import io
from collections.abc import Mapping
from typing import Any

from docx import Document
from docx.document import Document as DocumentType
from docx.oxml.ns import qn
from docx.shared import Pt

from muniment.kernel.inert import turns_drop

_FONT = "Noto Sans CJK SC"


def printed_docx(plain: Mapping[str, Any]) -> bytes:
    """The document as DOCX (ISO/IEC 29500), with the same words as the PDF.

    Args:
        plain: What ``printed_plain`` gives.
    """
    made = Document()
    style = made.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(10.5)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    made.core_properties.title, made.core_properties.author = _said(plain["document"]), "Muniment"
    made.sections[0].header.paragraphs[0].text = _said(f"{plain['house']} · {plain['labels']['sheet']}")
    if plain["sample"]:
        made.add_paragraph(_said(plain["sample"]))
    made.add_heading(_said(plain["title"]), level=1)
    made.add_paragraph(_said(f"{plain['labels']['no']} {plain['number']}"))
    for each in plain["body"]:
        made.add_paragraph(_said(each))
    _rows(made, [], plain["facts"])
    for table in plain["tables"]:
        made.add_heading(_said(table["heading"]), level=2)
        _rows(made, table["columns"], table["rows"])
    made.add_heading(_said(plain["labels"]["proof"]), level=2)
    _rows(made, [], [each[:2] for each in plain["proof"]])
    kept = io.BytesIO()
    made.save(kept)
    return kept.getvalue()


def _said(text: str) -> str:
    return turns_drop(text)


def _rows(made: DocumentType, head: list[str], rows: list[list[str]]) -> None:
    every = [head, *rows] if head else rows
    if not every:
        return
    table = made.add_table(rows=len(every), cols=len(every[0]))
    table.style = "Table Grid" if head else "Normal Table"
    for at, row in enumerate(every):
        for place, cell in enumerate(row):
            table.cell(at, place).text = _said(cell)
