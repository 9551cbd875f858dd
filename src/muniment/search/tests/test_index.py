"""The index follows the editions: built, caught up, made anew; killed at any step; what is withheld stays hidden."""

from __future__ import annotations

import pytest

from muniment.catalogue.queries.editions import edition_rights
from muniment.catalogue.tests.factories import grant
from muniment.register.queries.editions import edition_list
from muniment.register.tests.loads import Office
from muniment.search.adapters.tantivy_store import engine_open
from muniment.search.domain.tree import Everything, Word
from muniment.search.ports import Scope
from muniment.search.services.indexing import index_catch_up, index_rebuild

pytestmark = pytest.mark.django_db
FIRST = tuple(grant(n) for n in range(8))
SECOND = tuple(grant(n, revision=1) for n in (1, 3)) + tuple(grant(n) for n in range(8, 12))


@pytest.fixture
def office(data_dir):
    return Office(data_dir)


def held(folder, seq: int) -> list[str]:
    found = engine_open(folder).every(Everything(), Scope(seq), sort="right", descending=False)
    return sorted(each.right_id for each in found)


def test_an_index_is_built_and_holds_what_the_edition_holds(office):
    office.load(*FIRST, key="first")
    reached = index_catch_up(data_dir=office.folder)
    assert (reached.seq, reached.added, reached.rebuilt) == (1, 8, True)
    assert held(office.folder, 1) == sorted(office.rights())
    engine = engine_open(office.folder)
    assert engine.count(Word("thing"), Scope(1)) == 8
    assert engine.count(Word("wording"), Scope(1)) == 8
    assert engine.facets(Everything(), Scope(1), ["kind", "owner", "office", "year", "class"], 5)["kind"] == [
        ("patent", 8)
    ]


def test_it_catches_up_and_older_editions_stay(office):
    office.load(*FIRST, key="first")
    index_catch_up(data_dir=office.folder)
    office.load(*SECOND, key="second")
    reached = index_catch_up(data_dir=office.folder)
    assert (reached.seq, reached.added, reached.closed, reached.rebuilt) == (2, 6, 2, False)
    for manifest in edition_list():
        assert held(office.folder, manifest.seq) == sorted(edition_rights(office.folder, manifest.seq))
    again = index_catch_up(data_dir=office.folder)
    assert (again.seq, again.added, again.closed) == (2, 0, 0)
    engine = engine_open(office.folder)
    assert engine.count(Word("1", "title"), Scope(1)) == 1
    anew = index_rebuild(data_dir=office.folder)
    assert anew.rebuilt
    for manifest in edition_list():
        assert held(office.folder, manifest.seq) == sorted(edition_rights(office.folder, manifest.seq))
