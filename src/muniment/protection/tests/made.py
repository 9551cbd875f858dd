"""Rights and facts of disputes, made up for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import msgspec

from muniment.catalogue.values import Event
from muniment.kernel.money import Money
from muniment.procedures.values import Facts, RightFacts
from muniment.procedures.values import Party as Side
from muniment.register.domain.answer import status_line
from muniment.register.domain.expiry import expiry_of
from muniment.register.domain.liens import liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.domain.status import status_on
from muniment.register.tests.factories import TODAY, known_all, party, record
from muniment.register.values import Known
from muniment.standards.rules import rule_on

FIRM, OTHER = "澜甲电池有限公司", "澜丁灯具有限公司"


def right(
    *events: Event, owner: str = FIRM, on: date = TODAY, knows: Known | None = None, no: str = "", **facts: Any
) -> RightFacts:
    """What the register says of a made-up right on a day."""
    known = knows or known_all()
    made = record(events=events, **facts)
    content = msgspec.structs.replace(made.content, parties=(party("owner", owner),))
    made = msgspec.structs.replace(made, content=content, right_id=no or made.right_id)
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
    )


def facts(*rights: RightFacts, on: date = TODAY, sides: dict[str, tuple[str, ...]] | None = None, **form: Any) -> Facts:
    """A dispute between the firm and another; ``sides`` instead of these two, ``form`` as read."""
    named = sides or {"requester": (FIRM,), "claimant": (FIRM,), "respondent": (OTHER,)}
    return Facts(
        on=on,
        state="requested",
        form=form,
        sides={side: tuple(Side(each) for each in names) for side, names in named.items()},
        rights={each.right_id: each for each in rights},
    )


def cny(amount: int) -> Money:
    return Money("CNY", amount)  # type: ignore[arg-type]
