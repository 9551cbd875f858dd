"""Chinese publications: golden samples, claims that refer, kinds that must agree, every real document."""

from __future__ import annotations

from pathlib import Path

import pytest

from muniment.intake.sources import source_parse
from muniment.intake.sources.cn.texts import claims_named
from muniment.intake.tests.factories import documents, read_all
from muniment.intake.tests.golden import golden_check, home_of
from muniment.intake.values import Parsed, Place

SAMPLE = home_of("cn/publication") / "sample"


def test_golden():
    golden_check("cn/publication")


def parsed(old: str = "", new: str = "", *, name: str = "grant.xml") -> Parsed:
    raw = (SAMPLE / name).read_text(encoding="utf-8")
    assert old in raw
    return source_parse("cn.publication")(raw.replace(old, new).encode(), Place(file=name))


@pytest.mark.parametrize(
    ("text", "own", "named"),
    [
        ("根据权利要求1所述的方法", 2, (1,)),
        ("如权利要求1、2、3、8任意一项所述的方法", 9, (1, 2, 3, 8)),
        ("根据权利要求1至3任一项所述的装置", 9, (1, 2, 3)),
        ("如权利要求2或3所述的方法，转速为5转", 4, (2, 3)),
        ("如权利要求第1项或第4项所述", 9, (1, 4)),
        ("根据权利要求1～3、5中任一项所述", 9, (1, 2, 3, 5)),
        ("根据权利要求１－２任意一项所述", 9, (1, 2)),
        ("执行权利要求1或权利要求2的方法", 9, (1, 2)),
        ("根据前述权利要求中任一项所述的方法", 4, (1, 2, 3)),
        ("采用上述任意一项权利要求所述的方法", 3, (1, 2)),
        ("根据权利要求90所述", 2, ()),
        ("一种装置，包括3个轮", 5, ()),
    ],
)
def test_what_a_claim_refers_to(text: str, own: int, named: tuple[int, ...]):
    assert claims_named(text, own=own, numbers=set(range(1, 11))) == named


def test_before_1993_an_announcement_is_no_grant():
    parsed_early = parsed("20261106", "19911106").statements[0]
    assert parsed_early.content.granted_on is None
    assert {event.key_event for event in parsed_early.content.events} == {"A10", "Q10"}


def test_a_kind_code_that_belies_the_application_number_is_refused():
    with pytest.raises(Exception, match="U is a utility_model, but application 202310990013"):
        parsed("<base:Kind>B</base:Kind>", "<base:Kind>U</base:Kind>")


def test_a_wrong_check_digit_is_named():
    with pytest.raises(Exception, match="should be 7"):
        parsed("202310990013.7", "202310990013.8")


def test_an_impossible_date_names_its_field(tmp_path: Path):
    raw = (SAMPLE / "grant.xml").read_text(encoding="utf-8").replace("20230511", "20231345")
    (tmp_path / "a.xml").write_text(raw, encoding="utf-8")
    _, report, rejects = read_all(tmp_path / "a.xml")
    assert (report.rejected, rejects[0].field) == (1, "ApplicationReference/Date")


def test_an_unknown_element_is_named():
    assert parsed("<business:Division>", "<business:Novelty/><business:Division>").unknown == ("Novelty",)


def test_no_street_leaves_the_file():
    for name in ("application.xml", "grant.xml"):
        for party in parsed(name=name).statements[0].content.parties:
            assert "路" not in (party.place or "")
            assert "道" not in (party.place or "")


@pytest.mark.real_files
def test_real_files(real_data: Path):
    reads, report, rejects = read_all(real_data / "patents" / "cn_cnipa_xml.tar.xz")
    mine = [read for read in reads if read.source == "cn.publication"]
    assert (rejects, report.unknown_elements, report.problems) == ([], (), ())
    assert sorted(documents(mine)) == ["CN101945314B", "CN102025678A", "CN110083831A"]
    said = {statement.document: statement for read in mine for statement in read.parsed.statements}
    claims = {claim.no: claim for claim in said["CN102025678A"].claims}
    assert (claims[9].depends_on, claims[13].depends_on) == ((1, 2, 3, 8), (11, 12))
    assert "<m" not in "".join(claim.text for claim in claims.values())
    granted = said["CN101945314B"]
    assert f"{granted.content.granted_on}" == "2019-08-02"
    assert [number.kind_code for number in granted.content.numbers] == [None, "B", "A"]
    assert granted.content.citations[0].number == "1719946"
    owner = next(party for party in granted.content.parties if party.role == "owner")
    assert (owner.place, owner.postcode) == ("广东省广州市天河区", "510000")
    for statement in said.values():
        assert statement.descriptions["zh-Hans"].startswith("技术领域\n")
        assert statement.claims
        assert statement.content.images
