"""Reading a number in any customary form."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

import msgspec

from muniment.standards.numbers import asia, cn, cn_others, ep_wo, german, jp, others, us
from muniment.standards.numbers.typed import Typed, typed_read
from muniment.standards.numbers.values import Found, Reading

Reader = Callable[[Typed], Iterator[Found]]
READERS: tuple[Reader, ...] = (
    cn.read,
    cn_others.read,
    us.read,
    ep_wo.read,
    jp.read,
    asia.read,
    german.read,
    others.read,
)
_RIGHT_DIGIT, _WRONG_DIGIT, _CONTRARY = -20, 5, 40
_LONGEST = 80
"""No customary form is longer; a longer text is no number."""


@lru_cache(maxsize=4096)
def number_read(text: str) -> tuple[Reading, ...]:
    """All plausible readings of a number, best first; empty for a text that is no number.

    A check digit that is right makes its reading likelier, one that is wrong is said in the reading and keeps it.

    Args:
        text: As typed or printed: full or half width, with or without country, kind code, spaces and dots; or the
            identity of a right.
    """
    clean = text.strip()
    if not clean or len(clean) > _LONGEST:
        return ()
    whole = others.right_id_read(clean)
    if whole is not None:
        return (whole.reading,)
    return readings_of(typed_read(text))


def readings_of(typed: Typed, readers: tuple[Reader, ...] = READERS) -> tuple[Reading, ...]:
    """All readings of a number taken apart, best first, each once."""
    every = [each for read in readers for each in read(typed)]
    ranked = sorted((_rank(typed, each), place, each.reading) for place, each in enumerate(every))
    kept: dict[tuple[str, str, str, str | None, str | None], Reading] = {}
    for _, _, reading in ranked:
        name = (reading.type, reading.office, reading.number, reading.kind_code, reading.kind)
        kept.setdefault(name, msgspec.structs.replace(reading, original=typed.original))
    return tuple(kept.values())


def _rank(typed: Typed, each: Found) -> int:
    reading, rank = each.reading, each.rank
    if reading.check_digit_ok is not None:
        rank += _RIGHT_DIGIT if reading.check_digit_ok else _WRONG_DIGIT
    if typed.country and reading.office != typed.country:
        rank += _CONTRARY
    if typed.kind and reading.kind and reading.kind != typed.kind:
        rank += _CONTRARY
    if typed.type and not _agrees(typed.type, reading):
        rank += _CONTRARY // 2
    return rank


def _agrees(said: str, reading: Reading) -> bool:
    letter = {"application": "app", "patent": "app", "publication": "pub", "registration": "reg"}[said]
    return any(key.startswith(letter) for key in reading.keys)
