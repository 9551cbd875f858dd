"""The desk through its pages: whose it is, what it tells, what goes in and out."""

from __future__ import annotations

import csv
import io
from datetime import date

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from icalendar import Calendar

from muniment.accounts.models import Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.holdings import data_export
from muniment.accounts.services.personas import personas_create
from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import event, incoming, publication, statement
from muniment.catalogue.values import Party
from muniment.register.tests.loads import Office
from muniment.search.services.indexing import index_catch_up
from muniment.standards.numbers import uscc_check_sign
from muniment.workspace.models import (
    ActRow,
    AlertRow,
    ClaimRow,
    CollectionRow,
    MessageRow,
    PortfolioRow,
    ReportRow,
    SearchRow,
    SeenRow,
)
from muniment.workspace.services.holding import desk_erase

pytestmark = pytest.mark.django_db
FIRM = "91840100MA9990001" + str(uscc_check_sign("91840100MA9990001"))
OWNER, OTHER = "founder", "university-officer"
RIGHT = "CN-patent-201710000001"


def right(number: int, *, filed: date = date(2017, 10, 1)):
    return incoming(
        statement(
            document=f"CN1{number:07d}B",
            no=f"20171{number:07d}",
            title=f"Thing {number}",
            numbers=(publication(f"1{number:07d}", "B"),),
            filed_on=filed,
            granted_on=date(2019, 5, 1),
            parties=(Party(role="owner", name="Huarui Ltd", identifiers=(FIRM,) if number < 3 else ()),),
            events=(event(day=date(2019, 5, 1)),),
        )
    )


@pytest.fixture
def office(data_dir, settings):
    settings.MUNIMENT_PROFILE = "demo"
    personas_create(actor=SYSTEM)
    office = Office(data_dir)
    office.load(*(right(n) for n in range(1, 5)), key="first")
    index_catch_up(data_dir=data_dir)
    return office


def person(slug: str) -> Client:
    client = Client()
    assert client.post(f"/accounts/persona/{slug}").status_code == 302
    return client


def staff() -> str:
    found = [each for each in Person.objects.exclude(persona=None) if identity_get(person_id=each.pk).may("staff")]
    return str(found[0].persona)


def portfolio(client: Client, /, **words: str) -> PortfolioRow:
    assert client.post("/workspace/portfolios/new", {"name": "Lamps", **words}).status_code == 302
    return PortfolioRow.objects.order_by("-pk")[0]


def page(client: Client, address: str, **asked: str) -> str:
    reply = client.get(address, {"lang": "en", **asked})
    assert reply.status_code == 200
    return reply.content.decode()


# --- whose it is -----------------------------------------------------------------------------------------------------


def addresses() -> list[str]:
    """Every address of the flat, so that a new one cannot be forgotten."""
    flat = next(each for each in get_resolver().url_patterns if str(each.pattern) == "workspace/")
    return [each.name for each in flat.url_patterns]


