"""The words of the intake: where a document lies, what a reader is and says, and the report of a load."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

import msgspec

from muniment.catalogue.values import Reject, Statement
from muniment.kernel.texts import Text

Split = Literal["xml", "jsonl", "csv", "whole"]
"""How a file falls into documents: roots one after another, lines, rows, or not at all."""


class Place(msgspec.Struct, frozen=True, kw_only=True):
    """Where a reader stands while it reads one document.

    Attributes:
        file: The chain of names down to the file: ``week.tar.xz!2018/a.zip!a.xml``. Labels only, never opened.
        position: Where in that file: ``document 12``, ``line 4``, ``row 3114``, or empty for a whole file.
        siblings: Names of the files that lie in the same folder of the same archive, as far as they are known.
        mapping: Text of the mapping file given with the load, for the table reader.
        first_row: For ``split: csv``: the number of the first data row of ``raw`` (the header is row 1).
    """

    file: str
    position: str = ""
    siblings: frozenset[str] = frozenset()
    mapping: str | None = None
    first_row: int = 2

    @property
    def folders(self) -> tuple[str, ...]:
        """The names of folders and archives above the file, outermost first."""
        return tuple(part for part in self.file.replace("!", "/").split("/") if part)[:-1]

    @property
    def name(self) -> str:
        """The file's own name."""
        return self.file.replace("!", "/").rsplit("/", 1)[-1]


