"""What the search is asked by machines, and what it answers; the names are those of the command's JSON document."""

from __future__ import annotations

from typing import Literal

from ninja import Field, Schema

from muniment.search.queries.searching import LIMIT_MOST
from muniment.search.values import Question
from muniment.webbase.schemas import Both

QUERY_LONGEST = 20_000
_FACET = "Only this value of the facet; given more than once, any of them."


class Sought(Schema):
    """A question: the query, the edition that answers, and what was narrowed down."""

    q: str = Field(
        min_length=1,
        max_length=QUERY_LONGEST,
        description="A query in the grammar of the search; `*` is everything.",
        examples=["title:electrolyte filed:2018..2020"],
    )
    edition: str = Field(
        default="", description="The edition that answers; the newest by default.", examples=["2026-11-20.1"]
    )
    as_of: str | None = Field(
        default=None,
        description="The day in law time by which statuses are told; the edition's own by default.",
        json_schema_extra={"format": "date"},
    )
    sort: str = Field(default="score", description="`score`, or a field that can be sorted by.", examples=["filed"])
    order: Literal["up", "down"] = Field(default="down", description="`down`: the latest or best first.")
    kind: list[str] = Field(default=[], description=_FACET, examples=[["patent"]])
    office: list[str] = Field(default=[], description=_FACET, examples=[["CN"]])
    status: list[str] = Field(default=[], description=_FACET, examples=[["in_force"]])
    year: list[str] = Field(default=[], description=_FACET, examples=[["2019"]])
    class_: list[str] = Field(default=[], alias="class", description=_FACET, examples=[["H01M"]])
    owner: list[str] = Field(default=[], description=_FACET)
    region: list[str] = Field(default=[], description=_FACET, examples=[["84"]])
    source: list[str] = Field(default=[], description=_FACET)
    country: list[str] = Field(default=[], description=_FACET, examples=[["CN"]])
    owner_type: list[str] = Field(default=[], description=_FACET, examples=[["university"]])
    agency: list[str] = Field(default=[], description=_FACET)
    applicant: list[str] = Field(default=[], description="Only where exactly this name is an applicant.")
    inventor: list[str] = Field(default=[], description="Only where exactly this name made it.")
    co_owner: list[str] = Field(default=[], description="Only where exactly this name is an owner too.")
    co_inventor: list[str] = Field(default=[], description="Only where exactly this name made it too.")
    event: list[str] = Field(
        default=[],
        description="Only with an event of this family in these days.",
        examples=[["pledge:2025-11-21..2026-11-20"]],
    )
    not_in: list[str] = Field(default=[], description="Only what the same question does not find in this edition.")

    def filters(self) -> tuple[tuple[str, str], ...]:
        """The facet values that narrow the question."""
        chosen = {
            "kind": self.kind, "office": self.office, "status": self.status, "year": self.year,
            "class": self.class_, "owner": self.owner, "region": self.region, "source": self.source,
            "country": self.country, "owner_type": self.owner_type, "agency": self.agency,
            "applicant": self.applicant, "inventor": self.inventor, "co_owner": self.co_owner,
            "co_inventor": self.co_inventor, "event": self.event, "not_in": self.not_in,
        }  # fmt: skip
        return tuple((name, value) for name, values in chosen.items() for value in values if value)


class PageSought(Sought):
    """A question for one page of the answer."""

    facets: list[str] = Field(
        default=list(Question("").facets),
        description="The facets to count: names of fields; `none` alone counts none and is quicker.",
    )
    after: str = Field(default="", max_length=600, description="`next_after` of the page before.")
    limit: int = Field(default=20, ge=0, le=LIMIT_MOST, description="Items of the page; there are always more pages.")


class PartFound(Schema):
    """A part of the query with its own hits."""

    query: str = Field(description="The part in the grammar.")
    text: Both
    count: int


class QueryRead(Schema):
    """How the query was understood."""

    parsed: str = Field(description="The query in its one form.")
    explained: Both
    parts: list[PartFound]


class Item(Schema):
    """One right of the list."""

    right_id: str = Field(examples=["CN-patent-201819000731"])
    seq: int = Field(description="The load that brought this version.")
    score: float
    kind: str = Field(examples=["patent"])
    office: str = Field(description="WIPO ST.3 code.", examples=["CN"])
    title: str
    title_other: str = Field(description="The title in another language.")
    owners: list[str]
    applicants: list[str]
    inventors: list[str] = Field(description="Inventors, designers, breeders or authors.")
    status: str = Field(examples=["in_force"])
    filed_on: str | None
    granted_on: str | None
    expires_on: str | None = Field(description="The last day of the term, where a rule is loaded.")
    application_no: str
    publication_no: str
    classes: list[str] = Field(examples=[["IPC H01M 10/0567"]])


