"""Components as a plain tree, and its two forms: XML text (ST.96) and JSON values (ST.97)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from muniment.kernel.errors import SourceProblem

Json = Any
"""A JSON value: text, list, or mapping of names to JSON values."""

_BANNED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPECIAL = re.compile("[^ !#-%'-;=?-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Whatever needs a look before it stands in XML: markup, quotation marks, control characters and line ends."""
_TEXT = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"})
_VALUE = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;", "\n": "&#10;", "\t": "&#9;"}
)
_HEAD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]")
WORDS = "value"
"""The member of an ST.97 object that holds the text of a component with attributes."""


class Node:
    """One component: its prefixed name, attributes by prefixed name, and either text or components.

    What was read bears names without prefix: a document may choose its prefixes.
    """

    __slots__ = ("attributes", "children", "name", "steps", "text")

    def __init__(self, name: str, text: str = "", attributes: Mapping[str, str] | None = None) -> None:
        """A component without parts."""
        self.name = name
        self.text = text
        self.attributes: dict[str, str] = dict(attributes or {})
        self.children: list[Node] = []
        self.steps: dict[str, Node] = {}

    def add(self, child: Node) -> Node:
        """The component has one more part, last."""
        self.children.append(child)
        return child

    def find(self, local: str) -> Node | None:
        """The first part of that local name."""
        return next((child for child in self.children if local_of(child.name) == local), None)

    def find_all(self, local: str) -> Iterator[Node]:
        """All parts of that local name, in order."""
        return (child for child in self.children if local_of(child.name) == local)

    def names(self) -> set[str]:
        """The local names of the component and of all below it."""
        found = {local_of(self.name)}
        for child in self.children:
            found |= child.names()
        return found


def local_of(name: str) -> str:
    """A name without its prefix."""
    return name.rsplit(":", 1)[-1]


def legal(text: str) -> str:
    """The text as XML 1.0 can hold it: what it cannot becomes U+FFFD."""
    return _BANNED.sub("\ufffd", text)


def xml_text(node: Node, *, depth: int = 0) -> str:
    """The component as XML text, a line for each component, indented by its depth.

    Only between components is there white space that is not theirs.
    """
    out: list[str] = []
    _xml_write(node, "  " * depth, out)
    return "".join(out)


def _xml_write(node: Node, space: str, out: list[str]) -> None:
    opened = f"{space}<{node.name}"
    for name, words in node.attributes.items():
        opened += f' {name}="{_escaped(words, _VALUE)}"'
    if node.children:
        out.append(f"{opened}>\n")
        deeper = space + "  "
        for child in node.children:
            _xml_write(child, deeper, out)
        out.append(f"{space}</{node.name}>\n")
    elif node.text:
        out.append(f"{opened}>{_escaped(node.text, _TEXT)}</{node.name}>\n")
    else:
        out.append(f"{opened}/>\n")


def _escaped(words: str, signs: Mapping[int, str]) -> str:
    return legal(words).translate(signs) if _SPECIAL.search(words) else words


def camel(name: str) -> str:
    """The ST.97 name of a component or attribute: ``IPOfficeCode`` is ``ipOfficeCode``, ``pat:Claim`` is ``claim``."""
    local = local_of(name)
    return _HEAD.sub(lambda found: found[0].lower(), local, count=1) if local[:1].isupper() else local


class Names:
    """What ST.97 needs to know of the components: which repeat, and what stands in a bag.

    Args:
        elements: Local names of all components.
        attributes: Local names of all attributes.
        repeated: Local names of components that may stand several times beside each other.
        bags: By local name of a bag, the local names of what may stand in it.
    """

    def __init__(
        self,
        *,
        elements: frozenset[str],
        attributes: frozenset[str],
        repeated: frozenset[str],
        bags: Mapping[str, frozenset[str]],
    ) -> None:
        """The names, with their ST.97 forms worked out."""
        self.elements, self.attributes, self.repeated, self.bags = elements, attributes, repeated, bags
        self._by_camel = {camel(name): name for name in elements}

    def element(self, name: str) -> str:
        """The local name of the component that an ST.97 name stands for; the name itself where nobody knows it."""
        return self._by_camel.get(name, name)

    def only(self, bag: str) -> str | None:
        """What stands in a bag, where that can be one component alone."""
        members = self.bags.get(bag, frozenset())
        return next(iter(members)) if len(members) == 1 else None


def json_of(node: Node, names: Names) -> Json:
    """The component as ST.97 has it: bags as arrays, attributes as members, no prefixes."""
    local = local_of(node.name)
    if local in names.bags:
        only = names.only(local)
        return [
            json_of(child, names) if only else {camel(child.name): json_of(child, names)} for child in node.children
        ]
    if not node.children and not node.attributes:
        return node.text
    built: dict[str, Json] = {camel(name): words for name, words in node.attributes.items()}
    if not node.children and node.text:
        built[WORDS] = node.text
    for child in node.children:
        name = camel(child.name)
        if local_of(child.name) in names.repeated:
            built.setdefault(name, []).append(json_of(child, names))
        else:
            built[name] = json_of(child, names)
    return built


def json_read(name: str, value: Json, names: Names) -> Node:
    """The component that an ST.97 value tells.

    Args:
        name: Its local name.
        value: The JSON value.
        names: The names of the components.

    Raises:
        SourceProblem: the value has another shape than the component.
    """
    node = Node(name)
    if isinstance(value, list):
        _bag_read(node, value, names)
    elif isinstance(value, dict):
        _object_read(node, value, names)
    elif value is not None:
        node.text = _scalar(value)
    return node


def _scalar(value: Json) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _bag_read(node: Node, items: list[Json], names: Names) -> None:
    if node.name not in names.bags:
        raise SourceProblem(f"{camel(node.name)} is not a list", code="st97.shape", field=camel(node.name))
    only = names.only(node.name)
    for item in items:
        if only:
            node.add(json_read(only, item, names))
        elif isinstance(item, dict):
            for name, value in item.items():
                node.add(json_read(names.element(name), value, names))


def _object_read(node: Node, members: dict[str, Json], names: Names) -> None:
    for name, value in members.items():
        if name in names.attributes:
            node.attributes[name] = _scalar(value)
        elif name == WORDS:
            node.text = _scalar(value)
        else:
            local = names.element(name)
            several = value if local in names.repeated and isinstance(value, list) else [value]
            for each in several:
                node.add(json_read(local, each, names))
