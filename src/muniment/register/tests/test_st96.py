"""Rights in ST.96: the structure that the standard asks for, every public field in its place, nothing withheld."""

from __future__ import annotations

import re
import tracemalloc
from datetime import date

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from muniment.accounts.values import SYSTEM
from muniment.catalogue.queries.dictionary import fields_list
from muniment.catalogue.queries.records import record_get
from muniment.catalogue.tests.factories import grant
from muniment.catalogue.values import (
    Citation,
    Claim,
    ClassSymbol,
    Content,
    Event,
    GoodsServices,
    Image,
    Mark,
    Number,
    Party,
    Priority,
    Provenance,
    Record,
    Relation,
)
from muniment.intake.tests.rights import STAMP, rights_told
from muniment.kernel.ids import KINDS
from muniment.register.domain.st96 import Told, right_component, right_json, right_xml, rights_xml, stages_of
from muniment.register.domain.withholding import record_project
from muniment.register.queries import withholdings
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_get
from muniment.register.queries.st96 import right_st96, right_st97, rights_st96
from muniment.register.queries.st96 import rights_told as told_of
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, Office
from muniment.standards.st96.mapping import Row, names_get, table_get
from muniment.standards.st96.nodes import camel

SPACE = "http://www.wipo.int/standards/XMLSchema/ST96/"
SPACES = {
    name: f"{SPACE}{name}"
    for name in ("Common", "Patent", "Trademark", "Design", "GeographicalIndication", "Copyright")
}
MUN = "urn:muniment:st96:extension:1"
ROOTS = {
    "patent": ("Patent", "PatentPublication"),
    "utility_model": ("Patent", "PatentPublication"),
    "design": ("Design", "Design"),
    "trademark": ("Trademark", "Trademark"),
    "gi": ("GeographicalIndication", "GeographicalIndication"),
    "copyright": ("Copyright", "CopyrightWork"),
    "plant_variety": (None, "PlantVariety"),
    "layout_design": (None, "LayoutDesign"),
    "data_set": (None, "DataSet"),
    "traditional_knowledge": (None, "TraditionalKnowledge"),
    "protected_sign": (None, "ProtectedSign"),
}
TERMS = (
    "Code",
    "Date",
    "Text",
    "Number",
    "Identifier",
    "Indicator",
    "Category",
    "Amount",
    "Name",
    "Quantity",
    "URI",
    "DateTime",
)
#: Components of ST.96 whose own name ends in no representation term.
PLAIN = {"P", "InventionTitle", "LocarnoClass", "ClassificationVersion"}
STATUS_CODE = [
    "StateCode",
    "PreviousStageCode",
    "CurrentStageCode",
    "EventCategory",
    "KeyEventCode",
    "DetailedEventCode",
]
PATENT_ORDER = [
    "RightIdentification",
    "EditionStamp",
    "BibliographicData",
    "Abstract",
    "Description",
    "Claims",
    "Drawings",
]
BIBLIOGRAPHIC_ORDER = [
    "ApplicationIdentification", "PatentPublicationIdentification", "FilingDate", "GrantDate", "InventionTitleBag",
    "PatentClassificationBag", "PriorityClaimBag", "RelatedDocumentBag", "PartyBag", "ReferenceCitationBag",
    "StateDesignation", "StatusEventBag",
]  # fmt: skip


def parsed(told):
    return etree.fromstring(right_xml(told).encode())


def local(element):
    return etree.QName(element).localname


def in_order(element, order):
    found = [local(child) for child in element if local(child) in order]
    assert found == sorted(found, key=order.index)


def structure_check(root, kind):
    """What domain knowledge says of ST.96: namespaces, names, version of the root, bags, representation terms, order."""
    space, name = ROOTS[kind]
    assert etree.QName(root).namespace == (SPACES[space] if space else MUN)
    assert local(root) == name
    assert re.fullmatch(r"V\d+_\d+", root.get(f"{{{SPACES['Common']}}}st96Version"))
    assert root.get(f"{{{SPACES['Common']}}}ipoVersion") == "MUNIMENT_V1_0"
    for element in root.iter():
        names = etree.QName(element)
        assert names.namespace in {*SPACES.values(), MUN}
        assert re.fullmatch(r"[A-Z][A-Za-z0-9]*", names.localname), names.localname
        for key in element.attrib:
            attribute = etree.QName(key)
            assert attribute.namespace in {*SPACES.values(), MUN}
            assert re.fullmatch(r"[a-z][A-Za-z0-9]*", attribute.localname)
        if len(element):
            assert not (element.text or "").strip()
            assert not any((child.tail or "").strip() for child in element)
        elif names.namespace == MUN and element.text:
            assert names.localname.endswith(TERMS) or names.localname in {"Title", "OtherName"}, names.localname
        if names.localname.endswith("Bag"):
            assert len(element)
            assert not element.attrib
    (stamp,) = root.findall(f"{{{MUN}}}EditionStamp")
    (identified,) = root.findall(f"{{{MUN}}}RightIdentification")
    assert [local(child) for child in identified][:4] == [
        "RightIdentifier",
        "RegisterCode",
        "IPOfficeCode",
        "RightCategory",
    ]
    assert [local(child) for child in stamp][:2] == ["EditionName", "EditionDate"]
    for code in root.iter("{*}StatusEventCode"):
        assert [local(child) for child in code][:6] == STATUS_CODE
    if kind in {"patent", "utility_model"}:
        in_order(root, PATENT_ORDER)
        (part,) = root.findall(f"{{{SPACES['Patent']}}}BibliographicData")
        in_order(part, BIBLIOGRAPHIC_ORDER)


