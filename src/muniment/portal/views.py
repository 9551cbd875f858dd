"""The pages of the house itself: home, the walks, the parts, health."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.queries import personas_offered
from muniment.accounts.values import SYSTEM
from muniment.demo.services import clock_move, sample_reset
from muniment.portal.context import sample_of
from muniment.portal.parts import parts_shown
from muniment.portal.walks import COMING, WALKS
from muniment.register.queries.editions import edition_head
from muniment.register.queries.loads import load_list


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, one box, the walks of a sample, and what the folder holds."""
    context = {"walks": WALKS if sample_of() else (), "coming": COMING, "loads": load_list()[:5]}
    return render(request, "portal/home.html", {**context, "personas": personas_offered()})


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The walks."""
    context = {"walks": WALKS if sample_of() else (), "coming": COMING, "personas": personas_offered()}
    return render(request, "portal/tour.html", context)


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every part of these pages with all its states."""
    return render(request, "portal/design.html", parts_shown())


@require_POST
def clock(request: HttpRequest) -> HttpResponse:
    """The clock of a sample is moved, or the whole sample set back; then on to the page that asked."""
    move = request.POST.get("move", "")
    if move == "reset":
        sample_reset(data_dir=settings.MUNIMENT_DATA)
        return HttpResponseRedirect("/")
    clock_move(data_dir=settings.MUNIMENT_DATA, by=move, actor=SYSTEM)
    return HttpResponseRedirect(_onward(request))


def _onward(request: HttpRequest) -> str:
    """The page that the form stood on, if it is one of ours."""
    onward = request.POST.get("next", "")
    ours = url_has_allowed_host_and_scheme(onward, allowed_hosts=None, require_https=request.is_secure())
    return onward if ours and onward.startswith("/") else "/"


@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Whether the portal answers and which edition it has."""
    head = edition_head()
    return JsonResponse({"ok": True, "edition": head.name if head else None})
