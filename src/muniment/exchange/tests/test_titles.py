"""Titles that move through cases: marks with what goes along, successions that fill a gap, reviews abroad, and every order of acts."""

# ruff: noqa: F811 - the fixture is asked for by name
from __future__ import annotations

import itertools
import threading
from datetime import date

import pytest
from django.db import connections

from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import incoming, statement
from muniment.catalogue.values import Event, GoodsServices, Mark, Party
from muniment.exchange.queries.titles import title_get
from muniment.exchange.tests.world import BANK, CODE, DAY, FIRM, A, lending, moment, right  # noqa: F401
from muniment.journal.queries import chain_verify
from muniment.kernel.errors import Conflict
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services.adding import held_add
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.services.holding import cases_erase
from muniment.procedures.services.ticking import cases_tick
from muniment.register.queries.rights import right_get

pytestmark = pytest.mark.django_db
X, Y, RENAMED = "澜新科技有限公司", "澜末科技有限公司", "澜甲新能源有限公司"
MARKS = [f"CN-trademark-9900000{n}" for n in (1, 2, 3)]


ANNOUNCED = {"said": {"announced_on": "2026-11-20"}}


def registrars() -> None:
    for act in ("transfer", "party", "pledge", "external_review"):
        authority_set(actor=SYSTEM, act=act, authority="registrar", basis="Made-up law art. 1", moment=moment())


def sign(no: int, words: str, class_no: str):
    """A registered mark of the firm."""
    granted = Event(occurred_on=date(2019, 2, 21), category="F", key_event="F10", family="grant")
    return incoming(
        statement(
            document=f"TM{no}", no=f"9900000{no}", kind="trademark", day=date(2019, 2, 21),
            parties=(Party(role="owner", name=FIRM),), filed_on=date(2018, 3, 12), granted_on=date(2019, 2, 21),
            mark=Mark(text=words), goods_services=(GoodsServices(class_no=class_no),), events=(granted,),
        )
    )  # fmt: skip


def taken_in(lending, procedure: str, **typed: str) -> str:
    """A filing taken in at the window; its number."""
    number = case_open(procedure=procedure, side="registrar", me=lending.registrar, moment=moment())
    draft_save(data_dir=lending.folder, case_no=number, me=lending.registrar, typed=typed, rev=1, moment=moment())
    lending.move(number, "take_in", said={"paper_no": "P-1"})
    return number


def assigned(lending, *rights: str, to: str = X, procedure: str = "assignment", by: str = FIRM, **more: str) -> str:
    typed = {
        "rights": "\n".join(rights), "assignors": by, "assignees": to, "instrument_no": "HT-1", "contract_on": "2026-11-01",
        "abroad": "no",
    }  # fmt: skip
    return taken_in(lending, procedure, **(typed | more))


def renamed(lending, *rights: str, procedure: str = "party_change") -> str:
    return taken_in(
        lending, procedure, rights="\n".join(rights), former_name=FIRM, new_name=RENAMED, holders=FIRM,
        changed_on="2026-11-01", proof_no="B-1",
    )  # fmt: skip


def refusal(lending, number: str, move: str, **more) -> str:
    with pytest.raises(Conflict) as refused:
        lending.move(number, move, **more)
    return str(refused.value.code)


def owners(lending, right_id: str, day: date = DAY) -> tuple[str, ...]:
    return right_get(lending.folder, right_id, as_of=day).ownership.names


def test_a_mark_goes_with_its_identical_ones_and_belongs_to_the_assignee_from_the_announcement(lending):
    lending.load(sign(1, "知契", "9"), sign(2, "知 契", "9"), sign(3, "知契", "35"))
    registrars()
    said = {"said": {"announced_on": "2026-11-27"}}
    alone = assigned(lending, MARKS[0], procedure="trademark_assignment")
    assert refusal(lending, alone, "register", **said) == "title.identical"
    both = assigned(lending, MARKS[0], MARKS[1], procedure="trademark_assignment")
    assert lending.move(both, "register", **said).state == "registered"
    assert owners(lending, MARKS[1], date(2026, 11, 26)) == (FIRM,)
    assert owners(lending, MARKS[1], date(2026, 11, 27)) == (X,)
    assert owners(lending, MARKS[2], date(2026, 11, 27)) == (FIRM,)
    again = assigned(lending, MARKS[0], MARKS[1], to=Y, procedure="trademark_assignment")
    assert refusal(lending, again, "register", said={"announced_on": "2026-11-28"}) == "title.coming"


