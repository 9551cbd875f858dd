"""Open licences looked through, priced, and ended by what happens to the right."""

# ruff: noqa: F811 - the fixture is asked for by name
from __future__ import annotations

import threading
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connections
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from muniment.accounts.values import SYSTEM
from muniment.catalogue.values import Event, Party
from muniment.exchange.domain.pricing import Plan, Priced, estimate, lumps, rates, spread_of
from muniment.exchange.models import OfferRow, OfferWaitRow
from muniment.exchange.queries.offers import Wanted, offer_figures, offer_list, price_hint
from muniment.exchange.services.offering import offers_follow
from muniment.exchange.tests.world import BANK, CODE, DAY, FIRM, A, B, lapse, lending, moment, pledge, right  # noqa: F401
from muniment.journal.queries import chain_verify, entries_for
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.money import Money
from muniment.procedures.models import CaseRow, LetterRow
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services.authority import authority_set
from muniment.procedures.services.cases import case_open, draft_save
from muniment.procedures.services.ticking import cases_tick
from muniment.register.queries.rights import right_get
from muniment.register.services.withhold import right_withhold
from muniment.standards.rules import rule_on

HOUSE, CEILING = rule_on("house.open_licence_price", DAY).data, rule_on("CN.patent.open_licence.ceiling", DAY).data


def offered(on: str = "2025-03-18", *, no: str = "K1", amount: str = "80000", **detail: str) -> Event:
    """An open licence as the gazette tells it."""
    return Event(
        occurred_on=date.fromisoformat(on), category="S", key_event="S10", family="open_licence", action=detail.pop("action", "start"),
        instrument_id=no, parties=(Party(role="licensor", name=FIRM, seq=1),),
        detail={"amount": amount, "currency": "CNY", "until_on": "2029-03-17", **detail},
    )  # fmt: skip


def registrars() -> None:
    for act in ("open_licence", "pledge", "transfer"):
        authority_set(actor=SYSTEM, act=act, authority="registrar", basis="Made-up law art. 1", moment=moment())


def published(lending, right_id: str = A, **more: str) -> str:
    """A statement that the office has published; its number."""
    registrars()
    number = case_open(procedure="open_licence", side="patentee", me=lending.pledgor, moment=moment(), body="lan-firm")
    typed = {
        "rights": right_id, "fee_kind": "lump", "fee_amount": "80000", "fee_when": "通知后十日内", "term_until": "2028-12-31",
        "nothing_else": "yes", "fee_receipt": "R-1",
    }  # fmt: skip
    draft_save(data_dir=lending.folder, case_no=number, me=lending.pledgor, typed=typed | more, rev=1, moment=moment())
    lending.move(number, "file", lending.pledgor)
    lending.move(number, "publish")
    return number


def taking(lending, right_id: str = A) -> str:
    """A notice to the patentee that the offer is taken up, not paid yet; its number."""
    number = case_open(
        procedure="open_licence_take_up", side="licensee", me=lending.banker, moment=moment(), body="lan-bank"
    )
    typed = {
        "rights": right_id, "patentees": f"{FIRM}", "statement_no": "K1", "use": "电池", "from_on": "2026-12-01", "until_on": "2028-11-30",
    }  # fmt: skip
    draft_save(data_dir=lending.folder, case_no=number, me=lending.banker, typed=typed, rev=1, moment=moment())
    lending.move(number, "notify", lending.banker)
    return number


def listed(lending, day: date = DAY, **wanted) -> list[str]:
    offers_follow(data_dir=lending.folder, on=day)
    return [each.right_id for each in offer_list(Wanted(**wanted), data_dir=lending.folder, on=day).items]


