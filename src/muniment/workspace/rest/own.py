"""What lies on a person's desk, for a program that brings their token: nothing of anybody else's is ever found."""

from __future__ import annotations

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import P, Query, Router

from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem
from muniment.workspace.queries import alerts as reading
from muniment.workspace.queries import desk, documents
from muniment.workspace.schemas import (
    AlertsTold,
    AlertWhole,
    CollectionsTold,
    CollectionTold,
    DeskPage,
    DocketTold,
    HistoryTold,
    MessageWhole,
    Mine,
    MineAsked,
    OwnerClaims,
    PortfoliosOwn,
    SearchesTold,
    TidingsTold,
)

router = Router(tags=["workspace"])
PROBLEMS = {400: Problem, 401: Problem, 403: Problem, 404: Problem, 503: Problem}
READ = Bearer("read")
Number = Annotated[int, P(ge=1, le=2**31 - 1)]


def _site(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


def _lang(request: HttpRequest) -> str:
    return str(getattr(request, "lang", "zh-Hans"))


@router.get(
    "/workspace/rights",
    response={200: Mine, **PROBLEMS},
    operation_id="rights_mine",
    summary="My rights, and my claims",
    auth=READ,
)
def rights(request: HttpRequest, asked: Query[MineAsked]) -> HttpResponse:
    """The rights of an owner for whom the person was confirmed to act, with what comes next on each."""
    words_known(request, MineAsked.model_fields)
    claims = desk.claims_of(bearer_of(request).person_id)
    confirmed = [each for each in claims if each.state == "confirmed"]
    chosen = next((each for each in confirmed if each.uscc == asked.code), confirmed[0] if confirmed else None)
    first = min(int(asked.cursor or 0), 10_000)
    listed = desk.owned(settings.MUNIMENT_DATA, chosen.uscc, first=first) if chosen else None
    after = first + desk.PAGE
    return json_reply(
        {
            "claims": [documents.claim_json(each) for each in claims],
            "code": chosen.uscc if chosen else None,
            "edition": listed.edition if listed else None,
            "total": listed.total if listed else 0,
            "items": documents.rights_json(listed) if listed else [],
            "next_cursor": str(after) if listed and after < listed.total else None,
        }
    )


@router.get(
    "/workspace/claims",
    response={200: OwnerClaims, **PROBLEMS},
    operation_id="claims_waiting",
    summary="Claims that wait for staff",
    auth=READ,
)
def claims(request: HttpRequest) -> HttpResponse:
    """For staff of a body, without their own; for everybody else there is no such list."""
    words_known(request, ())
    return json_reply({"items": [documents.claim_json(each) for each in desk.claims_waiting(bearer_of(request))]})


@router.get(
    "/workspace/portfolios",
    response={200: PortfoliosOwn, **PROBLEMS},
    operation_id="portfolios",
    summary="My portfolios",
    auth=READ,
)
def portfolios(request: HttpRequest) -> HttpResponse:
    """The portfolios that the person may open, by client and name."""
    words_known(request, ())
    kept, site = desk.portfolio_list(bearer_of(request)), _site(request)
    return json_reply({"items": [documents.portfolio_json(each, site=site) for each in kept]})


@router.get(
    "/workspace/portfolios/{portfolio}",
    response={200: DocketTold, **PROBLEMS},
    operation_id="docket",
    summary="One portfolio with everything that falls due",
    auth=READ,
)
def docket(request: HttpRequest, portfolio: Number) -> HttpResponse:
    """Its rights, next fees and deadlines by rule, and those typed or imported."""
    words_known(request, ())
    found = desk.docket_get(settings.MUNIMENT_DATA, bearer_of(request), portfolio)
    return json_reply(documents.docket_json(found, site=_site(request)))


@router.get(
    "/workspace/collections",
    response={200: CollectionsTold, **PROBLEMS},
    operation_id="collections",
    summary="My collections",
    auth=READ,
)
def collections(request: HttpRequest) -> HttpResponse:
    """By name, without what they hold."""
    words_known(request, ())
    kept, site = desk.collection_list(bearer_of(request)), _site(request)
    return json_reply({"items": [documents.collection_json(each, site=site, own=True) for each in kept]})


@router.get(
    "/workspace/collections/{collection}",
    response={200: CollectionTold, **PROBLEMS},
    operation_id="collection",
    summary="One collection",
    auth=READ,
)
def collection(request: HttpRequest, collection: Number) -> HttpResponse:
    """The rights in it, with notes and the notes before them."""
    words_known(request, ())
    found = desk.collection_get(settings.MUNIMENT_DATA, bearer_of(request), collection)
    return json_reply(documents.collection_json(found, site=_site(request), own=True))


@router.get(
    "/workspace/shared/{share}",
    response={200: CollectionTold, 400: Problem, 404: Problem},
    operation_id="collection_shared",
    summary="A collection that somebody shares",
)
def shared(request: HttpRequest, share: str) -> HttpResponse:
    """At the address that its owner gave out, for whoever has it; the notes as they are now."""
    words_known(request, ())
    found = desk.collection_shared(settings.MUNIMENT_DATA, share)
    response = json_reply(documents.collection_json(found, site=_site(request), own=False))
    response["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/workspace/searches",
    response={200: SearchesTold, **PROBLEMS},
    operation_id="searches",
    summary="Searches that I kept",
    auth=READ,
)
def searches(request: HttpRequest) -> HttpResponse:
    """By name, each with the alert that watches it."""
    words_known(request, ())
    kept, site = reading.searches_of(bearer_of(request)), _site(request)
    return json_reply({"items": [documents.search_json(each, site=site) for each in kept]})


@router.get(
    "/workspace/alerts",
    response={200: AlertsTold, **PROBLEMS},
    operation_id="alerts",
    summary="What I watch",
    auth=READ,
)
def alerts(request: HttpRequest) -> HttpResponse:
    """The alerts of the person, by name."""
    words_known(request, ())
    kept, site = reading.alerts_of(bearer_of(request)), _site(request)
    return json_reply({"items": [documents.alert_json(each, site=site) for each in kept]})


@router.get(
    "/workspace/alerts/{alert}",
    response={200: AlertWhole, **PROBLEMS},
    operation_id="alert",
    summary="One alert, and its messages",
    auth=READ,
)
def alert(request: HttpRequest, alert: Number) -> HttpResponse:
    """What it watches, when it speaks, and its last messages, newest first."""
    words_known(request, ())
    me = bearer_of(request)
    seen, told = reading.alert_get(me, alert), reading.messages_of(me, alert)
    messages = [documents.message_json(each) for each in told]
    return json_reply({**documents.alert_json(seen, site=_site(request)), "messages": messages})


@router.get(
    "/workspace/alerts/{alert}/tidings",
    response={200: TidingsTold, **PROBLEMS},
    operation_id="alert_tidings",
    summary="Every change that an alert told",
    auth=READ,
)
def tidings(request: HttpRequest, alert: Number, asked: Query[DeskPage]) -> HttpResponse:
    """Newest first, each once, with why you got it."""
    words_known(request, DeskPage.model_fields)
    seen = reading.alert_get(bearer_of(request), alert)
    told, onward = reading.feed_tidings(
        settings.MUNIMENT_DATA, alert, lang=_lang(request), before=int(asked.cursor or 0)
    )
    items = documents.tidings_json(seen, told, site=_site(request))
    return json_reply({"items": items, "next_cursor": str(onward) if onward else None})


@router.get(
    "/workspace/alerts/{alert}/messages/{message}",
    response={200: MessageWhole, **PROBLEMS},
    operation_id="alert_message",
    summary="One message of an alert",
    auth=READ,
)
def message(request: HttpRequest, alert: Number, message: Number, asked: Query[DeskPage]) -> HttpResponse:
    """All that it told, page by page."""
    words_known(request, DeskPage.model_fields)
    me, after = bearer_of(request), int(asked.cursor or 0)
    seen = reading.alert_get(me, alert)
    told = reading.message_get(settings.MUNIMENT_DATA, me, message, lang=_lang(request), after=after)
    following = after + reading.PAGE
    return json_reply(
        {
            **documents.message_json(told),
            "items": documents.tidings_json(seen, told.tidings, site=_site(request)),
            "next_cursor": str(following) if following < told.total else None,
        }
    )


@router.get(
    "/workspace/history",
    response={200: HistoryTold, **PROBLEMS},
    operation_id="history",
    summary="What I looked at and searched for",
    auth=READ,
)
def history(request: HttpRequest) -> HttpResponse:
    """The newest lines, where the person wants them kept; what a program asks is never written down."""
    words_known(request, ())
    person = bearer_of(request).person_id
    lines = documents.history_json(desk.history_of(person), site=_site(request))
    return json_reply({"kept": desk.history_kept(person), "items": lines})
