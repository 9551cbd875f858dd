"""The words of procedures: what a guard is told, what it answers, who sees what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from muniment.catalogue.values import Record
from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.register.values import Expiry, FeesSeen, LienStanding, Ownership, StatusPart
from muniment.standards.time import Explained

PUBLIC = "public"
"""Whom a field, paper or step is shown to when everybody may see it; beside it stand the names of sides."""
FEE = "fee"
"""The step by which a fee is told as paid, settled or waived."""
MIGRATED = "migrated"
"""The step by which a case goes on under a later version of its procedure."""
CLOCK = "clock"
"""Who makes a move that a time limit makes by itself."""

ObstacleKind = Literal["stop", "needs", "remark"]

AUTHORITIES: dict[str, Text] = {
    "registrar": Text("登记机关：本机构的决定即生效", "registrar: the decision made here is the act"),
    "agent": Text("代办：本机构核对、准备、递交，等待登记机关的编号", "agent: checked, prepared and lodged here; the registrar decides"),
    "mirror": Text("镜像：本机构只展示，不受理", "mirror: shown here, not taken in"),
}  # fmt: skip
"""What an installation is for an act on a kind of right."""


@dataclass(frozen=True, slots=True)
class Ground:
    """The law behind an obstacle, a refusal or a limit: its source in words, and the dated rule where there is one."""

    source: Text
    rule: str = ""
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason why a move is refused, or what it needs, or what should be known.

    Attributes:
        code: Stable name, such as ``pledge.R1``; the kit asks a test for each.
        kind: ``stop`` refuses; ``needs`` refuses until the consent or paper named in ``lifted_by`` is there; ``remark`` tells.
        text: What was found, with the names, days and sums that decide it.
        ground: The law behind it.
        right_id: The right concerned, or ``None`` for the case as a whole.
        events: Events of the right that show it, by id.
        lifted_by: Name of the field of the form that lifts it, for ``needs``.
    """

    code: str
    kind: ObstacleKind
    text: Text
    ground: Ground
    right_id: str | None = None
    events: tuple[str, ...] = ()
    lifted_by: str = ""

    @property
    def refuses(self) -> bool:
        """Whether the move cannot be made as long as this stands."""
        return self.kind != "remark"


@dataclass(frozen=True, slots=True, kw_only=True)
class RightFacts:
    """What the register says of one right on the day: the record, where it stands, whose it is, what lies on it.

    ``fees`` are computed by the rule; whether they were paid is said only where payments are covered.
    """

    record: Record
    line: Text
    status: tuple[StatusPart, ...]
    ownership: Ownership
    liens: tuple[LienStanding, ...]
    expiry: Expiry | None
    edition: str
    known_on: date
    fees: FeesSeen | None = None

    @property
    def right_id(self) -> str:
        """Its identity."""
        return self.record.right_id

    def standing(self, family: str) -> LienStanding:
        """What of one family lies on it."""
        return next(each for each in self.liens if each.family == family)


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseFacts:
    """Another case on one of the rights, as far as a guard may know it; ``said`` is the form of a closed one, as JSON keeps it."""

    case_no: str
    procedure: str
    act: str
    state: str
    right_ids: tuple[str, ...]
    opened_on: date
    said: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """All that a guard is told: it looks at nothing else, so that the same facts give the same answer for ever.

    Attributes:
        on: The day of law on which the move would be made.
        state: The state in which the case is.
        form: The values of the form by field, as ``forms.values_read`` gives them.
        sides: The parties by side.
        rights: What the register says of each right named, by identity, in the order of the form.
        others: Other open cases on these rights.
        case_no: The number of the case, empty for a check before any.
        held: Where a guard wants it: the other rights of the holder that stand, by the identity of the right of the case.
        past: Where a guard wants it: the cases on these rights that were closed.
        beside: For a mark of the case: the other marks of the same holder that bear the same words, by its identity.
    """

    on: date
    state: str
    form: Mapping[str, Any]
    sides: Mapping[str, tuple[Party, ...]] = field(default_factory=dict)
    rights: Mapping[str, RightFacts] = field(default_factory=dict)
    others: Sequence[CaseFacts] = ()
    case_no: str = ""
    beside: Mapping[str, tuple[RightFacts, ...]] = field(default_factory=dict)
    held: Mapping[str, tuple[RightFacts, ...]] = field(default_factory=dict)
    past: Sequence[CaseFacts] = ()


