"""Open licences for whoever looks for one: the catalogue with its figures, and what one might cost."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from muniment.exchange.queries.offers import FEE_KINDS, KINDS, SORTS, Wanted, offer_figures, offer_list, price_hint
from muniment.exchange.replies import LOOKS, plan_of, wanted_of
from muniment.exchange.services.offering import offers_follow
from muniment.exchange.views.pages import shown, today
from muniment.kernel.errors import MunimentError
from muniment.webbase.frame import data_dir, told

_DIGITS = 7


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """The open licences that stand, by what is needed and by price, and all of them in figures."""
    waiting = offers_follow(data_dir=data_dir(), on=today(), most=LOOKS)
    try:
        wanted = wanted_of(request)
    except MunimentError as problem:
        return told(request, problem, lambda: _listed(request, Wanted(), waiting))
    return _listed(request, wanted, waiting)


def _listed(request: HttpRequest, wanted: Wanted, waiting: int) -> HttpResponse:
    on, said = today(), request.GET.get("after", "")
    after = int(said) if said.isascii() and said.isdigit() and len(said) < _DIGITS else 0
    kept = request.GET.copy()
    kept.pop("after", None)
    return shown(
        request,
        "offers.html",
        page=offer_list(wanted, data_dir=data_dir(), on=on, after=after),
        wanted=wanted,
        figures=offer_figures(data_dir=data_dir(), on=on),
        waiting=waiting,
        on=on,
        fee_kinds=FEE_KINDS,
        kinds=KINDS,
        sorts=SORTS,
        kept=kept.urlencode(),
        said=request.GET,
    )


@require_safe
def price(request: HttpRequest) -> HttpResponse:
    """What an open licence of one right might cost; nothing is kept."""
    number = request.GET.get("number", "").strip()[:200]
    if not number:
        return shown(request, "price.html", said=request.GET)
    offers_follow(data_dir=data_dir(), on=today(), most=LOOKS)
    try:
        hint = price_hint(data_dir(), number, on=today(), plan=plan_of(request))
    except MunimentError as problem:
        return told(request, problem, lambda: shown(request, "price.html", said=request.GET))
    return shown(request, "price.html", said=request.GET, hint=hint)
