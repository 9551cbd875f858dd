"""A transfer, a pledge and a change of name decided by three processes in the same second: one order of events, nothing lost."""

# ruff: noqa: F811 - the fixture is asked for by name
from __future__ import annotations

import itertools
import os
import subprocess
import sys

import pytest

from muniment.exchange.queries.titles import title_get
from muniment.exchange.tests.test_titles import RENAMED, X, expected, prepared, registrars
from muniment.exchange.tests.world import DAY, FIRM, A, lending, right  # noqa: F401
from muniment.journal.queries import chain_verify
from muniment.journal.tests.factories import database_url

pytestmark = pytest.mark.django_db(transaction=True)

PROGRAM = """
import sys, django
django.setup()
from pathlib import Path
from muniment.accounts.queries import identity_get
from muniment.exchange.tests.world import moment
from muniment.kernel.errors import Conflict
from muniment.procedures.services.moving import case_move
me = identity_get(person_id={person})
print("ready", flush=True)
sys.stdin.readline()
try:
    print(case_move(data_dir=Path({folder!r}), case_no="{case}", move="{move}", me=me, moment=moment()).state)
except Conflict as problem:
    print(problem.code)
"""


@pytest.mark.slow  # three processes start
def test_three_processes_decide_on_one_right(lending):
    """Worth its seconds: only processes of their own share nothing but the database and the folder."""
    lending.load(right(1))
    registrars()
    cases = {name: case for name, case in prepared(lending, A).items() if name != "to_y"}
    environment = {
        **os.environ,
        "MUNIMENT_DATA": str(lending.folder),
        "MUNIMENT_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "muniment.portal.settings",
    }
    started = {name: _program(environment, lending, *case) for name, case in cases.items()}
    for each in started.values():
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for each in started.values():
        assert each.stdin is not None
        each.stdin.write("go\n")
        each.stdin.flush()
    told = {name: each.communicate(timeout=60) for name, each in started.items()}
    assert [err for _, err in told.values()] == [""] * 3
    came = {name: out.strip() for name, (out, _) in told.items()}
    assert came in [dict(zip(order, expected(order), strict=True)) for order in itertools.permutations(cases)]
    title = title_get(lending.folder, A, on=DAY)
    holder = X if came["to_x"] == "registered" else RENAMED if came["rename"] == "recorded" else FIRM
    assert title.view.ownership.names == (holder,)
    assert title.chain.whole
    assert chain_verify() == []


def _program(environment: dict[str, str], lending, case: str, move: str) -> subprocess.Popen[str]:
    said = PROGRAM.format(person=lending.registrar.person_id, folder=str(lending.folder), case=case, move=move)
    return subprocess.Popen(
        [sys.executable, "-c", said], env=environment, text=True,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
    )  # fmt: skip
