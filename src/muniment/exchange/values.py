"""The words of the exchange: what lies on a right, what a lender watches, what it values, what a list of rights shows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from muniment.kernel.money import Money
from muniment.kernel.texts import Text
from muniment.register.values import CoverageAnswer, Lien, LienStanding, Ownership, Reason, RuleRef, StatusPart

GRADES: dict[str, Text] = {
    "red": Text("■ 紧急", "■ urgent"),
    "amber": Text("◔ 须处理", "◔ act"),
    "note": Text("○ 须知", "○ know"),
}
"""How grave a matter is: shape and word, never colour alone."""


_UNNAMED = Text("", "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Signal:
    """One matter that a lender should know of.

    Attributes:
        code: What kind of matter.
        key: Stays the same as long as the matter does: it is told once.
        grade: ``red``, ``amber`` or ``note``.
        text: What was found.
        advice: What to do.
        right_id: The right concerned.
        events: Events that show it.
        rules: Rules behind it.
        sum: What it costs today, where it is a matter of money.
        due_on: Until when something can be done.
    """

    code: str
    key: str
    grade: str
    text: Text
    advice: Text
    right_id: str
    events: tuple[str, ...] = ()
    rules: tuple[RuleRef, ...] = ()
    sum: Money | None = None
    due_on: date | None = None

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """The signal as *why* shows it."""
        return (Reason(self.text, self.events, self.rules),)


@dataclass(frozen=True, slots=True, kw_only=True)
class LienSeen:
    """One instrument on a right.

    Attributes:
        lien: As the register gives it.
        rank: Its place among those of its family that stand: for pledges only where the register admits several, for
            preservation orders the order in which they wait; ``None`` where there is no order.
        place: The rank in words.
    """

    lien: Lien
    rank: int | None
    place: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LiensSeen:
    """All that lies on a right on a day, as one edition and the journal know it."""

    right_id: str
    title: Text
    on: date
    edition: str
    known_on: date
    line: Text
    status: StatusPart
    ownership: Ownership
    standings: tuple[LienStanding, ...]
    current: tuple[LienSeen, ...]
    past: tuple[LienSeen, ...]
    coverage: tuple[tuple[str, CoverageAnswer], ...]
    held: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """A certificate of liens as it was issued.

    Attributes:
        code: By which anybody verifies it.
        content: Its words, as they were sealed.
        digest: SHA-256 over them.
        whole: Whether the words are those that were sealed.
        still: Whether the register says the same today; ``None`` where it was not asked.
    """

    code: str
    right_id: str
    on: date
    edition: str
    title: Text
    body: tuple[Text, ...]
    digest: str
    made_on: date
    made_at: datetime
    whole: bool
    still: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One answer about one right of a list: ``ok``, ``doubt``, ``bad`` or ``unknown``, in words, where to look, and why."""

    grade: str
    text: Text
    href: str = ""
    why: Text | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DiligenceRow:
    """One number of a list with its answers by column; one that names nothing carries only a problem."""

    typed: str
    right_id: str | None
    title: Text = _UNNAMED
    cells: dict[str, Cell] = field(default_factory=dict)
    problem: Text | None = None

    @property
    def worst(self) -> str:
        """The gravest of its answers."""
        if self.problem is not None:
            return "bad"
        return min((each.grade for each in self.cells.values()), key=("bad", "doubt", "unknown", "ok").index)


@dataclass(frozen=True, slots=True, kw_only=True)
class Diligence:
    """A sheet of due diligence over a list of rights."""

    rows: tuple[DiligenceRow, ...]
    pledgor: str
    until: date | None
    on: date
    edition: str
    doubled: int = 0

    def counted(self, grade: str) -> int:
        """How many rows have this as their gravest answer."""
        return sum(each.worst == grade for each in self.rows)


@dataclass(frozen=True, slots=True, kw_only=True)
class Valued:
    """An amount that a lender entered: of what, when it was so, and by which source; an older one is kept."""

    amount: Money
    valued_on: date
    source: str
    by: Text
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Collateral:
    """One right behind an instrument."""

    right_id: str
    title: Text
    status: StatusPart
    stands: bool
    value: Valued | None
    signals: tuple[Signal, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """One pledge of a lender: its loan counted once, whatever number of rights stand behind it.

    Attributes:
        no: Its number in the register, or what stands for it.
        loan: The amount: what the lender entered last, else what the register states.
        loan_source: Where that is from.
        value: The values of the rights that stand, added; ``None`` while one that stands has no value.
        ltv: Loan to value in percent.
        ltv_before: The same over all rights, as if all still stood.
        case_no: The case of disposal, where one is prepared or runs.
        over: The signal that the loan is more than the lender's ceiling allows.
    """

    no: str
    pledgors: tuple[str, ...]
    since: date
    until_on: date | None
    loan: Money | None
    loan_source: Text
    rights: tuple[Collateral, ...]
    value: Money | None
    ltv: Decimal | None
    ltv_before: Decimal | None
    case_no: str = ""
    over: Signal | None = None

    @property
    def signals(self) -> tuple[Signal, ...]:
        """Its own and those of all its rights, the gravest first."""
        every = [self.over] if self.over else []
        every += [each for right in self.rights for each in right.signals]
        return tuple(sorted(every, key=lambda each: ("red", "amber", "note").index(each.grade)))

    @property
    def grade(self) -> str:
        """The gravest of its signals; empty where nothing is to be known."""
        return self.signals[0].grade if self.signals else ""


@dataclass(frozen=True, slots=True)
class Ceiling:
    """The highest loan-to-value that a lender takes, in percent; ``own`` where it set it, else the default of the house."""

    percent: int
    own: bool
    source: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """The part of one pledgor in all loans of a lender, in percent."""

    name: str
    instruments: int
    amount: Money
    percent: Decimal


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert as it was written once."""

    alert_id: int
    right_id: str
    instrument: str
    grade: str
    code: str
    text: Text
    advice: Text
    source: Text
    events: tuple[str, ...]
    on: date
    seen: bool
    case_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """All pledges of a lender on a day."""

    body: str
    name: Text
    on: date
    edition: str
    instruments: tuple[Instrument, ...]
    watched: tuple[Collateral, ...]
    loans: tuple[Money, ...]
    shares: tuple[Share, ...]
    alerts: tuple[Told, ...]
    ran_on: date | None


@dataclass(frozen=True, slots=True)
class Ran:
    """What one run of the watch did."""

    looked: int = 0
    found: int = 0
    written: int = 0
    letters: int = 0
    prepared: int = 0
