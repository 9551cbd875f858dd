"""Texts and queries are cut alike: what stands in a text is found there, and nothing else is."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.search.domain.segment import (
    BREAK,
    WORD_LONGEST,
    Tokens,
    fold,
    has_paired,
    index_both,
    index_chars,
    index_text,
    index_texts,
    pattern_regex,
    query_tokens,
)


def found(query: str, text: str) -> bool:
    """As an engine answers: a single character by its field, else the tokens side by side, the last perhaps open."""
    tokens = query_tokens(query)
    if tokens.chars:
        return tokens.chars[0] in index_chars(text).split()
    have = index_text(text).split()
    size = len(tokens.words)
    for at in range(len(have) - size + 1):
        piece = tuple(have[at : at + size])
        last = tokens.open_end and piece[-1].startswith(tokens.words[-1])
        if size and piece[:-1] == tokens.words[:-1] and (piece[-1] == tokens.words[-1] or last):
            return True
    return False


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("锂离子电池", "锂离 离子 子电 电池 池"),
        ("鋰離子電池", "锂离 离子 子电 电池 池"),
        ("Lithium-Ion Batteries", "lithium ion batteries"),
        ("Électrolyte naïve Ångström Straße", "electrolyte naive angstrom strasse"),
        ("ＬｉＦｅＰＯ４", "lifepo4"),
        ("LiFePO₄电池 x²", "lifepo4 电池 池 x2"),
        ("2月3日", "2 月 3 日"),
        ("リチウム電池", "リチ チウ ウム ム电 电池 池"),
        ("ﾘﾁｳﾑ ﾊﾞｯﾃﾘ", "リチ チウ ウム ムバ バッ ッテ テリ リ"),
        ("리튬 이온", "리튬 튬이 이온 온"),
        ("北 京", "北京 京"),
        ("电池，电解液", "电池 池 电解 解液 液"),
        ("Ёлка й", "елка й"),
        ("Ελλάδα λόγος", "ελλαδα λογοσ"),
        ("हिन्दी עברית العربية", "हिन्दी עברית العربية"),
        ("soft\u00adhyphen zero\u200bwidth \u202ertl", "softhyphen zerowidth rtl"),
        ("a_b c/d e.f 3,5", "a b c d e f 3 5"),
        ("!!! — ¦", ""),
        ("", ""),
    ],
)
def test_a_text_becomes_tokens(text: str, tokens: str):
    assert index_text(text) == tokens


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("锂离子电池", "一种锂离子电池的电解液", True),
        ("锂离子电池", "电池锂离子电", False),
        ("锂离子电池", "锂离子的电池", False),
        ("鋰離子電池", "一种锂离子电池", True),
        ("锂离子电池", "鋰離子電池及其製備方法", True),
        ("沿着反复", "沿著反覆", True),
        ("借由", "藉由", True),
        ("著作", "著作權", True),
        ("特征在于", "其特徵在於", True),
        ("乾坤", "乾坤", True),
        ("干燥", "乾燥", True),
        ("锂", "碳酸锂", True),
        ("锂", "碳酸钠", False),
        ("电池电解液", "电池，电解液", False),
        ("电池 电解液", "电池电解液", True),
        ("solid electrolyte", "A Solid-Electrolyte cell", True),
        ("solid electrolyte", "electrolyte, solid", False),
        ("electrolyte", "Électrolyte", True),
        ("5G网", "用于5G网络的基站", True),
        ("5G网", "用于5G的网络", False),
        ("电A", "锂电A型", True),
        ("2月", "2月份", True),
        ("LiFePO4电池", "一种LiFePO₄电池", True),
        ("王明", "王 明", True),
        ("電気", "電気自動車", True),
        ("전지", "리튬전지", True),
        ("แบตเตอรี่", "ระบบแบตเตอรี่ไฟฟ้า", True),
    ],
)
def test_a_query_finds_what_stands_there_and_nothing_else(query: str, text: str, expected: bool):
    assert found(query, text) is expected


@given(
    st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF) | st.just("\U00020003"), min_size=1, max_size=60)
)
def test_a_run_of_any_length_becomes_its_pairs(run: str):
    plain = fold(run)
    assert index_text(run).split(" ") == [plain[at : at + 2] for at in range(len(plain))]


def test_a_radical_written_for_its_character_is_that_character_in_simplified_form():
    assert fold("⾴") == fold("頁") == fold("页") == "页"
    assert all(fold(fold(chr(code))) == fold(chr(code)) for code in range(0x2E80, 0x2FE0))


def test_a_phrase_does_not_run_from_one_value_into_the_next():
    assert index_texts(["红 苹果", "手机"]) == f"红苹 苹果 果 {BREAK} 手机 机"
    assert index_texts(["a b", "", "—"]) == "a b"
    assert BREAK not in query_tokens(f"a {BREAK} b").words


def test_a_query_says_how_it_is_looked_up():
    assert query_tokens("电") == Tokens(chars=("电",))
    assert query_tokens("电池") == Tokens(words=("电池",))
    assert query_tokens("5G网") == Tokens(words=("5g", "网"), open_end=True)
    assert query_tokens("lithium-ion") == Tokens(words=("lithium", "ion"))
    assert not query_tokens("—!")
    assert has_paired("x电")
    assert not has_paired("x-ray")


def test_a_truncated_word_is_a_regular_expression_of_one_token():
    assert pattern_regex("Électrolyt*") == "electrolyt.*"
    assert pattern_regex("wom?n") == "wom.n"
    assert pattern_regex("*lyte") == ".*lyte"


def test_a_run_of_letters_without_end_is_cut():
    assert query_tokens("acgt" * 5_000).words == (("acgt" * 5_000)[:WORD_LONGEST],)
    assert index_text("acgt" * 5_000) == ("acgt" * 5_000)[:WORD_LONGEST]


_MIXED = st.text(st.sampled_from("锂鋰离子電电池的液解a1 ，Bé乾"), min_size=1, max_size=14)


def _within_a_word(text: str, at: int) -> bool:
    around = text[max(at - 1, 0) : at + 1]
    return 0 < at < len(text) and all(letter.isalnum() and not has_paired(letter) for letter in around)


@settings(max_examples=200, deadline=None)
@given(_MIXED, st.data())
def test_every_piece_of_a_text_is_found_in_it(text: str, data: st.DataObject):
    first = data.draw(st.integers(0, len(text) - 1))
    last = data.draw(st.integers(first + 1, len(text)))
    if _within_a_word(text, first) or _within_a_word(text, last) or not query_tokens(text[first:last]):
        return
    assert found(text[first:last], text)


@settings(max_examples=200, deadline=None)
@given(
    st.text(st.sampled_from("锂离子电池"), min_size=2, max_size=10),
    st.text(st.sampled_from("锂离子电池"), min_size=2, max_size=4),
)
def test_a_chinese_phrase_is_exact(text: str, query: str):
    assert found(query, text) == (query in text)


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=80))
def test_any_text_is_cut_into_clean_tokens(text: str):
    tokens, chars = index_both(text)
    assert all(len(token) <= WORD_LONGEST for token in tokens.split(" "))
    assert tokens == " ".join(tokens.split())
    assert not any(unicodedata.category(letter) in {"Cc", "Cf", "Cs"} for letter in tokens)
    assert index_text(tokens.replace(" ", " . ")) or not tokens
    assert all(len(char) == 1 for char in chars.split())
    assert fold(fold(text)) == fold(text)
    tokens.encode()


@pytest.mark.parametrize(
    "text",
    ["鋰離子電池的電解液及其製備方法，" * 600, "Electrolyte for a lithium ion battery. " * 250, "\u0301" * 10_000],
)
def test_a_long_text_is_cut_soon(text: str):
    index_text("warm 热")
    began = time.process_time()
    index_text(text)
    assert time.process_time() - began < 0.3
