"""What portfolios look up is made ready before somebody asks."""

from __future__ import annotations

from pathlib import Path

from muniment.catalogue.queries.people import people_prepare
from muniment.register.queries.editions import edition_list

_EDITIONS = 2
"""The newest edition, and the one before with which it is compared."""


def profiles_prepare(*, data_dir: Path) -> None:
    """The people and happenings of the newest editions lie ready: the first page of an owner does not wait for them."""
    for manifest in edition_list()[-_EDITIONS:]:
        people_prepare(data_dir, manifest.seq)
