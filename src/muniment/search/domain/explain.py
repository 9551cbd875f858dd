"""A query said back in words, and the parts of it whose hits are counted one by one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType

from muniment.kernel.texts import Text
from muniment.search.domain.fields import FieldSpec, code_has_below, field_of, value_label
from muniment.search.domain.leaves import period_of
from muniment.search.domain.tree import And, Between, Code, Everything, Node, Not, Numbered, Or, Phrase, Word
from muniment.standards.numbers import Reading, number_read
from muniment.standards.offices import office_name

LISTED_MOST = 24
"""Parts of one AND or OR that are said; of the others only the count."""
PARTS_MOST = 20
"""Parts that are counted: each is a query of its own."""

READINGS_MOST = 3
"""Ways to read a number that are said."""

_TYPES = {
    "application": Text("申请号", "application"),
    "publication": Text("公开（公告）号", "publication"),
    "registration": Text("注册号", "registration"),
    "patent": Text("专利号", "patent"),
    "other": Text("号码", "number"),
}
_ANY_TEXT = Text("任一文本", "any text")
NO_NAMES: Mapping[str, Text] = MappingProxyType({})
"""Where nobody knows what the codes of regions are called."""


def explain(node: Node, regions: Mapping[str, Text] = NO_NAMES) -> Text:
    """The query in words, with brackets wherever AND and OR meet.

    Args:
        node: In its normal form (``grammar.normalise``).
        regions: What the codes of regions are called, where that is known.
    """
    if isinstance(node, And | Or):
        return _listed(node, regions)
    if isinstance(node, Not):
        inner = explain(node.node, regions)
        return Text(f"排除（{inner.zh}）", f"NOT ({inner.en})")
    if isinstance(node, Everything):
        return Text("全部记录", "every record")
    if isinstance(node, Word | Phrase):
        return _words([node])
    spec = field_of(node.field)
    if isinstance(node, Numbered):
        return _number(node, spec)
    return _code(node, spec, regions) if isinstance(node, Code) else _between(node, spec)


def parts(node: Node) -> tuple[Node, ...]:
    """The parts of a query, in its order, at most ``PARTS_MOST``; none where it is a single thing.

    A part that is itself made of parts stands before them; of what is excluded the part is what it would have found.
    """
    found: dict[Node, None] = {}
    _gather(node, found)
    found.pop(node, None)
    return tuple(found)[:PARTS_MOST]


def _gather(node: Node, found: dict[Node, None]) -> None:
    if isinstance(node, Not):
        _gather(node.node, found)
        return
    found[node] = None
    if isinstance(node, And | Or):
        for child in node.nodes:
            _gather(child, found)


def _listed(node: And | Or, regions: Mapping[str, Text]) -> Text:
    pieces: list[Text] = []
    is_and = isinstance(node, And)
    for group in _groups(node.nodes):
        first = group[0]
        if isinstance(first, Word) and len(group) > 1:
            pieces.append(_words([each for each in group if isinstance(each, Word)], every=is_and))
            continue
        said = explain(first, regions)
        pieces.append(Text(f"（{said.zh}）", f"({said.en})") if isinstance(first, And | Or) else said)
    rest = len(pieces) - LISTED_MOST
    if rest > 0:
        pieces = [*pieces[:LISTED_MOST], Text(f"另外 {rest} 项", f"{rest} more")]
    zh, en = ("，并且", " AND ") if is_and else ("，或者", " OR ")
    return Text(zh.join(piece.zh for piece in pieces), en.join(piece.en for piece in pieces))


def _groups(nodes: Iterable[Node]) -> list[list[Node]]:
    """Plain words of one field side by side are said together."""
    groups: list[list[Node]] = []
    for node in nodes:
        last = groups[-1][-1] if groups else None
        if (
            isinstance(node, Word)
            and isinstance(last, Word)
            and node.field == last.field
            and _plain(node)
            and _plain(last)
        ):
            groups[-1].append(node)
        else:
            groups.append([node])
    return groups


def _plain(word: Word) -> bool:
    return "*" not in word.text and "?" not in word.text


def _words(nodes: Sequence[Word | Phrase], *, every: bool = True) -> Text:
    first = nodes[0]
    title = field_of(first.field).title if first.field else None
    where = Text(title.zh, f"the {title.en}") if title else _ANY_TEXT
    if first.text == "*" and title:
        return Text(f"有{title.zh}", f"with {_known(title.en)}")
    shown = nodes[:LISTED_MOST]
    rest = len(nodes) - len(shown)
    quoted_zh = "".join(f"“{each.text}”" for each in shown) + (f"等 {len(nodes)} 个词" if rest else "")
    quoted_en = ", ".join(f"'{each.text}'" for each in shown) + (f" and {rest} more" if rest else "")
    if len(nodes) > 1:
        how_zh, how_en = ("含全部的词", "all the words") if every else ("含任一个词", "any of the words")
        return Text(f"{where.zh}{how_zh}{quoted_zh}", f"{how_en} {quoted_en} in {where.en}")
    if isinstance(first, Phrase):
        return Text(f"{where.zh}含短语{quoted_zh}", f"the phrase {quoted_en} in {where.en}")
    if not _plain(first):
        return Text(f"{where.zh}含形如{quoted_zh}的词", f"words of the form {quoted_en} in {where.en}")
    return Text(f"{where.zh}含{quoted_zh}", f"the word {quoted_en} in {where.en}")


def _number(node: Numbered, spec: FieldSpec) -> Text:
    """The number with the ways to read it: whose it is and what of."""
    keys = frozenset(node.keys)
    ways = dict.fromkeys(_reading(each) for each in number_read(node.text) if keys.intersection(each.keys))
    listed = list(ways)[:READINGS_MOST]
    rest = len(ways) - len(listed)
    if rest > 0:
        listed.append(Text(f"另有 {rest} 种读法", f"{rest} more ways to read it"))
    zh, en = "；".join(each.zh for each in listed), "; ".join(each.en for each in listed)
    return Text(
        f"{spec.title.zh}“{node.text}”" + (f"（{zh}）" if zh else ""),
        f"{spec.title.en} '{node.text}'" + (f" ({en})" if en else ""),
    )


def _reading(reading: Reading) -> Text:
    office, what = office_name(reading.office), _TYPES.get(reading.type, _TYPES["other"])
    if reading.check_digit_ok is False and reading.check_digit_expected:
        digit = reading.check_digit_expected
        return Text(
            f"{office.zh}{what.zh}，校验位应为 {digit}", f"{office.en}, {what.en}; the check digit should be {digit}"
        )
    return Text(f"{office.zh}{what.zh}", f"{office.en}, {what.en}")


def _code(node: Code, spec: FieldSpec, regions: Mapping[str, Text]) -> Text:
    zh, en = spec.title
    if node.open:
        if not node.value:
            return Text(f"有{zh}", f"with {_known(en)}")
        return Text(f"{zh}以“{node.value}”开头", f"{en} beginning with '{node.value}'")
    label = value_label(spec, node.value)
    if spec.name == "region" and node.value in regions:
        name = regions[node.value]
        label = Text(f"{name.zh}（{node.value}）", f"{name.en} ({node.value})")
    if spec.name == "has":
        return Text(f"有{label.zh}", f"with {label.en}")
    if code_has_below(spec, node.value):
        return Text(f"{zh}为“{label.zh}”（含下位）", f"{en} '{label.en}' with all below it")
    if spec.name == "class" and node.value.isdigit():
        return _class_alone(node.value)
    return Text(f"{zh}为“{label.zh}”", f"{en} '{label.en}'")


def _class_alone(number: str) -> Text:
    """One or two digits are a class of Nice; the other schemes that count their classes have fields of their own."""
    two = number.zfill(2)
    return Text(
        f"尼斯分类为“{number}”（洛迦诺或维也纳分类请写 locarno:{two}、vienna:{two}）",
        f"Nice class '{number}' (of Locarno or Vienna it is locarno:{two}, vienna:{two})",
    )


def _known(thing: str) -> str:
    return f"{thing} on record"


# --- days, years, counts ---------------------------------------------------------------------------------------------


def _between(node: Between, spec: FieldSpec) -> Text:
    zh, en = spec.title.zh, spec.verb or spec.title.en
    if node.low is None and node.high is None:
        return Text(f"有{zh}", f"with {_known(spec.title.en)}")
    if node.low is None:
        last = _last(node.high or "", spec)
        how = Text("不晚于", "until") if _dated(spec) else Text("至多", "at most")
        return Text(f"{zh}{how.zh} {last}", f"{en} {how.en} {last}")
    if node.high is None:
        first = _first(node.low, spec)
        how = Text("不早于", "since") if _dated(spec) else Text("至少", "at least")
        return Text(f"{zh}{how.zh} {first}", f"{en} {how.en} {first}")
    return _both_ends(node.low, node.high, spec)


def _both_ends(low: str, high: str, spec: FieldSpec) -> Text:
    zh, en = spec.title.zh, spec.verb or spec.title.en
    whole = period_of(low, high) if spec.type == "date" else low if low == high else None
    if whole is not None:
        place = "" if spec.type != "date" else " on" if len(whole) == 10 else " in"
        return Text(f"{zh}为 {whole}", f"{en}{place} {whole}")
    if _first(low, spec) != low and _last(high, spec) != high:
        low, high = low[:4], high[:4]
    return Text(f"{zh}从 {low} 到 {high}", f"{en} from {low} to {high}")


def _dated(spec: FieldSpec) -> bool:
    return spec.type in {"date", "year"}


def _first(value: str, spec: FieldSpec) -> str:
    """The first day of a year as that year."""
    return value[:4] if spec.type == "date" and value.endswith("-01-01") else value


def _last(value: str, spec: FieldSpec) -> str:
    """The last day of a year as that year."""
    return value[:4] if spec.type == "date" and value.endswith("-12-31") else value
