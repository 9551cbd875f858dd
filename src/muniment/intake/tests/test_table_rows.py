"""Rows to statements by a mapping."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from muniment.catalogue.values import ClassSymbol, Statement
from muniment.intake.sources.table.parse import parse
from muniment.intake.tests.tables import HEADER, PLEDGES, RIGHTS, cn, delimited, lines, province, read, workbook
from muniment.intake.values import Place
from muniment.kernel.errors import SourceProblem


def one(row: str, *, header: str = "专利号,发明名称,申请日,专利权人,主分类号,地址,统一社会信用代码") -> Statement:
    (said,) = read(f"{header}\n{row}\n".encode(), RIGHTS).statements
    return said


def reasons(raw: bytes, mapping: str, form: str = "csv") -> list[tuple[str, str | None, str]]:
    return [(reject.position, reject.field, reject.reason) for reject in read(raw, mapping, form=form).rejects]


def test_a_row_says_what_its_columns_mean():
    said = one(f"{cn(1)},=1+1,20170721,甲公司;乙公司,h04l27/26,江苏省南京市玄武区某路1号,91320000000000000X")
    assert (said.register, said.kind, said.application_no) == ("CN", "patent", "201710000001")
    assert (said.document, said.position) == ("CN201710000001", "row 2")
    assert said.content.titles == {"zh-Hans": "=1+1"}
    assert said.content.filed_on == date(2017, 7, 21)
    assert said.content.classes == (ClassSymbol(scheme="IPC", symbol="H04L 27/26", first=True),)
    assert [(party.name, party.seq, party.place) for party in said.content.parties] == [
        ("甲公司", 1, "江苏省南京市玄武区"),
        ("乙公司", 2, None),
    ]
    assert said.content.parties[0].identifiers == ("91320000000000000X",)
    assert [(number.type, number.original) for number in said.content.numbers] == [("application", cn(1))]


@pytest.mark.parametrize(
    ("type_", "kind"), [(1, "patent"), (2, "utility_model"), (3, "design"), (8, "patent"), (9, "utility_model")]
)
def test_a_chinese_number_says_its_kind(type_: int, kind: str):
    assert one(f"{cn(7, type_=type_)},灯,,,,,").kind == kind


def test_a_province_s_pledges_and_lapses():
    parsed = read(workbook([HEADER, *province()], above=["某省专利质押登记表", "", "2026年"]), PLEDGES, form="xlsx")
    assert (parsed.rejects, parsed.unknown) == ((), ())
    assert [said.position for said in parsed.statements] == ["row 5", "row 6", "row 7", "row 8"]
    pledge, ended, lapse, none = (said.content.events for said in parsed.statements)
    (event,) = pledge
    assert (event.office_code, event.family, event.occurred_on) == ("PE01", "pledge", date(2026, 1, 5))
    assert (event.published_on, event.instrument_id) == (date(2026, 1, 9), "Y2026000001")
    assert event.detail == {"amount": "5000000", "currency": "CNY", "until_on": "2029-01-04"}
    assert [(party.role, party.name, party.seq) for party in event.parties] == [
        ("pledgor", "甲公司", 1),
        ("pledgor", "乙公司", 2),
        ("pledgee", "丙银行", 1),
    ]
    assert (ended[0].office_code, ended[0].action) == ("PC01", "end")
    assert (lapse[0].family, lapse[0].occurred_on, lapse[0].published_on) == (
        "lapse",
        date(2025, 11, 30),
        date(2026, 3, 19),
    )
    assert none == ()
    assert parsed.statements[0].content.titles == {"zh-Hans": "=1+1"}
    assert parsed.statements[0].document == "CN201710000001|PE01|2026-01-05|Y2026000001"
    assert [said.office_date for said in parsed.statements[:3]] == [
        date(2026, 1, 9),
        date(2026, 2, 1),
        date(2026, 3, 19),
    ]


def test_several_rows_may_speak_of_one_right():
    rows = [[1, cn(1), "灯", "质押", f"2026-01-0{day}", "", f"Y{day}", 1, "", "甲", "乙"] for day in (1, 2)]
    first, second = read(delimited([HEADER, *rows]), PLEDGES).statements
    assert first.application_no == second.application_no
    assert first.document != second.document


def test_bad_cells_are_rejected_with_row_and_column():
    rows = [
        [1, cn(1), "灯", "质押", "20011345", "", "Y1", 1, "", "甲", "乙"],
        [2, "2.01711E+11", "灯", "质押", "2026-01-01", "", "Y2", 1, "", "甲", "乙"],
        [3, "ZL201710000001.0", "灯", "质押", "2026-01-01", "", "Y3", 1, "", "甲", "乙"],
        [4, cn(4), "灯", "抵押", "2026-01-01", "", "Y4", 1, "", "甲", "乙"],
        [5, cn(5), "灯", "质押", "", "", "Y5", 1, "", "甲", "乙"],
        [6, cn(6), "灯", "质押", "2026-01-01", "", "Y6", "面议", "", "甲", "乙"],
        [7, "", "灯", "质押", "2026-01-01", "", "Y7", 1, "", "甲", "乙"],
        [8, cn(8), "灯", "质押", "2026-01-01", "", "Y8", 1, "", "甲", "乙"],
    ]
    found = reasons(delimited([HEADER, *rows]), PLEDGES)
    assert [(position, field) for position, field, _ in found] == [
        ("row 2", "登记日"),
        ("row 3", "专利号"),
        ("row 4", "专利号"),
        ("row 5", "事项"),
        ("row 6", "登记日"),
        ("row 7", "金额（万元）"),
        ("row 8", "专利号"),
    ]
    for words, (_, field, reason) in zip(
        ("no such day", "rounded", "check digit", "抵押", "no day", "面议", "no number"), found, strict=True
    ):
        assert words in reason
        assert field is None or reason.startswith(field)
    assert len(read(delimited([HEADER, *rows]), PLEDGES).statements) == 1


def test_a_reject_is_a_table_of_its_own_that_loads_once_mended():
    raw = delimited([HEADER, [1, cn(1), '灯 "大"', "质押", "20011345", "", "Y1", 1, "", "甲", ""]])
    (reject,) = read(raw, PLEDGES).rejects
    assert reject.raw is not None
    (said,) = read(reject.raw.replace("20011345", "2026-01-05").encode(), PLEDGES).statements
    assert said.content.titles == {"zh-Hans": '灯 "大"'}


def test_unknown_and_missing_columns_are_alarms():
    parsed = read(f"专利号,发明名称,秘密\n{cn(1)},灯,x\n".encode(), RIGHTS)
    assert parsed.unknown == (
        "秘密",
        "申请日 (no such column)",
        "专利权人 (no such column)",
        "主分类号 (no such column)",
    )
    with pytest.raises(SourceProblem, match="no column for a number: it lacks 专利号"):
        read("发明名称\n灯\n".encode(), RIGHTS)
    with pytest.raises(SourceProblem, match="needs a mapping"):
        parse(b"a,b\n1,2\n", Place(file="a.csv"))


def test_a_row_with_too_many_cells():
    parsed = read(f"专利号,发明名称\n{cn(1)},灯,罩\n{cn(2)},锁,\n".encode(), RIGHTS)
    assert [reject.position for reject in parsed.rejects] == ["row 2"]
    assert [said.application_no for said in parsed.statements] == ["201710000002"]


def test_json_lists_nested_names_and_broken_lines():
    mapping = RIGHTS.replace(
        '专利权人: {to: owner, split: ";", place: 地址, identifier: 统一社会信用代码}',
        "owner.names: owner\n  holders: {to: owner, key: name}",
    )
    line = msgspec.json.encode(
        {
            "专利号": cn(1),
            "owner": {"names": ["甲", "乙"]},
            "holders": [{"name": "丙", "on": 1}, {"name": None}],
            "序号": 1,
        }
    )
    (said,) = parse(line, Place(file="a", position="line 4", mapping=mapping)).statements
    assert [party.name for party in said.content.parties] == ["甲", "乙", "丙"]
    assert said.position == "line 4"
    (reject,) = parse(b"[1]", Place(file="a", position="line 5", mapping=mapping)).rejects
    assert (reject.position, reject.reason) == ("line 5", "no JSON object with names and values")
    with pytest.raises(SourceProblem, match="not JSON"):
        parse(b"{", Place(file="a", position="line 6", mapping=mapping))


def test_marks_with_their_goods():
    mapping = """