def test_what_was_recorded_here_counts_when_marks_of_a_holder_are_looked_for(lending):
    """The edition still has the former names: a mark renamed here is its holder's, one that went away is nobody's here."""
    lending.load(sign(1, "知契", "9"), sign(2, "知契", "9"), sign(3, "澜甲", "9"))
    registrars()
    said = {"said": {"announced_on": "2026-11-20"}}
    both = assigned(lending, MARKS[0], MARKS[1], procedure="trademark_assignment")
    assert lending.move(both, "register", **said).state == "registered"
    back = assigned(lending, MARKS[0], by=X, to=Y, procedure="trademark_assignment")
    assert refusal(lending, back, "register", **said) == "title.identical", "its like came to X by the same case"
    lending.move(renamed_marks(lending, MARKS[2]), "record", **ANNOUNCED)
    two = assigned(lending, MARKS[0], MARKS[1], by=X, to=Y, procedure="trademark_assignment")
    assert lending.move(two, "register", **said).state == "registered"
    last = taken_in_name(lending, MARKS[0])
    assert [each.right_id for each in last if each.refuses] == [MARKS[1]]


def taken_in_name(lending, right_id):
    """What refuses a change of the name of Y on one mark alone."""
    number = taken_in(lending, "trademark_party_change", rights=right_id, former_name=Y, new_name="澜终公司", holders=Y, changed_on="2026-11-01", proof_no="B-2")  # fmt: skip
    with pytest.raises(Conflict) as refused:
        lending.move(number, "record", **ANNOUNCED)
    return refused.value.facts["obstacles"]


def test_a_change_of_name_is_made_on_all_marks_of_the_holder(lending):
    lending.load(sign(1, "知契", "9"), sign(2, "澜甲", "9"), sign(3, "云澜", "35"), right(1))
    registrars()
    number = renamed_marks(lending, *MARKS[:2])
    with pytest.raises(Conflict) as refused:
        lending.move(number, "record", **ANNOUNCED)
    assert [(each.code, each.right_id) for each in refused.value.facts["obstacles"] if each.refuses] == [
        ("title.all", MARKS[2])
    ]
    asked = lending.move(number, "ask_correction", said={"left_behind": MARKS[2]})
    limits = {each.name: each for each in case_get(case_no=number, me=lending.registrar, on=DAY).limits}
    assert (asked.state, limits["clock"].state, limits["correction"].due_on) == (
        "correcting",
        "paused",
        date(2026, 12, 21),
    )
    assert held_add(data_dir=lending.folder, case_no=number, field="rights", me=lending.registrar, moment=moment()) == 1
    lending.move(number, "correct_paper", said={"correction_no": "P-2"})
    assert lending.move(number, "record", **ANNOUNCED).state == "recorded"
    assert {owners(lending, each) for each in MARKS} == {(RENAMED,)}
    assert owners(lending, A) == (FIRM,), "patents have a procedure of their own"


def test_what_is_left_behind_and_not_put_right_in_time_is_given_up(lending):
    lending.load(sign(1, "知契", "9"), sign(2, "知契", "9"))
    registrars()
    number = assigned(lending, MARKS[0], procedure="trademark_assignment")
    lending.move(number, "ask_correction", said={"left_behind": MARKS[1]})
    cases_erase(lending.registrar.person_id)
    cases_tick(data_dir=lending.folder, moment=moment(date(2026, 12, 22)))
    assert case_get(case_no=number, me=lending.registrar, on=DAY).state == "given_up", (
        "what was put in is no draft any more"
    )
    assert owners(lending, MARKS[0]) == (FIRM,)


def renamed_marks(lending, *rights: str) -> str:
    return renamed(lending, *rights, procedure="trademark_party_change")


def test_a_succession_fills_the_gap_that_stops_a_transfer(lending):
    """澜旧 merged into 澜中 in 2021, which nobody recorded; 澜中 assigned to the firm in 2022."""
    moved = Event(
        occurred_on=date(2022, 3, 4), category="R", key_event="R10", family="transfer", action="change",
        parties=(Party(role="assignor", name="澜中公司", seq=1), Party(role="assignee", name=FIRM, seq=2)),
    )  # fmt: skip
    first = Event(
        occurred_on=date(2020, 9, 1), category="R", key_event="R10", family="transfer", action="change",
        parties=(Party(role="assignor", name="澜初公司", seq=1), Party(role="assignee", name="澜旧公司", seq=2)),
    )  # fmt: skip
    lending.load(right(1, first, moved))
    registrars()
    transfer = assigned(lending, A)
    assert refusal(lending, transfer, "register") == "title.chain"
    assert not title_get(lending.folder, A, on=DAY).chain.whole
    merged = taken_in(
        lending, "succession", rights=A, predecessor="澜旧公司", successors="澜中公司", ground="merger",
        succeeded_on="2021-06-01", proof_no="合并 1 号",
    )  # fmt: skip
    done = lending.move(merged, "record")
    assert "title.later" in {each.code for each in done.remarks}
    chain = title_get(lending.folder, A, on=DAY).chain
    assert chain.whole
    assert [each.holders for each in chain.links] == [("澜初公司",), ("澜旧公司",), ("澜中公司",), (FIRM,)]
    assert owners(lending, A) == (FIRM,), "what was recorded later and passed earlier does not undo what came after it"
    assert lending.move(transfer, "register").state == "registered"
    assert owners(lending, A) == (X,)


