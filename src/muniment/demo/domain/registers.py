"""What happens to the kinds of rights whose registers come as one table: varieties, layouts, works, data and others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from random import Random

from muniment.demo.domain.right import LAST_DAY, RightPlan, Serials
from muniment.kernel.dates import months_add

_MONTHS_TO_REGISTER = {
    "plant_variety": (20, 44),
    "layout_design": (2, 5),
    "copyright": (1, 3),
    "data_set": (1, 2),
    "traditional_knowledge": (4, 10),
    "protected_sign": (3, 7),
}
"""From filing to registration, in months."""

_SINCE = {"data_set": date(2022, 11, 17), "traditional_knowledge": date(2019, 3, 1), "layout_design": date(2008, 1, 1)}
"""Before these days nobody filed: the register did not exist, or had nothing of the sample."""


def register_life(serials: Serials, base: RightPlan, rng: Random) -> RightPlan:
    """The entry with its number, its register and the day on which it was registered."""
    filed = _filed(base, rng)
    low, high = _MONTHS_TO_REGISTER[base.kind]
    registered = months_add(filed, rng.randrange(low, high)) + timedelta(days=rng.randrange(20))
    published = months_add(filed, 6) if base.kind == "plant_variety" else registered
    register, number = _entry(serials, base.kind, filed, base.owner.province, rng)
    return replace(
        base,
        number=number,
        register=register,
        filed_on=filed,
        variant=rng.randrange(1000),
        published_on=published,
        granted_on=registered if registered <= LAST_DAY else None,
    )


def _filed(base: RightPlan, rng: Random) -> date:
    since = _SINCE.get(base.kind)
    if since is None or base.filed_on >= since:
        return base.filed_on
    return since + timedelta(days=rng.randrange((date(2026, 9, 30) - since).days))


def _entry(serials: Serials, kind: str, filed: date, province: str, rng: Random) -> tuple[str, str]:
    """Register and number of an entry, in the form that this register prints."""
    serial = serials.next(kind, str(filed.year))
    if kind == "plant_variety":
        woody = rng.random() < 0.2
        return ("CN.NFGA", f"CNF{filed.year}{serial}") if woody else ("CN.MARA", f"CNA{filed.year}{serial}")
    if kind == "layout_design":
        return "CN", f"BS.{filed:%y}{serial}"
    if kind == "copyright" and rng.random() < 0.6:
        return "CN.CPCC", f"{filed.year}SR{serial}"
    if kind == "copyright":
        return "CN.NCAC", f"国作登字-{filed.year}-{rng.choice('ABEFGH')}-{serial}0"
    if kind == "data_set":
        return f"CN.{province}", f"SJ{filed.year}{serial}"
    return "CN", f"{'CTZS' if kind == 'traditional_knowledge' else 'TSBZ'}{filed.year}{serial}"
