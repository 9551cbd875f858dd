"""The pure rules: what a declaration owes, what a form takes, which move leaves from where, when a limit ends."""

from __future__ import annotations

import copy
from datetime import date
from decimal import Decimal
from importlib.resources import files
from typing import Any

import msgspec
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from muniment.kernel.errors import Conflict, NotAllowed, SourceProblem
from muniment.kernel.money import Money
from muniment.procedures.domain.declaration import Declaration, FieldSpec, LimitSpec, Words, declaration_read
from muniment.procedures.domain.forms import form_read, value_plain
from muniment.procedures.domain.kit import declaration_faults, ends, reachable
from muniment.procedures.domain.limits import Begun, limit_end, limit_extend_check, limit_kept
from muniment.procedures.domain.machine import form_digest, move_find, moves_offered
from muniment.procedures.queries.registry import declaration_parse
from muniment.procedures.queries.values import value_typed
from muniment.procedures.tests.guards import GUARDS
from muniment.procedures.values import Party
from muniment.standards.rules import rule_on
from muniment.standards.time import Pause

DAY = date(2026, 11, 20)
FILE = files("muniment.procedures.tests") / "declarations" / "lending.1.yaml"
PLAIN: dict[str, Any] = yaml.safe_load(FILE.read_bytes())
LENDING = declaration_read(PLAIN)
TEA = {"name": {"zh": "茶水", "en": "tea"}, "rule": "CN.trademark.renewal_fee", "side": "reader"}
SAID = Words(zh="字段", en="field")


def faults(declaration: Declaration) -> list[str]:
    return declaration_faults(declaration, guards={each.name: each for each in GUARDS}, rule_on=rule_on, on=DAY)


def changed(path: str, value: Any) -> Declaration:
    """The declaration with one word another; ``None`` takes it away."""
    content = copy.deepcopy(PLAIN)
    *way, last = path.split("/")
    place: Any = content
    for step in way:
        place = place[int(step)] if isinstance(place, list) else place[step]
    if value is None:
        del place[int(last) if isinstance(place, list) else last]
    else:
        place[int(last) if isinstance(place, list) else last] = value
    return declaration_read(content)


def test_the_made_up_procedure_owes_nothing():
    assert faults(LENDING) == []
    assert reachable(LENDING) == ends(LENDING) == frozenset(LENDING.states)


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        ("moves/bring/to", "lent", "state 'back' …"),
        ("states/lost", {"name": {"zh": "丢失", "en": "lost"}}, "state 'lost' cannot be reached"),
        ("moves/suspend/to", "gone", "move 'suspend': no state 'gone'"),
        ("moves/lend/by", ["queen"], "move 'lend': no side 'queen'"),
        ("moves/lend/guards", ["lending.weather"], "move 'lend': no guard 'lending.weather'"),
        ("moves/lend/starts", ["tea"], "move 'lend': no limit 'tea'"),
        ("moves/lend/papers", ["map"], "move 'lend': no paper 'map'"),
        ("moves/lend/letters", ["love"], "move 'lend': no letter 'love'"),
        ("moves/lend/charges", ["tea"], "move 'lend': no fee 'tea'"),
        ("moves/lend/paid", ["tea"], "move 'lend': no fee 'tea'"),
        ("fees", {"tea": TEA}, "fee 'tea' is never charged"),
        ("fees", {"tea": TEA | {"rule": "CN.patent.tea"}}, "fee 'tea': no rule 'CN.patent.tea' on 2026-11-20"),
        ("fees", {"tea": TEA | {"rule": "CN.patent.period"}}, "fee 'tea': the rule 'CN.patent.period' is none of fees, or is not verified"),
        ("fees", {"tea": TEA | {"side": "desk"}}, "fee 'tea': no party side 'desk'"),
        ("fees", {"tea": TEA | {"when": "sky.blue"}}, "fee 'tea': no guard remarks 'sky.blue' where it is charged"),
        ("moves/overdue/by", ["desk"], "limit leads to 'overdue', which the clock does not make"),
        ("limits/return/lapses", None, "move 'overdue' is made by the clock, and no limit leads to it"),
        ("limits/return/rule", "CN.patent.tea", "limit 'return': no rule 'CN.patent.tea' on 2026-11-20"),
        ("limits/return/rule", "CN.patent.invalidation", "limit 'return': the rule 'CN.patent.invalidation' names no arithmetic"),
        ("limits/return/side", "queen", "limit 'return': no side 'queen'"),
        ("limits/return/served", "love", "limit 'return': no letter 'love'"),
        ("moves/lend/starts", None, "limit 'return' never begins"),
        ("form/0/sees", [], "field 'rights' says nobody who sees it"),
        ("form/0/sees", ["queen"], "field 'rights' is seen by 'queen', which is no side"),
        ("form/5/choices", {}, "field 'kind': a choice has choices, and nothing else has"),
        ("form/1/side", "queen", "field 'guarantors' names parties of 'queen', which is no side"),
        ("form/2/name", "rights", "field 'rights' stands twice"),
        ("form/2/held", True, "field 'deposit': it offers what the holder holds, and takes no rights"),
        ("form/0/type", "text", "it is about rights, and the form has not one field for them"),
        ("letters/lent/body/en", "Dear {king}", "letter 'lent': nothing fills 'king'"),
        ("letters/lent/to", ["queen"], "letter 'lent' goes to 'queen', which is no side"),
        ("moves/lend/acts/0/parties/licensee", "king", "move 'lend': the event names licensee from 'king', which is no side and no field of a party or name"),
        ("moves/lend/acts/0/detail/amount", "gold", "move 'lend': the detail 'amount' comes from 'gold', which is no field"),
        ("basis/0/rule", "CN.patent.tea", "no rule 'CN.patent.tea' on 2026-11-20"),
        ("basis", [], "it names no law"),
        ("start", "asked", "it starts in 'asked', which is no draft"),
        ("sides/desk/kind", "party", "no side decides"),
        ("sides", {"reader": {"name": {"zh": "借阅人", "en": "reader"}}}, "no side may open a case"),
        ("moves/ask/joint", ["reader", "desk"], "move 'ask': a side must join that may not make it"),
    ],
)  # fmt: skip
def test_what_a_declaration_owes(path, value, fault):
    found = faults(changed(path, value))
    if fault.endswith("…"):
        assert any(line.startswith(fault[:-1].strip()) for line in found) or found == []
    else:
        assert fault in found


