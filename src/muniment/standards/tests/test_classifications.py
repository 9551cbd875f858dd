"""Code lists: symbols in one form, every form of file to its last row, editions in force. All entries are made up."""

from __future__ import annotations

import json
from datetime import date

import pytest

from muniment.standards.classifications import (
    FORMATS,
    edition_in_force,
    file_read,
    scheme_get,
    scheme_list,
    symbol_level,
    symbol_normalise,
    symbol_order,
    symbol_parent,
    symbol_stem,
)
from muniment.standards.classifications.formats import note_read
from muniment.standards.classifications.languages import language_tell


@pytest.mark.parametrize(
    ("scheme", "text", "symbol", "parent", "level"),
    [
        ("IPC", "H", "H", "", 1),
        ("IPC", "h01", "H01", "H", 2),
        ("IPC", "H01M", "H01M", "H01", 3),
        ("IPC", "H01M0010000000", "H01M 10/00", "H01M", 4),
        ("IPC", "H01M 10", "H01M 10/00", "H01M", 4),
        ("IPC", "H01M0010056700", "H01M 10/0567", "H01M 10/00", 5),
        ("IPC", "A01B   1/02", "A01B 1/02", "A01B 1/00", 5),
        ("IPC", "A01B\u00a01/02", "A01B 1/02", "A01B 1/00", 5),
        ("IPC", "C08F0210000000", "C08F 210/00", "C08F", 4),
        ("CPC", "A01B0001022000", "A01B 1/022", "A01B 1/00", 5),
        ("CPC", "Y02E", "Y02E", "Y02", 3),
        ("NICE", "09", "9", "", 1),
        ("NICE", "0901", "0901", "9", 2),
        ("NICE", "c090012", "C090012", "9", 3),
        ("VIENNA", "020109", "02.01.09", "02.01", 3),
        ("VIENNA", "2.1.9", "02.01.09", "02.01", 3),
        ("VIENNA", "02", "02", "", 1),
        ("LOCARNO", "6-1", None, None, 0),
        ("LOCARNO", "6-01", "06-01", "06", 2),
        ("GB2260", "840102", "840102", "840100", 3),
        ("GB2260", "840100", "840100", "840000", 2),
        ("OWN", "x 7", "x 7", None, 1),
        ("IPC", "H1M", None, None, 0),
        ("NICE", "46", None, None, 0),
        ("NICE", "待定", None, None, 0),
        ("IPC", "", None, None, 0),
        ("OWN", "x" * 61, None, None, 0),
    ],
)
def test_symbols(scheme: str, text: str, symbol: str | None, parent: str | None, level: int):
    assert symbol_normalise(scheme, text) == symbol
    if symbol is not None:
        assert symbol_normalise(scheme, symbol) == symbol
        assert (symbol_parent(scheme, symbol), symbol_level(scheme, symbol)) == (parent, level)


def test_symbols_sort_as_they_are_printed():
    printed = ["H01M", "H01M 2/00", "H01M 10/00", "H01M 10/05", "H01M 10/052", "H01M 10/06"]
    assert sorted({*printed}, key=lambda each: symbol_order("IPC", each)) == printed
    assert sorted(["10", "0901", "9"], key=lambda each: symbol_order("NICE", each)) == ["9", "0901", "10"]


@pytest.mark.parametrize(
    ("scheme", "symbol", "stem"),
    [
        ("IPC", "H01M", "H01M"),
        ("IPC", "H01M 10/00", "H01M 10/"),
        ("IPC", "H01M 10/05", None),
        ("NICE", "9", "09"),
        ("NICE", "0901", "0901"),
        ("NICE", "090012", None),
        ("VIENNA", "02.01", "02.01"),
    ],
)
def test_what_records_under_a_place_begin_with(scheme: str, symbol: str, stem: str | None):
    assert symbol_stem(scheme, symbol) == stem


