"""A query said back in words, its parts, and what else to ask when nothing is found."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.kernel.errors import InvalidInput
from muniment.search.domain.explain import LISTED_MOST, PARTS_MOST, explain, parts
from muniment.search.domain.grammar import node_text, normalise, parse
from muniment.search.domain.suggest import SUGGESTIONS_MOST, plain_words, suggestions
from muniment.search.domain.tree import Node
from muniment.search.tests.test_grammar import _NODES

SAID = (
    (
        "title:electrolyte filed:2020..2023",
        "名称含“electrolyte”，并且申请日从 2020 到 2023",
        "the word 'electrolyte' in the title AND filed from 2020 to 2023",
    ),
    ("锂离子电池 电解液", "任一文本含全部的词“锂离子电池”“电解液”", "all the words '锂离子电池', '电解液' in any text"),
    ("cat OR dog", "任一文本含任一个词“cat”“dog”", "any of the words 'cat', 'dog' in any text"),
    ('ab:"solid electrolyte"', "摘要含短语“solid electrolyte”", "the phrase 'solid electrolyte' in the abstract"),
    ("electrolyt*", "任一文本含形如“electrolyt*”的词", "words of the form 'electrolyt*' in any text"),
    (
        "a (b OR title:c)",
        "任一文本含“a”，并且（任一文本含“b”，或者名称含“c”）",
        "the word 'a' in any text AND (the word 'b' in any text OR the word 'c' in the title)",
    ),
    ("* NOT kind:design", "排除（权利种类为“外观设计”）", "NOT (kind 'design')"),
    ("office:US", "主管局为“美国（US）”", "office 'United States of America (US)'"),
    ("ipc:H01M", "国际专利分类（IPC）为“H01M”（含下位）", "IPC symbol 'H01M' with all below it"),
    ("ipc:H01M10/0525", "国际专利分类（IPC）为“H01M10/0525”", "IPC symbol 'H01M10/0525'"),
    ("ipc:H01M*", "国际专利分类（IPC）以“H01M”开头", "IPC symbol beginning with 'H01M'"),
    ("nice:9", "尼斯分类为“9”", "Nice class '9'"),
    ("locarno:7", "洛迦诺分类为“07”（含下位）", "Locarno class '07' with all below it"),
    ("locarno:7-1", "洛迦诺分类为“07-01”", "Locarno class '07-01'"),
    ("vienna:26.4", "图形要素（维也纳分类）为“26.04”（含下位）", "Vienna code '26.04' with all below it"),
    (
        "class:09",
        "尼斯分类为“9”（洛迦诺或维也纳分类请写 locarno:09、vienna:09）",
        "Nice class '9' (of Locarno or Vienna it is locarno:09, vienna:09)",
    ),
    ("class:H01M10/0525", "分类号（任一体系）为“H01M10/0525”", "class of any scheme 'H01M10/0525'"),
    ("region:530102", "权利人行政区划为“530102”", "owner's region '530102'"),
    ("region:530000", "权利人行政区划为“53”（含下位）", "owner's region '53' with all below it"),
    ("has:pledge", "有质押记载", "with recorded pledge"),
    ("granted:*", "有授权或注册日", "with date of grant or registration on record"),
    ("denomination:*", "有品种或地理标志名称", "with denomination on record"),
    ("family:*", "有同族号", "with family on record"),
    ("filed:2020", "申请日为 2020", "filed in 2020"),
    ("filed:2020-02", "申请日为 2020-02", "filed in 2020-02"),
    ("filed:2020-02-03", "申请日为 2020-02-03", "filed on 2020-02-03"),
    ("filed:2020-02-03..2021", "申请日从 2020-02-03 到 2021-12-31", "filed from 2020-02-03 to 2021-12-31"),
    ("expires:>=2030", "届满日不早于 2030", "expiring since 2030"),
    ("priority:<2020", "最早优先权日不晚于 2019", "with an earliest priority until 2019"),
    ("year:2020..2021", "申请年从 2020 到 2021", "filing year from 2020 to 2021"),
    ("year:2020", "申请年为 2020", "filing year 2020"),
    ("owners:>=2", "权利人数至少 2", "number of owners at least 2"),
    ("owners:<3", "权利人数至多 2", "number of owners at most 2"),
    ("ZL 2017 1 0601862.3", "号码“ZL 2017 1 0601862.3”（中国专利号）", "number 'ZL 2017 1 0601862.3' (China, patent)"),
    (
        "201710601862.9",
        "号码“201710601862.9”（中国申请号，校验位应为 3）",
        "number '201710601862.9' (China, application; the check digit should be 3)",
    ),
    (
        "cites:US7318131B2",
        "引证的文献号“US7318131B2”（美国公开（公告）号）",
        "document cited 'US7318131B2' (United States of America, publication)",
    ),
    ("*", "全部记录", "every record"),
)


@pytest.mark.parametrize(("query", "zh", "en"), SAID, ids=[query for query, *_ in SAID])
def test_a_query_is_said_in_both_languages(query: str, zh: str, en: str):
    assert explain(parse(query)) == (zh, en)


def test_a_number_of_many_readings_is_said_with_the_first():
    said = explain(parse("7318131"))
    assert said.en == (
        "number '7318131' (China, registration; United States of America, publication; Japan, publication)"
    )
    assert said.zh.startswith("号码“7318131”（中国注册号；美国公开（公告）号；")


def test_a_long_list_is_said_in_short():
    words = explain(parse(" ".join(f"w{n}" for n in range(100))))
    assert words.en.endswith(f"'w{LISTED_MOST - 1}' and {100 - LISTED_MOST} more in any text")
    codes = explain(parse(" OR ".join(f"ipc:H01M{n}/00" for n in range(100))))
    assert codes.zh.endswith(f"，或者另外 {100 - LISTED_MOST} 项")


@pytest.mark.parametrize(
    ("query", "pieces"),
    [
        ("battery", []),
        ("*", []),
        ("NOT battery", ["battery"]),
        ("battery filed:2020", ["battery", "filed:2020"]),
        ("a (b OR c) NOT d", ["a", "b OR c", "b", "c", "d"]),
        ("a OR (b c)", ["a", "b AND c", "b", "c"]),
    ],
)
def test_the_parts_of_a_query_are_counted_one_by_one(query: str, pieces: list[str]):
    assert [node_text(part) for part in parts(parse(query))] == pieces


def test_parts_are_bounded():
    assert len(parts(parse(" ".join(f"w{n}" for n in range(500))))) == PARTS_MOST


@pytest.mark.parametrize(
    ("query", "looser"),
    [
        ("title:electrolytes", "title:electrolyt*"),
        ("title:electrolytes", "electrolytes"),
        ("battery owner:acme", "battery"),
        ("battery owner:acme", "owner:acme"),
        ("battery owner:acme", "battery AND acme"),
        ('"solid electrolyte"', "solid AND electrolyte"),
        ("锂离子电池电解液", "锂离子电池 AND 电解液"),
        ("cat or dog", "cat OR dog"),
        ("pn:(CN107421536B US7318131B2)", "publication:CN107421536B OR publication:US7318131B2"),
        ("cat and dog", "cat AND dog"),
        ("cat not dog", "cat AND NOT dog"),
        ("owner:岚湾化学有限公司", "owner:岚湾化学"),
        ('owner:"Acme Chemistry Co., Ltd."', 'owner:"Acme Chemistry"'),
        ("ipc:H01M10/0525", "ipc:H01M10"),
        ("locarno:07-01", "locarno:07"),
        ("region:云澜省", "place:云澜省"),
        ("id:91310000MA1", "id:91310000MA1*"),
        ("filed:2020..2021", "filed:2020.."),
        ("pn:CN107421536B", "CN107421536B"),
        ("ZL201710601862.9", "201710601862.3"),
        ("電気", "电气"),
    ],
)
def test_when_nothing_is_found_looser_forms_are_offered(query: str, looser: str):
    offered = dict(suggestions(parse(query)))
    assert looser in offered
    reason = offered[looser]
    assert reason.zh != reason.en


def test_what_is_excluded_or_all_is_left_as_it_is():
    assert suggestions(parse("*")) == ()
    assert all(
        "NOT title:electrolytes" in text for text, _ in suggestions(parse("title:battery NOT title:electrolytes"))[:2]
    )


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ('battery "lead acid', "battery AND lead AND acid"),
        ("(电池 OR 电解液", "电池 AND 电解液"),
        ("titel:electrolyte", '"titel:electrolyte"'),
        ("title:electrolyte AND", "electrolyte"),
        ("filed:2023..2020 battery", '"2023..2020" AND battery'),
        ("a* OR", "a"),
        ('"(', None),
        ("", None),
    ],
)
def test_what_cannot_be_read_is_offered_as_plain_words(query: str, words: str | None):
    assert plain_words(query) == words
    assert words is None or node_text(parse(words)) == words


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=60))
def test_plain_words_can_always_be_asked(text: str):
    words = plain_words(text)
    assert words is None or node_text(parse(words)) == words


@settings(max_examples=120, deadline=None)
@given(_NODES)
def test_every_query_can_be_said_parted_and_loosened(node: Node):
    try:
        asked = normalise(node)
    except InvalidInput:
        return
    said = explain(asked)
    assert said.zh
    assert said.en
    assert all(parse(node_text(part)) == part for part in parts(asked))
    offered = suggestions(asked)
    assert len(offered) <= SUGGESTIONS_MOST
    assert all(node_text(parse(text)) == text != node_text(asked) for text, _ in offered)
