"""Dockets as tables: the columns that go out and come in."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import xlsxwriter  # type: ignore[import-untyped]  # ships no types

from muniment.kernel.errors import InvalidInput
from muniment.kernel.inert import cell_plain, formula_like, turns_drop
from muniment.kernel.texts import Text
from muniment.workspace.adapters.days import day_read
from muniment.workspace.values import Due

ROWS_MOST = 2_000
BYTES_MOST = 1_000_000
COLUMNS = ("right", "title", "due_on", "note")
"""The columns of a file that is read, and the first of one that is written."""
_HEADS: tuple[Text, ...] = (
    Text("权利", "right"), Text("事项", "title"), Text("期限届满日", "due_on"), Text("备注", "note"),
    Text("状态", "state"), Text("金额（元）", "amount_cny"), Text("滞纳金（%）", "surcharge_pct"),
    Text("暂定", "provisional"), Text("来源", "source"), Text("算法", "sum"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Read:
    """One deadline out of a file."""

    right: str
    title: str
    due_on: date
    note: str = ""
    uid: str = ""


def csv_read(body: bytes) -> tuple[Read, ...]:
    """The deadlines of a CSV file with the columns ``right``, ``title``, ``due_on``, ``note`` (the last may be left out).

    Raises:
        InvalidInput: the file is too large, lacks a column, or a row is wrong (the message names it).
    """
    size_checked(body)
    try:
        rows = list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error) as problem:
        raise _wrong(Text("不是 UTF-8 的 CSV 文件", "this is no CSV file in UTF-8")) from problem
    heads = set(rows[0]) if rows else set()
    lacking = [each for each in COLUMNS[:3] if each not in heads]
    if lacking or len(rows) > ROWS_MOST:
        line = Text("需要列 {c}，至多 {n} 行", "the file needs the columns {c}, and {n} rows at most")
        raise _wrong(line.fill(c=", ".join(COLUMNS[:3]), n=ROWS_MOST))
    return tuple(_row(row, at) for at, row in enumerate(rows, start=2))


def _row(row: dict[str, str | None], at: int) -> Read:
    day, title = day_read(row.get("due_on") or ""), (row.get("title") or "").strip()
    if day is None or not title:
        line = Text(
            "第 {n} 行：事项必填，日期写作 2026-11-22", "line {n}: a title, and a day like 2026-11-22, are needed"
        )
        raise _wrong(line.fill(n=at))
    return Read((row.get("right") or "").strip()[:120], title[:300], day, (row.get("note") or "").strip()[:1000])


def size_checked(body: bytes) -> None:
    """The file is small enough to be read.

    Raises:
        InvalidInput: it is not.
    """
    if len(body) > BYTES_MOST:
        raise _wrong(Text("文件超过 1 MB", "the file is larger than 1 MB"))


def csv_write(dues: Iterable[Due], lang: str) -> bytes:
    """The deadlines as CSV; no cell begins like a formula."""
    out = io.StringIO()
    table = csv.writer(out)
    table.writerow([head.say(lang) for head in _HEADS])
    for due in dues:
        table.writerow([cell_plain(cell) for cell in _cells(due, lang)])
    return ("\ufeff" + out.getvalue()).encode()


def xlsx_write(dues: Iterable[Due], lang: str) -> bytes:
    """The deadlines as a spreadsheet; every cell is text, so none is a formula."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        sheet = book.add_worksheet("期限" if lang.startswith("zh") else "deadlines")
        bold, quoted = book.add_format({"bold": True}), book.add_format({"quote_prefix": True})
        for at, head in enumerate(_HEADS):
            sheet.write_string(0, at, head.say(lang), bold)
        for line, due in enumerate(dues, start=1):
            for at, cell in enumerate(_cells(due, lang)):
                sheet.write_string(line, at, turns_drop(cell), quoted if formula_like(cell) else None)
        sheet.freeze_panes(1, 0)
    return out.getvalue()


def _cells(due: Due, lang: str) -> list[str]:
    steps = due.sum.steps if due.sum else ()
    return [
        due.right_id,
        due.title.say(lang),
        due.on.isoformat(),
        due.note,
        "done" if due.done else due.state,
        "" if due.amount_cny is None else str(due.amount_cny),
        str(due.surcharge_pct or ""),
        "yes" if due.sum and due.sum.provisional else "",
        due.source,
        " → ".join(each.text.say(lang) for each in steps),
    ]


def _wrong(line: Text) -> InvalidInput:
    return InvalidInput(line, code="docket.file")