# --- the catalogue -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_what_stands_on_the_register_is_found_by_need_and_price_wherever_it_came_from(lending):
    lending.load(
        right(1, offered()),
        right(2, offered(no="K2", amount="500000")),
        right(3),
        right(4, offered("2024-01-08", no="K4"), offered("2025-06-02", no="K4", action="end")),
    )
    number = published(lending, "CN-patent-201810000003", fee_kind="sales", fee_rate="3", fee_amount="")
    assert listed(lending) == ["CN-patent-201810000003", A, B]
    assert listed(lending, amount_most=Decimal(100000)) == [A]
    assert listed(lending, rate_most=Decimal(5)) == ["CN-patent-201810000003"]
    assert listed(lending, words="THING 201810000002") == [B]
    assert listed(lending, words=f"{FIRM[:4]} 201810000001") == [A]
    assert listed(lending, words="Thing 9") == []
    assert listed(lending, kind="design") == []
    assert listed(lending, until=date(2029, 1, 1)) == [A, B]
    assert listed(lending, sort="cheapest")[:2] == [A, B]
    assert len(listed(lending, standing=False)) == 4
    mine = offer_list(Wanted(rate_most=Decimal(5)), data_dir=lending.folder, on=DAY).items[0]
    assert (mine.here, mine.instrument, mine.price.en) == (True, number, "a rate of net sales 3%")
    assert listed(lending, day=date(2029, 3, 18)) == [], "each has run out"
    with pytest.raises(InvalidInput):
        offer_list(Wanted(sort="weather"), data_dir=lending.folder, on=DAY)


@pytest.mark.django_db
def test_the_catalogue_follows_loads_and_acts_part_by_part_and_hides_what_is_withheld(lending):
    lending.load(right(1, offered()), right(2, offered(no="K2")))
    assert offers_follow(data_dir=lending.folder, on=DAY, most=1) == 1
    assert OfferRow.objects.count() == 1
    assert offers_follow(data_dir=lending.folder, on=DAY, most=1) == 0
    assert OfferWaitRow.objects.count() == 0
    lending.load(right(1, offered(), offered("2026-11-02", action="end"), revision=1))
    assert listed(lending) == [B]
    right_withhold(data_dir=lending.folder, actor=SYSTEM, right_id=B, field=None, ground="规则一", at=moment().at)
    assert listed(lending) == []
    assert offer_figures(data_dir=lending.folder, on=DAY).statements == 1


@pytest.mark.django_db
def test_figures_count_what_the_list_shows_and_tell_no_total_over_too_few(lending):
    taken = Event(
        occurred_on=date(2025, 9, 1), category="S", key_event="S10", family="licence", action="start", instrument_id="L1",
        parties=(Party(role="licensor", name=FIRM, seq=1), Party(role="licensee", name=BANK, seq=2)), detail={"licence_kind": "开放许可"},
    )  # fmt: skip
    lending.load(right(1, offered(), taken), right(2, offered("2024-05-02", no="K2", amount="60000")))
    offers_follow(data_dir=lending.folder, on=DAY)
    told = offer_figures(data_dir=lending.folder, on=DAY)
    assert (told.statements, told.standing, told.taken_up, told.licences) == (2, 2, 1, 1)
    assert told.years == ((2025, 1, 1), (2024, 1, 0))
    assert told.amount_median is None
    assert listed(lending, taken=True, standing=False) == [A]
    assert [len(listed(lending, standing=False, year=year)) for year, _, _ in told.years] == [1, 1]
    lending.load(right(3, offered(no="K3", amount="100000")))
    offers_follow(data_dir=lending.folder, on=DAY)
    assert offer_figures(data_dir=lending.folder, on=DAY).amount_median == (Money("CNY", Decimal("80000.00")), 3)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", 200),
        ("q=Thing&sort=cheapest&amount=100,000", 200),
        ("amount=much", 400),
        ("until=%E4%BB%A4%E5%92%8C8%E5%B9%B4", 400),
        ("kind=boat", 400),
        ("after=-1", 200),
        ("rate=1e99", 400),
        ("year=99999999", 400),
    ],
)
def test_the_page_answers_whatever_its_address_says(lending, asked, code):
    lending.load(right(1, offered()))
    page = Client().get(f"/open-licences?{asked}", HTTP_ACCEPT_LANGUAGE="en")
    said = page.content.decode()
    assert page.status_code == code
    assert "Open licences" in said
    assert A in said
    api = Client().get(f"/api/v1/open-licences?{asked}")
    assert api.status_code in ({code} if "after" not in asked else {422, 400})


