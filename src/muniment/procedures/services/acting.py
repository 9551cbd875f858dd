"""What a move writes on the rights of its case: events of one instrument, by the authority of this installation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from muniment.accounts.values import Actor
from muniment.catalogue.values import Event
from muniment.catalogue.values import Party as NamedParty
from muniment.kernel.money import Money
from muniment.procedures.domain.declaration import ActSpec, Declaration, MoveSpec
from muniment.procedures.models import CaseRightRow, CaseRow, PartyRow
from muniment.procedures.queries.values import form_typed, steps_declared
from muniment.procedures.services.cases import Moment
from muniment.procedures.services.letters import places_filled
from muniment.procedures.values import Party
from muniment.register.services.acts import act_record, act_settle

INSTRUMENT_FIELD = "instrument_no"
"""The field of a form that names the contract or decision, where there is one; else the case is the instrument."""


def acts_write(
    row: CaseRow,
    declaration: Declaration,
    move: str,
    spec: MoveSpec,
    *,
    asked: Mapping[str, Any],
    actor: Actor,
    moment: Moment,
) -> None:
    """Each event of a move stands in the journal for all rights of its case; what was prepared goes forward with it.

    A registrar's decision is effective at once; an agent's is what the move says it is.
    """
    values = {**form_typed(declaration, row), **asked}
    filled = places_filled(row, declaration, asked=asked, on=moment.on, specs=spec.asks)
    state = (spec.registers or "prepared") if row.authority == "agent" else "effective"
    rights = tuple(CaseRightRow.objects.filter(case=row).order_by("place").values_list("right_id", flat=True))
    for place, act in enumerate(spec.acts):
        act_record(
            actor=actor,
            act_id=_act_id(row, move, place),
            right_ids=rights,
            event=_event(row, act, values, act.text.text.fill(**filled).zh, moment),
            state=state,
            at=moment.at,
            instrument_id=str(values.get(INSTRUMENT_FIELD) or row.case_no),
            case_no=row.case_no,
        )
    if row.authority == "agent" and spec.registers and not spec.acts:
        for act_id in _prepared(row):
            number = str(values.get("registrar_no") or "")
            act_settle(actor=actor, act_id=act_id, state=spec.registers, on=moment.on, at=moment.at, number=number)


def _act_id(row: CaseRow, move: str, place: int) -> str:
    return f"{row.case_no}:{move}:{place}"


def _prepared(row: CaseRow) -> Iterable[str]:
    """The acts that moves of this case have recorded so far."""
    for step, declaration in steps_declared(row):
        spec = declaration.moves.get(step.move) if step.kind == "move" else None
        for place in range(len(spec.acts) if spec else 0):
            yield _act_id(row, step.move, place)


def _event(row: CaseRow, act: ActSpec, values: Mapping[str, Any], text: str, moment: Moment) -> Event:
    return Event(
        occurred_on=moment.on,
        effective_on=values.get(act.effective) if act.effective else None,
        category=act.category,
        key_event=act.key_event,
        family=act.family,
        action=act.action,
        office_code=act.office_code,
        text=text,
        parties=tuple(_parties(row, act, values)),
        detail=_details(act, values),
    )


def _parties(row: CaseRow, act: ActSpec, values: Mapping[str, Any]) -> Iterable[NamedParty]:
    seq = 0
    for role, where in act.parties.items():
        named = values.get(where)
        if named is None:
            rows = PartyRow.objects.filter(case=row, side=where).order_by("place", "pk")
            named = tuple(Party(each.name, each.code) for each in rows)
        elif isinstance(named, str):
            named = (Party(named),)
        for party in named:
            seq += 1
            yield NamedParty(role=role, name=party.name, seq=seq, identifiers=(party.code,) if party.code else ())


def _details(act: ActSpec, values: Mapping[str, Any]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, where in act.detail.items():
        value = where[1:] if where.startswith("=") else values.get(where)
        if value is None:
            continue
        if isinstance(value, Money):
            found |= {name: str(value.amount), "currency": value.currency}
        else:
            found[name] = str(value)
    return found
