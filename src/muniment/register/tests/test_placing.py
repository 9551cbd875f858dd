"""Owners are placed and typed while statements pass, and what could not be told is counted."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.template.loader import render_to_string
from django.test import RequestFactory

from muniment.catalogue.tests.factories import statement
from muniment.catalogue.values import Party
from muniment.register.queries.owners import CreditCode, party_seen
from muniment.register.queries.placing import Placing, placing_open
from muniment.standards.regions import Gazetteer
from muniment.standards.tests.test_owners import FIRM
from muniment.standards.tests.test_regions import DIVISIONS

GAZETTEER = Gazetteer(DIVISIONS, on="2026-11-20")


def party(name: str, role: str = "owner", **more: object) -> Party:
    return Party(role=role, name=name, **more)  # type: ignore[arg-type]


def test_region_and_type_are_filled_in_and_counted():
    placing = Placing(GAZETTEER)
    said = statement(
        document="D",
        parties=(
            party("晴川电池有限公司", country="CN", place="云澜省澜州市云麓区", postcode="850001"),
            party("云澜理工大学", place="云澜省澜州市澜北县"),
            party("李岚", "applicant", postcode="840120"),
            party("晴川之光", country="CN", identifiers=(FIRM, FIRM[:-1] + "?", FIRM[:-2] + "00")),
            party("Qingchuan Ltd", country="US", place="云澜省", owner_type="foreign_company"),
            party("某某", region_code="840000"),
            party("云澜七号", "inventor", place="云澜省"),
        ),
    )
    done = placing.statement(said).content.parties
    assert [(each.region_code, each.owner_type) for each in done] == [
        ("840102", "enterprise"),
        ("840121", "university"),
        ("840102", "individual"),
        (None, "enterprise"),
        (None, "enterprise"),
        ("840000", None),
        (None, None),
    ]
    report = placing.report()
    assert (report.parties, report.home, report.placed) == (6, 5, 4)
    assert (report.unplaced, report.share_unplaced) == ({"region.empty": 1}, 0.2)
    assert (report.former, report.doubtful, report.typed) == (1, 1, 5)
    assert report.by_type == {"enterprise": 3, "university": 1, "individual": 1}
    assert report.identifiers_wrong == 1


def test_a_page_says_what_told_and_which_code_is_wrong(data_dir: Path):
    wrong = FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")
    codes = (FIRM, wrong, "9132O000999999999X", "no code")
    seen = party_seen(data_dir, party("云澜理工大学", owner_type="university", identifiers=codes, region_code="840102"))
    assert seen.region is None
    assert seen.type is not None
    assert seen.type.en == "university"
    assert seen.type_by is not None
    assert seen.type_by.en == "as the source says"
    assert seen.codes == (
        CreditCode(FIRM),
        CreditCode(wrong, wrong=True, expected=FIRM[-1]),
        CreditCode("9132O000999999999X", wrong=True),
    )
    told = party_seen(data_dir, party("云澜理工大学", owner_type="university")).type_by
    assert told is not None
    assert told.zh == "据名称结尾“大学”"


@pytest.mark.parametrize(
    ("lang", "words"), [("zh-Hans", "校验码有误，末位应为"), ("en", "wrong check sign: the last should be")]
)
def test_the_line_of_a_party_names_the_wrong_code(data_dir: Path, lang: str, words: str):
    wrong = FIRM[:-1] + ("0" if FIRM[-1] != "0" else "1")
    asked = RequestFactory().get("/rights/CN-patent-1")
    context = {"request": asked, "lang": lang, "seen": party_seen(data_dir, party("晴川之光", identifiers=(wrong,)))}
    text = render_to_string("register/party.html", context)
    assert wrong in text
    assert words in text
    right = {"request": asked, "lang": lang, "seen": party_seen(data_dir, party("晴川之光", identifiers=(FIRM,)))}
    assert words not in render_to_string("register/party.html", right)


def test_what_says_nothing_stays_as_it_is():
    placing = Placing(GAZETTEER)
    said = statement(document="D", parties=(party("云澜七号", "inventor"),))
    assert placing.statement(said) is said
    assert placing.report().share_unplaced is None


def test_without_divisions_everything_is_unplaced(data_dir: Path):
    placing = placing_open(data_dir, on=date(2026, 11, 20))
    placing.statement(statement(document="D", parties=(party("晴川电池有限公司", place="云澜省"),)))
    assert placing.report().unplaced == {"region.unloaded": 1}
