"""Kinds of licences in the words of registers and forms."""

from __future__ import annotations

import pytest

from muniment.standards.licences import licence_kind


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        ("普通许可", "ordinary"), ("普通", "ordinary"), ("non-exclusive licence", "ordinary"), ("NonExclusive", "ordinary"), ("独占许可", "exclusive"),
        ("Exclusive", "exclusive"), ("非独占许可", "ordinary"), ("排他实施许可", "sole"), ("开放许可", "open"), ("open", "open"), ("强制许可", "compulsory"), ("", ""),
        ("另行约定", ""),
    ],
)  # fmt: skip
def test_a_kind_in_whatever_words(said, kind):
    assert licence_kind(said) == kind
