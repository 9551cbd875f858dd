"""The person behind a token, and the trail, for machines."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from muniment.webbase.schemas import Both

NUMBER = "^[0-9]{0,17}$"


class SeatTold(Schema):
    """A place of a person in a body."""

    body: str
    name: Both
    kind: str
    role: str
    manages: bool


class MandateTold(Schema):
    """A standing delegation: for which owner a body may act, in what, until when."""

    agent: str
    owner: str
    owner_name: Both
    scopes: list[str]
    until: str | None


class Me(Schema):
    """Who brings the token, and what it was made for."""

    ref: str = Field(examples=["person:12"])
    name: Both
    role: str = Field(description="`registered`, `staff` or `administrator`.")
    body: Both | None
    bodies: list[SeatTold]
    acts_for: list[MandateTold]
    factor_due: bool = Field(description="A higher role waits until a second factor is set up.")
    scopes: list[str]


class TrailPage(Schema):
    """Where a page begins."""

    cursor: str = Field(default="", pattern=NUMBER, description="`next_cursor` of the page before.")


class TrailAsked(TrailPage):
    """Which lines of the trail are wanted; an empty word asks for all."""

    who: str = Field(default="", max_length=120, description="Reference of whoever acted or is concerned.")
    action: str = Field(default="", max_length=60, description="With what the action begins.", examples=["token."])
    since: str | None = Field(default=None, json_schema_extra={"format": "date"})
    until: str | None = Field(default=None, json_schema_extra={"format": "date"})


class TrailLine(Schema):
    """Something that was done, or looked at by staff."""

    no: int
    at: str
    actor: str
    actor_name: Both | None = Field(description="Null for a closed account.")
    on_behalf: str
    under: str
    action: str
    text: Both | None
    subject: str
    about: str
    facts: dict[str, Any]


class Trail(Schema):
    """Lines of the trail, newest first."""

    items: list[TrailLine]
    next_cursor: str | None
