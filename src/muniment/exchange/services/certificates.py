"""Certificates of liens issued: the words are sealed with a code by which anybody verifies them."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path

from muniment.accounts.services.audit import audit_write
from muniment.accounts.values import Identity
from muniment.exchange.models import CertificateRow
from muniment.exchange.queries.liens import certificate_content, content_digest, liens_get
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

_SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def certificate_issue(*, data_dir: Path, right: str, on: date, me: Identity, today: date, at: datetime) -> str:
    """A certificate of what lies on a right on a day stands under a code; returns the code.

    Args:
        data_dir: The data folder.
        right: An identity or a number as printed.
        on: Law time: the day asked about; not later than today.
        me: Who asks for it.
        today: The day of law.
        at: The instant.

    Raises:
        NotFound: nothing answers to the number.
        InvalidInput: the day is still to come.
    """
    if on > today:
        raise InvalidInput(
            Text("不能证明将来的日期", "a day to come cannot be certified"), code="certificate.day", field="on"
        )
    seen = liens_get(data_dir, right, on=on)
    content = certificate_content(seen)
    signs = "".join(secrets.choice(_SIGNS) for _ in range(16))
    code = "-".join(signs[start : start + 4] for start in range(0, 16, 4))
    CertificateRow.objects.create(
        code=code,
        right_id=seen.right_id,
        on=on,
        content=content,
        digest=content_digest(content),
        made_by=me.ref,
        made_on=today,
        made_at=at,
    )
    audit_write(
        actor=me.actor, action="certificate.issued", subject=seen.right_id, facts={"code": code, "on": on.isoformat()}
    )
    return code
