"""The how-to of the API, line by line, on the sample behind a real server."""

from __future__ import annotations

import re
import urllib.request
from pathlib import Path

import pytest

HOW_TO = (Path(__file__).parents[2] / "docs/how-to/use-the-api.md").read_text(encoding="utf-8")
ADDRESS = "http://127.0.0.1:8000"
LINES = re.findall(r"^curl .*'(http[^']+)'$", HOW_TO, re.MULTILINE)
PROGRAMS = re.findall(r"```python\n(.*?)```", HOW_TO, re.DOTALL)

pytestmark = pytest.mark.one_database


@pytest.mark.parametrize("line", LINES)
def test_a_line_of_the_how_to_is_answered(portal, line):
    with urllib.request.urlopen(line.replace(ADDRESS, portal.address)) as reply:  # noqa: S310 - our own server
        assert (reply.status, len(reply.read()) > 100) == (200, True)
        assert "Set-Cookie" not in reply.headers


def test_the_programs_of_the_how_to_run(portal):
    told: dict[str, object] = {}
    for program in PROGRAMS:
        exec(program.replace(ADDRESS, portal.address), told)  # noqa: S102 - the page's own lines
    assert len(told["rights"]) == len(set(told["rights"])) > 3
    assert told["same"] is True
