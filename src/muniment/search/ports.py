"""What the search asks of an engine. The contract suite (``tests/test_contract.py``) is written against this page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from muniment.search.domain.entries import Card, Entry, Standing
from muniment.search.domain.tree import Node

SCORE = "score"
"""The order by likeness to the words; every other order is the name of a field that can be sorted by."""


@dataclass(frozen=True, slots=True)
class Scope:
    """Where is looked: an edition, what was clicked, what is hidden.

    Attributes:
        seq: The edition: versions with ``seq_from`` ≤ ``seq`` < ``seq_to``.
        filters: Nodes that must match too and add nothing to the score.
        exact: Facet values that must match, by facet; several of one facet are alternatives.
        hidden: Rights that no reply may show or count.
        only: Sets of rights, of each of which an entry must be one.
    """

    seq: int
    filters: tuple[Node, ...] = ()
    exact: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    hidden: frozenset[str] = frozenset()
    only: tuple[frozenset[str], ...] = ()


@dataclass(frozen=True, slots=True)
class Found:
    """One entry found; ``place`` is the cursor after which the next one comes."""

    right_id: str
    seq: int
    score: float
    card: Card
    standing: Standing
    place: str


@dataclass(frozen=True, slots=True)
class Marker:
    """How far the index has come.

    Attributes:
        seq: The last edition that it holds.
        edition: The name of that edition.
        withheld: The acts of withholding fields that its entries went through: number and right.
        fees: Registers and kinds of which an unpaid fee is told in the turns.
        layout: What the entries are made by; another layout is another index.
        private: The fields that were not public when the entries were made.
    """

    seq: int = 0
    edition: str = ""
    withheld: tuple[tuple[int, str], ...] = ()
    fees: tuple[tuple[str, str], ...] = ()
    layout: str = ""
    private: tuple[str, ...] = ()


class Engine(Protocol):
    """Reading: the same tree gives the same rights in every engine; only the score is its own."""

    def marker(self) -> Marker:
        """How far the index has come."""
        ...

    def count(self, node: Node, scope: Scope) -> int:
        """How many entries match, exactly."""
        ...

    def split(self, node: Node, scope: Scope, parts: Mapping[str, Node]) -> dict[str, int]:
        """How many entries match each of some parts: no entry is in two of them, and the mapping is always the same one."""
        ...

    def among(self, node: Node, scope: Scope, sets: Mapping[str, frozenset[str]]) -> dict[str, int]:
        """How many entries match that are of each of some sets of rights."""
        ...

    def cross(self, node: Node, scope: Scope, facet: str, by: str, limit: int) -> dict[str, list[tuple[str, int]]]:
        """For each value of a facet the values of another facet on the same entries, with exact counts."""
        ...

    def hits(self, node: Node, scope: Scope, *, sort: str, descending: bool, after: str, limit: int) -> list[Found]:
        """The next entries in the order asked, after a ``place``; ties are in a fixed order of their own."""
        ...

    def facets(self, node: Node, scope: Scope, names: Iterable[str], limit: int) -> dict[str, list[tuple[str, int]]]:
        """For each facet its most frequent values with exact counts, the most frequent first."""
        ...

    def ids(self, node: Node, scope: Scope, *, unlike: int | None = None) -> frozenset[str]:
        """The rights that match; with ``unlike`` those of which that edition has another version, or none."""
        ...

    def changed(self, node: Node, scope: Scope, *, unlike: int) -> int:
        """How many rights match with a version of which that edition has another one, or none."""
        ...

    def former(self, right_ids: Iterable[str]) -> frozenset[str]:
        """These rights and all that turned out to be one of them."""
        ...

    def every(self, node: Node, scope: Scope, *, sort: str, descending: bool) -> Iterator[Found]:
        """All entries that match, in the order asked, from one state of the index, in flat memory.

        What cannot be asked is refused by the call, not by the first entry that is read.
        """
        ...


class Writer(Protocol):
    """Writing: nothing is seen before ``commit``, and after it everything, the marker included."""

    def add(self, entry: Entry) -> None:
        """One more version."""
        ...

    def close_open(self, right_id: str, seq_to: int, successor: str) -> int | None:
        """The version that no other has followed is in no edition from ``seq_to`` on; what it then turned out to be.

        Returns:
            Its ``seq``; none where the right has no such version.
        """
        ...

    def forget(self, right_id: str) -> None:
        """No version of the right is left."""
        ...

    def commit(self, marker: Marker) -> None:
        """Everything since the last commit is seen at once, with the marker."""
        ...
