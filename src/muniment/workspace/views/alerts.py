"""Pages of kept searches and alerts: watch something, see what was told, the feed, the end by one click."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.services.letters import letters_reach
from muniment.accounts.values import Identity
from muniment.kernel.clock import clock_read
from muniment.search.queries.watching import address_kept
from muniment.workspace.queries import alerts as reading
from muniment.workspace.queries.desk import portfolio_get
from muniment.workspace.queries.dues import today
from muniment.workspace.queries.telling import feed_write, what_told, why_told
from muniment.workspace.services import alerts
from muniment.workspace.values import HOWS, RHYTHMS, SENT_STATES, WAYS
from muniment.workspace.views.frame import acted, data_dir, lang_of, shown, signed_in

HOME = "/workspace/alerts"


def _wish(request: HttpRequest) -> alerts.Wish:
    sent = request.POST
    return alerts.Wish(
        name=sent.get("name", ""),
        rhythm=sent.get("rhythm", "edition"),
        by_mail=sent.get("mail") == "on",
        lang=lang_of(request),
        site=request.build_absolute_uri("/").rstrip("/"),
    )


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else 0


@require_safe
@signed_in
def listing(request: HttpRequest, me: Identity) -> HttpResponse:
    """What I watch, and the searches that I kept."""
    return shown(
        request, "alerts.html", alerts=reading.alerts_of(me), searches=reading.searches_of(me), rhythms=RHYTHMS
    )


def _watch(request: HttpRequest, me: Identity) -> HttpResponse:
    asked = request.GET if request.method in ("GET", "HEAD") else request.POST
    right, portfolio = asked.get("right", ""), asked.get("portfolio", "")
    words: dict[str, object] = {"right": right, "portfolio": "", "search": "", "said": right}
    if portfolio:
        words |= {"portfolio": portfolio, "said": portfolio_get(me, _number(portfolio)).name}
    elif not right:
        kept = address_kept(asked.get("search", "") or request.META.get("QUERY_STRING", ""))
        words |= {"search": kept, "said": reading.search_said(kept)}
    return shown(request, "watch.html", **words, rhythms=RHYTHMS, reach=letters_reach(me.person_id))


@require_safe
@signed_in
def watch(request: HttpRequest, me: Identity) -> HttpResponse:
    """How I want to hear of a search, a portfolio or a right."""
    return _watch(request, me)


@require_POST
@signed_in
def watch_put(request: HttpRequest, me: Identity) -> HttpResponse:
    """It is kept, or watched from now on."""
    sent, made = request.POST, {"to": HOME}

    def act() -> None:
        wish, now, day = _wish(request), clock_read(data_dir()).now(), today(data_dir())
        if sent.get("right") or not (sent.get("portfolio") or sent.get("search")):
            number = sent.get("right", "")
            new = alerts.right_watch(data_dir=data_dir(), me=me, number=number, wish=wish, today=day, at=now)
        elif sent.get("portfolio"):
            new = alerts.portfolio_watch(me=me, portfolio_id=_number(sent["portfolio"]), wish=wish, today=day, at=now)
        else:
            kept = alerts.search_keep(
                data_dir=data_dir(), me=me, name=wish.name, address=sent.get("search", ""), at=now
            )
            if sent.get("do") == "keep":
                return
            new = alerts.search_watch(me=me, search_id=kept, wish=wish, today=day, at=now)
        made["to"] = f"{HOME}/{new}"

    reply = acted(request, act, onward=HOME, again=lambda: _watch(request, me))
    if reply.status_code == 302:
        reply["Location"] = made["to"]
    return reply


@require_POST
@signed_in
def search_drop(request: HttpRequest, me: Identity, search_id: int) -> HttpResponse:
    """A kept search is kept no longer."""
    alerts.search_delete(me=me, search_id=search_id)
    return HttpResponseRedirect(HOME)


def _page(request: HttpRequest, me: Identity, alert_id: int, **more: object) -> HttpResponse:
    seen, told = reading.alert_get(me, alert_id), reading.messages_of(me, alert_id)
    site = request.build_absolute_uri("/").rstrip("/")
    return shown(
        request,
        "alert.html",
        alert=seen,
        messages=told,
        gave_up=sum(sent.state == "failed" and sent.way == "hook" for each in told for sent in each.sent),
        feed=f"{site}/workspace/alerts/feeds/{seen.feed}.atom",
        rhythms=RHYTHMS,
        ways=WAYS,
        states=SENT_STATES,
        reach=letters_reach(me.person_id),
        **more,
    )


@require_safe
@signed_in
def page(request: HttpRequest, me: Identity, alert_id: int) -> HttpResponse:
    """One alert: what it watches, when it speaks, what it said."""
    return _page(request, me, alert_id)


@require_POST
@signed_in
def act(request: HttpRequest, me: Identity, alert_id: int) -> HttpResponse:
    """Something done to an alert; which, the button says."""
    do = request.POST.get("do", "")
    if do == "delete":
        alerts.alert_delete(me=me, alert_id=alert_id)
        return HttpResponseRedirect(HOME)

    now = timezone.now()
    secret = {}

    def done() -> None:
        if do == "hook":
            secret["secret"] = alerts.hook_open(me=me, alert_id=alert_id, url=request.POST.get("hook_url", ""))
        elif do == "nohook":
            alerts.hook_end(me=me, alert_id=alert_id)
        elif do == "again":
            alerts.hook_again(me=me, alert_id=alert_id, at=now)
        elif do in {"pause", "resume"}:
            alerts.alert_pause(me=me, alert_id=alert_id, on=do == "pause", at=now)
        elif do == "feed":
            alerts.feed_renew(me=me, alert_id=alert_id)
        else:
            alerts.alert_set(me=me, alert_id=alert_id, wish=_wish(request), today=today(data_dir()))

    reply = acted(request, done, onward=f"{HOME}/{alert_id}", again=lambda: _page(request, me, alert_id))
    return _page(request, me, alert_id, **secret) if secret else reply


@require_safe
@signed_in
def message(request: HttpRequest, me: Identity, alert_id: int, message_id: int) -> HttpResponse:
    """All that one message told, page by page."""
    after = _number(request.GET.get("from", ""))
    seen = reading.alert_get(me, alert_id)
    told = reading.message_get(data_dir(), me, message_id, lang=lang_of(request), after=after)
    lines = [(each, why_told(seen, each), what_told(each)) for each in told.tidings]
    following = after + reading.PAGE if after + reading.PAGE < told.total else None
    words = {"hows": HOWS, "ways": WAYS, "states": SENT_STATES, "following": following}
    return shown(request, "message.html", alert=seen, message=told, lines=lines, **words)


@require_safe
@never_cache
def feed(request: HttpRequest, word: str) -> HttpResponse:
    """What an alert told, at an address that nobody can guess."""
    seen = reading.alert_by_feed(word)
    before = _number(request.GET.get("before", ""))
    tidings, onward = reading.feed_tidings(data_dir(), seen.alert_id, lang=seen.lang, before=before)
    address = request.build_absolute_uri(f"/workspace/alerts/feeds/{word}.atom")
    updated = max((each.at for each in tidings), default=seen.made_at)
    more = f"{address}?before={onward}" if onward else ""
    body = feed_write(data_dir(), seen, tidings, address=address, onward=more, updated=updated)
    response = HttpResponse(body, content_type="application/atom+xml; charset=utf-8")
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@csrf_exempt  # a mail program sends it (RFC 8058), and the unguessable word is what allows it
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, word: str) -> HttpResponse:
    """No more letters: by one click on this page, or by the mail program itself."""
    seen = reading.alert_by_off(word)
    ended = request.method == "POST"
    if ended:
        alerts.letters_end(word=word)
    response = shown(request, "off.html", alert=seen, ended=ended or not seen.by_mail, word=word)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response
