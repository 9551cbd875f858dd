"""A procedure as a declaration states it: sides, form, states, moves, limits, papers, letters, publication.

The words of a declaration are data: nothing in it is code. What decides is named (``guards``, ``rule``) and looked up.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Literal

import msgspec

from muniment.kernel.texts import Text
from muniment.procedures.values import PUBLIC

FieldType = Literal["text", "long", "date", "money", "number", "choice", "yes_no", "rights", "table", "party", "files"]
StateKind = Literal["draft", "open", "closed"]
SideKind = Literal["party", "staff"]


class Struct(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of a declaration: a word that it does not know is refused."""


class Words(Struct, frozen=True, kw_only=True):
    """A text in the two languages, as YAML writes it."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """The same as the house's own value."""
        return Text(self.zh, self.en)


class Basis(Struct, frozen=True, kw_only=True):
    """One law that a procedure stands on, with the dated rule where the house has it."""

    source: Words
    rule: str = ""


class RightsSpec(Struct, frozen=True, kw_only=True):
    """Which rights a case is about, and how many."""

    registers: tuple[str, ...]
    kinds: tuple[str, ...]
    least: int = 1
    most: int = 200


class SideSpec(Struct, frozen=True, kw_only=True):
    """One side of a case.

    Attributes:
        name: What it is called.
        kind: ``party`` or ``staff`` (those who check and decide).
        opens: Whether it may open a case.
        most: How many parties it may have.
        required: Whether the case cannot be put in without it.
        role: The role that its parties have in the events on rights (``pledgor``), where they have one.
        bodies: For staff: the kinds of bodies whose staff may work on it.
    """

    name: Words
    kind: SideKind = "party"
    opens: bool = False
    most: int = 20
    required: bool = True
    role: str = ""
    bodies: tuple[str, ...] = ("office",)


class FieldSpec(Struct, frozen=True, kw_only=True):
    """One field of the form, or of what a move asks.

    Attributes:
        name: Its name in data.
        type: What it takes.
        label: What it is called.
        help: One sentence beneath it.
        required: Whether the case cannot be put in without it.
        sees: Who sees it: ``public`` and names of sides; staff of the case always.
        choices: For ``choice``: value → words.
        columns: For ``table``: column name → label; every cell is text.
        least: The least number, amount or day (``today`` for the day of law).
        most: The greatest; for texts the number of characters, for files how many.
        media: For ``files``: kinds of ``domain.files.MEDIA`` that are taken; the usual ones where it names none.
        largest_mb: For ``files``: megabytes that one may have.
        side: For ``party``: the side whose parties are named here.
        held: For ``rights``: whether the page offers to add the other rights of the same kind that the holders hold.
    """

    name: str
    type: FieldType
    label: Words
    help: Words | None = None
    required: bool = False
    sees: tuple[str, ...] = ()
    choices: dict[str, Words] = {}
    columns: dict[str, Words] = {}
    least: str = ""
    most: str = ""
    media: tuple[str, ...] = ()
    largest_mb: int = 50
    side: str = ""
    held: bool = False


class StateSpec(Struct, frozen=True, kw_only=True):
    """Where a case can stand. ``public`` says whether the register of the procedure shows a case that stands there."""

    name: Words
    kind: StateKind = "open"
    public: bool = False
    about: Words | None = None


class ActSpec(Struct, frozen=True, kw_only=True):
    """One event that a move writes on each right of the case.

    Attributes:
        family: Of events: ``pledge licence open_licence transfer party dispute …``.
        action: ``start``, ``change`` or ``end``.
        category: ST.27 letter.
        key_event: ST.27 key event.
        office_code: The word for it in the register here.
        text: What the timeline says; ``{field}`` places are filled from the form.
        detail: Name of a detail → field of the form, or ``=literal``.
        parties: Roles that the event names → side, field of type party, or field of type text that holds a name.
        effective: Field of type date from whose day the event has effect, where that is not the day of the move.
    """

    family: str
    action: str
    category: str
    key_event: str
    office_code: str
    text: Words
    detail: dict[str, str] = {}
    parties: dict[str, str] = {}
    effective: str = ""


class MoveSpec(Struct, frozen=True, kw_only=True):
    """One way from a state to another.

    Attributes:
        name: What is done, as a button says it.
        agent: What the button says where the installation is an agent only.
        done: What was done, as the timeline of the case says it.
        source: States from which it can be made.
        target: The state after it; the same as before where it is empty.
        by: Sides that may make it; ``clock`` is made by a limit.
        joint: Sides all of whose parties must make it before it takes place.
        guards: Names of guards that may refuse it.
        ground: The law behind a refusal in another state or by another side.
        when: For a move of the clock: guards that make it as soon as they find something against the rights of the case.
        asks: What is filled in with the move.
        complete: Whether the form must be complete.
        starts: Limits that begin.
        ends: Limits that are kept by it.
        pauses: Limits that stand still from now on.
        resumes: Limits that go on.
        charges: Fees that become due with it.
        paid: Fees that must be paid before it, as far as they were charged.
        papers: Papers that are made.
        letters: Letters that are sent.
        acts: Events on the rights.
        sees: Who sees that it was made; everybody on the case where it is empty.
        registers: The state of the acts for an agent: ``prepared``, ``lodged`` or ``effective``.
    """

    name: Words
    done: Words
    source: tuple[str, ...] = msgspec.field(name="from")
    target: str = msgspec.field(name="to", default="")
    by: tuple[str, ...]
    agent: Words | None = None
    joint: tuple[str, ...] = ()
    guards: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    ground: Basis | None = None
    asks: tuple[FieldSpec, ...] = ()
    complete: bool = False
    starts: tuple[str, ...] = ()
    ends: tuple[str, ...] = ()
    pauses: tuple[str, ...] = ()
    resumes: tuple[str, ...] = ()
    charges: tuple[str, ...] = ()
    paid: tuple[str, ...] = ()
    papers: tuple[str, ...] = ()
    letters: tuple[str, ...] = ()
    acts: tuple[ActSpec, ...] = ()
    sees: tuple[str, ...] = ()
    registers: Literal["", "prepared", "lodged", "effective"] = ""


