"""The desk itself, my rights, claims, collections, history, and sums of time."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.values import Identity
from muniment.kernel.errors import MunimentError
from muniment.procedures.queries.cases import case_list_own
from muniment.procedures.queries.worklist import work_count
from muniment.workspace.queries.alerts import messages_new
from muniment.workspace.queries.counting import DAYS, count_asked, count_choices, count_ways
from muniment.workspace.queries.desk import (
    PAGE,
    claims_of,
    claims_waiting,
    collection_get,
    collection_list,
    collection_shared,
    history_kept,
    history_of,
    owned,
    portfolio_list,
)
from muniment.workspace.services import claims, collections
from muniment.workspace.values import CLAIM_STATES
from muniment.workspace.views.frame import acted, data_dir, shown, signed_in


@require_safe
@signed_in
def home(request: HttpRequest, me: Identity) -> HttpResponse:
    """The desk: what is on it."""
    return shown(
        request,
        "home.html",
        me=me,
        claims=claims_of(me.person_id),
        portfolios=portfolio_list(me),
        collections=collection_list(me),
        news=messages_new(me),
        history_on=history_kept(me.person_id),
        staff=me.may("staff"),
        waiting=len(claims_waiting(me)) if me.may("staff") else 0,
        cases=case_list_own(me=me, limit=5).items,
        work=work_count(me),
    )


def _rights(request: HttpRequest, me: Identity) -> HttpResponse:
    mine = claims_of(me.person_id)
    confirmed = [each for each in mine if each.state == "confirmed"]
    asked = request.GET.get("code", "")
    chosen = next((each for each in confirmed if each.uscc == asked), confirmed[0] if confirmed else None)
    text = request.GET.get("from", "0")
    first = min(int(text), 10_000) if text.isascii() and text.isdigit() else 0
    listed = owned(data_dir(), chosen.uscc, first=first) if chosen else None
    following = first + PAGE if listed and first + PAGE < listed.total else None
    context = {"claims": mine, "states": CLAIM_STATES, "chosen": chosen, "listed": listed, "confirmed": confirmed}
    return shown(request, "rights.html", **context, following=following)


@require_safe
@signed_in
def rights(request: HttpRequest, me: Identity) -> HttpResponse:
    """My rights: of every owner that I was confirmed to act for."""
    return _rights(request, me)


@require_POST
@signed_in
def claim(request: HttpRequest, me: Identity) -> HttpResponse:
    """I claim an owner."""

    def act() -> None:
        claims.claim_ask(data_dir=data_dir(), me=me, uscc=request.POST.get("uscc", ""), at=timezone.now())

    return acted(request, act, onward="/workspace/rights", again=lambda: _rights(request, me))


@require_POST
@signed_in
def claim_prove(request: HttpRequest, me: Identity, claim_id: int) -> HttpResponse:
    """I have the letter."""

    def act() -> None:
        claims.claim_prove(me=me, claim_id=claim_id, code=request.POST.get("code", ""), at=timezone.now())

    return acted(request, act, onward="/workspace/rights", again=lambda: _rights(request, me))


@require_POST
@signed_in
def claim_withdraw(request: HttpRequest, me: Identity, claim_id: int) -> HttpResponse:
    """I give a claim up."""
    claims.claim_withdraw(me=me, claim_id=claim_id, at=timezone.now())
    return acted(request, lambda: None, onward="/workspace/rights")


@require_safe
@signed_in
def waiting(request: HttpRequest, me: Identity) -> HttpResponse:
    """Claims that wait for staff."""
    return shown(request, "claims.html", claims=claims_waiting(me))


@require_POST
@signed_in
def claim_decide(request: HttpRequest, me: Identity, claim_id: int) -> HttpResponse:
    """Staff confirm or refuse."""
    confirm, reason = request.POST.get("verdict") == "confirm", request.POST.get("reason", "")

    def act() -> None:
        claims.claim_decide(me=me, claim_id=claim_id, confirm=confirm, reason=reason, at=timezone.now())

    return acted(
        request,
        act,
        onward="/workspace/claims",
        again=lambda: shown(request, "claims.html", claims=claims_waiting(me)),
    )


@require_POST
@signed_in
def claim_code(request: HttpRequest, me: Identity, claim_id: int) -> HttpResponse:
    """Staff make the code of a letter: the page prints it once."""
    code = claims.claim_code(me=me, claim_id=claim_id, at=timezone.now())
    waiting_now = claims_waiting(me)
    of = next((each for each in waiting_now if each.claim_id == claim_id), None)
    return shown(request, "claims.html", claims=waiting_now, code=code, code_of=of, days=claims.CODE_DAYS)


# --- collections -----------------------------------------------------------------------------------------------------


def _collection(request: HttpRequest, me: Identity, collection_id: int) -> HttpResponse:
    seen = collection_get(data_dir(), me, collection_id)
    address = request.build_absolute_uri(f"/workspace/shared/{seen.share}") if seen.share else ""
    return shown(request, "collection.html", seen=seen, address=address, own=True)


@require_safe
@signed_in
def collection(request: HttpRequest, me: Identity, collection_id: int) -> HttpResponse:
    """One of my collections."""
    return _collection(request, me, collection_id)


@require_safe
def collection_read(request: HttpRequest, share: str) -> HttpResponse:
    """A collection that somebody shares: read only."""
    response = shown(request, "collection.html", seen=collection_shared(data_dir(), share), own=False)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    response["Cache-Control"] = "private, no-store"
    return response


@require_POST
@signed_in
def collection_new(request: HttpRequest, me: Identity) -> HttpResponse:
    """A new collection."""
    name, about = request.POST.get("name", ""), request.POST.get("about", "")
    made = collections.collection_make(me=me, name=name, about=about, at=timezone.now())
    return acted(request, lambda: None, onward=f"/workspace/collections/{made}")


@require_POST
@signed_in
def collection_act(request: HttpRequest, me: Identity, collection_id: int) -> HttpResponse:
    """Something done to a collection: shared, made private, deleted, a right put in."""
    do = request.POST.get("do", "")
    if do == "delete":
        collections.collection_delete(me=me, collection_id=collection_id)
        return acted(request, lambda: None, onward="/workspace/")

    def act() -> None:
        if do in {"share", "private"}:
            collections.collection_share(me=me, collection_id=collection_id, on=do == "share")
        else:
            number, note = request.POST.get("number", ""), request.POST.get("note", "")
            collections.right_keep(
                data_dir=data_dir(), me=me, collection_id=collection_id, number=number, note=note, at=timezone.now()
            )

    onward = f"/workspace/collections/{collection_id}"
    return acted(request, act, onward=onward, again=lambda: _collection(request, me, collection_id))


@require_POST
@signed_in
def kept_act(request: HttpRequest, me: Identity, collection_id: int, kept_id: int) -> HttpResponse:
    """Something done to one right in a collection: its note, its place, its leaving."""
    do = request.POST.get("do", "")
    if do == "remove":
        collections.kept_remove(me=me, collection_id=collection_id, kept_id=kept_id)
    elif do in {"up", "down"}:
        collections.kept_move(me=me, collection_id=collection_id, kept_id=kept_id, up=do == "up")
    else:
        text = request.POST.get("text", "")
        collections.note_write(me=me, collection_id=collection_id, kept_id=kept_id, text=text, at=timezone.now())
    return acted(request, lambda: None, onward=f"/workspace/collections/{collection_id}")


@require_safe
@signed_in
def keep(request: HttpRequest, me: Identity) -> HttpResponse:
    """Into which collection a right goes."""
    return shown(request, "keep_page.html", number=request.GET.get("right", ""), collections=collection_list(me))


@require_POST
@signed_in
def keep_put(request: HttpRequest, me: Identity) -> HttpResponse:
    """The right goes into the chosen collection, or into a new one."""
    number, note, chosen = (request.POST.get(name, "") for name in ("number", "note", "collection"))
    now = timezone.now()
    into = {"id": 0}

    def act() -> None:
        known = chosen.isascii() and chosen.isdigit()
        name = request.POST.get("name", "")
        into["id"] = int(chosen) if known else collections.collection_make(me=me, name=name, about="", at=now)
        collections.right_keep(data_dir=data_dir(), me=me, collection_id=into["id"], number=number, note=note, at=now)

    again = lambda: shown(request, "keep_page.html", number=number, collections=collection_list(me))  # noqa: E731
    reply = acted(request, act, onward="/workspace/", again=again)
    if reply.status_code == 302:
        reply["Location"] = f"/workspace/collections/{into['id']}"
    return reply


# --- history; sums of time -------------------------------------------------------------------------------------------


@require_safe
@signed_in
def history(request: HttpRequest, me: Identity) -> HttpResponse:
    """What I looked at and searched for."""
    return shown(request, "history.html", kept=history_kept(me.person_id), lines=history_of(me.person_id))


@require_POST
@signed_in
def history_set(request: HttpRequest, me: Identity) -> HttpResponse:
    """History on, off, or emptied."""
    do = request.POST.get("do", "")
    if do == "empty":
        collections.history_delete(person_id=me.person_id)
    else:
        collections.history_switch(person_id=me.person_id, on=do == "on", at=timezone.now())
    return acted(request, lambda: None, onward="/workspace/history")


@require_safe
def count(request: HttpRequest) -> HttpResponse:
    """A period counted for anybody: which, from what, by which way of service, with the sum."""
    found, problem = None, None
    if request.GET.get("rule"):
        try:
            found = count_asked(data_dir(), request.GET)
        except MunimentError as wrong:
            problem = wrong.text
    words = {"choices": count_choices(), "ways": count_ways(), "days": DAYS, "given": request.GET.dict()}
    response = shown(request, "count.html", found=found, asked=request.GET, wrong=problem, **words)
    response.status_code = 400 if problem else 200
    return response
