"""How entries lie in a Tantivy index: the schema, and a document of it for each entry.

Beside the fields of ``fields.yaml`` there are: ``NAME__c`` (the single characters of a text), ``NAME__f`` (what a facet
counts: codes as they are, names by a number made of them, because a number is counted eight times as fast as a text),
``NAME__s`` (a day or count and a tie-break in one number, to order and to page by), ``filled`` (which fields have a
value), ``standing`` (how it stands on which day), ``card`` and ``body`` (what a list shows, and the whole entry: a superseded version is written anew from it).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import date
from functools import cache, lru_cache
from importlib.metadata import version
from typing import Any

import msgspec
import tantivy
import zstandard

from muniment.search.domain.entries import MADE_OF_OTHERS, Card, Entry, Standing
from muniment.search.domain.fields import FieldSpec, fields_all
from muniment.search.domain.phases import standing_terms
from muniment.search.domain.segment import BREAK, index_both

VERSION = "5"
"""Goes up whenever entries are made otherwise: an index of another version is made anew."""
MARKER = "marker"
TIE_BITS = 41
"""With 22 bits for a day this fills 63; rights of one day share a tie once in 10^12 pairs, which paging bears."""
_TIES = (1 << TIE_BITS) - 1
_SPLIT = 1 << 20
"""Counts may be negative (an adjustment of a term); keys may not."""


class Shown(msgspec.Struct, frozen=True, array_like=True):
    """What is read of an entry to show it in a list."""

    right_id: str
    seq: int
    card: Card
    standing: Standing


@cache
def fields_kept() -> tuple[FieldSpec, ...]:
    """The fields that have a place of their own in the index."""
    return tuple(spec for spec in fields_all().values() if spec.name not in MADE_OF_OTHERS)


@cache
def schema() -> tantivy.Schema:
    """The schema of the index."""
    builder = tantivy.SchemaBuilder()
    for name in ("uid", "rid", "successor"):
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("seq_from", "seq_to"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    builder.add_unsigned_field("tie", fast=True)
    for name in ("granted_law", "filed_law"):
        builder.add_integer_field(name, fast=True)
    builder.add_text_field("filled", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("standing", tokenizer_name="whitespace", index_option="basic")
    for name in ("card", "body"):
        builder.add_bytes_field(name, stored=True)
    for spec in fields_kept():
        _field_add(builder, spec)
    return builder.build()


def _field_add(builder: tantivy.SchemaBuilder, spec: FieldSpec) -> None:
    if spec.type == "text":
        builder.add_text_field(spec.name, tokenizer_name="whitespace", index_option="position")
        builder.add_text_field(f"{spec.name}__c", tokenizer_name="whitespace", index_option="basic")
        if spec.facet:
            builder.add_unsigned_field(f"{spec.name}__f", indexed=True, fast=True)
    elif spec.type == "code":
        builder.add_text_field(spec.name, tokenizer_name="raw", index_option="basic")
        if spec.facet:
            builder.add_text_field(f"{spec.name}__f", tokenizer_name="raw", index_option="basic", fast=True)
    else:
        builder.add_integer_field(spec.name, indexed=spec.facet, fast=True)
    if spec.sort:
        builder.add_unsigned_field(f"{spec.name}__s", fast=True)


@cache
def sorts() -> frozenset[str]:
    """The fields that can be sorted by."""
    return frozenset(spec.name for spec in fields_kept() if spec.sort)


@cache
def layout_digest() -> str:
    """What the index is made by: another one cannot be caught up, only made anew."""
    said = msgspec.json.encode([VERSION, version("tantivy"), [msgspec.to_builtins(spec) for spec in fields_kept()]])
    return hashlib.sha256(said).hexdigest()[:16]


def number_of(text: str, bits: int = 52) -> int:
    """A number that stands for a text, the same on every machine."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=8).digest(), "big") >> (64 - bits)


def tie_of(right_id: str) -> int:
    """The place of a right among those that are alike."""
    return number_of(right_id, TIE_BITS)


def sort_key(value: int, tie: int) -> int:
    """A value and the tie in one number; where there is no value the tie is alone, below all that have one."""
    return ((value + _SPLIT) << TIE_BITS) | tie


def key_has_value(key: int) -> bool:
    """Whether the key is of an entry that has the value."""
    return key > _TIES


