"""The intake for machines: the sources that can be read, and the loads with their reports."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from ninja import P, Query, Router

from muniment.intake.errors import SourceUnknown
from muniment.intake.queries import source_document, source_documents, source_get
from muniment.intake.schemas import LoadsAsked, LoadsTold, LoadWhole, SourcesTold, SourceWhole
from muniment.kernel.errors import NotFound
from muniment.register.queries.loads import load_get, load_list
from muniment.register.queries.telling import load_json, load_report_json
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["intake"])
PROBLEMS = {400: Problem, 404: Problem}
_LOADS_MOST = 2**31 - 1


@router.get(
    "/sources", response={200: SourcesTold, **PROBLEMS}, operation_id="sources", by_alias=True, summary="The readers"
)
def sources(request: HttpRequest) -> HttpResponse:
    """Every source that can be read: the document of `muniment sources --format json`."""
    words_known(request, ())
    return json_reply({"items": source_documents()})


@router.get(
    "/sources/{name}",
    response={200: SourceWhole, **PROBLEMS},
    operation_id="source",
    by_alias=True,
    summary="One reader",
)
def source(request: HttpRequest, name: str) -> HttpResponse:
    """One reader: what it reads, what it expects of a file, what it knowingly leaves."""
    words_known(request, ())
    try:
        found = source_get(name=name)
    except SourceUnknown as problem:  # a wrong option on a command line, but here an address that is not there
        raise NotFound(problem.text, code=problem.code) from problem
    return json_reply(source_document(found))


@router.get("/loads", response={200: LoadsTold, **PROBLEMS}, operation_id="loads", summary="Every load")
def loads(request: HttpRequest, asked: Query[LoadsAsked]) -> HttpResponse:
    """Loads with what became of their documents, newest first."""
    words_known(request, LoadsAsked.model_fields)
    before = int(asked.cursor) if asked.cursor else None
    kept = load_list(before=before, limit=asked.limit + 1)
    more = len(kept) > asked.limit
    shown = kept[: asked.limit]
    return json_reply(
        {"items": [load_json(each) for each in shown], "next_cursor": str(shown[-1].seq) if more else None}
    )


@router.get("/loads/{seq}", response={200: LoadWhole, **PROBLEMS}, operation_id="load", summary="The report of a load")
def load(request: HttpRequest, seq: Annotated[int, P(ge=0, le=_LOADS_MOST)]) -> HttpResponse:
    """The report of a load: every document of every file accounted for."""
    words_known(request, ())
    return json_reply(load_report_json(load_get(seq)))
