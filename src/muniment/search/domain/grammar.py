"""The grammar of queries: text to tree, tree to text. One for the page, the command and the API.

``docs/how-to/search.md`` teaches it. Whatever the input, the reply is a tree or one clear ``InvalidInput``, in a time
bounded by the limits below.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache

from lark import Lark, Token, Tree
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.domain import leaves
from muniment.search.domain.fields import FieldSpec, field_find, field_of, fields_all
from muniment.search.domain.leaves import shown
from muniment.search.domain.refusals import (
    NEVER_CLOSED,
    NEVER_OPENED,
    NOT_UNDERSTOOD,
    NOTHING_AFTER,
    NOTHING_BEFORE,
    NOTHING_INSIDE,
    PRINTED,
    QUOTE_NEVER_CLOSED,
    misplaced,
    nothing_asked,
    too_much,
    with_place,
)
from muniment.search.domain.tree import And, Between, Code, Everything, Node, Not, Numbered, Or, Phrase, Word

LENGTH_MOST = 20_000
"""Characters of a query: a pasted list of a thousand numbers fits."""
TERMS_MOST = 1_000
"""Words, phrases and values of a query."""
WILDCARDS_MOST = 20
"""Truncated words and values of a query: each of them may open many words of the index."""
BRACKETS_MOST = 40
"""Brackets within brackets."""
DEPTH_MOST = 32
"""Levels of AND, OR and NOT within one another once the needless ones are gone."""

_GRAMMAR = r"""
?start: either
?either: both (OR both)*
?both: term (AND? term)*
?term: NOT* atom
?atom: LEFT either RIGHT -> group
     | FIELD LEFT either RIGHT -> scoped
     | FIELD (OPENED | QUOTED | BRACKETED | COMPARED | SPAN | SYMBOL | WORD) -> clause
     | QUOTED -> phrase
     | UNKNOWN -> unknown
     | WORD -> word

