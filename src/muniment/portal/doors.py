"""The six doors of the home page: the plan's own chapters, and supervision, which gathers what two of its sections ask."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import Resolver404, resolve

from muniment.governance.queries import map_get
from muniment.governance.values import State, System
from muniment.kernel.texts import Text

_SHOWN = 3
"""So many pages stand under a door; the map has the rest."""

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


@dataclass(frozen=True, slots=True)
class Door:
    """A chapter as the home page shows it.

    Attributes:
        name: One word.
        href: Its place on the map.
        pages: Systems that can be used, wholly or in part, each with the page to begin at.
        total: How many systems it names.
        usable: How many of them can be used, wholly or in part.
    """

    name: Text
    href: str
    pages: tuple[tuple[System, str], ...]
    total: int
    usable: int


def doors_shown() -> tuple[Door, ...]:
    """The six doors in the order of the plan, each with what stands behind it."""
    return tuple(_door(chapter, name) for chapter, name in _DOORS)


def _door(chapter: int, name: Text) -> Door:
    systems = _systems(chapter)
    usable = [each for each in systems if each.state in {State.WORKS, State.PARTLY}]
    pages: dict[str, System] = {}
    for each in usable:
        for page in each.pages:
            if _stands_alone(page):
                pages.setdefault(page, each)
                break
    return Door(
        name=name,
        href=f"/plan#c{chapter}" if chapter else "/plan#M23",
        pages=tuple((system, page) for page, system in list(pages.items())[:_SHOWN]),
        total=len(systems),
        usable=len(usable),
    )


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


def _stands_alone(page: str) -> bool:
    """Whether a page can be opened on any folder: it names no record."""
    try:
        return page != "/" and "?" not in page and "<" not in resolve(page).route
    except Resolver404:
        return False
