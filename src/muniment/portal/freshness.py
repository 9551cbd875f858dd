"""What caches and returning programs are told: a tag for each reply of the API, 304 where it is still the same.

The one mechanism for all of ``/api/``. The tag is computed from the whole reply, so that a withholding, which can fall on
an old edition at any time, changes it at once; it saves the way, not the reckoning. It is weak (RFC 9110, 8.8.1): how
long the program took is left out, and a proxy may compress the reply on its way.
"""

from __future__ import annotations

import hashlib
import re
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_vary_headers

_KEPT = ("Content-Language", "RateLimit", "RateLimit-Policy", "Deprecation", "Sunset", "Link")
"""Headers that a 304 keeps beside those that RFC 9110, 15.4.5, asks for."""

_SPENT = re.compile(rb'"took_ms":[\d.e+-]+')
"""How long the program took is no part of what a reply tells: a weak tag may leave it out."""


def reply_stamped(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The reply with ``Cache-Control``, and with its tag where it is whole; 304 where the program has the same already.

    Only a reply to GET that went well is kept, and asked for anew each time; one to a token is kept by its owner alone.
    Lists that are streamed have no tag: their end is not known when they begin.
    """
    patch_vary_headers(response, ("Accept-Language",))
    if request.method != "GET" or response.status_code != HTTPStatus.OK:
        response.setdefault("Cache-Control", "no-store")
        return response
    whose = "private" if "Authorization" in request.headers else "public"
    response.setdefault("Cache-Control", f"{whose}, no-cache")
    if response.streaming:
        return response
    if not response.has_header("ETag"):
        response["ETag"] = _tag(request, response)
    answered = get_conditional_response(request, etag=response["ETag"], response=response)
    if answered is None or answered is response:
        return response
    for name in _KEPT:
        if response.has_header(name):
            answered[name] = response[name]
    return answered


def _tag(request: HttpRequest, response: HttpResponse) -> str:
    about = f"{response.get('Content-Type', '')}\n{getattr(request, 'lang', '')}\n".encode()
    told = _SPENT.sub(b"", response.content)
    return f'W/"{hashlib.sha256(about + told).hexdigest()[:32]}"'
