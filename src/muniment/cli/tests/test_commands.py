"""Commands in this process: what they print, and the exit codes of the contract."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from filelock import FileLock

from muniment.catalogue.tests.factories import incoming, publication, statement
from muniment.cli.main import run
from muniment.intake.tests.factories import grant
from muniment.kernel.clock import Clock, clock_stop
from muniment.register.tests.loads import Office
from muniment.search.queries.searching import index_reach

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
EDITION = "2026-11-20.1"


class Shell:
    """Runs command lines and keeps what they print."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.folder = folder
        self._capsys = capsys

    def __call__(self, *words: str) -> tuple[int, str, str]:
        code = run([*words, "--data", str(self.folder)] if words else [])
        out, err = self._capsys.readouterr()
        assert "Traceback" not in err
        return code, out, err

    def json(self, *words: str, code: int = 0) -> Any:
        """The one JSON document of a command."""
        got, out, err = self(*words, "--format", "json")
        assert got == code, err
        return json.loads(out)

    def says_no(self, *words: str) -> tuple[int, str]:
        """Exit code and the one line of a command that prints nothing else."""
        code, out, err = self(*words)
        assert out == ""
        assert err.startswith("muniment: ")
        assert err.count("\n") == 1
        return code, err.removeprefix("muniment: ").rstrip("\n")


@pytest.fixture
def shell(data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    clock_stop(data_dir, AT)
    return Shell(data_dir, capsys)


@pytest.fixture
def loaded(shell: Shell, tmp_path: Path) -> Shell:
    """A folder with two grants."""
    week = tmp_path / "week.xml"
    week.write_bytes(grant(11000001) + grant(11000002, title="Fan"))
    assert shell("load", str(week), "--workers", "0")[0] == 0
    return shell


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("bogus",), "No such command 'bogus'. (see muniment --help)"),
        (("editions", "--bogus"), "No such option: --bogus (see muniment editions --help)"),
        (("show",), "Missing argument 'number'. (see muniment show --help)"),
        (("load",), "Missing argument 'PATH…'. (see muniment load --help)"),
        (("withhold", "US11000001"), "Missing option '--ground'. (see muniment withhold --help)"),
        (
            ("editions", "--format", "xml"),
            "Invalid value for '--format': 'xml' is not one of 'text', 'json'. (see muniment editions --help)",
        ),
        (
            ("show", "US11000001", "--as-of", "2020-02-30"),
            "--as-of takes a date such as 2025-06-30, not '2020-02-30'",
        ),
        (
            ("check", "US11000001", "--made-on", "soon"),
            "--made-on takes a date such as 2025-06-30, not 'soon'",
        ),
    ],
)
def test_wrong_usage(loaded: Shell, words: tuple[str, ...], line: str):
    assert loaded.says_no(*words) == (2, line)


@pytest.mark.one_database
def test_without_a_command_the_help_is_shown(shell: Shell):
    code, out, err = shell()
    assert (code, err) == (2, "")
    assert "load" in out


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("bogus",), "没有命令 bogus（见 muniment --help）"),
        (("editions", "--bogus"), "没有选项 --bogus（见 muniment editions --help）"),
        (("show",), "缺少参数 number（见 muniment show --help）"),
        (("serve", "--port", "70000"), "--port 应不大于 65535（见 muniment serve --help）"),
        (("load", "no.xml", "--workers", "-1"), "--workers 应不小于 0（见 muniment load --help）"),
        (
            ("editions", "--format", "xml"),
            "--format 的值 'xml' 不在 'text', 'json' 之中（见 muniment editions --help）",
        ),
        (("load", "no.xml", "--as-of"), "没有选项 --as-of（见 muniment load --help）"),
    ],
)
def test_wrong_usage_in_chinese(shell: Shell, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], line: str):
    monkeypatch.setenv("MUNIMENT_LANG", "zh-Hans")
    assert shell.says_no(*words) == (2, line)


def test_an_empty_folder(shell: Shell):
    assert shell("editions") == (0, "", "")
    assert shell.json("editions") == {"items": []}
    nothing = (1, "nothing is loaded yet: load a file first (muniment load PATH)")
    assert shell.says_no("show", "US11000001") == nothing
    assert shell.says_no("check", "US11000001") == nothing
    assert shell.says_no("diff", "a", "b") == (1, "no edition is named a")
    assert shell("doctor") == (0, "all is whole\n", "")
    assert shell("maintain")[0] == 0


