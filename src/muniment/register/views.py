"""Pages of the register: one right, a check, the editions and what changed between them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from muniment.catalogue.queries.dictionary import fields_list
from muniment.catalogue.queries.records import right_newest
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.domain.drawing import drawings_of
from muniment.register.domain.lanes import Lanes, lane_shape, lanes_of
from muniment.register.domain.meanings import meaning_of
from muniment.register.queries.changes import edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.editions import edition_get, edition_head, edition_list
from muniment.register.queries.glances import glances_get, title_told
from muniment.register.queries.pages import TABS, record_page
from muniment.register.queries.pictures import picture_png, picture_public
from muniment.register.queries.regions import UNRESOLVED, located_lines, region_ask, region_locate, region_page
from muniment.register.queries.rights import RightView, right_find, right_get
from muniment.register.queries.trees import tree_lists, tree_page
from muniment.register.replies import PDF, RIGHT_FORMS, check_reply, right_reply
from muniment.register.values import Tick
from muniment.webbase.replies import form_asked

_WEB_IMAGES = {b"\x89PNG": "image/png", b"\xff\xd8\xff": "image/jpeg", b"GIF8": "image/gif"}


def data_dir() -> Path:
    """The data folder of this installation."""
    folder: Path = settings.MUNIMENT_DATA
    return folder


def day_asked(request: HttpRequest, name: str) -> date | None:
    """A date of the query.

    Raises:
        InvalidInput: it is no date.
    """
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as problem:
        line = Text("日期写作 2025-06-30，而不是 {t}", "a date is written 2025-06-30, not {t}").fill(t=text)
        raise InvalidInput(line, code="page.date") from problem


@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """The one box: a number goes to its right, several to a list, none to the check."""
    text = request.GET.get("q", "").strip()
    if not text:
        return HttpResponseRedirect("/")
    edition = edition_get(request.GET.get("edition") or None)
    found = right_find(data_dir(), text, edition)
    suffix = f"?edition={edition.name}" if request.GET.get("edition") else ""
    if len(found.right_ids) == 1:
        return HttpResponseRedirect(f"/rights/{found.right_ids[0]}{suffix}")
    return render(
        request, "register/several.html", {"found": found, "asked_q": text}, status=200 if found.right_ids else 404
    )


@require_safe
def record(request: HttpRequest, right_id: str) -> HttpResponse:
    """One right, whole."""
    edition = edition_get(request.GET.get("edition") or None)
    newest = right_newest(data_dir(), right_id, edition.seq)
    if newest != right_id:
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(f"/rights/{newest}{'?' + query if query else ''}")
    named = edition.name if request.GET.get("edition") else None  # without one, what was recorded a second ago is there
    view = right_get(data_dir(), right_id, edition=named, as_of=day_asked(request, "as_of"))
    if request.GET.get("format"):
        return right_reply(request, data_dir(), view, form_asked(request, RIGHT_FORMS, request.GET["format"]))
    tab = request.GET.get("tab", TABS[0])
    kept = edition_list()
    asked = {name: request.GET.get(name, "") for name in ("before", "after", "picture", "since") if name in request.GET}
    known = sum(1 for each in kept if each.seq <= view.edition.seq)
    page = record_page(data_dir(), view, tab if tab in TABS else TABS[0], asked, known)
    actions = {event.event_id: event.action for event in view.record.content.events}
    context = {
        "page": page,
        "view": view,
        "lanes": _lanes(view) if page.tab == TABS[0] else (),
        "rows": [
            (tick, lane_shape(tick.family), _meaning(tick, actions.get(tick.event_id))) for tick in view.timeline.ticks
        ],
        "drawings": drawings_of(view.timeline),
        "timeline": view.timeline,
        "editions": kept,
        "named": _fields_named(),
    }
    return render(request, "register/record.html", context)


def _fields_named() -> dict[str, Text]:
    return {each.name: each.text for each in fields_list()}


def _meaning(tick: Tick, action: str | None) -> Text | None:
    return meaning_of(tick.family, action, whole=not (tick.part or tick.territory))


def _lanes(view: RightView) -> tuple[Lanes, ...]:
    """The events sorted into lanes; not where all of them would lie in one, which the timeline above shows as well."""
    drawn = lanes_of(view.timeline, view.liens)
    return drawn if drawn and len(drawn[0].lanes) > 1 else ()


@require_safe
def image(request: HttpRequest, sha256: str) -> HttpResponse:
    """A stored picture; drawings that browsers do not show are turned into PNG."""
    body = picture_public(data_dir(), sha256)
    if body is None:
        raise Http404
    kind = next((kind for magic, kind in _WEB_IMAGES.items() if body.startswith(magic)), None)
    if kind is None:
        body, kind = picture_png(body), "image/png"
    response = HttpResponse(body, content_type=kind)
    response["Cache-Control"] = "public, no-cache"  # kept, but asked for anew: it may be withheld tomorrow
    response["ETag"] = f'"{sha256}"'
    return get_conditional_response(request, etag=response["ETag"], response=response) or response


@require_safe
def check(request: HttpRequest) -> HttpResponse:
    """A number as printed on goods."""
    text = request.GET.get("number", "").strip()
    context: dict[str, object] = {"asked": text, "made_on": request.GET.get("made_on", "")}
    if text:
        edition = edition_get(request.GET.get("edition") or None)
        checked = number_check(
            data_dir(),
            text,
            edition=edition,
            as_of=day_asked(request, "as_of"),
            made_on=day_asked(request, "made_on"),
        )
        if request.GET.get("format"):
            form_asked(request, (PDF,), request.GET["format"])
            return check_reply(request, data_dir(), checked, text)
        context["checked"] = checked
    return render(request, "register/check.html", context)


@require_safe
def editions(request: HttpRequest) -> HttpResponse:
    """All editions, newest first."""
    kept = edition_list()
    rows = [(each, kept[at - 1] if at else None) for at, each in enumerate(kept)]
    return render(request, "register/editions.html", {"rows": rows[::-1]})


@require_safe
def edition(request: HttpRequest, name: str) -> HttpResponse:
    """One edition: what it holds, how far it knows, and the versions of everything that computes."""
    return render(request, "register/edition.html", {"manifest": edition_get(name), "search": search_base()})


@require_safe
def diff(request: HttpRequest) -> HttpResponse:
    """What changed between two editions."""
    kept = edition_list()
    if not kept:
        raise NotFound(Text("还没有版本", "there is no edition yet"), code="edition.none")
    after = request.GET.get("to") or kept[-1].name
    before = request.GET.get("from") or (kept[-2].name if len(kept) > 1 else kept[-1].name)
    found = edition_compare(
        data_dir(),
        before,
        after,
        change=request.GET.get("change") or None,
        cursor=request.GET.get("cursor", ""),
        region=request.GET.get("region", "").strip(),
        event=request.GET.get("event", "").strip(),
        right=request.GET.get("right", "").strip(),
    )
    lang = getattr(request, "lang", "zh-Hans")
    new = glances_get(data_dir(), [each.right_id for each in found.items if each.change != "went"], found.after.seq)
    old = glances_get(data_dir(), [each.right_id for each in found.items if each.right_id not in new], found.before.seq)
    context = {
        "difference": found,
        "editions": kept,
        "titles": {right_id: title_told(glance, lang)[0] for right_id, glance in (old | new).items()},
        "regions": region_page(data_dir(), "", seq=None).children,
        "search": search_base(),
        "named": _fields_named(),
    }
    return render(request, "register/diff.html", context)


def search_base() -> str:
    """Where a question to the search goes, up to its words; nothing while there is no such page."""
    try:
        resolve("/search")
    except Resolver404:
        return ""
    return "/search?q="


def whole_asked(request: HttpRequest, name: str) -> int:
    """A whole number of the query, 0 where it is none."""
    text = request.GET.get(name, "")
    return int(text) if text.isdecimal() and len(text) < 10 else 0


@require_safe
def browse(request: HttpRequest) -> HttpResponse:
    """The classifications that are loaded, each with edition, licence, languages and what it lacks."""
    today = clock_read(data_dir()).today()
    return render(request, "register/browse.html", {"lists": tree_lists(data_dir(), today=today, files=True)})


@require_safe
def tree(request: HttpRequest, scheme: str, symbol: str = "") -> HttpResponse:
    """One place of a classification: its way, titles, what lies under it, and how many records carry it."""
    asked_edition = request.GET.get("edition")
    edition = edition_get(asked_edition) if asked_edition else edition_head()
    page = tree_page(
        data_dir(),
        scheme=scheme,
        symbol=symbol,
        version=request.GET.get("version") or None,
        lang=getattr(request, "lang", "zh-Hans"),
        seq=edition.seq if edition else None,
        today=clock_read(data_dir()).today(),
        skip=whole_asked(request, "skip"),
        words=request.GET.get("words", ""),
    )
    return render(request, "register/tree.html", {"page": page, "tree": page.shown, "search": search_base()})


@require_safe
def regions(request: HttpRequest, code: str = "") -> HttpResponse:
    """All provinces, or one division: whose rights lie there, by kind and type of owner; and where a text lies."""
    asked_edition = request.GET.get("edition")
    edition = edition_get(asked_edition) if asked_edition else edition_head()
    page = region_page(data_dir(), code, seq=edition.seq if edition else None)
    context: dict[str, object] = {"page": page, "search": search_base(), "asked_at": request.GET.get("at", "")[:300]}
    if context["asked_at"]:
        today = clock_read(data_dir()).today()
        found = region_locate(data_dir(), str(context["asked_at"]), on=day_asked(request, "as_of") or today)
        context |= {"found": found, "lines": located_lines(found), "why_not": UNRESOLVED.get(found.reason or "")}
    context["types"] = [
        (name, [(counts.get(kind, 0), region_ask(code, kind=kind, type_=type_), kind) for kind in page.kinds])
        for type_, name, counts in page.types
    ]
    if page.region:
        counts = page.region.count.kinds
        kept = [each for each in edition_list() if edition and each.seq <= edition.seq]
        context["compared"] = kept[-2:] if len(kept) > 1 else ()
        context["totals"] = [(kind, counts.get(kind, 0), region_ask(code, kind=kind)) for kind in page.kinds]
    return render(request, "register/regions.html", context)