def test_every_address_for_anonymous_another_staff_and_owner(office):
    owner = person(OWNER)
    row = portfolio(owner)
    act = f"/workspace/portfolios/{row.pk}/act"
    owner.post(act, {"do": "feed"})
    owner.post("/workspace/collections/new", {"name": "Mine"})
    box = CollectionRow.objects.get()
    owner.post(f"/workspace/collections/{box.pk}/act", {"do": "keep", "number": RIGHT})
    owner.post(f"/workspace/collections/{box.pk}/act", {"do": "share"})
    kept = box.kept.get()
    owner.post("/workspace/rights/claim", {"uscc": FIRM})
    claim = ClaimRow.objects.get()
    owner.post("/workspace/watch/put", {"right": RIGHT, "rhythm": "edition"})
    owner.post("/workspace/watch/put", {"search": "q=Thing", "do": "keep"})
    alert, kept_search = AlertRow.objects.get(), SearchRow.objects.get()
    message = MessageRow.objects.create(alert=alert, seq=1, made_at=claim.asked_at)
    row.refresh_from_db()
    box.refresh_from_db()
    open_, mine, desk, own = (200, 200, 200, 200), (302, 404, 404, 200), (302, 200, 200, 200), (302, 404, 404, 404)
    matrix = {
        "home": ("GET", "/workspace/", desk),
        "rights": ("GET", "/workspace/rights", desk),
        "claim": ("POST", "/workspace/rights/claim", (302, 400, 400, 400)),
        "claim_prove": ("POST", f"/workspace/rights/claims/{claim.pk}/prove", (302, 404, 404, 409)),
        "claim_withdraw": ("POST", f"/workspace/rights/claims/{claim.pk + 1}/withdraw", own),
        "claims": ("GET", "/workspace/claims", (302, 404, 200, 404)),
        "claim_decide": ("POST", f"/workspace/claims/{claim.pk}", (302, 404, 400, 404)),
        "claim_code": ("POST", f"/workspace/claims/{claim.pk}/code", (302, 403, 200, 403)),
        "portfolios": ("GET", "/workspace/portfolios", desk),
        "portfolio_new": ("POST", "/workspace/portfolios/new", (302, 400, 400, 400)),
        "portfolio": ("GET", f"/workspace/portfolios/{row.pk}", mine),
        "portfolio_act": ("POST", act, (302, 404, 404, 400)),
        "docket": ("GET", f"/workspace/portfolios/{row.pk}.csv", mine),
        "feed": ("GET", f"/workspace/feeds/{row.feed}.ics", open_),
        "collection_new": ("POST", "/workspace/collections/new", (302, 400, 400, 400)),
        "collection": ("GET", f"/workspace/collections/{box.pk}", mine),
        "collection_act": ("POST", f"/workspace/collections/{box.pk}/act", (302, 404, 404, 404)),
        "kept_act": ("POST", f"/workspace/collections/{box.pk}/kept/{kept.pk}", (302, 404, 404, 302)),
        "shared": ("GET", f"/workspace/shared/{box.share}", open_),
        "keep": ("GET", "/workspace/keep", desk),
        "keep_put": ("POST", "/workspace/keep/put", (302, 400, 400, 400)),
        "alerts": ("GET", "/workspace/alerts", desk),
        "alert": ("GET", f"/workspace/alerts/{alert.pk}", (*own[:3], 200)),
        "alert_act": ("POST", f"/workspace/alerts/{alert.pk}/act", (*own[:3], 302)),
        "message": ("GET", f"/workspace/alerts/{alert.pk}/messages/{message.pk}", (*own[:3], 200)),
        "alert_feed": ("GET", f"/workspace/alerts/feeds/{alert.feed}.atom", open_),
        "alert_off": ("GET", f"/workspace/alerts/off/{alert.off}", open_),
        "search_drop": ("POST", f"/workspace/searches/{kept_search.pk}/drop", (302, 302, 302, 302)),
        "watch": ("GET", f"/workspace/watch?right={RIGHT}", desk),
        "watch_put": ("POST", "/workspace/watch/put", (302, 404, 404, 404)),
        "history": ("GET", "/workspace/history", desk),
        "history_set": ("POST", "/workspace/history/set", (302, 302, 302, 302)),
        "count": ("GET", "/workspace/count", open_),
        **reports_asked(owner),
    }
    assert sorted(matrix) == sorted(addresses())
    assert wrong_replies(matrix, (Client(), person(OTHER), person(staff()), owner)) == []


def reports_asked(owner: Client):
    """The addresses of reports of errors, for one that the owner made: its own address is for whoever has it."""
    said = {"right": RIGHT, "subject": "other", "says": "Something is wrong."}
    own = owner.post("/workspace/reports/new", said)["Location"]
    row, staffs = ReportRow.objects.get(), (302, 404, 200, 404)
    return {
        "report_new": ("GET", f"/workspace/reports/new?right={RIGHT}", (200, 200, 200, 200)),
        "report": ("GET", own, (200, 200, 200, 200)),
        "report_act": ("POST", f"{own}/act", (400, 400, 400, 400)),
        "reports": ("GET", "/workspace/reports", staffs),
        "report_entry": ("GET", f"/workspace/reports/entries/{row.pk}", staffs),
        "report_move": ("POST", f"/workspace/reports/entries/{row.pk}/move", (302, 404, 409, 404)),
    }


def wrong_replies(matrix, who) -> list[tuple[str, int, int]]:
    """Where somebody gets another answer than the matrix says: what was wanted, and what came."""
    wrong = []
    for name, (method, address, expected) in matrix.items():
        for client, wanted in zip(who, expected, strict=True):
            client.raise_request_exception = False
            reply = client.get(address) if method == "GET" else client.post(address)
            signs_in = reply.status_code == 302 and "/accounts/sign-in" in reply["Location"]
            if reply.status_code != wanted or (client is who[0] and wanted == 302 and not signs_in):
                wrong.append((name, wanted, reply.status_code))
    return wrong