@pytest.mark.one_database
def test_missing_files(shell: Shell, tmp_path: Path):
    gone, here = tmp_path / "gone.xml", tmp_path / "here.xml"
    here.write_bytes(grant(11000001))
    line = (1, f"there is no file {gone}")
    assert shell.says_no("load", str(gone)) == line
    assert shell.says_no("load", str(here), "--mapping", str(gone)) == line
    assert shell.says_no("load", str(here), "--coverage", str(gone)) == line
    code, out, err = shell("load", str(here), "--source", "us.nothing")
    assert (code, out) == (2, "")
    assert "us.nothing" in err
    assert run(["sources", "--template", str(gone)]) == 1
    assert shell.json("editions") == {"items": []}


@pytest.mark.one_database
def test_a_file_where_the_folder_should_be(shell: Shell, tmp_path: Path):
    shell.folder = tmp_path / "file"
    shell.folder.write_text("x")
    assert shell.says_no("editions") == (3, f"a file stands where the data folder should be: {shell.folder}")


def test_nothing_answers(loaded: Shell):
    assert loaded.says_no("show", "US99999999") == (1, f"no record of edition {EDITION} answers to US99999999")
    assert loaded.says_no("show", "US11000001", "--edition", "2020-01-01.1") == (1, "no edition is named 2020-01-01.1")
    wrong = (1, "the check digit of 201710601862.4 is wrong: it would be 3")
    assert loaded.says_no("show", "201710601862.4") == wrong
    checked = loaded.json("check", "ZL201710601862.4", code=1)
    assert (checked["verdict"], checked["right_id"]) == ("wrong_check_digit", None)
    assert loaded.json("check", "nonsense", code=1)["verdict"] == "no_such_number"


def test_several_answers_are_listed(shell: Shell):
    number = publication("7000001", None, "JP")
    rows = [
        incoming(statement(document=f"d{part}", register="JP", kind="design", no="2018000001", part=part, numbers=(number,)))
        for part in ("1", "2")
    ]  # fmt: skip
    assert Office(shell.folder, Clock(stopped_at=AT)).load(*rows, key="k").state == "published"
    ids = ["JP-design-2018000001-1", "JP-design-2018000001-2"]
    assert shell.json("show", "JP2018-1", code=1) == {"error": "right.several", "right_ids": ids}
    assert shell.says_no("show", "JP2018-1") == (1, f"several rights answer to JP2018-1: {', '.join(ids)}")


def test_a_right_in_text_and_json(loaded: Shell, monkeypatch: pytest.MonkeyPatch):
    shown = loaded.json("show", "US 11,000,001 B2")
    assert (shown["right_id"], shown["edition"], shown["titles"]) == (
        "US-patent-11000001", EDITION, {"en": "Lamp"},
    )  # fmt: skip
    wanted = {
        "right_id", "kind", "office", "application_no", "filed_on", "granted_on", "numbers", "titles", "abstracts",
        "claims", "descriptions", "mark", "denomination", "images", "parties", "classes", "citations", "priorities",
        "family_id", "goods_services", "events", "status", "status_line", "coverage", "expiry", "liens", "provenance",
        "field_sources", "edition",
    }  # fmt: skip
    assert wanted <= set(shown)
    assert "examination" in {row["family"] for row in shown["coverage"]}
    code, out, err = loaded("show", "US11000001")
    assert (code, err) == (0, "")
    assert "[en] Lamp" in out
    monkeypatch.setenv("MUNIMENT_LANG", "zh-Hans")
    assert "未覆盖" in loaded("show", "US11000001")[1]
    assert loaded.json("check", "US11000001", code=1)["right_id"] == "US-patent-11000001"


def test_a_load_and_its_report(loaded: Shell, tmp_path: Path):
    week = tmp_path / "week.xml"
    assert loaded.json("load", str(week), "--workers", "0")["state"] == "already_loaded"
    later = tmp_path / "later.xml"
    later.write_bytes(grant(11000002, title="Fan") + grant(11000003) + grant(11000004, filed="20011345"))
    report = loaded.json("load", str(later), "--workers", "0")
    counts = ("read", "accepted", "rejected", "duplicates", "held")
    assert [report[name] for name in counts] == [3, 1, 1, 1, 0]
    assert (report["state"], report["edition"], report["unknown_elements"]) == ("published", "2026-11-20.2", [])
    for each in (*report["files"], *report["sources"]):
        assert [each[name] for name in counts] == [3, 1, 1, 1, 0]
    assert Path(report["rejects_file"]).is_file()
    items = loaded.json("editions")["items"]
    assert [item["name"] for item in items] == [EDITION, "2026-11-20.2"]
    assert {"name", "seq", "made_at", "total", "kinds", "sources", "coverage"} <= set(items[0])
    difference = loaded.json("diff", EDITION, "2026-11-20.2")
    assert difference["totals"] == {"came": 1, "went": 0, "changed": 0, "renumbered": 0}
    assert [item["right_id"] for item in difference["items"]] == ["US-patent-11000003"]
    assert "US-patent-11000003" in loaded("diff", EDITION, "2026-11-20.2")[1]
    assert (
        loaded.says_no("diff", EDITION, "2026-11-20.2", "--region", "云澜省")[1]
        == "no loaded list of divisions has 云澜省"
    )
    divisions = tmp_path / "divisions.csv"
    divisions.write_text("#scheme,GB2260\n#edition,sample\nsymbol,title_zh,title_en\n840000,云澜省,Yunlan\n", "utf-8")
    loaded("codelists", "load", str(divisions))
    here = loaded.json("diff", EDITION, "2026-11-20.2", "--region", "云澜省", "--event", "lapse")
    assert (here["region"]["code"], here["totals"]["came"], here["events"]) == ("840000", 0, {})
    assert "Yunlan 840000" in loaded("diff", EDITION, "2026-11-20.2", "--region", "84")[1]


