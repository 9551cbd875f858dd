"""Guards of changes of names: from the holder whom the register names, to another name, on a right that stands."""

from __future__ import annotations

import pytest

from muniment.exchange.domain.titling import GUARDS
from muniment.exchange.tests.made import FIRM, right
from muniment.procedures.values import Facts
from muniment.register.tests.factories import TODAY, covers, event, known

(SPEC,) = [each for each in GUARDS if each.name == "title.name"]
LAPSED = event("lapse", "H", "2026-01-04", action="unpaid", effective_on="2025-06-01")
CASES = [
    ("title.standing", right(LAPSED), FIRM, "新名公司", True),
    ("title.standing.coverage", right(knows=known(covers("transfer", "party", "grant"))), FIRM, "新名公司", False),
    ("title.holder", right(), "旁人公司", "新名公司", True),
    ("title.holder", right(owners=()), FIRM, "新名公司", True),
    ("title.holder.coverage", right(knows=known(covers("lapse", "grant"))), FIRM, "新名公司", False),
    ("title.same", right(), FIRM, f" {FIRM} ", True),
]


def ask(seen, former, new):
    return SPEC.guard(Facts(on=TODAY, state="draft", form={"former_name": former, "new_name": new}, rights={seen.right_id: seen}))  # fmt: skip


@pytest.mark.one_database
@pytest.mark.parametrize(("code", "seen", "former", "new", "refuses"), CASES)
def test_what_stands_against_a_change_of_name(code, seen, former, new, refuses):
    found = {each.code: each for each in ask(seen, former, new)}
    assert found[code].refuses is refuses
    assert found[code].ground.rule.startswith("CN.patent.title.")


@pytest.mark.one_database
def test_a_change_in_order_finds_nothing_and_every_code_has_its_case():
    assert ask(right(), FIRM, "新名公司") == []
    assert {each[0] for each in CASES} == set(SPEC.codes)
