"""What may be asked of the plan: the map, one measure, a document of both, and which measures a page serves."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import yaml
from django.urls import Resolver404, resolve

from muniment.governance.domain.mapping import measure_seen, plan_map
from muniment.governance.domain.reading import plan_read, systems_read
from muniment.governance.values import Measure, MeasureSeen, Plan, PlanMap, Sought, System
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text


def _document(name: str) -> Mapping[str, Any]:
    body = (files("muniment.governance") / "data" / name).read_text(encoding="utf-8")
    kept: Mapping[str, Any] = yaml.load(body, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - the safe one
    return kept


@cache
def plan_get() -> Plan:
    """The plan with its chapters, measures, bodies and special projects, read once a process.

    Raises:
        SourceProblem: ``measures.yaml`` contradicts itself.
    """
    return plan_read(_document("measures.yaml"), file="measures.yaml")


@cache
def system_list() -> tuple[System, ...]:
    """Every system that the plan names, in its order, read once a process.

    Raises:
        SourceProblem: ``systems.yaml`` contradicts itself or the plan.
    """
    return systems_read(_document("systems.yaml"), plan_get(), file="systems.yaml")


@lru_cache(maxsize=100)
def map_get(sought: Sought = Sought()) -> PlanMap:  # noqa: B008 - frozen
    """The plan as a map, narrowed to what is sought.

    Raises:
        NotFound: the plan knows no such body.
    """
    if sought.body and sought.body not in plan_get().bodies:
        line = Text("规划中没有机构 {b}", "the plan names no body {b}").fill(b=repr(sought.body[:40]))
        raise NotFound(line, code="plan.body_unknown", body=sought.body)
    return plan_map(plan_get(), system_list(), sought)


def measure_get(measure_id: str) -> MeasureSeen:
    """One measure with its systems.

    Args:
        measure_id: ``M01`` to ``M39``, in any case of letters.

    Raises:
        NotFound: there is no such measure.
    """
    found = plan_get().measures.get(measure_id.strip().upper())
    if found is None:
        line = Text("规划没有任务 {m}：编号为 M01 至 M39", "the plan has no measure {m}: they are M01 to M39")
        raise NotFound(line.fill(m=repr(measure_id[:40])), code="plan.measure_unknown", measure=measure_id)
    return measure_seen(found, system_list())


def measure_beside(measure_id: str) -> tuple[Measure | None, Measure | None]:
    """The measures before and after one, in the plan's order."""
    kept = list(plan_get().measures.values())
    at = next(index for index, each in enumerate(kept) if each.id == measure_id)
    return (kept[at - 1] if at else None, kept[at + 1] if at + 1 < len(kept) else None)


@cache
def _routes() -> Mapping[str, tuple[Measure, ...]]:
    """Measures by the route of the pages on which their systems can be seen."""
    found: dict[str, set[str]] = {}
    for system in system_list():
        for page in system.pages:
            try:
                route = resolve(page.partition("?")[0]).route
            except Resolver404:
                continue  # the journeys visit every page: one that is not there fails them
            found.setdefault(route, set()).update(system.measures)
    return {route: _in_order(names) for route, names in found.items()}


@cache
def _everywhere() -> tuple[Measure, ...]:
    return _in_order({name for system in system_list() if system.everywhere for name in system.measures})


def _in_order(names: set[str]) -> tuple[Measure, ...]:
    return tuple(measure for measure in plan_get().measures.values() if measure.id in names)


def measures_served(route: str) -> tuple[Measure, ...]:
    """The measures that a page serves, in the plan's order.

    Args:
        route: As Django's resolver names the page, such as ``rights/<str:right_id>``.

    Returns:
        Those of the systems that can be seen there; where the inventory names no such page, those of the portal itself.
    """
    return _routes().get(route) or _everywhere()


def system_document(system: System) -> dict[str, Any]:
    """A system as a JSON document says it."""
    return {
        "id": system.id,
        "measures": list(system.measures),
        "chapter": system.chapter,
        "name": system.name._asdict(),
        "does": system.does._asdict(),
        "state": system.state.value,
        "pages": list(system.pages),
        "commands": [f"muniment {each}" for each in system.commands],
        "test": system.test or None,
        "missing": system.missing._asdict() if system.missing else None,
        "why": system.why._asdict() if system.why else None,
    }


def measure_document(seen: MeasureSeen) -> dict[str, Any]:
    """A measure with its bodies and the ids of its systems as a JSON document says it."""
    measure = seen.measure
    bodies = [{"id": body.id, "name": body.name._asdict()} for body in measure.supporting]
    return {
        "id": measure.id,
        "chapter": measure.chapter,
        "section": measure.section,
        "name": measure.name._asdict(),
        "lead": {"id": measure.lead.id, "name": measure.lead.name._asdict()} if measure.lead else None,
        "supporting": bodies,
        "state": seen.state.value,
        "counts": {state.value: count for state, count in seen.counts.items()},
        "systems": [system.id for system in seen.systems],
    }


def measure_whole(seen: MeasureSeen) -> dict[str, Any]:
    """A measure with its systems whole, as ``muniment plan --measure ID --format json`` says it."""
    return {**measure_document(seen), "systems": [system_document(each) for each in seen.systems]}


def map_document(seen: PlanMap) -> dict[str, Any]:
    """The map as one JSON document: numbers of everything, then what was asked for."""
    measures = [each for chapter in seen.chapters for section in chapter.sections for each in section.measures]
    own = [system for chapter in seen.chapters for system in chapter.systems]
    systems = {system.id: system for system in [*own, *(each for kept in measures for each in kept.systems)]}
    return {
        "plan": {"name": seen.plan.name._asdict(), "number": seen.plan.number._asdict()},
        "translation": "ours",
        "totals": {
            "systems": {state.value: count for state, count in seen.tally.systems.items()},
            "measures": {state.value: count for state, count in seen.tally.measures.items()},
        },
        "chapters": [{"no": each.no, "name": each.name._asdict()} for each in seen.plan.chapters],
        "measures": [measure_document(each) for each in measures],
        "projects": [
            {
                "id": each.id,
                "section": each.section,
                "name": each.name._asdict(),
                "systems": list(each.systems),
                "confirmed": each.sure,
            }
            for each in seen.plan.projects
        ],
        "systems": [system_document(systems[name]) for name in sorted(systems)],
    }
