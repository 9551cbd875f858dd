"""Cases as one reader sees them. What they may not see is left out here, once, for pages, API, letters and statistics."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from muniment.accounts.queries import names_of
from muniment.accounts.values import Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.money import Money
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, FieldSpec
from muniment.procedures.domain.forms import value_text
from muniment.procedures.domain.machine import form_digest
from muniment.procedures.models import CaseRow, FeeRow, LetterRow, LimitRow, PaperRow, PartyRow, StepRow
from muniment.procedures.queries.acting import cases_own, refs_of, sides_of
from muniment.procedures.queries.asking import form_asked, moves_asked, step_words
from muniment.procedures.queries.files import files_seen
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.queries.values import form_typed, steps_declared, value_typed
from muniment.procedures.values import (
    FEE,
    MIGRATED,
    PUBLIC,
    Case,
    FeeSeen,
    FieldSeen,
    Ground,
    LetterSeen,
    LimitSeen,
    Obstacle,
    PaperSeen,
    Party,
    PartySeen,
    Step,
)
from muniment.register.queries.withholdings import withholding_list
from muniment.standards.time import explained_read

_CLOCK = Text("期限", "the time limit")
_STEPS: dict[str, Text] = {
    "opened": Text("开始填写", "began to fill it in"),
    "assent": Text("同意提交的内容", "assented to what is put in"),
    "extended": Text("延长期限", "extended a time limit"),
    "message": Text("发出信函", "sent a message"),
    "assigned": Text("分派承办人", "gave the case to somebody"),
    "lapsed": Text("期限届满", "a time limit passed"),
    FEE: Text("费用", "dealt with a fee"),
    MIGRATED: Text("转按新版程序办理", "goes on under the new version of the procedure"),
}


def case_get(*, case_no: str, me: Identity | None, on: date) -> Case:
    """A case as somebody sees it: a party their side, staff everything, everybody what the procedure publishes.

    Raises:
        NotFound: there is none, or nothing of it is theirs to see.
    """
    row = CaseRow.objects.filter(case_no=case_no).select_related("worker").first()
    unknown = NotFound(
        Text(f"没有案件 {case_no}，或者您无权查看", f"there is no case {case_no}, or it is not yours to see"),
        code="case.unknown",
        case_no=case_no,
    )
    if row is None:
        raise unknown
    declaration = declaration_of(f"{row.procedure}@{row.version}")
    sides = sides_of(declaration, row, me)
    if not sides and not declaration.states[row.state].public:
        raise unknown
    return _case(row, declaration, sides, me, on)


def _case(row: CaseRow, declaration: Declaration, sides: tuple[str, ...], me: Identity | None, on: date) -> Case:
    state = declaration.states[row.state]
    eyes = _Eyes(declaration, sides)
    editing = bool(sides) and state.kind == "draft"
    asked = form_asked(declaration, row, eyes.field, on=on) if editing else ()
    return Case(
        case_no=row.case_no,
        procedure=row.procedure,
        version=row.version,
        name=declaration.name.text,
        authority=row.authority,
        state=row.state,
        state_name=state.name.text,
        state_kind=state.kind,
        opened_on=row.opened_on,
        moved_on=row.moved_on,
        closed_on=row.closed_on,
        rev=row.rev,
        right_ids=_rights(row, eyes) if _rights_seen(declaration, eyes) else (),
        parties=_parties(row, declaration, eyes),
        fields=tuple(_fields(row, declaration, eyes)),
        steps=tuple(_steps(row, eyes)),
        limits=tuple(_limits(row, declaration)) if sides else (),
        fees=tuple(_fees(row, declaration, eyes)),
        letters=tuple(_letters(row, declaration, sides, me)) if sides and me else (),
        papers=tuple(_papers(row, declaration, eyes)),
        moves=moves_asked(declaration, row, sides, me),
        sides=sides,
        worker=Text(row.worker.name_zh, row.worker.name_en) if row.worker and eyes.staff else None,
        staff=eyes.staff,
        writes_to=tuple(
            (name, spec.name.text) for name, spec in declaration.sides.items() if sides and name not in sides
        )
        if state.kind != "draft"
        else (),
        asked=asked,
        files=tuple(files_seen(row, declaration, eyes.field, sides, staff=eyes.staff)),
        typed={each.name: row.typed[each.name] for each in asked if each.name in row.typed},
        faults={each.name: each.fault for each in asked if each.fault},
        follows=_known(row.follows, me) if row.follows else "",
        followed=tuple(filter(None, (_known(each, me) for each in row.followed.order_by("pk")))),
    )


def _known(row: CaseRow, me: Identity | None) -> str:
    """The number of another case where the reader stands on a side of it; else nothing."""
    return row.case_no if sides_of(declaration_of(f"{row.procedure}@{row.version}"), row, me) else ""


def _rights(row: CaseRow, eyes: _Eyes) -> tuple[str, ...]:
    """The rights of a case; everybody sees of them only those that are not withheld."""
    ids = tuple(row.rights.order_by("place").values_list("right_id", flat=True))
    if eyes.sides:
        return ids
    withheld = {each.right_id for each in withholding_list() if each.field is None}
    return tuple(each for each in ids if each not in withheld)


class _Eyes:
    """What a reader of these sides may see."""

    def __init__(self, declaration: Declaration, sides: tuple[str, ...]) -> None:
        self.declaration, self.sides = declaration, sides
        self.staff = any(declaration.sides[each].kind == "staff" for each in sides)

    def sees(self, marked: Iterable[str]) -> bool:
        """Whether something so marked is shown to this reader."""
        seen = tuple(marked)
        return any(self.declaration.sees(seen, side) for side in (*self.sides, None))

    def field(self, spec: FieldSpec | None) -> bool:
        """Whether a field is; one that says nothing is for staff alone."""
        if spec is None:
            return False
        return self.staff or (bool(spec.sees) and self.sees(spec.sees))


def _rights_seen(declaration: Declaration, eyes: _Eyes) -> bool:
    return eyes.field(next((each for each in declaration.form if each.type == "rights"), None))


def _parties(row: CaseRow, declaration: Declaration, eyes: _Eyes) -> tuple[PartySeen, ...]:
    """The sides as the fields that name them are seen; a side without such a field by those on the case."""
    hidden = {each.side for each in declaration.form if each.type == "party" and not eyes.field(each)}
    found, digest = [], form_digest(row.typed)
    for each in PartyRow.objects.filter(case=row).order_by("pk"):
        mine = each.side in eyes.sides or eyes.staff
        if not mine and (each.side in hidden or not eyes.sides):
            continue
        party = Party(each.name, each.code if mine else "", each.ref if mine else "", each.assent == digest)
        found.append(PartySeen(side=each.side, side_name=declaration.sides[each.side].name.text, party=party))
    return tuple(found)


def _fields(row: CaseRow, declaration: Declaration, eyes: _Eyes) -> Iterable[FieldSeen]:
    values = form_typed(declaration, row)
    for spec in declaration.form:
        if spec.name in values and eyes.field(spec):
            value = _rights(row, eyes) if spec.type == "rights" else values[spec.name]
            table: tuple[dict[str, str], ...] = values[spec.name] if spec.type == "table" else ()
            yield FieldSeen(
                name=spec.name,
                label=spec.label.text,
                value=value_text(spec, value),
                type=spec.type,
                columns=tuple(words.text for words in spec.columns.values()),
                rows=tuple(tuple(row.get(name, "") for name in spec.columns) for row in table),
            )


def _steps(row: CaseRow, eyes: _Eyes) -> Iterable[Step]:
    rows = steps_declared(row)
    names = names_of({each.ref for each, _ in rows})
    for each, declaration in rows:
        if not _step_seen(each, eyes):
            continue
        spec = declaration.moves.get(each.move) if each.kind == "move" else None
        side = declaration.sides.get(each.side)
        known = eyes.staff or each.side in eyes.sides
        yield Step(
            no=each.no,
            kind=each.kind,
            text=spec.done.text if spec else _STEPS.get(each.kind, Text(each.kind, each.kind)),
            who=side.name.text if side else _CLOCK,
            name=names.get(each.ref, Text("", "")) if known and side else Text("", ""),
            on=each.on,
            at=each.at,
            said=tuple(_said(each, spec.asks, eyes)) if spec else step_words(each, declaration),
            remarks=tuple(_remark(one) for one in each.remarks) if eyes.sides else (),
            entry_no=each.entry_no,
        )


def _step_seen(step: StepRow, eyes: _Eyes) -> bool:
    if eyes.staff:
        return True
    if step.kind in {"assigned"}:
        return False
    if not eyes.sides:
        return step.kind == "move" and PUBLIC in step.sees
    return eyes.sees(step.sees)


def _said(step: StepRow, asks: tuple[FieldSpec, ...], eyes: _Eyes) -> Iterable[tuple[Text, Text]]:
    for spec in asks:
        if spec.name in step.said and (eyes.staff or step.side in eyes.sides or eyes.field(spec)):
            yield spec.label.text, value_text(spec, value_typed(spec, step.said[spec.name]))


def _remark(said: Mapping[str, Any]) -> Obstacle:
    ground = Ground(Text(**said["source"]), said["rule"], said["confidence"])
    return Obstacle(
        said["code"],
        said["kind"],
        Text(**said["text"]),
        ground,
        said["right_id"],
        tuple(said["events"]),
        said["lifted_by"],
    )


def _limits(row: CaseRow, declaration: Declaration) -> Iterable[LimitSeen]:
    for each in LimitRow.objects.filter(case=row).order_by("pk"):
        yield LimitSeen(
            name=each.name,
            title=declaration.limits[each.name].name.text,
            side=declaration.sides[each.side].name.text,
            state=each.state,  # type: ignore[arg-type]
            begun_on=each.begun_on,
            due_on=each.due_on,
            done_on=each.done_on,
            extended=each.extended,
            extends=each.state == "running" and not each.extended and bool(declaration.limits[each.name].extension),
            sum=each.sum,
            explained=explained_read(each.sum) if each.sum else None,
        )


def _fees(row: CaseRow, declaration: Declaration, eyes: _Eyes) -> Iterable[FeeSeen]:
    """A fee is for the side that owes it and for staff."""
    for each in FeeRow.objects.filter(case=row).order_by("pk"):
        if not (eyes.staff or each.side in eyes.sides):
            continue
        yield FeeSeen(
            fee_id=each.pk,
            name=each.name,
            title=declaration.fees[each.name].name.text,
            side=declaration.sides[each.side].name.text,
            state=each.state,
            amount=Money(each.currency, each.amount),
            lines=tuple(Text(**line) for line in each.lines),
            rule=each.rule,
            source=Text(**each.source),
            confidence=each.confidence,
            charged_on=each.charged_on,
            settled_on=each.settled_on,
            receipt=each.receipt,
            owed=each.side in eyes.sides,
        )


def _letters(row: CaseRow, declaration: Declaration, sides: tuple[str, ...], me: Identity) -> Iterable[LetterSeen]:
    """Those to a side's own parties and from it; staff see all."""
    staff = any(declaration.sides[each].kind == "staff" for each in sides)
    refs = refs_of(me)
    for each in LetterRow.objects.filter(case=row).order_by("pk"):
        own = each.to_side in sides and (not each.to_ref or each.to_ref in refs)
        if not (staff or own or (each.from_side in sides and not each.letter)):
            continue
        sender = declaration.sides.get(each.from_side)
        yield LetterSeen(
            letter_id=each.pk,
            sender=sender.name.text if sender else _CLOCK,
            to=declaration.sides[each.to_side].name.text,
            subject=Text(each.subject_zh, each.subject_en),
            body=Text(each.body_zh, each.body_en),
            sent_on=each.sent_on,
            served_on=each.served_on,
            sum=each.sum,
            explained=explained_read(each.sum) if each.sum else None,
            opened_at=each.opened_at,
        )


