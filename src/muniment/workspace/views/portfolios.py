"""Pages of portfolios: the docket, its items, its files, its calendar."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.values import Identity
from muniment.workspace.queries.desk import acts_of, docket_by_feed, docket_get, portfolio_list
from muniment.workspace.queries.files import docket_file, docket_ical, typed_day
from muniment.workspace.services import portfolios
from muniment.workspace.values import SORTS
from muniment.workspace.views.frame import acted, data_dir, lang_of, shown, signed_in

SHOWN = 20
"""Deadlines and rights of the first view; a link shows all."""
_MEDIA = {"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def _list(request: HttpRequest, me: Identity) -> HttpResponse:
    return shown(request, "portfolios.html", me=me, portfolios=portfolio_list(me))


@require_safe
@signed_in
def listing(request: HttpRequest, me: Identity) -> HttpResponse:
    """My portfolios, by client."""
    return _list(request, me)


@require_POST
@signed_in
def new(request: HttpRequest, me: Identity) -> HttpResponse:
    """A new portfolio."""
    words = {name: request.POST.get(name, "") for name in ("name", "client", "body")}
    return acted(
        request,
        lambda: portfolios.portfolio_make(me=me, at=timezone.now(), **words),
        onward="/workspace/portfolios",
        again=lambda: _list(request, me),
    )


def _page(request: HttpRequest, me: Identity, portfolio_id: int) -> HttpResponse:
    docket = docket_get(data_dir(), me, portfolio_id)
    feed = docket.portfolio.feed
    address = request.build_absolute_uri(f"/workspace/feeds/{feed}.ics") if feed else ""
    acts = acts_of(me, portfolio_id)
    first = None if request.GET.get("show") == "all" else SHOWN
    cut = {"dues": docket.dues[:first], "rights": docket.listed.rights[:first]}
    titles = {each.right_id: each.title for each in docket.listed.rights}
    return shown(
        request, "portfolio.html", docket=docket, sorts=SORTS, address=address, acts=acts, titles=titles, **cut
    )


@require_safe
@signed_in
def page(request: HttpRequest, me: Identity, portfolio_id: int) -> HttpResponse:
    """One portfolio: rights, next fees, deadlines."""
    return _page(request, me, portfolio_id)


@require_POST
@signed_in
def act(request: HttpRequest, me: Identity, portfolio_id: int) -> HttpResponse:
    """Something done to a portfolio; which, the button says."""
    do = request.POST.get("do", "")
    if do == "delete":
        portfolios.portfolio_delete(me=me, portfolio_id=portfolio_id)
        return acted(request, lambda: None, onward="/workspace/portfolios")
    onward = f"/workspace/portfolios/{portfolio_id}"
    again = lambda: _page(request, me, portfolio_id)  # noqa: E731
    return acted(request, lambda: _do(request, me, portfolio_id, do), onward=onward, again=again)


def _do(request: HttpRequest, me: Identity, portfolio_id: int, do: str) -> None:
    now, sent = timezone.now(), request.POST
    if do == "add":
        sort, text = sent.get("sort", ""), sent.get("text", "")
        portfolios.items_add(data_dir=data_dir(), me=me, portfolio_id=portfolio_id, sort=sort, text=text, at=now)
    elif do == "remove":
        portfolios.item_remove(me=me, portfolio_id=portfolio_id, item_id=_number(sent.get("item")), at=now)
    elif do in {"done", "undone"}:
        right_id, key = sent.get("right", ""), sent.get("key", "")
        portfolios.due_mark(me=me, portfolio_id=portfolio_id, right_id=right_id, key=key, done=do == "done", at=now)
    elif do == "drop":
        number = _number(sent.get("key", "").removeprefix("typed:"))
        portfolios.deadline_delete(me=me, portfolio_id=portfolio_id, deadline_id=number, at=now)
    elif do in {"feed", "nofeed"}:
        portfolios.feed_set(me=me, portfolio_id=portfolio_id, on=do == "feed", at=now)
    elif do == "import" and "file" in request.FILES:
        given = request.FILES.getlist("file")[0]
        body = given.read(portfolios.BYTES_READ)
        portfolios.deadlines_import(
            data_dir=data_dir(), me=me, portfolio_id=portfolio_id, name=given.name or "", body=body, at=now
        )
    else:
        words = [sent.get(name, "") for name in ("right", "title", "due_on", "note")]
        read = portfolios.typed_read(words[0], words[1], typed_day(words[2]), words[3])
        portfolios.deadline_add(data_dir=data_dir(), me=me, portfolio_id=portfolio_id, read=read, at=now)


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0


@require_safe
@signed_in
def export(request: HttpRequest, me: Identity, portfolio_id: str, form: str) -> HttpResponse:
    """The docket as a file."""
    docket = docket_get(data_dir(), me, int(portfolio_id))
    response = HttpResponse(docket_file(docket, form, lang=lang_of(request)), content_type=_MEDIA[form])
    response["Content-Disposition"] = f'attachment; filename="docket-{portfolio_id}.{form}"'
    return response


@require_safe
@never_cache
def feed(request: HttpRequest, word: str) -> HttpResponse:
    """The calendar at an address that nobody can guess."""
    body = docket_ical(docket_by_feed(data_dir(), word), lang=lang_of(request), at=timezone.now())
    response = HttpResponse(body, content_type="text/calendar; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    return response
