"""Chinese applications as filed: golden samples, packages within packages, every real package."""

from __future__ import annotations

from pathlib import Path

import pytest

from muniment.intake.sources import source_parse
from muniment.intake.sources.cn.texts import lines_mend
from muniment.intake.tests.factories import documents, read_all, zipped
from muniment.intake.tests.golden import golden_check, home_of
from muniment.intake.values import Parsed, Place

FOLDER = home_of("cn/efiling") / "sample" / "202610990015X"


def test_golden():
    golden_check("cn/efiling")


def parsed(file: str, part: str = "100001-/DA000999000001.xml") -> Parsed:
    return source_parse("cn.efiling")((FOLDER / part).read_bytes(), Place(file=file))


@pytest.mark.parametrize(
    ("file", "document"),
    [
        ("a.tar.xz!dmh/202610990015X/100001-/DA1.xml", "CN202610990015-100001-DA1"),
        ("202610990015x.zip!100001-/DA1.zip!DA1.xml", "CN202610990015-100001-DA1"),
        ("CN202610990015.X/DA1.xml", "CN202610990015-100001-DA1"),
        ("2018103932133/202610990015X/100099/DA1.xml", "CN202610990015-100099-DA1"),
    ],
)
def test_the_folder_names_the_application(file: str, document: str):
    assert parsed(file).statements[0].document == document


@pytest.mark.parametrize("file", ["DA1.xml", "2026/DA1.xml", "2026109900151/DA1.xml", "2026399900040/DA1.xml"])
def test_without_a_right_number_there_is_no_statement(file: str):
    with pytest.raises(Exception, match=r"number|check digit|neither"):
        parsed(file)


def test_a_part_is_told_by_what_it_holds():
    parts = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*") if path.is_file())
    codes = [parsed("202610990015X/x.xml", part).statements[0].document.split("-")[1] for part in parts]
    assert codes == ["100001", "100002", "100003", "100004", "100005"]


@pytest.mark.parametrize(
    ("printed", "plain"),
    [
        ("破碎<br/>\n装置", "破碎装置"),
        ("BERT<br/>\nmodel", "BERT model"),
        ("物料。<br/>\n\t<!-- 1 -->\n<pb pnum='1'/>\n所述", "物料。所述"),
        ("H<sub>2</sub><br/>\n通道", "H<sub>2</sub>通道"),
        ("a b", "a b"),
    ],
)
def test_lines_of_the_printed_page_are_joined(printed: str, plain: str):
    assert lines_mend(printed) == plain


def test_a_part_is_the_same_loose_and_in_its_archive(tmp_path: Path):
    raw = (FOLDER / "100001-/DA000999000001.xml").read_bytes()
    inner = zipped({"DA000999000001.xml": raw})
    package = zipped(
        {"202610990015X/100001-/DA000999000001.xml": raw, "202610990015X/100001-/DA000999000001.zip": inner}
    )
    (tmp_path / "a.zip").write_bytes(package)
    reads, _, rejects = read_all(tmp_path / "a.zip")
    assert (len(set(documents(reads))), len(reads), rejects) == (1, 2, [])
    first, second = (read.parsed.statements[0] for read in reads)
    assert (first.content, first.claims) == (second.content, second.claims)


@pytest.mark.real_files
def test_real_files(real_data: Path):
    reads, _, rejects = read_all(real_data / "patents" / "cn_cnipa_xml.tar.xz")
    mine = [read for read in reads if read.source == "cn.efiling"]
    said = [statement for read in mine for statement in read.parsed.statements]
    assert rejects == []
    assert (len(said), len({statement.document for statement in said})) == (35, 21)
    numbers = {statement.content.numbers[0].original for statement in said}
    assert numbers == {"201010241222.4", "201511036068.6", "201810393213.3", "201810393238.3"}
    for statement in said:
        content = statement.content
        assert content.titles or content.abstracts or content.images or statement.claims
        for claim in statement.claims:
            assert "\n\n" not in claim.text
            assert claim.depends_on or claim.text[0] in "一““"
