"""Classification symbols of exchange documents: IPC of all editions, CPC, and the schemes of single offices."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.catalogue.values import ClassSymbol
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_SYMBOL = re.compile(
    r"(?P<sub>[A-HY]\d{2}[A-Z])\s*(?P<group>\d{1,4})/\s*(?P<rest>\d{2,6})"
    r"(?:\s+(?P<day>\d{8})?\s*[ACS]?\s?(?P<place>[FL])?)?"
)
_OLD = re.compile(r"\d?\s*(?P<section>[A-H])\s*(?P<sub>\d{2}[A-Z])\s*(?P<group>\d{1,4})/\s*(?P<rest>\d{2,6})")
_SCHEMES = {"CPCI": "CPC", "CPCA": "CPC", "CPC": "CPC", "UC": "USPC", "FTC": "FTERM", "EC": "ECLA"}


def read(part: Element) -> tuple[ClassSymbol, ...]:
    """The symbols of the document in order, each once."""
    seen: dict[tuple[str, str], ClassSymbol] = {}
    for symbol in (*_ipcr(part), *_ipc(xml.find(part, "classification-ipc")), *_others(part)):
        known = seen.get((symbol.scheme, symbol.symbol))
        if known is None or (symbol.first and not known.first):
            seen[symbol.scheme, symbol.symbol] = symbol
    return tuple(seen.values())


def _ipcr(part: Element) -> Iterator[ClassSymbol]:
    for element in xml.find_all(part, "classifications-ipcr/classification-ipcr"):
        match = _SYMBOL.match(xml.text(element, "text") or "")
        if match:
            yield ClassSymbol(
                scheme="IPC",
                symbol=f"{match['sub']} {match['group']}/{match['rest']}",
                first=match["place"] == "F",
                version=_version(match["day"]),
            )


def _version(day: str | None) -> str | None:
    return f"{day[:4]}.{day[4:6]}" if day and len(day) == 8 and day.isdigit() else None


def _ipc(holder: Element | None) -> Iterator[ClassSymbol]:
    """Editions one to seven: ``7A 61K   9/16``."""
    for element in holder if holder is not None else ():
        match = _OLD.search(xml.text(element) or "")
        if match and xml.local(element) != "edition":
            yield ClassSymbol(
                scheme="IPC",
                symbol=f"{match['section']}{match['sub']} {match['group']}/{match['rest']}",
                first=xml.local(element).startswith("main"),
                version=xml.text(holder, "edition"),
            )


def _others(part: Element) -> Iterator[ClassSymbol]:
    """All other schemes; symbols that belong together in a combination are read one by one."""
    holder = xml.find(part, "patent-classifications")
    for element in holder.iter("{*}patent-classification") if holder is not None else ():
        at = xml.find(element, "classification-scheme")
        scheme = (at.get("scheme") if at is not None else None) or "CPC"
        symbol = _written(element, _SCHEMES.get(scheme.upper(), scheme.upper()))
        if symbol:
            yield ClassSymbol(
                scheme=_SCHEMES.get(scheme.upper(), scheme.upper()),
                symbol=symbol,
                first=xml.text(element, "symbol-position") == "F",
                version=_version(xml.text(at, "date")),
            )


def _written(element: Element, scheme: str) -> str | None:
    """The symbol, in one piece (``A61K   9/1652``) or in parts."""
    whole = xml.text(element, "classification-symbol")
    if whole:
        match = _SYMBOL.match(whole) if scheme in {"CPC", "IPC"} else None
        return f"{match['sub']} {match['group']}/{match['rest']}" if match else whole
    said = xml.leaves(element)
    if not {"section", "class", "subclass"} <= said.keys():
        return None
    group = f" {said['main-group']}/{said.get('subgroup', '00')}" if "main-group" in said else ""
    return f"{said['section']}{said['class']}{said['subclass']}{group}"
