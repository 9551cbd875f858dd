"""The door for complaints: a form for everybody, and the address at which one is followed."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.services.limits import network_address
from muniment.accounts.values import Identity
from muniment.kernel.errors import Conflict, InvalidInput, NotAllowed
from muniment.protection.queries.complaints import complaint_asked, complaint_get
from muniment.protection.services.complaints import Photo, complaint_act, complaint_follow, complaint_make
from muniment.protection.views.frame import moment, scanner_of, shown, signed_in, today
from muniment.webbase.frame import acted, data_dir, problem_put

FIRST: tuple[str, ...] = ("number", "deed", "says", "photos")
"""The fields that stand on the first screen of a phone; the others are one touch away."""
_BAD, _REFUSED, _TOO_MANY = 400, 409, 429


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def door(request: HttpRequest) -> HttpResponse:
    """Somebody complains of something; nobody needs an account for it."""
    if request.method == "POST" and not request.POST.get("website"):  # a field that only machines fill in
        try:
            key = _made(request)
        except InvalidInput as problem:
            problem_put(request, problem.text)
            return _form(request, _BAD, problem.facts.get("faults", {}))
        except Conflict as problem:
            problem_put(request, problem.text)
            return _form(request, _REFUSED, {})
        except NotAllowed as problem:
            problem_put(request, problem.text)
            return _form(request, _TOO_MANY, {})
        return HttpResponseRedirect(f"/complaints/{key}")
    return _form(request, 200, {})


def _made(request: HttpRequest) -> str:
    names = [each.name for each in complaint_asked(today()) if each.type != "files"]
    return complaint_make(
        data_dir=data_dir(),
        said={name: request.POST[name] for name in names if request.POST.get(name)},
        photos=[Photo(each.name or "", each.size or 0, each.chunks()) for each in request.FILES.getlist("photos")],
        me=identity_of(request.user),
        network=network_address(request),
        moment=moment(),
        scanner=scanner_of(),
    )


def _form(request: HttpRequest, status: int, faults: Any) -> HttpResponse:  # noqa: ANN401 - facts of a problem
    asked = request.POST if request.method == "POST" else request.GET
    values = {each.name: asked.get(each.name, "")[:5000] for each in complaint_asked(today())}
    fields = {each.name: each for each in complaint_asked(today())}
    more = [each for name, each in fields.items() if name not in FIRST]
    response = shown(
        request,
        "door.html",
        first=[fields[name] for name in FIRST],
        more=more,
        values=values,
        faults=faults,
        opened=any(values[each.name] for each in more),
    )
    response.status_code = status
    return response


def _page(request: HttpRequest, key: str) -> HttpResponse:
    me = identity_of(request.user)
    told = complaint_get(key=key, me=me, on=today())
    address = request.build_absolute_uri(f"/complaints/{key}")
    response = shown(request, "complaint.html", told=told, case=told.case, key=key, me=me, address=address)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "same-origin"
    return response


@never_cache
@require_safe
def page(request: HttpRequest, key: str) -> HttpResponse:
    """The reporter looks where it goes and how it stands."""
    return _page(request, key)


@require_POST
def act(request: HttpRequest, key: str) -> HttpResponse:
    """The reporter adds to it, or withdraws it."""
    move = "withdraw" if request.POST.get("do") == "withdraw" else "add"
    said = {"more": request.POST.get("more", "")} if move == "add" else {}
    return acted(
        request,
        lambda: complaint_act(
            data_dir=data_dir(), key=key, move=move, said=said, me=identity_of(request.user), moment=moment()
        ),
        onward=f"/complaints/{key}",
        again=lambda: _page(request, key),
        unknown=("complaint.unknown",),
    )


@require_POST
@signed_in
def follow(request: HttpRequest, me: Identity, key: str) -> HttpResponse:
    """The complaint goes on as another case."""
    number: list[str] = []
    body = request.POST.get("body", "")
    answer = acted(
        request,
        lambda: number.append(complaint_follow(data_dir=data_dir(), key=key, me=me, body=body, moment=moment())),
        onward="/cases",
        again=lambda: _page(request, key),
        unknown=("complaint.unknown",),
    )
    return HttpResponseRedirect(f"/cases/{number[0]}") if number else answer
