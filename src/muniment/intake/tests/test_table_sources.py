"""Tables that are known by their headers: golden samples, joins with the office's own files, and real exports."""

from __future__ import annotations

import os
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from muniment.catalogue.values import Statement
from muniment.intake import sources
from muniment.intake.services.templates import template_write
from muniment.intake.tests.factories import grant, read_all
from muniment.intake.tests.tables import HEADER, PLEDGES, delimited, province, workbook
from muniment.kernel.errors import NotFound
from muniment.standards.events import event_of

HOME = Path(str(resources.files(sources)))
SHARED = Path(os.environ.get("MUNIMENT_TEST_DATA") or Path(__file__).parents[5] / "shared" / "data" / "open")
REAL = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the real office files are not beside the project ({SHARED})")


def statements(*paths: Path, mapping: str | None = None) -> list[Statement]:
    reads, _, _ = read_all(*paths, **({"mapping": mapping} if mapping else {}))
    return [statement for read in reads for statement in read.parsed.statements]


def test_a_row_and_the_office_s_own_file_speak_of_one_right(tmp_path: Path):
    """The Lens leaves the series out of old US numbers; the day of filing gives it back."""
    (tmp_path / "a.xml").write_bytes(grant(11033455, filed="20050110"))
    (own,) = statements(tmp_path / "a.xml")
    (row, *_) = statements(HOME / "lens" / "export" / "sample" / "export.csv")
    assert row.content.filed_on == date(2005, 1, 10)
    assert (row.register, row.kind, row.application_no) == (own.register, own.kind, own.application_no)


def test_a_province_s_workbook_loads_with_its_mapping(tmp_path: Path):
    path = tmp_path / "质押登记"
    path.write_bytes(workbook([HEADER, *province()], above=["某省专利质押登记表"]))
    reads, report, rejects = read_all(path, mapping=PLEDGES)
    assert (report.read, report.rejected, rejects) == (4, 0, [])
    (source,) = report.sources
    assert source.source == "js.pledges"
    events = [event for read in reads for one in read.parsed.statements for event in one.content.events]
    assert [event.key_event for event in events] == [
        event_of(office="CN", code=code).key_event for code in ("PE01", "PC01", "CF01")
    ]


def test_a_template_is_written_from_a_file_and_loads(tmp_path: Path):
    path = tmp_path / "2026 Pledges.csv"
    path.write_bytes(delimited([HEADER, *province()[:2]], encoding="gb18030"))
    text = template_write(path=path)
    assert "name: my.2026.pledges" in text
    _, report, _ = read_all(path, mapping=text)
    assert report.files[0].reason == "text read as gb18030"
    first, second = statements(path, mapping=text)
    assert [event.office_code for one in (first, second) for event in one.content.events] == ["PE01", "PE01"]
    with pytest.raises(NotFound):
        template_write(path=tmp_path / "gone.csv")


@REAL
@pytest.mark.real_files
@pytest.mark.parametrize(
    ("name", "source", "read", "accepted"),
    [
        ("lens_coronavirus", "lens.export", 2208, 2200),
        ("lens_drones", "lens.export", 3965, 3960),
    ],
)
def test_real_exports(name: str, source: str, read: int, accepted: int):
    _, report, rejects = read_all(SHARED / "patents_tabular" / f"{name}.tar.xz")
    assert ([one.source for one in report.sources], report.read) == ([source], read)
    assert report.accepted >= accepted
    assert report.unknown_elements == ()
    assert all(line.field and line.raw for line in rejects)


@REAL
@pytest.mark.real_files
@pytest.mark.parametrize(
    ("archive", "inner", "read", "accepted"),
    [("patentscope_pizza", "pizza_medium.jsonl", 6644, 6500), ("kipris_export", "kipris.jsonl", 353, 353)],
)
def test_real_tables_by_a_guessed_mapping(tmp_path: Path, archive: str, inner: str, read: int, accepted: int):
    import tarfile

    with tarfile.open(SHARED / "patents_tabular" / f"{archive}.tar.xz") as kept:
        kept.extract(f"{archive}/{inner}", tmp_path, filter="data")
    path = tmp_path / archive / inner
    _, report, _ = read_all(path, mapping=template_write(path=path))
    assert report.read == read
    assert report.accepted >= accepted
