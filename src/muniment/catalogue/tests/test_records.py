"""What one edition answers: records there and back, numbers, citations, families, counts, differences."""

from __future__ import annotations

from datetime import UTC, date, datetime

import msgspec
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.catalogue.adapters.columns import RECORD_SCHEMA, version_of, versions_table
from muniment.catalogue.domain.merge import content_hash
from muniment.catalogue.queries.editions import (
    edition_counts,
    edition_diff,
    edition_diff_totals,
    edition_digest,
    versions_since,
)
from muniment.catalogue.queries.records import (
    citing,
    claims_get,
    descriptions_get,
    family,
    image_get,
    layers_get,
    number_find,
    record_get,
)
from muniment.catalogue.services.upkeep import image_put
from muniment.catalogue.tests.factories import Store, grant, incoming, publication, statement
from muniment.catalogue.values import (
    Citation,
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
    TextRef,
    Version,
)
from muniment.standards.numbers import keys_meeting

pytestmark = pytest.mark.one_database
RIGHT = "CN-patent-201710000001"

words = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)
maybe = st.none() | words
days = st.none() | st.dates(min_value=date(1, 1, 2))
mappings = st.dictionaries(words, words, max_size=3)


def several(kind: type[msgspec.Struct], **fields: st.SearchStrategy) -> st.SearchStrategy:
    return st.lists(st.builds(kind, **fields), max_size=2).map(tuple)


parties = several(
    Party,
    role=words,
    name=words,
    seq=st.integers(1, 9),
    names_other=mappings,
    identifiers=st.lists(words, max_size=2).map(tuple),
)
contents = st.builds(
    Content,
    filed_on=days,
    term_adjustment_days=st.none() | st.integers(-9, 9),
    numbers=several(Number, type=words, office=words, number=words, kind_code=maybe, date=days),
    titles=mappings,
    texts=several(TextRef, field=words, lang=words, sha256=words, chars=st.integers(0, 9)),
    mark=st.none() | st.builds(Mark, text=maybe),
    denomination=maybe,
    images=several(Image, name=words, role=words),
    parties=parties,
    citations=several(Citation, office=maybe, number=maybe, cited_on=days),
    priorities=several(Priority, office=words, number=words, date=days),
    territories=st.lists(words, max_size=2).map(tuple),
    goods_services=several(GoodsServices, class_no=words, groups=st.lists(words, max_size=2).map(tuple)),
    events=several(
        Event,
        occurred_on=st.dates(min_value=date(1, 1, 2)),
        category=words,
        key_event=words,
        family=words,
        parties=parties,
        detail=mappings,
        sources=st.lists(words, max_size=2).map(tuple),
    ),
    facts=mappings,
)


def version(content: Content, right_id: str = RIGHT) -> Version:
    behind = Provenance(
        source="s", document="d", file="f", sha256="0", position="row 1",
        loaded_at=datetime(2026, 1, 1, tzinfo=UTC), reader="s 1",
    )  # fmt: skip
    record = Record(
        right_id=right_id,
        register="CN",
        office="CN",
        kind="patent",
        application_no=right_id.rsplit("-", 1)[1],
        part=None,
        content=content,
        content_hash=content_hash(content),
        provenance=(behind,),
        field_sources={"titles.en": 0},
    )
    return Version(seq=3, right_id=right_id, cause="correction", record=record)


@settings(deadline=None, max_examples=60)
@given(st.lists(contents, min_size=1, max_size=3))
def test_a_record_survives_the_way_into_columns_and_back(many):
    versions = [version(content, f"CN-patent-20171000000{at}") for at, content in enumerate(many)]
    assert [version_of(row) for row in versions_table(versions).to_pylist()] == versions


def test_a_deleted_version_survives_too():
    gone = Version(seq=4, right_id=RIGHT, deleted=True, successor="CN-patent-1", cause="renumbered")
    assert [version_of(row) for row in versions_table([gone]).to_pylist()] == [gone]


def test_the_columns_are_typed_for_analysis():
    assert pa.types.is_date32(RECORD_SCHEMA.field("filed_on").type)
    assert pa.types.is_map(RECORD_SCHEMA.field("titles").type)
    assert pa.types.is_struct(RECORD_SCHEMA.field("events").type.value_type)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


def test_a_whole_record_by_number_with_its_texts(store):
    store.load(grant(1))
    (right_id,) = number_find(store.folder, ["pub:CN:10000001:B"], 1)
    record = store.record(right_id)
    assert (record.application_no, record.office, record.kind) == ("201710000001", "CN", "patent")
    assert [claim.text for claim in claims_get(store.folder, record.content.texts)] == ["A thing 1."]
    assert descriptions_get(store.folder, record.content.texts) == {"en": "Described: A thing 1."}
    assert content_hash(record.content) == record.content_hash


def test_nothing_answers_in_an_empty_store(store):
    assert record_get(store.folder, RIGHT, 1) is None
    assert number_find(store.folder, ["app:CN:1"], 1) == []


def test_an_empty_store_counts_nothing(store):
    assert edition_counts(store.folder, 1).kinds == {}


def test_a_number_is_found_with_and_without_its_kind_code(store):
    store.load(grant(1))
    for key in ("pub:CN:10000001", "pub:CN:10000001:B", "app:CN:201710000001"):
        assert number_find(store.folder, [key], 1) == [RIGHT]


