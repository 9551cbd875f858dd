"""Tables that are known by their headers are sources like any other."""

from __future__ import annotations

from pathlib import Path

from muniment.intake.queries import source_documents, source_get
from muniment.intake.sources import source_sample
from muniment.intake.tests.factories import read_all


def test_every_source_says_what_it_covers():
    documents = {each["name"]: each for each in source_documents()}
    assert {"in.gi", "in.grants", "lens.export", "lens.lines", "us.mark66", "us.mark96", "wo.st96"} <= set(documents)
    for each in documents.values():
        assert each["title"]["zh"] != each["title"]["en"]
        assert each["kinds"]
        assert each["licence"] != each["licence_zh"]
        assert each["schedule"] != each["schedule_zh"]
    assert documents["in.grants"]["register"] == "IN"
    assert source_get(name="in.grants").reader_version == "1.1"


def test_a_listed_table_may_be_asked_for_by_its_name():
    path = Path(str(source_sample("table"))).parents[1] / "in" / "grants" / "sample" / "grants.jsonl"
    _, report, _ = read_all(path, source="in.grants")
    assert [(each.source, each.rejected) for each in report.sources] == [("in.grants", 0)]


def test_an_export_without_numbers_is_accounted_for_row_by_row(tmp_path: Path):
    row = '{{"Lens ID": "999-000-00{n}", "Jurisdiction": "US", "Publication Date": "2021-12-30", "Publication Year": "2021", "Title": "Made up"}}\n'
    (tmp_path / "short.jsonl").write_text("".join(row.format(n=n) for n in range(3)), encoding="utf-8")
    _, report, rejects = read_all(tmp_path / "short.jsonl")
    assert (report.read, report.rejected) == (3, 3)
    assert {line.reason for line in rejects} == {"number: the row has no number of a right"}
    assert [file.reason for file in report.files] == ["number: the row has no number of a right"]


def test_a_list_of_values_is_skipped_for_what_it_is(tmp_path: Path):
    (tmp_path / "family.json").write_text('[\n "JP9913502998",\n "US9972101"\n]\n', encoding="utf-8")
    (tmp_path / "note.txt").write_text("[a note]\n", encoding="utf-8")
    _, report, _ = read_all(tmp_path)
    assert [(file.state, file.reason) for file in report.files] == [
        ("skipped", "a list of values in JSON, without records"),
        ("skipped", "plain text"),
    ]
