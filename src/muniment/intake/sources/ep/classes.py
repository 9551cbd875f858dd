"""Classification symbols of European publications, of the eighth edition and of those before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from muniment.catalogue.values import ClassSymbol
from muniment.intake.sources import xml
from muniment.intake.sources.xml import Element

_SYMBOL = re.compile(
    r"(?P<sub>[A-HY]\d{2}[A-Z])\s*(?P<group>\d{1,4})/(?P<rest>\d{2,6})\s*(?P<day>\d{8})?\s*(?:[ACS])?(?P<place>[FL])?"
)
_OLD = re.compile(r"(?P<edition>\d)?\s*(?P<section>[A-H])\s*(?P<sub>\d{2}[A-Z])\s*(?P<group>\d{1,4})/(?P<rest>\d{2,6})")
_PLACES = (
    ("IPC", "B500/B510EP/classification-ipcr"),
    ("CPC", "B500/B520EP/classifications-cpc/classification-cpc"),
)


def read(part: Element) -> tuple[ClassSymbol, ...]:
    """The symbols of the document in order, each once."""
    seen: dict[tuple[str, str], ClassSymbol] = {}
    for symbol in _all(part):
        seen.setdefault((symbol.scheme, symbol.symbol), symbol)
    return tuple(seen.values())


def _all(part: Element) -> Iterator[ClassSymbol]:
    for scheme, path in _PLACES:
        for element in xml.find_all(part, path):
            match = _SYMBOL.match(xml.text(element) or "")
            if match:
                day = match["day"]
                yield ClassSymbol(
                    scheme=scheme,
                    symbol=f"{match['sub']} {match['group']}/{match['rest']}",
                    first=match["place"] == "F",
                    version=f"{day[:4]}.{day[4:6]}" if day else None,
                )
    holder = xml.find(part, "B500/B510")
    edition = xml.text(holder, "B516")
    for element in holder if holder is not None else ():
        name = xml.local(element)
        match = _OLD.match(xml.text(element) or "") if name != "B516" else None
        if match:
            yield ClassSymbol(
                scheme="IPC",
                symbol=f"{match['section']}{match['sub']} {match['group']}/{match['rest']}",
                first=name == "B511",
                version=edition or match["edition"],
            )
