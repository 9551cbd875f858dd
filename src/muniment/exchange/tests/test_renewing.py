"""The renewal of marks: the window of the law day by day, and a renewal from the draft to the new last day."""

from __future__ import annotations

from datetime import date

import pytest

from muniment.exchange.domain.renewing import GUARDS
from muniment.exchange.tests.made import FIRM, right
from muniment.procedures.values import Facts, Party
from muniment.register.tests.factories import event

(SPEC,) = GUARDS
MARK = {"kind": "trademark", "filed": "2016-01-04", "granted": "2016-11-21"}  # its last day is 2026-11-20
CANCELLED = event("lapse", "H", "2024-02-03", action="surrendered", effective_on="2024-02-03")


def ask(on: str, *events, holder: str = FIRM, until: str = "", **more):
    day = date.fromisoformat(on)
    seen = right(*events, on=day, **(MARK | more))
    form = {"renewed_until": date.fromisoformat(until)} if until else {}
    facts = Facts(on=day, state="draft", form=form, sides={"holder": (Party(holder),)}, rights={seen.right_id: seen})
    return {each.code: each for each in SPEC.guard(facts)}


@pytest.mark.one_database
@pytest.mark.parametrize(
    ("on", "found", "refuses"),
    [
        ("2025-11-19", {"renewal.early"}, True),
        ("2025-11-20", set(), False),
        ("2026-11-20", set(), False),
        ("2026-11-21", {"renewal.grace"}, False),
        ("2027-05-20", {"renewal.grace"}, False),
    ],
)
def test_the_window_day_by_day(on, found, refuses):
    said = ask(on)
    assert set(said) == found
    assert any(each.refuses for each in said.values()) is refuses


@pytest.mark.one_database
def test_every_other_ground():
    assert ask("2026-06-01", holder="旁人公司")["renewal.holder"].refuses
    assert ask("2026-06-01", CANCELLED)["renewal.ended"].refuses
    assert ask("2026-06-01", filed=None, granted=None).keys() >= {"renewal.term"}
    assert (
        ask("2026-06-01", until="2036-11-19")["renewal.until"].text.en
        == "the renewal runs until 2036-11-20, not 2036-11-19"
    )
    assert ask("2026-06-01", until="2036-11-20") == {}
    late = ask("2027-05-21")
    assert "renewal.late" in late or "renewal.ended" in late


@pytest.mark.one_database
def test_what_the_move_writes_is_the_new_last_day():
    renewed = event("other", "G", "2026-10-01", action="renewed", detail={"until_on": "2036-11-20"})
    seen = right(renewed, on=date(2026, 12, 1), **MARK)
    assert seen.expiry is not None
    assert seen.expiry.on == date(2036, 11, 20)
    assert "renewal.early" in ask("2026-12-01", renewed)
