"""Made-up tables in every form, for the tests of the table reader."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from datetime import date

import openpyxl

from muniment.catalogue.values import Reject, Statement
from muniment.intake.adapters.blocks import blocks
from muniment.intake.adapters.pieces import Block
from muniment.intake.adapters.tables import workbook_blocks
from muniment.intake.sources.table.parse import parse
from muniment.intake.values import Parsed, Place

RIGHTS = """
muniment_mapping: 1
source: {name: my.rights, title: {zh: 我的权利, en: My rights}, publisher: Sample Office, licence: own}
register: CN
kind: number
lang: zh-Hans
columns:
  专利号: number
  发明名称: title
  申请日: filed_on
  专利权人: {to: owner, split: ";", place: 地址, identifier: 统一社会信用代码}
  主分类号: {to: class, scheme: IPC, first: true}
ignore: [序号]
"""

PLEDGES = """
muniment_mapping: 1
source:
  name: js.pledges
  title: {zh: 某省专利质押登记, en: Pledges of a province}
  publisher: {zh: 某省知识产权局, en: A provincial office}
  licence: own
level: 2
register: CN
kind: number
lang: zh-Hans
columns:
  专利号: number
  发明名称: title
event:
  code: {column: 事项, map: {质押: PE01, 质押注销: PC01, 未缴年费终止: CF01, 维持: ""}}
  occurred_on: 登记日
  published_on: 公告日
  instrument: 质押登记号
  amount: {column: 金额（万元）, unit: 10000}
  currency: CNY
  until_on: 到期日
  parties:
    - {role: pledgor, column: 出质人, split: "、"}
    - {role: pledgee, column: 质权人}
coverage: {families: [pledge], kinds: [patent, utility_model], since: 2020-01-01, until: last_date}
ignore: [序号]
"""

HEADER = [
    "序号",
    "专利号",
    "发明名称",
    "事项",
    "登记日",
    "公告日",
    "质押登记号",
    "金额(万元)",
    "到期日",
    "出质人",
    "质权人",
]


def cn(serial: int, *, year: int = 2017, type_: int = 1) -> str:
    """A Chinese patent number with its check digit."""
    digits = f"{year}{type_}{serial:07d}"
    rest = (
        sum(int(digit) * weight for digit, weight in zip(digits, (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5), strict=True))
        % 11
    )
    return f"ZL{digits}.{'X' if rest == 10 else rest}"


def province() -> list[list[object]]:
    """Pledges and lapses as a province lists them, with days and sums as a spreadsheet keeps them."""
    return [
        [1, cn(1), "=1+1", "质押", date(2026, 1, 5), date(2026, 1, 9), "Y2026000001", 500, date(2029, 1, 4), "甲公司、乙公司", "丙银行"],
        [2, cn(2, type_=2), "灯", "质押注销", date(2026, 2, 1), None, "Y2025000007", None, None, "丁公司", "丙银行"],
        [3, cn(3), "锁", "未缴年费终止", "2025-11-30", 46100, "", None, None, "", ""],
        [4, cn(4), "钉", "维持", "", None, "", None, None, "", ""],
    ]  # fmt: skip


def workbook(rows: Iterable[Sequence[object]], *, above: Sequence[str] = (), sheets: Sequence[str] = ()) -> bytes:
    """A workbook with these rows, title lines above them and further sheets before."""
    book = openpyxl.Workbook()
    sheet = book.active
    for name in sheets:
        sheet.title = name
        sheet = book.create_sheet("表")
    for line in above:
        sheet.append([line])
    for row in rows:
        sheet.append(list(row))
    for line in sheet.iter_rows():
        for cell in line:
            if cell.data_type == "f":
                cell.data_type = "s"  # the text of a cell, not a formula
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()


def delimited(rows: Iterable[Sequence[object]], *, delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """A CSV with these rows."""
    kept = io.StringIO()
    csv.writer(kept, delimiter=delimiter).writerows([["" if cell is None else cell for cell in row] for row in rows])
    return kept.getvalue().encode(encoding)


def lines(header: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """JSON Lines with these rows."""
    return "\n".join(json.dumps(dict(zip(header, row, strict=True)), default=str) for row in rows).encode()


def read(raw: bytes, mapping: str, *, form: str = "csv", sheet: str | None = None) -> Parsed:
    """What the reader of tables makes of a whole file, block by block."""
    stream = io.BytesIO(raw)
    found: Iterable[Block] = workbook_blocks(stream, sheet=sheet) if form == "xlsx" else blocks(stream, form)  # type: ignore[arg-type]
    statements: list[Statement] = []
    rejects: list[Reject] = []
    unknown: dict[str, None] = {}
    for block in found:
        if block.reason is not None:
            rejects.append(Reject(position=block.position, reason=block.reason))
            continue
        place = Place(file="table", position=block.position, mapping=mapping, first_row=block.first_row)
        parsed = parse(block.raw, place)
        statements += parsed.statements
        rejects += parsed.rejects
        unknown.update(dict.fromkeys(parsed.unknown))
    return Parsed(statements=tuple(statements), rejects=tuple(rejects), unknown=tuple(unknown))
