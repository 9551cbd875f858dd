"""Open licences to be looked through: by what is needed, by price, and in figures that open into them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from statistics import median
from typing import Any

from django.db.models import F, Q, QuerySet

from muniment.exchange.domain.pricing import Plan, Priced, Spread, Step, classes_of, estimate, lumps, rates, spread_of
from muniment.exchange.models import OfferRow
from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.money import Money
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text
from muniment.procedures.queries.facts import rights_resolve
from muniment.procedures.queries.registry import declaration_on
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_get
from muniment.register.queries.withholdings import withheld_ids
from muniment.standards.rules import Rule, rule_on

FEE_KINDS: dict[str, Text] = {
    "lump": Text("一次付清", "a fixed sum"),
    "sales": Text("按净销售额提成", "a rate of net sales"),
    "profit": Text("按利润提成", "a rate of profit"),
    "entry_sales": Text("入门费加提成", "an entry fee and a rate"),
    "": Text("登记簿未载明", "not stated on the register"),
}
KINDS = ("patent", "utility_model", "design")
SORTS: Mapping[str, tuple[str, ...]] = {
    "newest": ("-since", "right_id"),
    "cheapest": ("amount", "right_id"),
    "rate": ("rate_percent", "right_id"),
    "longest": ("-until_on", "right_id"),
}
PUBLIC_LEAST = 3
"""A total over fewer instruments is not told, since one could be read from it: the house's choice, as on the board of pledges."""
COMPARED_MOST = 200
_HELD = ("titles", "abstracts", "parties", "classes", "events")
"""Fields of a record that a row of the table holds something of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What somebody looks for.

    Attributes:
        words: Each must stand in title, abstract, classes, names or number.
        kind: Of right; empty for all.
        fee_kind: How the fee is paid; empty for all.
        amount_most: Fixed sums up to this, in CNY.
        rate_most: Rates up to this, in percent.
        until: Licences that run at least until this day.
        standing: Only those that stand.
        year: Only those that began in this year.
    """

    words: str = ""
    kind: str = ""
    fee_kind: str = ""
    amount_most: Decimal | None = None
    rate_most: Decimal | None = None
    until: date | None = None
    standing: bool = True
    taken: bool = False
    year: int | None = None
    sort: str = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """An open licence in a list."""

    right_id: str
    instrument: str
    kind: str
    title: Text
    licensors: tuple[str, ...]
    classes: tuple[str, ...]
    since: date
    until_on: date | None
    ended_on: date | None
    stands: bool
    here: bool
    fee_kind: str
    amount: Money | None
    rate_percent: Decimal | None
    taken: int

    @property
    def price(self) -> Text:
        """What it costs, in words."""
        way = FEE_KINDS[self.fee_kind]
        parts = [way.zh], [way.en]
        if self.amount is not None:
            parts[0].append(self.amount.text.zh)
            parts[1].append(self.amount.text.en)
        if self.rate_percent is not None:
            parts[0].append(f"{self.rate_percent.normalize():f}%")
            parts[1].append(f"{self.rate_percent.normalize():f}%")
        return Text(" ".join(parts[0]), " ".join(parts[1]))


def offer_list(wanted: Wanted, *, data_dir: Path, on: date, after: int = 0, limit: int = 20) -> Page[Offer]:
    """The open licences that fit, from a place on; withheld rights are not among them.

    Raises:
        InvalidInput: there is no such order.
    """
    rows = _fitting(wanted, data_dir, on)
    order = SORTS.get(wanted.sort)
    if order is None:
        raise InvalidInput(Text("没有这种排序", "there is no such order"), code="offers.sort", field="sort")
    sorting = [
        F(each.lstrip("-")).desc(nulls_last=True) if each.startswith("-") else F(each).asc(nulls_last=True)
        for each in order
    ]
    found = list(rows.order_by(*sorting)[after : after + limit + 1])
    more = str(after + limit) if len(found) > limit else None
    return Page(items=tuple(_offer(each) for each in found[:limit]), next_cursor=more, total=rows.count())


def _standing(rows: QuerySet[OfferRow], on: date) -> QuerySet[OfferRow]:
    late = Q(until_on__lt=on) | Q(right_until__lt=on) | Q(ended_on__lte=on)
    return rows.filter(stands=True, since__lte=on).exclude(late)


def _seen(data_dir: Path) -> QuerySet[OfferRow]:
    """The offers without those of rights of which anything that a row holds is withheld."""
    return OfferRow.objects.exclude(right_id__in=sorted(withheld_ids(data_dir, *_HELD)))


def _fitting(wanted: Wanted, data_dir: Path, on: date) -> QuerySet[OfferRow]:
    rows = _seen(data_dir)
    if wanted.standing:
        rows = _standing(rows, on)
    for word in wanted.words.casefold().split()[:12]:
        rows = rows.filter(words__contains=word)
    equal = {name: value for name, value in (("kind", wanted.kind), ("fee_kind", wanted.fee_kind)) if value}
    rows = rows.filter(**equal)
    if wanted.year is not None:
        rows = rows.filter(since__year=wanted.year)
    if wanted.amount_most is not None:
        rows = rows.filter(amount__lte=wanted.amount_most, currency="CNY")
    if wanted.rate_most is not None:
        rows = rows.filter(rate_percent__lte=wanted.rate_most)
    if wanted.until is not None:
        rows = rows.filter(Q(until_on__gte=wanted.until) | Q(until_on=None))
    if wanted.taken:
        rows = rows.exclude(taken=[])
    return rows


