"""Titles, abstracts, claims and descriptions of ST.96 documents."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from muniment.catalogue.values import Claim, Image
from muniment.intake.sources import xml
from muniment.intake.sources.wo.values import attribute, language
from muniment.intake.sources.xml import Element

_PARAGRAPHS = frozenset({"P", "Heading", "LI", "TableText"})
_MENTION = re.compile(
    r"(?:claims?|請求項|权利要求|청구항)\s*((?:\d+|\s|,|-|~|、|至|乃至|及び?|又は|或|和|请求项|請求項|权利要求|(?:to|through|and|or)\b)+)",
    re.IGNORECASE,
)
_LABEL = re.compile(r"^\s*(\d+)\s*[.．]\s*")
_ROLES = {"Abstract": "abstract_drawing", "Claims": "claim", "Drawings": "drawing", "Description": "description"}


def titles(part: Element, lang: str) -> dict[str, str]:
    """The titles by language, in a bag or by themselves."""
    found: dict[str, str] = {}
    for path in ("InventionTitleBag/InventionTitle", "InventionTitle"):
        for element in xml.find_all(part, path):
            if words := xml.text(element):
                found.setdefault(language(element, lang), words)
    return found


def by_language(root: Element, name: str, lang: str) -> dict[str, str]:
    """The text of all elements of that name right below the root, by language, a line for each paragraph."""
    found: dict[str, str] = {}
    for element in root:
        if xml.local(element) == name and (words := "\n".join(_lines(element))):
            found.setdefault(language(element, lang), words)
    return found


def _lines(element: Element) -> Iterator[str]:
    """Headings and paragraphs at any depth; what stands in neither is a line of its own."""
    if xml.local(element) in _PARAGRAPHS or len(element) == 0:
        if words := xml.flat(element):
            yield words
        return
    for child in element:
        yield from _lines(child)


def claims(root: Element, lang: str) -> tuple[Claim, ...]:
    """The claims by number, each in its language, with those that it refers to by element or, without, by word."""
    found: list[Claim] = []
    for holder in root:
        if xml.local(holder) == "Claims":
            found += _claims(holder, language(holder, lang))
    return tuple(found)


def _claims(holder: Element, lang: str) -> Iterator[Claim]:
    elements = list(holder.iter("{*}Claim"))
    numbers = {attribute(at, "id") or "": _no(at, seq) for seq, at in enumerate(elements, start=1)}
    for seq, element in enumerate(elements, start=1):
        no = _no(element, seq)
        words = "\n".join(xml.flat(at) for at in element if xml.local(at) == "ClaimText")
        label = _LABEL.match(words)
        text = words[label.end() :] if label and int(label[1]) == no else words
        yield Claim(no=no, text=text, lang=lang, depends_on=_depends(element, no, text, numbers))


def _no(element: Element, seq: int) -> int:
    digits = re.sub(r"\D", "", unicodedata.normalize("NFKC", xml.text(element, "ClaimNumber") or ""))
    return int(digits) if digits and int(digits) else seq


def _depends(element: Element, no: int, text: str, numbers: dict[str, int]) -> tuple[int, ...]:
    refs = list(element.iter("{*}ClaimReference"))
    named: list[int] = []
    for ref in refs:
        ids = (attribute(ref, "idrefs") or "").split()
        hits = [numbers[one] for one in ids if one in numbers]
        named += hits or xml.claim_numbers(unicodedata.normalize("NFKC", xml.text(ref) or ""))
    if not refs:
        for match in _MENTION.finditer(unicodedata.normalize("NFKC", text)):
            named += xml.claim_numbers(match[1])
    return tuple(sorted({one for one in named if one < no}))


def without_pictures(root: Element) -> None:
    """The pictures are taken out of the tree, so that their file names do not stand in the text."""
    for element in list(root.iter("{*}Image", "{*}ImageBag")):
        up = element.getparent()
        if up is None:
            continue
        before, tail = element.getprevious(), element.tail or ""
        if before is not None:
            before.tail = (before.tail or "") + tail
        else:
            up.text = (up.text or "") + tail
        up.remove(element)


def images(root: Element) -> tuple[Image, ...]:
    """The pictures that the parts refer to, each file once, in the order of the document."""
    found: dict[str, str] = {}
    for child in root:
        role = _ROLES.get(xml.local(child), "other")
        for element in child.iter("{*}FileName", "{*}ImageFileName"):
            if name := xml.text(element):
                found.setdefault(name, role)
    return tuple(Image(name=name, role=role) for name, role in found.items())
