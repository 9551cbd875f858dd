"""Where addresses, postcodes and names lie, in invented provinces."""

from __future__ import annotations

import pytest

from muniment.standards.regions import Division, Gazetteer, division_level, name_short

DIVISIONS = (
    Division("840000", "云澜省", postcodes=("84",)),
    Division("840100", "澜州市", postcodes=("8401",)),
    Division("840102", "云麓区", postcodes=("840120",)),
    Division("840103", "澜北区", since="2003"),
    Division("840121", "澜北县", until="2002", successor="840103"),
    Division("840181", "岚江市"),
    Division("840200", "白岭土家族苗族自治州"),
    Division("840202", "鼓山区"),
    Division("850000", "苍原自治区", postcodes=("85",)),
    Division("850100", "市辖区"),
    Division("850101", "鼓山区"),
    Division("850102", "长河区"),
)
GAZETTEER = Gazetteer(DIVISIONS, on="2026-11-20")


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("云澜省", "云澜"),
        ("白岭土家族苗族自治州", "白岭"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("新疆维吾尔自治区", "新疆"),
        ("香港特别行政区", "香港"),
        ("神农架林区", "神农架"),
        ("镇沅彝族哈尼族拉祜族自治县", "镇沅"),
        ("郊区", None),
        ("北京", None),
    ],
)
def test_short_names(name: str, short: str | None):
    assert name_short(name) == short


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("云澜省澜州市云麓区书院路9号", "840102", ["云澜省", "澜州市", "云麓区"]),
        ("840120 云澜省澜州市云麓区书院路9号", "840102", ["云澜省", "澜州市", "云麓区"]),
        ("中国云澜澜州云麓", "840102", ["云澜", "澜州", "云麓"]),
        ("云澜省 澜州市", "840100", ["云澜省", "澜州市"]),
        ("云澜省岚江市江滨街", "840181", ["云澜省", "岚江市"]),
        ("岚江市江滨街", "840181", ["岚江市"]),
        ("澜州市长河路1号", "840100", ["澜州市"]),
        ("澜州市云麓山庄", "840100", ["澜州市"]),
        ("澜州路8号", None, []),
        ("苍原自治区市辖区长河区", "850000", ["苍原自治区"]),
        ("苍原自治区长河区", "850102", ["苍原自治区", "长河区"]),
        ("白岭州鼓山区", "840200", ["白岭"]),
        ("白岭土家族苗族自治州鼓山区", "840202", ["白岭土家族苗族自治州", "鼓山区"]),
        ("鼓山区大街", None, []),
        ("Springfield", None, []),
        ("", None, []),
    ],
)
def test_addresses(text: str, code: str | None, words: list[str]):
    found = GAZETTEER.place_locate(text)
    assert (found.code, [each.word for each in found.evidence]) == (code, words)
    assert found.level == (division_level(code) if code else 0)
    assert (found.reason is None) == (code is not None)


@pytest.mark.parametrize(
    ("text", "reason"), [("鼓山区大街", "region.ambiguous"), ("Springfield", "region.none"), ("  ", "region.empty")]
)
def test_what_is_not_resolved_says_why(text: str, reason: str):
    assert GAZETTEER.place_locate(text).reason == reason
    assert Gazetteer((), on="2026-11-20").place_locate("云澜省").reason == "region.unloaded"


def test_a_former_division_is_found_with_its_successor():
    found = GAZETTEER.place_locate("云澜省澜州市澜北县城关")
    assert (found.code, found.former, found.successor) == ("840121", True, "840103")
    then = Gazetteer(DIVISIONS, on="2001-05-01").place_locate("云澜省澜州市澜北县城关")
    assert (then.code, then.former, then.successor) == ("840121", False, None)
    assert GAZETTEER.place_locate("云澜省澜州市澜北区").former is False


@pytest.mark.parametrize(
    ("text", "postcode", "code", "by", "doubt"),
    [
        ("", "840120", "840102", "postcode", None),
        ("无名街1号", "840199", "840100", "postcode", None),
        ("无名街1号", "849999", "840000", "postcode", None),
        ("840120无名街1号", None, "840102", "postcode", None),
        ("云澜省澜州市", "850001", "840100", "text", "850000"),
        ("云澜省澜州市", "840120", "840100", "text", None),
        ("无名街1号", "999999", None, "", None),
    ],
)
def test_postcodes(text: str, postcode: str | None, code: str | None, by: str, doubt: str | None):
    found = GAZETTEER.place_locate(text, postcode=postcode)
    assert (found.code, found.by, found.doubt) == (code, by, doubt)


@pytest.mark.parametrize(
    ("name", "code", "by"),
    [
        ("澜州市晴川机械有限公司", "840100", "text"),
        ("岚江晴川机械有限公司", "840181", "text"),
        ("晴川（云澜）机械有限公司", "840000", "brackets"),
        ("晴川(云麓)机械有限公司", "840102", "brackets"),
        ("晴川(鼓山)机械有限公司", None, ""),
        ("晴川机械有限公司", None, ""),
        ("中山大学附属机械厂", None, ""),
    ],
)
def test_names_of_firms(name: str, code: str | None, by: str):
    found = GAZETTEER.name_locate(name)
    assert (found.code, found.by) == (code, by)


def test_the_name_of_a_code():
    assert GAZETTEER.name_of("840103") == "澜北区"
    assert GAZETTEER.name_of("000000") is None


@pytest.mark.parametrize("text", ["阿里巴巴科技有限公司", "北海道商社", "东方航空"])
def test_words_that_only_look_like_a_place(text: str):
    gazetteer = Gazetteer(
        [Division("990000", "阿里地区"), Division("980100", "北海市"), Division("970000", "东方省")], on="2026-11-20"
    )
    assert gazetteer.name_locate(text).code is None