class Suggestion(Schema):
    """A looser query that does find something."""

    query: str
    text: Both


class Answered(Schema):
    """What an edition holds that answers."""

    edition: str = Field(description="The edition that answered.")
    total: int = Field(description="All rights that answer, counted exactly.")
    took_ms: float = Field(description="Milliseconds inside the program.")
    query: QueryRead
    facets: dict[str, dict[str, int]] = Field(description="By facet and value: how many rights of the answer.")
    items: list[Item]
    next_after: str | None = Field(description="Where the next page begins; null on the last one.")
    suggestions: list[Suggestion]
    withheld: int = Field(description="Records withheld whole from every edition.")
    notes: list[Both]


class PortfolioSought(Schema):
    """Which edition answers, by which day, and for which kind of right."""

    edition: str = Field(default="", description="The edition that answers; the newest by default.")
    as_of: str | None = Field(
        default=None,
        description="The day in law time by which statuses are told; the edition's own by default.",
        json_schema_extra={"format": "date"},
    )
    kind: str = Field(default="", description="Only rights of this kind.", examples=["patent"])


class QuerySought(PortfolioSought):
    """Which query, and by which clocks."""

    q: str = Field(
        min_length=1,
        max_length=QUERY_LONGEST,
        description="A query in the grammar of the search.",
        examples=["ipc:H01M"],
    )


class Counted(Schema):
    """A number, and the address of the page that lists what it counts; under `/api/v1` the same address lists it too."""

    count: int
    search: str = Field(description="Empty where nothing is covered that could be listed.")


class LargestAsked(Schema):
    """Which edition answers."""

    edition: str = Field(default="", description="The edition that answers; the newest by default.")


class Big(Counted):
    """An owner or agency with many rights."""

    name: str


class Largest(Schema):
    """The owners or agencies with most rights, the largest first."""

    edition: str
    items: list[Big]


class FieldValue(Schema):
    """A value of a field."""

    value: str
    name: Both


class FieldTold(Schema):
    """A field that a query may name."""

    name: str = Field(examples=["filed"])
    aliases: list[str] = Field(description="Other ways to write it, in either language.")
    type: str = Field(description="`text`, `code`, `date`, `year` or `number`.")
    title: Both
    facet: bool = Field(description="Whether answers are counted by it.")
    sort: bool = Field(description="Whether answers can be ordered by it.")
    values: list[FieldValue]


class FieldsTold(Schema):
    """Every field of the search."""

    items: list[FieldTold]


class Line(Counted):
    """One line of a table."""

    label: Both
    code: str
    note: Both | None = Field(description="Of how many rights it is known, where not of all.")


class Table(Schema):
    """One table of a portfolio."""

    key: str = Field(examples=["statuses", "kinds", "patent_classes", "agencies"])
    title: Both
    rows: list[Line]


class Stacked(Counted):
    """A series of the chart."""

    name: Both


class Stack(Counted):
    """A column of the chart; `cells` in the order of the series."""

    label: Both
    cells: list[Counted]


class Chart(Schema):
    """Filings by year, stacked by kind."""

    series: list[Stacked]
    columns: list[Stack]


class TwelveMonths(Schema):
    """Rights with an event in the twelve months up to `as_of`."""

    since: str
    until: str
    rows: list[Line]


class Sign(Schema):
    """A trade mark of the portfolio."""

    right_id: str
    words: str
    status: str
    filed_on: str | None


class Moved(Schema):
    """What entered and what left since the edition before; null where too much changed."""

    edition: str
    entered: Counted | None
    left: Counted | None


class Portfolio(Schema):
    """All rights on which a party stands, by the names and codes that the records print."""

    sort: Literal["owner", "agency", "inventor", "class", "region", "query"]
    name: str
    code: str = Field(description="The code that gathers the names; empty where none stands beside them.")
    names: list[Line] = Field(description="The raw names behind it, as printed.")
    other_names: list[str] = Field(description="What the records call it in other languages.")
    edition: str
    as_of: str
    line: Both
    total: Counted
    applications: Counted | None = Field(description="Applications of an owner of which no owner is printed yet.")
    first_filed_on: str | None
    newest_filed_on: str | None
    years: Chart
    sections: list[Table]
    last_year: TwelveMonths
    marks: list[Sign] = Field(description="The newest trade marks of an owner.")
    moves: Moved | None
    withheld: int
    notes: list[Both]