TREE = (
    "symbol\tkind\tdepth\tparent\ttitle\n"
    "X\ts\t0\t\tNOT A SECTION\n"
    "H\ts\t0\t\tMADE-UP MATTERS OF THE TREE\n"
    "H01\tc\t1\tH\tTHINGS FOR THE TEST\n"
    "H01M\tu\t2\tH01\tTHINGS WITH A SPRING\n"
    "H01M0003000000\tg\t3\tH01M\tThings of the first sort\n"
    "H01M0003000000\tm\t3\tH01M\tThings with one spring\n"
    "H01M0003020000\t1\t4\tH01M0003000000\tand with a lid\n"
)
BARE = (
    "H\tMADE-UP MATTERS\nH01\tTHINGS FOR THE TEST\nH01M\tTHINGS WITH A SPRING (lids H02\n       E05B;hinges E05F)\n"
    "H01M0003000000\tThings of the first sort\nH01M0003000000\tThings with one spring\nH01M0003020000\tand with a lid\n"
)
LABELS = (
    "id\ttitle\nH01M 3\tChoses avec des ressorts pour les essais\nH01M 5\tChoses avec deux ressorts\n    \tréservé\n"
)
ANCESTORS = (
    "ipc_code\tancestor\tparent\tipc_version\nH01M   3/00\t\tH\t2016.01\nH01M   3/02\tH01M0003000000\tH\t2016.01\n"
)
DATES = 'ipc_class_symbol,last_ipc_version,NbApplbn\n"H01M   3/00",2010-01-01,7\n"H01M   3/02",2006-01-01,1\n'
VIENNA = "idcategory,categdesc\n02,MADE-UP BEINGS; LIDS, SPRINGS\n0201,LIDS\n020109,A lid with a spring; open\n"
KOREAN = (
    "\ufeff지정상품(국문),NICE분류,유사군코드,지정상품(영문),\n용수철,06,G0101,springs for tests,\n뚜껑,06,,lids,\n"
)
NICE = json.dumps(
    {
        "edition": "10",
        "version": "2015",
        "classes": [{"number": "6", "type": "goods", "heading": "Made-up goods of the sort"}],
        "goods": [{"number": "069001", "description": "springs for the test"}, {"number": "x", "description": "lids"}],
        "services": [{"number": "359001", "description": "counting of the springs"}],
    }
)
GROUPS = json.dumps(
    [
        {"id": "1", "code": "0691", "name": "测试用弹簧", "isParent": "true", "pid": ""},
        {"id": "2", "code": "069001", "name": "单弹簧", "isParent": "false", "pid": "1"},
        {"id": "3", "code": "C069001", "name": "双弹簧", "isParent": "false", "pid": "1"},
        {"id": "4", "code": "待定", "name": "三弹簧", "isParent": "false", "pid": "1"},
    ]
)
CODED = json.dumps(
    [
        {"code": "H01M\u00a03/00", "description": "Cosas para las pruebas con un muelle [2006.01]"},
        {"code": "H01M\u00a03/02", "description": "••con la tapa de los ensayos [2023.01]"},
        {"code": "H01M\u00a03/04", "description": "••••abierta por el lado"},
        {"code": "H01M\u00a03/06", "description": "••sin tapa [2006.01]"},
        {"code": "H01M\u00a05/00", "description": 'Otras cosas 2006.01" href="#">[2006.01]', "category": "OTRAS"},
    ]
)
NESTED = json.dumps(
    [
        {
            "sectionCode": "H",
            "sectionDescription": "COSAS DE LA PRUEBA",
            "sectionChildren": [
                {
                    "classContCode": "H01",
                    "classContDescription": "PRIMERAS COSAS",
                    "classContChildren": [
                        {
                            "classCode": "H01",
                            "classDescription": "COSAS CON MUELLES",
                            "classChildren": [{"code": "H01M", "description": "UN MUELLE"}, {"code": " "}],
                        }
                    ],
                }
            ],
        }
    ]
)
PLAIN = (
    "#scheme,LOCARNO\n#edition,15\n#licence,our own\n#source,made up\nsymbol,parent,title_zh,title_en,since,note\n"
    "06,,测试家具,test furniture,2025-01-01,\n06-01,06,测试凳,test stools,,with lids\n?,,x,x,,\n"
)
BY_YEAR = (
    "year,province_name,city_name,county_name,province_adcode,city_adcode,county_adcode,province_id,city_id,county_id\n"
    "2001,云澜省,澜州市,澜北县,840000,840100,840121,840000,840100,a\n"
    "2002,云澜省,澜州市,澜北县,840000,840100,840121,840000,840100,a\n"
    "2003,云澜省,澜州市,澜北区,840000,840100,840103,840000,840100,a\n"
    "x,云澜省,,,840000,,,840000,,\n"
)
BY_LEVEL = (
    "code,level,zh,en,postcode,population\n840000,province,云澜省,Yunlan,8400,612000\n8401,prefecture,澜州市,,,\n"
)
FILES = {
    "divisions by year": ("y.csv", BY_YEAR, "GB2260", 5, 1),
    "divisions table": ("l.csv", BY_LEVEL, "GB2260", 2, 1),
    "tree table": ("ipc.tsv", TREE, "IPC", 7, 1),
    "bare table": ("all.tsv", BARE, "IPC", 6, 0),
    "labels table": ("a/20210101_fr_labels.tsv", LABELS, "IPC", 3, 1),
    "ancestors table": ("h.csv", ANCESTORS, "IPC", 2, 0),
    "symbol dates table": ("d.csv", DATES, "IPC", 2, 0),
    "category table": ("v.csv", VIENNA, "VIENNA", 3, 0),
    "Korean goods table": ("k.csv", KOREAN, "NICE-KR", 2, 1),
    "Nice goods and services": ("n.json", NICE, "NICE", 4, 1),
    "similar groups": ("06.json", GROUPS, "NICE", 4, 1),
    "coded titles": ("c.json", CODED, "IPC", 5, 0),
    "nested titles": ("s.json", NESTED, "IPC", 5, 1),
    "documented table": ("own.csv", PLAIN, "LOCARNO", 3, 1),
}


