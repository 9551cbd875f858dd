"""A Record is a pure function of its layers."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.catalogue.domain.fields import fields_list, policies
from muniment.catalogue.domain.layers import claims_of, layer_make
from muniment.catalogue.domain.merge import cause_of, content_hash, fields_differ, layers_current, record_merge
from muniment.catalogue.tests.factories import event, incoming, publication, statement
from muniment.catalogue.values import Citation, Content, Layer, Party

pytestmark = pytest.mark.one_database
RIGHT = "CN-patent-201710000001"


def layer(*, source: str = "cn.publication", level: int = 1, **said: object) -> Layer:
    said.setdefault("document", "D1")
    made, _bodies = layer_make(incoming(statement(**said), source=source, level=level), RIGHT)
    return made


days = st.dates(min_value=date(2010, 1, 1), max_value=date(2010, 1, 4)) | st.none()
layers = st.lists(
    st.builds(
        layer,
        source=st.sampled_from(["cn.publication", "lens.table", "cn.lapse"]),
        level=st.integers(1, 3),
        document=st.sampled_from(["D1", "D2"]),
        day=days,
        title=st.sampled_from([None, "one", "two"]),
        events=st.lists(
            st.builds(event, family=st.sampled_from(["grant", "lapse"]), office_code=st.sampled_from([None, "G", "H"])),
            max_size=2,
        ).map(tuple),
        numbers=st.lists(st.builds(publication, st.sampled_from(["1", "2"])), max_size=2).map(tuple),
    ),
    min_size=1,
    max_size=5,
)


@given(layers, st.randoms(use_true_random=False))
def test_the_order_of_layers_says_nothing(given_layers, random):
    shuffled = list(given_layers)
    random.shuffle(shuffled)
    assert record_merge(RIGHT, shuffled) == record_merge(RIGHT, given_layers)


@given(layers)
def test_merging_what_counts_is_merging_all(given_layers):
    assert record_merge(RIGHT, layers_current(given_layers)) == record_merge(RIGHT, given_layers)


def test_no_layer_makes_no_record():
    assert record_merge(RIGHT, []) is None


def test_the_office_itself_goes_before_a_later_aggregator():
    own = layer(title="as granted", day=date(2018, 1, 1))
    other = layer(title="as gathered", day=date(2020, 1, 1), source="lens.table", level=3)
    record = record_merge(RIGHT, [other, own])
    assert record.content.titles == {"en": "as granted"}
    assert record.provenance[record.field_sources["titles.en"]].source == "cn.publication"


def test_the_later_wording_of_a_document_counts_alone():
    first, second = layer(title="old", day=date(2018, 1, 1)), layer(title="new", day=date(2018, 2, 1))
    record = record_merge(RIGHT, [second, first])
    assert record.content.titles == {"en": "new"}
    assert len(record.provenance) == 1


def test_a_later_bibliographic_document_does_not_erase_claims():
    grant = layer(document="B", claims="A thing.", day=date(2018, 1, 1))
    biblio = layer(document="T", title="only a title", day=date(2020, 1, 1))
    content = record_merge(RIGHT, [grant, biblio]).content
    assert {ref.field for ref in content.texts} == {"claims", "descriptions"}
    assert content.titles == {"en": "only a title"}


def test_one_fact_from_two_sources_is_one_event_with_two_sources():
    own = layer(events=(event("lapse", action="unpaid", office_code="H1"),))
    other = layer(source="lens.table", level=3, events=(event("lapse", action="unpaid", text="not paid"),))
    (only,) = record_merge(RIGHT, [own, other]).content.events
    assert only.sources == ("cn.publication|D1", "lens.table|D1")
    assert (only.office_code, only.text) == ("H1", "not paid")
    assert only.event_id


@pytest.mark.parametrize(
    "difference",
    [{"part": "9"}, {"territory": "DE"}, {"instrument_id": "K2"}, {"day": date(2019, 5, 2)}, {"action": "end"}],
)
def test_facts_that_differ_stay_two_events(difference):
    one = event("pledge", action="start", instrument_id="K1")
    other = event("pledge", **{"action": "start", "instrument_id": "K1", **difference})
    record = record_merge(RIGHT, [layer(events=(one, other))])
    assert len({each.event_id for each in record.content.events}) == 2


def test_citations_of_one_document_are_one():
    mine = layer(citations=(Citation(office="US", number="7318131", kind_code="B2", by="examiner"),))
    theirs = layer(source="x", citations=(Citation(office="US", number="7318131", kind_code="B2", category="X"),))
    (only,) = record_merge(RIGHT, [mine, theirs]).content.citations
    assert (only.by, only.category) == ("examiner", "X")


def test_the_hash_leaves_out_who_said_it():
    said = Content(events=(event(),))
    named = msgspec.structs.replace(said, events=(event(sources=("a|b",)),))
    assert content_hash(said) == content_hash(named)
    assert content_hash(said) != content_hash(Content(events=(event(text="more"),)))


def test_the_hash_does_not_hang_on_the_order_of_keys():
    assert content_hash(Content(titles={"en": "a", "zh-Hans": "b"})) == content_hash(
        Content(titles={"zh-Hans": "b", "en": "a"})
    )


def test_long_texts_leave_the_layer_and_come_back():
    made, bodies = layer_make(incoming(statement(document="D", claims="A thing.")), RIGHT)
    by_field = {field: text for _sha, field, _lang, text in bodies}
    assert by_field["descriptions"] == "Described: A thing."
    assert [claim.text for claim in claims_of(by_field["claims"])] == ["A thing."]
    assert {ref.sha256 for ref in made.content.texts} == {sha for sha, *_rest in bodies}


def test_a_difference_names_the_language():
    rows = fields_differ(Content(titles={"en": "a"}), Content(titles={"en": "b"}, family_id="7"))
    assert rows == [("titles.en", b'"a"', b'"b"'), ("family_id", b"null", b'"7"')]


@pytest.mark.parametrize(
    ("before", "came", "ended", "renumbered", "cause"),
    [
        ((), ({"title": "x"},), False, False, "new_document"),
        (({"document": "D1"},), ({"document": "D1", "title": "y"},), False, False, "correction"),
        (({"document": "D1"},), ({"document": "D2", "events": (event(),)},), False, False, "event"),
        (({"document": "D1"},), ({"document": "D2", "title": "y"},), False, False, "new_document"),
        (({"document": "D1"},), ({"document": "D2", "title": "y", "source": "x"},), False, False, "new_source"),
        (({"document": "D1"},), (), True, False, "snapshot_end"),
        (({"document": "D1"},), ({"title": "x"},), False, True, "renumbered"),
    ],
)
def test_the_cause_comes_from_the_closed_list(before, came, ended, renumbered, cause):
    found = cause_of(
        before=[layer(**each) for each in before],
        came=[layer(**each) for each in came],
        ended=ended,
        renumbered=renumbered,
    )
    assert found == cause


def test_the_dictionary_names_every_field_once():
    names = [field.name for field in fields_list()]
    assert len(names) == len(set(names))
    assert set(Content.__struct_fields__) <= set(policies())
    assert all(field.text.zh and field.text.en for field in fields_list())


def test_every_order_of_three_documents_gives_one_record():
    three = [
        layer(document="A", title="a", day=date(2018, 1, 1)),
        layer(document="B", day=date(2018, 1, 1), parties=(Party(role="owner", name="Firm"),)),
        layer(document="C", title="c", day=None, source="x", level=3),
    ]
    assert len({record_merge(RIGHT, order).content_hash for order in permutations(three)}) == 1
