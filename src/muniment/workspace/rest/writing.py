"""What a program may put on the desk of the person whose token it brings, for the scope ``write:workspace``."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem
from muniment.workspace.rest.own import Number, router
from muniment.workspace.schemas import CollectionWish, Done, DueWish, ItemsWish, KeepWish, Made, PortfolioWish
from muniment.workspace.services import collections, portfolios

PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem, 451: Problem, 503: Problem}
WRITE = Bearer("write:workspace")


def _made(number: int) -> HttpResponse:
    return json_reply({"id": number}, status=HTTPStatus.CREATED)


@router.post(
    "/workspace/portfolios",
    response={201: Made, **PROBLEMS},
    operation_id="portfolio_make",
    summary="A new portfolio",
    auth=WRITE,
)
def portfolio_make(request: HttpRequest, asked: PortfolioWish) -> HttpResponse:
    """A portfolio without anything in it, private or shared with a body of the person's."""
    words_known(request, ())
    words = {"name": asked.name, "client": asked.client, "body": asked.body}
    return _made(portfolios.portfolio_make(me=bearer_of(request), at=timezone.now(), **words))


@router.post(
    "/workspace/portfolios/{portfolio}/items",
    response={200: Done, **PROBLEMS},
    operation_id="portfolio_add",
    summary="A portfolio gathers more",
    auth=WRITE,
)
def portfolio_add(request: HttpRequest, portfolio: Number, asked: ItemsWish) -> HttpResponse:
    """By an owner, a query, or numbers, one a line; the reply says how many were new."""
    words_known(request, ())
    new = portfolios.items_add(
        data_dir=settings.MUNIMENT_DATA,
        me=bearer_of(request),
        portfolio_id=portfolio,
        sort=asked.sort,
        text=asked.text,
        at=timezone.now(),
    )
    return json_reply({"changed": new})


@router.post(
    "/workspace/portfolios/{portfolio}/dues",
    response={204: None, **PROBLEMS},
    operation_id="due_mark",
    summary="What falls due is done",
    auth=WRITE,
)
def due_mark(request: HttpRequest, portfolio: Number, asked: DueWish) -> HttpResponse:
    """Something that falls due in a portfolio is done, or is to be done after all."""
    words_known(request, ())
    portfolios.due_mark(
        me=bearer_of(request),
        portfolio_id=portfolio,
        right_id=asked.right_id,
        key=asked.key,
        done=asked.done,
        at=timezone.now(),
    )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.post(
    "/workspace/collections",
    response={201: Made, **PROBLEMS},
    operation_id="collection_make",
    summary="A new collection",
    auth=WRITE,
)
def collection_make(request: HttpRequest, asked: CollectionWish) -> HttpResponse:
    """A private collection without anything in it."""
    words_known(request, ())
    me = bearer_of(request)
    return _made(collections.collection_make(me=me, name=asked.name, about=asked.about, at=timezone.now()))


@router.post(
    "/workspace/collections/{collection}/rights",
    response={204: None, **PROBLEMS},
    operation_id="collection_keep",
    summary="A right lies in a collection",
    auth=WRITE,
)
def collection_keep(request: HttpRequest, collection: Number, asked: KeepWish) -> HttpResponse:
    """The right that the number names lies at the end of the collection, with the note if there is one."""
    words_known(request, ())
    collections.right_keep(
        data_dir=settings.MUNIMENT_DATA,
        me=bearer_of(request),
        collection_id=collection,
        number=asked.number,
        note=asked.note,
        at=timezone.now(),
    )
    return HttpResponse(status=HTTPStatus.NO_CONTENT)
