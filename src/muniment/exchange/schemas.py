"""What the exchange is asked by machines, and what it tells them."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from muniment.webbase.schemas import Both

DAY: dict[str, Any] = {"format": "date"}


class LiensAsked(Schema):
    """The day asked about."""

    on: str | None = Field(default=None, description="Law time; today by default.", json_schema_extra=DAY)


class LienTold(Schema):
    """One instrument on a right."""

    family: str = Field(description="`pledge seizure licence open_licence dispute`.")
    instrument: str | None
    names: list[str] = Field(description="Those on the other side, as printed.")
    since: str
    until_on: str | None
    ended_on: str | None
    text: Both
    events: list[str]


class StandingTold(LienTold):
    """One that stands, with its place."""

    rank: int | None = Field(description="Only where the register admits several, or orders wait.")
    place: Both


class ReachTold(Schema):
    """How far sources know of a family."""

    family: str
    text: Both


class LiensTold(Schema):
    """What lies on a right on a day."""

    right_id: str
    title: Both
    on: str
    edition: str
    known_on: str
    line: Both
    owners: list[str]
    current: list[StandingTold]
    past: list[LienTold]
    coverage: list[ReachTold]
    held: list[Both] = Field(description="Where what was recorded here contradicts the office.")


class DiligenceAsked(Schema):
    """A list of rights for a loan."""

    numbers: list[str] = Field(description="Up to 200, in any customary form.", examples=[["ZL 2018 1 9000731.1"]])
    pledgor: str = Field(default="", description="Who is to pledge them.")
    until: str | None = Field(default=None, description="Last day of the loan.", json_schema_extra=DAY)


class CellTold(Schema):
    """One answer."""

    grade: str = Field(description="`ok doubt bad unknown`; unknown is not ok.")
    text: Both
    why: Both | None
    href: str


class RowTold(Schema):
    """One number with its answers."""

    typed: str
    right_id: str | None
    title: Both
    verdict: str = Field(description="The gravest of its answers.")
    problem: Both | None
    cells: dict[str, CellTold]


class DiligenceTold(Schema):
    """The sheet."""

    on: str
    edition: str
    pledgor: str
    until: str | None
    doubled: int
    rows: list[RowTold]


class OffersAsked(Schema):
    """Which open licences."""

    q: str = Field(
        default="",
        max_length=200,
        description="Words that must all stand in title, abstract, classes, names or number.",
    )
    kind: str = Field(default="", description="`patent`, `utility_model` or `design`.")
    fee: str = Field(default="", description="`lump`, `sales`, `profit` or `entry_sales`.")
    amount: str = Field(default="", max_length=40, description="Fixed sums up to this, in CNY.")
    rate: str = Field(default="", max_length=40, description="Rates up to this, in percent.")
    until: str = Field(default="", max_length=20, description="Those that run at least until this day.")
    ended: str = Field(default="", max_length=1, description="`1`: those that have ended too.")
    taken: str = Field(default="", max_length=1, description="`1`: only those that were taken up.")
    year: str = Field(default="", max_length=4, description="Those that began in this year.")
    sort: str = Field(default="", description="`newest`, `cheapest`, `rate` or `longest`.")
    after: int = Field(default=0, ge=0, le=1_000_000, description="`next_cursor` of the page before.")
    limit: int = Field(default=20, ge=1, le=100)


class OfferTold(Schema):
    """An open licence."""

    right_id: str
    instrument: str | None
    kind: str
    title: Both
    licensors: list[str]
    classes: list[str]
    since: str
    until_on: str | None
    ended_on: str | None
    stands: bool
    recorded_here: bool
    fee_kind: str | None
    amount: str | None
    currency: str | None
    rate_percent: str | None
    price: Both
    licences_taken_up: int


class OffersTold(Schema):
    """A page of open licences, and all of them in figures."""

    items: list[OfferTold]
    total: int | None
    next_cursor: str | None
    still_to_look_at: int = Field(description="Rights of the newest edition that were not looked at yet.")
    figures: dict[str, Any]


class OpenCheckTold(Schema):
    """What the register says against an open licence."""

    number: str
    right_id: str | None
    problem: Both | None
    no_obstacle_in_register: bool = Field(description="Never a permission.")
    obstacles: list[dict[str, Any]]


class HintAsked(Schema):
    """What the caller expects; without sales only prices on the register are told."""

    sales: str = Field(
        default="", max_length=40, description="Net sales of one licensee a year.", examples=["2000000 CNY"]
    )
    years: str = Field(default="", max_length=6)
    rate: str = Field(
        default="", max_length=40, description="Percent of net sales; the median of comparable ones by default."
    )
    licensees: str = Field(default="", max_length=6)


class HintTold(Schema):
    """An estimate with all that it was compared with."""

    right_id: str
    estimate: bool
    official: bool
    compared: list[dict[str, Any]]
    comparables_least: int
    lump_cny: dict[str, Any] | None
    rate_percent: dict[str, Any] | None
    steps: list[dict[str, Any]]
    rule: str
    source: Both
    edition: str


class PledgesAsked(Schema):
    """Which page of whose board."""

    body: str = Field(default="", max_length=60, description="The lender, where the bearer belongs to several.")
    after: str = Field(default="", max_length=200, description="`next_cursor` of the page before.")
    limit: int = Field(default=20, ge=1, le=200)


class PledgeAsked(Schema):
    """Of which lender."""

    body: str = Field(default="", max_length=60, description="The lender, where the bearer belongs to several.")


class LoanSumTold(Schema):
    """An amount of money."""

    amount: str = Field(examples=["8000000"])
    currency: str = Field(description="ISO 4217.")


class SignalTold(Schema):
    """One matter that a lender should know of."""

    code: str
    grade: str = Field(description="`red amber note`.")
    text: Both
    advice: Both
    events: list[str]
    sum: LoanSumTold | None
    due_on: str | None


class CollateralTold(Schema):
    """One right behind a pledge."""

    right_id: str
    title: Both
    stands: bool
    value: LoanSumTold | None
    valued_on: str | None
    value_source: str | None
    signals: list[SignalTold]


class PledgeTold(Schema):
    """One pledge of a lender."""

    no: str
    grade: str = Field(description="The gravest of its signals; empty where there is none.")
    pledgors: list[str]
    since: str
    until_on: str | None
    loan: LoanSumTold | None
    loan_source: Both
    value: LoanSumTold | None = Field(description="Of the rights that stand; none while one has no value.")
    ltv: str | None = Field(description="Loan to value in percent.")
    ltv_before: str | None = Field(description="The same, as if all rights stood.")
    case_no: str
    over: SignalTold | None = Field(description="That the loan is above the lender's ceiling.")
    rights: list[CollateralTold]


class CeilingTold(Schema):
    """The highest loan-to-value that the lender takes."""

    percent: int
    own: bool = Field(description="Whether the lender set it; else it is the default of the house, and no law's.")
    source: Both


class PledgeAlertTold(Schema):
    """What the lender was told, once."""

    right_id: str | None
    instrument: str
    grade: str
    code: str
    text: Both
    advice: Both
    source: Both
    on: str
    seen: bool
    case_no: str


class PledgesTold(Schema):
    """A page of a lender's board."""

    body: str
    name: Both
    on: str
    edition: str
    ran_on: str | None
    ceiling: CeilingTold
    loans: list[LoanSumTold]
    items: list[PledgeTold]
    total: int
    next_cursor: str | None
    alerts: list[PledgeAlertTold]


class LienCertificateTold(Schema):
    """A certificate of liens as it was issued."""

    code: str
    right_id: str
    on: str
    edition: str
    title: Both
    body: list[Both]
    digest: str = Field(description="SHA-256 over its words.")
    made_on: str
    whole: bool = Field(description="Whether the words are those that were sealed.")
    still: bool | None = Field(description="Whether the register lists the same of that day now.")
