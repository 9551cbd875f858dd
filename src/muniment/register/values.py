"""The words in which the register answers: status, expiry, coverage, liens, timeline, the check of a marking.

All are frozen and compare by value. Days are legal days (``datetime.date``); every sentence is a ``Text``.
*As of* is law time; *known on* is the day to which an edition knows. The two are always both there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

from muniment.catalogue.values import Coverage, Event, Value
from muniment.kernel.texts import Text


class Badge(StrEnum):
    """What a status says at a glance. Only the first two say *in force*, and only where lapses are covered."""

    IN_FORCE = "in_force"
    FEE_OVERDUE = "fee_overdue"
    PENDING = "pending"
    IN_DISPUTE = "in_dispute"
    ENDED = "ended"
    NEVER_EXISTED = "never_existed"
    NOT_COVERED = "not_covered"
    GRANTED_LAPSE_NOT_COVERED = "granted_lapse_not_covered"
    UNKNOWN = "unknown"

    @property
    def look(self) -> BadgeLook:
        """Its shape and its word: never colour alone."""
        return _LOOKS[self]


@dataclass(frozen=True, slots=True)
class BadgeLook:
    """How a badge is drawn: one character and a label."""

    shape: str
    label: Text


_LOOKS: Mapping[Badge, BadgeLook] = {
    Badge.IN_FORCE: BadgeLook("●", Text("有效", "in force")),
    Badge.FEE_OVERDUE: BadgeLook("◔", Text("有效，费用逾期", "in force, fee overdue")),
    Badge.PENDING: BadgeLook("○", Text("待决", "pending")),
    Badge.IN_DISPUTE: BadgeLook("◐", Text("有争议", "in dispute")),
    Badge.ENDED: BadgeLook("■", Text("已终止", "ended")),
    Badge.NEVER_EXISTED: BadgeLook("▢", Text("视为自始即不存在", "deemed never to have existed")),
    Badge.NOT_COVERED: BadgeLook("△", Text("所载来源未覆盖", "not covered")),
    Badge.GRANTED_LAPSE_NOT_COVERED: BadgeLook("△", Text("已授权，终止情况未覆盖", "granted, lapse not covered")),
    Badge.UNKNOWN: BadgeLook("△", Text("无法判定", "cannot be decided")),
}


@dataclass(frozen=True, slots=True)
class RuleRef:
    """A rule as it stood on the day that it was applied to, with its source and its days of validity."""

    rule_id: str
    version: str
    source: Text
    text: Text
    valid_from: date | None = None
    valid_to: date | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """One step of a *why*: a sentence, the events and the rules that it rests on."""

    text: Text
    events: tuple[str, ...] = ()
    rules: tuple[RuleRef, ...] = ()

    @property
    def rule_ids(self) -> tuple[str, ...]:
        """The identities of the rules."""
        return tuple(rule.rule_id for rule in self.rules)


@dataclass(frozen=True, slots=True)
class Span:
    """Days from ``since`` (``None``: from the beginning) to ``until``, both included."""

    since: date | None
    until: date


@dataclass(frozen=True, slots=True)
class Missing:
    """The days over which no loaded source knows one family of events."""

    family: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """Loaded sources know all these families over the whole period, and without a gap on to ``until``."""

    families: tuple[str, ...]
    until: date
    sources: tuple[str, ...]
    text: Text


@dataclass(frozen=True, slots=True)
class NotCovered:
    """No statement of absence may be made: what is missing. ``until`` is the last day known without a gap, if any."""

    families: tuple[str, ...]
    missing: tuple[Missing, ...]
    text: Text
    until: date | None = None
    sources: tuple[str, ...] = ()


CoverageAnswer = Covered | NotCovered


@dataclass(frozen=True, slots=True)
class Known:
    """What an edition can know: the day it stands for, the coverage in its manifest, titles of its sources."""

    on: date
    coverage: tuple[Coverage, ...] = ()
    titles: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusPart:
    """The status of one part of a right in one territory on one day.

    Attributes:
        territory: ST.3 code, or ``None`` for the register as a whole.
        part: Class, goods, claims or design number, or ``None`` for the whole right.
        state: ``A`` active, ``N`` not active, ``U`` not known (lapses or decisions are not covered).
        stage: ST.27 stage ``0`` … ``6``.
        text: The status in one sentence.
        granted_on: From when the right stood, where it was granted by that day.
        ended_on: The first day on which it did not stand any more.
    """

    territory: str | None
    part: str | None
    state: str
    stage: str
    badge: Badge
    text: Text
    reasons: tuple[Reason, ...]
    as_of: date
    known_on: date
    granted_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Expiry:
    """The last day of a term.

    Attributes:
        on: The last day on which the right stands, fees apart.
        rule: The rule, or ``None`` where a source states the day.
        source: Statute or file behind it.
        inputs: What the day was computed from, by name (``filed_on``, ``years``, ``adjustment_days``).
        renewable: Whether the term can be renewed, so that the right need not end on that day.
        stated: Whether a source states it.
        grace_months: For how long after the last day it can still be renewed, if the rule says so.
    """

    on: date
    rule: RuleRef | None
    source: Text
    text: Text
    inputs: Mapping[str, str]
    renewable: bool = False
    stated: bool = False
    grace_months: int | None = None

    @property
    def rule_id(self) -> str | None:
        """The identity of the rule, if a rule gave the day."""
        return self.rule.rule_id if self.rule else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lien:
    """One pledge, seizure, licence, open licence or dispute: all events of one instrument.

    Attributes:
        family: ``pledge seizure licence open_licence dispute``.
        since: From when it has effect.
        until_on: The end of its own term, where the instrument states one.
        ended_on: The first day on which it does not stand any more.
        names: Those on the other side (pledgee, licensee, court, petitioner), as printed.
        detail: Amount, currency and the like, as the events state them; later events win.
    """

    family: str
    since: date
    until_on: date | None
    ended_on: date | None
    instrument_id: str | None
    names: tuple[str, ...]
    detail: Mapping[str, str]
    events: tuple[str, ...]
    part: str | None
    territory: str | None
    text: Text


@dataclass(frozen=True, slots=True, kw_only=True)
class LienStanding:
    """What is known of one family on a day: what stands, what stood, and how far the sources reach."""

    family: str
    current: tuple[Lien, ...]
    past: tuple[Lien, ...]
    coverage: CoverageAnswer
    text: Text
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnerMove:
    """One event that moved the whole right, or renamed its holder: from whom, to whom, from which day."""

    on: date
    family: str
    givers: tuple[str, ...]
    takers: tuple[str, ...]
    event_id: str
    instrument_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ownership:
    """Who owns a right on a day, as printed, since when, and whether later transfers would be known."""

    names: tuple[str, ...]
    role: str
    since: date | None
    coverage: CoverageAnswer
    text: Text
    reasons: tuple[Reason, ...] = ()
    moves: tuple[OwnerMove, ...] = ()


@dataclass(frozen=True, slots=True)
class Band:
    """A stretch of a timeline in one ST.27 stage; ``until`` is the first day of the next, ``None`` is open."""

    stage: str
    label: Text
    since: date
    until: date | None
    share_from: float
    share_to: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """One event on a timeline; ``share`` is its place between start (0) and end (1)."""

    day: date
    share: float
    title: Text
    family: str
    category: str
    key_event: str
    office_code: str | None
    event_id: str
    published_on: date | None
    occurred_on: date
    part: str | None
    territory: str | None
    line: Text
    future: bool = False


@dataclass(frozen=True, slots=True)
class Year:
    """A mark on the ruled scale."""

    year: int
    share: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A right's life, ready to be drawn, with its text twin."""

    start: date
    end: date
    as_of: date
    as_of_share: float
    expiry: Expiry | None
    expiry_share: float | None
    years: tuple[Year, ...]
    bands: tuple[Band, ...]
    ticks: tuple[Tick, ...]
    twin: tuple[Text, ...]


