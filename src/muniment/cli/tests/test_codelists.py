"""The command of code lists on a small folder: load, list, locate, and what is said when something is wrong."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from muniment.cli.main import run

pytestmark = pytest.mark.django_db
DIVISIONS = (
    "#scheme,GB2260\n#edition,sample\n#licence,our own\nsymbol,title_zh,title_en,until\n"
    "840000,云澜省,Yunlan,\n840100,澜州市,Lanzhou Bay,\n840181,岚江县,,2019-12-31\nx,,,\n"
)


@pytest.fixture
def told(data_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    """Runs a command on a folder with three divisions: exit code, standard output, standard error."""
    monkeypatch.setenv("MUNIMENT_LANG", "en")
    path = tmp_path / "divisions.csv"
    path.write_text(DIVISIONS, encoding="utf-8")

    def run_on(*words: str) -> tuple[int, str, str]:
        code = run(["codelists", *(str(path) if word == "FILE" else word for word in words), "--data", str(data_dir)])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run_on


def test_every_row_is_accounted_for(told):
    code, out, _err = told("load", "FILE")
    assert code == 0
    assert "GB2260 sample" in out
    assert "rejected divisions.csv, line 8: x" in out
    code, out, _err = told("load", "FILE", "--format", "json")
    assert [each["state"] for each in json.loads(out)["files"]] == ["already"]


def test_the_lists_with_their_gaps(told):
    assert "no code list yet" in told()[1]
    told("load", "FILE")
    assert "GB2260 sample: 3 entries" in told()[1]
    (listed,) = json.loads(told("--format", "json")[1])["lists"]
    assert (listed["edition"], listed["entries"], listed["languages"]) == ("sample", 3, {"en": 2, "zh-Hans": 3})
    assert listed["licence"] == ["our own"]


def test_where_an_address_lies(told):
    told("load", "FILE")
    code, out, _err = told("locate", "云澜省澜州市书院路9号")
    assert (code, out.splitlines()[0]) == (0, "840100  云澜省 澜州市")
    code, out, _err = told("locate", "岚江县", "--format", "json")
    assert (code, json.loads(out)["former"]) == (0, True)
    code, out, _err = told("locate", "Springfield")
    assert (code, out) == (1, "it does not begin with the name of a loaded division\n")


@pytest.mark.parametrize("words", [("lode", "x"), ("load",), ("locate",)])
def test_a_wrong_word_shows_the_usage(told, words: tuple[str, ...]):
    code, _out, err = told(*words)
    assert code == 2
    assert "usage: muniment codelists" in err


def test_a_file_that_is_not_there(told):
    code, _out, err = told("load", "absent.csv")
    assert code == 3
    assert "absent.csv" in err
