"""One right, a check, editions and differences for machines; the names are those of the commands' JSON documents."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema

from muniment.webbase.schemas import Both

DAY: dict[str, Any] = {"format": "date"}
NUMBER_LONGEST = 200


class Known(Schema):
    """Which edition answers, and the day in law time by which statuses are told."""

    edition: str = Field(
        default="", description="What was known: the newest edition by default.", examples=["2026-11-20.1"]
    )
    as_of: str | None = Field(
        default=None, description="Law time: the edition's own day by default.", json_schema_extra=DAY
    )


class RightAsked(Known):
    """One right, and the form in which it is wanted."""

    format: Literal["json", "st97", "st96", "pdf"] | None = Field(
        default=None, description="The form; wins over the header `Accept`.", examples=["st96"]
    )


class CheckAsked(Known):
    """A number as printed on goods."""

    number: str = Field(
        min_length=1, max_length=NUMBER_LONGEST, description="As printed.", examples=["ZL 2018 1 9000731.1"]
    )
    made_on: str | None = Field(default=None, description="When the goods were made.", json_schema_extra=DAY)


class Compared(Schema):
    """Two editions, and what of their difference is wanted."""

    from_: str = Field(alias="from", min_length=1, description="The older edition.", examples=["2025-12-31.1"])
    to: str = Field(min_length=1, description="The newer edition.", examples=["2026-11-20.1"])
    change: Literal["came", "went", "changed", "renumbered"] | None = Field(
        default=None, description="Only one kind of change."
    )
    region: str = Field(default="", description="Only rights with an owner there: a division's code or name.")
    event: str = Field(default="", description="With `region`: only rights that gained an event of this family.")
    limit: int = Field(default=50, ge=1, le=1000, description="Items of the page; totals count all.")
    cursor: str = Field(default="", max_length=300, description="`next_cursor` of the page before.")


class NumberTold(Schema):
    """A number of the right."""

    type: str = Field(examples=["application"])
    office: str = Field(description="WIPO ST.3 code.", examples=["CN"])
    number: str = Field(examples=["201819000731"])
    kind_code: str | None = Field(description="WIPO ST.16 code of a publication.", examples=["B"])
    date: str | None
    original: str | None = Field(description="As the source printed it.")


class PartyTold(Schema):
    """A party; the name is as the source printed it."""

    role: str = Field(examples=["owner"])
    name: str
    seq: int | None = None
    names_other: dict[str, str] = Field(description="By language.")
    country: str | None
    region_code: str | None = Field(description="Administrative division.")
    owner_type: str | None
    identifiers: list[str]
    owner_id: str | None


class ClassTold(Schema):
    """A class symbol."""

    scheme: str = Field(examples=["IPC"])
    symbol: str = Field(examples=["H01M 10/0567"])
    first: bool


class ClaimTold(Schema):
    """A claim, and the claims that it depends on."""

    no: int
    text: str
    lang: str | None
    depends_on: list[int]


class EventTold(Schema):
    """A dated event, in the terms of WIPO ST.27, ST.61 or ST.87, with the office's own code."""

    event_id: str
    occurred_on: str
    effective_on: str | None
    published_on: str | None
    category: str = Field(examples=["H"])
    key_event: str = Field(examples=["H13"])
    family: str = Field(examples=["lapse"])
    office_code: str | None
    effect: str = Field(description="`from_now` or `from_start`.")
    part: str | None
    territory: str | None
    instrument_id: str | None
    text: str | None
    sources: list[str]
    title: Both
    recorded_at: str | None


class RuleTold(Schema):
    """A rule by which something was decided."""

    rule_id: str
    version: str
    source: Both
    text: Both
    valid_from: str | None
    valid_to: str | None


class ReasonTold(Schema):
    """A reason, with the events and rules that it rests on."""

    text: Both
    events: list[str]
    rules: list[RuleTold]


class StatusTold(Schema):
    """How a part stands in a territory, on two clocks."""

    territory: str | None
    part: str | None
    state: str | None
    stage: str | None
    badge: str = Field(examples=["in_force"])
    text: Both
    as_of: str
    known_on: str
    granted_on: str | None
    ended_on: str | None
    reasons: list[ReasonTold]


