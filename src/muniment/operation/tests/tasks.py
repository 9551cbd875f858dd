"""A task that tells how far it came, and stops half-way where a file says so."""

from __future__ import annotations

import time
from pathlib import Path

from django_tasks import task


@task()
def mark(folder: str) -> None:
    """``steps`` has a line when it begins and one when it ends; while there is a file ``wait`` it goes no further."""
    place = Path(folder)
    with (place / "steps").open("a", encoding="ascii") as steps:
        steps.write("begun\n")
    while (place / "wait").exists():
        time.sleep(0.02)
    with (place / "steps").open("a", encoding="ascii") as steps:
        steps.write("ended\n")


@task()
def fail() -> None:
    """It never succeeds."""
    raise ValueError("not this time")
