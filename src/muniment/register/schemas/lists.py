"""What stands around a right, code lists and regions for machines."""

from __future__ import annotations

from typing import Any

from ninja import Field, Schema

from muniment.register.schemas.rights import DAY
from muniment.webbase.schemas import Both

_EDITION = "The edition that answers: the newest by default."
_QUERY = "The query that lists the rights counted, for `/search`; null where none says it."


class InEdition(Schema):
    """Which edition answers."""

    edition: str = Field(default="", description=_EDITION, examples=["2026-11-20.1"])


class FindAsked(InEdition):
    """A number, to be read."""

    number: str = Field(min_length=1, max_length=200, description="In any form.", examples=["ZL 2018 1 9000731.1"])


class ReadingTold(Schema):
    """One way to read a number."""

    scheme: str = Field(examples=["CN_APPLICATION"])
    type: str = Field(examples=["application"])
    office: str
    number: str = Field(description="Normalised.")
    kind_code: str | None
    kind: str | None
    check_digit_ok: bool | None = Field(description="Null where there is none to check.")
    check_digit_expected: str | None


class FoundTold(Schema):
    """What a number may mean and which rights answer to it; a reading with a wrong check digit finds nothing."""

    number: str
    right_ids: list[str]
    readings: list[ReadingTold] = Field(description="Likeliest first.")
    edition: str


class MemberTold(Schema):
    """A right of a family."""

    right_id: str
    office: str
    kind: str
    number: str
    titles: dict[str, str]
    filed_on: str | None
    status: str | None
    own: bool = Field(description="Whether it is the right that was asked for.")
    priority_of: list[str] = Field(description="The members whose priority it claims.")


class FamilyTold(Schema):
    """Rights of one family number, or tied by a priority, as far as they are loaded and public."""

    right_id: str
    edition: str
    as_of: str
    members: list[MemberTold] = Field(description="Oldest first; the right itself is among them.")
    others: list[str] = Field(description="Members beyond those that are told whole.")


class CitationTold(Schema):
    """A thing cited, or a right that cites."""

    label: str
    right_id: str | None = Field(description="Null where it is not loaded.")
    titles: dict[str, str]
    category: str | None
    by: str | None


class CitationsTold(Schema):
    """What a right cites and what cites it."""

    right_id: str
    edition: str
    cited: list[CitationTold]
    cited_by: list[CitationTold]


class WordingsAsked(InEdition):
    """Two publications of one right; the first and the last by default."""

    before: str = Field(default="", max_length=200, description="Key of the older wording.")
    after: str = Field(default="", max_length=200, description="Key of the newer wording.")


class WordingTold(Schema):
    """A publication that states the claims in a wording of its own."""

    key: str
    document: str
    source: str
    on: str | None


class PieceTold(Schema):
    """A stretch of a claim."""

    mark: str = Field(description="`same`, `gone` or `new`.")
    text: str


class ClaimChanged(Schema):
    """A claim in two publications."""

    change: str = Field(description="`same`, `changed`, `new` or `gone`.")
    before: int | None = Field(description="Its number in the older one.")
    after: int | None
    pieces: list[PieceTold]


class WordingsCompared(Schema):
    """The claims of two publications, claim by claim and word by word."""

    before: str
    after: str
    lang: str
    totals: dict[str, int]
    claims: list[ClaimChanged]


class ClaimsTold(Schema):
    """The publications of a right that state its claims, and two of them compared."""

    right_id: str
    edition: str
    wordings: list[WordingTold] = Field(description="Oldest first.")
    compared: WordingsCompared | None = Field(description="Null where fewer than two state them in one language.")


class SinceAsked(InEdition):
    """An older edition."""

    since: str = Field(default="", description="The edition before, by default.", examples=["2025-12-31.1"])
    as_of: str | None = Field(default=None, description="Law time: the edition's own day.", json_schema_extra=DAY)


class EventSince(Schema):
    """An event that came or went."""

    event_id: str
    on: str
    family: str
    key_event: str
    office_code: str | None
    title: Both
    text: Both


class SinceTold(Schema):
    """What became of a right since an older edition."""

    right_id: str
    edition: str
    since: str | None = Field(description="Null where there is no older edition.")
    then: Both | None = Field(description="Its answer line then; null where that edition did not hold it.")
    now: Both
    same: bool | None
    came: list[EventSince]
    went: list[EventSince]
    fields: list[dict[str, Any]] = Field(description="`name before after` of each other field that differs.")


