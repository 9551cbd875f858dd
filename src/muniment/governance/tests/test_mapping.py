"""The map: how far a measure is, what is counted, and what a reader sees who asks for a part."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations

import pytest

from muniment.governance.domain.mapping import counted, state_of, systems_narrowed
from muniment.governance.queries import (
    map_document,
    map_get,
    measure_beside,
    measure_document,
    measure_get,
    measures_served,
    system_list,
)
from muniment.governance.values import Sought, State
from muniment.kernel.errors import NotFound

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize(
    ("states", "state"),
    [
        ("works", "works"),
        ("works not_software", "works"),
        ("works not_yet", "partly"),
        ("partly not_yet", "partly"),
        ("works partly", "partly"),
        ("partly partly", "partly"),
        ("not_yet not_software", "not_yet"),
        ("not_software not_software", "not_software"),
    ],
)
def test_a_measure_is_as_far_as_its_systems(states: str, state: str):
    assert state_of(State(each) for each in states.split()) is State(state)


@pytest.mark.parametrize("states", list(combinations_with_replacement(State, 3)))
def test_the_order_of_systems_does_not_matter(states: tuple[State, ...]):
    assert len({state_of(each) for each in permutations(states)}) == 1
    assert sum(counted(states).values()) == len(states)


def test_the_tally_counts_everything_once():
    tally = map_get().tally
    assert (sum(tally.systems.values()), sum(tally.measures.values())) == (139, 39)
    assert map_get(Sought(state=State.WORKS)).tally == tally


def test_the_whole_map_shows_every_system():
    seen = map_get()
    assert (seen.shown_measures, seen.shown_systems) == (39, 139)
    assert [each.chapter.no for each in seen.chapters] == list(range(1, 9))


@pytest.mark.parametrize("state", State)
def test_a_number_opens_into_what_it_counts(state: State):
    tally = map_get().tally
    assert map_get(Sought(state=state)).shown_systems == tally.systems[state]
    assert map_get(Sought(measure_state=state)).shown_measures == tally.measures[state]


def test_a_body_sees_its_own_measures():
    seen = map_get(Sought(body="GACC"))
    measures = [each.measure for part in seen.chapters for section in part.sections for each in section.measures]
    assert [each.id for each in measures] == ["M07", "M28"]
    assert all(not part.systems for part in seen.chapters)


def test_an_unknown_body_or_measure_is_named():
    with pytest.raises(NotFound, match="'XX'"):
        map_get(Sought(body="XX"))
    with pytest.raises(NotFound, match="M01 to M39"):
        measure_get("M40")


def test_a_measure_is_found_in_any_letters_and_knows_its_neighbours():
    assert measure_get(" m14 ").measure.id == "M14"
    assert [each and each.id for each in measure_beside("M01")] == [None, "M02"]
    assert [each and each.id for each in measure_beside("M39")] == ["M38", None]


def test_a_narrowed_measure_keeps_its_state_and_counts():
    whole = measure_get("M14")
    some = systems_narrowed(whole, Sought(state=State.PARTLY))
    assert (some.state, some.counts) == (whole.state, whole.counts)
    assert {each.state for each in some.systems} == {State.PARTLY}


def test_a_page_serves_the_measures_of_what_can_be_seen_on_it():
    for system in system_list():
        if "/plan" in system.pages:
            assert set(system.measures) <= {each.id for each in measures_served("plan")}
    assert "M07" in {each.id for each in measures_served("check")}
    assert "M14" in {each.id for each in measures_served("rights/<str:right_id>")}


def test_a_page_that_no_row_names_serves_the_portal_itself():
    assert [each.id for each in measures_served("design")] == ["M20"]


def test_the_document_says_what_the_map_says():
    document = map_document(map_get(Sought(state=State.WORKS)))
    assert document["totals"]["systems"]["works"] == len(document["systems"])
    assert all(each["state"] == "works" and each["test"] for each in document["systems"])
    whole = map_document(map_get())
    assert [each["id"] for each in whole["systems"]] == [each.id for each in system_list()]
    assert measure_document(measure_get("M36"))["lead"]["id"] == "CNIPA"
    assert measure_document(measure_get("M14"))["lead"] is None
