"""Lists to take away: the same rows in every format, readable by other programs, with nothing in them that runs."""

from __future__ import annotations

import csv
import io
import json
import re
import tracemalloc
from collections.abc import Iterator
from datetime import date

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.adapters import export_tables
from muniment.search.adapters.export_citations import tex
from muniment.search.adapters.export_columns import COLUMNS, About
from muniment.search.adapters.exports import FORMATS, export, format_of

ROW: dict[str, object] = {
    "right_id": "CN-patent-201710601862",
    "kind": "patent",
    "office": "CN",
    "title": "一种电解液 & 100% {pure}",
    "title_other": "An electrolyte",
    "owners": ["岚湾化学有限公司", "Acme, Inc."],
    "applicants": ["岚湾化学有限公司"],
    "inventors": ["陆一鸣", "Roe, Jane"],
    "filed_on": date(2017, 7, 21),
    "granted_on": "2020-05-01",
    "expires_on": "2037-07-20",
    "status": "in_force",
    "application_no": "201710601862.3",
    "publication_no": "CN 107421536 B",
    "classes": ("H01M 10/0525", "C07D 317/40"),
    "url": "https://example.org/rights/CN-patent-201710601862?edition=2026-11-20.1",
    "edition": "2026-11-20.1",
}
MARK: dict[str, object] = {
    "right_id": "US-trademark-97000001",
    "kind": "trademark",
    "office": "US",
    "title": "=HYPERLINK(1)",
}
ABOUT = About(edition="2026-11-20.1", query="电解液", marking=Text("示例数据", "sample data"))


def made(name: str, *rows: dict[str, object], lang: str = "en", about: About | None = None) -> bytes:
    return b"".join(export(name, iter(rows), lang=lang, about=about))


def table(*rows: dict[str, object], lang: str = "en", about: About | None = None) -> list[list[str]]:
    return list(csv.reader(io.StringIO(made("csv", *rows, lang=lang, about=about).decode("utf-8-sig"), newline="")))


def sheet(*rows: dict[str, object], lang: str = "en", about: About | None = None):
    return openpyxl.load_workbook(io.BytesIO(made("xlsx", *rows, lang=lang, about=about)))


def test_a_csv_has_readable_headers_and_values_in_words():
    head, *rows = table(ROW, MARK, lang="zh-Hans")
    assert head == [column.header.zh for column in COLUMNS]
    first, second = (dict(zip((column.name for column in COLUMNS), row, strict=True)) for row in rows)
    said = {**ROW, "kind": "发明专利", "status": "有效", "filed_on": "2017-07-21"}
    said |= {name: "; ".join(ROW[name]) for name in ("owners", "applicants", "inventors", "classes")}
    assert first == said
    assert (second["kind"], second["office"], second["title"]) == ("商标", "US", "'=HYPERLINK(1)")
    assert table(ROW)[0] == [column.header.en for column in COLUMNS]
    assert table(ROW)[1][1] == "patent"
    assert made("csv", ROW).startswith(b"\xef\xbb\xbf")


def test_the_marking_and_the_edition_stand_in_every_row():
    head, first = table(MARK, about=ABOUT)
    assert (head[-2:], first[-2:]) == (["Edition", "Marking"], ["2026-11-20.1", "sample data"])
    assert json.loads(made("json", MARK, about=ABOUT))["marking"] == {"zh": "示例数据", "en": "sample data"}
    assert json.loads(made("jsonl", MARK, about=ABOUT))["marking"]["en"] == "sample data"
    assert "N1  - sample data" in made("ris", MARK, about=ABOUT).decode()
    assert "note = {edition 2026-11-20.1; sample data}" in made("bibtex", MARK, about=ABOUT).decode()
    book = sheet(MARK, about=ABOUT)
    assert book.active.cell(2, len(COLUMNS) + 1).value == "sample data"
    assert book.active.oddFooter.left.text == "sample data"
    assert book.properties.description == "sample data"


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "=cmd|' /C calc'!A0"])
def test_no_cell_is_a_formula(text: str):
    row: dict[str, object] = {**MARK, "title": text, "owners": [text]}
    places = [at for at, column in enumerate(COLUMNS) if column.name in {"title", "owners"}]
    assert all(table(row)[1][at][0] == "'" for at in places)
    page = sheet(row).active
    for place in (at + 1 for at in places):
        cell = page.cell(2, place)
        assert (cell.data_type, cell.quotePrefix) == ("s", True)


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=40), st.lists(st.text(max_size=20), max_size=3))
def test_any_text_comes_through_every_format(title: str, owners: list[str]):
    row: dict[str, object] = {**MARK, "title": title, "owners": owners}
    cells = table(row)[1]
    assert len(cells) == len(COLUMNS)
    assert not export_tables.formula_like(cells[3])
    assert json.loads(made("jsonl", row))["right_id"] == MARK["right_id"]
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in made("ris", row).decode().split("\r\n") if line)
    body = re.sub(r"\\[{}]", "", made("bibtex", row).decode())
    assert body.count("{") == body.count("}")


