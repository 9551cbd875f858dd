"""Counts of one portfolio from the facets of the index, each the same as that of the search that it opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from muniment.search.domain.grammar import parse
from muniment.search.domain.profiles import Ask
from muniment.search.domain.tree import And, Node
from muniment.search.ports import Found, Scope
from muniment.search.queries.asking import Asked, question_ready, resolved
from muniment.search.queries.narrowing import EVENT, NARROWED, rights_narrowed
from muniment.search.values import Question
from muniment.webbase.domain.charts import Cell

ALL_VALUES = 1_000
CLAUSES_KEPT = 512
"""Clauses of which a process remembers the trees: those of the pages of portfolios, over some days."""
_STATUS = "status"
Filters = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Counting:
    """A question of which many parts are counted, made ready once."""

    data_dir: Path
    ask: Ask

    @cached_property
    def asked(self) -> Asked:
        """The question as the engine is asked it.

        Raises:
            NotFound: there is no such edition.
            EngineUnavailable: there is no index, or it has not reached the edition.
        """
        return question_ready(
            self.data_dir,
            Question(self.ask.query, edition=self.ask.edition, as_of=self.ask.as_of, filters=self.ask.filters),
        )

    def cell(self, clause: str = "", *filters: tuple[str, str]) -> Cell:
        """How many rights of the portfolio a clause and filters leave, and the question that lists them."""
        return Cell(self.count(clause, *filters), self.address(clause, *filters))

    def address(self, clause: str = "", *filters: tuple[str, str]) -> str:
        """The address of the question that lists what a clause and filters leave."""
        return self.ask.narrowed(clause, *filters).address

    def count(self, clause: str = "", *filters: tuple[str, str]) -> int:
        """How many rights of the portfolio a clause and filters leave."""
        return self.asked.engine.count(self._node(clause), self._scope(filters))

    def values(self, facet: str, *filters: tuple[str, str], clause: str = "") -> list[tuple[str, int]]:
        """The values of a facet with exact counts, the most frequent first."""
        return self.asked.engine.facets(self._node(clause), self._scope(filters), [facet], ALL_VALUES)[facet]

    def facets(self, names: Iterable[str]) -> dict[str, list[tuple[str, int]]]:
        """Several facets in one go."""
        return self.asked.engine.facets(self._node(""), self._scope(()), list(names), ALL_VALUES)

    def statuses(self) -> dict[str, int]:
        """How many rights stand how on the day, by status."""
        return self.asked.engine.split(self.asked.lookup, self.asked.scope, self.asked.statuses.nodes())

    def split(self, parts: Mapping[str, Node]) -> dict[str, int]:
        """How many rights of the portfolio each of some parts has, that share none; always asked by the same mapping."""
        return self.asked.engine.split(self.asked.lookup, self.asked.scope, parts)

    def happened(self, values: Mapping[str, str]) -> dict[str, int]:
        """How many rights each of some values of the filter ``event`` leaves."""
        seq, secret = self.asked.manifest.seq, self.asked.secret
        sets = {
            name: rights_narrowed(self.data_dir, seq, ((EVENT, value),), secret)[0] for name, value in values.items()
        }
        return self.asked.engine.among(self.asked.lookup, self.asked.scope, sets)

    def cross(self, facet: str, by: str) -> dict[str, list[tuple[str, int]]]:
        """For each value of a facet the values of another one beside it."""
        return self.asked.engine.cross(self.asked.lookup, self.asked.scope, facet, by, ALL_VALUES)

    def hits(self, clause: str, *, descending: bool = True, limit: int = 1) -> list[Found]:
        """The newest filings of the portfolio, or the first ones."""
        return self.asked.engine.hits(
            self._node(clause), self.asked.scope, sort="filed", descending=descending, after="", limit=limit
        )

    def _node(self, clause: str) -> Node:
        if not clause:
            return self.asked.lookup
        return And((self.asked.lookup, resolved(_clause(clause), self.asked.statuses)))

    def _scope(self, filters: Filters) -> Scope:
        scope = self.asked.scope
        if not filters:
            return scope
        exact = {name: tuple(value for each, value in filters if each == name) for name, _ in filters}
        narrowed = tuple(pair for pair in filters if pair[0] in NARROWED)
        only = rights_narrowed(self.data_dir, self.asked.manifest.seq, narrowed, self.asked.secret)
        plain = {name: values for name, values in exact.items() if name not in NARROWED}
        return replace(scope, exact={**scope.exact, **plain}, only=(*scope.only, *only))


@lru_cache(maxsize=CLAUSES_KEPT)
def _clause(clause: str) -> Node:
    """A clause as a tree: the same ones are asked of every portfolio."""
    return parse(clause)
