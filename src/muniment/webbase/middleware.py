"""What every reply carries: the language of its reader and the headers that keep a page to itself."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from muniment.kernel.inert import turns_drop_utf8
from muniment.kernel.texts import LANGS, Lang, Text
from muniment.webbase.replies import problem_reply

_COOKIE = "muniment_lang"
_YEAR_S = 365 * 24 * 3600
_SHORT = ("zh",)
"""What people type for Chinese."""
_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
_READ = ("text/html", "application/atom+xml")
"""What people and their readers of news see as it is written."""
_FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")
_NUL = Text("表单中含有空字符（NUL），没有受理", "the form holds a NUL character: it was not taken")
_MB = 1_000_000
_LARGE = Text(
    "一次至多 {most} MB，这里有 {told} MB，没有读取；此前保存的内容都在，请减小文件或分段上传",
    "at most {most} MB at once; this has {told} MB and was not read; what was saved before is there: send less, or in pieces",
)
Reply = Callable[[HttpRequest], HttpResponse]


def page_headers(get_response: Reply) -> Reply:
    """No script, no outside asset, no frame: the strictest policy that these pages need; and no word turns another."""

    def respond(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.streaming and response.get("Content-Type", "").startswith(_READ):
            _turns_drop(response)
        response.setdefault("Content-Security-Policy", _POLICY)
        response.setdefault("X-Content-Type-Options", "nosniff")
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        response.setdefault("Cross-Origin-Opener-Policy", "same-origin")
        return response

    return respond


def _turns_drop(response: HttpResponse) -> None:
    plain = turns_drop_utf8(response.content)
    if len(plain) != len(response.content):
        response.content = plain
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(plain))


def language(get_response: Reply) -> Reply:
    """``request.lang`` is the language of the reader: asked for, remembered (programs are not), or the browser's."""

    def respond(request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("lang")
        machine = request.path.startswith("/api/")
        remembered = None if machine else request.COOKIES.get(_COOKIE)
        lang = language_of(asked, remembered, request.headers.get("Accept-Language", ""))
        request.lang = lang  # type: ignore[attr-defined]
        response = get_response(request)
        if asked in (*LANGS, *_SHORT) and not machine:
            response.set_cookie(_COOKIE, lang, max_age=_YEAR_S, samesite="Lax", httponly=True)
        response.setdefault("Content-Language", lang)
        response.setdefault("Vary", "Accept-Language" if machine else "Accept-Language, Cookie")
        return response

    return respond


def bodies_bounded(get_response: Reply) -> Reply:
    """A request that brings more than is taken is refused before any of it is read."""

    def respond(request: HttpRequest) -> HttpResponse:
        told, most = request.META.get("CONTENT_LENGTH") or "0", settings.MUNIMENT_FILE_MB
        if not told.isdigit() or int(told) <= most * _MB:
            return get_response(request)
        line = _LARGE.fill(told=f"{int(told) / _MB:,.0f}", most=most)
        status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
        if request.path.startswith("/api/"):
            return problem_reply(request, line, status, "request.large")
        context = {"line": line, "status": status.value, "code": "request.large"}
        return render(request, "webbase/problem.html", context, status=status)

    return respond


def plain_words(get_response: Reply) -> Reply:
    """A form that holds a NUL is refused in one line: no word has one, and PostgreSQL keeps none."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not _nul_in(request):
            return get_response(request)
        context = {"line": _NUL, "status": HTTPStatus.BAD_REQUEST.value, "code": "form.nul"}
        return render(request, "webbase/problem.html", context, status=HTTPStatus.BAD_REQUEST)

    return respond


def _nul_in(request: HttpRequest) -> bool:
    """Whether a form that is sent holds one; what a program sends is read by its own rules."""
    if request.method != "POST" or request.content_type not in _FORMS:
        return False
    return any("\x00" in each for name, values in request.POST.lists() for each in (name, *values))


def language_of(asked: str | None, remembered: str | None, accepted: str) -> Lang:
    """The first of what was asked for, what is remembered and what the browser prefers; Chinese where none is ours."""
    for wish in (asked, remembered):
        if wish in LANGS or wish in _SHORT:
            return "en" if wish == "en" else "zh-Hans"
    for piece in accepted.split(","):
        tag = piece.split(";")[0].strip().lower()
        if tag.startswith("zh"):
            return "zh-Hans"
        if tag.startswith("en"):
            return "en"
    return "zh-Hans"
