"""Copies of the whole folder: made while it is written, put back whole, refused when they are not what they were."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection

from muniment.accounts.models import Person
from muniment.accounts.services.tokens import token_make
from muniment.accounts.tests.factories import person_make
from muniment.accounts.values import SYSTEM
from muniment.intake.services.loading import load_publish
from muniment.intake.tests.factories import grant
from muniment.journal.queries import head
from muniment.journal.tests.factories import database_url
from muniment.kernel.clock import clock_read
from muniment.kernel.errors import Conflict, EngineUnavailable, InvalidInput, SourceProblem
from muniment.kernel.texts import Text
from muniment.operation.adapters.database import held_now
from muniment.operation.domain.listing import LIST, listing_read, listing_write
from muniment.operation.queries.keeping import backup_seen
from muniment.operation.services.keeping import backup_make, copy_check, copy_place
from muniment.register.queries.editions import edition_list
from muniment.register.services.maintain import tables_tidy

pytestmark = pytest.mark.django_db(transaction=True)

NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
COMMAND = [sys.executable, "-c", "from muniment.cli.main import main; main()"]


def week(folder: Path, no: int, count: int = 1) -> Path:
    path = folder / f"week-{no}.xml"
    path.write_bytes(b"".join(grant(11000000 + 100 * no + n) for n in range(count)))
    return path


def loaded(data_dir: Path, path: Path) -> str | None:
    return load_publish(data_dir=data_dir, paths=[path], actor=SYSTEM, clock=clock_read(data_dir), workers=0).edition


@pytest.fixture
def house(data_dir: Path, tmp_path: Path) -> Path:
    """A folder with two editions, an account with a token, and what lies beside the tables."""
    loaded(data_dir, week(tmp_path, 1, 3))
    loaded(data_dir, week(tmp_path, 2, 2))
    person = person_make()
    token_make(identity=person, name="t", scopes=["read"], days=7)
    (data_dir / "secret.key").write_text("k" * 60, encoding="ascii")
    (data_dir / "secret.key").chmod(0o600)
    (data_dir / "mail").mkdir()
    (data_dir / "mail" / "1.log").write_text("a letter", encoding="utf-8")
    return data_dir


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """An empty database for what is put back; with SQLite it lies in the folder itself."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name = f"put_back_{os.getpid()}"  # workers share the server
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    yield database_url().replace(f"/{connection.settings_dict['NAME']}?", f"/{name}?")
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE {name} WITH (FORCE)")


def command(database: str, *words: str) -> subprocess.CompletedProcess[str]:
    return started(database, [*COMMAND, *words])


def started(database: str, line: list[str], **more: str) -> subprocess.CompletedProcess[str]:
    kept = {name: each for name, each in os.environ.items() if not name.startswith(("MUNIMENT_", "DJANGO_"))}
    environment = {**kept, "MUNIMENT_DATABASE_URL": database, **more}
    return subprocess.run(line, env=environment, capture_output=True, text=True, timeout=180, check=False)


PROBE = """
import json, sys
from pathlib import Path
from muniment.portal.bootstrap import django_start
folder, *files = map(Path, sys.argv[1:])
django_start(folder)
from muniment.accounts.queries.directory import people_list
from muniment.accounts.values import SYSTEM
from muniment.intake.services.loading import load_publish
from muniment.kernel.clock import clock_read
from muniment.register.queries.editions import edition_list
from muniment.register.queries.health import health_check
from muniment.search.queries.searching import search
from muniment.search.values import Question
before = {
    "editions": [(each.name, each.total, each.digest) for each in edition_list()],
    "people": [each.email for each in people_list(after=0)],
    "found": search(folder, Question("*")).total,
}
loads = [load_publish(data_dir=folder, paths=[each], actor=SYSTEM, clock=clock_read(folder), workers=0) for each in files]
faults = [(each.what.en, each.where) for each in health_check(folder)]
print(json.dumps({**before, "loads": [each.state for each in loads], "total": edition_list()[-1].total, "faults": faults}))
"""


def probed(database: str, folder: Path, *files: Path) -> dict:
    """What a program finds in the folder, and what comes of loading these files there."""
    done = started(database, [sys.executable, "-c", PROBE, str(folder), *map(str, files)], MUNIMENT_DATA=str(folder))
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def editions_here() -> list[list[object]]:
    return [[each.name, each.total, each.digest] for each in edition_list()]


