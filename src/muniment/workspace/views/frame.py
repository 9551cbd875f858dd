"""What every page of the desk does: who may open it, what it says was done, what it says was wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from muniment.accounts.queries import identity_of
from muniment.kernel.errors import Conflict, InvalidInput, MunimentError, NotAllowed, NotFound

HOME = "/workspace/"
_STATUS: dict[type[MunimentError], int] = {InvalidInput: 400, NotAllowed: 403, NotFound: 404, Conflict: 409}


def signed_in(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page gets the person; who is not signed in goes to do so first and comes back."""

    @never_cache
    @wraps(view)
    def asked(request: HttpRequest, **words: object) -> HttpResponse:
        me = identity_of(request.user)
        if me is None:
            onward = request.get_full_path() if request.method in ("GET", "HEAD") else HOME
            return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': onward})}")
        return view(request, me, **words)

    return asked


def acted(
    request: HttpRequest, act: Callable[[], object], *, onward: str, again: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """On to the page once it is done; what is refused is said on the page that asked, with what was typed."""
    try:
        act()
    except (InvalidInput, NotAllowed, NotFound, Conflict) as problem:
        if again is None or problem.code == "desk.unknown":
            raise
        request.META["desk.problem"] = problem.text
        response = again()
        response.status_code = next(code for kind, code in _STATUS.items() if isinstance(problem, kind))
        return response
    return HttpResponseRedirect(onward)


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """The page; what was refused stands on top of it."""
    problem, typed = request.META.get("desk.problem"), request.POST
    return render(request, f"workspace/{template}", {**context, "problem": problem, "typed": typed})


def data_dir() -> Path:
    """The data folder of this installation."""
    folder: Path = settings.MUNIMENT_DATA
    return folder


def lang_of(request: HttpRequest) -> str:
    """The reader's language."""
    return str(getattr(request, "lang", "zh-Hans"))
