"""What a reader may fill in and do in a case: the form with what is wrong beside each field, the moves with what they ask."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from muniment.accounts.queries import names_of
from muniment.accounts.values import Identity
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration, FieldSpec
from muniment.procedures.domain.files import USUAL
from muniment.procedures.domain.forms import form_read
from muniment.procedures.domain.machine import form_digest, moves_offered
from muniment.procedures.models import CaseRow, PartyRow, StepRow
from muniment.procedures.queries.acting import refs_of
from muniment.procedures.values import FEE_STATES, FieldAsked, MoveSeen

_FEE = Text("费用", "fee")
_VERSION, _GROUND = Text("程序版本", "version of the procedure"), Text("依据", "ground")
_LIMIT, _UNTIL, _REASON, _TO, _WORKER, _PARTY, _PAPER = (
    Text("期限", "time limit"),
    Text("至", "until"),
    Text("理由", "reason"),
    Text("致", "to"),
    Text("承办人", "to work on it"),
    Text("同意者", "who assented"),
    Text("盖章或签字的纸件", "paper with seal or signature"),
)


def field_asked(spec: FieldSpec, typed: Any = "", fault: Text | None = None) -> FieldAsked:  # noqa: ANN401 - what was typed
    """A field as a page or program asks for it."""
    return FieldAsked(
        name=spec.name,
        type=spec.type,
        label=spec.label.text,
        help=spec.help.text if spec.help else None,
        required=spec.required,
        choices=tuple((value, words.text) for value, words in spec.choices.items()),
        columns=tuple((name, words.text) for name, words in spec.columns.items()),
        most=spec.most,
        media=(spec.media or USUAL) if spec.type == "files" else (),
        largest_mb=spec.largest_mb if spec.type == "files" else 0,
        held=spec.held,
        typed=_lines(typed) if spec.type in {"rights", "party"} else typed,
        fault=fault,
    )


def _lines(typed: Any) -> str:  # noqa: ANN401
    return "\n".join(map(str, typed)) if isinstance(typed, list | tuple) else str(typed)


def form_asked(
    declaration: Declaration, row: CaseRow, seen: Callable[[FieldSpec], bool], *, on: date
) -> tuple[FieldAsked, ...]:
    """The fields of a draft that its reader sees, with what was typed and what of it cannot be read."""
    faults = form_read(declaration.form, row.typed, on=on, complete=False).faults
    return tuple(
        field_asked(spec, row.typed.get(spec.name, ""), faults.get(spec.name))
        for spec in declaration.form
        if seen(spec)
    )


def moves_asked(
    declaration: Declaration, row: CaseRow, sides: Iterable[str], me: Identity | None
) -> tuple[MoveSeen, ...]:
    """The moves that a reader may make now."""
    return tuple(
        MoveSeen(
            name=offer.name,
            side=offer.side,
            label=(offer.move.agent or offer.move.name).text if row.authority == "agent" else offer.move.name.text,
            asks=tuple(each.name for each in offer.move.asks),
            joint=bool(offer.move.joint),
            fields=tuple(field_asked(each) for each in offer.move.asks),
            joined=offer.move.joint,
            given=bool(offer.move.joint) and me is not None and _given(row, offer.move.joint, me),
            checked=bool(offer.move.guards),
            ground=offer.move.ground.source.text if offer.move.ground else None,
        )
        for offer in moves_offered(declaration, row.state, sides)
    )


def _given(row: CaseRow, joint: tuple[str, ...], me: Identity) -> bool:
    """Whether every party for whom somebody acts has assented to the form as it stands."""
    mine = PartyRow.objects.filter(case=row, side__in=joint, ref__in=refs_of(me)).values_list("assent", flat=True)
    digest = form_digest(row.typed)
    return bool(mine) and all(each == digest for each in mine)


def step_words(step: StepRow, declaration: Declaration) -> tuple[tuple[Text, Text], ...]:
    """What a step that is no move says of itself."""
    said = step.said
    words: tuple[tuple[Text, Text], ...] = ()
    match step.kind:
        case "extended":
            told = (
                (_LIMIT, _limit(declaration, said)),
                (_UNTIL, _plain(said["due_on"])),
                (_REASON, _plain(said["reason"])),
            )
            words = tuple(each for each in told if each[1].zh)
        case "assent" if "paper" in said:
            words = ((_PARTY, _plain(said["party"])), (_PAPER, _plain(said["paper"])))
        case "migrated":
            versions = _plain(f"{said['from']} → {said['to']}")
            words = ((_VERSION, versions), (_GROUND, Text(said["source"]["zh"], said["source"]["en"])))
        case "fee":
            sum_ = Money(said["currency"], Decimal(said["amount"])).text
            title, state = declaration.fees[said["fee"]].name.text, FEE_STATES[said["state"]]
            words = ((_FEE, Text(f"{title.zh} {sum_.zh}", f"{title.en} {sum_.en}")), (state, _plain(said["receipt"])))
        case "lapsed":
            words = ((_LIMIT, _limit(declaration, said)),)
        case "message" if said["to"] in declaration.sides:
            words = ((_TO, declaration.sides[said["to"]].name.text),)
        case "assigned":
            words = ((_WORKER, names_of({said["person"]}).get(said["person"], _plain("—"))),)
    return words


def _limit(declaration: Declaration, said: dict[str, Any]) -> Text:
    return declaration.limits[said["limit"]].name.text


def _plain(words: str) -> Text:
    return Text(words, words)