def test_every_form_is_tested():
    assert set(FILES) == set(FORMATS)


@pytest.mark.parametrize("form", FILES)
def test_every_row_of_a_file_is_kept_or_refused(form: str):
    name, text, scheme, rows, refused = FILES[form]
    read = file_read(name, text.encode())
    assert read is not None
    assert (read.format, read.scheme, read.rows, len(read.refused)) == (form, scheme, rows, refused)
    assert len(read.entries) + len(read.refused) == read.rows
    assert all(each.position and each.reason for each in read.refused)


def entries(form: str) -> dict[str, object]:
    name, text, *_rest = FILES[form]
    read = file_read(name, text.encode())
    assert read is not None
    return {each.symbol: each for each in read.entries if not each.heading}


def test_a_heading_before_a_group_is_told_from_the_group():
    for form in ("tree table", "bare table"):
        name, text, *_rest = FILES[form]
        read = file_read(name, text.encode())
        assert read is not None
        said = [(each.heading, each.titles["en"]) for each in read.entries if each.symbol == "H01M 3/00"]
        assert said == [(True, "Things of the first sort"), (False, "Things with one spring")]


def test_an_indented_line_goes_on_with_the_title_before_it():
    assert entries("bare table")["H01M"].titles["en"].endswith("(lids H02 E05B;hinges E05F)")  # type: ignore[attr-defined]


def test_dots_before_a_title_say_under_what_it_lies():
    found = entries("coded titles")
    above = {symbol: each.parent for symbol, each in found.items()}  # type: ignore[attr-defined]
    assert above == {
        "H01M 3/00": None,
        "H01M 3/02": "H01M 3/00",
        "H01M 3/04": "H01M 3/02",
        "H01M 3/06": "H01M 3/00",
        "H01M 5/00": None,
    }
    assert found["H01M 5/00"].titles == {"es": "Otras cosas"}  # type: ignore[attr-defined]


