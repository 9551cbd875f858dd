"""Numbers of the German office: files of patents, utility models, marks and designs."""

from __future__ import annotations

import re

from muniment.standards.numbers.typed import FoundAll, Typed, found

_FILE = re.compile(r"(?P<digits>\d{12}|\d{5,8})(?:\.(?P<check>\d))?")
_KINDS = {
    "10": "patent", "11": "patent", "12": "patent", "20": "utility_model", "21": "utility_model",
    "30": "trademark", "40": "design", "50": "patent", "60": "patent",
}  # fmt: skip
_SPACED = re.compile(r"\s*\d{2} \d{4} \d{3} \d{3}(\.\d)?(?P<part>\s*-\s*\d{1,4})?\s*")
_DESIGN = re.compile(r"(?P<file>40\d{10}|M\d{7})(?:\.\d)?-(?P<part>\d{1,4})")
_LETTER = re.compile(r"(?P<file>[A-Z]\d{4,7})(?:\.\d)?(?:/\d{1,2}(?:WZ)?)?")
"""Before 1995 a mark's file began with a letter (``B 99341/25 Wz``), before 2008 a design's with an M (``M 99 90174.1``)."""


def read(typed: Typed) -> FoundAll:
    """All readings as a German number; without its country only what is set as the German office sets it.

    Source: DPMA, file numbers of patents, utility models, marks (3..) and designs (4.., M) and their check digits.
    """
    if not typed.of("DE"):
        return
    explicit = typed.office == "DE"
    if parts := _DESIGN.fullmatch(typed.body):
        number = f"{parts['file']}-{parts['part'].zfill(4)}"
        types = ("registration", "application")
        yield found(typed, 1 if explicit else 8, "DE_DESIGN", number, office="DE", types=types, kind="design")
    elif explicit and (parts := _LETTER.fullmatch(_letters(typed))):
        types = ("application", "registration")
        kind = "design" if re.fullmatch(r"M\d{7}", parts["file"]) else None
        yield found(typed, 2, "DE_FILE", parts["file"], office="DE", types=types, kind=kind)
    else:
        yield from _files(typed, explicit=explicit)


def _letters(typed: Typed) -> str:
    return re.sub(r"[,\- ]", "", typed.body + (typed.kind_code or ""))


def _files(typed: Typed, *, explicit: bool) -> FoundAll:
    parts = _FILE.fullmatch(re.sub(r"[,/\- ]", "", typed.body))
    if parts is None or not (explicit or _SPACED.fullmatch(typed.original)):
        return
    digits = parts["digits"]
    kind = _KINDS.get(digits[:2]) if len(digits) == 12 else None
    first = ("publication", "application") if typed.kind_code else ("application", "publication")
    rank = 1 if explicit else 26
    types = (*first, "registration")
    yield found(typed, rank, "DE_FILE", digits, office="DE", types=types, kind=kind, kind_code=typed.kind_code)
