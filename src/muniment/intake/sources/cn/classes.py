"""Classification symbols of Chinese publications."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.catalogue.values import ClassSymbol
from muniment.intake.domain.symbols import symbol_read
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_EDITION = re.compile(r"\d+")
_PARTED = (
    ("IPC", "ClassificationIPCRDetails", "ClassificationIPCR", "IPCVersionDate"),
    ("CPC", "ClassificationCPCDetails", "ClassificationCPC", "CPCVersionDate"),
)


def read(part: Element) -> tuple[ClassSymbol, ...]:
    """The symbols of the document in order, each once."""
    seen: dict[tuple[str, str], ClassSymbol] = {}
    for symbol in _all(part):
        seen.setdefault((symbol.scheme, symbol.symbol), symbol)
    return tuple(seen.values())


def _all(part: Element) -> Iterator[ClassSymbol]:
    for scheme, group, name, version in _PARTED:
        for at, element in enumerate(xml.find_all(part, f"{group}/{name}")):
            yield from _parts(element, scheme, version, first=at == 0)
    for holder in xml.find_all(part, "ClassificationIPC"):
        yield from _main_and_further(holder, "IPC", None)
    for holder in xml.find_all(part, "ClassificationLocarno"):
        edition = _EDITION.search(xml.text(holder, "LocarnoEdition") or xml.text(holder, "EditionStatement") or "")
        yield from _main_and_further(holder, "LOCARNO", edition[0] if edition else None)


def _parts(element: Element, scheme: str, version: str, *, first: bool) -> Iterator[ClassSymbol]:
    said = xml.leaves(element)
    day = said.get(version, "")
    if {"Section", "MainClass", "Subclass"} <= said.keys():
        group = said.get("MainGroup", "")
        yield ClassSymbol(
            scheme=scheme,
            symbol=f"{said['Section']}{said['MainClass']}{said['Subclass']}"
            + (f" {group}/{said.get('Subgroup', '00')}" if group else ""),
            first=first,
            version=f"{day[:4]}.{day[4:6]}" if len(day) == 8 else None,
        )
    elif words := said.get("Text"):
        yield symbol_read(words, scheme=scheme, first=first)


def _main_and_further(holder: Element, scheme: str, version: str | None) -> Iterator[ClassSymbol]:
    for element in holder:
        name, words = xml.local(element), xml.text(element)
        if name in {"MainClassification", "FurtherClassification"} and words:
            found = symbol_read(words, scheme=scheme, first=name.startswith("Main"))
            yield ClassSymbol(scheme=scheme, symbol=found.symbol, first=found.first, version=version or found.version)
