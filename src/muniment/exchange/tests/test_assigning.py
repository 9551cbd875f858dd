"""Guards of the assignment of patents, ground by ground: title, chain, owners, liens, abroad."""

from __future__ import annotations

import pytest

from muniment.exchange.domain.titling import GUARDS
from muniment.exchange.tests.made import FIRM, pledged, right
from muniment.procedures.domain.declaration import MoveSpec, Words
from muniment.procedures.domain.machine import obstacles
from muniment.procedures.values import CaseFacts, Facts, Party
from muniment.register.tests.factories import TODAY, covers, event, known, party

pytestmark = pytest.mark.one_database
SPECS = {each.name: each for each in GUARDS}
OTHER = "澜乙科技有限公司"


def moved(on, giver, taker, **more):
    parties = (party("assignor", giver), party("assignee", taker))
    return event("transfer", "R", on, action="change", parties=parties, **more)


def review(state, transferees="澜新公司（示例国）"):
    """A review of a transfer abroad that ended so."""
    return CaseFacts(
        case_no="C2026-000007", procedure="external_transfer_review", act="external_review", state=state,
        right_ids=("CN-patent-X",), opened_on=TODAY,
        said={"transferees": transferees},
    )  # fmt: skip


GAP = (moved("2020-06-02", "澜旧公司", OTHER), moved("2022-03-04", "澜丙公司", FIRM))
VARIANT = (moved("2020-06-02", "澜旧公司", OTHER), moved("2022-03-04", "澜乙科技股份有限公司", FIRM))
OPEN = CaseFacts(case_no="C2026-000009", procedure="pledge_registration", act="pledge", state="filed", right_ids=("CN-patent-X",), opened_on=TODAY)  # fmt: skip
CASES = [
    ("standing", right(event("lapse", "H", "2026-01-04", action="unpaid", effective_on="2025-06-01")), {}, True, {}),
    ("standing.coverage", right(knows=known(covers("transfer", "party", "grant", "pledge", "seizure"))), {}, False, {}),
    ("holder", right(), {"assignors": ("旁人公司",)}, True, {}),
    ("chain", right(*GAP), {}, True, {}),
    ("chain.doubt", right(*VARIANT), {}, False, {}),
    ("co_owners", right(owners=(FIRM, OTHER)), {}, True, {"co_owner_consent": "1"}),
    ("pledged", right(pledged()), {}, True, {"pledgee_consent": "1"}),
    ("bound", right(event("seizure", "T", "2026-01-05", action="start")), {}, True, {}),
    ("bound", right(event("dispute", "W", "2026-01-05", action="start", text="专利权属纠纷")), {}, True, {}),
    ("bound.dispute", right(event("dispute", "W", "2026-01-05", action="start", text="侵权")), {}, False, {}),
    ("other", right(no="CN-patent-X"), {"others": (OPEN,)}, False, {}),
    (
        "abroad.reviewed",
        right(no="CN-patent-X"),
        {"form": {"abroad": True}, "past": (review("no_concern"),)},
        False,
        {},
    ),
    (
        "review",
        right(no="CN-patent-X"),
        {"form": {"abroad": True, "export_no": "1"}, "past": (review("concern"),)},
        True,
        {},
    ),
    ("abroad", right(), {"form": {"abroad": True}}, True, {"export_no": "许可 7"}),
    (
        "abroad",
        right(no="CN-patent-X"),
        {"form": {"abroad": True}, "past": (review("no_concern", "别国公司"),)},
        True,
        {"export_no": "许可 7"},
    ),
    ("coming", right(moved("2026-11-20", FIRM, OTHER, effective_on="2026-11-27")), {}, True, {}),
]


def ask(seen, *, assignors=(FIRM,), form=None, others=(), past=()):
    sides = {"assignor": tuple(Party(each) for each in assignors), "assignee": (Party("澜新公司"),)}
    facts = Facts(
        on=TODAY, state="draft", form=form or {}, sides=sides, rights={seen.right_id: seen}, others=others, past=past
    )
    move = MoveSpec(name=Words(zh="", en=""), done=Words(zh="", en=""), source=("draft",), by=("assignor",), guards=("title.assignment",))  # fmt: skip
    return obstacles(move, SPECS, facts)


@pytest.mark.parametrize(("code", "seen", "asked", "refuses", "lifts"), CASES)
def test_a_ground(code, seen, asked, refuses, lifts):
    found = {each.code: each for each in ask(seen, **asked)}
    assert found[f"title.{code}"].refuses is refuses
    assert found[f"title.{code}"].ground.rule.startswith("CN.patent.")
    if lifts:
        form = {**asked.get("form", {}), **lifts}
        assert [each.code for each in ask(seen, **(asked | {"form": form})) if each.refuses] == []


def test_every_code_has_its_case_and_an_assignment_in_order_finds_nothing():
    assert {f"title.{each[0]}" for each in CASES} == set(SPECS["title.assignment"].codes)
    assert ask(right()) == ()
    assert ask(right(moved("2020-06-02", "澜旧公司", FIRM))) == ()


def test_a_gap_says_which_entry_is_missing():
    (gap,) = [each for each in ask(right(*GAP)) if each.code == "title.chain"]
    assert gap.text.en == f"澜丙公司 gave it, while {OTHER} held it: no entry leads from {OTHER} to 澜丙公司"
