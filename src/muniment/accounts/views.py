"""One click in as a persona (demo only), one click out."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from muniment.accounts import services
from muniment.kernel.errors import NotAllowed, NotFound


@require_POST
def persona_enter(request: HttpRequest, slug: str) -> HttpResponse:
    try:
        identity = services.persona_sign_in(slug=slug)
    except (NotAllowed, NotFound) as problem:
        raise Http404(problem.message) from problem
    services.session_open(request=request, identity=identity)
    return HttpResponseRedirect(_onward(request))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    services.session_close(request=request)
    return HttpResponseRedirect(_onward(request))


def _onward(request: HttpRequest) -> str:
    """Where the form asked to go on to, if that is a page of ours."""
    onward = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(onward, allowed_hosts=None, require_https=request.is_secure())
    return onward if ours and onward.startswith("/") else "/"
