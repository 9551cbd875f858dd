"""What is proved of every declaration before a case may run under it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from string import Formatter

from muniment.kernel.errors import NotFound
from muniment.procedures.domain.declaration import Declaration, FieldSpec, MoveSpec, Words
from muniment.procedures.domain.files import MEDIA
from muniment.procedures.values import CLOCK, PUBLIC, GuardSpec
from muniment.standards.rules import Rule

RuleOn = Callable[[str, date], Rule]
FILLED: frozenset[str] = frozenset({"case_no", "rights", "today", "procedure", "fees", "found"})
"""Places that every letter, paper and event may have filled besides those of its form, moves, sides and limits."""


def declaration_faults(
    declaration: Declaration,
    *,
    guards: Mapping[str, GuardSpec],
    rule_on: RuleOn,
    on: date,
    earlier: Mapping[int, Declaration] | None = None,
) -> list[str]:
    """What is wrong with a declaration, a line each; none where every promise of it can be kept.

    Args:
        declaration: As read.
        guards: The guards that are known, by name.
        rule_on: Finds the version of a rule that holds on a day.
        on: The day on which its rules are looked up.
        earlier: The other versions of the same procedure, by version.
    """
    return [
        *_names(declaration),
        *_states(declaration),
        *_moves(declaration, guards),
        *_limits(declaration, rule_on, on),
        *_fees(declaration, guards, rule_on, on),
        *_fields(declaration),
        *_places(declaration),
        *_basis(declaration, rule_on, on),
        *_migrations(declaration, earlier or {}),
        *(
            f"from {name!r} it begins with {here!r}, which is no field"
            for name, fields in declaration.follows.items()
            for here in fields
            if declaration.field(here) is None
        ),
    ]


def reachable(declaration: Declaration) -> frozenset[str]:
    """The states that a case can come to."""
    seen, waiting = {declaration.start}, [declaration.start]
    while waiting:
        state = waiting.pop()
        for _, move in declaration.moves_from(state):
            after = move.target or state
            if after not in seen:
                seen.add(after)
                waiting.append(after)
    return frozenset(seen)


def ends(declaration: Declaration) -> frozenset[str]:
    """The states from which a closed one can be reached."""
    able = {name for name, state in declaration.states.items() if state.kind == "closed"}
    grown = True
    while grown:
        before = len(able)
        able |= {state for move in declaration.moves.values() if move.target in able for state in move.source}
        grown = len(able) > before
    return frozenset(able)


def _names(declaration: Declaration) -> Iterator[str]:
    named: dict[str, Iterable[str]] = {
        "state": declaration.states,
        "move": declaration.moves,
        "side": declaration.sides,
        "limit": declaration.limits,
        "letter": declaration.letters,
        "paper": declaration.papers,
    }
    for kind, names in named.items():
        yield from (f"{kind} {name!r} is no plain name" for name in names if not _plain(name))
    if {PUBLIC, CLOCK} & set(declaration.sides):
        yield f"a side cannot be called {PUBLIC} or {CLOCK}"
    fields = [each.name for each in declaration.form]
    yield from (f"field {name!r} stands twice" for name in sorted({n for n in fields if fields.count(n) > 1}))
    yield from (f"field {name!r} is no plain name" for name in fields if not _plain(name))


def _plain(name: str) -> bool:
    return name.isascii() and name.replace("_", "a").isalnum() and name == name.lower()


def _states(declaration: Declaration) -> Iterator[str]:
    states = declaration.states
    if declaration.start not in states or states[declaration.start].kind != "draft":
        yield f"it starts in {declaration.start!r}, which is no draft"
        return
    came, able = reachable(declaration), ends(declaration)
    yield from (f"state {name!r} cannot be reached" for name in states if name not in came)
    yield from (f"state {name!r} leads to no end" for name in states if name not in able)
    for name, state in states.items():
        if state.kind == "closed" and any(move.target != "" for _, move in declaration.moves_from(name)):
            continue  # a closed case may be opened again by a move of its own
    if not declaration.side_names("staff"):
        yield "no side decides"
    if not any(side.opens for side in declaration.sides.values()):
        yield "no side may open a case"


def _moves(declaration: Declaration, guards: Mapping[str, GuardSpec]) -> Iterator[str]:
    for name, move in declaration.moves.items():
        yield from (f"move {name!r}: {fault}" for fault in _move(declaration, move, guards))
    clocked = {limit.lapses for limit in declaration.limits.values() if limit.lapses}
    for name, move in declaration.moves.items():
        if CLOCK in move.by and name not in clocked and not move.when:
            yield f"move {name!r} is made by the clock, and no limit leads to it"
        if move.when and CLOCK not in move.by:
            yield f"move {name!r} waits for something, and the clock does not make it"
    for name in sorted(clocked):
        if name not in declaration.moves or CLOCK not in declaration.moves[name].by:
            yield f"limit leads to {name!r}, which the clock does not make"


def _move(declaration: Declaration, move: MoveSpec, guards: Mapping[str, GuardSpec]) -> Iterator[str]:
    known: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
        ("state", (*move.source, *([move.target] if move.target else [])), frozenset(declaration.states)),
        ("side", tuple(each for each in move.by if each != CLOCK) + move.joint, frozenset(declaration.sides)),
        ("guard", (*move.guards, *move.when), frozenset(guards)),
        ("limit", (*move.starts, *move.ends, *move.pauses, *move.resumes), frozenset(declaration.limits)),
        ("fee", (*move.charges, *move.paid), frozenset(declaration.fees)),
        ("paper", move.papers, frozenset(declaration.papers)),
        ("letter", move.letters, frozenset(declaration.letters)),
    )
    for kind, names, there in known:
        yield from (f"no {kind} {name!r}" for name in names if name not in there)
    if not move.source or not move.by:
        yield "it starts nowhere, or nobody makes it"
    if set(move.joint) - set(move.by):
        yield "a side must join that may not make it"
    yield from _acts(declaration, move)


def _acts(declaration: Declaration, move: MoveSpec) -> Iterator[str]:
    if move.acts and declaration.rights is None:
        yield "it writes events, and the procedure is about no rights"
    for act in move.acts:
        for role, where in act.parties.items():
            if where not in declaration.sides and not _is_party(declaration, move, where):
                yield f"the event names {role} from {where!r}, which is no side and no field of a party or name"
        for place, where in act.detail.items():
            if not where.startswith("=") and where not in _fields_of(declaration, move) | FILLED:
                yield f"the detail {place!r} comes from {where!r}, which is no field"
        if act.effective and not _is_day(declaration, move, act.effective):
            yield f"the event has effect from {act.effective!r}, which is no date"


def _is_party(declaration: Declaration, move: MoveSpec, name: str) -> bool:
    spec = declaration.field(name) or next((each for each in move.asks if each.name == name), None)
    return spec is not None and spec.type in {"party", "text"}


def _is_day(declaration: Declaration, move: MoveSpec, name: str) -> bool:
    spec = declaration.field(name) or next((each for each in move.asks if each.name == name), None)
    return spec is not None and spec.type == "date"


def _fields_of(declaration: Declaration, move: MoveSpec | None = None) -> frozenset[str]:
    names = {each.name for each in declaration.form}
    moves = declaration.moves.values() if move is None else (move,)
    return frozenset(names | {each.name for one in moves for each in one.asks})


def _limits(declaration: Declaration, rule_on: RuleOn, on: date) -> Iterator[str]:
    for name, limit in declaration.limits.items():
        yield from (f"limit {name!r}: {line}" for line in _limit_rules(limit.rule, limit.extension, rule_on, on))
        if limit.side not in declaration.sides:
            yield f"limit {name!r}: no side {limit.side!r}"
        if limit.served and limit.served not in declaration.letters:
            yield f"limit {name!r}: no letter {limit.served!r}"
        if not any(name in move.starts for move in declaration.moves.values()):
            yield f"limit {name!r} never begins"
        if not limit.lapses and not any(name in move.ends for move in declaration.moves.values()):
            yield f"limit {name!r} never ends"


def _fees(declaration: Declaration, guards: Mapping[str, GuardSpec], rule_on: RuleOn, on: date) -> Iterator[str]:
    """Every fee has a rule that may be relied on, a side that owes it, and a move with which it becomes due."""
    for name, fee in declaration.fees.items():
        try:
            rule = rule_on(fee.rule, on)
        except NotFound:
            yield f"fee {name!r}: no rule {fee.rule!r} on {on}"
        else:
            if rule.data.get("counts") != "fee" or rule.confidence == "L":
                yield f"fee {name!r}: the rule {fee.rule!r} is none of fees, or is not verified"
        if fee.side not in declaration.side_names("party"):
            yield f"fee {name!r}: no party side {fee.side!r}"
        charging = [move for move in declaration.moves.values() if name in move.charges]
        if not charging:
            yield f"fee {name!r} is never charged"
        codes = {code for move in charging for each in move.guards if each in guards for code in guards[each].codes}
        if fee.when and fee.when not in codes:
            yield f"fee {name!r}: no guard remarks {fee.when!r} where it is charged"


def _limit_rules(rule: str, extension: str, rule_on: RuleOn, on: date) -> Iterator[str]:
    for each in filter(None, (rule, extension)):
        try:
            counts = rule_on(each, on).data.get("counts")
        except NotFound:
            yield f"no rule {each!r} on {on}"
            continue
        if counts not in {"period", "clock", "term"}:
            yield f"the rule {each!r} names no arithmetic"


def _fields(declaration: Declaration) -> Iterator[str]:
    for spec in declaration.form:
        yield from _field(declaration, spec, "")
        if not spec.sees:
            yield f"field {spec.name!r} says nobody who sees it"
    for name, move in declaration.moves.items():
        for spec in move.asks:
            yield from _field(declaration, spec, f"move {name!r}: ")
    if declaration.rights is not None and sum(each.type == "rights" for each in declaration.form) != 1:
        yield "it is about rights, and the form has not one field for them"


def _field(declaration: Declaration, spec: FieldSpec, where: str) -> Iterator[str]:
    wrong = [each for each in spec.sees if each != PUBLIC and each not in declaration.sides]
    yield from (f"{where}field {spec.name!r} is seen by {each!r}, which is no side" for each in wrong)
    if (spec.type == "choice") != bool(spec.choices):
        yield f"{where}field {spec.name!r}: a choice has choices, and nothing else has"
    if (spec.type == "table") != bool(spec.columns):
        yield f"{where}field {spec.name!r}: a table has columns, and nothing else has"
    yield from (f"{where}field {spec.name!r}: no kind of file {each!r}" for each in spec.media if each not in MEDIA)
    if spec.held and spec.type != "rights":
        yield f"{where}field {spec.name!r}: it offers what the holder holds, and takes no rights"
    if spec.media and spec.type != "files":
        yield f"{where}field {spec.name!r}: kinds of files, and it takes none"
    if spec.type == "party" and spec.side not in declaration.sides:
        yield f"{where}field {spec.name!r} names parties of {spec.side!r}, which is no side"


def _places(declaration: Declaration) -> Iterator[str]:
    """Every ``{place}`` in a letter, paper or event can be filled."""
    known = _fields_of(declaration) | FILLED | set(declaration.sides) | set(declaration.limits)
    said: list[tuple[str, Words]] = []
    for name, letter in declaration.letters.items():
        said += [(f"letter {name!r}", letter.subject), (f"letter {name!r}", letter.body)]
        yield from (
            f"letter {name!r} goes to {each!r}, which is no side" for each in letter.to if each not in declaration.sides
        )
    for name, paper in declaration.papers.items():
        said += [(f"paper {name!r}", each) for each in (paper.title, *paper.body)]
    for name, move in declaration.moves.items():
        said += [(f"move {name!r}", act.text) for act in move.acts]
    for where, words in said:
        for text in (words.zh, words.en):
            yield from (f"{where}: nothing fills {place!r}" for place in _places_in(text) if place not in known)


def _places_in(text: str) -> list[str]:
    return [place for _, place, _, _ in Formatter().parse(text) if place is not None]


def _basis(declaration: Declaration, rule_on: RuleOn, on: date) -> Iterator[str]:
    if not declaration.basis:
        yield "it names no law"
    grounds = [move.ground for move in declaration.moves.values() if move.ground is not None]
    for each in (*declaration.basis, *grounds):
        if each.rule:
            try:
                rule_on(each.rule, on)
            except NotFound:
                yield f"no rule {each.rule!r} on {on}"


def _migrations(declaration: Declaration, earlier: Mapping[int, Declaration]) -> Iterator[str]:
    """Every running case of a version that is brought over finds its state, its sides and its limits again."""
    for each in declaration.migrates:
        old = earlier.get(each.version)
        said = f"from version {each.version}"
        if old is None or each.version >= declaration.version:
            yield f"{said}: there is no such earlier version"
            continue
        for name, state in old.states.items():
            here = declaration.states.get(each.states.get(name, name))
            if state.kind != "closed" and (here is None or here.kind != state.kind):
                yield f"{said}: a case that stands at {name!r} finds no such state"
        yield from (f"{said}: no side {name!r}" for name in old.sides if name not in declaration.sides)
        for name, limit in old.limits.items():
            there = declaration.limits.get(each.limits.get(name, name))
            if there is None or (there.rule, there.side, there.served) != (limit.rule, limit.side, limit.served):
                yield f"{said}: the limit {name!r} finds none of the same rule and side"
        for name in each.fields.values():
            if declaration.field(name) is None:
                yield f"{said}: no field {name!r}"