def test_an_edition_is_taken_from_where_it_stands():
    editions = {}
    for form, (name, text, *_rest) in FILES.items():
        read = file_read(name, text.encode())
        assert read is not None
        editions[form] = read.edition
    assert {form: edition for form, edition in editions.items() if edition} == {
        "labels table": "2021.01",
        "ancestors table": "2016.01",
        "Nice goods and services": "10-2015",
        "documented table": "15",
        "divisions by year": "2001-2003",
    }
    coded = file_read("c.json", CODED.encode())
    assert coded is not None
    assert coded.newest_mark == "2023.01"


def test_the_documented_table_keeps_every_column():
    found = entries("documented table")
    first, second = found["06"], found["06-01"]
    assert first.titles == {"zh-Hans": "测试家具", "en": "test furniture"}  # type: ignore[attr-defined]
    assert (first.since, second.parent, second.facts) == ("2025-01-01", "06", {"note": "with lids"})  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0\1\2",
        b"{}",
        b"[]",
        b"[1]",
        b"{broken",
        b'[{"code": "H", "description": "x"}, 7]',
        b'{"classes": 1, "goods": 2, "services": 3}',
        b"a,b\n1,2\n",
        b"\xff\xfe\xfd",
    ],
)
def test_other_files_are_no_code_list(body: bytes):
    assert file_read("x", body) is None


def test_a_table_in_gb18030_is_read():
    read = file_read("own.csv", PLAIN.encode("gb18030"))
    assert read is not None
    assert read.entries[0].titles["zh-Hans"] == "测试家具"


def test_a_note_states_source_licence_and_the_one_edition():
    note = (
        "someone/list@abc | paths: a.csv | licence: free with attribution | what: titles\n\nComplete 2020.01 scheme\n"
    )
    assert note_read(note) == ("someone/list@abc", "free with attribution", "2020.01")
    assert note_read("2019.01 and 2020.01")[2] is None
    assert note_read("state of NCL 11-2018")[2] == "11-2018"


@pytest.mark.parametrize(
    ("titles", "lang"),
    [
        (["PREPARACION DE LA MASA", "COSAS PARA LOS ENSAYOS"], "es"),
        (["Things for the test"], "en"),
        (["Choses pour les essais"], "fr"),
        (["测试用弹簧"], "zh-Hans"),
        (["용수철"], "ko"),
        ([], "und"),
    ],
)
def test_the_language_of_titles(titles: list[str], lang: str):
    assert language_tell(titles) == lang


def test_the_edition_in_force_is_a_dated_fact():
    def held(scheme: str, day: date) -> str | None:
        found = edition_in_force(scheme, day)
        return found.edition if found else None

    assert held("IPC", date(2024, 12, 31)) == "2024.01"
    assert held("IPC", date(2025, 1, 1)) == "2025.01"
    assert held("NICE", date(2023, 6, 1)) == "12-2023"
    assert held("VIENNA", date(2000, 1, 1)) is None
    assert held("OWN", date(2026, 1, 1)) is None


def test_every_scheme_has_its_words_and_editions_in_order():
    for scheme in scheme_list():
        assert scheme.name.zh
        assert scheme.name.en
        days = [each.since for each in scheme.editions]
        assert days == sorted(days)
        assert {each.confidence for each in scheme.editions} <= {"H", "M", "L"}
        assert all(symbol_normalise(scheme.code, root) == root for root in scheme.roots)
    assert scheme_get("OWN").name.en == "OWN"


def test_a_division_has_its_names_years_and_successor():
    former, now = entries("divisions by year")["840121"], entries("divisions by year")["840103"]
    assert (former.since, former.until) == ("2001", "2002")  # type: ignore[attr-defined]
    assert former.facts == {"names": '[["澜北县", "2001", "2002"]]', "successor": "840103"}  # type: ignore[attr-defined]
    assert (now.since, now.until, now.facts) == ("2003", None, {"names": '[["澜北区", "2003", null]]'})  # type: ignore[attr-defined]
    assert entries("divisions table")["840000"].facts == {"postcode": "8400", "population": "612000"}  # type: ignore[attr-defined]