muniment_mapping: 1
source: {name: my.marks, title: 商标, publisher: x, licence: own}
register: CN
kind: trademark
lang: zh-Hans
columns:
  注册号: registration
  商标: mark
  类别: {to: goods_class, split: "、"}
  商品: goods
  注册日: granted_on
"""
    single, several = read(
        "注册号,商标,类别,商品,注册日\n12345678,灯塔,9,手电筒,2020-03-01\n87654321,明月,9、11,灯,2021-03-01\n".encode(),
        mapping,
    ).statements
    assert (single.kind, single.application_no, single.content.mark.text) == ("trademark", "12345678", "灯塔")  # type: ignore[union-attr]
    assert [(goods.class_no, goods.text) for goods in single.content.goods_services] == [("9", "手电筒")]
    assert [(goods.class_no, goods.text) for goods in several.content.goods_services] == [
        ("9", ""),
        ("11", ""),
        ("", "灯"),
    ]


def test_the_three_forms_say_the_same():
    rows = [[str(cell) if cell is not None else "" for cell in row] for row in province()]
    forms = [
        read(delimited([HEADER, *rows]), PLEDGES),
        read(workbook([HEADER, *rows]), PLEDGES, form="xlsx"),
        read(lines(HEADER, rows), PLEDGES, form="jsonl"),
    ]
    said = [[msgspec.structs.replace(one, position="") for one in parsed.statements] for parsed in forms]
    assert said[0] == said[1] == said[2]
    assert len(said[0]) == 4


def test_publications_name_their_office_and_kind():
    mapping = """
muniment_mapping: 1
source: {name: my.publications, title: x, publisher: x, licence: own}
register: number
kind: {column: kind, map: {"U*": utility_model, "*": patent}}
columns:
  publication: {to: publication, kind_code: {column: kind}, date: date}
  cited: {to: citation, split: ","}
  before: priority
"""
    rows = [
        [
            "US 2009/0208610",
            "A1",
            "2009-08-21",
            "US-2009303204-A1,Journal of Lamps",
            "[200402236U 2004-10-01T23:59:59.000Z ES]",
        ],
        ["DE102007030695", "A1", "2009-01-08", "", ""],
        ["CN 201234567 U", "", "2009-05-27", "", ""],
        ["12", "A", "2009-05-27", "", ""],
    ]
    parsed = read(delimited([["publication", "kind", "date", "cited", "before"], *rows]), mapping)
    assert [said.document for said in parsed.statements] == ["US20090208610A1", "DE102007030695A1"]
    assert [reject.position for reject in parsed.rejects] == ["row 4", "row 5"]
    first = parsed.statements[0].content
    assert [(one.number, one.kind_code, one.text) for one in first.citations] == [
        ("20090303204", "A1", None),
        (None, None, "Journal of Lamps"),
    ]
    assert [(one.office, one.date) for one in first.priorities] == [("ES", date(2004, 10, 1))]