class Verdict(StrEnum):
    """What a number as printed on goods turns out to be."""

    NO_SUCH_NUMBER = "no_such_number"
    WRONG_CHECK_DIGIT = "wrong_check_digit"
    NOT_GRANTED = "not_granted"
    IN_FORCE = "in_force"
    ENDED = "ended"
    NEVER_EXISTED = "never_existed"
    NOT_COVERED = "not_covered"


@dataclass(frozen=True, slots=True, kw_only=True)
class CheckResult:
    """The verdict on a marking: what the number is, and what printing it on goods means.

    Attributes:
        sentence: What the number is, on that day.
        marking: What the marking means under the rule, for goods made on ``made_on`` where that is given.
        lawful: Whether the marking was lawful by what is known; ``None`` where that cannot be said.
    """

    verdict: Verdict
    sentence: Text
    marking: Text
    lawful: bool | None
    reasons: tuple[Reason, ...]
    right_id: str | None
    on: date
    made_on: date | None
    known_on: date
    status: StatusPart | None = None


class SourceSeen(Value, frozen=True):
    """A source as one edition knows it: how many of its documents were accepted so far, and by which reader.

    ``licence`` are its terms of use as they were stated at the load; editions made before that was kept have none.
    """

    name: str
    title: Text
    reader: str
    documents: int = 0
    since: date | None = None
    until: date | None = None
    licence: Text | None = None


