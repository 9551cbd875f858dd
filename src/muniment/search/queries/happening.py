"""What happened to the rights of a portfolio in the last twelve months, and over how many of them that is known."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache

from muniment.catalogue.queries.people import HAPPENINGS
from muniment.kernel.texts import Text
from muniment.register.queries.covering import Place, families_known, places_known
from muniment.register.values import CoverageAnswer, Covered
from muniment.search.domain.fields import field_of, value_label
from muniment.search.domain.profiles import Row, Year, year_before
from muniment.search.domain.tree import And, Code, Node
from muniment.search.queries.counting import Counting
from muniment.search.queries.narrowing import EVENT, event_filter
from muniment.webbase.domain.charts import Cell

_BY_DAY: tuple[tuple[str, str, Text], ...] = (
    ("filing", "filed", Text("申请", "filed")),
    ("publication", "published", Text("公布", "published")),
    ("grant", "granted", Text("授权或注册", "granted or registered")),
    ("lapse", "ended", Text("终止（按生效日）", "ended (by the day of effect)")),
)
"""Families whose day is a field of the index: the family, the field, what is said of the rights."""
EDITIONS_KEPT = 8
"""Editions of which a process remembers the places."""
_NOT_COVERED = Text("所载来源未覆盖", "not covered by the sources loaded")
FAMILIES: tuple[str, ...] = (*(family for family, _, _ in _BY_DAY), *HAPPENINGS)


def year_told(counting: Counting, kinds: Sequence[tuple[str, int]], as_of: date) -> Year:
    """The twelve months up to a day: for each family of events the rights with such an event, and what is known of it.

    Args:
        counting: The portfolio.
        kinds: Its kinds with counts.
        as_of: The last of the days.
    """
    since = year_before(as_of)
    places = _places(counting, {kind for kind, _ in kinds})
    known = families_known(counting.asked.manifest, places, FAMILIES, since=since, until=as_of)
    total = sum(count for _, count in kinds)
    rows = []
    for family, field, label in _BY_DAY:
        cell = counting.cell(f"{field}:{since}..{as_of}")
        rows.append(_row(label, cell, total, places, {place: each[family] for place, each in known.items()}))
    values = {family: event_filter(family, since, as_of) for family in HAPPENINGS}
    happened = counting.happened(values)
    for family in HAPPENINGS:
        cell = Cell(happened[family], counting.address("", (EVENT, values[family])))
        label = value_label(field_of("event"), family)
        rows.append(_row(label, cell, total, places, {place: each[family] for place, each in known.items()}))
    return Year(since, as_of, tuple(rows))


def _places(counting: Counting, kinds: set[str]) -> dict[Place, int]:
    """The registers and kinds of the portfolio of which any source knows anything, with their rights."""
    manifest = counting.asked.manifest
    told = counting.split(_parts((manifest.name, manifest.digest), places_known(manifest)))
    return {
        (register, kind): told[f"{register} {kind}"]
        for register, kind in places_known(manifest)
        if kind in kinds and told[f"{register} {kind}"]
    }


@lru_cache(maxsize=EDITIONS_KEPT)
def _parts(edition: tuple[str, str], places: tuple[Place, ...]) -> Mapping[str, Node]:
    """Register and kind as parts of an edition: always the same mapping, for the engine remembers who is where."""
    return {f"{register} {kind}": And((Code("register", register), Code("kind", kind))) for register, kind in places}


def _row(
    label: Text, cell: Cell, total: int, places: Mapping[Place, int], answers: Mapping[Place, CoverageAnswer]
) -> Row:
    """The number, or that it is not known; beside it of how many rights it is known."""
    covered = sum(places[place] for place, answer in answers.items() if isinstance(answer, Covered))
    why = tuple(
        Text(f"{register} {kind_name.zh}：{answer.text.zh}", f"{register} {kind_name.en}: {answer.text.en}")
        for (register, kind), answer in answers.items()
        for kind_name in (value_label(field_of("kind"), kind),)
    )
    if covered == total:
        return Row(label, cell, why=why)
    if not covered:
        return Row(label, cell if cell.count else Cell(0), note=_NOT_COVERED, why=why)
    note = Text("{m} 件权利中，{n} 件有来源覆盖", "covered for {n} of {m} rights").fill(
        n=f"{covered:,}", m=f"{total:,}"
    )
    return Row(label, cell, note=note, why=why)
