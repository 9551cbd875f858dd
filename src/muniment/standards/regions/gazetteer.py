"""Addresses, postcodes and place names to divisions: the longest names first, from the province down."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field

from muniment.standards.regions.names import (
    container_is,
    cut_off,
    friend_false,
    lead_length,
    name_short,
    word_plain,
)
from muniment.standards.regions.values import Division, Evidence, Located, division_level

_POSTCODE = re.compile(r"(?<!\d)(\d{6})(?!\d)")
_BRACKETS = re.compile(r"[(（]([^()（）]{2,12})[)）]")
_LONGEST = 20


@dataclass(frozen=True, slots=True)
class _Word:
    code: str
    name: str
    short: bool
    until: str = "9999"


@dataclass(slots=True)
class _Names:
    """Names that may stand at one place of a text, with the divisions that bear them."""

    words: dict[str, list[_Word]] = field(default_factory=dict)
    longest: int = 0

    def add(self, text: str, word: _Word) -> None:
        kept = self.words.setdefault(text, [])
        if all(other.code != word.code for other in kept):
            kept.append(word)
            self.longest = max(self.longest, min(len(text), _LONGEST))

    def match(self, text: str, at: int) -> tuple[str, list[_Word]]:
        """The longest name at this place; a short one does not count before the words of a street."""
        for length in range(min(self.longest, len(text) - at), 1, -1):
            piece = text[at : at + length]
            found = self.words.get(piece)
            kept = [
                word for word in found or () if not word.short or cut_off(text, at + length, division_level(word.code))
            ]
            if kept:
                # Of former divisions of one name the one that stood last is meant.
                last = max(word.until for word in kept)
                return piece, [word for word in kept if word.until == last]
        return "", []


@dataclass(slots=True)
class _Layer:
    """The divisions of one time: by province, by prefecture, and all counties by their full names."""

    provinces: _Names = field(default_factory=_Names)
    prefectures: _Names = field(default_factory=_Names)
    counties: _Names = field(default_factory=_Names)
    county_shorts: _Names = field(default_factory=_Names)
    cities: _Names = field(default_factory=_Names)
    under: dict[str, _Names] = field(default_factory=dict)

    def add(self, division: Division) -> None:
        if container_is(division.name):
            return
        level, code = division_level(division.code), division.code
        short = name_short(division.name)
        forms = [(division.name, False), *([(short, True)] if short else [])]
        for text, is_short in forms:
            word = _Word(code, division.name, is_short, division.until or "9999")
            if level == 1:
                self.provinces.add(text, word)
                continue
            self.under.setdefault(code[:2], _Names()).add(text, word)
            if level == 3:
                self.under.setdefault(code[:4], _Names()).add(text, word)
            if level == 2:
                self.prefectures.add(text, word)
            else:
                (self.county_shorts if is_short else self.counties).add(text, word)
                if is_short and division.name.endswith("市") and not word_plain(text):
                    self.cities.add(text, word)


class Gazetteer:
    """The divisions of a day and, behind them, those that stood before or after it."""

    def __init__(self, divisions: Iterable[Division], *, on: str) -> None:
        """A gazetteer of all the divisions.

        Args:
            divisions: Any number of names of any time.
            on: The day, ``YYYY-MM-DD``: names that hold on it go before all others.
        """
        self._current, self._former = _Layer(), _Layer()
        self._names: dict[str, str] = {}
        self._standing: set[str] = set()
        self._successors: dict[str, str] = {}
        self._postcodes: dict[str, str] = {}
        self.size = 0
        for division in sorted(divisions, key=lambda each: (each.code, each.since or "")):
            self.size += 1
            holds = _holds(division, on)
            (self._current if holds else self._former).add(division)
            if holds or division.code not in self._standing:
                self._names[division.code] = division.name
            if holds:
                self._standing.add(division.code)
                for postcode in division.postcodes:
                    self._postcodes.setdefault(postcode, division.code)
            if division.successor:
                self._successors[division.code] = division.successor

    def name_of(self, code: str) -> str | None:
        """The name of a division, the one of the day where it has several."""
        return self._names.get(code)

    def place_locate(self, text: str, *, postcode: str | None = None) -> Located:
        """Where an address or the name of a place lies.

        Args:
            text: As printed: with or without a postcode before it, province and suffixes.
            postcode: Where it stands apart.
        """
        clean = _clean(text)
        digits = postcode or (match[1] if (match := _POSTCODE.match(clean)) else None)
        clean = _POSTCODE.sub("", clean, count=1) if digits and clean.startswith(digits) else clean
        by_code = self._by_postcode(digits)
        found = self._walk(clean, lead_length(clean))
        if found.code is None:
            return by_code or self._unresolved(found, clean)
        if by_code and by_code.code and by_code.code[:2] != found.code[:2]:
            return _with(found, doubt=by_code.code)
        return found

    def name_locate(self, name: str) -> Located:
        """Where the name of a firm or body says that it lies: at its beginning, or within brackets."""
        clean = _clean(name)
        found = self._walk(clean, lead_length(clean))
        if found.code is not None:
            return found
        for match in _BRACKETS.finditer(clean):
            inner = self._walk(match[1], 0)
            inner = inner if inner.code else self._county_alone(match[1])
            if inner.code is not None:
                return _with(inner, by="brackets")
        return self._unresolved(found, clean)

    def _county_alone(self, word: str) -> Located:
        """The one county whose short name is the whole of the text."""
        found = self._current.county_shorts.words.get(word, [])
        if len(found) != 1:
            return Located(None, reason="region.none")
        return Located(found[0].code, 3, (Evidence(word, found[0].code, found[0].name),), by="text")

    def _unresolved(self, found: Located, clean: str) -> Located:
        if not self.size:
            return Located(None, reason="region.unloaded")
        return Located(None, reason=found.reason if clean else "region.empty")

    def _by_postcode(self, digits: str | None) -> Located | None:
        if not digits:
            return None
        for length in range(len(digits), 1, -1):
            code = self._postcodes.get(digits[:length])
            if code:
                word = Evidence(digits[:length], code, self._names[code])
                return Located(code, division_level(code), (word,), by="postcode")
        return None

    def _walk(self, text: str, at: int) -> Located:
        """From the widest division at this place of the text down to the narrowest that follows it."""
        if friend_false(text, at):
            return Located(None, reason="region.none")
        first, words = self._first(text, at)
        if not words:
            return Located(None, reason="region.none")
        if len(words) > 1:
            return Located(None, reason="region.ambiguous")
        trail = [Evidence(first, words[0].code, words[0].name)]
        at += len(first)
        while division_level(trail[-1].code) < 3:
            here = trail[-1].code
            piece, below = self._below(text, at, here)
            if not piece:
                break
            if len(below) > 1:
                break
            at += len(piece)
            trail.append(Evidence(piece, below[0].code, below[0].name))
        code = trail[-1].code
        former = code not in self._standing
        return Located(
            code, division_level(code), tuple(trail), by="text", former=former,
            successor=self._successors.get(code) if former else None,
        )  # fmt: skip

    def _first(self, text: str, at: int) -> tuple[str, list[_Word]]:
        """The longest name at this place of any division; one of the day before a former one as long."""
        best: tuple[str, list[_Word]] = ("", [])
        for layer in (self._current, self._former):
            for names in (layer.provinces, layer.prefectures, layer.counties, layer.cities):
                piece, words = names.match(text, at)
                if len(piece) > len(best[0]):
                    best = piece, words
        return best

    def _below(self, text: str, at: int, code: str) -> tuple[str, list[_Word]]:
        """The longest name at this place of a division under that one."""
        key = code[:2] if division_level(code) == 1 else code[:4]
        best: tuple[str, list[_Word]] = ("", [])
        for layer in (self._current, self._former):
            names = layer.under.get(key)
            piece, words = names.match(text, at) if names else ("", [])
            words = [word for word in words if division_level(word.code) > division_level(code)]
            if words and len(piece) > len(best[0]):
                highest = min(division_level(word.code) for word in words)
                best = piece, [word for word in words if division_level(word.code) == highest]
        return best


def _holds(division: Division, on: str) -> bool:
    """Whether the name holds on the day; a bare year stands for all of it."""
    begins = division.since is None or division.since <= on[: len(division.since)]
    return begins and (division.until is None or division.until >= on[: len(division.until)])


def _clean(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))


def _with(found: Located, *, by: str | None = None, doubt: str | None = None) -> Located:
    return Located(
        found.code, found.level, found.evidence, by or found.by, found.former, found.successor, found.reason, doubt
    )  # fmt: skip
