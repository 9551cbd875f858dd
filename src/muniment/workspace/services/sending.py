"""Messages on their ways: letters and webhooks, tried again after a pause, given up with a notice on the desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import structlog

from muniment.accounts.services.hooks import hook_post, hook_secret_of
from muniment.accounts.services.letters import person_letter
from muniment.kernel.errors import EngineUnavailable
from muniment.workspace.domain.watching import retry_after
from muniment.workspace.models import AlertRow, DeliveryRow
from muniment.workspace.queries.alerts import alert_seen, tidings_told
from muniment.workspace.queries.telling import letter_said, tiding_document
from muniment.workspace.values import Tiding

LETTER_ROWS = 20
"""Changes of one letter; a link leads to the rest."""
HOOK_ROWS = 200
"""Changes of one call; what is more comes in further calls, so that a program misses none."""
LEASE = timedelta(minutes=10)
"""A delivery that somebody is at belongs to them so long; then they are taken to be dead."""
AT_ONCE = 500
_log = structlog.get_logger("muniment.workspace")


def deliver(data_dir: Path, *, at: datetime, kill_point: Callable[[str], None]) -> tuple[int, int, int]:
    """What waits and is due was tried once: how many arrived, wait for another try, were given up.

    Args:
        data_dir: The data folder.
        at: The real instant.
        kill_point: Told of each step; for tests.
    """
    due = DeliveryRow.objects.filter(state="waiting", next_at__lte=at, message__alert__paused_at=None)
    counts = {"sent": 0, "waiting": 0, "failed": 0, "dropped": 0}
    for pk, next_at in list(due.order_by("pk").values_list("pk", "next_at")[:AT_ONCE]):
        mine = DeliveryRow.objects.filter(pk=pk, state="waiting", next_at=next_at)
        if mine.update(next_at=at + LEASE):
            kill_point("leased")
            row = DeliveryRow.objects.select_related("message__alert__search", "message__alert__portfolio").get(pk=pk)
            counts[_try(data_dir, row, at, kill_point)] += 1
    return counts["sent"], counts["waiting"], counts["failed"]


def _try(data_dir: Path, row: DeliveryRow, at: datetime, kill_point: Callable[[str], None]) -> str:
    """What became of the delivery."""
    alert = row.message.alert
    wanted = alert.by_mail if row.way == "mail" else alert.by_hook
    rows = list(row.message.tidings.order_by("pk"))
    if row.way == "hook":
        rows = rows[row.part * HOOK_ROWS : (row.part + 1) * HOOK_ROWS]
    tidings = tidings_told(data_dir, rows, lang=alert.lang) if wanted else ()
    if not tidings:
        return _settle(row, "dropped", at)
    problem, last = (_letter if row.way == "mail" else _hook)(data_dir, row, tidings, at)
    kill_point("delivered")
    if not problem:
        return _settle(row, "sent", at)
    row.tries += 1
    pause = None if last else retry_after(row.tries)
    if pause is None:
        _log.warning("workspace.delivery_failed", way=row.way, alert=alert.pk, problem=problem)
        return _settle(row, "failed", at, problem)
    DeliveryRow.objects.filter(pk=row.pk).update(tries=row.tries, next_at=at + pause, problem=problem[:500])
    return "waiting"


def _settle(row: DeliveryRow, state: str, at: datetime, problem: str = "") -> str:
    sent_at = at if state == "sent" else None
    tries = row.tries + (state == "sent")
    DeliveryRow.objects.filter(pk=row.pk).update(state=state, sent_at=sent_at, tries=tries, problem=problem[:500])
    return state


def _letter(data_dir: Path, row: DeliveryRow, tidings: tuple[Tiding, ...], _at: datetime) -> tuple[str, bool]:
    """What went wrong, empty where nothing did; and whether another try would be in vain."""
    alert = row.message.alert
    seen = alert_seen(alert)
    subject, body = letter_said(data_dir, seen, row.message_id, tidings, most=LETTER_ROWS)
    off = f"{alert.site}/workspace/alerts/off/{alert.off}"
    headers = {
        "List-Unsubscribe": f"<{off}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",  # RFC 8058 3.1
        "Message-ID": f"<{row.key}@muniment.invalid>",  # the same at every try: a reader's program knows the copy
        "Auto-Submitted": "auto-generated",  # RFC 3834 5
    }
    try:
        sent = person_letter(person_id=alert.person_id, subject=subject, body=body, lang=alert.lang, headers=headers)
    except EngineUnavailable as problem:
        return problem.text.en, False
    return ("", False) if sent else ("no confirmed address", True)


def _hook(data_dir: Path, row: DeliveryRow, tidings: tuple[Tiding, ...], at: datetime) -> tuple[str, bool]:
    """What went wrong, empty where nothing did; and whether another try would be in vain."""
    alert = row.message.alert
    document = {
        "key": row.key,
        "alert": {"id": alert.pk, "name": alert.name, "watches": alert.watched, "subject": alert_seen(alert).subject},
        "message": row.message_id,
        "part": row.part,
        "items": [tiding_document(each, alert.site) for each in tidings],
    }
    return hook_post(url=alert.hook_url, secret=hook_secret(alert), document=document, key=row.key, at=at)


def hook_secret(alert: AlertRow) -> str:
    """The secret of an alert's webhook: made of its seed and the key of the installation, so that no table holds it."""
    return hook_secret_of("muniment.workspace.hook", alert.hook_seed)
