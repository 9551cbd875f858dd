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
