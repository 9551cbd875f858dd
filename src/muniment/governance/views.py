"""Pages of the plan: the map, and one measure."""

from __future__ import annotations

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from muniment.governance.queries import map_document, map_get, measure_beside, measure_get, plan_get
from muniment.governance.values import Sought, State
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text


def _state_asked(request: HttpRequest, name: str) -> State | None:
    text = request.GET.get(name, "").strip()
    if not text:
        return None
    try:
        return State(text)
    except ValueError as problem:
        line = Text("状态只能是 {known}，而不是 {t}", "a state is one of {known}, not {t}")
        known = ", ".join(State)
        raise InvalidInput(line.fill(known=known, t=repr(text[:40])), code="plan.state") from problem


@require_safe
def plan(request: HttpRequest) -> HttpResponse:
    """The map: numbers, then chapters, measures and systems, all or those asked for."""
    sought = Sought(
        state=_state_asked(request, "state"),
        measure_state=_state_asked(request, "measures"),
        body=request.GET.get("body", "").strip(),
    )
    seen = map_get(sought)
    if request.GET.get("format") == "json":
        body = msgspec.json.encode(map_document(seen))
        return HttpResponse(body, content_type="application/json; charset=utf-8")
    context = {
        "map": seen,
        "states": tuple(State),
        "body": plan_get().bodies.get(sought.body),
        "systems_total": sum(seen.tally.systems.values()),
        "measures_total": sum(seen.tally.measures.values()),
        "by_state": [(each, seen.tally.systems[each], seen.tally.measures[each]) for each in State],
    }
    return render(request, "governance/plan.html", context)


@require_safe
def measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """One measure: its bodies, and its systems with what works and what is missing."""
    seen = measure_get(measure_id)
    before, after = measure_beside(seen.measure.id)
    chapter = next(each for each in plan_get().chapters if each.no == seen.measure.chapter)
    section = next(each for each in chapter.sections if each.no == seen.measure.section)
    named = {system.id for system in seen.systems}
    context = {
        "seen": seen,
        "before": before,
        "after": after,
        "chapter": chapter,
        "section": section,
        "projects": [each for each in plan_get().projects if named & set(each.systems)],
    }
    return render(request, "governance/measure.html", context)
