"""Eleven editions of a small store: the index finds in each exactly what the tables hold, page by page, in any order."""

from __future__ import annotations

import random
from datetime import date

import pytest

from muniment.catalogue.queries.editions import edition_rights
from muniment.catalogue.queries.records import record_get
from muniment.catalogue.tests.factories import application, incoming, publication, statement
from muniment.catalogue.values import ClassSymbol, Coverage, Event, Party
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.rights import right_get
from muniment.register.tests.loads import Office, clock_after
from muniment.search.queries.searching import search, search_all
from muniment.search.services.indexing import index_catch_up, index_rebuild
from muniment.search.values import Question

pytestmark = [pytest.mark.django_db(transaction=False), pytest.mark.one_database]
WORDS = ["电池", "电解液", "隔膜", "锂离子", "valve", "sensor", "anode", "绿色", "装置", "method"]
OWNERS = ["云澜甲公司", "云澜乙研究所", "Firm One", "Firm Two Ltd"]


def made(rng: random.Random, number: int, revision: int):
    no = f"2017{1 + number % 2}{number:07d}"
    kind = "patent" if number % 2 == 0 else "utility_model"
    filed = date(2010 + number % 9, 1 + number % 12, 1 + number % 28)
    granted = date(filed.year + 2, filed.month, filed.day) if number % 3 else None
    events = [Event(occurred_on=filed, category="A", key_event="A10", family="filing")]
    if granted:
        events.append(Event(occurred_on=granted, category="F", key_event="F10", family="grant"))
    if number % 5 == 0 and granted:
        ended = date(granted.year + 1 + revision, 6, 1)
        events.append(Event(occurred_on=ended, category="H", key_event="H10", family="lapse", action="unpaid"))
    return incoming(
        statement(
            document=f"CN{no}B",
            no=no,
            kind=kind,
            day=date(2018, 1, 1 + revision),
            title=" ".join(rng.choices(WORDS, k=4)),
            numbers=(publication(f"1{number:07d}", "B"),),
            claims=f"A {rng.choice(WORDS)} with a thing {number}.",
            parties=tuple(Party(role="owner", name=name) for name in rng.sample(OWNERS, 1 + number % 2)),
            classes=(ClassSymbol(scheme="IPC", symbol=f"H01M {number % 4}/10"),),
            filed_on=filed,
            granted_on=granted,
            events=tuple(events),
        )
    )


COVERED = tuple(
    Coverage(source="cn.publication", register="CN", kind=kind, families=families, since=None, until=date(2026, 12, 31))
    for kind, families in (("patent", ("lapse", "grant", "examination")), ("utility_model", ("grant",)))
)


@pytest.fixture
def office(data_dir):
    """Eleven editions, indexed as they come or several at a time; a stand-in turns out to be another right."""
    rng = random.Random(7)  # noqa: S311 - a made-up set
    office = Office(data_dir)
    for week in range(11):
        numbers = range(week * 6, week * 6 + 12)
        items = [made(rng, n, week) for n in numbers]
        if week == 2:
            said = statement(document="X", no=None, title="orphan 电池", numbers=(publication("9999999", "A"),))
            items.append(incoming(said, source="lens.table", level=3))
        if week == 6:
            known = (publication("9999999", "A"), application("201799999999"))
            said = statement(document="Y", no="201799999999", title="found 电池", numbers=known[:1])
            items.append(incoming(said))
        office.clock = clock_after(week)
        office.load(*items, key=f"week-{week}", coverage=COVERED)
        if week in {0, 1, 4, 10}:
            index_catch_up(data_dir=data_dir)
    return office


def contents(office, manifest):
    return {
        right: record_get(office.folder, right, manifest.seq).record
        for right in edition_rights(office.folder, manifest.seq)
    }


