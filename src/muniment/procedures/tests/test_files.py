"""Files of cases: in pieces, by what they are, hashed, scanned, seen by those who may, and refused before they are read."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import hashlib
import io
import stat
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from muniment.accounts.tests.factories import browser
from muniment.kernel.clock import clock_stop
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotAllowed, NotFound
from muniment.procedures.adapters import store
from muniment.procedures.domain.files import name_clean
from muniment.procedures.models import CaseRow, FileRow
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services import filing
from muniment.procedures.services.cases import draft_save
from muniment.procedures.tests.world import DAY, Desk, declared, desk, moment  # noqa: F401

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


def png() -> bytes:
    kept = io.BytesIO()
    Image.new("RGB", (4, 4), "red").save(kept, "PNG")
    return kept.getvalue()


def packed(*names: str, size: int = 10) -> bytes:
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as made:
        for name in ("[Content_Types].xml", *names):
            made.writestr(name, b"0" * size)
    return kept.getvalue()


def put(desk: Desk, number: str, body: bytes, name: str = "合同.pdf", field: str = "scans", **words):
    return filing.file_put(
        data_dir=desk.folder,
        case_no=number,
        field=field,
        name=name,
        size=len(body),
        pieces=[body[:7], body[7:]],
        me=words.pop("me", desk.reader),
        moment=moment(),
        **words,
    )


def test_a_file_is_kept_under_its_hash_and_part_of_what_is_assented_to(desk):
    number = desk.draft()
    desk.move(number, "ask", desk.reader)
    kept = put(desk, number, PDF)
    assert kept.sha256 == hashlib.sha256(PDF).hexdigest()
    assert store.file_path(desk.folder, kept.sha256).read_bytes() == PDF
    assert CaseRow.objects.get(case_no=number).typed["scans"] == [kept.sha256]
    assert desk.move(number, "ask", desk.guarantor).waits == ("lending-firm机构",), "the form is another one now"
    assert desk.move(number, "ask", desk.reader).state == "asked"
    (seen,) = case_get(case_no=number, me=desk.guarantor, on=DAY).files
    assert (seen.name, seen.media, seen.size, seen.own) == ("合同.pdf", "pdf", len(PDF), False)
    with pytest.raises(Conflict, match="cannot be changed"):
        put(desk, number, PDF)


@pytest.mark.parametrize(
    ("name", "body", "code"),
    [
        ("contract.pdf", b"MZ\x90\x00" + b"\x00" * 60, "file.media"),
        ("picture.png", b"\x89PNG\r\n\x1a\nnot a picture", "file.media"),
        ("page.txt", b"<html><script>alert(1)</script></html>", "file.media"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg" onload="x()"/>', "file.media"),
        ("macro.docx", packed("word/document.xml", "word/vbaProject.bin"), "file.media"),
        ("archive.zip", packed("a.txt"), "file.media"),
        ("bomb.docx", packed("word/document.xml", size=2_000_000), "file.media"),
        ("empty.pdf", b"", "file.empty"),
    ],
)
def test_what_a_file_is_decides_and_not_what_it_is_called(desk, monkeypatch, name, body, code):
    monkeypatch.setattr(store, "_UNPACKED_MOST", 1_000_000)
    number = desk.draft()
    before = CaseRow.objects.get(case_no=number).typed
    with pytest.raises(InvalidInput) as problem:
        put(desk, number, body, name)
    assert problem.value.code == code
    assert CaseRow.objects.get(case_no=number).typed == before
    assert not list((desk.folder / "case-files").rglob("*.*")) or not FileRow.objects.filter(state="whole").exists()


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("合同.PDF", PDF, "pdf"),
        ("图.jpg", png(), "png"),
        ("a.docx", packed("word/document.xml"), "docx"),
        ("a.xlsx", packed("xl/workbook.xml"), "xlsx"),
        ("说明.txt", "说明".encode("gb18030"), "txt"),
        ("list.csv", "号码,名称\n1,甲\n".encode(), "csv"),
    ],
)
def test_the_usual_kinds_are_taken(desk, name, body, kind):
    number = desk.draft()
    put(desk, number, body, name)
    assert FileRow.objects.get().media == kind


def test_a_gigabyte_is_refused_before_a_byte_of_it_is_read(desk):
    number = desk.draft()

    def pieces():
        raise AssertionError("it was read")
        yield b""

    with pytest.raises(InvalidInput, match="1,074 MB; at most 50 MB"):
        filing.file_put(
            data_dir=desk.folder,
            case_no=number,
            field="scans",
            name="全部.pdf",
            size=1 << 30,
            pieces=pieces(),
            me=desk.reader,
            moment=moment(),
        )
    reply = browser("reader@example.org").post(
        f"/cases/{number}/draft",
        data=b"",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(1 << 30),
        HTTP_ACCEPT_LANGUAGE="en",
    )
    assert reply.status_code == 413
    assert "was not read" in reply.content.decode()
    reply = Client().post("/api/v1/search", data=b"", content_type="application/json", CONTENT_LENGTH=str(1 << 30))
    assert (reply.status_code, reply["Content-Type"]) == (413, "application/problem+json")


def test_an_upload_goes_on_where_it_broke_off_and_is_told_when_it_lies(desk):
    number = desk.draft()
    begun = filing.upload_begin(
        case_no=number, field="scans", name="a.pdf", size=len(PDF), me=desk.reader, moment=moment()
    )
    asked = {"data_dir": desk.folder, "token": begun.token, "me": desk.reader}
    assert filing.upload_append(offset=0, pieces=[PDF[:10]], **asked).offset == 10
    assert filing.upload_get(**asked).offset == 10
    assert filing.upload_append(offset=5, pieces=[PDF[5:20]], **asked).offset == 20, "sent again, nothing doubles"
    with pytest.raises(Conflict) as problem:
        filing.upload_append(offset=30, pieces=[b"x"], **asked)
    assert problem.value.facts["offset"] == 20
    with pytest.raises(Conflict, match="20 of"):
        filing.upload_finish(moment=moment(), **asked)
    with pytest.raises(Conflict, match="more came"):
        filing.upload_append(offset=20, pieces=[PDF[20:], b"more"], **asked)
    filing.upload_append(offset=20, pieces=[PDF[20:]], **asked)
    with pytest.raises(NotFound):
        filing.upload_get(**{**asked, "me": desk.guarantor})
    whole = filing.upload_finish(moment=moment(), sha256=hashlib.sha256(PDF).hexdigest(), **asked)
    assert filing.upload_finish(moment=moment(), **asked) == whole
    assert filing.upload_get(**asked).offset == len(PDF)


def test_another_hash_than_told_is_refused(desk):
    number = desk.draft()
    begun = filing.upload_begin(
        case_no=number, field="scans", name="a.pdf", size=len(PDF), me=desk.reader, moment=moment()
    )
    asked = {"data_dir": desk.folder, "token": begun.token, "me": desk.reader}
    filing.upload_append(offset=0, pieces=[PDF], **asked)
    with pytest.raises(Conflict, match="another hash"):
        filing.upload_finish(moment=moment(), sha256="0" * 64, **asked)
    assert FileRow.objects.get().state == "refused"
    assert store.part_size(desk.folder, begun.token) == 0


def test_the_scanner_decides_and_one_that_fails_lets_nothing_through(desk, tmp_path):
    number = desk.draft()

    def scanner(ends: int) -> list[str]:
        path = tmp_path / f"scan{ends}"
        path.write_text(f'#!/bin/sh\ntest -s "$1" && exit {ends}\n', encoding="utf-8")
        path.chmod(path.stat().st_mode | stat.S_IEXEC)
        return [str(path)]

    assert put(desk, number, PDF, scanner=scanner(0)).sha256
    with pytest.raises(InvalidInput, match="found something"):
        put(desk, number, PDF + b"x", scanner=scanner(1))
    for bad in (scanner(2), ["/nowhere/scan"]):
        with pytest.raises(EngineUnavailable, match="gave no answer"):
            put(desk, number, PDF + b"y", scanner=bad)
    assert FileRow.objects.filter(state="whole").count() == 1


def test_files_of_a_move_come_with_it_and_are_seen_by_those_who_see_its_field(desk):
    number = desk.asked()
    with pytest.raises(NotAllowed):
        put(desk, number, PDF, field="suspend.proof")
    put(desk, number, PDF, field="suspend.proof", me=desk.desk)
    assert not case_get(case_no=number, me=desk.reader, on=DAY).files, "it was not put in yet"
    with pytest.raises(InvalidInput):
        desk.move(number, "suspend", desk.desk)
    desk.move(number, "suspend", desk.desk, said={"reason": "缺件", "proof": ["0" * 64]})
    (seen,) = case_get(case_no=number, me=desk.reader, on=DAY).files
    assert seen.step_no == case_get(case_no=number, me=desk.reader, on=DAY).steps[-1].no
    assert not case_get(case_no=number, me=desk.guarantor, on=DAY).files
    with pytest.raises(NotFound):
        filing.file_take(case_no=number, file_id=seen.file_id, me=desk.reader)
    with pytest.raises(NotFound):
        filing.file_take(case_no=number, file_id=seen.file_id + 1, me=desk.desk)
    with pytest.raises(Conflict):
        filing.file_take(case_no=number, file_id=seen.file_id, me=desk.desk)


def test_nobody_types_the_hash_of_somebody_elses_file_into_a_form(desk):
    number = desk.draft()
    sha256 = put(desk, number, PDF).sha256
    other = desk.draft()
    row = CaseRow.objects.get(case_no=other)
    typed = {"scans": [sha256]}
    draft_save(data_dir=desk.folder, case_no=other, me=desk.reader, typed=typed, rev=row.rev, moment=moment())
    assert "scans" not in CaseRow.objects.get(case_no=other).typed


def test_too_many_are_refused_and_one_can_be_taken_away(desk):
    number = desk.draft()
    for at in range(3):
        put(desk, number, PDF + bytes([48 + at]))
    with pytest.raises(InvalidInput, match="at most 3 files"):
        put(desk, number, PDF)
    first = case_get(case_no=number, me=desk.reader, on=DAY).files[0]
    filing.file_take(case_no=number, file_id=first.file_id, me=desk.reader)
    assert len(CaseRow.objects.get(case_no=number).typed["scans"]) == 2


def test_on_the_page_files_are_put_in_and_fetched_by_those_who_may(desk):
    clock_stop(desk.folder, moment().at)
    number = desk.draft()
    reader = browser("reader@example.org")
    rev = CaseRow.objects.get(case_no=number).rev
    sent = {"rev": rev, "do": "save", "scans": SimpleUploadedFile("../../合同.pdf", PDF)}
    assert reader.post(f"/cases/{number}/draft", sent).status_code == 302
    row = FileRow.objects.get()
    assert row.name == "合同.pdf"
    assert row.sha256 in reader.get(f"/cases/{number}").content.decode()
    reply = reader.get(f"/cases/{number}/files/{row.pk}")
    assert b"".join(reply.streaming_content) == PDF
    assert reply["Content-Disposition"].startswith("attachment")
    assert browser("stranger@example.org").get(f"/cases/{number}/files/{row.pk}").status_code == 404
    bad = {"rev": rev + 2, "do": "save", "purpose": "改过的用途", "scans": SimpleUploadedFile("a.pdf", b"MZ\x00")}
    refused = reader.post(f"/cases/{number}/draft", bad, HTTP_ACCEPT_LANGUAGE="en")
    assert refused.status_code == 400
    assert "of no known kind" in refused.content.decode()
    assert "改过的用途" in refused.content.decode()
    rev = CaseRow.objects.get(case_no=number).rev
    assert reader.post(f"/cases/{number}/draft", {"rev": rev, "do": f"take:{row.pk}"}).status_code == 302
    assert not CaseRow.objects.get(case_no=number).typed["scans"]


def test_uploads_that_nobody_went_on_with_are_given_up(desk, monkeypatch):
    number = desk.draft()
    begun = filing.upload_begin(case_no=number, field="scans", name="a", size=9, me=desk.reader, moment=moment())
    filing.upload_append(data_dir=desk.folder, token=begun.token, offset=0, pieces=[b"%PDF"], me=desk.reader)
    assert filing.uploads_sweep(data_dir=desk.folder) == 0
    monkeypatch.setattr(filing, "PART_KEPT_S", -1.0)
    assert filing.uploads_sweep(data_dir=desk.folder) == 1
    assert FileRow.objects.get().state == "refused"


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\私\\合同.pdf", "合同.pdf"),
        ("a\u202efdp.exe", "afdp.exe"),
        ("\x00\n", "file"),
        ("长" * 200 + ".pdf", "长" * 115 + "….pdf"),
        ("<b>x</b>.pdf", "b>.pdf"),
    ],
)
def test_names_are_safe_to_show(said, kept):
    assert name_clean(said) == kept
