"""Due diligence over a pasted list of numbers: the answers right by right, as a page, a table file or a document."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

from muniment.exchange.adapters.tables import xlsx_write
from muniment.exchange.domain.diligence import COLUMNS, cells_of
from muniment.exchange.queries.liens import title_of
from muniment.exchange.values import Diligence, DiligenceRow
from muniment.kernel.errors import InvalidInput, MunimentError
from muniment.kernel.texts import Text
from muniment.procedures.queries.facts import facts_of_view
from muniment.register.queries.editions import edition_get
from muniment.register.queries.printing import Printed, Table, document_pdf
from muniment.register.queries.rights import right_family, right_get, right_resolve
from muniment.register.values import Covered, Manifest

NUMBERS_MOST = 200
"""Numbers of one list: the house's choice; a longer one is cut into several."""
SHORT_MOST = 20
"""Up to so many a list stands in the address of its page."""
_TYPED_MOST = 120
_SAMPLE = "sample.json"
_LONG = re.compile(r"[A-Za-z0-9.]{11,}", re.ASCII)
GRADES: dict[str, Text] = {
    "ok": Text("● 无碍", "● clear"),
    "doubt": Text("◐ 须核实", "◐ to settle"),
    "bad": Text("■ 障碍", "■ obstacle"),
    "unknown": Text("△ 未知", "△ not known"),
}
"""How an answer stands: shape and word, never colour alone."""


def numbers_read(text: str) -> tuple[tuple[str, ...], int]:
    """The numbers of a pasted list, each once in its order, and how many stood there twice.

    Raises:
        InvalidInput: there are none, or too many.
    """
    said = [" ".join(each.split())[:_TYPED_MOST] for each in re.split(r"[\n,;，；、\t]+", text)]
    kept = [each for each in said if each]
    unique = tuple(dict.fromkeys(kept))
    if not unique:
        raise InvalidInput(
            Text("请粘贴号码，每行一个", "paste numbers, one a line"), code="diligence.empty", field="numbers"
        )
    if len(unique) > NUMBERS_MOST:
        line = Text(
            f"一次最多 {NUMBERS_MOST} 个号码，现有 {len(unique)} 个",
            f"at most {NUMBERS_MOST} numbers at once; these are {len(unique)}",
        )
        raise InvalidInput(line, code="diligence.many", field="numbers")
    return unique, len(kept) - len(unique)


def diligence_get(data_dir: Path, text: str, *, pledgor: str = "", until: date | None = None, on: date) -> Diligence:
    """The sheet over a pasted list.

    Args:
        data_dir: The data folder.
        text: The list, one number a line (or set apart by commas).
        pledgor: Who is to pledge them; empty where nobody is named.
        until: The last day of the loan.
        on: The day of law.

    Raises:
        InvalidInput: the list is empty or too long.
        NotFound: nothing is loaded.
    """
    numbers, doubled = numbers_read(text)
    edition = edition_get(None)
    rows, seen = [], set()
    for each in numbers:
        row = _row(data_dir, each, edition, pledgor.strip(), until, on)
        if row.right_id in seen:
            doubled += 1
            continue
        seen |= {row.right_id} if row.right_id else set()
        rows.append(row)
    return Diligence(
        rows=tuple(rows), pledgor=pledgor.strip(), until=until, on=on, edition=edition.name, doubled=doubled
    )


def _row(data_dir: Path, typed: str, edition: Manifest, pledgor: str, until: date | None, on: date) -> DiligenceRow:
    try:
        view = right_get(data_dir, right_resolve(data_dir, typed, edition), as_of=on)
    except MunimentError as problem:
        return DiligenceRow(typed=typed, right_id=None, problem=problem.text)
    cells = cells_of(
        facts_of_view(view, on),
        pledgor=pledgor,
        until=until,
        on=on,
        family=len(right_family(data_dir, view)),
        coverage={family: isinstance(answer, Covered) for family, answer in view.coverage},
    )
    return DiligenceRow(typed=typed, right_id=view.record.right_id, title=title_of(view), cells=cells)


