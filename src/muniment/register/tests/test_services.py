"""Publishing, withholding and upkeep through the register's own door: deaths, two writers, damage."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from muniment.accounts.values import SYSTEM
from muniment.catalogue.services import appending
from muniment.catalogue.tests.factories import Killed, grant, incoming, publication, statement
from muniment.journal.queries import chain_verify, entries_for, entry_list
from muniment.journal.values import Head
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, NotFound, SourceProblem
from muniment.register.models import EditionRow, LoadRow
from muniment.register.queries.changes import changes_since, edition_compare
from muniment.register.queries.checks import number_check
from muniment.register.queries.editions import edition_get, edition_list
from muniment.register.queries.health import health_check
from muniment.register.queries.rights import right_find, right_get
from muniment.register.services.maintain import tables_tidy
from muniment.register.services.publish import STEPS, Delivery, Judgement, edition_publish
from muniment.register.services.withhold import right_release, right_withhold
from muniment.register.tests.loads import AT, BY_NUMBER, BY_PUBLICATION, CLOCK, LOADER, REAL, STAND_IN, Office

pytestmark = pytest.mark.django_db
CHUNK_STEPS = [f"chunk {n} {step}" for n in (0, 1) for step in ("merged", "layers", "texts", "records", "located")]
BEFORE_COMMIT = [*STEPS[:3], *CHUNK_STEPS, *STEPS[3:7]]
_ROWS = ("intent", "digest", "precommit", "chunk 0 records")
TWICE = [pytest.param(each, marks=[] if each in _ROWS else [pytest.mark.one_database]) for each in BEFORE_COMMIT]
"""Every step; those between which the database changes, and one amid the tables, on both databases."""
ALL_STEPS = [*BEFORE_COMMIT, *STEPS[7:]]
FIRST = tuple(grant(n) for n in range(4))
SECOND = tuple(grant(n, revision=1) for n in (1, 3)) + tuple(grant(n) for n in range(4, 8))
THIRD = (grant(0, revision=2), grant(9))


@pytest.fixture
def office(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """A folder whose loads take several chunks although they are small."""
    monkeypatch.setattr(appending, "CHUNK", 3)
    return Office(data_dir)


_DIGESTS: list[str] = []


@pytest.fixture
def undisturbed(office, tmp_path) -> list[str]:
    """Digests of the two editions where nothing dies, worked out once; the folder and the rows are taken away again."""
    if _DIGESTS:
        return list(_DIGESTS)
    twin = Office(tmp_path / "twin")
    twin.folder.mkdir()
    twin.load(*FIRST, key="first")
    twin.load(*SECOND, key="second")
    digests = twin.whole()
    EditionRow.objects.all().delete()
    LoadRow.objects.all().delete()
    _DIGESTS[:] = digests
    return digests


def steps_seen(office: Office, *items: object, key: str) -> list[str]:
    seen: list[str] = []
    delivery = Delivery(key=key, actor=LOADER, read=lambda: iter(items), judge=lambda _staged: _publish())
    edition_publish(data_dir=office.folder, clock=CLOCK, delivery=delivery, kill_point=seen.append)
    return seen


def _publish() -> Judgement:
    return Judgement(publish=True)


def test_every_named_step_is_passed_and_no_other(office):
    office.load(*FIRST, key="first")
    assert steps_seen(office, *SECOND, key="second") == ALL_STEPS


@pytest.mark.parametrize("step", TWICE)
def test_a_death_leaves_the_last_edition_whole_and_the_same_load_completes_it(office, undisturbed, step):
    office.load(*FIRST, key="first")
    before = office.rights()
    with pytest.raises(Killed):
        office.load(*SECOND, key="second", kill=step)
    assert office.whole() == undisturbed[:1]
    assert office.rights() == before
    assert right_find(office.folder, "CN201710000005", edition_get()).right_ids == ()

    published = office.load(*SECOND, key="second")
    assert published.state == "published"
    assert office.whole() == undisturbed
    assert len(office.rights()) == 8
    assert health_check(office.folder) == []
    assert list(LoadRow.objects.values_list("state", flat=True)) == ["published", "published"]


@pytest.mark.parametrize("step", ["committed", "mirror"])
def test_a_death_after_the_commit_point_changes_nothing_for_readers(office, undisturbed, step):
    office.load(*FIRST, key="first")
    with pytest.raises(Killed):
        office.load(*SECOND, key="second", kill=step)
    assert office.whole() == undisturbed
    again = office.load(*SECOND, key="second")
    assert (again.state, again.edition) == ("already_loaded", edition_get().name)
    assert len(edition_list()) == 2
    assert health_check(office.folder) == []


@pytest.mark.parametrize("step", TWICE[::2])
def test_another_load_after_a_death_and_the_dead_one_after_that_are_right(office, step):
    office.load(*FIRST, key="first")
    with pytest.raises(Killed):
        office.load(*SECOND, key="second", kill=step)
    office.load(*THIRD, key="third")
    opened = step in BEFORE_COMMIT[2:]
    assert [row.state for row in LoadRow.objects.order_by("seq")] == (
        ["published", "abandoned", "published"] if opened else ["published", "published"]
    )
    assert set(office.rights()) == {f"CN-patent-20171000000{n}" for n in (0, 1, 2, 3, 9)}
    assert health_check(office.folder) == []

    assert office.load(*SECOND, key="second").state == "published"
    assert set(office.rights()) == {f"CN-patent-20171000000{n}" for n in (*range(8), 9)}
    assert right_get(office.folder, "CN-patent-201710000001").record.content.titles == {"en": "Thing 1, wording 1"}
    assert right_get(office.folder, "CN-patent-201710000000").record.content.titles == {"en": "Thing 0, wording 2"}
    office.whole()
    assert health_check(office.folder) == []


def test_two_deaths_of_one_load_are_survived(office, undisturbed):
    office.load(*FIRST, key="first")
    for step in ("chunk 0 records", "chunk 1 texts", "digest", "precommit"):
        with pytest.raises(Killed):
            office.load(*SECOND, key="second", kill=step)
    office.load(*SECOND, key="second")
    assert office.whole() == undisturbed
    assert health_check(office.folder) == []


def test_a_first_load_that_dies_leaves_a_folder_without_editions(office):
    with pytest.raises(Killed):
        office.load(*FIRST, key="first", kill="appended")
    assert edition_list() == ()
    with pytest.raises(NotFound):
        edition_get()
    assert office.load(*FIRST, key="first").state == "published"
    assert len(office.rights()) == 4


def test_a_dead_intent_is_reported_and_upkeep_undoes_it(office):
    office.load(*FIRST, key="first")
    with pytest.raises(Killed):
        office.load(*SECOND, key="second", kill="appended")
    assert [problem.where for problem in health_check(office.folder)] == ["seq 2"]
    lines = list(tables_tidy(data_dir=office.folder, actor=SYSTEM, clock=CLOCK))
    assert len(lines) == 3
    assert health_check(office.folder) == []
    assert LoadRow.objects.get(seq=2).state == "abandoned"


def test_scratch_files_of_a_killed_process_are_cleared_by_the_next_load(office):
    left = office.folder / ".staging-left"
    left.mkdir()
    (left / "spool.db").write_bytes(b"left by a process that was killed")
    office.load(*FIRST, key="first")
    assert list(office.folder.glob(".staging-*")) == []


def test_a_load_that_is_known_answers_its_edition(office):
    name = office.load(*FIRST, key="first").edition
    again = office.load(*FIRST, key="first")
    assert (again.state, again.edition) == ("already_loaded", name)


def test_other_files_that_say_nothing_new_publish_nothing(office):
    name = office.load(*FIRST, key="first").edition
    again = office.load(*FIRST[:2], key="the same documents, packed otherwise")
    assert (again.state, again.edition) == ("nothing_new", name)
    assert LoadRow.objects.count() == 1


def test_a_load_that_is_held_publishes_nothing(office):
    assert office.load(*FIRST, key="first", publish=False).state == "held"
    assert edition_list() == ()
    assert LoadRow.objects.count() == 0


def test_a_judge_that_refuses_leaves_no_intent(office):
    def refuse(_staged):
        raise SourceProblem("nothing to accept", code="load.nothing")

    delivery = Delivery(key="none", actor=LOADER, read=lambda: iter(()), judge=refuse)
    with pytest.raises(SourceProblem):
        edition_publish(data_dir=office.folder, clock=CLOCK, delivery=delivery)
    assert LoadRow.objects.count() == 0
    assert office.load(*FIRST, key="first").state == "published"


def test_of_two_writers_one_is_told_who_writes(office):
    told = []

    def second(step):
        if step == "staged":
            with pytest.raises(EngineUnavailable) as problem:
                office.load(*THIRD, key="third")
            told.append(problem.value)

    delivery = Delivery(key="first", actor=LOADER, read=lambda: iter(FIRST), judge=lambda _staged: _publish())
    edition_publish(data_dir=office.folder, clock=CLOCK, delivery=delivery, kill_point=second)
    assert [problem.code for problem in told] == ["writer.busy"]
    assert LOADER.name in str(told[0].message)
    assert office.load(*THIRD, key="third").state == "published"
    office.whole()


def test_upkeep_waits_for_no_writer_either(office):
    def upkeep(step):
        if step == "appended":
            with pytest.raises(EngineUnavailable):
                list(tables_tidy(data_dir=office.folder, actor=SYSTEM, clock=CLOCK))

    delivery = Delivery(key="first", actor=LOADER, read=lambda: iter(FIRST), judge=lambda _staged: _publish())
    assert edition_publish(data_dir=office.folder, clock=CLOCK, delivery=delivery, kill_point=upkeep).seq == 1
    office.whole()


def test_loads_publications_and_withholdings_are_entries_with_their_actor(office):
    office.load(*FIRST, key="first")
    right_withhold(
        data_dir=office.folder, actor=LOADER, right_id="CN-patent-201710000001", field=None, ground="Art. 4", at=AT
    )
    right_release(
        data_dir=office.folder, actor=LOADER, right_id="CN-patent-201710000001", field=None, ground="Art. 5", at=AT
    )
    kinds = [(entry.kind, entry.actor) for entry in entry_list().items]
    assert kinds == [
        (kind, LOADER) for kind in ("load.accepted", "edition.published", "right.withheld", "right.released")
    ]
    assert [entry.kind for entry in entries_for(subject="CN-patent-201710000001")] == [
        "right.withheld",
        "right.released",
    ]
    manifest = edition_get()
    assert chain_verify(heads=[Head(manifest.journal_no, manifest.journal_head)]) == []


def test_a_death_before_the_commit_point_leaves_no_entry(office):
    with pytest.raises(Killed):
        office.load(*FIRST, key="first", kill="precommit")
    assert list(entry_list().items) == []


# Withholding


@pytest.fixture
def loaded(office) -> Office:
    office.load(*FIRST, key="first")
    office.load(*SECOND, key="second")
    return office


def withhold(office: Office, right_id: str, field: str | None = None) -> None:
    right_withhold(data_dir=office.folder, actor=LOADER, right_id=right_id, field=field, ground="Art. 4", at=AT)


def release(office: Office, right_id: str, field: str | None = None) -> None:
    right_release(data_dir=office.folder, actor=LOADER, right_id=right_id, field=field, ground="Art. 5", at=AT)


def test_a_record_withheld_is_hidden_from_every_edition_and_comes_back(loaded):
    right = "CN-patent-201710000001"
    old, new = (manifest.name for manifest in edition_list())
    withhold(loaded, right)
    for name in (old, new):
        with pytest.raises(NotFound) as problem:
            right_get(loaded.folder, right, edition=name)
        assert problem.value.facts["ground"] == "Art. 4"
    checked = number_check(loaded.folder, "CN201710000001", edition=edition_get())
    assert checked.record is None
    assert checked.result.marking.en.startswith("Grants are not covered")
    assert checked.result.marking.en.endswith(".")
    compared = edition_compare(loaded.folder, old, new)
    assert right not in {change.right_id for change in compared.items}
    assert compared.withheld == 1
    assert right not in {news.right_id for news in changes_since(loaded.folder).items}

    release(loaded, right)
    for name in (old, new):
        assert right_get(loaded.folder, right, edition=name).record.right_id == right


def test_a_field_withheld_is_hidden_from_every_edition_and_comes_back(loaded):
    right = "CN-patent-201710000001"
    names = [manifest.name for manifest in edition_list()]
    withhold(loaded, right, "titles")
    for name in names:
        view = right_get(loaded.folder, right, edition=name)
        assert view.record.content.titles == {}
        assert [act.ground for act in view.withheld] == ["Art. 4"]
    changed = {change.right_id: change for change in edition_compare(loaded.folder, *names).items}
    assert not [field for field in changed[right].fields if field.name.startswith("titles")]

    release(loaded, right, "titles")
    assert right_get(loaded.folder, right, edition=names[0]).record.content.titles == {"en": "Thing 1, wording 0"}


@pytest.mark.parametrize("called", [STAND_IN, REAL])
def test_a_withholding_follows_a_stand_in_and_is_lifted_by_either_name(office, called):
    office.load(BY_PUBLICATION, key="table")
    withhold(office, STAND_IN)
    office.load(BY_NUMBER, key="office")
    old, new = (manifest.name for manifest in edition_list())
    for right_id, name in ((STAND_IN, old), (REAL, new)):
        with pytest.raises(NotFound, match="withheld"):
            right_get(office.folder, right_id, edition=name)
    with pytest.raises(Conflict):
        withhold(office, called)

    release(office, called)
    assert right_get(office.folder, STAND_IN, edition=old).record.content.titles == {"en": "Gathered"}
    assert right_get(office.folder, REAL, edition=new).record.content.titles == {"en": "Whole"}


def test_a_withholding_by_the_new_name_hides_the_stand_in_of_older_editions(office):
    office.load(BY_PUBLICATION, key="table")
    office.load(BY_NUMBER, key="office")
    withhold(office, REAL)
    with pytest.raises(NotFound, match="withheld"):
        right_get(office.folder, STAND_IN, edition=edition_list()[0].name)


def test_a_field_of_a_stand_in_stays_hidden_from_differences(office):
    office.load(BY_PUBLICATION, key="table")
    withhold(office, STAND_IN, "titles")
    office.load(BY_NUMBER, key="office")
    later = incoming(
        statement(
            document="JP2008101068A",
            register="JP",
            no="2007123456",
            day=date(2020, 1, 1),
            title="Whole again",
            numbers=(publication("2008101068", "A", "JP"),),
        ),
        source="jp.publication",
    )
    office.load(later, key="office again")
    names = [manifest.name for manifest in edition_list()]
    (change,) = edition_compare(office.folder, names[1], names[2]).items
    assert change.right_id == REAL
    assert not [field for field in change.fields if field.name.startswith("titles")]


def test_withholding_asks_for_a_ground_a_known_field_and_is_done_once(loaded):
    right = "CN-patent-201710000001"
    with pytest.raises(InvalidInput):
        right_withhold(data_dir=loaded.folder, actor=LOADER, right_id=right, field=None, ground=" ", at=AT)
    with pytest.raises(InvalidInput):
        withhold(loaded, right, "no_such_field")
    withhold(loaded, right)
    with pytest.raises(Conflict):
        withhold(loaded, right)
    release(loaded, right)
    with pytest.raises(Conflict):
        release(loaded, right)
    withhold(loaded, right)
    assert health_check(loaded.folder) == []


# Upkeep and health


def test_upkeep_leaves_digest_and_rights_of_every_edition_equal(loaded):
    loaded.load(*THIRD, key="third")
    digests = loaded.whole()
    rights = [loaded.rights(manifest) for manifest in edition_list()]
    list(tables_tidy(data_dir=loaded.folder, actor=SYSTEM, clock=CLOCK))
    assert loaded.whole() == digests
    assert [loaded.rights(manifest) for manifest in edition_list()] == rights
    assert health_check(loaded.folder) == []
    assert loaded.load(grant(11), key="fourth").state == "published"
    loaded.whole()
    assert entry_list().items[-3].kind == "tables.maintained"


def test_a_missing_manifest_file_is_rebuilt_by_the_next_load_and_by_upkeep(loaded):
    folder = loaded.folder / "editions"
    names = [manifest.name for manifest in edition_list()]
    bodies = {name: (folder / f"{name}.json").read_bytes() for name in names}
    (folder / f"{names[0]}.json").unlink()
    assert [problem.where for problem in health_check(loaded.folder)] == [f"editions/{names[0]}.json"]
    loaded.load(*THIRD, key="third")
    assert {name: (folder / f"{name}.json").read_bytes() for name in names} == bodies
    (folder / f"{names[1]}.json").unlink()
    list(tables_tidy(data_dir=loaded.folder, actor=SYSTEM, clock=CLOCK))
    assert {name: (folder / f"{name}.json").read_bytes() for name in names} == bodies


def test_a_tampered_manifest_file_is_found(loaded):
    name = edition_list()[0].name
    path = loaded.folder / "editions" / f"{name}.json"
    path.write_bytes(path.read_bytes().replace(b'"total":4', b'"total":5'))
    (problem,) = health_check(loaded.folder)
    assert (problem.where, problem.run) == (f"editions/{name}.json", "muniment maintain")


@pytest.mark.parametrize("table", ["records", "layers", "texts"])
def test_a_flipped_byte_in_a_table_is_found(loaded, table):
    assert health_check(loaded.folder) == []
    path = max((loaded.folder / "tables" / table).rglob("*.parquet"), key=lambda each: each.stat().st_size)
    body = bytearray(path.read_bytes())
    body[len(body) // 3] ^= 0xFF
    path.write_bytes(body)
    where = [problem.where for problem in health_check(loaded.folder)]
    assert any(path.name in each for each in where)


def test_a_row_of_the_database_that_was_changed_is_found(loaded):
    EditionRow.objects.filter(seq=1).update(manifest=EditionRow.objects.get(seq=1).manifest.replace('"CN":4', '"CN":5'))
    assert [problem.where for problem in health_check(loaded.folder)] != []
