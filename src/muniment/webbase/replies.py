"""Replies to machines: a document as JSON, and parameters of which none is overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from http import HTTPStatus
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.http.request import MediaType

from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text

_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
PROBLEM = "application/problem+json"
LANGUAGE = frozenset({"lang"})
"""Parameters that every address takes."""


def json_reply(document: Any, *, status: int = HTTPStatus.OK) -> HttpResponse:  # noqa: ANN401 - any document
    """The document as the commands print it."""
    return HttpResponse(msgspec.json.encode(document), status=status, content_type="application/json")


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


@dataclass(frozen=True, slots=True)
class Offer:
    """A form in which something can be had.

    Attributes:
        name: What ``format`` asks for.
        media_type: What ``Accept`` asks for, without parameters.
        profile: The profile that ``Accept`` may add; an offer with one that is not ``implied`` is had by it alone.
        implied: Whether the media type alone means this offer.
    """

    name: str
    media_type: str
    profile: str | None = None
    implied: bool = True

    @property
    def content_type(self) -> str:
        """The media type as a reply states it."""
        return f'{self.media_type}; profile="{self.profile}"' if self.profile else self.media_type


def form_asked(request: HttpRequest, offers: Sequence[Offer], name: str | None = None) -> Offer:
    """The form that the request wants: by name, else what ``Accept`` likes best, else the first.

    Args:
        request: Its header ``Accept`` is read as RFC 9110 says: quality, then the order of the offers.
        offers: What there is, the usual one first.
        name: The value of ``format``, which wins over the header.

    Raises:
        InvalidInput: no form has this name; or (``reply.accept``) the header accepts none of them.
    """
    if name:
        named = next((offer for offer in offers if offer.name == name), None)
        if named is None:
            line = Text("没有形式 {name}；可用：{known}", "there is no format {name}; known: {known}")
            known = " ".join(offer.name for offer in offers)
            raise InvalidInput(line.fill(name=name[:40], known=known), code="api.format")
        return named
    liked = [(_liking(request, offer), -at) for at, offer in enumerate(offers)]
    best, at = max(liked)
    if best <= 0:
        line = Text(
            "Accept 所要求的形式均不提供；可用：{known}",
            "none of the forms that Accept names is offered; known: {known}",
        )
        raise InvalidInput(line.fill(known=", ".join(offer.content_type for offer in offers)), code="reply.accept")
    return offers[-at]


def _liking(request: HttpRequest, offer: Offer) -> float:
    """How much the header likes the offer, 0 to 1: by the most precise of its words that the offer meets."""
    found: list[tuple[int, float]] = []
    for token in filter(str.strip, request.headers.get("Accept", "*/*").split(",")):
        accepted = MediaType(token)
        exact = f"{accepted.main_type}/{accepted.sub_type}" == offer.media_type
        wide = accepted.main_type == "*" or (
            accepted.sub_type == "*" and offer.media_type.startswith(f"{accepted.main_type}/")
        )
        profile = str(accepted.params.get("profile", "")).strip('"').lower()
        if (exact or wide) and (profile == (offer.profile or "") or (not profile and offer.implied)):
            found.append((exact + 2 * bool(profile), accepted.quality))
    return max(found)[1] if found else 0.0


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
        "request_id": getattr(request, "request_id", ""),
    }
    return HttpResponse(msgspec.json.encode(document), status=status, content_type=PROBLEM)
