"""The frame of every page of procedures."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from muniment.accounts.queries import identity_of
from muniment.kernel.clock import clock_read
from muniment.procedures.services.cases import Moment
from muniment.webbase import frame
from muniment.webbase.frame import data_dir, signed_in_by

signed_in = signed_in_by(identity_of, home="/cases")


def today() -> date:
    """The day of law by the clock of this installation."""
    return clock_read(data_dir()).today()


def moment() -> Moment:
    """Now: the day of law and the instant."""
    return Moment(today(), timezone.now())


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page of procedures."""
    return frame.shown(request, f"procedures/{template}", **context)


def place_of(request: HttpRequest) -> int:
    """How many entries of a list were told before this page."""
    asked = request.GET.get("after", "")
    return int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 8 else 0
