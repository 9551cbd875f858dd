"""Cells: days, numbers, sums, lists, places, symbols."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.intake.domain.cells import (
    LIST_SEP,
    amount_cell,
    cell_clean,
    date_cell,
    list_cell,
    number_cell,
    place_cell,
)
from muniment.intake.domain.rows import delimiter_of, header_find, header_names, name_key
from muniment.intake.domain.symbols import symbol_read
from muniment.intake.domain.table_columns import claims_read
from muniment.intake.errors import DocumentProblem


@pytest.mark.parametrize(
    ("text", "form", "day"),
    [
        ("2018-01-05", "ymd", date(2018, 1, 5)),
        ("20180105", "ymd", date(2018, 1, 5)),
        ("2018/1/5", "ymd", date(2018, 1, 5)),
        ("2018年1月5日", "ymd", date(2018, 1, 5)),
        ("２０１８．１．５", "ymd", date(2018, 1, 5)),
        ("2018-01-05 00:00:00", "ymd", date(2018, 1, 5)),
        ("2018-01-05T23:59:59.000Z", "ymd", date(2018, 1, 5)),
        ("43105", "ymd", date(2018, 1, 5)),
        ("43105.0", "ymd", date(2018, 1, 5)),
        ("05/01/2018", "dmy", date(2018, 1, 5)),
        ("05.01.2018", "dmy", date(2018, 1, 5)),
        ("01/05/2018", "mdy", date(2018, 1, 5)),
        ("5 Jan 2018", "ymd", date(2018, 1, 5)),
        ("January 5, 2018", "ymd", date(2018, 1, 5)),
        ("00000000", "ymd", None),
        ("19010500", "ymd", None),
    ],
)
def test_days(text: str, form: str, day: date | None):
    assert date_cell(text, form=form) == day


@pytest.mark.parametrize("text", ["20011345", "2001-02-30", "05/01/2018", "07/04/10", "soon", "=TODAY()", "99999"])
def test_no_days(text: str):
    with pytest.raises(DocumentProblem):
        date_cell(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("201710601862.3", "201710601862.3"),
        (" ＺＬ２０１７１０６０１８６２．３", "ZL201710601862.3"),
        ("'201710601862", "201710601862"),
        ("2.01710601862E+11", "201710601862"),
        ("2.017106018623E+11", "201710601862.3"),
    ],
)
def test_numbers(text: str, number: str):
    assert number_cell(text) == number


@pytest.mark.parametrize("text", ["2.01711E+11", "1.01387967000000E+15", "2E+5", "1.5e9"])
def test_a_rounded_number_is_named(text: str):
    with pytest.raises(DocumentProblem, match="rounded"):
        number_cell(text)


@pytest.mark.parametrize(
    ("text", "unit", "said"),
    [
        ("500", 10_000, ("5000000", None)),
        ("1,000.50", 1, ("1000.50", None)),
        ("500万元", 1, ("5000000", "CNY")),
        ("1.2亿元人民币", 1, ("120000000", "CNY")),
        ("3千万元", 1, ("30000000", "CNY")),
        ("USD 3,000", 1, ("3000", "USD")),
        ("100万美元", 1, ("1000000", "USD")),
        ("1E+3", 1, ("1000", None)),
    ],
)
def test_amounts(text: str, unit: int, said: tuple[str, str | None]):
    assert amount_cell(text, unit=unit) == said


def test_no_amount():
    with pytest.raises(DocumentProblem, match="not an amount"):
        amount_cell("面议")


def test_lists_and_empty_cells():
    assert list_cell("a; b;;a; ", split=";") == ("a", "b")
    assert list_cell(f"a{LIST_SEP}b;c", split=";") == ("a", "b", "c")
    assert list_cell("a;b", split=None) == ("a;b",)
    assert [cell_clean(text) for text in (None, " NA ", "—", "\ufeffx\xa0", "无")] == ["", "", "", "x", "无"]


@pytest.mark.parametrize(
    ("address", "place"),
    [
        ("江苏省南京市玄武区某路1号", "江苏省南京市玄武区"),
        ("100000 北京市海淀区某街5号院", "北京市海淀区"),
        ("内蒙古自治区呼和浩特市某旗某路", "内蒙古自治区呼和浩特市某旗"),
        ("Springfield", "Springfield"),
        ("12 Sample Street, Springfield", None),
    ],
)
def test_a_place_has_no_street(address: str, place: str | None):
    assert place_cell(address) == place


@pytest.mark.parametrize(
    ("text", "scheme", "symbol"),
    [
        ("C08L 7/00(2006.01)", "IPC", "C08L 7/00"),
        ("G01N33/569", "IPC", "G01N 33/569"),
        ("A61K-0031/12", "IPC", "A61K 31/12"),
        ("h04l 27/26", "CPC", "H04L 27/26"),
        ("A61K", "IPC", "A61K"),
        ("A61K-0031", "IPC", "A61K 31"),
        ("something", "IPC", "SOMETHING"),
        ("6-1", "LOCARNO", "6-1"),
        ("LOC(10)Cl.06-01", "LOCARNO", "06-01"),
        ("0601", "LOCARNO", "06-01"),
        ("第09类", "NICE", "9"),
        ("424/186.1", "USPC", "424/186.1"),
    ],
)
def test_symbols(text: str, scheme: str, symbol: str):
    assert symbol_read(text, scheme=scheme).symbol == symbol


def test_the_version_of_a_symbol():
    assert symbol_read("C08L 7/00(2006.01)", scheme="IPC").version == "2006.01"


def test_headers():
    assert name_key("公开（公告） 号") == name_key("公开(公告)号") == "公开公告号"
    assert name_key("Application_Date") == name_key("application date")
    assert header_names(["名 称\n", "", "名 称"]) == ("名 称", "column 2", "名 称#2")
    assert [delimiter_of(line) for line in ("a,b;c;d", "a\tb", "a|b", "a")] == [";", "\t", "|", ","]
    assert header_find([["某省登记表"], [], ["日期", "2026"], ["a", "b", "c", "d"], ["1", "2", "3", "4"]]) == 2
    assert header_find([["某省登记表"], ["a", "b", "c", "d", "e"], ["1", "2", "", "", ""]]) == 1
    assert header_find([["only"], ["1"]]) == 0


def test_claims_are_told_apart_by_their_numbers():
    numbered = claims_read("1. A lamp.\n2. The lamp of claim 1, with 3. steps.\n3. A lock.", lang="en")
    assert [(claim.no, claim.text) for claim in numbered] == [
        (1, "A lamp."),
        (2, "The lamp of claim 1, with 3. steps."),
        (3, "A lock."),
    ]
    assert [claim.text for claim in claims_read("[청구항1]램프.\n[청구항2]자물쇠.", lang="ko")] == ["램프.", "자물쇠."]
    assert [claim.text for claim in claims_read("A lamp.", lang="en")] == ["A lamp."]
