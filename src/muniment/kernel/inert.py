"""Other people's words, so that they do nothing but stand there: no formula in a spreadsheet, no turn of what is beside them."""

from __future__ import annotations

import re

_RUN = frozenset("=+-@\t\r＝＋－＠")
"""Signs by which spreadsheets know a formula. Source: OWASP, CSV injection."""
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
"""Marks that turn the direction of all that follows them. Source: Unicode UAX #9, 2.1 to 2.5; UTS #39 on spoofing."""
_TURNS_UTF8 = re.compile(rb"\xe2\x80[\xaa-\xae]|\xe2\x81[\xa6-\xa9]")


def formula_like(text: str) -> bool:
    """Whether a spreadsheet may take the text for a formula."""
    return text[:1] in _RUN or text.lstrip()[:1] in _RUN if text else False


def cell_plain(text: str) -> str:
    """The text so that no spreadsheet takes it for a formula: an apostrophe before it where it looks like one."""
    plain = turns_drop(text)
    return f"'{plain}" if formula_like(plain) else plain


def turns_drop(text: str) -> str:
    """The text without marks that turn the words around it; right-to-left scripts need none of them to be read."""
    return _TURNS.sub("", text)


def turns_drop_utf8(body: bytes) -> bytes:
    """The same for a text in UTF-8."""
    return _TURNS_UTF8.sub(b"", body)
