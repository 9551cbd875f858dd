"""A package of thirty numbers for a loan: every cell says what the register says, and what is not known is not clear."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest
from django.test import Client

from muniment.accounts.tests.factories import browser
from muniment.accounts.values import SYSTEM
from muniment.exchange.domain.diligence import cells_of
from muniment.exchange.models import CertificateRow
from muniment.exchange.queries.diligence import diligence_get, diligence_pdf, diligence_xlsx, numbers_read
from muniment.exchange.tests.made import BANK, FIRM, NOW_FEES, pledged
from muniment.exchange.tests.made import right as made
from muniment.exchange.tests.world import DAY, A, B, lapse, lending, moment, pledge, right, unpaid  # noqa: F401
from muniment.kernel.errors import InvalidInput
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.factories import covers, event, known

EN = {"HTTP_ACCEPT_LANGUAGE": "en"}
ALL = dict.fromkeys(("lapse", "transfer", "pledge", "seizure", "licence", "dispute", "fee"), True)


def cells(*events, pledgor=FIRM, until=None, coverage=ALL, **more):
    return cells_of(made(*events, **more), pledgor=pledgor, until=until, on=DAY, family=1, coverage=coverage)


@pytest.mark.parametrize(
    ("column", "asked", "grade", "says"),
    [
        ("title", {}, "ok", FIRM),
        ("title", {"pledgor": "别人"}, "bad", f"registered to {FIRM}, not 别人"),
        ("title", {"owners": (FIRM, "大学")}, "doubt", "co-owned"),
        ("title", {"owners": ()}, "unknown", "no owner stated"),
        ("status", {"events": (event("lapse", "H", "2026-03-01", action="unpaid"),)}, "bad", "ended"),
        ("status", {"knows": known(covers("pledge"))}, "unknown", "granted, lapse not covered"),
        ("liens", {}, "ok", "none"),
        ("liens", {"events": (pledged(),)}, "bad", "pledged since 2025-03-18"),
        ("liens", {"events": (event("licence", "W", "2026-01-01", action="start"),)}, "doubt", "licensed"),
        ("liens", {"knows": known(covers("lapse", "transfer"))}, "unknown", "not covered"),
        ("term", {"until": date(2030, 1, 1)}, "ok", "until 2038-05-31 (11.5 years)"),
        ("term", {"until": date(2040, 1, 1)}, "bad", "before the loan ends (2040-01-01)"),
        ("fees", {"fees": NOW_FEES}, "ok", "does not apply"),
        ("disputes", {"events": (event("dispute", "L", "2026-01-01", action="start"),)}, "doubt", "in dispute"),
        ("coverage", {"coverage": {**ALL, "fee": False}}, "unknown", "not covered: fees"),
        ("family", {}, "ok", "1 other"),
    ],
)
def test_a_cell(column, asked, grade, says):
    cell = cells(*asked.pop("events", ()), **asked)[column]
    assert (cell.grade, says in cell.text.en) == (grade, True), cell.text.en
    assert cell.href


def test_a_list_is_read_as_it_is_pasted():
    assert numbers_read(" ZL1 \n\nZL2；ZL1, ZL3") == (("ZL1", "ZL2", "ZL3"), 1)
    for text in (" \n ", "\n".join(map(str, range(201)))):
        with pytest.raises(InvalidInput):
            numbers_read(text)


@pytest.mark.django_db
def test_thirty_numbers_for_a_loan(lending):
    lending.load(right(1, pledge(), unpaid()), right(2), right(3, lapse("2024-06-01", "2024-12-01")))
    pasted = "\n".join([A, B, "CN-patent-201810000003", "201810000001", *(f"ZL99{n}" for n in range(26))])
    sheet = diligence_get(lending.folder, pasted, pledgor=FIRM, until=date(2030, 1, 1), on=DAY)
    assert (len(sheet.rows), sheet.doubled) == (29, 1)
    first, second, third = sheet.rows[:3]
    assert (first.worst, second.worst, third.worst) == ("bad", "unknown", "bad")
    assert first.cells["fees"].text.en == "year 9, due 2026-06-01: unpaid, CNY 2,500 today, grace ends 2026-12-01"
    assert second.cells["fees"].text.en == "year 9, due 2026-06-01: payment not covered"
    assert sheet.counted("bad") == 28
    with zipfile.ZipFile(io.BytesIO(diligence_xlsx(sheet, lang="en"))) as book:
        text = book.read("xl/sharedStrings.xml").decode()
    assert "payment not covered" in text
    assert diligence_pdf(lending.folder, sheet, lang="zh-Hans", at=moment().at, site="https://x").startswith(b"%PDF")


# --- pages -----------------------------------------------------------------------------------------------------------


def page(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address, **EN)
    assert reply.status_code == status, address
    return reply.content.decode()


@pytest.mark.django_db
def test_the_pages_as_a_visitor_sees_them(lending, client):
    lending.load(right(1, pledge()), right(2))
    lending.run()
    assert "What lies on this right?" in page(client, "/liens")
    assert client.get(f"/liens?right={A}&on=2026-11-20")["Location"] == f"/liens/{A}?on=2026-11-20"
    assert BANK.encode() in client.get(f"/liens/{A}").content
    assert client.get(f"/liens/{A}?format=json&on=2024-01-01").json()["current"] == []
    assert client.get(f"/liens/{A}?on=gestern").status_code == 400
    assert "Totals over fewer than three" in page(client, "/pledges")
    assert client.get("/pledges/Y1").status_code == 302
    long = "\n".join([A, *(f"ZL{n}" for n in range(30))])
    reply = client.post("/due-diligence", {"numbers": long}, **EN)
    assert 'method="post" action="/due-diligence" class="row"' in reply.content.decode()
    assert 'method="get"' in page(client, f"/due-diligence?numbers={A}")
    assert client.get(f"/due-diligence?numbers={A}&until=morgen", **EN).status_code == 400
    assert client.get(f"/due-diligence?numbers={A}&format=xlsx")["Content-Type"].endswith("sheet")
    right_withhold(data_dir=lending.folder, right_id=A, field=None, ground="test", actor=SYSTEM, at=moment().at)
    assert client.get(f"/liens/{A}").status_code == 451
    assert BANK not in page(client, f"/due-diligence?numbers={A}")


@pytest.mark.django_db
def test_the_bank_s_pages(lending):
    lending.load(right(1, pledge(), unpaid()), right(2))
    lending.run()
    lending.clock()
    client = browser("banker@example.org")
    board = page(client, "/pledges")
    assert "1 pledge needs something done" in board
    assert "CNY 2,500" in board
    sent = {"do": "value", "no": "Y1", "right": A, "amount": "16000000", "valued_on": "2026-11-01", "source": "R-1"}
    assert client.post("/pledges/act", sent)["Location"] == "/pledges/Y1"
    assert "loan to value 50 %" in page(client, "/pledges/Y1")
    assert client.post("/pledges/act", {**sent, "amount": "viel"}, **EN).status_code == 400
    assert client.post("/pledges/act", {"do": "watch", "number": B})["Location"] == "/pledges"
    assert B in page(client, "/pledges")
    client.post("/pledges/act", {"do": "seen"})
    assert "What is new" not in page(client, "/pledges")
    assert page(client, "/pledges/none", 404)
    made = client.post(f"/liens/{A}/certificate", {"on": "2026-11-20"})["Location"]
    assert "Issued here; its words are whole" in page(Client(), made)
    code = CertificateRow.objects.get().code
    assert Client().get(f"/liens/certificates/{code}.pdf").content.startswith(b"%PDF")
    stranger = browser("firm@example.org")
    assert "CNY 2,500" not in page(stranger, "/pledges")
    assert stranger.get("/pledges/Y1").status_code == 403
