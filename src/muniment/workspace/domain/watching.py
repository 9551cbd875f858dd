"""When a change concerns an alert, when its letters are due, and how long a delivery is tried."""

from __future__ import annotations

from datetime import date, timedelta

WEEK = timedelta(days=7)
RETRIES: tuple[timedelta, ...] = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(hours=24),
)
"""The pauses between tries: a receiver that is down for a weekend's night is still told; after two days it is given up."""


def how_of(*, before: bool, after: bool, deleted: bool, renumbered: bool) -> str | None:
    """How a changed right concerns somebody who watches a set of rights; ``None`` where it does not.

    Args:
        before: Whether the right was in the set in the edition before.
        after: Whether it is in the set now.
        deleted: Whether the edition no longer holds it.
        renumbered: Whether it turned out to be another right.
    """
    if deleted:
        if not before:
            return None
        return "renumbered" if renumbered else "left"
    if before and after:
        return "changed"
    if after:
        return "entered"
    return "left" if before else None


def week_next(due_on: date, today: date) -> date:
    """The day of the weekly letter after the one of today: as many weeks on as have passed."""
    weeks = (today - due_on).days // WEEK.days + 1
    return due_on + WEEK * max(weeks, 0)


def retry_after(tries: int) -> timedelta | None:
    """How long to wait after so many tries; ``None`` when it is given up."""
    return RETRIES[tries - 1] if 1 <= tries <= len(RETRIES) else None
