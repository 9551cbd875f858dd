"""Versions of Records become entries of the index."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import msgspec

from muniment.catalogue.queries.editions import texts_get
from muniment.catalogue.values import Claim, Record, Version
from muniment.register.queries.standings import Acts, Turns, record_facts, record_public
from muniment.search.domain.entries import Entry, Standing, Turn, entry_of

Ends = Mapping[tuple[str, int], tuple[int, str]]
"""By right and ``seq`` of a version: the ``seq`` of the one that followed it, and the successor named ("" for none)."""
_CLAIMS = msgspec.json.Decoder(tuple[Claim, ...])
_FIELDS = {"claims": "claims", "descriptions": "description"}


class Maker:
    """Makes the entries of versions, without what is withheld of them.

    Args:
        data_dir: The data folder.
        fees: Registers and kinds of which payments are covered.
        withheld: The acts by which fields are withheld, by right, under all its names.
    """

    def __init__(self, data_dir: Path, *, fees: frozenset[tuple[str, str]], withheld: Mapping[str, Acts]) -> None:
        self._data_dir, self._fees, self._withheld = data_dir, fees, withheld

    def entries(self, versions: Iterable[Version], ends: Ends) -> Iterator[Entry]:
        """The entries of some versions; those that say *deleted* have none."""
        records = [(each, self._public(each.record)) for each in versions if each.record is not None]
        texts = texts_get(self._data_dir, (ref.sha256 for _, record in records for ref in record.content.texts))
        for version, record in records:
            entry = self._entry(version.seq, record, texts)
            end = ends.get((record.right_id, version.seq))
            yield entry if end is None else msgspec.structs.replace(entry, seq_to=end[0], successor=end[1])

    def _public(self, record: Record) -> Record:
        return record_public(record, self._withheld.get(record.right_id, ()))

    def _entry(self, seq: int, record: Record, texts: Mapping[str, str]) -> Entry:
        facts = record_facts(record, fees=(record.register, record.kind) in self._fees)
        standing = Standing(
            turns=_turns(facts.turns),
            states={state: _turns(turns) for state, turns in facts.states.items()},
            filed_on=facts.filed_on,
            granted_on=facts.granted_on,
            expires_on=facts.expires_on,
        )
        return entry_of(record, seq, _long_texts(record, texts), standing)


def _turns(turns: Turns) -> tuple[Turn, ...]:
    return tuple(Turn(since, str(stand)) for since, stand in turns)


def _long_texts(record: Record, texts: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """The claims and descriptions of a Record as plain texts."""
    found: dict[str, list[str]] = {}
    for ref in record.content.texts:
        body = texts.get(ref.sha256)
        if body is None:
            continue
        parts = [claim.text for claim in _CLAIMS.decode(body)] if ref.field == "claims" else [body]
        found.setdefault(_FIELDS.get(ref.field, ref.field), []).extend(parts)
    return {name: tuple(parts) for name, parts in found.items()}
