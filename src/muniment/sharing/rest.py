"""Open data for machines: the feed of changes, and the editions with their files."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from ninja import Query, Router

from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.accounts.values import SYSTEM
from muniment.kernel.errors import NotAllowed, NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.changes import changes_since
from muniment.register.queries.editions import edition_head
from muniment.search.queries.listing import list_formats
from muniment.search.values import Question
from muniment.sharing.queries.catalogue import dataset_get, dataset_json, dataset_list, dictionary_json, file_json
from muniment.sharing.queries.exports import export_json, export_name, export_own, export_path, exports_page
from muniment.sharing.queries.files import file_seen, wanted_checked
from muniment.sharing.queries.following import subscription_json, subscription_list
from muniment.sharing.queries.news import news_json
from muniment.sharing.queries.node import node_json, withheld_json
from muniment.sharing.queries.terms import reuse_list
from muniment.sharing.queries.themes import theme_get, theme_json, theme_list
from muniment.sharing.schemas import (
    Changes,
    Dataset,
    Datasets,
    Dictionary,
    ExportsAsked,
    ExportsTold,
    ExportTold,
    File,
    FileWanted,
    Following,
    ListWanted,
    Node,
    Since,
    Theme,
    Themes,
    WithheldAll,
)
from muniment.sharing.services.exporting import Asker, bounds_set, export_ask
from muniment.sharing.services.making import file_ask
from muniment.sharing.tasks import export as export_task
from muniment.sharing.tasks import make as make_task
from muniment.sharing.values import State
from muniment.webbase.downloads import file_reply
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["open data"])
PROBLEMS = {400: Problem, 404: Problem, 503: Problem}
OWN = {400: Problem, 401: Problem, 403: Problem}


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


@router.post(
    "/data/{edition}/files",
    response={202: File, 409: Problem, **PROBLEMS},
    operation_id="data_make",
    summary="Ask for a file of an edition",
)
def wanted(request: HttpRequest, edition: str, asked: FileWanted) -> HttpResponse:
    """The file is made in the background unless it is there: look at it again, under its `url` with `.json` behind it."""
    words_known(request, ())
    data_dir, word = settings.MUNIMENT_DATA, settings.MUNIMENT_SHARE_SOURCES
    of, manifest = wanted_checked(asked.name)
    if of.edition != edition:
        line = Text("{name} 不属于版本 {e}", "{name} is no file of edition {e}").fill(name=asked.name, e=edition)
        raise NotFound(line, code="data.file")
    with transaction.atomic():
        seen = file_ask(data_dir=data_dir, actor=SYSTEM, name=of.name, word=word)
        if seen.state is State.WAITING:
            transaction.on_commit(lambda: make_task.enqueue(of.name))
    told = file_json(
        file_seen(data_dir, of.name, word=word), reuse_list(data_dir, manifest, word=word), site=_site(request)
    )
    return json_reply(told, status=HTTPStatus.ACCEPTED)


@router.get("/node", response={200: Node, **PROBLEMS}, operation_id="node", summary="This installation, to be followed")
def node(request: HttpRequest) -> HttpResponse:
    """What another installation has to know to follow this one: the format, the name, every edition with its digest."""
    words_known(request, ())
    return json_reply(node_json(settings.MUNIMENT_DATA))


@router.get(
    "/withheld", response={200: WithheldAll, **PROBLEMS}, operation_id="withheld", summary="What is withheld now"
)
def withheld(request: HttpRequest) -> HttpResponse:
    """Right, field and ground of every withholding in force, without what is withheld: who keeps a copy hides the same."""
    words_known(request, ())
    return json_reply(withheld_json())


@router.get("/themes", response={200: Themes, **PROBLEMS}, operation_id="themes", summary="Theme databases")
def themes(request: HttpRequest) -> HttpResponse:
    """Every theme database that is published, with its tags and counts."""
    words_known(request, ())
    return json_reply({"items": [theme_json(each) for each in theme_list(settings.MUNIMENT_DATA)]})


@router.get("/themes/{slug}", response={200: Theme, **PROBLEMS}, operation_id="theme", summary="One theme database")
def theme(request: HttpRequest, slug: str) -> HttpResponse:
    """Title, query, tags with counts, and what each edition brought; its lists lie at `/themes/{slug}/list/{form}`."""
    words_known(request, ())
    return json_reply(theme_json(theme_get(settings.MUNIMENT_DATA, slug)))


@router.get(
    "/dictionary",
    response={200: Dictionary, 400: Problem},
    operation_id="dictionary",
    summary="Every field of the data",
)
def dictionary(request: HttpRequest) -> HttpResponse:
    """The data dictionary: name, type, unit and meaning of every public field."""
    words_known(request, ())
    return json_reply({"items": dictionary_json()})


@router.get(
    "/following",
    response={200: Following, **OWN},
    operation_id="follow",
    summary="Who is followed",
    auth=Bearer("read"),
)
def following(request: HttpRequest) -> HttpResponse:
    """For administrators: the installations that are followed, how far: the items of `muniment follow --format json`."""
    words_known(request, ())
    if not bearer_of(request).may("administrator"):
        line = Text("跟随的站点供管理员查看", "who is followed is for administrators")
        raise NotAllowed(line, code="follow.administrator")
    return json_reply({"items": [subscription_json(each) for each in subscription_list()]})


# --- lists of any length, made in the background -------------------------------------------------------------------------


@router.get(
    "/exports",
    response={200: ExportsTold, **OWN},
    operation_id="exports",
    summary="My exports",
    auth=Bearer("export"),
)
def exports(request: HttpRequest, asked: Query[ExportsAsked]) -> HttpResponse:
    """The lists that the person behind the token asked for, newest first."""
    words_known(request, ExportsAsked.model_fields)
    before = int(asked.cursor) if asked.cursor else None
    kept, onward = exports_page(bearer_of(request).person_id, before=before, limit=asked.limit)
    items = [export_json(each, site=_site(request)) for each in kept]
    return json_reply({"items": items, "next_cursor": str(onward) if onward else None})


@router.post(
    "/exports",
    response={202: ExportTold, 404: Problem, 409: Problem, 503: Problem, **OWN},
    operation_id="export_make",
    summary="Ask for a list of any length",
    auth=Bearer("export"),
)
def export_wanted(request: HttpRequest, asked: ListWanted) -> HttpResponse:
    """The list is made in the background; look at it under its token until it is `ready`."""
    words_known(request, ())
    asker = Asker(
        address=request.META.get("REMOTE_ADDR", ""),
        identity=bearer_of(request),
        lang=getattr(request, "lang", "zh-Hans"),
        site=_site(request),
        mail=asked.mail,
    )
    question = Question(asked.q, edition=asked.edition or None)
    with transaction.atomic():
        seen = export_ask(
            data_dir=settings.MUNIMENT_DATA, asker=asker, question=question, form=asked.form, bounds=bounds_set()
        )
        transaction.on_commit(lambda: export_task.enqueue(seen.token))
    return json_reply(export_json(seen, site=_site(request)), status=HTTPStatus.ACCEPTED)


@router.get(
    "/exports/{token}",
    response={200: ExportTold, 404: Problem, **OWN},
    operation_id="export",
    summary="How far a list is",
    auth=Bearer("export"),
)
def export(request: HttpRequest, token: str) -> HttpResponse:
    """One of the person's own."""
    words_known(request, ())
    return json_reply(export_json(export_own(token, bearer_of(request).person_id), site=_site(request)))


@router.get(
    "/exports/{token}/file",
    response={200: None, 404: Problem, **OWN},
    operation_id="export_file",
    summary="Take a finished list",
    auth=Bearer("export"),
)
def export_file(request: HttpRequest, token: str) -> HttpResponseBase:
    """The file, or with `Range` the stretch of it that is asked for: a broken download goes on."""
    words_known(request, ())
    export_own(token, bearer_of(request).person_id)
    seen, path = export_path(settings.MUNIMENT_DATA, token)
    media = next(each.media_type for each in list_formats() if each.name == seen.form)
    reply = file_reply(request, path, name=export_name(seen), media_type=media, sha256=seen.sha256)
    reply["Cache-Control"] = "private, no-store"
    return reply
