"""The API as programs meet it: its document is the committed one, and whatever is asked, the reply is as it says."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from muniment.catalogue.tests.factories import grant
from muniment.portal.wsgi import application
from muniment.register.tests.loads import BY_PUBLICATION, Office
from muniment.search.services.indexing import index_catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def published(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(4)), BY_PUBLICATION, key="first")
    office.load(grant(1, revision=1), grant(4), key="second")
    index_catch_up(data_dir=data_dir)
    return office


@pytest.fixture
def api(published):
    """The API as a server asks it; its replies leave the test's own connection open, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_committed_document_is_that_of_the_program():
    made = runpy.run_path(str(DOCS / "openapi.py"))["document_made"]()
    assert (DOCS / "openapi.json").read_text(encoding="utf-8") == made, "write it anew: make openapi"


OPERATIONS = (
    "search", "search_list", "owner", "agency", "inventor", "portfolio", "show", "check", "editions", "diff", "changes",
    "data", "data_edition", "data_make", "node", "withheld", "themes", "theme",
)  # fmt: skip
EXAMPLES = int(os.environ.get("MUNIMENT_FUZZ_EXAMPLES", "12"))


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_the_reply_is_as_the_document_says(api, mode):
    """All operations in one test: the folder behind them costs more than the questions."""
    for name in OPERATIONS:
        operation = api.find_operation_by_id(name)
        if mode is GenerationMode.POSITIVE or operation.query:
            asked_anything(operation, mode)


def asked_anything(operation, mode):
    @settings(max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, suppress_health_check=HealthCheck)
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        # A query or a number of the right form may still say nothing that can be read: no schema knows the grammar.
        case.call_and_validate(excluded_checks=[positive_data_acceptance])

    ask()


def test_every_operation_is_tried(api):
    assert {each.ok().definition.raw["operationId"] for each in api.get_all_operations()} == set(OPERATIONS)


THERE = [
    ("search", {"q": "thing", "limit": 2, "kind": ["patent"]}, {}),
    ("search", {"q": "*", "sort": "filed", "order": "up", "as_of": "2026-01-01"}, {}),
    ("search_list", {"q": "*"}, {"form": "xlsx"}),
    ("owner", {"kind": "patent"}, {"name": "Firm 1"}),
    ("portfolio", {"q": "thing", "as_of": "2026-01-01"}, {}),
    ("show", {}, {"number": "CN201710000003"}),
    ("show", {"edition": "2026-11-20.1"}, {"number": "CN-patent-201710000001"}),
    ("show", {"format": "st97"}, {"number": "CN-patent-201710000001"}),
    ("show", {"format": "st96"}, {"number": "CN-patent-201710000001"}),
    ("show", {"format": "pdf"}, {"number": "CN-patent-201710000001"}),
    ("check", {"number": "ZL201710000003", "made_on": "2020-01-01"}, {}),
    ("editions", {}, {}),
    ("diff", {"from": "2026-11-20.1", "to": "2026-11-20.2"}, {}),
    ("changes", {"limit": 3}, {}),
    ("data", {}, {}),
    ("data_edition", {}, {"edition": "2026-11-20.2"}),
]


def test_what_is_there_is_told_as_the_document_says(api):
    for name, query, path in THERE:
        reply = api.find_operation_by_id(name).Case(query=query, path_parameters=path).call_and_validate()
        assert reply.status_code == 200, name
