"""What else to ask when nothing is found: looser forms of the query, each with the reason why it may find more.

Pure: whoever asks counts the hits and shows only those that have some.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import groupby

import msgspec
import opencc

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.search.domain import segment
from muniment.search.domain.explain import explain
from muniment.search.domain.fields import code_levels, field_find, field_of
from muniment.search.domain.grammar import GRAMMAR_WORDS, LENGTH_MOST, node_text, normalise
from muniment.search.domain.tree import And, Between, Code, Node, Not, Numbered, Or, Phrase, Word
from muniment.standards.numbers import number_read

SUGGESTIONS_MOST = 16
"""Forms that are offered to be counted."""
_LEAVES_MOST = 8
_SPLITS_MOST = 6
_SCRIPTS_MOST = 3
_ENDINGS = ("ies", "ing", "es", "ed", "y", "s", "e")
_STEM_FEWEST = 4
_WORDS_MOST = 50
_PIECE = re.compile(r"[^\s()（）\"“”「」『』\[\]，、；。*?<>=]+")
_BODY = re.compile(
    r"(?P<name>.{2,}?)(?:\s*(?:(?:科技|技术|集团|控股)?(?:股份|集团)?有限(?:责任)?公司|集团|公司|株式会社|주식회사"
    r"|,?\s+(?:co\.?,?\s*)?(?:ltd|inc|llc|corp|corporation|company|limited|gmbh|ag|s\.?a\.?)\.?))+$",
    re.IGNORECASE,
)

Looser = tuple[Node, Text]


def suggestions(node: Node) -> tuple[tuple[str, Text], ...]:
    """Looser forms of a query that found nothing, likeliest first: the text of each and the reason.

    Args:
        node: In its normal form; the query that was asked.
    """
    asked = node_text(node)
    found: dict[str, Text] = {}
    for looser, reason in _all(node):
        try:
            text = node_text(normalise(looser))
        except InvalidInput:
            continue
        if text != asked:
            found.setdefault(text, reason)
        if len(found) == SUGGESTIONS_MOST:
            break
    return tuple(found.items())


def plain_words(text: str) -> str | None:
    """A query that could not be read, as plain words that can; ``None`` where there are none.

    Signs of the grammar, operators and names of fields go; the words between them stay.
    """
    words: list[str] = []
    for piece in _PIECE.findall(text[:LENGTH_MOST]):
        word = piece.rpartition(":")[2].rpartition("：")[2] if field_named(piece) else piece
        if word not in GRAMMAR_WORDS and segment.query_tokens(word):
            words.append(word)
    try:
        return node_text(normalise(And(tuple(Phrase(word) for word in words[:_WORDS_MOST])))) if words else None
    except InvalidInput:
        return None


def field_named(piece: str) -> bool:
    """Whether a piece of a query begins with the name of a field and a colon."""
    name = re.split(r"[:：]", piece, maxsplit=1)[0]
    return name != piece and field_find(name) is not None


def _all(node: Node) -> Iterator[Looser]:
    yield from _operators(node)
    for leaf in _leaves(node)[:_LEAVES_MOST]:
        for other, reason in _looser(leaf):
            yield _replaced(node, leaf, other), reason
    if isinstance(node, And):
        for dropped in node.nodes[:_LEAVES_MOST]:
            rest = tuple(each for each in node.nodes if each != dropped)
            said = explain(dropped)
            yield And(rest), Text(f"去掉：{said.zh}", f"without: {said.en}")


def _leaves(node: Node) -> list[Node]:
    """The leaves that must match, in order; what is excluded is left as it is."""
    if isinstance(node, And | Or):
        return [leaf for child in node.nodes for leaf in _leaves(child)]
    return [] if isinstance(node, Not) else [node]


def _replaced(node: Node, old: Node, new: Node) -> Node:
    if node == old:
        return new
    if isinstance(node, And | Or):
        return type(node)(tuple(_replaced(child, old, new) for child in node.nodes))
    return node


def _operators(node: Node) -> Iterator[Looser]:
    """``or``, ``and``, ``not`` in small letters are words; perhaps they were meant otherwise."""
    if not isinstance(node, And):
        return
    if sum(isinstance(each, Numbered) for each in node.nodes) > 1:
        yield Or(node.nodes), Text("这些号码中的任一个", "any of these numbers")
    reason = Text("AND、OR、NOT 要大写", "AND, OR and NOT are written in capital letters")
    ways: tuple[tuple[str, Callable[[tuple[Node, ...], tuple[Node, ...]], Node]], ...] = (
        ("or", lambda left, right: Or((And(left), And(right)))),
        ("and", lambda left, right: And((*left, *right))),
        ("not", lambda left, right: And((*left, Not(right[0]), *right[1:]))),
    )
    for word, made in ways:
        place = next((at for at, each in enumerate(node.nodes) if each == Word(word)), 0)
        if 0 < place < len(node.nodes) - 1:
            yield made(node.nodes[:place], node.nodes[place + 1 :]), reason


def _looser(leaf: Node) -> Iterator[Looser]:
    if isinstance(leaf, Word | Phrase):
        yield from _looser_words(leaf)
    elif isinstance(leaf, Code):
        yield from _looser_code(leaf)
    elif isinstance(leaf, Numbered):
        yield from _looser_number(leaf)
    elif isinstance(leaf, Between) and leaf.low and leaf.high:
        said = explain(leaf)
        yield Between(leaf.field, leaf.low, None), Text(f"不限终点：{said.zh}", f"without an end: {said.en}")


def _looser_words(leaf: Word | Phrase) -> Iterator[Looser]:
    if leaf.text == "*":
        return
    if isinstance(leaf, Phrase):
        words = tuple(Word(piece, leaf.field) for piece in leaf.text.split())
        yield And(words), Text(f"“{leaf.text}”不必连在一起", f"the words of '{leaf.text}' anywhere, not side by side")
    yield from _body(leaf)
    yield from _scripts(leaf)
    yield from _split(leaf)
    if (stem := _stem(leaf)) is not None:
        yield (
            Word(stem, leaf.field),
            Text(f"包括以“{stem[:-1]}”开头的各种词形", f"all words that begin with '{stem[:-1]}'"),
        )
    for other in _other_scripts(leaf.text):
        yield (
            msgspec.structs.replace(leaf, text=other),
            Text(f"换用另一种字形“{other}”", f"in other characters: '{other}'"),
        )
    if leaf.field:
        title = field_of(leaf.field).title
        yield (
            msgspec.structs.replace(leaf, field=""),
            Text(f"在全部文本中查，不限于{title.zh}", f"in any text, not only in the {title.en}"),
        )


def _body(leaf: Word | Phrase) -> Iterator[Looser]:
    """The name of a body without its legal form: sources write it in many ways, or leave it out."""
    match = _BODY.fullmatch(leaf.text)
    if match is not None:
        name = match["name"].strip(" ,")
        yield (
            Phrase(name, leaf.field),
            Text(f"只用名称“{name}”，不带公司形式", f"the name '{name}' without the legal form"),
        )


def _scripts(leaf: Word | Phrase) -> Iterator[Looser]:
    """A run of several scripts (``OLED屏``) taken apart where they meet, together and each alone."""
    runs = ["".join(letters) for _, letters in groupby(leaf.text, key=segment.has_paired)]
    pieces = [each for each in runs if segment.query_tokens(each)]
    if len(pieces) < 2 or isinstance(leaf, Phrase):
        return
    told = "、".join(f"“{each}”" for each in pieces), ", ".join(f"'{each}'" for each in pieces)
    yield (
        And(tuple(Word(each, leaf.field) for each in pieces)),
        Text(f"{told[0]}不必连在一起", f"{told[1]} anywhere, not side by side"),
    )
    for each in sorted(pieces, key=len, reverse=True)[:_SCRIPTS_MOST]:
        yield Word(each, leaf.field), Text(f"只查“{each}”", f"'{each}' alone")


def _split(leaf: Word | Phrase) -> Iterator[Looser]:
    """A run of Chinese cut in two: the index knows no words, so each place is tried, the middle first."""
    text = leaf.text
    if len(text) < 4 or not all(segment.has_paired(letter) for letter in text):
        return
    places = sorted(range(2, len(text) - 1), key=lambda at: abs(2 * at - len(text)))
    for at in places[:_SPLITS_MOST]:
        left, right = text[:at], text[at:]
        yield (
            And((Word(left, leaf.field), Word(right, leaf.field))),
            Text(f"“{left}”和“{right}”不必连在一起", f"'{left}' and '{right}' anywhere, not side by side"),
        )


def _stem(leaf: Word | Phrase) -> str | None:
    text = leaf.text
    if isinstance(leaf, Phrase) or not text.isalpha() or segment.has_paired(text) or len(text) < _STEM_FEWEST:
        return None
    for ending in _ENDINGS:
        if text.lower().endswith(ending) and len(text) - len(ending) >= _STEM_FEWEST:
            return text[: -len(ending)] + "*"
    return text + "*"


@cache
def _converters() -> tuple[tuple[opencc.OpenCC, ...], ...]:
    """From Japanese forms of characters to those of China, and back."""
    return (opencc.OpenCC("jp2t"), opencc.OpenCC("t2s")), (opencc.OpenCC("s2t"), opencc.OpenCC("t2jp"))


def _other_scripts(text: str) -> Iterator[str]:
    if text.isascii():
        return
    for steps in _converters():
        other = text
        for step in steps:
            other = step.convert(other)
        if segment.fold(other) != segment.fold(text):
            yield other


def _looser_code(leaf: Code) -> Iterator[Looser]:
    spec = field_of(leaf.field)
    if leaf.open or not leaf.value or spec.values:
        return
    if spec.fold == "region" and not leaf.value.isdigit():
        title = field_of("place").title
        yield Phrase(leaf.value, "place"), Text(f"在{title.zh}中查", f"as words in the {title.en}")
    if spec.keys:
        yield from _any_number(leaf.value, leaf.field)
    levels = code_levels(spec, leaf.value)
    if len(levels) > 1:
        wider = levels[-2]
        yield Code(leaf.field, wider), Text(f"放宽到上一级 {wider}", f"one level up: {wider}")
    if spec.keys or spec.fold in {"ident", "symbol"}:
        yield Code(leaf.field, leaf.value, open=True), Text(f"以 {leaf.value} 开头", f"beginning with {leaf.value}")


def _looser_number(leaf: Numbered) -> Iterator[Looser]:
    for reading in number_read(leaf.text):
        if reading.check_digit_ok is False and reading.check_digit_expected:
            right = f"{reading.number}.{reading.check_digit_expected}"
            yield (
                Numbered(right),
                Text(
                    f"校验位应为 {reading.check_digit_expected}",
                    f"its check digit should be {reading.check_digit_expected}",
                ),
            )
    yield from _any_number(leaf.text, leaf.field)
    yield Numbered(leaf.text, (), "cites"), Text(f"引证了 {leaf.text} 的权利", f"rights that cite {leaf.text}")


def _any_number(text: str, field: str) -> Iterator[Looser]:
    if field != "number":
        title = field_of(field).title
        yield Numbered(text), Text(f"作为任一号码，不限于{title.zh}", f"as any number, not only as {title.en}")
