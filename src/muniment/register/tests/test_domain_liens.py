"""What lies on a right, and who owns it, as of a day."""

from __future__ import annotations

import pytest

from muniment.register.domain.liens import LIEN_FAMILIES, lien_absent, lien_noun, liens_current, liens_on
from muniment.register.domain.owners import owners_on
from muniment.register.tests.factories import TODAY, covers, day, event, known, known_all, party, record
from muniment.register.values import Covered


def ask(*events, as_of=TODAY, knowledge=None, family="pledge", **right):
    as_of = day(as_of) if isinstance(as_of, str) else as_of
    standings = liens_on(record(events=events, **right), as_of=as_of, known=knowledge or known_all())
    return next(standing for standing in standings if standing.family == family)


def pledge(action, on, instrument=None, bank="云澜商业银行", **more):
    parties = (party("pledgor", "云澜甲公司"), party("pledgee", bank)) if bank else ()
    return event("pledge", "R", on, action=action, instrument_id=instrument, parties=parties, **more)


def test_every_family_has_its_standing():
    standings = liens_on(record(), as_of=TODAY, known=known_all())
    assert tuple(standing.family for standing in standings) == LIEN_FAMILIES
    for standing in standings:
        assert standing.text.en == f"{lien_absent(standing.family).en} (as far as cn.gazette to 2026-11-20)"
        assert lien_noun(standing.family).zh


def test_not_pledged_is_said_only_where_pledges_are_covered():
    standing = ask(knowledge=known(covers("lapse", "licence")))
    assert standing.text.en == "pledges: not covered by the sources loaded"
    assert standing.text.zh == "质押：所载来源未覆盖"
    assert not isinstance(standing.coverage, Covered)


def test_pledges_need_coverage_only_from_the_grant_on_licences_from_the_filing():
    knowledge = known(covers("pledge", "licence", since="2020-05-08"))
    assert isinstance(ask(knowledge=knowledge).coverage, Covered)
    assert not isinstance(ask(knowledge=knowledge, family="licence").coverage, Covered)
    assert isinstance(ask(knowledge=knowledge, filed=None, granted=None).coverage, Covered) is False


def test_a_pledge_that_stands():
    start = pledge("start", "2025-03-18", "Y2025980000118", detail={"amount": "8000000", "currency": "CNY"})
    standing = ask(start)
    (lien,) = standing.current
    assert (lien.since, lien.names, lien.instrument_id) == (day("2025-03-18"), ("云澜商业银行",), "Y2025980000118")
    assert lien.detail == {"amount": "8000000", "currency": "CNY"}
    assert standing.text.en == ("pledged since 2025-03-18 (云澜商业银行) · as far as cn.gazette to 2026-11-20")
    assert standing.reasons[0].events == lien.events


def test_a_pledge_whose_discharge_would_not_be_known():
    standing = ask(pledge("start", "2025-03-18"), knowledge=known())
    assert standing.text.en.endswith("whether it was ended since: not covered by the sources loaded")


@pytest.mark.parametrize(("as_of", "current"), [("2025-03-17", 0), ("2025-03-18", 1), ("2026-01-05", 0)])
def test_start_and_end_of_one_instrument(as_of, current):
    events = (pledge("start", "2025-03-18", "Y1"), pledge("end", "2026-01-05", "Y1"))
    standing = ask(*events, as_of=as_of)
    assert len(standing.current) == current
    if as_of == "2026-01-05":
        assert standing.past[0].ended_on == day("2026-01-05")
        assert standing.past[0].text.zh == "自 2025-03-18 起质押（云澜商业银行），至 2026-01-05 止"


def test_two_instruments_end_each_for_itself():
    events = (
        pledge("start", "2024-01-01", "Y1"),
        pledge("start", "2025-01-01", "Y2", bank="岚湾银行"),
        pledge("end", "2026-01-05", "Y1"),
    )
    standing = ask(*events)
    assert [lien.instrument_id for lien in standing.current] == ["Y2"]
    assert [lien.instrument_id for lien in standing.past] == ["Y1"]


def test_an_end_without_instrument_ends_the_only_open_entry():
    assert not ask(pledge("start", "2024-01-01", "Y1"), pledge("end", "2026-01-05", bank=None)).current