class Parsed(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader made of one document (or of one block of rows).

    ``unknown`` names the elements that the reader neither handles nor knowingly leaves, each once.
    """

    statements: tuple[Statement, ...] = ()
    unknown: tuple[str, ...] = ()
    rejects: tuple[Reject, ...] = ()


class Detect(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """By what a reader knows its files: any one of the three suffices.

    Attributes:
        roots: Local names of XML root elements (``us-patent-grant``); a prefixed name (``business:PatentDocument``)
            asks for that prefix too.
        root_has: Further names of which one must occur near the start of the file, where one root serves several
            kinds of files (``TradeMarkTransactionBody``).
        json_keys: Keys that the first JSON object carries, all of them.
        csv_header: Names that the first row carries, all of them.
        magic: ``xlsx`` for a workbook; ``table`` for any delimited text or JSON Lines that no other reader knows.
    """

    roots: tuple[str, ...] = ()
    root_has: tuple[str, ...] = ()
    json_keys: tuple[str, ...] = ()
    csv_header: tuple[str, ...] = ()
    magic: tuple[str, ...] = ()


class Expectations(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a sound file of this source looks like; outside of it a load is held until it is accepted.

    ``fill`` gives for a field of the statement (``titles``, ``filed_on``, ``claims`` …) the least share of
    statements that carry it, between 0 and 1. ``max_rejected`` is the largest share of rejected documents.
    """

    min_documents: int = 1
    max_documents: int | None = None
    max_rejected: float = 0.5
    fill: dict[str, float] = msgspec.field(default_factory=dict)


class SourceSpec(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A reader as its ``source.yaml`` declares it.

    Attributes:
        name: ``us.grant``: unique, and the name that layers carry.
        title, publisher: In both languages.
        licence, schedule: In English; ``licence_zh`` and ``schedule_zh`` say the same in Chinese.
        level: Rank of the source: 1 the office of the right, 2 another office, 3 an aggregator, 4 a table of the user's.
        mode: ``delta``, or ``snapshot`` where a load ends what it omits.
        register: ST.3 code of the register, or ``*`` where each row says so.
        kinds, families: Kinds of rights and event families that the source can know.
        since, until: First and last day that the source covers, where it says so; else those of its documents.
        whole_register: The source speaks for all its ``kinds``, met or not (a table that says what it covers).
        drop: Elements whose content is cut out as plain text before the parse.
        inside: With ``split: xml``: elements into which a delivery falls that is one document in form (a weekly file of
            millions of records); each is read by itself, with the namespaces of the elements around it.
        attachments: Root elements of pieces that belong to the document before them and hold no right's facts.
        known, ignore: Names of elements that are read, and of those that are knowingly left.
        folder: Where the reader lies below ``intake/sources`` (filled in when it is found).
    """

    name: str
    title: Text
    publisher: Text
    licence: str
    url: str
    schedule: str
    reader_version: str
    level: int
    mode: Literal["delta", "snapshot"]
    register: str
    kinds: tuple[str, ...]
    families: tuple[str, ...]
    detect: Detect
    split: Split
    licence_zh: str = ""
    schedule_zh: str = ""
    since: date | None = None
    until: date | None = None
    whole_register: bool = False
    drop: tuple[str, ...] = ()
    inside: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    ignore: frozenset[str] = frozenset()
    expectations: Expectations = Expectations()
    folder: str = ""

    @property
    def licence_said(self) -> Text:
        """The terms of use in both languages; in English alone where a mapping of the user's says no more."""
        return Text(self.licence_zh or self.licence, self.licence)

    @property
    def schedule_said(self) -> Text:
        """How often the publisher brings out a new file, in both languages."""
        return Text(self.schedule_zh or self.schedule, self.schedule)


class Member(msgspec.Struct, frozen=True, kw_only=True):
    """One file at the end of a chain of folders and archives.

    ``file`` is the chain of names; ``sha256`` and ``size`` are of its own bytes, uncompressed.
    """

    file: str
    sha256: str = ""
    size: int = 0

    @property
    def folder(self) -> str:
        """The chain without the last name."""
        cut = max(self.file.rfind("/"), self.file.rfind("!"))
        return self.file[: cut + 1]

    @property
    def name(self) -> str:
        """The last name of the chain."""
        return self.file[len(self.folder) :]


class Unknown(msgspec.Struct, frozen=True, kw_only=True):
    """An element that a reader met and does not know: where first, and in how many documents."""

    source: str
    name: str
    count: int
    file: str
    position: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """An expectation that a load did not meet."""

    source: str
    field: str
    expected: str
    found: str


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """``read = accepted + rejected + duplicates + held``."""

    read: int = 0
    accepted: int = 0
    rejected: int = 0
    duplicates: int = 0
    held: int = 0


class FileReport(Counts, frozen=True, kw_only=True):
    """What became of one file. ``state`` is ``read``, ``skipped`` (no record, ``reason`` says why) or ``rejected``.

    ``attached`` counts pieces that belong to a document (sequence listings) and are none of their own.
    """

    file: str
    state: str
    reason: str | None = None
    source: str | None = None
    sha256: str = ""
    size: int = 0
    attached: int = 0
    unknown_elements: tuple[str, ...] = ()


class SourceReport(Counts, frozen=True, kw_only=True):
    """What came from one source, with the share of statements that carry each field."""

    source: str
    reader_version: str
    files: int = 0
    fill: dict[str, float] = msgspec.field(default_factory=dict)
    unknown_elements: tuple[str, ...] = ()


class Rejection(msgspec.Struct, frozen=True, kw_only=True):
    """A rejected document as the report names it; its text is in the rejects file."""

    file: str
    position: str
    field: str | None
    reason: str
    source: str | None = None
    document: str | None = None


class LoadReport(Counts, frozen=True, kw_only=True):
    """The account of a load: every document of every file is in exactly one of the four counts.

    ``state`` is ``published``, ``held`` (outside expectations), ``already_loaded`` or, before publication, ``read``.
    ``rejects`` names the first 1,000; all of them are in ``rejects_file``. ``placing`` is the account of owners and
    applicants: how many have a division and a type, and why the others have none.
    """

    edition: str | None = None
    state: str = "read"
    files: tuple[FileReport, ...] = ()
    sources: tuple[SourceReport, ...] = ()
    unknown_elements: tuple[str, ...] = ()
    alarms: tuple[Unknown, ...] = ()
    problems: tuple[Problem, ...] = ()
    rejects: tuple[Rejection, ...] = ()
    rejects_file: str | None = None
    images: int = 0
    placing: dict[str, Any] | None = None
    seconds: float = 0.0


class RejectLine(msgspec.Struct, frozen=True, kw_only=True, tag="muniment.reject", tag_field="type"):
    """One line of ``rejects.jsonl``: mend ``raw``, and the file loads like any other."""

    source: str | None
    file: str
    position: str
    reason: str
    field: str | None = None
    document: str | None = None
    raw: str | None = None
    encoding: Literal["text", "base64"] = "text"


class Read(msgspec.Struct, frozen=True, kw_only=True):
    """One block of a file, read: a document, or some rows.

    ``label`` is the file that the document first came from, where it was read from a rejects file.
    """

    member: Member
    source: str
    reader: str
    parsed: Parsed
    label: str | None = None


def spec_read(raw: dict[str, object], *, folder: str = "") -> SourceSpec:
    """A ``source.yaml`` as a value; an unknown or missing key is an error that names it.

    Args:
        raw: The mapping that the file holds.
        folder: Its place below ``intake/sources``.

    Raises:
        msgspec.ValidationError: a key is missing, unknown or of a wrong type.
    """
    shaped = dict(raw)
    for key in ("title", "publisher"):
        words = shaped.get(key)
        if isinstance(words, dict):
            shaped[key] = [words.get("zh"), words.get("en")]
    return msgspec.convert({**shaped, "folder": folder}, SourceSpec)
