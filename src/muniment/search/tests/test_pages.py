"""Pages of the search on a small published folder: what is found, what is said, what can be taken away."""

from __future__ import annotations

import io

import openpyxl
import pytest

from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import AT, LOADER, Office
from muniment.search.services.indexing import index_catch_up
from muniment.search.tests.test_index import FIRST
from muniment.search.views import finding as views

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
FORMS = ("csv", "xlsx", "json", "jsonl", "ris", "bibtex")


@pytest.fixture
def office(data_dir):
    made = Office(data_dir)
    made.load(*FIRST, key="first")
    return made


@pytest.fixture
def asked(office, client):
    """Asks a page of the indexed folder."""
    index_catch_up(data_dir=office.folder)
    return lambda address, **words: client.get(address, None if "?" in address else {"lang": "en", **words})


def test_words_find_rights_and_every_number_is_a_link(asked):
    reply = asked("/search", q="title:thing")
    body = reply.content.decode()
    assert reply.status_code == 200
    assert f"{reply.context['answer'].total:,} rights" in body
    for shown in reply.context["shown"]:
        assert f'href="/rights/{shown.hit.right_id}' in body
    for sifted in reply.context["facets"]:
        for value in (*sifted.first, *sifted.rest):
            assert asked(value.address).context["answer"].total == value.count


def test_a_value_that_was_clicked_can_be_taken_away_again(asked):
    reply = asked("/search", q="*", kind="patent")
    (chosen,) = reply.context["chosen"]
    assert asked(chosen.without).context["answer"].total >= reply.context["answer"].total


def test_a_number_alone_goes_to_its_right(asked):
    reply = asked("/search", q="CN201710000003")
    assert (reply.status_code, reply["Location"]) == (302, "/rights/CN-patent-201710000003?lang=en")


def test_an_address_keeps_only_what_says_something(asked):
    reply = asked("/search?q=thing&sort=score&order=down&edition=&as_of=&kind=patent&lang=en")
    assert (reply.status_code, reply["Location"]) == (302, "/search?q=thing&kind=patent&lang=en")


def test_what_was_asked_survives_every_click(asked):
    reply = asked("/search", q="*", kind="patent", sort="filed", order="up", as_of="2025-06-30")
    body = reply.content.decode()
    assert '<input type="hidden" name="kind" value="patent">' in body
    assert '<option value="filed" selected>' in body
    assert 'value="2025-06-30"' in body
    for sifted in reply.context["facets"]:
        for value in (*sifted.first, *sifted.rest):
            assert {"sort=filed", "order=up", "as_of=2025-06-30"} <= set(value.address.partition("?")[2].split("&"))


def test_pages_go_on_and_say_where_they_are(asked, monkeypatch):
    monkeypatch.setattr(views, "PAGE", 1)
    first = asked("/search", q="*")
    second = asked(first.context["next"])
    assert (second.context["from"], second.context["until"]) == (2, 2)
    assert first.context["shown"][0].hit.right_id != second.context["shown"][0].hit.right_id
    assert "from" not in second.context["first"]


def test_a_number_with_a_wrong_check_digit_is_found_and_the_digit_named(asked):
    right = asked("/search", q="number:CN2017*").context["shown"][0].hit
    number = right.application_no
    wrong = f"{number[:-1]}{(int(number[-1]) + 1) % 10}"
    assert asked("/search", q=number).status_code == 302
    reply = asked("/search", q=wrong)
    assert reply.context["number"]["digit"] == number[-1]
    assert f'href="/check?number={wrong}' in reply.content.decode()
    assert [shown.hit.right_id for shown in reply.context["shown"]] == [right.right_id]


def test_a_number_that_nobody_bears_leads_to_the_check(asked):
    reply = asked("/search", q="CN201799999999")
    assert reply.context["answer"].total == 0
    body = reply.content.decode()
    assert "No record answers to the number CN201799999999." in body
    assert 'href="/check?number=CN201799999999' in body


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
@pytest.mark.parametrize("query", ["title:(", "filed:20011345", '"', "nosuchfield:x", "(" * 5000])
def test_a_query_that_cannot_be_read_is_told_in_words(asked, query, lang):
    reply = asked("/search", q=query, lang=lang)
    assert reply.status_code == 400
    assert "notice stop" in reply.content.decode()


def test_nothing_found_offers_something_else(asked):
    reply = asked("/search", q="title:thing AND title:zzzz")
    assert reply.context["answer"].total == 0
    assert reply.context["answer"].suggestions


def test_without_an_index_a_number_still_leads_to_its_right(office, client):
    assert client.get("/search", {"q": "CN201710000003"}).status_code == 302
    reply = client.get("/search", {"q": "thing", "lang": "en"})
    assert reply.status_code == 503
    assert "muniment index" in reply.content.decode()


def test_help_and_the_empty_box_answer(asked):
    for address in ("/search", "/search/help"):
        assert asked(address).status_code == 200


@pytest.mark.parametrize("name", FORMS)
def test_the_whole_list_can_be_taken_away(asked, name):
    reply = asked(f"/search/list/{name}", q="*")
    body = b"".join(reply.streaming_content)
    assert reply.status_code == 200
    assert body
    if name == "xlsx":
        rows = list(openpyxl.load_workbook(io.BytesIO(body), read_only=True).worksheets[0].values)
        assert len(rows) - 1 == asked("/search", q="*").context["answer"].total


def test_an_unknown_form_is_refused(asked):
    assert asked("/search/list/doc", q="*").status_code == 400


def test_what_is_withheld_is_in_no_list(asked, office):
    before = asked("/search", q="*").context["answer"].total
    right = "CN-patent-201710000003"
    right_withhold(data_dir=office.folder, actor=LOADER, right_id=right, field=None, ground="Art. 4", at=AT)
    reply = asked("/search", q="*")
    assert reply.context["answer"].total == before - 1
    assert right not in b"".join(asked("/search/list/csv", q="*").streaming_content).decode()
    assert "1 record is withheld" in reply.content.decode()
