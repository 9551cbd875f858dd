"""The command ``follow``: another installation's editions, taken over one after another."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings

from muniment.cli.failures import lang
from muniment.cli.options import Data, Form, Format, clock, folder, operator
from muniment.cli.printing import json_print, say, table
from muniment.cli.progress import shown
from muniment.kernel.errors import InvalidInput, MunimentError
from muniment.kernel.texts import Text
from muniment.sharing.queries.following import subscription_json, subscription_list
from muniment.sharing.services.following import subscription_run, subscription_start, subscription_stop
from muniment.sharing.values import Subscription

_EVERY_LEAST_S = 5


def follow(
    url: Annotated[
        str | None, typer.Argument(metavar="URL", help="The installation: https, or http on this machine.")
    ] = None,
    query: Annotated[
        str, typer.Option("--query", help="Only the rights that answer to it, as the search has it.")
    ] = "",
    once: Annotated[bool, typer.Option("--once", help="Go on with all that are followed, once.")] = False,
    every: Annotated[
        int | None, typer.Option("--every", metavar="SECONDS", help="Go on so often until the command is ended.")
    ] = None,
    stop: Annotated[bool, typer.Option("--stop", help="Take nothing more over; what is here stays.")] = False,
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """Follow another installation: its editions, whole or by a query, and its withholdings. Alone: list who is followed."""
    data_dir = folder(data)
    if (stop or query) and url is None:
        line = Text("请写明站点：muniment follow URL …", "name the site: muniment follow URL …")
        raise InvalidInput(line, code="follow.url")
    if every is not None and every < _EVERY_LEAST_S:
        line = Text("间隔至少 {n} 秒", "an interval is {n} seconds at least").fill(n=_EVERY_LEAST_S)
        raise InvalidInput(line, code="follow.every")
    now = clock(data_dir).now()
    site = None
    if url is not None and stop:
        subscription_stop(actor=operator(), url=url, at=now)
    elif url is not None:
        site = subscription_start(actor=operator(), url=url, query=query, at=now).site
    problem = None
    if not stop and (url is not None or once or every is not None):
        problem = _go_on(data_dir, site)
        while every is not None:
            _told(problem)
            time.sleep(every)
            problem = _go_on(data_dir, site)
    _list(form)
    if problem is not None:
        raise problem
    return 0


def _go_on(data_dir: Path, only: str | None) -> MunimentError | None:
    """Everything waiting was taken over from all that are followed; the first failure, if there was one."""
    failed = None
    for each in subscription_list():
        if each.active and only in {None, each.site}:
            try:
                with shown(Text("读取 {s}", "asking {s}").fill(s=each.site)) as progress:
                    subscription_run(
                        data_dir=data_dir,
                        clock=clock(data_dir),
                        actor=operator(),
                        site=each.site,
                        free_mb=settings.MUNIMENT_DISK_FREE_MB,
                        told=progress.note,
                    )
            except MunimentError as problem:
                failed = failed or problem
    return failed


def _told(problem: MunimentError | None) -> None:
    if problem is not None:
        typer.echo(f"muniment: {problem.text.say(lang())}", err=True)


def _list(form: Form) -> None:
    seen = subscription_list()
    if form is Form.JSON:
        json_print({"items": [subscription_json(each) for each in seen]})
        return
    if not seen:
        say(Text("没有跟随任何站点：muniment follow URL", "nobody is followed: muniment follow URL"))
    table(_row(each) for each in seen)


def _row(each: Subscription) -> tuple[str, ...]:
    state = each.state.say(lang())
    at = f"{each.edition} → {each.local}" if each.edition else ""
    checked = each.checked_at.isoformat(timespec="seconds") if each.checked_at else ""
    return (each.site, each.query or "*", state, at, checked, each.problem.say(lang()) if each.problem else "")
