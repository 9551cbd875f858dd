"""The frame of every page of the desk."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from muniment.accounts.queries import identity_of
from muniment.webbase import frame
from muniment.webbase.frame import data_dir, lang_of, problem_put, signed_in_by

__all__ = ["acted", "data_dir", "lang_of", "problem_put", "shown", "signed_in"]

signed_in = signed_in_by(identity_of, home="/workspace/")


def acted(
    request: HttpRequest, act: Callable[[], object], *, onward: str, again: Callable[[], HttpResponse] | None = None
) -> HttpResponse:
    """On to the page once it is done; what is refused is said on the page that asked."""
    return frame.acted(request, act, onward=onward, again=again, unknown=("desk.unknown",))


def shown(request: HttpRequest, template: str, **context: object) -> HttpResponse:
    """A page of the desk."""
    return frame.shown(request, f"workspace/{template}", **context)
