"""Addresses of the API that are to end, and how each reply of theirs says so."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import yaml
from django.http import HttpRequest, HttpResponse
from django.utils.http import http_date

from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text

NOTICE = timedelta(days=365)
"""The least time between the word that an address will end and its end."""


@dataclass(frozen=True, slots=True)
class Ending:
    """One address that is to end.

    Attributes:
        address: As the document of the API writes it, with its ``{names}``.
        deprecated_on: From this day on nothing new should use it.
        sunset_on: From this day on it may answer no more.
        successor: What to use instead.
        why: The reason.
    """

    address: str
    deprecated_on: date
    sunset_on: date
    successor: str
    why: Text

    def covers(self, path: str) -> bool:
        """Whether a request for this path is one for the address."""
        pieces = re.split(r"(\{\w+\})", self.address)
        return bool(re.fullmatch("".join(".+" if each[:1] == "{" else re.escape(each) for each in pieces), path))


def endings_read(rows: Iterable[dict[str, Any]]) -> tuple[Ending, ...]:
    """The endings of a table.

    Raises:
        SourceProblem: an address would end sooner than twelve months after the word of it.
    """
    found = tuple(Ending(**{**row, "why": Text(**row["why"])}) for row in rows)
    for each in found:
        if each.sunset_on - each.deprecated_on < NOTICE:
            line = Text("{a} 的停用须至少提前十二个月告知", "the end of {a} must be told twelve months before")
            raise SourceProblem(line.fill(a=each.address), code="api.endings")
    return found


@cache
def endings() -> tuple[Ending, ...]:
    """The addresses of this API that are to end; often none."""
    body = files("muniment.portal").joinpath("data/endings.yaml").read_text(encoding="utf-8")
    return endings_read(yaml.load(body, Loader=yaml.CSafeLoader)["endings"])


def ending_told(path: str, response: HttpResponse, known: Iterable[Ending]) -> None:
    """The reply says from when its address is deprecated, when it ends and what comes instead.

    Source: RFC 9745 (Deprecation), RFC 8594 (Sunset).
    """
    found = next((each for each in known if each.covers(path)), None)
    if found is not None:
        response["Deprecation"] = f"@{_seconds(found.deprecated_on)}"
        response["Sunset"] = http_date(_seconds(found.sunset_on))
        response["Link"] = f'<{found.successor}>; rel="successor-version", </api>; rel="deprecation"; type="text/html"'


def _seconds(day: date) -> int:
    return int(datetime.combine(day, time.min, UTC).timestamp())


def told(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Under ``/api/`` each reply of an address that is to end says so."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.path.startswith("/api/"):
            ending_told(request.path, response, endings())
        return response

    return respond
