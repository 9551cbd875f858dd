"""Errors on records for programs: made by anybody, followed by whoever has the word, worked on with a token of staff."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Query, Router

from muniment.accounts.queries import identity_of
from muniment.accounts.services.bearer import Bearer, bearer_of
from muniment.accounts.services.limits import network_address
from muniment.accounts.values import Identity
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem
from muniment.workspace.queries.documents import report_json, report_whole_json
from muniment.workspace.queries.reports import LINES, report_followed, report_list
from muniment.workspace.rest.own import Number
from muniment.workspace.schemas import (
    MoveWish,
    RemarkWish,
    ReportMade,
    ReportsAsked,
    ReportsTold,
    ReportWhole,
    ReportWish,
)
from muniment.workspace.services import reports

router = Router(tags=["workspace"])
OPEN = {400: Problem, 404: Problem, 503: Problem}
STAFF = {**OPEN, 401: Problem, 403: Problem}
_WRITES = "write:workspace"


def _reporter(request: HttpRequest) -> Identity | None:
    """The person whose token allows writing; with any other, or none, the entry has no name."""
    me = identity_of(request.user)
    return me if me and (me.scopes is None or _WRITES in me.scopes) else None


@router.get(
    "/workspace/reports",
    response={200: ReportsTold, **STAFF},
    operation_id="reports",
    summary="Errors that were reported on records",
    auth=Bearer("read"),
)
def listing(request: HttpRequest, asked: Query[ReportsAsked]) -> HttpResponse:
    """For staff: what is open, oldest first, without e-mail addresses."""
    words_known(request, ReportsAsked.model_fields)
    words = {"state": asked.state, "source": asked.source, "field": asked.field}
    listed = report_list(bearer_of(request), words, after=min(int(asked.cursor or 0), 2**31 - 1))
    onward = str(listed[-1].report_id) if len(listed) == LINES else None
    return json_reply({"items": [report_json(each) for each in listed], "next_cursor": onward})


@router.post(
    "/workspace/reports",
    response={201: ReportMade, **OPEN, 429: Problem},
    operation_id="report_make",
    summary="An error on a record is reported",
)
def make(request: HttpRequest, asked: ReportWish) -> HttpResponse:
    """By anybody, ten in an hour from one network address; the reply has the only way back to it."""
    words_known(request, ())
    site = request.build_absolute_uri("/").rstrip("/")
    word = reports.report_make(
        data_dir=settings.MUNIMENT_DATA,
        said=reports.Reported(**asked.model_dump()),
        me=_reporter(request),
        network=network_address(request),
        lang=str(getattr(request, "lang", "zh-Hans")),
        site=site,
        at=timezone.now(),
    )
    response = json_reply({"word": word, "address": f"{site}/workspace/reports/{word}"}, status=HTTPStatus.CREATED)
    response["Cache-Control"] = "private, no-store"
    return response


@router.get(
    "/workspace/reports/entries/{report}",
    response={200: ReportWhole, **STAFF},
    operation_id="report_entry",
    summary="One reported error, for staff",
    auth=Bearer("read"),
)
def entry(request: HttpRequest, report: Number) -> HttpResponse:
    """With its history and the e-mail address; that staff looked stands in the trail."""
    words_known(request, ())
    seen = reports.report_open(data_dir=settings.MUNIMENT_DATA, me=bearer_of(request), report_id=report)
    return json_reply(report_whole_json(seen))


@router.post(
    "/workspace/reports/entries/{report}/move",
    response={204: None, **STAFF, 409: Problem},
    operation_id="report_move",
    summary="Staff move a reported error",
    auth=Bearer(_WRITES),
)
def move(request: HttpRequest, report: Number, asked: MoveWish) -> HttpResponse:
    """To a state that may follow, with the words for the reporter; the move stands in the trail."""
    words_known(request, ())
    reports.report_move(me=bearer_of(request), report_id=report, at=timezone.now(), **asked.model_dump())
    return HttpResponse(status=HTTPStatus.NO_CONTENT)


@router.get(
    "/workspace/reports/{word}",
    response={200: ReportWhole, **OPEN},
    operation_id="report_followed",
    summary="One reported error, for whoever has its word",
)
def followed(request: HttpRequest, word: str) -> HttpResponse:
    """How it stands, with every reply."""
    words_known(request, ())
    response = json_reply(report_whole_json(report_followed(settings.MUNIMENT_DATA, word)))
    response["Cache-Control"] = "private, no-store"
    return response


@router.post(
    "/workspace/reports/{word}/remark",
    response={204: None, **OPEN, 409: Problem},
    operation_id="report_remark",
    summary="The reporter adds a remark",
)
def remark(request: HttpRequest, word: str, asked: RemarkWish) -> HttpResponse:
    """One until staff answer; a closed entry is open again."""
    words_known(request, ())
    reports.report_remark(token=word, text=asked.text, at=timezone.now())
    return _kept()


@router.post(
    "/workspace/reports/{word}/forget",
    response={204: None, **OPEN},
    operation_id="report_forget",
    summary="The reporter takes the e-mail address away",
)
def forget(request: HttpRequest, word: str) -> HttpResponse:
    """No more letters go out; the entry stays at its address."""
    words_known(request, ())
    reports.report_forget(token=word)
    return _kept()


def _kept() -> HttpResponse:
    response = HttpResponse(status=HTTPStatus.NO_CONTENT)
    response["Cache-Control"] = "private, no-store"
    return response
