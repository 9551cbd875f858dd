"""``muniment plan``: the map on the terminal and as one document."""

from __future__ import annotations

import json

import pytest

from muniment.cli.main import run

pytestmark = pytest.mark.one_database


def _said(capsys: pytest.CaptureFixture[str], *words: str, code: int = 0) -> str:
    assert run(["plan", *words]) == code
    out, err = capsys.readouterr()
    return out if code == 0 else err


def test_the_map(capsys: pytest.CaptureFixture[str]):
    out = _said(capsys)
    assert "M14 Improve the services of trade and licensing" in out
    assert "I001" in out
    assert "I073" not in out


def test_the_map_in_chinese(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("MUNIMENT_LANG", "zh-Hans")
    assert "完善运营服务体系" in _said(capsys)
    assert "牵头：国家知识产权局；配合：工业和信息化部" in _said(capsys, "--measure", "M24")


def test_systems_of_a_state(capsys: pytest.CaptureFixture[str]):
    out = _said(capsys, "--state", "not_software", "--body", "EDD")
    assert "I014" in out
    assert "I001" not in out


def test_one_measure(capsys: pytest.CaptureFixture[str]):
    out = _said(capsys, "--measure", "m36")
    assert "lead: National Intellectual Property Administration; with the departments concerned" in out
    assert "muniment plan --measure M36" in out
    only = _said(capsys, "--measure", "M05", "--state", "partly")
    assert "I034" in only
    assert "I036" not in only


def test_documents(capsys: pytest.CaptureFixture[str]):
    assert sum(json.loads(_said(capsys, "--format", "json"))["totals"]["systems"].values()) == 139
    measure = json.loads(_said(capsys, "--measure", "M14", "--format", "json"))
    assert (measure["lead"], measure["systems"][0]["id"]) == (None, "I072")


def test_what_is_not_there(capsys: pytest.CaptureFixture[str]):
    assert "M01 to M39" in _said(capsys, "--measure", "M77", code=1)
    assert "'nearly'" in _said(capsys, "--state", "nearly", code=2)
    assert "'XX'" in _said(capsys, "--body", "XX", code=1)
