"""One line and one measure for each request, under an id that its reply, its log lines and its problem carry."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from prometheus_client import Counter, Histogram

_log = structlog.get_logger("muniment.requests")
_ID = re.compile(r"[A-Za-z0-9._-]{1,64}", re.ASCII)
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
REQUESTS = Counter("muniment_requests", "Replies by route and status.", ["method", "route", "status"])
SECONDS = Histogram(
    "muniment_request_seconds",
    "Seconds until the reply, by route.",
    ["route"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10),
)


def measured(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """The reply carries ``X-Request-ID``; the line names the route and never the query, which may hold personal data."""

    def respond(request: HttpRequest) -> HttpResponse:
        request_id = request_id_of(request)
        request.request_id = request_id  # type: ignore[attr-defined]
        begun = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            response = get_response(request)
            took = time.perf_counter() - begun
            route = _route(request)
            method = request.method if request.method in _METHODS else "other"
            REQUESTS.labels(method, route, response.status_code).inc()
            SECONDS.labels(route).observe(took)
            _log.info("request", method=method, route=route, status=response.status_code, ms=round(took * 1000, 1))
        response["X-Request-ID"] = request_id
        return response

    return respond


def request_id_of(request: HttpRequest) -> str:
    """The id that a proxy or a program gave, if it is harmless in a log and a header; else a fresh one."""
    given = request.headers.get("X-Request-ID", "")
    return given if _ID.fullmatch(given) else secrets.token_hex(8)


def _route(request: HttpRequest) -> str:
    """The pattern of the address, so that no number, name or word that was asked for is written."""
    if request.resolver_match is None:
        return "static" if request.path.startswith(settings.STATIC_URL) else "none"
    return "/" + request.resolver_match.route
