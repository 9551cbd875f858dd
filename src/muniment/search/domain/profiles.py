"""A portfolio said in values: what a page of an owner, an agency, an inventor, a class or a region tells, and in which words.

Every count goes with the question that lists what it counts (``Ask``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Literal
from urllib.parse import quote, quote_plus

from muniment.kernel.texts import Text
from muniment.webbase.domain.charts import Bars, Cell

Sort = Literal["owner", "agency", "inventor", "class", "region", "query"]
PLACES: dict[str, str] = {"owner": "owners", "agency": "agencies", "inventor": "inventors"}
"""Where the pages of parties lie."""
_ENDINGS = {29: 28}


@dataclass(frozen=True, slots=True)
class Ask:
    """A question to the search: the query, what it is narrowed down by, and the two clocks where they were chosen."""

    query: str
    filters: tuple[tuple[str, str], ...] = ()
    edition: str | None = None
    as_of: date | None = None

    def narrowed(self, clause: str = "", *filters: tuple[str, str]) -> Ask:
        """The question with one more clause and more filters."""
        kept = tuple(dict.fromkeys((*self.filters, *filters)))
        return replace(self, query=_joined(self.query, clause), filters=kept)

    @property
    def address(self) -> str:
        """Its place among the pages."""
        clocks = (("edition", self.edition or ""), ("as_of", self.as_of.isoformat() if self.as_of else ""))
        pairs = (("q", self.query), *self.filters, *((k, v) for k, v in clocks if v))
        return "/search?" + "&".join(f"{name}={_quoted(value)}" for name, value in pairs)


@lru_cache(maxsize=4_096)
def _quoted(value: str) -> str:
    """A value as an address writes it: the same query stands in some hundred addresses of a page."""
    return quote_plus(value)


def _joined(query: str, clause: str) -> str:
    if not clause or clause == query:
        return query
    if query == "*":
        return clause
    return f"({query}) AND {clause}" if " OR " in query else f"{query} AND {clause}"


def party_address(sort: str, name: str, clocks: str = "") -> str:
    """The page of a party under its code or name; ``clocks`` is the query that it keeps, with its question mark."""
    return f"/{PLACES[sort]}/{quote(name, safe='')}{clocks}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: what is counted, the page about it where there is one, the number and where it opens.

    ``key`` is the value as the search asks for it; ``badge`` and ``shape`` are those of a status.
    """

    label: Text
    cell: Cell
    code: str = ""
    page: str = ""
    key: str = ""
    badge: str = ""
    shape: str = ""
    note: Text | None = None
    why: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A table of a profile; ``key`` is its name in documents and addresses."""

    key: str
    title: Text
    head: Text
    rows: tuple[Row, ...]
    note: Text | None = None

    @property
    def first(self) -> tuple[Row, ...]:
        """What is seen at once."""
        return self.rows[:8]

    @property
    def rest(self) -> tuple[Row, ...]:
        """What lies behind a fold."""
        return self.rows[8:]


@dataclass(frozen=True, slots=True)
class MarkShown:
    """A trade mark of the portfolio: its words, its picture, how it stands."""

    right_id: str
    words: str
    image: str
    badge: str
    filed_on: date | None


@dataclass(frozen=True, slots=True)
class Party:
    """A party as an address names it.

    Attributes:
        names: As printed, the commonest first.
        code: What the page lies under, where a code stands beside the names.
        others: What the records call it in other languages.
        shared: Other codes that stand beside one of the names: somebody else may be meant.
    """

    sort: Sort
    title: str
    names: tuple[str, ...]
    code: str = ""
    others: tuple[str, ...] = ()
    shared: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Candidate:
    """A party that a name may mean."""

    title: str
    address: str
    rights: int
    code: str = ""


@dataclass(frozen=True, slots=True)
class Year:
    """The last twelve months: what happened to the rights, and over which of them that is known."""

    since: date
    until: date
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Moves:
    """What entered and what left since another edition; ``None`` where too much changed to be compared at once."""

    edition: str
    entered: Cell | None
    left: Cell | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A portfolio as one edition knows it, told as of a day.

    ``applied`` are applications of the party of which no owner is printed yet; ``person`` says that it is about a natural
    person, so that search engines are asked to leave the page alone.
    """

    sort: Sort
    ask: Ask
    edition: str
    as_of: date
    line: Text
    total: Cell
    first_filed: date | None
    newest_filed: date | None
    newest_id: str
    years: Bars
    sections: tuple[Section, ...]
    year: Year
    party: Party | None = None
    names: tuple[Row, ...] = ()
    applied: Cell | None = None
    applied_years: Bars | None = None
    marks: tuple[MarkShown, ...] = ()
    marks_total: Cell | None = None
    moves: Moves | None = None
    withheld: int = 0
    notes: tuple[Text, ...] = ()
    person: bool = False

    def section(self, key: str) -> Section | None:
        """The table of that name."""
        return next((each for each in self.sections if each.key == key), None)