class Follows(Value, frozen=True):
    """The edition of another installation that an edition takes over.

    Attributes:
        site: The beginning of its addresses, without a slash at the end.
        edition: Its name there.
        digest: Its digest there, over the sealed data.
        contents: The name of the Records that it brought (``catalogue.queries.extracts.Contents``).
        query: Which of its rights are followed; empty: all.
        mended: It takes nothing over but rights that had been withheld there.
    """

    site: str
    edition: str
    digest: str
    contents: str
    query: str = ""
    mended: bool = False


class Manifest(Value, frozen=True):
    """One edition. ``digest`` chains over the digest before and the sorted content hashes of this ``seq``."""

    name: str
    seq: int
    made_at: datetime
    day: date
    total: int
    kinds: dict[str, int]
    offices: dict[str, int]
    sources: tuple[SourceSeen, ...]
    coverage: tuple[Coverage, ...]
    versions: dict[str, str]
    program: str
    digest: str
    digest_before: str
    journal_no: int
    journal_head: str
    load_key: str
    previous: str | None = None
    follows: Follows | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is said to one question about a right.

    Attributes:
        name: ``alive whose until fee licence open_licence pledge seizure dispute last``.
        said: One sentence.
        known: How far the sources know, or the statute behind it; ``None`` where the sentence says so itself.
        missing: Whether no loaded source covers it, so that nothing may be said.
        weight: ``good``, ``bad``, ``care`` or nothing: never the only sign.
        past: What stood before and does not any more.
        events: Identities of the events behind it, oldest first.
        instruments: Contracts and decisions behind it, as the office names them.
    """

    name: str
    question: Text
    said: Text
    known: Text | None = None
    missing: bool = False
    weight: str = ""
    past: tuple[Text, ...] = ()
    reasons: tuple[Reason, ...] = ()
    events: tuple[str, ...] = ()
    instruments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Fee:
    """One annual fee.

    Attributes:
        year: Of the patent, counted from filing.
        due_on: The anniversary: the last day before a holiday moves it.
        grace_until: The last day to pay it late.
        amount_cny: In full, before any reduction, in yuan; ``None`` where the rule's data has none to be trusted.
        surcharge_pct: What paying late on the day asked adds, in percent of the amount.
    """

    year: int
    due_on: date
    grace_until: date
    amount_cny: int | None
    surcharge_pct: int


@dataclass(frozen=True, slots=True)
class FeesSeen:
    """The fees of one right on a day.

    Attributes:
        rule: Why they are due; ``None`` where no rule is loaded for such rights, and nothing is said.
        confidence: Of that rule and its amounts.
        last: The last fee that fell due, if any.
        next: The next one.
        unpaid: Whether the last one is known not to be paid; ``None`` where payments are not covered.
        coverage: How far the loaded sources know payments.
    """

    rule: RuleRef | None
    confidence: str
    filed_on: date | None
    last: Fee | None
    next: Fee | None
    unpaid: bool | None
    coverage: CoverageAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """An act on a right as it stands in the journal.

    Attributes:
        act_id: Its own name for ever.
        state: ``prepared lodged effective reversed``; only an effective one counts.
        event: What happened.
        public: Whether everybody may read of it.
    """

    act_id: str
    right_id: str
    state: str
    event: Event
    instrument_id: str
    case_no: str
    public: bool
    entry_no: int
    recorded_at: datetime


@dataclass(frozen=True, slots=True)
class HeldAct:
    """An act that the office's file contradicts, and in what."""

    act: Act
    event_id: str
    differs: tuple[Text, ...]
