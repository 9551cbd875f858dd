"""What falls due on rights: of one, of a list, with the sums."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Any

from muniment.kernel.clock import clock_read
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.fees import fees_seen
from muniment.register.queries.rights import RightView, right_get, right_resolve
from muniment.register.queries.withholdings import withholding_list
from muniment.register.values import Covered, FeesSeen, Manifest
from muniment.standards.time import WorkCalendar
from muniment.workspace.adapters.days import calendar_read, calendar_stamp
from muniment.workspace.domain.dues import RightFacts, dues_of
from muniment.workspace.values import NOT_COVERED, Due, RightSeen

KEPT_MOST = 10_000
"""Rights of which a process remembers what falls due."""


def today(data_dir: Path) -> date:
    """The legal day on the clock of this installation."""
    return clock_read(data_dir).today()


def days_of(data_dir: Path) -> WorkCalendar:
    """The working days that count here."""
    return calendar_read(data_dir)


def view_dues(data_dir: Path, view: RightView, *, on: date | None = None) -> tuple[FeesSeen, tuple[Due, ...]]:
    """The fees of a right, and all that falls due on it, as seen on a day; by default on the day of the clock."""
    day = on or today(data_dir)
    fees = fees_seen(view, on=day)
    return fees, dues_of(_facts(view), fees, today=day, calendar=days_of(data_dir))


def rights_seen(data_dir: Path, right_ids: Iterable[str], *, edition: str) -> tuple[RightSeen, ...]:
    """Rights with what comes next on them, in the order asked; what is withheld or gone is left out.

    What an edition says on a day does not change, so a process remembers it; a new withholding makes it forget all.
    """
    day = today(data_dir)
    acts = tuple(act.entry_no for act in withholding_list())
    stamp = (str(data_dir), edition, day, acts, calendar_stamp(data_dir))
    found = []
    for right_id in right_ids:
        seen = _kept.get((stamp, right_id))
        if seen is None:
            try:
                view = right_get(data_dir, right_id, edition=edition, as_of=day)
            except NotFound:
                continue
            seen = _seen(view, view_dues(data_dir, view, on=day)[1])
            if len(_kept) >= KEPT_MOST:
                _kept.clear()
            _kept[stamp, right_id] = seen
        found.append(seen)
    return tuple(found)


_kept: dict[tuple[object, str], RightSeen] = {}


def _seen(view: RightView, dues: tuple[Due, ...]) -> RightSeen:
    content = view.record.content
    number = next((each.number for each in content.numbers if each.type == "application"), view.record.right_id)
    badge = view.status[0].badge
    return RightSeen(view.record.right_id, title_of(view), view.record.kind, number, badge, dues)


def title_of(view: RightView) -> str:
    """What a right is called: its title or mark, in Chinese where there is one; else its identity."""
    content = view.record.content
    mark = content.mark.text if content.mark else None
    titles = content.titles
    found = titles.get("zh-Hans") or titles.get("zh") or mark or next(iter(titles.values()), "")
    return found or view.record.right_id


def _facts(view: RightView) -> RightFacts:
    record = view.record
    content = record.content
    return RightFacts(
        right_id=record.right_id,
        register=record.register,
        kind=record.kind,
        badge=view.status[0].badge,
        filed_on=content.filed_on,
        priority_on=min((each.date for each in content.priorities if each.date is not None), default=None),
        expiry=view.expiry,
        examination_seen=any(event.family == "examination" for event in content.events),
    )


def deadlines_document(data_dir: Path, number: str, *, edition: Manifest, on: date | None = None) -> dict[str, Any]:
    """Next fees and deadlines of the right that a number names, each with its sum, as one JSON document.

    Args:
        data_dir: The data folder.
        number: In any customary form, or the identity of a right.
        edition: What is known of it.
        on: The day on which one looks; that of the clock where none is named.

    Raises:
        NotFound: nothing or several rights answer, or it is withheld.
    """
    looked = on or today(data_dir)
    right_id = right_resolve(data_dir, number, edition)
    view = right_get(data_dir, right_id, edition=edition.name, as_of=looked)
    fees, dues = view_dues(data_dir, view, on=looked)
    return {
        "right_id": right_id,
        "title": title_of(view),
        "on": looked.isoformat(),
        "edition": edition.name,
        **dues_document(fees, dues),
    }


def dues_document(fees: FeesSeen, dues: Iterable[Due]) -> dict[str, Any]:
    """What falls due as JSON takes it: ``payments``, and ``items`` with their sums."""
    return {
        "payments": _both(fees.coverage.text if isinstance(fees.coverage, Covered) else NOT_COVERED),
        "items": [due_document(each) for each in dues],
    }


def due_document(due: Due) -> dict[str, Any]:
    """Something to be done by a day, with the sum of that day."""
    return {
        "key": due.key,
        "title": _both(due.title),
        "state": due.state,
        "amount_cny": due.amount_cny,
        "surcharge_pct": due.surcharge_pct,
        "remarks": [_both(remark) for remark in due.remarks],
        **(due.sum.document() if due.sum else {"on": due.on.isoformat(), "provisional": False, "steps": []}),
    }


def _both(text: Text) -> dict[str, str]:
    return {"zh": text.zh, "en": text.en}
