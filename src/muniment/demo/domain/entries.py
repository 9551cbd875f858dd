"""Rarer entries of the gazette of legal status: open licences, seizures, changes of name, corrections, restorations."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from muniment.demo.domain.right import Happening, RightPlan
from muniment.kernel.dates import months_add, years_add

_CORRECTIONS = {"patent": "CI03", "utility_model": "CU01", "design": "CD01"}


def entries_of(base: RightPlan, granted: date, until: date, lapsed: date | None) -> Iterator[Happening]:
    """What else the gazette tells of a granted right, by its seed alone.

    Args:
        base: The right.
        granted: The day of its grant.
        until: The day on which it ends, or the last day.
        lapsed: The day of an unpaid fee, if that ended it.
    """
    rng = Random(f"entries:{base.seed}")
    days = (until - granted).days
    if days < 120:
        return
    kept = base.owner.zh
    for share, entries in (
        (0.012, _open_licence),
        (0.004, _seizure),
        (0.012, _name_change),
        (0.005, _correction),
        (0.002, _limited),
    ):
        if rng.random() < share:
            day = granted + timedelta(days=rng.randrange(30, days))
            yield from entries(base, day, until, kept, rng)
    if lapsed is not None and rng.random() < 0.04:
        told = months_add(lapsed, 15)
        yield Happening("RR01", told, told + timedelta(days=20))


def _open_licence(base: RightPlan, day: date, until: date, kept: str, rng: Random) -> Iterator[Happening]:
    values = {
        "登记号": f"K{day.year}98{rng.randrange(1_000_000, 9_999_999)}",
        "许可人": kept,
        "许可种类": "开放许可",
        "金额（万元）": str(rng.randrange(2, 30)),
        "期限至": years_add(day, 3).isoformat(),
    }
    yield Happening("OL01", day, day + timedelta(days=18), values=values)


def _seizure(base: RightPlan, day: date, until: date, kept: str, rng: Random) -> Iterator[Happening]:
    values = {"登记号": f"示执{day.year}98{rng.randrange(1000, 9999)}", "期限至": years_add(day, 1).isoformat()}
    yield Happening("PP01", day, day + timedelta(days=12), values=values)
    lifted = day + timedelta(days=rng.randrange(120, 360))
    if lifted < until:
        yield Happening("PD01", lifted, lifted + timedelta(days=12), values=values)


def _name_change(base: RightPlan, day: date, until: date, kept: str, rng: Random) -> Iterator[Happening]:
    yield Happening("CP01", day, day + timedelta(days=14))


def _correction(base: RightPlan, day: date, until: date, kept: str, rng: Random) -> Iterator[Happening]:
    yield Happening(_CORRECTIONS[base.kind], day, day + timedelta(days=7))


def _limited(base: RightPlan, day: date, until: date, kept: str, rng: Random) -> Iterator[Happening]:
    yield Happening("IP01", day, day + timedelta(days=40))