@pytest.mark.one_database
@settings(max_examples=120, deadline=None, suppress_health_check=HealthCheck)
@given(rights_told())
def test_a_document_of_any_kind_has_the_structure_of_the_standard(told):
    structure_check(parsed(told), told.record.kind)


@pytest.mark.one_database
@settings(max_examples=60, deadline=None, suppress_health_check=HealthCheck)
@given(rights_told())
def test_st97_is_the_same_document_without_attributes_and_namespaces(told):
    """Every component and attribute of the XML is a member of the same name in lower camel case, and nothing else is."""
    root, document = right_component(told), right_json(told)
    names, members = set(), set()

    def xml_names(node):
        names.add(camel(node.name))
        names.update(camel(name) for name in node.attributes)
        for child in node.children:
            xml_names(child)

    def json_names(value):
        if isinstance(value, dict):
            members.update(value)
            for each in value.values():
                json_names(each)
        elif isinstance(value, list):
            for each in value:
                json_names(each)
        else:
            assert isinstance(value, str)

    xml_names(root)
    json_names(document)
    assert members - {"value"} <= names
    lone = {camel(next(iter(kept))) for kept in names_get().bags.values() if len(kept) == 1}
    assert names - members <= lone  # what alone stands in a bag is the array's item
    assert all(re.fullmatch(r"[a-z][A-Za-z0-9]*", name) for name in members)


# --- the table against the dictionary --------------------------------------------------------------------------------

IGNORED = {"texts": "hashes of claims and descriptions, which stand there themselves"}
NEVER = {("Number", "type"), ("Party", "role"), ("Relation", "type"), ("ClassSymbol", "scheme"), ("Claim", "lang")}
"""What a list is split or grouped by is said by the component itself."""
STRUCTS = {
    "numbers": Number, "parties": Party, "classes": ClassSymbol, "citations": Citation, "priorities": Priority,
    "relations": Relation, "goods_services": GoodsServices, "mark": Mark, "images": Image, "events": Event,
    "claims": Claim,
}  # fmt: skip


@pytest.mark.one_database
def test_every_public_field_of_the_dictionary_is_mapped_or_left_for_a_reason():
    for family in table_get().families:
        mapped = {row.field for row in family.content}
        public = {spec.name for spec in fields_list() if spec.visibility == "public"}
        assert mapped | set(IGNORED) == public
        assert set(Content.__struct_fields__) - set(IGNORED) <= mapped


def _leaves(row: Row):
    if row.other is None:
        yield True, row
        return
    yield False, row.other
    for _value, case in row.cases:
        yield False, case


@pytest.mark.one_database
def test_every_field_of_every_part_is_mapped():
    for family in table_get().families:
        for row in family.content:
            struct = STRUCTS.get(row.field)
            for whole, case in _leaves(row) if struct else ():
                told = {each.field for each in case.of}
                owed = {name for name in struct.__struct_fields__ if whole or (struct.__name__, name) not in NEVER}
                if row.group:
                    owed -= {row.group[0]}
                assert owed <= told, (family.name, row.field, owed - told)
    head = {row.field for row in table_get().head}
    assert set(Record.__struct_fields__) - {"content", "provenance", "field_sources"} <= head
    (sources,) = (row.of for row in table_get().tail if row.field == "provenance")
    assert set(Provenance.__struct_fields__) <= {row.field for row in sources}


@pytest.mark.one_database
def test_every_kind_has_one_family():
    assert sorted(kind for family in table_get().families for kind in family.kinds) == sorted(KINDS)


# --- what is told of an event ----------------------------------------------------------------------------------------


def _record(*events: Event) -> Record:
    content = Content(filed_on=date(2010, 1, 4), granted_on=date(2012, 5, 6), events=events)
    return Record(
        right_id="FR-patent-47",
        register="FR",
        office="FR",
        kind="patent",
        application_no="47",
        part=None,
        content=content,
        content_hash="",
        provenance=(),
        field_sources={},
    )


