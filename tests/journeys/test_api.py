"""The examples of the page ``/api`` and the lines of its how-to, one by one, on the sample behind a real server."""

from __future__ import annotations

import html
import re
import shlex
import shutil
import subprocess
import sys
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.parse import urlencode

import pytest

from muniment.portal.examples import examples

HOW_TO = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
BLOCKS = re.findall(r"```sh\n(.*?)```", HOW_TO, re.DOTALL)
LINES = [line for block in BLOCKS for line in block.splitlines() if line.startswith("curl ")]
PROGRAMS = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)
FIELD = r'name="csrfmiddlewaretoken" value="([^"]+)"'
needs_curl = pytest.mark.skipif(shutil.which("curl") is None, reason="LINES OF THE SHELL ARE NOT TESTED: no curl here")

pytestmark = pytest.mark.one_database


@pytest.fixture(scope="module")
def token(portal):
    """A token that a persona of the sample makes on its own page, with a portfolio to be read."""
    opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def page(path, **sent):
        body = urlencode(sent, doseq=True).encode() if sent else None
        with opener.open(f"{portal.address}{path}", body) as reply:  # our own server
            return reply.read().decode()

    def form(path, to, **sent):
        return page(to, csrfmiddlewaretoken=re.search(FIELD, page(path))[1], **sent)

    form("/tour", "/accounts/persona/founder", next="/")
    form("/workspace/portfolios", "/workspace/portfolios/new", name="Batteries")
    (number,) = set(re.findall(r'href="/workspace/portfolios/(\d+)"', page("/workspace/portfolios")))
    at = f"/workspace/portfolios/{number}"
    form(at, f"{at}/act", do="add", sort="query", text="kind:patent status:granted_lapse_not_covered")
    made = form("/accounts/tokens", "/accounts/tokens", name="t", scopes=["read", "write:workspace"], days="7")
    return re.search(r"mnt_[\w-]{43}", made)[0]


def ran(line, portal, token, folder):
    """What a line of the shell printed, or wrote into the file that it names."""
    words = shlex.split(line.replace("$MUNIMENT_TOKEN", token).replace(ADDRESS, portal.address))
    done = subprocess.run([*words, "--fail", "--silent"], cwd=folder, capture_output=True, check=True, timeout=60)
    return b"".join([done.stdout, *(each.read_bytes() for each in folder.iterdir())])


def test_the_examples_stand_on_the_page_and_every_program_runs(portal, token):
    with urllib.request.urlopen(f"{portal.address}/api") as reply:  # noqa: S310 - our own server
        page = html.unescape(reply.read().decode())
    shown = examples(portal.address)
    for each in shown:
        assert each.shell in page
        assert each.program in page
        done = subprocess.run(
            [sys.executable, "-c", each.program],
            env={"MUNIMENT_TOKEN": token},
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert done.returncode == 0, done.stderr
        assert len(done.stdout.splitlines()) >= 3, each.title.en


@needs_curl
def test_the_lines_of_the_page_run(portal, token, tmp_path):
    for no, each in enumerate(examples(portal.address)):
        folder = tmp_path / str(no)
        folder.mkdir()
        assert len(ran(each.shell, portal, token, folder)) > 100, each.shell


@pytest.mark.parametrize("line", [line for line in LINES if " -H " not in line and " -d " not in line])
def test_a_line_of_the_how_to_is_answered(portal, line):
    address = re.search(r"'(http[^']+)'", line)[1]
    with urllib.request.urlopen(address.replace(ADDRESS, portal.address)) as reply:  # noqa: S310 - our own server
        assert (reply.status, len(reply.read()) > 100) == (200, True)
        assert "Set-Cookie" not in reply.headers


@needs_curl
def test_the_lines_of_the_how_to_run_as_they_stand(portal, token, tmp_path):
    for no, line in enumerate(LINES):
        folder = tmp_path / str(no)
        folder.mkdir()
        assert ran(line, portal, token, folder), line


def test_the_programs_of_the_how_to_run(portal):
    told: dict[str, object] = {}
    for program in PROGRAMS:
        exec(program.replace(ADDRESS, portal.address), told)  # noqa: S102 - the page's own lines
    assert len(told["rights"]) == len(set(told["rights"])) > 3
    assert told["same"] is True
