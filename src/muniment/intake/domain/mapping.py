"""The words of a mapping: how the columns of a table become statements. ``mapping_read`` makes one from YAML."""

from __future__ import annotations

from datetime import date
from typing import Literal

import msgspec

from muniment.kernel.texts import Text

VERSION = 1
"""The version of the mapping language that this program reads."""

DateForm = Literal["ymd", "dmy", "mdy"]

NUMBERS = ("number", "application", "publication", "registration", "other_number")
TEXTS = ("title", "abstract", "description", "claims", "mark", "mark_kind", "denomination", "family_id")
DATES = ("filed_on", "granted_on", "expiry_stated_on")
ROLES = (
    "applicant",
    "owner",
    "inventor",
    "designer",
    "breeder",
    "author",
    "agent",
    "agency",
    "examiner",
    "assignor",
    "assignee",
    "licensor",
    "licensee",
    "pledgor",
    "pledgee",
    "petitioner",
    "respondent",
)
LISTS = ("class", "priority", "citation", "citation_text", "territory", "goods_class", "goods", "image")
TARGETS = (*NUMBERS, *TEXTS, *DATES, *ROLES, *LISTS, "fact")
"""What a column can become (``to:``)."""


class _Part(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Base of the pieces: an unknown key is an error."""


class Pick(_Part, frozen=True, kw_only=True):
    """A value: fixed, or taken from a column.

    Attributes:
        value: The fixed value.
        column: The column that gives it; ``also`` other names under which exports carry it.
        map: What its cells mean; a key may end in ``*``. An empty meaning is *nothing*. Without ``map`` the cell itself.
        pattern: A regular expression whose first group is the value within the cell.
        format: Order of a date with the year last.
    """

    value: str | None = None
    column: str | None = None
    also: tuple[str, ...] = ()
    map: dict[str, str] = {}
    pattern: str | None = None
    format: DateForm = "ymd"


class When(_Part, frozen=True, kw_only=True):
    """Only in rows where the column has one of these values."""

    column: str
    is_: tuple[str, ...] = msgspec.field(name="is")


class ColumnSpec(_Part, frozen=True, kw_only=True):
    """What becomes of one column.

    Attributes:
        to: One of ``TARGETS``.
        also: Other names under which exports carry the column.
        split: What stands between the items of a list.
        lang: BCP 47 tag of a text or name: fixed, or from a column.
        format: Order of a date with the year last.
        scheme: Of a class: ``IPC CPC USPC LOCARNO NICE VIENNA``.
        first: The class is the main one.
        name: Of a fact.
        office, kind_code, date: Of a number: fixed, or from a column.
        map, pattern: Applied to the cell, or to each item, first.
        key: Of JSON objects in a list: which of their values to take.
        country, place, postcode, identifier: Columns beside a party, split the same way.
        names: Columns with the names of the same parties in other languages, by BCP 47 tag, split the same way.
        when: Only in some rows.
        optional: A table without the column is as it should be.
    """

    to: str
    also: tuple[str, ...] = ()
    split: str | None = None
    lang: Pick | None = None
    format: DateForm = "ymd"
    scheme: str | None = None
    first: bool = False
    name: str | None = None
    office: Pick | None = None
    kind_code: Pick | None = None
    date: Pick | None = None
    map: dict[str, str] = {}
    pattern: str | None = None
    key: str | None = None
    country: Pick | None = None
    place: Pick | None = None
    postcode: Pick | None = None
    identifier: Pick | None = None
    names: dict[str, Pick] = {}
    when: When | None = None
    optional: bool = False


class PartySpec(_Part, frozen=True, kw_only=True):
    """A party that an event names: the role, and the column with its name or names."""

    role: str
    column: str
    split: str | None = None
    lang: str | None = None


class AmountSpec(_Part, frozen=True, kw_only=True):
    """A sum of money: its column, and what one stands for in it (``unit: 10000`` for 万元)."""

    column: str
    unit: int = 1


class EventSpec(_Part, frozen=True, kw_only=True):
    """An event that each row tells.

    Attributes:
        code: The office's code, read through ``standards.events``; a cell that maps to nothing tells no event.
        office: Whose code it is; the register's office otherwise.
        category, key_event, family, action: Instead of a code, in the words of WIPO ST.27.
        occurred_on, effective_on, published_on, until_on: Columns with days.
        optional: A row without ``occurred_on`` tells no event, instead of being rejected.
        instrument: The column with the contract's or decision's number.
        detail: Further facts: name to column.
    """

    occurred_on: Pick
    code: Pick | None = None
    office: str | None = None
    category: str | None = None
    key_event: str | None = None
    family: str | None = None
    action: str | None = None
    effective_on: Pick | None = None
    published_on: Pick | None = None
    until_on: Pick | None = None
    instrument: Pick | None = None
    part: Pick | None = None
    territory: Pick | None = None
    text: Pick | None = None
    amount: AmountSpec | None = None
    currency: Pick | None = None
    parties: tuple[PartySpec, ...] = ()
    detail: dict[str, Pick] = {}
    optional: bool = False
    when: When | None = None


class CoverageSpec(_Part, frozen=True, kw_only=True):
    """What the table can know of the whole register, and between which days; nothing unless it says so.

    ``until`` is a day, or ``None`` for the last day in the table (``last_date``).
    """

    families: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None


class Mapping(_Part, frozen=True, kw_only=True):
    """A mapping file, read and checked.

    Attributes:
        version: Of the mapping language.
        name: The source's name, which its layers carry.
        register, kind: Fixed, from a column, or ``number``: as the number says.
        document: Columns whose values together name a row; without them the number and the event do.
        office_date: The column with the day that ranks rows about one document; the newest wins.
        sheet: The sheet of a workbook; its first table otherwise.
        detect: Headers by which a table is known to be of this source, any one of the lists.
        empty: Further cells that say nothing.
    """

    version: int
    name: str
    title: Text
    publisher: Text
    licence: str
    licence_zh: str = ""
    url: str = ""
    schedule: str = ""
    schedule_zh: str = ""
    revision: str = "1"
    level: int = 4
    mode: Literal["delta", "snapshot"] = "delta"
    register: Pick
    kind: Pick
    document: tuple[str, ...] = ()
    office_date: Pick | None = None
    lang: str | None = None
    sheet: str | None = None
    detect: tuple[tuple[str, ...], ...] = ()
    empty: tuple[str, ...] = ()
    columns: dict[str, tuple[ColumnSpec, ...]] = {}
    events: tuple[EventSpec, ...] = ()
    coverage: CoverageSpec = CoverageSpec()
    ignore: tuple[str, ...] = ()


def picks_of(part: msgspec.Struct) -> tuple[Pick, ...]:
    """Every ``Pick`` of a piece of a mapping."""
    values = [getattr(part, name) for name in part.__struct_fields__]
    return tuple(
        pick
        for value in values
        for pick in (value.values() if isinstance(value, dict) else [value])
        if isinstance(pick, Pick)
    )


def columns_named(mapping: Mapping) -> frozenset[str]:
    """Every column that the mapping speaks of, ignored ones too."""
    specs = [spec for specs in mapping.columns.values() for spec in specs]
    names = {*mapping.columns, *mapping.ignore, *mapping.document}
    names |= {other for spec in specs for other in spec.also}
    parts: list[msgspec.Struct] = [mapping, *specs, *mapping.events]
    picks = [pick for part in parts for pick in picks_of(part)]
    names |= {pick.column for pick in picks if pick.column} | {other for pick in picks for other in pick.also}
    names |= {spec.when.column for spec in specs if spec.when}
    for event in mapping.events:
        names |= {party.column for party in event.parties}
        names |= {event.amount.column} if event.amount else set()
        names |= {event.when.column} if event.when else set()
    return frozenset(names)
