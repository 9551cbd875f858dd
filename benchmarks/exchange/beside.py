"""Do readers notice a registrar at work at many times the pace of ten thousand entries a day? See README.md.

python benchmarks/exchange/beside.py [--toy] [--seconds 60] [--readers 200] [--pace 2] [--out FILE]
"""

# ruff: noqa: PLC0415 - Django is set up before anything of the program is asked
from __future__ import annotations

import argparse
import csv
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "load"))

from served import Client, p, portal, readers

COLUMNS = ("machine", "commit", "what", "count", "wrong", "p50_ms", "p95_ms", "max_ms", "a_day", "load_average")
DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
RIGHTS = 400
WRITTEN = 40
"""So many rights the writer works on; readers ask these and the others."""


@dataclass
class Written:
    """What the writer did, and what it was told right after."""

    entries: int = 0
    cases: int = 0
    times: list[float] = field(default_factory=list)
    seen: list[float] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


def right_id(number: int) -> str:
    return f"CN-patent-20171{number:07d}"


class Registrar(threading.Thread):
    """Takes pledges in at the window, records them on the rights, and reads each right after its entry."""

    def __init__(self, folder: Path, port: int, seconds: float, pace: float) -> None:
        super().__init__(daemon=True)
        self.folder, self.port, self.seconds, self.pace = folder, port, seconds, pace
        self.did = Written()

    def run(self) -> None:
        from django.db import connection

        from muniment.accounts.models import Body
        from muniment.accounts.tests.factories import body_make, member_make
        from muniment.journal.queries import head

        body = Body.objects.filter(slug="ip-office").first() or body_make("ip-office", "office")
        me = member_make(body, f"desk{time.time_ns()}@example.org", role="staff")
        client, first, began, no = Client(self.port, "198.51.100.250"), head().no, time.monotonic(), 0
        while (gone := time.monotonic() - began) < self.seconds:
            if no > gone * self.pace:
                time.sleep(min(1 / self.pace, 0.05))
                continue
            started = time.perf_counter()
            self._case(me, no)
            self._act(no)
            self.did.times.append(time.perf_counter() - started)
            self._look(client, no)
            no += 1
        self.did.cases, self.did.entries = no, head().no - first
        connection.close()

    def _case(self, me: object, no: int) -> None:
        """A pledge filing is taken in: opened, filled in, moved."""
        from muniment.procedures.services.cases import Moment, case_open, draft_save
        from muniment.procedures.services.moving import case_move

        moment = Moment(DAY, AT)
        typed = {
            "rights": right_id(WRITTEN + no % (RIGHTS - WRITTEN)), "pledgors": "A", "pledgees": "B", "contract_no": f"HT-{no}",
            "contract_on": "2026-11-01", "claim_kind": "loan", "amount": "8000000 CNY", "term_from": "2026-12-01",
            "term_until": "2029-11-30", "scope": "本金、利息",
        }  # fmt: skip
        number = case_open(procedure="pledge_registration", side="registrar", me=me, moment=moment)
        draft_save(data_dir=self.folder, case_no=number, me=me, typed=typed, rev=1, moment=moment)
        case_move(data_dir=self.folder, case_no=number, move="take_in", me=me, moment=moment, said={"paper_no": "P-1"})

    def _act(self, no: int) -> None:
        from muniment.accounts.values import SYSTEM
        from muniment.catalogue.values import Event, Party
        from muniment.register.services.acts import act_record

        parties = (Party(role="pledgor", name="A", seq=1), Party(role="pledgee", name="B", seq=2))
        said = Event(occurred_on=DAY, category="R", key_event="R10", family="pledge", action="start", parties=parties)
        act_record(
            actor=SYSTEM, act_id=f"W{no}", right_ids=[right_id(no % WRITTEN)], event=said, state="effective", at=AT,
            instrument_id=f"Y{no}",
        )  # fmt: skip

    def _look(self, client: Client, no: int) -> None:
        """The right as the server tells it just after: every pledge recorded so far and no other."""
        status, body, took = client.get(f"/api/v1/liens/{right_id(no % WRITTEN)}?on={DAY}")
        told = {each["instrument"] for each in json.loads(body)["current"]} if status == 200 else set()
        expected = {f"Y{each}" for each in range(no % WRITTEN, no + 1, WRITTEN)}
        self.did.seen.append(took)
        if told != expected:
            self.did.wrong.append(f"{right_id(no % WRITTEN)}: {status}, {len(told)} of {len(expected)}")


def row(what: str, times: list[float], wrong: int, **more: object) -> dict[str, object]:
    said = subprocess.run(["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    longest = round(max(times, default=0) * 1000, 1)
    return {
        "machine": f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}",
        "commit": said.stdout.strip(), "what": what, "count": len(times), "wrong": wrong, "p50_ms": p(times, 50),
        "p95_ms": p(times, 95), "max_ms": longest, "load_average": round(os.getloadavg()[0], 2), **more,
    }  # fmt: skip


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--toy", action="store_true")
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--readers", type=int, default=200)
    asked.add_argument("--pace", type=float, default=2, help="pledges a second")
    asked.add_argument("--out", type=Path)
    said = asked.parse_args()
    seconds, count = (4, 5) if said.toy else (said.seconds, said.readers)
    out = said.out.open("w", newline="", encoding="utf-8") if said.out else sys.stdout
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as place:
        folder = Path(place) / "data"
        from muniment.portal.bootstrap import django_start

        django_start(folder)
        from muniment.catalogue.tests.factories import grant
        from muniment.journal.queries import chain_verify
        from muniment.register.tests.loads import Office

        Office(folder).load(*(grant(n) for n in range(RIGHTS)), key="first")
        every = [right_id(n) for n in range(0, RIGHTS, 4)] + [right_id(n) for n in range(WRITTEN)]
        mixed = [f"{start}{each}" for each in every for start in ("/rights/", "/liens/", "/api/v1/liens/")]
        with portal(folder, "--workers", "2") as port:
            alone = readers(port, mixed, count=count, seconds=seconds / 2, pause=5)
            table.writerow(row("readers, nobody writes", alone.times, len(alone.wrong)))
            desk = Registrar(folder, port, seconds, said.pace)
            desk.start()
            heard = readers(port, mixed, count=count, seconds=seconds, pause=5)
            desk.join()
        did = desk.did
        table.writerow(row("readers beside the registrar", heard.times, len(heard.wrong)))
        table.writerow(row("a pledge taken in and recorded", did.times, 0, a_day=round(did.entries / seconds * 86_400)))
        table.writerow(row("the right read just after", did.seen, len(did.wrong)))
        table.writerow(row("journal entries, faults of the chain", [0.0] * did.entries, len(chain_verify())))
        for each in (alone.wrong + heard.wrong + did.wrong)[:10]:
            sys.stderr.write(f"{each}\n")


if __name__ == "__main__":
    main()
