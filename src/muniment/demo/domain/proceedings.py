"""Proceedings at other desks: oppositions, disputes, inspections, credit, services, training, as rows of a gazette."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

import yaml

from muniment.demo.domain.country import Country, data_text
from muniment.demo.domain.right import LAST_DAY, Happening, RightPlan


@dataclass(frozen=True, slots=True)
class Proceeding:
    """A kind of proceeding as ``proceedings.yaml`` describes it; ``days`` and ``end_days`` are ranges."""

    name: str
    code: str
    share: float
    since: str
    days: tuple[int, int]
    body: str
    text: str
    amount: tuple[int, int] | None = None
    end_code: str = ""
    end_days: tuple[int, int] = (1, 2)
    end_text: str = ""


def proceedings_of(plan: RightPlan, country: Country) -> tuple[Happening, ...]:
    """What other desks tell of the right until the last day, by its seed alone."""
    rng = Random(f"desk:{plan.seed}")
    rows: list[Happening] = []
    for seq, each in enumerate(_by_kind().get(plan.kind, ())):
        if rng.random() < each.share:
            rows.extend(_rows(each, plan, country, Random(f"desk:{plan.seed}:{seq}")))
    return tuple(row for row in rows if row.published_on <= LAST_DAY)


@cache
def _by_kind() -> dict[str, tuple[Proceeding, ...]]:
    found: dict[str, list[Proceeding]] = {}
    for row in yaml.load(data_text("proceedings.yaml"), Loader=yaml.CSafeLoader)["proceedings"]:
        for kind in row["kinds"]:
            found.setdefault(kind, []).append(_read(row))
    return {kind: tuple(rows) for kind, rows in found.items()}


def _read(row: dict[str, Any]) -> Proceeding:
    end = row.get("end", {})
    amount = row.get("amount")
    return Proceeding(
        name=row["name"],
        code=row["code"],
        share=row["share"],
        since=row["from"],
        days=(row["days"][0], row["days"][1]),
        body=row["body"],
        text=row["text"],
        amount=(amount[0], amount[1]) if amount else None,
        end_code=end.get("code", ""),
        end_days=tuple(end.get("days", (1, 2))),
        end_text=end.get("text", ""),
    )


def _rows(each: Proceeding, plan: RightPlan, country: Country, rng: Random) -> Iterator[Happening]:
    start = {"filed": plan.filed_on, "published": plan.published_on, "granted": plan.granted_on}[each.since]
    if start is None:
        return
    day = start + timedelta(days=rng.randrange(*each.days))
    until = _alive_until(plan)
    if day >= until:
        return
    values = {
        "案号": f"示{day.year}98{rng.randrange(10**7, 10**8)}",
        "当事人": plan.owner.zh,
        "另一方": country.owners[rng.randrange(len(country.owners))].zh,
        "承办机构": each.body,
    }
    if each.amount:
        values["金额（元）"] = str(each.amount[0] + rng.randrange(max(each.amount[1] - each.amount[0], 1)) // 100 * 100)
    yield _row(each.code, each.text, day, values)
    ended = day + timedelta(days=rng.randrange(*each.end_days))
    if each.end_code and ended < until:
        yield _row(each.end_code, each.end_text, ended, values)


def _row(code: str, text: str, day: date, values: dict[str, str]) -> Happening:
    return Happening(code, day, day + timedelta(days=9), values={**values, "说明": text}, table="proceedings")


def _alive_until(plan: RightPlan) -> date:
    """The day from which nothing happens to the right any more."""
    ends = [
        row.effective_on or row.occurred_on
        for row in plan.happenings
        if row.code in {"CF01", "CX01", "IW01", "RJ01", "WD01"}
    ]
    return min(ends, default=LAST_DAY)
