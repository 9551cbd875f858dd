"""Sums of time for anybody's machines: what falls due on a right, and periods counted on request."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from muniment.register.queries.editions import edition_get
from muniment.webbase.replies import day_of, json_reply, words_known
from muniment.webbase.schemas import Problem
from muniment.workspace.queries.counting import count_asked, count_document
from muniment.workspace.queries.dues import deadlines_document
from muniment.workspace.schemas import CountAsked, DeadlinesAsked, DeadlinesTold, PeriodsTold, SumTold

router = Router(tags=["workspace"])
PROBLEMS = {400: Problem, 404: Problem, 451: Problem, 503: Problem}
_NUMBER = "Any number in any customary form, or the identity of a right."
Named = PathEx[str, P(description=_NUMBER, examples=["ZL 2018 1 9000731.1"])]


@router.get(
    "/deadlines/{path:number}",
    response={200: DeadlinesTold, **PROBLEMS},
    operation_id="deadlines",
    summary="Next fees and deadlines of one right",
)
def deadlines(request: HttpRequest, asked: Query[DeadlinesAsked], number: Named) -> HttpResponse:
    """By effective-dated rule, each with its sum: the document of `muniment deadlines --format json`."""
    words_known(request, DeadlinesAsked.model_fields)
    edition, on = edition_get(asked.edition or None), day_of("on", asked.on)
    return json_reply(deadlines_document(settings.MUNIMENT_DATA, number, edition=edition, on=on))


@router.get(
    "/periods", response={200: PeriodsTold, 400: Problem}, operation_id="periods", summary="What can be counted"
)
def periods(request: HttpRequest) -> HttpResponse:
    """Periods of parties and clocks of offices with their rules, the days that they start from, the ways of service."""
    words_known(request, ())
    return json_reply(count_document())


@router.get("/count", response={200: SumTold, 400: Problem}, operation_id="count", summary="The last day of a period")
def count(request: HttpRequest, asked: Query[CountAsked]) -> HttpResponse:
    """A period counted from days that you know, moved past holidays where its rule says so, with the sum."""
    words_known(request, CountAsked.model_fields)
    given = {name: str(value) for name, value in asked.dict().items() if value}
    return json_reply(count_asked(settings.MUNIMENT_DATA, given).document())
