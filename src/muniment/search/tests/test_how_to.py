"""The page about searching says what the grammar does: its examples, its fields, its limits."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from muniment.search.domain import grammar
from muniment.search.domain.explain import explain
from muniment.search.domain.fields import fields_all
from muniment.search.domain.grammar import parse
from muniment.search.domain.segment import fold

PAGE = (Path(__file__).parents[4] / "docs" / "how-to" / "search.md").read_text(encoding="utf-8")
_PART = {
    head: body for head, _, body in (part.partition("\n") for part in re.split(r"^## ", PAGE, flags=re.MULTILINE)[1:])
}
EXAMPLES = re.findall(r"^\| `([^`]+)` \| (.+?) \| (.+?) \|$", _PART["Examples 示例"], re.MULTILINE)


@pytest.mark.parametrize(("query", "zh", "en"), EXAMPLES, ids=[query for query, *_ in EXAMPLES])
def test_every_example_means_what_the_page_says(query: str, zh: str, en: str):
    assert explain(parse(query)) == (zh, en)


def test_there_are_examples_enough_and_each_field_type_has_some():
    assert len(EXAMPLES) >= 25
    used = {name for query, *_ in EXAMPLES for name in fields_all() if f"{name}:" in query}
    assert {fields_all()[name].type for name in used} == {"text", "code", "date", "year", "number"}


def test_every_field_stands_on_the_page_with_its_names():
    rows = re.findall(
        r"^\| `(\w+)` \| (.*?) \| (.*?) \| (.*?) \| (\w+) \| (.*?) ?\|$", _PART["Fields 字段"], re.MULTILINE
    )
    said = {name: (re.findall(r"`([^`]+)`", names), zh, en, kind, marks) for name, names, zh, en, kind, marks in rows}
    assert list(said) == list(fields_all())
    for spec in fields_all().values():
        names, zh, en, kind, marks = said[spec.name]
        assert (tuple(names), zh, en, kind) == (spec.aliases, spec.title.zh, spec.title.en, spec.type)
        assert [word in marks for word in ("facet", "sort", "words")] == [spec.facet, spec.sort, spec.words]


def test_every_listed_value_stands_on_the_page():
    for spec in fields_all().values():
        line = next((each for each in PAGE.splitlines() if each.startswith(f"* `{spec.name}`: ")), "")
        assert re.findall(r"`(\w+)` ", line.partition(": ")[2]) == [each.value for each in spec.values]


def test_the_limits_are_those_of_the_grammar():
    limits = _PART["Limits 限度"]
    for most in (grammar.LENGTH_MOST, grammar.TERMS_MOST, grammar.WILDCARDS_MOST, grammar.BRACKETS_MOST):
        assert f"{most:,}" in limits


def test_what_the_page_calls_the_same_is_the_same():
    pairs = re.findall(r"`([^`]+)` = `([^`]+)`", _PART["The rules 规则"])
    assert len(pairs) >= 2
    assert all(fold(one) == fold(other) for one, other in pairs)
    assert parse("lithium battery") == parse("lithium AND battery")
