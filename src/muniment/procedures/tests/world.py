"""A small office with two readers, a guarantor and librarians, for the tests of cases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from importlib.resources import files
from pathlib import Path

import pytest
from pytest_django import Settings

from muniment.accounts.models import BodyIdentifier
from muniment.accounts.tests.factories import QUICK, body_make, member_make, person_make
from muniment.accounts.values import SYSTEM, Identity
from muniment.catalogue.tests.factories import grant
from muniment.procedures.queries import registry
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.services.moving import Moved, case_move
from muniment.procedures.tests.guards import GUARDS
from muniment.register.tests.loads import Office

RIGHT, OTHER = "CN-patent-201710000001", "CN-patent-201710000002"
DAY = date(2026, 11, 20)
FIRM, FIRM_CODE = "lending-firm", "91110000100000000R"
GUARD = "guard-bank"


def moment(day: date = DAY) -> Moment:
    return Moment(day, datetime(day.year, day.month, day.day, 9, 0, tzinfo=UTC))


class Desk:
    """The office, its people, and the steps that most tests begin with."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        office = Office(folder)
        office.load(*(grant(n) for n in range(4)), key="first")
        authority_set(
            actor=SYSTEM, act="lending", authority="registrar", basis="Rules of lending art. 9", moment=moment()
        )
        self.reader: Identity = member_make(body_make(FIRM), "reader@example.org")
        bank = body_make(GUARD, "bank")
        BodyIdentifier.objects.create(body=bank, scheme="uscc", value=FIRM_CODE)
        self.guarantor: Identity = member_make(bank, "guarantor@example.org")
        self.desk: Identity = member_make(body_make("library", "office"), "desk@example.org", role="staff")
        self.stranger: Identity = person_make("stranger@example.org")

    def typed(self, **more: object) -> dict[str, object]:
        said: dict[str, object] = {
            "rights": RIGHT,
            "guarantors": f"guard-bank机构；{FIRM_CODE}",
            "deposit": "1,000.50 CNY",
            "purpose": "研究",
            "until_on": "2027-01-31",
            "kind": "away",
        }
        return said | more

    def draft(self, **more: object) -> str:
        """A case filled in and not yet put in; its number."""
        number = case_open(procedure="lending", side="reader", me=self.reader, moment=moment(), body=FIRM)
        draft_save(
            data_dir=self.folder, case_no=number, me=self.reader, typed=self.typed(**more), rev=1, moment=moment()
        )
        return number

    def move(self, number: str, move: str, me: Identity, day: date = DAY, **more: object) -> Moved:
        return case_move(data_dir=self.folder, case_no=number, move=move, me=me, moment=moment(day), **more)  # type: ignore[arg-type]

    def asked(self, **more: object) -> str:
        """A case that both sides have put in."""
        number = self.draft(**more)
        self.move(number, "ask", self.reader)
        self.move(number, "ask", self.guarantor)
        return number

    def lent(self) -> str:
        """A case that was decided."""
        number = self.asked()
        self.move(number, "lend", self.desk)
        return number


@pytest.fixture
def declared() -> Iterator[None]:
    """The made-up procedure is known."""
    registry.guards_offer(GUARDS)
    registry.procedures_offer("tests", files("muniment.procedures.tests") / "declarations")
    yield
    registry.procedures_withdraw("tests")


@pytest.fixture
def desk(data_dir: Path, settings: Settings, declared: None, db: None) -> Desk:
    settings.PASSWORD_HASHERS = QUICK
    return Desk(data_dir)


def after(days: int) -> date:
    return DAY + timedelta(days=days)
