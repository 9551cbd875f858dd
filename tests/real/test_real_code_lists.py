"""Every classification of the open data, as its archive lies: each row kept or named, and found again by its symbol."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from muniment.accounts.values import Actor
from muniment.register.queries.trees import tree_lists, tree_page
from muniment.register.services.codelists import Statement, codelists_load
from muniment.register.tests.loads import AT

pytestmark = [pytest.mark.real_files, pytest.mark.slow, pytest.mark.django_db]
LOADER = Actor(id="person:7", name="云澜七号", kind="person")
SETS = {
    # archive: rows read, rejected, files skipped besides the note on the source
    "ipc_titles_en": (75_827, 0, 0),
    "ipc_tree": (67_957, 0, 0),
    "ipc_titles_by_edition": (32_791, 2, 0),
    "ipc_hierarchy_cortext": (142_666, 0, 0),
    "ipc_json_es_en": (80_260, 22, 2),
    "cpc_tree": (137_398, 0, 0),
    "nice_en": (9_160, 0, 0),
    "nice_cn_similar_groups": (11_766, 1, 0),
    "nice_kr_35_retail": (41_186, 0, 0),
    "vienna": (2_028, 0, 0),
}
"""A row that goes on over a line counts once. Rejected: entries without a symbol, and one that says it has none yet."""
LISTS = {
    ("CPC", "unstated"): 137_009,
    ("IPC", "2016.01"): 72_157,
    ("IPC", "2019.01"): 8_267,
    ("IPC", "2020.01"): 75_287,
    ("IPC", "2021.01"): 8_308,
    ("IPC", "2022.01"): 8_331,
    ("IPC", "2023.01"): 79_334,
    ("IPC", "unstated"): 67_517,
    ("NICE", "10-2015"): 8_182,
    ("NICE", "11-2018"): 11_169,
    ("NICE-KR", "unstated"): 38_334,
    ("VIENNA", "unstated"): 2_028,
}


def test_every_archive_loads_to_its_last_row(data_dir: Path, real_data: Path):
    paths = [real_data / "classification" / f"{name}.tar.xz" for name in SETS]
    report = codelists_load(data_dir=data_dir, paths=paths, stated=Statement(), replace=False, actor=LOADER, at=AT)
    found = {}
    for name in SETS:
        mine = [each for each in report if each.name.startswith(f"{name}.tar.xz!")]
        assert all(
            each.read == each.entries + each.titles + each.headings + each.repeated + each.rejected for each in mine
        )
        skipped = [each for each in mine if each.state == "skipped" and each.reason != "note"]
        found[name] = (sum(each.read for each in mine), sum(each.rejected for each in mine), len(skipped))
    assert found == SETS
    today = date(2026, 11, 20)
    lists = {(each.scheme.code, each.edition): each for each in tree_lists(data_dir, today=today)}
    assert {key: each.entries for key, each in lists.items()} == LISTS
    assert all(each.licence and each.source for each in lists.values())
    assert [gap.en for gap in lists["CPC", "unstated"].gaps] == ["of its 9 roots (level section) 2 missing: B, Y"]

    def page(scheme: str, symbol: str, lang: str = "en"):
        return tree_page(data_dir, scheme=scheme, symbol=symbol, lang=lang, seq=None, today=today)

    deep = page("ipc", "H01M 10/0567")
    assert [each.symbol for each in deep.path][:4] == ["H", "H01", "H01M", "H01M 10/00"]
    assert len(deep.path) > 5
    assert {lang for lang, _title, _editions in page("ipc", "H01M").titles} == {"en", "es", "fr"}
    assert {lang for lang, _title, _editions in page("nice", "010093", "zh-Hans").titles} == {"en", "zh-Hans"}
    assert page("nice", "0901", "zh-Hans").children_total > 20
    assert page("vienna", "02.01").children_total > 10
