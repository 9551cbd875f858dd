"""The one table of this face: what a page replies when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from http import HTTPStatus

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views import defaults

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
from muniment.portal.freshness import reply_stamped
from muniment.webbase.replies import problem_reply

_STATUS: dict[type[MunimentError], int] = {
    NotFound: 404,
    InvalidInput: 400,
    Conflict: 409,
    NotAllowed: 403,
    SourceProblem: 422,
    EngineUnavailable: 503,
}
MACHINES = "/api/"
"""Under this address programs ask."""
_GONE = 451
"""RFC 7725: what is withheld is not missing."""
_BY_CODE = {
    "right.withheld": _GONE,
    "reply.accept": HTTPStatus.NOT_ACCEPTABLE,
    "token.missing": HTTPStatus.UNAUTHORIZED,
    "token.invalid": HTTPStatus.UNAUTHORIZED,
}


class Failures:
    """Turns the failures of the house into pages of the house."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """The reply, or the page that says what went wrong."""
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):  # no database takes that sign
            return bad_request(request, BadRequest())
        return self._get_response(request)

    def process_exception(self, request: HttpRequest, problem: Exception) -> HttpResponse | None:
        """A page for our own errors; anything else is left to Django."""
        if not isinstance(problem, MunimentError):
            return None
        return problem_page(request, problem.text, status_of(problem), problem.code, problem.facts.get("right_ids"))


def status_of(problem: MunimentError) -> int:
    """The status of a reply that tells of the problem."""
    if problem.code in _BY_CODE:
        return _BY_CODE[problem.code]
    if problem.code.startswith("throttle."):
        return HTTPStatus.TOO_MANY_REQUESTS
    return next(code for kind, code in _STATUS.items() if isinstance(problem, kind))


def problem_page(request: HttpRequest, line: Text, status: int, code: str, right_ids: object = None) -> HttpResponse:
    """The page that says in one line what is wrong and what to do next."""
    context = {"line": line, "status": status, "code": code, "right_ids": right_ids}
    return render(request, "webbase/problem.html", context, status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """No such address."""
    if request.path.startswith(MACHINES):
        line = Text("没有这个地址；见 /api/v1/openapi.json", "there is no such address; see /api/v1/openapi.json")
        return problem_reply(request, line, HTTPStatus.NOT_FOUND, "api.unknown")
    line = Text("没有这个页面", "there is no such page")
    return problem_page(request, line, 404, "page.unknown")


def form_refused(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without the token of its page: from an old tab, without cookies, or from another site."""
    line = Text(
        "表单已过期：请回到上一页，刷新后再提交",
        "the form is too old: go back, load the page again and send it once more",
    )
    return problem_page(request, line, HTTPStatus.FORBIDDEN, "form.token")


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django itself cannot take the request, such as one of too many parameters."""
    if request.path.startswith(MACHINES):
        line = Text(
            "请求无法读取：参数过多或写法有误", "the request cannot be read: too many parameters, or a wrong form"
        )
        return problem_reply(request, line, HTTPStatus.BAD_REQUEST, "api.request")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The program itself failed."""
    line = Text("程序自身出错；没有任何内容丢失", "the program itself failed; nothing was lost")
    if request.path.startswith(MACHINES):
        return problem_reply(request, line, HTTPStatus.INTERNAL_SERVER_ERROR, "program.error")
    return problem_page(request, line, 500, "program.error")


def machine_replies(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Under ``/api/`` HEAD is GET without its body, what is not there is a problem and no page, and a reply has its tag."""

    def respond(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(MACHINES):
            return get_response(request)
        bare = request.method == "HEAD"
        if bare:
            request.method = "GET"
        response = get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            line = Text("这个地址只能读取", "this address can only be read")
            allowed = response["Allow"]
            response = problem_reply(request, line, response.status_code, "api.method")
            response["Allow"] = allowed
        response = reply_stamped(request, response)
        if bare and not response.streaming:
            response["Content-Length"] = str(len(response.content))
            response.content = b""
        elif bare:
            response.close()
            response = HttpResponse(status=response.status_code, headers=response.headers)
        return response

    return respond
