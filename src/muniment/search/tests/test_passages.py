"""Passages: the words asked for are seen where they stand, whatever their script, case or ending."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.search.domain.grammar import parse
from muniment.search.domain.passages import passage, words_sought

ZH = "本公开涉及锂离子电池领域，提供一种模块化电解液。通过设置添加剂，提高低温循环性能约12%，结构简单，便于维护。"
EN = (
    "In the field of the lithium-ion battery, an electrolyte is provided. An additive whose parameter lies between 41 "
    "and 59 raises the low-temperature cycling by about 12 %; the structure is plain."
)


@pytest.mark.parametrize(
    ("query", "text", "seen"),
    [
        ("电解液", ZH, ["电解液"]),
        ("電解液 循环", ZH, ["电解液", "循环"]),
        ("循环 NOT 电解液", ZH, ["循环"]),
        ("electrolyt*", EN, ["electrolyte"]),
        ('"low temperature cycling"', EN, ["low-temperature cycling"]),
        ("LITHIUM", EN, ["lithium"]),
        ("title:电解液", ZH, []),
        ("lith", EN, []),
        ("kind:patent", ZH, []),
        ("*", ZH, []),
    ],
)
def test_the_words_asked_for_are_seen(query, text, seen):
    found = passage(text, words_sought(parse(query)))
    assert [piece for piece, is_word in found if is_word] == seen


@given(st.text(max_size=200), st.lists(st.text(min_size=1, max_size=6), max_size=4))
def test_a_passage_is_a_piece_of_its_text(text, words):
    found = passage(text, tuple(words))
    inner = "".join(piece for piece, _ in found[(found[:1] == (("…", False),)) :])
    assert inner.removesuffix("…") in text or inner in text
