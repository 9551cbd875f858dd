"""A number as printed on goods, looked up and judged."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from muniment.catalogue.queries import records as catalogue
from muniment.catalogue.values import Record
from muniment.register.domain.check import Asked, marking_check, reading_judged, registers_of
from muniment.register.domain.coverage import coverage_table
from muniment.register.domain.marking import undecided_marking
from muniment.register.domain.withholding import Withholding, record_project, whole_withheld, withheld_text
from muniment.register.domain.words import sentence_of
from muniment.register.queries.rights import FAMILIES, Found, edition_knows, numbers_lead, right_find
from muniment.register.queries.withholdings import fields_private, withholdings_of
from muniment.register.values import CheckResult, CoverageAnswer, Manifest, Reason, Span, Verdict
from muniment.standards.numbers import Reading
from muniment.standards.rules import rule_on


@dataclass(frozen=True, slots=True)
class Checked:
    """The verdict with what a page says beside it: the readings, the record, and how far the edition knows."""

    result: CheckResult
    edition: Manifest
    readings: tuple[Reading, ...]
    record: Record | None
    withheld: bool
    coverage: tuple[tuple[str, CoverageAnswer], ...]


def number_check(
    data_dir: Path, text: str, *, edition: Manifest, as_of: date | None = None, made_on: date | None = None
) -> Checked:
    """What a number printed on goods is, and what printing it means for goods made on a day.

    Args:
        data_dir: The data folder.
        text: The number as printed.
        edition: What is known.
        as_of: Law time; by default the day of the edition.
        made_on: When the goods were made, if that is known.
    """
    day = as_of or edition.day
    found = right_find(data_dir, text, edition)
    by, ids = _found_by(data_dir, found, edition)
    record = _record(data_dir, ids, edition)
    acts = withholdings_of(data_dir, record.right_id) if record else ()
    whole = whole_withheld(acts)
    known = edition_knows(edition)
    asked = Asked(printed=text, made_on=made_on, as_of=day, known=known, rule_on=rule_on)
    shown = record_project(record, acts, fields_private()) if record and whole is None else None
    readings = found.readings if by is None else (by, *(each for each in found.readings if each is not by))
    if whole is not None and found.right_ids:
        result = _withheld(whole, asked)
    else:
        result = marking_check(readings, shown, asked, by=by if shown else None)
    register, kind = _register_of(readings, record)
    coverage = coverage_table(known, register=register, kind=kind, families=FAMILIES, period=Span(day, day))
    return Checked(
        result=result,
        edition=edition,
        readings=readings,
        record=shown,
        withheld=whole is not None and bool(found.right_ids),
        coverage=coverage,
    )


def _register_of(readings: tuple[Reading, ...], record: Record | None) -> tuple[str, str]:
    """The register and kind of right of which it is said how far the sources know."""
    if record is not None:
        return record.register, record.kind
    if not readings:
        return "CN", "patent"
    judged = reading_judged(readings, None)
    return registers_of(judged.office, judged.kind)[0], judged.kind or "patent"


def _withheld(act: Withholding, asked: Asked) -> CheckResult:
    """The number is genuine, and nothing may be said of its right: neither its state nor that there is none."""
    return CheckResult(
        verdict=Verdict.NOT_COVERED,
        sentence=withheld_text(act),
        marking=sentence_of(undecided_marking()),
        lawful=None,
        reasons=(Reason(withheld_text(act)),),
        right_id=None,
        on=asked.as_of,
        made_on=asked.made_on,
        known_on=asked.known.on,
    )


def _found_by(data_dir: Path, found: Found, edition: Manifest) -> tuple[Reading | None, tuple[str, ...]]:
    """The reading that led to rights, with these; else what the number would name if its check digit were misprinted."""
    for reading in found.readings:
        if found.right_ids and reading.check_digit_ok is False:
            continue
        if not found.right_ids and reading.check_digit_ok is not False:
            continue
        ids = tuple(numbers_lead(data_dir, reading.keys, edition.seq))
        led = tuple(each for each in found.right_ids or ids if each in ids)
        if led:
            return reading, led
    return None, found.right_ids


def _record(data_dir: Path, right_ids: tuple[str, ...], edition: Manifest) -> Record | None:
    for right_id in right_ids:
        version = catalogue.record_get(data_dir, right_id, edition.seq)
        if version is not None and version.record is not None:
            return version.record
    return None