def test_an_end_without_instrument_goes_by_the_parties():
    events = (
        pledge("start", "2024-01-01"),
        pledge("start", "2025-01-01", bank="岚湾银行"),
        pledge("end", "2026-01-05", bank="岚湾银行"),
    )
    assert [lien.names for lien in ask(*events).current] == [("云澜商业银行",)]


def test_an_end_that_fits_several_ends_none_and_says_so():
    events = (pledge("start", "2024-01-01"), pledge("start", "2025-01-01"), pledge("end", "2026-01-05"))
    standing = ask(*events)
    assert len(standing.current) == 2
    assert any("cannot be decided" in reason.text.en for reason in standing.reasons)


@pytest.mark.parametrize("instrument", [None, "Y9"])
def test_an_end_of_something_never_seen_is_no_doubt(instrument):
    standing = ask(pledge("end", "2026-01-05", instrument))
    assert not standing.current
    assert len(standing.reasons) == 1


def test_an_end_that_names_another_instrument_ends_nothing():
    standing = ask(pledge("start", "2024-01-01", "Y1"), pledge("end", "2026-01-05", "Y2"))
    assert len(standing.current) == 1
    assert any("cannot be decided" in reason.text.en for reason in standing.reasons)


def test_an_end_with_an_instrument_ends_an_entry_that_named_none():
    assert not ask(pledge("start", "2024-01-01"), pledge("end", "2026-01-05", "Y2")).current


def test_a_change_is_kept_with_its_instrument_and_its_newest_facts():
    events = (
        pledge("start", "2024-01-01", "Y1", detail={"amount": "1"}),
        pledge("change", "2025-01-01", "Y1", bank="新银行", detail={"amount": "2"}),
    )
    (lien,) = ask(*events).current
    assert (lien.detail["amount"], lien.names, len(lien.events)) == ("2", ("新银行",), 2)


def test_a_change_known_alone_shows_that_something_stands():
    (lien,) = ask(pledge("change", "2024-01-01", "Y1")).current
    assert lien.since == day("2024-01-01")


def test_an_instrument_that_starts_again_is_a_new_entry():
    events = (
        pledge("start", "2022-01-01", "Y1"),
        pledge("end", "2023-01-01", "Y1"),
        pledge("start", "2024-01-01", "Y1"),
    )
    standing = ask(*events)
    assert (len(standing.current), len(standing.past)) == (1, 1)


@pytest.mark.parametrize(
    ("family", "role", "current"), [("licence", "licensee", 0), ("seizure", "petitioner", 0), ("pledge", "pledgee", 1)]
)
def test_a_term_of_its_own_ends_a_licence_or_seizure_but_no_pledge(family, role, current):
    start = event(
        family, "S", "2022-01-01", action="start", parties=(party(role, "乙公司"),), detail={"until_on": "2025-12-31"}
    )
    assert len(ask(start, family=family, as_of="2025-12-31").current) == 1
    standing = ask(start, family=family, as_of="2026-01-01")
    assert len(standing.current) == current
    if not current:
        assert standing.past[0].ended_on == day("2026-01-01")


def test_an_unreadable_term_ends_nothing():
    start = event("licence", "S", "2022-01-01", action="start", detail={"until_on": "someday"})
    (lien,) = ask(start, family="licence").current
    assert lien.text.en == "licensed since 2022-01-01"
    assert lien.until_on is None


def test_all_that_stands_in_one_list():
    events = (pledge("start", "2024-01-01", "Y1"), event("seizure", "T", "2025-01-01", action="start"))
    standings = liens_on(record(events=events), as_of=TODAY, known=known_all())
    assert [lien.family for lien in liens_current(standings)] == ["pledge", "seizure"]


@pytest.mark.parametrize(
    "decision",
    [
        event("dispute", "M", "2026-01-01", action="maintained"),
        event("lapse", "H", "2026-01-01", action="invalidated", effect="from_start"),
        event("dispute", "W", "2026-01-01", action="end"),
    ],
)
def test_a_decision_closes_the_dispute(decision):
    request = event("dispute", "L", "2025-01-01", action="start")
    assert len(ask(request, family="dispute").current) == 1
    assert not ask(request, decision, family="dispute").current


def test_a_decision_on_the_right_closes_no_lawsuit():
    suit = event("dispute", "W", "2025-01-01", action="start")
    maintained = event("dispute", "M", "2026-01-01", action="end")
    standing = ask(suit, maintained, family="dispute")
    assert len(standing.current) == 1
    assert not any("cannot be decided" in reason.text.en for reason in standing.reasons)