def test_an_xlsx_has_days_as_days_and_numbers_as_texts():
    page = sheet(ROW, lang="zh-Hans").active
    assert [cell.value for cell in page[1]] == [column.header.zh for column in COLUMNS]
    row = {column.name: page.cell(2, place).value for place, column in enumerate(COLUMNS, start=1)}
    assert (row["filed_on"].date(), row["granted_on"]) == (date(2017, 7, 21), "2020-05-01")
    assert (row["application_no"], row["kind"]) == ("201710601862.3", "发明专利")
    assert page.freeze_panes == "A2"
    assert page.auto_filter.ref == "A1:Q2"


def test_a_long_list_goes_on_in_the_next_sheet(monkeypatch):
    monkeypatch.setattr(export_tables, "SHEET_ROWS", 3)
    book = sheet(*({**MARK, "right_id": f"US-trademark-{n}"} for n in range(7)))
    assert [page.max_row for page in book.worksheets] == [4, 4, 2]
    assert book.worksheets[2].cell(2, 1).value == "US-trademark-6"


def test_json_is_one_document_and_json_lines_one_a_line():
    whole = json.loads(made("json", ROW, MARK, about=About("2026-11-20.1", 'title:"a b"')))
    assert (whole["edition"], whole["query"], len(whole["items"])) == ("2026-11-20.1", 'title:"a b"', 2)
    assert whole["items"][0] == json.loads(json.dumps({**ROW, "filed_on": "2017-07-21"}))
    assert json.loads(made("json"))["items"] == []
    lines = made("jsonl", ROW, MARK).decode().splitlines()
    assert [json.loads(line)["right_id"] for line in lines] == [ROW["right_id"], MARK["right_id"]]


def test_ris_knows_patents_and_ends_every_entry():
    patent, mark, rest = made("ris", ROW, MARK).decode().split("\r\n\r\n")
    assert rest == ""
    lines = patent.split("\r\n")
    assert (lines[0], lines[-1]) == ("TY  - PAT", "ER  - ")
    for line in (
        "TI  - 一种电解液 & 100% {pure}",
        "AU  - Roe, Jane",
        "PB  - 岚湾化学有限公司; Acme, Inc.",
        "SN  - CN 107421536 B",
    ):
        assert line in lines
    assert {"PY  - 2020", "DA  - 2020/05/01/", "CY  - CN", "M3  - patent", "N1  - edition 2026-11-20.1"} <= set(lines)
    assert mark.startswith("TY  - GEN\r\n")


def test_bibtex_knows_patents_and_escapes_what_tex_reads():
    patent, mark, _ = made("bibtex", ROW, MARK).decode().split("\n\n")
    assert patent.startswith("@patent{CN-patent-201710601862,\n")
    assert r"title = {{一种电解液 \& 100\% \{pure\}}}" in patent
    assert "holder = {{岚湾化学有限公司} and {Acme, Inc.}}" in patent
    assert "url = {https://example.org/rights/CN-patent-201710601862?edition=2026-11-20.1}" in patent
    assert "date = {2020-05-01}" in patent
    assert mark.startswith("@misc{US-trademark-97000001,")
    assert tex("a_b^c~d\\") == r"a\_b\textasciicircum{}c\textasciitilde{}d\textbackslash{}"


def test_inventors_are_the_authors_where_the_row_has_them():
    row = {**ROW, "inventors": ["Li, Wei"]}
    assert "author = {{Li, Wei}}" in made("bibtex", row).decode()
    assert "AU  - Li, Wei\r\n" in made("ris", row).decode()
    assert "AU  - Acme" not in made("ris", row).decode()


@pytest.mark.parametrize("name", FORMATS)
def test_a_list_is_streamed_and_never_held(name: str):
    def rows() -> Iterator[dict[str, object]]:
        for n in range(1_500):
            yield {**ROW, "right_id": f"CN-patent-{n:012d}"}

    b"".join(export(name, [ROW]))
    tracemalloc.start()
    blocks, size = 0, 0
    for block in export(name, rows(), about=ABOUT):
        blocks, size = blocks + 1, size + len(block)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert blocks > 1, size
    assert peak < 1_500_000, (peak, size)


def test_what_is_no_format_is_refused_before_a_row_is_read():
    with pytest.raises(InvalidInput, match="there are csv, xlsx, json, jsonl, ris, bibtex"):
        export("pdf", iter(()))
    assert format_of("bibtex").ending == "bib"


@pytest.mark.parametrize("name", FORMATS)
def test_an_empty_list_is_a_whole_file(name: str):
    body = made(name)
    assert body == b"" if name in {"jsonl", "ris", "bibtex"} else body