class CoverageTold(Schema):
    """Whether the loaded sources know a family of events, and until when."""

    family: str = Field(examples=["pledge"])
    covered: bool
    sources: list[str]
    until: str | None
    text: Both


class Right(Schema):
    """One right, whole, as an edition knows it."""

    right_id: str = Field(examples=["CN-patent-201819000731"])
    kind: str = Field(examples=["patent"])
    office: str = Field(examples=["CN"])
    register_: str = Field(alias="register", examples=["CN"])
    application_no: str | None
    part: str | None
    filed_on: str | None
    granted_on: str | None
    numbers: list[NumberTold]
    titles: dict[str, str] = Field(description="By BCP 47 language tag.")
    abstracts: dict[str, str]
    descriptions: dict[str, str]
    claims: list[ClaimTold]
    mark: dict[str, Any] | None
    denomination: str | None
    images: list[dict[str, Any]] = Field(description="`sha256 role media_type` of each.")
    parties: list[PartyTold]
    classes: list[ClassTold]
    goods_services: list[dict[str, Any]] = Field(description="`class text lang groups` of each.")
    citations: list[dict[str, Any]] = Field(description="What it cites: `number category by level right_id` of each.")
    cited_by: list[str] = Field(description="Rights of the edition that cite it.")
    priorities: list[dict[str, Any]]
    family_id: str | None
    family: list[str] = Field(description="Rights of the edition of the same family.")
    events: list[EventTold]
    status: list[StatusTold]
    status_line: Both
    coverage: list[CoverageTold]
    expiry: dict[str, Any] | None = Field(description="`on rule source`: the last day of the term and its rule.")
    liens: list[dict[str, Any]]
    answers: list[dict[str, Any]] = Field(
        description="One to each question (`alive whose until fee licence open_licence pledge seizure dispute last`): "
        "`name question said known missing past events instruments rules`."
    )
    provenance: list[dict[str, Any]] = Field(description="`source file sha256 position loaded_at` of each document.")
    field_sources: dict[str, str] = Field(description="By field: the source that it was taken from.")
    withheld: list[dict[str, Any]] = Field(description="Fields that are withheld, with ground and day.")
    held: list[dict[str, Any]] = Field(
        description="Acts recorded here that the office's files contradict: `entry_no event_id family differs`."
    )
    recorded: int = Field(
        description="Acts recorded here after the edition; only without `edition` are they counted in."
    )
    as_of: str
    edition: str


class Checked(Schema):
    """The verdict on a number as printed on goods."""

    number: str
    verdict: str = Field(
        description="`no_such_number wrong_check_digit not_granted in_force ended never_existed not_covered`.",
        examples=["in_force"],
    )
    right_id: str | None
    sentence: Both
    marking: Both
    lawful: bool | None
    reasons: list[ReasonTold]
    on: str
    made_on: str | None
    known_on: str
    edition: str
    coverage: list[CoverageTold]


class EditionTold(Schema):
    """One edition."""

    name: str = Field(examples=["2026-11-20.1"])
    seq: int
    made_at: str
    total: int
    kinds: dict[str, int]
    sources: list[dict[str, Any]]
    coverage: list[dict[str, Any]]
    digest: str


class EditionsAsked(Schema):
    """A page of editions."""

    limit: int = Field(default=200, ge=1, le=1000, description="Items of the page.")
    cursor: str = Field(default="", pattern="^[0-9]{0,9}$", description="`next_cursor` of the page before.")


class EditionsTold(Schema):
    """A page of editions, oldest first."""

    items: list[EditionTold]
    next_cursor: str | None


class ChangeTold(Schema):
    """What became of one right between two editions."""

    right_id: str
    change: str = Field(examples=["came"])
    cause: str
    fields: list[dict[str, Any]] = Field(description="`name before after` of each field that changed.")


class DifferenceTold(Schema):
    """What came, went, changed and was renumbered between two editions, and why."""

    from_: str = Field(alias="from")
    to: str
    totals: dict[str, int]
    causes: dict[str, int]
    items: list[ChangeTold]
    next_cursor: str | None = None
