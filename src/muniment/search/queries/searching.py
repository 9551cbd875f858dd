"""One question answered in any edition, and lists of any length."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.divisions import division_name
from muniment.register.queries.editions import edition_get
from muniment.register.queries.titles import lists_stamp
from muniment.register.values import Badge
from muniment.search.adapters.tantivy_store import engine_open
from muniment.search.domain.explain import explain, parts
from muniment.search.domain.fields import field_of, value_label
from muniment.search.domain.grammar import node_text, parse
from muniment.search.domain.suggest import suggestions
from muniment.search.ports import Found
from muniment.search.queries.asking import STATUS, Asked, question_ready, resolved
from muniment.search.queries.statuses import Statuses
from muniment.search.values import Answer, FacetValue, Hit, Part, Question

LIMIT_MOST = 1_000
"""Hits of one page; ``search_all`` has no such limit."""
FACET_VALUES = 30
"""Values of a facet that are told, the most frequent ones."""
SUGGESTIONS_TOLD = 5
TOTALS_KEPT = 64
_totals: dict[tuple[object, ...], tuple[int, ...]] = {}


@dataclass(frozen=True, slots=True)
class Reach:
    """How far the index has come, and the newest edition."""

    edition: str
    head: str

    @property
    def behind(self) -> bool:
        """Whether an edition is published that the index does not hold yet."""
        return self.edition != self.head


def index_reach(data_dir: Path) -> Reach:
    """How far the index has come.

    Raises:
        EngineUnavailable: there is no index.
    """
    return Reach(engine_open(data_dir).marker().edition, edition_get().name)


def search(data_dir: Path, question: Question) -> Answer:
    """What an edition holds that answers the question: exact counts, one page of hits, facets, the query in words.

    Args:
        data_dir: The data folder.
        question: What is asked; ``sort`` is ``score`` or a field that can be sorted by, ``after`` the
            ``next_after`` of the page before.

    Raises:
        InvalidInput: the query cannot be read, or names a facet or order that there is none of.
        NotFound: there is no such edition.
        EngineUnavailable: there is no index, or it has not reached the edition.
    """
    started = time.perf_counter()
    asked = question_ready(data_dir, question)
    if not 0 <= question.limit <= LIMIT_MOST:
        line = Text("每页至多 {n} 条", "a page has at most {n} hits").fill(n=LIMIT_MOST)
        raise InvalidInput(line, code="search.limit")
    found = _page(asked, question) if question.limit else []
    total = asked.engine.count(asked.lookup, asked.scope)
    more = len(found) > question.limit
    hits = found[: question.limit]
    facets = _facets(data_dir, asked, question.facets)
    regions = asked.regions
    told = tuple(
        Part(explain(each, regions), node_text(each), asked.engine.count(resolved(each, asked.statuses), asked.scope))
        for each in parts(asked.node)
    )
    return Answer(
        edition=asked.manifest.name,
        total=total,
        took_ms=(time.perf_counter() - started) * 1000,
        parsed=node_text(asked.node),
        explained=explain(asked.node, regions),
        hits=tuple(_hit(each, asked.statuses) for each in hits),
        facets=facets,
        parts=told,
        suggestions=() if total else _suggestions(asked),
        next_after=hits[-1].place if more else None,
        withheld=asked.withheld,
        notes=asked.notes,
        detail={"sort": asked.sort},
    )


def totals_told(data_dir: Path, queries: Sequence[str]) -> tuple[int, ...]:
    """How many rights of the newest edition answer each of some questions that are asked again and again.

    A process remembers them: an edition never changes, and what is withheld is part of what it remembers them by.

    Raises:
        InvalidInput: a query cannot be read.
        NotFound: there is no edition.
        EngineUnavailable: there is no index.
    """
    asked = question_ready(data_dir, Question("*"))
    state = (asked.manifest.digest, asked.engine.marker().withheld, asked.scope.hidden, asked.secret)
    key = (data_dir, tuple(queries), asked.manifest.name, lists_stamp(data_dir), *state)
    if key not in _totals:
        if len(_totals) >= TOTALS_KEPT:
            _totals.clear()
        _totals[key] = tuple(search(data_dir, Question(each, limit=0, facets=())).total for each in queries)
    return _totals[key]


def search_all(data_dir: Path, question: Question) -> Iterator[Hit]:
    """Every hit of a question, from one state of the index, in memory that does not grow with their number.

    The order is that of the question; by score only up to 50,000 hits, beyond that by right.
    """
    asked = question_ready(data_dir, question)
    found = asked.engine.every(asked.lookup, asked.scope, sort=asked.sort, descending=question.descending)
    return (_hit(each, asked.statuses) for each in found)


# --- telling ---------------------------------------------------------------------------------------------------------


def _page(asked: Asked, question: Question) -> list[Found]:
    return asked.engine.hits(
        asked.lookup,
        asked.scope,
        sort=asked.sort,
        descending=question.descending,
        after=question.after,
        limit=question.limit + 1,
    )


def _hit(found: Found, statuses: Statuses) -> Hit:
    card = found.card
    return Hit(
        right_id=found.right_id,
        seq=found.seq,
        score=found.score,
        kind=card.kind,
        office=card.office,
        title=card.title,
        owners=card.owners,
        filed_on=card.filed_on,
        status=statuses.badge(card, found.standing),
        granted_on=card.granted_on,
        expires_on=card.expires_on,
        title_other=card.title_other,
        applicants=card.applicants,
        inventors=card.inventors,
        application_no=card.application_no,
        publication_no=card.publication_no,
        classes=card.classes,
    )


def _facets(data_dir: Path, asked: Asked, names: tuple[str, ...]) -> dict[str, tuple[FacetValue, ...]]:
    plain = [name for name in names if field_of(name).name != STATUS]
    counted = asked.engine.facets(asked.lookup, asked.scope, plain, FACET_VALUES)
    if len(plain) < len(names):
        counted[STATUS] = _status_counts(asked)
    return {
        name: tuple(FacetValue(value, _label(data_dir, asked, name, value), count) for value, count in counted[name])
        for name in (field_of(each).name for each in names)
    }


def _status_counts(asked: Asked) -> list[tuple[str, int]]:
    counts = asked.engine.split(asked.lookup, asked.scope, asked.statuses.nodes())
    return sorted(((value, count) for value, count in counts.items() if count), key=lambda pair: (-pair[1], pair[0]))


def _label(data_dir: Path, asked: Asked, name: str, value: str) -> Text:
    """A value of a facet in words: a status by its badge, a region and a source by name."""
    if name == STATUS:
        return Badge(value).look.label
    known = None
    if name == "region":
        known = division_name(data_dir, value)
    elif name == "source":
        known = next((each.title for each in asked.manifest.sources if each.name == value), None)
    return known or value_label(field_of(name), value)


def _suggestions(asked: Asked) -> tuple[tuple[str, Text], ...]:
    """Looser forms of the query that find something here."""
    found: list[tuple[str, Text]] = []
    for text, reason in suggestions(asked.node):
        with suppress(InvalidInput, NotFound):
            if asked.engine.count(resolved(parse(text), asked.statuses), asked.scope):
                found.append((text, reason))
        if len(found) == SUGGESTIONS_TOLD:
            break
    return tuple(found)