class CodeList(Schema):
    """A loaded code list, and how far it goes."""

    scheme: str = Field(examples=["IPC"])
    name: Both
    edition: str | None
    edition_from: str
    edition_in_force: str | None = Field(description="The edition that holds today, where this is another one.")
    entries: int
    languages: dict[str, int] = Field(description="By language: symbols with a title.")
    levels: list[dict[str, Any]] = Field(description="`name entries implied` of each, the highest first.")
    gaps: list[Both] = Field(description="What it lacks.")
    licence: list[str]
    source: list[str]
    loaded_at: str


class CodeLists(Schema):
    """Every code list that is loaded."""

    lists: list[CodeList]


class PlaceAsked(InEdition):
    """A place of a classification."""

    symbol: str = Field(default="", max_length=60, description="In any form; all roots.", examples=["H01M 10/0567"])
    version: str = Field(default="", max_length=40, description="Edition of the list; the fullest by default.")
    words: str = Field(default="", max_length=100, description="A search in the titles under the symbol.")
    cursor: str = Field(default="", pattern="^[0-9]{0,6}$", description="`next_cursor` of the page before.")


class PlaceTold(Schema):
    """A place: its title, and how many rights of the edition carry it or anything under it."""

    symbol: str
    title: str | None
    lang: str | None
    title_from: str | None = Field(description="Another edition of the list, where the title was borrowed from it.")
    implied: bool = Field(description="No file names it: it stands only for those under it.")
    since: str | None
    until: str | None
    headings: list[str]
    count: int | None = Field(description="Null where rights are not counted by this scheme.")
    query: str | None = Field(description=_QUERY)


class TreeTold(Schema):
    """One place with what lies under it; ``items`` are a page of these."""

    codelist: CodeList
    others: list[CodeList] = Field(description="Other loaded editions of the scheme.")
    edition: str | None = Field(description="Whose rights are counted.")
    place: PlaceTold | None = Field(description="Null for the whole scheme.")
    level: Both | None
    path: list[PlaceTold]
    also_under: list[PlaceTold]
    titles: list[dict[str, Any]] = Field(description="`lang title editions` of each.")
    facts: dict[str, str]
    items: list[PlaceTold]
    total: int
    next_cursor: str | None
    found: list[PlaceTold] | None = Field(description="What `words` finds; null where nothing was sought.")
    found_total: int


class DivisionTold(Schema):
    """A division, with the rights that have an owner there."""

    code: str = Field(examples=["840000"])
    name: Both
    until: str | None = Field(description="Since when it no longer stands.")
    successor: str | None
    total: int
    kinds: dict[str, int]
    query: str | None = Field(description=_QUERY)


class RegionTold(Schema):
    """A division, or all provinces: whose rights lie there, by kind and type of owner."""

    edition: str | None
    region: DivisionTold | None = Field(description="Null for all provinces.")
    level: Both | None
    path: list[DivisionTold]
    names: list[dict[str, Any]] = Field(description="`name since until` of every name it bore.")
    facts: dict[str, str]
    types: list[dict[str, Any]] = Field(description="`type name kinds query` of each type of owner.")
    items: list[DivisionTold] = Field(description="What lies right under it.")
    former: list[DivisionTold] = Field(description="What no longer stands.")
    unplaced: dict[str, int] | None = Field(
        description="Of all provinces: `rights` with owners of no known region, `of` all."
    )
    lists: list[str] = Field(description="The lists of divisions that are loaded.")


class LocateAsked(Schema):
    """An address, a place, a name with a place in it."""

    text: str = Field(max_length=300, description="The words.", examples=["岚湾省澄江市滨河区科技路 8 号"])
    postcode: str = Field(default="", max_length=20, description="Where it stands apart.")
    as_of: str | None = Field(default=None, description="Divisions as on this day; today's.", json_schema_extra=DAY)


class LocatedTold(Schema):
    """The narrowest division that the words name, or why that cannot be said."""

    code: str | None
    level: int = Field(description="1 province, 2 prefecture, 3 county; 0 where unresolved.")
    evidence: list[dict[str, str]] = Field(description="`word code name`, the widest division first.")
    by: str = Field(description="`text`, `brackets` or `postcode`.")
    former: bool
    successor: str | None
    reason: str | None = Field(
        description="Where unresolved: `region.empty region.none region.ambiguous region.unloaded`."
    )
    doubt: str | None = Field(description="The division that the postcode says, where it is another province.")
