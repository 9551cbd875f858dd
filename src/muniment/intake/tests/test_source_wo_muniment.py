"""What the register writes in ST.96 and ST.97 is read back as it was: every kind, every field, to the letter."""

from __future__ import annotations

import json
from io import BytesIO

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from tests.samples import ROOT, golden_folders, sample_read

from muniment.catalogue.domain.identity import stand_in_for, statement_right
from muniment.catalogue.domain.merge import fields_differ
from muniment.catalogue.values import Statement
from muniment.intake.adapters.blocks import blocks
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import source_get
from muniment.intake.sources.wo.muniment96.parse import parse as parse_96
from muniment.intake.sources.wo.muniment97.parse import parse as parse_97
from muniment.intake.sources.wo.st96.parse import parse as parse_plain
from muniment.intake.tests.rights import STAMP, record_of, rights_told
from muniment.intake.values import Place
from muniment.kernel.ids import KINDS
from muniment.register.domain.st96 import Told, right_json, right_xml, rights_xml
from muniment.standards.st96.mapping import table_get

pytestmark = pytest.mark.one_database
PLACE = Place(file="right.xml", position="document 1")
SAMPLES = ROOT / "wo" / "muniment96" / "sample"
many = settings(max_examples=150, deadline=None, suppress_health_check=HealthCheck)


def same(told, statement):
    """The document says of the right what the Record said, field by field, and names it as it was named."""
    record = told.record
    read = record_of(statement, statement.document)
    assert fields_differ(record.content, read.content) == []
    assert read.content_hash == record.content_hash
    for name in ("right_id", "register", "office", "kind", "application_no", "part"):
        assert getattr(read, name) == getattr(record, name), name
    assert (statement.claims, statement.descriptions) == (told.claims, dict(told.descriptions))


@many
@given(rights_told())
def test_a_right_of_any_kind_comes_back_from_xml(told):
    said = parse_96(right_xml(told).encode(), PLACE)
    assert said.unknown == ()
    same(told, said.statements[0])
    assert said.statements[0].office_date == told.stamp.day


@many
@given(rights_told())
def test_a_right_of_any_kind_comes_back_from_json(told):
    said = parse_97(msgspec.json.encode(right_json(told)), PLACE)
    assert said.unknown == ()
    same(told, said.statements[0])


def test_each_kind_has_a_family_and_each_root_stands_in_the_declaration():
    assert [table_get().family(kind).root for kind in KINDS]
    spec = source_get("wo.muniment96")
    assert set(spec.inside) == set(table_get().roots)
    assert set(spec.detect.roots) == {*table_get().roots, "RightBag"}
    assert set(spec.kinds) == set(KINDS) == set(source_get("wo.muniment97").kinds)


def test_the_samples_are_told_by_their_content_and_hold_every_kind():
    bag, patent = sample_read(SAMPLES / "bag.xml"), sample_read(SAMPLES / "patent.xml")
    lines = sample_read(ROOT / "wo" / "muniment97" / "sample" / "rights.jsonl")
    assert [each.source for each in bag.report.sources] == ["wo.muniment96"]
    assert {each["kind"] for each in bag.statements} == set(KINDS)
    assert [each.source for each in patent.report.sources] == ["wo.muniment96"]
    assert [each.source for each in lines.report.sources] == ["wo.muniment97"]
    whole = [{**each, "position": ""} for each in bag.statements]
    assert [{**each, "position": ""} for each in lines.statements] == whole


def test_a_patent_is_also_read_as_plain_st96():
    """Not as fully, but titles, numbers, parties, classes, citations and texts stand where the standard has them."""
    raw = (SAMPLES / "patent.xml").read_bytes()
    ours, plain = parse_96(raw, PLACE).statements[0], parse_plain(raw, PLACE).statements[0]
    assert (plain.register, plain.kind, plain.application_no) == (ours.register, ours.kind, ours.application_no)
    lower = {lang.lower(): words for lang, words in ours.content.titles.items()}
    assert plain.content.titles == lower
    assert plain.content.granted_on == ours.content.granted_on
    assert plain.content.filed_on == ours.content.filed_on
    known = {"applicant", "inventor", "owner", "agent", "examiner"}
    assert {party.name for party in plain.content.parties} == {
        party.name for party in ours.content.parties if party.role in known
    }
    assert {each.symbol for each in plain.content.classes} == {each.symbol for each in ours.content.classes}
    assert {each.number for each in plain.content.citations} == {each.number for each in ours.content.citations}
    assert [(claim.no, claim.text) for claim in plain.claims] == [(claim.no, claim.text) for claim in ours.claims]
    assert list(plain.descriptions.values()) == list(ours.descriptions.values())


