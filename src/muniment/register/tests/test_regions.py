"""Regions and owners: loaded divisions, where a text lies, and exact counts by region, kind and type of owner."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from muniment.catalogue.queries.owners import region_counts, region_unplaced
from muniment.catalogue.tests.factories import incoming, publication, statement
from muniment.catalogue.values import Party
from muniment.kernel.errors import NotFound
from muniment.register.queries.regions import gazetteer_get, region_ask, region_locate, region_page
from muniment.register.services.codelists import Statement, codelists_load
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, LOADER, Office
from muniment.standards.tests.test_classifications import BY_YEAR

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)
DIVISIONS = (
    "#scheme,GB2260\n#edition,sample\nsymbol,title_zh,title_en,since,until,postcode,successor\n"
    "840000,云澜省,Yunlan,,,84,\n840100,澜州市,Lanzhou Bay,,,8401,\n840102,云麓区,Yunlu,,,840120,\n"
    "840181,岚江县,,,2019-12-31,,840182\n840182,岚江市,,2020-01-01,,,\n850000,苍原省,Cangyuan,,,,\n"
)
NONE: frozenset[str] = frozenset()


@pytest.fixture
def placed(data_dir: Path, tmp_path: Path) -> Path:
    """A folder with two provinces, loaded by the documented table."""
    path = tmp_path / "divisions.csv"
    path.write_text(DIVISIONS, encoding="utf-8")
    report = codelists_load(data_dir=data_dir, paths=[path], stated=Statement(), replace=False, actor=LOADER, at=AT)
    assert [(each.read, each.entries, each.rejected) for each in report] == [(6, 6, 0)]
    return data_dir


def owned(no: str, *owners: tuple[str | None, str | None], kind: str = "patent", country: str | None = "CN"):
    parties = tuple(
        Party(role="owner", name=f"云澜{no}{at}", seq=at, country=country, region_code=region, owner_type=type_)
        for at, (region, type_) in enumerate(owners, start=1)
    )
    return incoming(
        statement(
            document=f"CN{no}A", no=no, kind=kind, numbers=(publication(no, "A", "CN"),),
            parties=(*parties, Party(role="inventor", name="云澜七号", region_code="850000")),
        )
    )  # fmt: skip


@pytest.fixture
def counted(placed: Path) -> Path:
    Office(placed).load(
        owned("201810000001", ("840102", "enterprise")),
        owned("201810000002", ("840182", "university"), ("850000", "enterprise")),
        owned("201810000003", (None, None)),
        owned("201810000004", (None, "enterprise"), country="US"),
        owned("301", ("840102", None), kind="trademark"),
        key="first",
    )
    return placed


def test_counts_by_region_kind_and_type(counted: Path):
    found = region_counts(counted, 1, {"yunlan": "84", "yunlu": "840102", "cangyuan": "85", "none": "86"}, without=NONE)
    assert {key: count.total for key, count in found.items()} == {"yunlan": 3, "yunlu": 2, "cangyuan": 1, "none": 0}
    assert found["yunlan"].kinds == {"patent": 2, "trademark": 1}
    assert found["yunlan"].types == {
        ("patent", "enterprise"): 2, ("patent", "university"): 1, ("trademark", ""): 1,
    }  # fmt: skip
    assert region_unplaced(counted, 1, without=NONE) == (4, 1)
    fewer = region_counts(counted, 1, {"yunlu": "840102"}, without=frozenset({"CN-trademark-301"}))
    assert fewer["yunlu"].kinds == {"patent": 1}


@pytest.mark.parametrize(
    ("text", "on", "code", "former"),
    [
        ("云澜省澜州市云麓区书院路9号", TODAY, "840102", False),
        ("840120", TODAY, "840102", False),
        ("岚江县江滨街", TODAY, "840181", True),
        ("岚江县江滨街", date(2019, 5, 1), "840181", False),
        ("Springfield", TODAY, None, False),
    ],
)
def test_where_a_text_lies(placed: Path, text: str, on: date, code: str | None, former: bool):
    found = region_locate(placed, text, on=on)
    assert (found.code, found.former) == (code, former)
    if former:
        assert found.successor == "840182"


def test_another_list_is_seen_at_once(placed: Path, tmp_path: Path):
    assert gazetteer_get(placed, on=TODAY).name_of("840103") is None
    more = tmp_path / "years.csv"
    more.write_text(BY_YEAR, encoding="utf-8")
    codelists_load(data_dir=placed, paths=[more], stated=Statement(), replace=False, actor=LOADER, at=AT)
    assert gazetteer_get(placed, on=TODAY).name_of("840103") == "澜北区"
    shown = region_page(placed, "840121", seq=None)
    assert shown.names == (("澜北县", "2001", "2002"),)
    assert shown.region is not None
    assert (shown.region.until, shown.region.successor) == ("2002", "840103")


def test_a_division_with_what_lies_under_it(counted: Path):
    shown = region_page(counted, "840100", seq=1)
    assert shown.region is not None
    assert (shown.region.name.en, shown.region.count.total) == ("Lanzhou Bay", 3)
    assert [each.code for each in shown.path] == ["840000"]
    assert [(each.code, each.count.total) for each in shown.children] == [("840102", 2), ("840182", 1)]
    assert [each.code for each in shown.former] == ["840181"]
    assert [type_ for type_, _name, _counts in shown.types] == ["enterprise", "university", ""]
    with pytest.raises(NotFound):
        region_page(counted, "860000", seq=1)


@pytest.mark.parametrize(
    ("code", "kind", "type_", "asks"),
    [
        ("840000", "", None, "region:840000"),
        ("840000", "patent", "university", "region:840000 AND kind:patent AND owner_type:university"),
        ("", "patent", "university", "kind:patent AND owner_type:university"),
        ("840000", "patent", "", None),
        ("", "", None, None),
    ],
)
def test_the_question_behind_a_count(code: str, kind: str, type_: str | None, asks: str | None):
    assert region_ask(code, kind=kind, type_=type_) == asks


def test_the_pages_in_both_languages(counted: Path, client: Client):
    for lang, words in (("zh-Hans", ("云澜省", "企业")), ("en", ("Yunlan", "enterprise"))):
        for address in (
            "/regions",
            "/regions/840000",
            "/regions/840181",
            "/regions?at=云澜省",
            "/regions?at=x&as_of=2001-01-01",
        ):
            reply = client.get(address, headers={"accept-language": lang})
            assert reply.status_code == 200, address
        body = client.get("/regions/840000", headers={"accept-language": lang}).content.decode()
        assert all(word in body for word in words)
    assert client.get("/regions/999999").status_code == 404
    assert client.get("/regions?at=x&as_of=yesterday").status_code == 400
    right_withhold(data_dir=counted, actor=LOADER, right_id="CN-trademark-301", field=None, ground="made up", at=AT)
    assert region_page(counted, "840102", seq=1).kinds == ("patent",)


def test_an_empty_folder_teaches_the_next_step(data_dir: Path, client: Client):
    assert "muniment codelists load" in client.get("/regions?lang=en").content.decode()
