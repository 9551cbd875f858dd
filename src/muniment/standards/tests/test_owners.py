"""Types of owners by identifiers, office codes and names. All names and codes are made up."""

from __future__ import annotations

import pytest

from muniment.standards.numbers import uscc_check_sign
from muniment.standards.owners import identifiers_wrong, owner_type, owner_types


def credit(first: str) -> str:
    return first + str(uscc_check_sign(first))


FIRM, BODY, CLUB = credit("91840100MA9990001"), credit("12840000999000012"), credit("52840000999000013")


@pytest.mark.parametrize(
    ("name", "kind", "by", "word"),
    [
        ("晴川电池股份有限公司", "enterprise", "ending", "股份有限公司"),
        ("晴川机械厂", "enterprise", "ending", "厂"),
        ("晴川机械有限公司（云澜）", "enterprise", "ending", "有限公司"),
        ("云澜理工大学", "university", "ending", "大学"),
        ("云澜职业技术学院", "university", "ending", "职业技术学院"),
        ("云澜理工大学深海研究院", "research_institute", "ending", "研究院"),
        ("云澜理工大学附属医院", "government", "ending", "医院"),
        ("云澜大学科技园晴川有限公司", "enterprise", "ending", "有限公司"),
        ("云澜省农业科学院", "research_institute", "ending", "科学院"),
        ("澜州市人民政府", "government", "ending", "人民政府"),
        ("岚湾海洋基金会", "other", "ending", "基金会"),
        ("李岚", "individual", "surname", "李"),
        ("欧阳云澜", "individual", "surname", "欧阳"),
        ("阿依·云澜", "individual", "form", "阿依·云澜"),
        ("云澜大学技术处", "university", "within", "大学"),
        ("晴川之光", None, "", ""),
        ("", None, "", ""),
        ("Qingchuan Battery Co., Ltd.", "enterprise", "ending", "co ltd"),
        ("Sample Works GmbH & Co. KG", "enterprise", "ending", "co kg"),
        ("Prøve A.S.", "enterprise", "ending", "as"),
        ("Yunlan University", "university", "ending", "university"),
        ("Yunlan Institute of Technology", "university", "ending", "institute of technology"),
        ("The Regents of the Yunlan Colleges", "university", "within", "regents"),
        ("Deep Sea Research Institute", "research_institute", "ending", "research institute"),
        ("Ministry of Springs", "government", "within", "ministry of"),
        ("Spring Foundation", "other", "ending", "foundation"),
        ("Miller, Anna", "individual", "form", "Miller"),
        ("Something Else", None, "", ""),
    ],
)
def test_names(name: str, kind: str | None, by: str, word: str):
    found = owner_type(name)
    assert (found.type, found.by) == (kind, by)
    if word not in ("co ltd",):
        assert found.evidence == word


@pytest.mark.parametrize(
    ("name", "identifier", "kind", "by"),
    [
        ("晴川之光", FIRM, "enterprise", "identifier"),
        ("云澜理工大学", BODY, "university", "ending"),
        ("云澜测试中心", BODY, "government", "identifier"),
        ("晴川之家", CLUB, "other", "identifier"),
        ("晴川之光", FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1"), None, ""),
        ("晴川之光", "nonsense", None, ""),
    ],
)
def test_a_verified_credit_code_decides(name: str, identifier: str, kind: str | None, by: str):
    found = owner_type(name, identifiers=(identifier,))
    assert (found.type, found.by) == (kind, by)


@pytest.mark.parametrize(
    ("code", "kind"),
    [("us_company", "enterprise"), ("foreign_individual", "individual"), ("university", "university"), ("x", None)],
)
def test_what_the_office_says(code: str, kind: str | None):
    assert owner_type("Something Else", office_code=code).type == kind


def test_wrong_credit_codes_are_named():
    wrong = FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")
    assert identifiers_wrong((FIRM, wrong, "123", "LEI-5299")) == (wrong,)


def test_every_type_has_its_words():
    assert list(owner_types()) == [
        "enterprise",
        "university",
        "research_institute",
        "government",
        "individual",
        "other",
    ]
