"""Who may: every operation of the API, as everybody who may come with a token or without."""

from __future__ import annotations

import ast
import json
from pathlib import Path

import pytest
from django.test import Client

import muniment
from muniment.accounts.models import Token
from muniment.accounts.services.tokens import token_make, token_revoke
from muniment.accounts.tests.factories import browser
from muniment.sharing.models import ExportRow
from muniment.sharing.values import State
from tests.contract.world import ASKED, SCOPES, WHO

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = {
    told["operationId"]: (method, address, told)
    for address, methods in DOCUMENT["paths"].items()
    for method, told in methods.items()
}


def asked_by(client: Client, world, name: str, token: str | None):
    """The reply of an operation to its question."""
    method, template, _ = OPERATIONS[name]
    asked, headers = ASKED[name], {"Authorization": f"Bearer {token}"} if token else {}
    address = asked.address(world, template)
    if method == "get":
        reply = client.get(address, asked.query, headers=headers)
        if reply.streaming:
            b"".join(reply.streaming_content)  # to the end: the test client closes it there
        return reply
    return client.post(address, json.dumps(asked.body), content_type="application/json", headers=headers)


def scope_of(name: str) -> str | None:
    """The scope for which an operation needs a token, as the document says."""
    return next((word for need in OPERATIONS[name][2].get("security", ()) for word in need["Bearer"]), None)


def test_the_matrix_names_every_operation():
    assert set(ASKED) == set(OPERATIONS)
    assert {len(each.codes) for each in ASKED.values()} == {len(WHO)}


def test_every_operation_as_everybody(world):
    """All in one test: the installation costs more than the questions."""
    owner = world.path["me"]
    unscoped = {each: token_make(identity=owner, name=each, scopes=set(SCOPES) - {each}, days=7) for each in SCOPES}
    wrong = []
    for name, asked in ASKED.items():
        scope = scope_of(name)
        for who, wanted in zip(WHO, asked.codes, strict=True):
            token = unscoped[scope or "export"] if who == "unscoped" else world.tokens.get(who)
            reply = asked_by(Client(raise_request_exception=False), world, name, token)
            ExportRow.objects.filter(state=State.WAITING).delete()  # one network has three under way at most
            refused = reply.status_code in {401, 403}
            kept = token is None or refused or {"private", "no-store"} & set(reply["Cache-Control"].split(", "))
            if reply.status_code != wanted or ("WWW-Authenticate" in reply) is not (wanted == 401) or not kept:
                wrong.append((name, who, wanted, reply.status_code, reply.headers))
    assert wrong == []


def test_a_token_that_is_none_and_a_session_open_nothing(world):
    """A mutated, a revoked token: refused everywhere. A browser that is signed in: nobody, as without a token."""
    signed_in = browser("administrator@example.org", raise_request_exception=False)
    token_revoke(identity=world.path["me"], token_id=Token.objects.filter(person=world.path["me"].person_id).get().pk)
    revoked = world.tokens["owner"]
    for name, asked in ASKED.items():
        for token in (f"{world.tokens['staff'][:-1]}~", revoked):
            assert asked_by(Client(), world, name, token).status_code == 401, name
        assert asked_by(signed_in, world, name, None).status_code == asked.codes[0], name


def test_a_scope_is_asked_for_where_the_document_says_so():
    secured = {name for name in ASKED if scope_of(name)}
    assert secured == {name for name, asked in ASKED.items() if asked.codes[0] == 401}
    for name in secured:
        assert {"401", "403"} <= set(OPERATIONS[name][2]["responses"]), name


def test_no_two_schemas_bear_one_name():
    """The document keeps schemas by name: the second of a name would take the place of the first."""
    names = [
        each.name
        for path in Path(muniment.__file__).parent.glob("*/schemas*")
        for file in ([path] if path.suffix else sorted(path.glob("*.py")))
        for each in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(each, ast.ClassDef)
    ]
    assert sorted(names) == sorted(set(names))
