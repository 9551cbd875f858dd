"""The table of Records in shares: every row once, whatever the number of readers."""

from __future__ import annotations

import pytest

from muniment.catalogue.adapters import delta
from muniment.catalogue.queries.editions import edition_rights, versions_followed, versions_stream
from muniment.catalogue.queries.shares import rights_former, share_followed, share_stream, versions_shares
from muniment.catalogue.tests.factories import grant
from muniment.register.tests.loads import BY_NUMBER, BY_PUBLICATION, REAL, STAND_IN, Office

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]


@pytest.fixture
def folder(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(9)), BY_PUBLICATION, key="first")
    office.load(*(grant(n, revision=1) for n in (1, 3)), *(grant(n) for n in range(9, 14)), key="second")
    office.load(BY_NUMBER, grant(1, revision=2), key="third")
    return data_dir


@pytest.mark.parametrize("readers", [1, 2, 3, 50])
@pytest.mark.parametrize("until", [1, 3])
def test_each_version_is_in_one_share(folder, readers, until):
    shares = versions_shares(folder, readers=readers)
    assert (len(shares) == 1) == (readers == 1)
    there = [each for share in shares for part in share_stream(folder, share, until, batch=2) for each in part]
    whole = [each for part in versions_stream(folder, 0, until) for each in part]
    key = lambda each: (each.right_id, each.seq)  # noqa: E731 - an order
    assert sorted(there, key=key) == sorted(whole, key=key)


@pytest.mark.parametrize("readers", [1, 4])
def test_what_followed_a_version_is_known_in_its_share(folder, readers):
    found = {}
    for share in versions_shares(folder, readers=readers):
        found |= share_followed(folder, share, 3)
    told = versions_followed(folder, 0, 3)
    wanted = {(right, seq): (after, name or "") for right, seq, after, name in told if seq is not None}
    assert found == wanted
    assert found[STAND_IN, 1] == (3, REAL)


def test_former_names_of_a_right(folder):
    assert rights_former(folder, {REAL}, 3) == {REAL, STAND_IN}
    assert rights_former(folder, {REAL}, 2) == {REAL}
    assert REAL in edition_rights(folder, 3)
    assert rights_former(folder, (), 3) == frozenset()


def test_no_rows_no_shares(data_dir):
    assert versions_shares(data_dir, readers=4) == []


def test_files_of_earlier_loads_are_not_opened(folder):
    later = delta.files(folder, delta.RECORDS, after=2)
    assert 0 < len(later) < len(delta.files(folder, delta.RECORDS))
    whole = [each for part in versions_stream(folder, 0, 3) for each in part]
    told = [each for part in versions_stream(folder, 2, 3) for each in part]
    key = lambda each: (each.right_id, each.seq)  # noqa: E731 - an order
    assert told
    assert sorted(told, key=key) == sorted((each for each in whole if each.seq > 2), key=key)
