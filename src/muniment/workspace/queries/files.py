"""A docket as files: table, spreadsheet, calendar."""

from __future__ import annotations

from datetime import date, datetime

from muniment.workspace.adapters.days import day_read
from muniment.workspace.adapters.ical import ical_write
from muniment.workspace.adapters.tables import csv_write, xlsx_write
from muniment.workspace.values import Docket


def docket_file(docket: Docket, form: str, *, lang: str) -> bytes:
    """The docket as ``csv`` or ``xlsx``, open deadlines first, then those that are done."""
    write = xlsx_write if form == "xlsx" else csv_write
    return write((*docket.dues, *docket.done), lang)


def docket_ical(docket: Docket, *, lang: str, at: datetime) -> bytes:
    """The open deadlines as a calendar."""
    scope = f"portfolio:{docket.portfolio.portfolio_id}"
    return ical_write(docket.portfolio.name, docket.dues, lang=lang, made_at=at, scope=scope)


def typed_day(text: str) -> date | None:
    """The day that was typed; ``None`` for anything else."""
    return day_read(text)
