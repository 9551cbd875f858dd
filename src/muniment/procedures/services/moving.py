"""A case moved: one transaction that looks again at everything, asks the guards, and writes what follows.

The lock on the end of the journal comes first: of two who act on one right in the same moment the second sees what
the first has written. Every move stands in the journal; acts on rights stand there as entries of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
from django.db import transaction

from muniment.accounts.values import SYSTEM, Actor, Identity
from muniment.journal.services import chain_hold, entry_append
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, MoveSpec
from muniment.procedures.domain.forms import FormRead, form_read, value_plain
from muniment.procedures.domain.machine import form_digest, joined, move_find, obstacles, side_check
from muniment.procedures.models import CaseRightRow, CaseRow, LimitRow, PartyRow
from muniment.procedures.queries.acting import refs_of, sides_of
from muniment.procedures.queries.facts import facts_gather
from muniment.procedures.queries.registry import guards_known
from muniment.procedures.services.acting import acts_write
from muniment.procedures.services.cases import (
    Moment,
    case_lock,
    case_unknown,
    form_values,
    key_keep,
    key_known,
    rev_check,
    rights_put,
    step_write,
)
from muniment.procedures.services.fees import fees_charge, fees_drop, fees_unpaid
from muniment.procedures.services.filing import files_of, files_put_in
from muniment.procedures.services.letters import assent_ask, letters_write
from muniment.procedures.services.papers import papers_make
from muniment.procedures.services.parties import parties_named, parties_of
from muniment.procedures.services.timing import limit_close, limits_drop, limits_follow
from muniment.procedures.values import Facts, Obstacle


@dataclass(frozen=True, slots=True)
class Moved:
    """What became of a move.

    Attributes:
        state: Where the case stands now.
        waits: Names of those whose assent a joint move still waits for; empty when it took place.
        remarks: What the guards remarked.
    """

    case_no: str
    state: str
    waits: tuple[str, ...] = ()
    remarks: tuple[Obstacle, ...] = ()


def case_move(
    *,
    data_dir: Path,
    case_no: str,
    move: str,
    me: Identity,
    moment: Moment,
    said: Mapping[str, Any] | None = None,
    rev: int | None = None,
    key: str = "",
) -> Moved:
    """The case has moved, or one more party has assented to a joint move.

    Args:
        data_dir: The data folder.
        case_no: The case.
        move: Name of the move.
        me: Who makes it.
        moment: When.
        said: What the move asks for, as typed.
        rev: The revision that was read; ``None`` does not ask.
        key: An idempotency key.

    Raises:
        NotFound: there is no such case for them.
        NotAllowed: another side makes this move.
        Conflict: it cannot be made in this state, a guard refuses it (``facts["obstacles"]``), or the case was changed.
        InvalidInput: the form or what the move asks is not complete (``facts["faults"]``).
    """
    digest = form_digest({"case": case_no, "move": move, "said": dict(said or {})})
    with transaction.atomic():
        chain_hold()
        known = key_known(me.ref, key, digest)
        if known is not None:
            return Moved(case_no, known.case.state)
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        rev_check(row, rev)
        limits_pass(data_dir=data_dir, row=row, declaration=declaration, moment=moment)
        spec_by = declaration.moves[move].by if move in declaration.moves else ()
        side = next((each for each in sides if each in spec_by), sides[0])
        spec = move_find(declaration, row.state, move, side)
        act = _Act(data_dir, row, declaration, move, spec, side, me, moment)
        moved = act.made(dict(said or {}))
        key_keep(row, me.ref, key, digest, moment)
    return moved


def limits_pass(*, data_dir: Path, row: CaseRow, declaration: Declaration, moment: Moment) -> int:
    """What the days brought to one case stands before anything else is done in it; within the caller's transaction.

    Whoever moves a case, or lets the days pass over all of them, comes by here: that no worker ran meanwhile changes
    nothing. What a limit does bears the day after its last one.

    Returns:
        How many moves the clock made.
    """
    made = 0
    while (limit := _passed(row, moment)) is not None and limit.due_on is not None:
        spec = declaration.limits[limit.name]
        after = Moment(limit.due_on + timedelta(days=1), moment.at)
        limit_close(limit, "lapsed", after.on)
        move = declaration.moves.get(spec.lapses)
        if move is None or row.state not in move.source:
            step_write(row, kind="lapsed", side="", me=None, moment=after, before=row.state, said={"limit": limit.name})
            continue
        _Act(data_dir, row, declaration, spec.lapses, move, "", None, after).carried({}, ())
        made += 1
    return made


def case_happened(*, data_dir: Path, case_no: str, moment: Moment) -> bool:
    """The case has gone on by itself where what one of its moves waits for has happened to its rights; whether it did.

    What was found is kept with the step as its grounds, each with the events that show it.
    """
    with transaction.atomic():
        chain_hold()
        row, declaration = case_lock(case_no)
        limits_pass(data_dir=data_dir, row=row, declaration=declaration, moment=moment)
        for name, spec in declaration.moves_from(row.state):
            if not spec.when:
                continue
            act = _Act(data_dir, row, declaration, name, spec, "", None, moment)
            found = obstacles(msgspec.structs.replace(spec, guards=spec.when), guards_known(), act.facts({}))
            grounds = tuple(each for each in found if each.refuses)
            if grounds:
                act.carried({}, grounds)
                return True
    return False


def _passed(row: CaseRow, moment: Moment) -> LimitRow | None:
    found: LimitRow | None = (
        LimitRow.objects.select_for_update()
        .filter(case=row, state="running", due_on__lt=moment.on)
        .order_by("due_on", "pk")
        .first()
    )
    return found


def move_precheck(*, data_dir: Path, case_no: str, move: str, me: Identity, moment: Moment) -> tuple[Obstacle, ...]:
    """What the guards would say to a move today; nothing is written.

    Raises:
        NotFound: there is no such case for them.
        InvalidInput: the form is not complete.
    """
    with transaction.atomic():
        row, declaration = case_lock(case_no)
        sides = sides_of(declaration, row, me)
        if not sides:
            raise case_unknown(case_no)
        by = declaration.moves[move].by if move in declaration.moves else ()
        side = next((each for each in sides if each in by), sides[0])
        spec = move_find(declaration, row.state, move, side)
        act = _Act(data_dir, row, declaration, move, spec, side, me, moment)
        return act.found({})


@dataclass(frozen=True, slots=True)
class _Act:
    """One move of one case while it is being made; ``me`` is ``None`` where the clock makes it."""

    data_dir: Path
    row: CaseRow
    declaration: Declaration
    name: str
    spec: MoveSpec
    side: str
    me: Identity | None
    moment: Moment

    @property
    def actor(self) -> Actor:
        return self.me.actor if self.me else SYSTEM

    def made(self, said: dict[str, Any]) -> Moved:
        """The move of a person: read what it asks, complete the form, gather the assents, carry it out."""
        for each in self.spec.asks:
            if each.type == "files":
                said[each.name] = files_of(self.row, f"{self.name}.{each.name}")
        asked = form_read(self.spec.asks, said, on=self.moment.on, complete=True)
        if asked.faults:
            raise _incomplete(asked.faults)
        if self.spec.complete:
            self._completed()
        if self.spec.joint:
            waits = self._assented()
            if waits:
                return Moved(self.row.case_no, self.row.state, waits=waits)
        found = self.found(asked.values)
        refusing = [each for each in found if each.refuses]
        if refusing:
            raise refused(refusing[0], found)
        self.carried(asked.values, found)
        return Moved(self.row.case_no, self.row.state, remarks=found)

    def found(self, asked: Mapping[str, Any]) -> tuple[Obstacle, ...]:
        """What stands in the way: fees that it waits for, then what the guards say."""
        unpaid = fees_unpaid(self.row, self.declaration, self.spec)
        return (*unpaid, *obstacles(self.spec, guards_known(), self.facts(asked)))

    def facts(self, asked: Mapping[str, Any]) -> Facts:
        values = form_values(self.data_dir, self.declaration, self.row, on=self.moment.on, complete=False).values
        return facts_gather(
            self.data_dir,
            on=self.moment.on,
            state=self.row.state,
            form={**values, **asked},
            sides=parties_of(self.row),
            right_ids=CaseRightRow.objects.filter(case=self.row).order_by("place").values_list("right_id", flat=True),
            case_no=self.row.case_no,
            wants={want for name in (*self.spec.guards, *self.spec.when) for want in guards_known()[name].wants},
        )

    def _completed(self) -> None:
        found: FormRead = form_values(self.data_dir, self.declaration, self.row, on=self.moment.on, complete=True)
        faults = dict(found.faults)
        if not faults:
            self.row.form = {name: value_plain(value) for name, value in found.values.items()}
            rights_put(self.row, self.declaration, found)
            parties_named(self.row, self.declaration, found.values)
            faults = side_check(self.declaration, parties_of(self.row))
        if faults:
            raise _incomplete(faults)

    def _assented(self) -> tuple[str, ...]:
        """This person's parties assent to the form as it stands; the names of those who still have to."""
        if self.me is None:
            return ()
        mine = PartyRow.objects.filter(case=self.row, side__in=self.spec.joint, ref__in=refs_of(self.me))
        digest = form_digest(self.row.typed)
        fresh = [each for each in mine if each.assent != digest]
        for each in fresh:
            each.assent, each.assent_by, each.assent_at = digest, self.me.ref, self.moment.at
            each.save(update_fields=["assent", "assent_by", "assent_at"])
        waiting = joined(self.spec, parties_of(self.row))
        if waiting and fresh:
            self.row.rev += 1
            self.row.save(update_fields=["rev", "form"])
            step_write(
                self.row,
                kind="assent",
                side=self.side,
                me=self.me,
                moment=self.moment,
                before=self.row.state,
                move=self.name,
                said={"digest": digest},
            )
            assent_ask(self.row, self.declaration, self.spec, moment=self.moment, side=self.side)
        return tuple(each.name for each in waiting)

    def carried(self, asked: Mapping[str, Any], remarks: tuple[Obstacle, ...]) -> None:
        """State, limits, letters, papers, journal, acts and step, in this order: a letter may name the day of a limit."""
        row, spec, moment = self.row, self.spec, self.moment
        before = row.state
        row.state = spec.target or before
        row.closed = self.declaration.states[row.state].kind == "closed"
        row.closed_on = moment.on if row.closed else None
        row.moved_on = moment.on
        row.rev += 1
        row.save()
        self._assents_void()
        plain = {name: value_plain(value) for name, value in asked.items()}
        limits_follow(row, self.declaration, spec, moment=moment)
        if row.closed:
            limits_drop(row, moment=moment)
            fees_drop(row, moment=moment)
        if spec.charges:
            rights = self.facts(asked).rights
            fees_charge(row, self.declaration, spec, rights=rights, remarks=remarks, moment=moment)
        letters_write(
            row, self.declaration, spec, asked=asked, moment=moment, side=self.side, found=_found_said(remarks)
        )
        papers_make(row, self.declaration, spec, asked=asked, moment=moment)
        entry = entry_append(
            kind="case.moved",
            actor=self.actor,
            payload={
                "case": row.case_no,
                "procedure": self.declaration.key,
                "move": self.name,
                "from": before,
                "to": row.state,
                "side": self.side,
                "on": moment.on,
                "form": form_digest(row.form),
            },
            made_at=moment.at,
            subjects=(f"case:{row.case_no}", *self._rights()),
        )
        acts_write(row, self.declaration, self.name, spec, asked=asked, actor=self.actor, moment=moment)
        step = step_write(
            row,
            kind="move",
            side=self.side,
            me=self.me,
            moment=moment,
            before=before,
            move=self.name,
            said=plain,
            remarks=[remark_plain(each) for each in remarks],
            sees=spec.sees,
            entry_no=entry.no,
        )
        files_put_in(row, self.name, step.no)

    def _assents_void(self) -> None:
        """An assent after the form was put in is to the case as it then stood: whatever moves it makes that one void."""
        after = self.row.state
        waits = any(each.joint for _, each in self.declaration.moves_from(after))
        if waits and self.declaration.states[after].kind != "draft":
            PartyRow.objects.filter(case=self.row).update(assent="", assent_by="", assent_at=None)

    def _rights(self) -> tuple[str, ...]:
        return tuple(CaseRightRow.objects.filter(case=self.row).values_list("right_id", flat=True))


