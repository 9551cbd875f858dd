"""A register with a bank that lends on it: rights in files of the office, people of both sides, and a registrar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from muniment.accounts.models import BodyIdentifier
from muniment.accounts.tests.factories import QUICK, body_make, member_make, person_make
from muniment.accounts.values import SYSTEM, Identity
from muniment.catalogue.tests.factories import incoming, publication, statement
from muniment.catalogue.values import Coverage, Event, Incoming, Party
from muniment.exchange.services.watching import watch_run
from muniment.exchange.values import Ran
from muniment.kernel.clock import Clock, clock_stop
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import Moment, case_open, draft_save
from muniment.procedures.services.moving import Moved, case_move
from muniment.register.tests.loads import Office

DAY = date(2026, 11, 20)
FIRM, BANK = "澜甲电池有限公司", "澜乙银行"
CODE = "91110000100000000R"
A, B, C = (f"CN-patent-20181000000{n}" for n in (1, 2, 3))
FAMILIES = ("lapse", "transfer", "party", "licence", "open_licence", "pledge", "seizure", "dispute", "grant")


def moment(day: date = DAY) -> Moment:
    return Moment(day, datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC))


def right(number: int, *events: Event, revision: int = 0, owner: str = FIRM) -> Incoming:
    """A granted patent with what the office tells of it; a revision is a later file."""
    no = f"20181000000{number}"
    granted = Event(occurred_on=date(2020, 5, 8), category="F", key_event="F10", family="grant")
    return incoming(
        statement(
            document=f"CN{no}B",
            no=no,
            day=date(2020, 5, 8 + revision),
            title=f"Thing {number}",
            numbers=(publication(f"1{number:07d}", "B"),),
            parties=(Party(role="owner", name=owner),),
            filed_on=date(2018, 6, 1),
            granted_on=date(2020, 5, 8),
            events=(granted, *events),
        )
    )


def pledge(
    on: str = "2025-03-18", *, no: str = "Y1", bank: str = BANK, until: str = "2028-03-17", **more: Any
) -> Event:
    """A pledge as the gazette tells it."""
    return Event(
        occurred_on=date.fromisoformat(on),
        category="R",
        key_event="R10",
        family="pledge",
        action=more.pop("action", "start"),
        instrument_id=no,
        parties=(Party(role="pledgor", name=FIRM, seq=1), Party(role="pledgee", name=bank, seq=2)),
        detail={"amount": "8000000", "currency": "CNY", "until_on": until},
        **more,
    )


def unpaid(on: str = "2026-07-06") -> Event:
    return Event(occurred_on=date.fromisoformat(on), category="W", key_event="W10", family="fee", action="unpaid")


def lapse(on: str = "2026-06-01", published: str = "2026-12-04") -> Event:
    day = date.fromisoformat(on)
    return Event(
        occurred_on=day, effective_on=day, published_on=date.fromisoformat(published), category="H", key_event="H10",
        family="lapse", action="unpaid",
    )  # fmt: skip


def covered(until: date = DAY) -> tuple[Coverage, ...]:
    return (
        Coverage(
            source="cn.gazette", register="CN", kind="patent", families=FAMILIES, since=date(1985, 4, 1), until=until
        ),
    )


class Lending:
    """A folder with rights, a bank with its people, the firm that pledges, a registrar and a stranger."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.office = Office(folder)
        bank = body_make("lan-bank", "bank")
        bank.name_zh, bank.name_en = BANK, "Lan Bank"
        bank.save()
        BodyIdentifier.objects.create(body=bank, scheme="uscc", value=CODE)
        firm = body_make("lan-firm")
        firm.name_zh = FIRM
        firm.save()
        self.banker: Identity = member_make(bank, "banker@example.org")
        self.pledgor: Identity = member_make(firm, "firm@example.org")
        self.registrar: Identity = member_make(body_make("ip-office", "office"), "desk@example.org", role="staff")
        self.stranger: Identity = person_make("stranger@example.org")
        self.loads = 0

    def load(self, *items: Incoming, until: date = DAY) -> None:
        self.loads += 1
        self.office.load(*items, key=f"load-{self.loads}", coverage=covered(until))

    def run(self, day: date = DAY) -> Ran:
        clock = clock_stop(self.folder, moment(day).at)
        return watch_run(data_dir=self.folder, clock=clock, at=moment(day).at)

    def clock(self, day: date = DAY) -> Clock:
        return clock_stop(self.folder, moment(day).at)

    def registrar_here(self) -> None:
        for act in ("pledge", "pledge_disposal"):
            authority_set(actor=SYSTEM, act=act, authority="registrar", basis="Made-up law art. 1", moment=moment())

    def typed(self, *rights: str, **more: str) -> dict[str, str]:
        said = {
            "rights": "\n".join(rights), "pledgors": FIRM, "pledgees": BANK, "contract_no": "HT-1", "contract_on": "2026-11-01",
            "claim_kind": "loan", "amount": "8000000 CNY", "term_from": "2026-12-01", "term_until": "2029-11-30", "scope": "本金、利息",
        }  # fmt: skip
        return said | more

    def filed(self, *rights: str, **more: str) -> str:
        """A pledge filing taken in at the registrar's window."""
        number = case_open(procedure="pledge_registration", side="registrar", me=self.registrar, moment=moment())
        typed = self.typed(*rights, **more)
        draft_save(data_dir=self.folder, case_no=number, me=self.registrar, typed=typed, rev=1, moment=moment())
        self.move(number, "take_in", said={"paper_no": "P-1"})
        return number

    def move(self, number: str, move: str, me: Identity | None = None, day: date = DAY, **more: Any) -> Moved:
        return case_move(
            data_dir=self.folder, case_no=number, move=move, me=me or self.registrar, moment=moment(day), **more
        )


@pytest.fixture
def lending(data_dir: Path, settings: Settings, db: None) -> Lending:
    settings.PASSWORD_HASHERS = QUICK
    return Lending(data_dir)
