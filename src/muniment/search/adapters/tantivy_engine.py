"""Reading a Tantivy index: counts, pages, facets, everything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
import tantivy
from tantivy import FieldType, Occur, Order, Query

from muniment.kernel.errors import EngineUnavailable, InvalidInput
from muniment.kernel.texts import Text
from muniment.search.adapters.tantivy_compile import query_of
from muniment.search.adapters.tantivy_layout import (
    FIRST_KEY,
    MARKER,
    entry_read,
    key_has_value,
    number_of,
    schema,
    shown_read,
)
from muniment.search.adapters.tantivy_places import ENTRIES_MOST, PARTS_MOST, Hits, lying, partition, places
from muniment.search.domain.entries import OPEN, Entry
from muniment.search.domain.fields import FieldSpec, field_of
from muniment.search.domain.tree import And, Node
from muniment.search.ports import SCORE, Found, Marker, Scope

BATCH = 5_000
"""So many entries of an export are found at a time."""
RANKED_MOST = 50_000
"""A list of everything is in the order of the score up to so many entries, and beyond in that of ``RIGHT``."""
RIGHT = "right"
"""The order that every entry has: by a number made of the identity, the same in every edition."""
_ALL_VALUES = 10_000_000
"""More values than a facet of one segment can have: with fewer, its counts would not be exact."""
_SPARE = 16
"""Entries that may share a key with the last one of a page; see ``tantivy_layout.TIE_BITS``."""
_KEY_LAST = 2**63 - 1


SPLIT_MOST = 50_000
"""Up to so many entries are told apart one by one; beyond that each part is counted by itself."""
COUNTS_KEPT = 4_096
"""Counts of a state that a process remembers: the parts of queries, such as a kind or an office, come again and again."""
_counts: dict[tuple[object, ...], int] = {}
NAMES_KEPT = 65_536
"""Names of owners and the like that a process remembers by the number that stands for them in the index."""
_names: dict[tuple[str, int], str] = {}


class TantivyEngine:
    """One state of the index: what is committed later is not seen.

    Args:
        searcher: What sees this state.
        state: A name of this state, the same for every engine with the same searcher: what is remembered goes by it.
    """

    def __init__(self, searcher: tantivy.Searcher, state: object = None) -> None:
        self._searcher = searcher
        self._state = state
        self._at: tuple[Node, Scope, Hits] | None = None
        self._asked: tuple[Node, Scope, Query] | None = None
        self._total: tuple[Query, int] | None = None

    def marker(self) -> Marker:
        """How far the index has come."""
        found = self._searcher.search(Query.term_query(schema(), "uid", MARKER, "basic"), 1).hits
        if not found:
            return Marker()
        return msgspec.json.decode(self._stored(found[0][1], "body"), type=Marker)

    def entry(self, right_id: str, seq: int) -> Entry | None:
        """A version as it was written."""
        query = Query.term_query(schema(), "uid", f"{right_id}@{seq}", "basic")
        found = self._searcher.search(query, 1, count=False).hits
        return entry_read(self._stored(found[0][1], "body")) if found else None

    def entry_open(self, right_id: str) -> Entry | None:
        """The version of a right that no other has followed."""
        known = schema()
        query = Query.boolean_query(
            [
                (Occur.Must, Query.term_query(known, "rid", right_id, "basic")),
                (Occur.Must, Query.range_query(known, "seq_to", FieldType.Unsigned, OPEN, None)),
            ]
        )
        found = self._searcher.search(query, 1, count=False).hits
        return entry_read(self._stored(found[0][1], "body")) if found else None

    def entries(self, right_id: str) -> list[Entry]:
        """All versions of a right."""
        query = Query.term_query(schema(), "rid", right_id, "basic")
        found = self._searcher.search(query, BATCH, count=False).hits
        return [entry_read(self._stored(address, "body")) for _, address in found]

    def ids(self, node: Node, scope: Scope, *, unlike: int | None = None) -> frozenset[str]:
        """The rights that match; with ``unlike`` those of which that edition has another version, or none."""
        query = query_of(node, scope) if unlike is None else _unlike(query_of(node, scope), scope.seq, unlike)
        return frozenset(each.right_id for each in self._every_sorted(query, _sort_field(RIGHT), descending=False))

    def changed(self, node: Node, scope: Scope, *, unlike: int) -> int:
        """How many rights match with a version of which that edition has another one, or none."""
        return self._count(_unlike(query_of(node, scope), scope.seq, unlike))

    def former(self, right_ids: Iterable[str]) -> frozenset[str]:
        """These rights and all that turned out to be one of them."""
        known = set(right_ids)
        waiting = sorted(known)
        while waiting:
            query = Query.term_set_query(schema(), "successor", waiting)
            found = self._searcher.search(query, BATCH, count=False).hits
            names = {entry_read(self._stored(address, "body")).right_id for _, address in found}
            waiting = sorted(names - known)
            known |= names
        return frozenset(known)

    def count(self, node: Node, scope: Scope) -> int:
        """How many entries match."""
        narrowed = (scope.filters, tuple(sorted(scope.exact.items())), scope.hidden, scope.only)
        key = (self._state, node, scope.seq, *narrowed)
        known = _counts.get(key) if self._state is not None else None
        if known is not None:
            return known
        query = self._query(node, scope)
        told = self._total
        known = told[1] if told is not None and told[0] is query else self._count(query)
        if self._state is not None:
            if len(_counts) >= COUNTS_KEPT:
                _counts.clear()
            _counts[key] = known
        return known

    def split(self, node: Node, scope: Scope, parts: Mapping[str, Node]) -> dict[str, int]:
        """How many entries match each part."""
        if not self.count(node, scope):
            return dict.fromkeys(parts, 0)
        told = None
        if self._are_few(node, scope) and self._searcher.num_docs <= ENTRIES_MOST and len(parts) <= PARTS_MOST:
            told = partition(self._state, scope.seq, parts, partial(self._of_part, scope.seq))
        if told is None:
            return {name: self.count(And((node, part)), scope) for name, part in parts.items()}
        found = bytes(told[address.segment_ord][address.doc] for _, address in self._hits_all(node, scope))
        return {name: found.count(number) for number, name in enumerate(parts, 1)}

    def among(self, node: Node, scope: Scope, sets: Mapping[str, frozenset[str]]) -> dict[str, int]:
        """How many entries match that are of each set of rights."""
        if not self._are_few(node, scope):
            narrowed = {name: replace(scope, only=(*scope.only, each)) for name, each in sets.items()}
            return {name: self.count(node, each) for name, each in narrowed.items()}
        here = places(self._hits_all(node, scope))
        return {name: len(here & lying(self._state, each, self._of_rights)) for name, each in sets.items()}

    def _are_few(self, node: Node, scope: Scope) -> bool:
        """Whether what matches may be looked at one by one, in a state of which things are remembered."""
        return self._state is not None and self.count(node, scope) <= SPLIT_MOST

    def _hits_all(self, node: Node, scope: Scope) -> Hits:
        """All that matches; read once for the question asked last."""
        known = self._at
        if known is not None and known[0] is node and known[1] is scope:
            return known[2]
        found = self._hits(self._query(node, scope), self.count(node, scope))
        self._at = (node, scope, found)
        return found

    def _of_part(self, seq: int, part: Node | None) -> Hits:
        query = Query.all_query() if part is None else query_of(part, Scope(seq))
        return self._hits(query, self._searcher.num_docs)

    def _of_rights(self, rights: frozenset[str]) -> Hits:
        query = Query.term_set_query(schema(), "rid", sorted(rights))
        return self._hits(query, self._count(query))

    def _hits(self, query: Query, most: int) -> Hits:
        found: Hits = self._search(query, max(most, 1), count=False).hits
        return found

    def cross(self, node: Node, scope: Scope, facet: str, by: str, limit: int) -> dict[str, list[tuple[str, int]]]:
        """For each value of a facet the values of another one beside it, with exact counts."""
        outer, inner = _facet_spec(facet), _facet_spec(by)
        asked = {**_terms(outer, limit), "aggs": {inner.name: _terms(inner, limit)}}
        found = self._searcher.aggregate(self._query(node, scope), {outer.name: asked})[outer.name]["buckets"]
        return {
            value: self._values(inner, bucket[inner.name]["buckets"])
            for (value, _), bucket in zip(self._values(outer, found), found, strict=True)
        }

    def _query(self, node: Node, scope: Scope) -> Query:
        """The compiled query: total, page and facets of one question ask for the same one."""
        known = self._asked
        if known is not None and known[0] is node and known[1] is scope:
            return known[2]
        query = query_of(node, scope)
        self._asked = (node, scope, query)
        return query

    def _count(self, query: Query) -> int:
        return int(self._search(query, 1, count=True).count)

    def _search(self, query: Query, limit: int, **more: Any) -> Any:  # noqa: ANN401 - the type has no count in the stubs
        try:
            return self._searcher.search(query, limit, **more)
        except ValueError as problem:
            line = Text("检索引擎无法执行这个检索式", "the engine cannot carry out this query")
            raise InvalidInput(line, code="search.engine", detail=str(problem)[:200]) from problem

    # --- pages -------------------------------------------------------------------------------------------------------

    def hits(self, node: Node, scope: Scope, *, sort: str, descending: bool, after: str, limit: int) -> list[Found]:
        """The next entries in the order asked."""
        query = self._query(node, scope)
        if sort == SCORE:
            return self._by_score(query, after, limit)
        return self._by_key(query, _sort_field(sort), descending, _key_place(after), limit)

    def _by_score(self, query: Query, after: str, limit: int) -> list[Found]:
        """By score; a place is how many came before and the last of them, which is looked for where it moved."""
        offset, last = _score_place(after)
        found = self._ranked(query, offset, limit + 1 if last else limit)
        if not last:
            return found[:limit]
        if found and found[0].right_id == last:
            return found[1 : limit + 1]
        start = max(0, offset - _SPARE * limit)
        near = self._ranked(query, start, 2 * _SPARE * limit + limit)
        at = next((at for at, each in enumerate(near) if each.right_id == last), None)
        return found[:limit] if at is None else near[at + 1 : at + 1 + limit]

    def _ranked(self, query: Query, offset: int, limit: int) -> list[Found]:
        result = self._search(query, max(limit, 1), offset=offset, count=True)
        self._total = (query, int(result.count))
        hits = result.hits[:limit]
        return [self._found(address, score, f"s{offset + at}~") for at, (score, address) in enumerate(hits)]

    def _by_key(
        self, query: Query, field: str, descending: bool, place: tuple[int, str] | None, limit: int
    ) -> list[Found]:
        """By a key; what has no value comes last in both directions."""
        found: list[Found] = []
        for low, high in _stretches(descending, place):
            narrowed = Query.boolean_query(
                [
                    (Occur.Must, query),
                    (Occur.Must, Query.range_query(schema(), field, FieldType.Unsigned, low, high)),
                ]
            )
            order = Order.Desc if descending else Order.Asc
            hits = self._search(
                narrowed, limit - len(found) + _SPARE, order_by_field=field, order=order, count=False
            ).hits
            part = [(key, self._found(address, 0.0, f"k{key}~")) for key, address in hits]
            part.sort(key=lambda pair: (-pair[0] if descending else pair[0], pair[1].right_id))
            found += [each for key, each in part if place is None or key != place[0] or each.right_id > place[1]]
            if len(found) >= limit:
                break
        return found[:limit]

    def _found(self, address: tantivy.DocAddress, score: float, place: str) -> Found:
        shown = shown_read(self._stored(address, "card"))
        return Found(shown.right_id, shown.seq, score, shown.card, shown.standing, place + shown.right_id)

    def _stored(self, address: tantivy.DocAddress, field: str) -> bytes:
        return bytes(self._searcher.doc(address).get_first(field) or b"")

    def every(self, node: Node, scope: Scope, *, sort: str, descending: bool) -> Iterator[Found]:
        """All entries that match, batch by batch; what cannot be asked is refused at once, before the first of them."""
        query = query_of(node, scope)
        if sort == SCORE and self._count(query) <= RANKED_MOST:
            return self._every_ranked(query)
        return self._every_sorted(query, _sort_field(RIGHT if sort == SCORE else sort), descending)

    def _every_sorted(self, query: Query, field: str, descending: bool) -> Iterator[Found]:
        place: tuple[int, str] | None = None
        while batch := self._by_key(query, field, descending, place, BATCH):
            yield from batch
            place = _key_place(batch[-1].place)

    def _every_ranked(self, query: Query) -> Iterator[Found]:
        hits = self._search(query, RANKED_MOST, count=False).hits
        for at, (score, address) in enumerate(hits):
            yield self._found(address, score, f"s{at}~")

    # --- facets ------------------------------------------------------------------------------------------------------

    def facets(self, node: Node, scope: Scope, names: Iterable[str], limit: int) -> dict[str, list[tuple[str, int]]]:
        """For each facet its most frequent values with exact counts."""
        specs = [_facet_spec(name) for name in names]
        if not specs:
            return {}
        query = self._query(node, scope)
        found = self._searcher.aggregate(query, {spec.name: _terms(spec, limit) for spec in specs})
        return {spec.name: self._values(spec, found[spec.name]["buckets"]) for spec in specs}

    def _values(self, spec: FieldSpec, buckets: list[dict[str, Any]]) -> list[tuple[str, int]]:
        if spec.type == "text":
            return [(self._name(spec, int(each["key"])), int(each["doc_count"])) for each in buckets]
        if spec.type == "code":
            return [(str(each["key"]), int(each["doc_count"])) for each in buckets]
        return [(str(int(each["key"])), int(each["doc_count"])) for each in buckets]

    def _names_of(self, spec: FieldSpec, address: tantivy.DocAddress) -> tuple[str, ...]:
        if spec.name == "owner":
            return shown_read(self._stored(address, "card")).card.owners
        entry = entry_read(self._stored(address, "body"))
        return entry.facets.get(spec.name, entry.values.get(spec.name, ()))

    def _name(self, spec: FieldSpec, number: int) -> str:
        """The name that the number stands for, from any entry that has it: the number is made of the name alone."""
        key = (spec.name, number)
        if (known := _names.get(key)) is not None:
            return known
        name = self._name_read(spec, number)
        if name is None:
            return str(number)
        if len(_names) >= NAMES_KEPT:
            _names.clear()
        _names[key] = name
        return name

    def _name_read(self, spec: FieldSpec, number: int) -> str | None:
        query = Query.term_query(schema(), f"{spec.name}__f", number)
        for _, address in self._searcher.search(query, 1, count=False).hits:
            values = self._names_of(spec, address)
            return next((each for each in values if number_of(each) == number), None)
        return None


def _facet_spec(name: str) -> FieldSpec:
    spec = field_of(name)
    if not spec.facet:
        line = Text("不能按 {name} 分面", "there is no facet {name}").fill(name=spec.name)
        raise InvalidInput(line, code="search.facet")
    return spec


def _terms(spec: FieldSpec, limit: int) -> dict[str, Any]:
    field = f"{spec.name}__f" if spec.type in {"text", "code"} else spec.name
    return {"terms": {"field": field, "size": limit, "segment_size": _ALL_VALUES}}


def _unlike(query: Query, seq: int, other: int) -> Query:
    """The query, less the versions that stand in another edition too."""
    name, low, high = ("seq_from", other + 1, None) if other < seq else ("seq_to", None, other)
    moved = Query.range_query(schema(), name, FieldType.Unsigned, low, high)
    return Query.boolean_query([(Occur.Must, query), (Occur.Must, moved)])


def _sort_field(sort: str) -> str:
    if sort == RIGHT:
        return "tie"
    spec = field_of(sort)
    if not spec.sort:
        line = Text("不能按 {name} 排序", "answers cannot be ordered by {name}").fill(name=spec.name)
        raise InvalidInput(line, code="search.sort")
    return f"{spec.name}__s"


def _bad_place(after: str) -> InvalidInput:
    line = Text("不是本系统给出的翻页位置：{after}", "not a place that a page gave: {after}").fill(after=after[:40])
    return InvalidInput(line, code="search.after")


def _score_place(after: str) -> tuple[int, str]:
    """How many came before, and the last of them."""
    if not after:
        return 0, ""
    head, _, last = after.partition("~")
    if not head.startswith("s") or not head[1:].isdecimal() or len(head) > 12:
        raise _bad_place(after)
    return int(head[1:]), last


def _key_place(after: str) -> tuple[int, str] | None:
    if not after:
        return None
    head, _, last = after.partition("~")
    if not head.startswith("k") or not head[1:].isdecimal() or len(head) > 20:
        raise _bad_place(after)
    return min(int(head[1:]), _KEY_LAST), last


def _stretches(descending: bool, place: tuple[int, str] | None) -> list[tuple[int, int]]:
    """The keys that are left, in the order in which they come: those with a value, then those without."""
    valued, bare = (FIRST_KEY, _KEY_LAST), (0, FIRST_KEY - 1)
    if place is None:
        return [valued, bare]
    key = place[0]
    if key_has_value(key):
        return [(FIRST_KEY, key) if descending else (key, _KEY_LAST), bare]
    return [(0, key) if descending else (key, FIRST_KEY - 1)]


def engine_missing(folder: Path) -> EngineUnavailable:
    """There is no index yet."""
    line = Text("还没有检索索引：运行 muniment index", "there is no search index yet: run muniment index")
    return EngineUnavailable(line, code="search.none", folder=str(folder))
