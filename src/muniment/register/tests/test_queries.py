"""What the register answers: numbers, editions, days, changes, and no more than its sources know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from muniment.catalogue.tests.factories import event, grant, incoming, publication, statement
from muniment.catalogue.values import Coverage
from muniment.intake import sources
from muniment.intake.services.loading import load_publish
from muniment.kernel.errors import InvalidInput, NotFound
from muniment.register.queries.changes import changes_since, difference_json, edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.documents import right_document
from muniment.register.queries.editions import edition_after, edition_find, edition_get, edition_list
from muniment.register.queries.loads import load_get, load_list
from muniment.register.queries.rights import right_find, right_get, right_resolve
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.factories import event as dated
from muniment.register.tests.loads import (
    AT,
    BY_NUMBER,
    BY_PUBLICATION,
    CLOCK,
    LOADER,
    REAL,
    STAND_IN,
    Office,
    clock_after,
)
from muniment.register.values import Badge

pytestmark = pytest.mark.django_db
GRANTS = Path(str(resources.files(sources))) / "us" / "grant" / "sample"
CLAIMED = re.compile(r"\bin force\b|\bstill valid\b|(?<!失去)(?<!未)(?<!无)有效(?!期)")
FREE = re.compile(
    r"\bnot (?:been )?pledged\b|\bno (?:pledges?|liens?|seizures?|licen[cs]es?)\b|\bunencumbered\b|\bfree of\b"
    r"|未(?:被)?质押|无质押|没有质押|未设质|无权利负担|未(?:被)?查封"
)


@pytest.fixture
def office(data_dir: Path) -> Office:
    return Office(data_dir)


@pytest.fixture
def grants(data_dir: Path) -> Path:
    """A folder into which nothing but the samples of US grants was loaded."""
    load_publish(data_dir=data_dir, paths=[GRANTS], actor=LOADER, clock=CLOCK, workers=0)
    return data_dir


def renumbered(office: Office) -> tuple[str, str]:
    office.load(BY_PUBLICATION, key="table")
    office.load(BY_NUMBER, key="office")
    return edition_list()[0].name, edition_list()[1].name


# Numbers


@pytest.mark.parametrize(
    ("text", "right_id"),
    [
        ("US 19,900,001 B2", "US-patent-18990001"),
        ("US19900001B2", "US-patent-18990001"),
        ("19900001", "US-patent-18990001"),
        ("US-19900001-B2", "US-patent-18990001"),
        ("18/990,001", "US-patent-18990001"),
        ("US 18/990001", "US-patent-18990001"),
        ("US 2024/0990005 A1", "US-patent-18990001"),
        ("US-patent-18990001", "US-patent-18990001"),
        ("US D1,990,001 S1", "US-design-35990001"),
        ("USD1990001S1", "US-design-35990001"),
    ],
)
def test_a_number_in_any_customary_form_names_its_right(grants, text, right_id):
    assert right_resolve(grants, text, edition_get()) == right_id


def test_a_number_that_nothing_answers_to_is_not_found(grants):
    with pytest.raises(NotFound) as problem:
        right_resolve(grants, "US 19,900,009 B2", edition_get())
    assert problem.value.code == "right.unknown"


def test_several_rights_that_answer_are_listed(office):
    shared = publication("109000001", "A")
    office.load(
        incoming(statement(document="A", no="201710000001", numbers=(shared,))),
        incoming(statement(document="B", no="201710000002", numbers=(shared,))),
        key="two",
    )
    with pytest.raises(NotFound) as problem:
        right_resolve(office.folder, "CN109000001A", edition_get())
    assert problem.value.code == "right.several"
    assert sorted(problem.value.facts["right_ids"]) == ["CN-patent-201710000001", "CN-patent-201710000002"]


def test_a_wrong_check_digit_finds_nothing_and_says_which_it_would_be(office):
    office.load(grant(1), key="one")
    right = next(
        f"201710000001.{digit}"
        for digit in "0123456789X"
        if right_find(office.folder, f"201710000001.{digit}", edition_get()).right_ids
    )
    wrong = right[:-1] + ("0" if right[-1] != "0" else "1")
    assert right_resolve(office.folder, right, edition_get()) == "CN-patent-201710000001"
    with pytest.raises(NotFound) as problem:
        right_resolve(office.folder, wrong, edition_get())
    assert problem.value.code == "number.check_digit"
    assert right[-1] in problem.value.text.en


def test_a_renumbered_right_leads_to_its_successor_in_editions_that_know_it(office):
    old, new = renumbered(office)
    assert right_resolve(office.folder, STAND_IN, edition_get(old)) == STAND_IN
    assert right_resolve(office.folder, STAND_IN, edition_get(new)) == REAL
    assert right_resolve(office.folder, "JP2008101068A", edition_get(old)) == STAND_IN
    assert right_resolve(office.folder, "JP2008101068A", edition_get(new)) == REAL
    with pytest.raises(NotFound):
        right_get(office.folder, REAL, edition=old)
    with pytest.raises(NotFound):
        right_get(office.folder, STAND_IN, edition=new)


# Editions and days


def test_an_edition_answers_as_it_did_when_it_was_the_newest(office):
    office.load(grant(1), key="first")
    office.load(grant(1, revision=1), grant(2), key="second")
    old, new = edition_list()
    titles = [
        right_get(office.folder, "CN-patent-201710000001", edition=each.name).record.content.titles["en"]
        for each in (old, new)
    ]
    assert titles == ["Thing 1, wording 0", "Thing 1, wording 1"]
    with pytest.raises(NotFound):
        right_resolve(office.folder, "CN-patent-201710000002", old)
    assert right_get(office.folder, "CN-patent-201710000002").edition.name == new.name


def test_a_day_is_law_time_and_the_edition_is_what_is_known(office):
    lapse = dated("lapse", "H", "2022-05-01", action="unpaid")
    said = statement(document="L", no="201710000001", day=date(2022, 6, 1), events=(lapse,))
    covered = Coverage(
        source="cn.publication",
        register="CN",
        kind="patent",
        families=("dispute", "filing", "grant", "lapse", "publication"),
        since=date(1985, 1, 1),
        until=AT.date(),
    )
    office.load(grant(1), key="granted", coverage=(covered,))
    office.load(incoming(said), key="lapsed")
    old, new = (each.name for each in edition_list())

    def badges(name: str, day: date) -> set[Badge]:
        view = right_get(office.folder, "CN-patent-201710000001", edition=name, as_of=day)
        assert view.as_of == day
        return {part.badge for part in view.status}

    assert badges(new, date(2023, 1, 1)) == {Badge.ENDED}
    assert Badge.ENDED not in badges(new, date(2021, 1, 1))
    assert Badge.ENDED not in badges(old, date(2023, 1, 1))


def test_editions_are_named_after_their_day_and_follow_each_other(office):
    office.load(grant(1), key="1")
    office.load(grant(2), key="2")
    office.clock = clock_after(1)
    office.load(grant(3), key="3")
    assert [each.name for each in edition_list()] == ["2026-11-20.1", "2026-11-20.2", "2026-11-21.1"]
    assert edition_after("2026-11-20.2").name == "2026-11-21.1"
    assert edition_after("2026-11-21.1") is None
    assert edition_find("2020-01-01.1") is None
    with pytest.raises(NotFound):
        edition_get("2020-01-01.1")


def test_loads_are_listed_with_their_edition_and_actor(grants):
    (load,) = load_list()
    assert (load.seq, load.state, load.actor, load.edition) == (1, "published", LOADER.id, "2026-11-20.1")
    assert load.accepted == 4
    assert load_get(1) == load
    with pytest.raises(NotFound):
        load_get(2)


# Changes


def read_on(folder: Path, cursor: str, limit: int) -> Iterator[list[tuple[str | None, str, str | None]]]:
    """Page after page until there is no more."""
    while True:
        page = changes_since(folder, cursor, limit=limit)
        if not page.items:
            return
        yield [(news.edition, news.kind, news.right_id) for news in page.items]
        assert page.next_cursor is not None
        cursor = page.next_cursor


@pytest.mark.parametrize("limit", [1, 3, 1000])
def test_the_cursor_neither_misses_nor_doubles(office, limit):
    cursor, heard = "0:0", []
    for n in range(4):
        office.load(grant(n), grant(n + 10), grant(0, revision=n), key=str(n))
        if n == 2:
            right_withhold(
                data_dir=office.folder,
                actor=LOADER,
                right_id="CN-patent-201710000099",
                field=None,
                ground="Art. 4",
                at=AT,
            )
        page = changes_since(office.folder, cursor, limit=limit)
        heard += [(news.edition, news.kind, news.right_id) for news in page.items]
        cursor = page.next_cursor
    heard += [each for page in read_on(office.folder, cursor, limit) for each in page]
    at_once = [each for page in read_on(office.folder, "0:0", 10_000) for each in page]
    assert sorted(heard, key=str) == sorted(at_once, key=str)
    versions = [each for each in heard if each[1] == "right.version"]
    assert len(versions) == len(set(versions))
    assert {each[2] for each in versions} == {f"CN-patent-2017100000{n:02}" for n in (0, 1, 2, 3, 10, 11, 12, 13)}
    assert [each[1] for each in heard if each[1] == "right.withheld"] == ["right.withheld"]
    assert sum(each[1] == "edition.published" for each in heard) == 4


@pytest.mark.parametrize("cursor", ["", "1", "a:b", "1:2:", "1:2:a:b", "1:2: ", "-1:2"])
def test_a_cursor_of_somebody_else_is_refused(office, cursor):
    with pytest.raises(InvalidInput):
        changes_since(office.folder, cursor)


def test_a_difference_counts_what_came_changed_and_was_renumbered_by_cause(office):
    office.load(grant(1), grant(2), BY_PUBLICATION, key="first")
    pledge = statement(document="P", no="201710000002", events=(event("pledge", date(2020, 1, 1)),))
    office.load(grant(1, revision=1), incoming(pledge, source="cn.pledges"), grant(3), BY_NUMBER, key="second")
    difference = edition_compare(office.folder, *(each.name for each in edition_list()))
    assert difference.totals == {"came": 2, "went": 0, "changed": 2, "renumbered": 1}
    assert sum(difference.causes.values()) == sum(difference.totals.values())
    by_right = {each.right_id: (each.change, each.cause) for each in difference.items}
    assert by_right["CN-patent-201710000001"] == ("changed", "correction")
    assert by_right["CN-patent-201710000002"] == ("changed", "event")
    assert by_right["CN-patent-201710000003"] == ("came", "new_document")
    assert by_right[STAND_IN] == ("renumbered", "renumbered")
    assert by_right[REAL][0] == "came"
    json.dumps(difference_json(difference), ensure_ascii=False)


def test_pages_of_a_difference_join_to_the_whole(office):
    office.load(grant(0), key="first")
    office.load(*(grant(n) for n in range(1, 8)), key="second")
    names = [each.name for each in edition_list()]
    right_withhold(
        data_dir=office.folder, actor=LOADER, right_id="CN-patent-201710000003", field=None, ground="Art. 4", at=AT
    )
    seen: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = edition_compare(office.folder, *names, change="came", cursor=cursor, limit=2)
        assert (page.totals["came"], page.withheld) == (6, 1)
        seen += [each.right_id for each in page.items]
        cursor = page.next_cursor
    assert seen == [f"CN-patent-20171000000{n}" for n in (1, 2, 4, 5, 6, 7)]


def test_a_difference_names_versions_that_differ_and_wants_the_older_edition_first(office):
    office.load(grant(1), key="first")
    office.load(grant(2), key="second")
    old, new = (each.name for each in edition_list())
    assert edition_compare(office.folder, old, new).versions == {}
    assert edition_compare(office.folder, old, old).totals == {"came": 0, "went": 0, "changed": 0, "renumbered": 0}
    with pytest.raises(InvalidInput):
        edition_compare(office.folder, new, old)
    with pytest.raises(InvalidInput):
        edition_compare(office.folder, old, new, change="vanished")


# Nothing is said that the sources do not know


def texts(value: object, path: str = "") -> Iterator[tuple[str, str]]:
    """Every text of a JSON document with its place."""
    if isinstance(value, dict):
        for name, kept in value.items():
            yield from texts(kept, f"{path}.{name}")
    elif isinstance(value, list):
        for no, kept in enumerate(value):
            yield from texts(kept, f"{path}[{no}]")
    elif isinstance(value, str):
        yield path, value


@pytest.mark.parametrize("day", [None, date(2026, 2, 1), date(2030, 1, 1)])
def test_after_grants_alone_nothing_says_in_force_and_nothing_says_not_pledged(grants, day):
    for news in changes_since(grants).items:
        if news.right_id is None:
            continue
        document = right_document(grants, news.right_id, edition=edition_get(), as_of=day)
        said = [each for each in texts(document) if not each[0].split(".")[-2].startswith("question")]
        assert any("not covered" in text for _place, text in said)
        assert any("未覆盖" in text for _place, text in said)
        assert [each for each in said if CLAIMED.search(each[1])] == []
        assert [each for each in said if FREE.search(each[1])] == []
        assert {part["badge"] for part in document["status"]}.isdisjoint({Badge.IN_FORCE, Badge.FEE_OVERDUE})


def test_a_bare_number_is_explained_by_the_reading_that_found_its_right(grants):
    checked = number_check(grants, "19900001", edition=edition_get())
    assert checked.result.right_id == "US-patent-18990001"
    assert (checked.readings[0].office, checked.readings[0].number) == ("US", "19900001")
    assert "United States of America" in checked.result.marking.en
    assert not any(rule.startswith("CN.") for reason in checked.result.reasons for rule in reason.rule_ids)


def test_after_grants_alone_a_check_of_a_marking_does_not_say_in_force(grants):
    result = number_check(grants, "US 19,900,001 B2", edition=edition_get()).result
    assert result.right_id == "US-patent-18990001"
    for text in (result.sentence, result.marking, *(reason.text for reason in result.reasons)):
        assert CLAIMED.search(text.zh) is None
        assert CLAIMED.search(text.en) is None