def test_forms_need_their_token(office):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/workspace/portfolios/new", {"name": "x"}).status_code == 403


def test_a_portfolio_shared_with_a_body_is_for_its_members(office):
    owner = person(OWNER)
    row = portfolio(owner, body="huarui-lighting")
    assert person(OTHER).get(f"/workspace/portfolios/{row.pk}").status_code == 404
    assert owner.post("/workspace/portfolios/new", {"name": "x", "body": "lanwan-battery"}).status_code == 403
    PortfolioRow.objects.update(person=Person.objects.get(persona="visitor"))
    assert owner.get(f"/workspace/portfolios/{row.pk}").status_code == 200
    assert owner.post(f"/workspace/portfolios/{row.pk}/act", {"do": "delete"}).status_code == 403


# --- my rights -------------------------------------------------------------------------------------------------------


def test_a_claim_is_confirmed_and_lists_all_rights_by_code_and_name(office):
    owner, officer = person(OWNER), person(staff())
    wrong = owner.post("/workspace/rights/claim", {"uscc": FIRM[:-1] + "X" if FIRM[-1] != "X" else FIRM[:-1] + "1"})
    assert wrong.status_code == 400
    owner.post("/workspace/rights/claim", {"uscc": FIRM})
    assert owner.post("/workspace/rights/claim", {"uscc": FIRM}).status_code == 409
    claim = ClaimRow.objects.get()
    assert (claim.state, claim.name) == ("asked", "Huarui Ltd")
    assert "Thing" not in page(owner, "/workspace/rights")
    assert officer.post(f"/workspace/claims/{claim.pk}", {"verdict": "refuse"}).status_code == 400
    officer.post(f"/workspace/claims/{claim.pk}", {"verdict": "confirm"})
    shown = page(owner, "/workspace/rights")
    assert "Huarui Ltd: 4 rights" in shown
    assert all(f"Thing {n}" in shown for n in range(1, 5))
    assert "payments are not covered by the loaded sources" in shown
    owner.post(f"/workspace/rights/claims/{claim.pk}/withdraw")
    assert "Thing 1" not in page(owner, "/workspace/rights")


def test_a_refusal_gives_its_reason(office):
    owner, officer = person(OWNER), person(staff())
    owner.post("/workspace/rights/claim", {"uscc": FIRM})
    claim = ClaimRow.objects.get()
    officer.post(f"/workspace/claims/{claim.pk}", {"verdict": "refuse", "reason": "no authority shown"})
    assert "no authority shown" in page(owner, "/workspace/rights")


def test_the_letter_proves_a_claim_and_five_wrong_tries_use_it_up(office):
    owner, officer = person(OWNER), person(staff())
    owner.post("/workspace/rights/claim", {"uscc": FIRM})
    claim = ClaimRow.objects.get()
    prove = f"/workspace/rights/claims/{claim.pk}/prove"
    code = officer.post(f"/workspace/claims/{claim.pk}/code").context["code"]
    assert code not in page(officer, "/workspace/claims")
    assert all(owner.post(prove, {"code": "WRONG"}).status_code == 409 for _ in range(5))
    assert owner.post(prove, {"code": code}).status_code == 409
    code = officer.post(f"/workspace/claims/{claim.pk}/code").context["code"]
    assert owner.post(prove, {"code": f" {code.lower()} "}).status_code == 302
    claim.refresh_from_db()
    assert (claim.state, claim.decided_by, claim.code_hash) == ("confirmed", "letter", "")


# --- portfolios ------------------------------------------------------------------------------------------------------


def test_a_portfolio_gathers_by_owner_query_and_number(office):
    owner = person(OWNER)
    row = portfolio(owner, client="Huarui")
    act = f"/workspace/portfolios/{row.pk}/act"
    owner.post(act, {"do": "add", "sort": "number", "text": f"{RIGHT}\nCN-patent-209999999999"})
    assert owner.get(f"/workspace/portfolios/{row.pk}").context["docket"].unknown == ("CN-patent-209999999999",)
    owner.post(act, {"do": "add", "sort": "query", "text": "Thing"})
    owner.post(act, {"do": "add", "sort": "owner", "text": FIRM})
    assert owner.post(act, {"do": "add", "sort": "query", "text": "((("}).status_code == 400
    docket = owner.get(f"/workspace/portfolios/{row.pk}").context["docket"]
    assert sorted(each.right_id for each in docket.listed.rights) == [f"CN-patent-20171000000{n}" for n in range(1, 5)]
    assert {each.key for each in docket.dues if each.right_id == RIGHT} == {"fee:10", "fee:11", "end:2037-09-30"}


