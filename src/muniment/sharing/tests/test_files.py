"""Files of editions: what is in them is what may be given out, no more and no less."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import UTC, date, datetime, timedelta

import pyarrow.parquet as pq
import pytest
from django.test import Client
from django.utils import timezone

from muniment.accounts.values import SYSTEM
from muniment.catalogue.queries.whole import edition_stream
from muniment.catalogue.tests.factories import event, grant, incoming, statement
from muniment.catalogue.values import ClassSymbol
from muniment.intake.domain.account import Account
from muniment.intake.services.reading import load_read
from muniment.kernel.errors import NotFound
from muniment.kernel.texts import Text
from muniment.register.queries.editions import edition_get
from muniment.register.services.publish import Delivery, Judgement, edition_publish
from muniment.register.services.withhold import right_release, right_withhold
from muniment.register.tests.loads import Office
from muniment.register.values import SourceSeen
from muniment.sharing.models import SharedFileRow
from muniment.sharing.queries.files import file_path, file_seen, files_seen, items_of, wanted_of
from muniment.sharing.queries.terms import reuse_list
from muniment.sharing.services.making import DEAD_AFTER, file_ask, file_make, files_clean, files_waiting
from muniment.sharing.values import ITEMS, State, Wanted

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]

IPC = (ClassSymbol(scheme="IPC", symbol="H01M 10/05"),)
AT = datetime(2026, 11, 21, 9, 0, tzinfo=UTC)
OPEN, CLOSED, MIXED = "US-patent-14000001", "CN-patent-201710000002", "US-patent-14000003"


def american(no, title="Cell", **content):
    return incoming(
        statement(document=f"US{no}B2", register="US", no=no, title=title, claims=f"claim of {no}", **content),
        source="us.grant",
    )


def aggregated(no, **content):
    return incoming(statement(document=f"L{no}", register="US", no=no, **content), source="lens.lines", level=3)


SEEN = tuple(
    SourceSeen(name=name, title=Text(name, name), reader="1") for name in ("cn.publication", "lens.lines", "us.grant")
)


def load(office, *items, key):
    delivery = Delivery(
        key=key,
        actor=SYSTEM,
        read=lambda: iter(items),
        judge=lambda _staged: Judgement(publish=True, sources=SEEN),
    )
    edition_publish(data_dir=office.folder, clock=office.clock, delivery=delivery)


@pytest.fixture
def office(data_dir):
    office = Office(data_dir)
    load(
        office,
        american("14000001", classes=IPC),
        incoming(statement(document="CN1B", no="201710000002", title="Closed"), source="cn.publication"),
        american("14000003", events=(event(),)),
        aggregated(
            "14000003",
            abstracts={"en": "said by the aggregator alone"},
            classes=(ClassSymbol(scheme="CPC", symbol="H01M 10/0567"),),
            events=(event(), event("lapse", date(2020, 1, 2))),
        ),
        key="first",
    )
    load(office, american("14000001", title="Cell, corrected", classes=IPC), american("14000004"), key="second")
    return office


def made(office, name):
    file_ask(data_dir=office.folder, actor=SYSTEM, name=name)
    seen = file_make(data_dir=office.folder, name=name)
    assert seen.state is State.READY, seen.problem
    return file_path(office.folder, name)


def name_of(part, form, edition=None):
    manifest = edition_get(edition)
    return next(each.name for each in items_of(manifest) if (each.part, each.form) == (part, form))


def parquet(path):
    return pq.read_table(path).sort_by("right_id").to_pylist(maps_as_pydicts="strict")


def test_an_edition_holds_what_its_sources_let_pass(office):
    seen, path = made(office, name_of("records", "parquet"))
    rows = parquet(path)
    assert [row["right_id"] for row in rows] == [OPEN, MIXED, "US-patent-14000004"]
    assert seen.count == 3
    assert dict(seen.left_out) == {"cn.publication": 1}
    assert seen.fields_left_out == 1
    assert rows[0]["titles"] == {"en": "Cell, corrected"}
    assert [each["symbol"] for each in rows[0]["classes"]] == ["H01M 10/05"]


def test_what_another_source_alone_says_is_left_out_field_by_field(office):
    _, path = made(office, name_of("records", "parquet"))
    row = parquet(path)[1]
    assert row["titles"] == {"en": "Cell"}
    assert not row["abstracts"]
    assert not row["classes"]
    assert [each["family"] for each in row["events"]] == ["grant"]
    assert row["events"][0]["sources"] == ["us.grant|US14000003B2"]
    assert [each["number"] for each in row["numbers"]] == ["14000003"]


def test_the_operators_word_opens_a_source(office):
    name = name_of("records", "parquet")
    file_ask(data_dir=office.folder, actor=SYSTEM, name=name, word=["*"])
    seen = file_make(data_dir=office.folder, name=name, word=["*"])
    assert seen.count == 4
    assert dict(seen.left_out) == {}
    assert {each.source: each.by_operator for each in reuse_list(office.folder, edition_get(), word=["lens.lines"])} == {
        "cn.publication": False, "lens.lines": True, "us.grant": False,
    }  # fmt: skip
    with pytest.raises(NotFound):
        file_path(office.folder, name)


def test_made_up_data_is_free(office):
    (office.folder / "sample.json").write_text("{}")
    assert all(each.shared for each in reuse_list(office.folder, edition_get()))


def test_an_older_edition_stays_what_it_was(office):
    first = edition_get().previous
    _, path = made(office, name_of("records", "parquet", first))
    assert [row["titles"]["en"] for row in parquet(path)] == ["Cell", "Cell"]


def test_a_difference_takes_one_edition_to_the_next(office):
    seen, path = made(office, name_of("changes", "csv"))
    with gzip.open(path, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["change"], row["right_id"]) for row in rows] == [("stands", OPEN), ("stands", "US-patent-14000004")]
    assert json.loads(rows[0]["titles"]) == {"en": "Cell, corrected"}
    assert rows[0]["sources"] == "us.grant"
    assert seen.wanted.before == edition_get().previous


@pytest.mark.parametrize("form", ["st96", "st97"])
def test_a_form_of_wipo_loads_elsewhere_as_what_it_was(office, form):
    seen, path = made(office, name_of("records", form))
    assert (seen.count, dict(seen.left_out)) == (3, {"cn.publication": 1})
    account = Account()
    reads = load_read(paths=[path], account=account, workers=0)
    loaded = {each.application_no: each for read in reads for each in read.parsed.statements}
    assert sorted(loaded) == ["14000001", "14000003", "14000004"]
    first = loaded["14000001"]
    assert first.content.titles == {"en": "Cell, corrected"}
    assert first.content.classes == IPC
    assert [claim.text for claim in first.claims] == ["claim of 14000001"]


def test_texts_stand_beside_the_records(office):
    _, path = made(office, name_of("texts", "parquet"))
    rows = parquet(path)
    assert {(row["right_id"], row["field"]) for row in rows} == {
        (right, field) for right in (OPEN, MIXED, "US-patent-14000004") for field in ("claims", "descriptions")
    }
    assert json.loads(rows[0]["text"])[0]["text"].startswith("claim of") or rows[0]["text"].startswith("Described")


def test_a_withholding_takes_every_file_back_at_once(office):
    name = name_of("records", "parquet")
    _, path = made(office, name)
    right_withhold(data_dir=office.folder, actor=SYSTEM, right_id=OPEN, field=None, ground="court", at=AT)
    with pytest.raises(NotFound, match="not made yet"):
        file_path(office.folder, name)
    seen, path_after = made(office, name)
    assert [row["right_id"] for row in parquet(path_after)] == [MIXED, "US-patent-14000004"]
    assert dict(seen.left_out) == {"withheld": 1, "cn.publication": 1}
    assert files_clean(data_dir=office.folder) == 1
    assert not path.exists()
    assert path_after.exists()
    right_release(data_dir=office.folder, actor=SYSTEM, right_id=OPEN, field=None, ground="lifted", at=AT)
    assert file_seen(office.folder, name).state is State.ABSENT


def test_a_withheld_field_is_in_no_file(office):
    right_withhold(data_dir=office.folder, actor=SYSTEM, right_id=OPEN, field="titles", ground="privacy", at=AT)
    for part, form in ITEMS:
        _, path = made(office, name_of(part, form))
        packed = form != "parquet"
        body = gzip.decompress(path.read_bytes()) if packed else json.dumps(parquet(path), default=str).encode()
        assert b"corrected" not in body


def test_the_same_question_makes_the_same_bytes(office):
    name = name_of("records", "csv")
    seen, path = made(office, name)
    before = path.read_bytes()
    path.unlink()
    assert file_ask(data_dir=office.folder, actor=SYSTEM, name=name).state is State.WAITING
    again, path = made(office, name)
    assert path.read_bytes() == before
    assert again.sha256 == seen.sha256


def test_an_edition_of_several_files_comes_in_the_same_order_every_time(data_dir):
    office = Office(data_dir)
    for no in range(4):
        office.load(*(grant(n) for n in range(60 * no, 60 * no + 60)), key=f"{no}")
    orders = {tuple(each.right_id for batch in edition_stream(data_dir, 4) for each in batch) for _ in range(12)}
    assert [len(each) for each in orders] == [240]


def test_a_dead_maker_is_followed_by_another(office):
    name = name_of("records", "csv")
    file_ask(data_dir=office.folder, actor=SYSTEM, name=name)
    SharedFileRow.objects.update(state=State.MAKING, seen_at=timezone.now())
    assert files_waiting() == ()
    assert file_make(data_dir=office.folder, name=name).state is State.MAKING
    SharedFileRow.objects.update(seen_at=timezone.now() - DEAD_AFTER - timedelta(seconds=1))
    assert files_waiting() == (name,)
    assert file_make(data_dir=office.folder, name=name).state is State.READY
    assert files_waiting() == ()


def test_a_full_disk_fails_with_one_line_and_leaves_nothing(office):
    name = name_of("records", "parquet")
    file_ask(data_dir=office.folder, actor=SYSTEM, name=name)
    seen = file_make(data_dir=office.folder, name=name, free_mb=10**9)
    assert seen.state is State.FAILED
    assert seen.problem == "less than 1000000000 MB of the disk are free"
    assert not [each for each in (office.folder / "shared").rglob("*") if each.is_file()]
    assert file_ask(data_dir=office.folder, actor=SYSTEM, name=name).state is State.WAITING


@pytest.mark.parametrize(
    "name",
    [
        "muniment.db",
        "../secret.key",
        "muniment-2026-11-20.1-records.exe",
        "muniment-2026-11-20.1-changes.csv.gz",
        "muniment-2026-11-19.1..2026-11-20.1-records.parquet",
        "muniment-2026-11-20.1-texts.csv.gz",
        "muniment-2026-11-20.1-texts.st96.xml.gz",
    ],
)
def test_no_other_file_can_be_asked_for(name):
    with pytest.raises(NotFound, match="there is no file named"):
        wanted_of(name)


def test_names_say_what_they_are():
    wanted = Wanted("2026-11-20.1", "changes", "csv", "2026-10-31.1")
    assert wanted.name == "muniment-2026-10-31.1..2026-11-20.1-changes.csv.gz"
    assert wanted_of(wanted.name) == wanted


# --- pages -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh-Hans", "en"])
def test_pages_say_what_can_be_had(office, lang):
    name = name_of("records", "parquet")
    made(office, name)
    client = Client()
    edition = edition_get().name
    for address in ("/data", f"/data/{edition}", "/data/dictionary", "/data/feed.atom"):
        reply = client.get(address, {"lang": lang})
        assert reply.status_code == 200, address
    page = client.get(f"/data/{edition}", {"lang": lang}).content.decode()
    assert f"/data/files/{name}" in page
    assert "cn.publication" in page
    assert page.count('<form method="post" action="/data/') == len(ITEMS) - 1


def test_a_file_is_taken_and_taken_up_again(office):
    name = name_of("records", "csv")
    seen, path = made(office, name)
    client = Client()
    whole = client.get(f"/data/files/{name}")
    body = b"".join(whole.streaming_content)
    assert body == path.read_bytes()
    assert whole["ETag"] == f'"{seen.sha256}"'
    part = client.get(f"/data/files/{name}", headers={"range": "bytes=10-", "if-range": whole["ETag"]})
    assert part.status_code == 206
    assert b"".join(part.streaming_content) == body[10:]
    assert part["Content-Range"] == f"bytes 10-{len(body) - 1}/{len(body)}"
    last = client.get(f"/data/files/{name}", headers={"range": "bytes=-5"})
    assert b"".join(last.streaming_content) == body[-5:]
    assert client.get(f"/data/files/{name}", headers={"range": f"bytes={len(body)}-"}).status_code == 416
    other = client.get(f"/data/files/{name}", headers={"range": "bytes=10-", "if-range": '"another"'})
    assert other.status_code == 200
    assert b"".join(other.streaming_content) == body
    assert client.get(f"/data/files/{name}", headers={"if-none-match": whole["ETag"]}).status_code == 304


def test_a_file_is_asked_for_by_a_button(office, django_capture_on_commit_callbacks):
    name, edition = name_of("texts", "parquet"), edition_get().name
    client = Client()
    assert client.get(f"/data/files/{name}").status_code == 404
    with django_capture_on_commit_callbacks() as left:
        reply = client.post(f"/data/{edition}/make", {"name": name})
    assert reply.status_code == 302
    assert len(left) == 1
    assert file_seen(office.folder, name).state is State.WAITING
    assert client.get(f"/data/files/{name}.json").json()["state"] == "waiting"
    assert client.get(f"/data/{edition}/make").status_code == 405


def test_the_catalogue_for_programs_names_every_file_with_its_checksum(office):
    name = name_of("records", "parquet")
    seen, _ = made(office, name)
    document = Client().get("/data/catalog.jsonld").json()
    assert document["@type"] == "dcat:Catalog"
    series, newest, oldest = document["dcat:dataset"]
    assert series["dcat:last"] == {"@id": newest["@id"]}
    assert newest["dcat:prev"] == {"@id": oldest["@id"]}
    (file,) = newest["dcat:distribution"]
    assert file["dcat:downloadURL"]["@id"].endswith(f"/data/files/{name}")
    assert file["spdx:checksum"]["spdx:checksumValue"] == seen.sha256
    assert file["dcat:byteSize"] == seen.size_bytes
    assert [each["dct:source"] for each in newest["dct:rights"]] == ["us.grant"]


def test_files_of_every_edition_are_listed(office):
    assert [len(files_seen(office.folder, edition_get(name))) for name in (edition_get().previous, None)] == [5, 10]
