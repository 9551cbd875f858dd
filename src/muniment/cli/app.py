"""The list of commands."""

from __future__ import annotations

import typer

from muniment.cli import keeping, operating, planning, profiling, reading, searching, writing
from muniment.cli.accounts import accounts
from muniment.cli.alerts import alerts
from muniment.cli.codelists import codelists
from muniment.cli.deadlines import deadlines
from muniment.cli.following import follow
from muniment.cli.sharing import share
from muniment.cli.themes import themes

app = typer.Typer(
    name="muniment",
    help="Any IP right answered from the office's own files. Chinese: MUNIMENT_LANG=zh-Hans.",
    no_args_is_help=False,
    add_completion=False,
    pretty_exceptions_enable=False,
)
for command in (
    writing.load,
    writing.sources,
    writing.withhold,
    codelists,
    searching.search,
    searching.index,
    profiling.owner,
    profiling.agency,
    profiling.inventor,
    reading.show,
    reading.check,
    reading.editions,
    reading.diff,
    deadlines,
    alerts,
    planning.plan,
    share,
    follow,
    themes,
    accounts,
    operating.demo,
    operating.serve,
    operating.work,
    operating.doctor,
    operating.maintain,
    keeping.backup,
    keeping.restore,
):
    app.command()(command)
