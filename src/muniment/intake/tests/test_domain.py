"""Telling formats, judging a load, joining pictures, keeping the account."""

from __future__ import annotations

import io
import tarfile
from datetime import date

import msgspec
import pytest

from muniment.catalogue.values import Content, Image, Reject, Statement
from muniment.intake.domain.account import Account
from muniment.intake.domain.detect import HEAD, encoding_of, format_of, header_of, promises, reader_for
from muniment.intake.domain.expectations import SAMPLE, expectations_check
from muniment.intake.domain.gallery import Gallery
from muniment.intake.sources import source_get, source_list
from muniment.intake.values import Detect, Expectations, Member, Parsed, Read, RejectLine, SourceReport, spec_read


@pytest.mark.parametrize(
    ("head", "kind"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \n", "empty"),
        (b"PK\x03\x04...", "zip"),
        (b"\x1f\x8b\x08", "gzip"),
        (b"\xfd7zXZ\x00", "xz"),
        (b"BZh9", "bzip2"),
        (b"II*\x00", "image"),
        (b"\x89PNG\r\n\x1a\n", "image"),
        (b"\xff\xd8\xff\xe0", "image"),
        (b"%PDF-1.7", "binary"),
        (b"\x00\x01\x02", "binary"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><a/>", "xml"),
        ("<?xml version='1.0' encoding='utf-16'?><a/>".encode("utf-16"), "xml"),
        (b"<!-- a DTD --><!ELEMENT a (b)>", "text"),
        (b'{"a": 1}\n{"a": 2}\n', "jsonl"),
        (b'{\n "a": 1}', "json"),
        (b'[{"a": 1}]', "json"),
        (b'{"type":"muniment.reject","source":"us.grant"}\n', "rejects"),
        (b"number,title\n1,x\n", "text"),
        ("申请号,名称\n".encode("gb18030"), "text"),
    ],
)
def test_formats_are_told_from_bytes(head: bytes, kind: str):
    assert format_of(head).kind == kind


def test_a_tar_is_told_with_and_without_the_magic_word():
    kept = io.BytesIO()
    with tarfile.open(fileobj=kept, mode="w") as archive:
        archive.addfile(tarfile.TarInfo("a"))
    raw = kept.getvalue()
    assert format_of(raw).kind == "tar"
    header = bytearray(raw[:512])
    header[257:265] = bytes(8)
    header[148:156] = b" " * 8
    header[148:155] = b"%06o\x00" % sum(header)
    assert format_of(bytes(header) + raw[512:]).kind == "tar"


def test_the_root_is_found_behind_a_long_prolog():
    found = format_of(
        b'<?xml version="1.0"?><!-- <wrong/> --><!DOCTYPE us-patent-grant SYSTEM "x" [ ]><us-patent-grant>'
    )
    assert found.root == "us-patent-grant"
    assert reader_for(found, source_list()) == source_get("us.grant")


@pytest.mark.parametrize(("root", "reason"), [("html", "a web page"), ("xs:schema", "a schema")])
def test_what_holds_no_records(root: str, reason: str):
    assert format_of(f"<{root}>".encode()).reason == reason


def test_encodings():
    assert encoding_of("申请".encode()) == "utf-8-sig"
    assert encoding_of("申请号".encode("gb18030")) == "gb18030"
    assert encoding_of("a".encode("utf-16")) == "utf-16"
    assert encoding_of(b"\x00\x01") is None
    cut = ("a" * (HEAD - 1) + "中").encode()[:HEAD]
    assert encoding_of(cut) == "utf-8-sig"


def test_header_of():
    assert header_of("申请号;名称;日期\n1;2;3") == ("申请号", "名称", "日期")
    assert header_of("just a sentence\n") == ()


def test_a_reader_is_chosen_by_what_it_asks_for_most():
    spec = source_get("us.grant")
    narrow = msgspec.structs.replace(spec, name="narrow", detect=Detect(json_keys=("a", "b")))
    broad = msgspec.structs.replace(spec, name="broad", detect=Detect(json_keys=("a",)))
    table = msgspec.structs.replace(spec, name="table", detect=Detect(magic=("table", "xlsx")))
    found = format_of(b'{"a": 1, "b": 2}\n')
    assert reader_for(found, [broad, narrow, table]) == narrow
    assert reader_for(format_of(b'{"z": 1}\n'), [broad, table]) is None
    assert reader_for(format_of(b'{"z": 1}\n'), [broad, table], mapped=True) == table
    assert reader_for(format_of(b"a,b\n1,2\n"), [table], mapped=True) == table


def test_promises():
    assert promises("a.XML")
    assert not promises("SOURCE.md")


def test_a_declaration_with_a_slip_is_refused():
    with pytest.raises(msgspec.ValidationError, match="unknown field `relase`"):
        spec_read({"name": "x", "relase": 1})


def _statement(**content: object) -> Statement:
    return Statement(
        register="US",
        kind="patent",
        document="d",
        office_date=date(2026, 1, 6),
        content=Content(**content),  # type: ignore[arg-type]
    )


def _read(*statements: Statement, file: str = "f/a.xml", rejects: int = 0, unknown: tuple[str, ...] = ()) -> Read:
    parsed = Parsed(
        statements=statements,
        unknown=unknown,
        rejects=tuple(Reject(position=f"document {no}", reason="broken") for no in range(rejects)),
    )
    return Read(member=Member(file=file), source="us.grant", reader="us.grant 1", parsed=parsed)


def test_the_account_adds_up():
    spec, lines = source_get("us.grant"), []
    account = Account(on_reject=lines.append)
    account.file_open(Member(file="f/a.xml"))
    account.file_open(Member(file="f/b.xml"))
    line = RejectLine(source="us.grant", file="f/a.xml", position="document 0", reason="broken", raw="<a>")
    account.read(_read(_statement(), _statement(), _statement(), rejects=1, unknown=("new",)), spec, (line,))
    account.reject_whole(Member(file="f/b.xml"), RejectLine(source=None, file="f/b.xml", position="", reason="empty"))
    account.accept("f/a.xml", "us.grant")
    account.duplicate("f/a.xml", "us.grant")
    account.hold("f/a.xml", "us.grant")
    report = account.report(state="published", edition="2026-01-06.1", rejects_file="rejects.jsonl")
    assert (report.read, report.accepted, report.rejected, report.duplicates, report.held) == (5, 1, 2, 1, 1)
    assert [(file.file, file.read, file.state) for file in report.files] == [
        ("f/a.xml", 4, "read"),
        ("f/b.xml", 1, "rejected"),
    ]
    assert report.sources[0].read == 4
    assert report.unknown_elements == ("new",)
    assert report.alarms[0].file == "f/a.xml"
    assert [one.reason for one in report.rejects] == ["broken", "empty"]
    assert lines[0] == line
    assert report.rejects_file == "rejects.jsonl"
    encoded = msgspec.json.decode(msgspec.json.encode(report))
    assert {"edition", "state", "files", "read", "accepted", "rejected", "duplicates", "held"} <= encoded.keys()
    assert {"unknown_elements", "rejects_file"} <= encoded.keys()


def test_coverage_runs_from_the_oldest_to_the_newest_office_date():
    account = Account()
    account.file_open(Member(file="f/a.xml"))
    older = msgspec.structs.replace(_statement(), office_date=date(2025, 1, 7))
    account.read(_read(_statement(), older), source_get("us.grant"))
    (coverage,) = account.coverage()
    assert (coverage.since, coverage.until) == (date(2025, 1, 7), date(2026, 1, 6))
    assert coverage.families == ("filing", "publication", "grant")


def test_expectations():
    wanted = Expectations(min_documents=30, max_documents=40, max_rejected=0.1, fill={"titles": 0.9})
    spec = msgspec.structs.replace(source_get("us.grant"), expectations=wanted)
    report = SourceReport(source="us.grant", reader_version="1", read=SAMPLE, rejected=5, fill={"titles": 0.5})
    assert [problem.field for problem in expectations_check(spec, report, SAMPLE)] == [
        "documents",
        "rejected",
        "titles",
    ]
    assert [
        problem.field for problem in expectations_check(spec, msgspec.structs.replace(report, read=41, rejected=0), 5)
    ] == ["documents"]
    good = SourceReport(source="us.grant", reader_version="1", read=30, fill={"titles": 1.0})
    assert expectations_check(spec, good, 30) == ()


def test_pictures_before_and_after_their_document_are_joined():
    gallery = Gallery()
    gallery.add("f/", "ONE.TIF", "1" * 64, "image/tiff")
    both = _read(_statement(images=(Image(name="one.tif", role="drawing"), Image(name="two.tif", role="drawing"))))
    assert list(gallery.pass_on(both)) == []
    gallery.add("f/", "two.tif", "2" * 64, "image/tiff")
    gallery.add("g/", "two.tif", "3" * 64, "image/tiff")
    (read,) = gallery.rest()
    assert [image.sha256 for image in read.parsed.statements[0].content.images] == ["1" * 64, "2" * 64]


def test_documents_that_miss_pictures_go_on_when_their_folder_ends():
    gallery = Gallery()
    missing = _read(_statement(images=(Image(name="gone.tif", role="drawing"),)))
    assert list(gallery.pass_on(missing)) == []
    later = _read(_statement(), file="g/b.xml")
    assert list(gallery.pass_on(later)) == [missing, later]