def test_what_is_done_goes_and_comes_back_and_leaves_its_lines(office):
    owner = person(OWNER)
    row = portfolio(owner)
    act, shown = f"/workspace/portfolios/{row.pk}/act", f"/workspace/portfolios/{row.pk}"
    owner.post(act, {"do": "add", "sort": "number", "text": RIGHT})
    for _ in range(2):
        owner.post(act, {"do": "done", "right": RIGHT, "key": "fee:10"})
    docket = owner.get(shown).context["docket"]
    assert [each.key for each in docket.done] == ["fee:10"]
    assert "fee:10" not in {each.key for each in docket.dues}
    owner.post(act, {"do": "undone", "right": RIGHT, "key": "fee:10"})
    assert owner.get(shown).context["docket"].done == ()
    assert list(ActRow.objects.order_by("pk").values_list("action", flat=True)) == ["made", "added", "done", "undone"]


def test_deadlines_are_typed_imported_once_and_exported(office):
    owner = person(OWNER)
    row = portfolio(owner)
    act = f"/workspace/portfolios/{row.pk}/act"
    owner.post(act, {"do": "deadline", "title": "=HYPERLINK()", "due_on": "2026-12-01", "right": RIGHT})
    assert owner.post(act, {"do": "deadline", "title": "x", "due_on": "soon"}).status_code == 400
    table = b"right,title,due_on,note\r\n,Reply,2026-12-05,by letter\r\n"
    for _ in range(2):
        owner.post(act, {"do": "import", "file": SimpleUploadedFile("a.csv", table)})
    calendar = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:7\r\nDTSTART;VALUE=DATE:{}\r\nSUMMARY:Hearing\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    for day in ("20261210", "20261211"):
        owner.post(act, {"do": "import", "file": SimpleUploadedFile("a.ics", calendar.format(day).encode())})
    docket = owner.get(f"/workspace/portfolios/{row.pk}").context["docket"]
    assert [(each.title.en, each.on.isoformat(), each.source) for each in docket.dues] == [
        ("=HYPERLINK()", "2026-12-01", "typed"), ("Reply", "2026-12-05", "csv"), ("Hearing", "2026-12-11", "ical"),
    ]  # fmt: skip
    body = owner.get(f"/workspace/portfolios/{row.pk}.csv", {"lang": "en"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(body)))
    assert [each["title"] for each in rows] == ["'=HYPERLINK()", "Reply", "Hearing"]
    sheet = openpyxl.load_workbook(io.BytesIO(owner.get(f"/workspace/portfolios/{row.pk}.xlsx").content)).active
    assert (sheet["B2"].value, sheet["B2"].data_type) == ("=HYPERLINK()", "s")


@pytest.mark.parametrize(
    "body",
    [b"title\nx\n", b"right,title,due_on\n,x,05.12.2026\n", b"\xff\xfe", b"BEGIN:VCALENDAR\n", b"x" * 1_000_001],
)
def test_a_wrong_file_changes_nothing(office, body):
    owner = person(OWNER)
    row = portfolio(owner)
    sent = {"do": "import", "file": SimpleUploadedFile("a.csv", body)}
    assert owner.post(f"/workspace/portfolios/{row.pk}/act", sent).status_code == 400
    assert row.deadlines.count() == 0


def test_the_calendar_keeps_its_names_and_ends_when_revoked(office):
    owner = person(OWNER)
    row = portfolio(owner)
    act = f"/workspace/portfolios/{row.pk}/act"
    owner.post(act, {"do": "add", "sort": "number", "text": RIGHT})
    owner.post(act, {"do": "feed"})
    row.refresh_from_db()
    feed = f"/workspace/feeds/{row.feed}.ics"
    first, second = (Calendar.from_ical(Client().get(feed, {"lang": "en"}).content) for _ in range(2))
    names = [str(each["uid"]) for each in first.walk("VEVENT")]
    assert len(names) == len(set(names)) == 3
    assert names == [str(each["uid"]) for each in second.walk("VEVENT")]
    days = {str(each["summary"]): each.decoded("dtstart") for each in first.walk("VEVENT")}
    assert days[f"last day of protection · {RIGHT}"] == date(2037, 9, 30)
    owner.post(act, {"do": "feed"})
    assert Client().get(feed).status_code == 404
    owner.post(act, {"do": "nofeed"})
    row.refresh_from_db()
    assert row.feed is None
    assert Client().get("/workspace/feeds/None.ics").status_code == 404


