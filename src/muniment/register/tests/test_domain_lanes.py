"""Events in lanes: each drawn once, and nothing drawn beyond what is recorded."""

from __future__ import annotations

import pytest

from muniment.kernel.texts import Text
from muniment.register.domain.lanes import lane_of, lane_shape, lanes_of
from muniment.register.domain.liens import liens_on
from muniment.register.domain.meanings import meaning_of
from muniment.register.domain.timeline import timeline_of
from muniment.register.tests.factories import NO_RULES, TODAY, event, known_all, party, record

BANK = (party("pledgee", "云澜商业银行"),)
EVENTS = (
    event("filing", "A", "2018-06-01"),
    event("transfer", "R", "2021-03-01", action="start"),
    event("pledge", "R", "2022-03-01", action="start", parties=BANK, instrument_id="P1"),
    event("pledge", "R", "2023-03-01", action="end", parties=BANK, instrument_id="P1"),
    event("licence", "S", "2024-03-01", action="start", instrument_id="L1"),
    event("fee", "U", "2028-06-01", action="paid"),
)


def drawn(*events):
    right, knowledge = record(events=events), known_all()
    timeline = timeline_of(right, as_of=TODAY, rule_on=NO_RULES, title_of=lambda e: Text(e.family, e.family))
    return timeline, lanes_of(timeline, liens_on(right, as_of=TODAY, known=knowledge))


def test_every_event_is_drawn_once_in_both_drawings_with_the_words_of_the_list():
    timeline, drawings = drawn(*EVENTS)
    assert [each.name for each in drawings] == ["wide", "narrow"]
    for drawing in drawings:
        marks = [mark for lane in drawing.lanes for mark in lane.marks]
        assert sorted(mark.event_id for mark in marks) == sorted(tick.event_id for tick in timeline.ticks)
        assert {mark.label for mark in marks} == {tick.line for tick in timeline.ticks}
        assert {mark.event_id for mark in marks if mark.future} == {"fee-paid-2028-06-01"}


def test_lanes_without_events_are_left_out_and_the_others_keep_their_order():
    _, (wide, _) = drawn(*EVENTS)
    assert [lane.name for lane in wide.lanes] == ["procedure", "ownership", "others", "fees"]
    assert [lane.y for lane in wide.lanes] == [38, 78, 118, 158]
    assert wide.height == 200


def test_a_stretch_ends_where_its_end_is_recorded_or_on_the_day_asked_about():
    _, (wide, _) = drawn(*EVENTS)
    pledge, licence = sorted(
        (each for lane in wide.lanes if lane.name == "others" for each in lane.stretches), key=lambda each: each.x
    )
    assert (pledge.open, licence.open) == (False, True)
    assert pledge.x + pledge.width < licence.x
    assert licence.x + licence.width == pytest.approx(wide.now_x, abs=0.2)


def test_a_right_without_events_has_no_drawing():
    assert drawn()[1] == ()


@pytest.mark.parametrize(
    ("family", "lane", "shape"),
    [
        ("grant", "procedure", "●"),
        ("correction", "procedure", "●"),
        ("party", "ownership", "■"),
        ("open_licence", "others", "◆"),
        ("dispute", "disputes", "▲"),
        ("lapse", "fees", "✚"),
    ],
)
def test_families_have_their_lane_and_shape(family: str, lane: str, shape: str):
    assert (lane_of(family), lane_shape(family)) == (lane, shape)


@pytest.mark.parametrize(
    ("family", "action", "said"),
    [
        ("pledge", None, "The right now secures a debt."),
        ("pledge", "end", "A pledge was released."),
        ("transfer", "start", "The right, or the application, passed to somebody else."),
        ("fee", "unpaid", "A fee was due and not seen paid; that alone does not end the right."),
        ("lapse", "unpaid", "A fee was not paid, and so the right ended."),
    ],
)
def test_an_event_is_explained_in_one_line(family: str, action: str | None, said: str):
    meaning = meaning_of(family, action)
    assert meaning is not None
    assert meaning.en == said


@pytest.mark.parametrize(
    ("family", "action"), [("other", None), ("lapse", "maintained"), ("fee", None), ("grant", "extended")]
)
def test_where_no_line_would_hold_of_all_none_is_given(family: str, action: str | None):
    assert meaning_of(family, action) is None


def test_the_end_of_a_part_is_not_told_as_the_end_of_the_right():
    assert meaning_of("lapse", "unpaid", whole=False) is None
