"""Evidence: stamps that openssl accepts, an authority asked by HTTP, hands in their order, and what a hash tells."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import csv
import hashlib
import io
import shutil
import subprocess
import threading
import tracemalloc
import zipfile
from datetime import UTC, date, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from asn1crypto import tsp
from cryptography import x509

from muniment.journal.models import EntryRow
from muniment.kernel.errors import EngineUnavailable, InvalidInput, NotFound
from muniment.protection.adapters import http_authority
from muniment.protection.adapters.http_authority import HttpAuthority
from muniment.protection.adapters.local_authority import FOLDER, local_authority
from muniment.protection.adapters.packing import pack_stream
from muniment.protection.adapters.tokens import request_make, response_read
from muniment.protection.domain.custody import digest_read, file_plain, hand_check, verify_command
from muniment.protection.queries.complaints import complaint_get, door_of
from muniment.protection.queries.evidence import evidence_get, evidence_list, hash_known
from muniment.protection.services.evidence import evidence_copy, evidence_hand, evidence_stamp
from muniment.protection.tests.world import DAY, Town, after, moment, photo, png, town  # noqa: F401

AT = datetime(2026, 11, 20, 9, 0, 0, 123, tzinfo=UTC)
DIGEST = hashlib.sha256(b"lamp").digest()


def openssl(folder: Path, command: str) -> str:
    """The very command that the package tells, run in its folder."""
    if shutil.which("openssl") is None:
        pytest.skip("STAMPS NOT VERIFIED BY OPENSSL: there is no openssl on the path")
    done = subprocess.run(["/bin/sh", "-c", command], cwd=folder, capture_output=True, text=True, check=False)
    return done.stdout + done.stderr


def test_the_local_authority_stamps_what_openssl_accepts_and_nothing_else(tmp_path):
    authority = local_authority(tmp_path, at=AT)
    request = request_make(DIGEST, nonce=77)
    response = authority.stamp(request, at=AT)
    stamp = response_read(response, digest=DIGEST, nonce=77, authority=authority)
    assert (stamp.digest, stamp.at, stamp.local) == (DIGEST.hex(), AT.replace(microsecond=0), True)
    assert "own authority" in stamp.authority.en
    (tmp_path / "a.txt").write_bytes(b"lamp")
    (tmp_path / "a.txt.tsr").write_bytes(response)
    (tmp_path / "roots.pem").write_bytes(authority.roots)
    assert "Verification: OK" in openssl(tmp_path, verify_command("a.txt"))
    (tmp_path / "a.txt").write_bytes(b"lamq")
    assert "FAILED" in openssl(tmp_path, verify_command("a.txt"))


def test_the_certificate_is_for_stamps_alone_and_the_key_is_its_owners(tmp_path):
    authority = local_authority(tmp_path, at=AT)
    cert = x509.load_pem_x509_certificate((tmp_path / FOLDER / "authority.pem").read_bytes())
    usage = cert.extensions.get_extension_for_class(x509.ExtendedKeyUsage)
    assert usage.critical
    assert list(usage.value) == [x509.oid.ExtendedKeyUsageOID.TIME_STAMPING]
    assert (tmp_path / FOLDER / "signing.pem").stat().st_mode & 0o077 == 0
    assert sorted(each.name for each in (tmp_path / FOLDER).iterdir()) == ["authority.pem", "root.pem", "signing.pem"]
    assert local_authority(tmp_path, at=AT).name == authority.name, "made once"
    assert not list(tmp_path.glob(".time-stamps-*"))


def test_a_stamp_of_another_digest_nonce_authority_or_altered_is_none(tmp_path):
    authority, other = local_authority(tmp_path / "a", at=AT), local_authority(tmp_path / "b", at=AT)
    response = authority.stamp(request_make(DIGEST, nonce=77), at=AT)
    wrong = [
        (response, hashlib.sha256(b"x").digest(), 77, authority),
        (response, DIGEST, 78, authority),
        (response, DIGEST, 77, other),
        (response.replace(DIGEST, hashlib.sha256(b"x").digest()), hashlib.sha256(b"x").digest(), 77, authority),
        (b"", DIGEST, 77, authority),
        (b"<html>", DIGEST, 77, authority),
    ]
    for said, digest, nonce, who in wrong:
        with pytest.raises(EngineUnavailable):
            response_read(said, digest=digest, nonce=nonce, authority=who)
    sha1 = tsp.TimeStampReq(
        {"version": 1, "message_imprint": {"hash_algorithm": {"algorithm": "sha1"}, "hashed_message": b"0" * 20}}
    )
    for bad in (b"", b"no request", sha1.dump()):
        with pytest.raises(InvalidInput):
            authority.stamp(bad, at=AT)


class _Reply(BaseHTTPRequestHandler):
    authority = None
    kind = "application/timestamp-reply"
    status = 200
    body: bytes | None = None

    def do_POST(self) -> None:
        asked = self.rfile.read(int(self.headers["Content-Length"]))
        assert self.headers["Content-Type"] == "application/timestamp-query"
        body = self.body if self.body is not None else self.authority.stamp(asked, at=AT)
        self.send_response(self.status)
        self.send_header("Content-Type", self.kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *words: object) -> None:
        pass


@pytest.fixture
def remote(tmp_path):
    """An authority behind HTTP on this machine, which the test may reach because it is named."""
    authority = local_authority(tmp_path / "remote", at=AT)
    handler = type("Reply", (_Reply,), {"authority": authority})
    server = HTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}/tsr"
    yield handler, HttpAuthority(url, tmp_path / "remote" / FOLDER / "root.pem", ("127.0.0.0/8",))
    server.shutdown()
    server.server_close()


def test_an_authority_is_asked_by_http_and_said_by_its_host(remote):
    _, authority = remote
    response = authority.stamp(request_make(DIGEST, nonce=5), at=AT)
    stamp = response_read(response, digest=DIGEST, nonce=5, authority=authority)
    assert (stamp.local, stamp.authority.en) == (False, "the authority 127.0.0.1")


@pytest.mark.parametrize(
    "wrong", [{"status": 503}, {"status": 302}, {"kind": "text/html"}, {"body": b"x" * 200_000}]
)  # fmt: skip
def test_an_authority_that_answers_something_else_gives_no_stamp(remote, wrong):
    handler, authority = remote
    for name, value in wrong.items():
        setattr(handler, name, value)
    with pytest.raises(EngineUnavailable) as found:
        authority.stamp(request_make(DIGEST, nonce=5), at=AT)
    assert found.value.code == "stamp.silent"


def test_an_address_within_a_network_that_nobody_named_is_not_called(remote, monkeypatch):
    _, authority = remote
    with pytest.raises(EngineUnavailable):
        HttpAuthority(authority.url, authority.roots_file).stamp(request_make(DIGEST, nonce=5), at=AT)
    monkeypatch.setattr(http_authority.socket, "getaddrinfo", lambda *_, **__: [(0, 0, 0, "", ("10.0.0.7", 443))])
    with pytest.raises(EngineUnavailable):
        HttpAuthority("https://tsa.example.org/", authority.roots_file).stamp(b"", at=AT)


def test_without_the_roots_nothing_is_trusted(remote, tmp_path):
    _, authority = remote
    response = authority.stamp(request_make(DIGEST, nonce=5), at=AT)
    with pytest.raises(EngineUnavailable) as found:
        response_read(response, digest=DIGEST, nonce=5, authority=HttpAuthority(authority.url, tmp_path / "none.pem"))
    assert found.value.code == "stamp.roots"


def test_hashes_and_names_as_people_bring_them():
    plain = DIGEST.hex()
    for said in (plain, plain.upper(), f" SHA256:{plain} ", ":".join(plain[at : at + 2] for at in range(0, 64, 2))):
        assert digest_read(said) == plain
    for said in ("", plain[:-1], plain + "0", "g" * 64, "<b>" + plain):
        with pytest.raises(InvalidInput):
            digest_read(said)
    assert file_plain("a\"; rm -rf ~/'.png") == "a_rm_-rf_.png"
    assert file_plain("灯 正面.png") == "灯_正面.png"
    assert file_plain("../..") == "file"


HANDS = [
    ({"act": "burnt"}, "act"),
    ({"act": "handed", "to": " "}, "to"),
    ({"act": "sealed", "on": after(1)}, "on"),
    ({"act": "sealed", "on": date(2026, 11, 18)}, "on"),
    ({"act": "sealed", "note": "字" * 1001}, "note"),
    ({"act": "sealed", "note": "\x00"}, "note"),
]


@pytest.mark.parametrize(("said", "name"), HANDS)
def test_a_hand_that_cannot_follow_is_refused(said, name):
    words = {"act": "handed", "to": "鉴定所", "note": "", "on": DAY, **said}
    with pytest.raises(InvalidInput) as found:
        hand_check(last_on=date(2026, 11, 19), today=DAY, **words)
    assert found.value.facts["field"] == name
    hand_check(act="handed", to="鉴定所", note="", on=DAY, last_on=DAY, today=DAY)


@pytest.mark.django_db
def test_every_hand_stands_in_the_journal_and_the_package_verifies(town, tmp_path):
    body = png("blue")
    key = town.complain(photos=(photo("灯 正面.png", body),))
    case_no, _ = door_of(key, None)
    (piece,) = evidence_list(case_no=case_no, me=town.officer, on=DAY)[1]
    assert piece.sha256 == hashlib.sha256(body).hexdigest()
    said = {"case_no": case_no, "file_id": piece.file_id, "me": town.officer, "moment": moment(after(1))}
    evidence_hand(act="handed", to="<b>鉴定所</b>", note="=1+1 原件封存", on=after(1), **said)
    name, packed = evidence_copy(data_dir=town.folder, **said)
    assert name == f"{case_no}-{piece.file_id}.zip"
    with zipfile.ZipFile(io.BytesIO(b"".join(packed))) as opened:
        opened.extractall(tmp_path)
    words = (tmp_path / "how-to-verify.txt").read_text(encoding="utf-8")
    command = verify_command("灯_正面.png")
    assert command in words
    assert "not a public authority" in words
    assert (tmp_path / "灯_正面.png").read_bytes() == body
    assert "Verification: OK" in openssl(tmp_path, command)
    for line in (tmp_path / "SHA256SUMS.txt").read_text(encoding="utf-8").splitlines():
        digest, _, each = line.partition("  ")
        assert hashlib.sha256((tmp_path / each).read_bytes()).hexdigest() == digest
    custody = list(csv.DictReader((tmp_path / "custody.csv").read_text(encoding="utf-8-sig").splitlines()))
    assert [each["act"] for each in custody] == ["received", "stamped", "handed", "copied"]
    assert (custody[2]["note"], custody[2]["sha256"]) == ("'=1+1 原件封存", piece.sha256)
    _, piece = evidence_get(case_no=case_no, file_id=piece.file_id, me=town.officer, on=after(1))
    assert [each.act for each in piece.hands] == ["received", "stamped", "handed", "copied"]
    for each in piece.hands:
        entry = EntryRow.objects.get(no=each.entry_no)
        assert entry.kind == ("case.moved" if each.act == "received" else f"evidence.{each.act}")
    assert piece.hands[2].to == "<b>鉴定所</b>"
    with pytest.raises(InvalidInput):
        evidence_hand(act="returned", to="店家", note="", on=DAY, **said)


def test_a_package_of_a_large_file_is_written_in_bounded_memory(tmp_path):
    large, size = tmp_path / "large.bin", 200 << 20
    with large.open("wb") as file:
        file.truncate(size)
    tracemalloc.start()
    with (tmp_path / "out.zip").open("wb") as out:
        for piece in pack_stream([("large.bin", large), ("custody.csv", b"a")]):
            assert len(piece) < 4 << 20
            out.write(piece)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 16 << 20
    with zipfile.ZipFile(tmp_path / "out.zip") as opened:
        assert opened.testzip() is None
        assert opened.getinfo("large.bin").file_size == size
        assert len(opened.read("SHA256SUMS.txt").splitlines()) == 2


@pytest.mark.django_db
def test_only_those_on_a_case_reach_its_evidence_and_a_hash_tells_no_case(town, tmp_path):
    key = town.complain(photos=(photo(),))
    case_no, who = door_of(key, None)
    (piece,) = complaint_get(key=key, me=None, on=DAY).pieces
    for reader in (None, town.stranger, town.other):
        with pytest.raises(NotFound):
            evidence_list(case_no=case_no, me=reader, on=DAY)
    with pytest.raises(NotFound):
        evidence_stamp(data_dir=town.folder, case_no=case_no, file_id=piece.file_id + 1, me=who, moment=moment())
    known = hash_known(piece.sha256)
    assert len(known.stamps) == 1
    assert case_no not in repr(known)
    assert hash_known("0" * 64).stamps == ()


@pytest.mark.django_db
def test_an_authority_that_is_silent_stops_no_complaint_and_can_be_asked_later(town, settings):
    settings.MUNIMENT_TSA_URL = "https://tsa.invalid/"
    settings.MUNIMENT_TSA_ROOTS = "/nowhere.pem"
    settings.MUNIMENT_HOOK_NETWORKS = []
    key = town.complain(photos=(photo(),))
    told = complaint_get(key=key, me=None, on=DAY)
    assert told.pieces[0].stamps == ()
    settings.MUNIMENT_TSA_URL = ""
    case_no, who = door_of(key, None)
    evidence_stamp(data_dir=town.folder, case_no=case_no, file_id=told.pieces[0].file_id, me=who, moment=moment())
    assert len(complaint_get(key=key, me=None, on=DAY).pieces[0].stamps) == 1
