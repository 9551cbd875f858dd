"""Does one who asks too much harm the others, and can exports fill the disk? See README.md.

python benchmarks/abuse/run.py [--toy] [--data DIR] [--requests 10000] [--out FILE]
"""

from __future__ import annotations

import argparse
import csv
import http.client
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

sys.path.insert(0, str(Path(__file__).parents[1] / "load"))
import served
from served import Client, Row, p

HERE = Path(__file__).parent
EXPORT_MB = 2
"""The limit of all exports in this run."""
LIST_MB = 8
"""No single list of the sample is larger."""
COLUMNS = (
    "machine", "commit", "rights", "step", "what", "requests", "p50_ms", "p95_ms", "answered", "throttled", "wrong",
    "per_second", "megabytes", "seconds", "load_average",
)  # fmt: skip

PERSON = """
import sys
from pathlib import Path
from muniment.portal.bootstrap import django_start
django_start(Path(sys.argv[1]))
from muniment.accounts.models import Person
from muniment.accounts.queries import identity_get
from muniment.accounts.services.people import person_create
from muniment.accounts.services.tokens import token_make
from muniment.accounts.values import SYSTEM
from muniment.kernel.texts import Text
email = "abuse@example.org"
known = Person.objects.filter(email=email).first()
me = identity_get(person_id=known.pk) if known else person_create(
    actor=SYSTEM, email=email, password="correct horse battery", name=Text("a", "a"), role="registered")
print(token_make(identity=me, name="benchmark", scopes=["read"], days=30))
"""


def token(data: Path) -> str:
    """A token of a person of this folder."""
    line = [sys.executable, "-c", PERSON, str(data)]
    done = subprocess.run(line, env=served.variables(), capture_output=True, text=True, check=True)
    return done.stdout.strip().splitlines()[-1]


class Flood(threading.Thread):
    """One token asks as fast as it is answered."""

    def __init__(self, port: int, word: str, count: int) -> None:
        super().__init__(daemon=True)
        self.port, self.word, self.count = port, word, count
        self.codes: Counter[int] = Counter()
        self.unclear = 0
        self.took = 0.0
        self.times: list[float] = []

    def run(self) -> None:
        """So many requests; each refusal must be a problem that says when to come back."""
        client, begun = Client(self.port, "203.0.113.66", self.word), time.monotonic()
        for _ in range(self.count):
            at = time.perf_counter()
            status, told, body = client.header("/api/v1/editions")
            self.times.append(time.perf_counter() - at)
            self.codes[status] += 1
            if status == http.client.TOO_MANY_REQUESTS:
                self.unclear += not clear(told, body)
        self.took = time.monotonic() - begun


def clear(told: http.client.HTTPMessage, body: bytes) -> bool:
    """Whether the refusal is a problem of RFC 9457 that names its status, its reason and when to come back."""
    said = json.loads(body)
    wait = told["Retry-After"] or ""
    return (
        told["Content-Type"] == "application/problem+json"
        and said["status"] == http.client.TOO_MANY_REQUESTS
        and said["code"] == "throttle.requests"
        and bool(said["detail"])
        and wait.isdigit()
        and 1 <= int(wait) <= 60
    )


def flood(port: int, word: str, asked: argparse.Namespace) -> Iterator[Row]:
    """Readers alone, then beside the flood: pages, and the API from another address."""
    mixed = served.addresses(port, 20)
    pages = [each for what in ("record", "search", "home") for each in mixed[what]]
    seconds = 3 if asked.toy else 20
    for each in pages[:20]:
        Client(port).get(each)
    alone = served.readers(port, pages, count=5, seconds=seconds, pause=0.5)
    yield {"what": "5 readers alone", **times(alone)}
    storm = Flood(port, word, asked.requests)
    storm.start()
    beside = served.readers(port, pages, count=5, seconds=seconds, pause=0.5, stop=lambda: not storm.is_alive())
    storm.join()
    yield {"what": "5 readers beside the flood", **times(beside)}
    yield {
        "what": "the flood of one token", "requests": sum(storm.codes.values()), "answered": storm.codes[200],
        "throttled": storm.codes[429], "wrong": storm.unclear + sum(n for code, n in storm.codes.items() if code not in {200, 429}),
        "p50_ms": p(storm.times, 50), "p95_ms": p(storm.times, 95), "seconds": round(storm.took, 1),
        "per_second": round(asked.requests / storm.took, 1),
    }  # fmt: skip


