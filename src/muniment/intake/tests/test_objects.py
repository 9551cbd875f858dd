"""JSON documents: values by their paths, what nobody knows, and what cannot be read."""

from __future__ import annotations

from datetime import date

import msgspec
import pytest

from muniment.intake.errors import DocumentProblem
from muniment.intake.queries import source_get
from muniment.intake.sources import objects

SPEC = msgspec.structs.replace(
    source_get(name="table"),
    known=frozenset({"no", "names", "group.name"}),
    ignore=frozenset({"group.phone", "sheets"}),
)

pytestmark = pytest.mark.one_database


def test_values_by_their_paths():
    values, unknown = objects.document(
        '{"no": 12, "names": ["Ä  b", "", null, "c"], "group": [{"name": "G"}, {"name": "H"}]}'.encode(), SPEC
    )
    assert objects.texts(values, "names") == ("Ä b", "c")
    assert objects.texts(values, "group.name") == ("G", "H")
    assert (objects.text(values, "no"), objects.text(values, "nothing.there"), unknown) == ("12", None, ())


def test_what_is_not_known_is_named_by_its_path():
    raw = b'{"no": 1, "group": {"phone": "1", "fax": "2"}, "sheets": [{"a": {"b": 1}}], "extra": true, "later": null}'
    assert objects.document(raw, SPEC).unknown == ("extra", "group.fax")


@pytest.mark.parametrize("raw", [b"", b"{", b"[1]", b'{"a": "\xff"}'])
def test_no_object(raw: bytes):
    with pytest.raises(DocumentProblem):
        objects.document(raw, SPEC)


def test_days_and_missing_values_name_their_field():
    assert objects.day({"on": "2026-01-02T10:00:00Z"}, "on") == date(2026, 1, 2)
    with pytest.raises(DocumentProblem) as wrong:
        objects.day({"on": "20011345"}, "on")
    with pytest.raises(DocumentProblem) as missing:
        objects.required({"on": " "}, "on")
    assert wrong.value.facts["field"] == missing.value.facts["field"] == "on"
