"""The chain of title of a right as of any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from muniment.exchange.domain.chain import Chain, chain_of
from muniment.exchange.queries.liens import title_of
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import RightView, right_get, right_resolve


@dataclass(frozen=True, slots=True)
class Title:
    """The chain of a right with what it rests on."""

    view: RightView
    name: Text
    on: date
    chain: Chain


def title_get(data_dir: Path, right: str, *, on: date) -> Title:
    """The chain of title of a right up to a day.

    Args:
        data_dir: The data folder.
        right: An identity or a number as printed.
        on: Law time: the day asked about.

    Raises:
        NotFound: nothing answers to it, or it is withheld.
    """
    right_id = right_resolve(data_dir, right, edition_get(None))
    view = right_get(data_dir, right_id, as_of=on)
    return Title(view, title_of(view), on, chain_of(view.record, view.ownership))


def title_document(title: Title) -> dict[str, Any]:
    """The chain as a JSON document."""
    return {
        "right_id": title.view.record.right_id,
        "on": title.on.isoformat(),
        "edition": title.view.edition.name,
        "holders": list(title.view.ownership.names),
        "whole": title.chain.whole,
        "coverage": title.view.ownership.coverage.text._asdict(),
        "links": [
            {
                "holders": list(each.holders),
                "since": each.since.isoformat() if each.since else None,
                "until": each.until.isoformat() if each.until else None,
                "how": each.how._asdict(),
                "event_id": each.event_id or None,
                "instrument_id": each.instrument_id or None,
                "gap": {"kind": each.gap.kind, "text": each.gap.text._asdict()} if each.gap else None,
            }
            for each in title.chain.links
        ],
        "end": {"kind": title.chain.end.kind, "text": title.chain.end.text._asdict()} if title.chain.end else None,
    }
