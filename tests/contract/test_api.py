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
from muniment.register.services.codelists import Statement, codelists_load
from muniment.register.tests.loads import AT, BY_PUBLICATION, LOADER, Office
from muniment.search.services.indexing import index_catch_up

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DOCS = Path(__file__).parents[2] / "docs"


LISTS = (
    "#scheme,IPC\n#edition,2026.01\n#licence,made up for the tests\nsymbol,parent,title_zh,title_en\n"
    "H,,测试电学,test electricity\nH01,H,测试元件,test elements\nH01M,H01,测试电池,test batteries\n",
    "#scheme,GB2260\n#edition,sample\nsymbol,title_zh,title_en\n840000,云澜省,Yunlan\n840100,澜州市,Lanzhou Bay\n",
)


@pytest.fixture
def published(data_dir, tmp_path):
    for at, text in enumerate(LISTS):
        path = tmp_path / f"{at}.csv"
        path.write_text(text, encoding="utf-8")
        codelists_load(data_dir=data_dir, paths=[path], stated=Statement(), replace=False, actor=LOADER, at=AT)
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
    "data", "data_edition", "data_make", "node", "withheld", "themes", "theme", "edition", "find", "family", "citations",
    "claims", "since", "codelists", "browse", "regions", "region", "locate", "sources", "source", "loads", "load", "plan",
    "plan_measure", "deadlines", "periods", "count",
)  # fmt: skip
EXAMPLES = int(os.environ.get("MUNIMENT_FUZZ_EXAMPLES", "8"))


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
    ("edition", {}, {"name": "2026-11-20.2"}),
    ("find", {"number": "ZL201710000003"}, {}),
    ("family", {}, {"number": "CN-patent-201710000001"}),
    ("citations", {"edition": "2026-11-20.1"}, {"number": "CN201710000001"}),
    ("claims", {}, {"number": "CN-patent-201710000001"}),
    ("since", {"since": "2026-11-20.1"}, {"number": "CN-patent-201710000001"}),
    ("codelists", {}, {}),
    ("browse", {}, {"scheme": "ipc"}),
    ("browse", {"symbol": "H01", "words": "test", "version": "2026.01"}, {"scheme": "IPC"}),
    ("regions", {}, {}),
    ("region", {"edition": "2026-11-20.1"}, {"code": "840000"}),
    ("locate", {"text": "云澜省澜州市科技路 8 号", "as_of": "2026-01-01"}, {}),
    ("sources", {}, {}),
    ("source", {}, {"name": "us.grant"}),
    ("loads", {"limit": 1}, {}),
    ("load", {}, {"seq": 1}),
    ("plan", {"state": "partly", "body": "CNIPA"}, {}),
    ("plan_measure", {}, {"measure": "M01"}),
    ("deadlines", {"on": "2026-01-01"}, {"number": "CN-patent-201710000001"}),
    ("periods", {}, {}),
    ("count", {"rule": "CN.trademark.opposition", "announced_on": "2026-01-01"}, {}),
]


def test_what_is_there_is_told_as_the_document_says(api):
    for name, query, path in THERE:
        reply = api.find_operation_by_id(name).Case(query=query, path_parameters=path).call_and_validate()
        assert reply.status_code == 200, name
