"""The command ``alerts``: what people watch is compared with the news, and letters, feeds and webhooks go out."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

import typer
from django.utils import timezone

from muniment.cli.options import Data, Form, Format, clock, folder
from muniment.cli.printing import json_print, say
from muniment.kernel.errors import InvalidInput
from muniment.kernel.texts import Text
from muniment.workspace.queries.alerts import alerts_count
from muniment.workspace.services.watching import alerts_run

_USAGE = Text("用法：muniment alerts、muniment alerts run", "usage: muniment alerts, muniment alerts run")


def alerts(
    action: Annotated[str, typer.Argument(metavar="[run]", help="run: hear the news and send; none: only count.")] = "",
    data: Data = None,
    form: Format = Form.TEXT,
) -> int:
    """What people watch: count the alerts, or run them once as the background worker does."""
    if action not in ("", "run"):
        raise InvalidInput(_USAGE, code="alerts.usage")
    data_dir = folder(data)
    document: dict[str, object] = {}
    if action:
        run = alerts_run(data_dir=data_dir, clock=clock(data_dir), at=timezone.now())
        document = asdict(run)
    document = {**alerts_count(), **document}
    if form is Form.JSON:
        json_print(document)
        return 0
    say(
        Text(
            "{alerts} 项关注，{paused} 项暂停，{waiting} 项待发",
            "{alerts} alerts, {paused} paused, {waiting} to be sent",
        ).fill(**document)
    )
    if action:
        line = Text(
            "新变化 {tidings}，消息 {messages}，已发 {sent}，稍后重试 {retried}，放弃 {failed}",
            "{tidings} changes, {messages} messages, {sent} sent, {retried} tried again later, {failed} given up",
        )
        say(line.fill(**document))
        if document["waits"]:
            line = Text(
                "检索索引尚未到版本 {e}：请运行 muniment index",
                "the search index has not reached edition {e}: run muniment index",
            )
            say(line.fill(e=document["waits"]))
    return 0
