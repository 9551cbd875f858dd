"""What happens to each right of the sample: a seeded plan, one right at a time, memory does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from muniment.demo.domain.country import Country, Owner
from muniment.kernel.dates import months_add, years_add

FIRST_DAY = date(2006, 1, 2)
LAST_DAY = date(2026, 11, 20)
EDITION_DAYS = (date(2025, 12, 31), date(2026, 10, 31), date(2026, 11, 20))
"""The days on which the three editions of the sample are published."""

TYPE_DIGIT = {"patent": "1", "utility_model": "2", "design": "3"}
SHARES = (
    ("patent", 0.325),
    ("utility_model", 0.25),
    ("design", 0.125),
    ("trademark", 0.23),
    ("gi", 0.01),
    ("trademark_em", 0.035),
    ("patent_us", 0.025),
)
"""Shares of the kinds among the rights of the sample."""

_RESERVED = 10_000
_PATENT_KINDS = ("patent", "utility_model", "design")


@dataclass(frozen=True, slots=True)
class Happening:
    """One row of the sample's gazette of legal status; ``values`` are further columns by their Chinese header."""

    code: str
    occurred_on: date
    published_on: date
    effective_on: date | None = None
    values: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class RightPlan:
    """One right as the generator means it: what its files will say and when."""

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


def rights_plan(country: Country, *, count: int, seed: str = "yunlan") -> Iterator[RightPlan]:
    """``count`` rights in a fixed order; the same seed and count always give the same ones."""
    serials: dict[tuple[str, str], int] = {}
    kinds = Random(f"{seed}:kinds")
    names, weights = zip(*SHARES, strict=True)
    recent: list[str] = []
    filed: list[tuple[str, date, int, Owner]] = []
    made, index = 0, -1
    while made < count:
        index += 1
        kind = kinds.choices(names, weights)[0]
        rng = Random(f"{seed}:{index}")
        plan = _plan_one(country, kind, rng, f"{seed}:{index}", serials, filed)
        if kind in _PATENT_KINDS:
            plan = _with_citations(plan, rng, recent)
        if first_day(plan) is None:
            continue
        made += 1
        yield plan
        if plan.published_no and kind == "patent":
            recent.append(plan.published_no)
            del recent[:-2000]
        if kind == "patent":
            filed.append((plan.number, plan.filed_on, plan.topic, plan.owner))
            del filed[:-500]


def first_day(plan: RightPlan) -> date | None:
    """The day on which the office first prints anything of the right, or ``None`` if that lies after the sample."""
    days = [day for day in (plan.published_on, plan.granted_on) if day is not None and day <= LAST_DAY]
    return min(days, default=None)


def serial_next(serials: dict[tuple[str, str], int], kind: str, year: str) -> str:
    """The next free seven-digit serial of a year: ``9010000`` and up (below are the walks' own)."""
    at = serials.get((kind, year), _RESERVED)
    serials[kind, year] = at + 1
    return str(9_000_000 + at)


def _plan_one(
    country: Country,
    kind: str,
    rng: Random,
    seed: str,
    serials: dict[tuple[str, str], int],
    filed: list[tuple[str, date, int, Owner]],
) -> RightPlan:
    owner = country.owners[int(len(country.owners) * rng.random() ** 1.7)]
    day = _filing_day(rng)
    topic = rng.randrange(len(country.words["topics"]))
    if kind == "patent_us":
        return _us_member(rng, seed, serials, filed, owner)
    if kind in _PATENT_KINDS:
        number = f"{day.year}{TYPE_DIGIT[kind]}{serial_next(serials, kind, str(day.year))}"
        base = RightPlan(kind=kind, number=number, filed_on=day, owner=owner, topic=topic, seed=seed)
        return _patent_life(country, base, rng, serials)
    if kind == "gi":
        number = f"{day.year}{serial_next(serials, kind, '')[1:]}"
    elif kind == "trademark_em":
        number = f"0990{serial_next(serials, kind, '')[2:]}"
    else:
        number = f"99{serial_next(serials, kind, '')[1:]}"
    return _mark_life(RightPlan(kind=kind, number=number, filed_on=day, owner=owner, topic=topic, seed=seed), rng)


