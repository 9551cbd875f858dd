"""The work of staff: open cases in the order of what is due, and how much each has in hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotAllowed
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration
from muniment.procedures.models import CaseRow, LimitRow, PartyRow
from muniment.procedures.queries.acting import staff_of
from muniment.procedures.queries.registry import declarations

PAGE = 50


@dataclass(frozen=True, slots=True)
class WorkItem:
    """An open case that somebody may work on.

    Attributes:
        due_on: The nearest last day of a limit of the staff, ``due`` what is to be done by it; else those of others.
        left: Days until then; negative where it has passed.
        mine: Whether it was given to the reader; ``worker`` is whoever has it.
        parties: The first party of each side.
    """

    case_no: str
    title: Text
    state: str
    state_name: Text
    due_on: date | None
    due: Text | None
    left: int | None
    mine: bool
    worker: Text | None
    parties: tuple[str, ...]
    opened_on: date


@dataclass(frozen=True, slots=True)
class Work:
    """A page of the worklist with what it counts: by procedure, and by whoever has the cases."""

    page: Page[WorkItem]
    total: int
    overdue: int
    procedures: tuple[tuple[str, Text, int], ...]
    load: tuple[tuple[Text, int], ...]


def work_list(
    me: Identity, *, on: date, procedure: str = "", whose: str = "", after: int = 0, limit: int = PAGE
) -> Work:
    """The open cases on which somebody may work as staff, those that are due first.

    Args:
        me: A person of staff.
        on: The day of law.
        procedure: Only of this procedure.
        whose: ``mine``, ``nobody`` or empty for all.
        after: So many are left out.
        limit: So many are told.

    Raises:
        NotAllowed: they are no staff.
    """
    if not me.may("staff"):
        raise NotAllowed(Text("这是工作人员的页面", "this page is for staff"), code="work.staff")
    every = _workable(me)
    rows = [row for row in every if _wanted(row, me, procedure, whose)]
    limits = _limits(rows)
    firsts = {row.pk: _first(row, limits.get(row.pk, [])) for row in rows}
    rows.sort(key=lambda row: _urgency(row, firsts[row.pk]))
    names = Counter(row.procedure for row in every)
    titles = {each.procedure: each.name.text for each in declarations().values()}
    return Work(
        page=Page(
            items=tuple(_item(row, firsts[row.pk], me, on) for row in rows[after : after + limit]),
            next_cursor=str(after + limit) if len(rows) > after + limit else None,
        ),
        total=len(rows),
        overdue=sum(each is not None and each.due_on is not None and each.due_on < on for each in firsts.values()),
        procedures=tuple((name, titles[name], count) for name, count in sorted(names.items())),
        load=_load(every),
    )


def work_count(me: Identity) -> int:
    """How many open cases somebody may work on."""
    return len(_workable(me)) if me.may("staff") else 0


def _staffed(me: Identity) -> Iterable[Declaration]:
    """The declarations of which somebody is staff for at least one body."""
    for each in declarations().values():
        if any(side.kind == "staff" and staff_of(side, me, "") for side in each.sides.values()):
            yield each


def _workable(me: Identity) -> list[CaseRow]:
    """Cases that were put in, not closed, and in which the reader is no party."""
    wanted = Q()
    for each in _staffed(me):
        drafts = [name for name, state in each.states.items() if state.kind == "draft"]
        wanted |= Q(procedure=each.procedure, version=each.version) & ~Q(state__in=drafts)
    if not wanted:
        return []
    own = {f"body:{seat.body}" for seat in me.bodies} | {me.ref}
    rows: QuerySet[CaseRow] = (
        CaseRow.objects.filter(wanted, closed=False)
        .filter(Q(body="") | Q(body__in=[seat.body for seat in me.bodies]))
        .exclude(pk__in=PartyRow.objects.filter(ref__in=own).values("case"))
        .select_related("worker")
        .order_by("pk")
    )
    return list(rows)


def _wanted(row: CaseRow, me: Identity, procedure: str, whose: str) -> bool:
    if procedure and row.procedure != procedure:
        return False
    if whose == "mine":
        return row.worker_id == me.person_id
    return row.worker_id is None if whose == "nobody" else True


def _limits(rows: list[CaseRow]) -> dict[int, list[LimitRow]]:
    found: dict[int, list[LimitRow]] = {}
    for each in LimitRow.objects.filter(case__in=[row.pk for row in rows], state="running").order_by("due_on", "pk"):
        found.setdefault(each.case_id, []).append(each)
    return found


def _first(row: CaseRow, limits: list[LimitRow]) -> LimitRow | None:
    """The limit that is due first: of the staff if they have one, else of others."""
    sides = declarations()[f"{row.procedure}@{row.version}"].sides
    staff = [each for each in limits if sides[each.side].kind == "staff"]
    return next(iter(staff or limits), None)


def _item(row: CaseRow, first: LimitRow | None, me: Identity, on: date) -> WorkItem:
    declaration = declarations()[f"{row.procedure}@{row.version}"]
    return WorkItem(
        case_no=row.case_no,
        title=declaration.name.text,
        state=row.state,
        state_name=declaration.states[row.state].name.text,
        due_on=first.due_on if first else None,
        due=declaration.limits[first.name].name.text if first else None,
        left=(first.due_on - on).days if first and first.due_on else None,
        mine=row.worker_id == me.person_id,
        worker=Text(row.worker.name_zh, row.worker.name_en) if row.worker else None,
        parties=_parties(row),
        opened_on=row.opened_on,
    )


def _parties(row: CaseRow) -> tuple[str, ...]:
    first: dict[str, str] = {}
    for side, name in PartyRow.objects.filter(case=row).order_by("place", "pk").values_list("side", "name"):
        first.setdefault(side, name)
    return tuple(first.values())


def _urgency(row: CaseRow, first: LimitRow | None) -> tuple[bool, date, int]:
    due = first.due_on if first else None
    return due is None, due or row.opened_on, row.pk


def _load(rows: list[CaseRow]) -> tuple[tuple[Text, int], ...]:
    counts: Counter[Text] = Counter(
        Text(row.worker.name_zh, row.worker.name_en) for row in rows if row.worker is not None
    )
    return tuple(sorted(counts.items(), key=lambda each: (-each[1], each[0].zh)))
