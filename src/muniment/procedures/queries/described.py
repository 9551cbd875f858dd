"""A procedure as its page tells it: who, by what law, from where to where, within what time, and what stands in the way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.ids import right_id_split
from muniment.kernel.texts import Text
from muniment.procedures.domain.declaration import Declaration
from muniment.procedures.domain.drawing import Box, Picture, moves_numbered, states_draw
from muniment.procedures.queries.asking import field_asked
from muniment.procedures.queries.authority import authority_of
from muniment.procedures.queries.registry import declaration_list, declaration_on, guards_known
from muniment.procedures.values import AUTHORITIES, CLOCK, Case, FieldAsked, Ground
from muniment.standards.rules import Rule, rule_on

_CLOCK = Text("期限届满", "the time limit, when it has passed")


@dataclass(frozen=True, slots=True)
class MoveTold:
    """A move with its number in the drawing."""

    no: int
    name: str
    label: Text
    source: tuple[Text, ...]
    target: Text | None
    who: tuple[Text, ...]
    joint: bool
    ground: Text | None
    checks: tuple[tuple[Text, Ground], ...]


@dataclass(frozen=True, slots=True)
class LimitTold:
    """A time limit with the rule that says how long."""

    name: str
    label: Text
    side: Text
    rule: Rule
    extension: Rule | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Procedure:
    """A procedure in the version that holds on a day.

    Attributes:
        opens: The sides that may open a case: name and words.
        picture: The states as a drawing, ``states`` its boxes with their words.
        basis: The laws that it stands on.
        public: Whether its register shows cases to everybody.
        registers, kinds: Of the rights that a case may be about; none where it is about none.
    """

    name: str
    version: int
    valid_from: date
    title: Text
    about: Text
    act: str
    group: Text
    authority: str
    authority_name: Text
    basis: tuple[Ground, ...]
    opens: tuple[tuple[str, Text], ...]
    sides: tuple[tuple[Text, bool], ...]
    states: tuple[tuple[Box, Text], ...]
    moves: tuple[MoveTold, ...]
    limits: tuple[LimitTold, ...]
    papers: tuple[Text, ...]
    fields: tuple[FieldAsked, ...]
    picture: Picture
    public: bool
    registers: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()

    def takes(self, right_id: str) -> bool:
        """Whether a right of this identity may be what a case is about."""
        register, kind, _ = right_id_split(right_id)
        return register in self.registers and kind in self.kinds

    @property
    def checks(self) -> tuple[tuple[Text, Ground], ...]:
        """Everything that may stand in the way, each once."""
        return tuple({text: (text, ground) for move in self.moves for text, ground in move.checks}.values())


def procedure_get(name: str, *, on: date) -> Procedure:
    """The procedure of that name in the version that holds on a day.

    Raises:
        NotFound: there is none, or none then.
    """
    return _told(declaration_on(name, on), on)


def procedure_list(*, on: date) -> tuple[Procedure, ...]:
    """All procedures that can be begun on a day, by name."""
    return tuple(_told(each, on) for each in declaration_list(on))


def procedures_following(case: Case, *, on: date) -> tuple[tuple[str, Text, str], ...]:
    """The procedures that its parties may open from a case with its words: name, title, and the side that opens."""
    if case.staff or not case.sides or not case.right_ids:
        return ()
    found = []
    for each in declaration_list(on):
        side = next((name for name in each.side_names("party") if each.sides[name].opens), "")
        if side and case.procedure in each.follows:
            found.append((each.procedure, each.name.text, side))
    return tuple(found)


def opens_for(procedure: Procedure, me: Identity) -> tuple[tuple[str, Text], ...]:
    """The bodies in whose name somebody may open a case, beside their own."""
    own = {seat.body: seat.name for seat in me.bodies}
    more = {each.owner: each.owner_name for each in me.acts_for if "file" in each.scopes}
    return tuple((own | more).items()) if procedure.opens else ()


def _told(declaration: Declaration, on: date) -> Procedure:
    authority = authority_of(declaration)
    picture = states_draw(declaration)
    return Procedure(
        name=declaration.procedure,
        version=declaration.version,
        valid_from=declaration.valid_from,
        title=declaration.name.text,
        about=declaration.about.text,
        act=declaration.act,
        group=declaration.group.text,
        authority=authority,
        authority_name=AUTHORITIES[authority],
        basis=tuple(Ground(each.source.text, each.rule) for each in declaration.basis),
        opens=tuple((name, side.name.text) for name, side in declaration.sides.items() if side.opens),
        sides=tuple((side.name.text, side.kind == "staff") for side in declaration.sides.values()),
        states=tuple((box, declaration.states[box.name].name.text) for box in picture.boxes),
        moves=_moves(declaration, authority),
        limits=_limits(declaration, on),
        papers=tuple(each.name.text for each in declaration.papers.values()),
        fields=tuple(field_asked(each) for each in declaration.form),
        picture=picture,
        public=any(each.public for each in declaration.states.values()),
        registers=declaration.rights.registers if declaration.rights else (),
        kinds=declaration.rights.kinds if declaration.rights else (),
    )


def _moves(declaration: Declaration, authority: str) -> tuple[MoveTold, ...]:
    guards = guards_known()
    found = []
    for no, name in moves_numbered(declaration):
        move = declaration.moves[name]
        label = (move.agent or move.name).text if authority == "agent" else move.name.text
        checks = tuple((guards[each].text, guards[each].ground) for each in move.guards)
        who = tuple(_CLOCK if side == CLOCK else declaration.sides[side].name.text for side in move.by)
        source = tuple(declaration.states[each].name.text for each in move.source)
        target = declaration.states[move.target].name.text if move.target else None
        ground = move.ground.source.text if move.ground else None
        found.append(MoveTold(no, name, label, source, target, who, bool(move.joint), ground, checks))
    return tuple(found)


def _limits(declaration: Declaration, on: date) -> tuple[LimitTold, ...]:
    return tuple(
        LimitTold(
            name,
            each.name.text,
            declaration.sides[each.side].name.text,
            rule_on(each.rule, on),
            _rule(each.extension, on),
        )
        for name, each in declaration.limits.items()
    )


def _rule(name: str, on: date) -> Rule | None:
    if not name:
        return None
    try:
        return rule_on(name, on)
    except NotFound:
        return None
