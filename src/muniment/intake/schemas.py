"""What the intake tells machines: the sources that it reads, and the reports of its loads."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from muniment.webbase.schemas import Both


class SourceTold(Schema):
    """A reader: whose files it reads, under which terms, and what they can know."""

    name: str = Field(examples=["us.grant"])
    title: Both
    publisher: Both
    licence: str
    licence_zh: str
    url: str
    schedule: str
    schedule_zh: str
    reader_version: str
    level: int = Field(
        description="1 the office of the right, 2 another office, 3 an aggregator, 4 a table of the user's."
    )
    mode: str = Field(description="`delta`, or `snapshot` where a load ends what it omits.")
    register_: str = Field(alias="register", description="WIPO ST.3 code, or `*` where each record says so.")
    kinds: list[str]
    families: list[str] = Field(description="Families of events that it can know.")
    split: str
    whole_register: bool
    sample: str


class SourceWhole(SourceTold):
    """A reader with what it expects of a file and what it knowingly leaves."""

    expectations: dict[str, Any] = Field(description="`min_documents max_documents max_rejected fill`.")
    ignore: list[str] = Field(description="Elements that are knowingly not read.")


class SourcesTold(Schema):
    """Every reader."""

    items: list[SourceTold]


class LoadsAsked(Schema):
    """A page of loads."""

    limit: int = Field(default=50, ge=1, le=200, description="Items of the page.")
    cursor: str = Field(default="", pattern="^[0-9]{0,9}$", description="`next_cursor` of the page before.")


class LoadTold(Schema):
    """A load: `read = accepted + rejected + duplicates + held`."""

    seq: int
    key: str
    state: str = Field(examples=["published"])
    actor: str
    opened_at: str
    closed_at: str | None
    edition: str | None
    read: int
    accepted: int
    rejected: int
    duplicates: int
    held: int


class LoadsTold(Schema):
    """Loads, newest first."""

    items: list[LoadTold]
    next_cursor: str | None


class LoadWhole(LoadTold):
    """The report of a load: every document of every file accounted for."""

    files: list[dict[str, Any]]
    sources: list[dict[str, Any]]
    alarms: list[dict[str, Any]] = Field(description="Elements that a reader does not know.")
    problems: list[dict[str, Any]] = Field(description="Expectations of a source that were not met.")
    rejects: list[dict[str, Any]] = Field(description="`file position field reason source` of the first 1,000.")
    rejects_file: str | None
    placing: dict[str, Any] | None = Field(description="Owners with a division and a type, and why others have none.")
