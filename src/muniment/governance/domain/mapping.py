"""What the map shows: measures with their systems, how far each is, and what of it a reader asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from muniment.governance.values import (
    Chapter,
    ChapterSeen,
    Measure,
    MeasureSeen,
    Plan,
    PlanMap,
    Section,
    SectionSeen,
    Sought,
    State,
    System,
    Tally,
)


def state_of(systems: Iterable[State]) -> State:
    """How far several systems are together.

    It works when all of them work that software can carry; it works in part as soon as one works at all.

    Args:
        systems: Their states, at least one, in any order.
    """
    carried = {state for state in systems if state is not State.NOT_SOFTWARE}
    if not carried:
        return State.NOT_SOFTWARE
    if len(carried) == 1:
        return carried.pop()
    return State.PARTLY


def counted(states: Iterable[State]) -> Mapping[State, int]:
    """How many of each state, every state there, in the order from *works* to *not software*."""
    found = Counter(states)
    return {state: found[state] for state in State}


def measure_seen(measure: Measure, systems: Sequence[System]) -> MeasureSeen:
    """A measure with the systems of the inventory that it names."""
    own = tuple(system for system in systems if measure.id in system.measures)
    return MeasureSeen(measure, state_of(each.state for each in own), own, counted(each.state for each in own))


def tally_of(plan: Plan, systems: Sequence[System]) -> Tally:
    """How many systems and how many measures are how far."""
    measures = (measure_seen(each, systems).state for each in plan.measures.values())
    return Tally(systems=counted(each.state for each in systems), measures=counted(measures))


def plan_map(plan: Plan, systems: Sequence[System], sought: Sought) -> PlanMap:
    """The map, narrowed to what is sought; the tally is always that of everything.

    Args:
        plan: The plan.
        systems: The whole inventory.
        sought: What to show.
    """
    chapters = tuple(_chapter_seen(chapter, plan, systems, sought) for chapter in plan.chapters)
    shown = tuple(each for each in chapters if each.sections or each.systems or not sought.narrows)
    measures = [measure for chapter in shown for section in chapter.sections for measure in section.measures]
    seen = {system.id for measure in measures for system in measure.systems}
    seen |= {system.id for chapter in shown for system in chapter.systems}
    return PlanMap(
        plan=plan,
        tally=tally_of(plan, systems),
        chapters=shown,
        sought=sought,
        shown_measures=len(measures),
        shown_systems=len(seen),
    )


def _wanted(systems: Iterable[System], sought: Sought) -> tuple[System, ...]:
    return tuple(each for each in systems if sought.state in (None, each.state))


def _chapter_seen(chapter: Chapter, plan: Plan, systems: Sequence[System], sought: Sought) -> ChapterSeen:
    sections = tuple(_section_seen(section, plan, systems, sought) for section in chapter.sections)
    own = [each for each in systems if each.chapter == chapter.no]
    measured = sought.body or sought.measure_state
    return ChapterSeen(
        chapter,
        tuple(each for each in sections if each.measures),
        () if measured else _wanted(own, sought),
    )


def _section_seen(section: Section, plan: Plan, systems: Sequence[System], sought: Sought) -> SectionSeen:
    measures = tuple(
        seen for measure in section.measures if (seen := _narrowed(measure_seen(measure, systems), sought)) is not None
    )
    by_id = {system.id: system for system in systems}
    projects = tuple(
        (project, tuple(by_id[each] for each in project.systems))
        for project in plan.projects
        if project.section == section.no and not sought.narrows
    )
    return SectionSeen(section, measures, projects)


def _narrowed(seen: MeasureSeen, sought: Sought) -> MeasureSeen | None:
    if sought.body and sought.body not in {body.id for body in seen.measure.bodies}:
        return None
    if sought.measure_state not in (None, seen.state):
        return None
    kept = systems_narrowed(seen, sought)
    return kept if kept.systems else None


def systems_narrowed(seen: MeasureSeen, sought: Sought) -> MeasureSeen:
    """The measure with only those of its systems that are sought; its state and its counts stay those of all."""
    return MeasureSeen(seen.measure, seen.state, _wanted(seen.systems, sought), seen.counts)
