"""The public register of a procedure: the cases that stand where everybody may see them, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from statistics import median

from django.db.models import Count, Q, QuerySet

from muniment.kernel.errors import NotFound
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text
from muniment.procedures.models import CaseRow, LimitRow
from muniment.procedures.queries.cases import case_get
from muniment.procedures.queries.registry import declaration_of, declaration_on, declarations
from muniment.procedures.values import LIMIT_STATES, Case

PAGE = 25


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases of a procedure stand in a state; ``public`` where the register lists them."""

    state: str
    name: Text
    count: int
    public: bool


@dataclass(frozen=True, slots=True)
class Figures:
    """A procedure in figures: drafts are nobody's business and not counted.

    Attributes:
        standings: Cases by where they stand.
        years: Cases by the year in which they were opened.
        closed: How many came to an end.
        days: Days from the opening to the end, in the middle of all; ``None`` where none has ended.
        limits: Time limits by what became of them.
    """

    standings: tuple[Standing, ...]
    years: tuple[tuple[int, int], ...]
    closed: int
    days: float | None
    limits: tuple[tuple[Text, int], ...]

    @property
    def total(self) -> int:
        """All cases that were put in."""
        return sum(each.count for each in self.standings)


def register_list(
    procedure: str, *, on: date, state: str = "", right_id: str = "", after: int = 0, limit: int = PAGE
) -> Page[Case]:
    """The public cases of a procedure as everybody sees them, the latest moved first.

    Args:
        procedure: Its name.
        on: The day of law.
        state: Only those that stand there.
        right_id: Only those about this right.
        after: So many are left out.
        limit: So many are told.

    Raises:
        NotFound: there is no such procedure.
    """
    rows = _public(procedure, on)
    if state:
        rows = rows.filter(state=state)
    if right_id:
        rows = rows.filter(rights__right_id=right_id)
    numbers = list(rows.order_by("-moved_on", "-pk").values_list("case_no", flat=True)[after : after + limit + 1])
    items = tuple(case_get(case_no=each, me=None, on=on) for each in numbers[:limit])
    return Page(
        items=items, next_cursor=str(after + limit) if len(numbers) > limit else None, total=rows.distinct().count()
    )


def _public(procedure: str, on: date) -> QuerySet[CaseRow]:
    every = [each for each in declarations().values() if each.procedure == procedure]
    if not every:
        declaration_on(procedure, on)
    wanted = Q(pk__in=())
    for each in every:
        states = [name for name, state in each.states.items() if state.public]
        wanted |= Q(procedure=procedure, version=each.version, state__in=states)
    return CaseRow.objects.filter(wanted)


def register_figures(procedure: str, *, on: date) -> Figures:
    """A procedure in figures.

    Raises:
        NotFound: there is no such procedure.
    """
    newest = declaration_on(procedure, on)
    rows = CaseRow.objects.filter(procedure=procedure).exclude(state__in=_drafts(procedure))
    counted = list(rows.values("state", "version").annotate(count=Count("pk")).order_by("state", "version"))
    standings: dict[str, Standing] = {}
    for each in counted:
        spec = declaration_of(f"{procedure}@{each['version']}").states[each["state"]]
        before = standings[each["state"]].count if each["state"] in standings else 0
        standings[each["state"]] = Standing(each["state"], spec.name.text, before + each["count"], spec.public)
    order = {name: at for at, name in enumerate(newest.states)}
    ended = [(closed - opened).days for opened, closed in _ended(rows)]
    years = rows.values("opened_on__year").annotate(count=Count("pk")).order_by("opened_on__year")
    limits = (
        LimitRow.objects.filter(case__in=rows).values("state").annotate(count=Count("pk")).values_list("state", "count")
    )
    found = dict(limits)
    return Figures(
        standings=tuple(sorted(standings.values(), key=lambda each: order.get(each.state, len(order)))),
        years=tuple((each["opened_on__year"], each["count"]) for each in years),
        closed=len(ended),
        days=_whole(median(ended)) if ended else None,
        limits=tuple((LIMIT_STATES[name], found[name]) for name in LIMIT_STATES if name in found),
    )


def _whole(days: float) -> float:
    return int(days) if days == int(days) else days


def _ended(rows: QuerySet[CaseRow]) -> list[tuple[date, date]]:
    ends = rows.filter(closed=True).values_list("opened_on", "closed_on")
    return [(opened, closed) for opened, closed in ends if closed]


def _drafts(procedure: str) -> list[str]:
    return [
        name
        for each in declarations().values()
        if each.procedure == procedure
        for name, state in each.states.items()
        if state.kind == "draft"
    ]


def case_public(case_no: str) -> bool:
    """Whether everybody may see something of a case."""
    row = CaseRow.objects.filter(case_no=case_no).first()
    if row is None:
        return False
    try:
        return declaration_of(f"{row.procedure}@{row.version}").states[row.state].public
    except NotFound:
        return False