def test_a_state_from_which_nothing_leads_on_is_found():
    content = copy.deepcopy(PLAIN)
    content["states"]["stuck"] = {"name": {"zh": "卡住", "en": "stuck"}}
    content["moves"]["suspend"]["to"] = "stuck"
    assert "state 'stuck' leads to no end" in faults(declaration_read(content))


@pytest.mark.parametrize("content", [b"procedure: [", b"procedure: x", b"- a", FILE.read_bytes() + b"\ncolour: red\n"])
def test_a_file_that_is_no_declaration_is_refused_in_one_line(content):
    with pytest.raises(SourceProblem) as refused:
        declaration_parse(content, "x.yaml")
    assert refused.value.message.startswith("x.yaml is no declaration of a procedure")
    assert "\n" not in refused.value.message


# --- forms -----------------------------------------------------------------------------------------------------------


def spec(type_: str, **more: Any) -> FieldSpec:
    return FieldSpec(name="f", type=type_, label=SAID, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (spec("money"), "8000000", Money("CNY", Decimal(8000000))),
        (spec("money"), "8,000,000.50 usd", Money("USD", Decimal("8000000.50"))),
        (spec("money"), "000000000000000000000012", Money("CNY", Decimal(12))),
        (spec("date"), "2026年1月5日", date(2026, 1, 5)),
        (spec("date"), "20260105", date(2026, 1, 5)),
        (spec("number"), "-3.5", Decimal("-3.5")),
        (spec("yes_no"), "no", False),
        (spec("choice", choices={"a": SAID}), "a", "a"),
        (spec("text"), " 甲 ", "甲"),
        (spec("long"), "a\r\nb", "a\nb"),
        (spec("rights"), "ZL1\n\nZL2\nZL1", ("ZL1", "ZL2")),
        (spec("party", side="x"), "甲公司；9111 \n乙", (Party("甲公司；9111"), Party("乙"))),
        (spec("table", columns={"a": SAID}), [{"a": "1"}, {"a": " "}], ({"a": "1"},)),
        (spec("text"), "=SUM(A1)", "=SUM(A1)"),
        (spec("text"), "<b>甲</b>", "<b>甲</b>"),
    ],
)
def test_what_a_field_takes(field, typed, value):
    read = form_read([field], {"f": typed}, on=DAY, complete=True)
    assert (read.values, read.faults) == ({"f": value}, {})


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (spec("money"), "1" * 30),
        (spec("money"), "-5"),
        (spec("money"), "1e9"),
        (spec("money"), "１００"),
        (spec("money", least="10"), "9.99"),
        (spec("money", most="10"), "10.01"),
        (spec("money"), "1,00"),
        (spec("date"), "令和8年1月1日"),
        (spec("date"), "民国115年1月1日"),
        (spec("date"), "2569-01-01"),
        (spec("date"), "2026-02-30"),
        (spec("date"), "00000000"),
        (spec("date", least="today"), "2026-11-19"),
        (spec("date", most="2026-12-31"), "2027-01-01"),
        (spec("number"), "three"),
        (spec("number", most="9"), "10"),
        (spec("yes_no"), "maybe"),
        (spec("choice", choices={"a": SAID}), "b"),
        (spec("text"), "a\nb"),
        (spec("text"), "a\x00b"),
        (spec("text", most="3"), "abcd"),
        (spec("text"), ["a"]),
        (spec("party", side="x"), "甲公司；911100001000000001"),
        (spec("table", columns={"a": SAID}), [{"b": "1"}]),
        (spec("table", columns={"a": SAID}), "a"),
    ],
)
def test_what_a_field_refuses(field, typed):
    read = form_read([field], {"f": typed}, on=DAY, complete=True)
    assert read.values == {}
    assert set(read.faults) == {"f"}
    assert read.faults["f"].zh != read.faults["f"].en


