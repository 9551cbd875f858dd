"""Numbers: every customary form in, the normal form, the printed form, and back."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from muniment.catalogue.values import Number
from muniment.kernel.errors import SourceProblem
from muniment.standards.numbers import (
    Reading,
    cn_check_digit,
    ep_check_digit,
    keys_of,
    number_normalise,
    number_print,
    number_read,
    uscc_ok,
)
from muniment.standards.numbers.years import curve_rises, us_series_of

HERE = Path(__file__).parent
SHARED = HERE.parents[4] / "shared" / "reference" / "tables" / "number_tests.csv"

with (HERE / "vectors.csv").open(encoding="utf-8", newline="") as _file:
    VECTORS = list(csv.DictReader(_file))


def check_of(reading: Reading) -> str:
    if reading.check_digit_ok is None:
        return ""
    return "right" if reading.check_digit_ok else f"wrong {reading.check_digit_expected}"


@pytest.mark.parametrize("row", VECTORS, ids=lambda row: f"{row['typed']}={row['scheme']}")
def test_every_customary_form_has_its_reading(row: dict[str, str]) -> None:
    found = [
        {
            "scheme": reading.scheme,
            "type": reading.type,
            "office": reading.office,
            "number": reading.number,
            "kind_code": reading.kind_code or "",
            "kind": reading.kind or "",
            "check": check_of(reading),
        }
        for reading in number_read(row["typed"])
    ]
    assert {key: value for key, value in row.items() if key != "typed"} in found


@pytest.mark.skipif(
    not SHARED.exists(), reason="THE SHARED TABLE OF NUMBERS WAS NOT READ: it does not lie beside the project"
)
def test_the_shared_table_of_numbers_passes_whole() -> None:
    with SHARED.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        verdicts = {r.scheme: r.check_digit_ok for r in number_read(row["number"])}
        assert verdicts.get(row["scheme"]) is (row["valid"] == "true"), row
    assert len(rows) >= 24


@pytest.mark.parametrize(
    ("typed", "office", "number"),
    [
        ("201710601862.3", "CN", "201710601862"),
        ("98660050.0", "EP", "98660050"),
        ("ZL202219007718.6", "CN", "202219007718"),
        ("PCT/EP02/07746", "WO", "PCTEP2002007746"),
        ("特願2008-101068", "JP", "2008101068"),
        ("US 2015/0322651 A1", "US", "20150322651"),
        ("US 7,318,131 B2", "US", "7318131"),
        ("CN 102822194 B", "CN", "102822194"),
        ("EP 0 240 590 B1", "EP", "0240590"),
    ],
)
def test_the_best_reading_comes_first(typed: str, office: str, number: str) -> None:
    best = number_read(typed)[0]
    assert (best.office, best.number) == (office, number)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "hello",
        "云澜",
        "?",
        "x" * 500,
        "12" * 30,
        "QQ-patent-1",
        "WO 1970/123456",
        "CN2101995123",
    ],
)
def test_what_is_no_number_has_no_reading(text: str) -> None:
    assert number_read(text) == ()


def test_a_wrong_digit_keeps_the_keys_of_the_right_number() -> None:
    (reading,) = number_read("ZL202219007718.6")
    assert reading.check_digit_ok is False
    assert reading.check_digit_expected == "5"
    assert reading.keys == ("app:CN:202219007718",)
    assert reading.original == "ZL202219007718.6"


def test_a_publication_is_found_with_and_without_its_kind_code() -> None:
    number = Number(type="publication", office="US", number="7318131", kind_code="B2")
    assert keys_of(number) == ("pub:US:7318131:B2", "pub:US:7318131")
    assert number_read("US 7,318,131 B2")[0].keys == keys_of(number)


@pytest.mark.parametrize(
    ("kind", "key"),
    [("application", "app:CN:1"), ("patent", "app:CN:1"), ("registration", "reg:CN:1"), ("other", "oth:CN:1")],
)
def test_keys_by_type(kind: str, key: str) -> None:
    assert keys_of(Number(type=kind, office="CN", number="1")) == (key,)


def test_one_number_of_a_mark_answers_as_application_and_registration() -> None:
    assert set(number_read("第12345678号商标")[0].keys) == {"reg:CN:12345678", "app:CN:12345678"}


def test_a_madrid_number_leads_to_the_international_register_and_to_its_chinese_form() -> None:
    assert {"reg:WO:123456", "reg:CN:G123456"} <= set(number_read("G123456")[0].keys)


NORMAL = [
    ("US", "3345505", "application", "A", date(2005, 1, 10), "11033455"),
    ("US", "US 3345505 A", "application", None, date(2005, 1, 10), "11033455"),
    ("US", "12769009", "application", None, date(2010, 4, 28), "12769009"),
    ("US", "09/930,611", "application", None, None, "09930611"),
    ("US", "8730607", "application", "A", date(2007, 1, 19), "12087306"),
    ("US", "201113284596", "application", "A", None, "13284596"),
    ("US", "331477 P", "application", None, date(2001, 11, 16), "60331477"),
    ("US", "38123410", "application", "F", date(2010, 12, 15), "29381234"),
    ("US", "918010", "application", None, date(1992, 7, 24), "07918010"),
    ("US", "PCT/US98/05573", "application", None, None, "PCTUS1998005573"),
    ("US", "D0544321", "publication", "S1", None, "D544321"),
    ("US", "08419064", "publication", "B2", None, "8419064"),
    ("US", "2003/0137584", "publication", "A1", None, "20030137584"),
    ("EP", "98660050.0", "application", None, None, "98660050"),
    ("EP", "374332", "publication", "B1", None, "0374332"),
    ("WO", "WO-99/34859", "publication", None, None, "1999034859"),
    ("WO", "9950929", "publication", "A1", None, "1999050929"),
    ("WO", "DM/054034", "publication", None, None, "DM054034"),
    ("IB", "IB 2008002918 W", "application", None, None, "PCTIB2008002918"),
    ("JP", "07-160203", "publication", None, None, "H07160203"),
    ("JP", "P2001-118988", "publication", "A", None, "2001118988"),
    ("JP", "A-10-100907", "publication", None, None, "H10100907"),
    ("JP", "09242576", "publication", None, None, "H09242576"),
    ("JP", "59 035659", "publication", "U", None, "S59035659"),
    ("JP", "P. 11-295684", "application", None, None, "1999295684"),
    ("JP", "D2010-027843", "application", None, None, "2010027843"),
    ("JP", "53963698", "application", "A", None, "1998539636"),
    ("KR", "10-2004-0025626", "publication", "A", None, "20040025626"),
    ("KR", "1013879670000", "registration", None, None, "101387967"),
    ("DE", "20 2009 001 036 U", "application", None, None, "202009001036"),
    ("AU", "PP 7180", "application", None, None, "PP7180"),
    ("EM", "001713207-0002", "application", None, None, "001713207-0002"),
    ("SG", "11201502189U", "application", "A", None, "11201502189U"),
    ("CN", "2007 1 0146763", "application", None, None, "200710146763"),
    ("CN", "12345678", "registration", None, None, "12345678"),
    ("CN", "第12345678号", "registration", None, None, "12345678"),
    ("CN", "2019000123", "registration", None, None, "2019000123"),
    ("CN", "Y2024 9800 01234", "other", None, None, "Y2024980001234"),
]


@pytest.mark.parametrize(("office", "typed", "kind", "code", "on", "expected"), NORMAL)
def test_the_normal_form(office: str, typed: str, kind: str, code: str | None, on: date | None, expected: str) -> None:
    assert number_normalise(office=office, number=typed, type=kind, kind_code=code, date=on) == expected


@pytest.mark.parametrize(
    ("office", "typed", "kind", "code"),
    [
        ("CN", "201710601862.4", "application", "number.check_digit"),
        ("EP", "98660050.1", "application", "number.check_digit"),
        ("CN", "12", "publication", "number.form"),
        ("US", "57961404", "application", "number.series"),
        ("US", "hello", "publication", "number.form"),
        ("GB", " ", "application", "number.form"),
    ],
)
def test_what_cannot_be_normal_is_said(office: str, typed: str, kind: str, code: str) -> None:
    with pytest.raises(SourceProblem) as problem:
        number_normalise(office=office, number=typed, type=kind)
    assert problem.value.code == code


def test_the_series_of_a_us_application_is_told_by_its_day_of_filing_or_held() -> None:
    assert curve_rises()
    assert us_series_of(33455, date(2005, 1, 10)) == "11"
    assert us_series_of(930611, date(2001, 8, 15)) == "09"
    assert us_series_of(67792, date(2002, 2, 8)) == "10"
    assert us_series_of(209583, date(1980, 11, 24)) == "06"
    assert us_series_of(576829, date(2005, 10, 11)) == "11"
    assert us_series_of(579614, date(2004, 11, 18)) is None
    assert us_series_of(1, date(1900, 1, 1)) is None


def _cn(year: int, kind: int, serial: int) -> dict[str, str]:
    return {"type": "application", "office": "CN", "number": f"{year}{kind}{serial:07d}"}


NUMBERS = st.one_of(
    st.builds(_cn, st.integers(2004, 2030), st.sampled_from([1, 2, 3, 8, 9]), st.integers(1, 9_999_999)),
    st.builds(
        lambda y, k, n: {"type": "patent", "office": "CN", "number": f"{y:02d}{k}{n:05d}"},
        st.integers(85, 99),
        st.sampled_from([1, 2, 3, 8, 9]),
        st.integers(1, 99_999),
    ),
    st.builds(
        lambda k, n, c: {"type": "publication", "office": "CN", "number": f"{k}{n:08d}", "kind_code": c},
        st.integers(1, 3),
        st.integers(1, 99_999_999),
        st.sampled_from(["A", "B", "U", "S", "B8"]),
    ),
    st.builds(
        lambda s, n: {"type": "application", "office": "US", "number": f"{s:02d}{n:06d}"},
        st.integers(8, 19),
        st.integers(1, 999_999),
    ),
    st.builds(
        lambda y, n, c: {"type": "publication", "office": "US", "number": f"{y}{n:07d}", "kind_code": c},
        st.integers(2001, 2030),
        st.integers(1, 499_999),
        st.sampled_from(["A1", "A2", "A9"]),
    ),
    st.builds(
        lambda p, n, c: {"type": "publication", "office": "US", "number": f"{p}{n}", "kind_code": c},
        st.sampled_from(["", "D", "RE", "PP", "H"]),
        st.integers(1_000, 12_999_999),
        st.sampled_from(["B1", "B2", None]),
    ),
    st.builds(lambda n: {"type": "application", "office": "EP", "number": f"{n:08d}"}, st.integers(0, 99_999_999)),
    st.builds(
        lambda n, c: {"type": "publication", "office": "EP", "number": f"{n:07d}", "kind_code": c},
        st.integers(10_000, 4_999_999),
        st.sampled_from(["A1", "B1", "B9"]),
    ),
    st.builds(
        lambda y, n: {"type": "publication", "office": "WO", "number": f"{y}{n:06d}", "kind_code": "A1"},
        st.integers(1978, 2030),
        st.integers(1, 299_999),
    ),
    st.builds(
        lambda o, y, n: {"type": "application", "office": "WO", "number": f"PCT{o}{y}{n:06d}"},
        st.sampled_from(["EP", "CN", "US", "IB"]),
        st.integers(1978, 2030),
        st.integers(1, 299_999),
    ),
    st.builds(
        lambda y, n: {"type": "application", "office": "JP", "number": f"{y}{n:06d}"},
        st.integers(1964, 2030),
        st.integers(1, 599_999),
    ),
    st.builds(
        lambda e, n: {"type": "publication", "office": "JP", "number": f"{e}{n:06d}", "kind_code": "A"},
        st.sampled_from(["H01", "H11", "S46", "S63"]),
        st.integers(1, 599_999),
    ),
    st.builds(
        lambda y, n, k: {"type": "application", "office": "KR", "number": f"{y}{n:07d}", "kind": k},
        st.integers(1980, 2030),
        st.integers(1, 9_999_999),
        st.sampled_from(["patent", "utility_model", "design"]),
    ),
    st.builds(
        lambda n: {"type": "registration", "office": "CN", "number": str(n)},
        st.integers(1_000, 89_999_999),
    ),
    st.builds(
        lambda n, p: {"type": "registration", "office": "EM", "number": f"{n:09d}-{p:04d}"},
        st.integers(1, 999_999_999),
        st.integers(1, 99),
    ),
    st.builds(
        lambda y, n: {"type": "publication", "office": "DE", "number": f"10{y}{n:06d}", "kind_code": "A1"},
        st.integers(2004, 2030),
        st.integers(1, 999_999),
    ),
    st.builds(lambda n: {"type": "publication", "office": "GB", "number": str(n)}, st.integers(100, 9_999_999)),
)


@given(NUMBERS)
@settings(max_examples=300, deadline=None)
def test_what_is_printed_is_read_again(number: dict[str, str]) -> None:
    readings = number_read(number_print(**number))
    assert any((r.office, r.number) == (number["office"], number["number"]) for r in readings)
    assert not any(r.check_digit_ok is False and r.office == number["office"] for r in readings)


@given(NUMBERS)
@settings(max_examples=200, deadline=None)
def test_a_normal_form_is_its_own_normal_form(number: dict[str, str]) -> None:
    given_ = {key: value for key, value in number.items() if key != "kind"}
    assert number_normalise(**given_) == number["number"]


@given(st.one_of(st.text(max_size=90), st.text(alphabet="0123456789/.-, XABCNUSEPJKRWOZL特開願平第号", max_size=20)))
@settings(max_examples=300, deadline=None)
def test_no_text_makes_reading_fail(text: str) -> None:
    for reading in number_read(text):
        assert reading.number
        assert reading.keys


@given(st.integers(0, 10**12 - 1), st.integers(0, 11), st.integers(1, 9))
@settings(deadline=None)
def test_one_wrong_digit_is_always_seen_by_the_chinese_check(value: int, place: int, by: int) -> None:
    digits = f"{value:012d}"
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert cn_check_digit(digits) != cn_check_digit(other)


@given(st.integers(0, 10**8 - 1), st.integers(0, 7), st.integers(1, 9))
@settings(deadline=None)
def test_one_wrong_digit_is_always_seen_by_the_european_check(value: int, place: int, by: int) -> None:
    digits = f"{value:08d}"
    other = digits[:place] + str((int(digits[place]) + by) % 10) + digits[place + 1 :]
    assert ep_check_digit(digits) != ep_check_digit(other)


@pytest.mark.parametrize(
    ("code", "right"),
    [
        ("91350100M000100Y43", True),
        ("91350100M000100I43", False),
        ("91350100M000100Y44", False),
        ("I", False),
        ("", False),
    ],
)
def test_credit_codes(code: str, right: bool) -> None:
    assert uscc_ok(code) is right


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        (("application", "CN", "201710601862", None, None), "201710601862.3"),
        (("patent", "CN", "201710601862", None, None), "ZL 201710601862.3"),
        (("application", "CN", "12345678", None, "trademark"), "12345678"),
        (("publication", "CN", "102822194", "B", None), "CN 102822194 B"),
        (("application", "US", "09930611", None, None), "US 09/930,611"),
        (("publication", "US", "20150322651", "A1", None), "US 2015/0322651 A1"),
        (("publication", "US", "7318131", "B2", None), "US 7,318,131 B2"),
        (("registration", "US", "4123456", None, None), "US 4123456"),
        (("application", "EP", "98660050", None, None), "EP 98660050.0"),
        (("publication", "EP", "0240590", "B1", None), "EP 0 240 590 B1"),
        (("other", "EP", "1", None, None), "EP 1"),
        (("publication", "WO", "1999013800", None, None), "WO 1999/013800"),
        (("application", "WO", "PCTEP2002007746", None, None), "PCT/EP2002/007746"),
        (("registration", "WO", "DM074886", None, None), "DM/074886"),
        (("registration", "WO", "123456", None, "trademark"), "G123456"),
        (("application", "JP", "2008101068", None, None), "特願2008-101068"),
        (("application", "JP", "2010027843", None, "design"), "意願2010-027843"),
        (("publication", "JP", "H08179521", "A", None), "特開平8-179521"),
        (("publication", "JP", "2011251389", "A", None), "特開2011-251389"),
        (("publication", "JP", "3657641", "B2", None), "特許第3657641号"),
        (("publication", "JP", "WO2013140919", "A1", None), "JP WO2013140919 A1"),
        (("application", "KR", "20150124192", None, "design"), "KR 30-2015-0124192"),
        (("publication", "KR", "101623214", "B1", None), "KR 10-1623214 B1"),
        (("other", "KR", "1", None, None), "KR 1"),
        (("application", "DE", "102004002000", None, None), "DE 10 2004 002 000"),
        (("publication", "DE", "19504047", "C1", None), "DE 19 504 047 C1"),
        (("other", "DE", "1", None, None), "DE 1"),
        (("registration", "EM", "001063010-0002", None, None), "001063010-0002"),
        (("application", "EM", "X1", None, None), "EM X1"),
        (("publication", "GB", "2270657", "A", None), "GB 2270657 A"),
    ],
)
def test_the_form_that_offices_print(number: tuple[str, str, str, str | None, str | None], printed: str) -> None:
    kind_of_number, office, digits, code, kind = number
    assert number_print(type=kind_of_number, office=office, number=digits, kind_code=code, kind=kind) == printed
    if digits not in {"1", "X1"}:
        assert any((r.office, r.number) == (office, digits) for r in number_read(printed))


@pytest.mark.parametrize("book", ["A1", "B1", "U", "S", None])
def test_kind_codes_do_not_change_the_number(book: str | None) -> None:
    text = "CN 102822194" if book is None else f"CN 102822194 {book}"
    assert number_read(text)[0].number == "102822194"


@pytest.mark.parametrize(
    ("typed", "on", "expected"),
    [
        ("12345607", date(2007, 2, 3), "60123456"),
        ("95012307", date(2007, 11, 3), "60950123"),
        ("00012307", date(2007, 11, 3), "61000123"),
        ("12345610", date(2010, 2, 3), "61123456"),
        ("12345613", date(2013, 1, 3), "62123456"),
    ],
)
def test_provisional_applications_by_their_day(typed: str, on: date, expected: str) -> None:
    assert number_normalise(office="US", number=typed, type="application", kind_code="P", date=on) == expected


@pytest.mark.parametrize(
    ("typed", "code", "on"),
    [("62345612", "P", date(2012, 1, 3)), ("12345690", "P", date(1990, 1, 3)), ("12345604", "A", date(2009, 1, 3))],
)
def test_a_us_application_whose_series_cannot_be_told_is_held(typed: str, code: str, on: date) -> None:
    with pytest.raises(SourceProblem) as problem:
        number_normalise(office="US", number=typed, type="application", kind_code=code, date=on)
    assert problem.value.code == "number.series"


@pytest.mark.parametrize("printed", ["PGI-NL+BE+DE-01994", "PDO-HR+SI-1041", "PGI-IT-0563", "PDO-FR-A0156"])
def test_a_union_indication_is_found_however_its_file_number_is_typed(printed):
    number = number_normalise(office="EM", number=printed, type="application")
    kept = keys_of(Number(type="application", office="EM", number=number, original=printed))
    typed = (
        printed,
        printed.lower(),
        printed.replace("-", " "),
        printed.replace("-", " - ").replace("+", " + "),
        printed.replace("+", " "),
        f"EU {printed}",
    )
    for text in typed:
        best = number_read(text)[0]
        assert (best.scheme, best.office, best.number, best.kind) == ("EU_GI", "EM", printed, "gi"), text
        assert set(kept) & set(best.keys), text


@pytest.mark.parametrize(
    ("kept", "typed"),
    [
        ("101477235", "KR1477235B1; KR 101477235 B1; KR 1477235 B1; KR 10-1477235 B1; KR-101477235-B1"),
        ("100145570", "KR 0145570 B1; KR145570B1; KR 100145570 B1; KR 10-0145570 B1"),
        ("200114303", "KR 0114303 Y1; KR 200114303 Y1; KR 20-0114303 Y1"),
        ("300123456", "KR 0123456 S; KR 300123456 S"),
        ("20100012345", "KR 20100012345 A; KR 10-2010-0012345 A; KR2010012345A; KR201012345A; KR1020100012345A"),
        ("20080002571", "KR200802571U; KR 20080002571 U; KR 20-2008-0002571 U"),
        ("19970006718", "KR199706718B1; KR 970006718 B1; KR 19970006718 B1"),
        ("200150152", "KR 200150152 Y1; KR 0150152 Y1; KR150152Y1"),
        ("S34010223", "JP 1959010223 U; JP S34010223 U; JP S3410223 U"),
        ("S34010223", "JP1959010223Y1; JP 1959-10223 Y1; JP S3410223 Y1; JP 34010223 Y1"),
        ("T12000456", "JP 1923000456 B; JP T12000456 B"),
        ("H11010223", "JP 1999010223 A; JP H11010223 A; JP H1110223 A; 特開平11-10223"),
        ("H09511906", "JP9511906T; JP H09511906 T; JP 09511906 T"),
        ("2928774", "JP02928774B1; JP 2928774 B1"),
    ],
)
def test_a_korean_or_japanese_document_has_one_number_however_it_is_typed(kept, typed):
    for text in typed.split("; "):
        office = "JP" if text.startswith("特") else text[:2]
        assert number_normalise(office=office, number=text, type="publication") == kept, text
        best = number_read(text)[0]
        assert (best.office, best.type, best.number) == (office, "publication", kept), text
        assert f"pub:{office}:{kept}" in best.keys, text


def test_a_korean_registration_without_its_type_is_looked_up_under_each_and_kept_under_none():
    assert [reading.number for reading in number_read("KR 0145570")] == [
        "100145570",
        "200145570",
        "300145570",
        "400145570",
    ]
    with pytest.raises(SourceProblem) as caught:
        number_normalise(office="KR", number="KR 0145570", type="publication")
    assert caught.value.code == "number.form"
    assert number_normalise(office="KR", number="0145570", type="publication", kind_code="Y1") == "200145570"


@pytest.mark.parametrize(("typed", "kept"), [("JP5255769A", "H05255769"), ("JP 8007916 A", "H08007916")])
def test_a_heisei_year_of_one_digit_is_read_where_a_publication_is_meant(typed, kept):
    assert number_normalise(office="JP", number=typed, type="publication") == kept
    assert f"pub:JP:{kept}" in {each for reading in number_read(typed) for each in reading.keys}


def test_serial_and_year_of_an_old_japanese_application_are_no_western_year():
    assert number_normalise(office="JP", number="JP 1972478 A", type="application") == "1978019724"
