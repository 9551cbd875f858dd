"""What procedures are asked by machines, and what they tell them."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from muniment.webbase.schemas import Both

Rows = list[dict[str, Any]]


class GroundTold(Schema):
    """The law behind something."""

    source: Both
    rule: str | None = Field(description="The dated rule that is computed with, where there is one.")
    confidence: str | None = Field(description="`H` read in the law, `M` from knowledge.")


class ObstacleTold(Schema):
    """Why a move is refused, what it needs, or what should be known."""

    code: str
    kind: str = Field(description="`stop`; `needs`, which the field in `lifted_by` lifts; `remark`.")
    text: Both
    ground: GroundTold
    right_id: str | None
    events: list[str]
    lifted_by: str | None


class CheckTold(Schema):
    """What the guards of a move would say today; nothing is written."""

    stopped: bool
    items: list[ObstacleTold]


class ProcedureLine(Schema):
    """A procedure in a list."""

    procedure: str
    version: int
    title: Both
    about: Both
    act: str
    authority: str = Field(description="What this installation is for the act: `registrar`, `agent` or `mirror`.")
    public: bool


class ProceduresTold(Schema):
    """What can be begun here."""

    items: list[ProcedureLine]


class ProcedureTold(ProcedureLine):
    """A procedure, whole, and in figures."""

    valid_from: str
    basis: list[GroundTold]
    registers: list[str]
    kinds: list[str]
    opens: Rows
    states: Rows
    moves: Rows = Field(description="Numbered as in the drawing on its page.")
    limits: Rows
    fields: Rows
    papers: list[Both]
    figures: dict[str, Any]


class CaseTold(Schema):
    """A case as the bearer may see it: what they may not see is not in it."""

    case_no: str
    procedure: str
    version: int
    title: Both
    authority: str
    state: str
    state_name: Both
    closed: bool
    opened_on: str
    moved_on: str
    closed_on: str | None
    rev: int = Field(description="To be given back with a change: another one meanwhile is refused.")
    sides: list[str] = Field(description="The sides for which the bearer acts; none for the public.")
    right_ids: list[str]
    parties: Rows
    fields: Rows
    form: Rows = Field(
        description="Only while it is a draft of theirs: each field with what was typed and what is wrong."
    )
    moves: Rows
    steps: Rows
    limits: Rows
    fees: Rows = Field(description="Those of the bearer's own side, and all to staff; amounts as text.")
    letters: Rows
    papers: Rows
    files: Rows


class RegisterTold(Schema):
    """The public cases of a procedure."""

    items: list[CaseTold]
    total: int | None
    next_cursor: str | None


class PageAsked(Schema):
    """Where to go on."""

    after: int = Field(default=0, ge=0, le=10_000_000, description="`next_cursor` of the page before.")


class RegisterAsked(PageAsked):
    """Which public cases."""

    state: str = Field(default="", max_length=40)
    right: str = Field(default="", max_length=200, description="Only those about this right.")


class WorkAsked(PageAsked):
    """Which work."""

    procedure: str = Field(default="", max_length=60)
    whose: str = Field(default="", pattern="^(mine|nobody)?$")


class OwnTold(Schema):
    """The bearer's own cases, the latest moved first."""

    items: Rows
    next_cursor: str | None


class WorkTold(Schema):
    """Open cases on which the bearer may work, those that are due first."""

    items: Rows
    total: int
    overdue: int
    load: Rows
    next_cursor: str | None


class PaperTold(Schema):
    """A paper that was issued here; `whole` is false where its words are not those that were sealed."""

    code: str
    case_no: str
    made_on: str
    title: Both
    digest: str
    whole: bool


class OpenWish(Schema):
    """A case to be begun."""

    procedure: str = Field(max_length=60)
    side: str = Field(max_length=40)
    body: str = Field(default="", max_length=80, description="Slug of the body acted for; empty: the bearer.")


class DraftWish(Schema):
    """What is typed into the form; fields that are not named keep what they have."""

    rev: int = Field(ge=0, le=2**31 - 1)
    typed: dict[str, Any]


class CaseMoveWish(Schema):
    """What a move asks."""

    rev: int | None = Field(default=None, ge=0, le=2**31 - 1)
    said: dict[str, Any] = Field(default_factory=dict)


class MessageWish(Schema):
    """A message to another side."""

    to: str = Field(max_length=40)
    subject: str = Field(max_length=300)
    body: str = Field(max_length=20_000)


class AssignWish(Schema):
    """To whom a case is given."""

    person: int = Field(ge=1, le=2**31 - 1)


class ExtendWish(Schema):
    """Why a limit is extended."""

    reason: str = Field(max_length=300)


class FeeWish(Schema):
    """How a fee was settled: told by who owes it, checked by staff."""

    receipt: str = Field(max_length=300, description="Number of the receipt; for a waiver its ground.")
    waive: bool = Field(default=False, description="Staff waive it.")


class FeeTold(Schema):
    """What a fee is now: `told`, `paid` or `waived`."""

    state: str


class AssentWish(Schema):
    """An assent on paper, seen by staff."""

    side: str = Field(max_length=40)
    name: str = Field(max_length=300)
    paper: str = Field(max_length=300)


class InviteWish(Schema):
    """Who is to join."""

    side: str = Field(max_length=40)
    name: str = Field(max_length=300)


class InviteTold(Schema):
    """The word by which somebody joins: it is told this once."""

    word: str


class JoinWish(Schema):
    """The word, and in whose name."""

    word: str = Field(max_length=100)
    body: str = Field(default="", max_length=80)


class MovedTold(Schema):
    """What became of a move."""

    case_no: str
    state: str
    waits: list[str] = Field(description="Whose assent a joint move still waits for; none when it took place.")
    remarks: list[ObstacleTold]


class UploadWish(Schema):
    """A file that is to come."""

    field: str = Field(max_length=80, description="Of the form, or `move.field`.")
    name: str = Field(max_length=300)
    size: int = Field(ge=0, le=2**53, description="Bytes.")


class FinishWish(Schema):
    """What the hash of the whole file should be; empty does not ask."""

    sha256: str = Field(default="", pattern="^([0-9a-f]{64})?$")


class UploadTold(Schema):
    """How far a file has come."""

    upload: str
    name: str
    size: int
    offset: int = Field(description="Go on from here.")
    sha256: str | None = Field(description="Once it is whole.")


class OffsetAsked(Schema):
    """Where the bytes of the body belong."""

    offset: int = Field(default=0, ge=0, le=2**53)