def test_what_is_required_is_asked_for_only_of_a_whole_form():
    field = spec("text", required=True)
    assert form_read([field], {"f": "  "}, on=DAY, complete=False).faults == {}
    assert set(form_read([field], {"f": "  "}, on=DAY, complete=True).faults) == {"f"}
    assert set(form_read([field], {}, on=DAY, complete=True).faults) == {"f"}


@settings(suppress_health_check=[HealthCheck.too_slow])  # the first draw of a process builds tables of signs
@given(
    st.dictionaries(
        st.sampled_from([each.name for each in LENDING.form] + ["other"]),
        st.one_of(st.text(max_size=60), st.lists(st.text(max_size=9), max_size=3), st.integers(), st.booleans()),
    )
)
def test_whatever_is_typed_is_read_or_refused_in_words_and_survives_its_keeping(typed):
    read = form_read(LENDING.form, typed, on=DAY, complete=True)
    assert not set(read.values) & set(read.faults)
    for name, value in read.values.items():
        field = LENDING.field(name)
        assert field is not None
        kept = msgspec.json.decode(msgspec.json.encode(value_plain(value)))
        assert value_typed(field, kept) == value


# --- the machine -----------------------------------------------------------------------------------------------------


def test_only_declared_moves_of_ones_own_side_are_offered():
    offered = {
        state: [(o.name, o.side) for o in moves_offered(LENDING, state, ("reader",))] for state in LENDING.states
    }
    assert offered == {
        "draft": [("ask", "reader"), ("drop", "reader")],
        "asked": [("drop", "reader")],
        "waiting": [("drop", "reader")],
        "lent": [("bring", "reader")],
        "refused": [],
        "back": [],
        "dropped": [],
    }


@given(
    st.sampled_from(sorted(LENDING.states)),
    st.sampled_from(sorted(LENDING.moves)),
    st.sampled_from(sorted(LENDING.sides)),
)
def test_a_move_is_made_exactly_where_and_by_whom_it_is_declared(state, move, side):
    declared = LENDING.moves[move]
    if state in declared.source and side in declared.by:
        assert move_find(LENDING, state, move, side) is declared
    else:
        with pytest.raises((Conflict, NotAllowed)):
            move_find(LENDING, state, move, side)


def test_an_assent_is_to_the_very_form():
    assert form_digest({"a": "1", "b": "2"}) == form_digest({"b": "2", "a": "1"}) != form_digest({"a": "1"})


# --- limits ----------------------------------------------------------------------------------------------------------


def limit(rule: str, extension: str = "") -> LimitSpec:
    return LimitSpec(name=SAID, rule=rule, side="desk", extension=extension)


@pytest.mark.parametrize(
    ("rule", "begun", "extended", "end"),
    [
        ("CN.patent.registration", Begun(date(2026, 8, 31)), False, date(2026, 11, 2)),  # no 31st, then a weekend
        ("CN.patent.registration", Begun(date(2026, 3, 2), "CN.patent.service"), False, date(2026, 5, 6)),  # May Day
        (
            "CN.patent.registration",
            Begun(date(2023, 3, 1), "CN.patent.service"),
            False,
            date(2023, 5, 16),
        ),  # fifteen days of post
        ("CN.patent.registration", Begun(date(2026, 3, 10)), True, date(2026, 7, 13)),  # a Sunday, then a Saturday
    ],
)
def test_when_a_limit_ends(rule, begun, extended, end):
    spec_ = limit(rule, "CN.patent.registration")
    if begun.on.year == 2023:
        with pytest.raises(Exception, match="no version"):
            limit_end(spec_, begun, extended=extended)
        return
    counted = limit_end(spec_, begun, extended=extended)
    assert counted.on == end
    assert any(step.rule.startswith(rule) for step in counted.steps)


def test_a_pause_of_a_clock_is_not_counted():
    spec_ = limit("CN.customs.recordal_clock")
    plain = limit_end(spec_, Begun(date(2026, 3, 2)))
    paused = limit_end(spec_, Begun(date(2026, 3, 2)), pauses=[Pause(date(2026, 3, 9), date(2026, 3, 13), SAID.text)])
    assert paused.on > plain.on


def test_an_extension_is_given_once_in_time_and_where_there_is_one():
    spec_ = limit("CN.patent.registration", "CN.patent.registration")
    limit_extend_check(spec_, extended=False, on=DAY, due_on=DAY)
    for given_, code in (
        ({"extended": True, "on": DAY, "due_on": DAY}, "limit.extended"),
        ({"extended": False, "on": date(2026, 11, 21), "due_on": DAY}, "limit.passed"),
    ):
        with pytest.raises(Conflict) as refused:
            limit_extend_check(spec_, **given_)
        assert refused.value.code == code
    with pytest.raises(Conflict) as refused:
        limit_extend_check(limit("CN.patent.registration"), extended=False, on=DAY, due_on=DAY)
    assert refused.value.code == "limit.extension"
    assert (limit_kept(DAY, DAY), limit_kept(DAY, date(2026, 11, 21))) == ("kept", "late")
