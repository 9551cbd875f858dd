"""A coverage file: whoever delivers files says for which families, kinds and days they are the whole of a register."""

from __future__ import annotations

from datetime import date
from typing import Any

import yaml

from muniment.catalogue.values import Coverage
from muniment.intake.errors import MappingProblem
from muniment.kernel.ids import KINDS

_KEYS = {"source", "register", "kinds", "families", "since", "until"}


def coverage_read(text: str) -> tuple[Coverage, ...]:
    """The declarations of a coverage file, one for each kind.

    Args:
        text: YAML: ``coverage:`` and a list of ``{source, register, kinds, families, since, until}``.

    Raises:
        MappingProblem: with the first mistake, naming the key.
    """
    try:
        raw = yaml.load(text, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as problem:
        raise _wrong(f"not YAML: {str(problem).splitlines()[0]}") from problem
    rows = raw.get("coverage") if isinstance(raw, dict) else None
    if not isinstance(rows, list):
        raise _wrong("the file starts with `coverage:` and a list")
    return tuple(entry for no, row in enumerate(rows, 1) for entry in _row(row, no))


def _row(row: Any, no: int) -> list[Coverage]:  # noqa: ANN401 - YAML holds anything
    if not isinstance(row, dict) or set(row) - _KEYS or _KEYS - {"since"} - set(row):
        raise _wrong(f"entry {no}: has the keys {', '.join(sorted(_KEYS))}")
    for kind in row["kinds"]:
        if kind not in KINDS:
            raise _wrong(f"entry {no}: kinds: {kind!r} is none of: {', '.join(KINDS)}")
    return [
        Coverage(
            source=str(row["source"]),
            register=str(row["register"]),
            kind=kind,
            families=tuple(sorted(str(family) for family in row["families"])),
            since=_day(row.get("since"), f"entry {no}: since"),
            until=_day(row["until"], f"entry {no}: until") or date.max,
        )
        for kind in row["kinds"]
    ]


def _day(value: object, where: str) -> date | None:
    if value is None:
        return None
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value))
    except ValueError as problem:
        raise _wrong(f"{where}: {value!r} is no day such as 2026-01-31") from problem


def _wrong(line: str) -> MappingProblem:
    return MappingProblem(f"coverage file: {line}", code="coverage.malformed")
