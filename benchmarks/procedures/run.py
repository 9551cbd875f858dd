"""Do years of traffic end with no limit lost and a journal that verifies, and what does a move cost? See README.md.

python benchmarks/procedures/run.py [--toy] [--cases 10000] [--years 3] [--out FILE]
"""

# ruff: noqa: PLC0415 - Django is set up before anything of the program is asked
from __future__ import annotations

import argparse
import csv
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

COLUMNS = ("machine", "commit", "cases", "years", "what", "count", "seconds", "ms_each", "load_average")
FIRST = date(2024, 2, 1)
RIGHTS = 400
"""Of each kind: a right has some dozen cases in the years."""


def machine() -> str:
    return f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    asked = ["git", "rev-parse", "--short", "HEAD"]
    return subprocess.run(asked, capture_output=True, text=True, check=False).stdout.strip()


def years(folder: Path, cases: int, days: int) -> Iterator[dict[str, Any]]:
    """The years pass; then everything is looked at from the rows alone."""
    from django.conf import settings

    from muniment.journal.queries import head
    from muniment.procedures.models import CaseRow, LetterRow, LimitRow, StepRow
    from muniment.procedures.tests.peopled import peopled
    from muniment.procedures.tests.traffic import faults_of

    traffic = peopled(folder, settings, seed=7, rights=min(RIGHTS, max(10, cases // 10)))
    began = time.perf_counter()
    traffic.run(FIRST, days, cases)
    spent = time.perf_counter() - began
    tried = traffic.done["opened"] * 2 + traffic.done["moved"] + sum(traffic.refused.values())
    yield {
        "what": "acts of people: cases, drafts, moves, refusals",
        "count": tried,
        "seconds": spent,
        "ms_each": spent / tried * 1000,
    }
    counted = {
        "cases": CaseRow.objects.count(),
        "cases closed": CaseRow.objects.filter(closed=True).count(),
        "moves of people": traffic.done["moved"],
        "refusals with their ground": sum(traffic.refused.values()),
        "limits": LimitRow.objects.count(),
        "limits that passed": LimitRow.objects.filter(state__in=("lapsed", "late")).count(),
        "what the clock did by itself": StepRow.objects.filter(ref="system", kind__in=("move", "lapsed")).count(),
        "letters": LetterRow.objects.count(),
        "entries of the journal": head().no,
    }  # fmt: skip
    yield from ({"what": what, "count": count} for what, count in counted.items())
    began = time.perf_counter()
    faults = faults_of(FIRST + timedelta(days=days))
    for line in faults[:20]:
        print(line, file=sys.stderr)
    yield {"what": "out of order", "count": len(faults), "seconds": time.perf_counter() - began}


def bare(entries: int) -> dict[str, Any]:
    """The peer: entries appended to the same journal, one transaction each, with nothing looked at."""
    from datetime import UTC, datetime

    from django.db import transaction

    from muniment.accounts.values import SYSTEM
    from muniment.journal.services import chain_hold, entry_append

    at = datetime(2026, 1, 5, tzinfo=UTC)
    began = time.perf_counter()
    for no in range(entries):
        with transaction.atomic():
            chain_hold()
            entry_append(kind="case.moved", actor=SYSTEM, payload={"no": no}, made_at=at, subjects=(f"case:{no}",))
    spent = time.perf_counter() - began
    return {"what": "bare entry appended", "count": entries, "seconds": spent, "ms_each": spent / entries * 1000}


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--toy", action="store_true")
    asked.add_argument("--cases", type=int, default=10_000)
    asked.add_argument("--years", type=int, default=3)
    asked.add_argument("--out", type=Path)
    said = asked.parse_args()
    cases = 30 if said.toy else said.cases
    out = said.out.open("w", newline="", encoding="utf-8") if said.out else sys.stdout
    table = csv.DictWriter(out, COLUMNS, restval="")
    table.writeheader()
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        from muniment.portal.bootstrap import django_start

        django_start(folder)
        about = {"machine": machine(), "commit": commit(), "cases": cases, "years": said.years}
        for row in (*years(folder, cases, said.years * 365), bare(min(cases, 2000))):
            rounded = {name: round(row[name], 2) for name in ("seconds", "ms_each") if name in row}
            table.writerow({**about, "load_average": round(os.getloadavg()[0], 2), **row, **rounded})
            out.flush()


if __name__ == "__main__":
    main()