def _found_said(remarks: tuple[Obstacle, ...]) -> Text | None:
    """What made the clock move a case, in words."""
    said = [each.text for each in remarks if each.refuses]
    return Text("；".join(each.zh for each in said), "; ".join(each.en for each in said)) if said else None


def refused(first: Obstacle, found: tuple[Obstacle, ...]) -> Conflict:
    """The refusal that the first obstacle makes, with all that was found."""
    source = first.ground.source
    line = Text(f"{first.text.zh}（{source.zh}）", f"{first.text.en} ({source.en})")
    return Conflict(line, code=first.code, obstacles=found)


def _incomplete(faults: Mapping[str, Text]) -> InvalidInput:
    name, fault = next(iter(faults.items()))
    line = Text(f"{name}：{fault.zh}", f"{name}: {fault.en}")
    return InvalidInput(line, code="form.incomplete", field=name, faults=dict(faults))


def remark_plain(each: Obstacle) -> dict[str, Any]:
    """An obstacle as JSON takes it."""
    return {
        "code": each.code,
        "kind": each.kind,
        "text": each.text._asdict(),
        "source": each.ground.source._asdict(),
        "rule": each.ground.rule,
        "confidence": each.ground.confidence,
        "right_id": each.right_id,
        "events": list(each.events),
        "lifted_by": each.lifted_by,
    }
