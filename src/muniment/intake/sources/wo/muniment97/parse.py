"""Rights of every kind in ST.97, as a Muniment writes them: one JSON object on each line."""

from __future__ import annotations

import msgspec

from muniment.intake.errors import DocumentProblem
from muniment.intake.sources.wo import rights
from muniment.intake.values import Parsed, Place
from muniment.kernel.errors import MunimentError
from muniment.standards.st96.mapping import names_get
from muniment.standards.st96.nodes import json_read


def parse(raw: bytes, place: Place) -> Parsed:
    """What one object says of its right.

    Source: WIPO ST.97; ``standards/data/st96/components.yaml``.
    """
    try:
        return _parsed(raw)
    except (msgspec.DecodeError, UnicodeDecodeError) as problem:
        raise DocumentProblem(f"no JSON: {problem}", code="document.form") from problem
    except RecursionError as problem:
        raise DocumentProblem("objects lie too deep within each other", code="document.deep") from problem


def _parsed(raw: bytes) -> Parsed:
    said = msgspec.json.decode(raw)
    if not isinstance(said, dict) or len(said) != 1:
        raise DocumentProblem("not an object with one right", code="document.root")
    ((name, value),) = said.items()
    names = names_get()
    try:
        root = json_read(names.element(name), value, names)
    except MunimentError as problem:
        raise DocumentProblem(problem.message, code=problem.code, field=name) from problem
    return rights.parsed(root)
