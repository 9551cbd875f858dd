"""Rights as guards are told of them, made up for the tests: whatever the register would say of a record."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.values import Event, Party, Record
from muniment.kernel.texts import Text
from muniment.procedures.values import Facts, RightFacts
from muniment.procedures.values import Party as Side
from muniment.register.domain.answer import status_line
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.status import status_on
from muniment.register.tests.factories import TODAY, day, event, known_all, party, record
from muniment.register.values import Fee, FeesSeen, Known, NotCovered
from muniment.standards.rules import rule_on

FIRM, BANK = "澜甲电池有限公司", "澜乙银行"


def right(
    *events: Event,
    owners: tuple[str, ...] = (FIRM,),
    on: date = TODAY,
    knows: Known | None = None,
    fees: FeesSeen | None = None,
    content: dict[str, Any] | None = None,
    no: str = "",
    **facts: Any,
) -> RightFacts:
    """What the register says of a made-up right on a day."""
    known = knows or known_all(kind=str(facts.get("kind", "patent")))
    made: Record = record(events=events, **facts)
    parties: tuple[Party, ...] = tuple(party("owner", name, seq) for seq, name in enumerate(owners, 1))
    made = msgspec.structs.replace(
        made,
        content=msgspec.structs.replace(made.content, **{"parties": parties, **(content or {})}),
        right_id=no or made.right_id,
    )
    status = status_on(made, as_of=on, known=known, rule_on=rule_on)
    ownership = owners_on(made, as_of=on, known=known)
    liens = liens_on(made, as_of=on, known=known)
    return RightFacts(
        record=made,
        line=status_line(parts=status, ownership=ownership, liens=liens),
        status=status,
        ownership=ownership,
        liens=liens,
        expiry=expiry_of(made, rule_on=rule_on, as_of=on),
        edition="2026-11-20.1",
        known_on=known.on,
        fees=fees,
    )


def facts(
    *rights: RightFacts, pledgors: tuple[str, ...] = (FIRM,), pledgees: tuple[str, ...] = (BANK,), **more: Any
) -> Facts:
    """A filing with everything that a contract must say."""
    form = {
        "claim_kind": "loan",
        "amount": "8000000 CNY",
        "term_from": day("2026-12-01"),
        "term_until": day("2029-11-30"),
        "scope": "本金、利息",
        **more.pop("form", {}),
    }
    sides = {
        "pledgor": tuple(Side(each) for each in pledgors),
        "pledgee": tuple(Side(each) for each in pledgees),
    }
    return Facts(
        on=TODAY, state="filed", form=form, sides=sides, rights={each.right_id: each for each in rights}, **more
    )


def pledged(
    on: str = "2025-03-18", *, action: str = "start", no: str | None = "Y1", bank: str = BANK, **more: Any
) -> Event:
    """A pledge in the register."""
    parties = (party("pledgor", FIRM), party("pledgee", bank))
    return event("pledge", "R", on, action=action, instrument_id=no, parties=parties, **more)


def said(text: str) -> Text:
    return Text(text, text)


NOW_FEES = FeesSeen(
    rule=None,
    confidence="M",
    filed_on=day("2018-06-01"),
    last=Fee(9, date(2026, 6, 1), date(2026, 12, 1), 2000, 25),
    next=Fee(10, date(2027, 6, 1), date(2027, 12, 1), 4000, 0),
    unpaid=None,
    coverage=NotCovered(("fee",), (), said("not covered")),
)
"""Fees in the sixth month after the last was due, payments not covered."""
