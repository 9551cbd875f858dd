"""What narrows a question down beside its facets: whole names, events in certain days, another edition."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.catalogue.queries.people import marks_get, names_beside, names_find, rights_happened
from muniment.catalogue.tests.factories import event, incoming, statement
from muniment.catalogue.values import Image, Mark, Party
from muniment.kernel.errors import InvalidInput
from muniment.register.queries.editions import edition_list
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, LOADER, Office
from muniment.search.queries.searching import search
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
YEAR = "pledge:2025-01-01..2025-12-31"


def right(no: int, *parties: Party, revision: int = 0, **content: object):
    return incoming(
        statement(
            document=f"CN1{no:07d}B",
            no=f"20171{no:07d}",
            day=date(2018, 1, 1 + revision),
            title=f"Thing {no}",
            parties=parties,
            filed_on=date(2010 + no, 3, 1),
            **content,
        )
    )


def by(role: str, name: str, **more: object) -> Party:
    return Party(role=role, name=name, **more)


FIRST = (
    right(1, by("owner", "桐创"), by("inventor", "李伟"), events=(event("pledge", date(2025, 4, 1)),)),
    right(2, by("owner", "桐创电池"), by("inventor", "李伟明"), events=(event("pledge", date(2024, 4, 1)),)),
    right(3, by("owner", "桐创"), by("designer", "李伟"), by("inventor", "李伟明"), by("agency", "青岭")),
    right(4, by("applicant", "桐创"), by("inventor", "陆一")),
)
SECOND = (
    right(1, by("owner", "别家"), by("inventor", "李伟"), revision=1),
    right(3, by("owner", "桐创"), by("designer", "李伟"), revision=1),
    right(5, by("owner", "桐创", identifiers=("91850103MA9000002F",), names_other={"en": "Tongchuang"})),
)


@pytest.fixture
def office(data_dir):
    made = Office(data_dir)
    made.load(*FIRST, key="first")
    made.load(*SECOND, key="second")
    index_catch_up(data_dir=data_dir)
    return made


def ids(office, query="*", edition: int = -1, **filters: str) -> list[str]:
    asked = Question(query, edition=edition_list()[edition].name, filters=tuple(filters.items()))
    answer = search(office.folder, asked)
    assert answer.total == len(answer.hits)
    return sorted(hit.right_id.removeprefix("CN-patent-20171000000") for hit in answer.hits)


@pytest.mark.parametrize(
    ("query", "edition", "filters", "found"),
    [
        ("*", 0, {"inventor": "李伟"}, ["1", "3"]),
        ("*", 0, {"inventor": "李伟明"}, ["2", "3"]),
        ("*", 1, {"inventor": "李伟明"}, ["2"]),
        ("*", 0, {"inventor": "nobody"}, []),
        ("NOT owner:*", 0, {"applicant": "桐创"}, ["4"]),
        ("*", 0, {"event": YEAR}, ["1"]),
        ("*", 0, {"event": "pledge:2024-04-01..2025-04-01"}, ["1", "2"]),
        ("*", 0, {"event": YEAR, "inventor": "李伟明"}, []),
        ("thing", 0, {"inventor": "李伟", "owner": "桐创"}, ["1", "3"]),
    ],
)
def test_whole_names_and_events_in_days(office, query, edition, filters, found):
    assert ids(office, query, edition, **filters) == found


def test_what_entered_and_what_left_between_two_editions(office):
    old, new = edition_list()
    assert ids(office, owner="桐创", not_in=old.name) == ["5"]
    assert ids(office, owner="桐创", edition=0, not_in=new.name) == ["1"]
    assert ids(office, owner="别家", not_in=old.name) == ["1"]
    assert ids(office, inventor="李伟明", edition=0, not_in=new.name) == ["3"]
    assert ids(office, not_in=old.name) == ["5"]


@pytest.mark.parametrize("value", ["", "pledge", "pledge:2025..2026", "grant:2025-01-01..2025-12-31"])
def test_an_event_is_asked_for_in_one_form(office, value):
    with pytest.raises(InvalidInput) as problem:
        search(office.folder, Question("*", filters=(("event", value),)))
    assert problem.value.code == "search.event"


def test_a_withheld_party_is_found_by_no_name(office):
    right_withhold(
        data_dir=office.folder, right_id="CN-patent-201710000001", field="parties", ground="x", actor=LOADER, at=AT
    )
    assert ids(office, inventor="李伟") == ["3"]
    index_catch_up(data_dir=office.folder)
    assert ids(office, inventor="李伟") == ["3"]
    assert ids(office, "right:CN-patent-201710000001") == ["1"]


def test_names_by_whole_by_code_and_by_words(office):
    def told(text, how, roles=("owner",), **more):
        return [(each.name, each.rights) for each in names_find(office.folder, 2, roles, text, by=how, **more)]

    assert told("桐创", "name") == [("桐创", 2)]
    assert told("桐创", "name", ("owner", "applicant")) == [("桐创", 3)]
    assert told("91850103MA9000002F", "code") == [("桐创", 2)]
    assert told("桐创", "words") == [("桐创", 2), ("桐创电池", 1)]
    assert told("TONGCH", "words") == [("桐创", 2)]
    hidden = frozenset({"CN-patent-201710000005"})
    assert told("91850103MA9000002F", "code", without=hidden) == []
    assert told("桐创", "name", without=hidden) == [("桐创", 1)]
    (seen,) = names_find(office.folder, 2, ("owner",), "桐创", by="name")
    assert (seen.codes, seen.others) == (("91850103MA9000002F",), ("Tongchuang",))
    assert names_beside(office.folder, 1, "owner", ["桐创"], "inventor") == [("李伟", 2), ("李伟明", 1)]
    assert names_beside(office.folder, 1, "owner", ["桐创"], "agency") == [("青岭", 1)]


def test_the_people_of_an_edition_are_the_same_made_anew_or_from_the_one_before(office):
    def told(seq):
        return [
            names_find(office.folder, seq, (role,), "", by="words")
            for role in ("owner", "applicant", "inventor", "agency")
        ] + [rights_happened(office.folder, seq, "pledge", date(2020, 1, 1), date(2026, 1, 1))]

    first, followed = told(1), told(2)
    (office.folder / "uses" / "people-2.db").unlink()
    (office.folder / "uses" / "people-1.db").unlink()
    anew = told(2)
    assert anew[0] == followed[0]
    assert anew[1:] == followed[1:]
    assert told(1) == first
    assert first != followed


def test_the_signs_of_marks(data_dir):
    office = Office(data_dir)
    sign = Image(name="a.png", role="mark", sha256="ab" * 32)
    said = statement(
        document="M1", no="99000001", kind="trademark", mark=Mark(text="岚湾", image="a.png"), images=(sign,)
    )
    office.load(incoming(said), key="marks")
    (seen,) = marks_get(data_dir, office.rights(), 1).values()
    assert (seen.text, seen.image) == ("岚湾", "ab" * 32)
