"""Whatever the bytes, a file is read to its last row or is no code list; a symbol's form is stable; a text is placed or not."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.standards.classifications import (
    file_read,
    symbol_level,
    symbol_normalise,
    symbol_order,
    symbol_parent,
    symbol_stem,
)
from muniment.standards.owners import owner_type
from muniment.standards.tests.test_classifications import FILES
from muniment.standards.tests.test_regions import GAZETTEER

SCHEMES = st.sampled_from(["IPC", "CPC", "NICE", "VIENNA", "LOCARNO", "GB2260", "NICE-KR", "OWN"])
SYMBOLS = st.one_of(st.text(max_size=20), st.from_regex(r"[A-HY]\d{2}[A-Z] ?\d{1,4}/\d{2,6}", fullmatch=True))
HEADS = st.sampled_from([text.split("\n", 1)[0] for _name, text, *_rest in FILES.values()])


@given(scheme=SCHEMES, text=SYMBOLS)
def test_a_symbol_once_in_form_stays_so_and_has_a_place(scheme: str, text: str):
    symbol = symbol_normalise(scheme, text)
    if symbol is None:
        return
    assert symbol_normalise(scheme, symbol) == symbol
    assert symbol_level(scheme, symbol) >= 1
    assert symbol_order(scheme, symbol)
    assert symbol_stem(scheme, symbol) != ""
    seen = {symbol}
    while symbol := symbol_parent(scheme, symbol) or "":
        assert symbol not in seen
        seen.add(symbol)


@settings(deadline=None)
@given(head=HEADS, body=st.text(max_size=300))
def test_every_row_of_any_file_is_kept_or_refused(head: str, body: str):
    read = file_read("x/20210101_labels.tsv", f"{head}\n{body}".encode())
    if read is not None:
        assert len(read.entries) + len(read.refused) == read.rows


@given(body=st.binary(max_size=300))
def test_any_bytes_are_read_or_are_no_code_list(body: bytes):
    read = file_read("x", body)
    assert read is None or len(read.entries) + len(read.refused) == read.rows


@given(text=st.text(alphabet="云澜省州市麓区鼓山（）()0123456789 路abc", max_size=40))
def test_any_text_is_placed_or_says_why_not(text: str):
    for found in (GAZETTEER.place_locate(text), GAZETTEER.name_locate(text)):
        assert (found.code is None) == (found.reason is not None)
        assert all(each.word for each in found.evidence)


@given(name=st.text(max_size=60))
def test_any_name_has_a_type_with_evidence_or_none(name: str):
    found = owner_type(name)
    assert (found.type is None) == (found.evidence == "")
