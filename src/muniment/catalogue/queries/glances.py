"""Many Records of one edition at once: what a list says of them, or whole."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.adapters.columns import version_of
from muniment.catalogue.adapters.glances import SHORT, rows_at
from muniment.catalogue.adapters.locator import FILE, Place, locator_open
from muniment.catalogue.values import Record


@dataclass(frozen=True, slots=True)
class Glance:
    """Titles and abstracts of a Record by language."""

    titles: dict[str, str]
    abstracts: dict[str, str]


def glances_get(data_dir: Path, right_ids: Iterable[str], seq: int) -> dict[str, Glance]:
    """Titles and abstracts of rights as an edition knows them, by right; what it does not have is left out."""
    return {
        row["right_id"]: Glance(dict(row["titles"] or ()), dict(row["abstracts"] or ()))
        for row in rows_at(data_dir, places_get(data_dir, right_ids, seq), SHORT)
    }


def records_get(data_dir: Path, right_ids: Iterable[str], seq: int) -> dict[str, Record]:
    """The Records of rights as an edition knows them, by right; what it does not have is left out."""
    versions = (version_of(row) for row in rows_at(data_dir, places_get(data_dir, right_ids, seq)))
    return {version.right_id: version.record for version in versions if version.record is not None}


def places_get(data_dir: Path, right_ids: Iterable[str], seq: int) -> list[Place]:
    """Where the versions of an edition lie in the files; what it does not have is left out."""
    if not (data_dir / FILE).exists():
        return []
    with locator_open(data_dir) as locator:
        return [place for right_id in right_ids if (place := locator.place(right_id, seq)) and not place.deleted]
