"""Which invention patents of the sample count as of high value: the planted truth of indicator I1.

A patent counts on a day when the edition of that day shows it in force and any one condition holds: it belongs to a
strategic emerging industry by the concordance in force, a family member was granted abroad, or it was filed more than ten
years before. The plan names five conditions; a threshold for pledges was never published, and the sample has no awards
that count.

Source: notes of the plan's table of indicators, condition 1 to 3.
"""

from __future__ import annotations

import csv
from collections import deque
from datetime import date
from functools import cache

from muniment.demo.domain.country import YUNLAN, Country, data_text
from muniment.demo.domain.right import EDITION_DAYS, RightPlan
from muniment.kernel.dates import years_add

_ENDS = frozenset(("CF01", "CX01", "IW01"))
BEFORE, AFTER = EDITION_DAYS[0], EDITION_DAYS[-1]
"""The two editions between which the walk compares the indicator."""


def emerging(ipc: str, day: date) -> bool:
    """Whether the concordance of that day counts an IPC symbol among the strategic emerging industries."""
    return any(since <= day <= until for since, until in emerging_spans(ipc))


def emerging_spans(ipc: str) -> tuple[tuple[date, date], ...]:
    """From when to when the concordance counts an IPC symbol among the strategic emerging industries."""
    return _concordance().get(ipc[:4], ())


def conditions(plan: RightPlan, country: Country, day: date) -> tuple[str, ...]:
    """The conditions that a patent meets as an edition of that day knows it; none where it is not in force."""
    if plan.kind != "patent" or not in_force(plan, day):
        return ()
    found = []
    if emerging(country.words["topics"][plan.topic]["ipc"][0], day):
        found.append("emerging")
    if plan.abroad_on is not None and plan.abroad_on <= day:
        found.append("abroad")
    if years_add(plan.filed_on, 10) < day:
        found.append("ten_years")
    return tuple(found)


def in_force(plan: RightPlan, day: date) -> bool:
    """Whether an edition of that day shows the patent in force on that day."""
    if plan.granted_on is None or plan.granted_on > day or years_add(plan.filed_on, 20) <= day:
        return False
    known = {row.code for row in plan.happenings if row.published_on <= day}
    return not known & _ENDS or ("RR01" in known and known & _ENDS == {"CF01"})


def province_on(plan: RightPlan, country: Country, day: date) -> str:
    """The province of its owner as an edition of that day knows it."""
    place = plan.owner.place.zh
    for row in plan.happenings:
        if row.code == "TR01" and row.published_on <= day:
            place = row.values["受让人所在地"]
    return next(each.code[:2] for each in country.prefectures if each.zh == place)


@cache
def _concordance() -> dict[str, tuple[tuple[date, date], ...]]:
    rows = csv.DictReader(data_text("concordance.csv").splitlines())
    found: dict[str, list[tuple[date, date]]] = {}
    for row in rows:
        since = date.fromisoformat(row["from"])
        until = date.fromisoformat(row["until"]) if row["until"] else date.max
        found.setdefault(row["ipc"], []).append((since, until))
    return {ipc: tuple(spans) for ipc, spans in found.items()}


class Tally:
    """Counts the rights that pass, and the patents of high value in both editions; its memory does not grow.

    A patent of a growing province waits until no family member of it can follow any more.
    """

    _WAIT = 600

    def __init__(self, country: Country) -> None:
        self._country = country
        self._waiting: deque[RightPlan] = deque()
        self._abroad: dict[str, date] = {}
        self.rights = 0
        self.kinds: dict[str, int] = {}
        self.high_value = {day: dict.fromkeys(("84", "85", "86", "87"), 0) for day in (BEFORE, AFTER)}

    def note(self, plan: RightPlan) -> None:
        """The right is counted."""
        self.rights += 1
        self.kinds[plan.kind] = self.kinds.get(plan.kind, 0) + 1
        if plan.kind == "patent_us" and plan.priority and plan.granted_on:
            self._abroad[plan.priority[0]] = min(plan.granted_on, self._abroad.get(plan.priority[0], plan.granted_on))
        if plan.kind == "patent":
            self._waiting.append(plan)
            if len(self._waiting) > self._WAIT:
                self._settle(self._waiting.popleft())

    def close(self) -> None:
        """Nothing follows: those that waited are counted."""
        while self._waiting:
            self._settle(self._waiting.popleft())

    def per_10k(self, day: date, *, growth: float) -> dict[str, float]:
        """I1 of 云澜省 and of the whole country, for provinces that grew by a factor."""
        people = {
            each.code[:2]: each.population * (1 if each.code[:2] == YUNLAN else growth)
            for each in self._country.divisions
            if each.level == "province"
        }
        counts = self.high_value[day]
        return {
            "yunlan": round(counts[YUNLAN] / people[YUNLAN] * 10_000, 2),
            "country": round(sum(counts.values()) / sum(people.values()) * 10_000, 2),
        }

    def _settle(self, plan: RightPlan) -> None:
        granted_abroad = self._abroad.pop(plan.number, None)
        for day, counts in self.high_value.items():
            met = conditions(plan, self._country, day)
            abroad = granted_abroad is not None and granted_abroad <= day and in_force(plan, day)
            if met or abroad:
                counts[province_on(plan, self._country, day)] += 1
