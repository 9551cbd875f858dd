"""The values of a form that was read once, in their own types again."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from muniment.kernel.money import Money
from muniment.procedures.domain.declaration import Declaration, FieldSpec
from muniment.procedures.models import CaseRow, StepRow
from muniment.procedures.queries.registry import declaration_of
from muniment.procedures.values import MIGRATED, Party


def form_typed(declaration: Declaration, row: CaseRow) -> dict[str, Any]:
    """The values kept with a case by field."""
    return {spec.name: value_typed(spec, row.form[spec.name]) for spec in declaration.form if spec.name in row.form}


def steps_declared(row: CaseRow) -> list[tuple[StepRow, Declaration]]:
    """The steps of a case in their order, each with the version under which it was made."""
    steps = list(row.steps.order_by("no"))
    version = next((each.said["from"] for each in steps if each.kind == MIGRATED), row.version)
    found = []
    for step in steps:
        found.append((step, declaration_of(f"{row.procedure}@{version}")))
        if step.kind == MIGRATED:
            version = step.said["to"]
    return found


def said_typed(row: CaseRow) -> dict[str, Any]:
    """What the moves made so far asked for, by name; the latest word counts."""
    found: dict[str, Any] = {}
    for step, declaration in steps_declared(row):
        spec = declaration.moves.get(step.move) if step.kind == "move" else None
        for each in spec.asks if spec else ():
            if each.name in step.said:
                found[each.name] = value_typed(each, step.said[each.name])
    return found


def value_typed(spec: FieldSpec, plain: Any) -> Any:  # noqa: ANN401 - any value of a form
    """A value as JSON keeps it, in its own type."""
    match spec.type:
        case "date":
            return date.fromisoformat(plain)
        case "money":
            return Money(plain["currency"], Decimal(plain["amount"]))
        case "number":
            return Decimal(plain)
        case "party":
            return tuple(Party(each["name"], each["code"]) for each in plain)
        case "rights" | "table" | "files":
            return tuple(plain)
        case _:
            return plain