def _offer(row: OfferRow) -> Offer:
    return Offer(
        right_id=row.right_id,
        instrument="" if "@" in row.instrument else row.instrument,
        kind=row.kind,
        title=Text(row.title_zh, row.title_en),
        licensors=tuple(row.licensors),
        classes=tuple(row.classes),
        since=row.since,
        until_on=row.until_on,
        ended_on=row.ended_on,
        stands=row.stands,
        here=row.here,
        fee_kind=row.fee_kind if row.fee_kind in FEE_KINDS else "",
        amount=Money(row.currency, row.amount) if row.amount is not None else None,
        rate_percent=row.rate_percent,
        taken=len(row.taken),
    )


# --- in figures ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """Open licences in figures; each count opens into the list that it counts.

    Attributes:
        years: Year → statements that began in it, licences taken up in it.
        amount_median: Of fixed sums in CNY, with how many; ``None`` over fewer than ``PUBLIC_LEAST``.
    """

    statements: int
    standing: int
    ended: int
    taken_up: int
    licences: int
    kinds: tuple[tuple[str, int], ...]
    fee_kinds: tuple[tuple[str, int], ...]
    years: tuple[tuple[int, int, int], ...]
    amount_median: tuple[Money, int] | None = None


def offer_figures(*, data_dir: Path, on: date) -> Figures:
    """All open licences of the register in figures, on a day."""
    every = _seen(data_dir).filter(since__lte=on)
    rows = list(every.values("kind", "fee_kind", "since", "amount", "currency", "taken"))
    standing = _standing(every, on).count()
    began, taken = (
        Counter(row["since"].year for row in rows),
        Counter(int(each["since"][:4]) for row in rows for each in row["taken"]),
    )
    sums = [
        row["amount"]
        for row in rows
        if row["amount"] is not None and row["currency"] == "CNY" and row["fee_kind"] == "lump"
    ]
    middle = (Money("CNY", Decimal(median(sums))), len(sums)) if len(sums) >= PUBLIC_LEAST else None
    return Figures(
        statements=len(rows),
        standing=standing,
        ended=len(rows) - standing,
        taken_up=sum(bool(row["taken"]) for row in rows),
        licences=sum(len(row["taken"]) for row in rows),
        kinds=tuple(Counter(row["kind"] for row in rows).most_common()),
        fee_kinds=tuple(Counter(row["fee_kind"] if row["fee_kind"] in FEE_KINDS else "" for row in rows).most_common()),
        years=tuple((year, began[year], taken[year]) for year in sorted(set(began) | set(taken), reverse=True)),
        amount_median=middle,
    )


# --- what it might cost --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Hint:
    """What prices on the register, and the user's own expectations, say of the price of one right.

    Attributes:
        least: Fewer comparable prices than this say nothing.
        lump, rate: Their spread; ``None`` where there are too few.
        steps: The estimate, figure by figure; none without expectations, or without a rate.
        wants_rate: Whether a rate is needed to go on, since the register offers none.
    """

    right_id: str
    title: Text
    edition: str
    compared: tuple[Priced, ...]
    least: int
    lump: Spread | None
    rate: Spread | None
    rule: Rule
    ceiling: Rule
    steps: tuple[Step, ...] = ()
    wants_rate: bool = False
    years_left: int | None = None
    plan: Plan | None = field(default=None)


def price_hint(data_dir: Path, number: str, *, on: date, plan: Plan | None = None) -> Hint:
    """What an open licence of a right might cost: an estimate, with every price that it was compared with.

    Comparable are prices of open licences of the same kind of right whose classification shares a subclass; those of the right
    itself come first.

    Raises:
        NotFound: the number names no patent, utility model or design.
        InvalidInput: the expectations cannot be.
    """
    spec = declaration_on("open_licence", on).rights
    ids, faults = rights_resolve(data_dir, spec, [number]) if spec else ((), ())
    if not ids:
        raise NotFound(faults[0] if faults else Text("没有找到", "nothing was found"), code="offers.right")
    view = right_get(data_dir, ids[0], as_of=on)
    classes = classes_of(view.record.content.classes)
    compared = _compared(ids[0], view.record.kind, classes, withheld_ids(data_dir, *_HELD))
    rule, ceiling = rule_on("house.open_licence_price", on), rule_on("CN.patent.open_licence.ceiling", on)
    least = int(rule.data["comparables_least"])
    rate = spread_of(rates(compared), least=least)
    steps: tuple[Step, ...] = ()
    if plan is not None:
        _plan_check(plan)
        chosen = plan.rate_percent if plan.rate_percent is not None else (rate.median if rate else None)
        steps = estimate(plan, rate_percent=chosen, data=rule.data, ceiling=ceiling.data) if chosen is not None else ()
    expiry = view.expiry.on if view.expiry else None
    titles = {tag.split("-", maxsplit=1)[0]: words for tag, words in view.record.content.titles.items()}
    fallback = next(iter(titles.values()), ids[0])
    return Hint(
        right_id=ids[0],
        title=Text(titles.get("zh", fallback), titles.get("en", fallback)),
        edition=edition_get(None).name,
        compared=compared,
        least=least,
        lump=spread_of(lumps(compared), least=least),
        rate=rate,
        rule=rule,
        ceiling=ceiling,
        steps=steps,
        wants_rate=plan is not None and not steps,
        years_left=max(0, (expiry - on).days // 365) if expiry else None,
        plan=plan,
    )


def _plan_check(plan: Plan) -> None:
    wrong = plan.sales.amount <= 0 or not 1 <= plan.years <= 20 or not 1 <= plan.licensees <= 10_000
    if wrong or (plan.rate_percent is not None and not 0 < plan.rate_percent <= 100):
        line = Text(
            "年净销售额须大于零，年限 1 至 20，家数至少为一，提成 0 至 100",
            "sales are above nothing, years 1 to 20, licensees one at least, a rate above 0 and up to 100",
        )
        raise InvalidInput(line, code="offers.plan", field="sales")


def _compared(right_id: str, kind: str, classes: Iterable[str], hidden: Iterable[str]) -> tuple[Priced, ...]:
    near, out = set(classes), set(hidden)
    rows = OfferRow.objects.filter(kind=kind).filter(Q(amount__isnull=False) | Q(rate_percent__isnull=False))
    found = []
    for row in rows.order_by("-since", "right_id").iterator(chunk_size=500):
        own = row.right_id == right_id
        if row.right_id in out or not (own or near & set(row.classes)):
            continue
        amount = Money(row.currency, row.amount) if row.amount is not None else None
        found.append(
            Priced(
                right_id=row.right_id,
                instrument=row.instrument,
                own=own,
                fee_kind=row.fee_kind,
                amount=amount,
                rate_percent=row.rate_percent,
            )
        )
        if len(found) >= COMPARED_MOST:
            break
    return tuple(sorted(found, key=lambda each: not each.own))


# --- as JSON -------------------------------------------------------------------------------------------------------------


def offer_document(each: Offer) -> dict[str, Any]:
    """An open licence as JSON takes it."""
    return {
        "right_id": each.right_id,
        "instrument": each.instrument or None,
        "kind": each.kind,
        "title": each.title._asdict(),
        "licensors": list(each.licensors),
        "classes": list(each.classes),
        "since": each.since.isoformat(),
        "until_on": each.until_on.isoformat() if each.until_on else None,
        "ended_on": each.ended_on.isoformat() if each.ended_on else None,
        "stands": each.stands,
        "recorded_here": each.here,
        "fee_kind": each.fee_kind or None,
        "amount": str(each.amount.amount) if each.amount else None,
        "currency": each.amount.currency if each.amount else None,
        "rate_percent": str(each.rate_percent) if each.rate_percent is not None else None,
        "price": each.price._asdict(),
        "licences_taken_up": each.taken,
    }


def figures_document(figures: Figures) -> dict[str, Any]:
    """The figures as JSON takes them."""
    middle = figures.amount_median
    return {
        "statements": figures.statements,
        "standing": figures.standing,
        "ended": figures.ended,
        "taken_up": figures.taken_up,
        "licences": figures.licences,
        "kinds": dict(figures.kinds),
        "fee_kinds": {name or "not_stated": count for name, count in figures.fee_kinds},
        "years": [{"year": year, "statements": began, "licences": taken} for year, began, taken in figures.years],
        "amount_median": {"amount": str(middle[0].amount), "currency": middle[0].currency, "of": middle[1]}
        if middle
        else None,
    }


def hint_document(hint: Hint) -> dict[str, Any]:
    """The hint as JSON takes it."""

    def spread(found: Spread | None) -> dict[str, str | int] | None:
        if found is None:
            return None
        names = ("least", "lower", "median", "upper", "greatest")
        return {"count": found.count, **{name: str(getattr(found, name)) for name in names}}

    return {
        "right_id": hint.right_id,
        "estimate": True,
        "official": False,
        "compared": [
            {
                "right_id": each.right_id, "own": each.own, "fee_kind": each.fee_kind or None,
                "amount": str(each.amount.amount) if each.amount else None,
                "rate_percent": str(each.rate_percent) if each.rate_percent is not None else None,
            }
            for each in hint.compared
        ],
        "comparables_least": hint.least,
        "lump_cny": spread(hint.lump),
        "rate_percent": spread(hint.rate),
        "steps": [{"text": each.text._asdict(), "amount": str(each.amount.amount), "currency": each.amount.currency} for each in hint.steps],
        "rule": hint.rule.rule_id,
        "source": hint.rule.source._asdict(),
        "edition": hint.edition,
    }  # fmt: skip
