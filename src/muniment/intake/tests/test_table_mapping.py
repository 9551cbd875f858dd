"""Mapping files: read whole, and every mistake named by its key."""

from __future__ import annotations

import pytest

from muniment.intake.domain.mapping_read import mapping_read
from muniment.intake.errors import MappingProblem
from muniment.intake.queries import source_list
from muniment.intake.sources import mapping_texts
from muniment.intake.tests.tables import PLEDGES, RIGHTS


def problems(text: str) -> tuple[str, ...]:
    with pytest.raises(MappingProblem) as raised:
        mapping_read(text)
    found: tuple[str, ...] = raised.value.facts["problems"]  # type: ignore[assignment]
    assert all("\n" not in line for line in found)
    return found


def test_a_mapping_is_read_whole():
    mapping = mapping_read(PLEDGES)
    assert (mapping.name, mapping.level, mapping.mode, mapping.title.en) == (
        "js.pledges",
        2,
        "delta",
        "Pledges of a province",
    )
    assert mapping.events[0].code is not None
    assert mapping.events[0].code.map["质押注销"] == "PC01"
    assert mapping.events[0].amount is not None
    assert mapping.events[0].amount.unit == 10_000
    assert mapping.coverage.families == ("pledge",)
    assert (str(mapping.coverage.since), mapping.coverage.until) == ("2020-01-01", None)


def test_words_that_yaml_would_change_stay_words():
    mapping = mapping_read(
        RIGHTS.replace("register: CN", "register: NO").replace("ignore: [序号]", "ignore: [2020-01-01, 1, yes]")
    )
    assert mapping.register.value == "NO"
    assert mapping.ignore == ("2020-01-01", "1", "yes")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("muniment_mapping: 1", "muniment_mapping: 9"), "muniment_mapping: '9'"),
        (("register: CN", "registre: CN"), "registre: no such key"),
        (("register: CN", "registre: CN"), "register: is missing"),
        (("kind: number", "kind: patents"), "kind: 'patents' is none of: patent"),
        (("licence: own", "licence: ''"), "source.licence: is missing"),
        (("name: my.rights", "name: My Rights"), "source.name: 'My Rights' is not small letters"),
        (("title: {zh: 我的权利, en: My rights}", "title: {zh: 我的权利}"), "source.title: is to be a text, or {zh: …, en: …}"),
        (("发明名称: title", "发明名称: titel"), "columns.发明名称.to: 'titel' is none of"),
        (("发明名称: title", "发明名称: {too: title}"), "columns.发明名称"),
        (("scheme: IPC", "scheme: IPX"), "columns.主分类号.scheme: 'IPX' is none of"),
        (("申请日: filed_on", "申请日: {to: filed_on, format: year}"), "columns.申请日.format: Invalid enum value 'year'"),
        (("专利权人: {to: owner,", "专利权人: {to: owner, names: {en: {value: A, column: B}},"), "columns.专利权人.names.en: give"),
        (("申请日: filed_on", "申请日: {to: fact}"), "columns.申请日.name: a fact needs a name"),
        (("申请日: filed_on", "申请日: {to: filed_on, pattern: '('}"), "columns.申请日.pattern"),
        (("申请日: filed_on", "申请日: {to: filed_on, pattern: 'x'}"), "columns.申请日.pattern: is to have exactly one group"),
        (("专利号: number", "专利号: title"), "columns: none leads to a number"),
        (("ignore: [序号]", "ignore: [发明名称]"), "ignore: '发明名称' is also in columns"),
        (("lang: zh-Hans", "level: 7"), "level: 7 is not 1 to 4"),
        (("lang: zh-Hans", "mode: often"), "mode: Invalid enum value 'often'"),
        (("ignore: [序号]", "ignore: [序号]\nignore: [别]"), "the key 'ignore' stands twice"),
        (("ignore: [序号]", "event: {code: PE01}"), "event.occurred_on: is missing"),
        (("ignore: [序号]", "event: {occurred_on: 登记日}"), "event.code: is missing"),
        (("ignore: [序号]", "event: {code: ZZ99, occurred_on: 登记日}"), "event.code: no event code ZZ99 of CN"),
        (("ignore: [序号]", "event: {code: PE01, occurred_on: 登记日, when: 5}"), "event.when"),
        (("ignore: [序号]", "event: {code: PE01, occurred_on: 登记日, parties: [{role: king, column: a}]}"), "event.parties: 'king'"),
        (("ignore: [序号]", "coverage: {families: [pledges]}"), "coverage.families: 'pledges' is none of"),
        (("ignore: [序号]", "coverage: {since: lately}"), "coverage.since: 'lately' is no day"),
    ],
)  # fmt: skip
def test_each_mistake_is_named(change: tuple[str, str], said: str):
    assert any(said in line for line in problems(RIGHTS.replace(*change)))


def test_all_mistakes_at_once():
    text = (
        RIGHTS.replace("register: CN", "")
        .replace("发明名称: title", "发明名称: titel")
        .replace("licence: own", "licenc: own")
    )
    assert len(problems(text)) == 4


@pytest.mark.parametrize("text", ["", "- a", "a: [", "? [a]\n: b", "source: &a [*a]", "x: !!python/object:os.system y"])
def test_what_is_no_mapping(text: str):
    assert problems(text)


def test_the_mappings_that_come_along_are_sound():
    found = {folder: mapping_read(text).name for folder, text in mapping_texts()}
    assert found == {"in/gi": "in.gi", "in/grants": "in.grants", "lens/export": "lens.export"}
    listed = {spec.name: spec for spec in source_list()}
    assert {name: listed[name].folder for name in found.values()} == {name: folder for folder, name in found.items()}
    assert listed["lens.export"].kinds == ("patent", "utility_model", "design")
