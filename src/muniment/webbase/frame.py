"""What every page that is written to does: who may open it, what it says was done, what it says was wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from muniment.kernel.errors import Conflict, InvalidInput, MunimentError, NotAllowed, NotFound
from muniment.kernel.texts import Text

_STATUS: dict[type[MunimentError], int] = {InvalidInput: 400, NotAllowed: 403, NotFound: 404, Conflict: 409}
_PROBLEM = "muniment.problem"

View = Callable[..., HttpResponseBase]


def signed_in_by(identity_of: Callable[[Any], object | None], *, home: str) -> Callable[[View], View]:
    """Makes the decorator of pages for people: the page gets the person; who is not signed in does so first and comes back.

    Args:
        identity_of: Tells who a user is, or ``None``.
        home: Where a form that was sent without being signed in leads afterwards.
    """

    def only(view: View) -> View:
        @never_cache
        @wraps(view)
        def asked(request: HttpRequest, **words: object) -> HttpResponseBase:
            me = identity_of(request.user)
            if me is None:
                onward = request.get_full_path() if request.method in ("GET", "HEAD") else home
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': onward})}")
            return view(request, me, **words)

        return asked

    return only


def acted(
    request: HttpRequest,
    act: Callable[[], object],
    *,
    onward: str,
    again: Callable[[], HttpResponse] | None = None,
    unknown: tuple[str, ...] = (),
) -> HttpResponse:
    """On to the page once it is done; what is refused is said on the page that asked, with what was typed.

    Args:
        request: The form as sent.
        act: Does it.
        onward: The page after it.
        again: Makes the page that asked once more; without it the problem has a page of its own.
        unknown: Codes of problems for which there is no page to show again.
    """
    try:
        act()
    except (InvalidInput, NotAllowed, NotFound, Conflict) as problem:
        if again is None or problem.code in unknown:
            raise
        return told(request, problem, again)
    return HttpResponseRedirect(onward)


def told(request: HttpRequest, problem: MunimentError, again: Callable[[], HttpResponse]) -> HttpResponse:
    """The page once more, with the problem on top of it and the status that it has."""
    problem_put(request, problem.text)
    response = again()
    response.status_code = next(code for kind, code in _STATUS.items() if isinstance(problem, kind))
    return response


def problem_put(request: HttpRequest, line: Text) -> None:
    """The next page shown for this request says what was refused."""
    request.META[_PROBLEM] = line


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """The page; what was refused stands on top of it, and what was typed is still there."""
    return render(request, template, {**context, "problem": request.META.get(_PROBLEM), "typed": request.POST})


def data_dir() -> Path:
    """The data folder of this installation."""
    folder: Path = settings.MUNIMENT_DATA
    return folder


def lang_of(request: HttpRequest) -> str:
    """The reader's language."""
    return str(getattr(request, "lang", "zh-Hans"))
