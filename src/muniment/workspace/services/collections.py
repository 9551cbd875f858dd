"""Collections with notes, and the history that is kept only where it is wanted."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from pathlib import Path

from django.db import transaction
from django.db.models import Max

from muniment.accounts.values import Identity
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.queries.rights import right_get, right_resolve
from muniment.workspace.models import CollectionRow, HabitRow, KeptRow, NoteRow, SeenRow
from muniment.workspace.queries.desk import collection_row, kept_row
from muniment.workspace.queries.dues import title_of

KEPT_MOST = 2_000
SEEN_MOST = 5_000
_AGAIN = timedelta(minutes=10)


def collection_make(*, me: Identity, name: str, about: str, at: datetime) -> int:
    """The collection is there, private; returns its id.

    Raises:
        InvalidInput: it has no name.
    """
    clean = " ".join(name.split())[:200]
    if not clean:
        raise InvalidInput(Text("收藏夹要有名称", "a collection needs a name"), code="collection.name", field="name")
    return CollectionRow.objects.create(person_id=me.person_id, name=clean, about=about.strip()[:1000], made_at=at).pk


def collection_delete(*, me: Identity, collection_id: int) -> None:
    """The collection, its notes and its address are gone."""
    collection_row(me, collection_id).delete()


def collection_share(*, me: Identity, collection_id: int, on: bool) -> None:
    """Anybody with its new address may read the collection; or nobody but its owner any more."""
    row = collection_row(me, collection_id)
    row.share = secrets.token_urlsafe(24) if on else None
    row.save(update_fields=["share"])


def right_keep(*, data_dir: Path, me: Identity, collection_id: int, number: str, note: str, at: datetime) -> None:
    """The right lies at the end of the collection, with the note if one was written.

    Raises:
        NotFound: no right answers to the number, or it is withheld.
        InvalidInput: the collection is full.
    """
    row = collection_row(me, collection_id)
    edition = edition_get()
    right_id = right_resolve(data_dir, number.strip(), edition)
    view = right_get(data_dir, right_id, edition=edition.name)
    if row.kept.count() >= KEPT_MOST:
        line = Text("一个收藏夹至多 {n} 件", "a collection holds {n} at most").fill(n=KEPT_MOST)
        raise InvalidInput(line, code="collection.full")
    with transaction.atomic():
        last = row.kept.aggregate(last=Max("place"))["last"] or 0
        kept, _ = KeptRow.objects.get_or_create(
            collection=row, right_id=right_id, defaults={"place": last + 1, "title": title_of(view)[:500]}
        )
        if note.strip():
            NoteRow.objects.create(kept=kept, text=note.strip()[:5000], at=at)


def note_write(*, me: Identity, collection_id: int, kept_id: int, text: str, at: datetime) -> None:
    """The note reads so from now on; what it read before stays in its history."""
    kept = kept_row(me, collection_id, kept_id)
    newest = kept.notes.order_by("-pk").first()
    clean = text.strip()[:5000]
    if clean != (newest.text if newest else ""):
        NoteRow.objects.create(kept=kept, text=clean, at=at)


def kept_remove(*, me: Identity, collection_id: int, kept_id: int) -> None:
    """The right is out of the collection, its notes with it."""
    kept_row(me, collection_id, kept_id).delete()


def kept_move(*, me: Identity, collection_id: int, kept_id: int, up: bool) -> None:
    """The right has changed places with its neighbour."""
    kept_row(me, collection_id, kept_id)
    rows = list(collection_row(me, collection_id).kept.order_by("place", "pk"))
    at = next(n for n, row in enumerate(rows) if row.pk == kept_id)
    other = at - 1 if up else at + 1
    if 0 <= other < len(rows):
        rows[at], rows[other] = rows[other], rows[at]
        with transaction.atomic():
            for place, row in enumerate(rows, start=1):
                KeptRow.objects.filter(pk=row.pk).update(place=place)


def history_switch(*, person_id: int, on: bool, at: datetime) -> None:
    """History is kept from now on; or no longer, and what was kept is gone."""
    if on:
        HabitRow.objects.get_or_create(person_id=person_id, defaults={"since": at})
        return
    HabitRow.objects.filter(person=person_id).delete()
    history_delete(person_id=person_id)


def history_delete(*, person_id: int) -> None:
    """Nothing of the person's history is held any more."""
    SeenRow.objects.filter(person=person_id).delete()


def history_add(*, person_id: int, sort: str, words: str, address: str, at: datetime) -> None:
    """A line of history, where the person wants one; the same within ten minutes is one line."""
    if not HabitRow.objects.filter(person=person_id).exists():
        return
    rows = SeenRow.objects.filter(person=person_id)
    if rows.filter(address=address[:1000], at__gte=at - _AGAIN).update(at=at):
        return
    SeenRow.objects.create(person_id=person_id, sort=sort, words=words[:500], address=address[:1000], at=at)
    oldest = list(rows.order_by("-at", "-pk").values_list("pk", flat=True)[SEEN_MOST : SEEN_MOST + 100])
    if oldest:
        SeenRow.objects.filter(pk__in=oldest).delete()
