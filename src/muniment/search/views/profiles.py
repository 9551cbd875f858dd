"""Pages of parties: an owner, an agency, an inventor with all rights on which they stand."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.register.queries.editions import edition_list
from muniment.search.domain.profiles import Party, Profile, Sort, party_address
from muniment.search.queries.parties import party_find
from muniment.search.queries.profiles import largest_told, party_profile
from muniment.search.views.finding import data_dir, day_read

_KEPT = ("edition", "as_of", "kind", "lang")
"""What an address keeps when it leads on to another."""
_NOINDEX = "noindex"


@require_safe
def owners(request: HttpRequest) -> HttpResponse:
    """The owners with most rights, and a box for a name or code."""
    return _listed(request, "owner")


@require_safe
def agencies(request: HttpRequest) -> HttpResponse:
    """The agencies with most rights, and a box for a name or code."""
    return _listed(request, "agency")


@require_safe
def inventors(request: HttpRequest) -> HttpResponse:
    """A box for the name of an inventor; people are not ranked."""
    return _listed(request, "inventor")


@require_safe
def owner(request: HttpRequest, name: str) -> HttpResponse:
    """The portfolio of an owner, under its code or its name."""
    return _shown(request, "owner", name)


@require_safe
def agency(request: HttpRequest, name: str) -> HttpResponse:
    """The rights that an agency stands on."""
    return _shown(request, "agency", name)


@require_safe
def inventor(request: HttpRequest, name: str) -> HttpResponse:
    """The rights that name an inventor."""
    return _shown(request, "inventor", name)


def _listed(request: HttpRequest, sort: Sort) -> HttpResponse:
    name = request.GET.get("name", "").strip()
    if name:
        return HttpResponseRedirect(party_address(sort, name, clocks_of(request)))
    edition, rows = largest_told(data_dir(), sort, edition=request.GET.get("edition") or None)
    return render(request, "search/parties.html", {"sort": sort, "rows": rows, "name": "", "answered_by": edition})


def _shown(request: HttpRequest, sort: Sort, name: str) -> HttpResponse:
    asked = request.GET
    edition = asked.get("edition") or None
    found = party_find(data_dir(), sort, name, edition=edition)
    if not isinstance(found, Party):
        context = {"sort": sort, "candidates": found, "name": name, "clocks": clocks_of(request)}
        return _alone(render(request, "search/parties.html", context), person=sort == "inventor")
    key = found.code or found.title
    if key != name:
        return HttpResponseRedirect(party_address(sort, key, clocks_of(request)))
    profile = party_profile(data_dir(), found, edition=edition, as_of=_day(request), kind=asked.get("kind", "").strip())
    return _alone(render(request, "search/profile.html", profile_context(profile)), person=profile.person)


def profile_context(profile: Profile) -> dict[str, object]:
    """What the page of a portfolio is made of."""
    return {"profile": profile, "editions": edition_list()[::-1]}


def clocks_of(request: HttpRequest) -> str:
    """The clocks and the kind of this address as a query for another one, with its question mark."""
    kept = {name: request.GET[name] for name in _KEPT if request.GET.get(name)}
    return f"?{urlencode(kept)}" if kept else ""


def _day(request: HttpRequest) -> date | None:
    return day_read(request.GET.get("as_of", "").strip())


def _alone(response: HttpResponse, *, person: bool) -> HttpResponse:
    """The reply; a page about a natural person asks search engines to leave it alone."""
    if person:
        response["X-Robots-Tag"] = _NOINDEX
    return response