def test_the_round_trip_gives_back_everything(house, tmp_path, elsewhere):
    copy, back = tmp_path / "copy", tmp_path / "back"
    listing = backup_make(data_dir=house, target=copy, now=NOW)
    assert oct(copy.stat().st_mode & 0o777) == "0o700"
    assert backup_seen(house, NOW) == (0, listing.editions[-1][0])
    done = command(elsewhere, "restore", str(copy), "--data", str(back), "--format", "json")
    assert (done.returncode, done.stderr) == (0, "")
    restored = json.loads(done.stdout)
    assert (restored["editions"], restored["edition"], restored["journal"]) == (2, edition_list()[-1].name, head().no)
    assert probed(elsewhere, back, week(tmp_path, 3)) == {
        "editions": editions_here(),
        "people": list(Person.objects.values_list("email", flat=True)),
        "found": 5,
        "loads": ["published"],
        "total": 6,
        "faults": [],
    }
    assert (back / "secret.key").read_text(encoding="ascii") == "k" * 60
    assert oct((back / "secret.key").stat().st_mode & 0o777) == "0o600"
    assert (back / "mail" / "1.log").read_text(encoding="utf-8") == "a letter"


def test_a_load_between_database_and_tables_is_left_out_and_can_be_loaded_again(house, tmp_path, elsewhere):
    copy, back, late = tmp_path / "copy", tmp_path / "back", week(tmp_path, 9)

    def meanwhile(doing: Text, _count: int) -> None:
        if doing.en == "copying the tables":
            assert loaded(house, late) is not None

    listing = backup_make(data_dir=house, target=copy, now=NOW, progress=meanwhile)
    assert len(listing.editions) == 2 < len(edition_list())
    done = command(elsewhere, "restore", str(copy), "--data", str(back))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "1 loads came while the copy was made and are not in it: load them again"
    found = probed(elsewhere, back, late)
    assert found["editions"] == editions_here()[:2]
    assert (found["loads"], found["total"], found["faults"]) == (["published"], 6, [])


def test_copies_made_while_loads_publish_are_each_of_one_moment(house, tmp_path, elsewhere):
    stop, failed = threading.Event(), []

    def loads() -> None:
        try:
            for no in range(10, 40):
                if stop.is_set():
                    return
                loaded(house, week(tmp_path, no))
        except Exception as problem:  # noqa: BLE001 - told to the test
            failed.append(problem)
        finally:
            connection.close()

    thread = threading.Thread(target=loads)
    thread.start()
    listings = [backup_make(data_dir=house, target=tmp_path / f"copy-{no}", now=NOW) for no in range(3)]
    stop.set()
    thread.join()
    assert failed == []
    final = tuple((each.name, each.digest) for each in edition_list())
    for listing in listings:
        assert listing.editions == final[: len(listing.editions)]
    done = command(elsewhere, "restore", str(tmp_path / "copy-2"), "--data", str(tmp_path / "back"), "--format", "json")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["editions"] == len(listings[2].editions)


def test_tidying_meanwhile_starts_the_tables_again(house, tmp_path):
    tidied = []

    def meanwhile(doing: Text, _count: int) -> None:
        if doing.en.startswith("copying files") and not tidied:
            tidied.append(list(tables_tidy(data_dir=house, actor=SYSTEM, clock=clock_read(house))))

    listing = backup_make(data_dir=house, target=tmp_path / "copy", now=NOW, progress=meanwhile)
    assert tidied
    assert copy_check(tmp_path / "copy") == listing