@dataclass(frozen=True, slots=True)
class Party:
    """One person or body on a side of a case.

    Attributes:
        name: As the register or the form writes it.
        code: The unified social credit code, or empty.
        ref: ``person:12`` or ``body:huarui-lighting`` where they have an account here, else empty.
        assented: Whether they have assented to the form as it stands.
    """

    name: str
    code: str = ""
    ref: str = ""
    assented: bool = False


Guard = Callable[[Facts], Sequence[Obstacle]]
"""A pure function over the facts."""


@dataclass(frozen=True, slots=True)
class GuardSpec:
    """A guard with what it can answer.

    Attributes:
        name: As declarations call it, such as ``pledge.owner_is_pledgor``.
        guard: The function.
        codes: Every code that it may answer with: the kit asks that each is shown by a test.
        text: What it looks for, in one sentence.
        ground: The law behind it.
        wants: What of the facts is gathered for it alone: ``held``, ``past``.
    """

    name: str
    guard: Guard
    codes: tuple[str, ...]
    text: Text
    ground: Ground
    wants: tuple[str, ...] = ()


LimitState = Literal["running", "paused", "kept", "late", "lapsed", "dropped"]

LIMIT_STATES: dict[str, Text] = {
    "running": Text("计时中", "running"),
    "paused": Text("中止计时", "standing still"),
    "kept": Text("按期完成", "kept"),
    "late": Text("逾期完成", "done late"),
    "lapsed": Text("期满", "passed"),
    "dropped": Text("不再适用", "no longer needed"),
}
"""What a time limit is; the first two are open."""


FEE_STATES: dict[str, Text] = {
    "due": Text("应缴", "due"),
    "told": Text("已报凭证，待核", "said to be paid, to be checked"),
    "paid": Text("已缴", "paid"),
    "waived": Text("免缴", "waived"),
    "dropped": Text("不再应缴", "no longer due"),
}
"""What a fee of a case is; the first two are open."""


