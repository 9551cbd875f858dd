"""A delivery falls into its records, whatever its size and wherever its chunks end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.intake.adapters.blocks import blocks
from muniment.intake.sources import source_sample, xml
from muniment.intake.sources.deliveries import records
from muniment.intake.tests.factories import read_all

HEAD = b'<?xml version="1.0" encoding="UTF-8"?>\n<e:docs xmlns:e="urn:e" xmlns="urn:plain" date="20260101">\n'
RECORDS = [b'<e:doc n="%d"><e:title>T</e:title></e:doc>' % n for n in range(5)]
NAMES = ("doc",)
SAMPLE = Path(str(source_sample("docdb.exchange"))) / "delivery.xml"


def cut(raw: bytes, size: int) -> list[bytes]:
    return [raw[at : at + size] for at in range(0, len(raw), size)]


@given(st.integers(min_value=1, max_value=400))
def test_wherever_chunks_end_the_records_are_the_same(size: int):
    raw = HEAD + b"\n".join(RECORDS) + b"\n</e:docs>\n"
    found = list(records(cut(raw, size), names=NAMES, limit=1000))
    assert [xml.tree(each).get("n") for each in found] == ["0", "1", "2", "3", "4"]
    assert all(xml.text(xml.tree(each), "title") == "T" for each in found)


def test_an_element_of_a_longer_name_is_none_of_them():
    raw = b'<docs><doc n="1"></doc ><document></document></docs>'
    assert list(records([raw], names=NAMES, limit=100)) == [b'<doc n="1"></doc >']
    assert list(records([b'<docs><doc n="1"/><doc>2</doc></docs>'], names=NAMES, limit=100)) == [
        b'<doc n="1"/>',
        b"<doc>2</doc>",
    ]


def test_the_encoding_goes_with_each_record():
    raw = '<?xml version="1.0" encoding="ISO-8859-1"?><docs><doc>é</doc><doc>ü</doc></docs>'.encode("latin-1")
    assert [xml.tree(xml.as_utf8(each)).text for each in records([raw], names=NAMES, limit=1000)] == ["é", "ü"]


def test_what_is_cut_off_is_said():
    whole = HEAD + b"".join(RECORDS)
    *kept, last = records([whole], names=NAMES, limit=1000)
    assert (len(kept), last) == (5, b"")
    *kept, last = records([whole[:-9]], names=NAMES, limit=1000)
    assert len(kept) == 4
    assert not last.endswith(b"</e:doc>")


def test_a_record_alone_needs_no_root_and_a_file_without_records_gives_none():
    assert list(records([b"<doc>1</doc>"], names=NAMES, limit=100)) == [b"<doc>1</doc>"]
    assert list(records([b"<answer>nothing</answer>"], names=NAMES, limit=100)) == []
    assert list(records([b" " * 600_000] * 3 + [b"<doc/>"], names=NAMES, limit=100)) == []


def test_a_record_over_the_limit_comes_cut_off_and_the_next_is_whole():
    raw = b"<docs><doc>" + b"x" * 500 + b"</doc><doc>1</doc></docs>"
    first, second = records(cut(raw, 64), names=NAMES, limit=100)
    assert len(first) == 101
    assert second == b"<doc>1</doc>"


def test_a_delivery_reads_as_its_records_do(tmp_path: Path):
    with SAMPLE.open("rb") as stream:
        pieces = list(blocks(stream, "xml", inside=("exchange-document",)))
    for seq, piece in enumerate(pieces):
        (tmp_path / f"{seq}.xml").write_bytes(piece.raw)
    one, _, _ = read_all(SAMPLE)
    many, _, _ = read_all(tmp_path)
    assert [read.parsed.statements[0].document for read in one] == [read.parsed.statements[0].document for read in many]
    assert len(pieces) > 1


@pytest.mark.parametrize("end", [-30, -200])
def test_a_delivery_cut_off_keeps_what_is_whole(tmp_path: Path, end: int):
    (tmp_path / "a.xml").write_bytes(SAMPLE.read_bytes().rstrip()[:end])
    _, report, rejects = read_all(tmp_path / "a.xml")
    assert report.read == report.accepted + report.rejected
    assert len(rejects) == 1
    assert "cut off" in rejects[0].reason or "not well-formed" in rejects[0].reason
