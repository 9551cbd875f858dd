"""The API: the documents of the commands, problems that say what to do, nothing withheld, nothing remembered."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import openpyxl
import pytest

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant
from muniment.kernel.texts import Text
from muniment.portal.api import operations_told
from muniment.register.queries.documents import right_document
from muniment.register.queries.editions import edition_get
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import BY_NUMBER, BY_PUBLICATION, REAL, STAND_IN, Office
from muniment.search.queries.listing import answer_json
from muniment.search.queries.searching import search
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RIGHT = "CN-patent-201710000003"


@pytest.fixture
def office(data_dir):
    made = Office(data_dir)
    made.load(*(grant(n) for n in range(6)), BY_PUBLICATION, key="first")
    made.load(BY_NUMBER, grant(1, revision=1), key="second")
    index_catch_up(data_dir=data_dir)
    return made


@pytest.fixture
def ask(office, client):
    def asked(path: str, status: int = 200, **words):
        reply = client.get(f"/api/v1/{path}", words, headers={"Accept-Language": "en"})
        assert reply.status_code == status, reply.content[:300]
        assert reply["Content-Type"] == ("application/json" if status == 200 else "application/problem+json")
        assert not reply.cookies
        return json.loads(reply.content)

    return asked


def test_a_right_is_the_document_of_the_command(ask, office):
    wanted = json.loads(json.dumps(right_document(office.folder, RIGHT, edition=edition_get())))
    assert ask(f"show/{RIGHT}") == wanted
    assert ask("show/CN201710000003") == wanted
    wrong = ask("show/ZL 2017 1 0000003.7", 404)
    assert wrong["code"] == "number.check_digit"
    assert "check digit" in wrong["detail"]


def test_any_edition_and_day_can_be_asked(ask):
    assert ask(f"show/{STAND_IN}", edition="2026-11-20.1")["edition"] == "2026-11-20.1"
    assert ask(f"show/{STAND_IN}")["right_id"] == REAL
    assert ask(f"show/{RIGHT}", as_of="2019-01-01")["as_of"] == "2019-01-01"
    assert ask(f"show/{RIGHT}", 404, edition="2020-01-01.1")["code"].startswith("edition")
    assert "as_of must be a date" in ask(f"show/{RIGHT}", 400, as_of="yesterday")["detail"]


def test_a_search_is_the_document_of_the_command(ask, office):
    asked = Question("thing", filters=(("kind", "patent"),), limit=2)
    wanted = json.loads(json.dumps(answer_json(search(office.folder, asked)), default=str))
    found = ask("search", q="thing", kind="patent", limit=2)
    assert {**found, "took_ms": 0} == {**wanted, "took_ms": 0}
    more = ask("search", q="thing", kind="patent", limit=2, after=found["next_after"])
    assert not {each["right_id"] for each in more["items"]} & {each["right_id"] for each in found["items"]}


def test_the_facets_that_are_counted_can_be_chosen(ask):
    assert set(ask("search", q="*", facets=["country", "agency"])["facets"]) == {"country", "agency"}
    assert ask("search", q="*", facets="none")["facets"] == {}
    assert (ask("search", q="*")["total"], ask("search", q="*", country="CN")["total"]) == (7, 0)
    assert ask("search", 400, q="*", facets="smell")["code"] == "search.field"


def test_a_list_has_no_cap_and_is_streamed(office, client):
    reply = client.get("/api/v1/search/list/xlsx", {"q": "thing"})
    assert reply.streaming
    path = office.folder / "list.xlsx"
    path.write_bytes(b"".join(reply))
    assert openpyxl.load_workbook(path).active.max_row == 1 + 6
    assert "muniment-2026-11-20.2.xlsx" in reply["Content-Disposition"]
    office.load(grant(9), key="third")
    behind = client.get("/api/v1/search/list/csv", {"q": "thing"})
    assert "muniment-2026-11-20.2.csv" in behind["Content-Disposition"], "of the edition that the index holds"
    assert b"2026-11-20.3" not in b"".join(behind)


WRONG = [
    ("search", {}, 400, "api.value", "the parameter q is required"),
    ("search", {"q": "("}, 400, "search.bracket", "never closed"),
    ("search", {"q": "x", "limit": "many"}, 400, "api.value", "limit must be a whole number"),
    ("search", {"q": "x", "limit": 1001}, 400, "api.value", "limit must be at most 1000"),
    ("search", {"q": "x", "order": "sideways"}, 400, "api.value", "order must be 'up' or 'down'"),
    ("search", {"q": "x", "lmit": 3}, 400, "api.parameter", "there is no parameter lmit"),
    ("search", {"q": "x", "sort": "smell"}, 400, "search.field", "smell"),
    ("search", {"q": "x", "edition": "1999-01-01.1"}, 404, "edition.unknown", "1999-01-01.1"),
    ("search/list/docx", {"q": "x"}, 400, "api.value", "form must be"),
    ("show/CN999999999999", {}, 404, "right.unknown", "CN999999999999"),
    ("nothing", {}, 404, "api.unknown", "/api/v1/openapi.json"),
    ("diff", {"from": "2026-11-20.2", "to": "2026-11-20.1"}, 400, "diff.order", ""),
]


def test_what_is_wrong_is_one_problem_in_both_languages(ask):
    for path, words, status, code, said in WRONG:
        problem = ask(path, status, **words)
        assert (problem["status"], problem["code"], problem["type"]) == (status, code, f"/problems/{code}")
        assert said in problem["detail"] == problem["text"]["en"]
        assert problem["text"]["zh"]


def test_the_language_is_that_of_the_reader(office, client):
    assert "括号" in json.loads(client.get("/api/v1/search", {"q": "(", "lang": "zh-Hans"}).content)["detail"]
    reply = client.get("/api/v1/search", {"q": "(", "lang": "en"})
    assert "bracket" in json.loads(reply.content)["detail"]
    assert not reply.cookies


def test_what_is_withheld_is_nowhere(ask, office):
    at = datetime(2026, 11, 22, tzinfo=UTC)
    right_withhold(data_dir=office.folder, actor=SYSTEM, right_id=RIGHT, field=None, ground="R 1", at=at)
    assert ask(f"show/{RIGHT}", 451)["code"] == "right.withheld"
    found = ask("search", q="thing")
    assert (found["total"], found["withheld"]) == (5, 1)
    assert RIGHT not in json.dumps(found)


def test_without_an_index_or_an_edition_it_says_so(data_dir, client):
    assert client.get("/api/v1/search", {"q": "x"}).status_code in {404, 503}
    assert json.loads(client.get("/api/v1/editions").content) == {"items": [], "next_cursor": None}
    Office(data_dir).load(grant(1), key="first")
    assert json.loads(client.get("/api/v1/search", {"q": "x"}).content)["code"] == "search.none"


def test_it_can_only_be_read_and_a_head_is_a_get_without_its_body(office, client):
    reply = client.post("/api/v1/search")
    assert (reply.status_code, reply["Allow"]) == (405, "GET")
    assert json.loads(reply.content)["code"] == "api.method"
    whole, bare = client.get(f"/api/v1/show/{RIGHT}"), client.head(f"/api/v1/show/{RIGHT}")
    assert (bare.status_code, bare.content) == (200, b"")
    assert bare["Content-Length"] == str(len(whole.content))
    assert client.head("/api/v1/search/list/csv", {"q": "*"}).status_code == 200


def test_what_each_operation_tells_is_said_in_chinese_too():
    told = {each.asked: each for _, group in operations_told() for each in group}
    assert told["GET /api/v1/search"].summary == Text("检索各类权利", "Search every kind of right")
    assert (told["GET /api/v1/search"].scope, told["GET /api/v1/me"].scope) == ("", "read")
