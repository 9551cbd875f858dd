"""The words of open data: what can be taken away, in which form, and under whose terms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Literal

import msgspec

from muniment.catalogue.values import Coverage, Value
from muniment.kernel.texts import Text

Part = Literal["records", "texts", "changes", "changed_texts"]
Form = Literal["parquet", "csv", "st96", "st97"]
Terms = Literal["open", "attribution", "terms"]

PARTS: Mapping[Part, Text] = {
    "records": Text("全部记录", "all records"),
    "texts": Text("权利要求与说明书全文", "claims and descriptions"),
    "changes": Text("与上一版本的差异", "what changed since the edition before"),
    "changed_texts": Text("差异中的权利要求与说明书全文", "claims and descriptions of what changed"),
}
DIFFERENCES: frozenset[Part] = frozenset({"changes", "changed_texts"})
"""Parts that tell what changed between two editions."""
FORMS: Mapping[Form, Text] = {
    "parquet": Text("Parquet", "Parquet"),
    "csv": Text("CSV（压缩）", "CSV, compressed"),
    "st96": Text("WIPO ST.96 XML（压缩）", "WIPO ST.96 XML, compressed"),
    "st97": Text("WIPO ST.97 JSON（每行一件，压缩）", "WIPO ST.97 JSON, a right a line, compressed"),
}
ENDINGS: Mapping[Form, str] = {"parquet": "parquet", "csv": "csv.gz", "st96": "st96.xml.gz", "st97": "st97.jsonl.gz"}
MEDIA: Mapping[Form, str] = {
    "parquet": "application/vnd.apache.parquet",
    "csv": "text/csv",
    "st96": "application/xml",
    "st97": "application/jsonl",
}
"""Media types as IANA has them; what is compressed says so beside it."""
ITEMS: tuple[tuple[Part, Form], ...] = (
    ("records", "parquet"),
    ("records", "csv"),
    ("records", "st96"),
    ("records", "st97"),
    ("texts", "parquet"),
    ("changes", "parquet"),
    ("changes", "csv"),
    ("changes", "st96"),
    ("changes", "st97"),
    ("changed_texts", "parquet"),
)
"""What an edition can be taken away as. ST.96 and ST.97 carry the long texts; of a right that ended they have no form."""

TERMS: Mapping[Terms, Text] = {
    "open": Text("无条件再利用", "free to use, without condition"),
    "attribution": Text("注明出处即可再利用", "free to use where the publisher is named"),
    "terms": Text("依发布者条款，本站不再分发", "by the publisher's own terms; not passed on here"),
}


class State(StrEnum):
    """How far a file is."""

    ABSENT = "absent"
    WAITING = "waiting"
    MAKING = "making"
    READY = "ready"
    FAILED = "failed"

    @property
    def text(self) -> Text:
        """In words."""
        return _STATES[self]


_STATES: Mapping[State, Text] = {
    State.ABSENT: Text("尚未生成", "not made yet"),
    State.WAITING: Text("排队中", "waiting its turn"),
    State.MAKING: Text("生成中", "being made"),
    State.READY: Text("可下载", "ready"),
    State.FAILED: Text("生成失败", "could not be made"),
}


@dataclass(frozen=True, slots=True)
class Reuse:
    """What may be done with the data of one source.

    Attributes:
        source: Its name, such as ``us.grant``.
        terms: Of the publisher.
        note: The licence in words.
        uri: Where the publisher says it.
        shared: Whether this installation passes its data on.
        by_operator: The operator's word, and not the terms, is why it is passed on.
    """

    source: str
    title: Text
    publisher: Text
    terms: Terms
    note: Text
    uri: str
    shared: bool
    by_operator: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file: an edition, for a difference the edition before it, and the part and form."""

    edition: str
    part: Part
    form: Form
    before: str = ""

    @property
    def name(self) -> str:
        """Its name, the same for ever."""
        span = f"{self.before}..{self.edition}" if self.before else self.edition
        return f"muniment-{span}-{self.part}.{ENDINGS[self.form]}"


