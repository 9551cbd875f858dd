"""How many rights of an edition carry a class or anything under it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from muniment.catalogue.adapters.uses import owners_table, stems_count, stems_table, symbols_count, uses_table


def class_counts(
    data_dir: Path,
    seq: int,
    scheme: str,
    *,
    stems: Mapping[str, str],
    sets: Mapping[str, tuple[str, ...]],
    without: frozenset[str],
) -> dict[str, int]:
    """Exact counts of rights of the edition, by the keys of ``stems`` and ``sets``; a key without rights has 0.

    A right that carries several symbols of one key counts once. The answer for an edition never changes and is kept.

    Args:
        data_dir: The data folder.
        seq: The edition.
        scheme: ``IPC CPC NICE VIENNA …``.
        stems: Key to the beginning that symbols have in records (``NICE`` classes with two digits).
        sets: Key to the symbols themselves, where a beginning cannot tell.
        without: Rights that are withheld.
    """
    asked = (tuple(sorted(stems.items())), tuple(sorted(sets.items())))
    found = _counted(data_dir, seq, scheme, asked, without)
    return {key: found.get(key, 0) for key in (*stems, *sets)}


_Asked = tuple[tuple[tuple[str, str], ...], tuple[tuple[str, tuple[str, ...]], ...]]


@lru_cache(maxsize=512)
def _counted(data_dir: Path, seq: int, scheme: str, asked: _Asked, without: frozenset[str]) -> dict[str, int]:
    stems, sets = asked
    found = stems_count(data_dir, seq, scheme, dict(stems), without)
    found.update(symbols_count(uses_table(data_dir, seq), scheme, dict(sets), without))
    return found


def counts_prepare(data_dir: Path, seq: int) -> None:
    """The tables behind the counts of an edition lie ready: the first page that asks does not wait for them."""
    stems_table(data_dir, seq)
    owners_table(data_dir, seq)
