"""The classifications as such: names, levels, what each counts as a whole, and which edition held on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache

from muniment.kernel.texts import Text
from muniment.standards.lists import list_read

_LIST = "classifications/schemes.yaml"


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition of a scheme and the day from which it held; confidence ``H M L`` as in the rules."""

    edition: str
    since: date
    confidence: str


@dataclass(frozen=True, slots=True)
class Scheme:
    """A classification.

    Attributes:
        code: ``IPC`` and so on; one that we do not know has its code as its name.
        field: The prefix of the search that finds records by it, or ``None``.
        levels: What a place of each level is called, the highest first.
        roots: The highest symbols that a complete edition has; empty where not known.
        editions: Oldest first.
    """

    code: str
    name: Text
    field: str | None = None
    levels: tuple[Text, ...] = ()
    roots: tuple[str, ...] = ()
    source: Text | None = None
    editions: tuple[Edition, ...] = ()


def scheme_list() -> tuple[Scheme, ...]:
    """All schemes that we know, in the order of the list."""
    return tuple(scheme_get(code) for code in list_read(_LIST)["schemes"])


@cache
def scheme_get(code: str) -> Scheme:
    """The scheme of that code (capitals)."""
    row = list_read(_LIST)["schemes"].get(code)
    if row is None:
        return Scheme(code, Text(code, code))
    return Scheme(
        code=code,
        name=_text(row["name"]),
        field=row.get("field"),
        levels=tuple(_text(level) for level in row.get("levels", ())),
        roots=tuple(row.get("roots", ())),
        source=_text(row["source"]) if row.get("source") else None,
        editions=tuple(Edition(each["edition"], each["from"], each["confidence"]) for each in row.get("editions", ())),
    )


def _text(said: dict[str, str]) -> Text:
    return Text(said["zh"], said["en"])


def edition_in_force(code: str, on: date) -> Edition | None:
    """The edition of a scheme that held on that day, or ``None`` where no dated edition is known."""
    held = [each for each in scheme_get(code).editions if each.since <= on]
    return held[-1] if held else None
