"""What classes are called: the titles of symbols in the loaded code lists, without the rest of the tree."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from muniment.kernel.texts import Text
from muniment.register.adapters import codetrees
from muniment.register.adapters.codelists import FILE, lists_open
from muniment.standards.classifications import symbol_normalise


def titles_get(data_dir: Path, scheme: str, symbols: Iterable[str]) -> dict[str, Text]:
    """The titles of symbols of one scheme, by the symbol as it was asked for; one without a loaded title is left out.

    Args:
        data_dir: The data folder.
        scheme: Its code, such as ``IPC``.
        symbols: In any customary form.
    """
    asked = {symbol: symbol_normalise(scheme, symbol) for symbol in symbols}
    wanted = [each for each in asked.values() if each]
    with lists_open(data_dir) as connection:
        rows = codetrees.lists_all(connection, scheme) if connection else []
        if connection is None or not rows or not wanted:
            return {}
        found: dict[str, dict[str, str]] = {}
        for title in codetrees.titles_of(connection, [row.number for row in rows], wanted):
            if not title.heading:
                found.setdefault(title.symbol, {}).setdefault(title.lang.split("-")[0], title.title)
    return {symbol: _text(found[place]) for symbol, place in asked.items() if place and place in found}


def lists_stamp(data_dir: Path) -> int:
    """A number that changes whenever code lists are loaded; 0 while there is none."""
    path = data_dir / FILE
    return path.stat().st_mtime_ns if path.exists() else 0


def _text(titles: dict[str, str]) -> Text:
    """Both languages; where one is missing, another that is there."""
    any_ = next(iter(titles.values()))
    return Text(titles.get("zh") or titles.get("en") or any_, titles.get("en") or titles.get("zh") or any_)
