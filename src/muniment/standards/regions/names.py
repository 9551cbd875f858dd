"""Names of divisions in daily use: the short form, and what only looks like a place."""

from __future__ import annotations

import re
from functools import cache

from muniment.standards.lists import list_read

_LIST = "regions/words.yaml"
_SHORTEST = 2


@cache
def _words(name: str) -> tuple[str, ...]:
    return tuple(sorted(list_read(_LIST)[name], key=len, reverse=True))


@cache
def _peoples() -> re.Pattern[str]:
    some = "|".join(_words("nationalities"))
    return re.compile(rf"(?:(?:{some})族|维吾尔|哈萨克|柯尔克孜|塔吉克|蒙古)+$")


def name_short(name: str) -> str | None:
    """The name without its kind and its nationalities; ``None`` where less than two characters are left.

    ``恩施土家族苗族自治州`` is ``恩施``, ``内蒙古自治区`` stays ``内蒙古``, ``朝阳区`` is ``朝阳``.
    """
    for suffix in _words("suffixes"):
        if name.endswith(suffix):
            bare = name[: -len(suffix)]
            if suffix.startswith("自治") and bare != "内蒙古":
                bare = _peoples().sub("", bare)
            return bare if len(bare) >= _SHORTEST and bare != name else None
    return None


def container_is(name: str) -> bool:
    """Whether the name only holds counties together and never stands in an address on its own."""
    return name in list_read(_LIST)["containers"]


def cut_off(text: str, end: int, level: int) -> bool:
    """Whether a short name of that level which ends here is not part of the name of a street or a thing."""
    if level == 1:
        return True
    after = _words("not_before") + (_words("not_before_county") if level > 2 else ())
    return not any(text.startswith(word, end) for word in after)


def word_plain(short: str) -> bool:
    """Whether the short name of a city at county level is a word of its own."""
    return short in list_read(_LIST)["plain_words"]


def friend_false(text: str, at: int) -> bool:
    """Whether a word that begins here only looks like the name of a place."""
    return any(text.startswith(word, at) for word in _words("false_friends"))


def lead_length(text: str) -> int:
    """How many characters stand before the first division of an address."""
    at = 0
    while word := next((each for each in _words("lead") if text.startswith(each, at)), ""):
        at += len(word)
    return at
