"""How fast are office files read and loaded, next to a plain lxml reader, and does memory stay flat? See README.md.

python benchmarks/intake/run.py [--toy] [--data DIR] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import re
import resource
import shutil
import subprocess
import sys
import tarfile
import tempfile
import time
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

HERE = Path(__file__).parent
SHARED = HERE.parents[2] / "shared" / "data" / "open" / "patents"
COLUMNS = (
    "machine",
    "input",
    "reader",
    "processes",
    "documents",
    "megabytes",
    "seconds",
    "documents_per_s",
    "megabytes_per_s",
    "of_plain",
    "peak_mb",
    "peak_worker_mb",
)
PUBLICATION = re.compile(rb"(<publication-reference>.*?<doc-number>)[^<]*", re.DOTALL)
APPLICATION = re.compile(rb"(<application-reference.*?<doc-number>)[^<]*", re.DOTALL)
EARLIER = re.compile(rb"<us-related-documents>.*?</us-related-documents>", re.DOTALL)
PROGRAM = Path(sys.executable).with_name("muniment")
RUNS = (("lxml", 1), ("read", 1), ("read", 2), ("load", 2))


def originals(data: Path, *, toy: bool) -> list[bytes]:
    """Documents to multiply: a real weekly set, or the made-up sample of the reader."""
    if toy:
        sample = resources.files("muniment.intake.sources").joinpath("us", "grant", "sample", "week.xml").read_bytes()
        files = [sample]
    else:
        with tarfile.open(data / "us_weekly_concat.tar.xz") as archive:
            members = [member for member in archive if member.name.endswith(".xml")]
            files = [archive.extractfile(member).read() for member in members]  # type: ignore[union-attr]
    pieces = [piece for file in files for piece in re.split(rb"(?=<\?xml )", file)]
    return [piece for piece in pieces if b"<us-patent-grant" in piece[:1000]]


def multiply(documents: list[bytes], count: int, path: Path) -> int:
    """``count`` grants in one weekly file, each with numbers of its own and without the earlier ones it came from."""
    with path.open("wb") as out:
        for no in range(count):
            raw = EARLIER.sub(b"", documents[no % len(documents)])
            raw = PUBLICATION.sub(rb"\g<1>%08d" % (20_000_000 + no), raw, count=1)
            out.write(APPLICATION.sub(rb"\g<1>%08d" % (18_000_000 + no), raw, count=1))
    return path.stat().st_size


def plain(path: Path) -> int:
    """The peer: splits at each prolog and parses with lxml as it comes; keeps nothing."""
    from lxml import etree  # noqa: PLC0415 - only the process that measures it pays for it

    count, mark, rest = 0, b"<?xml ", b""
    with path.open("rb") as stream:
        while chunk := stream.read(1 << 18):
            rest += chunk
            while (at := rest.find(mark, 1)) > 0:
                etree.fromstring(rest[:at])
                count, rest = count + 1, rest[at:]
    etree.fromstring(rest)
    return count + 1


def read(path: Path, processes: int) -> int:
    """This project up to the statements: every field of every document in the calling process."""
    from muniment.intake.domain.account import Account  # noqa: PLC0415 - as above
    from muniment.intake.services.reading import load_read  # noqa: PLC0415 - as above

    account = Account()
    count = sum(len(read.parsed.statements) for read in load_read(paths=[path], account=account, workers=processes))
    assert account.report(state="read").rejected == 0
    return count


def load(path: Path, processes: int) -> int:
    """This project end to end: the command reads the file into an empty folder and publishes an edition."""
    command = [PROGRAM, "load", path, "--data", path.with_suffix(".data"), "--workers", str(processes), "--accept"]
    done = subprocess.run([*command, "--format", "json"], check=True, capture_output=True, text=True)
    report = json.loads(done.stdout)
    assert report["state"] == "published", report["state"]
    assert report["rejected"] == report["held"] == 0, report
    shutil.rmtree(path.with_suffix(".data"))
    return int(report["accepted"])


def measure(reader: str, path: Path, processes: int) -> dict[str, float]:
    """One run in a fresh interpreter, so that its peak memory is its own."""
    command = [sys.executable, __file__, "--one", reader, str(path), str(processes)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def one(reader: str, path: Path, processes: int) -> None:
    began = time.perf_counter()
    documents = {"lxml": lambda path, _one: plain(path), "read": read, "load": load}[reader](path, processes)
    seconds = time.perf_counter() - began
    own, children = (
        resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    )
    print(json.dumps({"documents": documents, "seconds": seconds, "peak": own, "worker": children}))


def rows(folder: Path, documents: list[bytes], *, toy: bool) -> Iterator[dict[str, object]]:
    small, big = (40, 400) if toy else (700, 7000)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    for label, count in (("week", small), ("ten weeks", big)):
        path = folder / f"{count}.xml"
        size = multiply(documents, count, path) / 1e6
        peer = 0.0
        for reader, processes in RUNS:
            found = measure(reader, path, 0 if (reader, processes) == ("read", 1) else processes)
            speed = found["documents"] / found["seconds"]
            peer = peer or speed
            yield dict(
                zip(
                    COLUMNS,
                    (
                        machine,
                        label,
                        reader,
                        processes,
                        int(found["documents"]),
                        round(size, 1),
                        round(found["seconds"], 2),
                        round(speed),
                        round(size / found["seconds"], 1),
                        round(speed / peer, 2),
                        round(found["peak"]),
                        round(found["worker"]),
                    ),
                    strict=True,
                )
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--toy", action="store_true", help="forty made-up documents instead of a real week")
    parser.add_argument("--data", type=Path, default=SHARED, help="folder with us_weekly_concat.tar.xz")
    parser.add_argument("--out", type=Path, help="CSV file to write (default: standard output only)")
    parser.add_argument("--one", nargs=3, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.one:
        one(options.one[0], Path(options.one[1]), int(options.one[2]))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = list(rows(Path(folder), originals(options.data, toy=options.toy), toy=options.toy))
    for row in found:
        print(" ".join(f"{name}={value}" for name, value in row.items() if name != "machine"))
    for reader in ("read", "load"):
        peaks = [
            max(float(str(row["peak_mb"])), float(str(row["peak_worker_mb"])))
            for row in found
            if row["reader"] == reader and row["processes"] == 2
        ]
        print(f"{reader}: peak memory for a file ten times as large: {peaks[1] / peaks[0]:.2f} times")
    if options.out:
        with options.out.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, COLUMNS)
            writer.writeheader()
            writer.writerows(found)


if __name__ == "__main__":
    main()
