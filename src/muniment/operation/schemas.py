"""How the installation runs, for machines."""

from __future__ import annotations

from ninja import Field, Schema

from muniment.webbase.schemas import Both


class PartTold(Schema):
    """One part of the installation."""

    name: str = Field(examples=["index"])
    title: Both
    ok: bool
    needed: bool = Field(description="Whether readers need it.")
    told: str = Field(description="What was found.")


class JobTold(Schema):
    """A job that comes round again."""

    name: str
    title: Both
    due_at: str
    running: bool
    finished_at: str | None
    failed: str


class FailedTold(Schema):
    """A task that failed for good."""

    task: str
    at: str
    why: str


class Operation(Schema):
    """Which part needs attention, what waits and runs, and what has failed."""

    ok: bool
    checks: list[PartTold]
    tasks: dict[str, int] = Field(description="`waiting running done failed`.")
    workers: int
    jobs: list[JobTold]
    failures: list[FailedTold]
    at: str
