"""Whether a load looks like what its source usually gives; outside of that a person decides."""

from __future__ import annotations

from collections.abc import Iterator

from muniment.catalogue.values import Content, Statement
from muniment.intake.values import Problem, SourceReport, SourceSpec

SAMPLE = 20
"""Shares are judged from this many statements on: below, one odd document would move a share by over 5 points."""

_OF_STATEMENT = ("application_no", "office_date", "claims", "descriptions")
FIELDS: tuple[str, ...] = (*_OF_STATEMENT, *(name for name in Content.__struct_fields__ if name != "texts"))


def filled(statement: Statement) -> Iterator[str]:
    """The names of the fields that the statement carries."""
    content = statement.content
    for name in FIELDS:
        value = getattr(statement if name in _OF_STATEMENT else content, name)
        if value is not None and value not in ((), {}):
            yield name


def expectations_check(spec: SourceSpec, report: SourceReport, statements: int) -> tuple[Problem, ...]:
    """The expectations of a source that its report does not meet.

    Args:
        spec: The source, with its expectations.
        report: What was read from it.
        statements: How many statements the shares in ``report.fill`` are of.
    """
    return tuple(_unmet(spec, report, statements))


def _unmet(spec: SourceSpec, report: SourceReport, statements: int) -> Iterator[Problem]:
    wanted = spec.expectations
    if report.read < wanted.min_documents:
        yield Problem(
            source=spec.name, field="documents", expected=f"at least {wanted.min_documents}", found=str(report.read)
        )
    if wanted.max_documents is not None and report.read > wanted.max_documents:
        yield Problem(
            source=spec.name, field="documents", expected=f"at most {wanted.max_documents}", found=str(report.read)
        )
    if report.read >= SAMPLE and report.rejected > wanted.max_rejected * report.read:
        yield Problem(
            source=spec.name,
            field="rejected",
            expected=f"at most {wanted.max_rejected:.0%} of the documents",
            found=f"{report.rejected} of {report.read}",
        )
    for field, share in wanted.fill.items():
        found = report.fill.get(field, 0.0)
        if statements >= SAMPLE and found < share:
            yield Problem(source=spec.name, field=field, expected=f"in at least {share:.0%}", found=f"in {found:.1%}")
