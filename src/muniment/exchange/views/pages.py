"""The frame of every page of the exchange."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from muniment.accounts.queries import identity_of
from muniment.kernel.clock import clock_read
from muniment.kernel.dates import date_read
from muniment.kernel.errors import InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.procedures.services.cases import Moment
from muniment.webbase import frame
from muniment.webbase.frame import data_dir, signed_in_by

signed_in = signed_in_by(identity_of, home="/pledges")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def today() -> date:
    """The day of law by the clock of this installation."""
    return clock_read(data_dir()).today()


def moment() -> Moment:
    """Now: the day of law and the instant."""
    return Moment(today(), timezone.now())


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page of the exchange."""
    return frame.shown(request, f"exchange/{template}", **context)


def day_asked(text: str, name: str) -> date | None:
    """A day as typed; ``None`` where nothing is.

    Raises:
        InvalidInput: it is no day.
    """
    try:
        return date_read(text)
    except SourceProblem as problem:
        line = Text(f"不是日期：{text[:40]}（如 2026-11-20）", f"not a day: {text[:40]} (as 2026-11-20)")
        raise InvalidInput(line, code="form.day", field=name) from problem


def file_of(body: bytes, name: str, media: str) -> HttpResponse:
    """A file to take away."""
    response = HttpResponse(body, content_type=media)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
