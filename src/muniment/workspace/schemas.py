"""What the desk is asked by machines, and what it tells them."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from ninja import Field, Schema

from muniment.webbase.schemas import Both

DAY: dict[str, Any] = {"format": "date"}


class StepTold(Schema):
    """One step of the sum by which a day was found."""

    text: Both
    day: str | None
    source: Both | None
    rule: str | None
    confidence: str | None


class SumTold(Schema):
    """A day that opens into its sum."""

    on: str
    provisional: bool = Field(description="The calendar of working days is not published that far: it may still move.")
    steps: list[StepTold]


class DueTold(SumTold):
    """Something to be done by a day."""

    key: str = Field(examples=["fee:9"])
    title: Both
    state: str = Field(description="`ahead`, `grace` while it can still be done late, `past`.")
    amount_cny: int | None = Field(description="In yuan, in full, surcharge apart.")
    surcharge_pct: int
    remarks: list[Both]


class DeadlinesAsked(Schema):
    """Which edition, and the day on which one looks."""

    edition: str = Field(default="", description="What was known: the newest edition by default.")
    on: str | None = Field(default=None, description="Today by the clock of the installation.", json_schema_extra=DAY)


class DeadlinesTold(Schema):
    """Next fees and deadlines of one right by effective-dated rule."""

    right_id: str
    title: str
    on: str
    edition: str
    payments: Both = Field(description="Whether a loaded source covers payments.")
    items: list[DueTold] = Field(description="Soonest first.")


class CountAsked(Schema):
    """A rule, and the days that it starts from: which are needed, `/periods` says."""

    rule: str = Field(description="Its id.", examples=["CN.patent.reexamination_request"])
    way: str = Field(default="", description="Way of service; electronic by default.", examples=["post"])
    sent_on: str | None = Field(default=None, json_schema_extra=DAY)
    entered_on: str | None = Field(default=None, json_schema_extra=DAY)
    received_on: str | None = Field(default=None, json_schema_extra=DAY)
    delivered_on: str | None = Field(default=None, json_schema_extra=DAY)
    announced_on: str | None = Field(default=None, json_schema_extra=DAY)
    filed_on: str | None = Field(default=None, json_schema_extra=DAY)
    obstacle_removed_on: str | None = Field(default=None, json_schema_extra=DAY)
    missed_on: str | None = Field(default=None, json_schema_extra=DAY)
    detained_on: str | None = Field(default=None, json_schema_extra=DAY)


class PeriodTold(Schema):
    """A period of a party or a clock of an office."""

    rule: str
    name: Both
    text: Both
    start: str = Field(description="`service`, or the day that is needed.")


class PeriodsTold(Schema):
    """All that can be counted, from which days, by which ways of service."""

    items: list[PeriodTold]
    days: dict[str, Both]
    ways: dict[str, Both]


# --- a person's own --------------------------------------------------------------------------------------------------

PLACE = "^[0-9]{0,15}$"
WORDS = "^[^\\x00]*$"
"""No database keeps the sign of number 0."""


class DeskPage(Schema):
    """Where a page begins."""

    cursor: str = Field(default="", pattern=PLACE, description="`next_cursor` of the page before.")


class OwnerClaim(Schema):
    """A claim to act for an owner."""

    claim_id: int
    who: Both
    code: str = Field(description="Unified social credit code of the owner.")
    name: str
    state: str = Field(description="`asked`, `confirmed`, `refused` or `withdrawn`.")
    asked_at: str
    decided_at: str | None
    reason: str


class OwnerClaims(Schema):
    """Claims."""

    items: list[OwnerClaim]


class OwnDue(DueTold):
    """Something that falls due on a right of a list."""

    right_id: str | None
    source: str = Field(description="`rule`, or `typed`, `csv`, `ical`.")
    note: str
    done: bool


class OwnRight(Schema):
    """A right of a list, with what comes next on it."""

    right_id: str
    title: str
    kind: str
    number: str
    status: str
    fee: OwnDue | None
    next: OwnDue | None


class MineAsked(DeskPage):
    """Of which owner, where the person was confirmed for several."""

    code: str = Field(default="", max_length=40, description="Of a confirmed claim; the newest by default.")


class Mine(Schema):
    """The rights of an owner for whom the person acts; ``items`` are a page of them."""

    claims: list[OwnerClaim]
    code: str | None = Field(description="Whose rights these are; null while no claim is confirmed.")
    edition: str | None
    total: int
    items: list[OwnRight]
    next_cursor: str | None


class GatheredBy(Schema):
    """What a portfolio gathers by."""

    item_id: int
    sort: str = Field(description="`owner`, `query` or `number`.")
    value: str


class PortfolioOwn(Schema):
    """A portfolio of the person's, or of a body of theirs."""

    portfolio_id: int
    name: str
    client: str
    body: str | None = Field(description="The body that shares it.")
    calendar: str | None = Field(description="Address of its calendar.")
    items: list[GatheredBy]