# --- collections, history, the whole desk ----------------------------------------------------------------------------


def test_notes_keep_their_history_and_readers_see_the_last_one(office):
    owner = person(OWNER)
    reply = owner.post("/workspace/keep/put", {"number": RIGHT, "collection": "new", "name": "Lamps", "note": "first"})
    box = CollectionRow.objects.get()
    assert reply["Location"] == f"/workspace/collections/{box.pk}"
    put = f"/workspace/collections/{box.pk}/act"
    owner.post(put, {"do": "keep", "number": "CN-patent-201710000002"})
    one, two = box.kept.order_by("place")
    owner.post(f"/workspace/collections/{box.pk}/kept/{one.pk}", {"do": "note", "text": "second <b>"})
    owner.post(f"/workspace/collections/{box.pk}/kept/{two.pk}", {"do": "up"})
    seen = owner.get(f"/workspace/collections/{box.pk}").context["seen"]
    assert [(each.kept_id, each.note, [note.text for note in each.before]) for each in seen.kept] == [
        (two.pk, "", []), (one.pk, "second <b>", ["first"]),
    ]  # fmt: skip
    owner.post(put, {"do": "share"})
    box.refresh_from_db()
    shown = page(Client(), f"/workspace/shared/{box.share}")
    assert "second &lt;b&gt;" in shown
    assert "first" not in shown
    assert "<textarea" not in shown
    address = box.share
    owner.post(put, {"do": "private"})
    assert Client().get(f"/workspace/shared/{address}").status_code == 404


def test_history_is_kept_only_where_it_is_wanted(office):
    owner = person(OWNER)
    owner.get(f"/rights/{RIGHT}")
    assert SeenRow.objects.count() == 0
    owner.post("/workspace/history/set", {"do": "on"})
    for _ in range(2):
        owner.get(f"/rights/{RIGHT}")
    owner.get("/search", {"q": "Thing"})
    Client().get("/search", {"q": "nobody"})
    assert sorted(SeenRow.objects.values_list("sort", "words")) == [("right", RIGHT), ("search", "Thing")]
    owner.post("/workspace/history/set", {"do": "off"})
    assert SeenRow.objects.count() == 0


def test_the_desk_goes_out_and_away_with_the_account(office):
    owner = person(OWNER)
    row = portfolio(owner)
    owner.post("/workspace/rights/claim", {"uscc": FIRM})
    me = Person.objects.get(persona=OWNER)
    held = data_export(identity=identity_get(person_id=me.pk))["workspace"]
    assert [each["name"] for each in held["portfolios"]] == ["Lamps"]
    assert [each["uscc"] for each in held["claims"]] == [FIRM]
    for _ in range(2):
        desk_erase(me.pk)
    assert not PortfolioRow.objects.filter(pk=row.pk).exists()
    assert ClaimRow.objects.count() == 0


def test_anybody_counts_a_period_and_sees_the_sum(office):
    asked = {"rule": "CN.trademark.review_refusal", "way": "electronic", "sent_on": "2024-09-01"}
    shown = page(Client(), "/workspace/count", **asked)
    assert "2024-10-08" in shown
    assert "CN.trademark.service.electronic/1" in shown
    assert Client().get("/workspace/count", {**asked, "sent_on": "x"}).status_code == 400
    assert Client().get("/workspace/count", {"rule": "CN.patent.term"}).status_code == 400


def test_the_operators_calendar_moves_a_day(office):
    asked = {"rule": "CN.trademark.opposition", "announced_on": "2026-08-19", "lang": "en"}
    assert Client().get("/workspace/count", asked).context["found"].on == date(2026, 11, 19)
    (office.folder / "working-days.yaml").write_text(
        "CN:\n  holidays:\n    - {first: 2026-11-19, last: 2026-11-20, zh: 云澜日, en: Yunlan Day}\n", encoding="utf-8"
    )
    assert Client().get("/workspace/count", asked).context["found"].on == date(2026, 11, 23)
    (office.folder / "working-days.yaml").write_text("CN: {days: 1}", encoding="utf-8")
    assert Client().get("/workspace/count", asked).status_code == 400
