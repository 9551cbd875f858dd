"""The exchange for machines: what lies on a right, and due diligence over a list."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import P, PathEx, Query, Router

from muniment.exchange.queries.diligence import diligence_document, diligence_get
from muniment.exchange.queries.liens import liens_document, liens_get
from muniment.exchange.schemas import DiligenceAsked, DiligenceTold, LiensAsked, LiensTold
from muniment.kernel.clock import clock_read
from muniment.webbase.replies import day_of, json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["exchange"])
PROBLEMS = {400: Problem, 404: Problem, 451: Problem, 503: Problem}
_NUMBER = "Any number in any customary form, or the identity of a right."
Named = PathEx[str, P(description=_NUMBER, examples=["ZL 2018 1 9000731.1"])]


@router.get(
    "/liens/{path:number}",
    response={200: LiensTold, **PROBLEMS},
    operation_id="liens",
    summary="What lies on one right on a day",
)
def liens(request: HttpRequest, asked: Query[LiensAsked], number: Named) -> HttpResponse:
    """Pledges, preservation orders in waiting order, licences and disputes: the document of `/liens/<right>?format=json`."""
    words_known(request, LiensAsked.model_fields)
    on = day_of("on", asked.on) or clock_read(settings.MUNIMENT_DATA).today()
    return json_reply(liens_document(liens_get(settings.MUNIMENT_DATA, number, on=on)))


@router.post(
    "/due-diligence",
    response={200: DiligenceTold, **PROBLEMS},
    operation_id="due_diligence",
    summary="Due diligence over a list of rights",
)
def due_diligence(request: HttpRequest, asked: DiligenceAsked) -> HttpResponse:
    """Title, liens, term against the loan, fees, family, disputes and coverage of each; nothing is kept."""
    on = clock_read(settings.MUNIMENT_DATA).today()
    text = "\n".join(asked.numbers)
    sheet = diligence_get(
        settings.MUNIMENT_DATA, text, pledgor=asked.pledgor, until=day_of("until", asked.until), on=on
    )
    return json_reply(diligence_document(sheet))