class PortfoliosOwn(Schema):
    """Portfolios, by client and name."""

    items: list[PortfolioOwn]


class DocketTold(PortfolioOwn):
    """A portfolio with its rights and everything that falls due on them."""

    edition: str
    total: int = Field(description="Rights that it gathers; the first 300 are told.")
    rights: list[OwnRight]
    dues: list[OwnDue] = Field(description="Soonest first.")
    done: list[OwnDue]
    unknown: list[str] = Field(description="Items that lead to no right.")


class KeptTold(Schema):
    """A right in a collection."""

    kept_id: int | None
    right_id: str
    title: str
    note: str
    before: list[dict[str, str]] = Field(description="`text at` of the notes before.")


class CollectionTold(Schema):
    """Rights put aside with notes."""

    collection_id: int | None
    name: str
    about: str
    shared: str | None = Field(description="Its address for readers, where it has one.")
    count: int
    kept: list[KeptTold]


class CollectionsTold(Schema):
    """The person's collections by name, without what they hold."""

    items: list[CollectionTold]


class SearchTold(Schema):
    """A kept search."""

    search_id: int
    name: str
    query: str
    address: str
    alert_id: int | None


class SearchesTold(Schema):
    """Kept searches, by name."""

    items: list[SearchTold]


class AlertTold(Schema):
    """An alert: what it watches, how it speaks, how much it has told."""

    alert_id: int
    name: str
    watched: str = Field(description="`search`, `portfolio` or `right`.")
    subject: str
    address: str
    rhythm: str = Field(description="`edition` or `week`.")
    by_mail: bool
    by_hook: bool
    hook_url: str
    feed: str
    made_at: str
    run_at: str | None
    next_on: str | None
    paused_at: str | None
    told: int
    waiting: int
    heard: str | None = Field(description="The edition of the last change told.")
    problem: Both | None


class AlertsTold(Schema):
    """Alerts, by name."""

    items: list[AlertTold]


class MessageTold(Schema):
    """A message of an alert, and how it went each of its ways."""

    message_id: int
    made_at: str
    editions: list[str]
    total: int
    sent: list[dict[str, Any]] = Field(description="`way state tries sent_at problem` of each.")


class AlertWhole(AlertTold):
    """An alert with its last messages, newest first."""

    messages: list[MessageTold]


class TidingTold(Schema):
    """One change, told once."""

    key: str
    right_id: str
    title: str
    how: str = Field(description="`entered`, `left`, `changed` or `renumbered`.")
    cause: str
    edition: str
    edition_before: str | None
    successor: str | None
    fields: list[str]
    events: list[str]
    record: str
    difference: str | None
    what: Both
    why: Both = Field(description="Why you got this.")
    at: str


class TidingsTold(Schema):
    """A page of what an alert told, newest first."""

    items: list[TidingTold]
    next_cursor: str | None


class MessageWhole(MessageTold):
    """A message with a page of what it told."""

    items: list[TidingTold]
    next_cursor: str | None


class Looked(Schema):
    """Something that the person looked at or searched for."""

    at: str
    sort: str
    words: str
    address: str


class HistoryTold(Schema):
    """What the person looked at and searched for, newest first; nothing unless they switched that on."""

    kept: bool
    items: list[Looked]


