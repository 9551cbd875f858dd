"""Words that would run or turn, and words that only look so."""

from __future__ import annotations

import pytest

from muniment.kernel.inert import cell_plain, turns_drop, turns_drop_utf8


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("\t=1", "'\t=1"),
        ("\rx", "'\rx"),
        ("  =1", "'  =1"),
        ("＝1", "'＝1"),
        ("\u202e=1", "'=1"),
        ("a=b", "a=b"),
        ("电池", "电池"),
        ("", ""),
        (" ", " "),
    ],
)
def test_a_cell_is_no_formula(text, cell):
    assert cell_plain(text) == cell


def test_marks_that_turn_are_dropped_and_scripts_that_run_leftwards_stay():
    turned = "".join(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A))))
    assert turns_drop(f"a{turned}b") == "ab"
    assert turns_drop_utf8(f"شركة{turned}电\u2029\u206a".encode()) == "شركة电\u2029\u206a".encode()
