"""What the desk is asked by machines, and what it tells them."""

from __future__ import annotations

from typing import Any

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