@pytest.mark.one_database
def test_the_search_index_follows_a_load(loaded: Shell, tmp_path: Path):
    assert index_reach(loaded.folder).edition == EDITION
    later, last = tmp_path / "later.xml", tmp_path / "last.xml"
    later.write_bytes(grant(11000003))
    last.write_bytes(grant(11000004))
    assert loaded("load", str(later), "--workers", "0", "--no-index")[0] == 0
    assert index_reach(loaded.folder).edition == EDITION
    with FileLock(loaded.folder / "search" / "lock"):
        code, out, err = loaded("load", str(last), "--workers", "0")
    assert (code, out.splitlines()[0]) == (0, "published as edition 2026-11-20.3")
    why = "another process is writing the search index"
    assert err == f"muniment: the search index stays behind ({why}); run muniment index later\n"
    assert loaded("load", str(last), "--workers", "0")[0] == 0
    assert index_reach(loaded.folder).edition == "2026-11-20.3"


def test_a_right_goes_out_and_comes_in_as_it_was(loaded: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    before = loaded.json("show", "US11000001")
    for form in ("st96", "st97"):
        code, out, err = loaded("show", "US11000001", "--format", form)
        assert (code, err) == (0, "")
        assert "公有领域" in out or "public domain" in out.lower()  # the terms of its source go with it
        file = tmp_path / f"right.{form}"
        file.write_text(out, encoding="utf-8")
        other = Shell(tmp_path / form, capsys)
        assert other.json("load", str(file))["accepted"] == 1
        after = other.json("show", "US11000001")
        same = ("right_id", "titles", "numbers", "parties", "claims", "descriptions", "classes", "content_hash")
        assert {name: after[name] for name in same} == {name: before[name] for name in same}
        assert [each["source"] for each in after["provenance"]] == [f"wo.muniment{form[2:]}"]
    assert loaded.says_no("show", "US99999999", "--format", "st96")[0] == 1


def test_a_record_withheld_and_shown_again(loaded: Shell):
    act = ("withhold", "US11000001", "--ground", "rule 5")
    assert loaded(*act) == (0, "US-patent-11000001 is withheld\n", "")
    told = "1 record withheld since 2026-11-20, ground: rule 5"
    assert loaded.says_no("show", "US11000001") == (1, told)
    checked = loaded.json("check", "US11000001", code=1)
    assert (checked["verdict"], checked["sentence"]["en"], checked["right_id"]) == ("not_covered", told, None)
    assert loaded.says_no(*act) == (1, "US-patent-11000001 is withheld already")
    assert loaded(*act, "--lift") == (0, "US-patent-11000001 is shown again\n", "")
    assert loaded.json("show", "US11000001")["titles"] == {"en": "Lamp"}


def test_a_field_withheld(loaded: Shell):
    assert loaded("withhold", "US11000001", "--field", "parties", "--ground", "rule 5")[0] == 0
    assert loaded.json("show", "US11000001")["parties"] == []
    assert "Sample" not in loaded("check", "US11000001")[1]
    code, line = loaded.says_no("withhold", "US11000001", "--field", "events", "--ground", "rule 5")
    assert (code, line) == (1, "events decides what is said of the right: withhold the whole record instead")
    assert loaded.says_no("withhold", "US11000001", "--field", "colour", "--ground", "x")[0] == 2


@pytest.mark.one_database
def test_the_readers_and_a_template(shell: Shell, tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    assert run(["sources", "--format", "json"]) == 0
    assert "us.grant" in {item["name"] for item in json.loads(capsys.readouterr().out)["items"]}
    table = tmp_path / "pledges.csv"
    table.write_text("申请号,质押登记日,质权人\n2017106018623,2024-05-01,某银行\n", encoding="utf-8")
    out = tmp_path / "mapping.yaml"
    assert run(["sources", "--template", str(table), "--out", str(out)]) == 0
    assert "申请号" in out.read_text(encoding="utf-8")
    assert capsys.readouterr().out == ""
