"""The guard of a correction of inventors: from those on the register, to others."""

from __future__ import annotations

import pytest

from muniment.exchange.domain.inventing import GUARDS, inventors_of, names_in
from muniment.exchange.tests.made import FIRM, right
from muniment.procedures.values import Facts
from muniment.register.tests.factories import TODAY, event, party

pytestmark = pytest.mark.one_database
(SPEC,) = GUARDS
TWO = {"parties": (party("owner", FIRM), party("inventor", "甲某", 1), party("inventor", "乙某", 2))}
CASES = [
    ("inventors", right(content=TWO), "甲某", "甲某、乙某、丙某", True),
    ("inventors.none", right(), "甲某", "乙某", False),
    ("inventors.same", right(content=TWO), "甲某\n乙某", "甲某, 乙某", True),
]


def ask(seen, before, after):
    form = {"former_inventors": before, "inventors": after}
    found = SPEC.guard(Facts(on=TODAY, state="draft", form=form, rights={seen.right_id: seen}))
    return {each.code.removeprefix("title."): each.refuses for each in found}


@pytest.mark.parametrize(("code", "seen", "before", "after", "refuses"), CASES)
def test_a_ground(code, seen, before, after, refuses):
    assert ask(seen, before, after)[code] is refuses


def test_one_in_order_finds_nothing_and_every_code_has_its_case():
    assert ask(right(content=TWO), "乙某；甲某", "甲某、丙某") == {}
    assert {f"title.{each[0]}" for each in CASES} == set(SPEC.codes)


def test_the_last_entry_says_who_invented_it():
    entered = event("party", "R", "2026-02-03", action="change", parties=(party("inventor", "甲某、丙某"),))
    assert inventors_of(right(content=TWO)) == ("甲某", "乙某")
    assert inventors_of(right(entered, content=TWO)) == ("甲某", "丙某")
    assert names_in("A. One; B. Two\nC. Three") == ("A. One", "B. Two", "C. Three")