def diligence_document(sheet: Diligence) -> dict[str, Any]:
    """The sheet as JSON takes it."""
    return {
        "on": sheet.on,
        "edition": sheet.edition,
        "pledgor": sheet.pledgor,
        "until": sheet.until,
        "doubled": sheet.doubled,
        "rows": [
            {
                "typed": row.typed,
                "right_id": row.right_id,
                "title": row.title._asdict(),
                "verdict": row.worst,
                "problem": row.problem._asdict() if row.problem else None,
                "cells": {
                    name: {
                        "grade": cell.grade,
                        "text": cell.text._asdict(),
                        "why": cell.why._asdict() if cell.why else None,
                        "href": cell.href,
                    }
                    for name, cell in row.cells.items()
                },
            }
            for row in sheet.rows
        ],
    }


def diligence_xlsx(sheet: Diligence, *, lang: str) -> bytes:
    """The sheet as a table file, every answer with its grade and its reason."""
    heads = [Text("号码", "number"), Text("权利", "right"), Text("名称", "title"), Text("结论", "verdict")]
    for column in COLUMNS.values():
        heads += [column, Text(f"{column.zh}：理由", f"{column.en}: why")]
    rows = [list(_cells(row, lang)) for row in sheet.rows]
    return xlsx_write([each.say(lang) for each in heads], rows)


def _cells(row: DiligenceRow, lang: str) -> Iterable[str]:
    yield from (row.typed, row.right_id or "", row.title.say(lang), GRADES[row.worst].say(lang))
    if row.problem is not None:
        yield row.problem.say(lang)
        return
    for name in COLUMNS:
        cell = row.cells[name]
        yield f"{GRADES[cell.grade].say(lang)[0]} {cell.text.say(lang)}"
        yield cell.why.say(lang) if cell.why else ""


def diligence_pdf(data_dir: Path, sheet: Diligence, *, lang: str, at: datetime, site: str) -> bytes:
    """The sheet as PDF in one language.

    Args:
        data_dir: The data folder.
        sheet: As it was found.
        lang: ``zh-Hans`` or ``en``.
        at: The instant that the document bears.
        site: Address of this installation, before ``/due-diligence``.
    """
    heads = (Text("号码", "Number"), *COLUMNS.values())
    rows = tuple(_told(row) for row in sheet.rows)
    counts = [(GRADES[grade], sheet.counted(grade)) for grade in GRADES]
    summary = Text(
        "；".join(f"{name.zh} {n} 件" for name, n in counts if n),
        "; ".join(f"{name.en} {n}" for name, n in counts if n),
    )
    printed = Printed(
        kind=Text("尽职调查单", "Due diligence"),
        title=Text(f"{len(sheet.rows)} 件权利", f"{len(sheet.rows)} rights"),
        number=f"{sheet.on} · {sheet.edition}",
        body=[summary],
        facts=[
            (Text("拟出质人", "Pledgor"), Text(sheet.pledgor or "—", sheet.pledgor or "—")),
            (Text("贷款期至", "Loan until"), Text(str(sheet.until or "—"), str(sheet.until or "—"))),
        ],
        proof=[(Text("重新核对", "Ask again at"), f"{site}/due-diligence", True)],
        edition=sheet.edition,
        on=sheet.on,
        made_at=at,
        sample=(data_dir / _SAMPLE).exists(),
        tables=[Table(Text("逐件结果", "Right by right"), heads, rows)],
    )
    return document_pdf(printed, lang=lang)


def _told(row: DiligenceRow) -> tuple[Text, ...]:
    number = _breaking(Text(row.typed, row.typed))
    if row.problem is not None:
        return (number, row.problem, *([Text("", "")] * (len(COLUMNS) - 1)))
    told = [row.cells[name] for name in COLUMNS]
    signs = [GRADES[each.grade].zh[0] for each in told]
    said = [Text(f"{sign} {each.text.zh}", f"{sign} {each.text.en}") for sign, each in zip(signs, told, strict=True)]
    return (number, *(_breaking(each) for each in said))


def _breaking(text: Text) -> Text:
    """The text with places where a long number may break in a narrow column."""
    return Text(*(_LONG.sub(lambda found: "\u200b".join(re.findall(r".{1,5}", found[0])), each) for each in text))
