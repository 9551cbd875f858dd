"""The one table of this face: what a page replies when something is wrong."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from muniment.kernel.errors import (
    Conflict,
    EngineUnavailable,
    InvalidInput,
    MunimentError,
    NotAllowed,
    NotFound,
    SourceProblem,
)
from muniment.kernel.texts import Text

_STATUS: dict[type[MunimentError], int] = {
    NotFound: 404,
    InvalidInput: 400,
    Conflict: 409,
    NotAllowed: 403,
    SourceProblem: 422,
    EngineUnavailable: 503,
}
_GONE = 451
"""RFC 7725: what is withheld is not missing."""


class Failures:
    """Turns the failures of the house into pages of the house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The reply, or the page that says what went wrong."""
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A page for our own errors; anything else is left to Django."""
        if not isinstance(problem, MunimentError):
            return None
        status = next(code for kind, code in _STATUS.items() if isinstance(problem, kind))
        if problem.code == "right.withheld":
            status = _GONE
        return problem_page(request, problem.text, status, problem.code, problem.facts.get("right_ids"))


def problem_page(request: HttpRequest, line: Text, status: int, code: str, right_ids: object = None) -> HttpResponse:
    """The page that says in one line what is wrong and what to do next."""
    context = {"line": line, "status": status, "code": code, "right_ids": right_ids}
    return render(request, "webbase/problem.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    line = Text("没有这个页面", "there is no such page")
    return problem_page(request, line, 404, "page.unknown")


def server_error(request: HttpRequest) -> HttpResponse:
    """The program itself failed."""
    line = Text("程序自身出错；没有任何内容丢失", "the program itself failed; nothing was lost")
    return problem_page(request, line, 500, "program.error")
