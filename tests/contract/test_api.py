"""The API as programs meet it: its document is the committed one, and whatever is asked, the reply is as it says."""

from __future__ import annotations

import os
import runpy
from pathlib import Path

import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import ignored_auth, positive_data_acceptance

from muniment.portal.wsgi import application
from tests.contract.world import ASKED, FIRST, NEWEST, RIGHT, WHO

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture
def api(world):
    """The API as a server asks it; its replies leave the test's own connection open, as Django's test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_the_committed_document_is_that_of_the_program():
    made = runpy.run_path(str(DOCS / "openapi.py"))["document_made"]()
    assert (DOCS / "openapi.json").read_text(encoding="utf-8") == made, "write it anew: make openapi"


EXAMPLES = int(os.environ.get("MUNIMENT_FUZZ_EXAMPLES", "8"))


OFTEN = {"search", "search_list", "owner", "portfolio", "show", "check", "diff", "changes", "data_make", "browse"}
"""Operations whose questions have many sides; the others are asked half as often."""


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
def test_whatever_is_asked_the_reply_is_as_the_document_says(api, world, mode):
    """All operations in one test: the folder behind them costs more than the questions."""
    headers = {"Authorization": f"Bearer {world.tokens['administrator']}"}
    for name in ASKED:
        operation = api.find_operation_by_id(name)
        if mode is GenerationMode.POSITIVE or operation.query or operation.body:
            asked_anything(operation, mode, headers, EXAMPLES if name in OFTEN else EXAMPLES // 2)


def asked_anything(operation, mode, headers, examples):
    @settings(max_examples=examples, deadline=None, derandomize=True, database=None, suppress_health_check=HealthCheck)
    @given(operation.as_strategy(generation_mode=mode))
    def ask(case):
        # A query or a number of the right form may still say nothing that can be read: no schema knows the grammar.
        # Whom an operation answers is a matrix of its own: here it is asked with a token that may do everything.
        case.call_and_validate(excluded_checks=[positive_data_acceptance, ignored_auth], headers=headers)

    ask()


FORMS = [
    ("search", {"q": "*", "sort": "filed", "order": "up", "as_of": "2026-01-01"}, {}),
    ("search_list", {"q": "*"}, {"form": "xlsx"}),
    ("show", {"edition": FIRST}, {"number": RIGHT}),
    ("show", {"format": "st97"}, {"number": RIGHT}),
    ("show", {"format": "st96"}, {"number": RIGHT}),
    ("show", {"format": "pdf"}, {"number": RIGHT}),
    ("browse", {}, {"scheme": "ipc"}),
]
"""Further questions to operations that answer in more than one way."""


def test_what_is_there_is_told_as_the_document_says(api, world):
    for name, asked in ASKED.items():
        if name == "export_file":  # a file that this client leaves open; the matrix takes it
            continue
        operation = api.find_operation_by_id(name)
        may = (each for each in map(WHO.index, ("owner", "staff", "nobody")) if asked.codes[each] < 300)
        who = next(may, WHO.index("administrator"))
        token = world.tokens.get(WHO[who])
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        words = {"query": asked.query, "path_parameters": asked.filled(world)}
        if asked.body is not None:
            words |= {"body": asked.body, "media_type": "application/json"}
        reply = operation.Case(**words).call_and_validate(headers=headers, excluded_checks=[ignored_auth])
        assert reply.status_code == asked.codes[who], name
    for name, query, path in FORMS:
        reply = api.find_operation_by_id(name).Case(query=query, path_parameters=path).call_and_validate()
        assert reply.status_code == 200, name
    first = Client().get("/api/v1/editions", {"limit": 1}).json()
    onward = Client().get("/api/v1/editions", {"limit": 1, "cursor": first["next_cursor"]}).json()
    assert [each["name"] for told in (first, onward) for each in told["items"]] == [FIRST, NEWEST]
    assert onward["next_cursor"] is None
