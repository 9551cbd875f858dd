"""Open data for machines: the feed of changes, and the editions with their files."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from muniment.register.queries.changes import changes_since
from muniment.register.queries.editions import edition_head
from muniment.sharing.queries.catalogue import dataset_get, dataset_json, dataset_list
from muniment.sharing.queries.news import news_json
from muniment.sharing.schemas import Changes, Dataset, Datasets, Since
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["open data"])
PROBLEMS = {400: Problem, 404: Problem, 503: Problem}


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@router.get(
    "/changes", response={200: Changes, **PROBLEMS}, operation_id="changes", summary="What changed since a cursor"
)
def changes(request: HttpRequest, asked: Query[Since]) -> HttpResponse:
    """Versions of rights and acts on them, oldest first; nothing comes twice and nothing is missed.

    A right that is withheld is in no item but that of its withholding. To follow, keep `next_cursor` with what you did.
    """
    words_known(request, Since.model_fields)
    page = changes_since(settings.MUNIMENT_DATA, asked.cursor, limit=asked.limit)
    head = edition_head()
    items = [told for each in page.items if (told := news_json(each)) is not None]
    return json_reply({"items": items, "next_cursor": page.next_cursor, "edition": head.name if head else None})


@router.get("/data", response={200: Datasets, **PROBLEMS}, operation_id="data", summary="Editions to take away")
def datasets(request: HttpRequest) -> HttpResponse:
    """Every edition, newest first, with its files, their checksums and the terms of its sources."""
    words_known(request, ())
    kept = dataset_list(settings.MUNIMENT_DATA, word=settings.MUNIMENT_SHARE_SOURCES)
    return json_reply({"items": [dataset_json(each, site=_site(request)) for each in kept]})


@router.get(
    "/data/{edition}",
    response={200: Dataset, **PROBLEMS},
    operation_id="data_edition",
    summary="One edition to take away",
)
def dataset(request: HttpRequest, edition: str) -> HttpResponse:
    """One edition with its files, their checksums and the terms of its sources."""
    words_known(request, ())
    found = dataset_get(settings.MUNIMENT_DATA, edition, word=settings.MUNIMENT_SHARE_SOURCES)
    return json_reply(dataset_json(found, site=_site(request)))