NAME_LONGEST = 60
"""Texts up to so many characters are remembered as they were cut."""
FIRST_KEY = 1 << TIE_BITS
"""The least key of an entry that has the value."""


def day_number(text: str) -> int:
    """A day as the index counts it."""
    return date.fromisoformat(text).toordinal()


def values_number(spec: FieldSpec, values: tuple[str, ...]) -> list[int]:
    """Days, years or counts as the index counts them."""
    return [day_number(each) for each in values] if spec.type == "date" else [int(each) for each in values]


def document(entry: Entry) -> tantivy.Document:
    """The entry as a document."""
    tie = tie_of(entry.right_id)
    row: dict[str, Any] = {
        "uid": entry.uid,
        "rid": entry.right_id,
        "seq_from": entry.seq_from,
        "seq_to": entry.seq_to,
        "tie": tie,
        "card": _CARDS.encode(Shown(entry.right_id, entry.seq_from, entry.card, _standing(entry))),
        "body": _pack(_ENTRIES.encode(entry)),
        "filled": list(entry.values),
    }
    if entry.successor:
        row["successor"] = entry.successor
    if entry.turns:
        row["standing"] = " ".join(
            term for state, turns in entry.standings() for term in standing_terms(turns, state=state)
        )
    if entry.granted_law is not None:
        row["granted_law"] = entry.granted_law.toordinal()
    if entry.filed_law is not None:
        row["filed_law"] = entry.filed_law.toordinal()
    specs = fields_all()
    for name, values in entry.values.items():
        spec = specs[name]
        _PLACES[spec.type](row, spec, values, entry.facets)
        if spec.sort:
            row[f"{name}__s"] = sort_key(min(row[name]), tie)
    for name in sorts() - entry.values.keys():
        row[f"{name}__s"] = tie
    return tantivy.Document.from_dict(row, schema())


def _standing(entry: Entry) -> Standing:
    return Standing(entry.turns, entry.states, entry.filed_law, entry.granted_law)


def _text(row: dict[str, Any], spec: FieldSpec, values: tuple[str, ...], facets: Mapping[str, tuple[str, ...]]) -> None:
    cut = [_name_cut(each) if len(each) <= NAME_LONGEST else index_both(each) for each in values]
    row[spec.name] = f" {BREAK} ".join([tokens for tokens, _ in cut if tokens])
    chars = " ".join([signs for _, signs in cut if signs])
    if chars:
        row[f"{spec.name}__c"] = chars
    if spec.facet:
        row[f"{spec.name}__f"] = [number_of(each) for each in facets.get(spec.name, values)]


@lru_cache(maxsize=50_000)
def _name_cut(text: str) -> tuple[str, str]:
    """A short text cut into tokens: names come again in several fields and in many entries."""
    return index_both(text)


def _code(row: dict[str, Any], spec: FieldSpec, values: tuple[str, ...], facets: Mapping[str, tuple[str, ...]]) -> None:
    row[spec.name] = list(values)
    if spec.facet:
        row[f"{spec.name}__f"] = list(facets.get(spec.name, values))


def _numeric(row: dict[str, Any], spec: FieldSpec, values: tuple[str, ...], _: Mapping[str, tuple[str, ...]]) -> None:
    row[spec.name] = values_number(spec, values)


_PLACES = {"text": _text, "code": _code, "date": _numeric, "year": _numeric, "number": _numeric}


def marker_document(body: bytes) -> tantivy.Document:
    """The document that says how far the index has come; it is in no edition."""
    return tantivy.Document.from_dict({"uid": MARKER, "seq_from": 0, "seq_to": 0, "body": body}, schema())


# --- what is stored --------------------------------------------------------------------------------------------------

_ENTRIES = msgspec.msgpack.Encoder()
_ENTRY_READ = msgspec.msgpack.Decoder(Entry)
_CARDS = msgspec.json.Encoder()
_CARD_READ = msgspec.json.Decoder(Shown)
_COMPRESS = zstandard.ZstdCompressor(level=1)
_DECOMPRESS = zstandard.ZstdDecompressor()


def _pack(body: bytes) -> bytes:
    return _COMPRESS.compress(body)


def entry_read(body: bytes) -> Entry:
    """The entry as it was written."""
    return _ENTRY_READ.decode(_DECOMPRESS.decompress(body))


def shown_read(card: bytes) -> Shown:
    """What a list shows of an entry."""
    return _CARD_READ.decode(card)
