"""A dispute before the office reaches whoever lends on the right, stands on its timeline, and is told before an open licence."""

# ruff: noqa: F811 - the fixture is asked for by name
from __future__ import annotations

import pytest

from muniment.exchange.models import AlertRow
from muniment.exchange.queries.opening import open_check
from muniment.exchange.tests.world import DAY, FIRM, A, lending, moment, pledge, right  # noqa: F401
from muniment.procedures.services.cases import case_open, draft_save
from muniment.register.queries.rights import right_get

pytestmark = pytest.mark.django_db


def requested(lending) -> str:
    """An adjudication that the patentee has asked for."""
    number = case_open(
        procedure="infringement_adjudication", side="requester", me=lending.pledgor, moment=moment(), body="lan-firm"
    )
    typed = {
        "rights": A, "requesters": FIRM, "respondents": "澜丁灯具有限公司", "facts": "制造、销售相同的电池", "claims": "停止制造、销售",
        "place": "云澜市", "civil_suit": "no", "arbitration": "no",
    }  # fmt: skip
    draft_save(data_dir=lending.folder, case_no=number, me=lending.pledgor, typed=typed, rev=1, moment=moment())
    lending.move(number, "request", lending.pledgor)
    return number


def test_an_adjudication_reaches_the_lender_the_timeline_and_the_check_before_an_open_licence(lending):
    lending.load(right(1, pledge()))
    lending.registrar_here()
    lending.run()
    number = requested(lending)
    lending.run()
    before = AlertRow.objects.get(code="case")
    assert number in before.text["en"]
    assert not any(each.family == "dispute" for each in right_get(lending.folder, A, as_of=DAY).record.content.events)
    lending.move(number, "accept")
    lending.run()
    told = AlertRow.objects.get(code="dispute")
    assert told.right_id == A
    (event,) = [
        each for each in right_get(lending.folder, A, as_of=DAY).record.content.events if each.family == "dispute"
    ]
    assert event.detail["kind"] == "infringement_adjudication"
    (found,) = open_check(lending.folder, [A], on=DAY)
    remark = next(each for each in found.remarks if each.code == "open_licence.suspended.dispute")
    assert remark.ground.source.en == "Implementing Rules of the Patent Law (CN) art. 86(2)"
    assert not any(each.code == "open_licence.suspended" for each in found.stops), (
        "an infringement dispute is none of ownership"
    )
    assert lending.run().written == 0, "a matter is told once"
