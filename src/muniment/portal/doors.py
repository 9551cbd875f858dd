"""The six doors of the home page: the plan's own chapters, and supervision, which gathers what two of its sections ask."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from muniment.governance.queries import map_get
from muniment.governance.values import State, System
from muniment.kernel.errors import EngineUnavailable, NotFound
from muniment.kernel.texts import Text
from muniment.search.queries.searching import totals_told

_SUPERVISION = (7, 12)
"""Sections of the plan that ask for supervision."""

_DOORS: tuple[tuple[int, Text], ...] = (
    (3, Text("保护", "Protect")),
    (4, Text("运用", "Use")),
    (5, Text("服务", "Serve")),
    (0, Text("监管", "Supervise")),
    (6, Text("国际", "Abroad")),
    (7, Text("人才文化", "People")),
)
_PAGES: Mapping[int, tuple[tuple[Text, str], ...]] = {
    3: ((Text("核对包装上的号码", "check a number on goods"), "/check"),),
    4: (
        (Text("办理事项", "what can be done here"), "/procedures"),
        (Text("开放许可目录", "open licences, by need and price"), "/open-licences"),
        (Text("开放许可前的核对", "before an open licence"), "/open-licence/check"),
        (Text("权利负担", "what lies on a right"), "/liens"),
        (Text("贷款尽调", "due diligence for a loan"), "/due-diligence"),
        (Text("公开登记簿", "public registers"), "/registers"),
    ),
    5: (
        (Text("检索", "search"), "/search"),
        (Text("按分类浏览", "browse by class"), "/browse"),
        (Text("按地区看", "by region"), "/regions"),
        (Text("数据来源", "sources"), "/sources"),
    ),
}
"""Pages behind a door."""
_LISTS: Mapping[int, tuple[tuple[Text, str], ...]] = {
    3: ((Text("有争议记载", "with a recorded dispute"), "has:dispute"),),
    4: (
        (Text("开放许可", "open licences"), "has:open_licence"),
        (Text("质押", "pledges"), "has:pledge"),
        (Text("许可", "licences"), "has:licence"),
        (Text("转让", "transfers"), "has:transfer"),
    ),
    6: ((Text("外国权利人", "owners abroad"), "country:* NOT country:CN"),),
}
"""Lists behind a door: questions to the search, each shown with its count where it finds something."""


@dataclass(frozen=True, slots=True)
class Way:
    """One thing to open behind a door; ``count`` where it is a list."""

    name: Text
    href: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Door:
    """A chapter as the home page shows it.

    Attributes:
        name: One word.
        href: Its place on the map.
        ways: What can be opened.
        total: How many systems the plan names there.
        usable: How many of them can be used, wholly or in part.
    """

    name: Text
    href: str
    ways: tuple[Way, ...]
    total: int
    usable: int


def doors_shown(data_dir: Path) -> tuple[Door, ...]:
    """The six doors in the order of the plan, each with what stands behind it in this folder."""
    counts = _counts(data_dir)
    return tuple(_door(chapter, name, counts) for chapter, name in _DOORS)


def _door(chapter: int, name: Text, counts: Mapping[str, int]) -> Door:
    systems = _systems(chapter)
    pages = tuple(Way(text, href) for text, href in _PAGES.get(chapter, ()))
    lists = tuple(
        Way(text, f"/search?q={quote(query)}", count)
        for text, query in _LISTS.get(chapter, ())
        if (count := counts.get(query, 0))
    )
    return Door(
        name=name,
        href=f"/plan#c{chapter}" if chapter else "/plan#M23",
        ways=pages + lists,
        total=len(systems),
        usable=sum(each.state in {State.WORKS, State.PARTLY} for each in systems),
    )


def _counts(data_dir: Path) -> dict[str, int]:
    """How many rights answer each list; none while nothing is loaded or the index is not there yet."""
    queries = [query for lists in _LISTS.values() for _, query in lists]
    try:
        return dict(zip(queries, totals_told(data_dir, queries), strict=True))
    except (EngineUnavailable, NotFound):
        return {}


def _systems(chapter: int) -> list[System]:
    """The systems of a chapter, or of the sections on supervision, each once."""
    found: dict[str, System] = {}
    for part in map_get().chapters:
        for section in part.sections:
            if part.chapter.no == chapter or (not chapter and section.section.no in _SUPERVISION):
                found |= {system.id: system for seen in section.measures for system in seen.systems}
        if chapter and part.chapter.no == chapter:
            found |= {system.id: system for system in part.systems}
    return list(found.values())
