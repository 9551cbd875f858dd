"""What came and went for a region between two editions: against each right read on its own, on the page and in words."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from muniment.catalogue.queries.records import record_get
from muniment.catalogue.tests.factories import event, incoming, publication, statement
from muniment.catalogue.values import Party
from muniment.kernel.errors import InvalidInput, NotFound
from muniment.register.queries.changes import CHANGES, difference_json, edition_compare
from muniment.register.queries.divisions import division_get
from muniment.register.queries.editions import edition_list
from muniment.register.queries.glances import glances_get, title_told
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, LOADER, Office
from muniment.register.tests.test_regions import placed  # noqa: F401 - a fixture

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
YUNLAN, CANGYUAN = "840102", "850000"


def held(no: int, *regions: str, day: date = date(2018, 1, 1), events: tuple[str, ...] = ("grant",)):
    number = f"20181{no:07d}"
    return incoming(
        statement(
            document=f"CN{number}A",
            no=number,
            day=day,
            title=f"Thing {no}",
            numbers=(publication(number, "A", "CN"),),
            parties=tuple(Party(role="owner", name=f"云澜{no}{code}", seq=1, region_code=code) for code in regions),
            events=tuple(event(each, date(2019, 5, 1 + at)) for at, each in enumerate(events)),
        )
    )


def later(no: int, *regions: str, events: tuple[str, ...] = ("grant",)):
    return held(no, *regions, day=date(2018, 6, 1), events=events)


@pytest.fixture
def office(placed: Path) -> Office:  # noqa: F811 - the fixture above
    made = Office(placed)
    made.load(
        held(1, YUNLAN), held(2, YUNLAN), held(3, CANGYUAN), held(4, YUNLAN, CANGYUAN), held(5, YUNLAN),
        held(6, CANGYUAN), held(7, YUNLAN), key="first",
    )  # fmt: skip
    made.load(
        later(1, CANGYUAN),  # its owner moved out
        later(3, YUNLAN),  # moved in
        later(4, YUNLAN),  # one of two left: it stays
        later(5, YUNLAN, events=("grant", "lapse")),
        later(6, CANGYUAN, events=("grant", "lapse")),  # elsewhere all the time
        later(7, YUNLAN, events=("grant", "pledge", "lapse")),
        held(8, YUNLAN), held(9, CANGYUAN), key="second",
    )  # fmt: skip
    return made


def names() -> list[str]:
    return [each.name for each in edition_list()]


def there(folder: Path, no: int, seq: int, stem: str) -> bool:
    version = record_get(folder, f"CN-patent-20181{no:07d}", seq)
    parties = version.record.content.parties if version and version.record else ()
    return any((party.region_code or "").startswith(stem) for party in parties if party.role == "owner")


@pytest.mark.parametrize(("region", "stem"), [("840000", "84"), ("云澜省", "84"), ("8401", "8401"), ("Cangyuan", "85")])
def test_what_came_and_went_is_what_each_right_says(office: Office, region: str, stem: str):
    found = edition_compare(office.folder, *names(), region=region)
    sides = {no: (there(office.folder, no, 1, stem), there(office.folder, no, 2, stem)) for no in range(1, 10)}
    said = {int(each.right_id[-2:]): each.change for each in found.items}
    assert {no for no, change in said.items() if change == "came"} == {
        no for no, s in sides.items() if s == (False, True)
    }
    assert {no for no, change in said.items() if change == "went"} == {
        no for no, s in sides.items() if s == (True, False)
    }
    assert {no for no, change in said.items() if change == "changed"} <= {no for no, s in sides.items() if all(s)}
    assert found.totals == {name: list(said.values()).count(name) for name in CHANGES}
    assert sum(found.causes.values()) == sum(found.totals.values())


def test_an_owner_who_moved_is_the_cause_and_events_are_counted(office: Office):
    found = edition_compare(office.folder, *names(), region="84")
    causes = {int(each.right_id[-2:]): (each.change, each.cause) for each in found.items}
    assert causes[1] == ("went", "moved")
    assert causes[3] == ("came", "moved")
    assert causes[8] == ("came", "new_document")
    assert found.events == {"lapse": 2, "pledge": 1}
    only = edition_compare(office.folder, *names(), region="84", event="lapse")
    assert [int(each.right_id[-2:]) for each in only.items] == [5, 7]
    document = difference_json(found)
    assert document["region"] == {"code": "840000", "name": {"zh": "云澜省", "en": "Yunlan"}}


def test_what_is_withheld_is_neither_counted_nor_listed(office: Office):
    right = "CN-patent-201810000007"
    right_withhold(data_dir=office.folder, actor=LOADER, right_id=right, field=None, ground="Art. 4", at=AT)
    found = edition_compare(office.folder, *names(), region="84")
    assert found.events == {"lapse": 1}
    assert right not in {each.right_id for each in found.items}
    assert glances_get(office.folder, [right], 2) == {}


def test_a_withheld_title_is_in_no_list(office: Office):
    right = "CN-patent-201810000005"
    (before,) = glances_get(office.folder, [right], 2).values()
    assert title_told(before, "zh-Hans") == ("Thing 5", "")
    right_withhold(data_dir=office.folder, actor=LOADER, right_id=right, field="titles", ground="Art. 4", at=AT)
    (after,) = glances_get(office.folder, [right], 2).values()
    assert after.titles == {}


def test_a_region_that_is_not_loaded_is_refused(office: Office):
    with pytest.raises(NotFound):
        edition_compare(office.folder, *names(), region="99")
    with pytest.raises((NotFound, InvalidInput)):
        division_get(office.folder, "'; DROP TABLE rows; --")


def test_the_page_keeps_to_its_region_and_every_row_opens(office: Office, client: Client):
    before, after = names()
    page = client.get("/diff", {"from": before, "to": after, "region": "云澜省", "lang": "en"})
    body = page.content.decode()
    assert "<b>Yunlan</b>, from" in body
    assert "2 came, 1 went, 3 changed, 0 renumbered" in body
    for each in page.context["difference"].items:
        assert page.context["titles"][each.right_id].startswith("Thing")
        assert client.get(f"/rights/{each.right_id}").status_code == 200
    page = client.get("/regions/840000", {"lang": "zh-Hans"})
    assert f"/diff?from={before}&amp;to={after}&amp;region=840000" in page.content.decode()
