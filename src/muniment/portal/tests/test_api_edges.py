"""The edges of the API: requests that Django itself refuses, and the document, which can only be read."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


def test_too_many_parameters_are_a_problem_and_no_page(data_dir, client):
    reply = client.get(f"/api/v1/search?{urlencode([('kind', 'patent')] * 1500)}")
    assert (reply.status_code, reply["Content-Type"]) == (400, "application/problem+json")
    assert json.loads(reply.content)["code"] == "api.request"
    assert not reply.cookies


@pytest.mark.parametrize("address", ["editions/a%00b", "search?q=a%00b", "workspace/shared/%00"])
def test_the_sign_that_no_database_takes_is_refused(data_dir, client, address):
    reply = client.get(f"/api/v1/{address}")
    assert (reply.status_code, json.loads(reply.content)["code"]) == (400, "api.request")
    assert client.get("/editions/a%00b").status_code == 400


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "trace"])
def test_the_document_can_only_be_read(client, method):
    reply = getattr(client, method)("/api/v1/openapi.json")
    assert reply.status_code == 405
    assert "GET" in reply["Allow"]
    assert json.loads(reply.content)["code"] == "api.method"


def test_the_document_answers_get_and_head(client):
    assert json.loads(client.get("/api/v1/openapi.json").content)["openapi"].startswith("3.1")
    assert client.head("/api/v1/openapi.json").status_code == 200
