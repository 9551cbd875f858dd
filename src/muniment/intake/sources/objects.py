"""Reading of JSON objects for every reader: one document is one object, and its values are named by dotted paths.

``producer.name`` is the value ``name`` of the object ``producer``; where ``producer`` is a list of objects, it is that
value of each of them, in order. A value that is ``null``, blank or empty says nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

import msgspec

from muniment.intake.errors import DocumentProblem
from muniment.intake.values import SourceSpec
from muniment.kernel.dates import date_read
from muniment.kernel.errors import SourceProblem


class Opened(NamedTuple):
    """One document, opened: its values, and the paths of those that nobody knows."""

    values: dict[str, object]
    unknown: tuple[str, ...]


def document(raw: bytes, spec: SourceSpec) -> Opened:
    """The object that the line holds, and which of its values the reader neither reads nor knowingly leaves.

    Args:
        raw: One JSON object in UTF-8.
        spec: The reader; ``known`` and ``ignore`` hold paths, and a path in ``ignore`` covers all below it.

    Raises:
        DocumentProblem: no JSON, or not an object.
    """
    try:
        values = msgspec.json.decode(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise DocumentProblem(f"no JSON: {problem}", code="document.form") from problem
    if not isinstance(values, dict):
        raise DocumentProblem("not a JSON object", code="document.root")
    found = {path for path, _ in _leaves(values, "", spec.ignore)}
    return Opened(values, tuple(sorted(found - spec.known)))


def texts(values: object, path: str) -> tuple[str, ...]:
    """All values at the path as text, on one line each, in order; those that say nothing are left out."""
    here = [values]
    for step in path.split("."):
        here = [each[step] for one in here for each in _items(one) if isinstance(each, dict) and step in each]
    said = (" ".join(str(each).split()) for one in here for each in _items(one) if not isinstance(each, dict | None))
    return tuple(words for words in said if words)


def text(values: object, path: str) -> str | None:
    """The first value at the path as text on one line, or ``None``."""
    return next(iter(texts(values, path)), None)


def parts(values: object, path: str) -> list[object]:
    """The objects at the path, in order: those of a list, or the one that stands there."""
    here = [values]
    for step in path.split("."):
        here = [each[step] for one in here for each in _items(one) if isinstance(each, dict) and step in each]
    return [each for one in here for each in _items(one) if isinstance(each, dict)]


def required(values: object, path: str) -> str:
    """The value at the path.

    Raises:
        DocumentProblem: there is none; ``field`` is the path.
    """
    said = text(values, path)
    if said is None:
        raise DocumentProblem(f"{path} is missing", code="document.field", field=path)
    return said


def day(values: object, path: str) -> date | None:
    """The day at the path, in any form that offices write; ``None`` where nothing is said.

    Raises:
        DocumentProblem: the text is no day; ``field`` is the path.
    """
    said = text(values, path)
    try:
        return date_read(said)
    except SourceProblem as problem:
        raise DocumentProblem(f"{path}: {problem.message}", code=problem.code, field=path, value=said) from problem


def _items(value: object) -> list[object]:
    return value if isinstance(value, list) else [value]


def _leaves(value: object, path: str, ignore: frozenset[str]) -> Iterator[tuple[str, object]]:
    if path in ignore or value is None or value in ("", [], {}):
        return
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _leaves(each, f"{path}.{name}" if path else name, ignore)
    elif isinstance(value, list):
        for each in value:
            yield from _leaves(each, path, ignore)
    else:
        yield path, value
