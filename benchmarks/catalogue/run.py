"""What does a weekly file cost in a large catalogue, and how fast is one record found? See README.md.

python benchmarks/catalogue/run.py [--toy] [--sizes 10000 100000 1000000] [--scratch DIR] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import resource
import shutil
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

import msgspec

from muniment.catalogue.adapters.locator import locator_open
from muniment.catalogue.domain.layers import content_at_rest
from muniment.catalogue.domain.merge import content_hash
from muniment.catalogue.queries.editions import edition_diff, edition_diff_totals, edition_digest
from muniment.catalogue.queries.records import claims_get, descriptions_get, number_find, record_get
from muniment.catalogue.services.appending import load_append
from muniment.catalogue.services.staging import stage
from muniment.catalogue.services.upkeep import store_prepare
from muniment.catalogue.values import (
    Citation,
    Claim,
    ClassSymbol,
    Content,
    Event,
    Incoming,
    Number,
    Party,
    Statement,
)
from muniment.standards.numbers import keys_of

SIZES = (10_000, 100_000, 1_000_000)
WEEKS = 5
LOOKS = 500
PAGE = 50
COLUMNS = (
    "machine", "code", "load", "rights", "system", "week_documents", "build_s", "week_s",
    "week_worst_s", "week_stage_s",
    "week_append_s", "week_digest_s", "record_p50_ms", "record_p95_ms", "diff_totals_s", "diff_page_s", "settle_s", "peak_mb",
)  # fmt: skip
WORDS = [
    "cell",
    "anode",
    "coating",
    "heat",
    "valve",
    "signal",
    "layer",
    "polymer",
    "sensor",
    "frame",
    "pump",
    "lens",
    "blade",
    "circuit",
    "housing",
    "seal",
]
LOADED_AT = datetime(2026, 11, 22, tzinfo=UTC)

Row = dict[str, Any]


def prose(rng: random.Random, words: int) -> str:
    return " ".join(rng.choices(WORDS, k=words)) + f" {rng.random()}"


def document(number: int, revision: int) -> Incoming:
    """The grant of a right, or a corrected wording of it, made up from its number alone."""
    rng = random.Random(number * 101 + revision)
    application, publication = f"20171{number:07d}", f"1{number:08d}"
    content = Content(
        filed_on=date(2017, 1, 1),
        granted_on=date(2019, 1, 1),
        titles={"en": prose(rng, 8)},
        abstracts={"en": prose(rng, 60)},
        numbers=(
            Number(type="application", office="CN", number=application, date=date(2017, 1, 1)),
            Number(type="publication", office="CN", number=publication, kind_code="B", date=date(2019, 1, 1)),
        ),
        parties=tuple(
            Party(role=role, name=f"{role} {rng.randrange(20_000)}") for role in ("owner", "inventor", "agent")
        ),
        classes=tuple(ClassSymbol(scheme="IPC", symbol=f"H01M {rng.randrange(4, 60)}/{at:02d}") for at in range(3)),
        citations=tuple(
            Citation(office="CN", number=f"1{rng.randrange(2_000_000):08d}", kind_code="B", by="examiner")
            for _ in range(3)
        ),
        events=(
            Event(occurred_on=date(2017, 1, 1), category="A", key_event="A10", family="filing"),
            Event(occurred_on=date(2019, 1, 1), category="F", key_event="F10", family="grant"),
        ),
    )
    said = Statement(
        register="CN",
        kind="patent",
        document=f"CN{publication}B",
        office_date=date(2019, 1, 1 + revision),
        content=content,
        application_no=application,
        claims=tuple(Claim(no=no, text=prose(rng, 40), lang="en") for no in (1, 2, 3)),
        descriptions={"en": prose(rng, 250)},
    )
    return Incoming(
        statement=said, source="cn.grant", level=1, file="week.xml", file_sha256="0" * 64,
        loaded_at=LOADED_AT, reader="cn.grant 1",
    )  # fmt: skip


def week(size: int, documents: int, no: int) -> list[Incoming]:
    """Corrections of rights spread over all numbers."""
    return [document(number, no) for number in random.Random(no).sample(range(size), documents)]


class Muniment:
    """This project's catalogue, driven as the register drives it."""

    name = "muniment"

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.parts: dict[str, list[float]] = {"stage": [], "append": [], "digest": []}
        store_prepare(folder)

    def load(self, seq: int, items: Iterable[Incoming]) -> None:
        work = self.folder / "work"
        work.mkdir()
        began = time.perf_counter()
        staged = stage(data_dir=self.folder, workdir=work, head_seq=seq - 1, statements=items)
        middle = time.perf_counter()
        load_append(data_dir=self.folder, seq=seq, load_key=f"k{seq}", staged=staged, kill_point=lambda _step: None)
        appended = time.perf_counter()
        edition_digest(self.folder, seq, "")
        ended = time.perf_counter()
        for name, seconds in zip(self.parts, (middle - began, appended - middle, ended - appended), strict=True):
            self.parts[name].append(seconds)
        staged.spool.close()
        shutil.rmtree(work)

    def whole(self, number: int, seq: int) -> None:
        (right_id,) = number_find(self.folder, [f"app:CN:20171{number:07d}"], seq)
        version = record_get(self.folder, right_id, seq)
        assert version is not None
        assert version.record is not None
        refs = version.record.content.texts
        assert len(claims_get(self.folder, refs)) == 3
        assert descriptions_get(self.folder, refs)

    def settle(self) -> None:
        """What a load pays when the recent rows are moved into the base, once in many weeks."""
        with locator_open(self.folder, write=True) as locator:
            assert locator.recent_settle(WEEKS + 1, versions_min=1, share=1_000_000)

    def totals(self, before: int, after: int) -> int:
        return sum(edition_diff_totals(self.folder, before, after).values())

    def page(self, before: int, after: int) -> int:
        return len(list(edition_diff(self.folder, before, after, limit=PAGE)))


