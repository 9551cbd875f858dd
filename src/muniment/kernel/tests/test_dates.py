from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.kernel.dates import date_read, months_add, years_add
from muniment.kernel.errors import SourceProblem


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20110420", date(2011, 4, 20)),
        ("2011-04-20", date(2011, 4, 20)),
        ("2011-4-2", date(2011, 4, 2)),
        ("2011/04/20", date(2011, 4, 20)),
        ("2011.04.20", date(2011, 4, 20)),
        ("2011年4月20日", date(2011, 4, 20)),
        (" 2020-07-28T09:52:44 ", date(2020, 7, 28)),
        ("", None),
        (None, None),
        ("00000000", None),
        ("19010500", None),
        ("19250000", None),
    ],
)
def test_an_office_date_is_read(text, day):
    assert date_read(text) == day


@pytest.mark.parametrize("text", ["20011345", "2011-02-30", "yesterday", "201104", "2011-04-20-1", "4/20/2011"])
def test_a_day_that_is_none_is_refused(text):
    with pytest.raises(SourceProblem) as caught:
        date_read(text)
    assert text in caught.value.message


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2023, 1, 31), 1, date(2023, 2, 28)),
        (date(2023, 12, 15), 1, date(2024, 1, 15)),
        (date(2024, 3, 31), -1, date(2024, 2, 29)),
    ],
)
def test_the_corresponding_day_or_the_last_of_the_month(day, months, then):
    assert months_add(day, months) == then


@given(st.dates(date(1600, 1, 1), date(2200, 1, 1)), st.integers(0, 400))
def test_months_add_lands_in_the_right_month_and_never_later_in_it(day, months):
    then = months_add(day, months)
    assert (then.year * 12 + then.month) - (day.year * 12 + day.month) == months
    assert then.day <= day.day


def test_a_leap_day_answers_to_the_last_of_february():
    assert years_add(date(2020, 2, 29), 1) == date(2021, 2, 28)
    assert years_add(date(2020, 2, 29), 4) == date(2024, 2, 29)