def year_before(day: date) -> date:
    """The first day of the twelve months that end with the day: 2025-11-21 for 2026-11-20."""
    try:
        same = day.replace(year=day.year - 1)
    except ValueError:  # the 29th of February
        same = day.replace(year=day.year - 1, day=_ENDINGS[day.day])
    return same + timedelta(days=1)


def line_of(
    *,
    total: int,
    kinds: tuple[tuple[Text, int], ...],
    in_force: int,
    unsaid: int,
    filed: tuple[date | None, date | None],
    applied: int,
) -> Text:
    """The portfolio in one sentence.

    Args:
        total: Rights.
        kinds: Their kinds with counts, the most frequent first.
        in_force: Those that stand on the day, fees overdue included.
        unsaid: Granted ones of which no loaded source tells whether they lapsed.
        filed: The first and the newest filing.
        applied: Applications in which the party is named and no owner is printed yet.
    """
    if not total and not applied:
        return Text("没有权利", "No rights")
    pieces = [_counted(total, kinds), _standing(total, in_force, unsaid), _filings(*filed), _applied(total, applied)]
    said = [each for each in pieces if each is not None]
    return Text(" · ".join(each.zh for each in said), " · ".join(each.en for each in said))


def _counted(total: int, kinds: tuple[tuple[Text, int], ...]) -> Text | None:
    if not total:
        return None
    told = kinds[:4]
    rest = sum(count for _, count in kinds[4:])
    zh = "、".join(f"{name.zh} {count:,}" for name, count in told) + (f"、其他 {rest:,}" if rest else "")
    en = ", ".join(f"{name.en} {count:,}" for name, count in told) + (f", other {rest:,}" if rest else "")
    return Text(f"{total:,} 件权利：{zh}", f"{total:,} {'right' if total == 1 else 'rights'}: {en}")


def _standing(total: int, in_force: int, unsaid: int) -> Text | None:
    if not total:
        return None
    if not in_force and unsaid:
        return Text("有效与否：所载来源未覆盖", "in force: not covered by the sources loaded")
    zh, en = f"{in_force:,} 件有效", f"{in_force:,} in force"
    if unsaid:
        return Text(f"{zh}（另 {unsaid:,} 件是否终止未覆盖）", f"{en} (of {unsaid:,} more lapse is not covered)")
    return Text(zh, en)


def _filings(first: date | None, newest: date | None) -> Text | None:
    if first is None or newest is None:
        return None
    return Text(f"自 {first.year} 年起，最新申请 {newest}", f"since {first.year}, newest filing {newest}")


def _applied(total: int, applied: int) -> Text | None:
    if not applied:
        return None
    zh = "另有" if total else ""
    en = "and " if total else ""
    return Text(
        f"{zh} {applied:,} 件申请尚无权利人".strip(),
        f"{en}{applied:,} {'application' if applied == 1 else 'applications'} without an owner yet",
    )
