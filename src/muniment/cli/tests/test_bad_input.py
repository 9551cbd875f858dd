"""Bad input through ``muniment load``: the good records load, the bad are named, nothing outside is touched."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from muniment.cli.main import run
from muniment.intake.tests.factories import grant, tarred, zipped
from muniment.register.queries.editions import edition_list

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

GOOD = grant(11000001)


class Province:
    """A folder with office files, a data folder, and the command that loads the one into the other."""

    def __init__(self, root: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.office = root / "office"
        self.office.mkdir()
        self._data, self._capsys = data_dir, capsys

    def put(self, name: str, raw: bytes) -> Path:
        path = self.office / name
        path.write_bytes(raw)
        return path

    def load(self, *paths: Path, code: int = 0) -> Any:
        line = ["load", *map(str, paths), "--workers", "0", "--format", "json", "--data", str(self._data)]
        got = run(line)
        out, err = self._capsys.readouterr()
        assert (got, err.count("\n")) == (code, 1 if code else 0), err
        return json.loads(out) if out else err


@pytest.fixture
def province(tmp_path: Path, data_dir: Path, capsys: pytest.CaptureFixture[str]) -> Province:
    return Province(tmp_path, data_dir, capsys)


def lines(report: Any) -> list[dict[str, Any]]:
    """The rejects file, which says what the report says."""
    kept = [json.loads(line) for line in Path(report["rejects_file"]).read_text(encoding="utf-8").splitlines()]
    named = [(each["file"], each["position"], each["field"], each["reason"]) for each in report["rejects"]]
    assert [(each["file"], each["position"], each["field"], each["reason"]) for each in kept] == named
    return kept


EXTERNAL = (
    b'<!DOCTYPE us-patent-grant [<!ENTITY a SYSTEM "file:///etc/hostname">]><us-patent-grant>&a;</us-patent-grant>'
)
BOMB = (
    b'<!DOCTYPE us-patent-grant [<!ENTITY a "aaaaaaaaaa">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + no, b"&%c;" % (97 + no) * 10) for no in range(9))
    + b"]><us-patent-grant>&j;</us-patent-grant>"
)


@pytest.mark.parametrize(
    ("name", "raw", "position", "reason"),
    [
        ("cut.xml", grant(11000002)[:900], "document 1", "not well-formed"),
        ("encoding.xml", grant(11000002).replace(b"Lamp", b"\xff\xfe"), "document 1", "wrongly encoded"),
        ("bomb.xml", BOMB, "document 1", "declares the entity"),
        ("external.xml", EXTERNAL, "document 1", "declares the external entity"),
        ("empty.xml", b"", "document 1", "the file is empty"),
        ("picture.xml", b"\x89PNG\r\n\x1a\n" + bytes(64), "document 1", "a picture (image/png)"),
        ("date.xml", grant(11000002, filed="20011345"), "document 1", "20011345"),
    ],
)
def test_the_good_load_and_the_bad_is_named(
    province: Province, data_dir: Path, name: str, raw: bytes, position: str, reason: str
):
    bad, good = province.put(name, raw), province.put("good.xml", GOOD)
    report = province.load(bad, good)
    assert [report[n] for n in ("read", "accepted", "rejected", "state")] == [2, 1, 1, "published"]
    (line,) = lines(report)
    assert (line["file"], line["position"]) == (name, position)
    assert reason in line["reason"]
    files = {each["file"]: each["state"] for each in report["files"]}
    assert files == {name: "rejected", "good.xml": "read"}
    said = province.load(province.put("alone.xml", raw), code=3)
    assert "alone.xml" in said
    assert reason in said
    kept = [path for path in data_dir.glob("loads/*/rejects.jsonl") if "alone.xml" in path.read_text(encoding="utf-8")]
    assert len(kept) == 1
    assert not list(data_dir.glob("loads/*/*.draft"))
    assert len(edition_list()) == 1


def test_a_date_that_is_none_is_mended_and_loads_again(province: Province):
    week = province.put("week.xml", GOOD + grant(11000002, filed="20011345"))
    (line,) = lines(province.load(week))
    assert (line["file"], line["position"], line["field"]) == ("week.xml", "document 2", "application-reference/date")
    line["raw"] = line["raw"].replace("20011345", "20210304")
    mended = province.load(province.put("mended.jsonl", json.dumps(line, ensure_ascii=False).encode() + b"\n"))
    assert [mended[n] for n in ("read", "accepted", "rejected", "rejects_file")] == [1, 1, 0, None]
    assert edition_list()[-1].total == 2


def test_an_unknown_element_is_an_alarm(province: Province):
    report = province.load(province.put("new.xml", grant(11000001, extra="<brand-new>x</brand-new>")))
    assert (report["accepted"], report["unknown_elements"]) == (1, ["brand-new"])
    assert report["alarms"][0]["file"] == "new.xml"


@pytest.mark.parametrize("pack", [zipped, tarred])
def test_names_that_climb_out_touch_nothing(province: Province, tmp_path: Path, pack: Any):
    climbing = {"../../outside.xml": grant(11000002), "/outside.xml": grant(11000003), "inside.xml": GOOD}
    archive = province.put("archive.bin", pack(climbing))
    before = sorted(str(path) for path in tmp_path.rglob("*") if "data" not in path.relative_to(tmp_path).parts)
    report = province.load(archive)
    after = sorted(str(path) for path in tmp_path.rglob("*") if "data" not in path.relative_to(tmp_path).parts)
    assert before == after
    assert not Path("/outside.xml").exists()
    assert report["accepted"] >= 1
    assert report["read"] == report["accepted"] + report["rejected"]


def test_a_link_in_an_archive_is_not_followed(province: Province):
    report = province.load(province.put("a.tar", tarred({"good.xml": GOOD}, links=("passwd.xml",))))
    assert report["accepted"] == 1
    assert "root:" not in json.dumps(report)


def test_a_zip_bomb_stops_early(province: Province, data_dir: Path):
    bomb = zipped({"bomb.xml": b" " * (160 << 20)})
    assert len(bomb) < 1 << 20
    report = province.load(province.put("bomb.zip", bomb), province.put("good.xml", GOOD))
    assert report["accepted"] == 1
    assert [line["file"].split("!")[0] for line in lines(report)] == ["bomb.zip"]
    assert sum(path.stat().st_size for path in data_dir.rglob("*") if path.is_file()) < 16 << 20


def test_formulas_in_a_table_are_only_text(province: Province, tmp_path: Path):
    touched = tmp_path / "touched"
    table = province.put(
        "rights.csv",
        "专利号,发明名称,专利权人,申请日,授权公告日\n"
        f"ZL201710601862.3,=cmd|' /C touch {touched}'!A0,@SUM(1+1),2017-07-21,2019-05-07\n"
        "ZL201710601863.8,好灯,某公司,20171345,2019-05-07\n".encode(),
    )
    mapping = tmp_path / "mapping.yaml"
    assert run(["sources", "--template", str(table), "--out", str(mapping)]) == 0
    report = province.load(table, Path("--mapping"), mapping)
    assert report["accepted"] >= 1
    assert not os.path.lexists(touched)
