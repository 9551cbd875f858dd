"""One question answered in any edition, and lists of any length."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from muniment.kernel.errors import EngineUnavailable, InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.divisions import division_name
from muniment.register.queries.editions import edition_find, edition_get
from muniment.register.queries.standings import covered_days
from muniment.register.queries.withholdings import withheld_ids, withholding_list
from muniment.register.values import Badge, Manifest
from muniment.search.adapters.tantivy_store import engine_open
from muniment.search.domain.explain import explain, parts
from muniment.search.domain.fields import code_fold, field_of, value_label
from muniment.search.domain.grammar import node_text, parse
from muniment.search.domain.suggest import suggestions
from muniment.search.domain.tree import And, Code, Node, Not, Or, Phrase, Word
from muniment.search.ports import SCORE, Engine, Found, Marker, Scope
from muniment.search.queries.naming import regions_read
from muniment.search.queries.statuses import Statuses
from muniment.search.values import Answer, FacetValue, Hit, Part, Question

LIMIT_MOST = 1_000
"""Hits of one page; ``search_all`` has no such limit."""
FACET_VALUES = 30
"""Values of a facet that are told, the most frequent ones."""
SUGGESTIONS_TOLD = 5
STATUSES_KEPT = 256
"""Editions and days of which a process remembers what is covered."""
_STATUS = "status"


@dataclass(frozen=True, slots=True)
class _Asked:
    """A question made ready: the state of the index, the edition, the tree, the scope."""

    engine: Engine
    manifest: Manifest
    node: Node
    lookup: Node
    scope: Scope
    statuses: Statuses
    sort: str
    withheld: int
    notes: tuple[Text, ...]
    regions: Mapping[str, Text]


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
    asked = _ready(data_dir, question)
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
        Part(explain(each, regions), node_text(each), asked.engine.count(_resolved(each, asked.statuses), asked.scope))
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


def search_all(data_dir: Path, question: Question) -> Iterator[Hit]:
    """Every hit of a question, from one state of the index, in memory that does not grow with their number.

    The order is that of the question; by score only up to 50,000 hits, beyond that by right.
    """
    asked = _ready(data_dir, question)
    found = asked.engine.every(asked.lookup, asked.scope, sort=asked.sort, descending=question.descending)
    return (_hit(each, asked.statuses) for each in found)


# --- making ready ----------------------------------------------------------------------------------------------------


def _ready(data_dir: Path, question: Question) -> _Asked:
    node, regions, unknown = regions_read(data_dir, parse(question.query))
    engine = engine_open(data_dir)
    marker = engine.marker()
    manifest, notes = _edition(question, marker)
    statuses = _statuses(manifest, question.as_of or manifest.day)
    acts = withholding_list()
    whole = sum(1 for act in acts if act.field is None)
    hidden = withheld_ids(data_dir) if whole else frozenset[str]()
    fields = {(act.entry_no, act.right_id) for act in acts if act.field is not None}
    unseen = frozenset(right for _, right in set(marker.withheld) ^ fields)
    everything = engine.former(hidden | unseen) if hidden or unseen else frozenset[str]()
    exact, filters = _filters(question, statuses)
    return _Asked(
        engine=engine,
        manifest=manifest,
        node=node,
        lookup=_resolved(node, statuses),
        scope=Scope(manifest.seq, filters=filters, exact=exact, hidden=everything),
        statuses=statuses,
        sort=_sort(question.sort, node),
        withheld=whole,
        notes=(*notes, *unknown),
        regions=regions,
    )


_known: dict[tuple[str, str, date], Statuses] = {}


def _statuses(manifest: Manifest, as_of: date) -> Statuses:
    """What an edition lets be said on a day: worked out once, for an edition never changes."""
    key = (manifest.name, manifest.digest, as_of)
    if key not in _known:
        if len(_known) >= STATUSES_KEPT:
            _known.clear()
        _known[key] = Statuses(covered_days(manifest, as_of), as_of)
    return _known[key]


def _edition(question: Question, marker: Marker) -> tuple[Manifest, tuple[Text, ...]]:
    """The edition asked for; without a name the newest that the index holds."""
    head = edition_get(question.edition)
    if head.seq <= marker.seq:
        return head, ()
    line = Text(
        "检索索引目前到版本 {reached}，尚未包含版本 {head}",
        "the search index has reached edition {reached}; it does not hold edition {head} yet",
    ).fill(reached=marker.edition, head=head.name)
    reached = edition_find(marker.edition)
    if question.edition is not None or reached is None:
        raise EngineUnavailable(line, code="search.behind", reached=marker.edition)
    return reached, (line,)


def _filters(question: Question, statuses: Statuses) -> tuple[dict[str, tuple[str, ...]], tuple[Node, ...]]:
    """The facet values that were clicked: those of one facet are alternatives."""
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in question.filters:
        spec = field_of(name)
        folded = code_fold(spec, value) if spec.type == "code" and spec.name != _STATUS else value
        chosen[spec.name] = (*chosen.get(spec.name, ()), folded)
    wanted = chosen.pop(_STATUS, ())
    filters = (Or(tuple(statuses.node(_badge(each)) for each in wanted)),) if wanted else ()
    return chosen, filters


def _badge(value: str) -> str:
    try:
        return Badge(value.strip().lower()).value
    except ValueError:
        return code_fold(field_of(_STATUS), value)


def _resolved(node: Node, statuses: Statuses) -> Node:
    """The tree with each status as what it means on the day asked."""
    if isinstance(node, Code) and node.field == _STATUS:
        return statuses.node(_badge(node.value)) if node.value else Not(Or(()))
    if isinstance(node, Not):
        return Not(_resolved(node.node, statuses))
    if isinstance(node, And | Or):
        return type(node)(tuple(_resolved(each, statuses) for each in node.nodes))
    return node


def _sort(sort: str, node: Node) -> str:
    """Without a word there is nothing to rank by: the newest filings come first."""
    if sort != SCORE or _ranks(node):
        return sort
    return "filed"


def _ranks(node: Node) -> bool:
    if isinstance(node, And | Or):
        return any(_ranks(each) for each in node.nodes)
    return isinstance(node, Word | Phrase) and node.text != "*"


# --- telling ---------------------------------------------------------------------------------------------------------


def _page(asked: _Asked, question: Question) -> list[Found]:
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


def _facets(data_dir: Path, asked: _Asked, names: tuple[str, ...]) -> dict[str, tuple[FacetValue, ...]]:
    plain = [name for name in names if field_of(name).name != _STATUS]
    counted = asked.engine.facets(asked.lookup, asked.scope, plain, FACET_VALUES)
    if len(plain) < len(names):
        counted[_STATUS] = _status_counts(asked)
    return {
        name: tuple(FacetValue(value, _label(data_dir, asked, name, value), count) for value, count in counted[name])
        for name in (field_of(each).name for each in names)
    }


def _status_counts(asked: _Asked) -> list[tuple[str, int]]:
    counts = [
        (badge.value, asked.engine.count(And((asked.lookup, asked.statuses.node(badge.value))), asked.scope))
        for badge in Badge
    ]
    return sorted(((value, count) for value, count in counts if count), key=lambda pair: (-pair[1], pair[0]))


def _label(data_dir: Path, asked: _Asked, name: str, value: str) -> Text:
    """A value of a facet in words: a status by its badge, a region and a source by name."""
    if name == _STATUS:
        return Badge(value).look.label
    known = None
    if name == "region":
        known = division_name(data_dir, value)
    elif name == "source":
        known = next((each.title for each in asked.manifest.sources if each.name == value), None)
    return known or value_label(field_of(name), value)


def _suggestions(asked: _Asked) -> tuple[tuple[str, Text], ...]:
    """Looser forms of the query that find something here."""
    found: list[tuple[str, Text]] = []
    for text, reason in suggestions(asked.node):
        with suppress(InvalidInput, NotFound):
            if asked.engine.count(_resolved(parse(text), asked.statuses), asked.scope):
                found.append((text, reason))
        if len(found) == SUGGESTIONS_TOLD:
            break
    return tuple(found)
