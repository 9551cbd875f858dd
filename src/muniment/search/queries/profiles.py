"""Portfolios of parties, classes and regions, counted from the facets of one edition; every count opens."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from muniment.catalogue.queries.people import marks_get
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_list
from muniment.register.queries.titles import lists_stamp
from muniment.register.queries.withholdings import fields_hidden_each
from muniment.register.values import Badge
from muniment.search.domain.fields import field_of, value_label
from muniment.search.domain.profiles import (
    Ask,
    MarkShown,
    Moves,
    Party,
    Profile,
    Row,
    Sort,
    line_of,
    party_address,
)
from muniment.search.ports import Found
from muniment.search.queries.asking import question_ready
from muniment.search.queries.counting import Counting
from muniment.search.queries.happening import year_told
from muniment.search.queries.narrowing import NOT_IN, rights_entered
from muniment.search.queries.portfolios import chart_by_year, chart_of_applications, sections_told
from muniment.search.values import Question
from muniment.webbase.domain.charts import Cell

PROFILES_KEPT = 512
"""Portfolios that a process remembers: an edition never changes, and what is withheld is part of the key."""
LARGEST_TOLD = 50
MARKS_TOLD = 12
COMPARED_MOST = 5_000
"""Rights of a portfolio that may have changed between two editions for what entered and left to be told on the page."""
_FACETS = ("kind", "office", "region", "owner", "agency", "owner_type")
_TRADEMARK = "trademark"
_known: dict[tuple[object, ...], Profile] = {}


def party_profile(
    data_dir: Path, party: Party, *, edition: str | None = None, as_of: date | None = None, kind: str = ""
) -> Profile:
    """The portfolio of a party: all rights on which one of its names stands in its role.

    Args:
        data_dir: The data folder.
        party: As ``party_find`` found it.
        edition: The edition that answers; the newest that the index holds where none is named.
        as_of: The day by which statuses are told; the edition's own where none is given.
        kind: Only rights of this kind; "" for all.

    Raises:
        InvalidInput: there is no such kind.
        NotFound: there is no such edition.
        EngineUnavailable: there is no index, or it has not reached the edition.
    """
    filters = tuple((party.sort, name) for name in party.names)
    return _told(data_dir, party.sort, Ask("*", filters, edition, as_of).narrowed("", *_kind(kind)), party)


def query_profile(
    data_dir: Path, sort: Sort, query: str, *, edition: str | None = None, as_of: date | None = None, kind: str = ""
) -> Profile:
    """The portfolio of all rights that answer to a query: those of a class, or of the owners of a region.

    Args:
        data_dir: The data folder.
        sort: ``class``, ``region``, or ``query`` for any other.
        query: In the grammar of the search, such as ``ipc:H01M``.
        edition: As for ``party_profile``.
        as_of: As for ``party_profile``.
        kind: As for ``party_profile``.

    Raises:
        InvalidInput: the query cannot be read.
        EngineUnavailable: there is no index, or it has not reached the edition.
    """
    return _told(data_dir, sort, Ask(query, (), edition, as_of).narrowed("", *_kind(kind)), None)


def largest_told(data_dir: Path, sort: Sort, *, edition: str | None = None) -> tuple[str, tuple[Row, ...]]:
    """The edition that answers, and its owners or agencies with most rights; people are not ranked.

    Raises:
        NotFound: there is no such edition.
        EngineUnavailable: there is no index, or it has not reached the edition.
    """
    counting = Counting(data_dir, Ask("*", (), edition))
    if sort == "inventor":
        return counting.asked.manifest.name, ()
    rows = tuple(
        Row(Text(name, name), Cell(count, counting.address("", (sort, name))), page=party_address(sort, name))
        for name, count in counting.values(sort)[:LARGEST_TOLD]
    )
    return counting.asked.manifest.name, rows


def _kind(kind: str) -> tuple[tuple[str, str], ...]:
    return (("kind", kind),) if kind else ()


def _told(data_dir: Path, sort: Sort, ask: Ask, party: Party | None) -> Profile:
    counting = Counting(data_dir, ask)
    asked = counting.asked
    state = (asked.manifest.digest, asked.engine.marker().withheld, asked.scope.hidden, asked.secret)
    key = (data_dir, sort, ask, party, asked.manifest.name, lists_stamp(data_dir), *state)
    if key not in _known:
        if len(_known) >= PROFILES_KEPT:
            _known.clear()
        _known[key] = _worked_out(counting, sort, party)
    return _known[key]


def _worked_out(counting: Counting, sort: Sort, party: Party | None) -> Profile:
    asked = counting.asked
    manifest, as_of = asked.manifest, counting.ask.as_of or asked.manifest.day
    total = counting.cell()
    facets = counting.facets(_FACETS)
    kinds = facets["kind"]
    told = counting.statuses()
    statuses = [(badge, count) for badge in Badge if (count := told[badge.value])]
    newest, first = _newest_and_first(counting)
    applications = _applications(counting, party)
    applied = applications.cell() if applications else None
    stand = dict(statuses)
    spec = field_of("kind")
    line = line_of(
        total=total.count,
        kinds=tuple((value_label(spec, value), count) for value, count in kinds),
        in_force=stand.get(Badge.IN_FORCE, 0) + stand.get(Badge.FEE_OVERDUE, 0),
        unsaid=stand.get(Badge.GRANTED_LAPSE_NOT_COVERED, 0),
        filed=(first.card.filed_on if first else None, newest.card.filed_on if newest else None),
        applied=applied.count if applied else 0,
    )
    individuals = dict(facets["owner_type"]).get("individual", 0)
    return Profile(
        sort=sort,
        ask=counting.ask,
        edition=manifest.name,
        as_of=as_of,
        line=line,
        total=total,
        first_filed=first.card.filed_on if first else None,
        newest_filed=newest.card.filed_on if newest else None,
        newest_id=newest.right_id if newest else "",
        years=chart_by_year(counting, kinds),
        sections=sections_told(counting, sort, party, facets, statuses),
        year=year_told(counting, kinds, as_of),
        party=party,
        names=_names(counting, applications, party),
        applied=applied if applied and applied.count else None,
        applied_years=chart_of_applications(applications) if applications and applied and applied.count else None,
        marks=_marks(counting) if sort == "owner" and _TRADEMARK in dict(kinds) else (),
        marks_total=_marks_total(counting, dict(kinds)) if sort == "owner" else None,
        moves=_moves(counting),
        withheld=asked.withheld,
        notes=asked.notes,
        person=sort == "inventor" or (sort == "owner" and 0 < total.count == individuals),
    )


def _newest_and_first(counting: Counting) -> tuple[Found | None, Found | None]:
    newest = next(iter(counting.hits("")), None)
    first = next(iter(counting.hits("", descending=False)), None)
    return newest, first


def _applications(counting: Counting, party: Party | None) -> Counting | None:
    """The applications in which an owner is named and no owner is printed yet."""
    if party is None or party.sort != "owner":
        return None
    ask = counting.ask
    kept = tuple(pair for pair in ask.filters if pair[0] != "owner")
    named = (*(("applicant", name) for name in party.names), *kept)
    return Counting(counting.data_dir, Ask("NOT owner:*", named, ask.edition, ask.as_of))


def _names(counting: Counting, applications: Counting | None, party: Party | None) -> tuple[Row, ...]:
    """The raw names behind a party, each with its own rights, or else its applications."""
    if party is None or (len(party.names) < 2 and not party.code):
        return ()
    rows = []
    for name in party.names:
        alone = replace(counting.ask, filters=((party.sort, name), *_not_of(counting.ask, party.sort)))
        cell = Cell(counting.count("", (party.sort, name)), alone.address)
        if not cell.count and applications is not None:
            bare = replace(applications.ask, filters=(("applicant", name), *_not_of(applications.ask, "applicant")))
            cell = Cell(Counting(counting.data_dir, bare).count(), bare.address)
        rows.append(Row(value_label(field_of(party.sort), name), cell))
    return tuple(rows)


def _not_of(ask: Ask, name: str) -> tuple[tuple[str, str], ...]:
    return tuple(pair for pair in ask.filters if pair[0] != name)


def _marks_total(counting: Counting, kinds: dict[str, int]) -> Cell | None:
    """The trade marks of the portfolio; none where it has none or is narrowed down to another kind."""
    count = kinds.get(_TRADEMARK)
    return Cell(count, counting.address("", ("kind", _TRADEMARK))) if count else None


def _marks(counting: Counting) -> tuple[MarkShown, ...]:
    """The newest trade marks of the portfolio, without what is withheld of them."""
    found = counting.hits(f"kind:{_TRADEMARK}", limit=MARKS_TOLD)
    signs = marks_get(counting.data_dir, [each.right_id for each in found], counting.asked.manifest.seq)
    private = fields_hidden_each(counting.data_dir, [each.right_id for each in found])
    shown = []
    for each in found:
        hidden = private[each.right_id]
        sign = signs.get(each.right_id)
        words = each.card.title if sign is None or not sign.text or "mark" in hidden else sign.text
        image = sign.image if sign is not None and not hidden & {"mark", "images"} else ""
        badge = counting.asked.statuses.badge(each.card, each.standing)
        shown.append(MarkShown(each.right_id, words or each.right_id, image, badge, each.card.filed_on))
    return tuple(shown)


def _moves(counting: Counting) -> Moves | None:
    """What entered the portfolio and what left it since the edition before."""
    asked, ask = counting.asked, counting.ask
    before = max((each for each in edition_list() if each.seq < asked.manifest.seq), key=lambda e: e.seq, default=None)
    if before is None:
        return None
    old = question_ready(
        counting.data_dir, Question(ask.query, edition=before.name, as_of=ask.as_of, filters=ask.filters)
    )
    here, there = (asked.lookup, asked.scope), (old.lookup, old.scope)
    entered = replace(ask, filters=(*ask.filters, (NOT_IN, before.name)))
    left = replace(ask, edition=before.name, filters=(*ask.filters, (NOT_IN, asked.manifest.name)))
    cells: list[Cell | None] = []
    for question, (mine, other) in ((entered, (here, there)), (left, (there, here))):
        changed = asked.engine.changed(*mine, unlike=other[1].seq)
        found = len(rights_entered(asked.engine, mine, other)) if changed <= COMPARED_MOST else None
        cells.append(None if found is None else Cell(found, question.address))
    return Moves(before.name, cells[0], cells[1])