def test_a_part_is_a_right_of_its_own(store):
    for part in ("0001", "0002"):
        store.load(
            incoming(statement(document=f"EM{part}", register="EM", kind="design", no="001063010", part=part)),
        )
    ids = ["EM-design-001063010-0001", "EM-design-001063010-0002"]
    assert number_find(store.folder, ["app:EM:001063010"], 2) == ids
    assert (store.record(ids[1]).application_no, store.record(ids[1]).part) == ("001063010", "0002")


def test_citations_lead_back(store):
    cited = (Citation(office="CN", number="10000001", kind_code="B"),)
    store.load(grant(1))
    store.load(incoming(statement(document="X", no="201710000009", citations=cited)))
    keys = keys_meeting(publication("10000001", "B"))
    assert citing(store.folder, keys, 1) == []
    assert citing(store.folder, keys, 2) == ["CN-patent-201710000009"]


def test_a_family_shares_a_number_or_a_priority(store):
    first = incoming(statement(document="A", register="US", no="14000001", family_id="77"), source="us.grant")
    second = incoming(statement(document="B", register="EP", no="15000001", family_id="77"), source="ep.fulltext")
    third = incoming(
        statement(document="C", no="201710000003", priorities=(Priority(office="US", number="14000001"),)),
    )
    store.load(first, second, third)
    found = set(family(store.folder, store.record("US-patent-14000001"), 1))
    assert found == {"US-patent-14000001", "EP-patent-15000001", "CN-patent-201710000003"}


def test_counts_go_by_kind_and_office(store):
    store.load(grant(1), grant(2), incoming(statement(document="M", register="CN.MARA", kind="plant_variety", no="7")))
    store.load(grant(3))
    assert edition_counts(store.folder, 1).kinds == {"patent": 2, "plant_variety": 1}
    assert edition_counts(store.folder, 2).offices == {"CN": 4}


def test_the_digest_hangs_on_the_edition_before(store):
    store.load(grant(1))
    store.load(grant(2))
    first = edition_digest(store.folder, 1, "")
    assert edition_digest(store.folder, 1, "") == first
    assert edition_digest(store.folder, 2, first) != edition_digest(store.folder, 2, "")


def test_a_difference_says_what_and_why(store):
    store.load(grant(1), grant(2))
    store.load(grant(1, revision=1), grant(3))
    assert edition_diff_totals(store.folder, 1, 2) == {("changed", "correction"): 1, ("came", "new_document"): 1}
    changes = {change.right_id: change for change in edition_diff(store.folder, 1, 2)}
    (field,) = [each for each in changes[RIGHT].fields if each.name.startswith("titles")]
    assert (field.name, field.before, field.after) == ("titles.en", b'"Thing 1, wording 0"', b'"Thing 1, wording 1"')
    assert changes["CN-patent-201710000003"].change == "came"


def test_a_difference_comes_by_pages(store):
    store.load(grant(9))
    store.load(*(grant(number) for number in range(1, 6)))
    first = list(edition_diff(store.folder, 1, 2, limit=3))
    rest = list(edition_diff(store.folder, 1, 2, from_right=first[-1].right_id, limit=3))
    assert len({change.right_id for change in (*first, *rest)}) == 5
    assert list(edition_diff(store.folder, 1, 2, change="went")) == []


def test_an_edition_does_not_differ_from_itself(store):
    store.load(grant(1))
    assert edition_diff_totals(store.folder, 1, 1) == {}


def test_the_versions_of_a_load_are_its_news(store):
    store.load(grant(1))
    store.load(grant(1, revision=1), grant(2))
    assert [(each.seq, each.right_id) for each in versions_since(store.folder, 1, 2)] == [
        (2, RIGHT),
        (2, "CN-patent-201710000002"),
    ]


def test_a_deleted_version_tells_its_cause(store):
    said = statement(document="P", register="JP", no=None, numbers=(publication("2008101068", "A", "JP"),))
    whole = statement(document="W", register="JP", no="2007123456", numbers=(publication("2008101068", "A", "JP"),))
    store.load(incoming(said, source="lens.table"))
    store.load(incoming(whole, source="jp.publication"))
    assert record_get(store.folder, "JP-patent-pub-2008101068", 2).cause == "renumbered"


def test_the_layers_behind_a_record(store):
    store.load(grant(1))
    store.load(incoming(statement(document="T", title="gathered"), source="lens.table", level=3))
    assert [layer.source for layer in layers_get(store.folder, RIGHT, 2)] == ["cn.publication", "lens.table"]
    assert [layer.source for layer in layers_get(store.folder, RIGHT, 1)] == ["cn.publication"]


def test_a_number_that_was_corrected_no_longer_leads_there(store):
    store.load(incoming(statement(document="A", day=date(2018, 1, 1), numbers=(publication("111"),))))
    store.load(incoming(statement(document="A", day=date(2018, 1, 2), numbers=(publication("222"),))))
    assert number_find(store.folder, ["pub:CN:111"], 1) == [RIGHT]
    assert number_find(store.folder, ["pub:CN:111"], 2) == []


def test_a_picture_is_kept_under_its_hash(store):
    sha256 = image_put(store.folder, b"a picture")
    assert image_put(store.folder, b"a picture") == sha256
    assert image_get(store.folder, sha256) == b"a picture"
    assert image_get(store.folder, "0" * 64) is None
