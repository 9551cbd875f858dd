"""The words of the plan: chapters, sections, measures, bodies, projects, the systems that it names and how far each is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from muniment.kernel.texts import Text


@dataclass(frozen=True, slots=True)
class StateLook:
    """How a state is drawn: one character and a label."""

    shape: str
    label: Text


class State(StrEnum):
    """How far a system of the plan is in this program; of a measure, how far its systems are together."""

    WORKS = "works"
    PARTLY = "partly"
    NOT_YET = "not_yet"
    NOT_SOFTWARE = "not_software"

    @property
    def look(self) -> StateLook:
        """Its shape and its word: never colour alone."""
        return _LOOKS[self]


_LOOKS: Mapping[State, StateLook] = {
    State.WORKS: StateLook("●", Text("可用", "works")),
    State.PARTLY: StateLook("◐", Text("部分可用", "partly")),
    State.NOT_YET: StateLook("○", Text("尚未建设", "not yet")),
    State.NOT_SOFTWARE: StateLook("◇", Text("不属于软件", "not software")),
}


@dataclass(frozen=True, slots=True)
class Body:
    """A body that the plan makes responsible."""

    id: str
    name: Text


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the plan's measures.

    Attributes:
        id: ``M01`` to ``M39``.
        chapter: 3 to 8.
        section: 4 to 21, counted through all chapters.
        name: Our own short rendering in both languages.
        lead: The body that leads; ``None`` where the bodies share the work and none leads.
        supporting: The other bodies, or all of them where none leads; in the plan's order.
    """

    id: str
    chapter: int
    section: int
    name: Text
    lead: Body | None
    supporting: tuple[Body, ...]

    @property
    def bodies(self) -> tuple[Body, ...]:
        """All bodies, the leading one first."""
        return (self.lead, *self.supporting) if self.lead else self.supporting


@dataclass(frozen=True, slots=True)
class Section:
    """A section with its measures."""

    no: int
    name: Text
    measures: tuple[Measure, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter with its sections; the first two have none that set measures."""

    no: int
    name: Text
    sections: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Project:
    """A special project: a box of the plan with work that several measures share.

    Attributes:
        id: ``P01`` to ``P15``.
        section: Where its box stands.
        name: Our own rendering.
        systems: The systems of the inventory that belong to it.
        sure: Whether a source at hand names it; ``False``: from general knowledge, to be compared with the official text.
    """

    id: str
    section: int
    name: Text
    systems: tuple[str, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """The plan as its text has it, without what this program makes of it."""

    name: Text
    number: Text
    chapters: tuple[Chapter, ...]
    bodies: Mapping[str, Body]
    measures: Mapping[str, Measure]
    projects: tuple[Project, ...]


@dataclass(frozen=True, slots=True)
class System:
    """A system that the plan names, in our words.

    Attributes:
        id: ``I001`` onward, as in the inventory.
        measures: The measures that name it; empty where only a chapter does.
        chapter: The chapter that names it where no measure does.
        name: What to call it.
        does: One sentence: what software of this kind does for whom.
        state: How far it is here.
        pages: Addresses on which it can be seen.
        commands: Command lines after ``muniment`` with which it can be run.
        test: ``path::function`` of the test that holds it to its word; only where it works.
        missing: What is not there, where it works in part.
        why: Why no software can carry it.
        everywhere: Whether every page of the portal is a part of it.
    """

    id: str
    measures: tuple[str, ...]
    chapter: int | None
    name: Text
    does: Text
    state: State
    pages: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    test: str = ""
    missing: Text | None = None
    why: Text | None = None
    everywhere: bool = False


@dataclass(frozen=True, slots=True)
class MeasureSeen:
    """A measure with its systems and how far they are together."""

    measure: Measure
    state: State
    systems: tuple[System, ...]
    counts: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class SectionSeen:
    """A section as the map shows it."""

    section: Section
    measures: tuple[MeasureSeen, ...]
    projects: tuple[tuple[Project, tuple[System, ...]], ...]


@dataclass(frozen=True, slots=True)
class ChapterSeen:
    """A chapter as the map shows it; ``systems`` are those that no measure of it names."""

    chapter: Chapter
    sections: tuple[SectionSeen, ...]
    systems: tuple[System, ...]


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the systems, and of the measures, are how far."""

    systems: Mapping[State, int]
    measures: Mapping[State, int]


@dataclass(frozen=True, slots=True)
class Sought:
    """What a reader wants to see of the map; empty fields let everything pass.

    Attributes:
        state: Only systems that are so far.
        measure_state: Only measures that are so far.
        body: Only measures of this body.
    """

    state: State | None = None
    measure_state: State | None = None
    body: str = ""

    @property
    def narrows(self) -> bool:
        """Whether anything is left out at all."""
        return bool(self.state or self.measure_state or self.body)


@dataclass(frozen=True, slots=True)
class PlanMap:
    """The plan with what this program makes of it; the tally counts everything, whatever is shown."""

    plan: Plan
    tally: Tally
    chapters: tuple[ChapterSeen, ...]
    sought: Sought
    shown_measures: int
    shown_systems: int
