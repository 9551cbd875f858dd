"""Writing the journal: appending, and erasing a content without breaking the chain."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.conf import settings
from django.db import transaction

from muniment.accounts.values import Actor
from muniment.journal.adapters.lock import chain_lock
from muniment.journal.domain.chain import ERASED, SALT_BYTES, canonical, hash_make, seal_make, subject_of
from muniment.journal.models import EntryRow, SubjectRow
from muniment.journal.queries import entry_get, entry_of, head
from muniment.journal.values import Entry, Link
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.texts import Text

_KIND = re.compile(r"[a-z_]+(\.[a-z_]+)+")
_WORD = re.compile(r"[^\x00-\x1f\x7f]{1,200}")


def chain_hold() -> None:
    """Until the caller's transaction ends nobody else appends: what is read now still holds when it is written."""
    chain_lock()


def entry_append(
    *, kind: str, actor: Actor, payload: Mapping[str, object], made_at: datetime, subjects: Sequence[str] = ()
) -> Entry:
    """One more entry stands at the end of the chain, within the caller's transaction where there is one.

    Args:
        kind: ``thing.what_happened`` (``edition.published``), at most 60 characters.
        actor: Who did it. The name lies with the payload: both can be erased; the reference stays.
        payload: What is recorded: JSON values, dates, decimals.
        made_at: When, aware.
        subjects: What it is about, by identity (rights, editions, bodies); each once, at most 200 characters. No
            personal data: subjects are never erased.

    Raises:
        InvalidInput: one of these is malformed.
    """
    if kind.startswith("journal."):
        raise InvalidInput(f"a kind of the journal's own: {kind!r}", code="journal.entry_malformed")
    return _append(kind=kind, actor=actor, payload=payload, made_at=made_at, subjects=subjects)


def entry_erase(*, no: int, actor: Actor, ground: str, made_at: datetime) -> Entry:
    """Payload and actor's name of entry ``no`` are gone for ever; the further entry that says so is returned.

    Raises:
        NotFound: there is no such entry.
        Conflict: it was erased already.
        InvalidInput: no ground.
    """
    if not ground.strip():
        raise InvalidInput(Text("请写明删除的依据", "an erasure needs its ground"), code="journal.ground")
    with transaction.atomic():
        chain_lock()
        erased = entry_get(no=no)
        if erased.erased:
            raise Conflict(
                Text("第 {no} 条的正文已删除", "the content of entry {no} is erased already").fill(no=no),
                code="journal.erased",
            )
        EntryRow.objects.filter(no=no).update(salt=None, content=None, erased=True)
        return _append(
            kind=ERASED,
            actor=actor,
            payload={"no": no, "ground": ground},
            subjects=(subject_of(no), *erased.subjects),
            made_at=made_at,
        )


def _append(
    *, kind: str, actor: Actor, payload: Mapping[str, object], made_at: datetime, subjects: Sequence[str]
) -> Entry:
    _check(kind, actor, made_at, subjects)
    marks = sorted(set(subjects))
    content = canonical({"actor_name": actor.name, "payload": payload})
    salt = secrets.token_hex(SALT_BYTES)
    with transaction.atomic():
        chain_lock()
        last = head()
        link = Link(
            no=last.no + 1,
            prev=last.hash,
            hash="",
            kind=kind,
            made_at=made_at.astimezone(UTC),
            actor_id=actor.id,
            actor_kind=actor.kind,
            subjects=canonical(marks),
            run_id=settings.MUNIMENT_RUN_ID,
            seal=seal_make(salt=salt, content=content),
            salt=salt,
            content=content,
            erased=False,
        )
        link = replace(link, hash=hash_make(link))
        row = EntryRow(**{name: getattr(link, name) for name in Link.__dataclass_fields__ if name != "marks"})
        row.save()
        SubjectRow.objects.bulk_create(SubjectRow(entry=row, subject=mark) for mark in marks)
    return entry_of(row)


def _check(kind: str, actor: Actor, made_at: datetime, subjects: Sequence[str]) -> None:
    wrong = None
    if _KIND.fullmatch(kind) is None or len(kind) > 60:
        wrong = f"not a kind of entry: {kind!r}"
    elif made_at.tzinfo is None:
        wrong = "the instant of an entry needs its zone"
    else:
        words = (actor.id, *subjects)
        wrong = next((f"not a reference: {word!r}" for word in words if _WORD.fullmatch(word) is None), None)
    if wrong:
        raise InvalidInput(wrong, code="journal.entry_malformed")
