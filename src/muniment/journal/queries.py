"""Reading the journal."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import groupby

from muniment.accounts.values import Actor
from muniment.journal.adapters.guards import guards_missing
from muniment.journal.domain.chain import FIRST, chain_faults
from muniment.journal.models import EntryRow, SubjectRow
from muniment.journal.values import Entry, Fault, Head, Link
from muniment.kernel.errors import NotFound
from muniment.kernel.paging import Page
from muniment.kernel.texts import Text

_ROWS = 2000  # rows a fetch: memory stays flat however long the chain
_PAGE_MAX = 1000


def head() -> Head:
    """Where the chain ends now; number 0 for an empty one."""
    row = EntryRow.objects.order_by("-no").values_list("no", "hash").first()
    return Head(*row) if row else Head(0, FIRST)


def entry_list(*, after: int = 0, limit: int = 100) -> Page[Entry]:
    """The entries after number ``after``, oldest first, at most ``limit`` (1 to 1,000); the cursor is a number."""
    size = max(1, min(limit, _PAGE_MAX))
    rows = list(EntryRow.objects.filter(no__gt=after).order_by("no")[: size + 1])
    items = tuple(entry_of(row) for row in rows[:size])
    return Page(items=items, next_cursor=str(items[-1].no) if len(rows) > size else None, total=head().no)


def entry_get(*, no: int) -> Entry:
    """The entry of that number.

    Raises:
        NotFound: the journal has none.
    """
    row = EntryRow.objects.filter(no=no).first()
    if row is None:
        raise NotFound(
            Text("流水中没有第 {no} 条", "the journal has no entry {no}").fill(no=no), code="journal.entry", no=no
        )
    return entry_of(row)


def entries_for(*, subject: str) -> tuple[Entry, ...]:
    """All entries about a right, edition or body, oldest first."""
    rows = SubjectRow.objects.filter(subject=subject).select_related("entry").order_by("entry_id")
    return tuple(entry_of(row.entry) for row in rows)


def entries_about(*, subject: str, kinds: Sequence[str], upto: int, after: int = 0) -> tuple[Entry, ...]:
    """The entries of these kinds about something after number ``after`` up to number ``upto``, oldest first."""
    rows = SubjectRow.objects.filter(subject=subject, entry__kind__in=kinds, entry__gt=after, entry__lte=upto)
    return tuple(entry_of(row.entry) for row in rows.select_related("entry").order_by("entry_id"))


def entry_last(*, subject: str, kinds: Sequence[str], upto: int | None = None) -> Head:
    """The last entry of these kinds about something, at most ``upto``; number 0 where there is none."""
    rows = SubjectRow.objects.filter(subject=subject, entry__kind__in=kinds)
    if upto is not None:
        rows = rows.filter(entry__lte=upto)
    found = rows.order_by("-entry_id").values_list("entry_id", "entry__hash").first()
    return Head(*found) if found else Head(0, FIRST)


def chain_verify(*, heads: Sequence[Head] = ()) -> list[Fault]:
    """Everything that is wrong with the journal; an empty list when it is whole.

    Args:
        heads: Positions that manifests of editions name, see ``chain_faults``.
    """
    faults = list(chain_faults(_links(), heads=heads))
    return faults + [
        Fault(
            no=0,
            code="guard",
            text=Text("数据库缺少触发器 {name}", "the database lacks the trigger {name}").fill(name=name),
        )
        for name in guards_missing()
    ]


def entry_of(row: EntryRow) -> Entry:
    """A row as a value."""
    content = {} if row.content is None else json.loads(row.content)
    return Entry(
        no=row.no,
        prev=row.prev,
        hash=row.hash,
        kind=row.kind,
        made_at=row.made_at,
        actor=Actor(id=row.actor_id, name=content.get("actor_name", ""), kind=row.actor_kind),  # type: ignore[arg-type]
        subjects=tuple(json.loads(row.subjects)),
        payload=content.get("payload"),
        run_id=row.run_id,
        erased=row.erased,
    )


_COLUMNS = tuple(name for name in Link.__dataclass_fields__ if name != "marks")


def _links() -> Iterator[Link]:
    """All entries up to the present head with their subjects: what is appended meanwhile is left out of both."""
    last = head().no
    rows = EntryRow.objects.filter(no__lte=last).order_by("no").values(*_COLUMNS).iterator(chunk_size=_ROWS)
    pairs = SubjectRow.objects.filter(entry__lte=last).order_by("entry_id").values_list("entry_id", "subject")
    marks = groupby(pairs.iterator(chunk_size=_ROWS), key=lambda pair: pair[0])
    at, group = next(marks, (None, iter(())))
    for row in rows:
        mine: tuple[str, ...] = ()
        while at is not None and at <= row["no"]:
            if at == row["no"]:
                mine = tuple(subject for _no, subject in group)
            at, group = next(marks, (None, iter(())))
        yield Link(**row, marks=mine)