class LimitSpec(Struct, frozen=True, kw_only=True):
    """A time limit.

    Attributes:
        name: What is to be done within it.
        rule: The dated rule that says how long, and by which arithmetic it is counted.
        side: The side that must act.
        lapses: The move that the clock makes when it has passed; without one it is overdue until somebody acts.
        extension: The rule by which it may be extended once, or empty.
        warns_days: So many days before its end those who must act are told.
        served: Whether it begins with the service of the letter that the same move sends, and not with the move.
    """

    name: Words
    rule: str
    side: str
    lapses: str = ""
    extension: str = ""
    warns_days: tuple[int, ...] = (7, 1)
    served: str = ""


class FeeSpec(Struct, frozen=True, kw_only=True):
    """A fee of the case.

    Attributes:
        name: What it is for.
        rule: The dated rule that says how much (``counts: fee``).
        side: The side that owes it.
        when: Code of a remark of a guard: only the rights about which the move remarks it are charged.
    """

    name: Words
    rule: str
    side: str
    when: str = ""


class LetterSpec(Struct, frozen=True, kw_only=True):
    """A notice that the case sends. ``service`` is the family of rules that says when it counts as served."""

    to: tuple[str, ...]
    subject: Words
    body: Words
    service: str = ""


class PaperSpec(Struct, frozen=True, kw_only=True):
    """A document that the case produces, with a code by which anybody can verify it."""

    name: Words
    title: Words
    body: tuple[Words, ...]
    sees: tuple[str, ...] = ()


class MigratesSpec(Struct, frozen=True, kw_only=True):
    """By what rule the running cases of an earlier version go on under this one, from the day on which it holds.

    Attributes:
        version: The earlier version.
        basis: The law, or the transitional clause, that says so.
        states: State there → state here, where the name is another.
        limits: Limit there → limit here; a limit that runs keeps its last day, so both name the same rule.
        fields: Field there → field here.
    """

    version: int
    basis: Basis
    states: dict[str, str] = {}
    limits: dict[str, str] = {}
    fields: dict[str, str] = {}


class Declaration(Struct, frozen=True, kw_only=True):
    """A procedure, whole."""

    procedure: str
    version: int
    valid_from: date
    valid_to: date | None = None
    name: Words
    about: Words
    act: str
    group: Words = Words(zh="其他", en="Other")
    authority: tuple[str, ...] = ("registrar", "agent")
    basis: tuple[Basis, ...]
    rights: RightsSpec | None = None
    sides: dict[str, SideSpec]
    form: tuple[FieldSpec, ...]
    start: str
    states: dict[str, StateSpec]
    moves: dict[str, MoveSpec]
    limits: dict[str, LimitSpec] = {}
    fees: dict[str, FeeSpec] = {}
    letters: dict[str, LetterSpec] = {}
    papers: dict[str, PaperSpec] = {}
    conflicts: tuple[str, ...] = ("party", "own_body")
    migrates: tuple[MigratesSpec, ...] = ()
    """Earlier versions whose running cases go on under this one; those of every other finish as they began."""
    follows: dict[str, dict[str, str]] = {}
    """Procedure that a case may follow → field here → field or ask there whose words it begins with."""

    @property
    def key(self) -> str:
        """Name and version: what a case keeps."""
        return f"{self.procedure}@{self.version}"

    def side_names(self, kind: SideKind) -> tuple[str, ...]:
        """The sides of one kind, as declared."""
        return tuple(name for name, side in self.sides.items() if side.kind == kind)

    def field(self, name: str) -> FieldSpec | None:
        """A field of the form by name."""
        return next((each for each in self.form if each.name == name), None)

    def moves_from(self, state: str) -> Iterator[tuple[str, MoveSpec]]:
        """The moves that leave from a state, as declared."""
        return ((name, move) for name, move in self.moves.items() if state in move.source)

    def sees(self, seen: tuple[str, ...], side: str | None) -> bool:
        """Whether a side (``None``: everybody) sees what is marked so; staff see all, and nothing marked is for the sides."""
        if PUBLIC in seen:
            return True
        if side is None:
            return False
        spec = self.sides.get(side)
        if spec is None:
            return False
        return spec.kind == "staff" or not seen or side in seen


def declaration_read(content: Mapping[str, Any]) -> Declaration:
    """The declaration of a parsed YAML document.

    Raises:
        msgspec.ValidationError: a word is unknown, missing or of another type; it names the place.
    """
    return msgspec.convert(content, type=Declaration, strict=True)
