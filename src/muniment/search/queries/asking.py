"""A question made ready: the edition that answers, the query as a tree, what is narrowed down, what nobody may see."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from muniment.catalogue.queries.records import right_newest
from muniment.kernel.errors import EngineUnavailable
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_find, edition_get
from muniment.register.queries.standings import Acts, covered_days
from muniment.register.queries.withholdings import fields_private, withheld_ids, withholding_list
from muniment.register.values import Badge, Manifest
from muniment.search.adapters.tantivy_store import engine_open
from muniment.search.domain.fields import code_fold, field_of
from muniment.search.domain.grammar import parse
from muniment.search.domain.tree import And, Code, Node, Not, Or, Phrase, Word
from muniment.search.ports import SCORE, Engine, Marker, Scope
from muniment.search.queries.naming import regions_read
from muniment.search.queries.narrowing import NARROWED, NOT_IN, rights_entered, rights_narrowed
from muniment.search.queries.statuses import Statuses
from muniment.search.values import Question

STATUSES_KEPT = 256
"""Editions and days of which a process remembers what is covered."""
STATUS = "status"
_CLASS, _LOCARNO = "class", re.compile(r"0\d")
"""The facet of all schemes: its value 09 is of Locarno, 9 of Nice."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question made ready: the state of the index, the edition, the tree, the scope.

    ``secret`` are rights whose parties are withheld: no name finds them.
    """

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
    secret: frozenset[str] = frozenset()


def question_ready(data_dir: Path, question: Question) -> Asked:
    """The question as the engine is asked it.

    Raises:
        InvalidInput: the query cannot be read, or what it is narrowed down by is not there.
        NotFound: there is no such edition.
        EngineUnavailable: there is no index, or it has not reached the edition.
    """
    node, regions, unknown = regions_read(data_dir, parse(question.query))
    engine = engine_open(data_dir)
    marker = engine.marker()
    if not fields_private() <= set(marker.private):
        line = Text(
            "检索索引生成后，公开的字段有变：运行 muniment index",
            "the search index holds fields that are no longer public: run muniment index",
        )
        raise EngineUnavailable(line, code="search.dictionary")
    manifest, notes = edition_reached(question.edition, marker)
    acts = withholding_list()
    whole = sum(1 for act in acts if act.field is None)
    hidden = withheld_ids(data_dir) if whole else frozenset[str]()
    fields = {(act.entry_no, act.right_id) for act in acts if act.field is not None}
    unseen = frozenset(right for _, right in set(marker.withheld) ^ fields)
    everything = engine.former(hidden | unseen) if hidden or unseen else frozenset[str]()
    secret = _secret(data_dir, acts, manifest.seq)

    def placed(edition: Manifest) -> tuple[Statuses, Node, Scope]:
        statuses = _statuses(edition, question.as_of or edition.day)
        exact, filters = _filters(question, statuses)
        only = rights_narrowed(data_dir, edition.seq, question.filters, secret)
        return statuses, resolved(node, statuses), Scope(edition.seq, filters, exact, everything, only)

    statuses, lookup, scope = placed(manifest)
    for other in [value for name, value in question.filters if name == NOT_IN]:
        there = placed(edition_reached(other, marker)[0])[1:]
        scope = replace(scope, only=(*scope.only, rights_entered(engine, (lookup, scope), there)))
    return Asked(
        engine=engine,
        manifest=manifest,
        node=node,
        lookup=lookup,
        scope=scope,
        statuses=statuses,
        sort=_sort(question.sort, node),
        withheld=whole,
        notes=(*notes, *unknown),
        regions=regions,
        secret=secret,
    )


def _secret(data_dir: Path, acts: Acts, seq: int) -> frozenset[str]:
    """The rights whose parties are withheld, under the names that they had and have."""
    named = {act.right_id for act in acts if act.field == "parties"}
    return frozenset(named | {right_newest(data_dir, each, seq) for each in named})


_known: dict[tuple[str, str, date], Statuses] = {}


def _statuses(manifest: Manifest, as_of: date) -> Statuses:
    """What an edition lets be said on a day: worked out once, for an edition never changes."""
    key = (manifest.name, manifest.digest, as_of)
    if key not in _known:
        if len(_known) >= STATUSES_KEPT:
            _known.clear()
        _known[key] = Statuses(covered_days(manifest, as_of), as_of)
    return _known[key]


def edition_reached(name: str | None, marker: Marker) -> tuple[Manifest, tuple[Text, ...]]:
    """The edition asked for; without a name the newest that the index holds."""
    head = edition_get(name)
    if head.seq <= marker.seq:
        return head, ()
    line = Text(
        "检索索引目前到版本 {reached}，尚未包含版本 {head}",
        "the search index has reached edition {reached}; it does not hold edition {head} yet",
    ).fill(reached=marker.edition, head=head.name)
    reached = edition_find(marker.edition)
    if name is not None or reached is None:
        raise EngineUnavailable(line, code="search.behind", reached=marker.edition)
    return reached, (line,)


def _filters(question: Question, statuses: Statuses) -> tuple[dict[str, tuple[str, ...]], tuple[Node, ...]]:
    """The facet values that were clicked: those of one facet are alternatives."""
    chosen: dict[str, tuple[str, ...]] = {}
    for name, value in question.filters:
        if name in NARROWED:
            continue
        spec = field_of(name)
        folded = code_fold(spec, value) if spec.type == "code" and spec.name != STATUS else value
        if spec.name == _CLASS and _LOCARNO.fullmatch(value):
            folded = value
        chosen[spec.name] = (*chosen.get(spec.name, ()), folded)
    wanted = chosen.pop(STATUS, ())
    filters = (Or(tuple(statuses.node(_badge(each)) for each in wanted)),) if wanted else ()
    return chosen, filters


def _badge(value: str) -> str:
    try:
        return Badge(value.strip().lower()).value
    except ValueError:
        return code_fold(field_of(STATUS), value)


def resolved(node: Node, statuses: Statuses) -> Node:
    """The tree with each status as what it means on the day asked."""
    if isinstance(node, Code) and node.field == STATUS:
        return statuses.node(_badge(node.value)) if node.value else Not(Or(()))
    if isinstance(node, Not):
        return Not(resolved(node.node, statuses))
    if isinstance(node, And | Or):
        return type(node)(tuple(resolved(each, statuses) for each in node.nodes))
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
