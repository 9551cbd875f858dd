"""Appending, erasing, reading, and finding whatever was tampered with; on both databases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from muniment.accounts.values import SYSTEM, Actor
from muniment.journal.adapters.guards import GUARDS, guards_drop, guards_missing, guards_set
from muniment.journal.domain.chain import FIRST
from muniment.journal.models import EntryRow, SubjectRow
from muniment.journal.queries import chain_verify, entries_for, entry_get, entry_list, head
from muniment.journal.services import entry_append, entry_erase
from muniment.journal.tests.factories import ANLAN, AT, entry_make
from muniment.journal.values import Head
from muniment.kernel.errors import Conflict, InvalidInput, NotFound

pytestmark = pytest.mark.django_db

RIGHT = "CN-patent-201890007311"


def codes(**kwargs):
    return [(fault.no, fault.code) for fault in chain_verify(**kwargs)]


def test_an_empty_journal_is_whole():
    assert head() == Head(0, FIRST)
    assert chain_verify() == []
    assert entry_list().items == ()


def test_an_entry_is_read_as_it_was_written(settings):
    payload = {"合同": "质押 8,000,000 元\x00", "on": date(2025, 3, 18), "n": [1, 2.5, None]}
    entry = entry_append(kind="pledge.recorded", actor=ANLAN, payload=payload, subjects=("b", RIGHT, "b"), made_at=AT)
    assert entry == entry_get(no=1)
    assert (entry.no, entry.prev, entry.kind, entry.made_at, entry.actor) == (1, FIRST, "pledge.recorded", AT, ANLAN)
    assert entry.subjects == (RIGHT, "b")
    assert entry.payload == {"合同": "质押 8,000,000 元\x00", "on": "2025-03-18", "n": [1, 2.5, None]}
    assert entry.run_id == settings.MUNIMENT_RUN_ID
    assert head() == Head(1, entry.hash)
    assert chain_verify() == []


def test_equal_payloads_have_different_seals():
    entry_make(same=1)
    entry_make(same=1)
    assert EntryRow.objects.values("seal").distinct().count() == 2


def test_entries_about_a_thing_and_pages():
    for no in range(1, 6):
        entry_make(subjects=(RIGHT,) if no % 2 else (), no=no)
    assert [entry.no for entry in entries_for(subject=RIGHT)] == [1, 3, 5]
    assert entries_for(subject="CN-patent-1") == ()
    page = entry_list(after=1, limit=2)
    assert ([entry.no for entry in page.items], page.next_cursor, page.total) == ([2, 3], "3", 5)
    assert entry_list(after=3, limit=2).next_cursor is None


def test_an_entry_stands_or_falls_with_its_transaction():
    with transaction.atomic():
        entry_make()
        transaction.set_rollback(True)
    assert head().no == 0


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"kind": "Published"}, "not a kind"),
        ({"kind": "a." + "b" * 60}, "not a kind"),
        ({"kind": "journal.erased"}, "journal's own"),
        ({"made_at": datetime(2026, 1, 1)}, "zone"),  # noqa: DTZ001
        ({"subjects": ("",)}, "not a reference"),
        ({"subjects": ("a\x00b",)}, "not a reference"),
        ({"actor": Actor(id="x" * 201, name="x", kind="person")}, "not a reference"),
        ({"payload": {"x": float("nan")}}, "cannot write this down"),
    ],
)
def test_a_malformed_entry_is_refused(changed, said):
    right = {"kind": "right.noted", "actor": SYSTEM, "payload": {}, "made_at": AT}
    with pytest.raises(InvalidInput, match=said):
        entry_append(**{**right, **changed})
    assert head().no == 0


def test_erasure_takes_content_and_name_and_the_chain_holds():
    entry_make(subjects=(RIGHT,), telephone="138-0000-0000")
    entry_make()
    before = head()
    erasing = entry_erase(no=1, actor=SYSTEM, ground="PIPL 47", made_at=AT + timedelta(days=1))
    erased = entry_get(no=1)
    assert (erased.erased, erased.payload, erased.actor.name, erased.actor.id) == (True, None, "", "person:10")
    assert (erasing.no, erasing.prev, erasing.payload) == (3, before.hash, {"no": 1, "ground": "PIPL 47"})
    assert [entry.no for entry in entries_for(subject=RIGHT)] == [1, 3]
    assert chain_verify(heads=[before, head()]) == []
    assert EntryRow.objects.filter(content__contains="138").count() == 0


def test_erasure_needs_an_entry_a_ground_and_happens_once():
    entry_make()
    with pytest.raises(InvalidInput, match="ground"):
        entry_erase(no=1, actor=SYSTEM, ground=" ", made_at=AT)
    with pytest.raises(NotFound, match="no entry 7"):
        entry_erase(no=7, actor=SYSTEM, ground="g", made_at=AT)
    entry_erase(no=1, actor=SYSTEM, ground="g", made_at=AT)
    with pytest.raises(Conflict, match="erased already"):
        entry_erase(no=1, actor=SYSTEM, ground="g", made_at=AT)


def test_rows_refuse_to_be_saved_again_or_deleted():
    entry_make(subjects=(RIGHT,))
    for row in (EntryRow.objects.get(), SubjectRow.objects.get()):
        with pytest.raises(Conflict, match="never changed"):
            row.save()
        with pytest.raises(Conflict, match="never deleted"):
            row.delete()


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entryrow SET kind = 'a.b'",
        "UPDATE journal_entryrow SET salt = NULL, content = NULL, erased = {true}, run_id = 'x'",
        "DELETE FROM journal_entryrow",
        "UPDATE journal_subjectrow SET subject = 'x'",
        "DELETE FROM journal_subjectrow",
    ],
)
def test_the_database_itself_refuses(statement):
    entry_make(subjects=(RIGHT,))
    true = "TRUE" if connection.vendor == "postgresql" else "1"
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement.format(true=true))
    assert chain_verify() == []


def test_emptying_the_table_is_refused_too():
    entry_make()
    if connection.vendor != "postgresql":
        pytest.skip("SQLite knows no TRUNCATE: its DELETE is refused")
    with pytest.raises(DatabaseError, match="never changed or deleted"), transaction.atomic():
        connection.cursor().execute("TRUNCATE journal_entryrow CASCADE")


TAMPERED = [
    ("no", 9, {(9, "gap"), (9, "header")}),
    ("prev", "a" * 64, {(3, "link"), (3, "header")}),
    ("hash", "b" * 64, {(3, "header"), (4, "link")}),
    ("kind", "right.forged", {(3, "header")}),
    ("made_at", "2020-01-01 00:00:00+00", {(3, "header")}),
    ("actor_id", "person:11", {(3, "header")}),
    ("actor_kind", "body", {(3, "header")}),
    ("subjects", '["x"]', {(3, "header"), (3, "index")}),
    ("run_id", "other", {(3, "header")}),
    ("seal", "c" * 64, {(3, "header"), (3, "content")}),
    ("salt", "0" * 32, {(3, "content")}),
    ("content", '{"actor_name":"安澜","payload":{"no":4}}', {(3, "content")}),
]


@pytest.mark.parametrize(("column", "value", "found"), TAMPERED, ids=[each[0] for each in TAMPERED])
def test_tampering_with_any_column_is_found(column, value, found):
    for no in range(1, 5):
        entry_make(no=no)
    tamper(f"UPDATE journal_entryrow SET {column} = %s WHERE no = 3", [value])  # noqa: S608 - a column of our own list
    wanted = found if column != "no" else {(4, "gap"), (4, "link"), *found, (9, "link")}
    assert set(codes()) == wanted


def test_every_column_is_tampered_with():
    tried = {column for column, _, _ in TAMPERED} | {"erased"}
    assert {field.column for field in EntryRow._meta.concrete_fields} == tried


def test_an_erasure_in_silence_is_found():
    entry_make()
    EntryRow.objects.filter(no=1).update(salt=None, content=None, erased=True)
    assert codes() == [(1, "erasure")]


def test_changed_added_and_removed_subjects_are_found():
    for no in range(1, 4):
        entry_make(subjects=(RIGHT,), no=no)
    entry_make()
    tamper("UPDATE journal_subjectrow SET subject = %s WHERE entry_id = 1", ["x"])
    tamper("DELETE FROM journal_subjectrow WHERE entry_id = %s", [2])
    tamper("INSERT INTO journal_subjectrow (entry_id, subject) VALUES (4, %s)", [RIGHT])
    assert codes() == [(1, "index"), (2, "index"), (4, "index")]


def test_a_cut_end_is_found_by_the_heads_of_manifests():
    entry_make()
    entry_make()
    wanted = head()
    tamper("DELETE FROM journal_entryrow WHERE no = %s", [2])
    assert codes() == []
    assert codes(heads=[wanted]) == [(2, "head")]


def test_a_missing_trigger_is_a_fault():
    guards_drop()
    assert guards_missing() == GUARDS
    assert codes() == [(0, "guard")] * 4
    guards_set()
    assert chain_verify() == []


def tamper(statement: str, values: list[object]) -> None:
    """As somebody with the database's own password would: the triggers are taken off and put back."""
    guards_drop()
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
    guards_set()
