"""History: the addresses of rights and searches that a person opened, where they want them kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from muniment.accounts.queries import identity_of
from muniment.workspace.services.collections import history_add

_RIGHT = re.compile(r"/rights/([A-Za-z0-9._-]+)")


def history(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """What a signed-in person opened is written down if they switched that on; nothing of anybody else's is."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        asked = request.method == "GET" and response.status_code == 200
        if asked and settings.SESSION_COOKIE_NAME in request.COOKIES:
            _write(request)
        return response

    return respond


def _write(request: HttpRequest) -> None:
    right, query = _RIGHT.fullmatch(request.path), request.GET.get("q", "").strip()
    if right is None and not (request.path == "/search" and query):
        return
    me = identity_of(request.user)
    if me is not None:
        sort, words = ("right", right[1]) if right else ("search", query)
        address = request.get_full_path()
        history_add(person_id=me.person_id, sort=sort, words=words, address=address, at=timezone.now())
