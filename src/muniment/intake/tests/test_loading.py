"""From paths to an edition: whatever the order, the same Records; and every document is accounted for."""

from __future__ import annotations

import json
import shutil
import tempfile
from importlib import resources
from pathlib import Path

import msgspec
import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st

from muniment.accounts.values import SYSTEM
from muniment.catalogue.queries.editions import edition_rights
from muniment.catalogue.queries.records import record_get
from muniment.catalogue.values import Record
from muniment.intake import sources
from muniment.intake.services.loading import SAMPLE_MARKER, load_publish
from muniment.intake.tests.factories import grant
from muniment.intake.values import LoadReport
from muniment.journal.queries import entry_list
from muniment.kernel.clock import Clock
from muniment.kernel.errors import NotAllowed, NotFound, SourceProblem
from muniment.register.models import EditionRow, LoadRow
from muniment.register.queries.editions import edition_list
from muniment.register.queries.health import health_check
from muniment.register.tests.loads import AT

pytestmark = pytest.mark.django_db
ROOT = Path(str(resources.files(sources)))
CLOCK = Clock(stopped_at=AT)
SAMPLES = sorted(
    path
    for folder in ("us/grant", "us/application", "ep/fulltext", "cn/publication", "cn/efiling", "em/mark")
    for path in (ROOT / folder / "sample").iterdir()
)
"""Files, and the folder of one filing, whose name says the number of the application."""


def load(folder: Path, *paths: Path, **more: object) -> LoadReport:
    return load_publish(data_dir=folder, paths=paths, actor=SYSTEM, clock=CLOCK, workers=0, **more)


def written(folder: Path, name: str, *documents: bytes) -> Path:
    path = folder / name
    path.write_bytes(b"".join(documents))
    return path


def account_closes(report: LoadReport) -> None:
    """Every document is in one column, in total, by file and by source."""
    assert report.rejected == 0 or report.rejects_file
    for each in (report, *report.files, *report.sources):
        assert each.read == each.accepted + each.rejected + each.duplicates + each.held


def halves(path: Path, folder: Path) -> list[Path]:
    """The documents of a concatenated file in two files, each a fair part; another file as it is."""
    if path.is_dir():
        return [path]
    mark = b'<?xml version="1.0"'
    pieces = [mark + piece for piece in path.read_bytes().split(mark)[1:]]
    if path.suffix.lower() != ".xml" or len(pieces) < 2:
        return [path]
    middle = len(pieces) // 2
    parts = (pieces[:middle], pieces[middle:])
    return [written(folder, f"{path.stem}-{no}.xml", *part) for no, part in enumerate(parts)]


def records(folder: Path) -> dict[str, Record]:
    """The Records of the newest edition, without the names of the files that say them."""
    seq = edition_list()[-1].seq
    found = {}
    for right_id, content_hash in edition_rights(folder, seq).items():
        version = record_get(folder, right_id, seq)
        assert version is not None
        assert version.record is not None
        assert version.record.content_hash == content_hash
        origin = tuple(
            msgspec.structs.replace(each, file="", sha256="", position="") for each in version.record.provenance
        )
        found[right_id] = msgspec.structs.replace(version.record, provenance=origin)
    return found


def loaded_so(groups: list[list[Path]]) -> dict[str, Record]:
    """What a fresh folder holds after these loads; its rows are taken away again."""
    EditionRow.objects.all().delete()
    LoadRow.objects.all().delete()
    with tempfile.TemporaryDirectory() as folder:
        for group in groups:
            account_closes(load(Path(folder), *group))
        return records(Path(folder))


