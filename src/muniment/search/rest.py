"""The search for machines: a page of an answer, and lists of any length."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from ninja import Query, Router

from muniment.search.domain.profiles import Sort
from muniment.search.queries.listing import answer_json, list_formats, list_marking, list_stream
from muniment.search.queries.profiles import query_profile
from muniment.search.queries.profiling import fields_document, largest_document, party_document, profile_json
from muniment.search.queries.searching import index_reach, search
from muniment.search.schemas import (
    Answered,
    FieldsTold,
    Largest,
    LargestAsked,
    PageSought,
    Portfolio,
    PortfolioSought,
    QuerySought,
    Sought,
)
from muniment.search.values import Question
from muniment.webbase.replies import day_of, json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["search"])
PROBLEMS = {400: Problem, 404: Problem, 503: Problem}
Form = Literal["csv", "xlsx", "json", "jsonl", "ris", "bibtex"]


def _question(asked: Sought) -> Question:
    return Question(
        query=asked.q,
        edition=asked.edition or None,
        as_of=day_of("as_of", asked.as_of),
        filters=asked.filters(),
        sort=asked.sort,
        descending=asked.order == "down",
    )


def _names(model: type[Sought]) -> list[str]:
    return [field.alias or name for name, field in model.model_fields.items()]


@router.get(
    "/search", response={200: Answered, **PROBLEMS}, operation_id="search", summary="Search every kind of right"
)
def found(request: HttpRequest, asked: Query[PageSought]) -> HttpResponse:
    """One page of what an edition holds that answers, with exact counts and the query in words.

    The same document as `muniment search --format json`. Go on with `after` = `next_after` until it is null: there is
    no limit to how far.
    """
    words_known(request, _names(PageSought))
    facets = () if asked.facets == ["none"] else tuple(asked.facets)
    paged = replace(_question(asked), after=asked.after, limit=asked.limit, facets=facets)
    return json_reply(answer_json(search(settings.MUNIMENT_DATA, paged)))


@router.get(
    "/search/list/{form}",
    response={200: None, **PROBLEMS},
    operation_id="search_list",
    summary="Take the whole list away",
)
def listed(request: HttpRequest, form: Form, asked: Query[Sought]) -> StreamingHttpResponse:
    """Every right that answers, as a file, without a cap; the reply is streamed."""
    words_known(request, _names(Sought))
    data_dir = settings.MUNIMENT_DATA
    edition = asked.edition or index_reach(data_dir).edition
    question = replace(_question(asked), edition=edition)
    pieces = list_stream(
        data_dir,
        question,
        form,
        edition=edition,
        lang=getattr(request, "lang", "zh-Hans"),
        marking=list_marking(data_dir),
        site=request.build_absolute_uri("/").rstrip("/"),
    )
    known = next(each for each in list_formats() if each.name == form)
    response = StreamingHttpResponse(pieces, content_type=known.media_type)
    response["Content-Disposition"] = f'attachment; filename="muniment-{edition}.{known.ending.lstrip(".")}"'
    return response


@router.get(
    "/search/fields",
    response={200: FieldsTold, 400: Problem},
    operation_id="search_fields",
    summary="Every field that a query may name",
)
def fields(request: HttpRequest) -> HttpResponse:
    """The fields with their other names, their values, and whether answers are counted or ordered by them."""
    words_known(request, ())
    return json_reply({"items": fields_document()})


@router.get(
    "/owners", response={200: Largest, **PROBLEMS}, operation_id="owners", summary="The owners with most rights"
)
def owners(request: HttpRequest, asked: Query[LargestAsked]) -> HttpResponse:
    """By the names that the records print; people who made something are not ranked."""
    return _largest(request, "owner", asked)


@router.get(
    "/agencies", response={200: Largest, **PROBLEMS}, operation_id="agencies", summary="The agencies with most rights"
)
def agencies(request: HttpRequest, asked: Query[LargestAsked]) -> HttpResponse:
    """By the names that the records print."""
    return _largest(request, "agency", asked)


def _largest(request: HttpRequest, sort: Sort, asked: LargestAsked) -> HttpResponse:
    words_known(request, LargestAsked.model_fields)
    return json_reply(largest_document(settings.MUNIMENT_DATA, sort, edition=asked.edition or None))


def _portfolio(request: HttpRequest, sort: Sort, name: str, asked: PortfolioSought) -> HttpResponse:
    words_known(request, list(PortfolioSought.model_fields))
    day = day_of("as_of", asked.as_of)
    told = party_document(settings.MUNIMENT_DATA, sort, name, edition=asked.edition or None, as_of=day, kind=asked.kind)
    return json_reply(told)


@router.get(
    "/owners/{path:name}",
    response={200: Portfolio, **PROBLEMS},
    operation_id="owner",
    summary="The portfolio of an owner",
)
def owner(request: HttpRequest, name: str, asked: Query[PortfolioSought]) -> HttpResponse:
    """All rights of an owner, by its unified social credit code or by exactly its name.

    The same document as `muniment owner --format json`. Names are not resolved: two spellings are two owners unless one
    code stands beside both.
    """
    return _portfolio(request, "owner", name, asked)


@router.get(
    "/agencies/{path:name}",
    response={200: Portfolio, **PROBLEMS},
    operation_id="agency",
    summary="The rights that an agency stands on",
)
def agency(request: HttpRequest, name: str, asked: Query[PortfolioSought]) -> HttpResponse:
    """All rights on which an agency stands, by its code or by exactly its name."""
    return _portfolio(request, "agency", name, asked)


@router.get(
    "/inventors/{path:name}",
    response={200: Portfolio, **PROBLEMS},
    operation_id="inventor",
    summary="The rights that name an inventor",
)
def inventor(request: HttpRequest, name: str, asked: Query[PortfolioSought]) -> HttpResponse:
    """All rights that name exactly this inventor, designer, breeder or author; people of one name are not told apart."""
    return _portfolio(request, "inventor", name, asked)


@router.get(
    "/portfolio",
    response={200: Portfolio, **PROBLEMS},
    operation_id="portfolio",
    summary="The portfolio of whatever answers to a query",
)
def portfolio(request: HttpRequest, asked: Query[QuerySought]) -> HttpResponse:
    """What stands below the page of a class (`ipc:H01M`) or a region (`region:840000`), for any query."""
    words_known(request, list(QuerySought.model_fields))
    day = day_of("as_of", asked.as_of)
    told = query_profile(
        settings.MUNIMENT_DATA, "query", asked.q, edition=asked.edition or None, as_of=day, kind=asked.kind
    )
    return json_reply(profile_json(told))
