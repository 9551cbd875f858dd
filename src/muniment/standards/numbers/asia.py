"""Korean and Taiwanese numbers."""

from __future__ import annotations

import re

from muniment.standards.numbers.typed import FoundAll, Typed, found
from muniment.standards.numbers.values import Found

UNTYPED = "KR_REGISTRATION_UNTYPED"
"""Scheme of the guesses at a registration whose type is left out: good to look it up by, not to keep it by."""
_KR_KINDS = {"10": "patent", "20": "utility_model", "30": "design", "40": "trademark", "41": "trademark"}
_KR_DATED = re.compile(r"(?:(?P<type>[1-4][01])-?)?(?P<year>(?:19|20)\d{2})-?(?P<serial>\d{7})")
_KR_REGISTERED = re.compile(r"(?P<type>[1-4][01])-?(?P<serial>\d{7})(?:-?(?P<part>\d{4}))?")
_KR_SHORT = re.compile(r"(?P<year>\d{2})(?P<serial>\d{7})")
_KR_UNPADDED = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<serial>\d{5,6})")
"""A gazette whose serial lost its zeros, as aggregators print it: ``KR2015020209A``, ``KR199706718B1``."""
_KR_UNTYPED = re.compile(r"\d{6,7}")
_KR_YEARS_FROM = 4_800_000
"""Seven digits from here on are year and serial of an old gazette, not a registration without its type."""
_KR_TYPES = {"patent": "10", "utility_model": "20", "design": "30", "trademark": "40"}
_KR_CODES = {"A": "patent", "B": "patent", "U": "utility_model", "Y": "utility_model", "S": "design"}
_TW_APPLICATION = re.compile(r"(?P<year>\d{2,3})(?P<type>[1-3])(?P<serial>\d{5})")
_TW_PUBLICATION = re.compile(r"(?P<year>20[0-4]\d)(?P<serial>\d{5})")
_TW_GRANT = re.compile(r"(?P<letter>[IMD])(?P<digits>\d{5,6})")
_TW_KINDS = {"1": "patent", "2": "utility_model", "3": "design", "I": "patent", "M": "utility_model", "D": "design"}


def read(typed: Typed) -> FoundAll:
    """All readings as a Korean or Taiwanese number."""
    if typed.of("KR") and typed.kind_code != "W":
        yield from _korean(typed)
    if typed.of("TW"):
        yield from _taiwanese(typed)


def _korean(typed: Typed) -> FoundAll:
    explicit = typed.office == "KR"
    body = re.sub(r"[,/ ]", "", typed.body)
    dashed = "-" in body
    if (parts := _KR_DATED.fullmatch(body)) and (explicit or (dashed and parts["type"]) or len(body) == 13):
        rank = 1 if explicit else 8 if dashed else 27
        yield from _kr_dated(typed, rank, parts)
    elif explicit and (parts := _KR_UNPADDED.fullmatch(body)) and _kr_dates(typed, parts["year"]):
        yield from _kr_found(typed, 1, parts["year"] + parts["serial"].zfill(7), _kr_kind(typed))
    elif (parts := _KR_REGISTERED.fullmatch(body)) and (explicit or dashed or len(body) == 13):
        rank = 2 if explicit else 9 if dashed else 34
        yield _kr_registered(typed, rank, "KR_REGISTRATION", parts["type"], parts["serial"])
    elif explicit and (parts := _KR_SHORT.fullmatch(body)) and int(parts["year"]) >= 48:
        yield from _kr_found(typed, 4, f"19{parts['year']}{parts['serial']}", _kr_kind(typed))
    elif explicit and _KR_UNTYPED.fullmatch(body) and 0 < int(body) < _KR_YEARS_FROM:
        yield from _kr_untyped(typed, body)


def _kr_dates(typed: Typed, year: str) -> bool:
    """Whether the first four digits are a year; in ``KR 200150152 Y1`` they begin a registration of type 20."""
    return (typed.kind_code or " ")[0] in ("ABUY" if year < "2000" else "AU")


def _kr_untyped(typed: Typed, body: str) -> FoundAll:
    """``KR 0145570 B1`` and ``KR1477235B1``: a registration without its type, which the kind code tells.

    Without a kind code each type may be meant; of what, only the register can say.
    """
    kind = _kr_kind(typed) if (typed.kind_code or " ")[0] in "BYS" else typed.kind
    if kind:
        yield _kr_registered(typed, 3, "KR_REGISTRATION", _KR_TYPES[kind], body.zfill(7))
    elif typed.kind_code is None:
        for place, each in enumerate(_KR_TYPES.values()):
            yield _kr_registered(typed, 5 + place, UNTYPED, each, body.zfill(7))


def _kr_registered(typed: Typed, rank: int, scheme: str, type_: str, serial: str) -> Found:
    return found(
        typed,
        rank,
        scheme,
        type_ + serial,
        office="KR",
        types=("publication", "registration"),
        kind=_KR_KINDS.get(type_),
        kind_code=typed.kind_code,
    )


def _kr_kind(typed: Typed) -> str | None:
    return _KR_CODES.get((typed.kind_code or " ")[0])


def _kr_dated(typed: Typed, rank: int, parts: re.Match[str]) -> FoundAll:
    kind = _KR_KINDS.get(parts["type"] or "") or _kr_kind(typed)
    yield from _kr_found(typed, rank, parts["year"] + parts["serial"], kind)


def _kr_found(typed: Typed, rank: int, number: str, kind: str | None) -> FoundAll:
    """An application and its publication have numbers of one form: with a kind code it is rather a publication."""
    both = ((rank, "publication"), (rank + 1, "application"))
    if typed.kind_code is None:
        both = ((rank, "application"), (rank + 1, "publication"))
    for place, kind_of_number in both:
        yield found(
            typed,
            place,
            f"KR_{kind_of_number.upper()}",
            number,
            office="KR",
            types=(kind_of_number,),
            kind=kind,
            kind_code=typed.kind_code if kind_of_number == "publication" else None,
        )


def _taiwanese(typed: Typed) -> FoundAll:
    explicit = typed.office == "TW"
    body = re.sub(r"[,./\- ]", "", typed.body)
    if explicit and (parts := _TW_APPLICATION.fullmatch(body)) and typed.kind_code in {None, "A", "U", "S", "D"}:
        number = parts["year"].zfill(3) + parts["type"] + parts["serial"]
        yield found(
            typed,
            6,
            "TW_APPLICATION",
            number,
            office="TW",
            types=("application",),
            kind=_TW_KINDS[parts["type"]],
        )
    if explicit and (parts := _TW_PUBLICATION.fullmatch(body)):
        yield _tw_published(typed, 4, parts["year"] + parts["serial"], "patent")
    elif (parts := _TW_GRANT.fullmatch(body)) and (explicit or typed.kind_code is None):
        rank = 3 if explicit else 44
        yield _tw_published(typed, rank, parts["letter"] + parts["digits"], _TW_KINDS[parts["letter"]])


def _tw_published(typed: Typed, rank: int, number: str, kind: str) -> Found:
    return found(
        typed,
        rank,
        "TW_PUBLICATION",
        number,
        office="TW",
        types=("publication",),
        kind=kind,
        kind_code=typed.kind_code,
    )
