"""Pages of theme databases: the list, a theme with its rights, and what its curators do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.values import Identity
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import Conflict, InvalidInput, MunimentError, NotAllowed
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get, edition_head
from muniment.register.queries.glances import glances_get, title_told
from muniment.register.queries.withholdings import withheld_ids
from muniment.register.values import Badge
from muniment.search.queries.listing import list_formats, list_marking, list_stream
from muniment.search.values import Hit
from muniment.sharing.queries.themes import (
    tag_rights,
    theme_explained,
    theme_get,
    theme_list,
    theme_may,
    theme_question,
    theme_row,
    theme_search,
    worklist,
)
from muniment.sharing.services.themes import (
    rights_tag,
    tag_drop,
    tag_put,
    theme_change,
    theme_make,
    theme_publish,
    theme_update,
    theme_withdraw,
)
from muniment.sharing.views.frame import only

_BOTH = ["GET", "HEAD", "POST"]
_WORK = 50
_STATUS = {InvalidInput: 400, NotAllowed: 403, Conflict: 409}


@dataclass(frozen=True, slots=True)
class Shown:
    """A right of a theme as its page shows it."""

    hit: Hit
    title: str
    original: str
    badge: Badge | None


def _data() -> Path:
    folder: Path = settings.MUNIMENT_DATA
    return folder


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@require_safe
def themes(request: HttpRequest) -> HttpResponse:
    """The theme databases that there are."""
    me = identity_of(request.user)
    context = {"themes": theme_list(_data(), me=me), "curates": bool(me and me.may("staff"))}
    return render(request, "sharing/themes.html", context)


@require_safe
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """One theme: what it is, its tags with counts, its rights, narrowed by words and by a tag."""
    me = identity_of(request.user)
    row = theme_row(slug, me=me)
    seen = theme_get(_data(), slug, me=me)
    context = {"theme": seen, "mine": theme_may(me, row), "words": request.GET.get("q", "").strip()[:500]}
    if not seen.edition:
        return render(request, "sharing/theme.html", context)
    tag, start = request.GET.get("tag", "")[:60], _number(request.GET.get("from", ""))
    after = request.GET.get("after", "")[:300]
    try:
        answer, hits, more = theme_search(_data(), row, words=str(context["words"]), tag=tag, start=start, after=after)
    except InvalidInput as problem:
        context |= {"problem": problem.text, "answer": theme_explained(_data(), row)}
        return render(request, "sharing/theme.html", context, status=400)
    narrowed = {key: value for key, value in (("q", context["words"]), ("tag", tag)) if value}
    following = {"from": more} if more is not None else {"after": answer.next_after} if answer.next_after else {}
    head = edition_head()
    context |= {
        "answer": answer,
        "explained": theme_explained(_data(), row).explained,
        "chosen": next((each for each in seen.tags if each.code == tag), None),
        "shown": _shown(request, hits, answer.edition),
        "next": f"?{urlencode({**narrowed, **following})}" if following else "",
        "narrowed": urlencode(narrowed),
        "lists": [(each, f"/themes/{slug}/list/{each.name}?{urlencode(narrowed)}") for each in list_formats()],
        "behind": head.name if head and head.name != seen.edition else "",
    }
    return render(request, "sharing/theme.html", context)


def _shown(request: HttpRequest, hits: tuple[Hit, ...], edition: str) -> list[Shown]:
    lang = str(getattr(request, "lang", "zh-Hans"))
    glances = glances_get(_data(), [hit.right_id for hit in hits], edition_get(edition).seq)
    shown = []
    for hit in hits:
        title, original = title_told(glances[hit.right_id], lang) if hit.right_id in glances else (hit.title, "")
        badge = Badge(hit.status) if hit.status else None
        shown.append(Shown(hit, title or hit.title or hit.right_id, original, badge))
    return shown


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 9 else 0


@require_safe
def taken(request: HttpRequest, slug: str, form: str) -> HttpResponseBase:
    """The rights of a theme, or those with a tag, as a list to take away."""
    row = theme_row(slug, me=identity_of(request.user))
    known = next((each for each in list_formats() if each.name == form), None)
    if known is None or not row.edition:
        raise Http404
    tag = request.GET.get("tag", "")[:60]
    pieces = list_stream(
        _data(),
        theme_question(row, request.GET.get("q", "")[:500]),
        form,
        edition=row.edition,
        lang=str(getattr(request, "lang", "zh-Hans")),
        marking=list_marking(_data()),
        site=_site(request),
        only=tag_rights(row, tag, withheld_ids(_data())) if tag else None,
    )
    reply = StreamingHttpResponse(pieces, content_type=known.media_type)
    reply["Content-Disposition"] = f'attachment; filename="{slug}-{row.edition}.{known.ending.lstrip(".")}"'
    return reply


@require_safe
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """What each edition brought to a theme, as Atom."""
    theme_row(slug)
    context = {"theme": theme_get(_data(), slug), "site": _site(request)}
    return render(request, "sharing/theme.xml", context, content_type="application/atom+xml")


# --- curators ----------------------------------------------------------------------------------------------------------


def _acted(
    request: HttpRequest, template: str, context: dict[str, object], act: Callable[[], object], onward: str
) -> HttpResponse:
    """On to the page once it is done; or the form again, with what was typed and what is wrong beside its field."""
    if request.method != "POST":
        return render(request, template, context)
    try:
        act()
    except (InvalidInput, Conflict, NotAllowed) as problem:
        wrong = {"problem": problem.text, "field": problem.facts.get("field", ""), "typed": request.POST.dict()}
        return render(request, template, {**context, **wrong}, status=_status(problem))
    return HttpResponseRedirect(onward)


def _status(problem: MunimentError) -> int:
    return next(code for kind, code in _STATUS.items() if isinstance(problem, kind))


@only("staff")
@require_http_methods(_BOTH)
def new(request: HttpRequest, me: Identity) -> HttpResponse:
    """A theme is begun."""
    slug = request.POST.get("slug", "").strip()
    return _acted(
        request,
        "sharing/theme_form.html",
        {"bodies": me.bodies, "typed": {"query": request.GET.get("q", "")}},
        lambda: theme_make(data_dir=_data(), me=me, slug=slug, said=request.POST.dict(), at=clock_read(_data()).now()),
        f"/themes/{slug}/tags",
    )


@only("staff")
@require_http_methods(_BOTH)
def edit(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """Title, words and query of a theme."""
    row = theme_row(slug, me=me)
    names = ("title_zh", "title_en", "about_zh", "about_en", "query")
    context: dict[str, object] = {"row": row, "typed": {name: getattr(row, name) for name in names}}
    return _acted(
        request,
        "sharing/theme_form.html",
        context,
        lambda: _changed(me, slug, request),
        f"/themes/{slug}",
    )


def _changed(me: Identity, slug: str, request: HttpRequest) -> None:
    row = theme_change(data_dir=_data(), me=me, slug=slug, said=request.POST.dict())
    if row.stale and row.seq:
        theme_update(data_dir=_data(), slug=slug, at=clock_read(_data()).now())


@only("staff")
@require_POST
def publish(_request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """Everybody sees the theme from now on."""
    theme_publish(data_dir=_data(), me=me, slug=slug, at=clock_read(_data()).now())
    return HttpResponseRedirect(f"/themes/{slug}")


@only("staff")
@require_POST
def withdraw(_request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """Only those who look after the theme see it from now on."""
    theme_withdraw(me=me, slug=slug)
    return HttpResponseRedirect(f"/themes/{slug}")


@only("staff")
@require_http_methods(_BOTH)
def tags(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """The tree of tags, and a form for one more."""
    seen = theme_get(_data(), slug, me=me)
    chosen = next((each for each in seen.tags if each.code == request.GET.get("tag")), None)
    typed = (
        {
            "code": chosen.code,
            "name_zh": chosen.name.zh,
            "name_en": chosen.name.en,
            "query": chosen.query,
            "parent": chosen.parent,
        }
        if chosen
        else {}
    )
    code = request.POST.get("code", "").strip()
    return _acted(
        request,
        "sharing/theme_tags.html",
        {"theme": seen, "typed": typed},
        lambda: tag_put(data_dir=_data(), me=me, slug=slug, code=code, said=request.POST.dict()),
        f"/themes/{slug}/tags",
    )


@only("staff")
@require_POST
def tag_end(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """A tag goes, with those below it."""
    tag_drop(me=me, slug=slug, code=request.POST.get("code", ""))
    return HttpResponseRedirect(f"/themes/{slug}/tags")


@only("staff")
@require_POST
def update(_request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """The theme is brought to the newest edition, and its rules are applied."""
    if not theme_may(me, theme_row(slug, me=me)):
        raise NotAllowed(Text("只有其管理机构可以更改", "only who looks after it may change it"), code="theme.mine")
    theme_update(data_dir=_data(), slug=slug, at=clock_read(_data()).now())
    return HttpResponseRedirect(f"/themes/{slug}/work")


@only("staff")
@require_http_methods(_BOTH)
def work(request: HttpRequest, me: Identity, slug: str) -> HttpResponse:
    """Rights that wait for a tag, or all of them; ticked ones are tagged together."""
    row = theme_row(slug, me=me)
    if not theme_may(me, row):
        raise NotAllowed(Text("只有其管理机构可以更改", "only who looks after it may change it"), code="theme.mine")
    show, start = request.GET.get("show", "todo")[:60], _number(request.GET.get("from", ""))
    sent = request.POST
    problem = None
    if request.method == "POST":
        try:
            rights_tag(me=me, slug=slug, rights=sent.getlist("right"), tag=sent.get("tag", ""), act=sent.get("act", ""))
            return HttpResponseRedirect(f"{request.path}?{urlencode({'show': show, 'from': start})}")
        except InvalidInput as wrong:
            problem = wrong.text
    seen = theme_get(_data(), slug, me=me)
    count, rights = worklist(_data(), row, show=show, start=start, limit=_WORK)
    context = {
        "theme": seen,
        "rights": rights,
        "count": count,
        "show": show,
        "from": start,
        "next": start + _WORK if start + _WORK < count else None,
        "problem": problem,
    }
    return render(request, "sharing/theme_work.html", context, status=400 if problem else 200)
