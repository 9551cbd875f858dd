"""Every declaration that this flat brings keeps what declarations owe."""

from __future__ import annotations

from datetime import date
from importlib.resources import files

import pytest

from muniment.procedures.queries.registry import declaration_check, declaration_parse

ENTRIES = sorted(
    (each for each in (files("muniment.protection") / "data" / "procedures").iterdir() if each.name.endswith(".yaml")),
    key=lambda each: each.name,
)


@pytest.mark.one_database
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda each: each.name)
def test_a_declaration_keeps_what_it_owes(entry):
    declaration = declaration_parse(entry.read_bytes(), entry.name)
    assert entry.name == f"{declaration.procedure}.{declaration.version}.yaml"
    assert declaration_check(declaration, on=max(declaration.valid_from, date(2026, 11, 20))) == []
