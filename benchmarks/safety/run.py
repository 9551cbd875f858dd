"""Does a load that is killed at a random moment ever harm what was published? See README.md.

python benchmarks/safety/run.py [--toy] [--kills N] [--minutes M] [--documents N] [--seed N] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

PROGRAM = Path(sys.executable).with_name("muniment")
MACHINE = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
COLUMNS = (
    "machine",
    "seed",
    "kill",
    "documents",
    "processes",
    "killed_after_s",
    "left_behind",
    "editions_whole",
    "doctor_faults",
    "resumed_as",
    "doctor_after",
)
PUBLICATION = re.compile(rb"(<publication-reference>.*?<doc-number>)[^<]*", re.DOTALL)
APPLICATION = re.compile(rb"(<application-reference.*?<doc-number>)[^<]*", re.DOTALL)
ALREADY = re.compile(rb"<us-related-documents>.*?</us-related-documents>", re.DOTALL)


def originals() -> list[bytes]:
    """The utility patents of the made-up sample of the reader of US grants."""
    sample = resources.files("muniment.intake.sources").joinpath("us", "grant", "sample", "week.xml").read_bytes()
    pieces = re.split(rb"(?=<\?xml )", sample)
    return [ALREADY.sub(b"", piece) for piece in pieces if b'appl-type="utility"' in piece]


def delivery_write(path: Path, first: int, count: int) -> None:
    """A weekly file whose documents have numbers of their own, from ``first`` on."""
    documents = originals()
    with path.open("wb") as out:
        for no in range(first, first + count):
            raw = documents[no % len(documents)]
            raw = PUBLICATION.sub(rb"\g<1>%08d" % (20_000_000 + no), raw, count=1)
            out.write(APPLICATION.sub(rb"\g<1>%08d" % (18_000_000 + no), raw, count=1))


def command(*words: str) -> list[str]:
    return [str(PROGRAM), *words]


def load(data: Path, file: Path, processes: int) -> dict[str, object]:
    """A load to its end; a failure ends the benchmark with what the command said."""
    words = command("load", str(file), "--data", str(data), "--workers", str(processes), "--format", "json")
    done = subprocess.run(words, check=False, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"the load of {file.name} failed: {done.stderr}{done.stdout}")
    return json.loads(done.stdout)


def load_killed(data: Path, file: Path, processes: int, after: float) -> bool:
    """Whether a real process was killed with all its workers ``after`` so many seconds; else it had ended before."""
    words = command("load", str(file), "--data", str(data), "--workers", str(processes))
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        process.wait(timeout=after)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return True
    return False


class Folder:
    """The data folder that is harmed, read by the program's own queries in this process."""

    def __init__(self, data: Path) -> None:
        from muniment.portal.bootstrap import django_start  # noqa: PLC0415 - the folder is known only now

        self.data = data
        django_start(data)

    def editions(self) -> list[tuple[int, str]]:
        """Total and digest of every edition, oldest first."""
        from muniment.register.queries.editions import edition_list  # noqa: PLC0415 - Django has to be started

        return [(each.total, each.digest) for each in edition_list()]

    def faults(self) -> list[str]:
        """What ``muniment doctor`` says is wrong; that a load waits to be finished is no fault."""
        from muniment.register.queries.health import health_check  # noqa: PLC0415 - as above

        said = [(each.what.en, each.where) for each in health_check(self.data)]
        return [f"{what} ({where})" for what, where in said if "was not finished" not in what]

    def readable(self, *, step: int) -> bool:
        """Whether the first right of each load so far is read whole, from the newest edition and from its own."""
        from muniment.register.queries.editions import edition_list  # noqa: PLC0415 - as above
        from muniment.register.queries.rights import right_get, right_resolve  # noqa: PLC0415 - as above

        editions = edition_list()
        for at, edition in enumerate(editions):
            for each in (edition, editions[-1]):
                right_id = right_resolve(self.data, f"US{20_000_000 + at * step}B2", each)
                if right_get(self.data, right_id, edition=each.name).record.right_id != right_id:
                    return False
        return True


def doctor(data: Path) -> bool:
    """Whether the command itself says that all is whole."""
    return subprocess.run(command("doctor", "--data", str(data)), check=False, capture_output=True).returncode == 0


