"""Portfolios in a real browser and over the wire: every number followed, the same counts as DuckDB over the tables."""

from __future__ import annotations

import json
import re
import urllib.request
from collections.abc import Iterator
from html import unescape
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

from muniment.catalogue.adapters import delta
from muniment.catalogue.adapters.duck import table_view
from tests.journeys.conftest import WAYS

pytestmark = [pytest.mark.browser, pytest.mark.one_database]
_NUMBER = re.compile(r'<a [^>]*href="(/search\?[^"]+)"[^>]*>(?:<b>)?([\d,]+)(?:</b>)?</a>')


def told(portal: Any, address: str) -> Any:
    with urllib.request.urlopen(f"{portal.address}/api/v1{address}", timeout=60) as reply:  # noqa: S310 - our own
        return json.load(reply)


def largest(portal: Any, facet: str) -> str:
    """The name with most rights."""
    return next(iter(told(portal, f"/search?q=*&limit=0&facets={facet}")["facets"][facet]))


def parties(portal: Any) -> Iterator[str]:
    maker = told(portal, "/search?q=inventor:*&limit=1&facets=none")["items"][0]["inventors"][0]
    yield f"/owners/{quote(largest(portal, 'owner'), safe='')}"
    yield f"/agencies/{quote(largest(portal, 'agency'), safe='')}"
    yield f"/inventors/{quote(maker, safe='')}"


def test_every_number_of_a_portfolio_is_the_count_of_its_search(portal):
    for address in (*parties(portal), "/regions/840000", "/browse/ipc/H01M"):
        with urllib.request.urlopen(portal.address + address, timeout=60) as reply:  # noqa: S310 - our own
            body = reply.read().decode()
        found = {(unescape(where), int(count.replace(",", ""))) for where, count in _NUMBER.findall(body)}
        assert len(found) > 10, address
        for where, count in found:
            assert told(portal, f"{where}&limit=0&facets=none")["total"] == count, where


def test_portfolios_count_what_the_tables_hold(portal):
    asked = """
        WITH newest AS (
            SELECT right_id, arg_max(kind, seq) AS kind, arg_max(deleted, seq) AS gone, arg_max_null(parties, seq) AS parties,
                arg_max_null(filed_on, seq) AS filed FROM rows GROUP BY right_id),
        said AS (SELECT right_id, kind, filed, unnest(parties) AS p FROM newest WHERE NOT gone)
        SELECT p.name, kind, year(filed) AS filed, count(DISTINCT right_id) FROM said WHERE p.role = 'owner' GROUP BY ALL
    """
    with table_view(portal.folder, delta.RECORDS) as (connection, _):
        rows = connection.execute(asked).fetchall()
    names = list(told(portal, "/search?q=*&limit=0&facets=owner")["facets"]["owner"])[:4]
    for name in names:
        document = told(portal, f"/owners/{quote(name, safe='')}")
        mine = {each["label"]["zh"] for each in document["names"]} or {name}
        if mine != {name}:
            continue
        kept = [row for row in rows if row[0] == name]
        assert document["total"]["count"] == sum(row[3] for row in kept)
        kinds = next(each for each in document["sections"] if each["key"] == "kinds")
        assert {each["code"]: each["count"] for each in kinds["rows"]} == {
            kind: sum(row[3] for row in kept if row[1] == kind) for kind in {row[1] for row in kept}
        }
        for column in document["years"]["columns"]:
            if column["label"]["en"].isdecimal():
                assert column["count"] == sum(row[3] for row in kept if str(row[2]) == column["label"]["en"])


def test_from_a_result_to_the_owner_and_into_a_number(visit):
    page = visit(WAYS[0])
    page.goto("/search?q=kind:发明")
    page.locator(".hits .part a").first.click()
    expect(page).to_have_url(re.compile(r"/owners/"))
    number = page.locator("ul.counted a").first
    shown = number.inner_text()
    number.click()
    expect(page.locator("#answer")).to_contain_text(shown)
