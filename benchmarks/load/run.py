"""How fast are the pages served, alone and among two hundred readers while a load is published? See README.md.

python benchmarks/load/run.py [--toy] [--data DIR] [--seconds 60] [--skip STEP …] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
import served
from served import Client, Row, p

HERE = Path(__file__).parent
SMALL, TOY = 16_983, 300
"""Rights outside 云澜省: with the fixed ones 20,000, and as few as can be."""
READERS, PAUSE_S = 200, 5.0
ALONE, AMONG = {0}, {1}
"""The core of the portal and that of its one reader."""
STEPS = ("prepare", "pages", "peers", "readers", "rebuild")
COLUMNS = (
    "machine", "commit", "rights", "step", "what", "requests", "wrong", "p50_ms", "p95_ms", "most_ms", "per_second",
    "kilobytes", "ratio", "seconds", "load_average",
)  # fmt: skip


class Run:
    """The rows of one folder, as they are measured."""

    def __init__(self, data: Path, asked: argparse.Namespace) -> None:
        self.data, self.asked = data, asked
        self.many = 20 if asked.toy else asked.requests
        self.rights = 0
        self.held: dict[str, list[str]] = {}
        self.eventful = ""

    def row(self, step: str, what: str, times: list[float], **more: object) -> Row:
        """One row of the table."""
        told = {
            "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
            "commit": commit(), "rights": self.rights, "step": step, "what": what,
            "load_average": round(os.getloadavg()[0], 1),
        }  # fmt: skip
        if times:
            told |= {"requests": len(times), "p50_ms": p(times, 50), "p95_ms": p(times, 95)}
            told |= {"most_ms": round(max(times) * 1000, 1)}
        return {**told, **more}

    def prepare(self) -> None:
        """The folder takes office files, and one of its rights has two hundred events more."""
        served.as_public(self.data)
        if "prepare" in self.asked.skip:
            return
        with tempfile.TemporaryDirectory() as own:
            right, words = served.eventful_write(Path(own))
            if not (self.data / "eventful").exists():
                served.load(self.data, *words)
                (self.data / "eventful").touch()
        self.eventful = f"/rights/{right}"

    def pages(self) -> Iterator[Row]:
        """One reader on one core, the portal on another: each kind of page, each address once."""
        with served.portal(self.data, "--no-worker", cores=ALONE) as port:
            os.sched_setaffinity(0, AMONG)
            client = Client(port)
            self.learn(port)
            eventful = {"record, 200 events": [self.eventful] * (self.many // 4)} if self.eventful else {}
            for what, addresses in {**self.held, **eventful}.items():
                for address in addresses[:5]:
                    client.get(address)
                yield self.row("pages", what, **asked(port, addresses))
        os.sched_setaffinity(0, ALONE | AMONG)

    def learn(self, port: int) -> None:
        """How many rights there are, and what can be asked of them."""
        told = json.loads(Client(port).get("/api/v1/search?q=*&limit=0")[1])
        self.rights = told["total"]
        self.held = self.held or served.addresses(port, self.many)

    def peers(self, kilobytes: float) -> Iterator[Row]:
        """A constant page of the size of a record by the same server, and the calls behind pages without a page."""
        port = served.port_free()
        line = [
            sys.executable,
            "-m",
            "granian",
            "--interface",
            "wsgi",
            "--port",
            str(port),
            "--no-ws",
            "constant:application",
        ]
        more = {**os.environ, "PAGE_BYTES": str(int(kilobytes * 1000))}
        with subprocess.Popen(
            line, cwd=HERE, env=more, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ) as process:
            os.sched_setaffinity(process.pid, ALONE)
            served.wait_for(port)
            yield self.row("peers", "granian, a constant page", **asked(port, ["/"] * self.many))
            process.send_signal(signal.SIGTERM)
        line = [sys.executable, str(HERE / "run.py"), "--calls", str(self.data)]
        calls = subprocess.run(line, input=json.dumps(self.held), capture_output=True, text=True, check=True)
        for what, times in json.loads(calls.stdout.splitlines()[-1]).items():
            yield self.row("peers", what, times)

    def mixed(self) -> list[str]:
        """What two hundred readers read: records above all, then searches, owners and the rest."""
        shares = {"record": 5, "search": 3, "owner": 1, "home": 1}
        found = [each for what, share in shares.items() for each in self.held[what] * share]
        random.Random(7).shuffle(found)
        return found

    def among(self) -> Iterator[Row]:
        """Two hundred readers while a load is published into the folder, and without; two web processes, any core."""
        seconds = 3 if self.asked.toy else self.asked.seconds
        with served.portal(self.data, "--workers", "2") as port, tempfile.TemporaryDirectory() as own:
            self.learn(port)
            mixed = self.mixed()
            for each in mixed[:20]:
                Client(port).get(each)
            quiet = min(seconds, 20)
            yield self.readers(port, "200 readers, pauses of 5 s, nothing else", mixed, seconds=quiet, pause=PAUSE_S)
            yield self.readers(port, "200 readers, no pause, nothing else", mixed, seconds=quiet, pause=0)
            for pause, what in ((PAUSE_S, "pauses of 5 s"), (0, "no pause")):
                week = served.week_write(Path(own) / what, 50 if self.asked.toy else self.asked.documents)
                loading = served.Loading(self.data, week, port)
                loading.start()
                yield self.readers(
                    port, f"200 readers, {what}, while a load is published", mixed,
                    seconds=seconds, pause=pause, stop=lambda who=loading: not who.is_alive(),
                )  # fmt: skip
                loading.join()
                if loading.problem:
                    raise SystemExit(loading.problem)
                for moment, took in loading.took.items():
                    yield self.row("load", f"{what}: {moment}", [], seconds=round(took, 1))

    def readers(self, port: int, what: str, mixed: list[str], **words: object) -> Row:
        begun = time.monotonic()
        heard = served.readers(port, mixed, count=20 if self.asked.toy else READERS, **words)
        took = time.monotonic() - begun
        for problem in heard.wrong[:10]:
            print("WRONG", problem, flush=True)
        return self.row(
            "readers", what, heard.times, wrong=len(heard.wrong), seconds=round(took, 1),
            per_second=round(len(heard.times) / took, 1),
        )  # fmt: skip

    def rebuild(self) -> Iterator[Row]:
        """Twenty readers while the whole index is made anew."""
        with served.portal(self.data, "--workers", "2", "--no-worker") as port:
            self.learn(port)
            line = [*served.COMMAND, "index", "--rebuild", "--data", str(self.data)]
            begun = time.monotonic()
            with subprocess.Popen(line, env=served.variables(), stdout=subprocess.DEVNULL) as process:
                heard = served.readers(
                    port, self.mixed(), count=20, seconds=5, pause=1, stop=lambda: process.poll() is not None
                )
            if process.returncode:
                raise SystemExit("the index was not made anew")
            took = round(time.monotonic() - begun, 1)
            what = "20 readers, pauses of 1 s, while the index is made anew"
            yield self.row("rebuild", what, heard.times, wrong=len(heard.wrong), seconds=took)

    def steps(self) -> Iterator[Row]:
        """Everything that is not skipped."""
        self.prepare()
        record: Row = {}
        skipped = set(self.asked.skip)
        if "pages" not in skipped:
            for row in self.pages():
                record = row if row["what"] == "record" else record
                yield row
        if "peers" not in skipped and record:
            for row in self.peers(float(record["kilobytes"])):
                row["ratio"] = round(float(record["p50_ms"]) / max(float(row["p50_ms"]), 0.01), 1)
                yield row
        if "readers" not in skipped:
            yield from self.among()
        if "rebuild" not in skipped:
            yield from self.rebuild()


def asked(port: int, addresses: list[str]) -> Row:
    """Every address once, one after another, over one connection."""
    client, times, sizes, wrong = Client(port), [], [], 0
    for no, address in enumerate(addresses):
        if no % 100 == 0:  # the API counts by network
            client = Client(port, f"198.51.103.{no // 100 + 2}")
            client.get("/health")
        status, body, took = client.get(address)
        wrong += status != 200
        if status != 200:
            print("WRONG", status, address, flush=True)
        times.append(took)
        sizes.append(len(body))
    return {"times": times, "wrong": wrong, "kilobytes": round(sum(sizes) / len(sizes) / 1000, 1)}


def calls(data: Path, held: dict[str, list[str]]) -> dict[str, list[float]]:
    """What lies behind a page, called in one process on the portal's core: what is left is what the page takes."""
    os.sched_setaffinity(0, ALONE)
    from urllib.parse import parse_qs, urlsplit  # noqa: PLC0415 - only here

    from muniment.portal.bootstrap import django_start  # noqa: PLC0415

    django_start(data)
    from muniment.catalogue.queries.records import record_get  # noqa: PLC0415 - Django has to be set up first
    from muniment.register.queries.editions import edition_head  # noqa: PLC0415
    from muniment.register.queries.rights import right_get  # noqa: PLC0415
    from muniment.search.queries.searching import search  # noqa: PLC0415
    from muniment.search.values import Question  # noqa: PLC0415

    rights = [each.rpartition("/")[2] for each in held["record"]]
    queries = [parse_qs(urlsplit(each).query)["q"][0] for each in held["search"]]
    head = edition_head()
    seq = head.seq if head else 0
    done = {
        "a record, from disk": [lambda each=each: record_get(data, each, seq) for each in rights],
        "a record, answered": [lambda each=each: right_get(data, each) for each in rights],
        "a search, answered": [lambda each=each: search(data, Question(each)) for each in queries],
    }
    found: dict[str, list[float]] = {}
    for what, each_one in done.items():
        for call in each_one[:5]:
            call()
        found[what] = []
        for call in each_one:
            begun = time.perf_counter()
            call()
            found[what].append(time.perf_counter() - begun)
    return found