def times(heard: served.Heard) -> Row:
    """The columns of readers."""
    for problem in heard.wrong[:5]:
        print("WRONG", problem, flush=True)
    return {
        "requests": len(heard.times), "answered": len(heard.times) - len(heard.wrong), "wrong": len(heard.wrong),
        "p50_ms": p(heard.times, 50), "p95_ms": p(heard.times, 95),
    }  # fmt: skip


class Form:
    """A browser that asks for exports by the form, each from a network of its own."""

    def __init__(self, port: int, no: int) -> None:
        self.port, self.headers = port, served.headers(f"203.0.113.{no % 200 + 1}")

    def ask(self) -> int:
        """The status of the answer to one export of everything."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=served.REPLY_S)
        link.request("GET", "/exports/new?q=*", headers=self.headers)
        page = link.getresponse()
        body, cookie = page.read().decode(), (page.getheader("Set-Cookie") or "").partition(";")[0]
        word = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', body)
        sent = urlencode({"csrfmiddlewaretoken": word[1] if word else "", "q": "*", "form": "csv"})
        more = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded", "Referer": "https://127.0.0.1/"}
        link.request("POST", "/exports", body=sent, headers={**self.headers, **more})
        reply = link.getresponse()
        reply.read()
        return reply.status


def exports(port: int, data: Path, asked: argparse.Namespace) -> Iterator[Row]:
    """Fifty networks ask for everything: until the limit they get it, then nobody does."""
    codes: Counter[int] = Counter()
    begun, most = time.monotonic(), 0.0
    for no in range(6 if asked.toy else 50):
        codes[Form(port, no).ask()] += 1
        most = max(most, megabytes(data / "exports"))
        time.sleep(0.2)
    until = time.monotonic() + 60
    while waiting(data) and time.monotonic() < until:
        most = max(most, megabytes(data / "exports"))
        time.sleep(0.5)
    yield {
        "what": f"exports of everything, limit {EXPORT_MB} MB", "requests": sum(codes.values()), "answered": codes[302],
        "throttled": codes[409], "wrong": sum(n for code, n in codes.items() if code not in {302, 409}),
        "megabytes": round(max(most, megabytes(data / "exports")), 1), "seconds": round(time.monotonic() - begun, 1),
    }  # fmt: skip
    if most > EXPORT_MB + LIST_MB:
        raise SystemExit(f"exports took {most} MB of {EXPORT_MB}")


def waiting(data: Path) -> bool:
    """Whether a list is being made: its file is not whole yet."""
    return any(each.name.endswith((".part", ".new", ".tmp")) for each in (data / "exports").glob("*"))


def megabytes(folder: Path) -> float:
    return sum(each.stat().st_size for each in folder.rglob("*") if each.is_file()) / 1e6 if folder.exists() else 0.0


def measure(data: Path, asked: argparse.Namespace) -> Iterator[Row]:
    """The rows of one folder."""
    served.as_public(data)
    word = token(data)
    machine = f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}"
    line = ["git", "-C", str(HERE), "rev-parse", "--short", "HEAD"]
    commit = subprocess.run(line, capture_output=True, text=True, check=False).stdout.strip()
    with served.portal(data, "--workers", "2", MUNIMENT_EXPORT_MB=str(EXPORT_MB)) as port:
        rights = json.loads(Client(port).get("/api/v1/search?q=*&limit=0")[1])["total"]
        told = {"machine": machine, "commit": commit, "rights": rights}
        for step, rows in (("flood", flood(port, word, asked)), ("exports", exports(port, data, asked))):
            for row in rows:
                yield {**told, "step": step, "load_average": round(os.getloadavg()[0], 1), **row}


def main() -> None:
    """Every row is printed, and kept at the end."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--toy", action="store_true", help="a few rights: it proves that the benchmark runs")
    parser.add_argument("--data", type=Path, help="a folder that is written to; a fresh small sample if not said")
    parser.add_argument("--requests", type=int, default=10_000)
    parser.add_argument("--out", type=Path)
    asked = parser.parse_args()
    if asked.toy:
        asked.requests = min(asked.requests, 700)
    with tempfile.TemporaryDirectory() as own:
        data = asked.data or Path(own) / "data"
        if not asked.data:
            served.sample_apart(data, 300 if asked.toy else 16_983)
        rows = []
        for row in measure(data.resolve(), asked):
            rows.append(row)
            print(
                "  ".join(f"{key}={value}" for key, value in row.items() if key not in {"machine", "commit"}),
                flush=True,
            )
    if asked.out:
        asked.out.parent.mkdir(parents=True, exist_ok=True)
        with asked.out.open("w", encoding="utf-8", newline="") as out:
            table = csv.DictWriter(out, COLUMNS, lineterminator="\n")
            table.writeheader()
            table.writerows(rows)


if __name__ == "__main__":
    main()
