"""云澜省, the same at every size: each invention patent is planned for what it is to the walks; the rest by chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from random import Random

from muniment.demo.domain.country import YUNLAN, Country, Owner
from muniment.demo.domain.high_value import AFTER, BEFORE, conditions, emerging
from muniment.demo.domain.plan import Draw, document_next, patent_base, pledge_of, right_plan, us_member
from muniment.demo.domain.right import FIRST_OWN, PENDING_DAYS, Happening, RightPlan, Serials, first_day, tuesday
from muniment.kernel.dates import months_add, years_add

HIGH_VALUE_BEFORE, HIGH_VALUE_AFTER = 589, 576
UNIVERSITY, UNIVERSITY_PATENTS = "云澜理工大学", 134
"""What walk 9 takes stock of: so many patents in force."""

CAME = {"grant": 7, "abroad": 3, "ten_years": 1}
LEFT = {"lapse": 13, "moved": 6, "invalidated": 1, "concordance": 4}
"""How the indicator of 云澜省 moved between the two editions, by reason; the one invalidated is a record of walk 5."""

_OTHERS = (
    ("utility_model", 420),
    ("design", 260),
    ("trademark", 560),
    ("gi", 12),
    ("trademark_em", 70),
    ("plant_variety", 60),
    ("layout_design", 34),
    ("copyright", 210),
    ("data_set", 48),
    ("traditional_knowledge", 22),
    ("protected_sign", 14),
)
_PLAIN, _ENDED, _WAITING = 300, 170, 130
_DROPPED_TOPIC = "G05B"
_WAYS_TO_STAY = ("emerging",) * 7 + ("long", "long", "abroad_before")
_FILED = {
    "emerging": (date(2010, 1, 5), date(2022, 6, 1)),
    "long": (date(2009, 1, 5), date(2014, 12, 20)),
    "abroad_before": (date(2017, 3, 1), date(2020, 6, 1)),
    "abroad": (date(2019, 1, 5), date(2022, 3, 1)),
    "ten_years": (date(2016, 1, 10), date(2016, 10, 20)),
    "grant": (date(2023, 1, 10), date(2023, 12, 1)),
    "lapse": (date(2017, 3, 1), date(2020, 6, 1)),
    "moved": (date(2017, 3, 1), date(2022, 3, 1)),
    "concordance": (date(2017, 3, 1), date(2022, 3, 1)),
    "plain": (date(2017, 3, 1), date(2022, 3, 1)),
    "ended": (date(2009, 1, 5), date(2017, 6, 1)),
    "waiting": (date(2023, 9, 1), date(2025, 4, 1)),
}
"""Between which days a patent of each wish was filed: more than ten years ago or not, granted by then or not."""


def yunlan_plan(country: Country, fixed: tuple[RightPlan, ...] = ()) -> Iterator[RightPlan]:
    """The rights of 云澜省 beside the fixed records of the walks: the same ones whatever the size of the sample.

    Args:
        country: The vocabulary.
        fixed: The records of the walks; those that are of high value in both editions count among the 589.
    """
    owners = tuple(owner for owner in country.owners_of(YUNLAN) if owner.zh != UNIVERSITY)
    draw = Draw(country, owners, Serials(FIRST_OWN))
    yield from _Patents(draw, fixed).plans()
    for kind, count in _OTHERS:
        made, index = 0, -1
        while made < count:
            index += 1
            seed = f"84:{kind}:{index}"
            plan = right_plan(draw, kind, Random(seed), seed)
            if plan is not None and first_day(plan) is not None:
                made += 1
                yield plan


class _Patents:
    """Plans the invention patents one after another, each with a wish."""

    def __init__(self, draw: Draw, fixed: tuple[RightPlan, ...]) -> None:
        self._draw = draw
        self._university = draw.country.owner(UNIVERSITY)
        own = [plan for plan in fixed if plan.kind == "patent"]
        self._for_university = UNIVERSITY_PATENTS - sum(_of_university(plan) for plan in own)
        kept = sum(_lasts(plan, draw.country) for plan in own)
        self._wishes = (
            *["stay"] * (HIGH_VALUE_BEFORE - sum(LEFT.values()) - kept),
            *(wish for wish, count in CAME.items() for _ in range(count)),
            *(wish for wish, count in LEFT.items() if wish != "invalidated" for _ in range(count)),
            *["plain"] * _PLAIN,
            *["ended"] * _ENDED,
            *["waiting"] * _WAITING,
        )
        symbols = [(at, topic["ipc"][0]) for at, topic in enumerate(draw.country.words["topics"])]
        self._dropped = next(at for at, ipc in symbols if ipc.startswith(_DROPPED_TOPIC))
        self._emerging = [at for at, ipc in symbols if emerging(ipc, BEFORE) and emerging(ipc, AFTER)]
        self._common = [at for at, ipc in symbols if not emerging(ipc, BEFORE) and not emerging(ipc, AFTER)]

    def plans(self) -> Iterator[RightPlan]:
        for index, wish in enumerate(self._wishes):
            seed = f"84:patent:{index}"
            plan = self._one(wish, Random(seed), seed)
            yield plan
            if plan.abroad_on is not None:
                yield us_member(self._draw, plan, Random(f"{seed}:us"), f"{seed}:us", granted_on=plan.abroad_on)

    def _one(self, wish: str, rng: Random, seed: str) -> RightPlan:
        way = rng.choice(_WAYS_TO_STAY) if wish == "stay" else wish
        filed = _between(rng, *_FILED[way])
        base = RightPlan(
            kind="patent",
            number="",
            filed_on=filed,
            owner=self._owner(wish, rng),
            topic=self._topic(way, rng),
            seed=seed,
            published_on=tuesday(months_add(filed, 18)),
            published_no=document_next(self._draw.serials, "patent"),
        )
        granted = _granted(way, base, rng)
        plan = replace(
            patent_base(self._draw, base),
            granted_on=granted,
            grant_no=base.published_no if granted else None,
            abroad_on=_abroad(way, filed, rng),
        )
        plan = replace(plan, happenings=tuple(self._happenings(wish, plan, rng)))
        self._draw.remember(plan)
        return plan

    def _owner(self, wish: str, rng: Random) -> Owner:
        if wish in {"stay", "plain"} and self._for_university and rng.random() < 0.3:
            self._for_university -= 1
            return self._university
        return self._draw.owner(rng)

    def _topic(self, way: str, rng: Random) -> int:
        if way == "concordance":
            return self._dropped
        return rng.choice(self._emerging if way in {"emerging", "grant", "lapse", "moved"} else self._common)

    def _happenings(self, wish: str, plan: RightPlan, rng: Random) -> list[Happening]:
        published = plan.published_on or plan.filed_on
        begun = published + timedelta(days=18)
        rows = [Happening("SE01", begun, begun)]
        if plan.granted_on is None or wish == "waiting":
            return rows
        if wish == "lapse":
            due = _anniversary(plan.filed_on, 2025)
            told = BEFORE + timedelta(days=rng.randrange(20, 260))
            rows.append(Happening("CF01", due, max(told, due + timedelta(days=215)), effective_on=due))
            rows.extend(self._left_pledged(plan, rng))
        elif wish == "moved":
            rows.append(_moved(self._draw.country, plan, rng))
        elif wish == "ended":
            due = _anniversary(plan.filed_on, plan.granted_on.year + rng.randrange(1, 4))
            rows.append(Happening("CF01", due, months_add(due, 8), effective_on=due))
        elif wish in {"stay", "plain"} and plan.owner.zh != UNIVERSITY and rng.random() < 0.08:
            rows.extend(pledge_of(self._draw, plan, rng, plan.granted_on, AFTER))
        elif wish == "plain" and plan.owner.zh != UNIVERSITY and rng.random() < 0.08:
            due = _anniversary(plan.filed_on, 2026 if plan.filed_on.month < 5 else 2025)
            told = rng.choice(PENDING_DAYS) - timedelta(days=1)
            rows.append(Happening("CF01", due, told, effective_on=due))
        return rows

    def _left_pledged(self, plan: RightPlan, rng: Random) -> list[Happening]:
        """Of some patents that end, a pledge that nobody ended before."""
        if plan.granted_on is None or rng.random() < 0.6:
            return []
        return pledge_of(self._draw, plan, rng, plan.granted_on, date(2025, 5, 1))[:1]


def _of_university(plan: RightPlan) -> bool:
    names = {plan.owner.zh, plan.co_owner.zh if plan.co_owner else ""}
    return UNIVERSITY in names and plan.granted_on is not None


def _lasts(plan: RightPlan, country: Country) -> bool:
    """Whether a fixed record is of high value in both editions."""
    here = plan.owner.province == YUNLAN
    return here and bool(conditions(plan, country, BEFORE)) and bool(conditions(plan, country, AFTER))


def _between(rng: Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange((last - first).days))


def _granted(way: str, base: RightPlan, rng: Random) -> date | None:
    published = base.published_on or base.filed_on
    if way == "waiting":
        coming = rng.choice(PENDING_DAYS) - timedelta(days=rng.randrange(5))
        return max(coming, PENDING_DAYS[0]) if rng.random() < 0.5 else None
    if way == "grant":
        return tuesday(_between(rng, date(2026, 1, 6), date(2026, 11, 10)))
    return tuesday(months_add(published, rng.randrange(4, 24)))


def _abroad(way: str, filed: date, rng: Random) -> date | None:
    """The day of a grant abroad: long before the first edition, or between the two."""
    if way == "abroad_before":
        return tuesday(months_add(filed, rng.randrange(33, 50)))
    return tuesday(_between(rng, date(2026, 1, 6), date(2026, 11, 10))) if way == "abroad" else None


def _anniversary(filed: date, year: int) -> date:
    return years_add(filed, year - filed.year)


def _moved(country: Country, plan: RightPlan, rng: Random) -> Happening:
    away = [owner for owner in country.owners if owner.province != YUNLAN]
    buyer = away[rng.randrange(len(away))]
    day = _between(rng, date(2026, 1, 12), date(2026, 10, 10))
    values = {
        "转让人": plan.owner.zh,
        "受让人": buyer.zh,
        "受让人英文名": buyer.en,
        "受让人所在地": buyer.place.zh,
    }
    return Happening("TR01", day, day + timedelta(days=15), values=values)
