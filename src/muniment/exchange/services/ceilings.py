"""A lender's ceiling of loan-to-value: set by it, and every pledge that passes it told once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path

from django.db import transaction
from django.db.models import Q

from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import Identity
from muniment.exchange.models import AlertRow, CeilingRow, OverRow, ValueRow, WatchRow
from muniment.exchange.queries.board import Lender, ceiling_of, instrument_of, lender_get
from muniment.exchange.values import Ceiling
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

LEAST, MOST = 1, 500
"""Percent: above five times the value a ceiling says nothing."""


def ceiling_put(*, data_dir: Path, me: Identity, said: str, on: date, at: datetime, body: str = "") -> Ceiling:
    """The lender's ceiling is this from now on, and pledges above it are told.

    Args:
        data_dir: The data folder.
        me: Who sets it, of the lender's people.
        said: A whole number of percent.
        on: The day of law.
        at: The instant.
        body: The lender, where the person belongs to several.

    Raises:
        NotAllowed: the person does not belong to the lender.
        InvalidInput: it is no whole number from 1 to 500.
    """
    lender = lender_get(me, body)
    plain = said.strip().removesuffix("%").strip()
    if not (plain.isascii() and plain.isdigit()) or len(plain) > 3 or not LEAST <= int(plain) <= MOST:
        line = Text(
            f"上限是 {LEAST} 到 {MOST} 的整数（百分比）",
            f"a ceiling is a whole number of percent from {LEAST} to {MOST}",
        )
        raise InvalidInput(line, code="pledges.ceiling", field="percent")
    CeilingRow.objects.create(body=lender.slug, percent=int(plain), by=me.ref, on=on, at=at)
    facts = {"percent": int(plain)}
    actor = me.acting_for(lender.slug, scope="read")
    audit_write(actor=actor, action="pledge.ceiling", subject=f"body:{lender.slug}", facts=facts)
    over_look(data_dir=data_dir, lender=lender, instruments=instruments_valued(lender), on=on, at=at)
    return ceiling_of(lender.slug, on)


def instruments_valued(lender: Lender, *, subject: str = "") -> tuple[str, ...]:
    """The standing instruments of a lender that have a right with a value; with ``subject`` those of this right or number."""
    rows = WatchRow.objects.filter(body=lender.slug, ended_on=None).exclude(instrument="")
    valued = ValueRow.objects.filter(body=lender.slug, about="right").values("subject")
    rows = rows.filter(right_id__in=valued)
    if subject:
        rows = rows.filter(Q(right_id=subject) | Q(instrument=subject))
    return tuple(rows.order_by("instrument").values_list("instrument", flat=True).distinct())


def valued_look(*, data_dir: Path, me: Identity, subject: str, on: date, at: datetime, body: str = "") -> int:
    """After an amount of a right or an instrument was entered: how many pledges above the ceiling were told anew."""
    lender = lender_get(me, body)
    instruments = instruments_valued(lender, subject=subject)
    return over_look(data_dir=data_dir, lender=lender, instruments=instruments, on=on, at=at)


def over_look(*, data_dir: Path, lender: Lender, instruments: Iterable[str], on: date, at: datetime) -> int:
    """Each of these pledges that passes the ceiling stands among the alerts, once as long as it does; how many were told.

    One that comes back below ends the matter: passing the ceiling again is another.
    """
    return sum(_look(data_dir, lender, no, on, at) for no in instruments)


def _look(data_dir: Path, lender: Lender, no: str, on: date, at: datetime) -> bool:
    whole = instrument_of(data_dir, lender, no, on)
    if whole is None or whole.over is None:
        OverRow.objects.filter(body=lender.slug, instrument=no).delete()
        return False
    with transaction.atomic():
        OverRow.objects.get_or_create(body=lender.slug, instrument=no, defaults={"since": on})
        matter = OverRow.objects.select_for_update().filter(body=lender.slug, instrument=no).first()
        before = AlertRow.objects.filter(body=lender.slug, code="ltv", instrument=no).count()
        if matter is None or matter.alert_id is not None:
            return False
        alert = AlertRow.objects.create(
            body=lender.slug,
            right_id="",
            instrument=no,
            key=f"ltv:{before + 1}",
            code="ltv",
            grade=whole.over.grade,
            text=whole.over.text._asdict(),
            advice=whole.over.advice._asdict(),
            source=ceiling_of(lender.slug, on).source._asdict(),
            on=on,
            made_at=at,
        )
        return OverRow.objects.filter(pk=matter.pk).update(alert_id=alert.pk) == 1
