"""Addresses of the API that are to end say so, and the page for programs names all there are."""

from __future__ import annotations

from datetime import date

import pytest

import muniment.portal.views  # noqa: F401 - the page binds what it tells before a test replaces it
from muniment.catalogue.tests.factories import grant
from muniment.kernel.errors import SourceProblem
from muniment.portal import endings as endings_module
from muniment.portal.endings import endings, endings_read
from muniment.register.tests.loads import BY_PUBLICATION, Office
from muniment.search.services.indexing import index_catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
RIGHT = "CN-patent-201710000003"
ROW = {
    "address": "/api/v1/show/{number}",
    "deprecated_on": date(2027, 1, 1),
    "sunset_on": date(2028, 1, 1),
    "successor": "/api/v2/rights/{number}",
    "why": {"zh": "示例", "en": "a sample"},
}


@pytest.fixture
def office(data_dir):
    made = Office(data_dir)
    made.load(*(grant(n) for n in range(6)), BY_PUBLICATION, key="first")
    index_catch_up(data_dir=data_dir)
    return made


def test_an_address_that_is_to_end_says_so(office, client, monkeypatch):
    monkeypatch.setattr(endings_module, "endings", lambda: endings_read([ROW]))
    for reply in (client.get(f"/api/v1/show/{RIGHT}"), client.get("/api/v1/show/nothing")):
        assert reply["Deprecation"] == "@1798761600"
        assert reply["Sunset"] == "Sat, 01 Jan 2028 00:00:00 GMT"
        assert 'rel="successor-version"' in reply["Link"]
    assert "Sunset" not in client.get("/api/v1/editions")


def test_an_end_is_told_twelve_months_before():
    assert endings() == endings_read([]) == ()
    with pytest.raises(SourceProblem):
        endings_read([{**ROW, "sunset_on": date(2027, 12, 1)}])


def test_the_page_for_programs_names_every_operation(office, client):
    page = client.get("/api", {"lang": "en"}).content.decode()
    for address in client.get("/api/v1/openapi.json").json()["paths"]:
        assert address in page
    assert "No address is to end" in page
