"""Pages of exports: ask for a list, see how far it is, take it away."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.search.queries.listing import list_formats
from muniment.search.queries.searching import search
from muniment.search.values import Question
from muniment.sharing.queries.exports import export_get, export_name, export_path, exports_of
from muniment.sharing.services.exporting import Asker, bounds_set, export_again, export_ask
from muniment.sharing.tasks import export as export_task
from muniment.sharing.values import ExportSeen, State
from muniment.webbase.downloads import file_reply
from muniment.webbase.replies import day_of

FACETS = (
    "kind", "office", "status", "year", "class", "owner", "region", "source", "country", "owner_type", "agency",
)  # fmt: skip
"""What a question can be narrowed by in its address."""


def question_read(asked: QueryDict) -> Question:
    """The question as the address of the search asks it.

    Raises:
        InvalidInput: ``as_of`` is no date.
    """
    return Question(
        query=asked.get("q", "").strip() or "*",
        edition=asked.get("edition") or None,
        as_of=day_of("as_of", asked.get("as_of") or None),
        filters=tuple((name, value) for name in FACETS for value in asked.getlist(name) if value),
        sort=asked.get("sort") or "score",
        descending=asked.get("order") != "up",
    )


@require_safe
def new(request: HttpRequest) -> HttpResponse:
    """The form for a list: what it will hold, and in which form."""
    question = question_read(request.GET)
    answer = search(settings.MUNIMENT_DATA, replace(question, limit=0, facets=()))
    identity = identity_of(request.user)
    context = {
        "answer": answer,
        "question": question,
        "asked": [(name, value) for name, values in request.GET.lists() for value in values if name != "form"],
        "forms": list_formats(),
        "chosen": request.GET.get("form", "csv"),
        "identity": identity,
        "mine": exports_of(identity.person_id) if identity else (),
        "days": settings.MUNIMENT_EXPORT_DAYS,
    }
    return render(request, "sharing/export_new.html", context)


@require_POST
def ask(request: HttpRequest) -> HttpResponse:
    """A list is asked for; it is made in the background."""
    asker = Asker(
        address=request.META.get("REMOTE_ADDR", ""),
        identity=identity_of(request.user),
        lang=getattr(request, "lang", "zh-Hans"),
        site=request.build_absolute_uri("/").rstrip("/"),
        mail=request.POST.get("mail") == "on",
    )
    with transaction.atomic():
        seen = export_ask(
            data_dir=settings.MUNIMENT_DATA,
            asker=asker,
            question=question_read(request.POST),
            form=request.POST.get("form", ""),
            bounds=bounds_set(),
        )
        _start(seen)
    return HttpResponseRedirect(f"/exports/{seen.token}")


@require_safe
def shown(request: HttpRequest, token: str) -> HttpResponseBase:
    """How far a list is."""
    seen = export_get(token)
    _own(request, seen)
    name = export_name(seen)
    return _quiet(render(request, "sharing/export.html", {"seen": seen, "name": name}))


@require_POST
def again(request: HttpRequest, token: str) -> HttpResponse:
    """A list that failed or is stale is made again."""
    _own(request, export_get(token))
    with transaction.atomic():
        _start(export_again(token=token))
    return HttpResponseRedirect(f"/exports/{token}")


@require_safe
def taken(request: HttpRequest, token: str) -> HttpResponseBase:
    """The finished list."""
    _own(request, export_get(token))
    seen, path = export_path(settings.MUNIMENT_DATA, token)
    media = next(each.media_type for each in list_formats() if each.name == seen.form)
    return _quiet(file_reply(request, path, name=export_name(seen), media_type=media, sha256=seen.sha256))


def _start(seen: ExportSeen) -> None:
    if seen.state is State.WAITING:
        transaction.on_commit(lambda: export_task.enqueue(seen.token))


def _own(request: HttpRequest, seen: ExportSeen) -> None:
    """A list that a person asked for while signed in is theirs alone."""
    if seen.person_id is None:
        return
    identity = identity_of(request.user)
    if identity is None or identity.person_id != seen.person_id:
        raise Http404


def _quiet(reply: HttpResponseBase) -> HttpResponseBase:
    """Nobody indexes it, no proxy keeps it."""
    reply["Cache-Control"] = "private, no-store"
    reply["X-Robots-Tag"] = "noindex"
    return reply
