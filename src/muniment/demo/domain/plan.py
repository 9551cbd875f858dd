"""What happens to each right of the sample: a seeded plan, one right at a time, memory does not grow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from muniment.demo.domain.country import YUNLAN, Country, Owner
from muniment.demo.domain.entries import entries_of
from muniment.demo.domain.registers import register_life
from muniment.demo.domain.right import (
    FIRST_DAY,
    FIRST_GROWING,
    LAST_DAY,
    PATENT_KINDS,
    REGISTER_KINDS,
    TYPE_DIGIT,
    Happening,
    RightPlan,
    Serials,
    first_day,
    tuesday,
)
from muniment.kernel.dates import months_add, years_add

SHARES = (
    ("patent", 0.300),
    ("utility_model", 0.220),
    ("design", 0.110),
    ("trademark", 0.195),
    ("gi", 0.008),
    ("trademark_em", 0.030),
    ("patent_us", 0.025),
    ("plant_variety", 0.018),
    ("layout_design", 0.010),
    ("copyright", 0.065),
    ("data_set", 0.012),
    ("traditional_knowledge", 0.004),
    ("protected_sign", 0.003),
)
"""Shares of the kinds among the rights of the provinces that grow with the sample."""

PICTURED = {"design": 0.12, "trademark": 0.1, "trademark_em": 0.4}
"""Shares of the documents that come with a drawn picture."""


@dataclass(slots=True)
class Draw:
    """What the generator draws from and what it remembers: both of bounded size."""

    country: Country
    owners: tuple[Owner, ...]
    serials: Serials
    recent: list[str] = field(default_factory=list)
    filed: list[RightPlan] = field(default_factory=list)

    def owner(self, rng: Random) -> Owner:
        """An owner; those early in the list own most."""
        return self.owners[int(len(self.owners) * rng.random() ** 1.7)]

    def remember(self, plan: RightPlan) -> None:
        """Later rights can cite this one, or claim its priority."""
        if plan.kind != "patent":
            return
        self.filed.append(plan)
        del self.filed[:-500]
        if plan.published_no:
            self.recent.append(plan.published_no)
            del self.recent[:-2000]


def rights_plan(country: Country, *, count: int, seed: str = "yunlan") -> Iterator[RightPlan]:
    """``count`` rights of the provinces that grow with the sample, in a fixed order: the same seed gives the same ones."""
    owners = tuple(owner for owner in country.owners if owner.province != YUNLAN)
    draw = Draw(country, owners, Serials(FIRST_GROWING))
    kinds = Random(f"{seed}:kinds")
    names, weights = zip(*SHARES, strict=True)
    made, index = 0, -1
    while made < count:
        index += 1
        kind = kinds.choices(names, weights)[0]
        plan = right_plan(draw, kind, Random(f"{seed}:{index}"), f"{seed}:{index}")
        if plan is None or first_day(plan) is None:
            continue
        made += 1
        yield plan
        draw.remember(plan)


def right_plan(draw: Draw, kind: str, rng: Random, seed: str) -> RightPlan | None:
    """One right of a kind as chance has it; ``None`` where there is nothing yet that it could follow."""
    if kind == "patent_us":
        earlier = draw.filed[rng.randrange(len(draw.filed))] if draw.filed else None
        return us_member(draw, earlier, rng, seed) if earlier is not None else None
    owner = draw.owner(rng)
    base = RightPlan(
        kind=kind,
        number="",
        filed_on=_filing_day(rng),
        owner=owner,
        topic=rng.randrange(len(draw.country.words["topics"])),
        seed=seed,
        pictured=rng.random() < PICTURED.get(kind, 0.0),
    )
    if kind in PATENT_KINDS:
        plan = _patent_life(draw, patent_base(draw, base), rng)
        return _with_citations(plan, rng, draw.recent)
    if kind in REGISTER_KINDS:
        return register_life(draw.serials, base, rng)
    return mark_life(mark_base(draw.serials, base), rng)


def patent_base(draw: Draw, base: RightPlan) -> RightPlan:
    """The application with a number of its year."""
    number = f"{base.filed_on.year}{TYPE_DIGIT[base.kind]}{draw.serials.next(base.kind, str(base.filed_on.year))}"
    return replace(base, number=number)


def mark_base(serials: Serials, base: RightPlan) -> RightPlan:
    """The mark or indication with a number of its register."""
    if base.kind == "gi":
        return replace(base, number=f"{base.filed_on.year}{serials.next('gi')[1:]}")
    if base.kind == "trademark_em":
        return replace(base, number=f"0990{serials.next('trademark_em')[2:]}")
    return replace(base, number=f"99{serials.next('trademark')[1:]}")


def _filing_day(rng: Random) -> date:
    span = (date(2026, 9, 30) - FIRST_DAY).days
    return FIRST_DAY + timedelta(days=int(span * rng.random() ** 0.7))


def us_member(
    draw: Draw, earlier: RightPlan, rng: Random, seed: str, granted_on: date | None = None, *, refused: bool = False
) -> RightPlan:
    """A filing abroad that claims the priority of a Chinese one: the same invention, one family."""
    day = months_add(earlier.filed_on, 11)
    granted = granted_on or tuesday(months_add(day, rng.randrange(22, 40)))
    serial = draw.serials.next("patent_us")[1:]
    known = granted <= LAST_DAY and not refused
    return RightPlan(
        kind="patent_us",
        number=f"99{serial}",
        filed_on=day,
        owner=earlier.owner,
        topic=earlier.topic,
        seed=seed,
        granted_on=granted if known else None,
        grant_no=f"14{serial}",
        published_on=tuesday(months_add(earlier.filed_on, 18)) + timedelta(days=2),
        published_no=f"{months_add(earlier.filed_on, 18).year}9{serial}",
        priority=(earlier.number, earlier.filed_on),
        like=earlier.like or earlier.seed,
        title=earlier.title,
    )


def _patent_life(draw: Draw, base: RightPlan, rng: Random) -> RightPlan:
    document_no = document_next(draw.serials, base.kind)
    if base.kind == "patent":
        published = tuesday(months_add(base.filed_on, 18))
        fate = rng.random()
        decided = tuesday(months_add(published, rng.randrange(4, 36)))
    else:
        published, fate = None, 0.1
        decided = tuesday(months_add(base.filed_on, rng.randrange(5, 11)))
    happenings: list[Happening] = []
    granted = None
    if published:
        begun = published + timedelta(days=18)
        happenings.append(Happening("SE01", begun, begun))
    if fate < 0.68:
        granted = decided
        happenings.extend(after_grant(draw, base, rng, decided))
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


def document_next(serials: Serials, kind: str) -> str:
    """The next publication number of a kind of patent."""
    digit = TYPE_DIGIT[kind]
    return f"{digit}9{serials.next('document', digit)}"


def after_grant(draw: Draw, base: RightPlan, rng: Random, granted: date) -> list[Happening]:
    """Transfers, licences, pledges, lapse, invalidation or expiry, as chance has it."""
    rows: list[Happening] = []
    years = {"patent": 20, "utility_model": 10, "design": 15 if base.filed_on >= date(2021, 6, 1) else 10}[base.kind]
    end = years_add(base.filed_on, years)
    due = _lapse_due(base, rng, granted, end)
    until = min(due or end, LAST_DAY)
    if rng.random() < 0.05:
        rows.extend(_transfer(draw, base, rng, granted, until))
    if rng.random() < 0.035:
        rows.extend(_licence(draw, base, rng, granted, until))
    if base.kind != "design" and rng.random() < 0.035:
        rows.extend(pledge_of(draw, base, rng, granted, until))
    if due is None and rng.random() < 0.006:
        decided = granted + timedelta(days=rng.randrange(300, 1500))
        rows.append(Happening("IW01", decided, decided + timedelta(days=45)))
    elif due is not None:
        rows.append(Happening("CF01", due, months_add(due, rng.randrange(7, 14)), effective_on=due))
    elif end <= LAST_DAY:
        rows.append(Happening("CX01", end, end + timedelta(days=20), effective_on=end))
    rows.extend(entries_of(base, granted, until, due))
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


def _transfer(draw: Draw, base: RightPlan, rng: Random, granted: date, until: date) -> list[Happening]:
    day = _between(rng, granted, until)
    if day is None:
        return []
    buyer = draw.owners[rng.randrange(len(draw.owners))]
    values = {"转让人": base.owner.zh, "受让人": buyer.zh, "受让人英文名": buyer.en, "受让人所在地": buyer.place.zh}
    return [Happening("TR01", day, day + timedelta(days=15), values=values)]


def _licence(draw: Draw, base: RightPlan, rng: Random, granted: date, until: date) -> list[Happening]:
    day = _between(rng, granted, until)
    if day is None:
        return []
    taker = draw.owners[rng.randrange(len(draw.owners))]
    values = {
        "登记号": f"X{day.year}98{rng.randrange(1_000_000, 9_999_999)}",
        "许可人": base.owner.zh,
        "被许可人": taker.zh,
        "许可种类": rng.choice(("普通许可", "普通许可", "排他许可", "独占许可")),
        "金额（万元）": str(rng.randrange(2, 300)),
        "期限至": years_add(day, rng.randrange(2, 6)).isoformat(),
    }
    return [Happening("EE01", day, day + timedelta(days=20), values=values)]


def pledge_of(draw: Draw, base: RightPlan, rng: Random, granted: date, until: date) -> list[Happening]:
    """A pledge between two days and, of two thirds, its end."""
    day = _between(rng, granted, until)
    if day is None:
        return []
    bank = rng.choice(draw.country.words["banks"])[0]
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


def mark_life(base: RightPlan, rng: Random) -> RightPlan:
    """Publication and registration of a mark or indication; one in seven marks is refused and never printed."""
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
