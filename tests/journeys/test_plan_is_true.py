"""The plan as a map is true: what it says can be seen is seen, on the sample country, in this run."""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from muniment.governance.queries import system_list
from muniment.governance.values import State

pytestmark = pytest.mark.one_database

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


def test_every_command_of_the_map_runs(portal):
    env = os.environ | {
        "MUNIMENT_PROFILE": "demo",
        "MUNIMENT_DATA": str(portal.folder),
        "MUNIMENT_DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "muniment.portal.settings",
    }
    start = [sys.executable, "-c", "from muniment.cli.main import main; main()"]
    wrong = {}
    for command in COMMANDS:
        done = subprocess.run([*start, *shlex.split(command)], env=env, capture_output=True, text=True, check=False)
        if done.returncode != 0 or not done.stdout.strip():
            wrong[command] = (done.returncode, done.stderr[-300:], _users(command))
    assert wrong == {}
