"""Guards of the recordal of licences, ground by ground, and a licence from the draft to its end on the register."""

# ruff: noqa: F811 - the fixture is asked for by name
from __future__ import annotations

from datetime import date

import pytest

from muniment.accounts.values import SYSTEM
from muniment.catalogue.values import Mark
from muniment.exchange.domain.licensing import GUARDS
from muniment.exchange.tests.made import FIRM, pledged, right
from muniment.exchange.tests.test_assigning import review
from muniment.exchange.tests.world import BANK, CODE, DAY, A, lending, moment  # noqa: F401
from muniment.exchange.tests.world import FIRM as HOLDER
from muniment.exchange.tests.world import right as granted
from muniment.kernel.errors import Conflict
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.values import Facts, Party
from muniment.register.queries.rights import right_get
from muniment.register.tests.factories import TODAY, covers, event, known, party

SPECS = {each.name: each for each in GUARDS}
FORM = {"licence_kind": "ordinary", "from_on": date(2026, 11, 1), "until_on": date(2028, 10, 31)}


def licensed(kind, on="2025-03-18"):
    parties = (party("licensor", FIRM), party("licensee", "澜丁灯具有限公司"))
    return event(
        "licence",
        "S",
        on,
        action="start",
        instrument_id="L1",
        parties=parties,
        detail={"licence_kind": kind, "until_on": "2029-01-01"},
    )


MARK = {
    "kind": "trademark",
    "content": {"mark": Mark(text="知契")},
    "no": "CN-trademark-1",
    "filed": "2020-01-04",
    "granted": "2020-11-21",
}
LAYOUT = {"kind": "layout_design", "no": "CN-layout_design-1", "filed": "2020-01-04", "granted": "2020-05-04"}
ABROAD = {"licence_kind": "exclusive", "abroad": True}
OFFER = event("open_licence", "S", "2026-01-05", action="start", parties=(party("licensor", FIRM),))
CASES = [
    ("standing", right(event("lapse", "H", "2026-01-04", action="unpaid", effective_on="2025-06-01")), {}, True),
    ("standing.coverage", right(knows=known(covers("transfer", "party", "grant", "licence", "pledge"))), {}, False),
    ("holder", right(owners=("旁人公司",)), {}, True),
    ("co_owners", right(owners=(FIRM, "澜乙科技有限公司")), {"licence_kind": "sole"}, True),
    ("exclusive", right(licensed("独占许可")), {}, True),
    ("exclusive", right(licensed("普通许可")), {"licence_kind": "exclusive"}, True),
    ("open", right(OFFER), {"licence_kind": "sole"}, True),
    ("pledged", right(pledged()), {}, True),
    ("bound", right(event("seizure", "T", "2026-01-05", action="start")), {}, True),
    ("term", right(), {"until_on": date(2090, 1, 1)}, True),
    ("dates", right(), {"until_on": date(2026, 10, 31)}, True),
    ("filing", right(), {"from_on": date(2026, 1, 5)}, False),
    ("third_parties", right(**MARK), {}, False),
    ("same", right(), {"licensee": FIRM}, True),
    ("co_owners", right(owners=(FIRM, "澜乙科技有限公司"), **MARK), {}, True),
    ("holder", right(owners=("旁人公司",), **LAYOUT), {}, True),
    ("term.unknown", right(**LAYOUT), {}, False),
    ("abroad", right(), ABROAD, True),
    ("abroad.reviewed", right(no="CN-patent-X"), ABROAD | {"past": (review("no_concern", "澜丁灯具有限公司"),)}, False),
    ("abroad", right(no="CN-patent-X"), ABROAD | {"past": (review("no_concern", "别国公司"),)}, True),
    ("review", right(no="CN-patent-X"), ABROAD | {"past": (review("concern", "澜丁灯具有限公司"),)}, True),
]


def ask(seen, *, licensee="澜丁灯具有限公司", past=(), **said):
    sides = {"licensor": (Party(FIRM),), "licensee": (Party(licensee),)}
    facts = Facts(on=TODAY, state="draft", form={**FORM, **said}, sides=sides, rights={seen.right_id: seen}, past=past)
    return {each.code: each for each in SPECS["licence.recordal"].guard(facts)}


