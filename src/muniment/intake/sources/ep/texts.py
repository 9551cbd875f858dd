"""Claims of European patents in their three languages, with the claims that each refers to."""

from __future__ import annotations

import re

from muniment.catalogue.values import Claim
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_NO = re.compile(r"\d+")
_LABEL = re.compile(r"\s*(\d+)\s*[.)](?:\))?\s*")
_NOUN = r"(?:claims?|(?:patent)?anspr(?:uch(?:e?s)?|üchen?|uechen?)|revendications?)"
_JOIN = r"(?:and/or|and|or|und/oder|und|oder|sowie|et/ou|et|ou|[,;/]|[-–]|to|through|bis|à)"
_LIST = rf"\d{{1,3}}(?!\d)(?:\s*{_JOIN}\s*(?:of\s+|{_NOUN}\s+)?\d{{1,3}}(?!\d))*"
_REFERENCE = re.compile(rf"\b{_NOUN}\s+(?:n[o°]s?\.?\s*)?({_LIST})", re.IGNORECASE)
_SPAN = re.compile(r"(\d{1,3})(?:\s*(?:-|–|to|through|bis|à)\s*(?:\w+\s+)?(\d{1,3}))?", re.IGNORECASE)
_ALL_BEFORE = re.compile(
    r"\b(?:preceding|previous|foregoing|above)\s+claims?\b"
    r"|\b(?:vorher|voran|vor)(?:gehenden|gegangenen|stehenden|igen)\s+(?:patent)?anspr(?:uchs?|üchen?)\b"
    r"|\bobigen\s+anspr(?:uchs?|üchen?)\b"
    r"|\brevendications?\s+(?:précédentes?|qui\s+précèdent)",
    re.IGNORECASE,
)


def claims_read(holder: Element, *, lang: str) -> tuple[Claim, ...]:
    """The claims of one set in order, without the number that the text repeats.

    Args:
        holder: The ``claims`` element.
        lang: Its language.
    """
    found = [(_number(element, seq), xml.flat(element)) for seq, element in enumerate(holder.iter("{*}claim"), start=1)]
    numbers = {no for no, _ in found}
    return tuple(
        Claim(no=no, text=_unlabelled(no, text), lang=lang, depends_on=claims_named(text, own=no, numbers=numbers))
        for no, text in found
    )


def claims_named(text: str, *, own: int, numbers: set[int]) -> tuple[int, ...]:
    """The numbers of the other claims that a claim refers to, in English, German or French.

    Reads ``according to claim 1 or 2``, ``nach einem der Ansprüche 1 bis 3``, ``selon l'une des revendications
    précédentes``.

    Args:
        text: The claim.
        own: Its number.
        numbers: The numbers that the set of claims holds.
    """
    named: set[int] = set()
    for match in _REFERENCE.finditer(text):
        for span in _SPAN.finditer(match[1]):
            first, last = int(span[1]), int(span[2] or span[1])
            named |= set(range(first, last + 1)) if first <= last else {first}
    if _ALL_BEFORE.search(text):
        named |= set(range(1, own))
    return tuple(sorted((named & numbers) - {own}))


def _number(element: Element, seq: int) -> int:
    match = _NO.search(element.get("num", ""))
    return int(match[0]) if match and int(match[0]) > 0 else seq


def _unlabelled(no: int, text: str) -> str:
    match = _LABEL.match(text)
    return text[match.end() :] if match and int(match[1]) == no else text
