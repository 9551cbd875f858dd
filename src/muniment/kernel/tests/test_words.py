from datetime import UTC, datetime

import pytest

from muniment.kernel.clock import Clock, clock_read, clock_stop
from muniment.kernel.errors import Conflict, InvalidInput
from muniment.kernel.ids import right_id_make, right_id_split, stand_in_is, stand_in_make
from muniment.kernel.texts import Text


def test_a_text_speaks_the_language_of_its_reader():
    text = Text("有效，至 {day}", "in force through {day}").fill(day="2031-05-03")
    assert text.say("zh-Hans") == "有效，至 2031-05-03"
    assert text.say("zh-CN") == "有效，至 2031-05-03"
    assert text.say("en-GB") == "in force through 2031-05-03"


def test_a_text_inside_a_text_keeps_its_language():
    assert Text("由{who}登记", "recorded by {who}").fill(who=Text("局", "the office")) == Text(
        "由局登记", "recorded by the office"
    )


def test_an_error_says_its_line_in_both_languages():
    error = Conflict(Text("已质押", "already pledged"), code="pledge.R9", right_id="CN-patent-1")
    assert (error.text.zh, str(error), error.code, error.facts) == (
        "已质押",
        "already pledged",
        "pledge.R9",
        {"right_id": "CN-patent-1"},
    )


@pytest.mark.parametrize(
    ("register", "kind", "number", "part", "whole"),
    [
        ("CN", "patent", "201710601862", None, "CN-patent-201710601862"),
        ("EM", "design", "001063010", "0002", "EM-design-001063010-0002"),
        ("CN.MARA", "plant_variety", "20201234567", None, "CN.MARA-plant_variety-20201234567"),
    ],
)
def test_a_right_is_named(register, kind, number, part, whole):
    assert right_id_make(register=register, kind=kind, number=number, part=part) == whole
    assert right_id_split(whole) == (register, kind, f"{number}-{part}" if part else number)


@pytest.mark.parametrize("number", ["", "a b", "a/b", "a?b", "<x>"])
def test_what_cannot_stand_in_an_address_is_no_identity(number):
    with pytest.raises(InvalidInput):
        right_id_make(register="CN", kind="patent", number=number)


def test_a_stand_in_is_told_from_a_right():
    assert stand_in_is(stand_in_make(register="JP", kind="patent", publication_no="2008101068"))
    assert not stand_in_is("JP-patent-2008101068")
    assert not stand_in_is("anything")


def test_a_stopped_clock_stands_for_all(tmp_path):
    at = datetime(2026, 11, 20, 16, 30, tzinfo=UTC)
    assert clock_read(tmp_path) == Clock()
    clock_stop(tmp_path, at)
    assert clock_read(tmp_path).now() == at
    assert clock_read(tmp_path).today().isoformat() == "2026-11-21"  # half past midnight in Shanghai
