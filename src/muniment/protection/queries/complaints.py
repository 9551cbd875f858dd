"""Complaints as their reporters see them, at the address that they were given."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date

from muniment.accounts.values import Identity
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.procedures.queries.asking import field_asked
from muniment.procedures.queries.registry import declaration_on
from muniment.procedures.values import Case, FieldAsked, Obstacle
from muniment.protection.models import DoorRow
from muniment.protection.queries.evidence import evidence_list
from muniment.protection.values import ROUTES, Bearer, Piece, bearer

PROCEDURE = "complaint"
_CASE = re.compile(r"C[0-9]{4}-[0-9]{6,}", re.ASCII)
ROUTE = "complaint.route."


@dataclass(frozen=True, slots=True)
class Told:
    """A complaint as its reporter sees it.

    Attributes:
        way: Where it goes by the routing, as it was told when it came in.
        goes_on: Whether it can go on as another case now.
        anonymous: Whether the address alone leads to it.
    """

    case: Case
    way: Obstacle | None
    pieces: tuple[Piece, ...]
    goes_on: bool
    anonymous: bool

    @property
    def route(self) -> str:
        """The name of the way."""
        return self.way.code.removeprefix(ROUTE) if self.way else ""

    @property
    def name(self) -> Text:
        """The way in words."""
        return ROUTES[self.route]


def door_of(key: str, me: Identity | None) -> tuple[str, Identity]:
    """The complaint at an address, and as whom its reader acts: by its word, or as the person who is signed in.

    Raises:
        NotFound: there is none for them; the answer is the same as for one that never was.
    """
    if _CASE.fullmatch(key):
        if me is None:
            raise _unknown()
        return key, me
    digest = hashlib.sha256(key.encode()).hexdigest()
    row = DoorRow.objects.filter(word=digest).first()
    if row is None:
        raise _unknown()
    return row.case_no, bearer(digest)


def complaint_get(*, key: str, me: Identity | None, on: date) -> Told:
    """The complaint at an address.

    Raises:
        NotFound: there is none for them.
    """
    case_no, who = door_of(key, me)
    case, pieces = evidence_list(case_no=case_no, me=who, on=on)
    if case.procedure != PROCEDURE:
        raise _unknown()
    way = next((one for step in case.steps for one in step.remarks if one.code.startswith(ROUTE)), None)
    goes_on = case.state in {"to_mediation", "to_adjudication"} and "reporter" in case.sides
    return Told(case, way, pieces, goes_on, isinstance(who, Bearer))


def complaint_asked(on: date) -> tuple[FieldAsked, ...]:
    """The fields of the form at the door, without the one that is looked up."""
    return tuple(field_asked(each) for each in declaration_on(PROCEDURE, on).form if each.name != "rights")


def _unknown() -> NotFound:
    return NotFound(Text("没有这件投诉", "there is no such complaint"), code="complaint.unknown")
