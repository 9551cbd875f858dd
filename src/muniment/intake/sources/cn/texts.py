"""Chinese patent texts: claims with what they depend on, formulae and broken lines made plain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from muniment.catalogue.values import Claim
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

LANG = "zh-Hans"
_TAGS = {"zh": LANG, "cn": LANG, "zh-cn": LANG, "": LANG}
_NO = re.compile(r"\d+")
_LABEL = re.compile(r"\s*(\d+)\s*[.．、:：]\s*")
_JOIN = r"(?:以及|或者|[、，,和或及与])"
_RANGE = r"(?:[-–—~～－至到]+)"
_NUMBER = r"(?:第\s*)?\d{1,3}(?:\s*项)?(?!\d)"
_REFERENCE = re.compile(rf"权利要求书?(?:中)?\s*({_NUMBER}(?:\s*(?:{_JOIN}|{_RANGE})\s*(?:权利要求)?\s*{_NUMBER})*)")
_SPAN = re.compile(rf"(\d{{1,3}})\s*项?(?:\s*{_RANGE}\s*(?:权利要求)?\s*(?:第\s*)?(\d{{1,3}}))?")
_ALL_BEFORE = re.compile(
    r"(?:前述|上述|以上|前面|在前)(?:的)?(?:任[意何]?一?[项个]?)?(?:的)?权利要求(?:中)?(?:的)?(?:任|所述|之一|的)"
)
_BREAK = re.compile(r"(?:\s|<!--.*?-->|<pb\b[^>]*/>)*<br\s*/>(?:\s|<!--.*?-->|<pb\b[^>]*/>|<br\s*/>)*", re.DOTALL)


def lang_tag(name: str | None) -> str:
    """The BCP 47 tag for the language that the office writes (``zh``, ``ZH``, ``en``)."""
    clean = (name or "").strip().lower()
    return _TAGS.get(clean, clean)


def lines_mend(words: str) -> str:
    """The document without the line breaks of the printed page (``<br/>``), which cut sentences and even words.

    Between Chinese letters nothing is left of a break, between others a space.
    """
    return _BREAK.sub(_gap, words)


def _gap(match: re.Match[str]) -> str:
    before = match.string[match.start() - 1 : match.start()]
    after = match.string[match.end() : match.end() + 1]
    return "" if _wide(before) or _wide(after) or before == ">" else " "


def _wide(letter: str) -> bool:
    return bool(letter) and ord(letter) > 0x2E7F


def formulae_flatten(root: Element) -> None:
    """MathML that stands as a quoted text within ``MathText`` is replaced by its plain letters."""
    for element in root.iter("{*}MathText"):
        if element.text and "<" in element.text:
            element.text = xml.flat_bytes(element.text.encode())


def claims_read(elements: Iterable[Element], *, lang: str) -> tuple[Claim, ...]:
    """The claims in order, without the number that the text repeats, with the claims that each refers to."""
    found = [(_number(element, seq), _words(element)) for seq, element in enumerate(elements, start=1)]
    numbers = {no for no, _ in found}
    return tuple(
        Claim(no=no, text=_unlabelled(no, text), lang=lang, depends_on=claims_named(text, own=no, numbers=numbers))
        for no, text in found
    )


def claims_named(text: str, *, own: int, numbers: set[int]) -> tuple[int, ...]:
    """The numbers of the other claims that a Chinese claim refers to.

    Reads ``根据权利要求1所述``, ``如权利要求1、2、3、8任意一项``, ``权利要求1至3任一项``, ``权利要求2或3`` and
    ``前述任一权利要求``.

    Args:
        text: The claim.
        own: Its number.
        numbers: The numbers that the set of claims holds.
    """
    named = {no for match in _REFERENCE.finditer(text) for no in _spans(match[1])}
    if _ALL_BEFORE.search(text):
        named |= set(range(1, own))
    return tuple(sorted((named & numbers) - {own}))


def _spans(words: str) -> Iterator[int]:
    for match in _SPAN.finditer(words):
        first, last = int(match[1]), int(match[2] or match[1])
        yield from range(first, last + 1) if first <= last else (first,)


def _number(element: Element, seq: int) -> int:
    match = _NO.search(element.get("num", ""))
    return int(match[0]) if match and int(match[0]) > 0 else seq


def _words(element: Element) -> str:
    return xml.flat(element)


def _unlabelled(no: int, text: str) -> str:
    match = _LABEL.match(text)
    return text[match.end() :] if match and int(match[1]) == no else text