@pytest.mark.one_database
@pytest.mark.parametrize(("code", "seen", "said", "refuses"), CASES)
def test_a_ground(code, seen, said, refuses):
    assert ask(seen, **said)[f"licence.{code}"].refuses is refuses


@pytest.mark.one_database
def test_every_code_has_its_case_and_a_licence_in_order_finds_nothing():
    assert {f"licence.{each[0]}" for each in CASES} == set(SPECS["licence.recordal"].codes)
    assert ask(right()) == {}
    assert ask(right(licensed("普通许可"))) == {}, "two ordinary licences stand beside each other"
    assert ask(right(owners=(FIRM, "澜乙科技有限公司"))) == {}, "a co-owner may give an ordinary licence alone"
    assert ask(right(OFFER)) == {}
    assert ask(right(licensed("独占许可")), from_on=date(2029, 1, 2), until_on=date(2030, 1, 1)) == {}, (
        "one after the other"
    )
    assert ask(right(), abroad=True) == {}, "an ordinary licence abroad is not reviewed"
    assert set(ask(right(**LAYOUT))) == {"licence.term.unknown"}, "no three months, and no third parties"


@pytest.mark.one_database
def test_late_filing_names_the_last_day():
    assert (
        ask(right(), from_on=date(2026, 1, 5))["licence.filing"].text.en
        == "the contract took effect on 2026-01-05; it was to be filed by 2026-04-07, and is recorded all the same"
    )


@pytest.mark.one_database
def test_what_ends_has_to_stand_there():
    (guard,) = [each.guard for each in GUARDS if each.name == "licence.recorded"]
    seen = right(licensed("普通许可"))
    facts = Facts(on=TODAY, state="draft", form={"instrument_no": "L1"}, rights={seen.right_id: seen})
    assert guard(facts) == []
    (found,) = guard(Facts(on=TODAY, state="draft", form={"instrument_no": "L2"}, rights={seen.right_id: seen}))
    assert (found.code, found.refuses) == ("licence.recorded", True)


@pytest.mark.django_db
def test_a_licence_is_recorded_bars_another_and_ends(lending):
    lending.load(granted(1))
    authority_set(actor=SYSTEM, act="licence", authority="registrar", basis="Made-up law art. 1", moment=moment())
    typed = {
        "rights": A, "licensors": HOLDER, "licensees": f"{BANK}；{CODE}", "licence_kind": "exclusive", "contract_no": "HT-9",
        "from_on": "2026-11-01", "until_on": "2028-10-31", "amount": "500000",
    }  # fmt: skip
    number = taken_in(lending, "licence_recordal", typed)
    assert lending.move(number, "record").state == "recorded"
    (lien,) = next(each for each in right_get(lending.folder, A, as_of=DAY).liens if each.family == "licence").current
    assert (lien.instrument_id, lien.detail["licence_kind"], lien.names) == (number, "exclusive", (BANK,))
    other = taken_in(lending, "licence_recordal", typed | {"licence_kind": "ordinary", "contract_no": "HT-10"})
    with pytest.raises(Conflict) as refused:
        lending.move(other, "record")
    assert refused.value.code == "licence.exclusive"
    ended = taken_in(
        lending, "licence_end",
        {"rights": A, "licensors": HOLDER, "licensees": BANK, "instrument_no": number, "why": "agreed", "proof_no": "X-1"},
    )  # fmt: skip
    lending.move(ended, "record")
    assert (
        next(each for each in right_get(lending.folder, A, as_of=DAY).liens if each.family == "licence").current == ()
    )
    assert lending.move(other, "record").state == "recorded"


def taken_in(lending, procedure, typed):
    """A filing taken in at the window; its number."""
    number = case_open(procedure=procedure, side="registrar", me=lending.registrar, moment=moment())
    draft_save(data_dir=lending.folder, case_no=number, me=lending.registrar, typed=typed, rev=1, moment=moment())
    lending.move(number, "take_in", said={"paper_no": "P-1"})
    return number