def test_a_transfer_abroad_waits_for_its_review(lending):
    lending.load(right(1))
    registrars()
    transfer = assigned(lending, A, abroad="yes")
    assert refusal(lending, transfer, "register") == "title.abroad"
    opinion = {"said": {"security": "无", "innovation": "无", "opinion": "未提出异议"}}
    assert lending.move(reviewed(lending), "pass", **opinion).state == "no_concern"
    done = lending.move(transfer, "register")
    assert "title.abroad.reviewed" in {each.code for each in done.remarks}
    assert owners(lending, A) == (X,)


def test_a_review_that_objects_stops_the_transfer_whatever_licence_is_named(lending):
    lending.load(right(1))
    registrars()
    transfer = assigned(lending, A, abroad="yes", export_no="许可 1 号")
    opinion = {"said": {"security": "有", "innovation": "有", "opinion": "不宜转让"}}
    assert lending.move(reviewed(lending), "object", **opinion).state == "concern"
    assert refusal(lending, transfer, "register") == "title.review"


def reviewed(lending) -> str:
    """A review that its applicant has put in."""
    number = case_open(
        procedure="external_transfer_review", side="applicant", me=lending.pledgor, moment=moment(), body="lan-firm"
    )
    typed = {"rights": A, "transferees": f"{X}, DE", "way": "ownership", "field": "电池", "control_list": "none"}
    draft_save(data_dir=lending.folder, case_no=number, me=lending.pledgor, typed=typed, rev=1, moment=moment())
    lending.move(number, "file", lending.pledgor)
    return number


# --- who comes first ---------------------------------------------------------------------------------------------------

ACTS = ("to_x", "to_y", "pledge", "rename")


def prepared(lending, right_id: str) -> dict[str, tuple[str, str]]:
    """Four filings on one right, all from the holder as the register has it, each with the move that decides on it."""
    pledge = taken_in(
        lending, "pledge_registration", **lending.typed(right_id, pledgees=f"{BANK}；{CODE}")
    )  # fmt: skip
    return {
        "to_x": (assigned(lending, right_id), "register"),
        "to_y": (assigned(lending, right_id, to=Y), "register"),
        "pledge": (pledge, "register"),
        "rename": (renamed(lending, right_id), "record"),
    }


def expected(order) -> list[str]:
    """What the law answers to each act in its turn."""
    holder, pledged, found = FIRM, False, []
    for act in order:
        wrong = {"pledge": "pledge.R1"}.get(act, "title.holder")
        if holder != FIRM:
            found.append(wrong)
        elif act == "pledge":
            pledged = True
            found.append("registered")
        elif act == "rename":
            holder = RENAMED
            found.append("recorded")
        elif pledged:
            found.append("title.pledged")
        else:
            holder = X
            found.append("registered")
    return found


def test_every_order_of_four_acts_on_one_right_ends_as_the_law_says(lending):
    orders = list(itertools.permutations(ACTS))
    lending.load(*(right(n) for n in range(1, 10)))
    registrars()
    for at, order in enumerate(orders[::3]):  # each act comes first twice
        right_id = f"CN-patent-20181000000{at + 1}"
        cases = prepared(lending, right_id)
        came = []
        for act in order:
            number, move = cases[act]
            try:
                came.append(lending.move(number, move).state)
            except Conflict as problem:
                came.append(problem.code)
        assert came == expected(order), order
    assert chain_verify() == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("pair", list(itertools.combinations(ACTS, 2)), ids="-".join)
def test_two_acts_in_the_same_second_have_exactly_one_order(lending, pair):
    lending.load(right(1))
    registrars()
    cases = prepared(lending, A)
    started, came = threading.Barrier(2), {}

    def act(name: str) -> None:
        number, move = cases[name]
        started.wait()
        try:
            came[name] = lending.move(number, move).state
        except Conflict as problem:
            came[name] = problem.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[each]) for each in pair]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    orders = [dict(zip(order, expected(order), strict=True)) for order in (pair, pair[::-1])]
    assert came in orders
    assert chain_verify() == []
