"""What a lender enters: the value of a right, or the loan that is left; with its day and source, and older ones kept."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import Identity
from muniment.exchange.models import ValueRow, WatchRow
from muniment.exchange.queries.board import lender_get
from muniment.kernel.dates import date_read
from muniment.kernel.errors import InvalidInput, NotFound, SourceProblem
from muniment.kernel.money import Money, money_read
from muniment.kernel.texts import Text

SOURCE_MOST = 200


def value_put(
    *, me: Identity, about: str, subject: str, said: Mapping[str, Any], on: date, at: datetime, body: str = ""
) -> Money:
    """An amount stands beside the older ones: ``about`` a ``right`` or an ``instrument`` of the lender; returns it.

    Args:
        me: Who enters it, of the lender's people.
        about: ``right`` (its value) or ``instrument`` (the loan that is left).
        subject: The right, or the number of the instrument.
        said: ``amount`` (such as ``4020000 CNY``), ``valued_on`` and ``source`` as typed.
        on: The day of law.
        at: The instant.
        body: The lender, where the person belongs to several.

    Raises:
        NotAllowed: the person does not belong to the lender.
        NotFound: the lender has no such pledge or right under watch.
        InvalidInput: the amount, the day or the source cannot be read.
    """
    lender = lender_get(me, body)
    rows = WatchRow.objects.filter(body=lender.slug, ended_on=None)
    known = (
        rows.filter(right_id=subject) if about == "right" else rows.filter(instrument=subject).exclude(instrument="")
    )
    if about not in {"right", "instrument"} or not known.exists():
        raise NotFound(Text(f"没有 {subject}", f"there is no {subject}"), code="pledges.unknown")
    amount = money_read(str(said.get("amount") or ""))
    day = _day(str(said.get("valued_on") or ""), on)
    source = " ".join(str(said.get("source") or "").split())[:SOURCE_MOST]
    if not source:
        raise InvalidInput(
            Text("请写明估值来源", "give the source of the value"), code="pledges.source", field="source"
        )
    if day > on:
        raise InvalidInput(
            Text("估值日不得晚于今天", "the day of the value is not after today"), code="pledges.day", field="valued_on"
        )
    ValueRow.objects.create(
        body=lender.slug,
        about=about,
        subject=subject,
        amount=amount.amount,
        currency=amount.currency,
        valued_on=day,
        source=source,
        by=me.ref,
        at=at,
    )
    audit_write(
        actor=me.acting_for(lender.slug, scope="read"), action="pledge.valued", subject=f"{about}:{subject}", facts={}
    )
    return amount


def _day(text: str, on: date) -> date:
    try:
        return date_read(text) or on
    except SourceProblem as problem:
        line = Text("日期写作 2026-11-20", "a day is written 2026-11-20")
        raise InvalidInput(line, code="pledges.day", field="valued_on") from problem
