"""What the register says against an open licence of some patents, asked by anybody before a statement is written."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from muniment.exchange.domain.opening import right_stands
from muniment.kernel.errors import MunimentError
from muniment.kernel.texts import Text
from muniment.procedures.queries.documents import obstacle_json
from muniment.procedures.queries.facts import facts_gather, rights_resolve
from muniment.procedures.queries.registry import declaration_on
from muniment.procedures.values import Obstacle, RightFacts

NUMBERS_MOST = 50
"""Numbers that are looked at in one go: the house's choice."""


@dataclass(frozen=True, slots=True)
class Looked:
    """What was found for one number that was asked.

    Attributes:
        number: As typed.
        right: What the register says of it; ``None`` where the number names no right of use.
        problem: Why not.
        stops: What stops a statement; nothing lifts it.
        needs: What a consent or a report lifts.
        remarks: What should be known, and what is not covered.
    """

    number: str
    right: RightFacts | None
    problem: Text | None
    stops: tuple[Obstacle, ...] = ()
    needs: tuple[Obstacle, ...] = ()
    remarks: tuple[Obstacle, ...] = ()


def open_check(data_dir: Path, numbers: Iterable[str], *, on: date) -> tuple[Looked, ...]:
    """Each number with what the register says against an open licence of it on the day.

    Args:
        data_dir: The data folder.
        numbers: As typed; at most ``NUMBERS_MOST`` are looked at.
        on: The day of law.
    """
    wanted = list(dict.fromkeys(each.strip() for each in numbers if each.strip()))[:NUMBERS_MOST]
    return tuple(_looked(data_dir, each, on) for each in wanted)


def looked_document(each: Looked) -> dict[str, Any]:
    """The same as JSON takes it."""
    found = (*each.stops, *each.needs, *each.remarks)
    return {
        "number": each.number,
        "right_id": each.right.right_id if each.right else None,
        "problem": each.problem._asdict() if each.problem else None,
        "no_obstacle_in_register": each.right is not None and not any(one.refuses for one in found),
        "obstacles": [obstacle_json(one) for one in found],
    }


def _looked(data_dir: Path, number: str, on: date) -> Looked:
    spec = declaration_on("open_licence", on).rights
    if spec is None:
        return Looked(number, None, Text("此事项不涉及权利", "the procedure is about no rights"))
    ids, faults = rights_resolve(data_dir, spec, [number])
    if faults or not ids:
        return Looked(number, None, faults[0] if faults else Text("没有找到", "nothing was found"))
    try:
        facts = facts_gather(data_dir, on=on, state="", form={}, sides={}, right_ids=ids)
    except MunimentError as problem:
        return Looked(number, None, problem.text)
    found = right_stands(replace(facts, others=()))  # what others have put in is for those of the cases alone
    return Looked(
        number,
        facts.rights[ids[0]],
        None,
        tuple(each for each in found if each.kind == "stop"),
        tuple(each for each in found if each.kind == "needs"),
        tuple(each for each in found if each.kind == "remark"),
    )
