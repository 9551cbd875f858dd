"""Mappings guessed from headers: each loads as it is where the header is one of the usual ones."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.intake.domain.header_words import words
from muniment.intake.domain.header_words_abroad import ABROAD
from muniment.intake.domain.mapping import TARGETS
from muniment.intake.domain.mapping_guess import template_make
from muniment.intake.domain.mapping_read import mapping_read
from muniment.intake.errors import MappingProblem
from muniment.intake.tests.tables import cn, delimited, read
from muniment.intake.values import Parsed


def template(header: list[str], *rows: list[str]) -> str:
    return template_make(header=header, rows=[dict(zip(header, row, strict=True)) for row in rows], name="my.guess")


def loaded(header: list[str], *rows: list[str]) -> Parsed:
    parsed = read(delimited([header, *rows]), template(header, *rows))
    assert (parsed.rejects, parsed.unknown) == ((), ())
    return parsed


def test_every_known_header_has_a_meaning_that_mappings_know():
    elsewhere = {"ignore", "kind", "kind_code", "register", "place", "identifier", "name_en", "publication_date"}
    for name, meaning in words().items():
        target = meaning.split()[0]
        assert target in TARGETS or target in elsewhere or target.startswith("event."), name


def test_a_chinese_table_of_rights():
    header = [
        "序号",
        "专利号",
        "发明名称",
        "专利类型",
        "申请日",
        "授权公告日",
        "专利权人",
        "地址",
        "发明人",
        "IPC主分类号",
        "授权公告号",
    ]
    row = [
        "1",
        cn(1),
        "灯",
        "发明专利",
        "20170721",
        "20200301",
        "甲公司；乙公司",
        "江苏省南京市玄武区某路1号",
        "张三；李四",
        "H04L27/26",
        "CN110000001B",
    ]
    (said,) = loaded(header, row).statements
    assert (said.register, said.kind, said.application_no) == ("CN", "patent", "201710000001")
    assert (said.content.filed_on, said.content.granted_on) == (date(2017, 7, 21), date(2020, 3, 1))
    assert [(party.role, party.name) for party in said.content.parties] == [
        ("owner", "甲公司"),
        ("owner", "乙公司"),
        ("inventor", "张三"),
        ("inventor", "李四"),
    ]
    assert said.content.parties[0].place == "江苏省南京市玄武区"
    assert ("publication", "B") in [(number.type, number.kind_code) for number in said.content.numbers]


@pytest.mark.parametrize(
    ("header", "row", "code", "parties"),
    [
        ("专利号 出质人 质权人 质押登记号 登记日 质押金额（万元） 到期日", "甲 乙 Y2026000001 2026-01-05 500 2029-01-04", "PE01", [("pledgor", "甲"), ("pledgee", "乙")]),
        ("专利号 许可人 被许可人 合同备案号 备案日期 许可费(元) 许可期限止", "甲 乙 X2026000001 2026-01-05 500 2029-01-04", "EE01", [("licensor", "甲"), ("licensee", "乙")]),
        ("专利号 转让人 受让人 合同编号 变更日期 转让价格(万元) 到期日", "甲 乙 Z1 2026-01-05 5 2029-01-04", "TR01", [("assignor", "甲"), ("assignee", "乙")]),
    ],
)  # fmt: skip
def test_chinese_tables_of_events(header: str, row: str, code: str, parties: list[tuple[str, str]]):
    (said,) = loaded(header.split(), [cn(1), *row.split()]).statements
    (event,) = said.content.events
    assert (event.office_code, event.occurred_on, event.detail["until_on"]) == (code, date(2026, 1, 5), "2029-01-04")
    assert [(party.role, party.name) for party in event.parties] == parties
    assert event.detail["currency"] == "CNY"
    assert event.instrument_id


def test_lapses_and_wordings_of_legal_status():
    (said,) = loaded(["申请号", "终止日期"], [cn(1).removeprefix("ZL"), "2026-01-05"]).statements
    assert [(event.office_code, event.family) for event in said.content.events] == [("CF01", "lapse")]
    header = ["申请号", "法律状态", "法律状态公告日"]
    rows = [
        [cn(1), "未缴年费终止", "2026-01-05"],
        [cn(2), "专利权质押合同登记的注销", "2026-01-05"],
        [cn(3), "有权", "2026-01-05"],
    ]
    said_of = loaded(header, *rows).statements
    assert [[event.office_code for event in one.content.events] for one in said_of] == [["CF01"], ["PC01"], []]
    (coded,) = loaded(["专利号", "事务代码", "生效日"], [cn(1), "PE01", "2026-01-05"]).statements
    assert coded.content.events[0].office_code == "PE01"


def test_marks():
    header = ["注册号", "商标名称", "类别", "注册人", "注册日期", "商品/服务"]
    (said,) = loaded(header, ["12345678", "灯塔", "9", "甲", "2020-03-01", "手电筒"]).statements
    assert (said.kind, said.application_no) == ("trademark", "12345678")
    assert said.content.mark is not None
    assert said.content.mark.text == "灯塔"


def test_english_exports():
    header = ["Publication Number", "Publication Date", "Title", "Priority Data", "IPC", "Applicants", "Inventors"]
    (said,) = loaded(
        header, ["US20140020570", "23.01.2014", "Lamp", "NA", "A21B 3/13;A21B 3/00", "Doe Jo;Roe Al", "NA"]
    ).statements
    assert (said.register, said.kind, said.office_date) == ("US", "patent", date(2014, 1, 23))
    assert len(said.content.parties) == 2
    assert len(said.content.classes) == 2


def test_the_order_of_days_is_told_by_the_cells():
    header = ["Patent Number", "Date of Application"]
    assert "format: dmy" in template(header, ["1", "25/01/2018"])
    assert "format: mdy" in template(header, ["1", "01/25/2018"])
    assert "format" not in template(header, ["1", "2018-01-25"])


def test_a_guess_by_part_of_a_name_says_why_and_the_rest_is_listed():
    text = template(["专利号", "当前专利权人名称", "秘密"], [cn(1), "甲", "x"])
    assert "当前专利权人名称: {to: owner}  # has the word 当前专利权人 in it" in text
    assert "  - 秘密  # x" in text
    assert "Not guessed" in text


@pytest.mark.parametrize(
    "name",
    ["优先权申请号", "母案申请号", "专利权人类型", "发明人数", "申请人联系电话", "priority_country_code", "num_claims", "Inventors Country", "원출원번호"],
)  # fmt: skip
def test_a_word_within_another_is_not_taken_for_it(name: str):
    mapping = mapping_read(template(["专利号", name], [cn(1), "1"]))
    assert list(mapping.columns) == ["专利号"]
    assert name in mapping.ignore


def test_numbers_that_name_no_office_need_the_register():
    text = template(["Registration Number", "Program Name", "Authors"], ["940274", "A", "B"])
    assert "register: XX" in text
    assert "kind: copyright" in text
    with pytest.raises(MappingProblem, match="register: 'XX' is no ST"):
        mapping_read(text)
    parsed = read(b"Patent Number,Title\n7767270,A\n", template(["Patent Number", "Title"]))
    assert "say the register" in parsed.rejects[0].reason


def test_an_assignee_without_an_assignor_is_an_owner():
    (said,) = loaded(["Patent Id", "Assignee"], ["US-20140316139-A1", "A Ltd"]).statements
    assert [(party.role, party.name) for party in said.content.parties] == [("owner", "A Ltd")]


def test_the_english_name_of_an_owner_is_another_name_of_the_same():
    header = ["注册号", "商标名称", "国际分类", "注册人", "注册人英文名"]
    (said,) = loaded(header, ["99000001", "岚湾", "9", "岚湾电池有限公司", "LANWAN BATTERY CO LTD"]).statements
    (owner,) = said.content.parties
    assert (owner.name, owner.names_other) == ("岚湾电池有限公司", {"en": "LANWAN BATTERY CO LTD"})


def test_a_table_without_a_number_says_so():
    text = template(["title", "inventors"], ["灯", "张三"])
    assert "# No column holds a number" in text
    with pytest.raises(MappingProblem, match="none leads to a number"):
        mapping_read(text)


@pytest.mark.parametrize(
    "name", ["a: b", "#", "{x}", "no", " x ", "“引”", 'a"b', "- x", "x #y", "数量(件)", "&a", "*", "1"]
)
def test_any_name_of_a_column_can_be_written(name: str):
    assert " ".join(name.split()) in mapping_read(template(["专利号", " ".join(name.split())], [cn(1), "z"])).ignore


@pytest.mark.parametrize(
    ("header", "row", "office", "kind", "lang"),
    [
        ("文献番号 出願番号 出願日 公開日 発明の名称 特許権者 発明者", "特開2021-123456 特願2020-12345 2020/01/29 2021/08/26 電池 見本電機株式会社 見本太郎", "JP", "patent", "ja"),
        ("순번 출원번호 출원일자 발명의명칭 출원인 발명자", "1 1020200012345 2020.01.29 전지 견본전자 홍길동", "KR", "patent", "ko"),
    ],
)  # fmt: skip
def test_tables_in_languages_of_one_office(header: str, row: str, office: str, kind: str, lang: str):
    (said,) = loaded(header.split(), row.split()).statements
    assert (said.register, said.kind, said.content.filed_on) == (office, kind, date(2020, 1, 29))
    assert list(said.content.titles) == [lang]
    assert {party.role for party in said.content.parties} >= {"inventor"}


@pytest.mark.parametrize(
    ("header", "title"),
    [
        ("N° de publication,Date de publication,Titre de l'invention,Déposant(s),Inventeur(s),CIB", "fr"),
        ("No de publication,Date de publication,TITRE DE L'INVENTION,Deposants,Inventeurs,CIB", "fr"),
        ("Veröffentlichungsnummer,Veröffentlichungsdatum,Titel,Anmelder,Erfinder,IPC-Hauptklasse", "de"),
        ("Nº de publicação,Data de publicação,Título,Depositante,Inventores,Classificação IPC", "pt"),
    ],
)
def test_tables_in_languages_of_many_offices(header: str, title: str):
    row = ["EP1234567A1", "29.01.2020", "Lampe", "Muster GmbH; Exemple SA", "A; B", "F21S 2/00"]
    (said,) = loaded(header.split(","), row).statements
    assert (said.register, said.office_date, list(said.content.titles)) == ("EP", date(2020, 1, 29), [title])
    assert [party.role for party in said.content.parties] == ["applicant", "applicant", "inventor", "inventor"]
    assert [symbol.symbol for symbol in said.content.classes] == ["F21S 2/00"]


def test_of_two_publications_each_has_the_day_that_follows_it():
    header = ["출원번호", "공개번호", "공개일자", "공고번호", "공고일자"]
    text = template(header, ["1020200012345", "1020210012345", "2021.01.05", "", "2022.02.07"])
    assert "공개번호: {to: publication, date: {column: 공개일자}}" in text
    assert "공고번호: {to: publication, date: {column: 공고일자}}" in text


def test_a_column_written_in_another_way_is_read_once():
    header = ["publication_number", "inventors_original", "inventors_original_cleaned", "classifications_names"]
    mapping = mapping_read(template(header, ["EP784692A1", "Doe, Jo", "Doe Jo", "x"]))
    assert list(mapping.columns) == ["publication_number", "inventors_original"]


def test_no_name_has_two_meanings_in_one_language():
    met: dict[tuple[str, str], str] = {}
    for lang, meanings in ABROAD.items():
        for meaning, names in meanings.items():
            for name in names.split("|"):
                assert met.setdefault((lang, name), meaning) == meaning, (lang, name)
