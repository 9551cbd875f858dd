"""The record page: answers with their events, claims of two publications, what changed since an edition, pictures."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant, incoming, publication, statement
from muniment.catalogue.values import Citation, Claim, Event, Image, Priority
from muniment.kernel.errors import NotFound
from muniment.register.queries.kin import citations_get, family_get
from muniment.register.queries.rights import right_get
from muniment.register.queries.since import right_since
from muniment.register.queries.wordings import claims_compare, wordings_get
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, Office

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RIGHT = "CN-patent-201710000001"


@pytest.fixture
def office(data_dir, settings):
    settings.MUNIMENT_DATA = data_dir
    return Office(data_dir)


def filed(text, **more):
    said = statement(
        document="CN10000001A",
        day=date(2017, 6, 1),
        title="Thing 1",
        numbers=(publication("10000001", "A"),),
        claims=text,
        **more,
    )
    return incoming(said)


def page(address, **asked):
    reply = Client().get(address, {"lang": "en", **asked})
    assert reply.status_code == 200
    return reply.content.decode()


def test_claims_of_two_publications_are_compared(office):
    office.load(filed("A thing 1 or more."), grant(1), key="first")
    view = right_get(office.folder, RIGHT)
    assert [each.document for each in wordings_get(office.folder, view)] == ["CN10000001A", "CN10000001B"]
    compared = claims_compare(office.folder, view)
    assert compared is not None
    assert (compared.before.document, compared.after.document) == ("CN10000001A", "CN10000001B")
    assert compared.totals == {"same": 0, "changed": 1, "new": 0, "gone": 0}
    text = page(f"/rights/{RIGHT}", tab="claims", before="")
    assert "<del> or more</del>" in text
    assert "1 amended" in text
    assert "<del>" not in page(f"/rights/{RIGHT}", tab="claims")
    with pytest.raises(NotFound, match="no publication"):
        claims_compare(office.folder, view, before="nobody/nothing")
    assert Client().get(f"/rights/{RIGHT}?tab=claims&before=nobody/nothing").status_code == 404


def test_texts_that_are_withheld_are_not_compared_either(office):
    office.load(filed("A thing 1 or more."), grant(1), key="first")
    right_withhold(data_dir=office.folder, right_id=RIGHT, field="texts", ground="by order", actor=SYSTEM, at=AT)
    view = right_get(office.folder, RIGHT)
    assert wordings_get(office.folder, view) == ()
    assert claims_compare(office.folder, view) is None


def test_what_changed_since_an_edition_is_told_by_events_and_fields(office):
    office.load(grant(1), key="first")
    lapse = Event(
        family="lapse",
        category="H",
        key_event="H11",
        action="unpaid",
        occurred_on=date(2020, 1, 2),
        event_id="lapse-1",
    )
    said = statement(document="row 1", title=None, day=date(2020, 2, 1), events=(lapse,), granted_on=date(2018, 1, 1))
    office.load(incoming(said, source="cn.status"), key="second")
    view = right_get(office.folder, RIGHT)
    since = right_since(office.folder, view)
    assert since is not None
    assert since.edition.name == "2026-11-20.1"
    assert [(tick.family, tick.day) for tick in since.came] == [("lapse", date(2020, 1, 2))]
    assert since.went == ()
    assert "granted_on" in [each.name for each in since.fields]
    text = page(f"/rights/{RIGHT}", tab="changes", since="2026-11-20.1")
    assert "New events 1" in text
    assert right_since(office.folder, right_get(office.folder, RIGHT, edition="2026-11-20.1")) is None
    assert Client().get(f"/rights/{RIGHT}?tab=changes&since=1999-01-01.1").status_code == 404


def test_a_right_that_came_later_says_so(office):
    office.load(grant(1), key="first")
    office.load(grant(2), key="second")
    assert "did not hold this right" in page("/rights/CN-patent-201710000002", tab="changes")
    assert "Nothing of the record changed" in page(f"/rights/{RIGHT}", tab="changes")


def test_an_answer_leads_to_the_event_behind_it(office):
    office.load(grant(1), key="first")
    text = page(f"/rights/{RIGHT}")
    answers = text[text.index('class="answers"') : text.index("</dl>")]
    linked = {part.split('"')[0] for part in answers.split('href="#')[1:]}
    assert linked
    assert all(f'id="{name}"' in text for name in linked)
    for question in ("Alive?", "Whose?", "Until when?", "Licensed?", "Pledged?", "Disputed?"):
        assert question in answers


def test_the_family_is_a_map_with_a_list_and_names_its_priorities(office):
    abroad = statement(
        document="US1B2",
        no="16400001",
        register="US",
        filed_on=date(2018, 1, 4),
        priorities=(Priority(office="CN", number="201710000001", date=date(2017, 2, 1)),),
        title="Thing abroad",
    )
    own = statement(document="CN1A", day=date(2017, 6, 1), title="Thing", filed_on=date(2017, 2, 1))
    office.load(incoming(own), incoming(abroad, source="us.grant"), key="first")
    family = family_get(office.folder, right_get(office.folder, RIGHT))
    assert [(each.right_id, each.own) for each in family.members] == [(RIGHT, True), ("US-patent-16400001", False)]
    assert family.members[1].priority_of == ("201710000001",)
    assert len(family.drawings[0].ties) == 1
    text = page(f"/rights/{RIGHT}", tab="family")
    assert "priority of 201710000001" in text
    assert text.count('role="img"') >= 2
    right_withhold(data_dir=office.folder, right_id="US-patent-16400001", field=None, ground="x", actor=SYSTEM, at=AT)
    assert len(family_get(office.folder, right_get(office.folder, RIGHT)).members) == 1


def test_citations_are_drawn_and_listed(office):
    citing = statement(
        document="CN2A",
        no="201810000002",
        title="Later thing",
        citations=(Citation(office="CN", number="10000001", kind_code="B"), Citation(text="A book")),
    )
    office.load(grant(1), incoming(citing), key="first")
    cited = citations_get(office.folder, right_get(office.folder, RIGHT))
    assert [each.right_id for each in cited.citing] == ["CN-patent-201810000002"]
    assert cited.titles["CN-patent-201810000002"] == {"en": "Later thing"}
    later = citations_get(office.folder, right_get(office.folder, "CN-patent-201810000002"))
    assert sorted(each.right_id or "" for each in later.cited) == ["", RIGHT]
    assert len(later.drawings[0].cited) == 1
    assert "Later thing" in page(f"/rights/{RIGHT}", tab="citations")


@pytest.mark.parametrize(
    ("picture", "shown", "links"),
    [("1", "Picture 1 of 2", {"2"}), ("2", "Picture 2 of 2", {"1"}), ("3", "", {"1", "2"}), ("x", "", {"1", "2"})],
)
def test_pictures_are_looked_at_one_by_one(office, picture, shown, links):
    images = tuple(Image(name=f"view {no}", role="view", sha256=f"{no}" * 64) for no in (1, 2))
    said = statement(document="CN3S", no="201730000003", kind="design", title="Lamp", images=images)
    office.load(incoming(said), key="first")
    text = page("/rights/CN-design-201730000003", tab="images", picture=picture)
    assert (shown in text) if shown else ("Picture" not in text)
    linked = {part[0] for part in text.split("picture=")[1:] if "#picture" in part[:20]}
    assert linked == links


def test_claims_keep_their_numbers_in_the_comparison(office):
    def several(document, *texts, day):
        said = statement(document=document, day=day, title="Thing", numbers=())
        claims = tuple(Claim(no=no, text=text, lang="en") for no, text in enumerate(texts, 1))
        return incoming(said.__class__(**{**{f: getattr(said, f) for f in said.__struct_fields__}, "claims": claims}))

    office.load(
        several("CN9A", "A lamp with a fin.", "The lamp of claim 1, the fin being thin.", day=date(2017, 1, 1)),
        several("CN9B", "The lamp of claim 1, the fin being thin.", day=date(2018, 1, 1)),
        key="first",
    )
    text = page(f"/rights/{RIGHT}", tab="claims", before="")
    assert "was claim 2" in text
    assert "1 struck out" in text


def test_events_are_drawn_in_lanes_as_often_as_they_are_listed(office):
    moved = Event(family="transfer", category="R", key_event="R10", action="start", occurred_on=date(2019, 5, 6))
    pledged = Event(family="pledge", category="R", key_event="R11", action="start", occurred_on=date(2020, 5, 6))
    said = statement(document="row 1", day=date(2020, 6, 1), events=(moved, pledged))
    office.load(grant(1), incoming(said, source="cn.status"), key="first")
    text = page(f"/rights/{RIGHT}")
    rows = text.count('<tr id="event-')
    assert rows == 3
    assert text.count('<path class="mark') == 2 * rows
    assert "lanes-title" not in page(f"/rights/{RIGHT}", tab="claims")