# --- what it might cost --------------------------------------------------------------------------------------------------


def test_the_estimate_is_the_sum_of_discounted_years_beneath_the_ceilings():
    plan = Plan(sales=Money("CNY", Decimal(1_000_000)), years=2)
    steps = estimate(plan, rate_percent=Decimal(5), data=HOUSE, ceiling=CEILING)
    assert [str(each.amount) for each in steps] == [
        "50000.00 CNY",
        "86776.86 CNY",
        "17355.37 CNY",
    ]  # 50000/1.1 + 50000/1.21
    many = estimate(Plan(sales=plan.sales, years=2, licensees=4), rate_percent=Decimal(5), data=HOUSE, ceiling=CEILING)
    assert str(many[2].amount) == "43388.43 CNY", "four licensees: half each"
    assert "usual ceiling of 20%" in estimate(plan, rate_percent=Decimal(30), data=HOUSE, ceiling=CEILING)[0].text.en
    huge = estimate(
        Plan(sales=Money("CNY", Decimal(10**10)), years=5), rate_percent=Decimal(10), data=HOUSE, ceiling=CEILING
    )
    assert str(huge[2].amount) == "20000000.00 CNY"


@given(st.lists(st.decimals(0, 10**9, places=2), min_size=3, max_size=40), st.integers(1, 10**6))
def test_a_spread_lies_in_order_and_grows_with_its_figures(figures, times):
    found = spread_of(figures, least=3)
    assert found is not None
    ordered = [found.least, found.lower, found.median, found.upper, found.greatest]
    assert ordered == sorted(ordered)
    assert (found.least, found.greatest, found.count) == (min(figures), max(figures), len(figures))
    more = spread_of([each + times for each in figures], least=3)
    assert more is not None
    assert more.median == found.median + times


def test_nothing_is_said_from_too_few_and_currencies_and_ways_of_paying_are_not_mixed():
    assert spread_of([Decimal(1), Decimal(2)], least=3) is None
    prices = [
        Priced(
            right_id="1", instrument="", own=False, fee_kind="lump", amount=Money("CNY", Decimal(1)), rate_percent=None
        ),
        Priced(
            right_id="2", instrument="", own=False, fee_kind="lump", amount=Money("USD", Decimal(2)), rate_percent=None
        ),
        Priced(
            right_id="3",
            instrument="",
            own=False,
            fee_kind="entry_sales",
            amount=Money("CNY", Decimal(3)),
            rate_percent=Decimal(4),
        ),
        Priced(right_id="4", instrument="", own=False, fee_kind="profit", amount=None, rate_percent=Decimal(5)),
    ]
    assert (lumps(prices), rates(prices)) == ([Decimal(1)], [Decimal(4)])


@pytest.mark.django_db
def test_a_hint_names_every_price_that_it_was_compared_with(lending):
    lending.load(*(right(n, offered(no=f"K{n}", amount=str(n * 10000))) for n in range(1, 5)))
    OfferRow.objects.all().delete()
    offers_follow(data_dir=lending.folder, on=DAY)
    OfferRow.objects.update(classes=["H01M"])
    alone = price_hint(lending.folder, A, on=DAY)
    assert [each.right_id for each in alone.compared] == [A], (
        "the right itself; no classification is on record to compare others by"
    )
    assert alone.lump is None
    page = Client().get(
        "/open-licence/price",
        {"number": A, "sales": "2000000 CNY", "years": "2", "rate": "5"},
        HTTP_ACCEPT_LANGUAGE="en",
    )
    assert "CNY 100,000.00" in page.content.decode()
    assert "not an official price" in page.content.decode()
    few = (
        Client()
        .get("/open-licence/price", {"number": A, "sales": "2000000"}, HTTP_ACCEPT_LANGUAGE="en")
        .content.decode()
    )
    assert "please fill in a rate" in few
    for wrong, code in (
        ({"number": "nothing"}, 404),
        ({"number": A, "sales": "x"}, 400),
        ({"number": A, "sales": "1", "years": "99"}, 400),
    ):
        assert Client().get("/open-licence/price", wrong).status_code == code


