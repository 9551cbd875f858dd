"""Who may open the pages that are not for everybody, and what is said where a form is refused."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache

from muniment.accounts.queries import identity_of
from muniment.accounts.values import Identity, Role
from muniment.kernel.errors import NotAllowed
from muniment.kernel.texts import Text

Page = Callable[..., HttpResponse]
_WHO = {
    "staff": Text("这一页只供机构工作人员与管理员", "this page is for staff of a body and for administrators"),
    "administrator": Text("这一页只供管理员", "this page is for administrators"),
}


def only(role: Role) -> Callable[[Page], Page]:
    """The page gets the person, who has at least this role; who is not signed in goes to do so first."""

    def framed(view: Page) -> Page:
        @never_cache
        @wraps(view)
        def asked(request: HttpRequest, **words: object) -> HttpResponse:
            me: Identity | None = identity_of(request.user)
            if me is None:
                onward = request.get_full_path() if request.method in ("GET", "HEAD") else request.path
                return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': onward})}")
            if not me.may(role):
                raise NotAllowed(_WHO[role], code=f"page.{role}")
            return view(request, me, **words)

        return asked

    return framed