def _filing_day(rng: Random) -> date:
    span = (date(2026, 9, 30) - FIRST_DAY).days
    return FIRST_DAY + timedelta(days=int(span * rng.random() ** 0.7))


def _us_member(
    rng: Random,
    seed: str,
    serials: dict[tuple[str, str], int],
    filed: list[tuple[str, date, int, Owner]],
    owner: Owner,
) -> RightPlan:
    """A grant abroad that claims the priority of a Chinese filing: the same invention, one family."""
    if filed:
        number_cn, day_cn, topic, owner = filed[rng.randrange(len(filed))]
    else:
        number_cn, day_cn, topic = "201019000001", date(2010, 3, 1), 0
    day = months_add(day_cn, 11)
    granted = _tuesday(months_add(day, rng.randrange(22, 40)))
    serial = serial_next(serials, "patent_us", "")[1:]
    return RightPlan(
        kind="patent_us",
        number=f"99{serial}",
        filed_on=day,
        owner=owner,
        topic=topic,
        seed=seed,
        granted_on=granted if granted <= LAST_DAY else None,
        grant_no=f"14{serial}",
        published_on=_tuesday(months_add(day_cn, 18)) + timedelta(days=2),
        published_no=f"{months_add(day_cn, 18).year}9{serial}",
        priority=(number_cn, day_cn),
    )


def _tuesday(day: date) -> date:
    return day + timedelta(days=(1 - day.weekday()) % 7)


def _patent_life(country: Country, base: RightPlan, rng: Random, serials: dict[tuple[str, str], int]) -> RightPlan:
    digit = TYPE_DIGIT[base.kind]
    document_no = f"{digit}9{serial_next(serials, 'document', digit)}"
    if base.kind == "patent":
        published = _tuesday(months_add(base.filed_on, 18))
        fate = rng.random()
        decided = _tuesday(months_add(published, rng.randrange(4, 36)))
    else:
        published, fate = None, 0.1
        decided = _tuesday(months_add(base.filed_on, rng.randrange(5, 11)))
    happenings: list[Happening] = []
    granted = None
    if published:
        begun = published + timedelta(days=18)
        happenings.append(Happening("SE01", begun, begun))
    if fate < 0.68:
        granted = decided
        happenings.extend(_after_grant(country, base, rng, decided))
    elif fate < 0.82:
        happenings.append(Happening("RJ01", decided, decided + timedelta(days=30)))
    elif fate < 0.92:
        happenings.append(Happening("WD01", decided, decided + timedelta(days=30)))
    return replace(
        base,
        variant=rng.randrange(1000),
        published_on=published,
        published_no=document_no,
        granted_on=granted,
        grant_no=document_no if granted else None,
        happenings=tuple(happenings),
    )


def _after_grant(country: Country, base: RightPlan, rng: Random, granted: date) -> list[Happening]:
    """Transfers, licences, pledges, lapse, invalidation or expiry, as chance has it."""
    rows: list[Happening] = []
    years = {"patent": 20, "utility_model": 10, "design": 15 if base.filed_on >= date(2021, 6, 1) else 10}[base.kind]
    end = years_add(base.filed_on, years)
    due = _lapse_due(base, rng, granted, end)
    until = min(due or end, LAST_DAY)
    if rng.random() < 0.05:
        rows.extend(_transfer(country, base, rng, granted, until))
    if rng.random() < 0.035:
        rows.extend(_licence(country, base, rng, granted, until))
    if base.kind != "design" and rng.random() < 0.035:
        rows.extend(_pledge(country, base, rng, granted, until))
    if due is None and rng.random() < 0.006:
        decided = granted + timedelta(days=rng.randrange(300, 1500))
        rows.append(Happening("IW01", decided, decided + timedelta(days=45)))
    elif due is not None:
        rows.append(Happening("CF01", due, months_add(due, rng.randrange(7, 14)), effective_on=due))
    elif end <= LAST_DAY:
        rows.append(Happening("CX01", end, end + timedelta(days=20), effective_on=end))
    return [row for row in rows if row.published_on <= LAST_DAY]


