"""Lists of any length in the background: whole, bounded, and for nobody but the one who asked."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from muniment.accounts.services.people import person_create
from muniment.accounts.values import SYSTEM
from muniment.catalogue.tests.factories import grant
from muniment.kernel.errors import Conflict, InvalidInput, NotFound
from muniment.kernel.texts import Text
from muniment.register.services.withhold import right_withhold
from muniment.register.tests.loads import Office
from muniment.search.services.indexing import index_catch_up
from muniment.search.values import Question
from muniment.sharing.models import ExportRow
from muniment.sharing.queries.exports import export_get, export_path
from muniment.sharing.services.exporting import (
    AT_ONCE,
    DEAD_AFTER,
    Asker,
    Bounds,
    export_again,
    export_ask,
    export_make,
    exports_clean,
    exports_tell,
    exports_waiting,
)
from muniment.sharing.services.holding import exports_erase, exports_export
from muniment.sharing.values import State

pytestmark = pytest.mark.django_db

AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
BOUNDS = Bounds(days=7, all_mb=100, free_mb=0)
ASKER = Asker(address="192.0.2.7", identity=None, lang="en", site="http://127.0.0.1:8000")


@pytest.fixture
def office(data_dir):
    office = Office(data_dir)
    office.load(*(grant(n) for n in range(7)), key="first")
    index_catch_up(data_dir=data_dir)
    return office


def asked(office, query="*", form="csv", *, asker=ASKER, bounds=BOUNDS, **more):
    return export_ask(data_dir=office.folder, asker=asker, question=Question(query, **more), form=form, bounds=bounds)


def made(office, *words, **more):
    seen = asked(office, *words, **more)
    return export_make(data_dir=office.folder, token=seen.token, bounds=more.get("bounds", BOUNDS))


def rows(office, token):
    _, path = export_path(office.folder, token)
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"))))


def test_a_list_is_whole_and_of_the_edition_that_was_asked(office):
    seen = asked(office)
    assert (seen.state, seen.total) == (State.WAITING, 7)
    office.load(grant(20), key="second")
    index_catch_up(data_dir=office.folder)
    done = export_make(data_dir=office.folder, token=seen.token, bounds=BOUNDS)
    assert (done.state, done.done, done.ready) == (State.READY, 7, True)
    found = rows(office, seen.token)
    assert len(found) == 7
    assert {row["Edition"] for row in found} == {seen.edition}


@pytest.mark.parametrize("form", ["csv", "xlsx", "json", "jsonl", "ris", "bibtex"])
def test_every_form_is_made(office, form):
    done = made(office, form=form)
    assert done.ready
    assert done.size_bytes == export_path(office.folder, done.token)[1].stat().st_size > 0


def test_what_cannot_be_asked_is_refused_at_once(office):
    with pytest.raises(Conflict, match="there is no form"):
        asked(office, form="exe")
    with pytest.raises(InvalidInput):
        asked(office, query="(((")
    assert ExportRow.objects.count() == 0


def test_one_network_has_few_under_way_and_others_are_served(office):
    tokens = [asked(office).token for _ in range(AT_ONCE)]
    with pytest.raises(Conflict, match="are under way"):
        asked(office)
    other = Asker(address="192.0.2.8", identity=None, lang="en", site="")
    assert asked(office, asker=other).state is State.WAITING
    export_make(data_dir=office.folder, token=tokens[0], bounds=BOUNDS)
    assert asked(office).state is State.WAITING


def test_exports_cannot_fill_the_disk(office):
    full = made(office, bounds=Bounds(days=7, all_mb=100, free_mb=10**9))
    assert (full.state, full.problem) == (State.FAILED, "the disk has no room for this export")
    assert list((office.folder / "exports").iterdir()) == []
    done = made(office)
    ExportRow.objects.filter(token=done.token).update(size_bytes=200_000_000)
    with pytest.raises(Conflict, match="all the space"):
        asked(office)


def test_lists_that_many_ask_for_at_once_stay_within_the_bound_together(office):
    """All were asked for before any was made: the bound holds while they are made, too."""
    tokens = [asked(office).token for _ in range(3)]
    size = made(office, asker=replace(ASKER, address="192.0.2.8")).size_bytes
    ExportRow.objects.filter(token=tokens[0]).update(size_bytes=100_000_000 - 2 * size)
    first, second = (export_make(data_dir=office.folder, token=each, bounds=BOUNDS) for each in tokens[1:])
    assert (first.state, second.state) == (State.READY, State.FAILED)
    assert ExportRow.objects.get(token=tokens[2]).size_bytes == 0
    assert not (office.folder / "exports" / tokens[2]).exists()


def test_a_list_goes_when_its_days_are_over(office):
    done = made(office)
    path = export_path(office.folder, done.token)[1]
    ExportRow.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    with pytest.raises(NotFound):
        export_get(done.token)
    assert exports_clean(data_dir=office.folder) == 1
    assert not path.exists()
    assert ExportRow.objects.count() == 0


def test_a_dead_maker_is_followed_by_another(office):
    seen = asked(office)
    ExportRow.objects.update(state=State.MAKING, seen_at=timezone.now())
    assert exports_waiting() == ()
    assert export_make(data_dir=office.folder, token=seen.token, bounds=BOUNDS).state is State.MAKING
    ExportRow.objects.update(seen_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))
    assert exports_waiting() == (seen.token,)
    assert export_make(data_dir=office.folder, token=seen.token, bounds=BOUNDS).ready


def test_a_withholding_takes_a_finished_list_back(office):
    done = made(office)
    right_withhold(
        data_dir=office.folder, actor=SYSTEM, right_id="CN-patent-201710000003", field=None, ground="court", at=AT
    )
    assert export_get(done.token).stale
    with pytest.raises(NotFound):
        export_path(office.folder, done.token)
    assert export_again(token=done.token).state is State.WAITING
    export_make(data_dir=office.folder, token=done.token, bounds=BOUNDS)
    assert "CN-patent-201710000003" not in {row["Identity"] for row in rows(office, done.token)}
    assert len(rows(office, done.token)) == 6


def test_who_wants_a_letter_has_one(office, settings):
    person = person_create(
        actor=SYSTEM,
        email="reader@example.org",
        password="a long enough pass phrase",
        name=Text("读者", "Reader"),
        role="registered",
    )
    asker = Asker(address="192.0.2.9", identity=person, lang="en", site="http://127.0.0.1:8000", mail=True)
    seen = asked(office, asker=asker)
    export_make(data_dir=office.folder, token=seen.token, bounds=BOUNDS)
    (letter,) = mail.outbox
    assert letter.to == ["reader@example.org"]
    assert f"http://127.0.0.1:8000/exports/{seen.token}" in letter.body
    assert exports_tell() == 0
    assert len(mail.outbox) == 1


def test_a_list_of_a_person_is_theirs_alone_and_goes_with_them(office):
    person = person_create(
        actor=SYSTEM,
        email="owner@example.org",
        password="a long enough pass phrase",
        name=Text("主人", "Owner"),
        role="registered",
    )
    done = made(office, asker=Asker(address="192.0.2.9", identity=person, lang="en", site=""))
    assert Client().get(f"/exports/{done.token}").status_code == 404
    assert Client().get(f"/exports/{done.token}/file").status_code == 404
    (told,) = exports_export(person.person_id)
    assert told["question"]["query"] == "*"
    exports_erase(person.person_id)
    assert list((office.folder / "exports").iterdir()) == []
    assert exports_export(person.person_id) == []


# --- pages -----------------------------------------------------------------------------------------------------------


def test_from_the_form_to_the_file(office, django_capture_on_commit_callbacks):
    client = Client()
    page = client.get("/exports/new", {"q": "kind:patent", "lang": "en"})
    assert page.status_code == 200
    assert b"7 rights of edition" in page.content
    with django_capture_on_commit_callbacks() as left:
        reply = client.post("/exports", {"q": "kind:patent", "form": "csv"})
    assert len(left) == 1
    token = reply["Location"].removeprefix("/exports/")
    page = client.get(reply["Location"])
    assert page["Cache-Control"] == "private, no-store"
    assert client.get(f"/exports/{token}/file").status_code == 404
    export_make(data_dir=office.folder, token=token, bounds=BOUNDS)
    part = client.get(f"/exports/{token}/file", headers={"range": "bytes=0-9"})
    assert part.status_code == 206
    assert len(b"".join(part.streaming_content)) == 10
    assert client.get("/exports/guessed").status_code == 404
    assert client.post("/exports", {"q": "kind:patent", "form": "exe"}).status_code == 409
