"""Pages of a lender: the board of its pledges, one pledge, what it enters and watches."""

from __future__ import annotations

from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.values import Identity
from muniment.exchange.queries.board import (
    alerts_of,
    board_get,
    ceiling_of,
    instrument_get,
    lenders_of,
    totals_public,
    values_list,
)
from muniment.exchange.queries.boards import board_page
from muniment.exchange.services.ceilings import ceiling_put, valued_look
from muniment.exchange.services.valuing import value_put
from muniment.exchange.services.watching import alerts_seen, watch_add, watch_end
from muniment.exchange.values import GRADES
from muniment.exchange.views.pages import shown, signed_in, today
from muniment.kernel.errors import InvalidInput
from muniment.webbase.frame import acted, data_dir, problem_put


@require_safe
@never_cache
def board(request: HttpRequest) -> HttpResponse:
    """The board of a lender; for everybody else what it is, and totals that name nobody."""
    me = identity_of(request.user)
    mine = lenders_of(me) if me else ()
    if me is None or not mine:
        instruments, rights = totals_public(today())
        return shown(request, "pledges_public.html", instruments=instruments, rights=rights)
    return _board(request, me)


def _board(request: HttpRequest, me: Identity) -> HttpResponse:
    found = board_get(data_dir(), me, body=_body(request), on=today())
    ceiling = ceiling_of(found.body, today())
    news = [each for each in found.alerts if not each.seen and each.grade != "note"]
    grave = [each for each in found.instruments if each.grade in {"red", "amber"}]
    after = request.GET.get("after", "")[:200]
    try:
        page = board_page(found, after=after)
    except InvalidInput as problem:  # a pledge that was released meanwhile: the board begins anew and says so
        problem_put(request, problem.text)
        after, page = "", board_page(found)
    return shown(
        request,
        "pledges.html",
        board=found,
        lenders=lenders_of(me),
        grades=GRADES,
        ceiling=ceiling,
        news=news,
        grave=grave,
        page=page,
        after=after,
    )


@require_safe
@signed_in
def instrument(request: HttpRequest, me: Identity, no: str) -> HttpResponse:
    """One pledge: its loan, its rights with their values and signals, what was told."""
    return _instrument(request, me, no)


def _instrument(request: HttpRequest, me: Identity, no: str) -> HttpResponse:
    found, one = instrument_get(data_dir(), me, no, body=_body(request), on=today())
    history = {each.right_id: values_list(found.body, "right", each.right_id) for each in one.rights}
    return shown(
        request,
        "pledge.html",
        board=found,
        one=one,
        grades=GRADES,
        history=history,
        loans=values_list(found.body, "instrument", one.no),
        alerts=alerts_of(found.body, instrument=one.no),
        today=today(),
    )


@require_POST
@signed_in
def act(request: HttpRequest, me: Identity) -> HttpResponse:
    """Something entered, watched or seen; which, the button says."""
    no = request.POST.get("no", "")
    onward = f"/pledges/{quote(no)}" if no else "/pledges"
    again = (lambda: _instrument(request, me, no)) if no else (lambda: _board(request, me))
    return acted(request, lambda: _do(request, me), onward=onward, again=again, unknown=("pledges.unknown",))


def _do(request: HttpRequest, me: Identity) -> None:
    sent, body, now = request.POST, _body(request), timezone.now()
    do = sent.get("do", "")
    if do == "seen":
        alerts_seen(me=me, at=now, body=body)
    elif do == "watch":
        watch_add(data_dir=data_dir(), me=me, number=sent.get("number", "")[:120], on=today(), body=body)
    elif do == "ceiling":
        said = sent.get("percent", "")[:20]
        ceiling_put(data_dir=data_dir(), me=me, said=said, on=today(), at=now, body=body)
    elif do == "unwatch":
        watch_end(me=me, right_id=sent.get("right", ""), on=today(), body=body)
    else:
        about = "instrument" if do == "loan" else "right"
        subject = sent.get("no" if do == "loan" else "right", "")
        value_put(me=me, about=about, subject=subject, said=sent.dict(), on=today(), at=now, body=body)
        valued_look(data_dir=data_dir(), me=me, subject=subject, on=today(), at=now, body=body)


def _body(request: HttpRequest) -> str:
    return request.POST.get("body", "") or request.GET.get("body", "")
