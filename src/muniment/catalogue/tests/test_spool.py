"""The spool: shares of a load are small, whole by right, and the same whenever the same load is run again."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest

from muniment.catalogue.adapters.spool import SHARE_BYTES, Placed, Spool
from muniment.catalogue.tests.factories import incoming, statement

pytestmark = pytest.mark.one_database
LETTERS = 400_000


def placed(no: int, revision: int, letters: int) -> Placed:
    right_id = f"CN-patent-2017{no:08d}"
    said = statement(document=f"{no}-{revision}", no=right_id.rsplit("-", 1)[1], title="x" * letters)
    return Placed(right_id, incoming(said), b"", "")


def shares(folder: Path, rows: list[tuple[int, int, int]]) -> list[tuple[int, list[tuple[str, str]]]]:
    """Size and rows of each share."""
    folder.mkdir()
    with closing(Spool(folder)) as spool:
        for row in rows:
            spool.place(placed(*row))
        return [
            (share.bytes, [(each.right_id, each.incoming.statement.document) for each in spool.share(share)])
            for share in spool.shares(rows=8_000)
        ]


def test_a_bucket_that_is_too_large_is_split_by_right(tmp_path):
    full = [no * 7919 % 40_000 for no in range(SHARE_BYTES // LETTERS)]
    rows = [(no, revision, LETTERS) for revision in (1, 2) for no in full]
    found = shares(tmp_path / "one", rows)
    assert found == shares(tmp_path / "two", rows)
    assert sorted(row for _size, held in found for row in held) == sorted(
        (f"CN-patent-2017{no:08d}", f"{no}-{revision}") for no, revision, _letters in rows
    )
    rights = [{right_id for right_id, _document in held} for _size, held in found]
    assert sum(len(each) for each in rights) == len(set.union(*rights))
    assert max(size for size, _held in found) < SHARE_BYTES * 3 // 2

    assert [max(each) for each in rights[:-1]] < [min(each) for each in rights[1:]]


def test_rights_that_follow_one_another_lie_in_one_share(tmp_path):
    (tmp_path / "one").mkdir()
    with closing(Spool(tmp_path / "one")) as spool:
        for no in range(90, 0, -1):
            spool.place(placed(no, 1, LETTERS))
        found = [(share, {each.right_id for each in spool.share(share)}) for share in spool.shares(rows=8_000)]
    assert len(found) == 3
    for share, held in found:
        assert all(share.low <= each and (share.high is None or each < share.high) for each in held)


def test_a_small_load_keeps_its_buckets(tmp_path):
    found = shares(tmp_path / "one", [(no, 1, 10) for no in range(200)])
    assert [len(held) for _size, held in found] == [200]


def test_a_share_has_not_too_many_statements(tmp_path):
    (tmp_path / "one").mkdir()
    with closing(Spool(tmp_path / "one")) as spool:
        for no in range(200):
            spool.place(placed(no, 1, 10))
        held = [len(list(spool.share(share))) for share in spool.shares(rows=50)]
    assert (len(held), sum(held)) == (4, 200)
    assert max(held) <= 52


def test_a_right_of_which_nothing_is_said_has_a_share_too(tmp_path):
    (tmp_path / "one").mkdir()
    with closing(Spool(tmp_path / "one")) as spool:
        spool.place(placed(1, 1, 10))
        assert [share.bucket for share in spool.shares(rows=8_000, besides={"CN-design"})] == ["CN-design", "CN-patent"]
