"""A declaration that changes while cases run: they finish under the version that they began with, or go over by a stated rule."""

# ruff: noqa: F811 - the fixtures of the world are asked for by name
from __future__ import annotations

import copy
from datetime import date
from importlib.resources import files
from typing import Any

import pytest
import yaml

from muniment.journal.queries import chain_verify, entries_for
from muniment.procedures.domain.declaration import declaration_read
from muniment.procedures.domain.kit import declaration_faults
from muniment.procedures.models import CaseRow, LimitRow
from muniment.procedures.queries import registry
from muniment.procedures.queries.cases import case_get
from muniment.procedures.queries.registry import declaration_check, declaration_on
from muniment.procedures.services.ticking import cases_tick
from muniment.procedures.tests.guards import GUARDS
from muniment.procedures.tests.traffic import faults_of
from muniment.procedures.tests.world import DAY, after, declared, desk, moment  # noqa: F401
from muniment.standards.rules import rule_on

FILE = files("muniment.procedures.tests") / "declarations" / "lending.1.yaml"
CHANGE = after(5)
CLAUSE: dict[str, Any] = {
    "version": 1,
    "basis": {"source": {"zh": "借阅规则（修订）第九条", "en": "Rules of lending as amended art. 9"}},
    "states": {"asked": "examined", "waiting": "on_hold"},
    "limits": {"decision": "finding"},
    "fields": {"purpose": "reason_given"},
}


def second(**more: Any) -> dict[str, Any]:
    """Version 2 of the procedure: two states, a limit and a field are called otherwise, and one may lend for less."""
    words = FILE.read_text().replace("version: 1", "version: 2").replace("2020-01-01", CHANGE.isoformat())
    for old, new in (
        ("asked", "examined"),
        ("waiting", "on_hold"),
        ("decision", "finding"),
        ("purpose", "reason_given"),
    ):
        words = words.replace(old, new)
    content: dict[str, Any] = yaml.safe_load(words)
    return content | {"migrates": [CLAUSE]} | more


@pytest.fixture
def changed(tmp_path, declared):
    """Both versions are known; what the second says may be said by the test."""

    def known(**more: Any) -> None:
        folder = tmp_path / "declared"
        folder.mkdir(exist_ok=True)
        (folder / "lending.1.yaml").write_bytes(FILE.read_bytes())
        (folder / "lending.2.yaml").write_text(yaml.safe_dump(second(**more), allow_unicode=True))
        registry.procedures_offer("tests", folder)

    return known


@pytest.mark.django_db
def test_a_running_case_finishes_under_its_version_where_no_rule_says_otherwise(desk, changed):
    number = desk.asked()
    changed(migrates=[])
    assert declaration_on("lending", CHANGE).version == 2
    assert cases_tick(data_dir=desk.folder, moment=moment(CHANGE))["migrated"] == 0
    desk.move(number, "lend", desk.desk, CHANGE)
    assert CaseRow.objects.get(case_no=number).version == 1
    assert declaration_on("lending", DAY).version == 1


@pytest.mark.django_db
def test_a_running_case_goes_over_by_the_rule_with_its_history_and_its_days(desk, changed):
    asked, draft, closed = desk.asked(), desk.draft(), desk.draft()
    desk.move(closed, "drop", desk.reader)
    due = LimitRow.objects.get(case__case_no=asked).due_on
    changed()
    assert cases_tick(data_dir=desk.folder, moment=moment(after(4)))["migrated"] == 0, "it does not hold yet"
    assert cases_tick(data_dir=desk.folder, moment=moment(CHANGE))["migrated"] == 2
    assert cases_tick(data_dir=desk.folder, moment=moment(CHANGE))["migrated"] == 0
    seen = case_get(case_no=asked, me=desk.reader, on=CHANGE)
    assert (seen.version, seen.state, seen.limits[0].name, seen.limits[0].due_on) == (2, "examined", "finding", due)
    assert {each.name: each.value.zh for each in seen.fields}["reason_given"] == "研究"
    assert [each.text.en for each in seen.steps[-2:]] == [
        "put the request in", "goes on under the new version of the procedure",
    ]  # fmt: skip
    assert dict(seen.steps[-1].said)[seen.steps[-1].said[1][0]].en == "Rules of lending as amended art. 9"
    assert CaseRow.objects.get(case_no=closed).version == 1
    desk.move(asked, "lend", desk.desk, after(6))
    assert case_get(case_no=asked, me=desk.reader, on=after(6)).limits[0].state == "kept"
    assert [each.kind for each in entries_for(subject=f"case:{asked}")] == [
        "case.moved",
        "case.migrated",
        "case.moved",
        "right.act",
    ]
    assert chain_verify() == []
    assert faults_of(after(6)) == []
    assert case_get(case_no=draft, me=desk.reader, on=after(6)).typed["reason_given"] == "研究"


@pytest.mark.django_db
def test_an_assent_before_the_change_is_none_after_it(desk, changed):
    number = desk.draft()
    desk.move(number, "ask", desk.reader)
    changed()
    cases_tick(data_dir=desk.folder, moment=moment(CHANGE))
    assert desk.move(number, "ask", desk.guarantor, CHANGE).waits == ("lending-firm机构",)


@pytest.mark.parametrize(
    ("clause", "fault"),
    [
        ({"version": 7}, "from version 7: there is no such earlier version"),
        ({"version": 2}, "from version 2: there is no such earlier version"),
        ({"states": {"asked": "examined"}}, "from version 1: a case that stands at 'waiting' finds no such state"),
        ({"states": {"asked": "draft", "waiting": "on_hold"}}, "from version 1: a case that stands at 'asked' finds no such state"),
        ({"limits": {}}, "from version 1: the limit 'decision' finds none of the same rule and side"),
        ({"limits": {"decision": "return"}}, "from version 1: the limit 'decision' finds none of the same rule and side"),
        ({"fields": {"purpose": "weather"}}, "from version 1: no field 'weather'"),
    ],
)  # fmt: skip
def test_a_rule_of_transition_that_loses_something_is_refused_by_the_kit(clause, fault):
    old = declaration_read(yaml.safe_load(FILE.read_bytes()))
    new = declaration_read(second(migrates=[{**copy.deepcopy(CLAUSE), **clause}]))
    found = declaration_faults(
        new,
        guards={each.name: each for each in GUARDS},
        rule_on=rule_on,
        on=date(2026, 11, 26),
        earlier={1: old, 2: new},
    )
    assert fault in found


def test_the_rule_of_the_tests_loses_nothing(declared):
    assert declaration_check(declaration_read(second()), on=date(2026, 11, 26)) == []


def test_a_side_that_is_gone_is_refused(declared):
    content = second()
    words = yaml.safe_dump(content, allow_unicode=True).replace("guarantor", "surety")
    assert "from version 1: no side 'guarantor'" in declaration_check(
        declaration_read(yaml.safe_load(words)), on=date(2026, 11, 26)
    )