@pytest.mark.parametrize("folder", golden_folders(), ids=lambda folder: folder.relative_to(ROOT).as_posix())
def test_what_any_reader_says_comes_back(folder):
    """The samples of all readers: whatever shape an office gives a right, it survives the journey."""
    told = json.loads((folder / "expected.json").read_text(encoding="utf-8"))
    for said in msgspec.convert([each for kept in told.values() for each in kept], list[Statement]):
        right_id = statement_right(said) or stand_in_for(said)
        assert right_id is not None
        right = Told(
            record=record_of(said, right_id),
            stamp=STAMP,
            claims=tuple(sorted(said.claims, key=lambda claim: claim.lang)),
            descriptions=said.descriptions,
        )
        for read in (
            parse_96(right_xml(right).encode(), PLACE),
            parse_97(msgspec.json.encode(right_json(right)), PLACE),
        ):
            (again,) = read.statements
            assert (statement_right(again) or stand_in_for(again)) == right_id
            same(right, again)


@given(rights_told())
@settings(max_examples=30, deadline=None, suppress_health_check=HealthCheck)
def test_many_rights_are_one_document_that_falls_into_them(told):
    whole = "".join(rights_xml([told, told])).encode()
    pieces = list(blocks(BytesIO(whole), "xml", inside=source_get("wo.muniment96").inside))
    assert len(pieces) == 2
    for piece in pieces:
        same(told, parse_96(piece.raw, PLACE).statements[0])


def patent(**changes):
    text = (SAMPLES / "patent.xml").read_text(encoding="utf-8")
    for old, new in changes.values():
        assert old in text
        text = text.replace(old, new)
    return text.encode()


WRONG = [
    (("<pat:FilingDate>", "<pat:FilingDate>2"), "filed_on", "document.value"),
    (("<mun:RightCategory>patent<", "<mun:RightCategory>design<"), "kind", "document.value"),
    (('com:sequenceNumber="1"', 'com:sequenceNumber="one"'), None, "st96.sequence"),
    (('<pat:InventionTitle com:languageCode="en"', "<pat:InventionTitle"), None, "st96.attribute"),
    (("mun:RightIdentifier>", "mun:RightName>"), None, "document.value"),
]


@pytest.mark.parametrize(("change", "field", "code"), WRONG, ids=[code for _, _, code in WRONG])
def test_what_cannot_be_read_is_refused_by_name(change, field, code):
    with pytest.raises(DocumentProblem) as caught:
        parse_96(patent(one=change), PLACE)
    assert caught.value.code == code
    if field:
        assert field in str(caught.value.facts["field"])


def test_a_component_that_nobody_knows_is_told():
    raw = patent(one=("<mun:ProgramText>", "<mun:Colour>blue</mun:Colour><mun:ProgramText>"))
    assert parse_96(raw, PLACE).unknown == ("Colour",)


def test_json_of_another_shape_is_refused():
    line = json.loads(
        (ROOT / "wo" / "muniment97" / "sample" / "rights.jsonl").read_text(encoding="utf-8").split("\n")[0]
    )
    ((name, value),) = line.items()
    for wrong in (b"{", b"[]", b"{}", b'{"a":1,"b":2}', b'{"house":{}}', b"[" * 5000 + b"]" * 5000):
        with pytest.raises(DocumentProblem):
            parse_97(wrong, PLACE)
    with pytest.raises(DocumentProblem):
        parse_97(json.dumps({name: {**value, "editionStamp": ["x"]}}).encode(), PLACE)
    deep = b'{"patentPublication":' + b'{"a":' * 3000 + b"1" + b"}" * 3001
    with pytest.raises(DocumentProblem):
        parse_97(deep, PLACE)
