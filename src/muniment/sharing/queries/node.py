"""This installation as those who follow it have to know it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import muniment
from muniment.accounts.queries.house import house_get
from muniment.register.queries.editions import edition_list
from muniment.register.queries.withholdings import withholding_list
from muniment.search.queries.listing import list_marking

FORMAT = 1
"""Of all that a follower reads here; it grows when an older follower could not understand it."""


def node_json(data_dir: Path) -> dict[str, Any]:
    """The installation as one JSON document: its format, its name, its editions with their digests, oldest first."""
    return {
        "format": FORMAT,
        "program": muniment.__version__,
        "name": house_get().name._asdict(),
        "sample": "small" if list_marking(data_dir) is not None else None,
        "editions": [
            {
                "edition": each.name,
                "seq": each.seq,
                "day": each.day.isoformat(),
                "digest": each.digest,
                "total": each.total,
                "previous": each.previous,
            }
            for each in edition_list()
        ],
    }


def withheld_json() -> dict[str, Any]:
    """Every withholding in force, without what is withheld, oldest first."""
    return {
        "items": [
            {"right_id": each.right_id, "field": each.field, "ground": each.ground, "since": each.since.isoformat()}
            for each in withholding_list()
        ]
    }
