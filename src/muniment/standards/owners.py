"""What kind of owner: by a verified identifier, an office's own code, or the words of a name; always with evidence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from muniment.kernel.texts import Text
from muniment.standards.lists import list_read
from muniment.standards.numbers import uscc_ok

_LIST = "owners/types.yaml"
_HAN = re.compile(r"[\u3400-\u9fff]")
_PERSON = re.compile(r"[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{2,10}[·•][\u3400-\u9fff]{1,10}")
_FAMILY_FIRST = re.compile(r"[^\W\d_][\w'’.-]*(?: [\w'’.-]+)?, [^\W\d_][\w'’.-]*(?: [\w'’.-]+){0,2}")


@dataclass(frozen=True, slots=True)
class OwnerType:
    """What kind of owner, and what says so.

    Attributes:
        type: ``enterprise university research_institute government individual other``; ``None`` where nothing tells.
        by: ``identifier office_code ending within surname form``; empty where nothing tells.
        evidence: The word, code or surname that decided.
    """

    type: str | None
    by: str = ""
    evidence: str = ""


def owner_types() -> dict[str, Text]:
    """The types in the order of the list, with their names."""
    return {code: Text(said["zh"], said["en"]) for code, said in list_read(_LIST)["types"].items()}


def owner_type(name: str, *, identifiers: Iterable[str] = (), office_code: str | None = None) -> OwnerType:
    """What kind of owner bears this name.

    Args:
        name: As printed, in Chinese or a language of Latin letters.
        identifiers: Its identifiers; a unified social credit code counts only where its check sign is right.
        office_code: What the office itself says (``us_company``).

    Returns:
        The words of the name go before the credit code of a public institution, which says no more than that: a
        university and a hospital are both one. Everything else that an identifier says goes before the name.
    """
    said = list_read(_LIST)
    by_name = _by_name(_clean(name))
    for identifier in identifiers:
        code = identifier.strip().upper()
        kind = said["credit_codes"].get(code[:2]) if uscc_ok(code) else None
        if kind == "government" and by_name.type in ("university", "research_institute"):
            return by_name
        if kind is not None:
            return OwnerType(kind, "identifier", code)
    if office_code is None:
        return by_name
    if office_code in said["office_codes"]:
        return OwnerType(said["office_codes"][office_code], "office_code", office_code)
    if office_code in said["types"]:
        return OwnerType(office_code, "office_code", office_code)
    return by_name


def identifiers_wrong(identifiers: Iterable[str]) -> tuple[str, ...]:
    """Those of eighteen signs that look like unified social credit codes and have a wrong check sign."""
    shaped = (each.strip().upper() for each in identifiers)
    return tuple(each for each in shaped if re.fullmatch(r"[1-9A-Y][0-9A-Z]{17}", each) and not uscc_ok(each))


def _clean(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).split())


def _by_name(name: str) -> OwnerType:
    if not name:
        return OwnerType(None)
    if _HAN.search(name):
        return _by_chinese(name)
    return _by_latin(name)


@cache
def _words(part: str, lang: str) -> tuple[tuple[str, str], ...]:
    """Word and type, the longest word first; of words as long the rule that comes first."""
    pairs = [(word, rule["type"]) for rule in list_read(_LIST)[part] for word in rule[lang]]
    return tuple(sorted(pairs, key=lambda pair: len(pair[0]), reverse=True))


def _by_chinese(name: str) -> OwnerType:
    bare = re.sub(r"\([^()]*\)$", "", name) or name
    for word, kind in _words("endings", "zh"):
        if bare.endswith(word) and len(bare) > max(len(word), 2):
            return OwnerType(kind, "ending", word)
    person = _person(bare)
    if person:
        return person
    for word, kind in _ordered("zh"):
        if word in name:
            return OwnerType(kind, "within", word)
    return OwnerType(None)


@cache
def _ordered(lang: str) -> tuple[tuple[str, str], ...]:
    rules: list[dict[str, Any]] = list_read(_LIST)["within"]
    return tuple((word, rule["type"]) for rule in rules for word in rule[lang])


def _person(name: str) -> OwnerType | None:
    if not _PERSON.fullmatch(name):
        return None
    said = list_read(_LIST)
    if "·" in name or "•" in name:
        return OwnerType("individual", "form", name)
    surname = next((each for each in said["compound_surnames"] if name.startswith(each)), name[0])
    if len(surname) == 1 and (surname not in said["surnames"] or len(name) > 3):
        return None
    return OwnerType("individual", "surname", surname)


def _by_latin(name: str) -> OwnerType:
    lower = name.lower()
    flat = " ".join(re.sub(r"[^\w]+", " ", re.sub(r"(?<=\w)\.(?=\w\b)", "", lower)).split())
    for word, kind in _words("endings", "en"):
        if flat.endswith(f" {word}"):
            return OwnerType(kind, "ending", word)
    padded = f" {flat} "
    for word, kind in _ordered("en"):
        if f" {word} " in padded:
            return OwnerType(kind, "within", word)
    if _FAMILY_FIRST.fullmatch(name):
        return OwnerType("individual", "form", name.split(",", 1)[0])
    return OwnerType(None)