LEFT: "(" | "（"
RIGHT: ")" | "）"
AND.8: /(?:AND|与|且)(?=[\s()（）"“「『]|$)/
OR.8: /(?:OR|或)(?=[\s()（）"“「『]|$)/
NOT.8: /(?:NOT|非)(?=[\s()（）"“「『]|$)/
OPENED.8: /"(?:\\.|[^"\\])*"\*/s
QUOTED.7: /"(?:\\.|[^"\\])*"|“[^”]*”|「[^」]*」|『[^』]*』/s
BRACKETED.6: /\[\s*[^\]\s]+\s+TO\s+[^\]\s]+\s*\]/i
COMPARED.6: /(?:>=|<=|>|<|≥|≤)\s*[^\s()（）"“「『]+/
SPAN.6: /\d[^\s()（）"“「『]*\s+(?:\.\.|至|~|TO)\s+\d[^\s()（）"“「『]*/
SYMBOL.6: /[A-HY]\d{2}[A-Z]\s+\d{1,4}\/\d{2,6}(?![^\s()（）])/i
FIELD.5: /(?:@FIELDS@)[:：]\s*/i
UNKNOWN.4: /[^\W\d]\w*:(?=[^\s:\/\\()（）])/
WORD.1: /[^\s()（）"“”「」『』，、；。]+/
SKIPPED: /[\s”」』，、；。]+/
%ignore SKIPPED
"""


@cache
def _lark() -> Lark:
    names = {name for spec in fields_all().values() for name in (spec.name, *spec.aliases)}
    listed = "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))
    return Lark(_GRAMMAR.replace("@FIELDS@", listed), parser="lalr", maybe_placeholders=False)


# --- text to tree ----------------------------------------------------------------------------------------------------


def parse(text: str) -> Node:
    """The tree of a query, in its normal form.

    Args:
        text: As typed: at most ``LENGTH_MOST`` characters.

    Raises:
        InvalidInput: the query is empty, too big, or not of the grammar; the message names the place, ``position``
            (from 1) among the facts too, and ``code`` begins with ``search.``.
    """
    if len(text) > LENGTH_MOST:
        raise too_much("length", Text("个字符", "characters"), len(text), LENGTH_MOST)
    clean = leaves.visible(text).replace("＊", "*").replace("＂", '"')
    if not clean.strip():
        raise nothing_asked()
    _scan(clean)
    node = _as_number(clean)
    if node is None:
        node = _as_numbers(text)
    if node is None:
        node = _build(_tree(clean), None)
    if node is None:
        raise nothing_asked()
    result = normalise(node)
    _measure(result)
    if (printed := len(node_text(result))) > LENGTH_MOST:
        raise too_much("length", PRINTED, printed, LENGTH_MOST)
    return result


_SCANNED = re.compile(
    r"\"(?:\\.|[^\"\\])*\"|“[^”]*”|「[^」]*」|『[^』]*』|[()（）]|[\"“「『]|[^\s()（）\"“「『]+", re.DOTALL
)


def _scan(text: str) -> None:
    """Quotation marks and brackets are paired, and nothing is too deep or too many to be parsed."""
    opened: list[int] = []
    terms = 0
    for match in _SCANNED.finditer(text):
        piece, at = match[0], match.start()
        if piece in "(（":
            opened.append(at)
            if len(opened) > BRACKETS_MOST:
                raise too_much("depth", Text("层括号", "brackets within brackets"), len(opened), BRACKETS_MOST, at)
        elif piece in ")）":
            if not opened:
                raise misplaced("bracket", text, at, NEVER_OPENED)
            opened.pop()
        elif piece in '"“「『':
            raise misplaced("quote", text, at, QUOTE_NEVER_CLOSED)
        else:
            terms += 1
            if terms > 2 * TERMS_MOST:
                raise too_much("terms", Text("个检索词", "terms"), terms, TERMS_MOST, at)
    if opened:
        raise misplaced("bracket", text, opened[-1], NEVER_CLOSED)


_OPERATOR = re.compile(r"(?:^|\s)(?:AND|OR|NOT|与|且|或|非)(?:\s|$)")
_NUMBER_CLAUSE = re.compile(r"([^\s:：\"()]+)[:：]\s*([^\"“「『()（）:*?]*\s[^\"“「『()（）:*?]*)")


def _as_number(text: str) -> Node | None:
    """The whole input as a number, or ``None``. Where it may as well be words, either of the two."""
    clean = " ".join(text.split())
    if _OPERATOR.search(clean) or "*" in clean or '"' in clean:
        return None
    if match := _NUMBER_CLAUSE.fullmatch(clean):
        spec = field_find(match[1])
        return leaves.number_node(match[2], spec) if spec and spec.keys and leaves.number_sure(match[2]) else None
    if ":" in clean or "：" in clean or not leaves.number_possible(clean):
        return None
    number = leaves.number_node(clean, fields_all()["number"])
    if leaves.number_sure(clean):
        return number
    words = [leaves.words_read(word, None) for word in clean.split()]
    return Or((number, And(tuple(word for word in words if word))))


_LINES = re.compile(r"[\n\r;；、，]+|,\s+")
_PIECES = re.compile(r"[\s,]+")


def _as_numbers(text: str) -> Node | None:
    """A list of numbers and nothing else, in lines or side by side, as any of them; ``None`` for all else."""
    for between in (_LINES, _PIECES):
        pieces = [clean for piece in between.split(text) if (clean := " ".join(leaves.visible(piece).split()))]
        if 2 <= len(pieces) <= TERMS_MOST and all(_plainly_number(piece) for piece in pieces):
            return Or(tuple(leaves.number_node(piece, fields_all()["number"]) for piece in pieces))
    return None


def _plainly_number(piece: str) -> bool:
    return not set(piece) & set('*?"“「『()（）:：') and leaves.number_sure(piece)


def _tree(text: str) -> Tree[Token]:
    try:
        return _lark().parse(text)
    except UnexpectedToken as problem:
        raise _unexpected(text, problem) from None
    except UnexpectedCharacters as problem:
        raise misplaced("sign", text, problem.pos_in_stream or 0, NOT_UNDERSTOOD) from None
    except UnexpectedInput:
        raise misplaced("sign", text, 0, NOT_UNDERSTOOD) from None


def _unexpected(text: str, problem: UnexpectedToken) -> InvalidInput:
    token = problem.token
    if token.type == "$END":
        last = text.rsplit(maxsplit=1)[-1]
        return misplaced("operator", text, len(text.rstrip()) - len(last), NOTHING_AFTER, what=shown(last))
    if token.type == "RIGHT":
        return misplaced("bracket", text, token.start_pos or 0, NOTHING_INSIDE)
    if token.type in {"AND", "OR", "NOT"}:
        return misplaced("operator", text, token.start_pos or 0, NOTHING_BEFORE, what=str(token))
    return misplaced("sign", text, token.start_pos or 0, NOT_UNDERSTOOD)


# --- from the parser's tree to ours ----------------------------------------------------------------------------------

Branch = Tree[Token]


def _build(branch: Branch, scope: FieldSpec | None) -> Node | None:
    return _BUILDERS[branch.data](branch, scope)


def _branches(branch: Branch) -> Iterator[Branch]:
    return (child for child in branch.children if isinstance(child, Tree))


def _tokens(branch: Branch) -> list[Token]:
    return [child for child in branch.children if isinstance(child, Token)]


def _list_of(branch: Branch, scope: FieldSpec | None) -> Node | None:
    nodes: list[Node] = []
    for child in _branches(branch):
        node = _build(child, scope)
        if node is not None:
            nodes.append(node)
    if len(nodes) > 1:
        return Or(tuple(nodes)) if branch.data == "either" else And(tuple(nodes))
    return nodes[0] if nodes else None


def _term(branch: Branch, scope: FieldSpec | None) -> Node | None:
    node = _list_of(branch, scope)
    negated = sum(token.type == "NOT" for token in _tokens(branch)) % 2 == 1
    return Not(node) if node is not None and negated else node


def _scoped(branch: Branch, _: FieldSpec | None) -> Node | None:
    return _list_of(branch, _spec(_tokens(branch)[0]))


def _clause(branch: Branch, _: FieldSpec | None) -> Node | None:
    name, value = _tokens(branch)
    return _placed(value, _spec(name))


def _plain(branch: Branch, scope: FieldSpec | None) -> Node | None:
    return _placed(_tokens(branch)[0], scope)


def _unknown(branch: Branch, _: FieldSpec | None) -> Node | None:
    name = _tokens(branch)[0]
    try:
        field_of(str(name).rstrip(":"))
    except InvalidInput as problem:
        raise with_place(problem, name.start_pos or 0) from None
    return None


def _placed(token: Token, spec: FieldSpec | None) -> Node | None:
    """The node of a value; what is wrong with it is said with its place."""
    try:
        return _value(token, spec)
    except InvalidInput as problem:
        raise with_place(problem, token.start_pos or 0) from None


_BUILDERS: Mapping[str, Callable[[Branch, FieldSpec | None], Node | None]] = {
    "either": _list_of,
    "both": _list_of,
    "term": _term,
    "group": _list_of,
    "scoped": _scoped,
    "clause": _clause,
    "phrase": _plain,
    "word": _plain,
    "unknown": _unknown,
}


def _spec(name: Token) -> FieldSpec:
    return field_of(str(name).strip().rstrip(":："))


def _value(token: Token, spec: FieldSpec | None) -> Node | None:
    quoted = token.type in {"QUOTED", "OPENED"}
    if token.type == "WORD" and token in GRAMMAR_WORDS:
        raise misplaced("operator", str(token), token.start_pos or 0, NOTHING_BEFORE, what=str(token))
    text = _unquoted(str(token)) if quoted else str(token)
    if spec is None or spec.type == "text":
        if quoted:
            return leaves.phrase_read(text, spec)
        if spec is None and "*" not in text and "?" not in text and leaves.number_sure(text):
            return leaves.number_node(text, fields_all()["number"])
        nodes = tuple(node for word in text.split() if (node := leaves.words_read(word, spec)) is not None)
        return And(nodes) if len(nodes) > 1 else nodes[0] if nodes else None
    if spec.type == "code":
        return leaves.code_node(text, spec, is_open=token.type == "OPENED") if quoted else leaves.code_read(text, spec)
    return leaves.between_read(text, spec)


def _unquoted(text: str) -> str:
    inner = text.removesuffix("*")[1:-1]
    return re.sub(r"\\(.)", r"\1", inner, flags=re.DOTALL) if text[0] == '"' else inner


# --- the normal form -------------------------------------------------------------------------------------------------


def normalise(node: Node) -> Node:
    """The same query in its one form: no AND in an AND, nothing twice, fields by name, values as they are kept.

    Raises:
        InvalidInput: a field is not known, a value is not of its field, or nothing is left to look for.
    """
    found = _normal(node)
    if found is None:
        raise nothing_asked()
    return found


def _normal(node: Node) -> Node | None:
    if isinstance(node, And | Or):
        return _normal_list(node)
    if isinstance(node, Not):
        inner = _normal(node.node)
        return inner.node if isinstance(inner, Not) else None if inner is None else Not(inner)
    if isinstance(node, Everything):
        return node
    spec = field_of(node.field) if node.field else None
    return _normal_leaf(node, spec)


def _normal_leaf(node: Word | Phrase | Code | Between | Numbered, spec: FieldSpec | None) -> Node | None:
    if isinstance(node, Word):
        nodes = tuple(found for word in node.text.split() if (found := leaves.words_read(word, spec)) is not None)
        return _normal_list(And(nodes)) if len(nodes) > 1 else nodes[0] if nodes else None
    if isinstance(node, Phrase):
        return leaves.phrase_read(node.text, spec)
    if spec is None or isinstance(node, Between):
        return node
    if isinstance(node, Numbered):
        return leaves.number_node(node.text, spec)
    return leaves.code_node(node.value, spec, is_open=node.open)


def _normal_list(node: And | Or) -> Node | None:
    kind = type(node)
    flat: dict[Node, None] = {}
    for child in node.nodes:
        found = _normal(child)
        if found is not None:
            flat.update(dict.fromkeys(found.nodes if isinstance(found, And | Or) and type(found) is kind else (found,)))
    if Everything() in flat and len(flat) > 1:
        if kind is Or:
            return Everything()
        del flat[Everything()]
    nodes = tuple(flat)
    return kind(nodes) if len(nodes) > 1 else nodes[0] if nodes else None


def _measure(node: Node) -> None:
    """Raise where the tree has too many terms, truncated words or levels."""
    terms = wild = deepest = 0
    pending = [(node, 0)]
    while pending:
        each, depth = pending.pop()
        deepest = max(deepest, depth)
        if isinstance(each, And | Or):
            pending.extend((child, depth + 1) for child in each.nodes)
        elif isinstance(each, Not):
            pending.append((each.node, depth + 1))
        else:
            terms += 1
            wild += _truncated(each)
    for code, unit, count, most in (
        ("terms", Text("个检索词", "terms"), terms, TERMS_MOST),
        ("wildcards", Text("个截词", "truncated words"), wild, WILDCARDS_MOST),
        ("depth", Text("层 AND、OR、NOT", "levels of AND, OR and NOT"), deepest, DEPTH_MOST),
    ):
        if count > most:
            raise too_much(code, unit, count, most)


def _truncated(node: Node) -> bool:
    return (isinstance(node, Code) and node.open) or (isinstance(node, Word) and ("*" in node.text or "?" in node.text))


# --- tree to text ----------------------------------------------------------------------------------------------------

_SAFE = re.compile(r"\w(?:[\w\-./'&+%#@·~]*\w)?")
GRAMMAR_WORDS = frozenset({"AND", "OR", "NOT", "与", "且", "或", "非"})


def node_text(node: Node) -> str:
    """The query as text: ``parse`` of it gives ``normalise(node)``."""
    if isinstance(node, And):
        return " AND ".join(_wrapped(child) if isinstance(child, Or) else node_text(child) for child in node.nodes)
    if isinstance(node, Or):
        return " OR ".join(_wrapped(child) if isinstance(child, And) else node_text(child) for child in node.nodes)
    if isinstance(node, Not):
        return f"NOT {_wrapped(node.node) if isinstance(node.node, And | Or) else node_text(node.node)}"
    if isinstance(node, Everything):
        return "*"
    return _leaf_text(node)


def _leaf_text(node: Word | Phrase | Code | Between | Numbered) -> str:
    if isinstance(node, Word | Phrase):
        return f"{node.field}:{_words_text(node)}" if node.field else _words_text(node)
    if isinstance(node, Numbered) and node.field == "number" and _bare(node.text):
        return node.text
    return f"{node.field}:{_value_text(node)}"


def _wrapped(node: Node) -> str:
    return f"({node_text(node)})"


def _bare(number: str) -> bool:
    return bool(_SAFE.fullmatch(number)) and leaves.number_sure(number)


def _words_text(node: Word | Phrase) -> str:
    if isinstance(node, Word) and ("*" in node.text or "?" in node.text):
        return node.text
    if isinstance(node, Phrase) or leaves.number_possible(node.text):
        return _quoted(node.text)
    return _quoted_if_needed(node.text)


def _value_text(node: Code | Between | Numbered) -> str:
    if isinstance(node, Between):
        return leaves.range_text(node.low, node.high)
    if isinstance(node, Numbered):
        return _quoted_if_needed(node.text)
    if not node.open:
        return _quoted_if_needed(node.value)
    return f"{_quoted_if_needed(node.value)}*" if node.value else "*"


def _quoted_if_needed(text: str) -> str:
    return text if _SAFE.fullmatch(text) and text not in GRAMMAR_WORDS else _quoted(text)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