@dataclass(frozen=True, slots=True)
class FileSeen:
    """A file as it stands.

    Attributes:
        done, total: Records written so far, and how many there are.
        count: Rows of the finished file.
        contents: The name of the Records in it, in whatever order (``catalogue.queries.extracts.Contents``).
        left_out: How many records are not in it, by reason: ``withheld``, ``ended`` (a right that is no more, in a form
            that has nothing to say it with), or the name of a source whose terms decide.
        fields_left_out: How many records lack some fields, because they come from such a source.
    """

    wanted: Wanted
    state: State
    done: int = 0
    total: int = 0
    size_bytes: int = 0
    sha256: str = ""
    count: int = 0
    contents: str = ""
    left_out: Mapping[str, int] = field(default_factory=dict)
    fields_left_out: int = 0
    made_at: datetime | None = None
    problem: str = ""

    @property
    def share_pct(self) -> int:
        """How far it is, of a hundred."""
        return min(100, self.done * 100 // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class ExportSeen:
    """A list that somebody asked for, as it stands.

    Attributes:
        token: Its address.
        query: In the grammar of the search.
        form: One of the forms of lists: ``csv``, ``xlsx`` …
        stale: What may be shown has changed since it was made: it is given out no more and can be made again.
        expires_at: From then on the file is gone.
    """

    token: str
    query: str
    form: str
    edition: str
    state: State
    done: int
    total: int
    size_bytes: int
    sha256: str
    stale: bool
    mail: bool
    asked_at: datetime
    expires_at: datetime
    person_id: int | None = None
    problem: str = ""

    @property
    def share_pct(self) -> int:
        """How far it is, of a hundred."""
        return min(100, self.done * 100 // self.total) if self.total else 0

    @property
    def moving(self) -> bool:
        """Whether it is being made or waits for it."""
        return self.state in {State.WAITING, State.MAKING}

    @property
    def ready(self) -> bool:
        """Whether it can be taken away."""
        return self.state is State.READY and not self.stale


class BothTold(Value, frozen=True):
    """A text as replies tell it."""

    zh: str
    en: str

    @property
    def text(self) -> Text:
        """As a text."""
        return Text(self.zh, self.en)


class SourceTold(Value, frozen=True):
    """A source as an edition of a leader knows it."""

    name: str
    title: BothTold
    reader: str
    documents: int
    since: date | None = None
    until: date | None = None
    licence: BothTold | None = None


class Stamp(Value, frozen=True):
    """An edition of a leader by its name and digest."""

    edition: str
    seq: int
    day: date
    digest: str
    total: int
    previous: str | None = None


class Node(Value, frozen=True):
    """A leader as it says what it is; ``sample`` where all its data is made up."""

    format: int
    program: str
    name: BothTold
    editions: tuple[Stamp, ...]
    sample: str | None = None


class FileTold(Value, frozen=True):
    """A file of a leader as it stands there."""

    name: str
    state: str
    size_bytes: int
    count: int
    done: int = 0
    total: int = 0
    sha256: str | None = None
    contents: str | None = None
    problem: str | None = None
    left_out: Mapping[str, int] = msgspec.field(default_factory=dict)
    fields_left_out: int = 0

    @property
    def whole(self) -> bool:
        """Whether nothing of what the leader holds is left out."""
        return not self.fields_left_out and not set(self.left_out) - {"ended"}


class EditionTold(Value, frozen=True):
    """An edition of a leader: how far its sources know."""

    edition: str
    sources: tuple[SourceTold, ...]
    coverage: tuple[Coverage, ...]


class ActTold(Value, frozen=True):
    """One act of withholding in force at a leader."""

    right_id: str
    ground: str
    since: datetime
    field: str | None = None


class ActsTold(Value, frozen=True):
    """All of them."""

    items: tuple[ActTold, ...]


@dataclass(frozen=True, slots=True)
class Subscription:
    """An installation that is followed, as it stands.

    Attributes:
        site: The beginning of its addresses.
        name: What it calls itself; empty until it was reached.
        query: Which of its rights are followed; empty: all.
        active: Whether it is followed now.
        edition: The newest of its editions that was taken over, ``None`` before the first.
        local: The edition here that took it over.
        behind: How many of its editions wait, as far as was heard.
        withheld: How many of its withholdings are obeyed.
        checked_at: When it was last reached.
        problem: Why the last attempt failed; ``None`` where it did not.
    """

    id: int
    site: str
    name: Text
    query: str
    active: bool
    edition: str | None
    local: str | None
    editions: int
    behind: int
    withheld: int
    started_at: datetime
    checked_at: datetime | None
    problem: Text | None
    problem_code: str

    @property
    def state(self) -> Text:
        """How it stands, in words."""
        if not self.active:
            return Text("已停止", "stopped")
        if self.problem is not None:
            return Text("受阻", "held up")
        if self.checked_at is None:
            return Text("尚未开始", "not begun")
        if self.behind:
            return Text("还差 {n} 个版本", "{n} editions behind").fill(n=self.behind)
        return Text("已跟上", "up to date")


@dataclass(frozen=True, slots=True)
class Tag:
    """A tag of a theme as it stands.

    Attributes:
        depth: 0 for one at the top.
        query: Gives it to every right that answers; empty: by hand alone.
        count: Rights that have it or one below it.
    """

    code: str
    name: Text
    query: str
    parent: str
    depth: int
    count: int


@dataclass(frozen=True, slots=True)
class ThemeStep:
    """What an edition brought to a theme."""

    edition: str
    at: datetime
    came: int
    went: int
    total: int


@dataclass(frozen=True, slots=True)
class Theme:
    """A theme database as it stands.

    Attributes:
        about: In words, with links (``webbase`` filter ``prose``).
        query: In the grammar of the search.
        curator: Slug of the body that looks after it; empty: the installation itself.
        published: Whether everybody may see it.
        edition: Whose rights these are; empty before the first update.
        total: Rights that answer and may be shown.
        untagged: Rights that have no tag and that nobody has looked at.
    """

    slug: str
    title: Text
    about: Text
    query: str
    curator: str
    curator_name: Text
    made_by: str
    made_at: datetime
    published_at: datetime | None
    edition: str
    total: int
    untagged: int
    tags: tuple[Tag, ...]
    steps: tuple[ThemeStep, ...]

    @property
    def published(self) -> bool:
        """Whether everybody may see it."""
        return self.published_at is not None


@dataclass(frozen=True, slots=True)
class TaggedRight:
    """A right of a theme with its tags."""

    right_id: str
    came: str
    titles: Mapping[str, str]
    tags: tuple[tuple[Text, str], ...]
