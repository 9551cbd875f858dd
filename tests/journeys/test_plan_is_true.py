"""The plan as a map is true: what it says can be seen is seen, on the sample country, in this run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from muniment.governance.queries import system_list
from muniment.governance.values import State

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[2]
SEEN = [system for system in system_list() if system.state in {State.WORKS, State.PARTLY}]
PAGES = sorted({page for system in SEEN for page in system.pages})
COMMANDS = sorted({command for system in SEEN for command in system.commands})


def _users(what: str) -> str:
    return " ".join(system.id for system in SEEN if what in (*system.pages, *system.commands))


def test_something_works_and_every_row_that_does_says_where():
    assert [system.id for system in SEEN if system.state is State.WORKS]
    assert [system.id for system in SEEN if not (system.pages or system.commands)] == []


@pytest.mark.parametrize("lang", ["zh-CN", "en"])
def test_every_page_of_the_map_answers(portal, lang):
    wrong = {}
    for page in PAGES:
        asked = urllib.request.Request(portal.address + page, headers={"Accept-Language": lang})  # noqa: S310 - our own
        try:
            with urllib.request.urlopen(asked, timeout=60) as reply:  # noqa: S310 - our own address
                status, body = reply.status, reply.read()
        except urllib.error.HTTPError as problem:
            with problem:
                status, body = problem.code, b""
        # A page that only says that nothing is loaded shows nothing of a system.
        if status != 200 or not body or b'class="empty"' in body:
            wrong[page] = (status, _users(page))
    assert wrong == {}


RUN_ALL = """
import contextlib, io, json, shlex, sys
from muniment.cli.main import run
said = {}
for command in json.loads(sys.argv[1]):
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = run(shlex.split(command))
    out.flush()
    said[command] = (code, len(out.buffer.getvalue().strip()), err.getvalue()[-300:])
print(json.dumps(said))
"""
"""All commands in one process: it starts once, which is most of what a command takes."""


def test_every_command_of_the_map_runs(portal):
    env = os.environ | {
        "MUNIMENT_PROFILE": "demo",
        "MUNIMENT_DATA": str(portal.folder),
        "MUNIMENT_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "muniment.portal.settings",
    }
    line = [sys.executable, "-c", RUN_ALL, json.dumps(COMMANDS)]
    done = subprocess.run(line, env=env, capture_output=True, text=True, check=True)
    said = json.loads(done.stdout)
    assert list(said) == COMMANDS
    wrong = {name: (code, err, _users(name)) for name, (code, size, err) in said.items() if code != 0 or not size}
    assert wrong == {}


def test_every_test_of_the_map_is_there():
    """A row that works names the test that holds it to its word: the file has a test of that name."""
    for system in SEEN:
        if system.test:
            file, _, name = system.test.partition("::")
            assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8"), system.id
