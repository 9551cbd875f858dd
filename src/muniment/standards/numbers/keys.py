"""The keys by which a number is looked up; the catalogue stores them, a reading asks for them."""

from __future__ import annotations

from typing import Protocol

_LETTERS = {"application": "app", "patent": "app", "publication": "pub", "registration": "reg", "other": "oth"}


class Numbered(Protocol):
    """A number of the catalogue, as far as its keys need it."""

    @property
    def type(self) -> str: ...
    @property
    def office(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def kind_code(self) -> str | None: ...


def key(kind: str, office: str, number: str, kind_code: str | None = None) -> str:
    """One key: ``app:CN:201710601862``, ``pub:US:7318131:B2``."""
    head = f"{_LETTERS.get(kind, 'oth')}:{office}:{number}"
    return f"{head}:{kind_code}" if kind_code and kind == "publication" else head


def keys_of(number: Numbered) -> tuple[str, ...]:
    """All keys under which a number of the catalogue is found, the narrowest first.

    A publication has two: with its kind code, and without.
    """
    plain = key(number.type, number.office, number.number)
    if number.type == "publication" and number.kind_code:
        return (key(number.type, number.office, number.number, number.kind_code), plain)
    return (plain,)


def keys_as(office: str, number: str, *types: str, kind_code: str | None = None) -> tuple[str, ...]:
    """The keys of one number under several types, in the order given."""
    found: dict[str, None] = {}
    for kind in types:
        if kind == "publication" and kind_code:
            found[key(kind, office, number, kind_code)] = None
        found[key(kind, office, number)] = None
    return tuple(found)
