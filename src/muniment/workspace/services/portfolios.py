"""Portfolios: made, filled, shared; deadlines typed in, imported, done; every act leaves a line."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from pathlib import Path

from django.db import transaction

from muniment.accounts.values import Identity
from muniment.kernel.errors import InvalidInput, NotAllowed, NotFound
from muniment.kernel.texts import Text
from muniment.search.queries.searching import search
from muniment.search.values import Question
from muniment.workspace.adapters.ical import ical_read
from muniment.workspace.adapters.tables import BYTES_MOST, Read, csv_read
from muniment.workspace.models import ActRow, DeadlineRow, DoneRow, ItemRow, PortfolioRow
from muniment.workspace.queries.desk import number_known, portfolio_row
from muniment.workspace.values import SORTS

ITEMS_MOST = 500
BYTES_READ = BYTES_MOST + 1
"""What is read of a file: one byte too many tells that it is too large."""


def portfolio_make(*, me: Identity, name: str, client: str, body: str, at: datetime) -> int:
    """The portfolio is there; returns its id.

    Raises:
        InvalidInput: it has no name.
        NotAllowed: it is to be shared with a body that the person does not belong to.
    """
    clean = " ".join(name.split())[:200]
    if not clean:
        raise InvalidInput(Text("组合要有名称", "a portfolio needs a name"), code="portfolio.name", field="name")
    if body and not me.member_of(body):
        raise NotAllowed(Text("您不属于这个机构", "you do not belong to this body"), code="portfolio.body")
    words = " ".join(client.split())[:200]
    with transaction.atomic():
        row = PortfolioRow.objects.create(person_id=me.person_id, body=body, name=clean, client=words, made_at=at)
        _note(row, me, at, "made", clean)
    return row.pk


def portfolio_delete(*, me: Identity, portfolio_id: int) -> None:
    """The portfolio and everything in it is gone; only who made it may do so."""
    row = portfolio_row(me, portfolio_id)
    if row.person_id != me.person_id:
        raise NotAllowed(Text("只有建立者可以删除", "only who made it may delete it"), code="portfolio.maker")
    row.delete()


def items_add(*, data_dir: Path, me: Identity, portfolio_id: int, sort: str, text: str, at: datetime) -> int:
    """The portfolio gathers by these too; returns how many were new.

    Args:
        data_dir: The data folder.
        me: Who asks.
        portfolio_id: The portfolio.
        sort: ``owner``, ``query`` or ``number``; of numbers there may be several, one a line.
        text: The code or name, the query, or the numbers.
        at: Now.

    Raises:
        InvalidInput: nothing was typed, the query cannot be read, or the portfolio would gather by too many.
    """
    row = portfolio_row(me, portfolio_id)
    lines = text.splitlines() if sort == "number" else [text]
    values = list(dict.fromkeys(line.strip()[:500] for line in lines if line.strip()))
    if sort not in SORTS or not values:
        raise InvalidInput(Text("请填写内容", "something is to be typed"), code="portfolio.item", field="text")
    if sort == "query":
        search(data_dir, Question(values[0], limit=0, facets=()))
    if row.items.count() + len(values) > ITEMS_MOST:
        line = Text("一个组合至多 {n} 项", "a portfolio gathers by {n} at most").fill(n=ITEMS_MOST)
        raise InvalidInput(line, code="portfolio.items", field="text")
    added = 0
    with transaction.atomic():
        for value in values:
            _, new = ItemRow.objects.get_or_create(portfolio=row, sort=sort, value=value)
            added += new
            if new:
                _note(row, me, at, "added", value)
    return added


def item_remove(*, me: Identity, portfolio_id: int, item_id: int, at: datetime) -> None:
    """The portfolio no longer gathers by it."""
    row = portfolio_row(me, portfolio_id)
    item = row.items.filter(pk=item_id).first()
    if item is None:
        raise NotFound(Text("没有这一项", "there is no such item"), code="desk.unknown")
    with transaction.atomic():
        _note(row, me, at, "removed", item.value)
        item.delete()


def deadline_add(*, data_dir: Path, me: Identity, portfolio_id: int, read: Read, at: datetime) -> None:
    """A deadline that somebody typed in stands in the docket.

    Raises:
        InvalidInput: it has no title, or names a right that the edition does not hold.
    """
    if not read.title.strip():
        raise InvalidInput(Text("期限要有事项", "a deadline needs a title"), code="deadline.title", field="title")
    row = portfolio_row(me, portfolio_id)
    with transaction.atomic():
        _put(data_dir, row, read, "typed")
        _note(row, me, at, "typed", f"{read.due_on} {read.title}")


def deadlines_import(*, data_dir: Path, me: Identity, portfolio_id: int, name: str, body: bytes, at: datetime) -> int:
    """The deadlines of a CSV or iCalendar file stand in the docket; returns how many were new.

    An event that was read before, by its name in the calendar, takes its new day; a row equal to one that stands is
    left out: the same file read twice changes nothing.
    """
    row = portfolio_row(me, portfolio_id)
    calendar = name.lower().endswith((".ics", ".ical")) or body.lstrip().startswith(b"BEGIN:VCALENDAR")
    found, source = (ical_read(body), "ical") if calendar else (csv_read(body), "csv")
    with transaction.atomic():
        new = sum(_put(data_dir, row, each, source) for each in found)
        _note(row, me, at, "imported", f"{name[:200]}: {new} / {len(found)}")
    return new


def _put(data_dir: Path, row: PortfolioRow, read: Read, source: str) -> bool:
    """Whether it is new."""
    right_id = _right(data_dir, read.right) if read.right else ""
    words = {"right_id": right_id, "title": read.title[:300], "due_on": read.due_on, "note": read.note[:1000]}
    if read.uid:
        _, new = DeadlineRow.objects.update_or_create(portfolio=row, uid=read.uid, defaults={**words, "source": source})
        return new
    found = DeadlineRow.objects.filter(portfolio=row, right_id=right_id, title=words["title"], due_on=read.due_on)
    if found.exists():
        return False
    DeadlineRow.objects.create(portfolio=row, source=source, **words)
    return True


def _right(data_dir: Path, text: str) -> str:
    found = number_known(data_dir, text)
    if found is None:
        line = Text("没有与 {t} 对应的唯一一件权利", "no single right answers to {t}").fill(t=text)
        raise InvalidInput(line, code="deadline.right", field="right")
    return found


def deadline_delete(*, me: Identity, portfolio_id: int, deadline_id: int, at: datetime) -> None:
    """A typed or imported deadline is gone from the docket; the history keeps its line."""
    row = portfolio_row(me, portfolio_id)
    found = row.deadlines.filter(pk=deadline_id).first()
    if found is None:
        raise NotFound(Text("没有这个期限", "there is no such deadline"), code="desk.unknown")
    with transaction.atomic():
        _note(row, me, at, "deleted", f"{found.due_on} {found.title}")
        row.done.filter(key=f"typed:{deadline_id}").delete()
        found.delete()


def due_mark(*, me: Identity, portfolio_id: int, right_id: str, key: str, done: bool, at: datetime) -> None:
    """What falls due is done, or is to be done after all; the history says who said so."""
    row = portfolio_row(me, portfolio_id)
    right, name = right_id[:120], key[:80]
    with transaction.atomic():
        if done:
            _, changed = DoneRow.objects.get_or_create(portfolio=row, right_id=right, key=name)
        else:
            changed = bool(DoneRow.objects.filter(portfolio=row, right_id=right, key=name).delete()[0])
        if changed:
            _note(row, me, at, "done" if done else "undone", f"{right} {name}".strip())


def feed_set(*, me: Identity, portfolio_id: int, on: bool, at: datetime) -> None:
    """The portfolio has a calendar address that nobody can guess, a new one each time; or none any more."""
    row = portfolio_row(me, portfolio_id)
    row.feed = secrets.token_urlsafe(32) if on else None
    with transaction.atomic():
        row.save(update_fields=["feed"])
        _note(row, me, at, "feed on" if on else "feed off", "")


def _note(row: PortfolioRow, me: Identity, at: datetime, action: str, subject: str) -> None:
    ActRow.objects.create(portfolio=row, at=at, by=me.ref, action=action, subject=subject[:500])


def typed_read(right: str, title: str, day: date | None, note: str) -> Read:
    """A deadline as it was typed.

    Raises:
        InvalidInput: the day is none.
    """
    if day is None:
        raise InvalidInput(
            Text("日期写作 2026-11-22", "write a day like 2026-11-22"), code="deadline.day", field="due_on"
        )
    return Read(right.strip()[:120], title.strip(), day, note.strip())
