"""The look comes out of the wheel, small, and is never yesterday's."""

from __future__ import annotations

import gzip
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db

ROOT = Path(__file__).parents[4]
SHEET = ROOT / "src/muniment/webbase/static/webbase/muniment.css"


def address(client: Client) -> str:
    return re.search(r'href="(/static/webbase/muniment\.css\?v=[0-9a-f]{12})"', client.get("/").content.decode())[1]


def test_the_sheet_of_a_page_is_kept_for_a_year_under_its_content(data_dir, client):
    reply = client.get(address(client))
    assert (reply.status_code, reply["Content-Type"]) == (200, 'text/css; charset="utf-8"')
    assert reply.getvalue() == SHEET.read_bytes()
    assert reply["Cache-Control"] == "public, max-age=31536000, immutable"
    assert "Accept-Encoding" in reply["Vary"]


def test_it_goes_packed_to_whoever_can_unpack_it(data_dir, client):
    reply = client.get(address(client), HTTP_ACCEPT_ENCODING="gzip, br")
    body = reply.getvalue()
    assert reply["Content-Encoding"] == "gzip"
    assert int(reply["Content-Length"]) == len(body) < SHEET.stat().st_size / 3
    assert gzip.decompress(body) == SHEET.read_bytes()
    again = client.get(address(client), HTTP_ACCEPT_ENCODING="gzip", HTTP_IF_NONE_MATCH=reply["ETag"])
    assert again.status_code == 304


@pytest.mark.parametrize("query", ["", "?v=", "?v=000000000000", "?v=../../x"])
def test_by_any_other_address_it_is_kept_for_a_minute(data_dir, client, query):
    reply = client.get(f"/static/webbase/muniment.css{query}")
    assert reply.getvalue()
    assert reply["Cache-Control"] == "max-age=60, public"


@pytest.mark.parametrize("path", ["webbase/none.css", "../settings.py", "webbase/", "webbase/../../apps.py", ""])
def test_nothing_else_lies_there(data_dir, client, path):
    assert client.get(f"/static/{path}").status_code == 404


@pytest.mark.one_database
@pytest.mark.slow
def test_the_wheel_holds_what_pages_are_made_of_and_no_tests(tmp_path: Path):
    """Slow: a wheel is built, without the network."""
    line = [
        sys.executable,
        "-c",
        "import sys; from hatchling.build import build_wheel; print(build_wheel(sys.argv[1]))",
    ]
    built = subprocess.run([*line, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    assert built.returncode == 0, built.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        names = set(packed.namelist())
        assert packed.read("muniment/webbase/static/webbase/muniment.css") == SHEET.read_bytes()
    for path in (ROOT / "src/muniment").rglob("*"):
        name = path.relative_to(ROOT / "src").as_posix()
        if (
            path.is_file()
            and path.suffix in {".html", ".css", ".svg", ".yaml", ".csv", ".json"}
            and "/tests/" not in name
        ):
            assert name in names, f"{name} is not in the wheel"
    assert [name for name in names if "/tests/" in name] == []