class SqliteJson:
    """The peer: one SQLite table of versions as JSON, texts in line, and a table of numbers. It merges nothing."""

    name = "sqlite json"

    def __init__(self, folder: Path) -> None:
        self.parts: dict[str, list[float]] = {}
        self.db = sqlite3.connect(folder / "peer.db", isolation_level=None)
        self.db.executescript(
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-65536;"
            "CREATE TABLE version (right_id TEXT, seq INTEGER, hash TEXT, body BLOB, PRIMARY KEY (right_id, seq));"
            "CREATE TABLE number (key TEXT, right_id TEXT, PRIMARY KEY (key, right_id)) WITHOUT ROWID;"
        )

    def load(self, seq: int, items: Iterable[Incoming]) -> None:
        self.db.execute("BEGIN")
        for item in items:
            said = item.statement
            right_id = f"CN-patent-{said.application_no}"
            content, _bodies = content_at_rest(said)
            row = (right_id, seq, content_hash(content), msgspec.json.encode(said))
            self.db.execute("INSERT INTO version VALUES (?,?,?,?)", row)
            keys = [(key, right_id) for number in content.numbers for key in keys_of(number)]
            self.db.executemany("INSERT OR IGNORE INTO number VALUES (?,?)", keys)
        self.db.execute("COMMIT")

    def whole(self, number: int, seq: int) -> None:
        (body,) = self.db.execute(
            "SELECT body FROM number JOIN version USING (right_id) WHERE key = ? AND seq <= ? ORDER BY seq DESC LIMIT 1",
            (f"app:CN:20171{number:07d}", seq),
        ).fetchone()
        assert len(msgspec.json.decode(body, type=Statement).claims) == 3

    def settle(self) -> None:
        """It has nothing to move."""

    def _changed(self, before: int, after: int, limit: int) -> list[tuple[str]]:
        return self.db.execute(
            "SELECT n.right_id FROM version n JOIN version o ON o.right_id = n.right_id"
            " WHERE n.seq = (SELECT max(seq) FROM version WHERE right_id = n.right_id AND seq <= ?1) AND n.seq > ?2"
            " AND o.seq = (SELECT max(seq) FROM version WHERE right_id = n.right_id AND seq <= ?2) AND n.hash <> o.hash"
            " ORDER BY 1 LIMIT ?3",
            (after, before, limit),
        ).fetchall()

    def totals(self, before: int, after: int) -> int:
        return len(self._changed(before, after, -1))

    def page(self, before: int, after: int) -> int:
        return len(self._changed(before, after, PAGE))


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def one(name: str, size: int, documents: int, scratch: Path) -> None:
    """A system in this very process, so that its peak memory is its own: each line on standard input is a step."""
    with tempfile.TemporaryDirectory(dir=scratch) as folder:
        system = Muniment(Path(folder)) if name == Muniment.name else SqliteJson(Path(folder))
        built = timed(lambda: system.load(1, (document(number, 0) for number in range(size))))
        for seconds in system.parts.values():
            seconds.clear()
        print(json.dumps({"build_s": round(built, 1)}), flush=True)
        weeks: list[float] = []
        for step in sys.stdin:
            if step.strip() == "end":
                break
            no = len(weeks) + 1
            items = week(size, documents, no)
            weeks.append(timed(lambda no=no, items=items: system.load(no + 1, items)))
            print(json.dumps({"week_s": round(weeks[-1], 2)}), flush=True)
        found = {"rights": size, "system": name, "week_documents": documents, "build_s": round(built, 1)}
        print(json.dumps({**found, **measure(system, size, documents, weeks)}), flush=True)


