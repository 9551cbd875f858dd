"""The machine: from a state, by a side, along a declared move. It knows no clock, no table and no law."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from muniment.kernel.errors import Conflict, NotAllowed
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, MoveSpec
from muniment.procedures.values import CLOCK, Facts, Ground, GuardSpec, Obstacle, Party


@dataclass(frozen=True, slots=True)
class Offer:
    """A move that a side may make now."""

    name: str
    move: MoveSpec
    side: str


def moves_offered(declaration: Declaration, state: str, sides: Iterable[str]) -> tuple[Offer, ...]:
    """The moves that these sides may make from a state, in the order of the declaration."""
    mine = tuple(sides)
    return tuple(
        Offer(name, move, side)
        for name, move in declaration.moves_from(state)
        for side in [next((each for each in mine if each in move.by), "")]
        if side
    )


def move_find(declaration: Declaration, state: str, name: str, side: str) -> MoveSpec:
    """The move, where it leaves from this state and this side may make it.

    Raises:
        Conflict: it does not leave from this state; the line names the law where the declaration does.
        NotAllowed: another side makes it.
    """
    move = declaration.moves.get(name)
    if move is None:
        line = Text("此程序没有这一步", "this procedure has no such move")
        raise Conflict(line, code="case.move_unknown", move=name)
    where = declaration.states[state].name
    if state not in move.source:
        line = Text(
            f"现处于“{where.zh}”，不能“{move.name.zh}”" + _ground_of(move).zh,
            f"the case stands at “{where.en}”: “{move.name.en}” is not possible now" + _ground_of(move).en,
        )
        raise Conflict(line, code="case.state", move=name, state=state)
    if side not in move.by:
        who = [declaration.sides[each].name for each in move.by if each != CLOCK]
        line = Text(
            f"“{move.name.zh}”由{'、'.join(each.zh for each in who) or '期限'}办理" + _ground_of(move).zh,
            f"“{move.name.en}” is for the {', '.join(each.en for each in who) or 'clock'} to make"
            + _ground_of(move).en,
        )
        raise NotAllowed(line, code="case.side", move=name, side=side)
    return move


def _ground_of(move: MoveSpec) -> Text:
    if move.ground is None:
        return Text("", "")
    return Text(f"（{move.ground.source.zh}）", f" ({move.ground.source.en})")


def obstacles(move: MoveSpec, guards: Mapping[str, GuardSpec], facts: Facts) -> tuple[Obstacle, ...]:
    """All that the guards of a move have to say, guard by guard; what refuses comes first.

    A ``needs`` whose field is filled in becomes a remark: the consent or paper is there.
    """
    found = [_lifted(each, facts) for name in move.guards for each in guards[name].guard(facts)]
    return tuple(sorted(found, key=lambda each: not each.refuses))


def _lifted(obstacle: Obstacle, facts: Facts) -> Obstacle:
    given = facts.form.get(obstacle.lifted_by) if obstacle.lifted_by else None
    if obstacle.kind != "needs" or given in (None, False, (), ""):
        return obstacle
    return Obstacle(
        code=obstacle.code,
        kind="remark",
        text=obstacle.text,
        ground=obstacle.ground,
        right_id=obstacle.right_id,
        events=obstacle.events,
        lifted_by=obstacle.lifted_by,
    )


def side_check(declaration: Declaration, parties: Mapping[str, Sequence[Party]]) -> dict[str, Text]:
    """What is wrong with the sides of a complete case, by side."""
    found = {}
    for name, spec in declaration.sides.items():
        here = len(parties.get(name, ()))
        if spec.kind == "party" and spec.required and here == 0:
            found[name] = Text(f"缺少{spec.name.zh}", f"there is no {spec.name.en}")
        if here > spec.most:
            found[name] = Text(f"{spec.name.zh}最多 {spec.most} 个", f"at most {spec.most} of {spec.name.en}")
    return found


def joined(move: MoveSpec, parties: Mapping[str, Sequence[Party]]) -> tuple[Party, ...]:
    """The parties for whom a joint move still waits."""
    return tuple(party for side in move.joint for party in parties.get(side, ()) if not party.assented)


def form_digest(form: Mapping[str, Any]) -> str:
    """What an assent is to: any change of the form makes it another one."""
    said = json.dumps(form, ensure_ascii=False, sort_keys=True, default=str)
    return hashlib.sha256(said.encode()).hexdigest()


def ground_of(declaration: Declaration) -> Ground:
    """The first law that the procedure stands on."""
    first = declaration.basis[0]
    return Ground(first.source.text, first.rule)
