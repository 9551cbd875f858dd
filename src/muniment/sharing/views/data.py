"""Pages of open data: the catalogue, an edition with its files, the dictionary, the files themselves."""

from __future__ import annotations

import csv
import io
import re

import msgspec
from django.conf import settings
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_POST, require_safe

from muniment.accounts.queries import identity_of
from muniment.accounts.values import SYSTEM
from muniment.catalogue.queries.dictionary import fields_list
from muniment.register.queries.editions import edition_list
from muniment.register.queries.pictures import picture_public
from muniment.sharing.queries.catalogue import dataset_get, dataset_list, dcat_document, file_json
from muniment.sharing.queries.files import file_path, file_seen, wanted_checked
from muniment.sharing.queries.terms import reuse_list
from muniment.sharing.services.making import file_ask
from muniment.sharing.tasks import make as make_task
from muniment.sharing.values import ENDINGS, MEDIA, State
from muniment.webbase.downloads import file_reply

_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)
_PAGE = 30
"""Editions on the page of the catalogue; the document of the catalogue has them all."""


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@require_safe
def catalogue(request: HttpRequest) -> HttpResponse:
    """Every edition that can be taken away."""
    kept = dataset_list(settings.MUNIMENT_DATA, word=settings.MUNIMENT_SHARE_SOURCES)
    return render(request, "sharing/catalogue.html", {"datasets": kept[:_PAGE], "more": len(kept) - len(kept[:_PAGE])})


@require_safe
def dataset(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition: its files, the terms of its sources, and what is left out."""
    found = dataset_get(settings.MUNIMENT_DATA, edition, word=settings.MUNIMENT_SHARE_SOURCES)
    return render(request, "sharing/dataset.html", {"found": found})


@require_POST
def make(request: HttpRequest, edition: str) -> HttpResponse:
    """A file of the edition is asked for; it is made in the background."""
    name = request.POST.get("name", "")
    identity = identity_of(request.user)
    actor = identity.actor if identity else SYSTEM
    with transaction.atomic():
        seen = file_ask(data_dir=settings.MUNIMENT_DATA, actor=actor, name=name, word=settings.MUNIMENT_SHARE_SOURCES)
        if seen.state is State.WAITING:
            transaction.on_commit(lambda: make_task.enqueue(name))
    return HttpResponseRedirect(f"/data/{edition}#{name}")


@require_safe
def taken(request: HttpRequest, name: str) -> HttpResponseBase:
    """A file, or with ``.json`` behind its name what is to be known of it."""
    data_dir, word = settings.MUNIMENT_DATA, settings.MUNIMENT_SHARE_SOURCES
    if name.endswith(".json"):
        wanted, manifest = wanted_checked(name.removesuffix(".json"))
        told = file_json(
            file_seen(data_dir, wanted.name, word=word), reuse_list(data_dir, manifest, word=word), site=_site(request)
        )
        return HttpResponse(msgspec.json.encode(told), content_type="application/json")
    seen, path = file_path(data_dir, name, word=word)
    packed = ENDINGS[seen.wanted.form].endswith(".gz")
    media = "application/gzip" if packed else MEDIA[seen.wanted.form]
    return file_reply(request, path, name=name, media_type=media, sha256=seen.sha256)


@require_safe
def picture(request: HttpRequest, sha256: str) -> HttpResponse:
    """A stored picture byte by byte, as its hash names it: who follows this installation checks it."""
    body = picture_public(settings.MUNIMENT_DATA, sha256) if _SHA256.fullmatch(sha256) else None
    if body is None:
        raise Http404
    reply = HttpResponse(body, content_type="application/octet-stream")
    reply["Cache-Control"] = "public, no-cache"
    reply["ETag"] = f'"{sha256}"'
    return get_conditional_response(request, etag=reply["ETag"], response=reply) or reply


@require_safe
def dcat(request: HttpRequest) -> HttpResponse:
    """The catalogue for programs: DCAT in JSON-LD."""
    kept = dataset_list(settings.MUNIMENT_DATA, word=settings.MUNIMENT_SHARE_SOURCES)
    return HttpResponse(msgspec.json.encode(dcat_document(_site(request), kept)), content_type="application/ld+json")


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """News of editions, as Atom."""
    kept = tuple(reversed(edition_list()))[:_PAGE]
    context = {"editions": kept, "site": _site(request), "updated": kept[0].made_at if kept else None}
    return render(request, "sharing/feed.xml", context, content_type="application/atom+xml")


@require_safe
def dictionary(request: HttpRequest) -> HttpResponse:
    """Every field of the data, in words."""
    shown = [each for each in fields_list() if each.visibility == "public"]
    return render(request, "sharing/dictionary.html", {"fields": shown})


@require_safe
def dictionary_csv(_request: HttpRequest) -> HttpResponse:
    """The dictionary as a table."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(["name", "type", "unit", "standard", "zh", "en"])
    for each in fields_list():
        if each.visibility == "public":
            writer.writerow([each.name, each.type, each.unit or "", each.standard or "", each.text.zh, each.text.en])
    reply = HttpResponse(out.getvalue(), content_type="text/csv; charset=utf-8")
    reply["Content-Disposition"] = 'attachment; filename="muniment-dictionary.csv"'
    return reply