def test_every_edition_is_found_as_the_tables_hold_it(office):
    for manifest in edition_list():
        records = contents(office, manifest)
        wanted = {
            "*": set(records),
            "电池": {r for r, c in records.items() if "电池" in c.content.titles["en"] or claims_of(office, c, "电池")},
            "kind:patent": {r for r, c in records.items() if c.kind == "patent"},
            "ipc:H01M2": {
                r for r, c in records.items() if any(s.symbol.startswith("H01M 2/") for s in c.content.classes)
            },
            "filed:2012..2014": {
                r for r, c in records.items() if c.content.filed_on and 2012 <= c.content.filed_on.year <= 2014
            },
            'owner:"Firm One"': {r for r, c in records.items() if any(p.name == "Firm One" for p in c.content.parties)},
        }
        for query, rights in wanted.items():
            answer = search(office.folder, Question(query, edition=manifest.name, limit=1000))
            assert answer.edition == manifest.name
            assert (answer.total, {hit.right_id for hit in answer.hits}) == (len(rights), rights), (
                query,
                manifest.name,
            )
            assert {hit.right_id for hit in search_all(office.folder, Question(query, edition=manifest.name))} == rights


def claims_of(office, record, word):
    from muniment.catalogue.queries.records import claims_get

    return any(word in claim.text for claim in claims_get(office.folder, record.content.texts))


def test_pages_are_the_whole_list_cut_and_nothing_twice(office):
    for sort in ("score", "filed", "granted", "published", "year", "owners"):
        for descending in (True, False):
            pages(office, sort, descending)


def pages(office, sort, descending):
    def page(after):
        return search(office.folder, Question("电池 OR valve", sort=sort, descending=descending, limit=7, after=after))

    whole = [
        hit.right_id for hit in search_all(office.folder, Question("电池 OR valve", sort=sort, descending=descending))
    ]
    assert len(whole) > 20
    seen, after = [], ""
    while True:
        answer = page(after)
        seen += [hit.right_id for hit in answer.hits]
        assert answer.total == len(whole)
        if answer.next_after is None:
            break
        after = answer.next_after
    assert seen == whole
    assert len(set(seen)) == len(seen)
    if sort == "granted":
        head = edition_get()
        days = [record_get(office.folder, r, head.seq).record.content.granted_on for r in seen]
        known = [day for day in days if day]
        assert known == sorted(known, reverse=descending)
        assert days[: len(known)] == known


def test_pages_by_a_day_go_on_over_a_rebuild_and_by_score_after_the_last_hit(office):
    for sort in ("filed", "score"):
        first = search(office.folder, Question("电池", sort=sort, limit=10))
        index_rebuild(data_dir=office.folder)
        second = search(office.folder, Question("电池", sort=sort, limit=1000, after=first.next_after))
        seen = [hit.right_id for hit in (*first.hits, *second.hits)]
        if sort == "filed":
            assert len(seen) == len(set(seen)) == first.total
        assert first.hits[-1].right_id not in {hit.right_id for hit in second.hits}


def test_status_is_that_of_the_register_in_hits_facets_and_filters(office):
    for as_of in ("2009-01-01", "2013-05-01", "2016-06-01", "2020-02-02", "2026-11-22", "2040-01-01"):
        statuses(office, date.fromisoformat(as_of))


def statuses(office, day):
    for manifest in (edition_list()[3], edition_get()):
        asked = Question("*", edition=manifest.name, as_of=day, limit=1000)
        answer = search(office.folder, asked)
        said = {
            right: right_get(office.folder, right, edition=manifest.name, as_of=day).status[0].badge.value
            for right in edition_rights(office.folder, manifest.seq)
        }
        assert {hit.right_id: hit.status for hit in answer.hits} == said
        counts = {value: list(said.values()).count(value) for value in set(said.values())}
        assert {each.value: each.count for each in answer.facets["status"]} == counts
        for value in counts:
            filtered = search(
                office.folder,
                Question("*", edition=manifest.name, as_of=day, limit=1000, filters=(("status", value),)),
            )
            assert {hit.right_id for hit in filtered.hits} == {right for right, badge in said.items() if badge == value}


def test_facets_count_exactly_and_lead_to_what_they_count(office):
    answer = search(office.folder, Question("*", limit=0))
    records = contents(office, edition_get())
    owners = [name for c in records.values() for name in {p.name for p in c.content.parties}]
    assert {each.value: each.count for each in answer.facets["owner"]} == {name: owners.count(name) for name in OWNERS}
    assert sum(each.count for each in answer.facets["kind"]) == answer.total == len(records)
    for name, values in answer.facets.items():
        for each in values:
            led = search(office.folder, Question("*", limit=0, filters=((name, each.value),), facets=()))
            assert led.total == each.count, (name, each)
