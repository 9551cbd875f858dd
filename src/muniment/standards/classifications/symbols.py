"""Symbols of the classifications: one customary form, an order, and the place above each."""

from __future__ import annotations

import re

_LONG = re.compile(r"(?P<sub>[A-HY]\d{2}[A-Z])(?P<group>\d{4})(?P<rest>\d{6})")
_GROUP = re.compile(r"(?P<sub>[A-HY]\d{2}[A-Z])\s*(?P<group>\d{1,4})\s*/\s*(?P<rest>\d{2,6})")
_MAIN = re.compile(r"(?P<sub>[A-HY]\d{2}[A-Z])\s+(?P<group>\d{1,4})")
_HIGH = re.compile(r"[A-HY](?:\d{2}[A-Z]?)?")
_VIENNA = re.compile(r"(\d{1,2})(?:[.\s](\d{1,2}))?(?:[.\s](\d{1,2}))?")
_VIENNA_SOLID = re.compile(r"(\d{2})(\d{2})?(\d{2})?")
_LOCARNO = re.compile(r"(\d{1,2})(?:[-. ](\d{2})(?:[-. ](\S+))?)?")
_NICE_CLASS = re.compile(r"0?([1-9]|[1-3]\d|4[0-5])")
_NICE_PLACE = re.compile(r"\d{4}|C?\d{6}")
_DIVISION = re.compile(r"\d{6}")
PATENT = ("IPC", "CPC")


def symbol_normalise(scheme: str, text: str) -> str | None:
    """The customary form of a symbol of the scheme, or ``None`` where the text is none.

    Args:
        scheme: ``IPC CPC NICE VIENNA LOCARNO GB2260``; any other scheme takes every text without a control character.
        text: ``A01B0001020000``, ``A01B   1/02``, ``010108``, ``NICE`` class ``09`` and so on.
    """
    clean = " ".join(text.replace("\u00a0", " ").split())
    if not clean or len(clean) > 60:
        return None
    reader = _READERS.get(scheme)
    return reader(clean) if reader else (clean if clean.isprintable() else None)


def _patent(text: str) -> str | None:
    text = text.upper()
    match = _LONG.fullmatch(text) or _GROUP.fullmatch(text)
    if match:
        rest = match["rest"]
        rest = rest[:2] + rest[2:].rstrip("0")
        return f"{match['sub']} {int(match['group'])}/{rest}"
    if main := _MAIN.fullmatch(text):
        return f"{main['sub']} {int(main['group'])}/00"
    return text if _HIGH.fullmatch(text) else None


def _vienna(text: str) -> str | None:
    match = _VIENNA_SOLID.fullmatch(text) or _VIENNA.fullmatch(text)
    return ".".join(f"{int(piece):02d}" for piece in match.groups() if piece) if match else None


def _locarno(text: str) -> str | None:
    match = _LOCARNO.fullmatch(text)
    if match is None:
        return None
    return "-".join([f"{int(match[1]):02d}", *(piece for piece in match.groups()[1:] if piece)])


def _nice(text: str) -> str | None:
    if match := _NICE_CLASS.fullmatch(text):
        return match[1]
    return text.upper() if _NICE_PLACE.fullmatch(text.upper()) else None


def _division(text: str) -> str | None:
    return text if _DIVISION.fullmatch(text) else None


_READERS = {
    "IPC": _patent, "CPC": _patent, "VIENNA": _vienna, "LOCARNO": _locarno, "NICE": _nice, "GB2260": _division,
}  # fmt: skip


def symbol_parent(scheme: str, symbol: str) -> str | None:
    """The place above a symbol as its form shows it; ``""`` for a root, ``None`` where the form does not tell.

    The dots under a main group of IPC and CPC are not in the symbol: a subgroup's answer is its main group.
    """
    if scheme in PATENT:
        return _patent_parent(symbol)
    if scheme == "NICE":
        return _nice_parent(symbol)
    if scheme == "VIENNA":
        return symbol.rpartition(".")[0]
    if scheme in ("LOCARNO", "NICE-KR"):
        return symbol.rpartition("-")[0]
    if scheme == "GB2260":
        return _division_parent(symbol)
    return None


def _patent_parent(symbol: str) -> str:
    if "/" in symbol:
        head, _, rest = symbol.partition("/")
        return f"{head}/00" if rest != "00" else symbol[:4]
    return {4: symbol[:3], 3: symbol[:1]}.get(len(symbol), "")


def _nice_parent(symbol: str) -> str:
    if len(symbol) <= 2:
        return ""
    return str(int(symbol.lstrip("C")[:2]))


def _division_parent(symbol: str) -> str:
    if symbol.endswith("0000"):
        return ""
    return symbol[:2] + "0000" if symbol.endswith("00") else symbol[:4] + "00"


def symbol_level(scheme: str, symbol: str) -> int:
    """How deep the form of the symbol lies: 1 section, class of goods, category or province, and so on.

    IPC and CPC: section 1, class 2, subclass 3, main group 4, subgroup 5. NICE: class 1, group 2, item 3.
    """
    if scheme in PATENT:
        if "/" in symbol:
            return 4 if symbol.endswith("/00") else 5
        return {1: 1, 3: 2}.get(len(symbol), 3)
    if scheme == "NICE":
        return 1 if len(symbol) <= 2 else 2 if len(symbol) == 4 else 3
    if scheme in ("VIENNA", "LOCARNO", "NICE-KR"):
        return 1 + symbol.count("." if scheme == "VIENNA" else "-")
    if scheme == "GB2260":
        return 1 if symbol.endswith("0000") else 2 if symbol.endswith("00") else 3
    return 1


def symbol_order(scheme: str, symbol: str) -> str:
    """A text by which symbols sort as their scheme prints them."""
    if scheme in PATENT and "/" in symbol:
        head, _, rest = symbol[5:].partition("/")
        return f"{symbol[:4]}{int(head):04d}{rest}"
    if scheme == "NICE" and len(symbol) <= 2:
        return f"{int(symbol):02d}"
    return symbol


def symbol_stem(scheme: str, symbol: str) -> str | None:
    """The beginning that every symbol under this place has in records; ``None`` where only the tree can tell.

    Records carry NICE classes with two digits here (``09``) and groups of goods with four (``0901``); an item of the
    list of goods is carried by no record.
    """
    if scheme in PATENT:
        if "/" not in symbol:
            return symbol
        return symbol[:-2] if symbol.endswith("/00") else None
    if scheme == "NICE":
        return f"{int(symbol):02d}" if len(symbol) <= 2 else symbol if len(symbol) == 4 else None
    return symbol
