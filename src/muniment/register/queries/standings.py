"""What an index may keep of a Record: facts and days, from which the status on any day follows."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from muniment.catalogue.values import Record
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.rights import filed_on, granted_on
from muniment.register.domain.withholding import Withholding, record_project
from muniment.standards.rules import rule_on


@dataclass(frozen=True, slots=True)
class Facts:
    """The days on which the status of the whole right rests."""

    filed_on: date | None
    granted_on: date | None
    expires_on: date | None


def record_facts(record: Record) -> Facts:
    """The days of a Record in law time, its expiry under the rules that are loaded."""
    expiry = expiry_of(record, rule_on=rule_on)
    return Facts(filed_on(record), granted_on(record), expiry.on if expiry else None)


def record_public(record: Record, acts: Iterable[Withholding]) -> Record:
    """The record without the fields that are withheld."""
    return record_project(record, acts)