@pytest.mark.parametrize("category", ["F", "B"])
def test_the_decision_on_the_application_closes_the_opposition(category):
    opposed = event("dispute", "E", "2019-01-01", action="start")
    decided = event("grant", category, "2020-05-08")
    assert not ask(opposed, decided, family="dispute").current


def test_that_an_appeal_is_possible_is_no_dispute():
    assert not ask(event("dispute", "V", "2025-01-01", action="change"), family="dispute").current


def test_an_event_without_an_action_starts_something():
    assert ask(event("licence", "S", "2025-01-01"), family="licence").current


# --- owners ---------------------------------------------------------------------------------------------------------


def transfer(on, old, new, **more):
    parties = tuple(party(role, name) for role, name in (("assignor", old), ("assignee", new)) if name)
    return event("transfer", "R", on, action="start", parties=parties, **more)


def owner(*events, as_of=TODAY, knowledge=None, **right):
    as_of = day(as_of) if isinstance(as_of, str) else as_of
    return owners_on(record(events=events, **right), as_of=as_of, known=knowledge or known_all())


def test_the_owner_as_printed():
    answer = owner(parties=(party("owner", "乙", 2), party("owner", "甲", 1), party("inventor", "丙")))
    assert (answer.names, answer.role, answer.since) == (("甲", "乙"), "owner", None)
    assert answer.text.en == "owned by 甲, 乙"


def test_without_an_owner_the_applicant():
    answer = owner(parties=(party("applicant", "甲"),), granted=None)
    assert (answer.role, answer.text.en) == ("applicant", "applied for by 甲")


def test_nobody_is_stated():
    assert owner(parties=()).text.en == "no owner is stated"


@pytest.mark.parametrize(
    ("as_of", "names", "since"),
    [("2021-01-01", ("甲",), None), ("2022-01-01", ("乙",), "2022-01-01"), ("2024-06-01", ("丙",), "2024-01-01")],
)
def test_owners_follow_the_transfers(as_of, names, since):
    events = (transfer("2022-01-01", "甲", "乙"), transfer("2024-01-01", "乙", "丙"))
    answer = owner(*events, as_of=as_of, parties=(party("owner", "丙"),))
    assert answer.names == names
    assert answer.since == (day(since) if since else None)


def test_since_when_and_by_which_event():
    answer = owner(transfer("2022-01-01", "甲", "乙", event_id="tr01"))
    assert answer.text.zh == "自 2022-01-01 起归 乙"
    assert answer.reasons[0].text.en == "transferred to 乙 on 2022-01-01"
    assert answer.reasons[0].events == ("tr01",)


def test_a_new_name_is_no_new_owner():
    renamed = event("party", "R", "2023-01-01", action="change", parties=(party("owner", "乙二"),))
    answer = owner(transfer("2022-01-01", "甲", "乙"), renamed)
    assert (answer.names, answer.since) == (("乙二",), day("2022-01-01"))
    assert answer.reasons[1].text.en == "renamed 乙二 on 2023-01-01"


def test_a_transfer_that_names_no_new_owner_leaves_the_recorded_one():
    answer = owner(transfer("2022-01-01", "甲", None), parties=(party("owner", "乙"),))
    assert (answer.names, answer.since) == (("乙",), day("2022-01-01"))


def test_a_later_transfer_that_names_no_old_owner_does_not_tell():
    answer = owner(transfer("2024-01-01", None, "丙"), as_of="2021-01-01", parties=(party("owner", "丙"),))
    assert answer.names == ("丙",)


@pytest.mark.parametrize("more", [{"part": "9"}, {"territory": "DE"}])
def test_a_transfer_of_a_part_or_in_one_state_does_not_move_the_whole(more):
    assert owner(transfer("2022-01-01", "甲", "乙", **more)).names == ("云澜甲公司",)


def test_later_transfers_must_be_covered_from_the_last_known_one():
    knowledge = known(covers("transfer", since="2022-01-01"))
    assert isinstance(owner(transfer("2022-01-01", "甲", "乙"), knowledge=knowledge).coverage, Covered)
    assert not isinstance(owner(knowledge=knowledge).coverage, Covered)
