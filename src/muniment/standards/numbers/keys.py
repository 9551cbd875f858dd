"""The keys by which a number is looked up; the catalogue stores them, a reading asks for them.

Some offices count several series with the same digits: JP 3012345 U is a registered utility model and JP 3012345 B2
a patent. There a key with the series (``pub:JP:3012345@U``) stands beside the plain one, so that two such documents
are never taken for one, while a number that was told without its kind code still meets both.
"""

from __future__ import annotations

import re
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


# Offices where the letter of the kind code names the series of a publication number.
_LETTER_IS_SERIES = frozenset({"JP", "KR"})
# Translations of PCT applications run in the series of the unexamined ones.
_ALIKE = {"T": "A", "C": "B"}
_CN_SEVEN_DIGITS = re.compile(r"1[0-9]{6}")


def series_of(number: Numbered) -> str | None:
    """The series that a publication number belongs to: a letter, or "" while its kind code is not known.

    ``None`` where the office's publication numbers are of one series. China's patents of seven digits had one series
    for applications (A) and one for grants (B, C) until 2007; Japan and Korea count each letter by itself.
    """
    if number.type != "publication":
        return None
    if number.office in _LETTER_IS_SERIES or (number.office == "CN" and _CN_SEVEN_DIGITS.fullmatch(number.number)):
        letter = (number.kind_code or "")[:1]
        return _ALIKE.get(letter, letter)
    return None


def key(kind: str, office: str, number: str, kind_code: str | None = None) -> str:
    """One key: ``app:CN:201710601862``, ``pub:US:7318131:B2``."""
    head = f"{_LETTERS.get(kind, 'oth')}:{office}:{number}"
    return f"{head}:{kind_code}" if kind_code and kind == "publication" else head


def keys_of(number: Numbered) -> tuple[str, ...]:
    """All keys under which a number of the catalogue is found, the narrowest first.

    A publication has two: with its kind code, and without; where the office has several series, one more for its own.
    """
    plain = key(number.type, number.office, number.number)
    series = series_of(number)
    keys = [key(number.type, number.office, number.number, number.kind_code)]
    if series is not None:
        keys.append(f"{plain}@{series}")
    return tuple(dict.fromkeys((*keys, plain)))


def keys_wide(number: Numbered) -> tuple[str, ...]:
    """The keys of a number but for the one with its kind code, where they go without it: half as many to keep."""
    keys = keys_of(number)
    return keys[1:] or keys if number.kind_code else keys


def keys_meeting(number: Numbered) -> tuple[str, ...]:
    """The keys of which any number that may be this very one has at least one, the narrowest first.

    Where the office has several series and the kind code tells which, numbers of the other series have none of them.
    """
    series = series_of(number)
    if not series:
        return keys_of(number)
    plain = key(number.type, number.office, number.number)
    narrow = key(number.type, number.office, number.number, number.kind_code)
    return (narrow, f"{plain}@{series}", f"{plain}@")


def keys_as(office: str, number: str, *types: str, kind_code: str | None = None) -> tuple[str, ...]:
    """The keys of one number under several types, in the order given."""
    found: dict[str, None] = {}
    for kind in types:
        if kind == "publication" and kind_code:
            found[key(kind, office, number, kind_code)] = None
        found[key(kind, office, number)] = None
    return tuple(found)
