"""Classification symbols as tables write them, brought to one form."""

from __future__ import annotations

import re

from muniment.catalogue.values import ClassSymbol

_IPC = re.compile(
    r"(?P<sub>[A-HY]\d{2}[A-Z])[\s-]*(?P<group>\d{1,4})\s*[/／]\s*(?P<rest>\d{2,6})\s*(?:\((?P<version>\d{4}[.,]\d{2})\))?"
)
_IPC_SHORT = re.compile(r"[A-HY](?:\d{2}(?:[A-Z](?:[\s-]*\d{1,4})?)?)?")
_LOCARNO = re.compile(r"(?:LOC\s*\(?\d*\)?\s*(?:CL\.?)?\s*)?(\d{1,2})[-. /]?(\d{2})")
_NICE = re.compile(r"(?:第|CLASS|NCL\S*|INT\.? ?CL\.?)?\s*0*(\d{1,2})\s*类?", re.IGNORECASE)


def symbol_read(text: str, *, scheme: str, first: bool = False) -> ClassSymbol:
    """The symbol in the scheme's form (``H04L 27/26``, ``06-01``, ``9``); one of another form stays as it is written.

    Args:
        text: One symbol.
        scheme: ``IPC CPC USPC LOCARNO NICE VIENNA …``.
        first: Whether it is the main one.
    """
    clean = " ".join(text.split())
    symbol, version = clean, None
    if scheme in ("IPC", "CPC"):
        symbol, version = _ipc(clean.upper())
    elif scheme == "LOCARNO" and (match := _LOCARNO.fullmatch(clean.upper())):
        symbol = f"{int(match[1]):02d}-{match[2]}"
    elif scheme == "NICE" and (match := _NICE.fullmatch(clean)):
        symbol = str(int(match[1]))
    return ClassSymbol(scheme=scheme, symbol=symbol, first=first, version=version)


def _ipc(text: str) -> tuple[str, str | None]:
    match = _IPC.fullmatch(text)
    if match:
        version = match["version"].replace(",", ".") if match["version"] else None
        return f"{match['sub']} {int(match['group'])}/{match['rest']}", version
    if _IPC_SHORT.fullmatch(text):
        head, tail = text[:4], text[4:].strip(" -")
        return (f"{head} {int(tail)}" if tail else head), None
    return text, None
