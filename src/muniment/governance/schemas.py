"""The plan for machines; the names are those of the command's JSON document."""

from __future__ import annotations

from typing import Any, Literal

from ninja import Field, Schema

from muniment.webbase.schemas import Both

Far = Literal["works", "partly", "not_yet", "not_software"]


class PlanAsked(Schema):
    """What of the plan is wanted; nothing lets everything pass."""

    state: Far | None = Field(default=None, description="Only systems that are so far.")
    measures: Far | None = Field(default=None, description="Only measures that are so far.")
    body: str = Field(default="", max_length=40, description="Only measures of this body.", examples=["CNIPA"])


class SystemTold(Schema):
    """A system that the plan names, and how far it is here."""

    id: str = Field(examples=["I001"])
    measures: list[str]
    chapter: int | None
    name: Both
    does: Both
    state: Far
    pages: list[str]
    commands: list[str]
    test: str | None = Field(description="The test that shows it.")
    missing: Both | None
    why: Both | None


class BodyTold(Schema):
    """A body that the plan makes responsible."""

    id: str
    name: Both


class MeasureBase(Schema):
    """A measure with its bodies and how far its systems are together."""

    id: str = Field(examples=["M01"])
    chapter: int
    section: int
    name: Both
    lead: BodyTold | None = Field(description="Null where the bodies share the work and none leads.")
    supporting: list[BodyTold]
    state: Far
    counts: dict[str, int]


class MeasureTold(MeasureBase):
    """A measure of the map."""

    systems: list[str] = Field(description="Ids of its systems.")


class MeasureWhole(MeasureBase):
    """A measure with its systems whole."""

    systems: list[SystemTold]


class PlanTold(Schema):
    """The plan as a map; the totals count everything, whatever was asked for."""

    plan: dict[str, Both] = Field(description="`name number`.")
    translation: str = Field(description="`ours`: short renderings, not official wording.")
    totals: dict[str, dict[str, int]]
    chapters: list[dict[str, Any]]
    measures: list[MeasureTold]
    projects: list[dict[str, Any]]
    systems: list[SystemTold]
