"""Classification symbols as US documents write them."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import ClassSymbol
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element


def read(part: Element) -> tuple[ClassSymbol, ...]:
    """The symbols of the right itself (not those of cited documents or of the field of search), each once."""
    seen: dict[tuple[str, str], ClassSymbol] = {}
    for symbol in _all(part):
        seen.setdefault((symbol.scheme, symbol.symbol), symbol)
    return tuple(seen.values())


def _all(part: Element) -> Iterator[ClassSymbol]:
    yield from _old_ipc(xml.find(part, "classification-ipc"))
    for element in xml.find_all(part, "classifications-ipcr/classification-ipcr"):
        yield from _parts(element, "IPC", "ipc-version-indicator")
    holder = xml.find(part, "classifications-cpc")
    if holder is not None:
        for element in holder.iter("{*}classification-cpc"):
            yield from _parts(element, "CPC", "cpc-version-indicator")
    yield from _national(xml.find(part, "classification-national"))
    locarno = xml.find(part, "classification-locarno")
    for element in _children(locarno):
        symbol = locarno_symbol(element.text or "")
        if symbol:
            yield ClassSymbol(
                scheme="LOCARNO",
                symbol=symbol,
                first=xml.local(element).startswith("main"),
                version=xml.text(locarno, "edition"),
            )


def _children(holder: Element | None) -> Iterator[Element]:
    for element in holder if holder is not None else ():
        if xml.local(element) in {"main-classification", "further-classification"}:
            yield element


def _old_ipc(holder: Element | None) -> Iterator[ClassSymbol]:
    for element in _children(holder):
        symbol = ipc_symbol(element.text or "")
        if symbol:
            first = xml.local(element).startswith("main")
            yield ClassSymbol(scheme="IPC", symbol=symbol, first=first, version=xml.text(holder, "edition"))


def _national(holder: Element | None) -> Iterator[ClassSymbol]:
    for element in _children(holder):
        symbol = uspc_symbol(element.text or "")
        if symbol:
            yield ClassSymbol(scheme="USPC", symbol=symbol, first=xml.local(element).startswith("main"))


def _parts(element: Element, scheme: str, version: str) -> Iterator[ClassSymbol]:
    said = xml.leaves(element)
    section, number, group = said.get("section"), said.get("class"), said.get("main-group")
    if section and number:
        day = xml.text(element, f"{version}/date") or ""
        yield ClassSymbol(
            scheme=scheme,
            symbol=f"{section}{number}{said.get('subclass', '')}"
            + (f" {group}/{said.get('subgroup', '00')}" if group else ""),
            first=said.get("symbol-position") == "F",
            version=f"{day[:4]}.{day[4:6]}" if len(day) == 8 else None,
        )


def ipc_symbol(printed: str) -> str | None:
    """``A45F  504`` is A45F 5/04: four places of subclass, three of main group, the rest subgroup."""
    text = printed.rstrip()
    if len(text.strip()) < 4:
        return None
    subclass, group, subgroup = text[:4].strip(), text[4:7].strip(), text[7:].strip()
    return f"{subclass} {group}/{subgroup or '00'}" if group else subclass


def uspc_symbol(printed: str) -> str | None:
    """``  2 491`` is 2/49.1, ``D13118`` is D13/118: three places of class, three of subclass, then decimals."""
    text = printed.rstrip()
    number, whole, rest = text[:3].replace(" ", ""), text[3:6].strip(), text[6:].replace(" ", "")
    if not number:
        return None
    digits = "".join(letter for letter in rest if letter.isdigit())
    letters = rest[len(digits) :] if rest.startswith(digits) else rest
    decimals = f".{digits}" if digits and rest.startswith(digits) else ""
    return f"{number}/{whole}{decimals}{letters}" if whole else number


def locarno_symbol(printed: str) -> str | None:
    """``0207`` is 02-07."""
    text = printed.strip().replace("-", "")
    return f"{text[:2]}-{text[2:4]}" if len(text) >= 4 and text[:4].isdigit() else text or None
