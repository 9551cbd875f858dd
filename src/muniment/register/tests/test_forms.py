"""One right in every form: by the address of its page, by ``format`` and ``Accept`` of the API."""

from __future__ import annotations

import json

import pytest
from lxml import etree

from muniment.catalogue.tests.factories import grant
from muniment.register.tests.loads import Office

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

RIGHT = "CN-patent-201710000001"
PAGE, API = f"/rights/{RIGHT}", f"/api/v1/show/{RIGHT}"


@pytest.fixture
def office(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(2)), key="first")
    return office


ASKED = [
    (None, "application/json", "json"),
    ("*/*", "application/json", "json"),
    ("application/json", "application/json", "json"),
    ("text/html,application/*;q=0.9", "application/json", "json"),
    ('application/json;profile="st97"', 'application/json; profile="st97"', "st97"),
    ("application/json;profile=st97, application/json;q=0.5", 'application/json; profile="st97"', "st97"),
    ("application/json;q=0.2, application/xml", 'application/xml; profile="st96"', "st96"),
    ("application/xml;profile=st96", 'application/xml; profile="st96"', "st96"),
    ("application/json;q=0, application/pdf;q=0, */*;q=0.1", 'application/xml; profile="st96"', "st96"),
    ("application/pdf", "application/pdf", "pdf"),
]


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize(("accept", "media_type", "form"), ASKED)
def test_the_header_chooses_the_form(client, accept, media_type, form):
    reply = client.get(API, headers={"Accept": accept} if accept else {})
    assert (reply.status_code, reply["Content-Type"]) == (200, media_type)
    assert "Accept" in reply["Vary"]
    told_right(reply.content, form)


def told_right(body, form):
    if form == "json":
        assert json.loads(body)["right_id"] == RIGHT
    elif form == "st97":
        assert json.loads(body)["patentPublication"]["rightIdentification"]["rightIdentifier"] == RIGHT
    elif form == "st96":
        assert etree.fromstring(body).findtext("{*}RightIdentification/{*}RightIdentifier") == RIGHT
    else:
        assert body.startswith(b"%PDF-")


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("form", ["json", "st97", "st96", "pdf"])
def test_the_parameter_wins_and_the_page_gives_the_same(client, form):
    reply = client.get(API, {"format": form}, headers={"Accept": "text/csv"})
    page = client.get(PAGE, {"format": form})
    assert (reply.status_code, page.status_code) == (200, 200)
    assert reply.content == page.content
    told_right(page.content, form)
    kept = page.headers.get("Content-Disposition", "")
    assert kept == ("" if form == "json" else f'inline; filename="{RIGHT}.2026-11-20.1.{kept.rsplit(".", 1)[-1]}')


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("accept", ["text/csv", "application/json;profile=st98", "application/xml;profile=st36", "x"])
def test_what_is_not_offered_is_refused_with_what_there_is(client, accept):
    reply = client.get(API, headers={"Accept": accept})
    problem = json.loads(reply.content)
    assert (reply.status_code, problem["status"], problem["code"]) == (406, 406, "reply.accept")
    assert reply["Content-Type"] == "application/problem+json"
    assert 'application/xml; profile="st96"' in problem["text"]["en"]


@pytest.mark.usefixtures("office")
def test_a_form_that_does_not_exist_is_said_to(client):
    assert json.loads(client.get(API, {"format": "st36"}).content)["code"] == "api.value"
    page = client.get(PAGE, {"format": "st36"})
    assert page.status_code == 400
    assert "json st97 st96 pdf" in page.content.decode()


@pytest.mark.usefixtures("office")
def test_the_sheet_is_in_the_language_of_the_reader(client):
    chinese, english = (client.get(PAGE, {"format": "pdf", "lang": lang}).content for lang in ("zh-Hans", "en"))
    assert chinese != english


def test_an_older_edition_and_day_are_those_that_were_asked_for(client, office):
    office.load(grant(1, revision=1), key="second")
    for edition, wording in (("2026-11-20.1", "wording 0"), ("2026-11-20.2", "wording 1")):
        body = client.get(PAGE, {"format": "st96", "edition": edition, "as_of": "2019-01-01"}).content.decode()
        assert f"Thing 1, {wording}" in body
        assert f"<mun:EditionName>{edition}<" in body
        assert "<mun:LawDate>2019-01-01<" in body
