"""Searches kept and alerts made, changed, paused and ended by the person whose they are."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from django.conf import settings
from django.db import IntegrityError, transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.hooks import url_checked
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_head
from muniment.register.queries.rights import right_get, right_resolve
from muniment.search.queries.searching import search
from muniment.search.queries.watching import address_kept, address_question
from muniment.workspace.domain.watching import WEEK
from muniment.workspace.models import AlertRow, DeliveryRow, SearchRow
from muniment.workspace.queries.alerts import alert_row, search_said
from muniment.workspace.queries.desk import portfolio_row
from muniment.workspace.services.sending import hook_secret
from muniment.workspace.values import RHYTHMS

ALERTS_MOST = 200
"""Alerts of one person, and searches kept: each is asked of every edition."""


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to hear: under which name, how often, by letter or not, in which language, from which site."""

    name: str
    rhythm: str
    by_mail: bool
    lang: str
    site: str


def search_keep(*, data_dir: Path, me: Identity, name: str, address: str, at: datetime) -> int:
    """The search is on the desk; the same one a second time only takes the new name. Returns its id.

    Raises:
        InvalidInput: the query cannot be read, or the address is too long.
        Conflict: the person keeps as many as one may.
    """
    kept = address_kept(address)
    if len(kept) > 2000:
        raise InvalidInput(Text("检索式太长，无法保存", "the query is too long to be kept"), code="search.long")
    search(data_dir, address_question(kept))
    if SearchRow.objects.filter(person=me.person_id).count() >= ALERTS_MOST:
        raise _full()
    clean = " ".join(name.split())[:200] or search_said(kept)[:200]
    row, _ = SearchRow.objects.update_or_create(
        person_id=me.person_id, address=kept, defaults={"name": clean}, create_defaults={"name": clean, "made_at": at}
    )
    return row.pk


def search_delete(*, me: Identity, search_id: int) -> None:
    """The search is no longer kept, and the alert that watched it is gone."""
    SearchRow.objects.filter(person=me.person_id, pk=search_id).delete()


def search_watch(*, me: Identity, search_id: int, wish: Wish, today: date, at: datetime) -> int:
    """The kept search is watched from the newest edition on; returns the alert's id.

    Raises:
        InvalidInput: there is no such rhythm, or the search is not the person's.
        Conflict: it is watched already, or the person has as many alerts as one may.
    """
    row = SearchRow.objects.filter(person=me.person_id, pk=search_id).first()
    if row is None:
        raise InvalidInput(Text("没有这个检索", "there is no such search"), code="desk.unknown")
    if row.alerts.exists():
        raise Conflict(Text("已在关注", "it is watched already"), code="alert.twice")
    return _make(me, wish, today, at, watched="search", search=row, name=wish.name or row.name).pk


def portfolio_watch(*, me: Identity, portfolio_id: int, wish: Wish, today: date, at: datetime) -> int:
    """Everything that the portfolio gathers is watched from the newest edition on; returns the alert's id.

    Raises:
        NotFound: there is no such portfolio for the person.
        InvalidInput: there is no such rhythm.
        Conflict: it is watched already, or the person has as many alerts as one may.
    """
    row = portfolio_row(me, portfolio_id)
    if row.alerts.filter(person=me.person_id).exists():
        raise Conflict(Text("已在关注", "it is watched already"), code="alert.twice")
    return _make(me, wish, today, at, watched="portfolio", portfolio=row, name=wish.name or row.name).pk


def right_watch(*, data_dir: Path, me: Identity, number: str, wish: Wish, today: date, at: datetime) -> int:
    """The right is watched from the newest edition on, through any renumbering; returns the alert's id.

    Raises:
        NotFound: no right answers to the number, or it is withheld.
        InvalidInput: there is no such rhythm.
        Conflict: it is watched already, or the person has as many alerts as one may.
    """
    edition = edition_get()
    right_id = right_resolve(data_dir, number.strip(), edition)
    right_get(data_dir, right_id, edition=edition.name)
    if AlertRow.objects.filter(person=me.person_id, right_id=right_id).exists():
        raise Conflict(Text("已在关注", "it is watched already"), code="alert.twice")
    return _make(me, wish, today, at, watched="right", right_id=right_id, name=wish.name or right_id).pk