def commit() -> str:
    """The state of the program that is measured."""
    line = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    return subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()


def main() -> None:
    """Every row is printed and kept at once; rows of other folders in the same file stay."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--toy", action="store_true", help="a few rights and seconds: it proves that the benchmark runs"
    )
    parser.add_argument("--data", type=Path, help="a folder that is written to; a fresh sample of 20,000 if not said")
    parser.add_argument("--requests", type=int, default=200)
    parser.add_argument("--documents", type=int, default=1000, help="grants in the weekly file")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--skip", nargs="*", default=[], choices=STEPS)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--calls", type=Path, help="for the benchmark itself")
    given = parser.parse_args()
    if given.calls:
        print(json.dumps(calls(given.calls.resolve(), json.load(sys.stdin))))
        return
    with tempfile.TemporaryDirectory() as own:
        data = given.data or Path(own) / "data"
        if not given.data:
            served.sample_apart(data, TOY if given.toy else SMALL)
        for row in Run(data.resolve(), given).steps():
            shown = (
                "step",
                "what",
                "requests",
                "wrong",
                "p50_ms",
                "p95_ms",
                "most_ms",
                "per_second",
                "kilobytes",
                "ratio",
                "seconds",
            )
            print("  ".join(f"{key}={row[key]}" for key in shown if key in row), flush=True)
            if given.out:
                append(given.out, row)


def append(path: Path, row: Row) -> None:
    """One more row of the CSV."""
    fresh = not path.exists()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
        if fresh:
            table.writeheader()
        table.writerow(row)


if __name__ == "__main__":
    main()
