"""The tree of a query as a query of Tantivy. Whatever the tree, there is a query or one clear line that says no."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from tantivy import FieldType, Occur, Query

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.adapters.tantivy_layout import number_of, schema
from muniment.search.domain.entries import text_parts
from muniment.search.domain.fields import FieldSpec, code_fold, field_of, fields_all
from muniment.search.domain.segment import fold, has_paired, pattern_regex, query_tokens
from muniment.search.domain.tree import And, Between, Code, Everything, Node, Not, Numbered, Or, Phrase, Word
from muniment.search.ports import Scope

# Each bound is far above what people write, and keeps the slowest query within about a second at a million entries.
NODES_MOST = 2_000
DEPTH_MOST = 60
TRUNCATED_MOST = 24
TERM_LONGEST = 400
STARS_MOST, MARKS_MOST = 3, 6
STANDING = "standing"
"""The field of a ``Code`` whose value is terms of ``domain.phases``, of which any must match; no grammar writes it."""
LAW_DAYS = frozenset({"granted_law", "filed_law"})
"""Fields of a ``Between`` that no grammar writes: from these days on absence must be covered."""
_BOOSTS = {"title": 4.0, "mark": 4.0, "denomination": 4.0, "owner": 2.0, "abstract": 2.0, "goods": 2.0}
_COMPILED_MOST = 256
_compiled: dict[int, tuple[Node, Query]] = {}
"""By the identity of a tree, which is held here so that no other takes its place."""
_SETS_MOST = 32
_sets: dict[int, tuple[frozenset[str], Query]] = {}
"""Sets of rights, by identity likewise."""
_META = re.compile(r"([\\.+*?()|\[\]{}^$#&~-])")
_TRUNCATED = re.compile(r"[*?]")


def tree_query(node: Node) -> Query:
    """What the tree alone matches, in all editions.

    Raises:
        InvalidInput: as ``query_of``.
    """
    _bound(node)
    return _compile(node)


def query_of(node: Node, scope: Scope) -> Query:
    """What the tree matches in the scope.

    Raises:
        InvalidInput: the tree is too large or too deep, truncates too much, or names no field.
    """
    clauses = [(Occur.Must, tree_query(node))]
    clauses += [(Occur.Must, _silent(each)) for each in _scope(scope)]
    clauses += [(Occur.MustNot, each) for each in _not_in_edition(scope.seq)]
    if scope.hidden:
        clauses.append((Occur.MustNot, Query.term_set_query(schema(), "rid", sorted(scope.hidden))))
    return Query.boolean_query(clauses)


def _scope(scope: Scope) -> Iterator[Query]:
    """The clauses that narrow and do not rank."""
    for node in scope.filters:
        yield tree_query(node)
    for facet, values in scope.exact.items():
        yield _facet(facet, values)
    for rights in scope.only:
        yield _among(rights)


def _among(rights: frozenset[str]) -> Query:
    """One of these rights; remembered for a while: what was pledged in a year is asked of one portfolio after the other."""
    known = _sets.get(id(rights))
    if known is not None and known[0] is rights:
        return known[1]
    query = Query.term_set_query(schema(), "rid", sorted(rights)) if rights else Query.empty_query()
    if len(_sets) >= _SETS_MOST:
        _sets.clear()
    _sets[id(rights)] = (rights, query)
    return query


def _not_in_edition(seq: int) -> Iterator[Query]:
    """The versions that came later or were followed before: in the newest editions few, and so left out cheaply."""
    yield Query.range_query(schema(), "seq_to", FieldType.Unsigned, None, seq)
    yield Query.range_query(schema(), "seq_from", FieldType.Unsigned, seq + 1, None)


def _silent(query: Query) -> Query:
    return Query.const_score_query(query, 0.0)


def _facet(facet: str, values: tuple[str, ...]) -> Query:
    spec = field_of(facet)
    if not spec.facet:
        raise _refuse("search.facet", "不能按 {name} 分面", "there is no facet {name}", name=facet)
    if spec.type not in {"text", "code"}:
        return _any([_between(Between(field=spec.name, low=each, high=each)) for each in values])
    terms: list[Any] = [number_of(each) for each in values] if spec.type == "text" else list(values)
    if len(terms) == 1:  # a set is looked up in five times the time of a term
        return Query.term_query(schema(), f"{spec.name}__f", terms[0], "basic")
    return Query.term_set_query(schema(), f"{spec.name}__f", terms)


# --- bounds ----------------------------------------------------------------------------------------------------------


def _refuse(code: str, zh: str, en: str, **values: object) -> InvalidInput:
    return InvalidInput(Text(zh, en).fill(**values), code=code)


def _bound(node: Node) -> None:
    """The tree is small enough to be compiled, whoever made it."""
    waiting: list[tuple[Node, int]] = [(node, 1)]
    nodes = truncated = 0
    while waiting:
        each, depth = waiting.pop()
        nodes += 1
        if depth > DEPTH_MOST:
            raise _refuse(
                "search.depth", "检索式嵌套超过 {n} 层", "the query is nested more than {n} deep", n=DEPTH_MOST
            )
        if nodes > NODES_MOST:
            raise _refuse("search.size", "检索式超过 {n} 个条件", "the query has more than {n} terms", n=NODES_MOST)
        truncated += _truncates(each)
        if isinstance(each, Not):
            waiting.append((each.node, depth + 1))
        elif isinstance(each, And | Or):
            waiting.extend((inner, depth + 1) for inner in each.nodes[: NODES_MOST + 1])
    if truncated > TRUNCATED_MOST:
        raise _refuse(
            "search.truncated",
            "截断词超过 {n} 个",
            "the query truncates more than {n} words",
            n=TRUNCATED_MOST,
        )


def _truncates(node: Node) -> bool:
    return (isinstance(node, Code) and node.open) or (isinstance(node, Word) and bool(_TRUNCATED.search(node.text)))


# --- nodes -----------------------------------------------------------------------------------------------------------


def _compile(node: Node) -> Query:
    known = _NODES.get(type(node))
    if known is None:
        name = type(node).__name__
        raise _refuse("search.node", "检索引擎不支持 {name}", "the engine knows no {name}", name=name)
    return known(node)


def _kept(node: Node) -> Query:
    """The same, remembered for a while: what stands in force on a day is a large tree, and part of many questions."""
    if not isinstance(node, And | Or):
        return _compile(node)
    known = _compiled.get(id(node))
    if known is not None and known[0] is node:
        return known[1]
    query = _compile(node)
    if len(_compiled) >= _COMPILED_MOST:
        _compiled.clear()
    _compiled[id(node)] = (node, query)
    return query


def _word(node: Word) -> Query:
    if node.text.strip() == "*":
        return _any([_filled(fields_all()[name]) for name in _fields(node.field)]) if node.field else Query.all_query()
    if not _TRUNCATED.search(node.text):
        return _phrase(Phrase(text=node.text, field=node.field))
    if has_paired(node.text):
        # Pairs of characters match inside a longer run anyway: the marks of truncation add nothing.
        pieces = [Phrase(text=piece, field=node.field) for piece in _TRUNCATED.split(node.text) if piece.strip()]
        return _all([_phrase(piece) for piece in pieces])
    clean = _truncated(node.text)
    head = clean[:-1]
    if clean.endswith("*") and not _TRUNCATED.search(head):
        return _any([_starting(name, fold(head)) for name in _fields(node.field)])
    pattern = pattern_regex(clean)
    return _any([_matching(name, pattern) for name in _fields(node.field)])


def _truncated(text: str) -> str:
    """The truncated word without what no word has, if it is one that can be looked up."""
    clean = re.sub(r"[^\w*?]", "", re.sub(r"\*+", "*", text.strip().lower()))
    fixed = len(_TRUNCATED.sub("", clean))
    if fixed < 1 or clean.count("*") > STARS_MOST or clean.count("?") > MARKS_MOST or len(clean) > TERM_LONGEST:
        raise _refuse(
            "search.pattern",
            "截断词 {word} 须有至少一个字母或数字，至多 {stars} 个 * 和 {marks} 个 ?",
            "the truncated word {word} needs a letter or digit, and at most {stars} * and {marks} ?",
            word=text[:40],
            stars=STARS_MOST,
            marks=MARKS_MOST,
        )
    return clean


def _starting(field: str, head: str) -> Query:
    """Every token that begins so: as a fuzzy term without faults, made in a twentieth of the time of an expression."""
    return Query.fuzzy_term_query(schema(), field, head, 0, transposition_cost_one=True, prefix=True)


def _matching(field: str, pattern: str) -> Query:
    try:
        return Query.regex_query(schema(), field, pattern)
    except ValueError as problem:
        raise _refuse(
            "search.pattern", "无法使用的截断：{word}", "cannot truncate like this: {word}", word=pattern[:40]
        ) from problem


def _phrase(node: Phrase) -> Query:
    tokens = query_tokens(node.text[:100_000])
    names = _fields(node.field)
    if tokens.chars:
        return _any([_boosted(name, Query.term_query(schema(), f"{name}__c", tokens.chars[0])) for name in names])
    if not tokens.words:
        return Query.empty_query()
    if len(tokens.words) > NODES_MOST:
        raise _refuse("search.size", "短语超过 {n} 个词", "the phrase has more than {n} words", n=NODES_MOST)
    return _any([_boosted(name, _consecutive(name, tokens.words, open_end=tokens.open_end)) for name in names])


def _consecutive(field: str, words: tuple[str, ...], *, open_end: bool) -> Query:
    if open_end:
        if len(words) == 1:
            return _starting(field, words[0])
        last = _escape(words[-1]) + ".?"
        patterns: list[str | tuple[int, str]] = [*map(_escape, words[:-1]), last]
        return Query.regex_phrase_query(schema(), field, patterns)
    if len(words) == 1:
        return Query.term_query(schema(), field, words[0], "freq")
    plain: list[str | tuple[int, str]] = list(words)
    return Query.phrase_query(schema(), field, plain)


def _boosted(name: str, query: Query) -> Query:
    boost = _BOOSTS.get(name)
    return query if boost is None else Query.boost_query(query, boost)


def _fields(name: str) -> tuple[str, ...]:
    """The text fields in which words are looked up."""
    if not name:
        return tuple(spec.name for spec in fields_all().values() if spec.words)
    spec = field_of(name)
    if spec.type != "text":
        raise _refuse("search.words", "{name} 不是文本字段", "{name} is no field of words", name=spec.name)
    return text_parts(spec)


def _code(node: Code) -> Query:
    if node.field == STANDING:
        return _any([Query.term_query(schema(), STANDING, term, "basic") for term in node.value.split()])
    spec = field_of(node.field)
    if spec.type == "text":
        return _word(Word(text=node.value + ("*" if node.open else ""), field=spec.name))
    if spec.type != "code":
        return _between(Between(field=spec.name, low=node.value, high=node.value))
    if node.open and not node.value:
        return _filled(spec)
    if node.open:
        return _beginning(spec, node.value)
    return Query.term_query(schema(), spec.name, code_fold(spec, node.value), "basic")


def _beginning(spec: FieldSpec, value: str) -> Query:
    if spec.values:
        wanted = [each.value for each in spec.values if each.value.startswith(value.lower())]
        return Query.term_set_query(schema(), spec.name, wanted) if wanted else Query.empty_query()
    head = code_fold(spec, value[:TERM_LONGEST]).rstrip("*")
    return _starting(spec.name, head)


def _escape(text: str) -> str:
    return _META.sub(r"\\\1", text)


def _filled(spec: FieldSpec) -> Query:
    return Query.term_query(schema(), "filled", spec.name, "basic")


def _between(node: Between) -> Query:
    if node.field in LAW_DAYS:
        low, high = (None if each is None else date.fromisoformat(each).toordinal() for each in (node.low, node.high))
        return Query.range_query(schema(), node.field, FieldType.Integer, low, high)
    spec = field_of(node.field)
    if spec.type not in {"date", "year", "number"}:
        raise _refuse("search.range", "{name} 没有范围", "{name} has no ranges", name=spec.name)
    low, high = (_edge(spec, text, last=last) for text, last in ((node.low, False), (node.high, True)))
    if low is None and high is None:
        return _filled(spec)
    return Query.range_query(schema(), spec.name, FieldType.Integer, low, high)


def _edge(spec: FieldSpec, text: str | None, *, last: bool) -> int | None:
    """The number of a day, year or count; of a year alone its first or last day."""
    if text is None or not text.strip():
        return None
    try:
        if spec.type != "date":
            number = int(text[:4] if spec.type == "year" else text)
            return max(min(number, 2**60), -(2**60))
        return (date.fromisoformat(text) if len(text) > 4 else _year_edge(int(text), last=last)).toordinal()
    except ValueError as problem:
        raise _refuse(
            "search.edge", "{text} 不是可用的界限", "not a limit that can be used: {text}", text=text[:40]
        ) from problem


def _year_edge(year: int, *, last: bool) -> date:
    return date(year, 12, 31) if last else date(year, 1, 1)


def _numbered(node: Numbered) -> Query:
    spec = field_of(node.field)
    if spec.type != "code":
        raise _refuse("search.number", "{name} 不是号码字段", "{name} is no field of numbers", name=spec.name)
    return Query.term_set_query(schema(), spec.name, list(node.keys)) if node.keys else Query.empty_query()


def _not(node: Not) -> Query:
    return Query.boolean_query([(Occur.Must, Query.all_query()), (Occur.MustNot, _compile(node.node))])


def _and(node: And) -> Query:
    clauses = [
        (Occur.MustNot, _compile(each.node)) if isinstance(each, Not) else (Occur.Must, _kept(each))
        for each in node.nodes
    ]
    if not any(occur == Occur.Must for occur, _ in clauses):
        clauses.append((Occur.Must, Query.all_query()))
    return Query.boolean_query(clauses)


def _or(node: Or) -> Query:
    return _any([_compile(each) for each in node.nodes])


def _any(queries: list[Query]) -> Query:
    if len(queries) == 1:
        return queries[0]
    return Query.boolean_query([(Occur.Should, each) for each in queries]) if queries else Query.empty_query()


def _all(queries: list[Query]) -> Query:
    return Query.boolean_query([(Occur.Must, each) for each in queries]) if queries else Query.empty_query()


_NODES: dict[type, Callable[..., Query]] = {
    Word: _word,
    Phrase: _phrase,
    Code: _code,
    Between: _between,
    Numbered: _numbered,
    Everything: lambda _: Query.all_query(),
    Not: _not,
    And: _and,
    Or: _or,
}
