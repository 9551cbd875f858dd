"""From files to statements: archives in archives, broken files, rejects that are mended, workers."""

from __future__ import annotations

import bz2
import gzip
import hashlib
import lzma
import subprocess
import sys
import time
from pathlib import Path

import pytest

from muniment.intake.adapters.archives import Limits, clean
from muniment.intake.adapters.blocks import blocks
from muniment.intake.domain.account import Account
from muniment.intake.errors import SourceUnknown
from muniment.intake.services.reading import load_key, load_read, rejects_open
from muniment.intake.tests.factories import documents, grant, read_all, tarred, zipped
from muniment.kernel.errors import NotFound


def test_the_format_is_told_from_the_content_and_never_from_the_name(tmp_path: Path):
    (tmp_path / "a.dat").write_bytes(grant(11000001))
    (tmp_path / "b.jpg").write_bytes(gzip.compress(grant(11000002)))
    (tmp_path / "c").write_bytes(bz2.compress(grant(11000003)))
    (tmp_path / "d.txt").write_bytes(lzma.compress(grant(11000004)))
    (tmp_path / "e.xml").write_bytes(tarred({"x": zipped({"y/z": grant(11000005)})}))
    (tmp_path / "SOURCE.md").write_text("About this set.")
    reads, report, rejects = read_all(tmp_path)
    assert documents(reads) == [f"US1100000{no}B2" for no in range(1, 6)]
    assert reads[-1].member.file.endswith("e.xml!x!y/z")
    assert (report.read, report.accepted, rejects) == (5, 5, [])
    assert [(file.state, file.reason) for file in report.files if file.file.endswith(".md")] == [
        ("skipped", "plain text")
    ]


def test_sha256_is_of_the_file_itself(tmp_path: Path):
    raw = grant(11000001)
    (tmp_path / "a.zip").write_bytes(zipped({"a.xml": raw}))
    (read,), _, _ = read_all(tmp_path / "a.zip")
    assert (read.member.sha256, read.member.size) == (hashlib.sha256(raw).hexdigest(), len(raw))


def test_a_broken_document_does_not_take_its_neighbours_with_it(tmp_path: Path):
    pieces = [
        grant(11000001),
        grant(11000002)[:900],
        grant(11000003),
        grant(11000004, filed="20011345"),
        grant(11000005),
    ]
    (tmp_path / "week.xml").write_bytes(b"".join(pieces))
    reads, report, rejects = read_all(tmp_path / "week.xml")
    assert documents(reads) == ["US11000001B2", "US11000003B2", "US11000005B2"]
    assert [statement.position for read in reads for statement in read.parsed.statements] == [
        "document 1",
        "document 3",
        "document 5",
    ]
    assert [(line.file, line.position) for line in rejects] == [("week.xml", "document 2"), ("week.xml", "document 4")]
    assert rejects[1].field == "application-reference/date"
    assert "20011345" in rejects[1].reason
    assert (report.read, report.accepted, report.rejected) == (5, 3, 2)


def test_rejects_are_mended_and_loaded_again(tmp_path: Path):
    week = tmp_path / "week.xml"
    week.write_bytes(grant(11000001) + grant(11000002, filed="20011345") + grant(11000003).replace(b"Lamp", b"\xff"))
    path = tmp_path / "rejects.jsonl"
    with rejects_open(path=path) as sink:
        account = Account(on_reject=sink)
        assert documents(list(load_read(paths=[week], account=account, workers=0))) == ["US11000001B2"]
    path.write_text(path.read_text().replace("20011345", "20210304"))
    reads, report, rejects = read_all(path)
    assert documents(reads) == ["US11000002B2"]
    assert (reads[0].label, reads[0].member.name) == ("week.xml", "rejects.jsonl")
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)
    assert (report.files[0].accepted, report.files[0].rejected) == (1, 1)
    assert (rejects[0].file, rejects[0].position, rejects[0].encoding) == ("week.xml", "document 3", "base64")


def test_no_rejects_no_file(tmp_path: Path):
    with rejects_open(path=tmp_path / "rejects.jsonl"):
        pass
    assert not (tmp_path / "rejects.jsonl").exists()


