"""Loads into the tables: identity, orders, snapshots, duplicates, deaths at each step."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.catalogue.queries.editions import edition_diff_totals, edition_digest, edition_rights
from muniment.catalogue.queries.records import claims_get, number_find, record_get, right_newest
from muniment.catalogue.services.appending import load_rollback
from muniment.catalogue.services.upkeep import verify
from muniment.catalogue.tests.factories import Killed, Store, event, grant, incoming, publication, statement
from muniment.catalogue.values import Incoming
from muniment.kernel.ids import stand_in_is

pytestmark = pytest.mark.one_database
STEPS = ["merged", "layers", "texts", "records", "located"]
REAL = "JP-patent-2007123456"
STAND_IN = "JP-patent-pub-2008101068"

by_number = incoming(
    statement(
        document="JP2008101068A",
        register="JP",
        no="2007123456",
        title="Whole",
        numbers=(publication("2008101068", "A", "JP"),),
    ),
    source="jp.publication",
)
by_publication = incoming(
    statement(
        document="JP 2008101068 A",
        register="JP",
        no=None,
        title="Gathered",
        numbers=(publication("2008101068", "A", "JP"),),
        events=(event(),),
    ),
    source="lens.table",
    level=3,
)


@pytest.fixture
def store(tmp_path):
    return Store(tmp_path / "data")


def test_a_load_is_invisible_until_its_seq_is_asked(store):
    store.load(grant(1))
    store.append([grant(1, revision=1), grant(2)])
    assert set(store.rights()) == {"CN-patent-201710000001"}
    assert store.record("CN-patent-201710000001").content.titles == {"en": "Thing 1, wording 0"}
    assert number_find(store.folder, ["app:CN:201710000002"], store.seq) == []


def test_an_old_edition_keeps_what_it_held(store):
    store.load(grant(1))
    store.load(grant(1, revision=1))
    title = [store.record("CN-patent-201710000001", seq).content.titles["en"] for seq in (1, 2)]
    assert title == ["Thing 1, wording 0", "Thing 1, wording 1"]


def test_what_is_known_is_a_duplicate(store):
    store.load(grant(1))
    staged = store.stage([grant(1), grant(2), grant(2)])
    counts = staged.by_file["cn.publication.xml", "cn.publication"]
    staged.spool.close()
    assert (counts.accepted, counts.duplicates, counts.held) == (1, 2, 0)


def test_a_load_of_known_documents_changes_nothing(store):
    store.load(grant(1))
    staged = store.stage([grant(1)])
    staged.spool.close()
    assert staged.changes_nothing


def test_an_application_and_its_grant_in_one_load_are_one_row(store):
    store.load(
        incoming(statement(document="A", title="applied")),
        incoming(statement(document="B", title="granted", day=date(2019, 1, 1))),
    )
    record = store.record("CN-patent-201710000001")
    assert record.content.titles == {"en": "granted"}
    assert {each.document for each in record.provenance} == {"A", "B"}


def test_a_statement_without_any_number_is_held(store):
    staged = store.stage([incoming(statement(document="X", no=None, title="nobody knows"))])
    staged.spool.close()
    assert [held.document for held in staged.held] == ["X"]
    assert staged.changes_nothing


def test_a_number_that_two_rights_list_holds_the_statement(store):
    shared = publication("9")
    store.load(
        incoming(statement(document="A", no="201710000001", numbers=(shared,))),
        incoming(statement(document="B", no="201710000002", numbers=(shared,))),
    )
    staged = store.stage([incoming(statement(document="C", no=None, numbers=(shared,)), source="lens.table")])
    staged.spool.close()
    assert len(staged.held) == 1
    assert "201710000002" in staged.held[0].reason


@pytest.mark.parametrize("order", [(by_number, by_publication), (by_publication, by_number)], ids=["real", "stand-in"])
def test_the_same_right_from_two_sources_is_one_id_in_either_order(store, order):
    for each in order:
        store.load(each)
    assert set(store.rights()) == {REAL}
    record = store.record(REAL)
    assert record.content.titles == {"en": "Whole"}
    assert {each.source for each in record.provenance} == {"jp.publication", "lens.table"}


def test_both_orders_of_load_give_equal_records(tmp_path):
    one, other = Store(tmp_path / "one"), Store(tmp_path / "other")
    for each in (by_number, by_publication):
        one.load(each)
    for each in (by_publication, by_number):
        other.load(each)
    assert one.records() == other.records()


def test_a_stand_in_ends_with_its_successor_and_old_editions_keep_it(store):
    store.load(by_publication)
    store.load(by_number)
    assert stand_in_is(STAND_IN)
    ended = record_get(store.folder, STAND_IN, 2)
    assert (ended.deleted, ended.successor) == (True, REAL)
    assert set(store.rights(1)) == {STAND_IN}
    assert right_newest(store.folder, STAND_IN, 2) == REAL
    assert right_newest(store.folder, STAND_IN, 1) == STAND_IN
    assert number_find(store.folder, ["pub:JP:2008101068"], 1) == [STAND_IN]
    assert number_find(store.folder, ["pub:JP:2008101068"], 2) == [REAL]
    assert ("renumbered", "renumbered") in edition_diff_totals(store.folder, 1, 2)


def delivered(number: int, letter: str, day: int, source: str, *, numbered: bool) -> Incoming:
    """One wording of one document; an aggregator may leave the application number out."""
    own = source == "cn.publication"
    return incoming(
        statement(
            document=f"{number}{letter}",
            no=f"20171000000{number}" if own or numbered else None,
            day=date(2018, 1, day),
            title=f"{source} {day}",
            numbers=(publication(f"100{number}"),),
            events=(event("publication", date(2018, 2, day)),),
        ),
        source=source,
        level=1 if own else 3,
    )


statements = st.lists(
    st.builds(
        delivered,
        number=st.integers(1, 3),
        letter=st.sampled_from(["A", "B"]),
        day=st.integers(1, 3),
        source=st.sampled_from(["cn.publication", "lens.table"]),
        numbered=st.booleans(),
    ),
    min_size=1,
    max_size=8,
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(statements, st.integers(0, 8), st.randoms(use_true_random=False))
def test_any_order_and_any_halves_give_equal_records(tmp_path_factory, said, cut, random):
    shuffled = list(said)
    random.shuffle(shuffled)
    one, other = Store(tmp_path_factory.mktemp("one")), Store(tmp_path_factory.mktemp("other"))
    one.load(*said)
    for half in (shuffled[:cut], shuffled[cut:]):
        if half:
            other.load(*half)
    assert one.records() == other.records()


def returning(day: int, title: str) -> object:
    return incoming(statement(document="A", day=date(2018, 1, day), title=title))


def test_a_wording_that_returns_counts_again(store):
    for day, title in ((1, "first"), (2, "second"), (3, "first")):
        store.load(returning(day, title))
    assert store.record("CN-patent-201710000001").content.titles == {"en": "first"}


DESIGN = incoming(
    statement(
        document="D1234567S",
        register="JP",
        kind="design",
        no=None,
        title="Chair",
        numbers=(publication("1234567", None, "JP"),),
    ),
    source="jp.design",
)
PATENT = incoming(
    statement(
        document="P1234567B",
        register="JP",
        no="1990000001",
        title="Motor",
        numbers=(publication("1234567", "B2", "JP"),),
    ),
    source="jp.publication",
)


@pytest.mark.parametrize("order", [(DESIGN, PATENT), (PATENT, DESIGN)], ids=["design first", "patent first"])
def test_one_number_of_two_kinds_is_two_rights(store, order):
    for each in order:
        store.load(each)
    assert set(store.rights()) == {"JP-design-pub-1234567", "JP-patent-1990000001"}


def test_a_utility_model_that_an_aggregator_calls_a_patent_is_one_right(store):
    store.load(incoming(statement(document="CN2U", kind="utility_model", no="201720000001")))
    store.load(incoming(statement(document="CN 2 U", no="201720000001"), source="lens.table", level=3))
    assert set(store.rights()) == {"CN-utility_model-201720000001"}


def snapshot(day: int, **titles: str) -> list:
    """A table that holds everything on a day: document by document its title."""
    return [
        incoming(
            statement(document=name, no=f"2017100000{ord(name):02d}", day=None, title=title),
            source="cn.table",
            day=date(2020, 1, day),
        )
        for name, title in titles.items()
    ]


A, B = f"CN-patent-2017100000{ord('A'):02d}", f"CN-patent-2017100000{ord('B'):02d}"


def test_a_snapshot_ends_what_it_omits(store):
    store.load(*snapshot(1, A="a", B="b"))
    appended = store.load(*snapshot(2, A="a2"))
    assert set(store.rights()) == {A}
    assert set(store.rights(1)) == {A, B}
    assert appended.causes["snapshot_end"] == 1
    assert record_get(store.folder, B, 2).deleted


def test_a_snapshot_ends_only_its_own_source(store):
    store.load(incoming(statement(document="XML", no=B.rsplit("-", 1)[1], title="from the office")))
    store.load(*snapshot(1, A="a", B="b"))
    store.load(*snapshot(2, A="a"))
    assert store.record(B).content.titles == {"en": "from the office"}
    assert [each.source for each in store.record(B).provenance] == ["cn.publication"]


def test_a_document_that_a_later_snapshot_holds_again_is_back(store):
    for day, titles in ((1, {"A": "a", "B": "b"}), (2, {"A": "a"}), (3, {"A": "a", "B": "b"})):
        store.load(*snapshot(day, **titles))
    assert set(store.rights()) == {A, B}


def test_an_older_snapshot_does_not_revive_what_a_newer_one_ended(store):
    store.load(*snapshot(1, A="a", B="b"))
    store.load(*snapshot(3, A="a"))
    store.load(*snapshot(2, A="a", B="b"))
    assert set(store.rights()) == {A}


@pytest.mark.parametrize("titles", [("one", "two"), ("two", "one")])
def test_the_newest_snapshot_decides_the_wording(tmp_path, titles):
    # Both directions in one test each way round: one of them always loses by hash.
    for at, (first, second) in enumerate([titles, titles[::-1]]):
        store = Store(tmp_path / str(at))
        store.load(*snapshot(1, A=first))
        store.load(*snapshot(2, A=second))
        assert store.record(A).content.titles == {"en": second}


@pytest.mark.parametrize("step", STEPS)
def test_a_load_that_died_is_completed_by_the_same_load(tmp_path, step):
    whole, died = Store(tmp_path / "whole"), Store(tmp_path / "died")
    week = [grant(1, revision=1), grant(2), by_number]
    for store in (whole, died):
        store.load(grant(1), by_publication)
    whole.load(*week)
    with pytest.raises(Killed):
        died.append(week, kill=f"chunk 0 {step}")
    assert set(died.rights()) == {"CN-patent-201710000001", STAND_IN}
    died.load(*week)
    assert died.records() == whole.records()
    assert edition_digest(died.folder, 2, "") == edition_digest(whole.folder, 2, "")
    assert verify(died.folder, head_seq=2) == []


@pytest.mark.parametrize("step", STEPS)
def test_a_different_load_after_a_death_finds_nothing_of_it(tmp_path, step):
    store, clean = Store(tmp_path / "died"), Store(tmp_path / "clean")
    for each in (store, clean):
        each.load(grant(1))
    with pytest.raises(Killed):
        store.append([grant(1, revision=1), grant(2)], kill=f"chunk 0 {step}")
    load_rollback(data_dir=store.folder, seq=2)
    store.append([grant(3)], key="another", seq=3)
    clean.append([grant(3)], key="another", seq=3)
    assert edition_rights(store.folder, 3) == edition_rights(clean.folder, 3)
    assert edition_rights(store.folder, 2) == edition_rights(clean.folder, 2)
    assert number_find(store.folder, ["app:CN:201710000002"], 3) == []
    assert verify(store.folder, head_seq=3) == []


def test_a_dead_snapshot_leaves_the_one_before_as_it_was(store):
    store.load(*snapshot(1, A="a", B="b"))
    with pytest.raises(Killed):
        store.append(snapshot(2, A="a"), kill="chunk 0 located")
    load_rollback(data_dir=store.folder, seq=2)
    store.append(snapshot(3, A="a"), key="next", seq=3)
    assert set(edition_rights(store.folder, 3)) == {A}


def test_a_snapshot_may_return_to_an_older_wording(store):
    for day, title in ((1, "one"), (2, "two"), (3, "one")):
        store.load(*snapshot(day, A=title))
    assert store.record(A).content.titles == {"en": "one"}


def test_a_right_that_comes_back_is_not_found_by_its_old_number(store):
    def table(day: int, number: str | None) -> list[Incoming]:
        own = statement(document="A", no=A.rsplit("-", 1)[1], day=None, numbers=(publication(number or ""),))
        row = [incoming(own, source="cn.table", day=date(2020, 1, day))] if number else []
        return [*row, *snapshot(day, B="b")]

    for day, number in ((1, "111"), (2, None), (3, "222")):
        store.load(*table(day, number))
    assert number_find(store.folder, ["pub:CN:222"], 3) == [A]
    assert number_find(store.folder, ["pub:CN:111"], 3) == []


@pytest.mark.parametrize(
    ("register", "number", "first", "second"),
    [
        ("JP", "3012345", ("utility_model", "U"), ("1999000001", "B2")),
        ("CN", "1123456", ("patent", "A"), ("99100001", "C")),
    ],
    ids=["JP 3012345 U and B2", "CN 1123456 A and C"],
)
def test_one_number_of_two_series_is_two_rights(store, register, number, first, second):
    kind, code = first
    listed = publication(number, code, register)
    store.load(
        incoming(
            statement(document="1", register=register, kind=kind, no=None, numbers=(listed,)),
            source="lens.table",
            level=3,
        )
    )
    no, code = second
    store.load(
        incoming(statement(document="2", register=register, no=no, numbers=(publication(number, code, register),)))
    )
    assert len(store.rights()) == 2


TIED = (
    by_number,
    incoming(
        statement(
            document="T",
            register="JP",
            no=None,
            title="Both numbers",
            numbers=(publication("2008101068", "A", "JP"), publication("4000002", "B2", "JP")),
        ),
        source="lens.table",
        level=3,
    ),
    incoming(
        statement(document="G", register="JP", no=None, title="Grant", numbers=(publication("4000002", "B2", "JP"),)),
        source="docdb.table",
        level=3,
    ),
)


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 0, 2)])
def test_numbers_that_one_row_ties_together_are_one_right(store, order):
    for at in order:
        store.load(TIED[at])
    assert set(store.rights()) == {REAL}


@pytest.mark.parametrize("order", [(0, 2, 1), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
def test_numbers_that_one_row_ties_together_later_are_one_right(store, order):
    for at in order:
        store.load(TIED[at])
    assert set(store.rights()) == {REAL}


@pytest.mark.parametrize("no", ["7", "ABC", "850000001"])
def test_an_odd_number_does_not_stop_the_load(store, no):
    staged = store.stage([incoming(statement(document="odd", no=no)), grant(1)])
    staged.spool.close()
    assert staged.accepted + len(staged.held) == 2


def test_texts_are_stored_once_and_found(store):
    same = [incoming(statement(document=f"D{at}", no=f"20171000000{at}", claims="One claim.")) for at in (1, 2)]
    store.load(same[0])
    store.load(same[1])
    refs = store.record("CN-patent-201710000002").content.texts
    assert [claim.text for claim in claims_get(store.folder, refs)] == ["One claim."]
    assert refs == store.record("CN-patent-201710000001").content.texts
