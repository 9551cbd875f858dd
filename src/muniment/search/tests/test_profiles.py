"""Portfolios of parties: found by code or name, counted as the tables say, every number the count of its search."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from urllib.parse import parse_qsl, quote, urlsplit

import pytest

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view
from muniment.catalogue.tests.factories import event, incoming, statement
from muniment.catalogue.values import ClassSymbol, Coverage, Mark, Party
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_list
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, LOADER, Office
from muniment.search.domain.profiles import Ask, line_of, year_before
from muniment.search.queries.parties import party_find
from muniment.search.queries.profiles import party_profile, query_profile
from muniment.search.queries.profiling import party_document
from muniment.search.queries.searching import search
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
CODE, OTHER = "91850103MA9000002F", "91860103MA9000068C"
FIRM, TRADER = "岚湾电池股份有限公司", "岚湾商贸有限公司"


_DIGITS = {"utility_model": 2, "design": 3}
"""An application number of the Chinese office says what kind of right it is."""


def by(role: str, name: str, **more: object) -> Party:
    return Party(role=role, name=name, **more)


def right(no: int, kind: str, *parties: Party, day: int = 1, **content: object):
    said = statement(
        document=f"CN1{no:07d}B",
        no=f"2017{_DIGITS.get(kind, 1)}{no:07d}",
        kind=kind,
        day=date(2018, 1, day),
        title=f"Thing {no}",
        parties=parties,
        filed_on=date(2008 + no, 3, 1),
        **content,
    )
    return incoming(said)


OWNER = by("owner", FIRM, region_code="850103", owner_type="enterprise", names_other={"en": "Lanwan Battery"})
CODED = by("owner", FIRM, identifiers=(CODE,), owner_type="enterprise")
RENAMED = by("owner", "岚湾电池有限公司", identifiers=(CODE,))
IPC = (ClassSymbol(scheme="IPC", symbol="H01M 10/0525", first=True),)
LOCARNO = (ClassSymbol(scheme="LOCARNO", symbol="09-01"),)
FIRST = (
    right(1, "patent", OWNER, by("inventor", "祝岚"), by("agency", "青岭"), classes=IPC, events=(event(),)),
    right(
        2, "patent", OWNER, by("inventor", "祝岚"), by("inventor", "许青"), events=(event("pledge", date(2026, 3, 1)),)
    ),
    right(3, "trademark", CODED, mark=Mark(text="岚湾"), classes=(ClassSymbol(scheme="NICE", symbol="9"),)),
    right(4, "utility_model", RENAMED, by("owner", "汐川大学"), by("inventor", "祝岚山")),
    right(5, "patent", by("applicant", FIRM), by("inventor", "祝岚")),
    right(6, "patent", by("owner", TRADER), by("agency", "青岭")),
    right(7, "design", by("owner", "同名厂", identifiers=(CODE[:-1] + "X",))),
    right(8, "design", by("owner", "同名厂", identifiers=(OTHER,)), classes=LOCARNO),
)
SECOND = (
    right(
        2, "patent", by("owner", TRADER), by("inventor", "祝岚"), day=2, events=(event("transfer", date(2026, 5, 1)),)
    ),
    right(9, "patent", OWNER, by("agency", "青岭"), granted_on=date(2026, 6, 1)),
)
COVERED = Coverage(
    source="cn.publication",
    register="CN",
    kind="patent",
    families=("filing", "grant", "lapse"),
    since=None,
    until=date(2026, 11, 20),
)


@pytest.fixture
def office(data_dir):
    made = Office(data_dir)
    made.load(*FIRST, key="first", coverage=(COVERED,))
    made.load(*SECOND, key="second", coverage=(COVERED,))
    index_catch_up(data_dir=data_dir)
    return made


def named(office, text, sort="owner", **more):
    return party_profile(office.folder, party_find(office.folder, sort, text, **more), **more)


# --- whom an address means -------------------------------------------------------------------------------------------


def test_a_code_gathers_the_names_that_stand_beside_it(office):
    found = party_find(office.folder, "owner", CODE)
    assert (found.names, found.code) == ((FIRM, "岚湾电池有限公司"), CODE)
    assert found.others == ("Lanwan Battery",)
    assert party_find(office.folder, "owner", FIRM) == found
    assert party_find(office.folder, "owner", CODE.lower()) == found


def test_a_name_of_two_codes_and_a_part_of_a_name_give_a_list(office):
    assert [each.code for each in party_find(office.folder, "owner", "同名厂")] == [CODE[:-1] + "X", OTHER]
    assert [each.title for each in party_find(office.folder, "owner", "岚湾")] == [FIRM, TRADER, "岚湾电池有限公司"]
    shared = party_find(office.folder, "owner", OTHER)
    assert (shared.names, shared.shared) == (("同名厂",), (CODE[:-1] + "X",))


def test_nobody_is_called_so(office):
    for sort, text in (("owner", "nobody"), ("owner", ""), ("agency", FIRM), ("inventor", CODE)):
        with pytest.raises(NotFound) as problem:
            party_find(office.folder, sort, text)
        assert problem.value.code == "party.unknown"


def test_an_inventor_is_exactly_that_name(office):
    assert party_find(office.folder, "inventor", "祝岚").names == ("祝岚",)
    assert named(office, "祝岚", "inventor").total.count == 3
    assert named(office, "祝岚山", "inventor").total.count == 1


# --- what is told ----------------------------------------------------------------------------------------------------


def test_the_portfolio_of_an_owner(office):
    told = named(office, CODE)
    assert told.total.count == 4
    assert told.applied.count == 1
    assert [(row.label.zh, row.cell.count) for row in told.names] == [(FIRM, 3), ("岚湾电池有限公司", 1)]
    assert {(row.label.en, row.cell.count) for row in told.section("kinds").rows} == {
        ("patent", 2),
        ("trade mark", 1),
        ("utility model", 1),
    }
    assert [(row.label.zh, row.cell.count) for row in told.section("co_owners").rows] == [("汐川大学", 1)]
    assert [(row.label.zh, row.cell.count) for row in told.section("agencies").rows] == [("青岭", 2)]
    assert {(row.label.zh, row.cell.count) for row in told.section("inventors").rows} == {("祝岚", 1), ("祝岚山", 1)}
    assert [(row.code, row.cell.count) for row in told.section("patent_classes").rows] == [("H01M", 1)]
    assert [(row.code, row.cell.count) for row in told.section("mark_classes").rows] == [("9", 1)]
    assert [mark.words for mark in told.marks] == ["岚湾"]
    assert [column.label for column in told.years.columns] == [str(year) for year in range(2009, 2018)]
    assert [column.total.count for column in told.years.columns] == [1, 0, 1, 1, 0, 0, 0, 0, 1]
    assert not told.person
    assert "4 rights" in told.line.en
    assert "1 application without an owner yet" in told.line.en


def test_what_moved_since_the_edition_before(office):
    old, new = edition_list()
    told = named(office, CODE)
    assert (told.moves.edition, told.moves.entered.count, told.moves.left.count) == (old.name, 1, 1)
    assert named(office, CODE, edition=old.name).moves is None
    assert named(office, TRADER).moves.entered.count == 1
    assert new.name == told.edition


def test_the_last_twelve_months_say_what_is_known(office):
    rows = {row.label.en: row for row in named(office, CODE).year.rows}
    assert rows["granted or registered"].cell.count == 1
    assert rows["granted or registered"].note.en == "covered for 2 of 4 rights"
    assert (rows["pledge"].cell.count, rows["pledge"].cell.address) == (0, "")
    assert rows["pledge"].note.en == "not covered by the sources loaded"
    trader = {row.label.en: row for row in named(office, TRADER).year.rows}
    assert trader["transfer"].cell.count == 1
    before = {row.label.en: row for row in named(office, CODE, edition=edition_list()[0].name).year.rows}
    assert before["pledge"].cell.count == 1


def test_one_kind_only(office):
    told = party_profile(office.folder, party_find(office.folder, "owner", CODE), kind="patent")
    assert told.total.count == 2
    assert {row.label.zh for row in told.section("inventors").rows} == {"祝岚"}
    assert told.section("mark_classes") is None


def test_a_class_and_a_region(office):
    told = query_profile(office.folder, "class", "ipc:H01M")
    assert told.total.count == 1
    assert [(row.label.zh, row.cell.count) for row in told.section("owners").rows] == [(FIRM, 1)]
    region = query_profile(office.folder, "region", "region:850103")
    assert region.total.count == 2
    assert region.section("regions") is None


def test_the_tables_say_the_same(office):
    """The counts of every owner and inventor against DuckDB over the rows of the edition."""
    asked = """
        WITH newest AS (SELECT right_id, arg_max(kind, seq) AS kind, arg_max_null(parties, seq) AS parties FROM rows GROUP BY right_id),
        said AS (SELECT right_id, kind, unnest(parties) AS p FROM newest)
        SELECT p.name, count(DISTINCT right_id), count(DISTINCT kind) FROM said WHERE p.role = ? GROUP BY 1
    """
    with table_view(office.folder, delta.RECORDS) as (connection, _):
        for sort in ("owner", "inventor", "agency"):
            for name, rights, kinds in connection.execute(asked, [sort]).fetchall():
                found = search(office.folder, Question("*", filters=((sort, name),), facets=("kind",)))
                assert (found.total, len(found.facets["kind"])) == (rights, kinds), name


# --- pages -----------------------------------------------------------------------------------------------------------

_NUMBER = re.compile(r'<a [^>]*href="(/search\?[^"]+)"[^>]*>(?:<b>)?([\d,]+)(?:</b>)?</a>')


def numbers(body: str) -> list[tuple[str, int]]:
    return [(unescape(address), int(count.replace(",", ""))) for address, count in _NUMBER.findall(body)]


def asked_of(address: str) -> Question:
    words = parse_qsl(urlsplit(address).query)
    one = dict(words)
    filters = tuple(pair for pair in words if pair[0] not in {"q", "edition", "as_of"})
    day = date.fromisoformat(one["as_of"]) if "as_of" in one else None
    return Question(one["q"], edition=one.get("edition"), as_of=day, filters=filters)


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize(
    ("address", "links"),
    [
        (f"/owners/{CODE}", 30),
        (f"/owners/{CODE}?kind=patent&as_of=2026-05-01", 12),
        (f"/owners/{quote(TRADER)}?edition=2026-11-20.2", 11),
        (f"/agencies/{quote('青岭')}", 14),
        (f"/inventors/{quote('祝岚')}", 14),
        (f"/owners/{OTHER}", 8),
        ("/owners", 3),
    ],
)
def test_every_number_of_a_page_is_the_count_of_its_search(office, client, address, links, lang):
    reply = client.get(address, headers={"Accept-Language": lang})
    body = reply.content.decode()
    assert reply.status_code == 200
    found = numbers(body)
    assert len(found) >= links
    for where, count in found:
        assert search(office.folder, asked_of(where)).total == count, where
    assert client.get(found[0][0]).context["answer"].total == found[0][1]


def test_a_name_leads_to_its_code_and_words_to_a_list(office, client):
    reply = client.get(f"/owners/{quote(FIRM)}?edition=2026-11-20.2&kind=patent")
    assert (reply.status_code, reply["Location"]) == (302, f"/owners/{CODE}?edition=2026-11-20.2&kind=patent")
    body = client.get(f"/owners/{quote('岚湾')}").content.decode()
    assert f'href="/owners/{CODE}"' in body
    assert f'href="/owners/{quote(TRADER)}"' in body
    assert client.get("/owners?name=x/y&edition=2026-11-20.2")["Location"] == "/owners/x%2Fy?edition=2026-11-20.2"
    assert client.get("/owners/nobody").status_code == 404
    assert client.get(f"/owners/{CODE}?kind=nothing").status_code == 400


def test_pages_of_people_ask_to_be_left_out_and_rank_nobody(office, client):
    page = client.get(f"/inventors/{quote('祝岚')}")
    assert page["X-Robots-Tag"] == "noindex"
    assert not client.get(f"/owners/{CODE}").has_header("X-Robots-Tag")
    assert "祝岚" not in client.get("/inventors").content.decode()


def test_what_is_withheld_is_in_no_portfolio(office, client):
    right_withhold(
        data_dir=office.folder, right_id="CN-patent-201710000001", field=None, ground="x", actor=LOADER, at=AT
    )
    told = named(office, CODE)
    assert (told.total.count, told.withheld) == (3, 1)
    assert told.section("inventors").rows[0].label.zh == "祝岚山"
    assert told.section("patent_classes") is None
    right_withhold(
        data_dir=office.folder, right_id="CN-utility_model-201720000004", field=None, ground="x", actor=LOADER, at=AT
    )
    assert party_find(office.folder, "owner", CODE).names == (FIRM,)
    assert client.get(f"/inventors/{quote('祝岚山')}").status_code == 404
    right_withhold(
        data_dir=office.folder, right_id="CN-trademark-201710000003", field="parties", ground="x", actor=LOADER, at=AT
    )
    index_catch_up(data_dir=office.folder)
    assert party_find(office.folder, "owner", FIRM).code == ""
    for where, count in numbers(client.get(f"/owners/{quote(FIRM)}").content.decode()):
        assert search(office.folder, asked_of(where)).total == count


def test_the_api_tells_the_same(office, client):
    told = client.get(f"/api/v1/owners/{CODE}").json()
    assert told == party_document(office.folder, "owner", CODE)
    assert told["total"]["count"] == client.get("/api/v1" + told["total"]["search"]).json()["total"] == 4
    whole = client.get("/api/v1/portfolio?q=ipc:H01M").json()
    assert (whole["sort"], whole["total"]["count"]) == ("query", 1)
    several = client.get(f"/api/v1/owners/{quote('岚湾')}")
    assert (several.status_code, several.json()["code"]) == (404, "party.several")


# --- words -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("counts", "zh", "en"),
    [
        ({"total": 0, "applied": 0}, "没有权利", "No rights"),
        ({"total": 0, "applied": 1}, "1 件申请尚无权利人", "1 application without an owner yet"),
        (
            {"total": 2, "in_force": 1, "unsaid": 1},
            "2 件权利：商标 2 · 1 件有效（另 1 件是否终止未覆盖）",
            "2 rights: mark 2 · 1 in force (of 1 more lapse is not covered)",
        ),
        (
            {"total": 2, "unsaid": 2, "filed": (date(2009, 1, 2), date(2020, 3, 4))},
            "2 件权利：商标 2 · 有效与否：所载来源未覆盖 · 自 2009 年起，最新申请 2020-03-04",
            "2 rights: mark 2 · in force: not covered by the sources loaded · since 2009, newest filing 2020-03-04",
        ),
    ],
)
def test_the_sentence(counts, zh, en):
    usual = {"kinds": ((Text("商标", "mark"), 2),), "in_force": 0, "unsaid": 0, "filed": (None, None), "applied": 0}
    assert line_of(**{**usual, **counts}) == (zh, en)


@pytest.mark.parametrize(
    ("day", "first"),
    [
        (date(2026, 11, 20), date(2025, 11, 21)),
        (date(2025, 12, 31), date(2025, 1, 1)),
        (date(2024, 2, 29), date(2023, 3, 1)),
    ],
)
def test_twelve_months(day, first):
    assert year_before(day) == first


@pytest.mark.parametrize(
    ("query", "clause", "asked"),
    [
        ("*", "filed:2020", "filed:2020"),
        ("ipc:H01M", "filed:2020", "ipc:H01M AND filed:2020"),
        ("ipc:A OR ipc:B", "filed:2020", "(ipc:A OR ipc:B) AND filed:2020"),
        ("ipc:H01M", "", "ipc:H01M"),
    ],
)
def test_a_question_is_narrowed(query, clause, asked):
    assert Ask(query, (("kind", "patent"),)).narrowed(clause, ("kind", "patent")).filters == (("kind", "patent"),)
    assert Ask(query).narrowed(clause).query == asked
