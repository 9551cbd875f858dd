"""Replies to machines: a document as JSON, and parameters of which none is overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
PROBLEM = "application/problem+json"
LANGUAGE = frozenset({"lang"})
"""Parameters that every address takes."""


def json_reply(document: Any) -> HttpResponse:  # noqa: ANN401 - any document
    """The document as the commands print it."""
    return HttpResponse(msgspec.json.encode(document), content_type="application/json")


def words_known(request: HttpRequest, names: Iterable[str]) -> None:
    """Every parameter of the request is one of these: a misspelt one is told, never overlooked.

    Raises:
        InvalidInput: one is not.
    """
    known = {*names, *LANGUAGE}
    for name in request.GET:
        if name not in known:
            line = Text("没有参数 {name}；可用：{known}", "there is no parameter {name}; known: {known}")
            raise InvalidInput(line.fill(name=name[:40], known=" ".join(sorted(known))), code="api.parameter")


def day_of(name: str, text: str | None) -> date | None:
    """The date of a parameter, ``None`` where it is not given.

    Raises:
        InvalidInput: it is no date.
    """
    if text is None:
        return None
    try:
        return date.fromisoformat(text if _DAY.fullmatch(text) else "")
    except ValueError as problem:
        line = Text("{name} 须为 2025-06-30 这样的日期", "{name} must be a date like 2025-06-30").fill(name=name)
        raise InvalidInput(line, code="api.date") from problem


def problem_reply(request: HttpRequest, line: Text, status: int, code: str, right_ids: object = None) -> HttpResponse:
    """A problem in the language of the reader, and in both."""
    document = {
        "type": f"/problems/{code}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": line.say(getattr(request, "lang", "zh-Hans")),
        "code": code,
        "text": {"zh": line.zh, "en": line.en},
        "right_ids": right_ids or [],
    }
    return HttpResponse(msgspec.json.encode(document), status=status, content_type=PROBLEM)