def _lapse_due(base: RightPlan, rng: Random, granted: date, end: date) -> date | None:
    """The anniversary of filing on which the fee was not paid, or ``None`` for a right that is kept to its end."""
    hazard = {"patent": 0.055, "utility_model": 0.13, "design": 0.15}[base.kind]
    year = granted.year - base.filed_on.year + 1
    while (due := years_add(base.filed_on, year)) < end:
        if due > granted and rng.random() < hazard:
            return due
        year += 1
    return None


def _between(rng: Random, first: date, last: date) -> date | None:
    days = (last - first).days
    return first + timedelta(days=rng.randrange(days)) if days > 30 else None


def _transfer(country: Country, base: RightPlan, rng: Random, granted: date, until: date) -> list[Happening]:
    day = _between(rng, granted, until)
    if day is None:
        return []
    buyer = country.owners[rng.randrange(len(country.owners))]
    values = {"转让人": base.owner.zh, "受让人": buyer.zh, "受让人英文名": buyer.en, "受让人所在地": buyer.place.zh}
    return [Happening("TR01", day, day + timedelta(days=15), values=values)]


def _licence(country: Country, base: RightPlan, rng: Random, granted: date, until: date) -> list[Happening]:
    day = _between(rng, granted, until)
    if day is None:
        return []
    taker = country.owners[rng.randrange(len(country.owners))]
    values = {
        "登记号": f"X{day.year}98{rng.randrange(1_000_000, 9_999_999)}",
        "许可人": base.owner.zh,
        "被许可人": taker.zh,
        "许可种类": rng.choice(("普通许可", "普通许可", "排他许可", "独占许可")),
        "金额（万元）": str(rng.randrange(2, 300)),
        "期限至": years_add(day, rng.randrange(2, 6)).isoformat(),
    }
    return [Happening("EE01", day, day + timedelta(days=20), values=values)]


def _pledge(country: Country, base: RightPlan, rng: Random, granted: date, until: date) -> list[Happening]:
    day = _between(rng, granted, until)
    if day is None:
        return []
    bank = rng.choice(country.words["banks"])[0]
    instrument = {
        "登记号": f"Y{day.year}98{rng.randrange(1_000_000, 9_999_999)}",
        "出质人": base.owner.zh,
        "质权人": bank,
        "金额（万元）": str(rng.randrange(50, 3000, 10)),
    }
    rows = [Happening("PE01", day, day + timedelta(days=10), values=instrument)]
    ended = months_add(day, rng.randrange(10, 30))
    if ended < until and rng.random() < 0.7:
        rows.append(Happening("PC01", ended, ended + timedelta(days=10), values=instrument))
    return rows


def _mark_life(base: RightPlan, rng: Random) -> RightPlan:
    published = months_add(base.filed_on, rng.randrange(5, 9))
    granted = months_add(published, 3)
    refused = base.kind != "gi" and rng.random() < 0.14
    return replace(
        base,
        variant=rng.randrange(1000),
        published_on=published if not refused else None,
        granted_on=granted if not refused and granted <= LAST_DAY else None,
    )


def _with_citations(plan: RightPlan, rng: Random, recent: list[str]) -> RightPlan:
    if plan.granted_on is None or plan.kind == "design" or len(recent) < 5:
        return plan
    cites = tuple(sorted({recent[rng.randrange(len(recent))] for _ in range(rng.randrange(1, 5))}))
    return replace(plan, cites=cites)
