"""Regions by name in a query: the code that is meant, said back; a name of several is refused, an unknown one told."""

from __future__ import annotations

import pytest

from muniment.kernel.errors import InvalidInput
from muniment.register.services.codelists import Statement, codelists_load
from muniment.register.tests.loads import AT, LOADER
from muniment.search.domain.explain import explain
from muniment.search.domain.grammar import node_text, parse
from muniment.search.queries.naming import regions_read

pytestmark = pytest.mark.django_db
DIVISIONS = (
    "#scheme,GB2260\n#edition,sample\nsymbol,title_zh,title_en,since,until\n"
    "840000,云澜省,Yunlan,,\n840100,澜州市,Lanzhou Bay,,\n840102,云麓区,Yunlu,,\n840181,岚江县,,,2019-12-31\n"
    "840182,岚江市,,2020-01-01,\n850000,苍原省,Cangyuan,,\n850102,云麓区,Yunlu,,\n"
)


@pytest.fixture
def divided(data_dir, tmp_path):
    path = tmp_path / "divisions.csv"
    path.write_text(DIVISIONS, encoding="utf-8")
    codelists_load(data_dir=data_dir, paths=[path], stated=Statement(), replace=False, actor=LOADER, at=AT)
    return data_dir


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("region:云澜省", "region:84"),
        ("region:云澜", "region:84"),
        ("地区：ＹＵＮＬＡＮ", "region:84"),
        ('region:"lanzhou  bay"', "region:8401"),
        ("region:岚江", "region:840182"),
        ("region:岚江县", "region:840181"),
        ("(region:苍原 OR region:云澜省) NOT region:澜州", "(region:85 OR region:84) AND NOT region:8401"),
        ("region:84*", "region:84*"),
        ("region:*", "region:*"),
        ("region:530000", "region:53"),
        ("place:云澜", "place:云澜"),
    ],
)
def test_a_name_stands_for_its_code(divided, query, text):
    read, _, unknown = regions_read(divided, parse(query))
    assert node_text(read) == text
    assert unknown == ()


def test_the_region_is_said_by_name(divided):
    read, regions, _ = regions_read(divided, parse("region:云澜省 电池"))
    assert explain(read, regions) == (
        "权利人行政区划为“云澜省（84）”（含下位），并且任一文本含“电池”",
        "owner's region 'Yunlan (84)' with all below it AND the word '电池' in any text",
    )


def test_a_name_of_several_divisions_is_refused_with_all_of_them(divided):
    with pytest.raises(InvalidInput) as caught:
        regions_read(divided, parse("region:云麓区"))
    assert caught.value.facts["codes"] == ["840102", "850102"]
    assert "云澜省澜州市云麓区 840102" in caught.value.text.zh
    assert "Yunlu, Cangyuan 850102" in caught.value.text.en


def test_an_unknown_name_stays_and_is_told(divided, tmp_path):
    read, _, (line,) = regions_read(divided, parse("region:无此地"))
    assert (node_text(read), line.en) == ("region:无此地", "no loaded list of divisions has '无此地'")
    _, _, (line,) = regions_read(tmp_path, parse("region:云澜省"))
    assert "no divisions are loaded" in line.en