@pytest.mark.slow
@examples(max_examples=4, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_the_same_files_in_any_order_and_split_give_equal_records(data):
    """Slow: each example loads all samples several times over; nothing less shows that order does not matter."""
    with tempfile.TemporaryDirectory() as kept:
        pieces = [piece for path in SAMPLES for piece in halves(path, Path(kept))]
        order = data.draw(st.permutations(pieces))
        cuts = sorted(data.draw(st.sets(st.integers(1, len(order) - 1), max_size=3)))
        groups = [list(order[a:b]) for a, b in zip([0, *cuts], [*cuts, len(order)], strict=True)]
        at_once = loaded_so([SAMPLES])
        assert len(at_once) > 8
        assert loaded_so(groups) == at_once


def test_every_document_of_a_mixed_load_is_accounted_for(data_dir, tmp_path):
    good = written(tmp_path, "good.xml", grant(19900001), grant(19900002), grant(19900002))
    bad = written(tmp_path, "bad.xml", grant(19900003), grant(19900004, filed="not a day"))
    other = written(tmp_path, "notes.txt", b"not an office file")
    report = load(data_dir, good, bad, other)
    account_closes(report)
    assert (report.read - report.rejected, report.accepted, report.duplicates, report.held) == (4, 3, 1, 0)
    assert report.rejected >= 1
    assert {file.file.rsplit("/", 1)[-1] for file in report.files} == {"good.xml", "bad.xml", "notes.txt"}
    rejects = Path(report.rejects_file).read_text(encoding="utf-8").splitlines()
    assert len(rejects) == report.rejected
    assert all(json.loads(line)["reason"] for line in rejects)


def test_the_report_is_kept_with_the_load(data_dir):
    report = load(data_dir, ROOT / "us" / "grant" / "sample")
    (kept,) = (data_dir / "loads").glob("*/report.json")
    assert msgspec.json.decode(kept.read_bytes(), type=LoadReport) == report
    row = LoadRow.objects.get()
    assert json.loads(row.report)["edition"] == report.edition
    assert row.actor == SYSTEM.id


def test_the_same_files_again_are_known_and_so_are_their_documents_elsewhere(data_dir, tmp_path):
    first = load(data_dir, ROOT / "us" / "grant" / "sample")
    again = load(data_dir, ROOT / "us" / "grant" / "sample")
    assert (again.state, again.edition) == ("already_loaded", first.edition)
    moved = shutil.copy(ROOT / "us" / "grant" / "sample" / "week.xml", tmp_path / "other.xml")
    halved = load(data_dir, *halves(Path(moved), tmp_path))
    assert (halved.state, halved.edition) == ("already_loaded", first.edition)
    assert (halved.accepted, halved.duplicates) == (0, 4)
    account_closes(halved)
    assert len(edition_list()) == 1


@pytest.mark.parametrize(
    ("name", "body"),
    [
        ("empty.xml", b""),
        ("notes.txt", b"not an office file"),
        ("broken.xml", grant(19900001)[:900]),
        ("undated.xml", grant(19900001, filed="not a day")),
    ],
)
def test_a_load_that_accepts_nothing_says_so_and_publishes_nothing(data_dir, tmp_path, name, body):
    with pytest.raises(SourceProblem) as problem:
        load(data_dir, written(tmp_path, name, body))
    assert problem.value.code == "load.nothing"
    assert edition_list() == ()
    assert LoadRow.objects.count() == 0
    assert list(entry_list().items) == []


def test_rejects_of_a_load_that_accepts_nothing_can_be_read(data_dir, tmp_path):
    with pytest.raises(SourceProblem):
        load(data_dir, written(tmp_path, "undated.xml", grant(19900001, filed="not a day")))
    (kept,) = (data_dir / "loads").glob("*/rejects.jsonl")
    assert "not a day" in kept.read_text(encoding="utf-8")


def test_a_load_outside_of_expectations_is_held_and_published_when_accepted(data_dir, tmp_path):
    untitled = written(tmp_path, "week.xml", *(grant(19900000 + n, title="") for n in range(24)))
    held = load(data_dir, untitled)
    account_closes(held)
    assert held.state == "held"
    assert [problem.field for problem in held.problems] == ["titles"]
    assert edition_list() == ()
    accepted = load(data_dir, untitled, accept=True)
    assert (accepted.state, accepted.accepted) == ("published", 24)
    assert edition_list()[-1].total == 24
    assert health_check(data_dir) == []


def test_a_folder_of_sample_data_takes_no_files_of_ones_own(data_dir):
    (data_dir / SAMPLE_MARKER).write_text("{}", encoding="utf-8")
    with pytest.raises(NotAllowed) as problem:
        load(data_dir, ROOT / "us" / "grant" / "sample")
    assert problem.value.code == "load.sample"
    assert "--data" in problem.value.text.en
    assert LoadRow.objects.count() == 0
    assert load(data_dir, ROOT / "us" / "grant" / "sample", sample=True).state == "published"


def test_a_path_that_is_not_there_is_named(data_dir, tmp_path):
    with pytest.raises(NotFound) as problem:
        load(data_dir, tmp_path / "missing.xml")
    assert "missing.xml" in problem.value.text.en
