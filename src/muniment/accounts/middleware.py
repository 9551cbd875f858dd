"""At the door: whose session or token, and how often. A browser's session counts for nothing under ``/api/``."""

from __future__ import annotations

import time
from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from muniment.accounts.services.limits import MINUTE_S, Counted, network_address, request_count
from muniment.accounts.services.tokens import token_person
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text
from muniment.webbase.replies import problem_reply

MACHINES = "/api/"
_HOME = {"127.0.0.1", "::1"}
_OVER = Text("登录已失效或被改动：请重新登录", "this session is over, or was altered: sign in again")
Reply = Callable[[HttpRequest], HttpResponse]


def sessions(get_response: Reply) -> Reply:
    """A page that needs a person refuses a cookie that names no session (401); who brings none is led to sign in."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        led = response.status_code == HTTPStatus.FOUND and response["Location"].startswith(
            f"{settings.LOGIN_URL}?next="
        )
        if not led or settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return response
        if not request.session.is_empty() or request.session.session_key:
            return response
        context = {"line": _OVER, "status": HTTPStatus.UNAUTHORIZED.value, "code": "session.over"}
        refused = render(request, "webbase/problem.html", context, status=HTTPStatus.UNAUTHORIZED)
        refused.delete_cookie(settings.SESSION_COOKIE_NAME, samesite="Lax")
        return refused

    return respond


def programs(get_response: Reply) -> Reply:
    """Under ``/api/`` the user is the token's person or nobody, and each may ask so many times a minute."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(MACHINES):
            return get_response(request)
        request.user = AnonymousUser()
        who, limit = _asker(request)
        refused = None
        word = _word(request)
        if word is not None:
            try:
                number, request.user = token_person(word=word)
                who, limit = f"token:{number}", settings.MUNIMENT_RATE_TOKEN
            except NotAllowed as problem:
                refused = problem
        counted = request_count(who=who, limit=limit, now=time.time()) if limit else None
        if counted is not None and counted.over:
            return _with_limits(_too_many(request, counted), counted)
        if refused is not None:
            response = problem_reply(request, refused.text, HTTPStatus.UNAUTHORIZED, refused.code)
        else:
            response = get_response(request)
        if response.status_code == HTTPStatus.UNAUTHORIZED:
            error = ' error="invalid_token"' if refused is not None else ""
            response["WWW-Authenticate"] = f'Bearer realm="muniment"{"," if error else ""}{error}'
        return _with_limits(response, counted) if counted is not None else response

    return respond


def _asker(request: HttpRequest) -> tuple[str, int]:
    """Without a token the network address is counted; on a laptop and in a demo, not the machine itself."""
    address = network_address(request)
    own = address in _HOME and settings.MUNIMENT_PROFILE != "production"
    return f"address:{address}", 0 if own else settings.MUNIMENT_RATE_ADDRESS


def _word(request: HttpRequest) -> str | None:
    scheme, _, word = request.headers.get("Authorization", "").partition(" ")
    return word.strip() if scheme.lower() == "bearer" else None


def _too_many(request: HttpRequest, counted: Counted) -> HttpResponse:
    line = Text("每分钟至多 {n} 次请求；请在 {s} 秒后再试", "{n} requests a minute at most: come back in {s} seconds")
    filled = line.fill(n=counted.limit, s=counted.reset_s)
    response = problem_reply(request, filled, HTTPStatus.TOO_MANY_REQUESTS, "throttle.requests")
    response["Retry-After"] = str(counted.reset_s)
    return response


def _with_limits(response: HttpResponse, counted: Counted) -> HttpResponse:
    """How many a minute, how many are left, when the count starts anew.

    Source: IETF draft-ietf-httpapi-ratelimit-headers-10, sections 3 and 4.
    """
    response["RateLimit-Policy"] = f'"minute";q={counted.limit};w={MINUTE_S}'
    response["RateLimit"] = f'"minute";r={counted.left};t={counted.reset_s}'
    return response
