"""Keys of numbers: those that may be one meet, those of two series do not."""

from __future__ import annotations

import pytest

from muniment.catalogue.values import Number
from muniment.standards.numbers import keys_meeting, keys_of


def numbered(text: str) -> Number:
    office, number, *kind_code = text.split()
    return Number(type="publication", office=office, number=number, kind_code=kind_code[0] if kind_code else None)


@pytest.mark.parametrize(
    ("stored", "asked", "meet"),
    [
        ("JP 3012345 U", "JP 3012345 B2", False),
        ("JP 1999010223 A", "JP 1999010223 U", False),
        ("JP 2005500001 T", "JP 2005500001 A", True),
        ("JP 3012345 B1", "JP 3012345 B2", True),
        ("JP 3012345", "JP 3012345 B2", True),
        ("JP 3012345 B2", "JP 3012345", True),
        ("CN 1123456 A", "CN 1123456 C", False),
        ("CN 101123456 A", "CN 101123456 B", True),
        ("US 7318131 B2", "US 7318131 B1", True),
        ("EP 1000000 A1", "EP 1000000 B1", True),
    ],
)
def test_numbers_of_two_series_never_meet(stored, asked, meet):
    assert bool({*keys_of(numbered(stored))} & {*keys_meeting(numbered(asked))}) is meet