def test_an_unknown_element_is_an_alarm(tmp_path: Path):
    (tmp_path / "a.xml").write_bytes(grant(11000001, extra="<brand-new>x</brand-new>"))
    _, report, _ = read_all(tmp_path / "a.xml")
    assert report.unknown_elements == ("brand-new",)
    assert report.files[0].unknown_elements == ("brand-new",)
    assert (report.alarms[0].source, report.alarms[0].count) == ("us.grant", 1)


@pytest.mark.parametrize(
    ("name", "raw", "reason"),
    [
        ("empty.xml", b"", "the file is empty"),
        ("picture.xml", b"\x89PNG\r\n\x1a\n....", "a picture (image/png) under the name of a document"),
        ("noise.xml", bytes(range(256)) * 4, "neither text nor a format that is read"),
        ("other.xml", b"<other/>", "no reader knows the root element <other>"),
        ("cut.gz", gzip.compress(grant(11000001))[:200], "the compressed file is cut off"),
        ("cut.zip", zipped({"a.xml": grant(11000001)})[:200], "a broken zip archive"),
        ("cut.tar", tarred({"a.xml": grant(11000001)}, "w:")[:700], "broke off after"),
        (
            "bomb.xml",
            b'<!DOCTYPE us-patent-grant [<!ENTITY a "b">]><us-patent-grant>&a;</us-patent-grant>',
            "declares the entity",
        ),
        ("table.csv", b"a,b\n1,2\n", "a table that no reader knows"),
    ],
)
def test_bad_files_are_named_with_their_reason(tmp_path: Path, name: str, raw: bytes, reason: str):
    (tmp_path / name).write_bytes(raw)
    (tmp_path / "z.xml").write_bytes(grant(11000009))
    reads, report, rejects = read_all(tmp_path / name, tmp_path / "z.xml")
    assert documents(reads) == ["US11000009B2"]
    assert [line.file for line in rejects] == [name]
    assert reason in rejects[0].reason
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)


def test_an_empty_archive_beside_others_loses_nothing(tmp_path: Path):
    (tmp_path / "a.zip").write_bytes(b"")
    (tmp_path / "b.xml").write_bytes(grant(11000001))
    _, report, rejects = read_all(tmp_path)
    assert (report.read, rejects, report.files[0].state) == (1, [], "skipped")
    _, _, rejects = read_all(tmp_path / "a.zip")
    assert rejects[0].reason == "the file is empty"


def test_bombs_stop_early_and_neighbours_are_read(tmp_path: Path):
    limits = Limits(ratio=20, free_bytes=1 << 20)
    (tmp_path / "a.zip").write_bytes(zipped({"big.xml": b" " * (4 << 20)}))
    (tmp_path / "b.xz").write_bytes(tarred({f"{no}.xml": b" " * (1 << 19) for no in range(9)}))
    (tmp_path / "c.xml").write_bytes(grant(11000001))
    reads, _, rejects = read_all(tmp_path, limits=limits)
    assert documents(reads) == ["US11000001B2"]
    assert sum("reading stopped" in line.reason for line in rejects) == 2


def test_archives_within_archives_have_an_end(tmp_path: Path):
    raw = grant(11000001)
    for _ in range(8):
        raw = zipped({"x": raw})
    (tmp_path / "deep.zip").write_bytes(raw)
    reads, _, rejects = read_all(tmp_path / "deep.zip")
    assert documents(reads) == []
    assert "over 6 archives" in rejects[0].reason


def test_names_within_archives_are_only_labels(tmp_path: Path):
    members = {"../../up.xml": grant(11000001), "/etc/evil.xml": grant(11000002), "a\x1b[31m.xml": grant(11000003)}
    (tmp_path / "in.tar.xz").write_bytes(tarred(members, links=("link.xml",)))
    (tmp_path / "in.zip").write_bytes(zipped({"..\\..\\win.xml": grant(11000004)}))
    before = sorted(tmp_path.parent.rglob("*"))
    reads, report, _ = read_all(tmp_path)
    assert sorted(tmp_path.parent.rglob("*")) == before
    assert [read.member.name for read in reads] == ["up.xml", "evil.xml", "a�[31m.xml", "win.xml"]
    assert [(file.state, file.reason) for file in report.files if "link" in file.file] == [
        ("skipped", "a symbolic link")
    ]
    assert clean("../..") == "(no name)"


