"""Plain values to components and back, row by row of the table.

A value is a mapping of field names to text, numbers, truth, lists and mappings: what ``msgspec.to_builtins`` gives and
``msgspec.convert`` takes. A field that is not there stands nowhere; a component that no row names is passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from muniment.kernel.errors import SourceProblem
from muniment.standards.st96.mapping import SEQUENCE, Row
from muniment.standards.st96.nodes import Node, local_of

Plain = dict[str, Any]
_SEQUENCE = local_of(SEQUENCE)


def components_write(parent: Node, value: Mapping[str, Any], rows: Iterable[Row]) -> None:
    """What the value says stands below the component, in the order of the rows."""
    for row in rows:
        said = value.get(row.field)
        if said is None or not _holds(row, value):
            continue
        if row.other is not None:
            _split_write(parent, row, said)
        elif row.group is not None:
            _group_write(parent, row, said)
        else:
            _row_write(_ensure(parent, row), row, said)


def _holds(row: Row, value: Mapping[str, Any]) -> bool:
    if row.when is not None:
        return bool(value.get(row.when[0]) == row.when[1])
    return row.unless is None or value.get(row.unless[0]) != row.unless[1]


def _ensure(parent: Node, row: Row) -> Node:
    """The component at the row's path, made where it is not there yet."""
    for step in row.at:
        if step not in parent.steps:
            parent.steps[step] = parent.add(Node(step))
        parent = parent.steps[step]
    return parent


def _row_write(at: Node, row: Row, said: Any) -> None:  # noqa: ANN401 - any plain value
    if row.attribute is not None:
        at.attributes[row.attribute] = _words(row, said)
    elif row.key is not None and row.member is not None:
        for key, words in said.items():
            _text_write(at.add(Node(row.member, attributes={row.key: key})), row, words)
    elif row.member is not None:
        for item in said:
            _item_write(at.add(Node(row.member)), row, item)
    else:
        _item_write(at, row, said)


def _item_write(node: Node, row: Row, item: Any) -> None:  # noqa: ANN401 - any plain value
    if row.of:
        components_write(node, item, row.of)
    else:
        _text_write(node, row, item)


def _text_write(node: Node, row: Row, said: Any) -> None:  # noqa: ANN401 - any plain value
    if row.lines is None:
        node.text = _words(row, said)
        return
    for line in str(said).split("\n"):
        node.add(Node(row.lines, line))


def _words(row: Row, said: Any) -> str:  # noqa: ANN401 - any plain value
    if isinstance(said, bool):
        return (row.truth or "true") if said else "false"
    return str(said)


def _split_write(parent: Node, row: Row, items: list[Plain]) -> None:
    cases = dict(row.cases)
    for position, item in enumerate(items, start=1):
        case = cases.get(item[str(row.split_by)], row.other)
        if case is not None and case.member is not None:
            node = _ensure(parent, case).add(Node(case.member, attributes={SEQUENCE: str(position)}))
            components_write(node, item, case.of)


def _group_write(parent: Node, row: Row, items: list[Plain]) -> None:
    by, into, name = row.group or ("", "", "")
    groups: dict[str, Node] = {}
    for item in items:
        if item[by] not in groups:
            groups[item[by]] = _ensure(parent, row).add(Node(into, attributes={name: item[by]}))
        components_write(groups[item[by]].add(Node(str(row.member))), item, row.of)


# --- reading ---------------------------------------------------------------------------------------------------------


def components_read(parent: Node, rows: Iterable[Row]) -> Plain:
    """What stands below the component, by field.

    Raises:
        SourceProblem: an attribute that names an entry is missing, or a place in a list is no number.
    """
    found: Plain = {}
    for row in rows:
        said = _row_read(parent, row)
        if said is not None:
            found[row.field] = said
    return found


def _row_read(parent: Node, row: Row) -> Any:  # noqa: ANN401 - any plain value
    if row.other is not None:
        return _split_read(parent, row)
    at = _find(parent, row)
    if at is not None and row.group is not None:
        return _group_read(at, row)
    return _plain_read(at, row) if at is not None else None


def _plain_read(at: Node, row: Row) -> Any:  # noqa: ANN401 - any plain value
    if row.attribute is not None:
        return at.attributes.get(local_of(row.attribute))
    if row.member is None:
        return _item_read(at, row)
    members = list(at.find_all(local_of(row.member)))
    if not members:
        return None
    if row.key is not None:
        return {_attribute(node, row.key): _text_read(node, row) for node in members}
    return [_item_read(node, row) for node in members]


def _find(parent: Node, row: Row) -> Node | None:
    at: Node | None = parent
    for step in row.at:
        at = at.find(local_of(step)) if at is not None else None
    return at


def _item_read(node: Node, row: Row) -> Any:  # noqa: ANN401 - any plain value
    return components_read(node, row.of) if row.of else _text_read(node, row)


def _text_read(node: Node, row: Row) -> Any:  # noqa: ANN401 - text or truth
    if row.lines is not None:
        return "\n".join(line.text for line in node.find_all(local_of(row.lines)))
    if row.truth is not None:
        return node.text == row.truth
    return node.text


def _attribute(node: Node, name: str) -> str:
    words = node.attributes.get(local_of(name))
    if words is None:
        raise SourceProblem(f"{local_of(node.name)} lacks {local_of(name)}", code="st96.attribute", field=node.name)
    return words


def _split_read(parent: Node, row: Row) -> list[Plain] | None:
    found: list[tuple[int, Plain]] = []
    cases = [*row.cases, *([(None, row.other)] if row.other else [])]
    for value, case in cases:
        at = _find(parent, case)
        if at is None or case.member is None:
            continue
        for node in at.find_all(local_of(case.member)):
            item = components_read(node, case.of)
            if value is not None:
                item[str(row.split_by)] = value
            found.append((_position(node), item))
    return [item for _position, item in sorted(found, key=lambda pair: pair[0])] or None


def _position(node: Node) -> int:
    words = node.attributes.get(_SEQUENCE, "0")
    if not words.isascii() or not words.isdecimal():
        raise SourceProblem(f"{local_of(node.name)}: {words!r} is no place in a list", code="st96.sequence")
    return int(words)


def _group_read(at: Node, row: Row) -> list[Plain] | None:
    by, into, name = row.group or ("", "", "")
    found = [
        {by: _attribute(group, name), **components_read(node, row.of)}
        for group in at.find_all(local_of(into))
        for node in group.find_all(local_of(str(row.member)))
    ]
    return found or None
