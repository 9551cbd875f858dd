"""The two data files become values, or a fault that names the row: nothing is guessed and nothing dropped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from muniment.governance.values import Body, Chapter, Measure, Plan, Project, Section, State, System
from muniment.kernel.errors import SourceProblem
from muniment.kernel.texts import Text

JOINT = "joint"
"""In the place of a leading body: the bodies share the work and none leads."""

_SYSTEM_KEYS = frozenset(
    "id measures chapter name does state pages commands test missing why everywhere".split()  # noqa: SIM905 - a list of words
)
# What a row of each state must say, and what it must not say.
_OWED: Mapping[State, frozenset[str]] = {
    State.WORKS: frozenset({"test"}),
    State.PARTLY: frozenset({"missing"}),
    State.NOT_YET: frozenset(),
    State.NOT_SOFTWARE: frozenset({"why"}),
}
_SEEN = frozenset({"pages", "commands"})


def _fault(file: str, row: object, what: str) -> SourceProblem:
    return SourceProblem(
        Text(f"{file} 第 {row} 行有误：{what}", f"{file}, row {row}: {what}"), code="plan.data", file=file, row=row
    )


def text_read(raw: object, *, file: str, row: object) -> Text:
    """A text that says something in both languages.

    Raises:
        SourceProblem: a language is missing or empty, or there is a third one.
    """
    if not isinstance(raw, Mapping) or set(raw) != {"zh", "en"}:
        raise _fault(file, row, f"a text has zh and en and nothing else, not {raw!r}")
    said = {key: str(value or "").strip() for key, value in raw.items()}
    if not all(said.values()):
        raise _fault(file, row, "a translation is missing")
    return Text(said["zh"], said["en"])


def plan_read(raw: Mapping[str, Any], *, file: str) -> Plan:
    """The plan of a ``measures.yaml``.

    Args:
        raw: The document, as a YAML reader gives it.
        file: Its name, for faults.

    Raises:
        SourceProblem: an id comes twice, a body or section is unknown, a translation is missing.
    """
    bodies = _bodies(raw["bodies"], file)
    chapters = tuple(_chapter(each, bodies, file) for each in raw["chapters"])
    sections = [section for chapter in chapters for section in chapter.sections]
    _once([str(chapter.no) for chapter in chapters], file)
    _once([str(section.no) for section in sections], file)
    measures = [measure for section in sections for measure in section.measures]
    _once([measure.id for measure in measures], file)
    projects = tuple(_project(each, {section.no for section in sections}, file) for each in raw["projects"])
    _once([project.id for project in projects], file)
    return Plan(
        name=text_read(raw["plan"]["name"], file=file, row="plan"),
        number=text_read(raw["plan"]["number"], file=file, row="plan"),
        chapters=chapters,
        bodies=bodies,
        measures={measure.id: measure for measure in measures},
        projects=projects,
    )


def _once(ids: Sequence[str], file: str) -> None:
    for each in ids:
        if ids.count(each) > 1:
            raise _fault(file, each, "this id comes twice")


def _bodies(raw: Mapping[str, Any], file: str) -> dict[str, Body]:
    return {key: Body(key, text_read(name, file=file, row=key)) for key, name in raw.items()}


def _chapter(raw: Mapping[str, Any], bodies: Mapping[str, Body], file: str) -> Chapter:
    no = int(raw["chapter"])
    sections = tuple(_section(each, no, bodies, file) for each in raw.get("sections", ()))
    return Chapter(no, text_read(raw["name"], file=file, row=f"chapter {no}"), sections)


def _section(raw: Mapping[str, Any], chapter: int, bodies: Mapping[str, Body], file: str) -> Section:
    no = int(raw["section"])
    measures = tuple(_measure(each, chapter, no, bodies, file) for each in raw["measures"])
    return Section(no, text_read(raw["name"], file=file, row=f"section {no}"), measures)


def _measure(raw: Mapping[str, Any], chapter: int, section: int, bodies: Mapping[str, Body], file: str) -> Measure:
    name, lead, others = raw["id"], raw["lead"], str(raw.get("bodies") or "").split()
    if set(raw) - {"id", "name", "lead", "bodies"}:
        raise _fault(file, name, f"it has keys that nobody reads: {sorted(set(raw))}")
    unknown = [each for each in [*others, *([] if lead == JOINT else [lead])] if each not in bodies]
    if unknown:
        raise _fault(file, name, f"unknown bodies {unknown}")
    if lead == JOINT and len(others) < 2:
        raise _fault(file, name, "bodies that share the work are at least two")
    _once([*others, *([] if lead == JOINT else [lead])], file)
    return Measure(
        id=name,
        chapter=chapter,
        section=section,
        name=text_read(raw["name"], file=file, row=name),
        lead=None if lead == JOINT else bodies[lead],
        supporting=tuple(bodies[each] for each in others),
    )


def _project(raw: Mapping[str, Any], sections: set[int], file: str) -> Project:
    if raw["section"] not in sections:
        raise _fault(file, raw["id"], f"unknown section {raw['section']}")
    name = text_read(raw["name"], file=file, row=raw["id"])
    return Project(raw["id"], raw["section"], name, tuple(raw["systems"].split()), bool(raw["sure"]))


def systems_read(raw: Mapping[str, Any], plan: Plan, *, file: str) -> tuple[System, ...]:
    """The systems of a ``systems.yaml``, in its order.

    Args:
        raw: The document, as a YAML reader gives it.
        plan: Whose measures, chapters and projects they refer to.
        file: Its name, for faults.

    Raises:
        SourceProblem: an id comes twice, a measure is unknown or has no system, a row says too little or too much for
            its state, a translation is missing, a project names a system that is not there.
    """
    found = tuple(_system(each, plan, file) for each in raw["systems"])
    _once([system.id for system in found], file)
    known = {system.id for system in found}
    for project in plan.projects:
        unknown = [each for each in project.systems if each not in known]
        if unknown or not project.systems:
            raise _fault(file, project.id, f"the project names systems that are not there: {unknown}")
    bare = set(plan.measures) - {name for system in found for name in system.measures}
    if bare:
        raise _fault(file, sorted(bare)[0], "no system belongs to this measure")
    return found


def _system(raw: Mapping[str, Any], plan: Plan, file: str) -> System:
    row = raw.get("id", "without an id")
    if set(raw) - _SYSTEM_KEYS:
        raise _fault(file, row, f"unknown keys {sorted(set(raw) - _SYSTEM_KEYS)}")
    measures, chapter = tuple(str(raw.get("measures") or "").split()), raw.get("chapter")
    _place_check(measures, chapter, plan, file, row)
    try:
        state = State(raw["state"])
    except ValueError as problem:
        raise _fault(file, row, f"unknown state {raw['state']!r}") from problem
    _state_check(raw, state, file, row)
    return System(
        id=row,
        measures=measures,
        chapter=chapter,
        name=text_read(raw["name"], file=file, row=row),
        does=text_read(raw["does"], file=file, row=row),
        state=state,
        pages=tuple(raw.get("pages", ())),
        commands=tuple(raw.get("commands", ())),
        test=raw.get("test", ""),
        missing=text_read(raw["missing"], file=file, row=row) if "missing" in raw else None,
        why=text_read(raw["why"], file=file, row=row) if "why" in raw else None,
        everywhere=bool(raw.get("everywhere", False)),
    )


def _place_check(measures: tuple[str, ...], chapter: int | None, plan: Plan, file: str, row: object) -> None:
    unknown = [each for each in measures if each not in plan.measures]
    if unknown:
        raise _fault(file, row, f"unknown measures {unknown}")
    _once(measures, file)
    if bool(measures) == (chapter is not None):
        raise _fault(file, row, "either measures or a chapter")
    if chapter is not None and chapter not in {each.no for each in plan.chapters}:
        raise _fault(file, row, f"unknown chapter {chapter}")


def _state_check(raw: Mapping[str, Any], state: State, file: str, row: object) -> None:
    said = {key for key in ("test", "missing", "why", *_SEEN) if raw.get(key)}
    seen = said & _SEEN
    if state in {State.WORKS, State.PARTLY}:
        if not seen:
            raise _fault(file, row, f"{state} without a page or a command to see it by")
    elif seen:
        raise _fault(file, row, f"{state}, and yet a page or a command")
    if said - _SEEN != _OWED[state]:
        raise _fault(file, row, f"{state} says {sorted(_OWED[state])}, not {sorted(said - _SEEN)}")
