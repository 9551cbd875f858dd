"""What open data is asked by machines, and what it answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from ninja import Field, Schema

from muniment.webbase.schemas import Both

CHANGES_MOST = 5_000


class Since(Schema):
    """Where the reader of the feed stands."""

    cursor: str = Field(
        default="0:0",
        max_length=300,
        description="`next_cursor` of the page before; `0:0` is the beginning.",
        examples=["2:14"],
    )
    limit: int = Field(default=1000, ge=1, le=CHANGES_MOST, description="At most so many items.")


class Change(Schema):
    """One thing that happened."""

    cursor: str = Field(description="Goes on right after this item.")
    kind: str = Field(description="`right.version`, or the kind of an entry of the journal.")
    edition: str | None = Field(description="The edition that brought the version.")
    right_id: str | None
    detail: dict[str, Any] = Field(description="Of a version `cause`, `deleted`, `successor`; of an entry its facts.")


class Changes(Schema):
    """A page of the feed."""

    items: list[Change]
    next_cursor: str = Field(description="Ask again with it: at once while items come, later when there are none.")
    edition: str | None = Field(description="The newest edition.")


class Terms(Schema):
    """What may be done with the data of one source."""

    source: str
    terms: str = Field(description="`open`, `attribution` or `terms`.")
    licence: Both
    uri: str | None


class File(Schema):
    """A file of an edition as it stands."""

    name: str
    edition: str
    before: str | None = Field(description="Of a difference, the edition that it begins with.")
    part: str = Field(description="`records`, `texts` or `changes`.")
    form: str = Field(description="`parquet` or `csv`.")
    state: str = Field(description="`absent`, `waiting`, `making`, `ready` or `failed`.")
    done: int
    total: int
    size_bytes: int
    sha256: str | None
    count: int = Field(description="Rows of the finished file.")
    left_out: dict[str, int] = Field(description="Records that are not in it: `withheld`, or by source.")
    fields_left_out: int = Field(description="Records that lack fields, because of the terms of a source.")
    made_at: datetime | None
    problem: str | None
    terms: list[Terms]
    dictionary: str
    url: str


class Dataset(Schema):
    """An edition as open data."""

    edition: str
    day: date
    total: int
    digest: str
    previous: str | None
    files: list[File]


class Datasets(Schema):
    """Every edition as open data."""

    items: list[Dataset]
