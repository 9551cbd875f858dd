"""What a list says of many Records: their titles and abstracts, few columns read at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from muniment.catalogue.adapters.glances import glances_read
from muniment.catalogue.adapters.locator import FILE, locator_open


@dataclass(frozen=True, slots=True)
class Glance:
    """Titles and abstracts of a Record by language."""

    titles: dict[str, str]
    abstracts: dict[str, str]


def glances_get(data_dir: Path, right_ids: Iterable[str], seq: int) -> dict[str, Glance]:
    """Titles and abstracts of rights as an edition knows them, by right; what it does not have is left out."""
    if not (data_dir / FILE).exists():
        return {}
    with locator_open(data_dir) as locator:
        places = [place for right_id in right_ids if (place := locator.place(right_id, seq)) and not place.deleted]
    return {
        row["right_id"]: Glance(dict(row["titles"] or ()), dict(row["abstracts"] or ()))
        for row in glances_read(data_dir, places)
    }
