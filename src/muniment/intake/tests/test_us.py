"""US grants and applications: the golden samples, symbols, and every real document that lies beside the project."""

from __future__ import annotations

import json
import os
from importlib import resources
from pathlib import Path

import msgspec
import pytest

from muniment.intake import sources
from muniment.intake.queries import reader_versions, source_list
from muniment.intake.sources.us.classes import ipc_symbol, locarno_symbol, uspc_symbol
from muniment.intake.tests.factories import documents, grant, read_all

SHARED = (
    Path(os.environ.get("MUNIMENT_TEST_DATA") or Path(__file__).parents[5] / "shared" / "data" / "open") / "patents"
)
REAL = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real office files are not beside the project ({SHARED})")


@pytest.mark.parametrize("folder", ["us/grant", "us/application"])
def test_golden(folder: str):
    home = Path(str(resources.files(sources).joinpath(*folder.split("/"))))
    expected = json.loads((home / "expected.json").read_text(encoding="utf-8"))
    for name, statements in expected.items():
        reads, report, rejects = read_all(home / "sample" / name)
        said = [statement for read in reads for statement in read.parsed.statements]
        found = json.loads(msgspec.json.encode(said))
        assert found == statements
        assert (rejects, report.unknown_elements, report.read) == ([], (), len(statements))


def test_a_sequence_listing_belongs_to_the_patent_before_it():
    home = Path(str(sources.source_sample("us.grant")))
    _, report, _ = read_all(home / "week.xml")
    assert (report.read, report.files[0].attached) == (4, 1)


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("A45F  504", "A45F 5/04"),
        ("A43B 1314", "A43B 13/14"),
        ("C07C24900", "C07C 249/00"),
        ("H01L 21302", "H01L 21/302"),
    ],
)
def test_ipc_of_the_seventh_edition(printed: str, symbol: str):
    assert ipc_symbol(printed) == symbol


@pytest.mark.parametrize(
    ("printed", "symbol"),
    [
        ("280759", "280/759"),
        ("  2 491", "2/49.1"),
        (" 24303", "24/303"),
        ("22215309", "222/153.09"),
        (" 68181 R", "68/181R"),
        (" 24 305 R", "24/30.5R"),
        ("D13118", "D13/118"),
        ("PLT263", "PLT/263"),
        ("   ", None),
    ],
)
def test_uspc(printed: str, symbol: str | None):
    assert uspc_symbol(printed) == symbol


def test_locarno():
    assert [locarno_symbol(printed) for printed in ("0207", "02-07", "")] == ["02-07", "02-07", None]


@pytest.mark.parametrize("missing", ["publication-reference", "application-reference", "us-bibliographic-data-grant"])
def test_a_document_without_its_numbers_is_no_statement(tmp_path: Path, missing: str):
    (tmp_path / "a.xml").write_bytes(grant(11000001).replace(missing.encode(), b"strange"))
    _, _, rejects = read_all(tmp_path / "a.xml")
    assert missing.removesuffix("-grant") in f"{rejects[0].field}"


def test_every_reader_has_a_version():
    assert set(reader_versions()) == {spec.name for spec in source_list()} >= {"us.grant", "us.application"}


@REAL
@pytest.mark.real_files
@pytest.mark.parametrize(
    ("name", "count", "images"),
    [
        ("us_fulltext_xml", 296, 0),
        ("us_weekly_concat", 175, 0),
        ("us_biblio_zip", 11, 0),
        ("us_application_zip", 2, 24),
        ("us_2018_grants", 12, 0),
    ],
)
def test_real_files(name: str, count: int, images: int):
    reads, report, rejects = read_all(SHARED / f"{name}.tar.xz")
    assert (report.read, report.accepted, rejects, report.unknown_elements) == (count, count, [], ())
    assert (report.images, report.problems) == (images, ())
    # The office itself gives one design twice in its weekly sample: the load will call it a duplicate.
    assert len(set(documents(reads))) == count - (name == "us_biblio_zip")
    (source,) = report.sources
    for field in ("application_no", "filed_on", "titles", "numbers", "parties", "classes", "events"):
        assert source.fill[field] == 1.0
    if name in {"us_fulltext_xml", "us_weekly_concat", "us_2018_grants"}:
        assert source.fill["claims"] == source.fill["descriptions"] == source.fill["granted_on"] == 1.0
    for statement in (statement for read in reads for statement in read.parsed.statements):
        numbers = {claim.no for claim in statement.claims}
        assert all(set(claim.depends_on) <= numbers for claim in statement.claims)
        assert all("<" not in party.name and party.name.strip() for party in statement.content.parties)
