"""The plan for machines: the map, and one measure."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from muniment.governance.queries import map_document, map_get, measure_get, measure_whole
from muniment.governance.schemas import MeasureWhole, PlanAsked, PlanTold
from muniment.governance.values import Sought, State
from muniment.webbase.replies import json_reply, words_known
from muniment.webbase.schemas import Problem

router = Router(tags=["plan"])
PROBLEMS = {400: Problem, 404: Problem}


@router.get("/plan", response={200: PlanTold, **PROBLEMS}, operation_id="plan", summary="The plan as a map")
def plan(request: HttpRequest, asked: Query[PlanAsked]) -> HttpResponse:
    """Its measures, the systems they name, and how far each is here: the document of `muniment plan --format json`."""
    words_known(request, PlanAsked.model_fields)
    sought = Sought(
        state=State(asked.state) if asked.state else None,
        measure_state=State(asked.measures) if asked.measures else None,
        body=asked.body,
    )
    return json_reply(map_document(map_get(sought)))


@router.get(
    "/plan/measures/{measure}",
    response={200: MeasureWhole, **PROBLEMS},
    operation_id="plan_measure",
    summary="One measure of the plan",
)
def plan_measure(request: HttpRequest, measure: str) -> HttpResponse:
    """One measure with its bodies and systems: the document of `muniment plan --measure ID --format json`."""
    words_known(request, ())
    return json_reply(measure_whole(measure_get(measure)))