def measure(system: Muniment | SqliteJson, size: int, documents: int, weeks: list[float]) -> Row:
    """What the weeks cost, then single records and a difference."""
    last = len(weeks) + 1
    rng = random.Random(7)
    looks = sorted(timed(lambda n=n: system.whole(n, last)) for n in (rng.randrange(size) for _ in range(LOOKS)))
    assert system.totals(1, 2) == documents
    parts = {f"week_{name}_s": round(statistics.median(each), 2) for name, each in system.parts.items()}
    return {
        "week_s": round(statistics.median(weeks), 2),
        "week_worst_s": round(max(weeks), 2),
        **parts,
        "record_p50_ms": round(looks[LOOKS // 2] * 1000, 2),
        "record_p95_ms": round(looks[LOOKS * 95 // 100] * 1000, 2),
        "diff_totals_s": round(timed(lambda: system.totals(1, last)), 2),
        "diff_page_s": round(timed(lambda: system.page(1, last)), 2),
        "settle_s": round(timed(system.settle), 2),
        "peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


class Running:
    """A system in a process of its own that does a step when it is told to."""

    def __init__(self, name: str, size: int, documents: int, scratch: Path) -> None:
        command = [sys.executable, __file__, "--scratch", str(scratch), "--one", name, str(size), str(documents)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.said()

    def said(self) -> Row:
        """The next line of the process, once it is there."""
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit(f"the process ended with {self.process.wait()}")
        found: Row = json.loads(line)
        return found

    def step(self, name: str) -> Row:
        """The answer to one step."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{name}\n")
        self.process.stdin.flush()
        return self.said()


def rows(sizes: Iterable[int], documents: int, scratch: Path) -> Iterator[Row]:
    """All stores are built first; then the weeks go round, so that a busy moment of the machine meets every size."""
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    git = ["git", "-C", str(Path(__file__).parent), "rev-parse", "--short", "HEAD"]
    revision = subprocess.run(git, check=False, capture_output=True, text=True).stdout.strip()
    running = [Running(name, size, documents, scratch) for size in sizes for name in (SqliteJson.name, Muniment.name)]
    for _ in range(WEEKS):
        for each in running:
            each.step("week")
    for each in running:
        found = each.step("end")
        each.process.wait()
        yield {"machine": machine, "code": revision, "load": round(os.getloadavg()[0], 1), **found}


def ratios(found: list[Row]) -> Iterator[str]:
    """What the requirement asks for, as ratios within this run."""
    ours = {row["rights"]: row for row in found if row["system"] == Muniment.name}
    peers = {row["rights"]: row for row in found if row["system"] == SqliteJson.name}
    sizes = sorted(ours)
    for small, large in pairwise(sizes):
        growth = ours[large]["week_s"] / ours[small]["week_s"]
        yield f"a week into {large:,} costs {growth:.2f} times a week into {small:,}"
    for size in sizes:
        mine, peer = ours[size], peers[size]
        yield (
            f"{size:,}: week {mine['week_s'] / max(peer['week_s'], 0.01):.1f} times the peer, "
            f"whole record p95 {mine['record_p95_ms']} ms, totals of a difference {mine['diff_totals_s']} s "
            f"({mine['diff_totals_s'] / max(peer['diff_totals_s'], 0.01):.2f} times the peer)"
        )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--toy", action="store_true", help="some hundred rights: proves that the benchmark runs")
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--scratch", type=Path, default=Path(tempfile.gettempdir()), help="where the stores are made")
    parser.add_argument("--out", type=Path, help="CSV file to write (default: standard output only)")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        name, size, documents = options.one
        one(name, int(size), int(documents), options.scratch)
        return
    sizes, documents = ((300, 900), 100) if options.toy else (options.sizes, 7_000)
    found = []
    for row in rows(sizes, documents, options.scratch):
        found.append(row)
        print(" ".join(f"{name}={value}" for name, value in row.items() if name != "machine"), flush=True)
        if options.out:
            write(options.out, found)
    print("\n".join(ratios(found)))


def write(path: Path, found: list[Row]) -> None:
    """The rows so far: a long run that is broken off keeps what it measured."""
    with path.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows(found)


if __name__ == "__main__":
    main()
