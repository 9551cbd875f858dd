"""Reading saved searches, alerts, what they told and how it went; nobody else's, and nothing that is withheld."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.db.models import Count, Max, Q

from muniment.accounts.values import Identity
from muniment.catalogue.values import Change
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.changes import changes_of
from muniment.register.queries.editions import edition_find
from muniment.register.queries.glances import glances_get, title_told
from muniment.register.queries.withholdings import withheld_ids
from muniment.search.queries.watching import address_question
from muniment.workspace.models import AlertRow, DeliveryRow, MessageRow, SearchRow, TidingRow
from muniment.workspace.values import AlertSeen, MessageSeen, SearchSeen, SentSeen, Tiding

PAGE = 50
FEED_ENTRIES = 100


def searches_of(me: Identity) -> tuple[SearchSeen, ...]:
    """The searches that the person kept, by name."""
    rows = SearchRow.objects.filter(person=me.person_id).annotate(alert=Max("alerts")).order_by("name", "pk")
    return tuple(SearchSeen(row.pk, row.name, row.address, search_said(row.address), row.alert) for row in rows)


def search_said(address: str) -> str:
    """The query of a kept search, and what it is narrowed down by."""
    question = address_question(address)
    return " ".join([question.query, *(f"{name}:{value}" for name, value in question.filters)])


def alert_row(me: Identity, alert_id: int) -> AlertRow:
    """The person's own alert.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = AlertRow.objects.filter(person=me.person_id, pk=alert_id).first()
    if row is None:
        raise _unknown()
    return row


def alerts_of(me: Identity) -> tuple[AlertSeen, ...]:
    """The alerts of the person, by name."""
    rows = AlertRow.objects.filter(person=me.person_id).order_by("name", "pk")
    return tuple(alert_seen(row) for row in rows.select_related("search", "portfolio"))


def alert_get(me: Identity, alert_id: int) -> AlertSeen:
    """One alert of the person's own."""
    return alert_seen(alert_row(me, alert_id))


def alert_by_feed(word: str) -> AlertSeen:
    """The alert whose feed has this address.

    Raises:
        NotFound: there is no such address any more.
    """
    row = AlertRow.objects.filter(feed=word).first() if word else None
    if row is None:
        raise _unknown()
    return alert_seen(row)


def alert_by_off(word: str) -> AlertSeen:
    """The alert whose letters end at this address.

    Raises:
        NotFound: there is no such address any more.
    """
    row = AlertRow.objects.filter(off=word).first() if word else None
    if row is None:
        raise _unknown()
    return alert_seen(row)


def alert_seen(row: AlertRow) -> AlertSeen:
    """The alert as its page tells it."""
    subject, address = _subject(row)
    counts = row.tidings.aggregate(all=Count("pk"), waiting=Count("pk", filter=Q(message__isnull=True)), seq=Max("seq"))
    last = row.tidings.order_by("-seq").first()
    return AlertSeen(
        alert_id=row.pk,
        name=row.name,
        watched=row.watched,
        subject=subject,
        address=address,
        rhythm=row.rhythm,
        by_mail=row.by_mail,
        by_hook=row.by_hook,
        hook_url=row.hook_url,
        feed=row.feed,
        off=row.off,
        lang=row.lang,
        site=row.site,
        made_at=row.made_at,
        run_at=row.run_at,
        next_on=row.next_on if row.rhythm == "week" else None,
        paused_at=row.paused_at,
        told=counts["all"] - counts["waiting"],
        waiting=counts["waiting"],
        problem=_problem(row.problem),
        heard=last.edition if last else "",
    )


def _subject(row: AlertRow) -> tuple[str, str]:
    if row.search is not None:
        return search_said(row.search.address), f"/search?{row.search.address}"
    if row.portfolio is not None:
        return row.portfolio.name, f"/workspace/portfolios/{row.portfolio_id}"
    return row.right_id, f"/rights/{row.right_id}"


def _problem(kept: str) -> Text | None:
    return Text(*json.loads(kept)) if kept else None


def alerts_count() -> dict[str, int]:
    """Alerts of all people, those that are paused, and deliveries that wait."""
    paused = AlertRow.objects.exclude(paused_at=None).count()
    waiting = DeliveryRow.objects.filter(state="waiting").count()
    return {"alerts": AlertRow.objects.count(), "paused": paused, "waiting": waiting}


# --- what was told ---------------------------------------------------------------------------------------------------


def messages_of(me: Identity, alert_id: int) -> tuple[MessageSeen, ...]:
    """What an alert of the person's own sent, newest first, without the changes themselves."""
    rows = alert_row(me, alert_id).messages.order_by("-seq")[:PAGE]
    return tuple(_message(row) for row in rows.prefetch_related("deliveries"))