FILE_STATES: dict[str, Text] = {
    "coming": Text("上传中", "coming"),
    "whole": Text("已收到", "received"),
    "refused": Text("未收", "refused"),
    "taken": Text("已撤下", "taken away"),
}
"""What a file of a case is; only a whole one counts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileSeen:
    """A file of a case as somebody sees it.

    Attributes:
        field: The field of the form, or ``move.field`` where it came with a move.
        size: Bytes.
        sha256: Of its bytes, in hexadecimal.
        step_no: The step with which it was put in; ``None`` while it waits.
        own: Whether the reader may still take it away.
    """

    file_id: int
    field: str
    name: str
    media: str
    size: int
    sha256: str
    side: Text
    on: date
    at: datetime
    step_no: int | None
    own: bool


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that is coming: go on from ``offset``; it is whole once that is ``size``.

    Attributes:
        token: Names it to its uploader alone.
        sha256: Of the whole file, once it is whole.
    """

    token: str
    name: str
    size: int
    offset: int
    sha256: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that happened in a case, as those who may see it read it.

    Attributes:
        kind: ``opened move assent extended message assigned``.
        text: What was done, in words.
        who: The side that did it, or what the clock did.
        said: What was filled in with it, label by label, as far as the reader may see.
        remarks: What the guards remarked when it was made.
        entry_no: The entry of the journal that holds it.
    """

    no: int
    kind: str
    text: Text
    who: Text
    name: Text
    on: date
    at: datetime
    said: tuple[tuple[Text, Text], ...] = ()
    remarks: tuple[Obstacle, ...] = ()
    entry_no: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LimitSeen:
    """A time limit of a case with its sum, as ``Explained.document`` gives it."""

    name: str
    title: Text
    side: Text
    state: LimitState
    begun_on: date
    due_on: date | None
    done_on: date | None
    extended: bool
    extends: bool
    sum: Mapping[str, Any]
    explained: Explained | None = None

    @property
    def running(self) -> bool:
        """Whether it still asks for something."""
        return self.state in {"running", "paused"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeSeen:
    """A fee of a case with the sum that gives its amount and the rule behind it.

    Attributes:
        lines: How the amount comes about, line by line.
        owed: Whether the reader's side owes it.
        receipt: Number of the receipt, or why it was waived.
    """

    fee_id: int
    name: str
    title: Text
    side: Text
    state: str
    amount: Money
    lines: tuple[Text, ...]
    rule: str
    source: Text
    confidence: str
    charged_on: date
    settled_on: date | None
    receipt: str
    owed: bool

    @property
    def open(self) -> bool:
        """Whether it still has to be paid, or the payment to be checked."""
        return self.state in {"due", "told"}


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterSeen:
    """A notice or message, with when it was sent, served and opened."""

    letter_id: int
    sender: Text
    to: Text
    subject: Text
    body: Text
    sent_on: date
    served_on: date | None
    sum: Mapping[str, Any]
    opened_at: datetime | None
    explained: Explained | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSeen:
    """A document with the code by which anybody verifies it."""

    paper: str
    title: Text
    code: str
    digest: str
    made_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldSeen:
    """A field of the form as somebody sees it: its label and its value in words; a table by columns and rows too."""

    name: str
    label: Text
    value: Text
    type: str
    columns: tuple[Text, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PartySeen:
    """A party on a side, and whether it has assented to the form as it stands."""

    side: str
    side_name: Text
    party: Party


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldAsked:
    """A field that the reader may fill in.

    Attributes:
        held: For rights: whether all others of the same kind and holder can be added at once.
        typed: What was typed into it so far: text, or rows of a table.
        fault: Why that cannot be read.
        choices: For a choice: value and words.
        columns: For a table: column and words.
        media: For files: the kinds that are taken, each of at most ``largest_mb`` megabytes.
    """

    name: str
    type: str
    label: Text
    help: Text | None = None
    required: bool = False
    choices: tuple[tuple[str, Text], ...] = ()
    columns: tuple[tuple[str, Text], ...] = ()
    most: str = ""
    media: tuple[str, ...] = ()
    largest_mb: int = 0
    held: bool = False
    typed: Any = ""
    fault: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveSeen:
    """A move that the reader may make now.

    Attributes:
        asks: Names of what is filled in with it, and ``fields`` the same whole.
        joint: Whether it waits until every party of its sides has assented.
        joined: The sides that must join it.
        given: Whether the reader has assented to the form as it stands.
        checked: Whether guards may refuse it: it can be tried without making it.
        ground: The law that it rests on, where the declaration names one.
    """

    name: str
    side: str
    label: Text
    asks: tuple[str, ...]
    joint: bool
    fields: tuple[FieldAsked, ...] = ()
    joined: tuple[str, ...] = ()
    given: bool = False
    checked: bool = False
    ground: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A case as one reader sees it: whatever they may not see is not in it.

    Attributes:
        sides: The sides for which the reader acts here; empty for the public.
        staff: Whether one of them is a staff side.
        writes_to: The other sides, to which the reader may write.
        asked: The form to fill in, only where the reader may still change it; ``typed`` is what was typed into it.
        faults: What of the form cannot be read, by field, beside ``typed``.
        follows: The case that it was opened from, and ``followed`` those opened from it, as far as the reader is on them.
        rev: To be given back with a change: another one meanwhile is refused.
    """

    case_no: str
    procedure: str
    version: int
    name: Text
    authority: str
    state: str
    state_name: Text
    state_kind: str
    opened_on: date
    moved_on: date
    closed_on: date | None
    rev: int
    right_ids: tuple[str, ...]
    parties: tuple[PartySeen, ...]
    fields: tuple[FieldSeen, ...]
    steps: tuple[Step, ...]
    limits: tuple[LimitSeen, ...]
    fees: tuple[FeeSeen, ...]
    letters: tuple[LetterSeen, ...]
    papers: tuple[PaperSeen, ...]
    moves: tuple[MoveSeen, ...]
    sides: tuple[str, ...]
    worker: Text | None = None
    staff: bool = False
    writes_to: tuple[tuple[str, Text], ...] = ()
    asked: tuple[FieldAsked, ...] = ()
    files: tuple[FileSeen, ...] = ()
    typed: Mapping[str, Any] = field(default_factory=dict)
    faults: Mapping[str, Text] = field(default_factory=dict)
    follows: str = ""
    followed: tuple[str, ...] = ()

    @property
    def closed(self) -> bool:
        """Whether it has come to an end."""
        return self.state_kind == "closed"