def editions(data: Path) -> list[tuple[int, str]]:
    """Total and digest of every edition of another folder, oldest first."""
    done = subprocess.run(command("editions", "--data", str(data), "--format", "json"), check=True, capture_output=True)
    items = sorted(json.loads(done.stdout)["items"], key=lambda item: item["seq"])
    return [(item["total"], item["digest"]) for item in items]


def left_behind(data: Path) -> str:
    """How far the killed load had come, as its scratch folder, intent and files tell."""
    import sqlite3  # noqa: PLC0415 - only to look, past the program

    with sqlite3.connect(data / "muniment.db") as database:
        opened = database.execute("SELECT seq FROM register_loadrow WHERE state = 'open'").fetchall()
        last = database.execute("SELECT coalesce(max(seq), 0) FROM register_editionrow").fetchone()[0]
    database.close()
    if opened:
        with sqlite3.connect(data / "locator.db") as locator:
            rows = locator.execute("SELECT count(*) FROM versions WHERE seq > ?", (last,)).fetchone()[0]
        locator.close()
        return "all versions located" if rows else "intent open"
    return "scratch files" if list(data.glob(".staging-*")) else "nothing"


def rows(folder: Path, options: argparse.Namespace) -> Iterator[dict[str, object]]:
    """One row for each kill, as long as there is time; then the comparison with loads that nobody disturbed."""
    dice = random.Random(options.seed)
    killed, count = folder / "killed", options.documents
    house = Folder(killed)
    files: list[Path] = []
    usual = {0: 3.0, 2: 3.0}
    kill, until = 0, time.monotonic() + options.minutes * 60
    while kill < options.kills and time.monotonic() < until:
        processes = 2 if dice.random() < 0.25 else 0
        file = folder / f"week-{len(files)}.xml"
        delivery_write(file, len(files) * count, count)
        files.append(file)
        before = house.editions()
        # Before a third of the time the program is still starting: most kills fall into the rest.
        after = dice.uniform(0.3 if dice.random() < 0.8 else 0.0, 1.0) * usual[processes]
        if load_killed(killed, file, processes, after):
            kill += 1
            row = [kill, count, max(1, processes), round(after, 2), *after_kill(house, before, count)]
            began = time.monotonic()
            report = load(killed, file, processes)
            usual[processes] = (usual[processes] + time.monotonic() - began) / 2
            row += [report["state"], "; ".join(house.faults())]
            yield dict(zip(COLUMNS, [MACHINE, options.seed, *row], strict=True))
        ends = house.editions()
        assert len(ends) == len(before) + 1, "one load is one edition"
        assert ends[-1][0] == len(files) * count, "no record is missing or double"
    assert doctor(killed), "the command finds a fault"
    compare(house, folder / "undisturbed", files)


def after_kill(house: Folder, before: list[tuple[int, str]], count: int) -> list[object]:
    """How far the load had come; whether every edition is as it was; what the doctor finds."""
    now = house.editions()
    left = "published" if len(now) > len(before) else left_behind(house.data)
    return [left, now[: len(before)] == before and house.readable(step=count), "; ".join(house.faults())]


def compare(house: Folder, undisturbed: Path, files: list[Path]) -> None:
    """The same files, loaded by nobody disturbed, give the same editions."""
    for file in files:
        load(undisturbed, file, 0)
    assert house.editions() == editions(undisturbed), "the editions are not those of an undisturbed folder"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--toy", action="store_true", help="three kills of small loads")
    parser.add_argument("--kills", type=int, default=100)
    parser.add_argument("--minutes", type=float, default=60.0, help="no further kill after so many")
    parser.add_argument("--documents", type=int, default=200, help="of each load")
    parser.add_argument("--seed", type=int, default=22)
    parser.add_argument("--out", type=Path, help="CSV file to write (default: standard output only)")
    options = parser.parse_args()
    if options.toy:
        options.kills, options.documents = 3, 20
    with tempfile.TemporaryDirectory() as folder:
        found = []
        for row in rows(Path(folder), options):
            found.append(row)
            print(
                " ".join(f"{name}={value}" for name, value in row.items() if name not in {"machine", "seed"}),
                flush=True,
            )
    harmed = [row for row in found if not row["editions_whole"] or row["doctor_faults"] or row["doctor_after"]]
    print(f"{len(found)} kills, {len(harmed)} with a fault; every load was completed by loading again")
    print("every edition has the digest of an undisturbed folder's")
    if options.out:
        with options.out.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(found)
    if harmed:
        sys.exit(1)


if __name__ == "__main__":
    main()
