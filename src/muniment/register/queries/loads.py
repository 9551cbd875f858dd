"""The loads that the register knows: those that published an edition, with their reports."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec

from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.models import EditionRow, LoadRow


@dataclass(frozen=True, slots=True)
class LoadSeen:
    """One load: its state, who ran it, the edition that it published and its report as JSON."""

    seq: int
    key: str
    state: str
    actor: str
    opened_at: datetime
    closed_at: datetime | None
    edition: str | None
    accepted: int
    report: dict[str, Any]


def load_list(*, before: int | None = None, limit: int | None = None) -> tuple[LoadSeen, ...]:
    """Loads, newest first.

    Args:
        before: Only those of a lower number: the next page.
        limit: So many at most; all where nothing is said.
    """
    found = LoadRow.objects.order_by("-seq")
    rows = list((found if before is None else found.filter(seq__lt=before))[:limit])
    names = dict(EditionRow.objects.filter(seq__in=[row.seq for row in rows]).values_list("seq", "name"))
    return tuple(_seen(row, names.get(row.seq)) for row in rows)


def load_get(seq: int) -> LoadSeen:
    """One load.

    Raises:
        NotFound: there is none of that number.
    """
    row = LoadRow.objects.filter(seq=seq).first()
    if row is None:
        raise NotFound(Text("没有第 {n} 次载入", "there is no load {n}").fill(n=seq), code="load.unknown")
    edition = EditionRow.objects.filter(seq=seq).first()
    return _seen(row, edition.name if edition else None)


def _seen(row: LoadRow, edition: str | None) -> LoadSeen:
    report = msgspec.json.decode(row.report)
    return LoadSeen(
        seq=row.seq,
        key=row.key[:12],
        state=row.state,
        actor=row.actor,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        edition=edition,
        accepted=int(report.get("accepted", 0)),
        report=report,
    )
