"""The command ``plan``: the plan as a map, on the terminal."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated

import typer

from muniment.cli.options import Form, Format
from muniment.cli.printing import json_print, say, table, told
from muniment.governance.domain.mapping import systems_narrowed
from muniment.governance.queries import map_document, map_get, measure_get, measure_whole
from muniment.governance.values import Measure, MeasureSeen, PlanMap, Sought, State, System
from muniment.kernel.texts import Text


def plan(
    measure: Annotated[str | None, typer.Option("--measure", metavar="ID", help="One measure, M01 to M39.")] = None,
    state: Annotated[State | None, typer.Option("--state", help="Only systems that are so far.")] = None,
    body: Annotated[str, typer.Option("--body", metavar="ID", help="Only measures of this body, such as CNIPA.")] = "",
    form: Format = Form.TEXT,
) -> int:
    """The plan as a map: its measures, the systems they name, and how far each is here."""
    if measure is not None:
        seen = systems_narrowed(measure_get(measure), Sought(state=state))
        _measure_json(seen) if form is Form.JSON else _measure_print(seen)
        return 0
    found = map_get(Sought(state=state, body=body))
    if form is Form.JSON:
        json_print(map_document(found))
    else:
        _map_print(found)
    return 0


def _map_print(seen: PlanMap) -> None:
    say(seen.plan.name)
    words = (Text("状态", "state"), Text("系统", "systems"), Text("任务", "measures"))
    rows = [(_look(each), str(count), str(seen.tally.measures[each])) for each, count in seen.tally.systems.items()]
    table([tuple(_said(each) for each in words), *rows])
    for chapter in seen.chapters:
        say()
        say(f"{chapter.chapter.no} {_said(chapter.chapter.name)}")
        _systems_print(chapter.systems)
        for section in chapter.sections:
            for each in section.measures:
                say(f"  {each.state.look.shape} {each.measure.id} {_said(each.measure.name)}")
                if seen.sought.narrows:
                    _systems_print(each.systems)


def _measure_print(seen: MeasureSeen) -> None:
    say(f"{seen.measure.id} {_said(seen.measure.name)}: {_look(seen.state)}")
    say(f"  {_said(_bodies(seen.measure))}")
    for system in seen.systems:
        say()
        say(f"{_look(system.state)}  {system.id} {_said(system.name)}")
        say(f"  {_said(system.does)}")
        for text in (system.missing, system.why):
            if text:
                say(f"  {_said(text)}")
        for line in (*system.pages, *(f"muniment {each}" for each in system.commands)):
            say(f"    {line}")


def _measure_json(seen: MeasureSeen) -> None:
    json_print(measure_whole(seen))


def _systems_print(systems: Iterable[System]) -> None:
    table(("   ", each.state.look.shape, each.id, _said(each.name)) for each in systems)


def _bodies(measure: Measure) -> Text:
    named = Text(
        "、".join(each.name.zh for each in measure.supporting), ", ".join(x.name.en for x in measure.supporting)
    )
    if measure.lead is None:
        return Text("共同负责：{all}", "jointly: {all}").fill(all=named)
    with_them = Text("；配合：{all}", "; with {all}").fill(all=named) if measure.supporting else Text("", "")
    return Text("牵头：{lead}{rest}", "lead: {lead}{rest}").fill(lead=measure.lead.name, rest=with_them)


def _look(state: State) -> str:
    return f"{state.look.shape} {_said(state.look.label)}"


def _said(text: Text) -> str:
    return told(text._asdict())
