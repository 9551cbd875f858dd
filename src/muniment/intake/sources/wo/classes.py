"""Classification symbols of ST.96 documents, in bags or beside each other."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.catalogue.values import ClassSymbol
from muniment.intake.sources import xml
from muniment.intake.sources.wo.values import folded
from muniment.intake.sources.xml import Element

_SYMBOL = re.compile(
    r"(?P<sub>[A-HY]\d{2}[A-Z])\s*(?P<group>\d{1,4})/\s*(?P<rest>\d{2,6})\s*(?:\((?P<version>\d{4}\.\d\d)\))?"
)
_NATIONAL = {"JP": "FI", "US": "USPC"}


def read(part: Element, office: str) -> tuple[ClassSymbol, ...]:
    """The symbols of the document itself, each once."""
    holders = [part, *xml.find_all(part, "PatentClassificationBag")]
    seen: dict[tuple[str, str], ClassSymbol] = {}
    for holder in holders:
        for symbol in (
            *_ipc(holder),
            *_parts(holder),
            *_national(holder, office),
            *_japanese(holder),
            *_locarno(holder),
        ):
            known = seen.get((symbol.scheme, symbol.symbol))
            if known is None or (symbol.first and not known.first):
                seen[symbol.scheme, symbol.symbol] = symbol
    return tuple(seen.values())


def _ipc(holder: Element) -> Iterator[ClassSymbol]:
    for element in xml.find_all(holder, "IPCClassification"):
        edition = xml.text(element, "Edition")
        for name in ("MainClassification", "FurtherClassification"):
            for at in xml.find_all(element, name):
                words = folded(xml.text(at)) or ""
                match = _SYMBOL.search(words)
                if match:
                    yield ClassSymbol(
                        scheme="IPC",
                        symbol=_joined(match),
                        first=name.startswith("Main"),
                        version=match["version"] or edition,
                    )


def _joined(match: re.Match[str]) -> str:
    return f"{match['sub']} {match['group']}/{match['rest']}"


def _parts(holder: Element) -> Iterator[ClassSymbol]:
    for scheme, path in _BAGS:
        for element in xml.find_all(holder, path):
            said = xml.leaves(element)
            section = said.get("Section") or said.get("CPCSection")
            match = _SYMBOL.search(folded(said.get("PatentClassificationText")) or "")
            if section and "Class" in said:
                group = f" {said['MainGroup']}/{said.get('Subgroup', '00')}" if "MainGroup" in said else ""
                symbol = f"{section}{said['Class']}{said.get('Subclass', '')}{group}"
            elif match:
                symbol = _joined(match)
            else:
                continue
            digits = re.sub(r"\D", "", said.get("ClassificationVersionDate", ""))
            yield ClassSymbol(
                scheme=scheme,
                symbol=symbol,
                first=said.get("SymbolPositionCode") == "F",
                version=f"{digits[:4]}.{digits[4:6]}" if len(digits) >= 6 else None,
            )


_BAGS = (
    ("IPC", "IPCRClassificationBag/IPCRClassification"),
    ("CPC", "CPCClassificationBag/MainCPC/CPCClassification"),
    ("CPC", "CPCClassificationBag/FurtherCPC/CPCClassification"),
    ("CPC", "CPCClassificationBag/CPCClassification"),
)


def _national(holder: Element, office: str) -> Iterator[ClassSymbol]:
    for element in xml.find_all(holder, "NationalClassification"):
        scheme = _NATIONAL.get(xml.text(element, "IPOfficeCode") or office, "NATIONAL")
        for name in ("MainNationalClassification", "FurtherNationalClassification"):
            for at in xml.find_all(element, f"{name}/PatentClassificationText"):
                if words := folded(xml.text(at)):
                    yield ClassSymbol(scheme=scheme, symbol=words, first=name.startswith("Main"))


def _japanese(holder: Element) -> Iterator[ClassSymbol]:
    for at in xml.find_all(holder, "FtermInformationBag/FtermInformation"):
        if words := folded(xml.text(at)):
            yield ClassSymbol(scheme="FTERM", symbol=words)


def _locarno(holder: Element) -> Iterator[ClassSymbol]:
    for element in xml.find_all(holder, "LocarnoClassificationBag"):
        edition = xml.text(element, "LocarnoClassificationEdition")
        for at in xml.find_all(element, "LocarnoClassification/LocarnoClass"):
            if words := xml.text(at):
                yield ClassSymbol(scheme="LOCARNO", symbol=words, version=edition)
