"""Two years of traffic through every procedure that the house declares; ten thousand cases run in ``benchmarks/procedures``."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from muniment.procedures.models import CaseRow, LimitRow, StepRow
from muniment.procedures.queries.registry import declaration_list
from muniment.procedures.tests.peopled import peopled
from muniment.procedures.tests.traffic import faults_of

FIRST, DAYS = date(2025, 1, 6), 720


@pytest.mark.slow  # a thousand moves, each a transaction over the register: what a year does cannot be seen in a day
@pytest.mark.django_db
def test_two_years_end_with_no_limit_lost_and_a_journal_that_verifies(data_dir, settings):
    traffic = peopled(data_dir, settings, seed=3)
    assert set(traffic.procedures) == {each.procedure for each in declaration_list(FIRST)} - {"lending"}
    traffic.run(FIRST, DAYS, 90)
    last = FIRST + timedelta(days=DAYS)
    assert faults_of(last) == []
    assert CaseRow.objects.count() == traffic.done["opened"] == 90
    states = set(LimitRow.objects.values_list("state", flat=True))
    assert {"kept", "dropped"} <= states, f"the years brought too little: {states}"
    assert traffic.done["moved"] > 200
    assert StepRow.objects.filter(ref="system", kind__in=("move", "lapsed")).exists(), "the clock did nothing"
    assert traffic.refused, "nothing was ever refused"


@pytest.mark.django_db
def test_a_house_out_of_order_is_seen(data_dir, settings):
    """The looking itself: each kind of damage makes a line of its own."""
    traffic = peopled(data_dir, settings, seed=1)
    traffic.run(FIRST, 120, 16)
    day = FIRST + timedelta(days=120)
    assert faults_of(day) == []
    row = CaseRow.objects.filter(steps__kind="move").first()
    limit = LimitRow.objects.filter(due_on__isnull=False).order_by("pk").first()
    assert row is not None
    assert limit is not None
    CaseRow.objects.filter(pk=row.pk).update(state="nowhere")
    LimitRow.objects.filter(pk=limit.pk).update(due_on=limit.due_on + timedelta(days=1), state="kept", done_on=None)
    row.steps.filter(kind="move").first().delete()
    said = "\n".join(faults_of(day))
    for line in ("it stands at nowhere", "is not that of its sum", "belong to no step"):
        assert line in said, said
