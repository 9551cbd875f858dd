"""What open data is asked by machines, and what it answers."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

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
    part: str = Field(description="`records`, `texts`, `changes` or `changed_texts`.")
    form: str = Field(description="`parquet`, `csv`, `st96` or `st97`.")
    state: str = Field(description="`absent`, `waiting`, `making`, `ready` or `failed`.")
    done: int
    total: int
    size_bytes: int
    sha256: str | None
    count: int = Field(description="Rows of the finished file.")
    contents: str | None = Field(
        description="Of Records as Parquet: the sum modulo 2^256 of SHA-256 of each right, U+001F and its content hash."
    )
    left_out: dict[str, int] = Field(description="Records that are not in it: `withheld`, or by source.")
    fields_left_out: int = Field(description="Records that lack fields, because of the terms of a source.")
    made_at: datetime | None
    problem: str | None
    terms: list[Terms]
    dictionary: str
    url: str


class Source(Schema):
    """A source as an edition knows it."""

    name: str
    title: Both
    reader: str
    documents: int
    since: date | None
    until: date | None
    licence: Both | None


class Covered(Schema):
    """What a source can know."""

    source: str
    register_: str = Field(alias="register")
    kind: str
    families: list[str]
    since: date | None = None
    until: date


class Dataset(Schema):
    """An edition as open data."""

    edition: str
    day: date
    total: int
    digest: str
    previous: str | None
    sources: list[Source] = Field(description="Those whose data is passed on.")
    coverage: list[Covered] = Field(description="What these sources can know.")
    files: list[File]


class FileWanted(Schema):
    """A file that is asked for."""

    name: str = Field(max_length=120, examples=["muniment-2026-11-22.1-records.parquet"])


class Withheld(Schema):
    """One act of withholding in force."""

    right_id: str
    field: str | None = Field(description="None: the whole record.")
    ground: str
    since: datetime


class WithheldAll(Schema):
    """Everything that is withheld now: who keeps a copy hides the same."""

    items: list[Withheld]


class Stamp(Schema):
    """An edition by its name and digest."""

    edition: str
    seq: int
    day: date
    digest: str
    total: int
    previous: str | None


class Node(Schema):
    """An installation as those who follow it have to know it."""

    format: int = Field(description="Of what followers read; a follower refuses a higher one than it knows.")
    program: str
    name: Both
    sample: str | None = Field(description="The size of the sample, where all data is made up.")
    editions: list[Stamp] = Field(description="Oldest first.")


class Datasets(Schema):
    """Every edition as open data."""

    items: list[Dataset]


class Tag(Schema):
    """A tag of a theme database."""

    code: str
    name: Both
    query: str | None = Field(description="Gives it to every right that answers; None: by hand alone.")
    parent: str | None
    count: int


class ThemeStep(Schema):
    """What an edition brought to a theme database."""

    edition: str
    at: datetime
    came: int
    went: int
    total: int


class Theme(Schema):
    """A theme database."""

    slug: str
    title: Both
    about: Both
    query: str
    curator: Both | None
    published_at: datetime | None
    edition: str | None
    total: int
    untagged: int
    tags: list[Tag]
    steps: list[ThemeStep] = Field(description="Newest first.")


class Themes(Schema):
    """Theme databases."""

    items: list[Theme]


class DictionaryField(Schema):
    """One field of the data."""

    name: str = Field(examples=["granted_on"])
    type: str
    unit: str | None
    standard: str | None = Field(description="The term of a WIPO standard.")
    text: Both


class Dictionary(Schema):
    """Every public field of the data, in words."""

    items: list[DictionaryField]


class Followed(Schema):
    """An installation that is followed, or was."""

    site: str
    name: Both | None
    query: str | None = Field(description="Null where all is followed.")
    active: bool
    edition: str | None = Field(description="Its edition that was taken over last.")
    local: str | None = Field(description="What that edition is called here.")
    editions: int
    behind: int
    withheld: int
    started_at: str
    checked_at: str | None
    problem: dict[str, Any] | None = Field(description="`code text`: why not further.")


class Following(Schema):
    """Who is followed, how far, and why not further."""

    items: list[Followed]


class ListWanted(Schema):
    """A list of any length, to be made in the background."""

    q: str = Field(
        min_length=1,
        max_length=20_000,
        pattern="^[^\\x00]*$",
        description="The query; `*` is everything.",
        examples=["ipc:H01M"],
    )
    form: Literal["csv", "xlsx", "json", "jsonl", "ris", "bibtex"] = "csv"
    edition: str = Field(default="", description="The edition that answers; the newest by default.")
    mail: bool = Field(default=False, description="Whether a letter tells that it is ready.")


class ExportTold(Schema):
    """A list that was asked for, as it stands."""

    token: str = Field(description="Its name in addresses.")
    query: str
    form: str
    edition: str
    state: str = Field(description="`waiting`, `making`, `ready` or `failed`.")
    done: int
    total: int
    size_bytes: int
    sha256: str
    stale: bool = Field(description="What may be shown has changed since: it can be made again.")
    asked_at: str
    expires_at: str
    problem: str
    file: str | None = Field(description="Where the file is taken, once it is ready.")


class ExportsAsked(Schema):
    """A page of lists."""

    limit: int = Field(default=50, ge=1, le=200, description="Items of the page.")
    cursor: str = Field(default="", pattern="^[0-9]{0,15}$", description="`next_cursor` of the page before.")


class ExportsTold(Schema):
    """The lists of the person behind the token, newest first."""

    items: list[ExportTold]
    next_cursor: str | None
