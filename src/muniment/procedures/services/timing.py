"""The limits of cases: begun, kept, extended, standing still, resumed."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.journal.services import chain_hold, entry_append
from muniment.kernel.errors import Conflict, NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, LimitSpec, MoveSpec
from muniment.procedures.domain.limits import Begun, limit_end, limit_extend_check, limit_kept
from muniment.procedures.models import CaseRow, LimitRow
from muniment.procedures.queries.acting import sides_of
from muniment.procedures.services.cases import Moment, case_lock, case_unknown, step_write
from muniment.standards.time import Explained, Pause

OPEN = ("running", "paused")
_PAUSED = Text("中止期间不计入", "the time of the suspension does not count")


def limits_follow(row: CaseRow, declaration: Declaration, spec: MoveSpec, *, moment: Moment) -> None:
    """The limits that a move ends, pauses, resumes and starts are so from now on, in this order."""
    for name in spec.ends:
        for limit in LimitRow.objects.filter(case=row, name=name, state__in=OPEN):
            late = limit.due_on is not None and limit_kept(limit.due_on, moment.on) == "late"
            limit_close(limit, "late" if late else "kept", moment.on)
        passed = LimitRow.objects.filter(case=row, name=name, state="lapsed").order_by("-pk").first()
        if passed is not None and not declaration.limits[name].lapses:
            limit_close(passed, "late", moment.on)  # nothing took its place: what it asked for was done after all
    for name in spec.pauses:
        for limit in LimitRow.objects.filter(case=row, name=name, state="running"):
            limit.pauses = [*limit.pauses, {"first": moment.on.isoformat(), "last": None}]
            limit.state, limit.due_on = "paused", None
            limit.save(update_fields=["pauses", "state", "due_on"])
    for name in spec.resumes:
        for limit in LimitRow.objects.filter(case=row, name=name, state="paused"):
            limit.pauses = [*limit.pauses[:-1], {**limit.pauses[-1], "last": moment.on.isoformat()}]
            limit.state = "running"
            _counted(limit, declaration.limits[name])
            limit.save()
    for name in spec.starts:
        LimitRow.objects.filter(case=row, name=name, state__in=OPEN).update(state="dropped", done_on=moment.on)
        limit_spec = declaration.limits[name]
        letter = declaration.letters.get(limit_spec.served)
        limit = LimitRow(
            case=row,
            name=name,
            side=limit_spec.side,
            begun_on=moment.on,
            service=letter.service if letter else "",
            state="running",
        )
        _counted(limit, limit_spec)
        limit.save()


def limits_drop(row: CaseRow, *, moment: Moment) -> None:
    """A case that came to an end asks for nothing more."""
    for limit in LimitRow.objects.filter(case=row, state__in=OPEN):
        limit_close(limit, "dropped", moment.on)


def _counted(limit: LimitRow, spec: LimitSpec) -> None:
    end = limit_sum(limit, spec)
    limit.due_on, limit.sum = end.on, end.document()


def limit_close(limit: LimitRow, state: str, on: date) -> None:
    """The limit asks for nothing any more."""
    limit.state, limit.done_on = state, on
    limit.save(update_fields=["state", "done_on"])


def limit_sum(limit: LimitRow, spec: LimitSpec) -> Explained:
    """The last day of a limit from what is kept of it; the same facts give the same day for ever."""
    pauses = [
        Pause(date.fromisoformat(each["first"]), date.fromisoformat(each["last"]), _PAUSED)
        for each in limit.pauses
        if each["last"]
    ]
    begun = Begun(limit.begun_on, limit.service)
    return limit_end(spec, begun, pauses=pauses, extended=limit.extended)


def limit_extend(*, case_no: str, name: str, me: Identity, reason: str, moment: Moment) -> date:
    """The limit is extended once by the rule of the declaration; returns its new last day.

    Raises:
        NotFound: there is no such case for them.
        NotAllowed: only staff of the case extend limits.
        Conflict: it does not run, cannot be extended, was already, or has passed.
    """
    with transaction.atomic():
        chain_hold()
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        side = next((each for each in sides if declaration.sides[each].kind == "staff"), None)
        if side is None:
            raise NotAllowed(Text("期限由承办人员延长", "limits are extended by staff"), code="limit.side")
        limit = LimitRow.objects.filter(case=row, name=name, state="running").first()
        if limit is None or limit.due_on is None:
            raise Conflict(Text("此期限不在计时", "this limit does not run"), code="limit.not_running")
        spec = declaration.limits[name]
        limit_extend_check(spec, extended=limit.extended, on=moment.on, due_on=limit.due_on)
        limit.extended = True
        _counted(limit, spec)
        limit.save()
        entry = entry_append(
            kind="case.limit_extended",
            actor=me.actor,
            payload={"case": case_no, "limit": name, "due_on": limit.due_on},
            made_at=moment.at,
            subjects=(f"case:{case_no}",),
        )
        row.rev += 1
        row.save(update_fields=["rev"])
        said = {"limit": name, "reason": reason, "due_on": limit.due_on.isoformat()}
        step_write(
            row, kind="extended", side=side, me=me, moment=moment, before=row.state, said=said, entry_no=entry.no
        )
    return limit.due_on
