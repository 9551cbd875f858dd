"""The data files: what stands in them, and that a wrong row is named instead of read."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest

from muniment.governance.domain.reading import plan_read, systems_read
from muniment.governance.queries import plan_get, system_list
from muniment.governance.values import State
from muniment.kernel.errors import SourceProblem

pytestmark = pytest.mark.one_database

ROOT = Path(__file__).parents[4]
# The inventory of systems that the plan names has these rows; none may be dropped.
IDS = [f"I{no:03}" for no in range(1, 140)]
LED = [
    "M06",
    "M08",
    "M12",
    "M15",
    "M19",
    "M20",
    "M21",
    "M22",
    "M23",
    "M24",
    "M25",
    "M30",
    "M33",
    "M34",
    "M35",
    "M36",
    "M39",
]
PER_SECTION = {
    4: 3,
    5: 2,
    6: 2,
    7: 2,
    8: 3,
    9: 4,
    10: 3,
    11: 3,
    12: 3,
    13: 2,
    14: 2,
    15: 2,
    16: 2,
    17: 2,
} | dict.fromkeys(range(18, 22), 1)
SAY = {"zh": "甲", "en": "a"}
PLAN: dict[str, Any] = {
    "plan": {"name": SAY, "number": SAY},
    "bodies": {"A": SAY, "B": SAY},
    "chapters": [
        {"chapter": 1, "name": SAY},
        {
            "chapter": 3,
            "name": SAY,
            "sections": [
                {"section": 4, "name": SAY, "measures": [{"id": "M01", "name": SAY, "lead": "A", "bodies": "B"}]}
            ],
        },
    ],
    "projects": [{"id": "P01", "section": 4, "sure": True, "name": SAY, "systems": "I001"}],
}
ROW: dict[str, Any] = {"id": "I001", "measures": "M01", "name": SAY, "does": SAY, "state": "not_yet"}
WORKS: dict[str, Any] = {**ROW, "state": "works", "pages": ["/check"], "test": "tests/a.py::test_b"}


def test_no_system_of_the_inventory_is_dropped():
    assert [system.id for system in system_list()] == IDS


def test_the_measures_are_those_of_the_plan_with_their_bodies():
    plan = plan_get()
    assert list(plan.measures) == [f"M{no:02}" for no in range(1, 40)]
    assert [each.id for each in plan.measures.values() if each.lead] == LED
    assert {each.lead.id for each in plan.measures.values() if each.lead} == {"CNIPA"}
    counted = {section.no: len(section.measures) for chapter in plan.chapters for section in chapter.sections}
    assert counted == PER_SECTION
    assert [body.id for body in plan.measures["M05"].bodies] == ["SPC", "SPP", "MPS"]
    assert [body.id for body in plan.measures["M24"].bodies] == ["CNIPA", "MIIT"]
    assert sum(len(each.bodies) for each in plan.measures.values()) == 208


def test_every_body_has_a_measure_and_there_are_fifteen_projects():
    plan = plan_get()
    assert {body.id for each in plan.measures.values() for body in each.bodies} == set(plan.bodies)
    assert [each.id for each in plan.projects] == [f"P{no:02}" for no in range(1, 16)]


def test_the_test_of_what_works_is_there():
    for system in system_list():
        if system.state is State.WORKS:
            path, _, name = system.test.partition("::")
            assert f"def {name}(" in (ROOT / path).read_text(encoding="utf-8"), system.id


def test_only_one_row_is_the_portal_itself():
    assert [system.id for system in system_list() if system.everywhere] == ["I102"]


def _plan(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(PLAN) | changes


def _measure(**changes: Any) -> dict[str, Any]:
    found = _plan()
    found["chapters"][1]["sections"][0]["measures"][0].update(changes)
    return found


@pytest.mark.parametrize(
    ("raw", "row"),
    [
        (_measure(lead="C"), "M01"),
        (_measure(bodies="B C"), "M01"),
        (_measure(bodies="A"), "A"),
        (_measure(lead="joint"), "M01"),
        (_measure(name={"zh": "甲"}), "M01"),
        (_measure(name={"zh": "甲", "en": " "}), "M01"),
        (_measure(note="x"), "M01"),
        (_plan(chapters=[PLAN["chapters"][1], PLAN["chapters"][1]]), "3"),
        (_plan(projects=[{**PLAN["projects"][0], "section": 5}]), "P01"),
        (_plan(projects=[PLAN["projects"][0], PLAN["projects"][0]]), "P01"),
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(raw: dict[str, Any], row: str):
    with pytest.raises(SourceProblem) as caught:
        plan_read(raw, file="measures.yaml")
    assert (caught.value.code, caught.value.facts["row"]) == ("plan.data", row)


@pytest.mark.parametrize(
    ("rows", "row"),
    [
        ([ROW, ROW], "I001"),
        ([{**ROW, "measures": "M02"}], "I001"),
        ([{**ROW, "measures": "M01 M01"}], "M01"),
        ([{**ROW, "measures": ""}], "I001"),
        ([{**ROW, "chapter": 3}], "I001"),
        ([{**ROW, "measures": "", "chapter": 7}], "I001"),
        ([{**ROW, "name": {"zh": "甲", "en": ""}}], "I001"),
        ([{**ROW, "does": "a"}], "I001"),
        ([{**ROW, "state": "nearly"}], "I001"),
        ([{**ROW, "pages": ["/check"]}], "I001"),
        ([{**ROW, "missing": SAY}], "I001"),
        ([{**ROW, "colour": "red"}], "I001"),
        ([{**WORKS, "test": ""}], "I001"),
        ([{**WORKS, "pages": []}], "I001"),
        ([{**WORKS, "missing": SAY}], "I001"),
        ([{**WORKS, "state": "partly"}], "I001"),
        ([{**ROW, "state": "partly", "missing": SAY}], "I001"),
        ([{**ROW, "state": "not_software"}], "I001"),
        ([{**ROW, "state": "not_software", "why": SAY, "pages": ["/check"]}], "I001"),
        ([{**ROW, "id": "I002"}], "P01"),
        ([{**ROW, "measures": "", "chapter": 1}], "M01"),
    ],
)
def test_a_row_that_says_too_little_or_too_much_is_refused(rows: list[dict[str, Any]], row: str):
    plan = plan_read(_plan(), file="measures.yaml")
    with pytest.raises(SourceProblem) as caught:
        systems_read({"systems": rows}, plan, file="systems.yaml")
    assert (caught.value.code, caught.value.facts["row"]) == ("plan.data", row)


@pytest.mark.parametrize(
    "row",
    [
        ROW,
        WORKS,
        {**ROW, "state": "partly", "commands": ["sources"], "missing": SAY},
        {**ROW, "state": "not_software", "why": SAY},
    ],
)
def test_a_row_that_says_what_its_state_owes_is_read(row: dict[str, Any]):
    (found,) = systems_read({"systems": [row]}, plan_read(_plan(), file="measures.yaml"), file="systems.yaml")
    assert (found.id, found.state, found.measures) == ("I001", row["state"], ("M01",))