def test_a_copy_that_was_cut_off_leaves_nothing(house, tmp_path):
    def full(_doing: Text, _count: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        backup_make(data_dir=house, target=tmp_path / "copy", now=NOW, progress=full)
    assert list((tmp_path / "copy").iterdir()) == []
    with pytest.raises(SourceProblem, match="no finished copy"):
        copy_check(tmp_path / "copy")
    assert backup_seen(house, NOW) is None


@pytest.fixture
def copy(house, tmp_path) -> Path:
    backup_make(data_dir=house, target=tmp_path / "copy", now=NOW)
    return tmp_path / "copy"


def a_table(copy: Path) -> Path:
    return next(iter(sorted(copy.glob("tables/records/**/*.parquet"))))


def a_database(copy: Path) -> Path:
    return copy / ("muniment.db" if connection.vendor == "sqlite" else "database/journal_entryrow.copy")


def cut(path: Path) -> None:
    os.truncate(path, path.stat().st_size - 1)


def altered(path: Path) -> None:
    body = bytearray(path.read_bytes())
    body[len(body) // 2] ^= 1
    path.write_bytes(body)


def test_a_sound_copy_is_said_to_be_sound(copy):
    assert copy_check(copy).size == sum(
        path.stat().st_size for path in copy.rglob("*") if path.is_file() and path.name != LIST
    )


@pytest.mark.parametrize("harm", [cut, altered, Path.unlink])
@pytest.mark.parametrize("which", [a_table, a_database, lambda copy: copy / LIST, lambda copy: copy / "secret.key"])
def test_a_copy_that_is_not_what_it_was_is_refused(copy, which, harm):
    path = which(copy)
    harm(path)
    with pytest.raises(SourceProblem) as told_of:
        copy_check(copy)
    if path.name != LIST or harm is not Path.unlink:
        assert told_of.value.code == "backup.altered"
        assert told_of.value.text.en == f"the copy is damaged or was altered: {path.relative_to(copy).as_posix()}"


def test_an_altered_copy_is_refused_in_one_line_and_touches_nothing(copy, tmp_path, elsewhere):
    altered(a_table(copy))
    done = command(elsewhere, "restore", str(copy), "--data", str(tmp_path / "back"))
    assert (done.returncode, done.stdout) == (3, "")
    name = a_table(copy).relative_to(copy).as_posix()
    assert done.stderr == f"muniment: the copy is damaged or was altered: {name}\n"
    assert not (tmp_path / "back").exists()


@pytest.mark.parametrize("path", ["../escaped", "/etc/escaped", "a/../../b", "", "a//b", "./a"])
def test_a_list_that_leads_outside_is_refused(copy, path):
    said = json.loads((copy / LIST).read_bytes())
    listing = listing_read((copy / LIST).read_bytes())
    made = listing_write(type(listing)(**{**vars_of(listing), "files": (type(listing.files[0])(path, 0, ""),)}))
    assert said["format"] == 1
    with pytest.raises(SourceProblem):
        listing_read(made)


def vars_of(listing) -> dict:
    return {name: getattr(listing, name) for name in listing.__slots__}


def test_a_copy_of_a_later_form_or_program_is_refused(copy, tmp_path):
    body = json.loads((copy / LIST).read_bytes())
    with pytest.raises(SourceProblem, match="format 2"):
        listing_read(json.dumps({**body, "format": 2}).encode())
    listing = listing_read((copy / LIST).read_bytes())
    newer = type(listing)(**{**vars_of(listing), "migrations": (*listing.migrations, "register.9999_later")})
    with pytest.raises(EngineUnavailable, match=r"newer than this program \(register.9999_later\)"):
        copy_place(copy, newer, data_dir=tmp_path / "back")
    other = type(listing)(**{**vars_of(listing), "database": "oracle"})
    with pytest.raises(EngineUnavailable, match="the copy is of oracle"):
        copy_place(copy, other, data_dir=tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_a_folder_that_holds_something_is_left_as_it_is(copy, house, tmp_path, elsewhere):
    before = held_now()
    done = command(elsewhere, "restore", str(copy), "--data", str(house))
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith(f"muniment: {house} is not an empty folder: it holds ")
    assert held_now() == before
    with pytest.raises(Conflict, match="is not an empty folder"):
        backup_make(data_dir=house, target=copy, now=NOW)
    with pytest.raises(InvalidInput, match="within the data folder"):
        backup_make(data_dir=house, target=house / "copies" / "1", now=NOW)


def test_a_database_that_holds_something_is_left_as_it_is(copy, tmp_path):
    if connection.vendor == "sqlite":
        pytest.skip("with SQLite the folder is the database")
    listing = copy_check(copy)
    with pytest.raises(Conflict, match="the database is not empty"):
        copy_place(copy, listing, data_dir=tmp_path / "back")
    assert not (tmp_path / "back").exists()


def test_only_checking_puts_nothing_back(copy, tmp_path, elsewhere):
    done = command(elsewhere, "restore", str(copy), "--check", "--data", str(tmp_path / "back"))
    assert done.returncode == 0
    assert done.stdout.startswith("the copy is sound: ")
    assert not (tmp_path / "back").exists()


def test_no_room_is_said_before_anything_is_copied(house, tmp_path):
    with closing((house / "huge").open("wb")) as huge:
        huge.truncate(shutil.disk_usage(tmp_path).free + (1 << 30))  # a hole: it takes no room here
    with pytest.raises(EngineUnavailable, match="the disk has no"):
        backup_make(data_dir=house, target=tmp_path / "copy", now=NOW)
    assert not (tmp_path / "copy").exists()
