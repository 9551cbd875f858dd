"""Safe XML: what is refused and why, and that both ways of flattening give the same text."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml

BOMB = b'<!DOCTYPE a [<!ENTITY x "ha"><!ENTITY y "&x;&x;">]><a>&y;</a>'
OUTSIDE = b'<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>'


@pytest.mark.parametrize(
    ("raw", "code", "words"),
    [
        (b"", "document.empty", "empty"),
        (b"  \n ", "document.empty", "empty"),
        (b"<a><b></a>", "document.form", "not well-formed"),
        (b"<a>", "document.truncated", "cut off"),
        (b"<a/><b/>", "document.form", "Extra content"),
        (b"\x89PNG\r\n\x1a\n", "document.form", "not well-formed"),
        (b'<?xml version="1.0" encoding="utf-8"?><a>\xff\xfe</a>', "document.encoding", "wrongly encoded"),
        (b'<?xml version="1.0" encoding="no-such"?><a/>', "document.encoding", "wrongly encoded"),
        (BOMB, "document.entity", "declares the entity &x;"),
        (BOMB.decode().encode("utf-16"), "document.entity", "declares the entity &x;"),
        (OUTSIDE, "document.entity", "declares the external entity &x;"),
        (b'<!DOCTYPE a [<!ENTITY % p SYSTEM "x"> %p;]><a/>', "document.entity", "parameter entity %p;"),
        (b"<a>&nosuch;</a>", "document.entity", "undeclared entity &nosuch;"),
        (b"<a>" + b"<b>" * 400 + b"</b>" * 400 + b"</a>", "document.deep", "256 deep"),
    ],
)
def test_what_is_refused(raw: bytes, code: str, words: str):
    with pytest.raises(DocumentProblem, match=words) as problem:
        xml.tree(raw)
    assert problem.value.code == code


def test_a_document_type_with_an_address_is_never_fetched():
    root = xml.tree(b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "http://192.0.2.1/a.dtd" [ ]><a>x&nbsp;&mdash;&amp;</a>')
    assert root.text == "x\u00a0—&"


def test_a_document_type_on_this_machine_is_not_opened_either(tmp_path: Path):
    dtd = tmp_path / "a.dtd"
    dtd.write_text('<!ELEMENT a ANY><!ATTLIST a b CDATA "from the DTD">')
    root = xml.tree(f'<?xml version="1.0"?><!DOCTYPE a SYSTEM "{dtd}"><a>x</a>'.encode())
    assert (root.text, dict(root.attrib)) == ("x", {})


def test_unparsed_entities_hold_no_text_and_pass():
    assert xml.tree(b'<!DOCTYPE a [<!ENTITY f SYSTEM "f.TIF" NDATA TIF>]><a>ok</a>').text == "ok"


def test_the_entity_check_reads_the_prolog_and_not_the_text():
    assert xml.tree(b"<a><![CDATA[<!ENTITY x 'y'>]]></a>").text == "<!ENTITY x 'y'>"


def test_comments_are_no_text():
    assert xml.text(xml.tree(b"<a>one <!-- two -->three<?four five?></a>")) == "one three"


def test_day_names_the_field():
    with pytest.raises(DocumentProblem, match="filed: no such day: '20011345'") as problem:
        xml.day(xml.tree(b"<a><date>20011345</date></a>"), "date", field="filed")
    assert problem.value.facts["field"] == "filed"


def test_claims_are_a_tree():
    root = xml.tree(
        b'<claims><claim id="c1" num="1"><claim-text>A.</claim-text></claim>'
        b'<claim id="c2" num="2"><claim-text>The A of <claim-ref idref="c1">claim 1</claim-ref>.</claim-text></claim>'
        b'<claim id="c3" num="3"><claim-text><claim-ref idref="gone">claims 1 or 2</claim-ref></claim-text></claim>'
        b'<claim num="4"><claim-text><claim-ref idref="gone">claims 1 to 3</claim-ref></claim-text></claim></claims>'
    )
    assert [(claim.no, claim.depends_on) for claim in xml.claims(root, lang="en")] == [
        (1, ()),
        (2, (1,)),
        (3, (1, 2)),
        (4, (1, 2, 3)),
    ]


def test_numbers_of_claims_in_words():
    assert xml.claim_numbers("any of claims 1-3, 5 and 7 to 8") == [1, 2, 3, 5, 7, 8]
    assert xml.claim_numbers("权利要求1至3") == [1, 2, 3]
    assert xml.claim_numbers("claims 1 to 9999") == [1]


def test_cut_leaves_the_empty_element_and_what_is_never_closed():
    rest, parts = xml.cut(b"<a><d x='1'>one</d><e/><d>two</d><d/></a>", "d")
    assert (rest, parts) == (b"<a><d x='1'></d><e/><d></d><d/></a>", (b"one", b"two"))
    assert xml.cut(b"<a><d>one</a>", "d") == (b"<a><d>one</a>", ())


@given(st.lists(st.sampled_from(["<a/>", "<b>x</b>", "<c", "text", ""]), max_size=6), st.integers(1, 9))
def test_split_gives_the_same_documents_for_any_size_of_chunk(bodies: list[str], size: int):
    raw = "".join(f"<?xml v?>{body}\n" for body in bodies).encode()
    whole = list(xml.split([raw]))
    assert list(xml.split(raw[at : at + size] for at in range(0, len(raw), size))) == whole
    assert len(whole) == len(bodies)
    assert b"".join(whole) == raw


_INLINE = st.recursive(
    st.sampled_from(["word", " ", "x &lt; y", "é中", "\n", " , ", ".5", "7"]),
    lambda inner: st.tuples(
        st.sampled_from(["b", "i", "sub", "p", "li", "entry", "claim-text"]), st.lists(inner, max_size=3)
    ).map(lambda pair: f"<{pair[0]}>{''.join(pair[1])}</{pair[0]}>"),
    max_leaves=12,
)


@settings(max_examples=200, deadline=None)
@given(st.lists(_INLINE, max_size=6))
def test_both_ways_of_flattening_agree(pieces: list[str]):
    inner = "".join(pieces) + "<sup>-3</sup><br/>end"
    assert xml.flat_bytes(inner.encode()) == xml.flat(xml.tree(f"<d>{inner}</d>".encode()))


def test_flattening_spaces():
    assert xml.flat_bytes(b"<p>H<sub>2</sub>O , 10<sup>-3</sup> m ( <b>4</b> )</p>\n<p>.5 x</p>") == (
        "H2O, 10⁻³ m ( 4)\n.5 x"
    )


@pytest.mark.parametrize("encoding", ["gb18030", "gbk", "utf-16", "utf-16-le", "iso-8859-1"])
def test_any_declared_encoding(encoding: str):
    words = "é" if encoding == "iso-8859-1" else "中"
    raw = f'<?xml version="1.0" encoding="{encoding}"?><a>{words}</a>'.encode(encoding)
    assert xml.tree(xml.as_utf8(raw)).text == words


def test_unknown_names_are_found_where_they_are_and_not_in_comments():
    raw = b"<a><x:strange/><!-- <hidden/> --><d><deep/></d></a>".replace(b"<a>", b'<a xmlns:x="u">')
    assert xml.unknown_names(raw, xml.tree(raw), frozenset({"a", "d"})) == ("deep", "strange")