class Made(Schema):
    """What was made."""

    id: int


class Done(Schema):
    """How many things changed."""

    changed: int


class PortfolioWish(Schema):
    """A new portfolio."""

    name: str = Field(min_length=1, max_length=200, pattern=WORDS)
    client: str = Field(default="", max_length=200, pattern=WORDS)
    body: str = Field(default="", max_length=60, pattern=WORDS, description="Slug of a body that is to share it.")


class ItemsWish(Schema):
    """What a portfolio gathers by besides."""

    sort: Literal["owner", "query", "number"]
    text: str = Field(
        min_length=1, max_length=20_000, pattern=WORDS, description="A code or name, a query, or numbers, one a line."
    )


class DueWish(Schema):
    """What falls due is done, or is to be done after all."""

    right_id: str = Field(default="", max_length=120, pattern=WORDS)
    key: str = Field(min_length=1, max_length=80, pattern=WORDS, examples=["fee:9"])
    done: bool = True


class CollectionWish(Schema):
    """A new collection."""

    name: str = Field(min_length=1, max_length=200, pattern=WORDS)
    about: str = Field(default="", max_length=1000, pattern=WORDS)


class KeepWish(Schema):
    """A right that is to lie in a collection."""

    number: str = Field(min_length=1, max_length=200, pattern=WORDS, description="In any form.")
    note: str = Field(default="", max_length=5000, pattern=WORDS)


class ReportsAsked(DeskPage):
    """Which entries: what is open unless a state is named."""

    state: str = Field(default="", max_length=20, pattern=WORDS, examples=["received"])
    source: str = Field(default="", max_length=80, pattern=WORDS)
    field: str = Field(default="", max_length=40, pattern=WORDS, examples=["parties"])


class ReportTold(Schema):
    """An error that somebody reported on a record."""

    report_id: int
    right_id: str
    edition: str = Field(description="The one that the reporter looked at.")
    source: str
    subject: Both
    says: str
    seen_at: str = Field(description="Where that can be seen, as the reporter has it.")
    lang: str = Field(description="The language of the reporter.")
    state: str
    made_at: str
    moved_at: str


class ReportsTold(Schema):
    """Entries, oldest first."""

    items: list[ReportTold]
    next_cursor: str | None


class ReportActTold(Schema):
    """One line of an entry's history."""

    at: str
    by_reporter: bool
    state: str
    text: str
    edition: str
    same_as: int | None


class ReportWhole(ReportTold):
    """An entry with its history."""

    email: str = Field(description="Where letters go; empty where none do.")
    can_add: bool = Field(description="Whether the reporter may add a remark now.")
    acts: list[ReportActTold]


class ReportMade(Schema):
    """The entry stands: its word is the only way back."""

    word: str
    address: str = Field(description="The page at which it can be followed; whoever has it may read it.")


class ReportWish(Schema):
    """What is wrong on a record, and what is right."""

    right_id: str = Field(min_length=1, max_length=120, pattern=WORDS)
    edition: str = Field(default="", max_length=40, pattern=WORDS, description="The newest by default.")
    subject: str = Field(
        min_length=1,
        max_length=120,
        pattern=WORDS,
        description="A field that the record shows, `events:` with the id of an event, `status` or `other`.",
    )
    says: str = Field(min_length=1, max_length=2000, pattern=WORDS)
    seen_at: str = Field(default="", max_length=1000, pattern=WORDS)
    email: str = Field(default="", max_length=254, pattern=WORDS, description="Where letters about it go, if at all.")


class RemarkWish(Schema):
    """What the reporter adds."""

    text: str = Field(min_length=1, max_length=2000, pattern=WORDS)


class MoveWish(Schema):
    """What staff decide on an entry."""

    state: str = Field(max_length=20, pattern=WORDS, examples=["looking"])
    reply: str = Field(default="", max_length=2000, pattern=WORDS, description="For the reporter, in their language.")
    edition: str = Field(default="", max_length=40, pattern=WORDS, description="Only beside `corrected`.")
    same_as: Annotated[int, Field(ge=1, le=2**31 - 1)] | None = Field(default=None, description="Only beside `same`.")
