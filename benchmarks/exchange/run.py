"""How long do the liens of a right with very many entries take, and a run of the lender's watch? See README.md.

python benchmarks/exchange/run.py [--toy] [--rights 10000] [--entries 10000] [--out FILE]
"""

# ruff: noqa: PLC0415 - Django is set up before anything of the program is asked
from __future__ import annotations

import argparse
import csv
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

COLUMNS = ("machine", "commit", "step", "size", "what", "count", "ms", "p95_ms", "seconds", "load_average")
DAY = date(2026, 11, 20)
AT = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
RIGHT = "CN-patent-201710000001"
FIRST_MOST = 5_000
"""Of a larger register the others count as looked at already: a first look at each is made once only, over weeks."""


def machine() -> str:
    return f"{platform.machine()} {os.cpu_count()} cores, Python {platform.python_version()}"


def commit() -> str:
    return subprocess.run(
        ["git", "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False
    ).stdout.strip()


def timed(do: Callable[[], Any], times: int) -> list[float]:
    spent = []
    for _ in range(times):
        began = time.perf_counter()
        do()
        spent.append((time.perf_counter() - began) * 1000)
    return spent


def liens(folder: Path, entries: int) -> Iterator[dict[str, Any]]:
    """The journal grows about one right; after each stretch its liens and timeline are read."""
    from django.db import transaction

    from muniment.accounts.values import SYSTEM
    from muniment.catalogue.tests.factories import grant
    from muniment.catalogue.values import Event, Party
    from muniment.exchange.queries.liens import liens_get
    from muniment.register.queries.acts import acts_forget
    from muniment.register.queries.editions import edition_list
    from muniment.register.queries.rights import right_get, views_forget
    from muniment.register.services.acts import act_record
    from muniment.register.tests.loads import Office

    parties = (Party(role="pledgor", name="A", seq=1), Party(role="pledgee", name="B", seq=2))
    made = 0
    if not edition_list():
        Office(folder).load(grant(1), key="one")

    def entry() -> None:
        nonlocal made
        day = date(2019, 6, 1) + timedelta(days=made // 12)
        said = Event(
            occurred_on=day, category="R", key_event="R10", family="pledge", action="end" if made % 2 else "start", parties=parties
        )  # fmt: skip
        act_record(
            actor=SYSTEM, act_id=f"B{made}", right_ids=[RIGHT], event=said, state="effective", at=AT, instrument_id=f"Y{made // 2}"
        )  # fmt: skip
        made += 1

    for size in sorted({max(entries // 100, 2), max(entries // 10, 2), entries, 3 * entries}):
        began = time.perf_counter()
        with transaction.atomic():
            while made < size:
                entry()
        yield {"step": "liens", "size": size, "what": "written", "count": made, "seconds": time.perf_counter() - began}
        acts_forget()
        views_forget()
        first = timed(lambda: liens_get(folder, RIGHT, on=DAY), 1)
        yield {"step": "liens", "size": size, "what": "first in a new process", "count": 1, "ms": first[0]}
        right_get(folder, RIGHT, as_of=DAY)
        for what, do in (
            ("liens, first after an entry", lambda: liens_get(folder, RIGHT, on=DAY)),
            ("timeline, first after an entry", lambda: right_get(folder, RIGHT, as_of=DAY).timeline),
        ):
            spent = []
            for _ in range(50):
                entry()
                spent += timed(do, 1)
            yield {
                "step": "liens", "size": size, "what": what, "count": 50, "ms": statistics.median(spent), "p95_ms": sorted(spent)[47]
            }  # fmt: skip
        for what, do in (
            ("liens", lambda: liens_get(folder, RIGHT, on=DAY)),
            ("timeline", lambda: right_get(folder, RIGHT, as_of=DAY).timeline),
        ):
            spent = timed(do, 50)
            yield {
                "step": "liens",
                "size": size,
                "what": what,
                "count": 50,
                "ms": statistics.median(spent),
                "p95_ms": sorted(spent)[47],
            }


def watch(folder: Path, rights: int) -> Iterator[dict[str, Any]]:
    """A lender watches every right of a register; runs are timed as they come: the first, none new, after a weekly load."""
    from muniment.accounts.models import Body
    from muniment.catalogue.tests.factories import grant
    from muniment.exchange.models import WatchRow
    from muniment.exchange.services.watching import watch_run
    from muniment.kernel.clock import clock_stop
    from muniment.register.tests.loads import Office

    office = Office(folder)
    began = time.perf_counter()
    office.load(*(grant(n) for n in range(rights)), key="first")
    yield {
        "step": "watch",
        "size": rights,
        "what": "register loaded",
        "count": rights,
        "seconds": time.perf_counter() - began,
    }
    Body.objects.create(slug="bank", name_zh="甲银行", name_en="Bank A", kind="bank")
    ids = [f"CN-patent-20171{n:07d}" for n in range(rights)]
    fresh = min(rights, FIRST_MOST)
    rows = (
        WatchRow(
            body="bank", right_id=each, origin="added", since=DAY, seq=0 if at < fresh else 1, looked_on=None if at < fresh else DAY
        )
        for at, each in enumerate(ids)
    )  # fmt: skip
    WatchRow.objects.bulk_create(rows, batch_size=2000)
    changed = max(rights // 100, 1)
    loads: dict[str, Callable[[], object]] = {
        f"{fresh} rights for the first time": lambda: None,
        "nothing new, same day": lambda: None,
        "after a load of one right in a hundred": lambda: office.load(
            *(grant(n, revision=1) for n in range(changed)), key="week"
        ),
        "the next day": lambda: None,
    }
    for at, (what, load) in enumerate(loads.items()):
        load()
        clock = clock_stop(folder, AT + timedelta(days=at == len(loads) - 1))
        began = time.perf_counter()
        ran = watch_run(data_dir=folder, clock=clock, at=AT)
        yield {
            "step": "watch",
            "size": rights,
            "what": what,
            "count": ran.looked,
            "seconds": time.perf_counter() - began,
        }


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--toy", action="store_true")
    asked.add_argument("--rights", type=int, default=10_000)
    asked.add_argument("--entries", type=int, default=10_000)
    asked.add_argument("--only", choices=["watch", "liens"])
    asked.add_argument("--out", type=Path)
    said = asked.parse_args()
    rights, entries = (60, 40) if said.toy else (said.rights, said.entries)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "data"
        from muniment.portal.bootstrap import django_start

        django_start(folder)
        out = said.out.open("w", newline="", encoding="utf-8") if said.out else sys.stdout
        table = csv.DictWriter(out, COLUMNS, restval="")
        table.writeheader()
        steps = {"watch": lambda: watch(folder, rights), "liens": lambda: liens(folder, entries)}
        for row in (row for name in ([said.only] if said.only else steps) for row in steps[name]()):
            numbers = {name: round(row[name], 2) for name in ("ms", "p95_ms", "seconds") if name in row}
            table.writerow(
                {
                    "machine": machine(),
                    "commit": commit(),
                    "load_average": round(os.getloadavg()[0], 2),
                    **row,
                    **numbers,
                }
            )
            out.flush()


if __name__ == "__main__":
    main()
