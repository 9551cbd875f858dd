"""The news heard for all alerts, put into messages, and sent: killed anywhere, it goes on where it was.

A page of news is one transaction: what it tells each alert stands in the outbox together with the cursor behind it.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from datetime import datetime
from itertools import groupby
from pathlib import Path

import structlog
from django.db import transaction
from django.db.models import QuerySet

from muniment.kernel.clock import Clock
from muniment.kernel.errors import EngineUnavailable, MunimentError
from muniment.register.queries.changes import News, changes_since
from muniment.register.queries.editions import edition_find, edition_list
from muniment.register.queries.withholdings import withheld_ids
from muniment.register.values import Manifest
from muniment.search.queries.searching import index_reach
from muniment.workspace.domain.watching import week_next
from muniment.workspace.models import AlertRow, DeliveryRow, MessageRow, TidingRow
from muniment.workspace.queries.matching import Watched, hows
from muniment.workspace.services.sending import HOOK_ROWS, deliver
from muniment.workspace.values import Run

PAGE = 500
"""News of one page: of one transaction."""
KillPoint = Callable[[str], None]
_log = structlog.get_logger("muniment.workspace")


def _live(_step: str) -> None:
    """Nobody kills the process here: this is no test."""


def alerts_run(*, data_dir: Path, clock: Clock, at: datetime, kill_point: KillPoint = _live) -> Run:
    """Every alert has heard the news, and what is due was sent or waits for its next try.

    It may run twice at once and die anywhere: each change is told once to each alert.

    Args:
        data_dir: The data folder.
        clock: The clock of the installation: of what is told when, and of weekly letters.
        at: The real instant, for tries and pauses between them.
        kill_point: Told of each step; for tests.

    Returns:
        What was done.
    """
    reached, waits = _reach(data_dir)
    tidings = messages = 0
    listening = AlertRow.objects.filter(paused_at=None)
    for cursor in sorted(set(listening.values_list("cursor", flat=True)), key=_place):
        following: str | None = cursor
        while following is not None:
            following, told = _hear(data_dir, following, reached, clock, kill_point)
            tidings += told
    for alert in listening.order_by("pk"):
        messages += _messages_make(data_dir, alert, clock, at)
        kill_point("message")
    AlertRow.objects.filter(paused_at=None).update(run_at=clock.now())
    sent, retried, failed = deliver(data_dir, at=at, kill_point=kill_point)
    if tidings or messages or sent or failed:
        _log.info("workspace.alerts_run", tidings=tidings, messages=messages, sent=sent, failed=failed)
    return Run(tidings, messages, sent, retried, failed, waits)


def _reach(data_dir: Path) -> tuple[int, str]:
    """The ``seq`` up to which the index answers, and the newest edition where it has not come so far."""
    kept = edition_list()
    if not kept:
        return 0, ""
    try:
        reach = index_reach(data_dir)
    except EngineUnavailable:
        return 0, kept[-1].name
    manifest = edition_find(reach.edition)
    return (manifest.seq if manifest else 0), reach.head if reach.behind else ""


def _place(cursor: str) -> tuple[int, int, str]:
    seq, no, *right = cursor.split(":")
    return int(seq), int(no), ":".join(right)


# --- hearing ---------------------------------------------------------------------------------------------------------


def _hear(data_dir: Path, cursor: str, reached: int, clock: Clock, kill_point: KillPoint) -> tuple[str | None, int]:
    """One page of news for all alerts that stand at a cursor: the cursor behind it, none at the end; changes told."""
    page = changes_since(data_dir, cursor, limit=PAGE)
    known = {each.name: each for each in edition_list()}
    items, following = _within(list(page.items), page.next_cursor or cursor, known, reached)
    if following == cursor:
        return None, 0
    alerts = AlertRow.objects.filter(paused_at=None, cursor=cursor).select_related("search", "portfolio")
    heard = [(alert, *_concerns(data_dir, alert, items, known, clock)) for alert in alerts]
    told = 0
    kill_point("matched")
    with transaction.atomic():
        for alert, rows, problem in heard:
            mine = AlertRow.objects.filter(pk=alert.pk, cursor=cursor, paused_at=None)
            if mine.update(cursor=following, problem=problem):
                TidingRow.objects.bulk_create(rows, ignore_conflicts=True)
                told += len(rows)
                kill_point("told")
    kill_point("heard")
    return (following if page.items else None), told


def _within(items: list[News], following: str, known: dict[str, Manifest], reached: int) -> tuple[list[News], str]:
    """The news of editions that the index has reached, and the cursor behind them."""
    for at, each in enumerate(items):
        if each.edition and known[each.edition].seq > reached:
            if at == 0:
                return [], f"{_last(known, each.edition)}:{each.cursor.split(':')[1]}"
            before = items[at - 1]
            return items[:at], f"{_last(known, each.edition)}:{before.cursor.split(':')[1]}"
    return items, following


def _last(known: dict[str, Manifest], edition: str) -> int:
    """The ``seq`` of the edition before."""
    previous = known[edition].previous
    return known[previous].seq if previous else 0


def _concerns(
    data_dir: Path, alert: AlertRow, items: list[News], known: dict[str, Manifest], clock: Clock
) -> tuple[list[TidingRow], str]:
    """What the news tell this alert; and why they cannot, where its search or portfolio is not there any more."""
    versions = [each for each in items if each.kind == "right.version" and each.edition and each.right_id]
    rows: list[TidingRow] = []
    try:
        watched = Watched(data_dir, alert)
        for name, group in groupby(versions, key=lambda each: str(each.edition)):
            edition = known[name]
            before = known.get(edition.previous or "")
            found = hows(watched, list(group), edition, before)
            rows += [_row(alert, each, how, edition, clock) for each, how in found]
    except EngineUnavailable:
        raise
    except MunimentError as problem:
        return [], _kept(problem)
    return rows, ""


def _kept(problem: MunimentError) -> str:
    return json.dumps([problem.text.zh[:200], problem.text.en[:200]], ensure_ascii=False)


def _row(alert: AlertRow, news: News, how: str, edition: Manifest, clock: Clock) -> TidingRow:
    return TidingRow(
        alert=alert,
        key=f"{edition.seq}:{news.right_id}",
        seq=edition.seq,
        edition=edition.name,
        before=edition.previous or "",
        right_id=news.right_id or "",
        successor=news.detail.get("successor") or "",
        how=how,
        cause=news.detail.get("cause") or "",
        at=clock.now(),
    )


# --- messages --------------------------------------------------------------------------------------------------------


def _messages_make(data_dir: Path, alert: AlertRow, clock: Clock, at: datetime) -> int:
    """What an alert heard of whole editions is put into messages, where they are due; how many that were."""
    free = TidingRow.objects.filter(alert=alert, message=None)
    free.filter(right_id__in=withheld_ids(data_dir)).delete()
    weekly = alert.rhythm == "week"
    today = clock.today()
    if weekly and alert.next_on is not None and today < alert.next_on:
        return 0
    heard = free.filter(seq__lte=_place(alert.cursor)[0])
    seqs = sorted(set(heard.values_list("seq", flat=True)))
    made = 0
    for last in seqs[-1:] if weekly else seqs:
        rows = heard if weekly else heard.filter(seq=last)
        made += _message_make(alert, last, rows, at=at, made_at=clock.now())
    if weekly and alert.next_on is not None:
        AlertRow.objects.filter(pk=alert.pk, next_on=alert.next_on).update(next_on=week_next(alert.next_on, today))
    return made


def _message_make(alert: AlertRow, last: int, rows: QuerySet[TidingRow], *, at: datetime, made_at: datetime) -> int:
    """The rows are one message with its deliveries, unless another process made it; how many messages that was."""
    with transaction.atomic():
        message, new = MessageRow.objects.get_or_create(alert=alert, seq=last, defaults={"made_at": made_at})
        count = rows.update(message=message) if new else 0
        if new and not count:
            message.delete()
        if not count:
            return 0
        parts = {"mail": 1 if alert.by_mail else 0, "hook": -(-count // HOOK_ROWS) if alert.by_hook else 0}
        DeliveryRow.objects.bulk_create(
            DeliveryRow(message=message, way=way, part=part, key=secrets.token_hex(16), next_at=at)
            for way, many in parts.items()
            for part in range(many)
        )
    return 1