def _papers(row: CaseRow, declaration: Declaration, eyes: _Eyes) -> Iterable[PaperSeen]:
    for each in PaperRow.objects.filter(case=row).order_by("pk"):
        if eyes.staff or eyes.sees(each.sees or ["-"]):
            yield PaperSeen(
                paper=each.paper,
                title=Text(**each.content["title"]),
                code=each.code,
                digest=each.digest,
                made_on=each.made_on,
            )


@dataclass(frozen=True, slots=True)
class CaseLine:
    """A case in a list of somebody's own.

    Attributes:
        waits: Something is for the reader's side to do: assent, or act within a limit.
        due_on: The nearest last day for their side.
    """

    case_no: str
    title: Text
    state_name: Text
    moved_on: date
    closed: bool
    waits: bool
    due_on: date | None


def case_list_own(*, me: Identity, limit: int = 50, after: int = 0) -> Page[CaseLine]:
    """The cases of somebody's own sides, the latest moved first."""
    rows = list(cases_own(me)[after : after + limit + 1])
    more = str(after + limit) if len(rows) > limit else None
    return Page(items=tuple(_line(row, me) for row in rows[:limit]), next_cursor=more)


def _line(row: CaseRow, me: Identity) -> CaseLine:
    declaration = declaration_of(f"{row.procedure}@{row.version}")
    sides = sides_of(declaration, row, me)
    due = LimitRow.objects.filter(case=row, state="running", side__in=sides).order_by("due_on", "pk").first()
    joint = any(move.joint and not move.given for move in moves_asked(declaration, row, sides, me))
    return CaseLine(
        case_no=row.case_no,
        title=declaration.name.text,
        state_name=declaration.states[row.state].name.text,
        moved_on=row.moved_on,
        closed=row.closed,
        waits=not row.closed and (due is not None or joint),
        due_on=due.due_on if due else None,
    )