# --- a statement that ends by itself -------------------------------------------------------------------------------------


def tick(lending, day: date = DAY) -> int:
    return cases_tick(data_dir=lending.folder, moment=moment(day))["happened"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("event", "says"),
    [
        (lapse("2026-11-01", "2026-11-18"), "fee not paid"),
        (pledge("2026-11-19"), "pledged"),
        (
            Event(
                occurred_on=date(2026, 11, 19),
                category="T",
                key_event="T10",
                family="seizure",
                action="start",
                instrument_id="S1",
            ),
            "seizure",
        ),
    ],
)
def test_a_statement_ends_when_the_register_shows_what_the_law_names(lending, event, says):
    lending.load(right(1))
    number = published(lending)
    assert tick(lending) == 0
    assert right_get(lending.folder, A, as_of=DAY).liens[3].current
    lending.load(right(1, event, revision=1))
    assert tick(lending) == 1
    assert tick(lending) == 0
    seen = case_get(case_no=number, me=lending.pledgor, on=DAY)
    assert seen.state == "ended"
    (ground,) = seen.steps[-1].remarks
    assert says in ground.text.en
    assert ground.events
    letter = LetterRow.objects.get(letter="ended")
    assert ground.text.en in letter.body_en
    assert right_get(lending.folder, A, as_of=DAY).liens[3].current == ()
    with pytest.raises(Conflict):
        lending.move(number, "withdraw", lending.pledgor)
    assert listed(lending) == []
    assert chain_verify() == []


@pytest.mark.django_db
def test_a_pledge_with_the_consent_named_in_the_statement_does_not_end_it_and_a_day_alone_asks_again(lending):
    lending.load(right(1))
    number = published(lending, pledgee_consent="同意书 1 号")
    lending.load(right(1, pledge("2026-11-19"), revision=1))
    assert [tick(lending, DAY + timedelta(days=n)) for n in range(3)] == [0, 0, 0]
    assert CaseRow.objects.get(case_no=number).state == "published"


@pytest.mark.django_db
def test_an_act_recorded_here_ends_it_at_the_next_look(lending):
    lending.load(right(1))
    number = published(lending)
    assert tick(lending) == 0
    lending.registrar_here()
    filed = lending.filed(A)
    lending.move(filed, "register", said={"instrument_no": "Y1"})
    assert tick(lending) == 1
    assert CaseRow.objects.get(case_no=number).state == "ended"
    assert [each.kind for each in entries_for(subject=f"case:{number}")][-2:] == ["case.moved", "right.act"]


# --- who comes first -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_a_payment_in_the_same_second_have_one_order(lending):
    lending.load(right(1))
    statement, taker = published(lending), taking(lending)
    paid = {"said": {"paid": "80000", "paid_on": DAY.isoformat()}}
    acts = {"withdraw": (statement, lending.pledgor, {}), "pay": (taker, lending.banker, paid)}
    started, came = threading.Barrier(2), {}

    def act(name: str) -> None:
        number, me, said = acts[name]
        started.wait()
        try:
            came[name] = lending.move(number, name, me, **said).state
        except Conflict as problem:
            came[name] = problem.code
        finally:
            connections.close_all()

    threads = [threading.Thread(target=act, args=[each]) for each in acts]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert came["withdraw"] == "withdrawn"
    moved = [
        (each.kind, each.payload["case"])
        for each in entries_for(subject=A)
        if each.kind == "case.moved" and each.payload
    ]
    first = [case for _, case in moved][-2:]
    if came["pay"] == "licensed":
        assert first == [taker, statement], "the licence was made before the offer was gone"
    else:
        assert came["pay"] == "open_licence.taken_up.none"
        assert first[-1] == statement
    assert chain_verify() == []