def test_links_in_folders_are_skipped(tmp_path: Path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.xml").write_bytes(grant(11000001))
    (tmp_path / "in" / "b.xml").symlink_to("/etc/passwd")
    reads, report, _ = read_all(tmp_path / "in")
    assert len(reads) == 1
    assert report.files[1].reason == "a symbolic link"


def test_pictures_are_stored_and_joined_whatever_their_order(tmp_path: Path):
    stored: dict[str, bytes] = {}

    def keep(raw: bytes, media_type: str) -> str:
        stored[media_type] = raw
        return hashlib.sha256(raw).hexdigest()

    tiff = b"II*\x00picture"
    for name, members in {
        "a.tar.xz": {"d/1.xml": grant(11000001, image="P.TIF"), "d/P.tif": tiff},
        "b.tar.xz": {"d/P.TIF": tiff, "d/1.xml": grant(11000002, image="P.TIF")},
        "c.tar.xz": {"d/P.TIF": tiff, "e/1.xml": grant(11000003, image="P.TIF")},
    }.items():
        (tmp_path / name).write_bytes(tarred(members))
    reads, report, _ = read_all(tmp_path, on_image=keep)
    found = {read.parsed.statements[0].document: read.parsed.statements[0].content.images[0] for read in reads}
    assert found["US11000001B2"].sha256 == found["US11000002B2"].sha256 == hashlib.sha256(tiff).hexdigest()
    assert found["US11000002B2"].media_type == "image/tiff"
    assert found["US11000003B2"].sha256 is None
    assert (report.images, stored) == (3, {"image/tiff": tiff})


def test_a_table_names_the_pictures_beside_it(tmp_path: Path):
    png = b"\x89PNG\r\n\x1a\npicture"
    mapping = """
muniment_mapping: 1
source: {name: my.marks, title: 商标, publisher: x, licence: own}
register: CN
kind: trademark
columns: {注册号: registration, 商标: mark, 图样: {to: image, split: ","}}
"""
    rows = "注册号,商标,图样\n12345678,灯塔,A.png\n87654321,明月,\n87654322,星,b.png\n"
    (tmp_path / "marks.zip").write_bytes(zipped({"a.png": png, "marks.csv": rows.encode()}))
    reads, _report, _ = read_all(tmp_path, mapping=mapping, on_image=lambda raw, _type: hashlib.sha256(raw).hexdigest())
    images = [statement.content.images for read in reads for statement in read.parsed.statements]
    assert [[(one.name, one.role, one.sha256 is not None) for one in few] for few in images] == [
        [("A.png", "mark", True)],
        [],
        [("b.png", "mark", False)],
    ]


def test_a_missing_path_and_an_unknown_source(tmp_path: Path):
    with pytest.raises(NotFound, match="no such file"):
        read_all(tmp_path / "gone")
    with pytest.raises(SourceUnknown, match="no source is named 'xx'"):
        read_all(tmp_path, source="xx")


def test_a_forced_source_reads_what_fits_and_nothing_else(tmp_path: Path):
    (tmp_path / "a.xml").write_bytes(grant(11000001))
    (tmp_path / "SOURCE.md").write_text("About this set.")
    reads, report, rejects = read_all(tmp_path, source="us.grant")
    assert documents(reads) == ["US11000001B2"]
    assert (rejects, report.read) == ([], 1)
    _, _, rejects = read_all(tmp_path / "a.xml", source="us.application")
    assert rejects[0].reason == "the root element is <us-patent-grant>"


def test_workers_give_the_same_in_the_same_order(tmp_path: Path):
    """Slow: starts two processes; nothing less shows that they can be started and agree."""
    filler = "<!-- " + "x" * 40_000 + " -->"
    pieces = [grant(11000000 + no, extra=filler) for no in range(150)]
    pieces[120] = pieces[120][:2000]
    (tmp_path / "week.xml").write_bytes(b"".join(pieces))
    here, report, _ = read_all(tmp_path / "week.xml")
    there, report_there, _ = read_all(tmp_path / "week.xml", workers=2)
    assert there == here
    assert report_there == report
    assert report.rejected == 1


_READS = """
import sys
from pathlib import Path
from muniment.intake.domain.account import Account
from muniment.intake.services.reading import load_read
if __name__ == "__main__":
    for _read in load_read(paths=[Path(sys.argv[1])], account=Account(), workers=1):
        children = Path(f"/proc/self/task/{__import__('os').getpid()}/children").read_text()
        print(children, flush=True)
"""


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="processes are listed in /proc")
def test_no_worker_outlives_a_killed_reader(tmp_path: Path):
    week, script = tmp_path / "week.xml", tmp_path / "reads.py"
    week.write_bytes(grant(11000001) * 6000)
    script.write_text(_READS, encoding="utf-8")
    with subprocess.Popen([sys.executable, str(script), str(week)], stdout=subprocess.PIPE, text=True) as reader:
        assert reader.stdout is not None
        workers = next(line.split() for line in reader.stdout if len(line.split()) > 1)
        reader.kill()
    until = time.monotonic() + 20
    while any(_alive(pid) for pid in workers) and time.monotonic() < until:
        time.sleep(0.1)
    assert not any(_alive(pid) for pid in workers)


