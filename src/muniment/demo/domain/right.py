"""One right of the sample as the generator means it, the numbers that it gets, and the days on which files come."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from muniment.demo.domain.country import Owner

FIRST_DAY = date(2006, 1, 2)
LAST_DAY = date(2026, 11, 20)
EDITION_DAYS = (date(2025, 12, 31), date(2026, 10, 31), date(2026, 11, 20))
"""The days on which the three editions of the sample are published."""

TYPE_DIGIT = {"patent": "1", "utility_model": "2", "design": "3"}
PENDING_DAYS = (date(2026, 11, 21), date(2026, 12, 4), date(2027, 1, 8), date(2027, 3, 12), date(2027, 5, 14))
"""The days after the last edition on which office files arrive, when the clock gets there."""

FIRST_OWN, FIRST_GROWING = 10_000, 20_000
"""Where the serials of 云澜省 and of the other provinces begin; those of the walks lie below."""

PATENT_KINDS = ("patent", "utility_model", "design")
REGISTER_KINDS = (
    "plant_variety",
    "layout_design",
    "copyright",
    "data_set",
    "traditional_knowledge",
    "protected_sign",
)
"""Kinds whose registers come as one table."""


@dataclass(frozen=True, slots=True)
class Happening:
    """One row of the sample's gazettes; ``values`` are further columns by their Chinese header.

    ``table`` is ``status`` (the gazette of legal status) or ``proceedings`` (what other desks tell of a right).
    """

    code: str
    occurred_on: date
    published_on: date
    effective_on: date | None = None
    values: dict[str, str] = field(default_factory=dict)
    table: str = "status"


@dataclass(frozen=True, slots=True)
class RightPlan:
    """One right as the generator means it: what its files will say and when.

    Attributes:
        abroad_on: When a family member was granted abroad.
        like: The seed of the right whose wording this one copies, nearly.
        division_of: Number and filing day of the application that it was divided from.
        goods: Which line of goods a mark is for; by chance where ``None``.
        register: Where it is kept.
        pictured: Its document comes with a drawn picture.
    """

    kind: str
    number: str
    filed_on: date
    owner: Owner
    topic: int
    seed: str
    variant: int = 0
    published_on: date | None = None
    published_no: str | None = None
    granted_on: date | None = None
    grant_no: str | None = None
    priority: tuple[str, date] | None = None
    cites: tuple[str, ...] = ()
    happenings: tuple[Happening, ...] = ()
    co_owner: Owner | None = None
    title: tuple[str, str] | None = None
    abroad_on: date | None = None
    like: str = ""
    division_of: tuple[str, date] | None = None
    goods: int | None = None
    register: str = "CN"
    pictured: bool = False


class Serials:
    """The next free seven-digit serial of each series."""

    def __init__(self, first: int) -> None:
        self._first = first
        self._at: dict[tuple[str, str], int] = {}

    def next(self, kind: str, year: str = "") -> str:
        """The next one of a kind and year: ``9010000`` and up."""
        at = self._at.get((kind, year), self._first)
        self._at[kind, year] = at + 1
        return str(9_000_000 + at)


def first_day(plan: RightPlan) -> date | None:
    """The day on which the office first prints anything of the right, or ``None`` if that lies after the sample."""
    days = [day for day in (plan.published_on, plan.granted_on) if day is not None and day <= LAST_DAY]
    return min(days, default=None)


def tuesday(day: date) -> date:
    """The first Tuesday from a day on: the day of the gazette."""
    return day + timedelta(days=(1 - day.weekday()) % 7)
