"""Documents of another Muniment in ST.96 and ST.97: from components to what they say of a right."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.values import Claim, Content, Number, Statement
from muniment.intake.errors import DocumentProblem
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element
from muniment.intake.values import Parsed
from muniment.kernel.errors import MunimentError
from muniment.standards.st96.binding import components_read
from muniment.standards.st96.mapping import Family, names_get, table_get
from muniment.standards.st96.nodes import Node

_STAND_IN = "pub-"


class _Edition(msgspec.Struct, frozen=True):
    name: str
    day: date


class _Head(msgspec.Struct, frozen=True):
    right_id: str
    register: str
    kind: str
    edition: _Edition
    application_no: str | None = None
    part: str | None = None


class _Texts(msgspec.Struct, frozen=True):
    claims: tuple[Claim, ...] = ()
    descriptions: dict[str, str] = {}


def component(element: Element) -> Node:
    """The element as a component, without prefixes; its text is kept to the letter."""
    node = Node(xml.local(element))
    for key, words in element.items():
        node.attributes[str(key).rsplit("}", 1)[-1]] = str(words)
    for child in element:
        node.add(component(child))
    if not node.children:
        node.text = element.text or ""
    return node


def parsed(root: Node) -> Parsed:
    """What the document says of its right, and which of its components nobody knows.

    Raises:
        DocumentProblem: a component is missing or says what its field cannot hold (``field`` names it).
    """
    family = table_get().family_of_root(root.name)
    if family is None:
        raise DocumentProblem(f"<{root.name}> is the root of no right", code="document.root", field=root.name)
    unknown = tuple(sorted(root.names() - names_get().elements))
    return Parsed(statements=(_statement(root, family),), unknown=unknown)


def _statement(root: Node, family: Family) -> Statement:
    try:
        head = msgspec.convert(components_read(root, table_get().head), _Head, strict=False)
        said = components_read(root, family.content)
        texts = msgspec.convert(_taken(said, _Texts), _Texts, strict=False)
        content = msgspec.convert(_taken(said, Content), Content, strict=False)
    except msgspec.ValidationError as problem:
        reason, _, where = str(problem).partition(" - at `$.")
        field = where.rstrip("`") or None
        raise DocumentProblem(f"{field or 'document'}: {reason}", code="document.value", field=field) from problem
    except MunimentError as problem:
        raise DocumentProblem(problem.message, code=problem.code, field=None) from problem
    if head.kind not in family.kinds:
        raise DocumentProblem(f"<{root.name}> is no document of a {head.kind}", code="document.value", field="kind")
    numbers = _own_first(content.numbers, head.right_id)
    return Statement(
        register=head.register,
        kind=head.kind,
        document=head.right_id,
        office_date=head.edition.day,
        application_no=head.application_no,
        part=head.part,
        content=msgspec.structs.replace(content, numbers=numbers),
        claims=texts.claims,
        descriptions=texts.descriptions,
    )


def _taken(said: dict[str, Any], wanted: type[msgspec.Struct]) -> dict[str, Any]:
    """The fields of the struct; what the layers say of an event is given anew by the load."""
    taken = {name: said[name] for name in wanted.__struct_fields__ if name in said}
    for event in taken.get("events", ()):
        event.pop("sources", None)
    return taken


def _own_first(numbers: Sequence[Number], right_id: str) -> tuple[Number, ...]:
    """The number after which a right without an application number is called comes first: so it is called again."""
    called = right_id.partition(f"-{_STAND_IN}")[2]
    own = [each for each in numbers if each.type in {"publication", "registration"} and called.startswith(each.number)]
    if not called or not own:
        return tuple(numbers)
    first = max(own, key=lambda each: len(each.number))
    return (first, *(each for each in numbers if each is not first))