def messages_new(me: Identity, most: int = 5) -> tuple[tuple[AlertSeen, MessageSeen], ...]:
    """The newest messages of all alerts of the person, each with its alert."""
    rows = MessageRow.objects.filter(alert__person=me.person_id).order_by("-made_at", "-pk")[:most]
    return tuple((alert_seen(row.alert), _message(row)) for row in rows.select_related("alert"))


def message_get(data_dir: Path, me: Identity, message_id: int, *, lang: str, after: int = 0) -> MessageSeen:
    """One message of the person's own with a page of what it told.

    Raises:
        NotFound: there is none, or it is somebody else's.
    """
    row = MessageRow.objects.filter(pk=message_id, alert__person=me.person_id).first()
    if row is None:
        raise _unknown()
    rows = list(row.tidings.order_by("pk")[after : after + PAGE])
    return _message(row, tidings_told(data_dir, rows, lang=lang))


def _message(row: MessageRow, tidings: tuple[Tiding, ...] = ()) -> MessageSeen:
    sent = sorted(row.deliveries.all(), key=lambda each: (each.way, each.part))
    editions = row.tidings.order_by("seq").values_list("edition", flat=True).distinct()
    return MessageSeen(
        message_id=row.pk,
        made_at=row.made_at,
        editions=tuple(dict.fromkeys(editions)),
        total=row.tidings.count(),
        sent=tuple(SentSeen(each.way, each.state, each.tries, each.sent_at, each.problem) for each in sent),
        tidings=tidings,
    )


def feed_tidings(data_dir: Path, alert_id: int, *, lang: str, before: int = 0) -> tuple[tuple[Tiding, ...], int]:
    """What an alert told, newest first, a page of it; and where the page before it begins, 0 where there is none."""
    found = TidingRow.objects.filter(alert=alert_id).order_by("-pk")
    rows = list((found.filter(pk__lt=before) if before else found)[: FEED_ENTRIES + 1])
    onward = rows[FEED_ENTRIES - 1].pk if len(rows) > FEED_ENTRIES else 0
    return tidings_told(data_dir, rows[:FEED_ENTRIES], lang=lang), onward


def tidings_told(data_dir: Path, rows: Sequence[TidingRow], *, lang: str) -> tuple[Tiding, ...]:
    """The changes in words, in the order given; a right that is withheld by now is left out, whenever it was told."""
    hidden = withheld_ids(data_dir)
    shown = [row for row in rows if row.right_id not in hidden]
    titles = _titles(data_dir, shown, lang)
    changes = _changes(data_dir, shown)
    return tuple(
        Tiding(
            key=row.key,
            right_id=row.right_id,
            title=titles.get(row.key) or row.right_id,
            how=row.how,
            cause=row.cause,
            edition=row.edition,
            before=row.before,
            successor="" if row.successor in hidden else row.successor,
            at=row.at,
            fields=tuple(each.name for each in changes[row.key].fields) if row.key in changes else (),
            events=_gained(changes[row.key]) if row.key in changes else (),
        )
        for row in shown
    )


def _titles(data_dir: Path, rows: Iterable[TidingRow], lang: str) -> dict[str, str]:
    by_edition: dict[str, list[TidingRow]] = {}
    for row in rows:
        gone = row.how in {"left", "renumbered"} and row.before
        by_edition.setdefault(row.before if gone else row.edition, []).append(row)
    found: dict[str, str] = {}
    for name, those in by_edition.items():
        manifest = edition_find(name)
        glances = glances_get(data_dir, [row.right_id for row in those], manifest.seq) if manifest else {}
        found |= {row.key: title_told(glances[row.right_id], lang)[0] for row in those if row.right_id in glances}
    return found


def _changes(data_dir: Path, rows: Iterable[TidingRow]) -> dict[str, Change]:
    """What became of each right, by the key of the row, without what is withheld or not public."""
    pairs: dict[tuple[str, str], list[TidingRow]] = {}
    for row in rows:
        if row.before:
            pairs.setdefault((row.before, row.edition), []).append(row)
    found: dict[str, Change] = {}
    for (before, after), those in pairs.items():
        changes = changes_of(data_dir, before, after, [row.right_id for row in those])
        found |= {row.key: changes[row.right_id] for row in those if row.right_id in changes}
    return found


def _gained(change: Change) -> tuple[str, ...]:
    """The families of the events that the right did not have before."""
    events = next((each for each in change.fields if each.name == "events"), None)
    if events is None:
        return ()
    known = {json.dumps(each, sort_keys=True) for each in json.loads(events.before) or ()}
    new = [each for each in json.loads(events.after) or () if json.dumps(each, sort_keys=True) not in known]
    return tuple(dict.fromkeys(str(each.get("family", "")) for each in new if each.get("family")))


def _unknown() -> NotFound:
    return NotFound(Text("没有这项关注", "there is no such alert"), code="desk.unknown")
