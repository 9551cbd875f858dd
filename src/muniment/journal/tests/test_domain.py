"""The chain as a pure rule: one spelling of a value, a hash over every column."""

from __future__ import annotations

import dataclasses
import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from muniment.journal.domain.chain import ERASED, FIRST, canonical, chain_faults, hash_make, instant, seal_make
from muniment.journal.values import Head, Link
from muniment.kernel.errors import InvalidInput

pytestmark = pytest.mark.one_database

SALT = "0f" * 16
LEAVES = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text()
VALUES = st.recursive(LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=20)
INSTANTS = st.datetimes(min_value=datetime(2, 1, 1), max_value=datetime(9998, 1, 1))  # noqa: DTZ001


def reversed_keys(value):
    if isinstance(value, dict):
        return {key: reversed_keys(value[key]) for key in reversed(list(value))}
    return [reversed_keys(each) for each in value] if isinstance(value, list) else value


@given(VALUES)
def test_canonical_keeps_the_value_and_has_one_spelling(value):
    said = canonical(value)
    assert json.loads(said) == value
    assert canonical(reversed_keys(value)) == said
    assert canonical(json.loads(said)) == said


@given(VALUES, VALUES)
def test_two_values_are_never_spelt_alike(one, other):
    alike = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)
    assert (canonical(one) == canonical(other)) is alike


def test_canonical_is_pinned():
    value = {"b": Decimal("8000000.00"), "a": [date(2025, 3, 18), True, None, 1.5], "名": '岚湾\x00"', "t": ("x",)}
    assert canonical(value) == '{"a":["2025-03-18",true,null,1.5],"b":"8000000.00","t":["x"],"名":"岚湾\\u0000\\""}'


@pytest.mark.parametrize(
    "value",
    [
        float("nan"),
        float("inf"),
        Decimal("NaN"),
        b"bytes",
        {1: "one"},
        {"deep": [{None: 1}]},
        "\ud800",
        {1, 2},
        datetime(2026, 1, 1),  # noqa: DTZ001
    ],
)
def test_what_json_cannot_say_exactly_is_refused(value):
    with pytest.raises(InvalidInput, match="cannot write this down"):
        canonical({"value": value})


@given(INSTANTS, st.integers(-14 * 60, 14 * 60))
def test_an_instant_is_the_same_from_every_zone(at, minutes):
    utc = at.replace(tzinfo=UTC)
    said = instant(utc.astimezone(timezone(timedelta(minutes=minutes))))
    assert said == instant(utc)
    assert len(said) == 27
    assert datetime.fromisoformat(said) == utc


def link_make(no: int = 1, prev: str = FIRST, **given_values: object) -> Link:
    content = canonical({"actor_name": "安澜", "payload": {"no": no}})
    values = {
        "no": no,
        "prev": prev,
        "hash": "",
        "kind": "right.noted",
        "made_at": datetime(2026, 11, 20, 1, 30, tzinfo=UTC),
        "actor_id": "person:10",
        "actor_kind": "person",
        "subjects": '["CN-patent-201890007311"]',
        "run_id": "run1",
        "seal": seal_make(salt=SALT, content=content),
        "salt": SALT,
        "content": content,
        "erased": False,
        "marks": ("CN-patent-201890007311",),
    }
    link = Link(**{**values, **given_values})
    return dataclasses.replace(link, hash=hash_make(link))


def chain_make(length: int = 3) -> list[Link]:
    links: list[Link] = []
    for no in range(1, length + 1):
        links.append(link_make(no, links[-1].hash if links else FIRST))
    return links


def codes(links, **kwargs):
    return [(fault.no, fault.code) for fault in chain_faults(links, **kwargs)]


def test_hash_and_seal_are_pinned():
    link = link_make()
    assert link.seal == "04c6e682cb3ac903f6c84d38bffb344e8fe9293dfdf73b92c48f359a51e53669"
    assert link.hash == "92bb5e887a0d1c4ace7f75e623dc475b52bc67acf486556999a3f407f265dc79"


@given(st.lists(st.text(), min_size=7, max_size=7, unique=True), st.integers(1), INSTANTS)
def test_every_column_moves_the_hash(words, no, at):
    before = link_make()
    changes = {
        "no": no + 1,
        "prev": "1" * 64,
        "seal": "2" * 64,
        "made_at": at.replace(tzinfo=UTC),
        **dict(zip(("kind", "actor_id", "actor_kind", "subjects", "run_id"), words, strict=False)),
    }
    hashes = {hash_make(dataclasses.replace(before, **{name: value})) for name, value in changes.items()}
    assert len(hashes | {before.hash}) == len(changes) + 1


def test_a_whole_chain_has_no_fault():
    assert codes(chain_make()) == []
    assert codes([]) == []


def test_a_missing_middle_is_found():
    first, _, third = chain_make()
    assert codes([first, third]) == [(3, "gap"), (3, "link")]


def test_a_cut_end_is_found_by_what_a_manifest_wrote_down():
    links = chain_make()
    heads = [Head(0, FIRST), Head(2, links[1].hash), Head(3, links[2].hash)]
    assert codes(links, heads=heads) == []
    assert codes(links[:2]) == []
    assert codes(links[:2], heads=heads) == [(3, "head")]


def test_a_chain_written_anew_is_found_by_what_a_manifest_wrote_down():
    links = chain_make()
    new = link_make(2, links[0].hash, kind="right.forged")
    new = [links[0], new, link_make(3, new.hash)]
    assert codes(new) == []
    assert codes(new, heads=[Head(3, links[2].hash)]) == [(3, "head")]


def test_an_erased_content_needs_an_entry_that_says_so():
    first, second, _ = chain_make()
    gone = dataclasses.replace(first, salt=None, content=None, erased=True)
    said = link_make(3, second.hash, kind=ERASED, subjects='["entry:1"]', marks=("entry:1",))
    assert codes([gone, second]) == [(1, "erasure")]
    assert codes([gone, second, said]) == []


@pytest.mark.parametrize("column", ["prev", "seal", "salt"])
def test_what_is_no_longer_hexadecimal_is_a_fault_and_no_crash(column):
    assert codes([dataclasses.replace(chain_make(1)[0], **{column: "zz"})]) != []
