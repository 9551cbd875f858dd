"""The texts of a record of The Lens: by language, and claims with what they depend on."""

from __future__ import annotations

import re

from muniment.catalogue.values import Claim
from muniment.intake.sources import objects, xml

_NUMBER = re.compile(r"\s*(\d{1,4})\s*[.．、)]")
_REFERENCE = re.compile(
    r"(?:claims?|anspr(?:uch|üche|üchen)|revendications?|reivindicaci(?:ón|ones)|权利要求|請求項|청구항|제)"
    r"\s*((?:\d+(?:\s*(?:,|-|–|to|or|and|bis|oder|und|à|ou|et|至|或|～|~)\s*)?)+)",
    re.IGNORECASE,
)
_UNKNOWN = "und"  # BCP 47: undetermined


def by_language(said: object, path: str) -> dict[str, str]:
    """The texts at the path by language; several in one language one after another."""
    found: dict[str, list[str]] = {}
    for one in objects.parts(said, path):
        words = objects.text(one, "text")
        if words:
            found.setdefault(_language(one), []).append(words)
    return {lang: "\n".join(dict.fromkeys(words)) for lang, words in found.items()}


def claims(said: object) -> tuple[Claim, ...]:
    """The claims in each language, with the numbers that they begin with and the earlier ones that they name."""
    found: list[Claim] = []
    for holder in objects.parts(said, "claims"):
        lang, last = _language(holder), 0
        for one in objects.parts(holder, "claims"):
            words = " ".join(objects.texts(one, "claim_text"))
            if not words:
                continue
            stated = _NUMBER.match(words)
            last = int(stated[1]) if stated and int(stated[1]) > last else last + 1
            found.append(Claim(no=last, text=words, lang=lang, depends_on=_depends(words, last)))
    return tuple(found)


def _language(holder: object) -> str:
    return (objects.text(holder, "lang") or _UNKNOWN).lower()


def _depends(words: str, own: int) -> tuple[int, ...]:
    named = {no for match in _REFERENCE.finditer(words) for no in xml.claim_numbers(match[1])}
    return tuple(sorted(no for no in named if 0 < no < own))
