"""A review opened from an assignment by whoever is on it, with its words."""

# ruff: noqa: F811 - the fixture is asked for by name
from __future__ import annotations

import pytest

from muniment.accounts.tests.factories import browser
from muniment.exchange.tests.test_titles import X, registrars
from muniment.exchange.tests.world import DAY, FIRM, A, lending, moment, right  # noqa: F401
from muniment.kernel.clock import clock_stop
from muniment.procedures.queries.cases import case_get
from muniment.procedures.services.cases import case_open, draft_save

pytestmark = pytest.mark.django_db


def test_a_review_is_opened_from_the_assignment_that_waits_for_it(lending):
    lending.load(right(1))
    registrars()
    clock_stop(lending.folder, moment().at)
    me = lending.pledgor
    number = case_open(procedure="assignment", side="assignor", me=me, moment=moment(), body="lan-firm")
    typed = {"rights": A, "assignors": FIRM, "assignees": X, "abroad": "yes"}
    draft_save(data_dir=lending.folder, case_no=number, me=me, typed=typed, rev=1, moment=moment())
    page = browser("firm@example.org")
    shown = page.get(f"/cases/{number}").content.decode()
    assert 'action="/procedures/external_transfer_review/start"' in shown
    said = {"side": "applicant", "follows": number, "body": "lan-firm"}
    answer = page.post("/procedures/external_transfer_review/start", said)
    review = case_get(case_no=answer["Location"].rpartition("/")[2], me=me, on=DAY)
    assert (review.follows, review.typed) == (number, {"rights": A, "transferees": X})
    assert f'<a href="/cases/{review.case_no}">' in page.get(f"/cases/{number}").content.decode()
    assert page.get(f"/cases/{review.case_no}").content.decode().count(number), "and back"
