"""Which part of an edition each entry of an index is in, and where sets of rights lie: remembered by the state of the index.

What is remembered here is of no question: no entry is counted that the question itself did not find.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import tantivy

from muniment.search.domain.tree import Node

_K = TypeVar("_K")
_V = TypeVar("_V")
Hits = list[tuple[Any, tantivy.DocAddress]]
PARTS_MOST = 255
"""A byte tells so many parts apart, and none."""
ENTRIES_MOST = 500_000
"""Entries of an index that are told apart at once: more would fill the memory of a process for a moment."""
ASKED_BEFORE = 2
"""So often parts are counted one by one before all entries are told apart, which takes the time of a few such questions."""
PARTITIONS_KEPT = 8
"""Partitions that a process remembers, of the editions and days asked last: a byte an entry each."""
SETS_KEPT = 32
"""Sets of rights of which a process remembers where they lie."""
_partitions: dict[tuple[object, int, int], tuple[Mapping[str, Node], dict[int, bytes]]] = {}
_asked: dict[tuple[object, int, int], int] = {}
_sets: dict[tuple[object, int], tuple[frozenset[str], frozenset[int]]] = {}


def partition(
    state: object, seq: int, parts: Mapping[str, Node], found: Callable[[Node | None], Hits]
) -> dict[int, bytes] | None:
    """By segment, for each entry the number of its part from 1 on, or 0; none while it has been asked for too seldom.

    Args:
        state: The name of the state of the index.
        seq: The edition.
        parts: No entry is in two of them; always the same mapping for the same parts.
        found: All entries that match a part in the edition, or with ``None`` all that there are.
    """
    key = (state, seq, id(parts))
    known = _partitions.get(key)
    if known is not None and known[0] is parts:
        return known[1]
    before = _asked.get(key, 0)
    if before < ASKED_BEFORE:
        _kept(_asked, key, before + 1, PARTITIONS_KEPT * 8)
        return None
    ends: dict[int, int] = {}
    for _, address in found(None):
        ends[address.segment_ord] = max(ends.get(address.segment_ord, 0), address.doc + 1)
    rows = {segment: bytearray(end) for segment, end in ends.items()}
    for number, part in enumerate(parts.values(), 1):
        for _, address in found(part):
            rows[address.segment_ord][address.doc] = number
    told = {segment: bytes(row) for segment, row in rows.items()}
    _kept(_partitions, key, (parts, told), PARTITIONS_KEPT)
    return told


def lying(state: object, rights: frozenset[str], found: Callable[[frozenset[str]], Hits]) -> frozenset[int]:
    """Where the versions of these rights lie, as ``places`` writes it.

    Args:
        state: The name of the state of the index.
        rights: The rights; remembered by identity.
        found: All versions of rights.
    """
    key = (state, id(rights))
    known = _sets.get(key)
    if known is not None and known[0] is rights:
        return known[1]
    told = places(found(rights)) if rights else frozenset[int]()
    _kept(_sets, key, (rights, told), SETS_KEPT)
    return told


def places(hits: Hits) -> frozenset[int]:
    """Where each entry lies, as one number: its segment, and below that its place there."""
    return frozenset(address.segment_ord << 32 | address.doc for _, address in hits)


def _kept(known: dict[_K, _V], key: _K, value: _V, most: int) -> None:
    """Remembered; the oldest of too many are forgotten."""
    for oldest in list(known)[: max(len(known) - most + 1, 0)]:
        known.pop(oldest, None)
    known[key] = value
