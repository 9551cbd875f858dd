"""How many rights of an edition lie where, and what kind of owner they have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from muniment.catalogue.adapters.uses import owners_table, owners_unplaced, regions_count


@dataclass(frozen=True, slots=True)
class RegionCount:
    """Rights with at least one owner in a region.

    Attributes:
        total: In all.
        kinds: By kind.
        types: By kind and type of owner; the type is ``""`` where nobody says it. A right with two owners of two
            types stands under both.
    """

    total: int = 0
    kinds: Mapping[str, int] = field(default_factory=dict)
    types: Mapping[tuple[str, str], int] = field(default_factory=dict)


def region_counts(
    data_dir: Path, seq: int, stems: Mapping[str, str], *, without: frozenset[str]
) -> dict[str, RegionCount]:
    """Exact counts of the edition for each key; kept, as an edition never changes.

    Args:
        data_dir: The data folder.
        seq: The edition.
        stems: Key to the beginning of region codes (``84`` is a province, ``""`` everything).
        without: Rights that are withheld.
    """
    return _regions(data_dir, seq, tuple(sorted(stems.items())), without)


@lru_cache(maxsize=128)
def _regions(
    data_dir: Path, seq: int, stems: tuple[tuple[str, str], ...], without: frozenset[str]
) -> dict[str, RegionCount]:
    totals: dict[str, int] = {}
    kinds: dict[str, dict[str, int]] = {}
    types: dict[str, dict[tuple[str, str], int]] = {}
    for key, kind, type_, count in regions_count(owners_table(data_dir, seq), dict(stems), without):
        if kind is None:
            totals[key] = count
        elif type_ is None:
            kinds.setdefault(key, {})[kind] = count
        else:
            types.setdefault(key, {})[kind, type_] = count
    return {key: RegionCount(totals.get(key, 0), kinds.get(key, {}), types.get(key, {})) for key, _stem in stems}


def region_unplaced(data_dir: Path, seq: int, *, without: frozenset[str]) -> tuple[int, int]:
    """Rights with an owner of China or of no stated country, and how many of them have one whose region is not known."""
    return _unplaced(data_dir, seq, without)


@lru_cache(maxsize=16)
def _unplaced(data_dir: Path, seq: int, without: frozenset[str]) -> tuple[int, int]:
    return owners_unplaced(owners_table(data_dir, seq), without)