def _make(me: Identity, wish: Wish, today: date, at: datetime, *, name: str, **what: object) -> AlertRow:
    if wish.rhythm not in RHYTHMS:
        raise InvalidInput(Text("请选择频率", "choose how often"), code="alert.rhythm", field="rhythm")
    with transaction.atomic():
        if AlertRow.objects.filter(person=me.person_id).count() >= ALERTS_MOST:
            raise _full()
        try:
            with transaction.atomic():
                return AlertRow.objects.create(
                    person_id=me.person_id,
                    name=" ".join(name.split())[:200],
                    rhythm=wish.rhythm,
                    by_mail=wish.by_mail,
                    feed=secrets.token_urlsafe(32),
                    off=secrets.token_urlsafe(32),
                    lang=wish.lang,
                    site=wish.site[:300],
                    cursor=_now(),
                    made_at=at,
                    next_on=today + WEEK,
                    **what,
                )
        except IntegrityError as problem:
            raise Conflict(Text("已在关注", "it is watched already"), code="alert.twice") from problem


def _now() -> str:
    """The cursor that has heard every edition there is."""
    head = edition_head()
    return f"{head.seq}:{head.journal_no}" if head else "0:0"


def alert_set(*, me: Identity, alert_id: int, wish: Wish, today: date) -> None:
    """The alert has this name, rhythm and letters from now on.

    Raises:
        NotFound: there is no such alert of the person.
        InvalidInput: there is no such rhythm.
    """
    row = alert_row(me, alert_id)
    if wish.rhythm not in RHYTHMS:
        raise InvalidInput(Text("请选择频率", "choose how often"), code="alert.rhythm", field="rhythm")
    if wish.rhythm != row.rhythm:
        row.next_on = today + WEEK
    row.name = " ".join(wish.name.split())[:200] or row.name
    row.rhythm, row.by_mail, row.lang, row.site = wish.rhythm, wish.by_mail, wish.lang, wish.site[:300]
    row.save(update_fields=["name", "rhythm", "by_mail", "lang", "site", "next_on"])


def alert_pause(*, me: Identity, alert_id: int, on: bool, at: datetime) -> None:
    """The alert is silent; or it listens again, from the newest edition on: what happened meanwhile is not told."""
    row = alert_row(me, alert_id)
    if on and row.paused_at is None:
        AlertRow.objects.filter(pk=row.pk).update(paused_at=at)
    elif not on and row.paused_at is not None:
        AlertRow.objects.filter(pk=row.pk).update(paused_at=None, cursor=_now())


def alert_delete(*, me: Identity, alert_id: int) -> None:
    """The alert, what it told and its addresses are gone; a kept search stays."""
    alert_row(me, alert_id).delete()


def feed_renew(*, me: Identity, alert_id: int) -> None:
    """The feed has a new address; the old one is not there any more."""
    row = alert_row(me, alert_id)
    row.feed = secrets.token_urlsafe(32)
    row.save(update_fields=["feed"])


def letters_end(*, word: str) -> None:
    """The alert with this word sends no letters any more; those that wait are not sent. The feed and the rest stay."""
    rows = AlertRow.objects.filter(off=word)
    with transaction.atomic():
        waiting = DeliveryRow.objects.filter(message__alert__in=rows, way="mail", state="waiting")
        waiting.update(state="dropped")
        rows.update(by_mail=False)


def hook_open(*, me: Identity, alert_id: int, url: str) -> str:
    """The alert calls this address from now on; returns the secret of its signatures, which no page shows again.

    Raises:
        NotFound: there is no such alert of the person.
        InvalidInput: the address is no https address.
    """
    row = alert_row(me, alert_id)
    row.hook_url = url_checked(url, settings.MUNIMENT_HOOK_NETWORKS)
    row.hook_seed, row.by_hook = secrets.token_urlsafe(32), True
    row.save(update_fields=["hook_url", "hook_seed", "by_hook"])
    return hook_secret(row)


def hook_end(*, me: Identity, alert_id: int) -> None:
    """The alert calls nobody any more; what waits is not sent, and the secret is worth nothing."""
    row = alert_row(me, alert_id)
    row.hook_url, row.hook_seed, row.by_hook = "", "", False
    row.save(update_fields=["hook_url", "hook_seed", "by_hook"])


def hook_again(*, me: Identity, alert_id: int, at: datetime) -> int:
    """What was given up is tried again from the beginning; how many calls that are."""
    row = alert_row(me, alert_id)
    given_up = DeliveryRow.objects.filter(message__alert=row, way="hook", state="failed")
    return given_up.update(state="waiting", tries=0, next_at=at, problem="")


def _full() -> Conflict:
    return Conflict(Text("至多 {n} 项", "there may be {n} at most").fill(n=ALERTS_MOST), code="alert.many")