@pytest.mark.one_database
def test_an_event_carries_its_state_and_stages():
    record = _record(
        Event(occurred_on=date(2010, 1, 4), category="A", key_event="A10", family="filing"),
        Event(occurred_on=date(2012, 5, 6), category="F", key_event="F10", family="grant"),
        Event(occurred_on=date(2014, 1, 1), category="U", key_event="U10", family="fee", action="paid"),
        Event(occurred_on=date(2018, 1, 4), category="H", key_event="H10", family="lapse", action="unpaid"),
    )
    codes = [(each["state"], each["previous_stage"], each["current_stage"]) for each in stages_of(record)]
    assert codes == [("A", "0", "1"), ("A", "1", "4"), ("A", "4", "4"), ("N", "4", "6")]
    root = parsed(Told(record=record, stamp=STAMP))
    (ended,) = root.iter("{*}IPRightCessationEventData")
    assert ended.findtext("{*}ReasonNotInForceCategory") == "unpaid"
    assert [code.findtext("{*}DetailedEventCode") for code in root.iter("{*}StatusEventCode")] == ["X00"] * 4


@pytest.mark.one_database
def test_what_xml_cannot_hold_is_replaced_and_the_rest_kept():
    record = msgspec.structs.replace(_record(), content=Content(titles={"en": "a\x0bb <&> ]]>\r\n"}))
    (title,) = parsed(Told(record=record, stamp=STAMP)).iter("{*}InventionTitle")
    assert title.text == "a\ufffdb <&> ]]>\r\n"


# --- many rights, and what is withheld -------------------------------------------------------------------------------


@pytest.mark.one_database
def test_a_document_of_many_rights_is_written_piece_by_piece():
    """Ten times as many rights take no more memory: nothing is held together."""

    def peak(count: int) -> int:
        told = Told(record=_record(), stamp=STAMP, descriptions={"en": "x" * 20_000})
        tracemalloc.start()
        size = sum(len(piece) for piece in rights_xml(told for _ in range(count)))
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        assert size > count * 20_000
        return most

    assert peak(200) < peak(20) * 1.5


@pytest.mark.django_db
def test_what_is_withheld_stands_in_no_document(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(3)), key="first")
    hidden, partly = "CN-patent-201710000001", "CN-patent-201710000002"
    for right_id, field in ((hidden, None), (partly, "parties"), (partly, "claims")):
        right_withhold(data_dir=data_dir, actor=SYSTEM, right_id=right_id, field=field, ground="Rule 9", at=AT)
    view = right_get(data_dir, partly)
    for made in (right_st96(data_dir, view).decode(), right_st97(data_dir, view).decode()):
        assert "Firm 2" not in made
        assert "A thing 2." not in made.replace("Described: A thing 2.", "")
        assert "Rule 9" in made
        assert "Thing 2, wording 0" in made
    edition = edition_get()
    records = [record_get(data_dir, f"CN-patent-20171000000{n}", edition.seq).record for n in range(3)]
    acts = view.withheld

    def show(record):
        return None if record.right_id == hidden else record_project(record, acts if record.right_id == partly else ())

    whole = b"".join(rights_st96(told_of(data_dir, records, edition=edition, show=show))).decode()
    root = etree.fromstring(whole.encode())
    assert [each.text for each in root.iter("{*}RightIdentifier")] == ["CN-patent-201710000000", partly]
    assert "Firm 2" not in whole
    assert "Firm 1" not in whole
    assert "A thing 0." in whole


@pytest.mark.django_db
def test_what_the_dictionary_keeps_to_staff_leaves_in_no_form(data_dir, monkeypatch, client):
    office = Office(data_dir)
    office.load(grant(1), key="first")
    kept = tuple(
        msgspec.structs.replace(each, visibility="staff") if each.name in {"parties", "descriptions"} else each
        for each in fields_list()
    )
    monkeypatch.setattr(withholdings, "fields_list", lambda: kept)
    for form in ("json", "st96", "st97"):
        reply = client.get("/rights/CN-patent-201710000001", {"format": form})
        assert reply.status_code == 200
        said = reply.content.decode()
        assert "Thing 1, wording 0" in said
        assert "Firm 1" not in said
        assert "Described" not in said
    record = record_get(data_dir, "CN-patent-201710000001", 1).record
    whole = b"".join(rights_st96(told_of(data_dir, [record], edition=edition_get(), show=lambda kept: kept))).decode()
    assert "Thing 1, wording 0" in whole
    assert "Firm 1" not in whole
    assert "Described" not in whole
