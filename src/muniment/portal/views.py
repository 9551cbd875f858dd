"""The pages of the house itself: home, the walks, the parts, health."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.queries import persona_list
from muniment.accounts.values import SYSTEM
from muniment.demo.queries import movement_get, names_get
from muniment.demo.services import clock_move, sample_reset
from muniment.governance.queries import map_get
from muniment.governance.values import State
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.portal.api import operations_told
from muniment.portal.context import sample_of
from muniment.portal.doors import doors_shown
from muniment.portal.endings import endings
from muniment.portal.examples import examples
from muniment.portal.parts import parts_shown
from muniment.portal.walks import COMING, WALKS
from muniment.register.queries.editions import edition_head, edition_list
from muniment.register.queries.loads import load_list

ASK_AT = "/search"
"""Where the one box sends what was typed."""


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What this is, one box, the walks of a sample, and what the folder holds."""
    editions = edition_list()
    context = {
        **_walks(),
        "ask_at": ASK_AT,
        "loads": load_list(limit=5),
        "doors": doors_shown(settings.MUNIMENT_DATA),
        "plan": map_get().tally,
        "states": State,
        "newest": editions[-1] if editions else None,
        "before": editions[-2] if len(editions) > 1 else None,
        "grown": editions[-1].total - editions[-2].total if len(editions) > 1 else 0,
    }
    return render(request, "portal/home.html", context)


@require_safe
def tour(request: HttpRequest) -> HttpResponse:
    """The walks."""
    return render(request, "portal/tour.html", _walks())


def _walks() -> dict[str, object]:
    """The walks that work in this folder, those to come, and who may walk."""
    return {"walks": WALKS if sample_of() else (), "coming": COMING, "personas": persona_list()}


@require_safe
def walk(request: HttpRequest, no: int) -> HttpResponse:
    """The page of a walk that has one of its own."""
    found = next((each for each in WALKS if each.no == no), None)
    read = _WALK_PAGES.get(no)
    if found is None or read is None:
        line = Text("没有这一页：回到 /tour", "there is no such page: back to /tour")
        raise NotFound(line, code="walk.unknown")
    return render(request, f"portal/walk_{no}.html", {"walk": found, "seen": read(settings.MUNIMENT_DATA)})


_WALK_PAGES: Mapping[int, Callable[[Path], object]] = {6: movement_get, 8: names_get}


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """Every part of these pages with all its states."""
    return render(request, "portal/design.html", parts_shown())


@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """What programs can ask, how often, and which addresses are to end."""
    limits = {"token": settings.MUNIMENT_RATE_TOKEN, "address": settings.MUNIMENT_RATE_ADDRESS}
    context = {
        "operations": operations_told(),
        "limits": limits,
        "endings": endings(),
        "examples": examples(request.build_absolute_uri("/")[:-1]),
    }
    return render(request, "portal/api.html", context)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What is tested for readers of every kind, what is not perfect, how to report."""
    return render(request, "portal/accessibility.html")


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
