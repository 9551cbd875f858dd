"""The classification trees: what is loaded, one place with what lies under it, and a search of the titles."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from muniment.catalogue.queries.classes import class_counts
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.adapters import codetrees
from muniment.register.adapters.codelists import lists_open
from muniment.register.adapters.codetrees import ListRow, Place, Title
from muniment.register.queries.withholdings import fields_private, withheld_ids
from muniment.standards.classifications import (
    Edition,
    Scheme,
    edition_in_force,
    scheme_get,
    symbol_level,
    symbol_normalise,
    symbol_stem,
)

PAGE = 200
FOUND = 100
_WORDS, _LETTERS = 8, 100
_JOINED = 60
"""So many symbols stand in one question at most; a wider place without a stem is counted but not asked for."""


@dataclass(frozen=True, slots=True)
class TreeList:
    """A loaded code list and how far it goes.

    Attributes:
        languages: Language and how many symbols have a title in it.
        levels: Name of the level, symbols of it, and how many of them no file of the edition names.
        gaps: What the list lacks, in words.
        in_force: The edition that holds today, where this list is another one.
        files: What became of the rows of each file.
    """

    scheme: Scheme
    edition: str
    edition_from: str
    source: tuple[str, ...]
    licence: tuple[str, ...]
    loaded_at: str
    entries: int
    languages: tuple[tuple[str, int], ...]
    levels: tuple[tuple[Text, int, int], ...]
    gaps: tuple[Text, ...]
    in_force: Edition | None
    files: tuple[dict[str, object], ...] = ()

    @property
    def stated(self) -> bool:
        """Whether anybody said which edition it is."""
        return self.edition_from != "nobody"


@dataclass(frozen=True, slots=True)
class Label:
    """A title as it is shown; ``edition`` is another one than that of the tree where it was borrowed."""

    title: str
    lang: str
    edition: str | None = None


@dataclass(frozen=True, slots=True)
class Node:
    """A place in a tree: its label, how many rights carry it or anything under it, and the question that lists them."""

    symbol: str
    slug: str
    label: Label | None
    implied: bool
    since: str | None
    until: str | None
    headings: tuple[str, ...] = ()
    count: int | None = None
    asks: str | None = None


@dataclass(frozen=True, slots=True)
class TreePage:
    """One place with its way from the root and what lies right under it."""

    shown: TreeList
    others: tuple[TreeList, ...]
    node: Node | None
    level: Text | None
    path: tuple[Node, ...]
    also_under: tuple[Node, ...]
    titles: tuple[tuple[str, str, tuple[str, ...]], ...]
    facts: tuple[tuple[str, str], ...]
    children: tuple[Node, ...]
    children_total: int
    skip: int
    asked: str = ""
    found: tuple[Node, ...] | None = None
    found_total: int = 0

    @property
    def counted(self) -> bool:
        """Whether rights are counted by this list, so that there is a column to show."""
        return any(each.count is not None for each in self.children)

    @property
    def next_skip(self) -> int | None:
        """Where the next part of the children begins."""
        after = self.skip + len(self.children)
        return after if after < self.children_total else None


def tree_lists(data_dir: Path, *, today: date, files: bool = False) -> tuple[TreeList, ...]:
    """All loaded code lists, by scheme and with the newest edition first."""
    with lists_open(data_dir) as connection:
        if connection is None:
            return ()
        rows = codetrees.lists_all(connection)
        return tuple(
            _tree_list(row, today, tuple(codetrees.files_of(connection, row.number)) if files else ()) for row in rows
        )


def _tree_list(row: ListRow, today: date, files: tuple[dict[str, object], ...] = ()) -> TreeList:
    scheme = scheme_get(row.scheme)
    levels = tuple(
        (_level_name(scheme, level), count, implied) for level, count, implied in row.summary.get("levels", ())
    )
    held = edition_in_force(row.scheme, today)
    return TreeList(
        scheme=scheme,
        edition=row.edition,
        edition_from=row.edition_from,
        source=row.source,
        licence=row.licence,
        loaded_at=row.loaded_at,
        entries=sum(count for _name, count, _implied in levels),
        languages=tuple((lang, count) for lang, count in row.summary.get("languages", ())),
        levels=levels,
        gaps=_gaps(scheme, row),
        in_force=held if held and _older(scheme, row.edition, held) else None,
        files=files,
    )


def _level_name(scheme: Scheme, level: int) -> Text:
    if 0 < level <= len(scheme.levels):
        return scheme.levels[level - 1]
    return Text("第 {n} 层", "level {n}").fill(n=level)


def _older(scheme: Scheme, edition: str, held: Edition) -> bool:
    names = [each.edition for each in scheme.editions]
    return edition not in names or names.index(edition) < names.index(held.edition)


def _gaps(scheme: Scheme, row: ListRow) -> tuple[Text, ...]:
    gaps = []
    roots = set(row.summary.get("roots", ()))
    missing = [each for each in scheme.roots if each not in roots]
    if missing:
        line = Text("缺 {n} 个{l}：{s}", "of its {k} roots (level {l}) {n} missing: {s}")
        level = _level_name(scheme, 1)
        gaps.append(line.fill(n=len(missing), k=len(scheme.roots), l=level, s=", ".join(missing)))
    levels = {level: (count, implied) for level, count, implied in row.summary.get("levels", ())}
    for at, name in enumerate(scheme.levels, start=1):
        count, implied = levels.get(at, (0, 0))
        if count == 0 and not (scheme.code == "NICE" and at == 2):
            gaps.append(Text("没有{l}一级", "it has no level {l}").fill(l=name))
        elif implied:
            line = Text(
                "由下级推出、没有自己条目的{l}：{n}", "level {l}: places standing only for those under them: {n}"
            )
            gaps.append(line.fill(n=f"{implied:,}", l=name))
    entries = sum(count - implied for count, implied in levels.values())
    bare = entries - int(row.summary.get("titled", 0))
    if bare > 0:
        gaps.append(Text("没有名称的条目：{n}", "entries without a title: {n}").fill(n=f"{bare:,}"))
    return tuple(gaps)


def tree_page(
    data_dir: Path,
    *,
    scheme: str,
    symbol: str = "",
    version: str | None = None,
    lang: str,
    seq: int | None,
    today: date,
    skip: int = 0,
    words: str = "",
) -> TreePage:
    """One place of a tree with everything that its page shows.

    Args:
        data_dir: The data folder.
        scheme: Its code in any letters.
        symbol: In any customary form; ``""`` for the whole scheme.
        version: The edition of the list; the one that says most in the reader's language where none is named.
        lang: The reader's language.
        seq: The edition of the register whose records are counted; ``None`` while there is none.
        today: Which edition of the scheme should be in force.
        skip: So many of the children are left out before the first that is shown.
        words: A search in the titles of the tree, under the symbol.

    Raises:
        NotFound: no such list is loaded, or it has no such symbol.
    """
    code = scheme.upper()
    with lists_open(data_dir) as connection:
        rows = codetrees.lists_all(connection, code) if connection else []
        if connection is None or not rows:
            line = Text("没有载入 {s} 的代码表", "no code list of {s} is loaded").fill(s=scheme[:40])
            raise NotFound(line, code="codelist.unknown", scheme=scheme[:40])
        wanted = symbol_normalise(code, symbol) if symbol else ""
        chosen = _chosen(connection, rows, wanted, version, lang) if wanted is not None else None
        if chosen is None:
            line = Text("{s} 中没有 {t}", "{s} has no {t}").fill(s=code, t=symbol[:60])
            raise NotFound(line, code="codelist.symbol", scheme=code, symbol=symbol[:60])
        reading = _Reading(connection, rows, chosen, lang)
        counting = _Counting(data_dir, seq, code, connection, chosen.number)
        return _page(reading, counting, wanted or "", today, skip=max(0, skip), words=words)


def _chosen(
    connection: sqlite3.Connection, rows: list[ListRow], symbol: str | None, version: str | None, lang: str
) -> ListRow | None:
    """The named edition; else of those that have the symbol the one with most titles in the language, or in English."""

    def weight(row: ListRow) -> tuple[int, int, int]:
        titles = dict(row.summary.get("languages", ()))
        entries = sum(count for _level, count, _implied in row.summary.get("levels", ()))
        mine = sum(count for tag, count in titles.items() if tag.split("-")[0] == lang.split("-", maxsplit=1)[0])
        return mine, titles.get("en", 0), entries

    kept = [row for row in rows if version in (None, "", row.edition)]
    having = [row for row in kept if not symbol or codetrees.place_find(connection, row.number, symbol)]
    return max(having, key=weight, default=None)


@dataclass(frozen=True, slots=True)
class _Reading:
    """The list that is shown, and the others of its scheme that lend titles."""

    connection: sqlite3.Connection
    rows: Sequence[ListRow]
    shown: ListRow
    lang: str

    def nodes(self, places: Sequence[Place], counts: dict[str, tuple[int, str | None]]) -> tuple[Node, ...]:
        """The places with labels, headings and counts."""
        said: dict[str, list[Title]] = {}
        for title in codetrees.titles_of(
            self.connection, [row.number for row in self.rows], [place.symbol for place in places]
        ):
            said.setdefault(title.symbol, []).append(title)
        return tuple(self._node(place, said.get(place.symbol, []), counts.get(place.symbol)) for place in places)

    def _node(self, place: Place, titles: list[Title], count: tuple[int, str | None] | None) -> Node:
        headings = [each.title for each in titles if each.heading and each.number == self.shown.number]
        return Node(
            symbol=place.symbol,
            slug=place.symbol.replace(" ", ""),
            label=self._label([each for each in titles if not each.heading]),
            implied=place.implied,
            since=place.since,
            until=place.until,
            headings=tuple(dict.fromkeys(headings)),
            count=count[0] if count else None,
            asks=count[1] if count else None,
        )

    def _label(self, titles: list[Title]) -> Label | None:
        """The reader's language first, then English, then any; of the list shown before another edition's."""
        editions = {row.number: row.edition for row in self.rows}

        def rank(title: Title) -> tuple[bool, bool, bool]:
            mine = title.lang.split("-")[0] == self.lang.split("-")[0]
            return not mine, title.number != self.shown.number, title.lang != "en"

        best = min(titles, key=rank, default=None)
        if best is None:
            return None
        other = editions[best.number] if best.number != self.shown.number else None
        return Label(best.title, best.lang, other)


@dataclass(frozen=True, slots=True)
class _Counting:
    """Counts of rights for places of one list."""

    data_dir: Path
    seq: int | None
    scheme: str
    connection: sqlite3.Connection
    number: int

    def of(self, places: Sequence[Place]) -> dict[str, tuple[int, str | None]]:
        """How many rights carry each place or anything under it, and the question that lists them."""
        field, private = scheme_get(self.scheme).field, fields_private()
        if self.seq is None or field is None or private & {"classes", "goods_services"}:
            return {}
        stems: dict[str, str] = {}
        sets: dict[str, tuple[str, ...]] = {}
        for place in places:
            stem = symbol_stem(self.scheme, place.symbol)
            if stem is not None:
                stems[place.symbol] = stem
            elif self.scheme in ("IPC", "CPC"):
                under = codetrees.subtree_of(self.connection, self.number, place.symbol)
                sets[place.symbol] = tuple(sorted(under))
        without = withheld_ids(self.data_dir, "classes", "goods_services")
        found = class_counts(self.data_dir, self.seq, self.scheme, stems=stems, sets=sets, without=without)
        return {key: (count, records_ask(self.scheme, key, sets.get(key, ()))) for key, count in found.items()}


def records_ask(scheme: str, symbol: str, under: Sequence[str] = ()) -> str | None:
    """The question to the search that lists the records counted for a place, such as ``ipc:H01M``: a class stands for all under it.

    Args:
        scheme: Its code.
        symbol: The place.
        under: The place and all under it, where no beginning of symbols tells them from others.

    Returns:
        ``None`` where the scheme is not searched, or more symbols would have to be named than one question takes.
    """
    field = scheme_get(scheme).field
    if field is None:
        return None
    solid = symbol.replace(" ", "")
    if scheme == "NICE":
        level = symbol_level(scheme, symbol)
        return {1: f"{field}:{symbol}", 2: f"group:{symbol}"}.get(level)
    if symbol_stem(scheme, symbol) is not None:
        return f"{field}:{solid.removesuffix('/00')}"
    if len(under) > _JOINED:
        return None
    return " OR ".join(f"{field}:{each.replace(' ', '')}" for each in under or [symbol])


def _page(reading: _Reading, counting: _Counting, symbol: str, today: date, *, skip: int, words: str) -> TreePage:
    connection, number = reading.connection, reading.shown.number
    place = codetrees.place_find(connection, number, symbol) if symbol else None
    children, total = codetrees.children_of(connection, number, symbol, skip=skip, take=PAGE)
    way = codetrees.path_to(connection, number, symbol) if symbol else []
    also = [each for each in codetrees.parents_of(connection, number, symbol) if each not in way] if symbol else []
    asked = " ".join(words.split())[:_LETTERS]
    found, found_total = _searched(reading, symbol, asked)
    counts = counting.of([*children, *([place] if place else [])])
    by_symbol = {each.symbol: each for each in codetrees.places_find(connection, number, [*way, *also])}
    lifted = [by_symbol[each] for each in way if each in by_symbol]
    node = reading.nodes([place], counts)[0] if place else None
    return TreePage(
        shown=_tree_list(reading.shown, today),
        others=tuple(_tree_list(row, today) for row in reading.rows if row.number != number),
        node=node,
        level=_level_name(scheme_get(reading.shown.scheme), place.level) if place else None,
        path=reading.nodes(lifted, {}),
        also_under=reading.nodes([by_symbol[each] for each in also if each in by_symbol], {}),
        titles=_titles(reading, symbol) if symbol else (),
        facts=tuple(place.facts.items()) if place else (),
        children=reading.nodes(children, counts),
        children_total=total,
        skip=skip,
        asked=asked,
        found=reading.nodes(found, {}) if found is not None else None,
        found_total=found_total,
    )


def _titles(reading: _Reading, symbol: str) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    """Language, title and the editions that have it, the reader's language first."""
    editions = {row.number: row.edition for row in reading.rows}
    seen: dict[tuple[str, str], list[str]] = {}
    for title in codetrees.titles_of(reading.connection, list(editions), [symbol]):
        if not title.heading:
            seen.setdefault((title.lang, title.title), []).append(editions[title.number])
    mine = reading.lang.split("-")[0]
    ordered = sorted(seen, key=lambda key: (key[0].split("-")[0] != mine, key[0] != "en", key[0]))
    return tuple((lang, title, tuple(sorted(seen[lang, title], reverse=True))) for lang, title in ordered)


def _searched(reading: _Reading, symbol: str, asked: str) -> tuple[list[Place] | None, int]:
    words = asked.split(" ")[:_WORDS] if asked else []
    if not words:
        return None, 0
    connection, number, scheme = reading.connection, reading.shown.number, reading.shown.scheme
    named = symbol_normalise(scheme, asked)
    exact = codetrees.place_find(connection, number, named) if named else None
    if exact is not None:
        return [exact], 1
    stem = symbol_stem(scheme, symbol) if symbol else ""
    numbers = [row.number for row in reading.rows]
    return codetrees.titles_search(connection, number, numbers, words, under=stem or symbol, take=FOUND)
