"""Commands that run the house: ``demo``, ``serve``, ``work``, ``doctor``, ``maintain``."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

import typer

from muniment.cli.failures import lang
from muniment.cli.options import Data, Form, Format, clock, folder, operator
from muniment.cli.printing import json_print, say
from muniment.cli.progress import Progress, shown
from muniment.demo.services import sample_make
from muniment.kernel.texts import Text
from muniment.operation.services.working import work as work_do
from muniment.portal.serving import portal_serve
from muniment.register.queries.health import health_check
from muniment.register.services.maintain import tables_tidy


class Size(StrEnum):
    """How large a sample country is."""

    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


Port = Annotated[int, typer.Option("--port", min=1, max=65535, help="The port on 127.0.0.1.")]


def demo(
    size: Annotated[
        Size,
        typer.Option(
            "--size",
            help="20,000 rights (under a minute), 200,000 (some minutes) or 2,000,000 (an hour and a half, 20 GB).",
        ),
    ] = Size.SMALL,
    port: Port = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Make the folder, open nothing.")] = False,
    data: Data = None,
) -> int:
    """Make a data folder with the sample country, through the public doors, and open the portal."""
    data_dir = folder(data)
    watched = _Watched()
    making = sample_make(data_dir=data_dir, size=size.value, actor=operator(), index=no_serve, progress=watched.note)
    _steps_say(Text("生成示例国家", "making the sample country"), making, watched)
    if no_serve:
        return 0
    # The portal opens at once; what only search and reset need is made beside it by a process of its own.
    finishing = [sys.executable, "-c", "from muniment.cli.main import main; main()", "demo", "--no-serve"]
    beside = subprocess.Popen([*finishing, "--size", size.value, "--data", str(data_dir)], stdout=subprocess.DEVNULL)  # noqa: S603 - our own command
    say(Text("打开 http://127.0.0.1:{p}/（Ctrl-C 停止）", "open http://127.0.0.1:{p}/ (Ctrl-C stops it)").fill(p=port))
    try:
        portal_serve(data_dir=data_dir, port=port, after=beside)
    finally:
        beside.terminate()
        beside.wait()
    return 0


class _Watched:
    """Passes on what the work tells to whatever is drawn at the time."""

    def __init__(self) -> None:
        self.now: Progress | None = None

    def note(self, doing: Text, count: int) -> None:
        """What is being done, and how many documents are behind it."""
        if self.now is not None:
            self.now.note(doing, count)


def _steps_say(doing: Text, lines: Iterator[Text], watched: _Watched | None = None) -> None:
    """Each line is printed when its step is done, with a sign of life in between."""
    watched = watched or _Watched()
    while True:
        with shown(doing) as watched.now:
            line = next(lines, None)
        if line is None:
            return
        say(line)


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="The port.")] = 8000,
    address: Annotated[str, typer.Option("--address", help="The address that it listens at.")] = "127.0.0.1",
    workers: Annotated[int, typer.Option("--workers", min=1, max=64, help="Web processes.")] = 1,
    proxy: Annotated[
        bool, typer.Option("--proxy", help="Your own proxy stands before it: its X-Forwarded-For and -Proto count.")
    ] = False,
    no_worker: Annotated[bool, typer.Option("--no-worker", help="No worker beside it: one runs elsewhere.")] = False,
    data: Data = None,
) -> int:
    """Open the portal on a data folder, with a worker beside it. MUNIMENT_PROFILE=production serves the public."""
    data_dir = folder(data)
    say(f"http://{f'[{address}]' if ':' in address else address}:{port}/")
    portal_serve(data_dir=data_dir, port=port, address=address, workers=workers, proxy=proxy, worker=not no_worker)
    return 0


def work(
    once: Annotated[bool, typer.Option("--once", help="Do what is due now, then stop.")] = False,
    beside: Annotated[
        int | None, typer.Option("--beside", metavar="PID", help="Stop when the process that started it has died.")
    ] = None,
    data: Data = None,
) -> int:
    """Run background tasks and the jobs that come round: index, watched folder, exports. Stopped, it ends the task in hand."""
    data_dir = folder(data)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    work_do(data_dir=data_dir, once=once, now=lambda: datetime.now(UTC), stop=stop, beside=beside)
    return 0


def doctor(data: Data = None, form: Format = Form.TEXT) -> int:
    """Check content, chain, locator and mirror against the editions; say what to run."""
    data_dir = folder(data)
    with shown(Text("核对数据", "checking")):
        problems = health_check(data_dir)
    faults = [problem for problem in problems if not problem.harmless]
    if form is Form.JSON:
        rows = [{"what": p.what.en, "where": p.where, "run": p.run, "harmless": p.harmless} for p in problems]
        json_print({"ok": not faults, "problems": rows})
        return 3 if faults else 0
    if not faults:
        say(Text("一切完好", "all is whole"))
    for problem in problems:
        lines = (problem.what.say(lang()), f"    {problem.where}", f"    → {problem.run}")
        for line in lines:
            typer.echo(line, err=problem.harmless)
    return 3 if faults else 0


def maintain(data: Data = None) -> int:
    """Compact and vacuum the tables, rebuild the locator; every edition stays as it is."""
    data_dir = folder(data)
    _steps_say(
        Text("整理数据表", "tidying the tables"),
        tables_tidy(data_dir=data_dir, actor=operator(), clock=clock(data_dir)),
    )
    return 0
