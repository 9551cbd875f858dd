"""The frame of every page of disputes."""

from __future__ import annotations

import shlex
from datetime import date

from django.conf import settings
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


def scanner_of() -> list[str] | None:
    """The command that looks for viruses in files, where the installation has one."""
    return shlex.split(settings.MUNIMENT_FILE_SCAN) or None


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page of disputes, kept by nobody on the way."""
    response = frame.shown(request, f"protection/{template}", **context)
    response["Cache-Control"] = "private, no-store"
    return response