def _alive(pid: str) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_the_key_of_a_load(tmp_path: Path):
    (tmp_path / "a.xml").write_bytes(b"<a/>")
    (tmp_path / "b.xml").write_bytes(b"<a/>")
    key = load_key(paths=[tmp_path / "a.xml"])
    assert key == load_key(paths=[tmp_path / "b.xml"])
    assert key != load_key(paths=[tmp_path / "a.xml"], source="us.grant")
    assert key != load_key(paths=[tmp_path / "a.xml"], mapping="a: b")
    (tmp_path / "b.xml").write_bytes(b"<b/>")
    assert key != load_key(paths=[tmp_path / "b.xml"])
    with pytest.raises(NotFound):
        load_key(paths=[tmp_path / "gone"])


def _blocks(tmp_path: Path, raw: bytes, split: str) -> list[tuple[str, int, str]]:
    path = tmp_path / "table"
    path.write_bytes(raw)
    with path.open("rb") as stream:
        return [(block.position, block.rows, block.raw.decode()) for block in blocks(stream, split)]  # type: ignore[arg-type]


def test_lines(tmp_path: Path):
    assert _blocks(tmp_path, b'{"a":1}\n\n{"a":2}', "jsonl") == [("line 1", 1, '{"a":1}'), ("line 3", 1, '{"a":2}')]


MAPPING = """
muniment_mapping: 1
source: {{name: test.{name}, title: {{zh: 表, en: A table}}, publisher: {{zh: 某局, en: An office}}, licence: none, revision: 7}}
register: CN
kind: patent
detect: [[{column}]]
columns:
  {column}: {{to: application, office: CN}}
  标题: {{to: title, lang: zh-Hans}}
coverage: {{families: [pledge], kinds: [patent, design], since: 2020-01-01, until: 2024-12-31}}
"""


def _mapping(name: str, column: str) -> str:
    return MAPPING.format(name=name, column=column)


def test_a_table_is_a_source_under_the_name_of_its_mapping(tmp_path: Path):
    (tmp_path / "a.csv").write_bytes("登记表\n申请号,标题\n201710601862.3,灯\n201710601863.1,灯,多\n".encode("gb18030"))
    reads, report, rejects = read_all(tmp_path / "a.csv", mapping=_mapping("one", "申请号"))
    assert [(read.source, read.reader) for read in reads] == [("test.one", "test.one 1.7")]
    assert [statement.position for read in reads for statement in read.parsed.statements] == ["row 3"]
    assert (rejects[0].source, rejects[0].position) == ("test.one", "row 4")
    assert (report.read, report.accepted, report.rejected) == (2, 1, 1)


def test_of_several_mappings_the_header_chooses(tmp_path: Path):
    (tmp_path / "a.csv").write_text("申请号,标题\n201710601862.3,灯\n")
    (tmp_path / "b.csv").write_text("号码,标题\n201710601862.3,灯\n")
    (tmp_path / "c.csv").write_text("别的,标题\n201710601862.3,灯\n")
    both = "\n---\n".join((_mapping("one", "申请号"), _mapping("two", "号码")))
    reads, report, _ = read_all(tmp_path, mapping=both)
    assert [read.source for read in reads] == ["test.one", "test.two"]
    assert [file.state for file in report.files] == ["read", "read", "skipped"]
