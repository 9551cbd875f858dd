"""Regions by name: a query may say ``region:云澜省`` or ``region:Yunlan`` where a loaded list of divisions has the name."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from muniment.kernel.texts import Text
from muniment.register.queries.divisions import division_name, division_named, division_unclear, divisions_loaded
from muniment.search.domain.fields import code_fold, field_of
from muniment.search.domain.leaves import shown
from muniment.search.domain.tree import And, Code, Node, Not, Or

_REGION = "region"


def regions_read(data_dir: Path, node: Node) -> tuple[Node, dict[str, Text], tuple[Text, ...]]:
    """The query with codes for names of regions, what its codes are called, and what could not be resolved.

    Raises:
        InvalidInput: several divisions bear a name; the message lists them.
    """
    unknown: list[Text] = []
    read = _read(data_dir, node, unknown)
    codes = dict.fromkeys(each.value for each in _regions(read))
    named = {code: division_name(data_dir, code) for code in codes if code.isdigit()}
    return read, {code: name for code, name in named.items() if name}, tuple(unknown)


def _read(data_dir: Path, node: Node, unknown: list[Text]) -> Node:
    if isinstance(node, Not):
        return Not(_read(data_dir, node.node, unknown))
    if isinstance(node, And | Or):
        return type(node)(tuple(_read(data_dir, each, unknown) for each in node.nodes))
    if isinstance(node, Code) and node.field == _REGION and node.value and not node.open and not node.value.isdigit():
        return _coded(data_dir, node, unknown)
    return node


def _coded(data_dir: Path, node: Code, unknown: list[Text]) -> Code:
    found = division_named(data_dir, node.value)
    if len(found) > 1:
        raise division_unclear(shown(node.value), found)
    if not found:
        if divisions_loaded(data_dir):
            line = Text("已载入的行政区划中没有“{w}”", "no loaded list of divisions has '{w}'")
        else:
            line = Text(
                "还没有载入行政区划，“{w}”只能写代码",
                "no divisions are loaded: '{w}' can be asked for by its code only",
            )
        unknown.append(line.fill(w=shown(node.value)))
        return node
    return Code(_REGION, code_fold(field_of(_REGION), found[0].code))


def _regions(node: Node) -> Iterator[Code]:
    if isinstance(node, Not):
        yield from _regions(node.node)
    elif isinstance(node, And | Or):
        for each in node.nodes:
            yield from _regions(each)
    elif isinstance(node, Code) and node.field == _REGION:
        yield node
