"""Regions: where a text lies, and whose rights lie where."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from muniment.catalogue.queries.owners import RegionCount, region_counts, region_unplaced
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.adapters import codetrees
from muniment.register.adapters.codelists import FILE, lists_open
from muniment.register.adapters.codetrees import Place
from muniment.register.queries.withholdings import fields_private, withheld_ids
from muniment.standards.owners import owner_types
from muniment.standards.regions import LEVELS, Division, Evidence, Gazetteer, Located, division_level

SCHEME = "GB2260"


@dataclass(frozen=True, slots=True)
class RegionNode:
    """A division with its counts; ``until`` where it no longer stands."""

    code: str
    name: Text
    until: str | None
    successor: str | None
    count: RegionCount


@dataclass(frozen=True, slots=True)
class RegionPage:
    """A division, or all of them, with what lies under it and the rights of its owners.

    Attributes:
        region: ``None`` on the page of all provinces.
        kinds: The kinds of right that owners here have, the most frequent first.
        types: Type of owner (``""`` where nobody says it) with its name and counts by kind.
        unplaced: Rights with an owner whose region is not known, out of so many; on the page of all only.
        lists: The lists of divisions that are loaded, as scheme and edition.
    """

    region: RegionNode | None
    level: Text | None
    path: tuple[RegionNode, ...]
    names: tuple[tuple[str, str | None, str | None], ...]
    facts: tuple[tuple[str, str], ...]
    children: tuple[RegionNode, ...]
    former: tuple[RegionNode, ...]
    kinds: tuple[str, ...]
    types: tuple[tuple[str, Text, dict[str, int]], ...]
    unplaced: tuple[int, int] | None
    lists: tuple[str, ...]


def gazetteer_get(data_dir: Path, *, on: date) -> Gazetteer:
    """All loaded divisions, as they were on a day; empty where no list is loaded. Kept until a list is loaded."""
    path = data_dir / FILE
    stamp = path.stat().st_mtime_ns if path.exists() else 0
    return _gazetteer(data_dir, stamp, on)


def divisions_digest(data_dir: Path) -> str:
    """A word for the lists of divisions that are loaded: another list, another word; "" where there is none."""
    with lists_open(data_dir) as connection:
        rows = codetrees.lists_all(connection, SCHEME) if connection else []
    return hashlib.sha256(repr(rows).encode()).hexdigest() if rows else ""


@lru_cache(maxsize=8)
def _gazetteer(data_dir: Path, _stamp: int, on: date) -> Gazetteer:
    with lists_open(data_dir) as connection:
        divisions = list(_divisions(connection)) if connection else []
    return Gazetteer(divisions, on=on.isoformat())


def _divisions(connection: sqlite3.Connection) -> Iterator[Division]:
    for row in codetrees.lists_all(connection, SCHEME):
        for place, titles in codetrees.entries_all(connection, row.number):
            for name, since, until in _names(place, titles):
                yield Division(
                    place.symbol,
                    name,
                    since=since,
                    until=until,
                    postcodes=tuple(place.facts.get("postcode", "").replace(";", " ").split()),
                    successor=place.facts.get("successor"),
                )


def _names(place: Place, titles: dict[str, str]) -> list[tuple[str, str | None, str | None]]:
    """Every name that a division bore, with its years; its titles where the list keeps no years of names."""
    if "names" in place.facts:
        return [(name, since, until) for name, since, until in json.loads(place.facts["names"])]
    return [(titles["zh-Hans"], place.since, place.until)] if "zh-Hans" in titles else []


def region_locate(data_dir: Path, text: str, *, on: date, postcode: str | None = None) -> Located:
    """The division in which an address, postcode or place lies, as it was on a day, with the words that say so."""
    return gazetteer_get(data_dir, on=on).place_locate(text[:300], postcode=postcode)


def located_lines(found: Located) -> tuple[tuple[Evidence, Text], ...]:
    """The evidence with the level of each division."""
    return tuple((each, LEVELS[division_level(each.code) - 1]) for each in found.evidence)


UNRESOLVED = {
    "region.empty": Text("没有文字可供判断", "there is nothing to go by"),
    "region.none": Text("开头没有已载入区划的名称", "it does not begin with the name of a loaded division"),
    "region.ambiguous": Text(
        "有多个区划同名，文字不足以区分", "several divisions bear the name and nothing tells them apart"
    ),
    "region.unloaded": Text(
        "还没有载入行政区划：muniment codelists load 文件", "no divisions are loaded: muniment codelists load FILE"
    ),
}


def unresolved_lines(counts: Mapping[str, int]) -> tuple[tuple[Text, int], ...]:
    """Why owners of a load have no division, in words, the commonest first."""
    lines = ((UNRESOLVED.get(reason, Text(reason, reason)), count) for reason, count in counts.items())
    return tuple(sorted(lines, key=lambda line: -line[1]))


def region_page(data_dir: Path, code: str, *, seq: int | None) -> RegionPage:
    """One division, or all provinces where ``code`` is empty, with exact counts of the rights of owners there.

    Args:
        data_dir: The data folder.
        code: Six digits, or ``""``.
        seq: The edition of the register; ``None`` while there is none.

    Raises:
        NotFound: no loaded list has the code.
    """
    with lists_open(data_dir) as connection:
        rows = codetrees.lists_all(connection, SCHEME) if connection else []
        if connection is None or not rows:
            if code:
                raise _unknown(code)
            return RegionPage(None, None, (), (), (), (), (), (), (), None, ())
        number = next((row.number for row in rows if not code or codetrees.place_find(connection, row.number, code)), 0)
        if not number:
            raise _unknown(code)
        below = _children(connection, [row.number for row in rows], code)
        way = codetrees.path_to(connection, number, code) if code else []
        own = [codetrees.place_find(connection, number, each) for each in ([*way, code] if code else [])]
        places = [*(each for each in own if each), *below]
        titles = codetrees.titles_of(connection, [row.number for row in rows], [place.symbol for place in places])
    without = withheld_ids(data_dir, "parties")
    seq = None if "parties" in fields_private() else seq
    stems = {place.symbol: _stem(place.symbol) for place in places} | ({"": ""} if not code else {})
    counts = region_counts(data_dir, seq, stems, without=without) if seq is not None else {}
    said: dict[str, dict[str, str]] = {}
    for title in titles:
        said.setdefault(title.symbol, {}).setdefault(title.lang, title.title)
    nodes = {place.symbol: _node(place, said.get(place.symbol, {}), counts.get(place.symbol)) for place in places}
    here = own[-1] if own else None
    total = counts.get(code, RegionCount())
    children = [nodes[place.symbol] for place in below]
    if not code:  # the whole country: where there are most rights first
        children.sort(key=lambda node: -node.count.total)
    return RegionPage(
        region=nodes[code] if code else None,
        level=LEVELS[division_level(code) - 1] if code else None,
        path=tuple(nodes[each] for each in way if each in nodes),
        names=tuple(_names(here, said.get(code, {}))) if here else (),
        facts=tuple((k, v) for k, v in here.facts.items() if k not in ("names", "successor")) if here else (),
        children=tuple(each for each in children if each.until is None),
        former=tuple(each for each in children if each.until is not None),
        kinds=tuple(sorted(total.kinds, key=lambda kind: -total.kinds[kind])),
        types=_types(total),
        unplaced=region_unplaced(data_dir, seq, without=without) if seq is not None and not code else None,
        lists=tuple(f"{row.scheme} {row.edition}" for row in rows),
    )


def _unknown(code: str) -> NotFound:
    line = Text("已载入的行政区划中没有 {c}", "no loaded list of divisions has {c}").fill(c=code[:20])
    return NotFound(line, code="region.unknown", region=code[:20])


def _children(connection: sqlite3.Connection, numbers: list[int], code: str) -> list[Place]:
    found: dict[str, Place] = {}
    for number in numbers:
        places, _total = codetrees.children_of(connection, number, code, skip=0, take=1000)
        for place in places:
            found.setdefault(place.symbol, place)
    return sorted(found.values(), key=lambda place: place.symbol)


def _stem(code: str) -> str:
    return code[: 2 * division_level(code)]


def _node(place: Place, titles: dict[str, str], count: RegionCount | None) -> RegionNode:
    zh = titles.get("zh-Hans") or next(iter(titles.values()), place.symbol)
    name = Text(zh, titles.get("en") or zh)
    return RegionNode(place.symbol, name, place.until, place.facts.get("successor"), count or RegionCount())


def _types(count: RegionCount) -> tuple[tuple[str, Text, dict[str, int]], ...]:
    """The office's own classes in their order, then whatever else the records say, then what nobody says."""
    named = owner_types()
    seen = {type_ for _kind, type_ in count.types}
    order = [*named, *sorted(seen - set(named) - {""}), ""]
    return tuple(
        (type_, _type_name(type_), {kind: n for (kind, its), n in count.types.items() if its == type_})
        for type_ in order
        if type_ in seen
    )


def _type_name(type_: str) -> Text:
    if not type_:
        return Text("未说明", "not said")
    return owner_types().get(type_) or Text(type_.replace("_", " "), type_.replace("_", " "))


def region_ask(code: str, *, kind: str = "", type_: str | None = None) -> str | None:
    """The question to the search that lists the rights of a region, such as ``region:840000 AND kind:patent``.

    Returns:
        ``None`` where no question says it: owners of whom no type is known.
    """
    if type_ == "":
        return None
    pieces = [f"region:{code}" if code else "", f"kind:{kind}" if kind else "", f"owner_type:{type_}" if type_ else ""]
    return " AND ".join(piece for piece in pieces if piece) or None
