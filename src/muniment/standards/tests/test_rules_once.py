"""No rule stands in two files: the second would take the place of the first in silence."""

from __future__ import annotations

from collections import Counter

import pytest

from muniment.standards.lists import list_names, list_read


@pytest.mark.one_database
def test_no_rule_stands_twice():
    ids = [row["id"] for path in list_names() if path.startswith("rules/") for row in list_read(path)["rules"]]
    assert [each for each, count in Counter(ids).items() if count > 1] == []
